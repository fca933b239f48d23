//! What training again says of a hand-in.

use super::again::{Again, Failure};
use crate::core::config::{ExperimentConfig, Side, UNASKED_MEMORY};
use crate::core::exercise::HandIn;
use crate::core::name::Named;
use crate::core::receipt::{Receipt, Reproduction, compare};

/// Of all runs of a hand-in, the worst.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It has no run.
    None,
    Exactly,
    Within(String),
    /// Not all is trained yet.
    Waiting,
    /// The engine here could not train it, which says nothing of the hand-in.
    Unable(String),
    Not(String),
}

impl Verdict {
    /// As the `data-verdict` attribute says it.
    pub fn key(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Waiting => "waiting",
            Self::Exactly => "exactly",
            Self::Within(_) => "within",
            Self::Unable(_) => "unable",
            Self::Not(_) => "not",
        }
    }

    /// As the row says it.
    pub fn label(&self) -> &'static str {
        match self {
            Self::None => "no run",
            Self::Waiting => "not trained again yet",
            Self::Exactly => "reproduced exactly",
            Self::Within(_) => "within tolerance",
            Self::Unable(_) => "could not be trained here",
            Self::Not(_) => "not reproduced",
        }
    }

    /// The sign before it.
    pub fn sign(&self) -> &'static str {
        match self {
            Self::None | Self::Waiting | Self::Unable(_) => "",
            Self::Exactly => "=",
            Self::Within(_) => "≈",
            Self::Not(_) => "≠",
        }
    }

    /// Both, as a chip or a cell says them.
    pub fn signed(&self) -> String {
        match self.sign() {
            "" => self.label().to_owned(),
            sign => format!("{sign} {}", self.label()),
        }
    }

    /// Whether training again has said anything of it.
    pub fn is_told(&self) -> bool {
        !matches!(self, Self::None | Self::Waiting)
    }

    /// What there is to say beside it.
    pub fn words(&self) -> &str {
        match self {
            Self::Within(words) | Self::Unable(words) | Self::Not(words) => words,
            _ => "",
        }
    }
}

/// Every run that a hand-in speaks of: where it is said, its settings, what it is said to have come to.
fn runs(hand_in: &HandIn) -> Vec<(String, ExperimentConfig, &Receipt)> {
    let mut found: Vec<(String, ExperimentConfig, &Receipt)> = Vec::new();
    let links = [
        ("", Some(&hand_in.link)),
        ("first run, ", hand_in.first.as_ref()),
    ];
    for (of, link) in links {
        let Some(link) = link else { continue };
        for side in [Side::Unregularised, Side::Regularised] {
            let Some(receipt) = &link.receipts[side as usize] else {
                continue;
            };
            let config = hand_in.differ.config(side, &link.config);
            let known = found
                .iter()
                .any(|(_, own, said)| *own == config && *said == receipt);
            if !known {
                found.push((format!("{of}{}", side.key()), config, receipt));
            }
        }
    }
    for work in &hand_in.cells {
        // A cell that is no experiment is named by the comparison with the teacher's map.
        let Some(settings) = work.config(&hand_in.link.config) else {
            continue;
        };
        for side in [Side::Unregularised, Side::Regularised] {
            if let Some(receipt) = &work.receipts[side as usize] {
                let of = format!("{}, {}", work.words(), side.key());
                found.push((of, side.config(&settings), receipt));
            }
        }
    }
    found
}

fn is_small(config: &ExperimentConfig) -> bool {
    config.memory_bytes() <= UNASKED_MEMORY
}

/// The experiments to train again, each once.
pub fn experiments<'a>(hand_ins: impl Iterator<Item = &'a HandIn>) -> Vec<ExperimentConfig> {
    let mut found: Vec<ExperimentConfig> = Vec::new();
    for (_, config, _) in hand_ins.flat_map(runs) {
        if is_small(&config) && !found.contains(&config) {
            found.push(config);
        }
    }
    found
}

/// Whether training a hand-in again may tell more: a run of it is not trained yet, or engines broke over one.
pub fn is_open(hand_in: &HandIn, again: &Again) -> bool {
    let is_open = |config: &ExperimentConfig| {
        matches!(again.of(config), None | Some(Err(Failure::Engine(_))))
    };
    let mut runs = runs(hand_in).into_iter();
    runs.any(|(_, config, _)| is_small(&config) && is_open(&config))
}

/// What the runs that were trained here say of a hand-in's.
pub fn verdict(hand_in: &HandIn, again: &Again) -> Verdict {
    let mut worst = Verdict::None;
    for (of, config, theirs) in runs(hand_in) {
        let said = if is_small(&config) {
            match again.of(&config) {
                None => Verdict::Waiting,
                Some(Err(Failure::Engine(why))) => Verdict::Unable(format!("{of}: {why}")),
                Some(Err(Failure::Run(why))) => Verdict::Not(format!("{of}: {why}")),
                Some(Ok(ours)) => of_receipts(&of, theirs, ours),
            }
        } else {
            let mebibytes = config.memory_bytes() >> 20;
            Verdict::Unable(format!(
                "{of}: not trained again, as it takes {mebibytes} MiB; allowed: up to {} MiB.",
                UNASKED_MEMORY >> 20
            ))
        };
        // A run that is not reproduced is known before the others are trained.
        worst = worst.max(said);
    }
    worst
}

fn of_receipts(of: &str, theirs: &Receipt, ours: &Receipt) -> Verdict {
    let said = compare(theirs, ours);
    match said {
        Reproduction::Exactly => Verdict::Exactly,
        Reproduction::WithinTolerance { .. } => Verdict::Within(format!("{of}: {}", said.text())),
        Reproduction::Differs { .. } | Reproduction::OtherStart { .. } => {
            let (their, our) = (theirs.outcome.test_accuracy, ours.outcome.test_accuracy);
            let claim = if their == our {
                String::new()
            } else {
                format!(
                    " It claims {}; trained again it is {}.",
                    crate::core::number::percent(their.into()),
                    crate::core::number::percent(our.into())
                )
            };
            Verdict::Not(format!("{of}: {}{claim}", said.text()))
        }
    }
}
