//! The exercise's questions: asked before the run, shown against what happened after it.

use super::bounded::bounded;
use crate::core::exercise::{Exercise, MOST_ANSWER, Question};
use crate::page::dom::{El, button, el};
use crate::page::store::Store;
use crate::page::store::focus::focus;
use crate::page::store::study::Study;
use leptos::prelude::*;
use web_sys::Event;

/// Where the answers to one kind of question are kept.
type Answers = fn(&mut Study) -> &mut Vec<String>;

/// The questions before the run, and the button that commits to them.
pub fn predictions(store: Store, exercise: &Exercise) -> Vec<El> {
    let mut found = vec![el("h3").text("1. Predict")];
    found.extend(asked(store, "predict", &exercise.predict, |study| {
        &mut study.predictions
    }));
    let commit = button("restart", "Commit to this, and unlock Train")
        .id("commit")
        .live_flag("disabled", move || !store.study.with(Study::can_commit))
        .on_click(move || {
            store.commit();
            // The button itself goes.
            focus("train");
        });
    found.push(commit);
    found
}

/// What was predicted, beside what came true once both runs are over.
pub fn predicted(store: Store, exercise: &Exercise) -> Vec<El> {
    let line = |(index, question): (usize, &Question)| {
        let question = question.clone();
        let answer = move || {
            store
                .study
                .with(|study| study.predictions.get(index).cloned().unwrap_or_default())
        };
        let happened = move || {
            let first = store.study.with(|study| study.first);
            let outcomes = first.unwrap_or_else(|| store.outcomes());
            let came = question.true_options(&outcomes);
            let words: Vec<_> = came.iter().map(|choice| choice.words.clone()).collect();
            match (outcomes.iter().all(Option::is_some), words.is_empty()) {
                (false, _) => String::new(),
                (true, true) if question.options.is_empty() => String::new(),
                (true, true) => "What happened: none of these.".to_owned(),
                (true, false) if words.contains(&answer()) => {
                    format!("What happened: {}. As you predicted.", words.join(", "))
                }
                (true, false) => format!("What happened: {}.", words.join(", ")),
            }
        };
        el("li")
            .text(&exercise.predict[index].words)
            .child(el("strong").live_text(move || format!(" {}", answer())))
            .child(el("p").class("happened").live_text(happened))
    };
    let list = el("ul").children(exercise.predict.iter().enumerate().map(line));
    vec![el("h3").text("1. Your prediction"), list]
}

/// The questions after the run.
pub fn explanations(store: Store, exercise: &Exercise) -> Vec<El> {
    let mut found = vec![el("h3").text("3. Explain")];
    found.extend(asked(store, "explain", &exercise.explain, |study| {
        &mut study.explanations
    }));
    found
}

fn asked(store: Store, kind: &'static str, questions: &[Question], answers: Answers) -> Vec<El> {
    let one = |(index, question): (usize, &Question)| {
        let id = format!("{kind}-{index}");
        let take = move |text: String| {
            store.study.update(|study| {
                if let Some(answer) = answers(study).get_mut(index) {
                    *answer = text;
                }
            });
            store.keep_answers();
        };
        let given = store.study.update_untracked(|study| {
            let answer = answers(study).get(index);
            answer.cloned().unwrap_or_default()
        });
        if question.options.is_empty() {
            let label = el("label").attr("for", &id).text(&question.words);
            let area = el("textarea").attr("rows", "3").text(&given);
            return el("div").class("question").child(label).children(bounded(
                area,
                &id,
                MOST_ANSWER,
                &given,
                take,
            ));
        }
        let option = |(number, choice): (usize, &crate::core::exercise::Choice)| {
            let own = format!("{id}-{number}");
            let radio = el("input")
                .id(&own)
                .attr("type", "radio")
                .attr("name", &id)
                .attr("value", &choice.words);
            let radio = if given == choice.words {
                radio.flag("checked")
            } else {
                radio
            };
            let label = el("label").attr("for", own).text(&choice.words);
            el("div").class("option").child(radio).child(label)
        };
        let options: Vec<_> = question.options.iter().enumerate().map(option).collect();
        el("fieldset")
            .class("question")
            .child(el("legend").text(&question.words))
            .children(options)
            .on("change", move |event: Event| {
                take(event_target_value(&event))
            })
    };
    questions.iter().enumerate().map(one).collect()
}
