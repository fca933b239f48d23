//! Ctrl-C, and what a scheduler sends before it ends a task.

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
    Ok(given_up)
}
