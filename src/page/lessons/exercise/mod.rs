//! One exercise while it is done: its text, predict, run, explain and hand in on the left, the
//! experiment on the right.
//!
//! What comes after a stage is not in the document before it. The text stays through all of them: its
//! links set settings.

mod bounded;
mod cells;
mod class_map;
mod done;
mod experiment;
mod feedback;
mod figure;
mod goals;
mod hand_in;
mod help;
mod keeping;
mod questions;
mod setting_links;
mod settings;
mod sketch;
mod steps;
mod text;
mod word;

pub use bounded::{Bounded, Room};
pub use questions::QuestionPreview;
pub use setting_links::setter;
pub use sketch::Sketch;
pub use text::{Links, Setter, Text};

use crate::core::exercise::{COURSE, Evidence, Exercise};
use crate::core::name::{Labelled, Named};
use crate::core::run::Run;
use crate::core::text::Block;
use crate::page::kit::bring_into_sight;
use crate::page::lab::{Buttons, Transport};
use crate::page::language::say;
use crate::page::store::study::{Kind, Stage, Study};
use crate::page::store::{Side, Store, use_store};
use cells::{OwnCells, TrainCells};
use done::Done;
use experiment::Experiment;
use feedback::Feedback;
use goals::Goals;
use hand_in::{HandIn, OwnSeed};
use keeping::Keeping;
use leptos::prelude::*;
use questions::{LockIn, Questions};
use settings::ExerciseSettings;
use steps::{Steps, begin_at_title};
use text::Edits;

/// The blocks of one stage: what stands before the first dividing line is there from the beginning.
fn blocks_of(all: &[Block], own: Stage) -> Vec<Block> {
    let mut stage = Stage::Predict;
    let mut found = Vec::new();
    for block in all {
        match block {
            Block::Divider(name) => stage = Stage::from_key(name).unwrap_or(stage),
            block if stage == own => found.push(block.clone()),
            _ => {}
        }
    }
    found
}

fn is_parted(all: &[Block]) -> bool {
    all.iter().any(|block| matches!(block, Block::Divider(_)))
}

fn is_over(stage: Memo<Option<Stage>>) -> bool {
    stage.get().is_some_and(|stage| stage > Stage::Predict)
}

/// What stands before the questions; once they are answered, it folds where more text follows.
#[component]
fn Beginning(blocks: Memo<Vec<Block>>, folds: Memo<bool>, links: Links) -> impl IntoView {
    move || {
        let text = view! { <div class="exercise-text"><Text blocks links /></div> };
        if folds.get() {
            view! { <details class="fold"><summary>{say("What you read before")}</summary>{text}</details> }
                .into_any()
        } else {
            text.into_any()
        }
    }
}

/// What comes with the last stage.
#[component]
fn Later(blocks: Memo<Vec<Block>>, links: Links) -> impl IntoView {
    let none = move || blocks.with(Vec::is_empty);
    view! {
        <div class="exercise-text part" hidden=none><Text blocks links /></div>
    }
}

/// Which exercise it is, and its stage: what is typed into it does not change this.
type Shape = Option<(u32, Stage)>;

/// The exercise that is open, or that it is on its way.
#[component]
pub fn ExerciseView() -> impl IntoView {
    let store = use_store();
    store.typeset_if_missing();
    let shape = Memo::new(move |_| shape(store));
    begin_each_at_its_title(store);
    let exercise = Memo::new(move |_| store.study.with(|study| study.exercise.clone()));
    let blocks = Memo::new(move |_| store.study.with(|study| study.blocks.clone()));
    let stage = Memo::new(move |_| shape.get().map(|(_, stage)| stage));
    // What is typed into an answer, or into a field, changes neither of them.
    let settings = Memo::new(move |_| store.desk.with(|desk| desk.settings.good().clone()));
    let links = Links {
        set: Callback::new(move |edits: Edits| store.take_up(&edits)),
        state: Callback::new(move |edits: Edits| {
            let allows =
                |path: &str| exercise.with(|it| it.as_ref().is_none_or(|it| it.allows(path)));
            settings.with(|settings| setter(&edits, settings, &allows))
        }),
    };
    let text = move |own: Stage| {
        Memo::new(move |_| {
            let due = stage.get().unwrap_or(Stage::Predict) >= own;
            blocks.with(|all| if due { blocks_of(all, own) } else { Vec::new() })
        })
    };
    let (before, meanwhile, after) = (text(Stage::Predict), text(Stage::Run), text(Stage::Explain));
    let has_map = Memo::new(move |_| store.study.with(|study| study.map().is_some()));
    let part = move |make: fn(Exercise, Stage) -> AnyView| {
        move || {
            let (_, stage) = shape.get()?;
            Some(make(exercise.get_untracked()?, stage))
        }
    };
    view! {
        <div class="lesson" id="exercise" data-stage=move || stage.get().map(Named::key)>
            <section class="text" aria-label=say("The exercise")>
                <Head exercise stage />
                <div class="body" tabindex="-1">
                    <Beginning blocks=before folds=Memo::new(move |_| is_over(stage) && is_parted(&blocks.get())) links />
                    <OwnSeed />
                    <OwnCells stage />
                    <Keeping stage />
                    {part(predict_part)}
                    <Run stage blocks=meanwhile links />
                    <Later blocks=after links />
                    {part(explain_part)}
                </div>
                <div class="lf">
                    <Show when=move || stage.get() == Some(Stage::Predict)>
                        <LockIn />
                    </Show>
                    <Show when=move || has_map.get() fallback=|| view! { <Transport buttons=Buttons::TrainOnly /> }>
                        <Show when=move || stage.get().is_some_and(|it| it > Stage::Predict)>
                            <TrainCells stage />
                        </Show>
                    </Show>
                </div>
            </section>
            <Experiment stage />
        </div>
    }
}

/// Another exercise, its answers kept or not, is read from its title on.
fn begin_each_at_its_title(store: Store) {
    let which = Memo::new(move |_| {
        let named = |it: &Exercise| (it.key.clone(), it.title.clone());
        store.study.with(|study| study.exercise.as_ref().map(named))
    });
    Effect::new(move |before: Option<Option<(String, String)>>| {
        let (before, now) = (before.flatten(), which.get());
        if now.is_some() && now != before {
            request_animation_frame(begin_at_title);
        }
        now.or(before)
    });
}

fn shape(store: Store) -> Shape {
    let over = |side: Side| store.run(side).with(Run::is_over);
    let finished = Side::BOTH.into_iter().all(over);
    store.study.with(|study| {
        let stage = if finished {
            study.stage_at_end()
        } else {
            study.stage()
        };
        Some((study.exercises, stage?))
    })
}

/// Where it comes from, its title, and how far it is.
#[component]
fn Head(exercise: Memo<Option<Exercise>>, stage: Memo<Option<Stage>>) -> impl IntoView {
    let store = use_store();
    let of = move || {
        let key = exercise.with(|it| it.as_ref().map(|it| it.key.clone()));
        match key {
            None => say("On its way").to_owned(),
            Some(key) => place_in_course(&key),
        }
    };
    let title = move || {
        let title = exercise.with(|it| it.as_ref().map(|it| it.title.clone()));
        title.unwrap_or_else(|| say("The lesson is being fetched").to_owned())
    };
    view! {
        <div class="lh">
            <p class="meta">
                <span>{of}</span>
                <a href="#view=lessons">{say("All lessons")}</a>
                <button class="lnk meta" type="button" id="leave-exercise" on:click=move |_| store.leave_exercise()>
                    {say("Leave")}
                </button>
            </p>
            <h1 id="exercise-title" tabindex="-1">{title}</h1>
            <Steps exercise stage />
        </div>
    }
}

/// `Lesson 5 of 6`, or that it is none of the course.
fn place_in_course(key: &str) -> String {
    match COURSE.iter().position(|lesson| lesson.key == key) {
        Some(place) => say!(
            "Lesson {place} of {count}",
            place = place + 1,
            count = COURSE.len()
        ),
        None => say("Exercise from your teacher").to_owned(),
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
    view! { <section class="part" id="part-predict" aria-label=say("Predict")>{inside}</section> }
        .into_any()
}

/// Goals, once the predictions are made, and the settings.
#[component]
fn Run(stage: Memo<Option<Stage>>, blocks: Memo<Vec<Block>>, links: Links) -> impl IntoView {
    let predicting = Memo::new(move |_| stage.get() == Some(Stage::Predict));
    // The cells of a map are of the exercise's own experiment, which nobody sets.
    let store = use_store();
    let has_map = Memo::new(move |_| store.study.with(|study| study.map().is_some()));
    let nothing = move || stage.get().is_none() || (has_map.get() && blocks.with(Vec::is_empty));
    view! {
        <section class="part" id="part-run" aria-labelledby="part-run-title" hidden=nothing>
            <h2 id="part-run-title">{move || if predicting.get() { say("Settings") } else { say("Run") }}</h2>
            <div class="exercise-text" hidden=move || blocks.with(Vec::is_empty)><Text blocks links /></div>
            <Show when=move || !predicting.get()>
                <Look />
                <Goals />
            </Show>
            <Show when=move || !has_map.get()><ExerciseSettings /></Show>
        </section>
    }
}

/// Where to look, in words and as a way there; the panels themselves are marked.
#[component]
fn Look() -> impl IntoView {
    let store = use_store();
    let evidence = Memo::new(move |_| {
        let exercise = |study: &Study| study.exercise.as_ref().map(|it| it.evidence.clone());
        store.study.with(exercise).unwrap_or_default()
    });
    let ways = move || {
        let one = |it: Evidence| {
            let place = place_of(it);
            view! {
                <button class="lnk" type="button" on:click=move |_| bring_into_sight(&place)>{say(it.label())}</button>
            }
        };
        evidence.get().into_iter().map(one).collect::<Vec<_>>()
    };
    view! {
        <p class="inl look-here" hidden=move || evidence.with(Vec::is_empty)>
            <span class="meta">{say("Look here:")}</span>
            {ways}
        </p>
    }
}

/// The selector of what holds the evidence.
fn place_of(evidence: Evidence) -> String {
    match evidence {
        Evidence::Spikes => ".stage [data-raster]".to_owned(),
        Evidence::Signal => ".stage .ramp".to_owned(),
        course => format!(".stage [data-chart='{}']", course.key()),
    }
}

/// The questions after the run, and the hand-in.
fn explain_part(exercise: Exercise, stage: Stage) -> AnyView {
    if stage != Stage::Explain {
        return ().into_any();
    }
    view! {
        <section class="part" id="part-explain" aria-labelledby="part-explain-title">
            <h2 id="part-explain-title">{say("Explain")}</h2>
            <Questions kind=Kind::Explain questions=exercise.explain />
            <Done />
            <HandIn />
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_block_of_a_later_stage_is_shown_before_it_and_an_older_text_is_there_at_once() {
        let text = |words: &str| Block::Code(words.to_owned());
        let divider = |name: &str| Block::Divider(name.to_owned());
        let all = [
            text("first"),
            divider("run"),
            text("second"),
            divider("moon"),
            text("third"),
            divider("explain"),
            text("last"),
        ];
        assert_eq!(blocks_of(&all, Stage::Predict), [text("first")]);
        assert_eq!(blocks_of(&all, Stage::Run), [text("second"), text("third")]);
        assert_eq!(blocks_of(&all, Stage::Explain), [text("last")]);
        assert!(is_parted(&all));
        let older = [text("one"), text("two")];
        assert_eq!(blocks_of(&older, Stage::Predict), older);
        assert!(!is_parted(&older) && blocks_of(&older, Stage::Run).is_empty());
    }

    #[test]
    fn a_lesson_says_its_place_in_the_course_and_an_exercise_by_link_that_it_has_none() {
        assert_eq!(place_in_course("edge"), "Lesson 5 of 6");
        assert_eq!(place_in_course(""), "Exercise from your teacher");
    }
}
