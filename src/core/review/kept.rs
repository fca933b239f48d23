//! What the experiments of a class came to here, as a text that outlasts the page.
//!
//! Runs are kept, and not what they say of a hand-in: a verdict is told anew from the hand-in as it stands, so one that
//! was changed is never called by what another was. Every entry is of one build of the engine.

use super::again::{Again, CameTo, Failure};
use crate::core::config::ExperimentConfig;
use crate::core::share_link::{self, Link};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashSet;

/// As it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    /// A [`crate::core::about::Build`], by whose engine they were trained.
    engine: String,
    /// Each a [`Run`]; one that is damaged costs no other.
    runs: Vec<Value>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Run {
    /// As a link has it.
    experiment: String,
    came_to: Told,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Told {
    /// A receipt's text.
    Receipt(String),
    /// [`Failure::Run`].
    Run(String),
    /// [`Failure::Engine`].
    Engine(String),
}

/// All that is known, and what another tab has kept since in `before`; `engine` is the build that trained it.
pub fn kept_text(again: &Again, engine: &str, before: &str) -> String {
    let own = again
        .known()
        .filter_map(|(config, came_to)| Run::of(config, came_to));
    let own: Vec<_> = own.collect();
    let known: HashSet<_> = own.iter().map(|it| it.experiment.as_str()).collect();
    let others = runs(before, engine);
    let others = others
        .iter()
        .filter(|it| !known.contains(it.experiment.as_str()));
    let runs = others
        .chain(&own)
        .filter_map(|it| serde_json::to_value(it).ok());
    let kept = Kept {
        engine: engine.to_owned(),
        runs: runs.collect(),
    };
    serde_json::to_string(&kept).unwrap_or_default()
}

/// What a text says that experiments came to, by the same build of the engine; nothing of another's, and nothing of
/// what is damaged.
pub fn recalled(text: &str, engine: &str) -> Vec<(ExperimentConfig, CameTo)> {
    runs(text, engine).iter().filter_map(Run::read).collect()
}

fn runs(text: &str, engine: &str) -> Vec<Run> {
    let kept: Option<Kept> = serde_json::from_str(text).ok();
    let own = kept.filter(|kept| kept.engine == engine);
    let each = own.map(|kept| kept.runs).unwrap_or_default().into_iter();
    each.filter_map(|run| serde_json::from_value(run).ok())
        .collect()
}

impl Run {
    /// `None` where the text would not be read back as the very same.
    fn of(config: &ExperimentConfig, came_to: &CameTo) -> Option<Self> {
        let link = Link {
            config: config.clone(),
            ..Link::default()
        };
        let run = Self {
            experiment: link.fragment(),
            came_to: match came_to {
                Ok(receipt) => Told::Receipt(receipt.to_string()),
                Err(Failure::Run(why)) => Told::Run(why.clone()),
                Err(Failure::Engine(why)) => Told::Engine(why.clone()),
            },
        };
        let back = run.read()?;
        ((&back.0, &back.1) == (config, came_to)).then_some(run)
    }

    fn read(&self) -> Option<(ExperimentConfig, CameTo)> {
        let opened = share_link::open(&self.experiment)?.ok()?;
        let came_to = match &self.came_to {
            Told::Receipt(text) => Ok(text.parse().ok()?),
            Told::Run(why) => Err(Failure::Run(why.clone())),
            Told::Engine(why) => Err(Failure::Engine(why.clone())),
        };
        let is_whole = opened.notes.is_empty();
        is_whole.then_some((opened.link.config, came_to))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{experiment, honest, receipt};
    use super::super::{Verdict, experiments, is_open, verdict};
    use super::*;
    use crate::core::config::Side;
    use crate::core::exercise::HandIn;
    use crate::core::protocol::DeviceKind;
    use crate::core::receipt::Receipt;

    const ENGINE: &str = "0.2.0-g0123456";

    /// What Ada says that one of her runs came to.
    fn claimed(config: &ExperimentConfig) -> Option<Receipt> {
        let ada = honest("Ada");
        let links = ada.first.iter().chain([&ada.link]);
        let sides = [Side::Unregularised, Side::Regularised];
        let each = links.flat_map(|link| sides.map(|side| (link, side)));
        let mut own = each.filter(|(link, side)| side.config(&link.config) == *config);
        own.find_map(|(link, side)| link.receipts[side as usize].clone())
    }

    /// As they were trained here: to the numbers of `honest`, a run that broke off, an engine that broke.
    fn trained(class: &[HandIn]) -> Again {
        let mut again = Again::default();
        let all = experiments(class.iter()).into_iter();
        let known = all.map(|config| {
            let came_to = match config.seed {
                8 => Err(Failure::Engine("The engine broke down.".into())),
                9 => Err(Failure::Run("It stopped being finite.".into())),
                _ => Ok(claimed(&config).expect("one of hers")),
            };
            (config, came_to)
        });
        again.recall(known.collect());
        again
    }

    fn class() -> Vec<HandIn> {
        let of_seed = |name: &str, seed| {
            let mut own = honest(name);
            own.link.config.seed = seed;
            own
        };
        let mut near = honest("Bob");
        for receipt in near.link.receipts.iter_mut().flatten() {
            receipt.device = DeviceKind::Gpu;
            receipt.outcome.test_loss += 1e-6;
        }
        let mut wrong = honest("Mallory");
        wrong.link.receipts[1] = Some(receipt(0.9, "0123456789abcdef"));
        vec![
            honest("Ada"),
            near,
            wrong,
            of_seed("Dan", 8),
            of_seed("Eve", 9),
        ]
    }

    fn again_of(text: &str, engine: &str) -> Again {
        let mut again = Again::default();
        again.recall(recalled(text, engine));
        again
    }

    fn verdicts(class: &[HandIn], again: &Again) -> Vec<Verdict> {
        class.iter().map(|it| verdict(it, again)).collect()
    }

    #[test]
    fn every_verdict_stands_as_it_was_once_its_runs_were_kept_and_taken_up_again() {
        let class = class();
        let before = trained(&class);
        let keys: Vec<_> = verdicts(&class, &before).iter().map(Verdict::key).collect();
        assert_eq!(keys, ["exactly", "within", "not", "unable", "not"]);
        let after = again_of(&kept_text(&before, ENGINE, ""), ENGINE);
        assert_eq!(verdicts(&class, &after), verdicts(&class, &before));
        assert!(after.known().eq(before.known()), "the very same runs");
    }

    #[test]
    fn a_hand_in_that_changed_is_asked_anew_and_another_claim_judged_anew() {
        let ada = honest("Ada");
        let kept = kept_text(&trained(std::slice::from_ref(&ada)), ENGINE, "");
        let again = again_of(&kept, ENGINE);
        let mut moved = ada.clone();
        moved.link.config.seed = 5;
        assert_eq!(verdict(&moved, &again), Verdict::Waiting);
        assert!(is_open(&moved, &again));
        let mut claims = ada;
        claims.link.receipts[1] = Some(receipt(0.9, "0123456789abcdef"));
        assert_eq!(verdict(&claims, &again).key(), "not");
    }

    #[test]
    fn another_build_of_the_engine_is_asked_anew_and_keeps_nothing_of_this_one() {
        let again = trained(&class());
        let kept = kept_text(&again, ENGINE, "");
        for other in ["0.2.0", "0.2.0-g0123457", "0.3.0-g0123456", ""] {
            assert_eq!(recalled(&kept, other), [], "{other}");
        }
        let later = kept_text(&Again::default(), "0.3.0", &kept);
        assert_eq!(recalled(&later, "0.3.0"), []);
    }

    #[test]
    fn what_is_damaged_is_forgotten_and_what_stands_beside_it_stays() {
        for text in ["", "x", "{}", "[]", "null", "{\"engine\":7,\"runs\":[]}"] {
            assert_eq!(recalled(text, ENGINE), [], "{text}");
        }
        let kept = kept_text(&trained(&[honest("Ada")]), ENGINE, "");
        let whole = recalled(&kept, ENGINE).len();
        assert_eq!(whole, 4);
        let damaged = kept.replacen("~cpu~", "~cp~", 1);
        assert_eq!(recalled(&damaged, ENGINE).len(), whole - 1);
        let damaged = kept.replacen("\"experiment\":\"v=1&", "\"experiment\":\"v=1&alpha=7&", 1);
        assert_eq!(recalled(&damaged, ENGINE).len(), whole - 1);
        let damaged = kept.replacen("{\"experiment\"", "7,{\"experiment\"", 1);
        assert_eq!(recalled(&damaged, ENGINE).len(), whole);
        for at in 0..kept.len() {
            let _ = recalled(&kept[..at], ENGINE);
        }
    }

    #[test]
    fn what_another_tab_kept_since_stays_beside_what_this_one_trained() {
        let of = |seed| {
            let mut again = Again::default();
            again.recall(vec![(
                experiment(seed),
                Ok(receipt(0.5, "0123456789abcdef")),
            )]);
            again
        };
        let other = kept_text(&of(1), ENGINE, "");
        let both = kept_text(&of(2), ENGINE, &other);
        assert_eq!(kept_text(&of(2), ENGINE, &both), both, "each once");
        let seeds: Vec<_> = recalled(&both, ENGINE).iter().map(|it| it.0.seed).collect();
        assert_eq!(seeds, [1, 2]);
    }
}
