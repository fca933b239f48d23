//! One part of a sitting: a program with a time limit, what it printed, and why it failed.

use std::{
    fs::{self, File},
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::command;

/// Lines of standard error that are kept.
const KEPT: usize = 12;

/// A program to run.
pub struct Part {
    pub name: &'static str,
    pub command: Command,
    /// It is of no use where the GPU cannot be had.
    pub on_gpu: bool,
    pub limit: Duration,
}

/// What it came to.
pub struct Done {
    pub name: &'static str,
    /// The JSON objects that it printed, one a line.
    pub lines: Vec<Value>,
    pub record: Value,
}

impl Part {
    /// Runs it, for no longer than its limit and `left`; `folder` is for its output on the way.
    pub fn run(mut self, folder: &Path, left: Duration) -> Done {
        let limit = self.limit.min(left);
        if left.is_zero() {
            return self.skip("not begun: the time is up (--minutes)");
        }
        let called = command::describe(&self.command);
        println!("$ {called}");
        let [out, errors] = ["out", "err"].map(|end| folder.join(format!("{}.{end}", self.name)));
        let start = Instant::now();
        let failure = run(&mut self.command, [&out, &errors], limit).err();
        let read = |path| fs::read(path).unwrap_or_default();
        let [out, errors] =
            [read(&out), read(&errors)].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let lines = json_lines(&out);
        let failure = failure.map(|failure| format!("{failure}{}", reason(&errors)));
        let seconds = start.elapsed().as_secs_f64();
        match &failure {
            Some(failure) => println!("  {} after {seconds:.0} s: {failure}", self.name),
            None => println!("  {}: {seconds:.0} s", self.name),
        }
        let said = errors.lines().rev().take(KEPT).collect::<Vec<_>>();
        let said = said.into_iter().rev().collect::<Vec<_>>().join("\n");
        let plain: Vec<&str> = out.lines().filter(|line| !line.starts_with('{')).collect();
        Done {
            name: self.name,
            record: json!({
                "part": self.name, "command": called, "seconds": seconds, "lines": lines.len(),
                "failure": failure, "stderr": said, "text": plain.join("\n"),
            }),
            lines,
        }
    }

    /// Not run, for that reason.
    pub fn skip(self, reason: &str) -> Done {
        println!("  {}: {reason}", self.name);
        Done {
            name: self.name,
            lines: Vec::new(),
            record: json!({"part": self.name, "failure": reason}),
        }
    }
}

/// Runs a program with its output in two files.
fn run(command: &mut Command, [out, errors]: [&Path; 2], limit: Duration) -> Result<(), String> {
    let file = |path: &Path| File::create(path).map_err(|error| error.to_string());
    let started = command
        .stdin(Stdio::null())
        .stdout(file(out)?)
        .stderr(file(errors)?)
        .spawn();
    let mut child = started.map_err(|error| format!("did not start: {error}"))?;
    let start = Instant::now();
    loop {
        match child.try_wait().map_err(|error| error.to_string())? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => return Err(status.to_string()),
            None if start.elapsed() > limit => {
                // It may have ended by itself in between; either way it is gone now.
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("stopped after {:.0} s", limit.as_secs_f64()));
            }
            None => thread::sleep(Duration::from_millis(20)),
        }
    }
}

/// Every line that is a JSON object.
pub fn json_lines(text: &str) -> Vec<Value> {
    let values = text
        .lines()
        .filter_map(|line| serde_json::from_str(line.trim()).ok());
    values.filter(Value::is_object).collect()
}

/// Why a program failed, of what it said: a panic's message, or its last line.
fn reason(errors: &str) -> String {
    let lines: Vec<&str> = errors
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let panic = lines.iter().position(|line| line.contains("panicked at"));
    let said = panic.and_then(|at| lines.get(at + 1)).or(lines.last());
    said.map(|line| format!(": {}", line.trim()))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::env;

    fn shell(script: &str, limit: Duration, left: Duration) -> Done {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        let name: &'static str =
            Box::leak(format!("part-{:?}", thread::current().id()).into_boxed_str());
        let part = Part {
            name,
            command,
            on_gpu: false,
            limit,
        };
        part.run(&env::temp_dir(), left)
    }

    const LONG: Duration = Duration::from_secs(20);

    #[test]
    fn what_a_part_printed_before_it_failed_is_kept_with_the_reason() {
        let done = shell(
            "echo '{\"a\":1}'; echo no json; echo first >&2; echo last >&2; exit 3",
            LONG,
            LONG,
        );
        assert_eq!(done.lines, [json!({"a": 1})]);
        assert_eq!(done.record["text"], "no json");
        let failure = done.record["failure"].as_str().expect("it failed");
        assert!(
            failure.contains('3') && failure.ends_with(": last"),
            "{failure}"
        );
    }

    #[test]
    fn a_part_that_takes_too_long_is_stopped_and_one_without_time_is_not_begun() {
        let done = shell("echo '{}'; exec sleep 20", Duration::from_millis(300), LONG);
        let failure = done.record["failure"].as_str().expect("it was stopped");
        assert!(failure.starts_with("stopped after"), "{failure}");
        assert_eq!(done.lines.len(), 1);
        let done = shell("exit 0", LONG, Duration::ZERO);
        assert!(
            done.record["failure"]
                .as_str()
                .expect("not run")
                .contains("--minutes")
        );
    }

    #[test]
    fn a_panics_message_is_the_reason() {
        let said = "warming up\nthread 'main' (7) panicked at src/a.rs:1:2:\nthe device is lost\nnote: run with\n";
        assert_eq!(reason(said), ": the device is lost");
        assert_eq!(reason("\n"), "");
    }
}
