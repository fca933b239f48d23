//! Results files of `lyapunov-snn sweep` that were opened: any two of their axes as a heat map, and every
//! run as a link.

mod map_view;
mod picks;
mod run_links;

pub use map_view::MapView;
pub use picks::ColourBy;
pub use run_links::Source;

use super::map::first_choice;
use crate::core::sweep::Table;
use crate::page::kit::{CloseButton, Note, Tone};
use crate::page::language::say;
use crate::page::store::results::Opened;
use crate::page::store::sweep::Finding;
use crate::page::store::{number::percent, use_store};
use leptos::prelude::*;
use picks::AxisPicks;
use std::sync::Arc;

/// What is open; nothing where nothing is.
#[component]
pub fn ResultsPanel() -> impl IntoView {
    let store = use_store();
    let is_there = Memo::new(move |_| store.results.with(Opened::is_there));
    view! {
        <Show when=move || is_there.get()>
            <Open />
        </Show>
    }
}

#[component]
fn Open() -> impl IntoView {
    let store = use_store();
    let opened = store.results;
    let of = move |value: fn(&Opened) -> String| Memo::new(move |_| opened.with(value));
    let table = Memo::new(move |_| SameTable(opened.with(|opened| opened.table.clone())));
    let (state, about, done) = (of(state), of(about), of(|it| it.done.to_string()));
    view! {
        <section
            id="results"
            class="panel res"
            aria-labelledby="results-title"
            data-state=move || state.get()
            data-runs=of(|it| runs(it).to_string())
            data-refused=of(|it| it.refusals.to_string())
        >
            <header class="panel-head">
                <h2 id="results-title">{say("Results")}</h2>
                <span class="meta" role="status" id="results-status">{move || about.get()}</span>
                <CloseButton id="results-close" label=say("Put the results away") on_press=move || store.close_results() />
            </header>
            <Show when=move || state.get() == "reading">
                <progress
                    class="bar"
                    aria-label=say("Read of the file")
                    max=move || opened.with(|it| it.of.max(1.0).to_string())
                    value=move || done.get()
                ></progress>
            </Show>
            <Refusals />
            {move || table.get().0.filter(|table| !table.runs.is_empty()).map(|table| view! {
                <Shown table />
            })}
        </section>
    }
}

/// A table is the same only where it is the very same one: to compare a hundred thousand runs is slow.
#[derive(Clone)]
struct SameTable(Option<Arc<Table>>);

impl PartialEq for SameTable {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (one, other) => one.is_none() && other.is_none(),
        }
    }
}

#[component]
fn Shown(table: Arc<Table>) -> impl IntoView {
    let choice = RwSignal::new(first_choice(&table));
    let finding = RwSignal::new(Finding::TestAccuracy);
    let table = Signal::stored(table);
    view! {
        <div class="picks">
            <AxisPicks table choice />
            <ColourBy name="results-by" finding />
        </div>
        <MapView table choice finding source=Source::Files />
    }
}

/// Lines that could not be taken, each by its name.
#[component]
fn Refusals() -> impl IntoView {
    let store = use_store();
    let opened = store.results;
    let lines = Memo::new(move |_| opened.with(|it| (it.refused.clone(), it.refusals)));
    let list = move || {
        let (refused, _) = lines.get();
        let line = |it: &crate::core::sweep::Refused| {
            view! { <li>{say!("{file}, line {line}: {why}.", file = it.file, line = it.line, why = it.why.trim_end_matches('.'))}</li> }
        };
        refused.iter().map(line).collect_view()
    };
    let more = move || {
        let (refused, all) = lines.get();
        let more = all - refused.len();
        (more > 0).then(|| say!("… and {more} more.", more))
    };
    let broken = move || opened.with(|it| it.broken.clone());
    view! {
        <Show when=move || broken().is_some()>
            <Note tone=Tone::Bad>{move || broken()}</Note>
        </Show>
        <Show when=move || { lines.with(|lines| lines.1 > 0) }>
            <details class="more" id="results-refused">
                <summary>{move || lines_left(lines.with(|lines| lines.1))}</summary>
                <ul class="stack">{list}</ul>
                <p class="meta">{more}</p>
            </details>
        </Show>
    }
}

fn lines_left(count: usize) -> String {
    match count {
        1 => say("1 line could not be read and is left out").to_owned(),
        count => say!("{count} lines could not be read and are left out", count),
    }
}

fn runs(opened: &Opened) -> usize {
    opened.table.as_ref().map_or(0, |table| table.runs.len())
}

fn state(opened: &Opened) -> String {
    let state = match opened {
        it if it.broken.is_some() => "failed",
        it if it.is_reading() => "reading",
        _ => "open",
    };
    state.to_owned()
}

fn about(opened: &Opened) -> String {
    let names = match opened.names.as_slice() {
        [name] => name.clone(),
        names => say!("{names} files", names = names.len()),
    };
    if opened.is_reading() {
        let share = percent(opened.done / opened.of.max(1.0));
        return say!("{names} · {share} read", names, share);
    }
    match runs(opened) {
        0 => say!("{names} · no run in it", names),
        1 => say!("{names} · 1 run", names),
        runs => say!("{names} · {runs} runs", names, runs),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_a_file_follows_how_far_it_is_read() {
        let mut opened = Opened::new(vec!["results.jsonl".to_owned()], 100.0);
        opened.done = 25.0;
        assert_eq!(state(&opened), "reading");
        assert_eq!(about(&opened), "results.jsonl · 25\u{a0}% read");
        opened.table = Some(Arc::new(Table::default()));
        assert_eq!(
            (state(&opened).as_str(), about(&opened).as_str()),
            ("open", "results.jsonl · no run in it")
        );
        opened.broken = Some("It cannot be read any more.".to_owned());
        assert_eq!(state(&opened), "failed");
    }
}
