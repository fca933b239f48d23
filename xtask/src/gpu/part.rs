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

/// Lines of standard error that are kept, of its beginning and of its end.
const KEPT: usize = 15;
/// Letters of a command that are said.
const SAID: usize = 200;

/// A program to run.
pub struct Part {
    pub name: &'static str,
    pub command: Command,
    /// It is of no use where the engine has no GPU.
    pub on_gpu: bool,
    /// What it exits with, beside 0, where it did what it was to do.
    pub fine: Option<i32>,
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
        let called: String = command::describe(&self.command)
            .chars()
            .take(SAID)
            .collect();
        println!("$ {called}");
        let [out, errors] = ["out", "err"].map(|end| folder.join(format!("{}.{end}", self.name)));
        let start = Instant::now();
        let failure = self.finish([&out, &errors], limit).err();
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
        let said = ends(&errors);
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

    /// Runs it to its end or its limit, with its output in two files.
    fn finish(&mut self, [out, errors]: [&Path; 2], limit: Duration) -> Result<(), String> {
        let file = |path: &Path| File::create(path).map_err(|error| error.to_string());
        let started = self
            .command
            .stdin(Stdio::null())
            .stdout(file(out)?)
            .stderr(file(errors)?)
            .spawn();
        let mut child = started.map_err(|error| format!("did not start: {error}"))?;
        let start = Instant::now();
        loop {
            match child.try_wait().map_err(|error| error.to_string())? {
                Some(status)
                    if status.success()
                        || self.fine.is_some_and(|fine| status.code() == Some(fine)) =>
                {
                    return Ok(());
                }
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

/// Every line that is a JSON object.
pub fn json_lines(text: &str) -> Vec<Value> {
    let values = text
        .lines()
        .filter_map(|line| serde_json::from_str(line.trim()).ok());
    values.filter(Value::is_object).collect()
}

/// The first and the last lines of a text.
fn ends(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    if lines.len() <= 2 * KEPT {
        return lines.join("\n");
    }
    let (first, last) = (&lines[..KEPT], &lines[lines.len() - KEPT..]);
    format!("{}\n...\n{}", first.join("\n"), last.join("\n"))
}

/// Why a program failed, of what it said: a panic's message, the engine's own line, or the last.
fn reason(errors: &str) -> String {
    let lines: Vec<&str> = errors
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let panic = lines.iter().position(|line| line.contains("panicked at"));
    let panic = panic.and_then(|at| lines.get(at + 1));
    let own = || lines.iter().find(|line| line.starts_with("lyapunov-snn:"));
    let said = panic.or_else(own).or(lines.last());
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
            fine: Some(7),
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
    fn an_exit_that_is_fine_is_no_failure() {
        let done = shell("exit 7", LONG, LONG);
        assert!(done.record["failure"].is_null(), "{}", done.record);
    }

    #[test]
    fn a_panics_message_or_the_engines_own_line_is_the_reason() {
        let said = "warming up\nthread 'main' (7) panicked at src/a.rs:1:2:\nthe device is lost\nnote: run with\n";
        assert_eq!(reason(said), ": the device is lost");
        let said = "noise\nlyapunov-snn: no memory\nCaused by:\n no backtrace\n";
        assert_eq!(reason(said), ": lyapunov-snn: no memory");
        assert_eq!(reason("\n"), "");
    }
}
