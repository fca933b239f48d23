//! What only a GPU is asked: launches, kernels one by one, bytes a second, and how fast it is at best.

use super::{Bench, Mode, bytes_of_step};
use crate::engine::ops::launches::{self, KernelTime};
use burn::tensor::{Device, Tensor};
use serde::Serialize;
use std::time::Instant;

/// Numbers that are copied to see how fast memory is.
const COPIED: usize = 1 << 26;
/// Seconds that a measurement of the device itself takes at most, about.
const SECONDS: f64 = 0.5;
/// Steps that are queued before one waits for the last.
const QUEUED: usize = 10;

/// A step on a GPU beside its [`super::Timing`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OnGpu {
    /// Kernels of one step.
    pub launches: usize,
    /// Milliseconds a step where ten (fewer of slow ones) are queued before one is waited for.
    pub queued_ms: f64,
    /// [`bytes_of_step`], and how many of them a second that makes.
    pub bytes: Option<usize>,
    pub gb_per_s: Option<f64>,
}

/// The kernels of some steps, each timed by itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Kernels {
    pub shape: &'static str,
    pub mode: Mode,
    /// Steps that the launches and times are of, together.
    pub steps: usize,
    pub kernels: Vec<KernelTime>,
}

/// What the device does at best.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ceiling {
    /// Bytes read and bytes written by the copy `out = in + 1`.
    pub copy_bytes: usize,
    pub copy_gb_per_s: f64,
    /// Of one small kernel and the reading of its result.
    pub round_trip_ms: f64,
    /// A launch's share where a thousand small kernels are queued.
    pub launch_us: f64,
}

impl OnGpu {
    /// Of a bench that has been warmed up.
    ///
    /// # Errors
    /// Where the device fails.
    pub fn measure(bench: &mut Bench) -> Result<Self, String> {
        let before = Instant::now();
        let (loss, launches) = launches::count(|| bench.step());
        wait(loss)?;
        let queued = (SECONDS / before.elapsed().as_secs_f64()) as usize;
        let queued = queued.clamp(1, QUEUED);
        let before = Instant::now();
        let mut loss = bench.step();
        for _ in 1..queued {
            loss = bench.step();
        }
        wait(loss)?;
        let seconds = before.elapsed().as_secs_f64() / queued as f64;
        let plan = bench.network.plan(bench.shape.batch, bench.shape.time);
        let bytes = bytes_of_step(&plan, bench.mode);
        Ok(Self {
            launches,
            queued_ms: 1e3 * seconds,
            bytes,
            gb_per_s: bytes.map(|bytes| bytes as f64 / seconds / 1e9),
        })
    }
}

impl Kernels {
    /// Of up to ten steps that take `seconds` together, after as long to warm up.
    ///
    /// # Errors
    /// Where the device fails.
    pub fn measure(bench: &mut Bench, seconds: f64) -> Result<Self, String> {
        let begun = Instant::now();
        let mut warm_up = 0;
        while warm_up < 2 || begun.elapsed().as_secs_f64() < seconds {
            wait(bench.step())?;
            warm_up += 1;
        }
        let each = begun.elapsed().as_secs_f64() / f64::from(warm_up);
        let steps = ((seconds / each) as usize).clamp(1, QUEUED);
        let several = |_| bench.step();
        let (losses, kernels) = launches::times(|| (0..steps).map(several).collect::<Vec<_>>());
        losses.into_iter().try_for_each(wait)?;
        Ok(Self {
            shape: bench.shape.name,
            mode: bench.mode,
            steps,
            kernels,
        })
    }
}

impl Ceiling {
    /// Of a device whose buffers hold up to `most` bytes.
    ///
    /// # Errors
    /// Where the device fails.
    pub fn measure(device: &Device, most: u64) -> Result<Self, String> {
        let most = usize::try_from(most / size_of::<f32>() as u64).unwrap_or(COPIED);
        let length = COPIED.min(most);
        let source = Tensor::<1>::ones([length], device);
        let copy = || source.clone().add_scalar(1.0);
        let copy_bytes = 2 * size_of::<f32>() * length;
        let seconds = best_of(copy, 200)?;
        let small = Tensor::<1>::ones([256], device);
        let launch = || small.clone().add_scalar(1.0);
        let mut trips = Vec::new();
        for _ in 0..21 {
            let before = Instant::now();
            wait(launch())?;
            trips.push(before.elapsed().as_secs_f64());
        }
        trips.sort_by(f64::total_cmp);
        Ok(Self {
            copy_bytes,
            copy_gb_per_s: copy_bytes as f64 / seconds / 1e9,
            round_trip_ms: 1e3 * trips[trips.len() / 2],
            launch_us: 1e6 * best_of(launch, 1000)?,
        })
    }
}

/// Seconds of one `work` where up to `most` are queued: the best of three rounds, after two to warm up.
fn best_of(work: impl Fn() -> Tensor<1>, most: usize) -> Result<f64, String> {
    let round = |count: usize| {
        let before = Instant::now();
        let mut last = work();
        for _ in 1..count {
            last = work();
        }
        // The last one alone is waited for, by one of its numbers.
        wait(last.narrow(0, 0, 1))?;
        Ok::<_, String>(before.elapsed().as_secs_f64() / count as f64)
    };
    round(1)?;
    let once = round(2)?;
    let count = ((SECONDS / 3.0 / once) as usize).clamp(1, most);
    let mut best = f64::INFINITY;
    for _ in 0..3 {
        best = best.min(round(count)?);
    }
    Ok(best)
}

/// Until it is computed.
fn wait(numbers: Tensor<1>) -> Result<(), String> {
    let numbers = cubecl::future::block_on(numbers.into_data_async());
    let numbers = numbers.map_err(|error| error.to_string())?;
    if numbers.iter::<f32>().all(f32::is_finite) {
        Ok(())
    } else {
        Err("a loss is no finite number".into())
    }
}
