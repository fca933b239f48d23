//! A class's hand-ins, measured against the teacher's own exercise, by student and by question.
//!
//! In reading order:
//!
//! - `rows`: one hand-in as its row says it; pure
//! - `desk`: what every part follows
//! - `giving`: hand-ins come in, and the exercise that they are measured by
//! - `bars`: counts as bars
//! - `row`, `students`, `questions`: the table, and the answers by question
//! - `again`: every run, trained again
//! - `class_map`: what the class makes of the exercise's map
//! - `marking`, `detail`: the hand-in that is chosen, and what its student is noted with

mod again;
mod bars;
mod class_map;
mod desk;
mod detail;
mod giving;
mod marking;
mod questions;
mod row;
mod rows;
mod students;

use super::Teaching;
use crate::core::review::{Measure, Separator};
use crate::page::kit::{Choice, Icon, PageHead, Segmented, Sign, download_table};
use crate::page::lab::PauseElsewhere;
use crate::page::language::say;
use crate::page::site;
use crate::page::store::class::Names;
use crate::page::store::use_store;
use again::TrainedAgain;
use class_map::ClassMapPart;
use desk::{Desk, Shows};
use detail::Detail;
use giving::{AddHandIns, Dropped, MeasuredBy, Paste};
use leptos::prelude::*;
use questions::ByQuestion;
use rows::{gap_words, headline};
use students::HandInTable;

/// The whole page. Files may be dropped anywhere on it.
#[component]
pub fn Review(teaching: Teaching) -> impl IntoView {
    let desk = Desk::new();
    let head = Memo::new(move |_| {
        desk.seen
            .with(|seen| desk.verdicts.with(|verdicts| headline(seen, verdicts)))
    });
    let none = Memo::new(move |_| desk.count() == 0);
    let pasting = RwSignal::new(false);
    view! {
        <Dropped names=desk.names>
            <PageHead headline=head sub=say("They are read in this browser and go nowhere.")>
                <PauseElsewhere />
                <Show when=move || !none.get()>
                    <HeadOfClass desk />
                </Show>
                <a class="b" id="to-guides" href="#view=guide">{say("Guides to the lessons")}</a>
                <a class="b" id="to-make" href="#view=make">{say("Make an exercise")}</a>
                <button class="b" type="button" id="paste-open" on:click=move |_| pasting.set(true)>{say("Paste…")}</button>
                <AddHandIns />
            </PageHead>
            <MeasuredBy teaching />
            <BringBack />
            <Show when=move || !none.get() fallback=|| view! { <Empty /> }>
                <Left desk />
                <aside class="r" aria-label=say("The class")>
                    <ClassMapPart desk />
                    <TrainedAgain desk />
                    <Detail desk />
                </aside>
            </Show>
            <Paste open=pasting />
        </Dropped>
    }
}

/// What can be done once there is a class.
#[component]
fn HeadOfClass(desk: Desk) -> impl IntoView {
    let said = RwSignal::new(String::new());
    let separator = desk.separator;
    let turn = move |_| desk.names.update(|names| *names = names.turned());
    let clear = move |_| {
        desk.store.clear_class();
        desk.chosen.set(0);
    };
    let save = move |_| {
        let text = desk.table(separator.get_untracked());
        save_table("class.csv", &text);
    };
    let copy = move |_| site::copy(&desk.table(separator.get_untracked().pasted()), said);
    let of_half = move |event| {
        let is_half = event_target_value(&event) == "semicolon";
        separator.set(if is_half {
            Separator::Semicolon
        } else {
            Separator::Comma
        });
    };
    view! {
        <button class="b" type="button" id="names" on:click=turn>
            <Icon sign=Sign::Eye />
            {move || turn_words(desk.names.get())}
        </button>
        <button class="b" type="button" id="clear-reviews" on:click=clear>
            {move || say!("Clear {count}", count = desk.count())}
        </button>
        <select class="field sm" id="csv-numbers" aria-label=say("Numbers in tables") on:change=of_half>
            <option value="comma" selected=move || separator.get() == Separator::Comma>"0.5"</option>
            <option value="semicolon" selected=move || separator.get() == Separator::Semicolon>"0,5"</option>
        </select>
        <button class="b" type="button" id="class-csv" title=say("With the students' names") on:click=save>
            <Icon sign=Sign::Download />
            {move || csv_words(desk.names.get())}
        </button>
        <button class="b" type="button" id="class-copy" title=say("With the students' names") on:click=copy>
            <Icon sign=Sign::Copy />
            {move || copy_words(desk.names.get())}
        </button>
        <span class="meta" role="status">{move || said.get()}</span>
    }
}

/// What the button does to the names.
fn turn_words(now: Names) -> &'static str {
    match now {
        Names::Hidden => say("Show names"),
        Names::Shown => say("Hide names"),
    }
}

/// A table has the names: where they are hidden, the button says so.
fn csv_words(names: Names) -> &'static str {
    match names {
        Names::Hidden => say("Export CSV with names"),
        Names::Shown => say("Export CSV"),
    }
}

/// The same of the one to be pasted.
fn copy_words(names: Names) -> &'static str {
    match names {
        Names::Hidden => say("Copy table with names"),
        Names::Shown => say("Copy table"),
    }
}

/// Gives a table to a spreadsheet, which tells by its first character that it is UTF-8.
fn save_table(name: &str, csv: &str) {
    download_table(name, &format!("\u{feff}{csv}"));
}

/// By student, or by question.
#[component]
fn Left(desk: Desk) -> impl IntoView {
    let choices = vec![
        Choice::new(Shows::Students, say("By student")),
        Choice::new(Shows::Questions, say("By question")),
    ];
    let gaps = Memo::new(move |_| {
        let words = |measure: &Measure| desk.gaps.with(|gaps| gap_words(measure, gaps));
        desk.store
            .class
            .with(|class| class.measure.as_ref().and_then(words))
    });
    view! {
        <section class="l" aria-label=say("Hand-ins")>
            <div class="lt">
                <Segmented
                    name="review-shows"
                    legend=say("View")
                    choices
                    value=desk.shows
                    on_change=move |chosen| desk.shows.set(chosen)
                />
                <span class="meta" hidden=move || desk.shows.get() == Shows::Questions>{say("Select a row to see one hand-in")}</span>
            </div>
            <p class="meta gaps" role="status" id="class-gaps" hidden=move || gaps.with(Option::is_none)>{move || gaps.get()}</p>
            {move || match desk.shows.get() {
                Shows::Students => view! { <HandInTable desk /> }.into_any(),
                Shows::Questions => view! { <ByQuestion desk /> }.into_any(),
            }}
        </section>
    }
}

/// Before the first hand-in.
#[component]
fn Empty() -> impl IntoView {
    view! {
        <section class="none" aria-label=say("How it goes")>
            <ol>
                <li><b>{say("Make an exercise.")}</b> " " {say("Its link holds the experiment, your questions and the goals.")}</li>
                <li><b>{say("Collect.")}</b> " " {say("Files, a ZIP of them, or a column of links: drop, choose or paste them here.")}</li>
                <li><b>{say("Review.")}</b> " " {say("All is measured against your own link. Training again is what proves a run.")}</li>
            </ol>
        </section>
    }
}

/// What was cleared, back into the list, or away for good.
#[component]
fn BringBack() -> impl IntoView {
    let store = use_store();
    let count = Memo::new(move |_| store.cleared_count());
    view! {
        <p class="inl cleared" hidden=move || count.get() == 0>
            <button class="b" type="button" id="bring-back" on:click=move |_| store.bring_back_class()>
                {move || say!("Bring back the {count} that were cleared", count = count.get())}
            </button>
            <button class="lnk meta" type="button" id="forget-cleared" on:click=move |_| store.forget_cleared()>
                {say("Forget them for good")}
            </button>
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn while_names_are_hidden_the_ways_out_say_that_they_take_them_along() {
        for words in [csv_words, copy_words] {
            assert!(words(Names::Hidden).ends_with("with names"));
            assert!(!words(Names::Shown).contains("names"));
        }
    }

    #[test]
    fn a_visit_begins_without_names_and_the_button_shows_and_hides_them() {
        let first = Names::default();
        assert_eq!(first, Names::Hidden);
        assert_eq!(turn_words(first), "Show names");
        assert_eq!(turn_words(first.turned()), "Hide names");
        assert_eq!(first.turned().turned(), first);
    }
}
