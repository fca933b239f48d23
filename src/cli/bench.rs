//! `bench`: what a training step takes.

use super::arguments::{Choice, counted, positive};
use super::places::check_place;
use super::written::write_whole;
use super::{Failure, Outcome, experiment};
use crate::core::name::Named;
use crate::core::plot::{Growth, GrowthCurve, GrowthPanel};
use crate::core::protocol::DeviceKind;
use crate::core::text::short;
use crate::engine::bench::{
    self, Bench, Floor, GROWN, Growing, Kernels, Machine, Mode, OnGpu, SCALING, SHAPES, Shape,
    Timing, Way,
};
use crate::engine::training::OpenDevice;
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;
use std::process::ExitCode;

const MOST_THREADS: usize = 1024;

#[derive(Args)]
pub struct Times {
    #[arg(long, value_enum, default_value_t = Choice::Cpu)]
    device: Choice,
    /// Threads on the CPU.
    #[arg(long, default_value_t = 2, value_parser = counted(1..=MOST_THREADS), allow_negative_numbers = true)]
    threads: usize,
    /// How long each is repeated.
    #[arg(long, default_value_t = 6.0, value_parser = positive(3600.0, "seconds"), allow_negative_numbers = true)]
    seconds: f64,
    /// Shapes by name: a, b, c, d; each also as a_t1000, a_b256 and a_b1024, over a thousand time steps and
    /// with large batches; t5 to t500, n8 to n800, l1 to l32 and h16 to h1600, or growth for all of these:
    /// how the cost grows with time steps, samples, layers and neurons.
    #[arg(long, default_value = "a,b,c,d")]
    shapes: String,
    /// Modes: plain, reference, tangent.
    #[arg(long, default_value = "plain,reference,tangent")]
    modes: String,
    /// Time the operation-by-operation oracle instead of the kernels.
    #[arg(long)]
    oracle: bool,
    /// Time each kernel of a step by itself instead, on the GPU's own clock where it has one.
    #[arg(long, conflicts_with = "oracle")]
    kernels: bool,
    /// Draws the shapes of growth that were timed, as SVG.
    #[arg(long, value_name = "FILE", conflicts_with = "kernels")]
    picture: Option<PathBuf>,
}

/// What is printed of a step.
#[derive(Serialize)]
struct Line {
    #[serde(flatten)]
    timing: Timing,
    #[serde(flatten)]
    on_gpu: Option<OnGpu>,
    #[serde(flatten)]
    floor: Option<Floor>,
}

impl Times {
    pub fn run(self) -> Outcome {
        self.picture.as_deref().map_or(Ok(()), check_place)?;
        let scaling = || SCALING.iter().flat_map(|growing| growing.shapes);
        let shapes = match self.shapes.as_str() {
            GROWTH => scaling().collect(),
            names => named(
                names,
                "shape",
                || SHAPES.iter().chain(&GROWN).chain(scaling()),
                |shape| shape.name,
            )?,
        };
        let modes = named(&self.modes, "mode", || Mode::ALL.iter(), |mode| mode.key())?;
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.threads);
        pool.build_global().map_err(Failure::broken)?;
        let open = experiment::open(self.device)?;
        let mut timed = Vec::new();
        if self.kernels && open.info.kind == DeviceKind::Cpu {
            return Err(Failure::unusable("kernels are timed with --device gpu"));
        }
        for shape in shapes {
            // In their own order, whatever the order that they were asked for in.
            for &mode in Mode::ALL.iter().filter(|mode| modes.contains(mode)) {
                let way = if self.oracle {
                    Way::Oracle
                } else {
                    Way::Kernels
                };
                let mut bench = Bench::new(shape, mode, way, &open.device.clone().autodiff());
                let line = if self.kernels {
                    let kernels =
                        Kernels::measure(&mut bench, self.seconds).map_err(Failure::broken)?;
                    serde_json::json!(kernels)
                } else {
                    let line = self.step(&mut bench, &open)?;
                    timed.push((*shape, mode, line.timing.median_ms));
                    serde_json::json!(line)
                };
                println!("{line}");
            }
        }
        if let Some(file) = &self.picture {
            let name = format!("{}, threads: {}", open.info.name, self.threads);
            let svg = growth(&timed, name).svg().map_err(Failure::broken)?;
            write_whole(file, svg.as_bytes())?;
        }
        Ok(ExitCode::SUCCESS)
    }

    /// What a step takes.
    fn step(&self, bench: &mut Bench, open: &OpenDevice) -> Result<Line, Failure> {
        let start = std::time::Instant::now();
        let now = || start.elapsed().as_secs_f64() * 1e3;
        let times = pollster::block_on(bench::time(bench, self.seconds, now));
        let times = times.map_err(Failure::broken)?;
        let on_gpu = match open.info.kind {
            DeviceKind::Cpu => None,
            DeviceKind::Gpu => Some(OnGpu::measure(bench).map_err(Failure::broken)?),
        };
        let floor = match open.info.kind {
            DeviceKind::Cpu => Floor::measure(bench, self.threads),
            DeviceKind::Gpu => None,
        };
        let machine = Machine {
            device: open.info.name.clone(),
            threads: self.threads,
            peak_bytes: peak_bytes(),
        };
        Ok(Line {
            timing: Timing::new(bench, &times, machine),
            on_gpu,
            floor,
        })
    }
}

/// All shapes of how the cost grows.
const GROWTH: &str = "growth";

/// The picture of what was timed: medians in milliseconds.
fn growth(timed: &[(Shape, Mode, f64)], name: String) -> Growth {
    let curve = |growing: &Growing, mode: Mode| GrowthCurve {
        name: mode.key().to_owned(),
        points: timed
            .iter()
            .filter(|(shape, own, _)| *own == mode && growing.shapes.contains(shape))
            .map(|(shape, _, median)| ((growing.of)(shape) as f64, *median))
            .collect(),
    };
    let panel = |growing: &Growing| GrowthPanel {
        title: growing.size.to_owned(),
        curves: Mode::ALL
            .iter()
            .map(|mode| curve(growing, *mode))
            .filter(|curve| !curve.points.is_empty())
            .collect(),
    };
    let panels = SCALING.iter().map(panel);
    Growth {
        title: "What a training step takes".to_owned(),
        name,
        panels: panels.filter(|panel| !panel.curves.is_empty()).collect(),
    }
}

/// What a list of names stands for.
///
/// # Errors
///
/// Where a name is none of `all`.
fn named<T: 'static, I: Iterator<Item = &'static T>>(
    names: &str,
    what: &str,
    all: impl Fn() -> I,
    name_of: impl Fn(&T) -> &'static str,
) -> Result<Vec<&'static T>, Failure> {
    let find = |name: &str| {
        all().find(|one| name_of(one) == name).ok_or_else(|| {
            let allowed: Vec<_> = all().map(&name_of).collect();
            let (name, allowed) = (short(name), allowed.join(", "));
            Failure::unusable(format_args!("{what} is {name}; allowed: {allowed}"))
        })
    };
    // What is called reference was seed in 0.2 and before.
    let present = |name| if name == "seed" { "reference" } else { name };
    let names = names.split(',').map(|name| present(name.trim()));
    names.map(find).collect()
}

/// The most memory that this process has held, where the system says it.
fn peak_bytes() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<usize>().ok());
    kilobytes.unwrap_or(0) * 1024
}
