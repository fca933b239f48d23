//! What happened, in a sentence, from the runs' own numbers.

use crate::core::config::{EstimatorKind, NothingToRegularise, Regulariser, Statistic};
use crate::core::protocol::RunState;
use crate::core::run::Run;
use crate::page::lab::network::things;
use crate::page::language::number::{exponent, fixed, percent, significant};
use crate::page::language::{heard, say};

/// Accuracies nearer than this count as alike.
const ALIKE: f32 = 0.1;

/// Once both runs are over: nothing but what these two measured.
pub fn verdict(off: &Run, held: &Run) -> String {
    let both = || {
        let (without, with) = (outcome(off), outcome(held));
        say!(
            "Unregularised: {without}. Regularised: {with}.",
            without,
            with
        )
    };
    if off.state == RunState::Failed || held.state == RunState::Failed {
        return both();
    }
    match (final_accuracy(off), final_accuracy(held)) {
        (Some(without), Some(with)) => finished(off, held, without, with),
        _ => both(),
    }
}

/// The same of two networks that differ as an exercise has chosen, each by its name.
pub fn verdict_of_chosen(names: [&str; 2], off: &Run, held: &Run) -> String {
    let [first, second] = names;
    let one = say!(
        "{first}: {outcome}, gradient norm at most {norm}.",
        first,
        outcome = outcome(off),
        norm = largest_norm(off)
    );
    let other = say!(
        "{first}: {outcome}, gradient norm at most {norm}.",
        first = second,
        outcome = outcome(held),
        norm = largest_norm(held)
    );
    format!("{one} {other}")
}

/// Before training: what those two have alike.
pub fn expectation_of_chosen(names: [&str; 2]) -> String {
    let [first, second] = names;
    say!(
        "Both learn from the same data with the same seed: {first} beside {second}. Train both and compare.",
        first,
        second
    )
}

/// Where the settings regularise neither network, or would in vain: the reason in words.
pub fn one_network(held: &Run) -> Option<&'static str> {
    match held.config.regularised_in_vain() {
        Some(why) => Some(say(NothingToRegularise::sentence(why))),
        None if held.config.regulariser() == Regulariser::Off => {
            Some(say("Neither network was regularised."))
        }
        None => None,
    }
}

/// Before training: what will be compared.
pub fn expectation(held: &Run) -> String {
    if let Some(why) = held.config.regularised_in_vain() {
        return say!(
            "The same network twice. {sentence}",
            sentence = say(why.sentence())
        );
    }
    if held.config.regulariser() == Regulariser::Off {
        return say("The same network twice: neither is regularised in this experiment.")
            .to_owned();
    }
    let target = fixed(held.config.lyapunov.lambda_target, 2);
    say!(
        "Both begin with the same weights, data and seed. One is regularised: its λ is pulled to \
         {target}. Train both and watch their gradient norms.",
        target
    )
}

fn finished(off: &Run, held: &Run, without: f32, with: f32) -> String {
    let things = things(held.config.task.kind);
    let chance = percent(1.0 / held.config.model.num_classes as f64);
    let (norm_off, norm_held) = (largest_norm(off), largest_norm(held));
    let (low, high) = (percent(without.into()), percent(with.into()));
    if let Some(why) = one_network(held) {
        return say!(
            "{high} of the unseen {things} were right at the end; chance is {chance}. The gradient \
             norm was at most {norm_held}. {why}",
            high,
            things,
            chance,
            norm_held,
            why
        );
    }
    let norms = say!(
        "Unregularised{without}, the gradient norm reached {norm_off}; {regularised}, it never passed {norm_held}.",
        without = at_the_end(off),
        norm_off,
        regularised = regularised(held),
        norm_held
    );
    if with - without > ALIKE {
        say!(
            "Same weights, same data, same seed: {low} against {high}. {norms}",
            low,
            high,
            norms
        )
    } else if without - with > ALIKE {
        say!(
            "Here the regulariser did harm: {low} without it, {high} with it. {norms}",
            low,
            high,
            norms
        )
    } else {
        say!(
            "Here the regulariser made little difference: {low} against {high}. {norms}",
            low,
            high,
            norms
        )
    }
}

/// What became of the exponent that was to reach its target.
fn regularised(held: &Run) -> String {
    let target = fixed(held.config.lyapunov.lambda_target, 2);
    match held.missed() {
        Some(miss) => say!(
            "pulled towards {target} but ending {miss}{end}",
            target,
            miss = heard(&miss.text()),
            end = at_the_end(held)
        ),
        // The tangent's is regularised, and a twin's is read.
        None if held.config.lyapunov.estimator == EstimatorKind::FiniteSize => {
            say!("with the tangent's λ pulled towards {target}", target)
        }
        None => format!("regularised{}", at_the_end(held)),
    }
}

/// The exponent as it was last read.
fn at_the_end(run: &Run) -> String {
    run.last_epoch().map_or(String::new(), |epoch| {
        let read = exponent(epoch.exponent, epoch.exponent_standard_error, epoch.floored);
        let statistic = run.config.lyapunov.regularised_statistic();
        let regularised = match (statistic, epoch.regularised(statistic)) {
            (Statistic::MeanSquare, (rate, _)) => {
                format!(", {} {}", say(statistic.name()), fixed(rate, 3))
            }
            (Statistic::Mean, _) => String::new(),
        };
        format!(" (λ {read}{regularised})")
    })
}

fn outcome(run: &Run) -> String {
    match (run.state, final_accuracy(run)) {
        (RunState::Failed, _) => say!("stopped at step {step}", step = run.steps_done()),
        (_, Some(accuracy)) => say!("{share} right at the end", share = percent(accuracy.into())),
        (_, None) => say("ended before its first epoch").to_owned(),
    }
}

fn final_accuracy(run: &Run) -> Option<f32> {
    run.last_epoch().map(|epoch| epoch.test_accuracy)
}

/// Of all epochs, written out.
fn largest_norm(run: &Run) -> String {
    let norms = run.epochs.iter().map(|epoch| epoch.max_gradient_norm);
    significant(norms.fold(0.0, f32::max).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::{ExperimentConfig, ModelConfig};
    use crate::core::metrics::{EpochMetrics, Spread, fixtures};
    use crate::core::protocol::RunId;

    fn ended(regulariser: Regulariser, test_accuracy: f32, max_gradient_norm: f32) -> Run {
        let mut run = Run::new(RunId(0), ExperimentConfig::demonstration(regulariser));
        run.state = RunState::Finished;
        run.epochs.push(EpochMetrics {
            step: 132,
            test_accuracy,
            exponent: if regulariser == Regulariser::Off {
                0.1
            } else {
                -0.071
            },
            max_gradient_norm,
            ..fixtures::epoch(6)
        });
        run
    }

    #[test]
    fn the_sentence_tells_what_the_numbers_tell() {
        let (off, held) = (
            ended(Regulariser::Off, 0.178, 5e6),
            ended(Regulariser::Interleaved, 0.919, 63.0),
        );
        let text = verdict(&off, &held);
        for number in ["18\u{a0}%", "92\u{a0}%", "0.100", "\u{2212}0.071", "63"] {
            assert!(text.contains(number), "{number}: {text}");
        }
        let alike = verdict(&ended(Regulariser::Off, 0.93, 9.0), &held);
        assert!(alike.contains("little difference"), "{alike}");
        let worse = verdict(
            &ended(Regulariser::Off, 0.9, 9.0),
            &ended(Regulariser::Joint, 0.3, 9.0),
        );
        assert!(worse.contains("did harm"), "{worse}");
    }

    #[test]
    fn networks_that_differ_otherwise_are_told_by_name_and_nothing_is_said_of_a_regulariser() {
        let (off, held) = (
            ended(Regulariser::Off, 0.44, 9.0),
            ended(Regulariser::Off, 0.79, 63.0),
        );
        let names = ["β 0.5", "β 0.95"];
        let text = verdict_of_chosen(names, &off, &held);
        for said in ["β 0.5: 44", "β 0.95: 79", "63"] {
            assert!(text.contains(said), "{said}: {text}");
        }
        for text in [text, expectation_of_chosen(names)] {
            assert!(!text.to_lowercase().contains("regularis"), "{text}");
        }
    }

    #[test]
    fn a_target_that_was_missed_is_not_called_reached() {
        let off = ended(Regulariser::Off, 0.2, 5e6);
        let mut held = ended(Regulariser::Interleaved, 0.9, 63.0);
        held.epochs[0].exponent = -0.05;
        let text = verdict(&off, &held);
        assert!(text.contains("0.03 above its target"), "{text}");
        assert!(!text.contains("; regularised"), "{text}");
    }

    #[test]
    fn where_the_mean_square_rate_was_regularised_that_is_compared_with_the_target() {
        let off = ended(Regulariser::Off, 0.2, 5e6);
        let mut held = ended(Regulariser::Interleaved, 0.9, 63.0);
        held.config.lyapunov.statistic = Statistic::MeanSquare;
        held.epochs[0].exponent_spread = Some(Spread {
            mean_square: -0.02,
            ..Spread::default()
        });
        let text = verdict(&off, &held);
        assert!(text.contains("0.06 above its target"), "{text}");
        assert!(text.contains("mean-square rate \u{2212}0.020"), "{text}");
    }

    #[test]
    fn before_training_nothing_is_promised() {
        let held = ended(Regulariser::Interleaved, 0.9, 63.0);
        let text = expectation(&held);
        assert!(text.contains("pulled to \u{2212}0.08"), "{text}");
        assert!(!text.contains("explode") && !text.contains('%'), "{text}");
    }

    #[test]
    fn where_nothing_can_be_regularised_the_sentence_says_so_before_and_after() {
        let mut both = ended(Regulariser::Interleaved, 0.93, 9.0);
        both.config.model = ModelConfig::reference_feedforward();
        let why = both
            .config
            .regularised_in_vain()
            .map(NothingToRegularise::sentence);
        let why = why.expect("one feedforward layer");
        let after = verdict(&both, &both);
        assert!(after.contains("93") && after.contains(why), "{after}");
        assert!(expectation(&both).contains(why));
    }

    #[test]
    fn where_neither_is_regularised_nothing_is_said_of_a_regulariser() {
        let both = ended(Regulariser::Off, 0.44, 9.0);
        let text = verdict(&both, &both);
        assert!(text.contains("Neither") && text.contains("44"), "{text}");
        assert!(!text.contains("regulariser"), "{text}");
    }

    #[test]
    fn a_failed_run_is_said_to_have_stopped() {
        let mut off = ended(Regulariser::Off, 0.2, 9.0);
        off.state = RunState::Failed;
        let text = verdict(&off, &ended(Regulariser::Interleaved, 0.9, 9.0));
        assert!(text.contains("Unregularised: stopped"), "{text}");
    }
}
