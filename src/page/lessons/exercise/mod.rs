//! One exercise while it is done: its text, predict, run, explain and hand in on the left, the
//! experiment on the right.
//!
//! What comes after a stage is not in the document before it. The text stays through all of them: its
//! links set settings.

mod bounded;
mod experiment;
mod feedback;
mod goals;
mod hand_in;
mod questions;
mod settings;
mod steps;
mod text;

pub use questions::QuestionPreview;
pub use text::Text;

use crate::core::exercise::{COURSE, Exercise};
use crate::core::name::Named;
use crate::core::run::Run;
use crate::page::lab::{Buttons, Transport};
use crate::page::store::study::Stage;
use crate::page::store::{Side, Store, use_store};
use experiment::Experiment;
use feedback::Feedback;
use goals::Goals;
use hand_in::HandIn;
use leptos::prelude::*;
use questions::{Kind, LockIn, Questions};
use settings::ExerciseSettings;
use steps::Steps;

/// Which exercise it is, and its stage: what is typed into it does not change this.
type Shape = Option<(u32, Stage)>;

/// The exercise that is open, or that it is on its way.
#[component]
pub fn ExerciseView() -> impl IntoView {
    let store = use_store();
    store.typeset_if_missing();
    let shape = Memo::new(move |_| shape(store));
    let exercise = Memo::new(move |_| store.study.with(|study| study.exercise.clone()));
    let blocks = Memo::new(move |_| store.study.with(|study| study.blocks.clone()));
    let stage = Memo::new(move |_| shape.get().map(|(_, stage)| stage));
    let set = Callback::new(move |edits: Vec<(&'static str, String)>| store.take_up(&edits));
    let part = move |make: fn(Exercise, Stage) -> AnyView| {
        move || {
            let (_, stage) = shape.get()?;
            Some(make(exercise.get_untracked()?, stage))
        }
    };
    view! {
        <div class="lesson" id="exercise" data-stage=move || stage.get().map(Named::key)>
            <section class="text" aria-label="The exercise">
                <Head exercise stage />
                <div class="body" tabindex="-1">
                    <div class="exercise-text">
                        <Text blocks on_set=set />
                    </div>
                    {part(predict_part)}
                    <Run stage />
                    {part(explain_part)}
                </div>
                <div class="lf">
                    <Show when=move || stage.get() == Some(Stage::Predict)>
                        <LockIn />
                    </Show>
                    <Transport buttons=Buttons::TrainOnly />
                </div>
            </section>
            <Experiment stage />
        </div>
    }
}

fn shape(store: Store) -> Shape {
    let over = |side: Side| store.run(side).with(Run::is_over);
    let finished = Side::BOTH.into_iter().all(over);
    store
        .study
        .with(|study| Some((study.exercises, study.stage(finished)?)))
}

/// Where it comes from, its title, and how far it is.
#[component]
fn Head(exercise: Memo<Option<Exercise>>, stage: Memo<Option<Stage>>) -> impl IntoView {
    let store = use_store();
    let of = move || {
        let key = exercise.with(|it| it.as_ref().map(|it| it.key.clone()));
        match key {
            None => "On its way".to_owned(),
            Some(key) => place_in_course(&key),
        }
    };
    let title = move || {
        let title = exercise.with(|it| it.as_ref().map(|it| it.title.clone()));
        title.unwrap_or_else(|| "The lesson is being fetched".to_owned())
    };
    view! {
        <div class="lh">
            <p class="meta">
                <span>{of}</span>
                <a href="#view=lessons">"All lessons"</a>
                <button class="lnk meta" type="button" id="leave-exercise" on:click=move |_| store.leave_exercise()>
                    "Leave"
                </button>
            </p>
            <h1 id="exercise-title">{title}</h1>
            <Steps exercise stage />
        </div>
    }
}

/// `Lesson 5 of 6`, or that it is none of the course.
fn place_in_course(key: &str) -> String {
    match COURSE.iter().position(|(name, _)| *name == key) {
        Some(place) => format!("Lesson {} of {}", place + 1, COURSE.len()),
        None => "Exercise from your teacher".to_owned(),
    }
}

/// The questions before the run, and after it what became of the answers.
fn predict_part(exercise: Exercise, stage: Stage) -> AnyView {
    let questions = exercise.predict;
    if questions.is_empty() {
        return ().into_any();
    }
    let inside = if stage == Stage::Predict {
        view! { <Questions kind=Kind::Predict questions /> }.into_any()
    } else {
        view! { <Feedback questions /> }.into_any()
    };
    view! { <section class="part" id="part-predict" aria-label="Predict">{inside}</section> }
        .into_any()
}

/// Goals, once the predictions are made, and the settings.
#[component]
fn Run(stage: Memo<Option<Stage>>) -> impl IntoView {
    let predicting = Memo::new(move |_| stage.get() == Some(Stage::Predict));
    view! {
        <section class="part" id="part-run" aria-labelledby="part-run-title" hidden=move || stage.get().is_none()>
            <h2 id="part-run-title">{move || if predicting.get() { "Settings" } else { "Run" }}</h2>
            <Show when=move || !predicting.get()>
                <Goals />
            </Show>
            <ExerciseSettings />
        </section>
    }
}

/// The questions after the run, and the hand-in.
fn explain_part(exercise: Exercise, stage: Stage) -> AnyView {
    if stage != Stage::Explain {
        return ().into_any();
    }
    view! {
        <section class="part" id="part-explain" aria-labelledby="part-explain-title">
            <h2 id="part-explain-title">"Explain"</h2>
            <Questions kind=Kind::Explain questions=exercise.explain />
            <HandIn />
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lesson_says_its_place_in_the_course_and_an_exercise_by_link_that_it_has_none() {
        assert_eq!(place_in_course("edge"), "Lesson 5 of 6");
        assert_eq!(place_in_course(""), "Exercise from your teacher");
    }
}
