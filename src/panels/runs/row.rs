//! One row of the table of runs.

use super::focus_table;
use super::rows::{Column, Row};
use crate::panels::plain_table::write_attributes;
use crate::store::history::name;
use crate::store::live::{effect, live, on};
use crate::store::{Store, use_store};
use leptos::html::Tr;
use leptos::prelude::*;
use web_sys::Element;

/// The row of a run. What changes is filled in place, so that the focus stays.
pub fn row(rows: RwSignal<Vec<Row>>, number: u32) -> AnyView {
    let store = use_store();
    let own = NodeRef::<Tr>::new();
    let find = move |rows: &[Row]| rows.iter().find(|row| row.number == number).cloned();
    effect(move || {
        if let (Some(element), Some(row)) = (own.get(), rows.with(|rows| find(rows))) {
            fill(&element, &row);
        }
    });
    // A run whose pair makes way gets a new row: the order of all rows changes with it.
    let first = rows.with_untracked(|rows| find(rows));
    let Some(Row { side, present, .. }) = first else {
        return ().into_any();
    };
    let cells = Column::ALL[1..].iter();
    let cells = cells.map(|column| view! { <td data-column=column.key()></td> });
    let use_settings = move || {
        if let Some(settings) = store.settings_of(number) {
            store.take_settings(settings);
        }
    };
    let remove = move || {
        store.remove_earlier(number);
        focus_table();
    };
    let use_words = format!("Use the settings of {}", name(number));
    let remove_words = format!("Remove {}", name(number));
    let remove = (!present).then(|| button("remove", "×", remove_words, remove));
    view! {
        <tr node_ref=own data-side=side.key()>
            <th scope="row">
                <span class="run-name">
                    <span class="swatch" aria-hidden="true"></span>
                    {format!("{} {}", name(number), side.label())}
                    <span class="help">{if present { "now" } else { "" }}</span>
                </span>
            </th>
            {cells.collect_view()}
            <td>{show(store, number, present)}</td>
            <td>
                <span class="row-actions">
                    {button("use", "Use these settings", use_words, use_settings)} {remove}
                </span>
            </td>
        </tr>
    }
    .into_any()
}

/// The values in full as attributes, and as a person writes them in the cells.
fn fill(element: &Element, row: &Row) {
    // Empty where there is none.
    let full = |column: Column| {
        column
            .number(row)
            .map_or(String::new(), |number| number.to_string())
    };
    write_attributes(
        element,
        &[
            ("data-run", row.number.to_string()),
            ("data-present", row.present.to_string()),
            ("data-state", row.state_key().to_owned()),
            ("data-test-accuracy", full(Column::TestAccuracy)),
            ("data-exponent", full(Column::Exponent)),
            ("data-gradient-norm", full(Column::GradientNorm)),
            ("data-loss", full(Column::Loss)),
            ("data-epochs", full(Column::Epochs)),
        ],
    );
    for (index, column) in Column::ALL.iter().enumerate().skip(1) {
        if let Some(cell) = element.children().item(index as u32) {
            cell.set_text_content(Some(&column.text(row)));
        }
    }
}

/// The present pair is always drawn; of the earlier runs as many as can be told apart.
fn show(store: Store, number: u32, present: bool) -> AnyView {
    let shown = move || {
        let drawn = |number| {
            let history = store.history;
            history.with(|history| history.shown().any(|run| run.number == number))
        };
        present || drawn(number)
    };
    let no_room = move || !shown() && store.history.with(|history| !history.has_room());
    view! {
        <input
            class="show"
            type="checkbox"
            aria-label=format!("Show {} in the charts", name(number))
            prop:checked=live(shown)
            disabled=live(move || present || no_room())
            on:change=on(move |event| store.show_earlier(number, event_target_checked(&event)))
        />
    }
    .into_any()
}

fn button(
    class: &'static str,
    text: &'static str,
    words: String,
    press: impl Fn() + 'static,
) -> AnyView {
    view! {
        <button class=class type="button" aria-label=words on:click=on(move |_| press())>
            {text}
        </button>
    }
    .into_any()
}
