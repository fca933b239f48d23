//! What is printed: `println!` and `eprintln!` of this module's parent. A reader that has gone (`| head -1`) ends no work,
//! and a message that nobody can read keeps no file from being written.

use std::fmt::Arguments;
use std::io::{ErrorKind, Write, stderr, stdout};

macro_rules! println {
    ($($said:tt)*) => { $crate::cli::said::line(format_args!($($said)*)) };
}

macro_rules! eprintln {
    ($($said:tt)*) => { $crate::cli::said::remark(format_args!($($said)*)) };
}

/// A line of standard output. Where it cannot be written for another reason than that nobody reads it, the program
/// ends with status 1: what was asked for is not there.
pub(super) fn line(said: Arguments) {
    if let Err(error) = writeln!(stdout().lock(), "{said}")
        && error.kind() != ErrorKind::BrokenPipe
    {
        remark(format_args!("lyapunov-snn: standard output: {error}"));
        std::process::exit(1);
    }
}

/// A line of standard error.
pub(super) fn remark(said: Arguments) {
    // Nobody is there to be told.
    let _ = writeln!(stderr().lock(), "{said}");
}
