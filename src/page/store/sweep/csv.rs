//! A sweep's numbers as text for a spreadsheet: commas between, a line for each row.
//!
//! The column `held` says whether the runs were regularised; its name is that of files made before.

use super::{Band, Finding, Plan, Sweep, by_value};
use crate::core::name::Named;
use crate::core::text::cell;
use crate::page::store::Side;
use std::fmt::Write;

/// A line for each value: over how many runs, and of each finding the mean, the least and the
/// greatest.
pub fn means(sweep: &Sweep) -> String {
    let Some(plan) = sweep.plan() else {
        return String::new();
    };
    let mut text = format!("{},held,finished,failed", paths(plan));
    for finding in Finding::all() {
        let name = column(finding);
        let _ = write!(text, ",{name}_mean,{name}_min,{name}_max");
    }
    text.push_str("\r\n");
    for value in by_value(sweep) {
        let held = plan.side == Side::Regularised;
        // Writing to a string does not fail.
        let _ = write!(
            text,
            "{}{},{held},{},{}",
            value.text,
            after(value.second.as_deref()),
            value.finished,
            value.failed
        );
        for band in value.findings {
            let number = |of: fn(Band) -> f64| band.map_or(String::new(), |it| of(it).to_string());
            let (mean, low) = (number(|it| it.mean), number(|it| it.low));
            let _ = write!(text, ",{mean},{low},{}", number(|it| it.high));
        }
        text.push_str("\r\n");
    }
    text
}

/// A line for each run that is over.
pub fn every_run(sweep: &Sweep) -> String {
    let Some(plan) = sweep.plan() else {
        return String::new();
    };
    let mut text = format!("{},seed,held,state", paths(plan));
    for finding in Finding::all() {
        let _ = write!(text, ",{}", column(finding));
    }
    text.push_str(",test_loss,epochs,device,message\r\n");
    for (job, outcome) in sweep.outcomes() {
        let value = &plan.first().values[job.places[0]].text;
        let second = plan
            .second()
            .map(|axis| axis.values[job.places[1]].text.as_str());
        let second = after(second);
        let held = plan.side == Side::Regularised;
        let state = outcome.key();
        let number = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
        let _ = write!(text, "{value}{second},{},{held},{state}", job.seed);
        for finding in Finding::all() {
            let _ = write!(text, ",{}", number(finding.of(outcome)));
        }
        let device = outcome.device.as_ref().map_or("", |device| &device.name);
        let _ = write!(
            text,
            ",{},{},{},{}\r\n",
            number(outcome.summary.test_loss),
            outcome.summary.epochs.0,
            cell(device, ','),
            cell(outcome.message.as_deref().unwrap_or_default(), ','),
        );
    }
    text
}

/// The heads of the settings that are varied.
fn paths(plan: &Plan) -> String {
    let paths: Vec<_> = plan.axes.iter().map(|axis| axis.field.path).collect();
    paths.join(",")
}

/// A column that only a sweep of two settings has.
fn after(value: Option<&str>) -> String {
    value.map_or(String::new(), |value| format!(",{value}"))
}

fn column(finding: Finding) -> &'static str {
    match finding {
        Finding::TestAccuracy => "test_accuracy",
        Finding::Exponent => "exponent",
        Finding::GradientNorm => "largest_gradient_norm",
    }
}
