//! Sweeps for tests, of the decay beta.

use super::{Form, Plan};
use crate::page::store::Side;
use crate::page::store::settings::Settings;

/// A form of so many seeds.
pub fn form(values: &str, seeds: &str) -> Form {
    Form {
        field: "model.beta".to_owned(),
        values: values.to_owned(),
        second: None,
        seeds: seeds.to_owned(),
        side: Side::Regularised,
    }
}

/// What it comes to.
pub fn plan(values: &str, seeds: &str) -> Plan {
    Plan::draw_up(&form(values, seeds), &Settings::default()).expect("a good form")
}
