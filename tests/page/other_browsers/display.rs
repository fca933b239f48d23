//! A screen that nobody sees, for a browser that opens no window without one.

use super::program;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// Gone when dropped; drop the browser before.
pub struct Display {
    server: Child,
    name: String,
}

impl Display {
    pub fn open() -> Self {
        let program = program("XVFB", "Xvfb");
        let mut server = Command::new(&program)
            .args(["-displayfd", "1", "-screen", "0", "1600x1000x24"])
            .args(["-nolisten", "tcp"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{program} does not start ({error})"));
        // It takes a free number, and says which when it is ready.
        let mut number = String::new();
        let output = server.stdout.take().expect("a pipe");
        let read = BufReader::new(output).read_line(&mut number);
        read.expect("what Xvfb says");
        let name = format!(":{}", number.trim());
        Self { server, name }
    }

    /// What `DISPLAY` is to be.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // Both fail only where it has ended already.
        drop(self.server.kill());
        drop(self.server.wait());
    }
}
