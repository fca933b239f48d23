//! The command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    lyapunov_snn::core::about::built_from(option_env!("LYAPUNOV_LAB_COMMIT"));
    lyapunov_snn::cli::main()
}
