//! `cargo xtask bench`: training steps of the same shapes, ours and snnTorch's, side by side.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use serde_json::Value;

use crate::{Outcome, build, command, setup, test, workplace::Workplace};

/// Where the numbers go, beneath the target directory.
const FILE: &str = "bench.json";
const SECONDS: &str = "6";

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
    let script = here.root.join("tests/reference/bench.py");
    let theirs = |device: &str, threads: &str| {
        let mut bench = here.command(&python.to_string_lossy());
        bench.arg(&script).args([
            "--seconds",
            SECONDS,
            "--device",
            device,
            "--threads",
            threads,
        ]);
        bench
    };
    let native = |device: &str, threads: &str| {
        let mut bench = here.command(&ours);
        bench.args([
            "bench",
            "--seconds",
            SECONDS,
            "--device",
            device,
            "--threads",
            threads,
        ]);
        bench
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
        lines.extend(collect(theirs("cpu", threads))?);
    }
    for optional in [theirs("cuda", "2"), native("gpu", "2")] {
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
    print_table(&lines);
    println!("\nall numbers: {}", file.display());
    Ok(())
}

/// Runs a program that prints one JSON object a line.
fn collect(mut program: Command) -> Outcome<Vec<Value>> {
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

/// A row for each way and mode, a column for each shape; medians in milliseconds, and how many times
/// snnTorch's quicker run of the same shape takes.
fn print_table(lines: &[Value]) {
    let word = |line: &Value, field: &str| line[field].as_str().unwrap_or("").to_owned();
    // The script on snnTorch calls its own twin seed.
    let mode_of = |line: &Value| match line["mode"].as_str().unwrap_or("") {
        "seed" => "reference".to_owned(),
        mode => mode.to_owned(),
    };
    let row_of = |line: &Value| {
        let way = match word(line, "way").as_str() {
            "oracle" => " op by op",
            _ => "",
        };
        let threads = line["threads"].as_u64().unwrap_or(1);
        let (library, device) = (word(line, "library"), word(line, "device"));
        format!(
            "{library}{way}, {device}, threads {threads}, {}",
            mode_of(line)
        )
    };
    let mut rows: BTreeMap<String, BTreeMap<String, &Value>> = BTreeMap::new();
    for line in lines {
        rows.entry(row_of(line))
            .or_default()
            .insert(word(line, "shape"), line);
    }
    // The tangent has no counterpart in snnTorch: its twin does the same job.
    let reference = |shape: &str, mode: &str| {
        let mode = if mode == "tangent" { "reference" } else { mode };
        let theirs = lines.iter().filter(|line| {
            word(line, "library") == "snntorch"
                && word(line, "device") == "cpu"
                && word(line, "shape") == shape
                && mode_of(line) == mode
        });
        theirs
            .filter_map(|line| line["median_ms"].as_f64())
            .min_by(f64::total_cmp)
    };
    println!("\n| | a | b | c | d | launches | peak MiB |\n|---|---|---|---|---|---|---|");
    for (name, shapes) in rows {
        let cell = |shape: &str| {
            let Some(line) = shapes.get(shape) else {
                return "-".to_owned();
            };
            let median = line["median_ms"].as_f64().unwrap_or(f64::NAN);
            match reference(shape, &mode_of(line)) {
                Some(theirs) if word(line, "library") != "snntorch" => {
                    format!("{median:.1} ({:.1}x)", theirs / median)
                }
                _ => format!("{median:.1}"),
            }
        };
        let most = |field: &str| {
            shapes
                .values()
                .filter_map(|line| line[field].as_u64())
                .max()
        };
        let launches = most("launches").filter(|&count| count > 0);
        let memory = most("peak_bytes").filter(|&bytes| bytes > 0);
        let shown =
            |number: Option<u64>| number.map_or("-".to_owned(), |number| number.to_string());
        let cells: Vec<String> = ["a", "b", "c", "d"].map(cell).into();
        println!(
            "| {name} | {} | {} | {} |",
            cells.join(" | "),
            shown(launches),
            shown(memory.map(|bytes| bytes >> 20))
        );
    }
}
