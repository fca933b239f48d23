//! The settings that the exercise shows: those that can be changed, and those that are frozen.

use crate::core::name::{Labelled, Named};
use crate::core::settings::{self, Field, Group, Input};
use crate::page::kit::{Icon, Sign};
use crate::page::language::{heard, say};
use crate::page::store::focus::focus;
use crate::page::store::names::in_both;
use crate::page::store::{Activity, Side, Store, use_store};
use leptos::prelude::*;

/// So many stand in one list; more are folded away by their groups.
const FEW: usize = 12;

/// The exercise's settings, and Restart where a run is under way with others.
#[component]
pub fn ExerciseSettings() -> impl IntoView {
    let store = use_store();
    let few = Memo::new(move |_| {
        let named = store.study.with(|study| {
            let exercise = study.exercise.as_ref();
            exercise.map_or(0, |it| it.shown.len() + it.locked.len())
        });
        (1..=FEW).contains(&named)
    });
    let restart = Memo::new(move |_| {
        let going = matches!(store.activity(), Activity::Running | Activity::Paused);
        going && store.needs_restart()
    });
    let again = move |_| {
        store.restart();
        // The button itself goes.
        focus("train");
    };
    let groups = move || {
        let group = |group: Group| view! { <FieldGroup group few=few.get() /> };
        Group::all().map(group).collect::<Vec<_>>()
    };
    let differing = Memo::new(move |_| {
        store.desk.with(|desk| {
            let changes = desk.differ.changes().iter();
            changes.map(|(field, _)| field.path).collect::<Vec<_>>()
        })
    });
    let each = move || differing.get();
    view! {
        <div class="exercise-settings" id="exercise-settings">
            <For each key=|path| *path let:path>
                {settings::named(path).map(|field| view! { <Setting field /> })}
            </For>
            {groups}
            <Show when=move || restart.get()>
                <button class="b" type="button" id="restart" on:click=again>{say("Restart with changes")}</button>
            </Show>
        </div>
    }
}

fn is_shown(store: Store, field: &Field) -> bool {
    // What the networks differ in stands first, and never folded away.
    store
        .desk
        .with(|desk| desk.settings.shows(field) && !desk.differ.has(field.path))
        && store.study.with(|study| study.shows(field.path))
}

/// The settings of a group that the exercise shows and that do something.
#[component]
fn FieldGroup(group: Group, few: bool) -> impl IntoView {
    let store = use_store();
    let shown = Memo::new(move |_| {
        let shown = group.fields().filter(|field| is_shown(store, field));
        shown.map(|field| field.path).collect::<Vec<_>>()
    });
    let each = move || shown.get();
    let rows = move || {
        view! {
            <For each key=|path| *path let:path>
                {settings::named(path).map(|field| view! { <Setting field /> })}
            </For>
        }
    };
    if few {
        return view! { {rows()} }.into_any();
    }
    view! {
        <details class="fold" hidden=move || shown.with(Vec::is_empty)>
            <summary>{say(group.label())}</summary>
            {rows()}
        </details>
    }
    .into_any()
}

/// One setting: its name, its value, its range, and what is wrong with it.
#[component]
fn Setting(field: &'static Field) -> impl IntoView {
    let store = use_store();
    let locked = Memo::new(move |_| store.study.with(|study| !study.allows(field.path)));
    let error = Memo::new(move |_| error(store, field));
    let differs = Memo::new(move |_| store.desk.with(|desk| in_both(desk, field)));
    let error_id = format!("{}-error", field.id());
    let range = match (say(field.unit), heard(&field.allowed())) {
        ("", range) => range,
        (unit, range) if range.is_empty() => unit.to_owned(),
        (unit, range) => format!("{unit}, {range}"),
    };
    view! {
        <div class="setting" class:frozen=move || locked.get()>
            <label for=field.id() title=say(field.help)>{say(field.label)} " " <span class="meta">{field.symbol}</span></label>
            <Control field locked error />
            <span class="meta range">
                {move || {
                    if locked.get() {
                        view! { <Icon sign=Sign::Lock /> {say("frozen")} }.into_any()
                    } else {
                        range.clone().into_any()
                    }
                }}
            </span>
            <p class="meta differs" data-differs=field.word hidden=move || differs.with(Option::is_none)>
                {move || differs.get()}
            </p>
            <p class="ferr" id=error_id hidden=move || error.with(Option::is_none) aria-live="polite">
                {move || error.get()}
            </p>
        </div>
    }
}

#[component]
fn Control(
    field: &'static Field,
    locked: Memo<bool>,
    error: Memo<Option<String>>,
) -> impl IntoView {
    let store = use_store();
    let text = Memo::new(move |_| store.desk.with(|desk| desk.settings.text(field)));
    let described = format!("{}-error", field.id());
    if let Input::Choice(choices) = field.input {
        let options: Vec<_> = choices()
            .into_iter()
            .map(|(value, label)| {
                view! { <option value=value prop:selected=move || text.get() == value>{say(label)}</option> }
            })
            .collect();
        return view! {
            <select
                class="field"
                id=field.id()
                aria-describedby=described
                disabled=move || locked.get()
                on:change=move |event| store.edit(field, &event_target_value(&event))
            >
                {options}
            </select>
        }
        .into_any();
    }
    view! {
        <input
            class="field"
            id=field.id()
            type="text"
            inputmode=field.input.keyboard()
            autocomplete="off"
            spellcheck="false"
            aria-describedby=described
            aria-invalid=move || error.with(Option::is_some).then_some("true")
            disabled=move || locked.get()
            prop:value=move || text.get()
            on:input=move |event| store.edit(field, &event_target_value(&event))
            on:blur=move |_| store.desk.update(|desk| desk.settings.settle(field))
        />
    }
    .into_any()
}

/// What the settings say, or else what the worker refused of a run that was started with them.
fn error(store: Store, field: &Field) -> Option<String> {
    let own = store
        .desk
        .with(|desk| desk.settings.error(field).map(str::to_owned));
    own.or_else(|| {
        Side::BOTH.into_iter().find_map(|side| {
            store.run(side).with(|run| {
                let here = run.refused_field.as_deref() == Some(field.path);
                here.then(|| run.message.clone()).flatten()
            })
        })
    })
}
