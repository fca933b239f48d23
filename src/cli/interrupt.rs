//! Ctrl-C, what a scheduler sends before it ends a task, and a terminal that goes.

use super::Failure;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Exit code of what was interrupted, as shells have it.
pub const INTERRUPTED: u8 = 130;

/// Set by the first signal: what is under way is given up then, all else is on the disk. The second ends the
/// process at once.
pub fn given_up() -> Result<Arc<AtomicBool>, Failure> {
    let given_up = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // In this order: the first signal finds the flag not yet set.
        flag::register_conditional_shutdown(signal, INTERRUPTED.into(), Arc::clone(&given_up))
            .and_then(|_| flag::register(signal, Arc::clone(&given_up)))
            .map_err(Failure::broken)?;
    }
    #[cfg(unix)]
    register_hangup(&given_up)?;
    Ok(given_up)
}

/// A terminal that goes sends its signal twice, by way of the shell and by itself: the second ends nothing.
#[cfg(unix)]
fn register_hangup(given_up: &Arc<AtomicBool>) -> Result<(), Failure> {
    use signal_hook::consts::SIGHUP;
    if is_ignored(SIGHUP) {
        return Ok(());
    }
    let registered = flag::register(SIGHUP, Arc::clone(given_up));
    registered.map(drop).map_err(Failure::broken)
}

/// Whether a signal was ignored before the program began, as under nohup: it stays so. Where the system does not say
/// it, the signal is left alone.
#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = line.and_then(|line| u64::from_str_radix(line.trim(), 16).ok());
    mask.is_none_or(|mask| mask >> (signal - 1) & 1 == 1)
}
