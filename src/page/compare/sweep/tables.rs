//! What a sweep found, in numbers: a row for each value, and one for each run.

use super::super::map::{axis_name, words};
use crate::core::name::{Labelled, Named};
use crate::page::language::say;
use crate::page::store::sweep::{Band, ByValue, Finding, Job, Outcome, Plan, Sweep};
use crate::page::store::use_store;
use leptos::prelude::*;

/// One run that is over, in words.
#[derive(Debug, Clone, PartialEq)]
struct RunLine {
    key: (usize, u64),
    values: Vec<String>,
    seed: u64,
    kind: &'static str,
    findings: Vec<String>,
    state: String,
    device: String,
}

/// Of each value the mean over its seeds, and from where to where they go.
#[component]
pub fn ValuesTable(#[prop(into)] found: Signal<Vec<ByValue>>) -> impl IntoView {
    let heads = heads(&[say("Runs")]);
    view! {
        <div class="tw" role="region" tabindex="0" aria-label=say("Mean over the seeds")>
            <table id="sweep-table">
                <caption class="vh">{say("Mean over the seeds")}</caption>
                <thead><tr>{heads}</tr></thead>
                <tbody>
                    <For
                        each=move || found.get()
                        key=|value| (value.text.clone(), value.second.clone(), value.finished, value.failed)
                        let:value
                    >
                        {value_row(&value)}
                    </For>
                </tbody>
            </table>
        </div>
    }
}

/// The heads: the settings that are varied, what else, and the findings.
fn heads(beside: &[&'static str]) -> impl IntoView + use<> {
    let axes = use_store().sweep.with_untracked(|sweep| {
        let axes = sweep.plan().map_or(&[][..], |plan| &plan.axes);
        axes.iter()
            .map(|axis| axis_name(axis.field.path))
            .collect::<Vec<_>>()
    });
    let beside = beside.iter().map(|name| (*name).to_owned());
    let findings = Finding::all().map(|finding| say(finding.title()).to_owned());
    let names: Vec<String> = axes.into_iter().chain(beside).chain(findings).collect();
    names
        .into_iter()
        .map(|name| view! { <th scope="col">{name}</th> })
        .collect_view()
}

fn value_row(value: &ByValue) -> impl IntoView + use<> {
    let runs = match (value.finished, value.failed) {
        (finished, 0) => say!("{finished} finished", finished),
        (finished, failed) => say!("{finished} finished, {failed} failed", finished, failed),
    };
    let second = value.second.as_deref();
    let key = value.text.clone();
    let cells = Finding::all().zip(value.findings.clone());
    let cells = cells
        .map(|(finding, band)| band_cell(&key, finding, band))
        .collect_view();
    view! {
        <tr
            data-value=value.text.clone()
            data-second=value.second.clone()
            data-finished=value.finished.to_string()
            data-failed=value.failed.to_string()
        >
            <th scope="row">{with_minus(&value.text)}</th>
            {second.map(|second| view! { <td>{with_minus(second)}</td> })}
            <td>{runs}</td>
            {cells}
        </tr>
    }
}

/// The mean, and beneath it the ends of the band; its attributes carry them in full.
fn band_cell(value: &str, finding: Finding, band: Option<Band>) -> impl IntoView + use<> {
    let full = move |of: fn(&Band) -> f64| band.as_ref().map(|band| of(band).to_string());
    let text = band.map_or("–".to_owned(), |band| words(finding, band.mean));
    let ends = band.map(|band| {
        say!(
            "{low} to {high}",
            low = words(finding, band.low),
            high = words(finding, band.high)
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
            {text}
            <span class="meta ends">{ends}</span>
        </td>
    }
}

/// Every run that is over.
#[component]
pub fn RunsOfSweep(#[prop(into)] done: Signal<usize>) -> impl IntoView {
    let sweep = use_store().sweep;
    let lines = Memo::new(move |_| {
        done.get();
        sweep.with_untracked(lines)
    });
    let heads = heads(&[say("Seed")]);
    view! {
        <div class="tw" role="region" tabindex="0" aria-label=say("Every run of the sweep")>
            <table id="sweep-runs">
                <caption class="vh">{say("Every run of the sweep")}</caption>
                <thead>
                    <tr>{heads} <th scope="col">{say("State")}</th> <th scope="col">{say("Device")}</th></tr>
                </thead>
                <tbody>
                    <For each=move || lines.get() key=|line| line.key let:line>{run_row(line)}</For>
                </tbody>
            </table>
        </div>
    }
}

fn run_row(line: RunLine) -> impl IntoView {
    let mut values = line.values.into_iter();
    let first = values.next().unwrap_or_default();
    let cell = |text: String| view! { <td>{text}</td> };
    view! {
        <tr data-value=first.clone() data-seed=line.seed.to_string() data-state=line.kind>
            <th scope="row">{with_minus(&first)}</th>
            {values.map(|value| cell(with_minus(&value))).collect_view()}
            <td>{line.seed.to_string()}</td>
            {line.findings.into_iter().map(cell).collect_view()}
            <td>{line.state}</td>
            <td>{line.device}</td>
        </tr>
    }
}

fn lines(sweep: &Sweep) -> Vec<RunLine> {
    let Some(plan) = sweep.plan() else {
        return Vec::new();
    };
    let numbered = sweep.outcomes_by_place();
    let lines = numbered.map(|(place, job, outcome)| run_line(plan, place, job, outcome));
    lines.collect()
}

fn run_line(plan: &Plan, place: usize, job: &Job, outcome: &Outcome) -> RunLine {
    let values = plan.axes.iter().zip(job.places);
    let finding = |finding: Finding| {
        let number = finding.of(outcome);
        number.map_or("–".to_owned(), |it| words(finding, it))
    };
    RunLine {
        key: (place, job.seed),
        values: values
            .map(|(axis, place)| axis.values[place].text.clone())
            .collect(),
        seed: job.seed,
        kind: outcome.key(),
        findings: Finding::all().map(finding).collect(),
        state: match &outcome.message {
            Some(why) if !outcome.is_finished() => say!("failed: {why}", why),
            _ => outcome.key().to_owned(),
        },
        device: outcome
            .device
            .as_ref()
            .map_or(String::new(), |device| device.name.clone()),
    }
}

fn with_minus(text: &str) -> String {
    text.replace('-', "\u{2212}")
}
