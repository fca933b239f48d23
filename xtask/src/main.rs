//! `cargo xtask`: everything one does with Lyapunov Lab, from a fresh clone.

mod bench;
mod build;
mod cluster;
mod command;
mod commit;
mod dist;
mod finish;
mod modules;
mod policy;
mod results;
mod serve;
mod setup;
mod test;
mod workplace;

use std::process::ExitCode;

use workplace::Workplace;

/// What a step gives back; its error is one line that says what to do.
pub type Outcome<T> = Result<T, String>;

const HELP: &str = "\
cargo xtask COMMAND

  serve [--port N]     set up what is missing, build, serve on http://127.0.0.1:8080
  test [--only PART]   set up what is missing, run every test; PART is one of
                       fmt, lint, doc, native, wasm, page, browsers (the end of page:
                       Firefox and WebKit)
  fmt, lint, doc       the same as test --only
  e2e                  the same as test --only page
  soak                 the slow tests: every preset again, for three seeds
  results [--only PART]
                       measures what the README, docs and the presets say, and what is
                       there already is not run again (docs/results.md); PART is one of
                       shipped, tuning, tuned, starting-points. --plan says what is
                       there, what is missing and how long that takes, --collect takes
                       in what is there, --fill writes docs/results.json into the
                       documents, --check looks whether they agree with it
  soak --memory [--minutes N]
                       trains in Chromium for an hour (or N minutes), twice: the
                       demonstration, and one neuron with batch 1; fails where the
                       memory of page or worker grows after the fifth minute
  bench [--native]     times training steps, ours and snnTorch's side by side
                       (--native leaves the browser out)
  notebook-test        runs the notebooks of examples/ (it sets up a Python with Jupyter)
  cluster-test [--program FILE]
                       a sweep over a Slurm of two nodes on this machine (as root, on
                       Debian), one of which is killed in the middle, and over GNU
                       parallel and HyperQueue; FILE is a built lyapunov-snn
  dist                 the optimised static site in ./dist, with its sizes
  setup [--tests]      only set up (with --tests, the browsers too)
  help                 this text

Tools are kept in $LYAPUNOV_LAB_CACHE (default: ~/.cache/lyapunov-lab), apart from
the wasm32 target and the browsers, which belong to the machine. $CHROME and
$CHROMEDRIVER name a browser and its driver that are not on the PATH; so do $FIREFOX
and $GECKODRIVER, and $MINIBROWSER, $WEBKITWEBDRIVER and $XVFB for WebKit.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match dispatch(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(words: &[&str]) -> Outcome<()> {
    let here = Workplace::find()?;
    match words {
        ["serve"] => serve::serve(&here, serve::DEFAULT_PORT),
        ["serve", "--port", port] => serve::serve(&here, parse_port(port)?),
        ["test"] => test::test(&here, &test::Part::ALL),
        ["test", "--only", part] => test::test(&here, &[test::Part::parse(part)?]),
        [part @ ("fmt" | "lint" | "doc")] => test::test(&here, &[test::Part::parse(part)?]),
        ["e2e"] => test::test(&here, &[test::Part::Page]),
        ["soak"] => test::soak(&here),
        ["results", rest @ ..] => results::results(&here, results::Action::parse(rest)?),
        ["soak", "--memory"] => test::soak_memory(&here, test::MINUTES),
        ["soak", "--memory", "--minutes", minutes] => {
            test::soak_memory(&here, parse_minutes(minutes)?)
        }
        ["notebook-test"] => test::notebooks(&here),
        ["bench"] => bench::bench(&here, true),
        ["bench", "--native"] => bench::bench(&here, false),
        ["cluster-test"] => cluster::test(&here, None),
        ["cluster-test", "--program", program] => cluster::test(&here, Some(program)),
        ["dist"] => dist::dist(&here),
        ["setup"] => setup::for_build(&here).map(drop),
        ["setup", "--tests"] => {
            setup::for_tests(&here)?;
            setup::other_browsers(&here).map(drop)
        }
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        _ => Err(format!(
            "`{}` is no command of this: see `cargo xtask help`",
            words.join(" ")
        )),
    }
}

fn parse_minutes(word: &str) -> Outcome<u32> {
    word.parse()
        .map_err(|_| format!("--minutes {word}: give a whole number of minutes"))
}

fn parse_port(word: &str) -> Outcome<u16> {
    match word.parse() {
        Ok(port) if port > 0 => Ok(port),
        _ => Err(format!("--port {word}: give a number from 1 to 65535")),
    }
}
