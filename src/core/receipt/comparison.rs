//! Whether two trainings of one experiment came out alike.

use super::{Mark, MomentReceipt, Outcome, Receipt, mark};
use crate::core::about::Build;
use crate::core::protocol::{DeviceKind, Digests};
use crate::core::run::Run;
use strum::IntoStaticStr;

/// Test accuracies may differ by so much. Where one rounding differs, a spike flips sooner or later
/// and the weights go apart as they would from another seed, which moves the accuracy of the
/// demonstration by 0.01 to 0.02 over its 360 held-out samples.
const ACCURACY: f32 = 0.03;
/// Exponents, nats per time step: what the regulariser leaves between seeds.
const EXPONENT: f32 = 0.03;
/// Losses and firing rates: between five seeds, three in four of the lessons' experiments stay within this factor.
const FACTOR: f32 = 2.0;
/// Gradient norms: a few of the same experiments, those that explode, go apart further than this.
const NORM_FACTOR: f32 = 100.0;
/// The share of a tolerance that rounding may take where every step was the same: the end is measured over all samples.
const ROUNDING: f32 = 0.01;

/// What a receipt says of another.
#[derive(Debug, Clone, PartialEq, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Reproduction {
    /// Weights, data, every mark and the result are the same to the last bit.
    Exactly,
    /// The results agree, of two devices or two engines; which number differs most in its tolerance, and from where
    /// the marks do.
    #[strum(serialize = "within")]
    WithinTolerance { gap: Gap, from: Option<Difference> },
    /// The results do not agree.
    Differs {
        /// The number that differs most; none where the results are the same and the steps are not.
        gap: Option<Gap>,
        /// Whether both have to be the same to the last bit: one engine made them on two CPUs, or by the same steps.
        is_exact: bool,
        /// Where the marks part; none where all are the same.
        from: Option<Difference>,
    },
    /// It is another experiment: what it began with is not the same.
    OtherStart { what: &'static str },
}

/// By how much a number of two results differs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    pub quantity: &'static str,
    pub by: Apart,
}

/// A difference, or a factor, with the one that is allowed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Apart {
    Difference { is: f32, allowed: f32 },
    Factor { is: f32, allowed: f32 },
}

impl Apart {
    fn difference(one: f32, other: f32, allowed: f32) -> Self {
        let is = if one == other {
            0.0
        } else {
            (one - other).abs()
        };
        Self::Difference { is, allowed }
    }

    fn factor(one: f32, other: f32, allowed: f32) -> Self {
        let is = if one == other {
            1.0
        } else {
            (one / other).max(other / one)
        };
        Self::Factor { is, allowed }
    }

    /// 0 where both are the same, 1 at what is allowed; above it for what is no number too.
    fn share(self) -> f32 {
        let share = match self {
            Self::Difference { is, allowed } => is / allowed,
            Self::Factor { is, allowed } => is.ln() / allowed.ln(),
        };
        if share.is_nan() { f32::INFINITY } else { share }
    }

    fn is(self) -> String {
        match self {
            Self::Difference { is, .. } => format!("{is:.4}"),
            Self::Factor { is, .. } => format!("a factor of {is:.2}"),
        }
    }

    fn allowed(self) -> String {
        match self {
            Self::Difference { allowed, .. } => allowed.to_string(),
            Self::Factor { allowed, .. } => format!("a factor of {allowed}"),
        }
    }
}

/// The number that differs most, in its tolerance.
fn widest(their: &Outcome, our: &Outcome) -> Gap {
    let difference =
        |of: fn(&Outcome) -> f32, allowed| Apart::difference(of(our), of(their), allowed);
    let factor = |of: fn(&Outcome) -> f32, allowed| Apart::factor(of(our), of(their), allowed);
    let gaps = [
        ("test accuracy", difference(|it| it.test_accuracy, ACCURACY)),
        ("exponent", difference(|it| it.exponent, EXPONENT)),
        ("test loss", factor(|it| it.test_loss, FACTOR)),
        ("firing rate", factor(|it| it.firing_rate, FACTOR)),
        ("gradient norm", factor(|it| it.gradient_norm, NORM_FACTOR)),
    ];
    let widest = gaps
        .into_iter()
        .max_by(|a, b| a.1.share().total_cmp(&b.1.share()));
    let (quantity, by) = widest.expect("five quantities");
    Gap { quantity, by }
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
    let gap = widest(their, our);
    let on_cpus = [theirs, ours].iter().all(|it| it.device == DeviceKind::Cpu);
    let of_one_engine = Build::read(&theirs.engine_version) == Build::read(&ours.engine_version);
    let is_exact = of_one_engine && (on_cpus || (from.is_none() && gap.by.share() > ROUNDING));
    if !is_exact && gap.by.share() <= 1.0 && their.steps == our.steps {
        return Reproduction::WithinTolerance { gap, from };
    }
    let gap = Some(gap).filter(|gap| gap.by.share() > 0.0);
    Reproduction::Differs {
        gap,
        is_exact,
        from,
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
        let steps = |from: &Option<Difference>| {
            from.as_ref()
                .map_or("its steps are the same".to_owned(), apart)
        };
        match self {
            Self::Exactly => "Reproduced exactly: weights, data, spike counts and result are the \
                              same to the last bit."
                .to_owned(),
            Self::WithinTolerance { gap, from } => {
                let (quantity, by, allowed) = (gap.quantity, gap.by.is(), gap.by.allowed());
                let steps = steps(from);
                format!(
                    "Within tolerance: the {quantity} differs by {by}; allowed: {allowed}; {steps}."
                )
            }
            Self::Differs {
                gap: None, from, ..
            } => {
                let steps = steps(from);
                format!("Not reproduced: the results agree, the steps do not; {steps}.")
            }
            Self::Differs {
                gap: Some(gap),
                is_exact: true,
                from,
            } => {
                let (quantity, by, steps) = (gap.quantity, gap.by.is(), steps(from));
                format!(
                    "Not reproduced: the {quantity} differs by {by}, where one engine gives the same \
                     to the last bit on every CPU, and after the same \
                     steps anywhere; {steps}."
                )
            }
            Self::Differs {
                gap: Some(gap),
                from,
                ..
            } => {
                let (quantity, by, allowed) = (gap.quantity, gap.by.is(), gap.by.allowed());
                let steps = steps(from);
                format!(
                    "Not reproduced: the {quantity} differs by {by}; allowed: {allowed}; {steps}."
                )
            }
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
    use super::super::marks;
    use super::*;
    use crate::core::config::ExperimentConfig;
    use crate::core::metrics::fixtures::step;
    use crate::core::protocol::RunId;

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
            words.contains("test accuracy differs by 0.0100; allowed: 0.03"),
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

    /// Every number that goals and predictions are judged by.
    #[test]
    fn a_number_of_a_receipt_that_was_changed_is_not_reproduced_whichever_it_is() {
        type Change = fn(&mut Outcome);
        let changes: [(&str, Change); 5] = [
            ("test accuracy", |it| it.test_accuracy += 1.0 / 360.0),
            ("exponent", |it| it.exponent += 1e-6),
            ("test loss", |it| it.test_loss *= 0.99),
            ("firing rate", |it| it.firing_rate *= 1.01),
            ("gradient norm", |it| it.gradient_norm = 4e2),
        ];
        for (quantity, change) in changes {
            let mut theirs = Receipt {
                device: DeviceKind::Cpu,
                ..receipt()
            };
            let ours = theirs.clone();
            change(&mut theirs.outcome);
            let said = compare(&theirs, &ours);
            assert_eq!(said.key(), "differs", "{quantity}");
            let words = said.text();
            for word in [quantity, "to the last bit", "its steps are the same"] {
                assert!(words.contains(word), "{words}");
            }
            // Its steps forged too.
            theirs.marks[2].spikes += 1;
            assert_eq!(compare(&theirs, &ours).key(), "differs", "{quantity}");
        }
        let mut theirs = receipt();
        theirs.device = DeviceKind::Cpu;
        let ours = theirs.clone();
        theirs.marks[2].spikes += 1;
        let said = compare(&theirs, &ours).text();
        assert!(
            said.contains("the steps do not; the same up to step 1"),
            "{said}"
        );
    }

    #[test]
    fn of_two_devices_or_engines_each_number_has_its_tolerance() {
        type Change = fn(&mut Outcome, f32);
        let changes: [(&str, Change); 5] = [
            ("test accuracy", |it, by| it.test_accuracy -= 0.03 * by),
            ("exponent", |it, by| it.exponent += 0.03 * by),
            ("test loss", |it, by| it.test_loss *= 2_f32.powf(by)),
            ("firing rate", |it, by| it.firing_rate /= 2_f32.powf(by)),
            ("gradient norm", |it, by| {
                it.gradient_norm *= 100_f32.powf(by)
            }),
        ];
        let other_engine = Receipt {
            engine_version: "0.0.9".into(),
            device: DeviceKind::Cpu,
            ..receipt()
        };
        let on_cpu = Receipt {
            device: DeviceKind::Cpu,
            ..receipt()
        };
        for (theirs, ours) in [
            (receipt(), receipt()),
            (receipt(), on_cpu.clone()),
            (other_engine, on_cpu.clone()),
        ] {
            for (quantity, change) in changes {
                for (by, key) in [(0.9, "within"), (1.1, "differs")] {
                    let mut ours = ours.clone();
                    ours.marks[2].spikes += 1;
                    change(&mut ours.outcome, by);
                    let said = compare(&theirs, &ours);
                    assert_eq!(said.key(), key, "{quantity} {by}");
                    assert!(said.text().contains(quantity), "{}", said.text());
                }
            }
        }
        // After the same steps there is nothing between two results but the rounding of the last measurement.
        for (quantity, change) in changes {
            for (by, key) in [(0.009, "within"), (0.1, "differs")] {
                let mut forged = receipt();
                change(&mut forged.outcome, by);
                let said = compare(&forged, &on_cpu);
                assert_eq!(said.key(), key, "{quantity} {by}");
            }
        }
        let mut theirs = receipt();
        theirs.outcome.gradient_norm = f32::NAN;
        assert_eq!(compare(&theirs, &receipt()).key(), "differs", "no number");
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
