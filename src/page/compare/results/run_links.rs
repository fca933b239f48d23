//! The runs of a cell, each as a link that opens it in the lab.

use super::super::map::{axis_name, value_name, words};
use crate::core::config::{ExperimentConfig, Side};
use crate::core::share_link::Link;
use crate::core::sweep::{At, Grid, GridCell, Table};
use crate::page::language::say;
use crate::page::store::sweep::Finding;
use crate::page::store::{Store, use_store};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

/// Runs that are listed; a cell may hold thousands.
const MOST_LISTED: usize = 12;

/// One run: where it is, and what it is called.
#[derive(Debug, Clone, PartialEq)]
struct Listed {
    at: At,
    name: String,
}

/// Where the runs of a table are from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The page's own sweep.
    Sweep,
    /// Files that were opened.
    Files,
}

/// Links to the runs of the chosen cell; nothing while none is chosen.
#[component]
pub fn RunLinks(
    table: Signal<Arc<Table>>,
    grid: Memo<Grid>,
    chosen: RwSignal<Option<(usize, usize)>>,
    finding: RwSignal<Finding>,
    source: Source,
) -> impl IntoView {
    let store = use_store();
    let runs = Memo::new(move |_| {
        let (row, column) = chosen.get()?;
        let finding = finding.get();
        table.with(|table| {
            grid.with(|grid| {
                grid.cell(row, column)
                    .map(|cell| listed(table, cell, finding))
            })
        })
    });
    let more = move || {
        let (row, column) = chosen.get()?;
        let all = grid.with(|grid| grid.cell(row, column).map(|cell| cell.runs.len()))?;
        (all > MOST_LISTED).then(|| say!("… and {more} more", more = all - MOST_LISTED))
    };
    view! {
        <div class="of-cell" hidden=move || runs.with(|runs| runs.as_ref().is_none_or(Vec::is_empty))>
            <p class="meta">{say("Open a run in the lab:")}</p>
            <ul>
                <For
                    each=move || runs.get().unwrap_or_default()
                    key=|run| (run.at.file, run.at.from, run.name.clone())
                    let:run
                >
                    <li><RunLink run store source /></li>
                </For>
                <li class="meta">{more}</li>
            </ul>
        </div>
    }
}

/// A link, as soon as its run's configuration has been read.
#[component]
fn RunLink(run: Listed, store: Store, source: Source) -> impl IntoView {
    let link = RwSignal::new(None::<Result<String, String>>);
    let (at, name) = (run.at, StoredValue::new(run.name));
    spawn_local(async move {
        let config = match source {
            Source::Files => store.run_in_results(at).await,
            Source::Sweep => config_of(store, at),
        };
        // It may have gone meanwhile.
        link.try_set(Some(config.map(|config| run_link(&config))));
    });
    move || match link.get() {
        None => view! { <span>{name.get_value()}</span> }.into_any(),
        Some(Ok(href)) => view! { <a href=href>{name.get_value()}</a> }.into_any(),
        Some(Err(why)) => view! { <span>{name.get_value()} ": " {why}</span> }.into_any(),
    }
}

/// Of the page's own sweep.
fn config_of(store: Store, at: At) -> Result<ExperimentConfig, String> {
    store.sweep.with_untracked(|sweep| {
        let job = sweep
            .plan()
            .and_then(|plan| plan.jobs.get(at.from as usize));
        let job = job.ok_or_else(|| say("The sweep has been started anew.").to_owned());
        job.map(|job| job.config.clone())
    })
}

/// The address of a pair one side of which is this very run.
fn run_link(config: &ExperimentConfig) -> String {
    let mut pair = config.clone();
    if Side::for_config(config) == Side::Unregularised {
        // The other side is what it would be with the usual regulariser, where that can be.
        pair.lyapunov.regulariser = ExperimentConfig::default().lyapunov.regulariser;
        if pair.validate().is_err() {
            pair.clone_from(config);
        }
    }
    let link = Link {
        config: pair,
        ..Link::default()
    };
    format!("#{}", link.fragment())
}

/// The first runs of a cell, each named by what differs between all of them.
fn listed(table: &Table, cell: &GridCell, finding: Finding) -> Vec<Listed> {
    let differs = |axis: &usize| {
        let mut places = cell
            .runs
            .iter()
            .map(|&run| table.places(run as usize)[*axis]);
        let first = places.next();
        places.any(|place| Some(place) != first)
    };
    let differing: Vec<usize> = (0..table.axes.len()).filter(differs).collect();
    let of = finding.of_table();
    let listed = cell.runs.iter().take(MOST_LISTED).map(|&run| {
        let named = differing.iter().map(|&axis| {
            let path = &table.axes[axis].path;
            format!(
                "{} {}",
                axis_name(path),
                value_name(path, table.value(run as usize, axis))
            )
        });
        let named: Vec<String> = named.collect();
        let name = if named.is_empty() {
            say("this run").to_owned()
        } else {
            named.join(", ")
        };
        let own = &table.runs[run as usize];
        let number = own.last.as_ref().map(|last| f64::from(of(last)));
        let number = number.filter(|number| number.is_finite());
        let reached = number.map_or(say("failed").to_owned(), |number| words(finding, number));
        Listed {
            at: own.at,
            name: format!("{name}: {reached}"),
        }
    });
    listed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::share_link::open;
    use crate::core::sweep::{Choice, Ended, Setting, State, TableRun};
    use serde_json::json;

    #[test]
    fn a_run_of_either_side_is_one_side_of_the_pair_that_its_link_opens() {
        let mut config = ExperimentConfig::default();
        config.model.beta = 0.7;
        config.seed = 4;
        for side in [Side::Unregularised, Side::Regularised] {
            let run = side.config(&config);
            let link = run_link(&run);
            let opened = open(&link).expect("a link").expect("readable");
            assert_eq!(side.config(&opened.link.config), run, "{link}");
            assert_eq!(opened.notes, Vec::<String>::new());
            assert_eq!(
                opened.link.config, config,
                "beside it stands the other side"
            );
        }
    }

    #[test]
    fn runs_of_a_cell_are_named_by_what_differs_between_them() {
        let mut table = Table::default();
        let setting = Setting::from([("model.beta".to_owned(), json!(0.5))]);
        for seed in 0..20 {
            let last = Ended {
                test_accuracy: if seed == 1 { f32::NAN } else { 0.5 },
                exponent: 0.0,
                max_gradient_norm: 1.0,
            };
            let run = TableRun {
                state: State::Finished,
                last: Some(last),
                at: At::default(),
            };
            table.add(&setting, Side::Regularised, seed, run);
        }
        let grid = Grid::new(&table, &Choice::default());
        let runs = listed(&table, &grid.cells[0], Finding::TestAccuracy);
        assert_eq!(runs.len(), MOST_LISTED);
        let names = [&runs[0].name, &runs[1].name];
        assert_eq!(names, ["Seed 0: 50\u{a0}%", "Seed 1: failed"]);
    }
}
