//! What happened, in a sentence, from the runs' own numbers.

use crate::core::config::{EstimatorKind, ModelKind, Regulariser, Statistic};
use crate::core::name::{Labelled, Named};
use crate::core::number::exponent;
use crate::core::protocol::RunState;
use crate::core::run::Run;
use crate::page::charts::{fixed, percent, significant};
use crate::page::dom::{El, el};
use crate::page::store::{Side, Store, use_store};
use leptos::prelude::*;

/// Test accuracies nearer than this count as alike.
const ALIKE: f32 = 0.1;

/// The sentence under the pair, and what the control says.
pub fn verdict_view() -> El {
    let store = use_store();
    let (off, held) = (store.run(Side::Unregularised), store.run(Side::Regularised));
    let sentence = el("p")
        .id("verdict")
        .attr("role", "status")
        .live_text(move || off.with(|off| held.with(|held| verdict(off, held))));
    // Said of networks of its kind alone, and not within a lesson that is about something else.
    let is_about = move || {
        held.with(|held| held.config.model.kind == ModelKind::Recurrent)
            && store.study.with(|study| study.exercise.is_none())
    };
    let control = el("p")
        .class("help")
        .live_flag("hidden", move || !is_about())
        .text(
            "The control: with the narrow fast-sigmoid surrogate (slope 25), or without recurrence \
             at first (gain 0), the demonstration's network trains without any regulariser.",
        );
    el("section")
        .class("verdict")
        .attr("aria-label", "What happened")
        .child(sentence)
        .children(Side::BOTH.map(|side| reproduced(store, side)))
        .child(control)
}

/// Whether a side's run gave what the sharer of a link got.
fn reproduced(store: Store, side: Side) -> El {
    let said = move || store.reproduction(side);
    el("p")
        .id(format!("reproduced-{}", side.key()))
        .class("reproduced")
        .attr("role", "status")
        .live_flag("hidden", move || said().is_none())
        .live_option("data-reproduced", move || Some(said()?.0.key().to_owned()))
        .live_text(move || {
            let Some((said, engines)) = said() else {
                return String::new();
            };
            let words = [Some(said.text()), engines].into_iter().flatten();
            let words = words.collect::<Vec<_>>().join(" ");
            format!("{}, beside the link's receipt: {words}", side.title())
        })
}

/// Before the end it says what is being compared.
fn verdict(off: &Run, held: &Run) -> String {
    if !(off.is_over() && held.is_over()) {
        return expectation(held);
    }
    if off.state == RunState::Failed || held.state == RunState::Failed {
        return format!("Not held: {}. Held: {}.", outcome(off), outcome(held));
    }
    match (final_accuracy(off), final_accuracy(held)) {
        (Some(without), Some(with)) => finished(off, held, without, with),
        _ => format!("Not held: {}. Held: {}.", outcome(off), outcome(held)),
    }
}

/// Where the settings hold neither exponent, or would in vain: the reason in words.
fn one_network(held: &Run) -> Option<&'static str> {
    match held.config.regularised_in_vain() {
        Some(why) => Some(why.sentence()),
        None if held.config.regulariser() == Regulariser::Off => Some("Neither exponent was held."),
        None => None,
    }
}

fn expectation(held: &Run) -> String {
    if let Some(why) = held.config.regularised_in_vain() {
        return format!("The same network twice. {}", why.sentence());
    }
    if held.config.regulariser() == Regulariser::Off {
        return "The same network twice: in this experiment neither exponent is held, so look at \
                either. Train and watch."
            .to_owned();
    }
    let target = fixed(held.config.lyapunov.lambda_target, 2);
    format!(
        "Two networks with the same first weights, data and seed. The exponent of one is pulled to \
         {target}, the other's is left alone. Train both and watch their gradient norms."
    )
}

/// Nothing but what these two runs measured.
fn finished(off: &Run, held: &Run, without: f32, with: f32) -> String {
    let chance = percent(1.0 / held.config.model.num_classes as f64);
    let (norm_off, norm_held) = (largest_norm(off), largest_norm(held));
    let (low, high) = (percent(without.into()), percent(with.into()));
    if let Some(why) = one_network(held) {
        return format!(
            "{high} of the held-out samples were right at the end (chance is {chance}); the gradient \
             norm was at most {norm_held}. {why}"
        );
    }
    let holding = holding(held);
    let alone = format!("Left alone{}", at_the_end(off));
    if with - without > ALIKE {
        format!(
            "{alone}, {low} of the held-out samples were right at the end (chance is {chance}), and \
             the gradient norm reached {norm_off}. {holding}, the same network reached {high}, and \
             its gradient norm never passed {norm_held}."
        )
    } else if without - with > ALIKE {
        format!(
            "Here the regulariser did harm. {alone}, {low} of the held-out samples were right, with a \
             gradient norm of at most {norm_off}. {holding}, {high} were, with one of at most \
             {norm_held}."
        )
    } else {
        format!(
            "Here the regulariser made little difference. {alone}, {low} of the held-out samples were \
             right, with a gradient norm of at most {norm_off}. {holding}, {high} were, with one of \
             at most {norm_held}."
        )
    }
}

/// What became of the exponent that was to be held.
fn holding(held: &Run) -> String {
    let target = fixed(held.config.lyapunov.lambda_target, 2);
    match held.missed() {
        Some(miss) => format!(
            "Pulled towards {target} but ending {}{}",
            miss.text(),
            at_the_end(held)
        ),
        // The tangent's is held, and a twin's is read.
        None if held.config.lyapunov.estimator == EstimatorKind::FiniteSize => {
            format!("With the tangent's exponent pulled towards {target}")
        }
        None => format!("With the exponent held near {target}{}", at_the_end(held)),
    }
}

/// The exponent as it was last read.
fn at_the_end(run: &Run) -> String {
    run.last_epoch().map_or(String::new(), |epoch| {
        let read = exponent(epoch.exponent, epoch.exponent_standard_error, epoch.floored);
        let statistic = run.config.lyapunov.regularised_statistic();
        let held = match (statistic, epoch.regularised(statistic)) {
            (Statistic::MeanSquare, (rate, _)) => {
                format!(", {} {}", statistic.name(), fixed(rate, 3))
            }
            (Statistic::Mean, _) => String::new(),
        };
        format!(" (exponent {read}{held} at the end)")
    })
}

fn outcome(run: &Run) -> String {
    match (run.state, final_accuracy(run)) {
        (RunState::Failed, _) => format!("broke off at step {}", run.steps_done()),
        (_, Some(accuracy)) => format!("{} right at the end", percent(accuracy.into())),
        (_, None) => "ended before its first epoch".to_owned(),
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
    use crate::core::metrics::{EpochMetrics, fixtures};
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
    fn a_target_that_was_missed_is_not_called_held() {
        let off = ended(Regulariser::Off, 0.2, 5e6);
        let mut held = ended(Regulariser::Interleaved, 0.9, 63.0);
        held.epochs[0].exponent = -0.05;
        let text = verdict(&off, &held);
        assert!(text.contains("0.03 above its target"), "{text}");
        assert!(!text.contains("held near"), "{text}");
    }

    #[test]
    fn where_the_mean_square_rate_was_held_that_is_compared_with_the_target_and_stands_beside() {
        use crate::core::metrics::Spread;
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
        let mut held = ended(Regulariser::Interleaved, 0.9, 63.0);
        held.state = RunState::Paused;
        let text = verdict(&ended(Regulariser::Off, 0.2, 5e6), &held);
        assert!(text.contains("pulled to \u{2212}0.08"), "{text}");
        assert!(!text.contains("neither explode"), "{text}");
    }

    #[test]
    fn where_nothing_can_be_held_the_verdict_says_so_before_and_after() {
        let mut both = ended(Regulariser::Interleaved, 0.93, 9.0);
        both.config.model = ModelConfig::reference_feedforward();
        let after = verdict(&both, &both);
        assert!(
            after.contains("93") && after.contains("Nothing to regularise"),
            "{after}"
        );
        both.state = RunState::Paused;
        let before = verdict(&both, &both);
        assert!(before.contains("Nothing to regularise"), "{before}");
    }

    #[test]
    fn where_neither_is_held_nothing_is_said_of_holding() {
        let both = ended(Regulariser::Off, 0.44, 9.0);
        let text = verdict(&both, &both);
        assert!(text.contains("Neither") && text.contains("44"), "{text}");
        assert!(!text.contains("regulariser"), "{text}");
    }

    #[test]
    fn a_failed_run_is_said_to_have_broken_off() {
        let mut off = ended(Regulariser::Off, 0.2, 9.0);
        off.state = RunState::Failed;
        let text = verdict(&off, &ended(Regulariser::Interleaved, 0.9, 9.0));
        assert!(text.contains("Not held: broke off"), "{text}");
    }
}
