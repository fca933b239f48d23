//! What a sweep found: over one setting as means in bands, over two as a heat map; and in numbers.

use super::super::map::axis_name;
use super::super::results::{ColourBy, MapView, Source};
use super::charts::{Subject, against, over_epochs};
use super::tables::{RunsOfSweep, ValuesTable};
use crate::core::name::Named;
use crate::core::sweep::{Choice, Grid, GridLine, Table};
use crate::page::charts::LineChart;
use crate::page::kit::{download, download_table};
use crate::page::language::say;
use crate::page::store::names::briefly;
use crate::page::store::sweep::{ByValue, Finding, Plan, Sweep, by_value, every_run, means, table};
use crate::page::store::{Side, use_store};
use leptos::prelude::*;
use std::sync::Arc;

/// Of the sweep under way, or of the last one.
#[component]
pub fn SweepFound() -> impl IntoView {
    let sweep = use_store().sweep;
    // A sweep changes with every step, what it found once a run.
    let done = Memo::new(move |_| sweep.with(|sweep| sweep.progress().done));
    let subject = Memo::new(move |_| sweep.with(|sweep| sweep.plan().map(subject)));
    let is_map =
        Memo::new(move |_| sweep.with(|sweep| sweep.plan().is_some_and(|it| it.axes.len() > 1)));
    let found = Memo::new(move |_| {
        // Read, not only tracked: a memo that nobody has read follows nothing.
        done.get();
        subject.with(Option::is_some);
        sweep.with_untracked(by_value)
    });
    // Made anew with another sweep.
    move || {
        subject.get().map(|subject| {
            let pictures = if is_map.get_untracked() {
                view! { <TwoSettings subject done found /> }.into_any()
            } else {
                view! { <OneSetting subject found /> }.into_any()
            };
            view! {
                {pictures}
                <Files />
                <details class="more">
                    <summary>{say("All numbers")}</summary>
                    <ValuesTable found />
                    <RunsOfSweep done />
                </details>
            }
        })
    }
}

fn subject(plan: &Plan) -> Subject {
    let target = plan
        .jobs
        .first()
        .map(|job| job.config.lyapunov.lambda_target);
    let is_swept = plan
        .axes
        .iter()
        .any(|axis| axis.field.path == "lyapunov.lambda_target");
    Subject {
        axis: axis_name(plan.first().field.path),
        side: plan.side,
        target: target.filter(|_| plan.side == Side::Regularised && !is_swept),
        at: String::new(),
    }
}

/// Each finding against the values, and the accuracy over the epochs at each.
#[component]
fn OneSetting(subject: Subject, found: Memo<Vec<ByValue>>) -> impl IntoView {
    let subject = StoredValue::new(subject);
    let finding_chart = move |finding: Finding| {
        let data = Memo::new(move |_| {
            found.with(|found| subject.with_value(|subject| against(finding, subject, found)))
        });
        view! { <div class="pic" data-chart=format!("sweep-{}", finding.key())><LineChart data /></div> }
    };
    let count = Memo::new(move |_| found.with(Vec::len));
    let epochs_chart = move |place: usize| {
        let data = Memo::new(move |_| {
            let of = |value: &ByValue| subject.with_value(|subject| over_epochs(subject, value));
            // One that is gone keeps its place until the charts are made anew.
            found.with(|found| found.get(place).or(found.last()).map(of))
        });
        data.with_untracked(Option::is_some).then(|| {
            let data = Signal::derive(move || data.get().unwrap_or_else(|| empty(subject)));
            view! { <div class="pic" data-chart=format!("sweep-epochs-{place}")><LineChart data /></div> }
        })
    };
    view! {
        <div class="charts3">{Finding::all().map(finding_chart).collect_view()}</div>
        <p class="meta">{say("Mark: mean over the seeds. Band: least to greatest. A failed run is left out.")}</p>
        <details class="more">
            <summary>{say("Accuracy over the epochs, value by value")}</summary>
            <div class="charts3">
                <For each=move || 0..count.get() key=|place| *place let:place>{epochs_chart(place)}</For>
            </div>
        </details>
    }
}

fn empty(subject: StoredValue<Subject>) -> crate::page::charts::ChartData {
    subject.with_value(|subject| against(Finding::TestAccuracy, subject, &[]))
}

/// The heat map, and beside it the chosen row, or the first.
#[component]
fn TwoSettings(subject: Subject, done: Memo<usize>, found: Memo<Vec<ByValue>>) -> impl IntoView {
    let sweep = use_store().sweep;
    let shown = RwSignal::new(Arc::new(sweep.with_untracked(table)));
    Effect::new(move |_| {
        done.get();
        shown.set(Arc::new(sweep.with_untracked(table)));
    });
    let choice = RwSignal::new(Choice::default());
    Effect::new(move |_| {
        let now = shown.with(|table| sweep.with_untracked(|sweep| axes_of(sweep, table)));
        if let Some(now) = now.filter(|now| choice.with_untracked(|choice| choice != now)) {
            choice.set(now);
        }
    });
    let finding = RwSignal::new(Finding::TestAccuracy);
    let chosen = RwSignal::new(None::<(usize, usize)>);
    let subject = StoredValue::new(subject);
    let second_name = sweep.with_untracked(|sweep| {
        let second = sweep.plan().and_then(Plan::second);
        second.map_or("", |axis| briefly(axis.field))
    });
    let row = Memo::new(move |_| {
        let second = chosen_value(&shown.get(), &choice.get(), chosen.get());
        found.with(|found| row_of(found, second))
    });
    let data = Memo::new(move |_| {
        row.with(|(at, row)| {
            let at = format!("{second_name} = {at}");
            subject.with_value(|subject| {
                against(
                    finding.get(),
                    &Subject {
                        at,
                        ..subject.clone()
                    },
                    row,
                )
            })
        })
    });
    view! {
        <div class="picks end"><ColourBy name="sweep-by" finding /></div>
        <div class="sweep">
            <MapView table=shown choice finding source=Source::Sweep chosen />
            <div class="pic" data-chart="sweep-row"><LineChart data /></div>
        </div>
    }
}

/// The first setting across, the second upright; `None` while no run is over.
fn axes_of(sweep: &Sweep, table: &Table) -> Option<Choice> {
    let axis = |place: usize| {
        let path = sweep.plan()?.axes.get(place)?.field.path;
        table.axis(path)
    };
    let columns = axis(0)?;
    Some(Choice {
        rows: axis(1),
        columns: Some(columns),
        only: Vec::new(),
    })
}

/// The second setting's value in the chosen row.
fn chosen_value(table: &Table, choice: &Choice, chosen: Option<(usize, usize)>) -> Option<f64> {
    let grid = Grid::new(table, choice);
    match grid.rows.names.get(chosen?.0)? {
        GridLine::Value(value) => value.as_f64(),
        GridLine::Stretch(..) | GridLine::All => None,
    }
}

/// The values of one row, with what the row is called; the greatest where none is chosen.
fn row_of(found: &[ByValue], second: Option<f64>) -> (String, Vec<ByValue>) {
    let number = |value: &ByValue| {
        value
            .second
            .as_ref()
            .and_then(|text| text.parse::<f64>().ok())
    };
    let all = || found.iter().filter_map(number);
    let wanted = second.or_else(|| all().reduce(f64::max));
    let own = found.iter().filter(|value| number(value) == wanted);
    let own: Vec<ByValue> = own.cloned().collect();
    let name = own.first().and_then(|value| value.second.clone());
    (name.unwrap_or_default().replace('-', "\u{2212}"), own)
}

/// The sweep to take along.
#[component]
fn Files() -> impl IntoView {
    let sweep = use_store().sweep;
    let save = move |name: &'static str, text: fn(&Sweep) -> String| {
        move |_| {
            let path =
                sweep.with_untracked(|it| it.plan().map_or("", |plan| plan.first().field.path));
            let name = format!("{name}-{}.csv", path.replace(['.', '_'], "-"));
            download_table(&name, &sweep.with_untracked(text));
        }
    };
    let json = move |_| {
        let text = sweep.with_untracked(|sweep| sweep.plan().map(|plan| plan.file.to_json()));
        if let Some(text) = text {
            download("sweep.json", "application/json", &text);
        }
    };
    view! {
        <div class="inl files">
            <button id="sweep-csv" class="b" type="button" on:click=save("sweep", means)>{say("Values (CSV)")}</button>
            <button id="sweep-csv-runs" class="b" type="button" on:click=save("sweep-runs", every_run)>
                {say("Every run (CSV)")}
            </button>
            <button
                id="sweep-json"
                class="b"
                type="button"
                title=say("For lyapunov-snn sweep FILE --out DIR")
                on:click=json
            >
                {say("The sweep (JSON)")}
            </button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(number: f64, second: &str) -> ByValue {
        ByValue {
            text: number.to_string(),
            number,
            second: Some(second.to_owned()),
            finished: 0,
            failed: 0,
            findings: vec![None; 3],
            accuracy: Vec::new(),
        }
    }

    #[test]
    fn the_row_beside_the_map_is_the_chosen_one_or_the_greatest() {
        let found = [
            value(0.5, "-25"),
            value(0.5, "100"),
            value(0.9, "-25"),
            value(0.9, "100"),
        ];
        for (second, name) in [(None, "100"), (Some(-25.0), "−25")] {
            let (said, row) = row_of(&found, second);
            assert_eq!(said, name);
            let numbers: Vec<f64> = row.iter().map(|value| value.number).collect();
            assert_eq!(numbers, [0.5, 0.9]);
        }
    }
}
