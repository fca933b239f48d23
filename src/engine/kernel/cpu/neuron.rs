//! One layer's neurons: how a membrane potential goes on, and its derivatives with the reset held.

use super::real::Real;
use super::spike::Spike;
use crate::engine::kernel::{LayerPlace, Plan, Resetting};

/// A layer's constants, as they lie in the parameters: decays count within 0 and 1 only.
#[derive(Clone, Copy)]
pub struct Neuron<F> {
    pub alpha: F,
    pub beta: F,
    pub spike: Spike<F>,
    reset: Resetting,
    recurrent: bool,
}

impl<F: Real> Neuron<F> {
    pub fn new(plan: &Plan, parameters: &[F], layer: LayerPlace) -> Self {
        let [alpha, beta, threshold] = std::array::from_fn(|at| parameters[layer.constants + at]);
        Self {
            alpha: clamped(alpha),
            beta: clamped(beta),
            spike: Spike::new(plan, threshold),
            reset: plan.reset,
            recurrent: plan.recurrent,
        }
    }

    /// U_t over a row, from U_{t-1} and what drives it (I_t, or W h_t + b).
    #[inline(always)]
    pub fn advance(&self, before: &[F], drive: &[F], now: &mut [F]) {
        let rows = now.iter_mut().zip(before).zip(drive);
        match self.reset {
            Resetting::Subtracts => rows.for_each(|((now, &before), &drive)| {
                *now = self.beta * before + drive - self.spike.reset(before);
            }),
            Resetting::Never => {
                rows.for_each(|((now, &before), &drive)| *now = self.beta * before + drive);
            }
            Resetting::ZeroesBefore => rows.for_each(|((now, &before), &drive)| {
                *now = self.beta * (self.kept(before) * before) + drive;
            }),
            Resetting::ZeroesDriven => rows.for_each(|((now, &before), &drive)| {
                *now = self.kept(before) * (self.beta * before + drive);
            }),
        }
    }

    /// A twin's d_t, from d_{t-1}, what drives it (dI_t, or W dh), U_{t-1} and, where it is kept,
    /// beta U_{t-1} + I_t.
    pub fn advance_difference(&self, d: F, drive: F, before: F, driven: F) -> F {
        let linear = self.beta * d + drive;
        if self.reset == Resetting::Never {
            return linear;
        }
        let flip = self.spike.hard_difference(before, d);
        match self.reset {
            Resetting::ZeroesDriven => (self.kept(before) - flip) * linear - flip * driven,
            Resetting::ZeroesBefore => {
                self.beta * ((self.kept(before) - flip) * d - flip * before) + drive
            }
            _ => linear - self.spike.threshold * flip,
        }
    }

    /// The tangent's (v_U, v_I) over a row, a step on: from what drives it, which is used up, and from
    /// U_{t-1} (none before the first step), which a reset to zero asks for. Without recurrence there
    /// are no currents.
    #[inline(always)]
    pub fn carry(
        &self,
        before: Option<&[F]>,
        drive: &mut [F],
        potentials: &mut [F],
        currents: &mut [F],
    ) {
        if self.recurrent {
            for (current, drive) in currents.iter_mut().zip(drive.iter_mut()) {
                *current = self.alpha * *current + *drive;
                *drive = *current;
            }
        }
        if self.resets_to_zero() {
            let rows = potentials.iter_mut().zip(drive.iter_mut()).enumerate();
            for (index, (potential, drive)) in rows {
                let before = before.map_or(F::ZERO, |before| before[index]);
                *potential *= self.kept(before);
                *drive *= self.gate(before);
            }
        }
        for (potential, &drive) in potentials.iter_mut().zip(drive.iter()) {
            *potential = self.beta * *potential + drive;
        }
    }

    /// The derivatives of [`Self::advance_difference`].
    pub fn difference_slopes(&self, d: F, before: F) -> DifferenceSlopes<F> {
        let flip = self.spike.hard_difference(before, d);
        let kept = self.kept(before) - flip;
        let slopes = DifferenceSlopes {
            by_drive: F::ONE,
            by_d: self.beta,
            by_before: F::ZERO,
            by_driven: F::ZERO,
            by_beta: d,
            by_threshold: F::ZERO,
        };
        match self.reset {
            Resetting::Never => slopes,
            Resetting::Subtracts => DifferenceSlopes {
                by_threshold: -flip,
                ..slopes
            },
            Resetting::ZeroesBefore => DifferenceSlopes {
                by_d: self.beta * kept,
                by_before: -self.beta * flip,
                by_beta: kept * d - flip * before,
                ..slopes
            },
            Resetting::ZeroesDriven => DifferenceSlopes {
                by_drive: kept,
                by_d: self.beta * kept,
                by_driven: -flip,
                by_beta: kept * d,
                ..slopes
            },
        }
    }

    /// Whether a reset scales anything: with the others a tangent never sees it.
    #[inline(always)]
    pub fn resets_to_zero(&self) -> bool {
        self.reset.zeroes()
    }

    /// Whether what it scales is U_{t-1} alone.
    #[inline(always)]
    pub fn zeroes_before(&self) -> bool {
        self.reset == Resetting::ZeroesBefore
    }

    /// 1 - r, r = H(U - theta).
    #[inline(always)]
    pub fn kept(&self, membrane: F) -> F {
        F::ONE - self.spike.hard(membrane)
    }

    /// d U_{t+1} / d U_t at U_t.
    #[inline(always)]
    pub fn carried(&self, membrane: F) -> F {
        if self.resets_to_zero() {
            self.beta * self.kept(membrane)
        } else {
            self.beta
        }
    }

    /// d U_t / d (what drives it), from U_{t-1}.
    #[inline(always)]
    pub fn gate(&self, before: F) -> F {
        if self.reset.zeroes_driven() {
            self.kept(before)
        } else {
            F::ONE
        }
    }

    /// What d U_t / d beta multiplies: U_{t-1}, or nothing after a reset to zero.
    pub fn by_beta(&self, before: F) -> F {
        if self.resets_to_zero() {
            self.kept(before) * before
        } else {
            before
        }
    }

    /// d U_t / d theta with the reset held, from U_{t-1}.
    pub fn by_threshold(&self, before: F) -> F {
        if self.reset == Resetting::Subtracts {
            -self.spike.hard(before)
        } else {
            F::ZERO
        }
    }

    /// I_t, from U_{t-1} and U_t (or from beta U_{t-1} + I_t where that is kept).
    pub fn current(&self, before: F, now: F) -> F {
        let driven = match self.reset {
            Resetting::Subtracts => now + self.spike.reset(before),
            Resetting::ZeroesBefore => return now - self.beta * (self.kept(before) * before),
            Resetting::ZeroesDriven | Resetting::Never => now,
        };
        driven - self.beta * before
    }
}

/// Of d_t, with the resets of both trajectories held.
pub struct DifferenceSlopes<F> {
    pub by_drive: F,
    /// By d_{t-1}.
    pub by_d: F,
    /// By U_{t-1}.
    pub by_before: F,
    /// By beta U_{t-1} + I_t, where it is kept.
    pub by_driven: F,
    pub by_beta: F,
    pub by_threshold: F,
}

fn clamped<F: Real>(decay: F) -> F {
    if decay < F::ZERO {
        F::ZERO
    } else if decay > F::ONE {
        F::ONE
    } else {
        decay
    }
}

/// 1 where a decay lies between 0 and 1 and moves with its parameter; 0 at the ends too, as torch's
/// clamp has it.
pub fn moves<F: Real>(decay: F) -> F {
    if decay > F::ZERO && decay < F::ONE {
        F::ONE
    } else {
        F::ZERO
    }
}
