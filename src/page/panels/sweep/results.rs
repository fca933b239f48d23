//! What a sweep found, in small charts: against the values, and over the epochs at each.

use super::selects::in_words;
use super::tables::{run_heads, run_line, value_heads, value_line};
use crate::core::name::{Labelled, Named};
use crate::page::charts::{against, over_epochs, percent, small_chart, unit, words};
use crate::page::dom::{El, button, el};
use crate::page::panels::download::download;
use crate::page::panels::plain_table::plain_table;
use crate::page::store::SetIfNew;
use crate::page::store::sweep::{ByValue, Finding, Sweep, SweepState, by_value, every_run, means};
use crate::page::store::{Side, use_store};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};

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
        let held = plan.side == Side::Regularised && path != "lyapunov.lambda_target";
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

/// Puts charts and tables of the sweep under way, or of the last one, at the end of a panel.
pub fn follow_results(panel: El) {
    let sweep = use_store().sweep;
    let subject = RwSignal::new(None::<Subject>);
    let found: Found = RwSignal::new(Vec::new());
    let seen = Cell::new((SweepState::Idle, 0));
    // The sweep changes with every step, what it found once a run.
    Effect::new(move |_| {
        let now = sweep.with(|sweep| (sweep.state, sweep.progress().done));
        if seen.replace(now) == now {
            return;
        }
        // First the numbers: the charts that follow read them.
        found.set(sweep.with_untracked(by_value));
        let about = sweep.with_untracked(Subject::of);
        subject.set_if_new(about);
    });
    let shown = RefCell::new(None::<El>);
    Effect::new(move |_| {
        let card = subject.get().map(|subject| results(&subject, found));
        if let Some(card) = &card {
            panel.clone().child(card.clone());
        }
        if let Some(last) = shown.replace(card) {
            last.node().remove();
        }
    });
}

fn results(subject: &Subject, found: Found) -> El {
    let at_the_end = Finding::all().map(|finding| chart(subject, finding, found));
    let epochs = subject.values.iter().enumerate();
    let epochs = epochs.map(|(index, value)| epochs_chart(subject, index, value, found));
    let values = move || found.with(|found| found.iter().map(value_line).collect::<Vec<_>>());
    let heads = value_heads(&subject.field);
    let table = plain_table("sweep-table", "Mean over the seeds", heads, values);
    let files = [
        file(subject, "sweep-csv", "Download the table (CSV)", means),
        file(
            subject,
            "sweep-csv-runs",
            "Download every run (CSV)",
            every_run,
        ),
        sweep_file(),
    ];
    el("div")
        .class("card sweep-results")
        .attr("data-side", subject.side.key())
        .child(el("p").class("help").text(
            "Mark: mean over the seeds whose run finished. Band: from the least to the greatest \
             of them. A failed run is counted and left out.",
        ))
        .child(el("h3").text("At the end"))
        .child(el("div").class("small-charts three").children(at_the_end))
        .child(el("h3").text("Test accuracy over the epochs"))
        .child(el("div").class("small-charts many").children(epochs))
        .child(table)
        .child(el("div").class("sweep-files").children(files))
        .child(all_runs(subject, found))
}

/// The table of every run, folded.
fn all_runs(subject: &Subject, found: Found) -> El {
    let sweep = use_store().sweep;
    let runs = move || {
        found.track();
        let lines = |sweep: &Sweep| {
            let over = sweep.outcomes();
            over.map(|(job, outcome)| run_line(sweep, job, outcome))
                .collect::<Vec<_>>()
        };
        sweep.with_untracked(lines)
    };
    let heads = run_heads(&subject.field);
    let table = plain_table("sweep-runs", "Every run of the sweep", heads, runs);
    el("details")
        .class("all-numbers")
        .child(el("summary").text("Every run"))
        .child(table)
}

/// A button that saves the sweep for the command line, which runs it on all cores or on a cluster.
fn sweep_file() -> El {
    let sweep = use_store().sweep;
    let text = |sweep: &Sweep| sweep.plan().map(|plan| plan.file.to_json());
    button("", "Download the sweep (JSON)")
        .id("sweep-json")
        .attr("title", "For lyapunov-snn sweep FILE --out DIR")
        .on_click(move || {
            if let Some(text) = sweep.with_untracked(text) {
                download("sweep.json", &text);
            }
        })
}

/// A button that saves the sweep as text.
fn file(subject: &Subject, id: &str, words: &str, text: fn(&Sweep) -> String) -> El {
    let sweep = use_store().sweep;
    let name = format!("{id}-{}.csv", subject.path.replace(['.', '_'], "-"));
    button("", words)
        .id(id)
        .on_click(move || download(&name, &sweep.with_untracked(text)))
}

/// A finding against the swept values.
fn chart(subject: &Subject, finding: Finding, found: Found) -> El {
    let (side, target) = (subject.side, subject.target);
    let picture = move || Some(found.with(|found| against(finding, side, found, target)));
    let said = move || {
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
    };
    let unit = format!("{}; over {}", unit(finding), subject.short);
    let name = format!("sweep-{}", finding.key());
    small_chart(side, name, finding.title(), unit, picture, said)
}

/// The test accuracy over the epochs, at one value.
fn epochs_chart(subject: &Subject, index: usize, value: &str, found: Found) -> El {
    let side = subject.side;
    let picture =
        move || found.with(|found| found.get(index).map(|value| over_epochs(side, value)));
    let said = move || {
        found.with(|found| {
            let last = found.get(index).and_then(|value| value.accuracy.last());
            last.map_or("No run yet.".to_owned(), |(epoch, band)| {
                format!("{} after epoch {epoch}.", percent(band.mean))
            })
        })
    };
    let title = format!("{} = {}", subject.short, value.replace('-', "\u{2212}"));
    let name = format!("sweep-epochs-{index}");
    small_chart(side, name, title, "%, over epochs", picture, said)
}
