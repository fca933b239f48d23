//! Steps that are made before anybody asks for any: a browser compiles WebAssembly well only what has been called often,
//! and until then a step takes twice as long.

use super::unsent::now;
use crate::core::config::ExperimentConfig;
use crate::engine::training::{OpenDevice, Session};

/// Milliseconds of steps after which all that they call is compiled well (docs/kernels.md has the measurement).
const ENOUGH: f64 = 1500.0;

/// The demonstration on the CPU, trained a moment for nothing but that.
pub(super) struct Rehearsal {
    /// Absent before the first step.
    session: Option<Session>,
    /// Milliseconds left.
    left: f64,
}

impl Rehearsal {
    pub(super) fn new() -> Self {
        Self {
            session: None,
            left: ENOUGH,
        }
    }

    /// One step; false where that was the last.
    pub(super) async fn step(&mut self) -> bool {
        let begun = now();
        if self.session.is_none() {
            self.session = Session::new(rehearsed(), OpenDevice::cpu(), None).ok();
        }
        let is_over = match &mut self.session {
            Some(session) => session.step().await.is_err() || session.is_finished(),
            None => true,
        };
        self.left -= now() - begun;
        !is_over && self.left > 0.0
    }
}

/// Without a warm-up, whose steps call a part of what the others do.
fn rehearsed() -> ExperimentConfig {
    let mut config = ExperimentConfig::default();
    config.lyapunov.warmup_steps = 0;
    config
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::Regulariser;
    use cubecl::future::block_on;

    #[test]
    fn the_rehearsal_makes_both_kinds_of_steps_and_ends() {
        let config = rehearsed();
        assert_eq!(config.effective_warmup(), 0);
        assert_eq!(config.regulariser(), Regulariser::Interleaved);
        config.validate().expect("fits");
        let mut rehearsal = Rehearsal {
            left: f64::INFINITY,
            ..Rehearsal::new()
        };
        assert!(block_on(rehearsal.step()), "there is more to rehearse");
        rehearsal.left = 0.0;
        assert!(!block_on(rehearsal.step()), "it was long enough");
    }
}
