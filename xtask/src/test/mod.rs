//! `cargo xtask test`: every check, cheapest first, with a table at the end.

mod browser;
mod lint;
mod memory;
mod native;
mod python;

pub use browser::bench_in_browser;
pub use memory::{MINUTES, soak_memory};
pub use native::soak;
pub use python::notebooks;

use std::time::{Duration, Instant};

use crate::{Outcome, setup, workplace::Workplace};

/// A part of the tests that can be run alone.
#[derive(Clone, Copy)]
pub enum Part {
    Fmt,
    Lint,
    Doc,
    Native,
    Wasm,
    Page,
    /// The end of `Page`, by itself.
    Browsers,
}

impl Part {
    /// What makes up the whole.
    pub const ALL: [Self; 6] = [
        Self::Fmt,
        Self::Lint,
        Self::Doc,
        Self::Native,
        Self::Wasm,
        Self::Page,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Lint => "lint",
            Self::Doc => "doc",
            Self::Native => "native",
            Self::Wasm => "wasm",
            Self::Page => "page",
            Self::Browsers => "browsers",
        }
    }

    pub fn parse(word: &str) -> Outcome<Self> {
        let named = || Self::ALL.into_iter().chain([Self::Browsers]);
        named().find(|part| part.name() == word).ok_or_else(|| {
            let names: Vec<_> = named().map(Self::name).collect();
            format!("no part is called {word}: {}", names.join(", "))
        })
    }

    /// Sets up what the part needs, so that a missing browser is known before the long work.
    fn set_up(self, here: &Workplace) -> Outcome<()> {
        match self {
            Self::Fmt => setup::ensure_linters(here),
            Self::Lint => setup::for_lint(here).map(drop),
            Self::Doc => Ok(()),
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
            Self::Fmt => lint::fmt(here, steps),
            Self::Lint => lint::lint(here, &setup::for_lint(here)?, steps),
            Self::Doc => lint::doc(here, steps),
            Self::Native => native::native(here, steps),
            Self::Wasm => browser::wasm(here, &setup::for_tests(here)?, steps),
            Self::Page => browser::page(here, &setup::for_tests(here)?, steps),
            Self::Browsers => browser::browsers(here, &setup::for_tests(here)?, steps),
        }
        Ok(())
    }
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

pub fn test(here: &Workplace, parts: &[Part]) -> Outcome<()> {
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
