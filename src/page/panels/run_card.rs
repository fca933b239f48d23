//! One run in numbers, with the spikes of one sample.

use super::inside::look_inside;
use super::plain_table::write_attributes;
use super::sample::sample_words;
use crate::core::config::{ExperimentConfig, Regulariser};
use crate::core::name::{Labelled, Named};
use crate::core::protocol::RunState;
use crate::core::run::Run;
use crate::page::charts::{Measure, percent, raster};
use crate::page::dom::{El, button, el};
use crate::page::store::{Activity, Desk, Side, Store, use_store};
use leptos::prelude::*;
use web_sys::Element;

/// The card of one side; its attributes carry the latest values in full.
pub fn run_card(side: Side) -> El {
    let store = use_store();
    let run = store.run(side);
    let of_run = move |words: fn(&Run) -> String| move || run.with(words);
    let reading = move |measure: Measure| {
        move || {
            run.with(|run| measure.latest_text(run))
                .unwrap_or("–".to_owned())
        }
    };
    let title = format!("run-{}", side.key());
    let card = el("div")
        .class("run")
        .attr("role", "group")
        .attr("data-run", side.key())
        .attr("aria-labelledby", &title);
    let element = card.node().clone();
    Effect::new(move |_| {
        let state = state_key(store, side);
        run.with(|run| write_readings(&element, run, state));
    });
    let head = el("h2")
        .id(title)
        .child(el("span").class("swatch").attr("aria-hidden", "true"))
        .child(el("span").live_text(move || title_words(store, side)))
        .child(el("span").class("run-state").live_text(of_run(state_words)));
    let entry = |class: &str, name: &str, value: El| {
        el("div")
            .class(class)
            .child(el("dt").text(name))
            .child(value)
    };
    let value = |measure| el("dd").live_text(reading(measure));
    let accuracy = el("dd").live_text(of_run(accuracy_words));
    let readings = el("dl")
        .class("readings")
        .child(entry("chief", "Test accuracy", accuracy))
        .child(entry("", "Exponent λ", value(Measure::Exponent)))
        .child(entry("", "Gradient norm", value(Measure::GradientNorm)))
        .child(entry("", "Training loss", value(Measure::Loss)));
    let look = button("quiet look", "Look inside").on_click(move || look_inside(store, side));
    let caption = el("figcaption").live_text(of_run(sample_words)).child(look);
    let spikes = el("figure")
        .class("spikes")
        .child(raster(side))
        .child(caption);
    let message = el("p")
        .class("message")
        .attr("role", "status")
        .live_text(of_run(message_words));
    card.child(head)
        .child(readings)
        .child(spikes)
        .child(message)
}

/// As the side is called, but where its exponent is not held after all.
fn title_words(store: Store, side: Side) -> String {
    if side == Side::Unregularised {
        return side.title().to_owned();
    }
    let words = if store.activity() == Activity::Idle {
        let words = |desk: &Desk| vain_words(desk.settings.good());
        store.desk.with(words)
    } else {
        store.run(side).with(held_words)
    };
    words.unwrap_or(side.title()).to_owned()
}

/// Where the settings hold neither, or would in vain.
fn vain_words(config: &ExperimentConfig) -> Option<&'static str> {
    if config.regularised_in_vain().is_some() {
        return Some("Nothing to regularise");
    }
    let is_off = config.regulariser() == Regulariser::Off;
    is_off.then_some("Exponent not held either")
}

fn held_words(run: &Run) -> Option<&'static str> {
    let missed = || run.missed().map(|_| "Exponent away from its target");
    vain_words(&run.config).or_else(missed)
}

/// What went wrong; how far the exponent is from its target, where that is far.
fn message_words(run: &Run) -> String {
    let missed = run.missed().zip(run.epochs.last());
    let missed = missed.map(|(miss, epoch)| miss.sentence(epoch.epoch));
    let said: Vec<String> = run.message.clone().into_iter().chain(missed).collect();
    said.join(" ")
}

/// The latest values as attributes, in full, so that two runs can be compared to the last bit.
fn write_readings(card: &Element, run: &Run, state: &str) {
    let latest = |measure: Measure| number(measure.latest(run));
    let readings = [
        ("data-state", state.to_owned()),
        ("data-step", run.steps_done().to_string()),
        ("data-total-steps", run.total_steps.to_string()),
        ("data-loss", latest(Measure::Loss)),
        ("data-exponent", latest(Measure::Exponent)),
        (
            "data-exponent-error",
            number(
                run.steps
                    .iter()
                    .rev()
                    .find_map(|it| it.exponent_standard_error),
            ),
        ),
        ("data-gradient-norm", latest(Measure::GradientNorm)),
        ("data-test-accuracy", number(test_accuracy(run))),
    ];
    write_attributes(card, &readings);
}

fn test_accuracy(run: &Run) -> Option<f32> {
    run.last_epoch().map(|epoch| epoch.test_accuracy)
}

fn accuracy_words(run: &Run) -> String {
    let Some(epoch) = run.last_epoch() else {
        return "–".to_owned();
    };
    let words = percent(epoch.test_accuracy.into());
    match epoch.validation_accuracy {
        Some(share) => format!("{words} (validation {})", percent(share.into())),
        None => words,
    }
}

/// Empty where there is none.
fn number(value: Option<f32>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

fn state_key(store: Store, side: Side) -> &'static str {
    if store.activity() == Activity::Idle {
        return "idle";
    }
    store.run(side).with(|run| run.state.key())
}

fn state_words(run: &Run) -> String {
    match run.state {
        RunState::Finished => return "finished".to_owned(),
        RunState::Stopped => return "stopped".to_owned(),
        RunState::Failed => return "broke off".to_owned(),
        RunState::Running | RunState::Paused => {}
    }
    match (run.steps_done(), run.epoch()) {
        (0, _) => String::new(),
        (step, 0) => format!("warm-up, step {step} of {}", run.warmup_steps),
        (_, epoch) => format!("epoch {epoch} of {}", run.config.training.epochs),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::ModelConfig;
    use crate::core::metrics::{EpochMetrics, fixtures};
    use crate::core::protocol::RunId;

    fn held(epoch: usize, exponent: f32) -> Run {
        let mut run = Run::new(RunId(0), ExperimentConfig::default());
        run.epochs.push(EpochMetrics {
            step: 100,
            exponent,
            ..fixtures::epoch(epoch)
        });
        run
    }

    #[test]
    fn a_warm_up_that_did_not_arrive_is_said_in_the_title_and_by_how_much_below() {
        let run = held(0, 0.109);
        assert_eq!(held_words(&run), Some("Exponent away from its target"));
        let said = message_words(&run);
        assert!(said.contains("0.19 above its target"), "{said}");
        let run = held(0, -0.07);
        assert_eq!(
            (held_words(&run), message_words(&run)),
            (None, String::new())
        );
    }

    #[test]
    fn what_went_wrong_is_not_hidden_by_how_far_the_exponent_is() {
        let mut run = held(6, -0.2);
        run.message = Some("The device was lost.".into());
        let said = message_words(&run);
        assert!(
            said.starts_with("The device was lost. After epoch 6"),
            "{said}"
        );
        assert!(said.contains("0.12 below its target"), "{said}");
    }

    #[test]
    fn one_feedforward_layer_is_titled_as_having_nothing_to_hold() {
        let mut run = held(6, -0.1625);
        run.config.model = ModelConfig::reference_feedforward();
        assert_eq!(held_words(&run), Some("Nothing to regularise"));
        assert_eq!(message_words(&run), "");
        run.config.lyapunov.regulariser = Regulariser::Off;
        assert_eq!(held_words(&run), Some("Exponent not held either"));
    }
}
