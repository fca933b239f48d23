//! One row of the table of runs.

use super::rows::{Column, Row};
use crate::core::name::Named;
use crate::page::charts::{Spark, Tone};
use crate::page::kit::{Icon, Sign};
use crate::page::language::say;
use crate::page::store::history::name;
use crate::page::store::settings::Origin;
use crate::page::store::{focus::focus, use_store};
use leptos::prelude::*;

/// Where the focus goes when what had it is gone.
pub const TABLE: &str = "runs-scroll";

/// A run, by its number; its values are filled in place, so that the focus stays. `on_use` is told of the
/// run whose settings were taken.
#[component]
pub fn RunRow(number: u32, rows: Memo<Vec<Row>>, on_use: Callback<u32>) -> impl IntoView {
    let found = move |rows: &Vec<Row>| rows.iter().find(|row| row.number == number).cloned();
    let Some(first) = rows.with_untracked(found) else {
        return ().into_any();
    };
    // Its last state, for the moment between its removal and that of its row.
    let row = Memo::new(move |last: Option<&Row>| {
        let now = rows.with(found);
        now.or_else(|| last.cloned())
            .unwrap_or_else(|| first.clone())
    });
    let side = row.with_untracked(|row| row.side);
    let tone = Tone::from(side.in_files());
    let full = move |column: Column| {
        move || {
            row.with(|row| {
                column
                    .number(row)
                    .map_or(String::new(), |it| it.to_string())
            })
        }
    };
    let text = move |column: Column| move || row.with(|row| column.text(row));
    let number_cell = move |column: Column| {
        view! {
            <td class="num" class:wide=column.is_wide() data-column=column.key()>{text(column)}</td>
        }
    };
    let curve = Signal::derive(move || row.with(|row| row.curve.clone()));
    let about = move || row.with(Row::about);
    let chance = row.with_untracked(|row| row.chance);
    view! {
        <tr
            class=tone.class()
            data-side=side.key()
            data-run=number.to_string()
            data-present=move || row.with(|row| row.present.to_string())
            data-state=move || row.with(Row::state_key)
            data-test-accuracy=full(Column::TestAccuracy)
            data-exponent=full(Column::Exponent)
            data-gradient-norm=full(Column::GradientNorm)
            data-loss=full(Column::Loss)
            data-epochs=full(Column::Epochs)
        >
            <th scope="row">
                <span class="name" class:earlier=move || row.with(|row| !row.present)>
                    <i class="sw"></i>
                    {name(number)}
                    <span class="side">{move || row.with(|row| row.network().to_owned())}</span>
                </span>
            </th>
            <td class="differs">
                <span data-column="differs">{text(Column::Differs)}</span>
                {move || row.with(Row::remark).map(|remark| view! { <span class="chip">{remark}</span> })}
            </td>
            <td class="wide" data-column="epochs" title=about>
                <Spark points=curve tone domain=(0.0, 1.0) level=chance />
                <span class="vh">{about}</span>
            </td>
            {[Column::TestAccuracy, Column::Exponent, Column::GradientNorm, Column::Loss].map(number_cell)}
            <td class="wide"><ShowRun number row /></td>
            <td class="acts"><RunActions number row on_use /></td>
        </tr>
    }
    .into_any()
}

/// The present pair is always drawn; of the earlier runs as many as can be told apart.
#[component]
fn ShowRun(number: u32, row: Memo<Row>) -> impl IntoView {
    let store = use_store();
    let present = move || row.with(|row| row.present);
    let drawn = Memo::new(move |_| {
        store
            .history
            .with(|history| history.shown().any(|run| run.number == number))
    });
    let shown = move || present() || drawn.get();
    let no_room = move || !shown() && store.history.with(|history| !history.has_room());
    let draw = move |event| match event_target_checked(&event) {
        true => store.show_earlier(number),
        false => store.hide_earlier(number),
    };
    view! {
        <label class="tick">
            <input
                class="show"
                type="checkbox"
                aria-label=say!("Show {name} in the charts", name = name(number))
                prop:checked=shown
                disabled=move || present() || no_room()
                on:change=draw
            />
        </label>
    }
}

/// What can be done with a run; the present pair cannot be removed.
#[component]
fn RunActions(number: u32, row: Memo<Row>, on_use: Callback<u32>) -> impl IntoView {
    let store = use_store();
    let use_settings = move |_| {
        if let Some(settings) = store.settings_of(number) {
            store.choose_settings(settings, Origin::Run);
            on_use.run(number);
        }
    };
    let remove = move |_| {
        store.remove_earlier(number);
        focus(TABLE);
    };
    view! {
        <button
            class="b use"
            type="button"
            aria-label=say!("Use settings of {name}", name = name(number))
            on:click=use_settings
        >
            {say("Use settings")}
        </button>
        <button
            class="b quiet icon remove"
            type="button"
            aria-label=say!("Remove {name}", name = name(number))
            style:visibility=move || row.with(|row| row.present.then_some("hidden"))
            on:click=remove
        >
            <Icon sign=Sign::Close />
        </button>
    }
}
