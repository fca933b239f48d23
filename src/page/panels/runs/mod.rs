//! The table of runs: the present pair and what came before it, side by side.

mod follow;
mod row;
mod rows;

use crate::core::name::{Labelled, Named};
use crate::page::controls::restart_button;
use crate::page::dom::{El, button, el};
use crate::page::store::SetIfNew;
use crate::page::store::focus::focus;
use crate::page::store::history::{MOST_RUNS, MOST_SHOWN};
use crate::page::store::use_store;
use leptos::prelude::*;
use row::row;
use rows::{Column, Sorting};

/// One row a run, sorted by the head that was pressed last.
pub fn runs_table() -> El {
    let store = use_store();
    let clear = button("", "Clear earlier runs")
        .id("clear-runs")
        .live_flag("hidden", move || {
            store.history.with(|history| history.earlier().is_empty())
        })
        .on_click(move || {
            store.clear_earlier();
            focus_table();
        });
    let head = el("div")
        .class("panel-head")
        .child(el("h2").id("runs-title").text("Runs"))
        .child(restart_button("restart-runs"))
        .child(clear);
    let help = el("p").class("help").text(format!(
        "The present pair, and the runs of earlier ones: a pair that is reset or started \
         again stays here until the page is closed, up to {MOST_RUNS} runs. Up to {MOST_SHOWN} of them can be \
         drawn behind it. Accuracy, exponent and loss are of the held-out samples after \
         the last whole epoch."
    ));
    let scroll = el("div")
        .id("runs-scroll")
        .class("scroll")
        .attr("role", "region")
        .attr("tabindex", "0")
        .attr("aria-label", "Table of the runs")
        .child(table());
    el("section")
        .id("runs")
        .class("panel")
        .attr("aria-labelledby", "runs-title")
        .child(head)
        .child(help)
        .child(scroll)
}

fn table() -> El {
    let rows = follow::follow(use_store());
    let sorting = RwSignal::new(Sorting::FIRST);
    let order = RwSignal::new(Vec::new());
    // Rows are put in place anew only where their order changes, so that the focus stays.
    Effect::new(move |_| {
        let now = rows.with(|rows| sorting.get().order(rows));
        order.set_if_new(now);
    });
    let actions = el("span").class("visually-hidden").text("Actions");
    let heads = el("tr")
        .children(Column::all().map(|column| head(sorting, column)))
        .child(el("th").attr("scope", "col").text("Show"))
        .child(el("th").attr("scope", "col").child(actions));
    let body = el("tbody").live_children(move || {
        let order = order.get().into_iter();
        order.filter_map(|number| row(rows, number)).collect()
    });
    el("table")
        .id("runs-table")
        .class("numbers-table runs-table")
        .child(el("thead").child(heads))
        .child(body)
}

fn head(sorting: RwSignal<Sorting>, column: Column) -> El {
    let sorted = move || sorting.get().of(column);
    let arrow = move || {
        let arrow = match sorted() {
            "ascending" => "▲",
            "descending" => "▼",
            _ => "",
        };
        arrow.to_owned()
    };
    let arrow = el("span")
        .class("arrow")
        .attr("aria-hidden", "true")
        .live_text(arrow);
    let sort = button("quiet sort", column.title())
        .on_click(move || sorting.update(|it| *it = it.pressed(column)))
        .child(arrow);
    el("th")
        .attr("scope", "col")
        .attr("data-column", column.key())
        .live_attr("aria-sort", move || sorted().to_owned())
        .child(sort)
}

/// Where the focus goes when what had it is gone.
fn focus_table() {
    focus("runs-scroll");
}
