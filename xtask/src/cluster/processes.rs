//! Processes of this machine by what their environment says: jobs that a daemon started and left.

use std::{fs, process::Command};

use crate::{Outcome, command};

/// Those whose environment has a variable that begins with each of the marks.
pub fn with_environment(marks: &[String]) -> Vec<u32> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let own = std::process::id();
    let numbers = entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let has_all = |process: &u32| {
        // One that has just ended has none any more.
        let environment = fs::read(format!("/proc/{process}/environ")).unwrap_or_default();
        let has = |mark: &String| {
            environment
                .split(|&byte| byte == 0)
                .any(|variable| variable.starts_with(mark.as_bytes()))
        };
        *process != own && marks.iter().all(has)
    };
    numbers.filter(has_all).collect()
}

/// The parents of these, but for this machine's first process, each once.
pub fn parents(processes: &[u32]) -> Vec<u32> {
    let parent = |process: &u32| {
        let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("PPid:"))?;
        line.trim().parse::<u32>().ok()
    };
    let mut parents: Vec<u32> = processes
        .iter()
        .filter_map(parent)
        .filter(|&one| one > 1)
        .collect();
    parents.sort_unstable();
    parents.dedup();
    parents.retain(|parent| *parent != std::process::id());
    parents
}

/// Ends them without asking; one that has ended already is no failure.
pub fn kill(processes: &[u32]) -> Outcome<()> {
    if processes.is_empty() {
        return Ok(());
    }
    let mut kill = Command::new("kill");
    kill.arg("-9").args(processes.iter().map(u32::to_string));
    command::answer(&mut kill);
    let left = |process: &&u32| {
        let state = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        // Behind the name in brackets; Z has ended and waits for its parent.
        let state = state
            .rsplit(") ")
            .next()
            .and_then(|rest| rest.chars().next());
        state.is_some_and(|state| state != 'Z' && state != 'X')
    };
    std::thread::sleep(std::time::Duration::from_millis(200));
    match processes.iter().find(left) {
        Some(process) => Err(format!(
            "process {process} cannot be ended: try again as root"
        )),
        None => Ok(()),
    }
}
