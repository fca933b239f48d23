//! The runs: the present pair's and the earlier ones', named by what differs between them.

mod follow;
mod row;
mod rows;

pub use follow::follow;
pub use rows::{Row, csv, headline};

use crate::core::name::{Labelled, Named};
use crate::page::language::say;
use crate::page::store::focus::focus;
use crate::page::store::history::{MOST_RUNS, MOST_SHOWN, name};
use crate::page::store::use_store;
use leptos::prelude::*;
use row::{RunRow, TABLE};
use rows::{Column, Sorting};

/// The table with its head.
#[component]
pub fn RunsPanel(rows: Memo<Vec<Row>>) -> impl IntoView {
    let store = use_store();
    let taken = RwSignal::new(None::<u32>);
    let none = Memo::new(move |_| store.history.with(|history| history.earlier().is_empty()));
    let clear = move |_| {
        store.clear_earlier();
        focus(TABLE);
    };
    let meta = say!(
        "the present pair first; up to {most} stay; tick up to {shown} to draw them behind the lab’s charts",
        most = MOST_RUNS,
        shown = MOST_SHOWN
    );
    view! {
        <section id="runs" class="panel runs" aria-labelledby="runs-title">
            <header class="panel-head">
                <h2 id="runs-title">{say("Runs")}</h2>
                <span class="meta">{meta}</span>
                <button id="clear-runs" class="b quiet" type="button" hidden=move || none.get() on:click=clear>
                    {say("Clear earlier runs")}
                </button>
            </header>
            <div id=TABLE class="tw" role="region" tabindex="0" aria-label=say("Table of the runs")>
                <RunsTable rows on_use=Callback::new(move |number| taken.set(Some(number))) />
            </div>
            <p class="meta taken" role="status">
                {move || taken.get().map(|number| view! {
                    {say!("The lab has the settings of {name} now.", name = name(number))}
                    " " <a href="#view=lab">{say("Go to the lab")}</a>
                })}
            </p>
        </section>
    }
}

/// All rows; a press of a head sorts by it.
#[component]
pub fn RunsTable(rows: Memo<Vec<Row>>, on_use: Callback<u32>) -> impl IntoView {
    let sorting = RwSignal::new(Sorting::FIRST);
    // Rows are put in place anew only where their order changes, so that the focus stays.
    let order = Memo::new(move |_| rows.with(|rows| sorting.get().order(rows)));
    let heads: Vec<_> = Column::all()
        .map(|column| view! { <Head sorting column /> })
        .collect();
    view! {
        <table id="runs-table" class="rt">
            <caption class="vh">{say("Runs with what differs between them")}</caption>
            <thead>
                <tr>
                    {heads}
                    <th scope="col" class="wide">{say("Show")}</th>
                    <th scope="col"><span class="vh">{say("Actions")}</span></th>
                </tr>
            </thead>
            <tbody>
                <For each=move || order.get() key=|number| *number let:number>
                    <RunRow number rows on_use />
                </For>
            </tbody>
        </table>
    }
}

#[component]
fn Head(sorting: RwSignal<Sorting>, column: Column) -> impl IntoView {
    let sorted = move || sorting.get().of(column);
    let arrow = move || match sorted() {
        "ascending" => "▲",
        "descending" => "▼",
        _ => "",
    };
    view! {
        <th
            scope="col"
            class:num=column.is_number()
            class:wide=column.is_wide()
            data-column=column.key()
            aria-sort=sorted
        >
            <button class="sort" type="button" on:click=move |_| sorting.update(|it| *it = it.pressed(column))>
                {say(column.title())}
                <span class="arrow" aria-hidden="true">{arrow}</span>
            </button>
        </th>
    }
}
