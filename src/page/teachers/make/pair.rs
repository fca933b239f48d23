//! What the student trains: two networks without and with the regulariser, one, or two that differ in a setting.

use super::Desk;
use super::control::{Pick, Row, Wrong};
use crate::core::settings::{Field, with_word};
use crate::page::kit::CloseButton;
use crate::page::language::say;
use crate::page::store::names::value_of;
use crate::page::teachers::draft::{Change, Draft, Trains, called, change_id, differing};
use leptos::prelude::*;

/// The choice, and the settings where the networks differ in some.
#[component]
pub fn PairPart(desk: Desk) -> impl IntoView {
    let own = desk.now(|draft| draft.pair.trains);
    let has_map = Memo::new(move |_| desk.read(|draft| draft.map.is_some()));
    let trains = Memo::new(move |_| desk.read(|draft| draft.pair.trains));
    let choose = move |trains: Trains| desk.edit(|draft| draft.choose_trains(trains));
    let differs = move || trains.get() == Trains::Chosen && !has_map.get();
    view! {
        <section class="sec" aria-labelledby="teach-networks">
            <header>
                <h2 id="teach-networks">{say("Networks the student trains")}</h2>
                <span class="meta">{move || has_map.get().then(|| say("the map says which"))}</span>
            </header>
            <Pick
                id="teach-pair"
                label=say("Networks the student trains")
                options=Trains::ALL.to_vec()
                value=own
                on_change=Callback::new(choose)
            />
            <Wrong desk at="teach-pair" />
            <Show when=differs>
                <Changes desk />
            </Show>
        </section>
    }
}

/// The settings that they differ in, and what the networks are called by them.
#[component]
fn Changes(desk: Desk) -> impl IntoView {
    let numbers = Memo::new(move |_| {
        desk.read(|draft| {
            draft
                .pair
                .changes
                .iter()
                .map(|it| it.number)
                .collect::<Vec<_>>()
        })
    });
    let each = move || numbers.get();
    let names = move || {
        desk.made.with(|made| {
            let exercise = &made.as_ref()?.exercise;
            exercise.differ.is_chosen().then(|| {
                let config = desk.read(|draft| draft.experiment.config.clone());
                let [first, second] = called(exercise, &config);
                say!("They are called “{first}” and “{second}”.", first, second)
            })
        })
    };
    view! {
        <For each key=|number| *number let:number>
            <OneChange desk number />
        </For>
        <div>
            <button class="b" type="button" id="teach-add-differ" on:click=move |_| desk.edit(Draft::add_change)>
                {say("Add a setting")}
            </button>
        </div>
        <p class="meta" role="status" id="teach-names">{names}</p>
    }
}

fn change_of(draft: &Draft, number: u32) -> Option<Change> {
    let found = draft.pair.changes.iter().find(|it| it.number == number);
    found.cloned()
}

/// One setting: what the first network has, and what the second.
#[component]
fn OneChange(desk: Desk, number: u32) -> impl IntoView {
    let Some(own) = desk.now(|draft| change_of(draft, number)) else {
        return ().into_any();
    };
    let mut fields = desk.now(|draft| differing(&draft.experiment.config));
    // What an edited exercise has stays to be seen, also where it does nothing here.
    if let Some(field) = with_word(own.word).filter(|field| !fields.contains(field)) {
        fields.push(field);
    }
    let labelled = |field: &&'static Field| (field.word, say(field.label));
    let options: Vec<_> = fields.iter().map(labelled).collect();
    let word =
        Memo::new(move |_| desk.read(|draft| change_of(draft, number).map_or("", |it| it.word)));
    let choose = move |word: &'static str| desk.edit(|draft| draft.choose_differing(number, word));
    let first = move || {
        let field = with_word(word.get())?;
        let value = desk.read(|draft| value_of(field, &draft.experiment.config));
        Some(say!("{value} in the first, in the second", value))
    };
    view! {
        <div class="mapax differ" role="group" aria-label=say("A setting that the networks differ in")>
            <Pick
                id=format!("differ-{number}-word")
                label=say("Setting")
                options
                value=own.word
                on_change=Callback::new(choose)
            />
            <span>{first}</span>
            {move || view! { <Value desk number word=word.get() /> }}
            <CloseButton label=say("Remove this setting") on_press=move || desk.edit(|draft| draft.remove_change(number)) />
        </div>
        <Wrong desk at=change_id(number) />
    }
    .into_any()
}

/// The second network's value: typed, or one of the setting's choices. Made anew with another setting.
#[component]
fn Value(desk: Desk, number: u32, word: &'static str) -> impl IntoView {
    let own = desk.now(|draft| change_of(draft, number).map_or_else(String::new, |it| it.value));
    let take = move |value: String| {
        desk.edit(|draft| {
            if let Some(change) = draft.change_mut(number) {
                change.value = value;
            }
        });
    };
    let label = say("Value in the second network");
    let choices = with_word(word).map_or_else(Vec::new, |field| field.choices());
    if choices.is_empty() {
        return view! { <Row desk id=change_id(number) label value=own on_change=Callback::new(take) /> }
            .into_any();
    }
    let chosen = choices.iter().find(|(name, _)| *name == own);
    let value = chosen.or(choices.first()).map_or("", |(name, _)| name);
    let choose = move |name: &'static str| take(name.to_owned());
    view! { <Pick id=change_id(number) label options=choices value on_change=Callback::new(choose) /> }
        .into_any()
}
