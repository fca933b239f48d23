//! The class as one map: two settings, how finely, and how much of it each student trains.

use super::Desk;
use super::control::{Pick, Row, Wrong};
use crate::core::exercise::Networks;
use crate::page::language::say;
use crate::page::teachers::draft::{AxisPlace, Draft, DraftMap, offered};
use leptos::prelude::*;

/// Whether there is a map, and what it is of.
#[component]
pub fn MapPart(desk: Desk) -> impl IntoView {
    let on = Memo::new(move |_| desk.read(|draft| draft.map.is_some()));
    let turn = move |event| {
        let is_on = event_target_checked(&event);
        desk.edit(|draft| {
            let config = &draft.experiment.config;
            draft.map = is_on.then(|| DraftMap::new(config));
        });
    };
    view! {
        <section class="sec" aria-labelledby="teach-map">
            <header>
                <h2 id="teach-map">{say("The class as one map")}</h2>
                <span class="meta">{say("each student predicts and trains a few cells")}</span>
            </header>
            <label class="inl">
                <input type="checkbox" id="map-on" prop:checked=move || on.get() on:change=turn />
                <span>{say("Two settings make a map, which the hand-ins fill")}</span>
            </label>
            <Wrong desk at="map-on" />
            <Show when=move || on.get()>
                <Axis desk place=AxisPlace::Across name=say("Across") />
                <Axis desk place=AxisPlace::Down name=say("Upwards") />
                <Class desk />
            </Show>
        </section>
    }
}

fn edit(desk: Desk, edit: impl FnOnce(&mut DraftMap)) {
    desk.edit(|draft| {
        if let Some(map) = &mut draft.map {
            edit(map);
        }
    });
}

fn read<T: Default>(draft: &Draft, read: impl FnOnce(&DraftMap) -> T) -> T {
    draft.map.as_ref().map(read).unwrap_or_default()
}

/// One setting with its range.
#[component]
fn Axis(desk: Desk, place: AxisPlace, name: &'static str) -> impl IntoView {
    let at = place as usize;
    let own = desk.now(|draft| read(draft, |map| Some(map.axes[at].clone())));
    let Some(own) = own else {
        return ().into_any();
    };
    let fields = desk.now(|draft| offered(&draft.experiment.config));
    let fields: Vec<_> = fields
        .iter()
        .map(|field| (field.word, say(field.label)))
        .collect();
    let choose = move |word: &'static str| edit(desk, |map| map.axes[at].word = word);
    let from = move |text: String| edit(desk, |map| map.axes[at].from = text);
    let to = move |text: String| edit(desk, |map| map.axes[at].to = text);
    let id = place.id();
    view! {
        <div class="mapax" role="group" aria-label=name>
            <span class="mapn">{name}</span>
            <Pick id label=say!("{name}: setting", name) options=fields value=own.word on_change=Callback::new(choose) />
            <Row desk id=format!("{id}-from") label=say!("{name}: from", name) value=own.from on_change=Callback::new(from) />
            <span>{say("to")}</span>
            <Row desk id=format!("{id}-to") label=say!("{name}: to", name) value=own.to on_change=Callback::new(to) />
            <span>{say("in")}</span>
            <Count desk place name />
            <span>{say("values")}</span>
        </div>
        <Wrong desk at=id />
    }
    .into_any()
}

/// How many values: typed, or as they suit the class.
#[component]
fn Count(desk: Desk, place: AxisPlace, name: &'static str) -> impl IntoView {
    let at = place as usize;
    let text = move || desk.read(|draft| read(draft, |map| map.axes[at].count.clone()));
    let typed = move |event| edit(desk, |map| map.set_count(place, event_target_value(&event)));
    view! {
        <input
            class="field"
            type="text"
            inputmode="numeric"
            autocomplete="off"
            id=format!("{}-count", place.id())
            aria-label=say!("{name}: values", name)
            prop:value=text
            on:input=typed
        />
    }
}

/// Its size, how many cells each student has, and how much of the map that covers.
#[component]
fn Class(desk: Desk) -> impl IntoView {
    let networks = desk.now(|draft| read(draft, |map| map.networks));
    let students = move || desk.read(|draft| read(draft, |map| map.students.clone()));
    let each = move || desk.read(|draft| read(draft, |map| map.each.clone()));
    let size = move |event| {
        edit(desk, |map| map.set_students(event_target_value(&event)));
    };
    let typed = move |event| edit(desk, |map| map.set_each(event_target_value(&event)));
    let choose = move |networks: Networks| edit(desk, |map| map.networks = networks);
    let words = move || {
        let map = desk
            .made
            .with(|made| made.as_ref().and_then(|made| made.exercise.map.clone()));
        map.map(|map| desk.read(|draft| read(draft, |own| own.coverage_words(&map))))
    };
    view! {
        <div class="mapax">
            <label for="map-students">{say("Students")}</label>
            <input class="field" type="text" inputmode="numeric" autocomplete="off" id="map-students" prop:value=students on:input=size />
            <label for="map-each">{say("Cells of each")}</label>
            <input class="field" type="text" inputmode="numeric" autocomplete="off" id="map-each" prop:value=each on:input=typed />
            <Pick
                id="map-networks"
                label=say("Networks of the map")
                options=vec![(Networks::One, say("unregularised alone")), (Networks::Two, say("both networks"))]
                value=networks
                on_change=Callback::new(choose)
            />
        </div>
        <Wrong desk at="map-each" />
        <p class="meta" role="status" id="map-coverage">{words}</p>
    }
}
