//! `cargo xtask bench`: training steps of the same shapes, ours, snnTorch's and JAX's, side by side.

use std::{fs, path::Path, process::Command};

use serde_json::Value;

use crate::{Outcome, build, command, setup, table, test, workplace::Workplace};

/// Where the numbers go, beneath the target directory.
const FILE: &str = "bench.json";
const SECONDS: &str = "6";
const SNNTORCH: &str = "bench.py";
const JAX: &str = "bench_jax.py";

/// Where steps are timed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Engines {
    Native,
    /// In Chromium too.
    WithBrowser,
}

/// Times everything that is at hand.
pub fn bench(here: &Workplace, engines: Engines) -> Outcome<()> {
    let python = setup::python(here, &setup::REFERENCE)?;
    let in_browser = engines == Engines::WithBrowser;
    let tools = in_browser.then(|| setup::for_tests(here)).transpose()?;
    let ours = build::native_program(here)?;
    let reference = here.root.join("tests/reference");
    let timed = |mut program: Command, device: &str, threads: &str| {
        let options = ["--device", device, "--threads", threads];
        program.args(["--seconds", SECONDS]).args(options);
        program
    };
    let theirs = |script: &str, device: &str, threads: &str| {
        let mut python = here.command(&python.to_string_lossy());
        python.arg(reference.join(script));
        timed(python, device, threads)
    };
    let native = |device: &str, threads: &str| {
        let mut program = here.command(&ours);
        program.arg("bench");
        timed(program, device, threads)
    };
    let mut lines = Vec::new();
    // One and two threads: on small shapes PyTorch is quicker with one.
    for threads in ["2", "1"] {
        // A process each: the most memory that one has held never falls.
        for shape in ["a", "b", "c", "d"] {
            for mode in ["plain", "reference", "tangent"] {
                let mut one = native("cpu", threads);
                one.args(["--shapes", shape, "--modes", mode]);
                lines.extend(collect(one)?);
            }
        }
        for script in [SNNTORCH, JAX] {
            lines.extend(collect(theirs(script, "cpu", threads))?);
        }
    }
    let [snntorch, jax] = [SNNTORCH, JAX].map(|script| theirs(script, "cuda", "2"));
    for optional in [snntorch, jax, native("gpu", "2")] {
        let name = command::describe(&optional);
        match collect(optional) {
            Ok(more) => lines.extend(more),
            Err(reason) => println!("not measured: {name}: {reason}"),
        }
    }
    if let Some(tools) = tools {
        let text = test::bench_in_browser(here, &tools)?;
        text.lines()
            .filter(|line| line.contains("DEMONSTRATION"))
            .for_each(|line| println!("{line}"));
        lines.extend(json_lines(&text));
    }
    let file = here.target.join(FILE);
    write(&file, &lines)?;
    println!("\n{}", table::steps(&lines));
    println!("all numbers: {}", file.display());
    Ok(())
}

/// Runs a program that prints one JSON object a line.
pub fn collect(mut program: Command) -> Outcome<Vec<Value>> {
    println!("$ {}", command::describe(&program));
    let output = program.output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        let errors = String::from_utf8_lossy(&output.stderr);
        return Err(errors
            .lines()
            .last()
            .unwrap_or("it failed without a word")
            .to_owned());
    }
    Ok(json_lines(&String::from_utf8_lossy(&output.stdout)))
}

/// Every line that is a JSON object, or has one after `BENCH `.
fn json_lines(text: &str) -> Vec<Value> {
    text.lines()
        .filter_map(|line| {
            let line = line.split_once("BENCH ").map_or(line, |(_, rest)| rest);
            serde_json::from_str::<Value>(line.trim()).ok()
        })
        .filter(Value::is_object)
        .collect()
}

fn write(file: &Path, lines: &[Value]) -> Outcome<()> {
    let text = serde_json::to_string_pretty(lines).map_err(|error| error.to_string())?;
    fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))
}
