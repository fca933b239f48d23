//! `lyapunov-snn sweep` as its users see it: what is kept, what is refused, and that no run is lost.

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

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
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
        (json!({"colour": "red"}), ["colour", "unknown"]),
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
    // As they are counted as done, they are not run again unless that is asked for.
    let before = place.lines("out").len();
    place.sweep("out", &[]);
    assert_eq!(place.lines("out").len(), before);
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
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("experiments")];
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
            let plan = Plan::of(&file).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
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
