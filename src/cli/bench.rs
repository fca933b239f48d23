//! `bench`: what a training step takes.

use super::arguments::{Choice, number, whole};
use super::{Failure, Outcome, experiment};
use crate::engine::bench::{self, Bench, Mode, SCALING, SHAPES, Timing, Way};
use clap::Args;
use std::process::ExitCode;

#[derive(Args)]
pub struct Times {
    #[arg(long, value_enum, default_value_t = Choice::Cpu)]
    device: Choice,
    /// Threads on the CPU.
    #[arg(long, default_value_t = 2, value_parser = whole)]
    threads: usize,
    /// How long each is repeated.
    #[arg(long, default_value_t = 6.0, value_parser = number)]
    seconds: f64,
    /// Shapes by name: a, b, c, d, or t50 to t400 and l1 to l8 for how the cost grows.
    #[arg(long, default_value = "a,b,c,d")]
    shapes: String,
    /// Modes: plain, seed, tangent.
    #[arg(long, default_value = "plain,seed,tangent")]
    modes: String,
    /// Time the operation-by-operation oracle instead of the kernels.
    #[arg(long)]
    oracle: bool,
}

impl Times {
    pub fn run(self) -> Outcome {
        let Self {
            device,
            threads,
            seconds,
            shapes,
            modes,
            oracle,
        } = self;
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        pool.build_global().map_err(Failure::broken)?;
        let open = experiment::open(device)?;
        let device = open.device.autodiff();
        let way = if oracle { Way::Oracle } else { Way::Kernels };
        for name in shapes.split(',') {
            let mut all = SHAPES.iter().chain(&SCALING);
            let shape = all.find(|shape| shape.name == name).ok_or_else(|| {
                let names: Vec<_> = SHAPES
                    .iter()
                    .chain(&SCALING)
                    .map(|shape| shape.name)
                    .collect();
                let allowed = names.join(", ");
                Failure::unusable(format_args!("shape is {name}; allowed: {allowed}"))
            })?;
            let named = |mode: &Mode| serde_json::json!(mode).as_str().map(str::to_owned);
            let is_wanted = |mode: &Mode| {
                modes
                    .split(',')
                    .any(|name| named(mode).as_deref() == Some(name))
            };
            for mode in Mode::ALL.into_iter().filter(is_wanted) {
                let mut bench = Bench::new(shape, mode, way, &device);
                let start = std::time::Instant::now();
                let now = || start.elapsed().as_secs_f64() * 1e3;
                let times = pollster::block_on(bench::time(&mut bench, seconds, now))
                    .map_err(Failure::broken)?;
                let line = Timing {
                    library: "lyapunov-snn",
                    version: env!("CARGO_PKG_VERSION"),
                    way,
                    device: open.info.name.clone(),
                    threads,
                    shape: shape.name,
                    mode,
                    median_ms: times[times.len() / 2],
                    min_ms: times[0],
                    max_ms: times[times.len() - 1],
                    steps: times.len(),
                    peak_bytes: peak_bytes(),
                };
                println!("{}", serde_json::json!(line));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The most memory that this process has held, where the system says it.
fn peak_bytes() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<usize>().ok());
    kilobytes.unwrap_or(0) * 1024
}
