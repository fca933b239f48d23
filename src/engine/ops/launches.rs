//! Kernels as they are launched on a GPU: how many a piece of work takes, and how long each runs.

use cubecl::logging::{
    Duration, LaunchObservation, LaunchObserver, ProfileDuration, TimingMethod, TimingRequest,
};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, ThreadId};

/// What all launches of one kernel came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct KernelTime {
    pub kernel: String,
    pub launches: usize,
    /// Of all launches together.
    pub ms: f64,
    /// Launches that the device's own clock timed; the others are wall time, with what submitting them cost.
    pub by_device: usize,
}

/// How many kernels `work` launches from this thread; what other threads launch is not counted.
pub fn count<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let (done, seen) = watched(TimingRequest::None, work);
    let launches = seen.launched;
    (done, launches)
}

/// How long each kernel that `work` launches from this thread runs, the longest first. `work` itself takes longer than
/// otherwise, for each launch is bracketed.
pub fn times<T>(work: impl FnOnce() -> T) -> (T, Vec<KernelTime>) {
    let (done, seen) = watched(TimingRequest::Deferred, work);
    let mut kernels: BTreeMap<&'static str, KernelTime> = BTreeMap::new();
    let mut add = |name: &'static str, length: Duration, method: TimingMethod| {
        let kernel = kernels.entry(name).or_insert_with(|| KernelTime {
            kernel: short(name),
            launches: 0,
            ms: 0.0,
            by_device: 0,
        });
        kernel.launches += 1;
        kernel.ms += length.as_secs_f64() * 1e3;
        kernel.by_device += usize::from(method == TimingMethod::Device);
    };
    for (name, length, method) in seen.timed {
        add(name, length, method);
    }
    for (name, profile) in seen.unread {
        let method = profile.timing_method();
        if let Some(ticks) = cubecl::future::block_on(profile.resolve()) {
            add(name, ticks.duration(), method);
        }
    }
    let mut kernels: Vec<_> = kernels.into_values().collect();
    kernels.sort_by(|one, other| other.ms.total_cmp(&one.ms));
    (done, kernels)
}

/// A kernel's type without the paths in it.
fn short(name: &str) -> String {
    let mut text = String::new();
    for part in name.split_inclusive([':', '<', '>', ',', ' ']) {
        if part.ends_with(':') {
            continue;
        }
        text += part;
    }
    text
}

fn watched<T>(timing: TimingRequest, work: impl FnOnce() -> T) -> (T, Seen) {
    let watch = Arc::new(Watch {
        thread: thread::current().id(),
        timing,
        seen: Mutex::default(),
    });
    let watching = LaunchObservation::new(watch.clone());
    let done = work();
    drop(watching);
    let mut seen = watch.seen.lock().unwrap_or_else(PoisonError::into_inner);
    (done, std::mem::take(&mut *seen))
}

#[derive(Default)]
struct Seen {
    launched: usize,
    timed: Vec<(&'static str, Duration, TimingMethod)>,
    unread: Vec<(&'static str, ProfileDuration)>,
}

struct Watch {
    thread: ThreadId,
    timing: TimingRequest,
    seen: Mutex<Seen>,
}

impl Watch {
    fn note(&self, add: impl FnOnce(&mut Seen)) {
        if thread::current().id() == self.thread {
            add(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner));
        }
    }
}

impl LaunchObserver for Watch {
    fn launched(&self, _: &'static str) {
        self.note(|seen| seen.launched += 1);
    }

    fn timing(&self) -> TimingRequest {
        self.timing
    }

    fn profiled(&self, kernel: &'static str, profile: ProfileDuration) {
        self.note(|seen| seen.unread.push((kernel, profile)));
    }

    fn timed(&self, kernel: &'static str, length: Duration, method: TimingMethod) {
        self.note(|seen| seen.timed.push((kernel, length, method)));
    }
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_kernel_is_called_by_its_type_without_paths() {
        assert_eq!(short("a::b::scan_leaky::ScanLeaky"), "ScanLeaky");
        assert_eq!(
            short("a::KernelBinop<f32, b::c::AddOp, d::E<g::F>>"),
            "KernelBinop<f32, AddOp, E<F>>"
        );
    }
}
