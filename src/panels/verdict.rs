//! What happened, in a sentence, from the runs' own numbers.

use crate::charts::{fixed, percent, significant};
use crate::config::{ModelKind, Regulariser, SurrogateConfig};
use crate::dom::{El, el};
use crate::protocol::RunState;
use crate::run::Run;
use crate::store::{Side, Store, use_store};

/// Test accuracies nearer than this count as alike.
const ALIKE: f32 = 0.1;

/// The sentence under the pair, and what the control says.
pub fn verdict_view() -> El {
    let store = use_store();
    let (off, held) = (store.run(Side::Off), store.run(Side::Held));
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
            "The control: with the narrow fast-sigmoid surrogate (slope 25) the same network \
         trains without any regulariser. What fails is the surrogate's width times \
         recurrence times T, and λ is what shows it coming.",
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
        .live_option("data-reproduced", move || Some(said()?.key().to_owned()))
        .live_text(move || {
            let words = said().map_or(String::new(), |said| said.words());
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

/// Where the settings hold neither exponent.
fn is_one_network(held: &Run) -> bool {
    held.config.lyapunov.regulariser == Regulariser::Off
}

fn expectation(held: &Run) -> String {
    if is_one_network(held) {
        return "The same network twice: in this experiment neither exponent is held, so look at \
                either. Train and watch."
            .to_owned();
    }
    let target = fixed(held.config.lyapunov.lambda_target, 2);
    format!(
        "Two networks with the same first weights, data and seed. The exponent of one is held at \
         {target}: backpropagated gradients can then neither explode nor fade. Train both and watch."
    )
}

fn finished(off: &Run, held: &Run, without: f32, with: f32) -> String {
    let chance = 1.0 / held.config.model.num_classes as f64;
    let target = fixed(held.config.lyapunov.lambda_target, 2);
    let (norm_off, norm_held) = (largest_norm(off), largest_norm(held));
    let (low, high) = (percent(without.into()), percent(with.into()));
    if is_one_network(held) {
        return format!(
            "{high} of the held-out samples were right at the end (chance is {}); the gradient norm \
             was at most {norm_held}. Neither exponent was held.",
            percent(chance)
        );
    }
    if with - without > ALIKE {
        format!(
            "Without the regulariser {low} of the held-out samples were right at the end (chance \
             is {}), and the gradient norm reached {norm_off}. With the exponent held near \
             {target} the same network reached {high}, and its gradient norm never passed {norm_held}.",
            percent(chance)
        )
    } else if without - with > ALIKE {
        format!(
            "Here holding the exponent at {target} did harm: {high} of the held-out samples were \
             right with it, {low} without. The gradient norm was at most {norm_off} without."
        )
    } else {
        let narrow = matches!(held.config.model.surrogate, SurrogateConfig::FastSigmoid { slope } if slope >= 10.0);
        let why = if narrow {
            " With a narrow surrogate there is little for it to prevent."
        } else {
            ""
        };
        format!(
            "Here holding the exponent made little difference: {low} of the held-out samples were \
             right without it, {high} with it; the gradient norm was at most {norm_off} and \
             {norm_held}.{why}"
        )
    }
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
    use crate::config::{ExperimentConfig, Regulariser};
    use crate::metrics::EpochMetrics;
    use crate::protocol::RunId;

    fn ended(regulariser: Regulariser, test_accuracy: f32, max_gradient_norm: f32) -> Run {
        let mut run = Run::new(RunId(0), ExperimentConfig::demonstration(regulariser));
        run.state = RunState::Finished;
        run.epochs.push(EpochMetrics {
            epoch: 6,
            step: 132,
            test_loss: 1.0,
            test_accuracy,
            exponent: 0.1,
            spectrum: Vec::new(),
            spectrum_errors: Vec::new(),
            exponent_error: None,
            floored: 0.0,
            firing_rate: 0.1,
            max_gradient_norm,
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
        assert!(
            text.contains("18\u{a0}%") && text.contains("92\u{a0}%"),
            "{text}"
        );
        let alike = verdict(&ended(Regulariser::Off, 0.93, 9.0), &held);
        assert!(alike.contains("little difference"), "{alike}");
        let worse = verdict(
            &ended(Regulariser::Off, 0.9, 9.0),
            &ended(Regulariser::Joint, 0.3, 9.0),
        );
        assert!(worse.contains("did harm"), "{worse}");
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
