//! Names that are made of what they name.

use std::fmt;

/// FNV-1a with 128 bits (<http://www.isthe.com/chongo/tech/comp/fnv/>): among a million runs two different
/// ones share it once in 10^26 sweeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(u128);

impl Digest {
    const START: Self = Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d);
    const PRIME: u128 = (1 << 88) + 0x13b;

    /// Of some bytes.
    pub fn new(bytes: &[u8]) -> Self {
        Self::START.with(bytes)
    }

    /// Of those before and these.
    #[must_use]
    pub fn with(self, bytes: &[u8]) -> Self {
        let add = |digest: u128, &byte: &u8| (digest ^ u128::from(byte)).wrapping_mul(Self::PRIME);
        Self(bytes.iter().fold(self.0, add))
    }

    /// Its upper half, as the seed of a stream.
    pub(super) fn half(self) -> u64 {
        (self.0 >> 64) as u64
    }
}

/// 32 hexadecimal digits.
impl fmt::Display for Digest {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{:032x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values that its authors publish.
    #[test]
    fn the_digest_is_fnv_1a_of_128_bits() {
        assert_eq!(
            Digest::new(b"").to_string(),
            "6c62272e07bb014262b821756295c58d"
        );
        assert_eq!(
            Digest::new(b"a").to_string(),
            "d228cb696f1a8caf78912b704e4a8964"
        );
        assert_eq!(Digest::new(b"a").with(b"b"), Digest::new(b"ab"));
    }
}
