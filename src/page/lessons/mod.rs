//! The course, and an exercise while it is done.
//!
//! A lesson of the course and an exercise of a teacher are one thing here: text and questions beside
//! the experiment. In reading order:
//!
//! - `words`: conditions, goals and results as a student reads them
//! - `course`: the lessons, how far each is done, and what can be forgotten
//! - `exercise`: one of them while it is done
//! - `notes`: what the other views say of it

mod course;
mod exercise;
mod notes;
mod words;

pub use exercise::{Bounded, Links, QuestionPreview, Room, Setter, Sketch, Text, setter};
pub use notes::OpenExercise;
pub use words::{
    cell_words, condition_words, expected_in_words, goal_words_of, quantity_name, whose_words,
    work_words,
};

use crate::page::store::study::Study;
use crate::page::store::use_store;
use course::Course;
use exercise::ExerciseView;
use leptos::prelude::*;

/// The view: the exercise that is open, or the course.
#[component]
pub fn LessonsView() -> impl IntoView {
    let store = use_store();
    let exercise = Memo::new(move |_| store.study.with(Study::shows_exercise));
    view! {
        <main id="main" class="les" data-shows=move || if exercise.get() { "exercise" } else { "course" }>
            <Show when=move || exercise.get() fallback=|| view! { <Course /> }>
                <ExerciseView />
            </Show>
        </main>
    }
}
