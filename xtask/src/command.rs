//! Running other programs: loudly, quietly into a log, or for their answer.

use std::{
    fs::{self, File},
    path::Path,
    process::{Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::Outcome;

/// Runs the command, printed first, its output shown.
pub fn run(command: &mut Command) -> Outcome<()> {
    println!("$ {}", describe(command));
    let status = command
        .status()
        .map_err(|error| format!("`{}` did not start: {error}", describe(command)))?;
    judge(command, status)
}

/// Runs the command with its output in `log`, and for no longer than `limit`.
pub fn run_quietly(command: &mut Command, log: &Path, limit: Option<Duration>) -> Outcome<()> {
    let name = describe(command);
    let failed =
        |reason: &dyn std::fmt::Display| format!("`{name}` {reason}; see {}", log.display());
    if let Some(directory) = log.parent() {
        fs::create_dir_all(directory).map_err(|error| failed(&error))?;
    }
    let output = File::create(log).map_err(|error| failed(&error))?;
    let errors = output.try_clone().map_err(|error| failed(&error))?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(output)
        .stderr(errors)
        .spawn()
        .map_err(|error| failed(&format!("did not start: {error}")))?;
    let start = Instant::now();
    loop {
        match child.try_wait().map_err(|error| failed(&error))? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => return Err(failed(&format!("failed ({status})"))),
            None if limit.is_some_and(|limit| start.elapsed() > limit) => {
                // It may have ended by itself in between; either way it is gone now.
                let _ = child.kill();
                let _ = child.wait();
                return Err(failed(&"took too long"));
            }
            None => thread::sleep(Duration::from_millis(50)),
        }
    }
}

/// What the command printed, if it succeeded.
pub fn answer(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Whether the command succeeds; its output is dropped.
pub fn succeeds(command: &mut Command) -> bool {
    answer(command).is_some()
}

/// The command as one would type it.
pub fn describe(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_stem();
    program
        .into_iter()
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

fn judge(command: &Command, status: ExitStatus) -> Outcome<()> {
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{}` failed ({status})", describe(command)))
    }
}
