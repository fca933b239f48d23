//! Sweeps on a cluster, as far as no cluster is needed: the script that would be submitted, how far a
//! sweep is, and its results put together. `cargo xtask cluster-test` has the rest.

use lyapunov_snn::core::metrics::EpochMetrics;
use lyapunov_snn::core::sweep::{End, File, Line, Plan, Record, State};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

/// A folder with a sweep of so many runs, none of them done.
struct Folder {
    path: PathBuf,
    plan: Plan,
}

impl Folder {
    fn new(name: &str, runs: usize) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("cluster")
            .join(name);
        // Of an earlier run of the tests.
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("writable");
        let file = format!(
            r#"{{"version": 1, "name": "{name}", "record": "last", "seeds": {{"count": {runs}}},
                "base": {{"set": {{"model.hidden_dims": [4], "task.time_steps": 5, "training.epochs": 1}}}}}}"#
        );
        let plan = Plan::new(&File::from_json(&file).expect("a sweep")).expect("runs");
        assert_eq!(plan.len(), runs);
        std::fs::write(path.join("sweep.json"), file).expect("writable");
        Self { path, plan }
    }

    fn line(&self, run: usize, seconds: f64, state: State) -> Line {
        let epoch: EpochMetrics = serde_json::from_str(
            r#"{"epoch":1,"exponent":-0.06297226250171661,"exponent_standard_error":0.0038904701359570026,
                "firing_rate":0.04652777686715126,"floored":0.0,"max_gradient_norm":29.88222885131836,
                "spectrum":[],"spectrum_standard_errors":[],"step":322,"test_accuracy":0.12777778506278992,
                "test_loss":2.3035924434661865,"validation_accuracy":null,"validation_loss":null}"#,
        )
        .expect("an epoch");
        let end = End {
            state,
            reason: (state == State::Failed).then(|| "it broke".to_owned()),
            steps: 322,
            seconds,
            receipt: Some("r".repeat(400)),
        };
        Line::new(
            self.plan.digest(),
            self.plan.job(run),
            Record::Last,
            vec![epoch],
            end,
        )
    }

    fn text(&self, run: usize, seconds: f64) -> String {
        self.line(run, seconds, State::Finished).to_text()
    }

    /// The lines of one part's file.
    fn write(&self, part: &str, lines: &[String]) {
        std::fs::write(self.path.join(part), lines.concat()).expect("writable");
    }

    fn sweep(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lyapunov-snn"));
        command.arg("sweep");
        if arguments.contains(&"--slurm") {
            command.arg(self.path.join("sweep.json"));
        }
        command.arg("--out").arg(&self.path).args(arguments);
        // Nothing of Slurm is on this path, whatever is installed.
        command.env("PATH", &self.path).output().expect("runs")
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path.join(name)).expect(name)
    }

    fn collected(&self) -> Vec<Line> {
        let text = self.read("results.jsonl");
        text.lines()
            .map(|line| Line::parse(line).expect("a line"))
            .collect()
    }
}

fn said(output: &Output) -> String {
    let text = [output.stdout.as_slice(), &output.stderr].concat();
    String::from_utf8_lossy(&text).into_owned()
}

#[test]
fn a_dry_run_writes_the_script_for_the_walltime_and_submits_nothing() {
    let folder = Folder::new("dry", 90);
    let output = folder.sweep(&[
        "--slurm",
        "--dry-run",
        "--minutes-per-run",
        "1",
        "--walltime",
        "30",
        "--",
        "--partition=long",
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let script = folder.read("sweep.sbatch");
    // Three quarters of 30 minutes, less the start, are 22 runs of a minute.
    for line in [
        "#SBATCH --array=1-5",
        "#SBATCH --time=00:30:00",
        "#SBATCH --partition=long",
    ] {
        assert!(
            script.lines().any(|one| one == line),
            "{line} is missing:\n{script}"
        );
    }
    assert!(
        script.contains("--shard \"$SLURM_ARRAY_TASK_ID/5\""),
        "{script}"
    );
    assert!(folder.path.join("logs").is_dir());
    assert!(!folder.path.join("slurm.json").exists());
    assert!(said(&output).contains("not submitted"), "{}", said(&output));
}

#[test]
fn a_run_is_timed_where_nobody_says_what_it_takes() {
    let folder = Folder::new("timed", 4);
    let output = folder.sweep(&["--slurm", "--dry-run"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert!(said(&output).contains("timing"), "{}", said(&output));
    assert!(folder.read("sweep.sbatch").contains("#SBATCH --array=1\n"));
}

#[test]
fn without_slurm_nothing_is_submitted_and_the_reason_is_said() {
    let folder = Folder::new("absent", 4);
    let output = folder.sweep(&["--slurm", "--minutes-per-run", "1"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(
        said(&output).contains("there is no sbatch here"),
        "{}",
        said(&output)
    );
    assert!(!folder.path.join("sweep.sbatch").exists());
}

/// A program of Slurm's that says a line and ends with a code.
#[cfg(unix)]
fn pretend(folder: &Folder, program: &str, body: &str) {
    use std::os::unix::fs::PermissionsExt;
    let path = folder.path.join(program);
    std::fs::write(&path, format!("#!/bin/sh\n{body}\n")).expect("writable");
    let executable = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(&path, executable).expect("ours");
}

#[test]
#[cfg(unix)]
fn after_a_refused_submission_its_reason_is_kept_and_nothing_is_said_to_have_ended() {
    let folder = Folder::new("turned_down", 4);
    let refuse = "test \"$1\" = --version && exit 0\necho 'error: invalid account' >&2\nexit 1";
    pretend(&folder, "sbatch", refuse);
    pretend(&folder, "squeue", "exit 0");
    let submit = ["--slurm", "--minutes-per-run", "1", "--tasks", "2"];
    let output = folder.sweep(&submit);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(
        said(&output).contains("error: invalid account"),
        "{}",
        said(&output)
    );
    let status = said(&folder.sweep(&["--status"]));
    for part in [
        "0 of 4 runs are there (0 failed), 4 are missing",
        "nothing was submitted (Slurm refused",
        "error: invalid account); --slurm tries it again",
    ] {
        assert!(status.contains(part), "{part} is not in: {status}");
    }
    for wrong in ["ended", "ago", "since then"] {
        assert!(!status.contains(wrong), "{wrong} is in: {status}");
    }
    pretend(
        &folder,
        "sbatch",
        "test \"$1\" = --version && exit 0\necho 23",
    );
    let output = folder.sweep(&submit);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    pretend(&folder, "squeue", "echo '1|PENDING||Resources'");
    let status = said(&folder.sweep(&["--status"]));
    assert!(!status.contains("account"), "{status}");
    for part in ["job 23, submitted", "ended with runs missing: tasks 2"] {
        assert!(status.contains(part), "{part} is not in: {status}");
    }
    // And refused again: the job before is still asked after.
    pretend(&folder, "sbatch", refuse);
    assert_eq!(folder.sweep(&submit[..3]).status.code(), Some(1));
    let status = said(&folder.sweep(&["--status"]));
    for part in [
        "job 23, submitted",
        "the last submission came to nothing",
        "invalid account",
    ] {
        assert!(status.contains(part), "{part} is not in: {status}");
    }
}

#[test]
fn what_cannot_be_submitted_is_refused_with_what_would_do() {
    let folder = Folder::new("refused", 4);
    for (arguments, reason) in [
        (&["--walltime", "1h"][..], "it is written as Slurm does"),
        (&["--minutes-per-run", "50"], "give --walltime 01:07:00"),
        (&["--minutes-per-run", "0"], "above 0"),
        (
            &["--minutes-per-run", "1", "--tasks", "5"],
            "tasks is 5; allowed: 1 to 4",
        ),
        (
            &["--minutes-per-run", "1", "--", "--array=1-9"],
            "give --tasks",
        ),
        (&["--minutes-per-run", "1", "--", "long"], "begins with `-`"),
    ] {
        let all = [&["--slurm", "--dry-run"], arguments].concat();
        let output = folder.sweep(&all);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{arguments:?}: {}",
            said(&output)
        );
        assert!(
            said(&output).contains(reason),
            "{arguments:?}: {}",
            said(&output)
        );
    }
    assert!(!folder.path.join("sweep.sbatch").exists());
}

#[test]
fn an_option_of_an_array_job_is_refused_by_name_where_there_is_none() {
    let folder = Folder::new("here", 4);
    for (what, option) in [
        (&["--plan"][..], &["--tasks", "3"][..]),
        (&["--plan"], &["--walltime", "5:00"]),
        (&["--jobs", "1"], &["--tasks", "3"]),
        (&["--shard", "1/2"], &["--cores", "2"]),
        (&["--status"], &["--minutes-per-run", "1"]),
        (&["--collect"], &["--dry-run"]),
        (&[], &["--tasks", "3"]),
    ] {
        let output = folder.sweep(&[what, option].concat());
        let words = said(&output);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{what:?} {option:?}: {words}"
        );
        assert!(words.contains(option[0]), "{what:?}: {words}");
    }
}

#[test]
fn only_tasks_that_have_runs_missing_are_submitted_again() {
    let folder = Folder::new("again", 12);
    let submit = [
        "--slurm",
        "--dry-run",
        "--minutes-per-run",
        "1",
        "--tasks",
        "4",
    ];
    let lines = |runs: &[usize]| {
        runs.iter()
            .map(|&run| folder.text(run, 1.0))
            .collect::<Vec<_>>()
    };
    // Runs that cost the same are dealt out in their order: task 3 has 2, 6, 10, task 4 has 3, 7, 11.
    folder.write(
        "results-1-of-4.jsonl",
        &lines(&[0, 4, 8, 1, 5, 9, 2, 10, 3, 7]),
    );
    let output = folder.sweep(&submit);
    assert!(
        folder
            .read("sweep.sbatch")
            .contains("#SBATCH --array=3,4\n"),
        "{}",
        said(&output)
    );
    let mut failed = lines(&[6]);
    failed.push(folder.line(11, 1.0, State::Failed).to_text());
    folder.write("results-3-of-4.jsonl", &failed);
    let output = folder.sweep(&submit);
    assert!(
        said(&output).contains("nothing to do: all 12 runs are there"),
        "{}",
        said(&output)
    );
    let output = folder.sweep(&[&submit[..], &["--retry-failed"]].concat());
    let script = folder.read("sweep.sbatch");
    assert!(script.contains("#SBATCH --array=4\n"), "{}", said(&output));
    assert!(script.contains(" --retry-failed\n"), "{script}");
}

#[test]
fn results_are_collected_in_order_each_run_once_and_what_is_missing_is_said() {
    let folder = Folder::new("collect", 6);
    folder.write(
        "results-2-of-2.jsonl",
        &[folder.text(5, 1.0), folder.text(1, 1.0)],
    );
    let failed = folder.line(2, 1.0, State::Failed).to_text();
    // Done twice: once as a part of another split, which took longer.
    folder.write(
        "results-1-of-1.jsonl",
        &[
            failed.clone(),
            folder.text(1, 2.0),
            folder.text(2, 1.0),
            failed,
        ],
    );
    folder.write(
        "results-1-of-2.jsonl",
        &[folder.line(4, 1.0, State::Failed).to_text()],
    );
    let output = folder.sweep(&["--collect"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let lines = folder.collected();
    let runs: Vec<(usize, State)> = lines.iter().map(|line| (line.index, line.state)).collect();
    let (finished, failed) = (State::Finished, State::Failed);
    assert_eq!(
        runs,
        [(1, finished), (2, finished), (4, failed), (5, finished)]
    );
    let said = said(&output);
    for part in [
        "4 of 6 runs",
        "of them 1 failed: it broke",
        "2 are missing: 0, 3",
    ] {
        assert!(said.contains(part), "{part} is not in: {said}");
    }
}

#[test]
fn a_run_that_came_out_differently_twice_stops_collecting_by_its_key() {
    let folder = Folder::new("differs", 3);
    let mut other = folder.line(1, 1.0, State::Finished);
    other.steps += 1;
    folder.write(
        "results-1-of-2.jsonl",
        &[folder.text(0, 1.0), folder.text(1, 1.0)],
    );
    folder.write("results-2-of-2.jsonl", &[other.to_text()]);
    let output = folder.sweep(&["--collect"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let said = said(&output);
    let key = folder.plan.key(1).to_string();
    for part in [key.as_str(), "results-1-of-2.jsonl", "results-2-of-2.jsonl"] {
        assert!(said.contains(part), "{part} is not in: {said}");
    }
    assert!(!folder.path.join("results.jsonl").exists());
}

#[test]
fn damaged_lines_are_named_and_left_out_and_the_others_are_kept() {
    let folder = Folder::new("damaged", 4);
    let cut = folder.text(2, 1.0);
    let lines = [
        folder.text(0, 1.0),
        "{}\n".to_owned(),
        folder.text(3, 1.0),
        cut[..200].to_owned(),
    ];
    folder.write("results-1-of-1.jsonl", &lines);
    let named = folder.path.join("mine.json");
    let output = folder.sweep(&["--collect", named.to_str().expect("a plain path")]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(
        folder.read("mine.json"),
        [folder.text(0, 1.0), folder.text(3, 1.0)].concat()
    );
    let said = said(&output);
    for part in [
        "results-1-of-1.jsonl, line 2: damaged",
        "line 4: damaged",
        "2 of 4 runs",
    ] {
        assert!(said.contains(part), "{part} is not in: {said}");
    }
}

#[test]
fn lines_of_another_version_or_another_sweep_are_not_mixed_with_the_others() {
    let folder = Folder::new("mixed", 4);
    let other = Folder::new("foreign", 2);
    let newer = folder
        .text(3, 1.0)
        .replacen("\"version\":1", "\"version\":7", 1);
    for (line, reason) in [
        (other.text(1, 1.0), "line 2: it is of another sweep"),
        (
            newer,
            "line 2: it is of version 7; this program reads version 1",
        ),
    ] {
        folder.write("results-1-of-1.jsonl", &[folder.text(0, 1.0), line]);
        for action in ["--collect", "--status"] {
            let output = folder.sweep(&[action]);
            assert_eq!(output.status.code(), Some(2), "{}", said(&output));
            assert!(said(&output).contains(reason), "{}", said(&output));
        }
    }
    assert!(!folder.path.join("results.jsonl").exists());
}

#[test]
fn what_was_collected_before_counts_where_the_parts_are_gone_and_twice_where_they_are_not() {
    let folder = Folder::new("before", 3);
    folder.write(
        "results-1-of-2.jsonl",
        &[folder.text(2, 1.0), folder.text(0, 1.0)],
    );
    let collect = || {
        let output = folder.sweep(&["--collect"]);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        folder
            .collected()
            .iter()
            .map(|line| line.index)
            .collect::<Vec<_>>()
    };
    assert_eq!(collect(), [0, 2]);
    assert_eq!(collect(), [0, 2]);
    std::fs::remove_file(folder.path.join("results-1-of-2.jsonl")).expect("removable");
    folder.write("results-2-of-2.jsonl", &[folder.text(1, 1.0)]);
    assert_eq!(collect(), [0, 1, 2]);
}

#[test]
fn status_counts_runs_by_task_and_says_where_the_scheduler_does_not_answer() {
    let folder = Folder::new("status", 6);
    let failed = folder.line(4, 1.0, State::Failed).to_text();
    folder.write(
        "results-1-of-2.jsonl",
        &[folder.text(0, 2.0), folder.text(2, 4.0), failed],
    );
    folder.write("results-2-of-2.jsonl", &[folder.text(3, 3.0)]);
    let output = folder.sweep(&["--status"]);
    assert!(
        said(&output).contains("4 of 6 runs are there (1 failed), 2 are missing"),
        "{}",
        said(&output)
    );
    let failed = "1 failed: it broke; --retry-failed runs them again";
    assert!(said(&output).contains(failed), "{}", said(&output));
    assert!(
        said(&output).contains("a run takes 3.0 s in the mean: 6.0 s on one core"),
        "{}",
        said(&output)
    );

    let digest = folder.plan.digest();
    let record = format!(
        r#"{{"version":1,"sweep":"{digest}","tasks":2,"submissions":[{{"job":"17","tasks":"1,2","at":5,"runs_there":0}}]}}"#
    );
    std::fs::write(folder.path.join("slurm.json"), &record).expect("writable");
    let output = folder.sweep(&["--status"]);
    let text = said(&output);
    for part in [
        "tasks that are done: 1 of 2",
        "task 2: 1 of 3 runs",
        "job 17",
        "there is no squeue here",
    ] {
        assert!(text.contains(part), "{part} is not in: {text}");
    }
    for wrong in [
        record.replace("\"tasks\":2", "\"tasks\":0"),
        record.replace(&digest.to_string(), "x"),
    ] {
        std::fs::write(folder.path.join("slurm.json"), wrong).expect("writable");
        let output = folder.sweep(&["--status"]);
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(
            said(&output).contains("slurm.json: it is of version 1"),
            "{}",
            said(&output)
        );
    }
}

/// The limits hold for an optimised program; an unoptimised one collects fewer.
#[test]
fn a_hundred_thousand_results_are_collected_within_five_seconds_and_500_mb() {
    let (runs, parts) = if cfg!(debug_assertions) {
        (2_000, 50)
    } else {
        (100_000, 500)
    };
    let folder = Folder::new("many", runs);
    for part in 0..parts {
        let lines: Vec<String> = (part..runs)
            .step_by(parts)
            .map(|run| folder.text(run, 1.0))
            .collect();
        folder.write(&format!("results-{}-of-{parts}.jsonl", part + 1), &lines);
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_lyapunov-snn"));
    command
        .args(["sweep", "--collect", "--out"])
        .arg(&folder.path);
    let start = Instant::now();
    let mut child = command
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("runs");
    let (mut peak, mut busy) = (0, 0.0_f64);
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child") {
            break status;
        }
        peak = peak.max(kilobytes(child.id()));
        // Of the process itself: others may have the machine for a while.
        busy = busy.max(processor_seconds(child.id()));
        std::thread::sleep(Duration::from_millis(10));
    };
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{runs} results of {parts} parts: {seconds:.2} s ({busy:.2} s busy), {} MB",
        peak / 1000
    );
    assert!(status.success());
    assert_eq!(folder.read("results.jsonl").lines().count(), runs);
    assert!(busy < 5.0 && peak < 500_000, "{busy} s, {peak} kB");
    // Hundreds of megabytes that nobody looks at.
    let _ = std::fs::remove_dir_all(&folder.path);
}

/// The most memory that a process has held so far, where the system says it.
fn kilobytes(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or(0)
}

/// What a process has used of the processors so far, where the system says it.
fn processor_seconds(process: u32) -> f64 {
    /// Of a second, whatever the machine's own clock.
    const TICKS: f64 = 100.0;
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let fields = stat.rsplit(") ").next().unwrap_or_default();
    // User's and system's, the 14th and 15th with the two before the bracket's end.
    let times = fields.split(' ').skip(11).take(2);
    times
        .filter_map(|time| time.parse::<f64>().ok())
        .sum::<f64>()
        / TICKS
}
