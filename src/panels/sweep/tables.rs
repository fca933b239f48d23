//! What a sweep found, in numbers: a row for each value, and on demand one for each run.

use super::results::Subject;
use crate::charts::words;
use crate::store::live::live;
use crate::store::sweep::{Band, ByValue, Finding, Job, Outcome, Sweep};
use crate::store::use_store;
use leptos::prelude::*;

/// Of each value the mean over its seeds, and from where to where they go.
pub fn values_table(subject: &Subject, found: RwSignal<Vec<ByValue>>) -> AnyView {
    let rows = live(move || found.with(|found| found.iter().map(value_row).collect_view()));
    view! {
        <div class="scroll" role="region" tabindex="0" aria-label="Table of the sweep">
            <table id="sweep-table" class="numbers-table">
                <caption class="visually-hidden">
                    "For each value the mean over the seeds, the least and the greatest"
                </caption>
                <thead>
                    <tr>
                        <th scope="col">{subject.field.clone()}</th>
                        <th scope="col">"Runs"</th>
                        {Finding::ALL.map(|it| view! { <th scope="col">{it.title()}</th> })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn value_row(value: &ByValue) -> AnyView {
    let runs = match (value.finished, value.failed) {
        (finished, 0) => format!("{finished} finished"),
        (finished, failed) => format!("{finished} finished, {failed} failed"),
    };
    let cells = Finding::ALL.into_iter().zip(value.findings);
    view! {
        <tr
            data-value=value.text.clone()
            data-finished=value.finished.to_string()
            data-failed=value.failed.to_string()
        >
            <th scope="row">{value.text.replace('-', "\u{2212}")}</th>
            <td>{runs}</td>
            {cells.map(|(finding, band)| cell(&value.text, finding, band)).collect_view()}
        </tr>
    }
    .into_any()
}

/// The mean, and beneath it the ends of the band; its attributes carry them in full.
fn cell(value: &str, finding: Finding, band: Option<Band>) -> AnyView {
    let full = |of: fn(Band) -> f64| band.map_or(String::new(), |band| of(band).to_string());
    let mean = band.map_or("–".to_owned(), |band| words(finding, band.mean));
    let ends = band.map_or(String::new(), |band| {
        format!(
            "{} to {}",
            words(finding, band.low),
            words(finding, band.high)
        )
    });
    view! {
        <td
            data-value=value.to_owned()
            data-finding=finding.key()
            data-mean=full(|band| band.mean)
            data-low=full(|band| band.low)
            data-high=full(|band| band.high)
        >
            <span class="value">{mean}</span>
            <span class="help value">{ends}</span>
        </td>
    }
    .into_any()
}

/// Every run that is over.
#[component]
pub fn Runs(field: String, found: RwSignal<Vec<ByValue>>) -> impl IntoView {
    let sweep = use_store().sweep;
    let rows = live(move || {
        found.track();
        sweep.with_untracked(|sweep| {
            let over = sweep.outcomes();
            over.map(|(job, outcome)| run_row(sweep, job, outcome))
                .collect_view()
        })
    });
    view! {
        <details class="all-numbers">
            <summary>"Every run"</summary>
            <div class="scroll" role="region" tabindex="0" aria-label="Every run of the sweep">
                <table id="sweep-runs" class="numbers-table">
                    <thead>
                        <tr>
                            <th scope="col">{field}</th>
                            <th scope="col">"Seed"</th>
                            {Finding::ALL.map(|it| view! { <th scope="col">{it.title()}</th> })}
                            <th scope="col">"State"</th>
                            <th scope="col">"Device"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
}

fn run_row(sweep: &Sweep, job: &Job, outcome: &Outcome) -> AnyView {
    let values = sweep.plan().map_or(&[][..], |plan| &plan.values);
    let value = values.get(job.value).map_or("", |value| &value.text);
    let state = match (outcome.is_finished(), &outcome.message) {
        (true, _) => "finished".to_owned(),
        (false, None) => "failed".to_owned(),
        (false, Some(why)) => format!("failed: {why}"),
    };
    let device = outcome.device.as_ref();
    let cells = Finding::ALL.map(|finding| {
        finding
            .of(outcome)
            .map_or("–".to_owned(), |value| words(finding, value))
    });
    view! {
        <tr
            data-value=value.to_owned()
            data-seed=job.seed.to_string()
            data-state=if outcome.is_finished() { "finished" } else { "failed" }
        >
            <th scope="row">{value.replace('-', "\u{2212}")}</th>
            <td>{job.seed.to_string()}</td>
            {cells.map(|cell| view! { <td>{cell}</td> })}
            <td>{state}</td>
            <td>{device.map_or(String::new(), |device| device.name.clone())}</td>
        </tr>
    }
    .into_any()
}
