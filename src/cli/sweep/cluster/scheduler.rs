//! Slurm's programs, asked.

use super::answers::{self, JobId, QUEUE_FORMAT, Queued};
use super::record::Record;
use crate::cli::Failure;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Output};

/// What keeps a program from answering.
enum Silence {
    /// It is not installed here.
    Absent,
    Broken(String),
}

fn ask(program: &str, arguments: &[&str]) -> Result<Output, Silence> {
    let output = Command::new(program).args(arguments).output();
    output.map_err(|error| match error.kind() {
        ErrorKind::NotFound => Silence::Absent,
        _ => Silence::Broken(format!("{program}: {error}")),
    })
}

/// What a program complained of, in one line.
fn complaint(output: &Output) -> String {
    let text = [output.stderr.as_slice(), &output.stdout].concat();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    if lines.is_empty() {
        format!("it ended with {}", output.status)
    } else {
        lines.join("; ")
    }
}

/// Refuses where there is no Slurm to submit to.
pub fn check_present() -> Result<(), Failure> {
    match ask("sbatch", &["--version"]) {
        Ok(_) => Ok(()),
        Err(Silence::Absent) => Err(Failure::unusable(
            "there is no sbatch here: run this where Slurm's programs are, or write the script with --dry-run",
        )),
        Err(Silence::Broken(why)) => Err(Failure::broken(why)),
    }
}

/// Submits a script.
pub fn submit(script: &Path) -> Result<JobId, Failure> {
    let path = script.to_string_lossy();
    let output = match ask("sbatch", &["--parsable", &path]) {
        Ok(output) => output,
        Err(Silence::Absent) => return Err(Failure::broken("sbatch is gone")),
        Err(Silence::Broken(why)) => return Err(Failure::broken(why)),
    };
    if !output.status.success() {
        return Err(Failure::broken(format_args!(
            "Slurm refused {path}: {}",
            complaint(&output)
        )));
    }
    let answer = String::from_utf8_lossy(&output.stdout);
    answers::submitted(&answer).map_err(Failure::broken)
}

/// The largest number of a task here, where Slurm says it.
pub fn most_tasks() -> Option<usize> {
    let output = ask("scontrol", &["show", "config"]).ok()?;
    answers::most_tasks(&String::from_utf8_lossy(&output.stdout))
}

/// The tasks of a record that Slurm still has; `Err` says why that is not known.
pub fn queued(record: &Record) -> Result<Vec<Queued>, String> {
    let mut all = Vec::new();
    for submission in &record.submissions {
        let format = format!("--format={QUEUE_FORMAT}");
        let job = format!("--jobs={}", submission.job);
        let cluster = submission
            .cluster
            .as_ref()
            .map(|name| format!("--clusters={name}"));
        let mut arguments = vec!["--noheader", "--array", &format, &job];
        arguments.extend(cluster.as_deref());
        match ask("squeue", &arguments) {
            Ok(output) if output.status.success() => {
                all.extend(answers::queued(&String::from_utf8_lossy(&output.stdout)));
            }
            Ok(output) => {
                let complaint = complaint(&output);
                if !answers::is_forgotten(&complaint) {
                    return Err(format!("squeue does not answer: {complaint}"));
                }
            }
            Err(Silence::Absent) => return Err("there is no squeue here".to_owned()),
            Err(Silence::Broken(why)) => return Err(why),
        }
    }
    Ok(all)
}
