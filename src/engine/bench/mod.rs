//! What a training step costs: the same four shapes here, in the browser and in snnTorch
//! (tests/reference/bench.py), one step being forward, backward and an Adam update.

#[cfg(not(target_family = "wasm"))]
mod floor;
#[cfg(not(target_family = "wasm"))]
mod on_gpu;
mod traffic;

#[cfg(not(target_family = "wasm"))]
pub use floor::{Floor, operations_of_step};
#[cfg(not(target_family = "wasm"))]
pub use on_gpu::{Ceiling, Kernels, OnGpu};
pub use traffic::bytes_of_step;

use crate::core::config::{
    EstimatorKind, LyapunovConfig, ModelConfig, ModelKind, OptimizerConfig, RecurrentInit,
    Statistic, SurrogateConfig,
};
use crate::core::random::{Stream, stream};
use crate::engine::loss::{LossPlan, loss};
use crate::engine::lyapunov::{self, Perturbation};
use crate::engine::model::{Network, Parameters, create_snn};
use crate::engine::optimizer::Optimizer;
use crate::engine::oracle::{self, StartDirection};
use burn::tensor::{Device, Int, Tensor, TensorData};
use rand::RngExt;
use serde::Serialize;
use strum::{IntoStaticStr, VariantArray};

const CLASSES: usize = 10;
/// Share of input channels that spike in each step.
const INPUT_RATE: f64 = 0.15;
const LAMBDA_REG: f64 = 0.5;
const LEARNING_RATE: f64 = 1e-3;

/// A network and a batch to be timed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    pub name: &'static str,
    pub kind: ModelKind,
    pub width: usize,
    pub depth: usize,
    pub batch: usize,
    pub time: usize,
    pub channels: usize,
}

/// The shapes that are compared.
pub const SHAPES: [Shape; 4] = [
    Shape::new("a", ModelKind::Feedforward, [128, 2], [64, 25, 100]),
    Shape::new("b", ModelKind::Feedforward, [256, 3], [64, 100, 256]),
    Shape::new("c", ModelKind::Recurrent, [64, 1], [64, 100, 64]),
    Shape::new("d", ModelKind::Recurrent, [256, 2], [64, 100, 256]),
];

/// Shapes that differ in one size.
#[derive(Debug, Clone, Copy)]
pub struct Growing {
    /// What that size is called.
    pub size: &'static str,
    pub of: fn(&Shape) -> usize,
    /// In rising order of it.
    pub shapes: &'static [Shape],
}

/// How the cost grows: over two decades, but with the layers, of which a network has 32 at most.
pub const SCALING: [Growing; 4] = [
    Growing {
        size: "time steps T",
        // Over a thousand the gradient of this network is beyond what 32 bits hold.
        of: |shape| shape.time,
        shapes: &[
            scaled("t5", [64, 1], [16, 5]),
            scaled("t15", [64, 1], [16, 15]),
            scaled("t50", [64, 1], [16, 50]),
            scaled("t150", [64, 1], [16, 150]),
            scaled("t500", [64, 1], [16, 500]),
        ],
    },
    Growing {
        size: "samples of a batch B",
        of: |shape| shape.batch,
        shapes: &[
            scaled("n8", [64, 1], [8, 50]),
            scaled("n24", [64, 1], [24, 50]),
            scaled("n80", [64, 1], [80, 50]),
            scaled("n240", [64, 1], [240, 50]),
            scaled("n800", [64, 1], [800, 50]),
        ],
    },
    Growing {
        size: "layers L",
        of: |shape| shape.depth,
        shapes: &[
            scaled("l1", [64, 1], [16, 50]),
            scaled("l2", [64, 2], [16, 50]),
            scaled("l4", [64, 4], [16, 50]),
            scaled("l8", [64, 8], [16, 50]),
            scaled("l16", [64, 16], [16, 50]),
            scaled("l32", [64, 32], [16, 50]),
        ],
    },
    Growing {
        size: "neurons of a layer H",
        of: |shape| shape.width,
        shapes: &[
            scaled("h16", [16, 1], [16, 50]),
            scaled("h48", [48, 1], [16, 50]),
            scaled("h160", [160, 1], [16, 50]),
            scaled("h480", [480, 1], [16, 50]),
            scaled("h1600", [1600, 1], [16, 50]),
        ],
    },
];

/// A recurrent shape of 64 channels.
const fn scaled(name: &'static str, layers: [usize; 2], [batch, time]: [usize; 2]) -> Shape {
    Shape::new(name, ModelKind::Recurrent, layers, [batch, time, 64])
}

/// The compared shapes over a thousand time steps, and with large batches.
pub const GROWN: [Shape; 12] = [
    SHAPES[0].grown("a_t1000", 64, 1000),
    SHAPES[1].grown("b_t1000", 64, 1000),
    SHAPES[2].grown("c_t1000", 64, 1000),
    SHAPES[3].grown("d_t1000", 64, 1000),
    SHAPES[0].grown("a_b256", 256, 25),
    SHAPES[1].grown("b_b256", 256, 100),
    SHAPES[2].grown("c_b256", 256, 100),
    SHAPES[3].grown("d_b256", 256, 100),
    SHAPES[0].grown("a_b1024", 1024, 25),
    SHAPES[1].grown("b_b1024", 1024, 100),
    SHAPES[2].grown("c_b1024", 1024, 100),
    SHAPES[3].grown("d_b1024", 1024, 100),
];

impl Shape {
    /// A shape of `depth` layers of `width` neurons, over `batch` samples of `time` steps.
    pub const fn new(
        name: &'static str,
        kind: ModelKind,
        [width, depth]: [usize; 2],
        [batch, time, channels]: [usize; 3],
    ) -> Self {
        Self {
            name,
            kind,
            width,
            depth,
            batch,
            time,
            channels,
        }
    }

    /// The same network with another name, batch and number of time steps.
    const fn grown(self, name: &'static str, batch: usize, time: usize) -> Self {
        Self {
            name,
            batch,
            time,
            ..self
        }
    }

    fn config(&self) -> ModelConfig {
        let reference = match self.kind {
            ModelKind::Feedforward => ModelConfig::reference_feedforward(),
            ModelKind::Recurrent => ModelConfig::reference_recurrent(),
        };
        ModelConfig {
            input_dim: self.channels,
            hidden_dims: vec![self.width; self.depth],
            num_classes: CLASSES,
            surrogate: match self.kind {
                ModelKind::Feedforward => SurrogateConfig::FastSigmoid { slope: 25.0 },
                ModelKind::Recurrent => SurrogateConfig::Atan { alpha: 2.0 },
            },
            recurrent_init: RecurrentInit::Uniform {},
            ..reference
        }
    }
}

/// What a step regularises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    Plain,
    Reference,
    Tangent,
}

/// Which way a step is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    Kernels,
    /// Operation by operation.
    Oracle,
}

/// A step that can be repeated.
pub struct Bench {
    shape: Shape,
    mode: Mode,
    way: Way,
    network: Network,
    optimizer: Optimizer,
    input: Tensor<3>,
    target: Tensor<1, Int>,
    start: Perturbation,
}

impl Bench {
    /// A fresh network with its batch on `device`, which has autodiff.
    pub fn new(shape: &Shape, mode: Mode, way: Way, device: &Device) -> Self {
        let config = shape.config();
        let network = create_snn(&config, 0, device).expect("the shapes are valid");
        let mut rng = stream(1, Stream::Task, 0);
        let count = shape.batch * shape.time * shape.channels;
        let spikes = (0..count).map(|_| f32::from(u8::from(rng.random::<f64>() < INPUT_RATE)));
        let input = TensorData::new(
            spikes.collect::<Vec<f32>>(),
            [shape.batch, shape.time, shape.channels],
        );
        let classes: Vec<i32> = (0..shape.batch)
            .map(|sample| (sample % CLASSES) as i32)
            .collect();
        let kind = estimator(mode);
        let start = Perturbation::draw(kind, &network, shape.batch, &mut rng, device);
        Self {
            shape: *shape,
            mode,
            way,
            network,
            optimizer: Optimizer::new(OptimizerConfig::Adam {}, 0),
            input: Tensor::from_data(input, device),
            target: Tensor::from_data(TensorData::new(classes, [shape.batch]), device),
            start,
        }
    }

    /// One step; the loss comes back when awaited for.
    pub fn step(&mut self) -> Tensor<1> {
        let loss = match self.way {
            Way::Kernels => self.kernels(),
            Way::Oracle => self.oracle(),
        };
        let mut gradients = loss.backward();
        let gradient = self.network.parameters.flat().grad_remove(&mut gradients);
        let gradient = gradient.expect("the loss depends on the parameters");
        let whole = loss.clone().inner().ones_like();
        let parameters = &self.network.parameters;
        self.network.parameters = self
            .optimizer
            .step(LEARNING_RATE, parameters, gradient, whole);
        self.network = self.network.tracked();
        loss.inner()
    }

    /// All parameters, for a look at the end.
    pub fn parameters(&self) -> &Parameters {
        &self.network.parameters
    }

    fn lyapunov(&self) -> LyapunovConfig {
        LyapunovConfig {
            estimator: estimator(self.mode),
            ..LyapunovConfig::default()
        }
    }

    fn kernels(&self) -> Tensor<1> {
        let input = self.input.clone();
        let cross_entropy =
            |simulation: &_| loss(simulation, self.target.clone(), LossPlan::CROSS_ENTROPY).loss;
        if self.mode == Mode::Plain {
            return cross_entropy(&self.network.forward(input));
        }
        let config = self.lyapunov();
        let kind = config.estimator;
        let (simulation, reading) =
            lyapunov::forward(kind, &config, &self.network, input, None, &self.start)
                .expect("all layers are measured");
        let penalty = config.penalty.apply(reading.exponent, 0.0);
        cross_entropy(&simulation) + penalty.mul_scalar(LAMBDA_REG)
    }

    fn oracle(&self) -> Tensor<1> {
        let network = &self.network;
        let trajectory = oracle::forward(network, self.input.clone(), None);
        let log = burn::tensor::activation::log_softmax(trajectory.logits.clone(), 1);
        let loss = log
            .gather(1, self.target.clone().unsqueeze_dim(1))
            .mean()
            .neg();
        let [batch, time, _] = self.input.dims();
        let start = StartDirection::new(&self.start.0, &network.plan(batch, time));
        let config = self.lyapunov();
        let exponent = match self.mode {
            Mode::Plain => return loss,
            Mode::Tangent => {
                let transient = config.transient_of(time);
                oracle::tangent::exponent(network, &trajectory, &start, transient, Statistic::Mean)
            }
            Mode::Reference => {
                let twin = lyapunov::reference::twin(&config, network).expect("all layers");
                oracle::twin::exponent(network, &trajectory, &start, &twin)
            }
        };
        loss + config.penalty.apply(exponent, 0.0).mul_scalar(LAMBDA_REG)
    }
}

fn estimator(mode: Mode) -> EstimatorKind {
    match mode {
        Mode::Reference => EstimatorKind::Reference,
        Mode::Plain | Mode::Tangent => EstimatorKind::Tangent,
    }
}

/// Milliseconds a step, over several.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Timing {
    pub library: &'static str,
    pub version: &'static str,
    pub way: Way,
    pub device: String,
    pub threads: usize,
    pub shape: &'static str,
    pub batch: usize,
    pub time: usize,
    pub mode: Mode,
    pub median_ms: f64,
    pub min_ms: f64,
    pub max_ms: f64,
    pub steps: usize,
    pub peak_bytes: usize,
}

/// Where a bench ran, beside what was timed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Machine {
    pub device: String,
    pub threads: usize,
    /// The most memory that the process has held; 0 where the system does not say it.
    pub peak_bytes: usize,
}

impl Timing {
    /// What the steps of a bench took: milliseconds in rising order, as [`time`] has them.
    pub fn new(bench: &Bench, times: &[f64], machine: Machine) -> Self {
        let at = |place: usize| times.get(place).copied().unwrap_or(f64::NAN);
        Self {
            library: "lyapunov-snn",
            version: env!("CARGO_PKG_VERSION"),
            way: bench.way,
            device: machine.device,
            threads: machine.threads,
            shape: bench.shape.name,
            batch: bench.shape.batch,
            time: bench.shape.time,
            mode: bench.mode,
            median_ms: at(times.len() / 2),
            min_ms: at(0),
            max_ms: at(times.len().saturating_sub(1)),
            steps: times.len(),
            peak_bytes: machine.peak_bytes,
        }
    }
}

/// Repeats a step, two of them to warm up, for `seconds` but at least three times; `now` is a clock
/// in milliseconds.
///
/// # Errors
/// Where the device fails.
pub async fn time(
    bench: &mut Bench,
    seconds: f64,
    now: impl Fn() -> f64,
) -> Result<Vec<f64>, String> {
    let mut times = Vec::new();
    let mut total = 0.0;
    let mut warm_up = 2;
    while times.len() < 3 || total < 1000.0 * seconds {
        let before = now();
        let loss = bench.step();
        let loss = loss
            .into_data_async()
            .await
            .map_err(|error| error.to_string())?;
        if !loss.iter::<f32>().all(f32::is_finite) {
            return Err("the loss is no finite number".into());
        }
        let elapsed = now() - before;
        total += elapsed;
        if warm_up > 0 {
            warm_up -= 1;
            // A slow way is not made to wait for its own warm-up twice.
            if total < 1000.0 * seconds {
                continue;
            }
        }
        times.push(elapsed);
        if total > 3000.0 * seconds {
            break;
        }
    }
    times.sort_by(f64::total_cmp);
    Ok(times)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As tests/reference/shapes.py writes them.
    #[test]
    fn the_peers_time_the_same_shapes() {
        let theirs = include_str!("../../../tests/reference/shapes.py");
        for shape in &SHAPES {
            let recurrent = match shape.kind {
                ModelKind::Feedforward => "False",
                ModelKind::Recurrent => "True",
            };
            let widths = match shape.depth {
                1 => format!("({},)", shape.width),
                depth => format!("({})", vec![shape.width.to_string(); depth].join(", ")),
            };
            let line = format!(
                "\"{}\": Shape({recurrent}, {widths}, batch={}, steps={}, inputs={}),",
                shape.name, shape.batch, shape.time, shape.channels
            );
            assert!(theirs.contains(&line), "{line}");
        }
        for shape in &GROWN {
            let (base, form) = shape.name.split_once('_').expect("of a shape");
            let base = SHAPES.iter().find(|other| other.name == base);
            let base = base.expect("compared");
            let (field, number) = match form.split_at(1) {
                ("t", time) => ("steps", time),
                (_, batch) => ("batch", batch),
            };
            let line = format!("{{name}}_{form}\": replace(shape, {field}={number})");
            assert!(theirs.contains(&line), "{line}");
            let number = number.parse().expect("a number");
            let (batch, time) = match field {
                "steps" => (base.batch, number),
                _ => (number, base.time),
            };
            assert_eq!(*shape, base.grown(shape.name, batch, time));
        }
    }
}
