//! `lyapunov-snn sweep` as its users see it: what is kept, what is refused, and that no run is lost.

use crate::support::{file, said};
use lyapunov_snn::core::sweep::{File, Line, Plan};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A folder of its own with a sweep's file.
struct Place(PathBuf);

impl Place {
    fn new(name: &str, sweep: &Value) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("sweeps")
            .join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("writable");
        fs::write(folder.join("sweep.json"), sweep.to_string()).expect("writable");
        Self(folder)
    }

    fn command(&self, out: &str, options: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lyapunov-snn"));
        command
            .current_dir(&self.0)
            .args(["sweep", "sweep.json", "--out", out]);
        command.args(options);
        command
    }

    fn sweep(&self, out: &str, options: &[&str]) -> Output {
        self.command(out, options).output().expect("runs")
    }

    fn begin(&self, out: &str, options: &[&str]) -> Child {
        let mut command = self.command(out, options);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().expect("runs")
    }

    fn file(&self, out: &str) -> PathBuf {
        self.0.join(out).join("results-1-of-1.jsonl")
    }

    /// Every line of a folder's results, as text.
    fn lines(&self, out: &str) -> Vec<String> {
        let mut lines = Vec::new();
        for entry in fs::read_dir(self.0.join(out)).expect("there") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|end| end == "jsonl") {
                let text = fs::read_to_string(path).expect("text");
                lines.extend(text.lines().map(str::to_owned));
            }
        }
        lines
    }

    /// The runs by their number, without the time that each took; each is there once.
    fn runs(&self, out: &str) -> BTreeMap<u64, Value> {
        let mut runs = BTreeMap::new();
        for line in self.lines(out) {
            let mut run: Value = serde_json::from_str(&line).expect("JSON");
            run.as_object_mut().expect("an object").remove("seconds");
            let index = run["index"].as_u64().expect("a number");
            assert!(runs.insert(index, run).is_none(), "run {index} twice");
        }
        runs
    }

    /// Waits until the results have so many lines.
    fn wait_for(&self, out: &str, lines: usize) {
        let start = Instant::now();
        let count = || fs::read_to_string(self.file(out)).map_or(0, |text| text.lines().count());
        while count() < lines {
            assert!(
                start.elapsed() < Duration::from_secs(120),
                "{} lines",
                count()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

fn printed(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Runs of a tenth of a second, twelve of them.
fn small() -> Value {
    json!({
        "version": 1,
        "base": {"set": {
            "model.hidden_dims": [8], "task.time_steps": 6, "training.epochs": 1,
            "lyapunov.warmup_steps": 2,
        }},
        "axes": [{"setting": "model.beta", "values": [0.5, 0.7, 0.9]}],
        "seeds": [0, 1],
        "sides": "both",
    })
}

/// The same, some longer each, so that one of them can be killed.
fn longer() -> Value {
    let mut sweep = small();
    sweep["base"]["set"]["model.hidden_dims"] = json!([64]);
    sweep["base"]["set"]["task.time_steps"] = json!(30);
    sweep
}

#[test]
fn parts_and_any_number_of_jobs_give_the_whole_sweep_to_the_last_bit() {
    let place = Place::new("bits", &small());
    for (out, options) in [
        ("one", &["--jobs", "1"][..]),
        ("two", &["--jobs", "2"]),
        ("parts", &["--shard", "1/3"]),
        ("parts", &["--shard", "2/3"]),
        ("parts", &["--shard", "3/3"]),
    ] {
        let output = place.sweep(out, options);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    }
    let one = place.runs("one");
    assert_eq!(one.len(), 12);
    assert_eq!(one, place.runs("two"));
    assert_eq!(one, place.runs("parts"));
    let run = &one[&1];
    assert_eq!(run["setting"]["model.beta"], 0.5);
    assert_eq!(run["state"], "finished");
    assert!(
        run["receipt"]
            .as_str()
            .is_some_and(|it| it.contains("~cpu~"))
    );
    let sides: Vec<_> = one.values().map(|it| it["side"].clone()).collect();
    assert_eq!(
        sides.iter().filter(|side| *side == "regularised").count(),
        6
    );
}

#[test]
fn a_sweep_that_was_killed_goes_on_with_what_is_missing_and_no_more() {
    let place = Place::new("killed", &longer());
    let mut child = place.begin("out", &["--jobs", "2"]);
    place.wait_for("out", 3);
    child.kill().expect("it runs");
    child.wait().expect("it ended");
    let before = place.lines("out");
    assert!(before.len() >= 3 && before.len() < 12, "{}", before.len());
    let output = place.sweep("out", &[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let after = place.lines("out");
    assert_eq!(after[..before.len()], before, "nothing is run again");
    assert_eq!(place.runs("out").len(), 12);
    assert_eq!(place.sweep("fresh", &[]).status.code(), Some(0));
    assert_eq!(place.runs("out"), place.runs("fresh"));
    assert_eq!(place.sweep("out", &[]).status.code(), Some(0));
    assert_eq!(place.lines("out"), after, "there was nothing left");
}

#[test]
#[cfg(unix)]
fn an_interrupted_sweep_keeps_every_run_but_those_under_way() {
    let place = Place::new("interrupted", &longer());
    let mut child = place.begin("out", &["--jobs", "1"]);
    place.wait_for("out", 2);
    let id = child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &id]).status();
    assert!(sent.expect("kill is there").success());
    assert_eq!(child.wait().expect("it ended").code(), Some(130));
    for line in place.lines("out") {
        Line::parse(&line).expect("each line is whole");
    }
    assert_eq!(place.sweep("out", &[]).status.code(), Some(0));
    assert_eq!(place.runs("out").len(), 12);
}

#[test]
fn a_damaged_line_is_kept_beside_and_its_run_done_again() {
    let place = Place::new("damaged", &small());
    assert_eq!(place.sweep("out", &[]).status.code(), Some(0));
    let whole = place.runs("out");
    let text = fs::read_to_string(place.file("out")).expect("text");
    let mut lines: Vec<&str> = text.lines().collect();
    let cut = &lines[4][..lines[4].len() / 2];
    lines[4] = cut;
    // A line that was being written as the power failed has no end.
    let broken = lines[..11].join("\n") + "\n" + &lines[11][..40];
    fs::write(place.file("out"), broken).expect("writable");
    let output = place.sweep("out", &[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(
        said(&output).contains("line 5: damaged"),
        "{}",
        said(&output)
    );
    assert_eq!(place.runs("out"), whole);
    let beside = fs::read_to_string(place.file("out").with_extension("damaged"));
    assert!(beside.expect("it is there").contains(cut));
}

#[test]
fn results_of_another_version_and_of_another_sweep_are_not_added_to() {
    let place = Place::new("others", &small());
    assert_eq!(place.sweep("out", &[]).status.code(), Some(0));
    let text = fs::read_to_string(place.file("out")).expect("text");
    let newer = text.replacen("{\"version\":1,", "{\"version\":2,", 1);
    fs::write(place.file("out"), &newer).expect("writable");
    let output = place.sweep("out", &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("version 2"), "{}", said(&output));
    assert_eq!(fs::read_to_string(place.file("out")).expect("text"), newer);

    fs::write(place.file("out"), &text).expect("writable");
    let mut other = small();
    other["axes"][0]["values"] = json!([0.4]);
    fs::write(place.0.join("sweep.json"), other.to_string()).expect("writable");
    let output = place.sweep("out", &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("holds another sweep"),
        "{}",
        said(&output)
    );
    assert_eq!(fs::read_to_string(place.file("out")).expect("text"), text);
}

#[test]
fn a_second_writer_of_a_folder_is_refused_by_name_and_the_first_goes_on() {
    let place = Place::new("two", &longer());
    let mut first = place.begin("out", &["--jobs", "1"]);
    place.wait_for("out", 1);
    let second = place.sweep("out", &[]);
    assert_eq!(second.status.code(), Some(2), "{}", said(&second));
    let words = said(&second);
    assert!(
        words.contains("out") && words.contains(&first.id().to_string()),
        "{words}"
    );
    assert_eq!(first.wait().expect("it ended").code(), Some(0));
    assert_eq!(place.runs("out").len(), 12);
}

#[test]
fn what_no_sweep_can_be_is_refused_before_anything_runs_with_its_place_and_range() {
    for (change, words) in [
        (
            json!({"axes": [{"setting": "model.gamma", "values": [1]}]}),
            ["axes[0]", "model.gamma"],
        ),
        (
            json!({"axes": [{"setting": "model.beta", "values": [0.5, 2]}]}),
            ["model.beta", "0 to 1"],
        ),
        (
            json!({"axes": [{"setting": "model.beta", "draw": "uniform", "from": 0, "to": 1}]}),
            ["draws", "count"],
        ),
        (json!({"seeds": "all"}), ["seeds", "count"]),
        (json!({"stop": {"accuracy": 1.5}}), ["stop.accuracy", "1.5"]),
        (json!({"version": 7}), ["version", "7"]),
        (
            json!({"colour": "red"}),
            ["colour is no key", "version, name"],
        ),
        (
            json!({"base": {"preset": "chess"}}),
            ["preset", "demonstration"],
        ),
    ] {
        let mut sweep = small();
        for (key, value) in change.as_object().expect("an object") {
            sweep[key] = value.clone();
        }
        let place = Place::new("refused", &sweep);
        let output = place.sweep("out", &[]);
        assert_eq!(output.status.code(), Some(2), "{change}");
        for word in words {
            assert!(said(&output).contains(word), "{change}: {}", said(&output));
        }
        assert!(!place.0.join("out").exists(), "{change}: nothing was begun");
    }
    for shard in ["0/3", "4/3", "1", "a/b"] {
        let place = Place::new("refused", &small());
        let output = place.sweep("out", &["--shard", shard]);
        assert_eq!(output.status.code(), Some(2), "{shard}");
        assert!(said(&output).contains("shard"), "{}", said(&output));
    }
}

#[test]
fn a_run_that_fails_is_kept_with_its_reason_and_the_others_are_run() {
    // Over so many steps the gradient of a gain of 1 does not fit into 32 bits; one of 100 saturates.
    let mut sweep = small();
    sweep["base"]["set"] = json!({
        "model.hidden_dims": [16], "model.surrogate.alpha": 20, "task.time_steps": 800,
        "training.epochs": 1, "training.batch_size": 512, "training.clip": null,
        "lyapunov.warmup_steps": 2,
    });
    sweep["axes"] = json!([{"setting": "model.recurrent_init.gain", "values": [1, 100]}]);
    sweep["seeds"] = json!([0]);
    let place = Place::new("failing", &sweep);
    let output = place.sweep("out", &[]);
    let runs = place.runs("out");
    assert_eq!(runs.len(), 4, "{}", said(&output));
    for run in runs.values() {
        let fails = run["setting"]["model.recurrent_init.gain"] == 1.0;
        assert_eq!(
            run["state"],
            if fails { "failed" } else { "finished" },
            "{run}"
        );
        let reason = run["reason"].as_str().unwrap_or_default();
        assert_eq!(
            reason.contains("the gradient norm became NaN or infinite"),
            fails,
            "{reason}"
        );
    }
    let again = "2 failed; --retry-failed runs them again";
    assert!(printed(&output).contains(again), "{}", printed(&output));
    // As they are counted as done, they are not run again unless that is asked for; that is said.
    let before = place.lines("out").len();
    let output = place.sweep("out", &[]);
    assert_eq!(place.lines("out").len(), before);
    let words = said(&output);
    let why =
        "of the runs that were there before, 2 failed, all like this: the gradient norm became NaN";
    assert!(words.contains(why), "{words}");
    assert!(words.contains("--retry-failed runs them again"), "{words}");
    let were = "4 runs: 4 were there before (2 of them failed), 0 finished";
    assert!(printed(&output).contains(were), "{}", printed(&output));
    let planned = printed(&place.sweep("out", &["--plan"]));
    assert!(planned.contains("missing: 0 runs\n"), "{planned}");
    let others = "of the others 2 failed, all like this: the gradient norm";
    assert!(planned.contains(others), "{planned}");
    let drawn = Command::new(env!("CARGO_BIN_EXE_lyapunov-snn"))
        .current_dir(&place.0)
        .args(["plot", "out"])
        .output()
        .expect("runs");
    assert_eq!(drawn.status.code(), Some(0), "{}", said(&drawn));
}

#[test]
fn a_folder_goes_on_without_its_file_and_one_that_has_none_says_so() {
    let place = Place::new("copy", &small());
    let part = place.sweep("out", &["--shard", "1/2"]);
    assert_eq!(part.status.code(), Some(0), "{}", said(&part));
    fs::remove_file(place.0.join("sweep.json")).expect("removable");
    let alone = |out: &str, more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lyapunov-snn"));
        command.current_dir(&place.0).args(["sweep", "--out", out]);
        command.args(more).output().expect("runs")
    };
    let output = alone("out", &["--shard", "2/2"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(place.runs("out").len(), 12);
    let planned = alone("out", &["--plan"]);
    assert!(
        printed(&planned).contains("missing: 0 runs\n"),
        "{}",
        printed(&planned)
    );
    let output = alone("none", &[]);
    assert_eq!(output.status.code(), Some(2));
    let why = "none: it has no sweep.json, and no other file of a sweep is given";
    assert!(said(&output).contains(why), "{}", said(&output));
    assert!(!place.0.join("none").exists());
}

#[test]
fn a_plan_says_what_is_varied_how_and_what_of_it_does_nothing() {
    let mut sweep = small();
    sweep["axes"] = json!([
        {"setting": "model.surrogate.kind", "draw": "choice", "values": ["atan", "fast_sigmoid"]},
        {"setting": "model.surrogate.slope", "draw": "uniform", "from": 10, "to": 50},
        {"setting": "model.beta", "from": 0.5, "to": 0.9, "count": 3},
    ]);
    sweep["draws"] = json!({"count": 10, "seed": 1});
    let place = Place::new("planned", &sweep);
    let output = place.sweep("out", &["--plan"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    for part in [
        "model.surrogate.kind: drawn 10 times from 2 choices: atan, fast_sigmoid",
        "model.surrogate.slope: drawn 10 times from 10 to 50, uniform",
        "model.beta: 3 values from 0.5 to 0.9",
        "2 seeds from 0 to 1",
    ] {
        assert!(
            printed(&output).contains(part),
            "{part}: {}",
            printed(&output)
        );
    }
    for part in [
        "lyapunov-snn: model.surrogate.slope does nothing in 6 of ",
        "networks, those with model.surrogate.kind atan",
        "come to a network that is there already",
    ] {
        assert!(said(&output).contains(part), "{part}: {}", said(&output));
    }
    assert!(!place.0.join("out").exists());
}

#[test]
fn a_number_out_of_an_options_range_is_refused_with_option_value_and_range() {
    let place = Place::new("options", &small());
    for (options, words) in [
        (&["--jobs", "0"][..], ["--jobs", "it is 0", "1 to 1024"]),
        (&["--jobs", "-1"], ["--jobs", "it is “-1”", "1 to 1024"]),
        (&["--jobs", "many"], ["--jobs", "“many”", "1 to 1024"]),
        (&["--shard", "0/8"], ["--shard", "“0/8”", "I from 1 to 8"]),
        (&["--shard", "9/8"], ["--shard", "“9/8”", "I from 1 to 8"]),
        (
            &["--shard", "1/0"],
            ["--shard", "“1/0”", "N from 1 to 1000000"],
        ),
        (
            &["--shard", "-1/8"],
            ["--shard", "“-1/8”", "I/N, such as 3/8"],
        ),
        (
            &["--slurm", "--cores", "0"],
            ["--cores", "it is 0", "1 to 1024"],
        ),
        (
            &["--slurm", "--tasks", "0"],
            ["--tasks", "it is 0", "1 to 100000"],
        ),
        (
            &["--slurm", "--tasks", "-2"],
            ["--tasks", "“-2”", "1 to 100000"],
        ),
        (
            &["--slurm", "--minutes-per-run", "0"],
            ["--minutes-per-run", "it is 0", "above 0 to 525600 minutes"],
        ),
        (
            &["--slurm", "--minutes-per-run", "-5"],
            ["--minutes-per-run", "it is -5", "above 0 to 525600 minutes"],
        ),
    ] {
        let output = place.sweep("out", options);
        assert_eq!(output.status.code(), Some(2), "{options:?}");
        for word in words {
            assert!(
                said(&output).contains(word),
                "{options:?}: {}",
                said(&output)
            );
        }
        assert!(!place.0.join("out").exists(), "{options:?}");
    }
}

/// Numbers of 32 bits are printed as such everywhere.
#[test]
fn an_epoch_has_the_same_digits_in_a_sweeps_line_and_as_train_prints_it() {
    let mut sweep = small();
    sweep["axes"] = json!([]);
    sweep["seeds"] = json!([3]);
    sweep["sides"] = json!("regularised");
    let place = Place::new("digits", &sweep);
    assert_eq!(place.sweep("out", &[]).status.code(), Some(0));
    let line = place.lines("out").remove(0);
    let run: Value = serde_json::from_str(&line).expect("JSON");
    fs::write(place.0.join("run.json"), run["config"].to_string()).expect("writable");
    let output = Command::new(env!("CARGO_BIN_EXE_lyapunov-snn"))
        .current_dir(&place.0)
        .args(["train", "--config", "run.json"])
        .output()
        .expect("runs");
    let text = printed(&output);
    let epochs = text
        .lines()
        .filter_map(|line| line.strip_prefix("{\"epoch\":"));
    let epochs: Vec<_> = epochs.filter_map(|line| line.strip_suffix('}')).collect();
    assert_eq!(epochs.len(), 2, "{}", said(&output));
    assert!(
        line.contains(&format!("\"epochs\":[{}]", epochs.join(","))),
        "{epochs:?}\n{line}"
    );
}

#[test]
fn a_run_stops_at_the_accuracy_that_the_sweep_asks_for() {
    let mut sweep = small();
    sweep["base"]["set"]["training.epochs"] = json!(5);
    sweep["stop"] = json!({"accuracy": 0.02});
    let place = Place::new("stopping", &sweep);
    assert_eq!(place.sweep("out", &[]).status.code(), Some(0));
    for run in place.runs("out").values() {
        assert_eq!(run["state"], "stopped", "{run}");
        assert!(
            run["reason"]
                .as_str()
                .is_some_and(|it| it.starts_with("accuracy: "))
        );
        assert_eq!(run["receipt"], Value::Null);
    }
}

/// As a full disk does, a limit on the size of files makes a write fail in its middle.
#[test]
#[cfg(target_os = "linux")]
fn on_a_full_disk_the_sweep_ends_with_the_reason_and_what_was_kept_is_whole() {
    let place = Place::new("full", &small());
    let program = env!("CARGO_BIN_EXE_lyapunov-snn");
    // In blocks of 512 bytes; a shell ignores SIGXFSZ for what it starts.
    let script =
        format!("trap '' XFSZ; ulimit -f 16; exec {program} sweep sweep.json --out out --jobs 1");
    let shell = Command::new("sh")
        .current_dir(&place.0)
        .args(["-c", &script])
        .output();
    let output = shell.expect("a shell");
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(
        said(&output).contains("could not be written"),
        "{}",
        said(&output)
    );
    let kept = place.lines("out").len();
    assert!(kept < 12);
    let again = place.sweep("out", &[]);
    assert_eq!(again.status.code(), Some(0), "{}", said(&again));
    assert_eq!(place.runs("out").len(), 12);
}

#[test]
fn a_folder_made_by_hand_with_an_empty_results_file_is_filled() {
    let place = Place::new("by_hand", &small());
    fs::create_dir_all(place.0.join("out")).expect("writable");
    let mut file = fs::File::create(place.file("out")).expect("writable");
    file.write_all(b"").expect("writable");
    assert_eq!(place.sweep("out", &[]).status.code(), Some(0));
    assert_eq!(place.runs("out").len(), 12);
}

#[test]
fn every_sweep_of_the_repository_can_be_run() {
    let mut folders = vec![file("experiments")];
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("there") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).expect("text");
            let file =
                File::from_json(&text).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
            let plan = Plan::new(&file).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
            assert!(
                plan.len() > 1 && !file.name.is_empty(),
                "{}",
                path.display()
            );
            count += 1;
        }
    }
    assert!(count >= 9, "{count}");
}

/// The seconds that a whole sweep takes, its runs each on one thread.
fn timed(place: &Place, out: &str, jobs: usize) -> f64 {
    let mut command = place.command(out, &["--jobs", &jobs.to_string()]);
    // Or one run would have both cores.
    command.env("RAYON_NUM_THREADS", jobs.to_string());
    let begun = Instant::now();
    let output = command.output().expect("runs");
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    begun.elapsed().as_secs_f64()
}

/// A measurement, for an optimised program and a machine with two cores that nobody else uses:
/// `cargo test --release --features cli --test native -- --ignored --nocapture two_cores`.
#[test]
#[ignore = "measures speed: two free cores, the release build"]
fn two_cores_are_1_9_times_one_and_a_sweep_takes_less_than_2_percent_beside_its_runs() {
    if cfg!(debug_assertions) {
        panic!("it measures the release build: cargo test --release");
    }
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get());
    assert!(
        cores >= 2,
        "it needs two cores, and this machine shows {cores}"
    );
    let sweep = json!({
        "version": 1,
        "base": {"preset": "demonstration", "set": {"training.epochs": 3}},
        "seeds": {"count": 8}, "sides": "both",
    });
    let place = Place::new("cores", &sweep);
    let one = timed(&place, "one", 1);
    let two = timed(&place, "two", 2);
    let lines = place.lines("one");
    assert_eq!(lines.len(), 16);
    assert_eq!(place.runs("one"), place.runs("two"));
    let seconds = |line: &String| Line::parse(line).expect("a line").seconds;
    let runs: f64 = lines.iter().map(seconds).sum();
    let (times, beside) = (one / two, one / runs - 1.0);
    println!(
        "16 runs: {one:.1} s on one core, {two:.1} s on two, {times:.2} times; {:.2} % beside the runs",
        100.0 * beside
    );
    assert!(times >= 1.9, "{times}");
    assert!(beside < 0.02, "{beside}");
}
