//! Whether two trainings of one experiment came out alike.

use super::{Mark, MomentReceipt, Receipt, mark};
use crate::core::about::Build;
use crate::core::protocol::Digests;
use crate::core::run::Run;
use strum::IntoStaticStr;

/// Test accuracies may differ by so much. Where one rounding differs, a spike flips sooner or later
/// and the weights go apart as they would from another seed, which moves the accuracy of the
/// demonstration by 0.01 to 0.02 over its 360 held-out samples.
const ACCURACY: f32 = 0.03;
/// Exponents, nats per time step: what the regulariser leaves between seeds.
const EXPONENT: f32 = 0.03;

/// What a receipt says of another.
#[derive(Debug, Clone, PartialEq, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Reproduction {
    /// Weights, data, every mark and the result are the same to the last bit.
    Exactly,
    /// The results agree; which number differs most in its tolerance, and from where the marks do.
    #[strum(serialize = "within")]
    WithinTolerance {
        quantity: &'static str,
        difference: f32,
        tolerance: f32,
        from: Option<Difference>,
    },
    /// The results do not agree.
    Differs {
        from: Difference,
        quantity: &'static str,
        difference: f32,
        tolerance: f32,
    },
    /// It is another experiment: what it began with is not the same.
    OtherStart { what: &'static str },
}

/// Where two trainings part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// The first marked step that is not the same; the end where all marks are.
    pub step: usize,
    /// The last marked step before it.
    pub same_until: Option<usize>,
}

/// What `ours` says of `theirs`.
pub fn compare(theirs: &Receipt, ours: &Receipt) -> Reproduction {
    if theirs.digests.data != ours.digests.data {
        return Reproduction::OtherStart { what: "data" };
    }
    if theirs.digests.weights != ours.digests.weights {
        let what = "initial weights";
        return Reproduction::OtherStart { what };
    }
    let (their, our) = (&theirs.outcome, &ours.outcome);
    let from = first_difference(theirs, ours);
    if from.is_none() && their == our {
        return Reproduction::Exactly;
    }
    let quantities = [
        (
            "test accuracy",
            our.test_accuracy - their.test_accuracy,
            ACCURACY,
        ),
        ("exponent", our.exponent - their.exponent, EXPONENT),
    ];
    let (quantity, difference, tolerance) = quantities
        .into_iter()
        .max_by(|a, b| (a.1.abs() / a.2).total_cmp(&(b.1.abs() / b.2)))
        .expect("two quantities");
    if difference.abs() <= tolerance && their.steps == our.steps {
        Reproduction::WithinTolerance {
            quantity,
            difference,
            tolerance,
            from,
        }
    } else {
        let end = Difference {
            step: their.steps.min(our.steps),
            same_until: theirs.marks.last().map(|mark| mark.step),
        };
        Reproduction::Differs {
            from: from.unwrap_or(end),
            quantity,
            difference,
            tolerance,
        }
    }
}

/// What a run that is not at its end says of a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SoFar {
    /// It began alike, and every mark up to here is the same to the last bit.
    Same { marks: usize, step: usize },
    /// It began alike.
    Parts(Difference),
    /// It is another experiment: what it began with is not the same.
    OtherStart { what: &'static str },
}

/// What `run` says of `theirs` as far as it has come; `None` where it has not begun, or was steered away
/// from its settings.
pub fn compare_so_far(theirs: &Receipt, run: &Run) -> Option<SoFar> {
    so_far(&theirs.digests, &theirs.marks, run)
}

/// The same of a run that `theirs` was paused in, at that moment or on the way there.
pub fn compare_moment(theirs: &MomentReceipt, run: &Run) -> Option<SoFar> {
    so_far(&theirs.digests, &theirs.marks, run)
}

fn so_far(began: &Digests, marks: &[Mark], run: &Run) -> Option<SoFar> {
    let digests = run.digests.as_ref().filter(|_| !run.was_steered)?;
    if began.data != digests.data {
        return Some(SoFar::OtherStart { what: "data" });
    }
    if began.weights != digests.weights {
        let what = "initial weights";
        return Some(SoFar::OtherStart { what });
    }
    let (mut same_until, mut count) = (None, 0);
    for theirs in marks.iter().filter(|it| it.step < run.steps_done()) {
        let found = run.steps.binary_search_by_key(&theirs.step, |it| it.step);
        // A long run does not keep every step.
        let Ok(at) = found else { continue };
        if mark(run, &run.steps[at]) != *theirs {
            let step = theirs.step;
            return Some(SoFar::Parts(Difference { step, same_until }));
        }
        (same_until, count) = (Some(theirs.step), count + 1);
    }
    Some(SoFar::Same {
        marks: count,
        step: run.steps_done(),
    })
}

/// What is to be said of two receipts of different engines, of which one `said` this of the other:
/// where they differ, it may be by another way to train and measure.
pub fn other_engine(theirs: &Receipt, ours: &Receipt, said: &Reproduction) -> Option<String> {
    let [their, our] = [theirs, ours].map(|of| Build::read(&of.engine_version));
    let why = if *said == Reproduction::Exactly {
        "."
    } else if their.version != our.version {
        ": another version may train and measure in other ways (CHANGELOG.md says how)."
    } else {
        ": another commit may train and measure in other ways."
    };
    their.differs(&our).then(|| {
        let (their, our) = (their.text(), our.text());
        format!("It was made by engine {their}, and this is {our}{why}")
    })
}

fn first_difference(theirs: &Receipt, ours: &Receipt) -> Option<Difference> {
    let mut same_until = None;
    for mark in &theirs.marks {
        if !ours.marks.contains(mark) {
            let step = mark.step;
            return Some(Difference { step, same_until });
        }
        same_until = Some(mark.step);
    }
    None
}

impl Reproduction {
    /// As the lab says it, one sentence or two.
    pub fn text(&self) -> String {
        let apart = |from: &Difference| match from.same_until {
            Some(step) => format!(
                "the same up to step {step}, different from step {} on",
                from.step
            ),
            None => format!("different from step {} on", from.step),
        };
        match self {
            Self::Exactly => "Reproduced exactly: weights, data, spike counts and result are the \
                              same to the last bit."
                .to_owned(),
            Self::WithinTolerance {
                quantity,
                difference,
                tolerance,
                from,
            } => {
                let steps = from
                    .as_ref()
                    .map_or("its steps are the same".to_owned(), apart);
                format!(
                    "Within tolerance: the {quantity} differs by {:.4} of {tolerance} allowed; {steps}.",
                    difference.abs()
                )
            }
            Self::Differs {
                from,
                quantity,
                difference,
                tolerance,
            } => format!(
                "Not reproduced: the {quantity} differs by {:.4}, more than {tolerance}; {}.",
                difference.abs(),
                apart(from)
            ),
            Self::OtherStart { what } => {
                format!("Not reproduced: it differs from step 0 on, in its {what}.")
            }
        }
    }

    /// As the `data-reproduced` attribute says it, and a file.
    pub fn key(&self) -> &'static str {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Outcome, marks};
    use super::*;
    use crate::core::config::ExperimentConfig;
    use crate::core::metrics::fixtures::step;
    use crate::core::protocol::{DeviceKind, Digests, RunId};

    fn receipt() -> Receipt {
        Receipt {
            engine_version: "0.1.0".into(),
            device: DeviceKind::Gpu,
            device_name: "An adapter, (R) 2".into(),
            digests: Digests {
                weights: "0123456789abcdef".into(),
                data: "fedcba9876543210".into(),
            },
            marks: [(0, None), (1, Some(2.25)), (2, Some(2.1))]
                .map(|(step, loss)| Mark {
                    step,
                    spikes: 700 + step as u64,
                    loss,
                })
                .into(),
            outcome: Outcome {
                steps: 3,
                test_accuracy: 0.9027778,
                test_loss: 0.3,
                exponent: -0.0213,
                firing_rate: 0.1,
                gradient_norm: 12.5,
            },
        }
    }

    #[test]
    fn a_receipt_survives_as_text() {
        assert_eq!(receipt().to_string().parse(), Ok(receipt()));
        let cut = receipt().to_string();
        let cut = cut.rsplit_once('~').expect("parts").0;
        let error = cut.parse::<Receipt>().expect_err("no marks");
        assert_eq!(error.to_string(), "the receipt has no marks");
        let spoilt = receipt().to_string().replace("0.9027778", "9");
        let error = spoilt.parse::<Receipt>().expect_err("a share");
        let said = "the receipt's test accuracy is “9”; allowed: 0 to 1";
        assert_eq!(error.to_string(), said);
    }

    #[test]
    fn the_same_is_exact_the_near_within_tolerance_and_the_rest_says_from_where() {
        let theirs = receipt();
        assert_eq!(compare(&theirs, &receipt()), Reproduction::Exactly);
        let mut ours = receipt();
        ours.marks[2].spikes += 1;
        ours.outcome.test_accuracy -= 0.01;
        let near = compare(&theirs, &ours);
        assert_eq!(near.key(), "within");
        let words = near.text();
        assert!(
            words.contains("test accuracy differs by 0.0100 of 0.03"),
            "{words}"
        );
        assert!(
            words.contains("up to step 1, different from step 2 on"),
            "{words}"
        );
        ours.outcome.exponent += 0.2;
        let far = compare(&theirs, &ours);
        assert_eq!(far.key(), "differs");
        assert!(
            far.text().contains("exponent differs by 0.2000"),
            "{}",
            far.text()
        );
        ours.digests.weights = "0".repeat(16);
        assert!(compare(&theirs, &ours).text().contains("initial weights"));
    }

    #[test]
    fn a_run_that_is_under_way_is_the_very_same_as_far_as_its_marks_agree() {
        let mut whole = Run::new(RunId(1), ExperimentConfig::default());
        whole.total_steps = 9;
        whole.steps.extend((0..9).map(step));
        whole.digests = Some(receipt().digests);
        let theirs = Receipt {
            marks: marks(&whole),
            ..receipt()
        };
        let mut part = whole.clone();
        part.steps.truncate(5);
        let same = |marks, step| Some(SoFar::Same { marks, step });
        assert_eq!(compare_so_far(&theirs, &part), same(4, 5));
        part.steps[2].loss = Some(0.5);
        let from = Difference {
            step: 2,
            same_until: Some(1),
        };
        assert_eq!(compare_so_far(&theirs, &part), Some(SoFar::Parts(from)));
        part.steps.truncate(2);
        assert_eq!(compare_so_far(&theirs, &part), same(2, 2));
        part.steer(-0.5);
        part.was_steered = true;
        assert_eq!(compare_so_far(&theirs, &part), None, "its target was moved");
        whole.digests = Some(Digests {
            data: "0".repeat(16),
            ..receipt().digests
        });
        let what = "data";
        let other = SoFar::OtherStart { what };
        assert_eq!(compare_so_far(&theirs, &whole), Some(other));
    }

    #[test]
    fn another_version_or_commit_is_named_also_where_all_is_the_same() {
        let theirs = receipt();
        let said = |version: &str, said: &Reproduction| {
            let ours = Receipt {
                engine_version: version.into(),
                ..receipt()
            };
            other_engine(&theirs, &ours, said)
        };
        let what = "data";
        let other = Reproduction::OtherStart { what };
        assert_eq!(said("0.1.0", &Reproduction::Exactly), None);
        assert_eq!(said("0.1.0", &other), None);
        let exactly = said("0.2.0", &Reproduction::Exactly).expect("another version");
        assert_eq!(exactly, "It was made by engine 0.1.0, and this is 0.2.0.");
        let engines = said("0.2.0-g3e28477", &other).expect("another version");
        assert!(
            engines.contains("engine 0.1.0, and this is 0.2.0 (commit 3e28477): another version"),
            "{engines}"
        );
        let theirs = Receipt {
            engine_version: "0.2.0-gd09eed2".into(),
            ..receipt()
        };
        let ours = Receipt {
            engine_version: "0.2.0-g3e28477-dirty".into(),
            ..receipt()
        };
        let engines = other_engine(&theirs, &ours, &other).expect("another commit");
        assert!(engines.contains("another commit"), "{engines}");
        assert!(engines.contains("3e28477 with changes"), "{engines}");
    }

    #[test]
    fn a_receipt_survives_as_text_with_its_commit_as_pages_before_read_it() {
        let ours = Receipt {
            engine_version: "0.2.0-g3e28477-dirty".into(),
            ..receipt()
        };
        assert_eq!(ours.to_string().parse(), Ok(ours.clone()));
        // The longest that version 0.2.0 reads.
        assert!(ours.engine_version.len() <= 20);
    }
}
