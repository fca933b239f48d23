//! One row of the table of runs.

use super::focus_table;
use super::rows::{Column, Row};
use crate::core::name::{Labelled, Named};
use crate::page::dom::{self, El, el};
use crate::page::panels::plain_table::write_attributes;
use crate::page::store::history::name;
use crate::page::store::{Store, use_store};
use leptos::prelude::*;
use web_sys::{Element, Event};

/// The row of a run, where there is one. What changes is filled in place, so that the focus stays.
pub fn row(rows: RwSignal<Vec<Row>>, number: u32) -> Option<El> {
    let find = move |rows: &[Row]| rows.iter().find(|row| row.number == number).cloned();
    // A run whose pair makes way gets a new row: the order of all rows changes with it.
    let Row { side, present, .. } = rows.with_untracked(|rows| find(rows))?;
    let run_name = el("span")
        .class("run-name")
        .child(el("span").class("swatch").attr("aria-hidden", "true"))
        .text(format!("{} {}", name(number), side.label()))
        .child(
            el("span")
                .class("help")
                .text(if present { "now" } else { "" }),
        );
    let cells = Column::ALL[1..].iter();
    let cells = cells.map(|column| el("td").attr("data-column", column.key()));
    let own = el("tr")
        .attr("data-side", side.key())
        .child(el("th").attr("scope", "row").child(run_name))
        .children(cells)
        .child(el("td").child(show(use_store(), number, present)))
        .child(el("td").child(actions(use_store(), number, present)));
    let element = own.node().clone();
    Effect::new(move |_| {
        if let Some(row) = rows.with(|rows| find(rows)) {
            fill(&element, &row);
        }
    });
    Some(own)
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
fn show(store: Store, number: u32, present: bool) -> El {
    let shown = move || {
        let drawn = |number| {
            let history = store.history;
            history.with(|history| history.shown().any(|run| run.number == number))
        };
        present || drawn(number)
    };
    let no_room = move || !shown() && store.history.with(|history| !history.has_room());
    el("input")
        .class("show")
        .attr("type", "checkbox")
        .attr("aria-label", format!("Show {} in the charts", name(number)))
        .live_state("checked", shown)
        .live_flag("disabled", move || present || no_room())
        .on("change", move |event: Event| {
            store.show_earlier(number, event_target_checked(&event));
        })
}

/// What can be done with a run; the present pair cannot be removed.
fn actions(store: Store, number: u32, present: bool) -> El {
    let use_settings = move || {
        if let Some(settings) = store.settings_of(number) {
            store.choose_settings(settings);
        }
    };
    let remove = move || {
        store.remove_earlier(number);
        focus_table();
    };
    let use_words = format!("Use the settings of {}", name(number));
    let use_it = button("use", "Use these settings", &use_words).on_click(use_settings);
    let remove_words = format!("Remove {}", name(number));
    let remove = (!present).then(|| button("remove", "×", &remove_words).on_click(remove));
    el("span")
        .class("row-actions")
        .child(use_it)
        .children(remove)
}

fn button(class: &str, text: &str, words: &str) -> El {
    dom::button(class, text).attr("aria-label", words)
}
