//! What the visitor chose to share.

use crate::core::config::ExperimentConfig;
use crate::core::share_link::{Link, Moment, Part, View};
use crate::page::language::say;
use crate::page::store::study::Carried;
use crate::page::store::{Activity, Side, Store};
use leptos::prelude::*;

/// What goes into the link beside the settings, as far as there is any of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    pub receipts: bool,
    /// To the step at which both networks are paused.
    pub moment: bool,
    pub start: bool,
    pub compared: bool,
    pub sweep: bool,
    /// What an embedded page leaves away.
    pub hidden: Vec<Part>,
}

impl Default for Chosen {
    fn default() -> Self {
        Self {
            receipts: true,
            moment: false,
            start: false,
            compared: true,
            sweep: true,
            hidden: vec![Part::Settings, Part::Sweep, Part::Bar],
        }
    }
}

/// The link that the choice makes. Follows the store.
pub fn link(store: Store, chosen: &Chosen) -> Link {
    let Chosen {
        start,
        receipts,
        compared,
        ..
    } = *chosen;
    let moment = present(store).filter(|_| chosen.moment);
    let receipt = |side| (moment.is_some() && receipts).then(|| store.moment_receipt(side));
    Link {
        at_moment: Side::BOTH.map(|side| receipt(side).flatten()),
        sweep: store.swept().filter(|_| chosen.sweep),
        moment: moment.unwrap_or_default(),
        ..store.link(Carried {
            start,
            receipts,
            compared,
        })
    }
}

/// Where the pair is paused, and what of it is looked at; `None` while it is not paused, and of a pair
/// that other settings than the present ones would not make again.
pub fn present(store: Store) -> Option<Moment> {
    // Nor would a link without the exercise make what its networks differ in.
    let is_chosen = store.desk.with(|desk| desk.differ.is_chosen());
    if store.activity() != Activity::Paused || store.needs_restart() || is_chosen {
        return None;
    }
    let (config, done) = store
        .run(Side::Regularised)
        .with(|run| (run.config.clone(), run.steps_done()));
    let at = at_of(&config, done);
    if store.desk.with(|desk| desk.view) != View::Inside {
        return Some(Moment {
            at: Some(at),
            ..Moment::default()
        });
    }
    Some(Moment {
        at: Some(at),
        ..store.looked_at()
    })
}

/// Steps of the regularised run as both networks count them: its warm-up lies below 0.
fn at_of(config: &ExperimentConfig, done: usize) -> isize {
    done as isize - config.effective_warmup() as isize
}

/// A moment's step in words: `step 137`, `40 steps before the end of the warm-up`.
pub fn step_text(at: isize) -> String {
    match at {
        ..0 => say!("{at} steps before the end of the warm-up", at = -at),
        _ => say!("step {at}", at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_counted_as_both_networks_count_and_comes_back_as_each_runs_own() {
        let config = Side::Regularised.config(&ExperimentConfig::default());
        let warmup = config.effective_warmup();
        for done in [0, 1, warmup, warmup + 37] {
            assert_eq!(config.step_of(at_of(&config, done)), done);
        }
        let off = Side::Unregularised.config(&config);
        assert_eq!(off.step_of(at_of(&config, warmup + 37)), 37);
        assert_eq!(step_text(37), "step 37");
        assert_eq!(step_text(-40), "40 steps before the end of the warm-up");
    }
}
