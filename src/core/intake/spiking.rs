//! Numbers that are taken for spikes.

use super::choices::Choices;
use super::{File, IntakeError};

/// What else than 0 is a spike; how many are no 1 is said.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Spiking {
    all: u64,
    others: u64,
}

/// What a number may be where it is a spike or none.
pub(super) const ALLOWED: &str = "0 for none, and more for a spike";

impl Spiking {
    /// Whether it is one; `None` of what is negative or no number.
    pub fn is_spike(&mut self, number: f64) -> Option<bool> {
        self.all += 1;
        self.others += u64::from(!matches!(number, 0.0 | 1.0));
        (number >= 0.0).then_some(number > 0.0)
    }

    /// Says how many were neither 0 nor 1.
    ///
    /// # Errors
    /// There are such, and that the numbers are spikes was a guess of another file.
    pub fn say(self, file: &File<'_>, choices: &mut Choices) -> Result<(), IntakeError> {
        let Self { all, others } = self;
        if others == 0 {
            return Ok(());
        }
        if !choices.is_said("as") {
            let what = format!(
                "{others} of its {all} values are neither 0 nor 1, as those of the first file are; say as=spikes or as=values"
            );
            return Err(IntakeError::for_file(file, what));
        }
        choices.say(format!(
            "{others} of {all} values are neither 0 nor 1, and are spikes"
        ));
        Ok(())
    }
}
