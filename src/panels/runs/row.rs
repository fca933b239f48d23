//! One row of the table of runs.

use super::focus_table;
use super::rows::{Column, Row};
use crate::store::history::name;
use crate::store::live::{Live, live, on};
use crate::store::{Store, use_store};
use leptos::prelude::*;

type Rows = RwSignal<Vec<Row>>;

/// The row of a run, which stays the same when its pair makes way for another.
pub fn row(rows: Rows, number: u32) -> AnyView {
    let store = use_store();
    let of = move |value: fn(&Row) -> String| of_row(rows, number, value);
    let cell = |column: Column| {
        let text = live(move || with_row(rows, number, |row| column.text(row)));
        view! { <td data-column=column.key()>{text}</td> }
    };
    let side = rows.with_untracked(|rows| {
        let row = rows.iter().find(|row| row.number == number);
        row.map(|row| (row.side.key(), row.side.label()))
    });
    let (side, label) = side.unwrap_or_default();
    view! {
        <tr
            data-run=number.to_string()
            data-side=side
            data-present=of(|row| row.present.to_string())
            data-state=of(|row| row.state_key().to_owned())
            data-test-accuracy=of(|row| written(Column::TestAccuracy, row))
            data-exponent=of(|row| written(Column::Exponent, row))
            data-gradient-norm=of(|row| written(Column::GradientNorm, row))
            data-loss=of(|row| written(Column::Loss, row))
            data-epochs=of(|row| row.summary.epochs.0.to_string())
        >
            <th scope="row">
                <span class="run-name">
                    <span class="swatch" aria-hidden="true"></span>
                    {name(number)}
                    " "
                    {label}
                    <span class="help">
                        {of(|row| if row.present { " now" } else { "" }.to_owned())}
                    </span>
                </span>
            </th>
            {Column::ALL[1..].iter().map(|&column| cell(column)).collect_view()}
            <td>{show(store, rows, number)}</td>
            <td>
                <span class="row-actions">
                    <button
                        class="use"
                        type="button"
                        aria-label=format!("Use the settings of {}", name(number))
                        on:click=on(move |_| use_settings(store, number))
                    >
                        "Use these settings"
                    </button>
                    <button
                        class="remove"
                        type="button"
                        aria-label=format!("Remove {}", name(number))
                        title="Remove"
                        hidden=live(move || is_present(rows, number))
                        on:click=on(move |_| {
                            store.remove_earlier(number);
                            focus_table();
                        })
                    >
                        "×"
                    </button>
                </span>
            </td>
        </tr>
    }
    .into_any()
}

/// The present pair is always drawn; of the earlier runs as many as can be told apart.
fn show(store: Store, rows: Rows, number: u32) -> AnyView {
    let shown = move || {
        let earlier = |number| {
            store
                .history
                .with(|history| history.shown().any(|run| run.number == number))
        };
        is_present(rows, number) || earlier(number)
    };
    let fixed = move || {
        is_present(rows, number) || (!shown() && store.history.with(|history| !history.has_room()))
    };
    view! {
        <input
            class="show"
            type="checkbox"
            aria-label=format!("Show {} in the charts", name(number))
            prop:checked=live(shown)
            disabled=live(fixed)
            on:change=on(move |event| store.show_earlier(number, event_target_checked(&event)))
        />
    }
    .into_any()
}

fn use_settings(store: Store, number: u32) {
    if let Some(settings) = store.settings_of(number) {
        store.take_settings(settings);
    }
}

fn is_present(rows: Rows, number: u32) -> bool {
    rows.with(|rows| rows.iter().any(|row| row.number == number && row.present))
}

fn of_row(rows: Rows, number: u32, value: fn(&Row) -> String) -> Live<String> {
    live(move || with_row(rows, number, value))
}

/// Empty for a row that is on its way out.
fn with_row(rows: Rows, number: u32, value: impl Fn(&Row) -> String) -> String {
    rows.with(|rows| {
        let row = rows.iter().find(|row| row.number == number);
        row.map_or(String::new(), value)
    })
}

/// In full; empty where there is none.
fn written(column: Column, row: &Row) -> String {
    column
        .number(row)
        .map_or(String::new(), |it| it.to_string())
}
