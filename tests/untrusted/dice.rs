//! What is drawn, by proptest: experiments, and damage to texts; and how a claim is tried on it.

use lyapunov_snn::core::config::ExperimentConfig;
use lyapunov_snn::core::settings::{self, Field, Input};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{
    Config, FileFailurePersistence, RngSeed, TestCaseError, TestCaseResult, TestRunner,
};
use std::fmt::Debug;

/// Tries a claim on `cases` draws, the same in every run and on every machine. What fails is made as
/// small as it still fails, and its seed is kept in `FILE.seeds` beside the test: commit it, and it is
/// tried first from then on. In a browser a panic ends the test at once; an error is made small there too.
pub fn check<S: Strategy<Value: Debug>>(
    file: &'static str,
    cases: usize,
    drawn: S,
    claim: impl Fn(S::Value) -> TestCaseResult,
) {
    let seeds = FileFailurePersistence::WithSource("seeds");
    let config = Config {
        cases: u32::try_from(cases).expect("fewer than 2^32 cases"),
        source_file: Some(file),
        failure_persistence: (!cfg!(target_family = "wasm")).then(|| Box::new(seeds) as _),
        rng_seed: RngSeed::Fixed(0),
        ..Config::default()
    };
    if let Err(failure) = TestRunner::new(config).run(&drawn, claim) {
        panic!("{failure}");
    }
}

/// That a configuration is valid, as an error of the case.
pub fn is_valid(config: &ExperimentConfig) -> TestCaseResult {
    config
        .validate()
        .map_err(|error| TestCaseError::fail(format!("{error}: {config:?}")))
}

/// The first few draws, always the same.
pub fn some<S: Strategy>(count: usize, drawn: S) -> Vec<S::Value> {
    let mut runner = TestRunner::deterministic();
    let mut draw = || drawn.new_tree(&mut runner).expect("nothing is rejected");
    (0..count).map(|_| draw().current()).collect()
}

/// A valid configuration with many settings changed, each within its range and near its lower end.
pub fn random_config() -> impl Strategy<Value = ExperimentConfig> {
    let text = |field: &Field| match field.input {
        Input::Count { low, high } => printed(low..=high.min(low + 40)),
        Input::Number { low, high } => printed(low..=high.min(low + 2.0)),
        Input::OptionalCount { low, high } => {
            select(vec![String::new(), (low + 1).min(high).to_string()]).boxed()
        }
        Input::OptionalNumber { low, high } => {
            select(vec![String::new(), (low + 1.0).min(high).to_string()]).boxed()
        }
        Input::List { .. } => Just("1, 1".to_owned()).boxed(),
        Input::Own => own_data(),
        Input::Choice(choices) => choice(choices()),
    };
    texts(2.0 / 3.0, text).prop_map(|texts| written(&texts, Kept::Valid))
}

/// A valid configuration from the whole of every setting's range, its ends often.
pub fn any_config() -> impl Strategy<Value = ExperimentConfig> {
    texts(0.75, any_text).prop_map(|texts| written(&texts, Kept::Valid))
}

/// The same without a look at whether it is valid.
pub fn any_settings() -> impl Strategy<Value = ExperimentConfig> {
    texts(2.0 / 3.0, any_text).prop_map(|texts| written(&texts, Kept::Read))
}

/// For each setting its text, or nothing where it stays as it is; smaller is less.
fn texts(
    share: f64,
    text: impl Fn(&Field) -> BoxedStrategy<String>,
) -> impl Strategy<Value = Vec<Option<String>>> {
    let of_field = |field| proptest::option::weighted(share, text(field));
    settings::all().map(of_field).collect::<Vec<_>>()
}

/// Which texts count.
#[derive(Clone, Copy, PartialEq)]
enum Kept {
    /// Those that leave the configuration valid.
    Valid,
    /// Those that can be read.
    Read,
}

/// The demonstration with these texts written into its settings, one after the other.
fn written(texts: &[Option<String>], kept: Kept) -> ExperimentConfig {
    let mut config = ExperimentConfig::default();
    for (field, text) in settings::all().zip(texts) {
        let Some(text) = text else { continue };
        let before = config.clone();
        let is_read = field.write(&mut config, text).is_some();
        if !is_read || (kept == Kept::Valid && config.validate().is_err()) {
            config = before;
        }
    }
    config
}

fn any_text(field: &Field) -> BoxedStrategy<String> {
    match field.input {
        Input::Count { low, high } => printed(any_count(low, high)),
        Input::Number { low, high } => printed(any_number(low, high)),
        Input::OptionalCount { low, high } => prop_oneof![
            1 => Just(String::new()),
            2 => printed(any_count(low, high)),
        ]
        .boxed(),
        Input::OptionalNumber { low, high } => prop_oneof![
            1 => Just(String::new()),
            2 => any_number(low, high).prop_map(|number| number.round().to_string()),
        ]
        .boxed(),
        Input::List { .. } => {
            let widths = any_count(1, 32).prop_flat_map(|length| {
                proptest::collection::vec(any_count(1, 4096), length as usize)
            });
            let text = |widths: Vec<u64>| {
                let texts: Vec<_> = widths.iter().map(u64::to_string).collect();
                texts.join(", ")
            };
            widths.prop_map(text).boxed()
        }
        Input::Own => own_data(),
        Input::Choice(choices) => choice(choices()),
    }
}

fn printed<T: ToString + Debug>(
    drawn: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<String> {
    drawn.prop_map(|number| number.to_string()).boxed()
}

/// Data of every form, and none.
fn own_data() -> BoxedStrategy<String> {
    let digest = "0123456789abcdef0123456789abcdef";
    let forms = [
        "values:1x4:3",
        "values:28x28:10",
        "series:50x3:2",
        "spikes:100x140:20:0-100",
    ];
    let named = forms.map(|form| format!("{digest}:400:{form}"));
    select([&[String::new()][..], &named].concat()).boxed()
}

fn choice(choices: Vec<(&'static str, &'static str)>) -> BoxedStrategy<String> {
    select(choices).prop_map(|(key, _)| key.to_owned()).boxed()
}

/// An end of a range, or as likely of any order of magnitude within it.
fn any_count(low: u64, high: u64) -> impl Strategy<Value = u64> {
    let orders = (high - low + 1).ilog2();
    let of_order = move |(order, drawn): (u32, u64)| (low + drawn % (1 << order)).min(high);
    prop_oneof![
        1 => Just(low),
        1 => low..=high,
        2 => (0..=orders, any::<u64>()).prop_map(of_order),
        2 => Just(high),
    ]
}

fn any_number(low: f64, high: f64) -> impl Strategy<Value = f64> {
    prop_oneof![1 => Just(low), 2 => low..=high, 1 => Just(high)]
}

/// What happens to a text at one place, which is counted from its start and around its end.
#[derive(Debug, Clone)]
pub enum Damage {
    Removed(u32),
    Put(u32, &'static str),
    Replaced(u32, char),
    /// The dozen characters from there on stand at the end once more.
    Repeated(u32),
}

const PIECES: [&str; 14] = [
    "&",
    "=",
    "%",
    "%00",
    "%ff",
    "é",
    "1e999",
    "-",
    "NaN",
    "99999999999999999999",
    ",",
    ":",
    ";",
    "v=1",
];

/// One to five damages.
pub fn damages() -> impl Strategy<Value = Vec<Damage>> {
    let at = any::<u32>;
    let one = prop_oneof![
        at().prop_map(Damage::Removed),
        (at(), select(&PIECES[..])).prop_map(|(at, piece)| Damage::Put(at, piece)),
        (at(), any::<char>()).prop_map(|(at, letter)| Damage::Replaced(at, letter)),
        at().prop_map(Damage::Repeated),
    ];
    proptest::collection::vec(one, 1..6)
}

/// The text after all of them.
pub fn damaged(text: &str, damages: &[Damage]) -> String {
    let mut text: Vec<char> = text.chars().collect();
    for damage in damages {
        let place = |at: u32| at as usize % (text.len() + 1);
        match *damage {
            Damage::Removed(at) if place(at) < text.len() => {
                text.remove(place(at));
            }
            Damage::Replaced(at, letter) if place(at) < text.len() => {
                let at = place(at);
                text[at] = letter;
            }
            // At the very end there is nothing to take away.
            Damage::Removed(_) | Damage::Replaced(..) => {}
            Damage::Put(at, piece) => {
                let at = place(at);
                text.splice(at..at, piece.chars());
            }
            Damage::Repeated(at) => {
                let at = place(at);
                let end = (at + 12).min(text.len());
                text.extend_from_within(at..end);
            }
        }
    }
    text.into_iter().collect()
}
