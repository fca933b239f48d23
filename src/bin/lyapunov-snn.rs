//! The command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    lyapunov_snn::cli::main()
}
