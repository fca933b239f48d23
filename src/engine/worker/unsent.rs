//! Steps on their way to the page: a network of a few neurons makes thousands a second, and a message
//! for each would keep the page from drawing.

use crate::core::metrics::StepMetrics;
use crate::core::run::RECENT;

/// Milliseconds that a step may wait for others while its run goes on.
const LONGEST_WAIT: f64 = 40.0;

/// The steps of one run that have not been sent.
#[derive(Default)]
pub(super) struct Unsent {
    steps: Vec<StepMetrics>,
    /// When the last ones were sent, by [`now`].
    sent: f64,
}

impl Unsent {
    pub fn push(&mut self, step: StepMetrics) {
        self.steps.push(step);
    }

    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Whether the steps have waited long enough at `now`; also where the clock was set back.
    pub fn is_due(&self, now: f64) -> bool {
        !(0.0..LONGEST_WAIT).contains(&(now - self.sent))
    }

    /// The steps, without what the page keeps of the newest alone.
    pub fn take(&mut self, now: f64) -> Vec<StepMetrics> {
        self.sent = now;
        let mut steps = std::mem::take(&mut self.steps);
        let count = steps.len();
        for (index, step) in steps.iter_mut().enumerate() {
            if index + RECENT < count {
                step.layers = Vec::new();
            }
            if index + 1 < count {
                step.gradient_by_time = Vec::new();
            }
        }
        steps
    }

    /// Forgets steps that will be made again.
    pub fn clear(&mut self) {
        self.steps.clear();
    }
}

/// Milliseconds by the system's clock.
#[cfg(target_arch = "wasm32")]
pub(super) fn now() -> f64 {
    js_sys::Date::now()
}

/// Milliseconds by the system's clock.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn now() -> f64 {
    use std::time::{SystemTime, UNIX_EPOCH};
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0.0, |since| since.as_secs_f64() * 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::metrics::fixtures;

    fn step(step: usize) -> StepMetrics {
        StepMetrics {
            layers: vec![fixtures::LAYER],
            gradient_by_time: vec![1.0; 3],
            ..fixtures::step(step)
        }
    }

    #[test]
    fn steps_wait_for_each_other_a_moment_and_no_longer() {
        let mut unsent = Unsent::default();
        assert!(unsent.is_due(1000.0), "the first goes at once");
        unsent.push(step(0));
        assert_eq!(unsent.take(1000.0).len(), 1);
        assert!(!unsent.is_due(1000.0) && !unsent.is_due(1039.0));
        assert!(unsent.is_due(1040.0));
        assert!(unsent.is_due(900.0), "the clock was set back");
    }

    #[test]
    fn what_the_page_keeps_of_the_newest_alone_is_sent_of_the_newest_alone() {
        let mut unsent = Unsent::default();
        (0..25).for_each(|at| unsent.push(step(at)));
        let sent = unsent.take(0.0);
        assert!(sent.iter().map(|it| it.step).eq(0..25));
        let layers = sent.iter().filter(|it| !it.layers.is_empty()).count();
        let profiles = sent.iter().filter(|it| !it.gradient_by_time.is_empty());
        assert_eq!((layers, profiles.count()), (RECENT, 1));
        assert!(!sent[24].gradient_by_time.is_empty());
        assert!(unsent.take(0.0).is_empty());
    }
}
