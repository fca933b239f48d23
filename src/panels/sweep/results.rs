//! What a sweep found, in small charts: against the values, and over the epochs at each.

use super::download::download;
use super::form::in_words;
use super::tables::{Runs, values_table};
use crate::charts::{SmallChart, against, over_epochs, percent, unit, words};
use crate::store::live::{effect, live, on};
use crate::store::sweep::{Band, ByValue, Finding, Sweep, SweepState, by_value, every_run, means};
use crate::store::{Side, use_store};
use leptos::prelude::*;
use std::cell::Cell;

/// What a sweep is about; its charts are put in place anew where this changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    /// The swept field: its path, and its name.
    pub path: &'static str,
    pub field: String,
    /// Its symbol, or else its label.
    pub short: &'static str,
    pub values: Vec<String>,
    pub side: Side,
    /// The exponent that all runs hold, where they hold one and the same.
    pub target: Option<f64>,
}

impl Subject {
    fn of(sweep: &Sweep) -> Option<Self> {
        let plan = sweep.plan()?;
        let target = plan.jobs.first()?.config.lyapunov.lambda_target;
        let path = plan.field.path;
        let held = plan.side == Side::Held && path != "lyapunov.lambda_target";
        Some(Self {
            path,
            field: in_words(plan.field),
            short: match plan.field.symbol {
                "" => plan.field.label,
                symbol => symbol,
            },
            values: plan.values.iter().map(|value| value.text.clone()).collect(),
            side: plan.side,
            target: held.then_some(target),
        })
    }
}

/// Charts and tables of the sweep under way, or of the last one.
#[component]
pub fn SweepResults() -> impl IntoView {
    let sweep = use_store().sweep;
    let subject = RwSignal::new(None::<Subject>);
    let found = RwSignal::new(Vec::<ByValue>::new());
    let seen = Cell::new((SweepState::Idle, 0));
    // The sweep changes with every step, what it found once a run.
    effect(move || {
        let now = sweep.with(|sweep| (sweep.state, sweep.progress().done));
        if seen.replace(now) == now {
            return;
        }
        sweep.with_untracked(|sweep| {
            let about = Subject::of(sweep);
            if subject.with_untracked(|subject| *subject != about) {
                // First the numbers: the charts that follow read them.
                found.set(by_value(sweep));
                subject.set(about);
            } else {
                found.set(by_value(sweep));
            }
        });
    });
    live(move || subject.get().map(|subject| results(&subject, found)))
}

fn results(subject: &Subject, found: RwSignal<Vec<ByValue>>) -> AnyView {
    let epochs = subject.values.iter().enumerate();
    let epochs = epochs.map(|(index, value)| epochs_chart(subject, index, value, found));
    let (sweep, path) = (use_store().sweep, subject.path);
    let file = move |kind: &'static str, text: fn(&Sweep) -> String| {
        let name = format!("sweep-{}-{kind}.csv", path.replace(['.', '_'], "-"));
        on(move |_| download(&name, &sweep.with_untracked(text)))
    };
    view! {
        <div class="card sweep-results" data-side=subject.side.key()>
            <p class="help">
                "Mark: mean over the seeds whose run finished. Band: from the least to the greatest "
                "of them. A failed run is counted and left out."
            </p>
            <h3>"At the end"</h3>
            <div class="small-charts three">
                {Finding::ALL.map(|finding| chart(subject, finding, found))}
            </div>
            <h3>"Test accuracy over the epochs"</h3>
            <div class="small-charts many">{epochs.collect_view()}</div>
            {values_table(subject, found)}
            <div class="sweep-files">
                <button
                    id="sweep-csv"
                    type="button"
                    on:click=file("values", means)
                >
                    "Download the table (CSV)"
                </button>
                <button
                    id="sweep-csv-runs"
                    type="button"
                    on:click=file("runs", every_run)
                >
                    "Download every run (CSV)"
                </button>
            </div>
            <Runs field=subject.field.clone() found=found />
        </div>
    }
    .into_any()
}

fn chart(subject: &Subject, finding: Finding, found: RwSignal<Vec<ByValue>>) -> AnyView {
    let (side, target) = (subject.side, subject.target);
    let index = Finding::ALL.iter().position(|it| *it == finding);
    let index = index.unwrap_or_default();
    let picture = live(move || Some(found.with(|found| against(finding, side, found, target))));
    let said = live(move || {
        let value = |value: &ByValue| {
            let band = value.findings[index];
            let band = band.map_or("no run yet".to_owned(), |it| in_band(it, finding));
            format!("{}: {band}.", value.text)
        };
        found.with(|found| found.iter().map(value).collect::<Vec<_>>().join(" "))
    });
    view! {
        <SmallChart
            side=side
            chart=format!("sweep-{}", finding.key())
            title=finding.title()
            unit=format!("{}; over {}", unit(finding), subject.short)
            picture=picture
            words=said
        />
    }
    .into_any()
}

/// `83 %, 80 % to 86 %`
fn in_band(band: Band, finding: Finding) -> String {
    let [mean, low, high] = [band.mean, band.low, band.high].map(|it| words(finding, it));
    format!("{mean}, {low} to {high}")
}

fn epochs_chart(
    subject: &Subject,
    index: usize,
    value: &str,
    found: RwSignal<Vec<ByValue>>,
) -> AnyView {
    let side = subject.side;
    let picture =
        live(move || found.with(|found| found.get(index).map(|value| over_epochs(side, value))));
    let said = live(move || {
        found.with(|found| {
            let last = found.get(index).and_then(|value| value.accuracy.last());
            last.map_or("No run yet.".to_owned(), |(epoch, band)| {
                format!("{} after epoch {epoch}.", percent(band.mean))
            })
        })
    });
    view! {
        <SmallChart
            side=side
            chart=format!("sweep-epochs-{index}")
            title=format!("{} = {}", subject.short, value.replace('-', "\u{2212}"))
            unit="%, over epochs"
            picture=picture
            words=said
        />
    }
    .into_any()
}
