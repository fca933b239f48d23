//! Memory of a run that makes many steps: what a step leaves behind adds up.
#![cfg(target_os = "linux")]

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

/// Bytes that a process has in memory.
fn resident(process: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("it runs");
    let line = status.lines().find(|line| line.starts_with("VmRSS"));
    let kibibytes = line.and_then(|line| line.split_whitespace().nth(1));
    kibibytes
        .and_then(|it| it.parse::<f64>().ok())
        .expect("a size")
        * 1024.0
}

/// From the end of the one epoch to that of the other nothing may grow. One more is trained: a process that has
/// ended has no memory.
const EPOCHS: [usize; 2] = [10, 50];

/// Trains one neuron with batch 1 by itself, without its lines of steps; bytes after these epochs.
fn at_epochs(side: &str) -> Vec<f64> {
    let link = format!(
        "v=1&steps=2&hidden=1&batch=1&warmup=2&epochs={}",
        EPOCHS[1] + 1
    );
    let mut program = Command::new(env!("CARGO_BIN_EXE_lyapunov-snn"))
        .args(["train", "--link", &link, "--side", side])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let lines = BufReader::new(program.stdout.take().expect("piped"));
    let mut found = Vec::new();
    for line in lines.lines() {
        let line: serde_json::Value =
            serde_json::from_str(&line.expect("text")).expect("a JSON line");
        if line["epoch"]["epoch"]
            .as_u64()
            .is_some_and(|epoch| EPOCHS.contains(&(epoch as usize)))
        {
            found.push(resident(program.id()));
        }
    }
    assert!(program.wait().expect("it ends").success());
    found
}

#[test]
fn tens_of_thousands_of_steps_of_either_network_leave_no_memory_behind() {
    for side in ["unregularised", "regularised"] {
        let found = at_epochs(side);
        let [early, late] = found[..] else {
            panic!("{side}: {found:?}")
        };
        let grown = late - early;
        assert!(grown < 2e6, "{side}: {grown} bytes more, of {early}");
    }
}
