//! Which time steps of a measurement count.

use super::error::ExponentError;

/// A measurement over `steps` time steps, whose first `transient` do not count.
///
/// Over them a direction turns towards the leading one, and the system leaves its first state: what
/// they grow by belongs to the start and not to the system. A number of steps alone is a window
/// without a transient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub steps: usize,
    /// Fewer than `steps`.
    pub transient: usize,
}

impl Window {
    /// Steps that count.
    pub fn counted(self) -> usize {
        self.steps - self.transient
    }

    /// Whether a time step counts; steps are numbered from 1.
    pub(super) fn counts(self, step: usize) -> bool {
        step > self.transient
    }

    /// Refuses a window of fewer than `fewest` steps, or whose steps are all transient.
    pub(super) fn check(self, fewest: usize) -> Result<(), ExponentError> {
        if self.steps < fewest {
            let allowed = format!("{fewest} or more");
            return Err(ExponentError::range("steps", self.steps, allowed));
        }
        if self.transient < self.steps {
            return Ok(());
        }
        let allowed = format!("0 to {}, one less than the steps", self.steps - 1);
        Err(ExponentError::range("transient", self.transient, allowed))
    }
}

impl From<usize> for Window {
    fn from(steps: usize) -> Self {
        Self {
            steps,
            transient: 0,
        }
    }
}
