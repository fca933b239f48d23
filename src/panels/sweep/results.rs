//! What a sweep found, in small charts: against the values, and over the epochs at each.

use super::download::download;
use super::form::in_words;
use super::tables::{run_heads, run_line, value_heads, value_line};
use crate::charts::{SmallChart, against, over_epochs, percent, unit, words};
use crate::panels::plain_table::plain_table;
use crate::store::live::{effect, live, on, set_if_new};
use crate::store::sweep::{ByValue, Finding, Sweep, SweepState, by_value, every_run, means};
use crate::store::{Side, use_store};
use leptos::prelude::*;
use std::cell::Cell;

/// What a sweep is about; its charts are put in place anew where this changes.
#[derive(Debug, Clone, PartialEq)]
struct Subject {
    /// The swept field: its path, and its name.
    path: &'static str,
    field: String,
    /// Its symbol, or else its label.
    short: &'static str,
    values: Vec<String>,
    side: Side,
    /// The exponent that all runs hold, where they hold one and the same.
    target: Option<f64>,
}

impl Subject {
    fn of(sweep: &Sweep) -> Option<Self> {
        let plan = sweep.plan()?;
        let target = plan.jobs.first()?.config.lyapunov.lambda_target;
        let path = plan.field.path;
        let held = plan.side == Side::Held && path != "lyapunov.lambda_target";
        let texts = plan.values.iter().map(|value| value.text.clone());
        Some(Self {
            path,
            field: in_words(plan.field),
            short: match plan.field.symbol {
                "" => plan.field.label,
                symbol => symbol,
            },
            values: texts.collect(),
            side: plan.side,
            target: held.then_some(target),
        })
    }
}

type Found = RwSignal<Vec<ByValue>>;

/// Charts and tables of the sweep under way, or of the last one.
#[component]
pub fn SweepResults() -> impl IntoView {
    let sweep = use_store().sweep;
    let subject = RwSignal::new(None::<Subject>);
    let found: Found = RwSignal::new(Vec::new());
    let seen = Cell::new((SweepState::Idle, 0));
    // The sweep changes with every step, what it found once a run.
    effect(move || {
        let now = sweep.with(|sweep| (sweep.state, sweep.progress().done));
        if seen.replace(now) == now {
            return;
        }
        // First the numbers: the charts that follow read them.
        found.set(sweep.with_untracked(by_value));
        let about = sweep.with_untracked(Subject::of);
        set_if_new(subject, about);
    });
    live(move || subject.get().map(|subject| results(&subject, found)))
}

fn results(subject: &Subject, found: Found) -> AnyView {
    let sweep = use_store().sweep;
    let at_the_end = Finding::ALL.map(|finding| chart(subject, finding, found));
    let epochs = subject.values.iter().enumerate();
    let epochs = epochs.map(|(index, value)| epochs_chart(subject, index, value, found));
    let values = live(move || found.with(|found| found.iter().map(value_line).collect()));
    let runs = live(move || {
        found.track();
        let lines = |sweep: &Sweep| {
            let over = sweep.outcomes();
            over.map(|(job, outcome)| run_line(sweep, job, outcome))
                .collect()
        };
        sweep.with_untracked(lines)
    });
    view! {
        <div class="card sweep-results" data-side=subject.side.key()>
            <p class="help">
                "Mark: mean over the seeds whose run finished. Band: from the least to the greatest "
                "of them. A failed run is counted and left out."
            </p>
            <h3>"At the end"</h3>
            <div class="small-charts three">{at_the_end.into_iter().collect_view()}</div>
            <h3>"Test accuracy over the epochs"</h3>
            <div class="small-charts many">{epochs.collect_view()}</div>
            {plain_table("sweep-table", "Mean over the seeds", value_heads(&subject.field), values)}
            <div class="sweep-files">
                {file(subject, "sweep-csv", "Download the table (CSV)", means)}
                {file(subject, "sweep-csv-runs", "Download every run (CSV)", every_run)}
            </div>
            <details class="all-numbers">
                <summary>"Every run"</summary>
                {plain_table("sweep-runs", "Every run of the sweep", run_heads(&subject.field), runs)}
            </details>
        </div>
    }
    .into_any()
}

/// A button that saves the sweep as text.
fn file(
    subject: &Subject,
    id: &'static str,
    words: &'static str,
    text: fn(&Sweep) -> String,
) -> AnyView {
    let sweep = use_store().sweep;
    let name = format!("{id}-{}.csv", subject.path.replace(['.', '_'], "-"));
    let save = on(move |_| download(&name, &sweep.with_untracked(text)));
    view! {
        <button id=id type="button" on:click=save>
            {words}
        </button>
    }
    .into_any()
}

/// A finding against the swept values.
fn chart(subject: &Subject, finding: Finding, found: Found) -> AnyView {
    let (side, target) = (subject.side, subject.target);
    let picture = live(move || Some(found.with(|found| against(finding, side, found, target))));
    let said = live(move || {
        let value = |value: &ByValue| {
            let band = value.band(finding).map(|band| {
                let [mean, low, high] =
                    [band.mean, band.low, band.high].map(|it| words(finding, it));
                format!("{mean}, {low} to {high}")
            });
            format!(
                "{}: {}.",
                value.text,
                band.as_deref().unwrap_or("no run yet")
            )
        };
        found.with(|found| found.iter().map(value).collect::<Vec<_>>().join(" "))
    });
    let unit = format!("{}; over {}", unit(finding), subject.short);
    let name = format!("sweep-{}", finding.key());
    view! {
        <SmallChart
            side=side
            chart=name
            title=finding.title()
            unit=unit
            picture=picture
            words=said
        />
    }
    .into_any()
}

/// The test accuracy over the epochs, at one value.
fn epochs_chart(subject: &Subject, index: usize, value: &str, found: Found) -> AnyView {
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
    let title = format!("{} = {}", subject.short, value.replace('-', "\u{2212}"));
    view! {
        <SmallChart
            side=side
            chart=format!("sweep-epochs-{index}")
            title=title
            unit="%, over epochs"
            picture=picture
            words=said
        />
    }
    .into_any()
}
