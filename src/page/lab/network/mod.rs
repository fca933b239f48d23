//! One network: how many it gets right, what its neurons do, and how its learning signal grows.

mod readings;
mod sample;
mod score;
mod tracks;

use super::moment::{Accuracy, Reading};
use super::stage::use_stage;
use crate::core::config::{ExperimentConfig, Regulariser};
use crate::core::name::Named;
use crate::core::protocol::RunState;
use crate::core::run::Run;
use crate::page::kit::{Icon, Sign};
use crate::page::language::number::compact;
use crate::page::language::{heard, say};
use crate::page::store::names::chosen_names;
use crate::page::store::{Activity, Side, Store, use_store};
use leptos::prelude::*;
use readings::Readings;
use score::Score;
use tracks::Tracks;

pub use crate::page::store::names::name;
pub use sample::{Digit, reads, things};
pub use tracks::tone;

/// How much of a network is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PanelSize {
    #[default]
    Full,
    /// Beside a lesson's text.
    Compact,
}

/// One of the two networks at the moment that the stage shows.
#[component]
pub fn NetworkPanel(side: Side, #[prop(optional)] size: PanelSize) -> impl IntoView {
    let store = use_store();
    let stage = use_stage();
    let run = store.run(side);
    let heading = format!("run-{}", side.key());
    let labelled = heading.clone();
    let title = Memo::new(move |_| title(store, side));
    let state = Memo::new(move |_| {
        let is_called = chosen_names().is_none() || stage.is_recording();
        let is_new = stage.is_recording() || run.with(is_untouched);
        match is_new && is_called && title.get() == name(side) {
            true => stage.with_track(store, side, |track| difference(side, &track.run.config)),
            false if stage.is_recording() => String::new(),
            false => run.with(state_words),
        }
    });
    let look = (size == PanelSize::Full).then(|| {
        view! {
            <a class="b quiet look" href="#view=inside" on:click=move |_| store.inspect_side(side)>
                <Icon sign=Sign::Eye />
                {say("Look inside")}
            </a>
        }
    });
    let readings = Readings::of(store, side);
    view! {
        <article
            class=format!("net {}", colour(side))
            class:compact=size == PanelSize::Compact
            aria-labelledby=labelled
            data-run=side.key()
            data-state=move || readings.state.get()
            data-step=move || readings.step.get()
            data-total-steps=move || readings.total.get()
            data-loss=move || readings.loss.get()
            data-exponent=move || readings.exponent.get()
            data-exponent-error=move || readings.error.get()
            data-gradient-norm=move || readings.gradient.get()
            data-test-accuracy=move || readings.accuracy.get()
        >
            <header>
                <h2 class="name" id=heading>
                    <i class="sw" aria-hidden="true"></i>
                    {move || title.get()}
                </h2>
                <span class="meta st">{move || state.get()}</span>
                {look}
            </header>
            <div class="netbody">
                <Score side />
                <Tracks side />
            </div>
        </article>
    }
}

/// The class of a side's colours.
pub fn colour(side: Side) -> &'static str {
    match side {
        Side::Unregularised => "un",
        Side::Regularised => "re",
    }
}

/// The one thing that the two networks differ in.
fn difference(side: Side, config: &ExperimentConfig) -> String {
    match side {
        Side::Unregularised => say("its λ is left alone").to_owned(),
        Side::Regularised => say!(
            "its λ is pulled to {target}",
            target = compact(config.lyapunov.lambda_target)
        ),
    }
}

/// As the side is called, but where its exponent is not regularised after all.
fn title(store: Store, side: Side) -> &'static str {
    if side == Side::Unregularised || chosen_names().is_some() {
        return name(side);
    }
    let vain = if store.activity() == Activity::Idle {
        store.desk.with(|desk| in_vain(desk.settings.good()))
    } else {
        store.run(side).with(|run| in_vain(&run.config))
    };
    vain.unwrap_or(name(side))
}

/// Where the settings regularise neither, or would in vain.
fn in_vain(config: &ExperimentConfig) -> Option<&'static str> {
    if config.regularised_in_vain().is_some() {
        return Some(say("Nothing to regularise"));
    }
    let is_off = config.regulariser() == Regulariser::Off;
    is_off.then_some(say("Not regularised either"))
}

/// Whether a run has yet to make its first step, and may.
fn is_untouched(run: &Run) -> bool {
    run.steps_done() == 0 && !matches!(run.state, RunState::Failed | RunState::Stopped)
}

/// Where a run is, and how far its exponent is from its target where that is far.
fn state_words(run: &Run) -> String {
    let place = match (run.state, run.steps_done(), run.epoch()) {
        (RunState::Finished, ..) => String::new(),
        (RunState::Stopped, ..) => say("stopped").to_owned(),
        (RunState::Failed, step, _) => say!("stopped at step {step}", step),
        (_, 0, _) => String::new(),
        (_, step, 0) => say!(
            "warm-up {step} of {steps}: λ is pulled to its target",
            step,
            steps = run.warmup_steps
        ),
        (_, _, epoch) => say!(
            "epoch {epoch} of {epochs}",
            epoch,
            epochs = run.config.training.epochs
        ),
    };
    let missed = run
        .missed()
        .map(|miss| format!("λ {}", heard(&miss.text())));
    let said: Vec<String> = [place]
        .into_iter()
        .chain(missed)
        .filter(|it| !it.is_empty())
        .collect();
    said.join(" · ")
}

/// How many were right, as the panel's largest number says it.
fn accuracy_words(reading: &Reading) -> String {
    let share = reading.accuracy.share();
    share.map_or(
        say("untrained").to_owned(),
        crate::page::language::number::percent,
    )
}

/// Of what that is.
fn accuracy_of(reading: &Reading, things: &str) -> String {
    match reading.accuracy {
        Accuracy::Untrained => say("guesses").to_owned(),
        Accuracy::Training(_) => say!("of training {things}, so far", things),
        Accuracy::Unseen(_) => say!("of unseen {things} right", things),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::ModelConfig;
    use crate::core::metrics::{EpochMetrics, fixtures};
    use crate::core::protocol::RunId;

    fn regularised(epoch: usize, exponent: f32) -> Run {
        let mut run = Run::new(RunId(0), ExperimentConfig::default());
        run.epochs.push(EpochMetrics {
            step: 100,
            exponent,
            ..fixtures::epoch(epoch)
        });
        run
    }

    #[test]
    fn an_exponent_away_from_its_target_is_said_beside_the_networks_name() {
        let said = state_words(&regularised(0, 0.109));
        assert!(said.contains("0.19 above its target"), "{said}");
        assert_eq!(state_words(&regularised(0, -0.07)), "");
    }

    #[test]
    fn a_network_that_failed_is_said_to_have_stopped_and_where() {
        let mut run = regularised(6, -0.08);
        run.state = RunState::Failed;
        run.steps.push(fixtures::step(40));
        assert_eq!(state_words(&run), "stopped at step 41");
    }

    #[test]
    fn one_feedforward_layer_is_titled_as_having_nothing_to_regularise() {
        let mut run = regularised(6, -0.1625);
        run.config.model = ModelConfig::reference_feedforward();
        assert_eq!(in_vain(&run.config), Some("Nothing to regularise"));
        assert_eq!(state_words(&run), "");
        run.config.lyapunov.regulariser = Regulariser::Off;
        assert_eq!(in_vain(&run.config), Some("Not regularised either"));
    }

    #[test]
    fn the_largest_number_says_of_what_it_is() {
        let of = |accuracy| Reading {
            accuracy,
            exponent: None,
            gradient_norm: None,
            validation: None,
        };
        let training = of(Accuracy::Training(0.123));
        assert_eq!(accuracy_words(&training), "12\u{a0}%");
        assert!(accuracy_of(&training, "digits").contains("training digits"));
        assert_eq!(accuracy_words(&of(Accuracy::Untrained)), "untrained");
        let unseen = accuracy_of(&of(Accuracy::Unseen(0.9)), "digits");
        assert_eq!(unseen, "of unseen digits right");
    }
}
