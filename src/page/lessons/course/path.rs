//! The path through the lessons.

use super::picture::Picture;
use super::progress::{Progress, Standing};
use crate::core::exercise::COURSE;
use crate::page::language::{key, say};
use leptos::prelude::*;

/// What each lesson asks, and which lessons help before it; they advise, and lock nothing.
const STATIONS: [(&str, &str); COURSE.len()] = [
    (
        key("How long does one neuron remember?"),
        key("no prerequisite"),
    ),
    (key("Does a small difference fade or grow?"), key("after 1")),
    (
        key("What does learning go by, on its way back?"),
        key("after 2"),
    ),
    (key("Which of three things makes it fail?"), key("after 3")),
    (
        key("Where should λ be, and who puts it there?"),
        key("after 4"),
    ),
    (
        key("Can you reach the goal with no recipe?"),
        key("after 5"),
    ),
];

/// All lessons in their order; `now` is the one to go on with.
#[component]
pub fn Path(progress: Memo<Vec<Progress>>, now: Memo<Option<usize>>) -> impl IntoView {
    let stations: Vec<_> = (0..COURSE.len())
        .map(|place| view! { <Station place progress now /> })
        .collect();
    view! {
        <section class="lp" aria-label=say("The course")>
            <ol class="path">{stations}</ol>
        </section>
    }
}

#[component]
fn Station(place: usize, progress: Memo<Vec<Progress>>, now: Memo<Option<usize>>) -> impl IntoView {
    let (key, title) = COURSE[place];
    let (asks, after) = STATIONS[place];
    let own = Memo::new(move |_| progress.with(|all| all[place]));
    let done = move || own.get().standing == Standing::Done;
    let is_now = move || now.get() == Some(place);
    let bars = move || {
        let (over, share) = own.get().stages();
        let bar = move |stage: usize| {
            let class = if stage < over { "d" } else { "" };
            let filled =
                (stage == over && share > 0.0).then(|| format!("{}%", (share * 100.0).round()));
            view! { <i class=class class:c=filled.is_some() style:--share=filled.unwrap_or_default()></i> }
        };
        (0..3).map(bar).collect::<Vec<_>>()
    };
    view! {
        <li class:done=done class:now=is_now data-done=move || done().then_some("true")>
            <div class="stn" aria-hidden="true">
                <b>{move || if done() { "✓".to_owned() } else { (place + 1).to_string() }}</b>
            </div>
            <Picture lesson=key />
            <h3>
                <a
                    id=format!("lesson-{key}")
                    href=format!("#v=1&lesson={key}")
                    aria-current=move || is_now().then_some("step")
                >
                    {format!("{}. {}", place + 1, say(title))}
                </a>
            </h3>
            <p class="qn">{say(asks)}</p>
            <div class="lf2">
                <div class="pg" aria-hidden="true">{bars}</div>
                <span class="meta"><span>{say(after)}</span><span>{move || own.get().words()}</span></span>
            </div>
        </li>
    }
}
