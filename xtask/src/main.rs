//! `cargo xtask`: everything one does with Lyapunov Lab, from a fresh clone.

mod before;
mod bench;
mod build;
mod cluster;
mod command;
mod commit;
mod dist;
mod finish;
mod folder;
mod gpu;
mod growth;
mod modules;
mod offline;
mod pack;
mod policy;
mod previews;
mod releases;
mod results;
mod scorm;
mod serve;
mod setup;
mod split;
mod table;
mod test;
mod words;
mod workplace;

use std::process::ExitCode;

use clap::{Parser, Subcommand, value_parser};
use workplace::Workplace;

/// What a step gives back; its error is one line that says what to do.
pub type Outcome<T> = Result<T, String>;

/// Everything one does with Lyapunov Lab, from a fresh clone.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", after_help = TOOLS)]
#[command(arg_required_else_help = true)]
struct Call {
    #[command(subcommand)]
    task: Task,
}

const TOOLS: &str = "\
Tools are kept in $LYAPUNOV_LAB_CACHE (default: ~/.cache/lyapunov-lab), apart from
the wasm32 target and the browsers, which belong to the machine. $CHROME and
$CHROMEDRIVER name a browser and its driver that are not on the PATH; so do $FIREFOX
and $GECKODRIVER, and $MINIBROWSER, $WEBKITWEBDRIVER and $XVFB for WebKit.";

#[derive(Subcommand)]
enum Task {
    /// Set up what is missing, build, serve on http://127.0.0.1:8080
    Serve {
        #[arg(long, default_value_t = 8080, value_parser = value_parser!(u16).range(1..))]
        port: u16,
    },
    /// Set up what is missing, run every test
    Test {
        #[arg(long, value_name = "PART")]
        only: Option<test::Test>,
    },
    /// Set up what is missing, check formatting, lints and documentation
    Lint {
        #[arg(long, value_name = "PART")]
        only: Option<test::Lint>,
    },
    /// The same as `test --only page`
    E2e,
    /// The slow tests: every preset again, for three seeds
    Soak {
        /// Train in Chromium instead, twice: the demonstration, and one neuron with batch 1; fails where
        /// the memory of page or worker grows after the fifth minute
        #[arg(long)]
        memory: bool,
        /// How long each of the two is watched
        #[arg(long, requires = "memory", default_value_t = test::MINUTES)]
        minutes: u32,
        /// Damage a hundred thousand files for each reader instead, in Chromium's WebAssembly
        #[arg(long, conflicts_with = "memory")]
        damaged: bool,
    },
    /// Measure what the README, docs and the presets say; what is there already is not run again
    /// (docs/results.md)
    Results(results::Asked),
    /// Time training steps, ours, snnTorch's and JAX's side by side
    Bench {
        /// Leave the browser out
        #[arg(long)]
        native: bool,
        /// Time the page instead, in Chromium: a pair and a sweep, with one engine and with one for each core
        #[arg(long, conflicts_with = "native")]
        page: bool,
        /// Time instead how a step's cost grows with each size, and fill docs/kernels.md with it
        #[arg(long, conflicts_with_all = ["native", "page"])]
        growth: bool,
    },
    /// Make a folder to take to a machine with an NVIDIA GPU, and to measure there (docs/kernels.md)
    GpuBundle,
    /// What that folder's measure.sh runs, on that machine
    #[command(hide = true)]
    GpuMeasure(gpu::Asked),
    /// Run the notebooks of examples/ (it sets up a Python with Jupyter)
    NotebookTest,
    /// The lab in a MyST book and in a notebook, to the hand-in (it sets up a Python with Jupyter)
    HostsTest,
    /// NIR files and weights through snnTorch and Norse, and theirs into ours (it sets up a Python with them)
    NirTest {
        /// A built lyapunov-snn
        #[arg(long, value_name = "FILE")]
        program: Option<String>,
    },
    /// Networks of every preset in snnTorch, by the archive that the program writes for it
    SnntorchTest {
        /// A built lyapunov-snn
        #[arg(long, value_name = "FILE")]
        program: Option<String>,
    },
    /// A sweep over a Slurm of two nodes on this machine (as root, on Debian), one of which is killed in
    /// the middle, and over GNU parallel and HyperQueue
    ClusterTest {
        /// A built lyapunov-snn
        #[arg(long, value_name = "FILE")]
        program: Option<String>,
    },
    /// Build the optimised static site in ./dist, and print its sizes
    Dist(dist::Asked),
    /// Only set up
    Setup {
        /// The browsers too
        #[arg(long)]
        tests: bool,
    },
}

fn main() -> ExitCode {
    match run(Call::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Outcome<()> {
    // That machine has no repository.
    if let Task::GpuMeasure(asked) = &task {
        return gpu::measure(asked);
    }
    let here = &Workplace::find()?;
    match task {
        Task::GpuBundle => gpu::bundle(here),
        Task::GpuMeasure(asked) => gpu::measure(&asked),
        Task::Serve { port } => serve::serve(here, port),
        Task::Test { only } => test::test(here, only),
        Task::Lint { only } => test::lint(here, only),
        Task::E2e => test::test(here, Some(test::Test::Page)),
        Task::Soak { damaged: true, .. } => test::soak_damaged(here),
        Task::Soak {
            memory: true,
            minutes,
            ..
        } => test::soak_memory(here, minutes),
        Task::Soak { .. } => test::soak(here),
        Task::Results(asked) => results::results(here, asked.into()),
        Task::Bench { page: true, .. } => test::time_page(here),
        Task::Bench { growth: true, .. } => growth::measure(here),
        Task::Bench { native: true, .. } => bench::bench(here, bench::Engines::Native),
        Task::Bench { native: false, .. } => bench::bench(here, bench::Engines::WithBrowser),
        Task::NotebookTest => test::notebooks(here),
        Task::HostsTest => test::hosts(here),
        Task::NirTest { program } => test::nir(here, program.as_deref()),
        Task::SnntorchTest { program } => test::snntorch(here, program.as_deref()),
        Task::ClusterTest { program } => cluster::test(here, program.as_deref()),
        Task::Dist(asked) => dist::dist(here, &asked),
        Task::Setup { tests: false } => setup::for_build(here).map(drop),
        Task::Setup { tests: true } => {
            setup::for_tests(here)?;
            setup::other_browsers(here).map(drop)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn every_command_is_put_together_as_clap_wants_it() {
        Call::command().debug_assert();
    }

    #[test]
    fn what_readme_and_ci_call_is_understood() {
        for call in [
            "serve",
            "serve --port 8081",
            "test",
            "test --only native",
            "lint",
            "lint --only clippy",
            "soak --memory --minutes 10",
            "soak --damaged",
            "results --only starting-points",
            "results --only recording",
            "results --check",
            "bench --native",
            "bench --page",
            "gpu-bundle",
            "gpu-measure --bundle x --seconds 1 --minutes 8 --only steps,jax-gpu --software",
            "hosts-test",
            "cluster-test --program x",
            "nir-test --program x",
            "snntorch-test --program x",
            "setup --tests",
            "dist",
            "dist --zip --scorm edge",
        ] {
            let words = ["cargo xtask"].into_iter().chain(call.split(' '));
            assert!(Call::try_parse_from(words).is_ok(), "{call}");
        }
    }

    #[test]
    fn a_refused_argument_is_named_with_what_is_allowed() {
        let refused = |call: &str| {
            let words = ["cargo xtask"].into_iter().chain(call.split(' '));
            let error = Call::try_parse_from(words).err().expect("refused");
            error.to_string()
        };
        for (call, parts) in [
            ("serve --port 0", ["--port", "1..=65535"]),
            (
                "test --only all",
                ["--only", "native, wasm, page, browsers"],
            ),
            ("results --fill --check", ["--fill", "--check"]),
            ("soak --minutes 10", ["--minutes", "--memory"]),
        ] {
            let message = refused(call);
            assert!(parts.iter().all(|part| message.contains(part)), "{message}");
        }
    }
}
