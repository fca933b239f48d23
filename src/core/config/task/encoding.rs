//! How values from 0 to 1, the digits' or a table's, become input over time; all other tasks make their own
//! spikes.

use serde::{Deserialize, Serialize};
use strum::{EnumDiscriminants, EnumMessage, IntoStaticStr, VariantArray};

/// The encoding of values.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, EnumDiscriminants)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[strum_discriminants(
    name(EncodingKind),
    derive(IntoStaticStr, VariantArray, EnumMessage),
    strum(serialize_all = "snake_case")
)]
pub enum Encoding {
    /// A spike with probability `peak * value` in each step, drawn once for the whole run.
    #[strum_discriminants(strum(message = "Poisson spikes"))]
    Poisson { peak: f64 },
    /// The value times `gain`, the same in each step.
    #[strum_discriminants(strum(message = "Direct current"))]
    Direct { gain: f64 },
    // With braces: serde would take any field beside a variant without.
    /// One spike a channel, the brighter the earlier: at step round((1 - value) (T - 1)). A value of
    /// 0 stays silent.
    #[strum_discriminants(strum(message = "Latency"))]
    Latency {},
    /// Row by row, as sequential MNIST has it: as many channels as the picture has columns (8 of a digit),
    /// on which row r of R is presented from step r floor(T/R) for floor(T/R) steps, by spikes with
    /// probability `peak * value`. What is left of T at the end is silence.
    #[strum_discriminants(strum(message = "Row by row"))]
    Rows { peak: f64 },
}

impl Encoding {
    /// Input channels of an encoded picture.
    pub(super) fn channels(self, [rows, columns]: [usize; 2]) -> usize {
        match self {
            Self::Rows { .. } => columns,
            _ => rows.saturating_mul(columns),
        }
    }

    /// The fewest time steps that a picture of so many rows can be presented in.
    pub(super) fn fewest_steps(self, rows: usize) -> usize {
        match self {
            Self::Rows { .. } => rows,
            _ => 1,
        }
    }
}

/// With what its parameter is where nothing else was said.
impl From<EncodingKind> for Encoding {
    fn from(kind: EncodingKind) -> Self {
        match kind {
            EncodingKind::Poisson => Self::Poisson { peak: 0.5 },
            EncodingKind::Direct => Self::Direct { gain: 1.0 },
            EncodingKind::Latency => Self::Latency {},
            EncodingKind::Rows => Self::Rows { peak: 0.5 },
        }
    }
}
