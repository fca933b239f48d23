//! `cargo xtask test` and `cargo xtask lint`: every check, cheapest first, with a table at the end.

mod browser;
mod hosts;
mod lint;
mod memory;
mod native;
mod python;
mod timing;

pub use browser::{bench_in_browser, soak_damaged};
pub use hosts::hosts;
pub use memory::{MINUTES, soak_memory};
pub use native::soak;
pub use python::{nir, notebooks, snntorch};
pub use timing::time_page;

use std::time::{Duration, Instant};

use clap::ValueEnum;

use crate::{Outcome, setup, workplace::Workplace};

/// A part of the checks that can be run alone.
trait Part: Copy {
    /// Sets up what the part needs, so that a missing browser is known before the long work.
    fn set_up(self, here: &Workplace) -> Outcome<()>;
    fn run(self, here: &Workplace, steps: &mut Steps) -> Outcome<()>;
}

/// What `lint` looks at; nothing is run.
#[derive(Clone, Copy, ValueEnum)]
pub enum Lint {
    /// Formatting
    Fmt,
    /// Clippy, for each feature set and target
    Clippy,
    /// The documentation and its links
    Doc,
}

impl Lint {
    const ALL: [Self; 3] = [Self::Fmt, Self::Clippy, Self::Doc];
}

impl Part for Lint {
    fn set_up(self, here: &Workplace) -> Outcome<()> {
        match self {
            Self::Fmt => setup::ensure_linters(here),
            Self::Clippy => setup::for_lint(here).map(drop),
            Self::Doc => Ok(()),
        }
    }

    fn run(self, here: &Workplace, steps: &mut Steps) -> Outcome<()> {
        match self {
            Self::Fmt => lint::fmt(here, steps),
            Self::Clippy => lint::clippy(here, &setup::for_lint(here)?, steps),
            Self::Doc => lint::doc(here, steps),
        }
        Ok(())
    }
}

/// What `test` runs.
#[derive(Clone, Copy, ValueEnum)]
pub enum Test {
    /// Units, integration, examples and documentation, and the Python module
    Native,
    /// The engine in a worker of Chromium
    Wasm,
    /// The site in Chromium, Firefox and WebKit
    Page,
    /// The end of `page` by itself: Firefox and WebKit
    Browsers,
}

impl Test {
    /// What makes up the whole.
    const ALL: [Self; 3] = [Self::Native, Self::Wasm, Self::Page];
}

impl Part for Test {
    fn set_up(self, here: &Workplace) -> Outcome<()> {
        match self {
            Self::Native => setup::ensure_vulkan(here),
            Self::Wasm => setup::for_tests(here).map(drop),
            Self::Page | Self::Browsers => {
                setup::for_tests(here)?;
                // Its own step says so again, and the steps before it are still worth running.
                if let Err(reason) = setup::other_browsers(here) {
                    println!("setup: {reason}");
                }
                Ok(())
            }
        }
    }

    fn run(self, here: &Workplace, steps: &mut Steps) -> Outcome<()> {
        match self {
            Self::Native => native::native(here, steps),
            Self::Wasm => browser::wasm(here, &setup::for_tests(here)?, steps),
            Self::Page => browser::page(here, &setup::for_tests(here)?, steps),
            Self::Browsers => browser::browsers(here, &setup::for_tests(here)?, steps),
        }
        Ok(())
    }
}

/// Formatting, clippy and documentation, or one of them.
pub fn lint(here: &Workplace, only: Option<Lint>) -> Outcome<()> {
    only.map_or_else(|| check(here, &Lint::ALL), |part| check(here, &[part]))
}

/// All tests, or a part of them.
pub fn test(here: &Workplace, only: Option<Test>) -> Outcome<()> {
    only.map_or_else(|| check(here, &Test::ALL), |part| check(here, &[part]))
}

/// What has been run so far.
#[derive(Default)]
pub struct Steps(Vec<Step>);

struct Step {
    name: String,
    time: Duration,
    failure: Option<String>,
}

impl Steps {
    /// Runs one step; a failure is kept for the end, so that the steps after it run too.
    fn step(&mut self, name: &str, work: impl FnOnce() -> Outcome<()>) {
        println!("\n== {name}");
        let start = Instant::now();
        let failure = work().err();
        let time = start.elapsed();
        let verdict = if failure.is_some() {
            "FAILED"
        } else {
            "passed"
        };
        println!("== {name}: {verdict} in {:.1} s", time.as_secs_f64());
        self.0.push(Step {
            name: name.to_owned(),
            time,
            failure,
        });
    }

    fn failed(&self) -> usize {
        self.0.iter().filter(|step| step.failure.is_some()).count()
    }

    fn print_table(&self) {
        println!("\n{:<44} {:>9}  result", "step", "seconds");
        for Step {
            name,
            time,
            failure,
        } in &self.0
        {
            let verdict = failure.as_deref().unwrap_or("passed");
            println!("{name:<44} {:>9.1}  {verdict}", time.as_secs_f64());
        }
    }
}

fn check(here: &Workplace, parts: &[impl Part]) -> Outcome<()> {
    let start = Instant::now();
    for part in parts {
        part.set_up(here)?;
    }
    let mut steps = Steps::default();
    for part in parts {
        part.run(here, &mut steps)?;
    }
    steps.print_table();
    let (failed, total) = (steps.failed(), steps.0.len());
    let seconds = start.elapsed().as_secs();
    println!(
        "\nsteps: {} passed, {failed} failed, in {seconds} s",
        total - failed
    );
    if failed == 0 {
        Ok(())
    } else {
        Err(format!("{failed} of {total} steps failed: see the table"))
    }
}
