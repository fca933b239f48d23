//! Norms as bytes on a logarithmic scale.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// The powers of ten between which norms lie. A byte of 0 is a norm of 0, those from 1 to 255 go in equal
/// ratios from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Decades {
    pub least: i32,
    pub most: i32,
}

/// What 32-bit floats reach.
const LEAST: i32 = -45;
const MOST: i32 = 39;

impl Decades {
    /// Those that hold all of these norms.
    pub fn for_norms(norms: impl Iterator<Item = f32>) -> Self {
        let logs = norms.filter(|norm| norm.is_finite() && *norm > 0.0);
        let logs: Vec<f64> = logs.map(|norm| libm::log10(norm.into())).collect();
        let least = logs.iter().copied().fold(f64::INFINITY, f64::min);
        let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if logs.is_empty() {
            return Self { least: 0, most: 1 };
        }
        let least = libm::floor(least) as i32;
        let most = (libm::ceil(most) as i32).max(least + 1);
        Self { least, most }
    }

    /// Whether these are any.
    pub fn are_some(self) -> bool {
        (LEAST..self.most).contains(&self.least) && self.most <= MOST
    }

    fn step(self) -> f64 {
        f64::from(self.most - self.least) / 254.0
    }

    /// Norms, as text.
    pub fn to_base64(self, norms: &[f32]) -> String {
        let bytes: Vec<u8> = norms.iter().map(|&norm| self.byte(norm)).collect();
        STANDARD.encode(bytes)
    }

    fn byte(self, norm: f32) -> u8 {
        if norm == 0.0 {
            return 0;
        }
        let log = libm::log10(norm.into()) - f64::from(self.least);
        let place = libm::round(log / self.step()) + 1.0;
        // A norm that is no number or too large counts as the largest.
        if place <= 255.0 {
            place.max(1.0) as u8
        } else {
            255
        }
    }

    /// So many norms of a text; `None` where it holds others.
    pub fn read(self, text: &str, count: usize) -> Option<Vec<f32>> {
        let bytes = STANDARD.decode(text).ok()?;
        let norm = |byte: u8| match byte {
            0 => 0.0,
            byte => {
                let log = f64::from(self.least) + f64::from(byte - 1) * self.step();
                libm::pow(10.0, log) as f32
            }
        };
        (bytes.len() == count).then(|| bytes.into_iter().map(norm).collect())
    }
}
