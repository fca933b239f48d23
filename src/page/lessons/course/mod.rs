//! The lessons of the course: where to go on, the path with how far each is done, exercises from a
//! teacher, and what of all this the browser keeps.

mod clear;
mod path;
mod picture;
mod progress;

use crate::core::exercise::{COURSE, Lesson};
use crate::page::kit::{Icon, PageHead, Sign};
use crate::page::lab::PauseElsewhere;
use crate::page::language::{key, say};
use crate::page::lessons::notes::hash_of;
use crate::page::store::use_store;
use clear::ClearProgress;
use leptos::prelude::*;
use leptos::web_sys::{Event, HtmlInputElement};
use path::Path;
use picture::Picture;
use progress::{Progress, Standing, next, of_course};
use wasm_bindgen::JsCast;

const HEADLINE: &str = key("Six lessons, from one neuron to the edge of chaos");

/// The whole list.
#[component]
pub fn Course() -> impl IntoView {
    let store = use_store();
    let progress = Memo::new(move |_| of_course(store));
    let now = Memo::new(move |_| {
        let open = store.study.with(|study| {
            let exercise = study.exercise.as_ref();
            exercise.map(|it| it.key.clone()).unwrap_or_default()
        });
        progress.with(|all| next(all, COURSE.iter().position(|lesson| lesson.key == open)))
    });
    let done = move || {
        progress.with(|all| {
            all.iter()
                .filter(|it| it.standing == Standing::Done)
                .count()
        })
    };
    let sub = say("Predict, run, explain. Everything is trained in this browser.");
    view! {
        <PageHead headline=say(HEADLINE) sub=sub>
            <span class="meta">{move || say!("{done} of {all} done", done = done(), all = COURSE.len())}</span>
            <PauseElsewhere />
        </PageHead>
        <Continue progress now />
        <Path progress now />
        <div class="low">
            <FromTeacher />
            <Kept progress />
        </div>
    }
}

/// Where the visitor goes on, before anything else.
#[component]
fn Continue(progress: Memo<Vec<Progress>>, now: Memo<Option<usize>>) -> impl IntoView {
    let begun = move || {
        let now = now.get();
        now.is_some_and(|it| progress.with(|all| all[it].standing == Standing::Begun))
    };
    let over = move || {
        let is_first = progress.with(|all| all.iter().all(|it| it.standing == Standing::Untouched));
        match (begun(), is_first) {
            (true, _) => say("Continue where you were"),
            (false, true) => say("Begin here"),
            (false, false) => say("Next"),
        }
    };
    let words = move || {
        now.get()
            .map(|it| progress.with(|all| all[it].words()))
            .unwrap_or_default()
    };
    let card = move || {
        let place = now.get()?;
        let Lesson { key, title, .. } = COURSE[place];
        Some(view! {
            <section class="cont" aria-label=say("Continue")>
                <Picture lesson=key />
                <div class="stack">
                    <span class="meta">{over}</span>
                    <h2>{format!("{}. {}", place + 1, say(title))}</h2>
                    <p class="ink2">{words}</p>
                </div>
                <a class="b main" id="continue" href=format!("#v=1&lesson={key}")>
                    {move || if begun() { say("Continue") } else { say("Begin") }}
                    <Icon sign=Sign::Arrow />
                </a>
            </section>
        })
    };
    view! { {card} }
}

/// The exercise that came by a link and is open, those that were answered before, and the way to one that came as
/// a file.
#[component]
fn FromTeacher() -> impl IntoView {
    let store = use_store();
    let open = Memo::new(move |_| {
        store.study.with(|study| {
            let exercise = study.exercise.as_ref().filter(|it| it.key.is_empty())?;
            let (fragment, _) = study.opened.clone()?;
            Some((exercise.title.clone(), hash_of(&fragment)))
        })
    });
    let chosen = move |event: Event| {
        let input = event
            .target()
            .and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
        let file = input
            .and_then(|input| input.files())
            .and_then(|files| files.get(0));
        if let Some(file) = file {
            store.open_exercise_file(file);
        }
    };
    let earlier = Memo::new(move |_| store.linked());
    let items = move || {
        let open = open.get().map(|(title, address)| {
            view! {
                <li>
                    <b>{title}</b>
                    <a class="b" href=address>{say("Go on")}</a>
                </li>
            }
        });
        let earlier: Vec<_> = earlier
            .get()
            .into_iter()
            .map(|it| {
                let answered = say!("{count} answered", count = it.answered.answers());
                view! {
                    <li>
                        <span>{it.title} " " <span class="meta">{answered}</span></span>
                        <a class="b" href=hash_of(&it.fragment)>{say("Go on")}</a>
                    </li>
                }
            })
            .collect();
        let none = open.is_none() && earlier.is_empty();
        view! { <ul class="ex" id="linked" hidden=none>{open}{earlier}</ul> }
    };
    view! {
        <section class="sec" aria-labelledby="from-teacher">
            <header>
                <h2 id="from-teacher">{say("From your teacher")}</h2>
                <span class="meta">{say("a link opens by itself")}</span>
            </header>
            {items}
            <label class="file">
                <span>{say("Open an exercise's file")}</span>
                <input type="file" id="exercise-file" accept=".txt,text/plain" on:change=chosen />
            </label>
        </section>
    }
}

/// What this browser keeps of the visitor, and the way to have it forgotten.
#[component]
fn Kept(progress: Memo<Vec<Progress>>) -> impl IntoView {
    let store = use_store();
    let lasting = Memo::new(move |_| store.study.with(|study| study.refused.lasting()));
    let words = move || {
        let kept = say("Kept in this browser only. Nobody sees it until you hand in.");
        lasting.get().warning().unwrap_or(kept)
    };
    view! {
        <section class="sec" aria-labelledby="your-progress">
            <header><h2 id="your-progress">{say("Your progress")}</h2></header>
            <p class="ink2" id="progress-kept">{words}</p>
            <div class="inl">
                <ClearProgress progress />
                <a class="meta to-teachers" href="#view=teachers">{say("For teachers")}</a>
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headline_counts_the_lessons() {
        let counts = [
            "No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight",
        ];
        let (count, _) = HEADLINE.split_once(" lessons, ").expect("a count");
        assert_eq!(count, counts[COURSE.len()]);
    }
}
