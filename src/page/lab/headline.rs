//! What the experiment that is set is about, in one sentence.

use super::stage::{Stage, use_stage};
use crate::core::config::{ExperimentConfig, Regulariser, Task};
use crate::core::exercise::Pair;
use crate::core::name::Labelled;
use crate::page::language::{key, say};
use crate::page::store::names::{briefly, chosen_names};
use crate::page::store::{Store, use_store};
use leptos::prelude::*;

/// The headline of the lab.
#[component]
pub fn Headline() -> impl IntoView {
    let (store, stage) = (use_store(), use_stage());
    let words = Memo::new(move |_| words(store, stage));
    view! { <h1>{move || words.get()}</h1> }
}

fn words(store: Store, stage: Stage) -> String {
    let recorded = stage.is_recording();
    store.desk.with(|desk| {
        let settings = desk.settings.good();
        if let Some(names) = chosen_names().filter(|_| !recorded) {
            of_chosen(&desk.differ, names)
        } else if recorded || is_demonstration(settings) {
            say(DEMONSTRATION).to_owned()
        } else {
            of_experiment(settings)
        }
    })
}

/// What the recorded run shows; a test of it holds that. So it is from seeds 0 to 9: the regularised signal grows at
/// least 57 times less, if from seeds 2 to 9 more than a thousandfold too in some step.
const DEMONSTRATION: &str = key(
    "Two networks start alike and learn digits: one learning signal explodes, the \
    other grows far less.",
);

/// The demonstration's own settings, and its seed.
fn is_demonstration(settings: &ExperimentConfig) -> bool {
    *settings == ExperimentConfig::default()
}

/// Of two networks that differ as an exercise has chosen.
fn of_chosen(differ: &Pair, names: [&str; 2]) -> String {
    let said = differ.changes().iter().map(|(field, _)| briefly(field));
    let what: Vec<_> = said.collect();
    let [first, second] = names;
    say!(
        "The same network twice but for {what}: {first} beside {second}.",
        what = what.join(", "),
        first,
        second
    )
}

/// Nothing is promised of any other experiment.
fn of_experiment(settings: &ExperimentConfig) -> String {
    let learns = match settings.task.kind {
        Task::Digits => say("read digits").to_owned(),
        task => say!("solve “{task}”", task = say(task.label())),
    };
    match settings.regulariser() {
        Regulariser::Off => {
            say!(
                "The same network twice learns to {learns}; neither is regularised.",
                learns
            )
        }
        Regulariser::Joint | Regulariser::Interleaved => {
            say!(
                "Two identical networks learn to {learns}; the λ of one is regularised.",
                learns
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_of_the_demonstration_itself_is_its_outcome_said_beforehand() {
        let mut settings = ExperimentConfig::default();
        assert!(is_demonstration(&settings));
        settings.seed = 7;
        assert!(!is_demonstration(&settings));
        settings.seed = 0;
        settings.model.beta = 0.5;
        assert!(!is_demonstration(&settings));
        assert!(!of_experiment(&settings).contains("explod"));
    }

    #[test]
    fn an_experiment_without_a_regulariser_is_not_said_to_have_one() {
        let mut settings = ExperimentConfig::default();
        settings.lyapunov.regulariser = Regulariser::Off;
        assert!(of_experiment(&settings).contains("neither is regularised"));
        settings.task.kind = Task::TemporalParity;
        assert!(of_experiment(&settings).contains("Temporal parity"));
    }
}
