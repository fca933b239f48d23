//! The table of runs: the present pair and what came before it, side by side.

mod follow;
mod row;
mod rows;

use crate::controls::RestartButton;
use crate::store::focus::focus;
use crate::store::history::{MOST_RUNS, MOST_SHOWN};
use crate::store::live::{effect, live, on, set_if_new};
use crate::store::use_store;
use leptos::prelude::*;
use row::row;
use rows::{Column, Sorting};

/// One row a run, sorted by the head that was pressed last.
#[component]
pub fn RunsTable() -> impl IntoView {
    let store = use_store();
    let rows = follow::follow(store);
    let sorting = RwSignal::new(Sorting::FIRST);
    let order = RwSignal::new(Vec::new());
    // Rows are put in place anew only where their order changes, so that the focus stays.
    effect(move || {
        let now = rows.with(|rows| sorting.get().order(rows));
        set_if_new(order, now);
    });
    let none = live(move || store.history.with(|history| history.earlier().is_empty()));
    let body = live(move || {
        order
            .get()
            .into_iter()
            .map(|it| row(rows, it))
            .collect_view()
    });
    view! {
        <section id="runs" class="panel" aria-labelledby="runs-title">
            <div class="panel-head">
                <h2 id="runs-title">"Runs"</h2>
                <RestartButton id="restart-runs" />
                <button id="clear-runs" type="button" hidden=none on:click=on(move |_| {
                    store.clear_earlier();
                    focus_table();
                })>
                    "Clear earlier runs"
                </button>
            </div>
            <p class="help">
                {format!(
                    "The present pair, and the runs of earlier ones: a pair that is reset or started \
                     again stays here, up to {MOST_RUNS} runs. Up to {MOST_SHOWN} of them can be \
                     drawn behind it. Accuracy, exponent and loss are of the held-out samples after \
                     the last whole epoch."
                )}
            </p>
            <div
                id="runs-scroll"
                class="scroll"
                role="region"
                tabindex="0"
                aria-label="Table of the runs"
            >
                <table id="runs-table" class="numbers-table runs-table">
                    <thead>
                        <tr>
                            {Column::ALL.map(|column| head(sorting, column))}
                            <th scope="col">"Show"</th>
                            <th scope="col"><span class="visually-hidden">"Actions"</span></th>
                        </tr>
                    </thead>
                    <tbody>{body}</tbody>
                </table>
            </div>
        </section>
    }
}

fn head(sorting: RwSignal<Sorting>, column: Column) -> AnyView {
    let sorted = move || sorting.get().of(column);
    let arrow = live(move || match sorted() {
        "ascending" => "▲",
        "descending" => "▼",
        _ => "",
    });
    view! {
        <th scope="col" data-column=column.key() aria-sort=live(sorted)>
            <button
                class="quiet sort"
                type="button"
                on:click=on(move |_| sorting.update(|it| *it = it.pressed(column)))
            >
                {column.title()}
                <span class="arrow" aria-hidden="true">{arrow}</span>
            </button>
        </th>
    }
    .into_any()
}

/// Where the focus goes when what had it is gone.
fn focus_table() {
    focus("runs-scroll");
}
