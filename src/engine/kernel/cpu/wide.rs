//! Loops compiled for the widest registers that the processor may have.
//!
//! Products are not fused into sums and lanes lie across samples or outputs, so the bits are the same with
//! all of them.

/// Work that is compiled for each width. What it calls must be inlined, or it stays as narrow as everything else.
pub trait Loop {
    type Out;
    fn run(self) -> Self::Out;
}

/// `work` in the widest registers that there are.
#[inline]
pub fn widest<L: Loop>(work: L) -> L::Out {
    Width::widest().run(work)
}

/// Registers of a width that this processor has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Width(Registers);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Registers {
    /// Those of every processor of the target: SSE2, NEON, 128-bit SIMD in wasm.
    Baseline,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Width {
    #[cfg(target_arch = "x86_64")]
    #[inline]
    fn widest() -> Self {
        let avx512 = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("bmi1");
        Self(if avx512 {
            Registers::Avx512
        } else if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("bmi1") {
            Registers::Avx2
        } else {
            Registers::Baseline
        })
    }

    #[cfg(not(target_arch = "x86_64"))]
    #[inline]
    fn widest() -> Self {
        Self(Registers::Baseline)
    }

    /// Every width of this processor, the widest first.
    #[cfg(test)]
    pub fn all() -> Vec<Self> {
        let widest = Self::widest();
        let mut all = vec![widest];
        #[cfg(target_arch = "x86_64")]
        if widest.0 == Registers::Avx512 {
            all.push(Self(Registers::Avx2));
        }
        if widest.0 != Registers::Baseline {
            all.push(Self(Registers::Baseline));
        }
        all
    }

    #[cfg(target_arch = "x86_64")]
    #[inline]
    pub fn run<L: Loop>(self, work: L) -> L::Out {
        #[target_feature(enable = "avx512f,avx512vl,avx512dq,bmi1,popcnt")]
        fn with_avx512<L: Loop>(work: L) -> L::Out {
            work.run()
        }
        #[target_feature(enable = "avx2,bmi1,popcnt")]
        fn with_avx2<L: Loop>(work: L) -> L::Out {
            work.run()
        }
        match self.0 {
            // SAFETY: a width is made only where the processor has what the function is compiled for.
            Registers::Avx512 => unsafe { with_avx512(work) },
            // SAFETY: as above.
            Registers::Avx2 => unsafe { with_avx2(work) },
            Registers::Baseline => work.run(),
        }
    }

    #[cfg(not(target_arch = "x86_64"))]
    #[inline]
    pub fn run<L: Loop>(self, work: L) -> L::Out {
        work.run()
    }
}
