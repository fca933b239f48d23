//! The kernels against the oracle, on any device: one body for the native and the browser tests.

use burn::tensor::{DType, Device, Int, Tensor, TensorData};
use lyapunov_snn::core::config::{
    EstimatorKind, FiringRateConfig, LossConfig, ModelConfig, ModelKind, Readout, Recurrence,
    RecurrentInit, Reset, Statistic, SurrogateConfig,
};
use lyapunov_snn::core::random::{Stream, stream};
use lyapunov_snn::core::surrogate::SpikeFunction;
use lyapunov_snn::engine::kernel::cpu::{
    GradientIn, Inputs, Trajectory as Path, membrane_gradient,
};
use lyapunov_snn::engine::kernel::{Plan, TwinKind, TwinPlan};
use lyapunov_snn::engine::loss::{LossPlan, loss};
use lyapunov_snn::engine::lyapunov::{Perturbation, tangent};
use lyapunov_snn::engine::model::{Network, Parameters, Simulation, create_snn};
use lyapunov_snn::engine::ops;
use lyapunov_snn::engine::oracle::{self, StartDirection, Trajectory};

/// A network and a batch.
#[derive(Debug, Clone)]
pub struct Setting {
    pub model: ModelConfig,
    pub batch: usize,
    pub time: usize,
    pub function: SpikeFunction,
    pub loss_plan: LossPlan,
    /// The layers that the reference's twin measures, and its eps.
    pub twin_layers: Vec<usize>,
    pub eps: f64,
}

fn setting(
    kind: ModelKind,
    hidden_dims: &[usize],
    [batch, time]: [usize; 2],
    change: impl FnOnce(&mut ModelConfig),
) -> Setting {
    let mut model = ModelConfig {
        kind,
        input_dim: CHANNELS,
        hidden_dims: hidden_dims.to_vec(),
        num_classes: CLASSES,
        surrogate: SurrogateConfig::FastSigmoid { slope: 5.0 },
        threshold: 0.4,
        recurrent_init: RecurrentInit::Normal { gain: 1.0 },
        ..ModelConfig::default()
    };
    change(&mut model);
    Setting {
        twin_layers: (0..model.spiking_layers().len()).collect(),
        model,
        batch,
        time,
        function: SpikeFunction::Hard,
        loss_plan: LossPlan::CROSS_ENTROPY,
        eps: 0.05,
    }
}

/// Sizes that divide nothing, one of everything, and more than 256 neurons; every option that all
/// devices have.
pub fn settings(function: SpikeFunction) -> Vec<Setting> {
    use ModelKind::{Feedforward, Recurrent};
    let atan = SurrogateConfig::Atan { alpha: 2.0 };
    let firing_rate = Some(FiringRateConfig {
        target: 0.2,
        weight: 3.0,
    });
    let all = vec![
        setting(Feedforward, &[1], [1, 1], |_| {}),
        setting(Feedforward, &[7, 35, 3], [5, 4], |_| {}),
        Setting {
            twin_layers: vec![1],
            ..setting(Feedforward, &[13, 9], [3, 5], |model| model.dropout = 0.3)
        },
        setting(Feedforward, &[300, 5], [2, 3], |model| {
            model.surrogate = atan
        }),
        setting(Recurrent, &[1], [1, 1], |_| {}),
        setting(Recurrent, &[11, 34], [6, 5], |model| model.surrogate = atan),
        setting(Recurrent, &[259], [2, 3], |_| {}),
        setting(Recurrent, &[5, 6, 7], [4, 7], |_| {}),
        // Many time steps, and samples of which several go together, the last of them fewer.
        setting(Feedforward, &[9, 4], [3, 67], |_| {}),
        setting(Recurrent, &[5, 9], [515, 2], |_| {}),
        setting(Feedforward, &[9, 6], [3, 6], |model| {
            model.surrogate = SurrogateConfig::Sigmoid { slope: 3.0 };
            model.reset = Reset::None;
        }),
        Setting {
            loss_plan: LossPlan {
                loss: LossConfig::CountMse {
                    correct_rate: 0.8,
                    incorrect_rate: 0.1,
                },
                firing_rate,
            },
            ..setting(Recurrent, &[9], [3, 6], |model| {
                model.surrogate = SurrogateConfig::Triangular { width: 0.8 };
                model.recurrence = Recurrence::OneToOne;
                model.readout = Readout::SpikeCount {};
            })
        },
        Setting {
            loss_plan: LossPlan {
                firing_rate,
                ..LossPlan::CROSS_ENTROPY
            },
            ..setting(Feedforward, &[8, 5], [9, 4], |model| {
                model.surrogate = SurrogateConfig::StraightThrough {};
            })
        },
        setting(Recurrent, &[8, 5], [2, 4], |model| {
            model.surrogate = SurrogateConfig::SnntorchTriangular { threshold: 0.7 };
            model.reset = Reset::None;
        }),
    ];
    let with = |setting| Setting {
        function,
        ..setting
    };
    all.into_iter().map(with).collect()
}

/// Options that the CPU's kernels alone have.
pub fn settings_of_the_cpu(function: SpikeFunction) -> Vec<Setting> {
    use ModelKind::{Feedforward, Recurrent};
    let learn = |model: &mut ModelConfig| {
        model.learn_alpha = true;
        model.learn_beta = true;
        model.learn_threshold = true;
    };
    let all = vec![
        setting(Feedforward, &[9, 6], [3, 6], |model| {
            learn(model);
            model.dropout = 0.5;
        }),
        setting(Feedforward, &[9, 6], [10, 6], |model| {
            learn(model);
            model.reset = Reset::Zero;
            model.readout = Readout::Membrane { beta: 0.7 };
        }),
        setting(Recurrent, &[9, 6], [10, 6], |model| {
            learn(model);
            model.surrogate = SurrogateConfig::Atan { alpha: 2.0 };
        }),
        setting(Recurrent, &[8, 7], [3, 6], |model| {
            learn(model);
            model.reset = Reset::Zero;
            model.dropout = 0.25;
        }),
        setting(Recurrent, &[8, 7], [3, 6], |model| {
            learn(model);
            model.reset = Reset::Hard;
        }),
        setting(Recurrent, &[8, 7], [3, 6], |model| {
            learn(model);
            model.reset = Reset::None;
            model.recurrence = Recurrence::OneToOne;
            model.readout = Readout::Membrane { beta: 0.9 };
        }),
    ];
    let with = |setting| Setting {
        function,
        ..setting
    };
    all.into_iter().map(with).collect()
}

const CHANNELS: usize = 10;
const CLASSES: usize = 3;

struct Bench {
    network: Network,
    input: Tensor<3>,
    target: Tensor<1, Int>,
    start: Perturbation,
    masks: Option<Tensor<1>>,
}

impl Setting {
    fn bench(&self, device: &Device, dtype: DType) -> Bench {
        let config = &self.model;
        let host = Device::flex();
        let mut network = create_snn(config, 3, &host).expect("valid");
        network.spike_function = self.function;
        // Everything is made on the host and moved, so that all devices and types get the same.
        let move_1 = |tensor: Tensor<1>| -> Tensor<1> {
            let data = tensor.into_data().convert_dtype(dtype);
            Tensor::from_data(data, (device, dtype))
        };
        let numbers = move_1(network.parameters.numbers());
        network.parameters = Parameters::from_tensor(numbers);
        let mut rng = stream(8, Stream::Dropout, 0);
        let masks = network
            .dropout_masks(self.batch, self.time, &mut rng, &host)
            .map(move_1);
        let count = self.batch * self.time * CHANNELS;
        // Two in three are zero, and the others are no spikes.
        let value = |index: usize| {
            if index.is_multiple_of(3) {
                1.2 + (index as f32 * 0.7).sin()
            } else {
                0.0
            }
        };
        let input = Tensor::from_data(
            TensorData::new((0..count).map(value).collect(), [count]),
            &host,
        );
        let target = (0..self.batch)
            .map(|sample| (sample % CLASSES) as i32)
            .collect::<Vec<_>>();
        let mut rng = stream(5, Stream::Perturbation, 0);
        // Numbers for the whole state: more than a slow start would try.
        let kind = EstimatorKind::Reference;
        let start = Perturbation::draw(kind, &network, self.batch, &mut rng, &host).0;
        let shape = start.dims();
        Bench {
            network,
            input: move_1(input).reshape([self.batch, self.time, CHANNELS]),
            target: Tensor::from_data(TensorData::new(target, [self.batch]), device),
            start: Perturbation(move_1(start.flatten(0, 1)).reshape(shape)),
            masks,
        }
    }

    /// Holds every number of the kernels, and every gradient, against the oracle's.
    pub async fn check(&self, device: &Device, dtype: DType, tolerance: f64) {
        let bench = self.bench(device, dtype);
        self.poison(&bench.network, device, dtype);
        let (kernels, oracle) = (self.kernels(&bench), self.oracle(&bench));
        for ((name, found), (_, expected)) in kernels.numbers.into_iter().zip(oracle.numbers) {
            self.hold(name, found, expected, tolerance).await;
        }
        // A graph can be gone back through once, so each term has a forward pass of its own.
        let plan = bench.network.plan(self.batch, self.time);
        let names = ["loss", "seed", "tangent", "mean square"];
        for (index, name) in names.into_iter().enumerate() {
            let found = gradient(&bench.network, &self.kernels(&bench).terms[index]);
            let expected = gradient(&bench.network, &self.oracle(&bench).terms[index]);
            // The oracle knows nothing of what is not learnt.
            let expected = expected * learnt(&plan, device, dtype);
            self.hold(&format!("gradient of {name}"), found, expected, tolerance)
                .await;
        }
        self.check_learning_signal(&bench, tolerance).await;
    }

    /// Holds the squares of the errors that the device's way back sums against those of the map that a
    /// recording shows, both along the device's own trajectory.
    async fn check_learning_signal(&self, bench: &Bench, tolerance: f64) {
        let network = bench.network.valid();
        let input = bench.input.clone().inner();
        let masks = bench.masks.clone().map(Tensor::inner);
        let simulation = network.simulate(input.clone(), masks.clone(), None);
        let loss = loss(&simulation, bench.target.clone().inner(), self.loss_plan);
        let of_outputs = loss.of_outputs;
        let parameters = network.parameters.flat();
        let device = ops::gradient(
            parameters.clone(),
            input.clone(),
            masks.clone(),
            &simulation,
            of_outputs.clone(),
        );
        let masks = match masks {
            Some(masks) => numbers(masks).await,
            None => Vec::new(),
        };
        let parameters = numbers(parameters).await;
        let membrane = numbers(simulation.membrane).await;
        let inputs = Inputs {
            parameters: &parameters,
            signal: &numbers(input.flatten(0, 2)).await,
            masks: &masks,
        };
        let path = Path {
            membrane: &membrane,
            spikes: &numbers(simulation.spikes).await,
            report: &numbers(simulation.report).await,
        };
        let start = GradientIn {
            outputs: &numbers(of_outputs).await,
            membrane: &[],
        };
        let map = membrane_gradient(&simulation.plan, inputs, path, &start);
        let squares = squares_of_drive(&simulation.plan, &parameters, &membrane, &map);
        let length = squares.len();
        let host = (&Device::flex(), DType::F64);
        let squares = Tensor::from_data(TensorData::new(squares, [length]), host);
        let name = "squares along the learning signal";
        self.hold(name, device.squares, squares, tolerance).await;
    }

    /// Leaves NaN in memory of every length that the kernels are about to ask for: what they do not
    /// write shows.
    fn poison(&self, network: &Network, device: &Device, dtype: DType) {
        let plan = network.plan(self.batch, self.time);
        let record = self.batch * plan.record_len();
        let lengths = [
            record,
            2 * record,
            3 * record,
            plan.parameter_count(),
            self.batch * plan.state_len(),
            self.batch * self.time,
            self.batch * CLASSES,
            plan.outputs_len(),
            plan.widths.len() * self.time,
            4 * plan.widths.len(),
            2 * plan.neurons(),
            2 * self.batch,
            self.batch,
            2,
            1,
        ];
        let nan = |&length: &usize| Tensor::<1>::full([length], f64::NAN, (device, dtype));
        let poisoned: Vec<_> = lengths.iter().chain(&lengths).map(nan).collect();
        drop(poisoned);
    }

    /// A third of the time steps; none of a single one.
    fn transient(&self) -> usize {
        self.time / 3
    }

    fn twins(&self) -> [TwinPlan; 2] {
        [TwinKind::Reference, TwinKind::FiniteSize].map(|kind| TwinPlan {
            eps: self.eps,
            layers: self.twin_layers.clone(),
            kind,
            transient: match kind {
                TwinKind::Reference => 0,
                TwinKind::FiniteSize => self.transient(),
            },
        })
    }

    fn kernels(&self, bench: &Bench) -> Outcome {
        let network = &bench.network;
        let beside = |twin| {
            let twin = Some((twin, bench.start.0.clone()));
            network.simulate(bench.input.clone(), bench.masks.clone(), twin)
        };
        let [simulation, finite_size] = self.twins().map(beside);
        let exponent = |simulation: &Simulation| {
            let twin = simulation.twin.clone();
            twin.expect("asked for").exponent
        };
        let growth = |statistic| {
            let (start, transient) = (&bench.start, self.transient());
            tangent::growth(network, &simulation, start, transient, statistic)
        };
        let mean_square = growth(Statistic::MeanSquare).exponent;
        let growth = growth(Statistic::Mean);
        let loss = loss(&simulation, bench.target.clone(), self.loss_plan);
        let record = simulation.spikes.dims()[0];
        Outcome {
            numbers: vec![
                ("membrane", simulation.membrane.clone().narrow(0, 0, record)),
                ("spikes", simulation.spikes.clone()),
                ("firing rates", simulation.rates()),
                ("logits", simulation.logits().flatten(0, 1)),
                ("growth", growth.norms.log().flatten(0, 1)),
                ("loss", loss.loss.clone()),
                ("seed", exponent(&simulation)),
                ("finite size", exponent(&finite_size)),
                ("tangent", growth.exponent.clone()),
                ("mean square", mean_square.clone()),
            ],
            terms: [
                loss.loss,
                exponent(&simulation),
                growth.exponent,
                mean_square,
            ],
        }
    }

    fn oracle(&self, bench: &Bench) -> Outcome {
        let network = &bench.network;
        let trajectory = oracle::forward(network, bench.input.clone(), bench.masks.as_ref());
        let plan = network.plan(self.batch, self.time);
        let start = StartDirection::new(&bench.start.0, &plan);
        let twin = |twin| oracle::twin::exponent(network, &trajectory, &start, &twin);
        let [seed, finite_size] = self.twins().map(twin);
        let growth = Tensor::cat(oracle::tangent::log_growth(network, &trajectory, &start), 1);
        let tangent = |statistic| {
            let transient = self.transient();
            oracle::tangent::exponent(network, &trajectory, &start, transient, statistic)
        };
        let [tangent, mean_square] = [Statistic::Mean, Statistic::MeanSquare].map(tangent);
        let loss = self.loss(bench, &trajectory);
        Outcome {
            numbers: vec![
                ("membrane", trajectory.membrane()),
                ("spikes", trajectory.spikes()),
                ("firing rates", trajectory.rates()),
                ("logits", trajectory.logits.flatten(0, 1)),
                ("growth", growth.flatten(0, 1)),
                ("loss", loss.clone()),
                ("seed", seed.clone()),
                ("finite size", finite_size),
                ("tangent", tangent.clone()),
                ("mean square", mean_square.clone()),
            ],
            terms: [loss, seed, tangent, mean_square],
        }
    }

    fn loss(&self, bench: &Bench, trajectory: &Trajectory) -> Tensor<1> {
        let logits = trajectory.logits.clone();
        let task = match self.loss_plan.counts(self.time) {
            None => {
                let log = burn::tensor::activation::log_softmax(logits, 1);
                let of_class = log.gather(1, bench.target.clone().unsqueeze_dim(1));
                of_class.mean().neg()
            }
            Some([right, wrong]) => {
                let wanted = (0..self.batch * CLASSES).map(|index| {
                    let (sample, class) = (index / CLASSES, index % CLASSES);
                    if sample % CLASSES == class {
                        right
                    } else {
                        wrong
                    }
                });
                let wanted = TensorData::new(wanted.collect::<Vec<f64>>(), logits.dims());
                let place = (&logits.device(), logits.dtype());
                let wanted = Tensor::from_data(wanted.convert_dtype(logits.dtype()), place);
                let distance = logits - wanted;
                let square = (distance.clone() * distance).mean();
                square.div_scalar(self.time as f64)
            }
        };
        match self.loss_plan.firing_rate {
            None => task,
            Some(FiringRateConfig { target, weight }) => {
                let distance = trajectory.rates().sub_scalar(target);
                task + (distance.clone() * distance).sum().mul_scalar(weight)
            }
        }
    }

    async fn hold(&self, name: &str, found: Tensor<1>, expected: Tensor<1>, tolerance: f64) {
        let (found, expected) = (numbers(found).await, numbers(expected).await);
        assert_eq!(found.len(), expected.len(), "{name} of {self:?}");
        let norm =
            |values: &mut dyn Iterator<Item = f64>| values.map(|v| v * v).sum::<f64>().sqrt();
        let size = norm(&mut expected.iter().copied());
        let error = norm(&mut found.iter().zip(&expected).map(|(a, b)| a - b));
        assert!(
            error <= tolerance * size.max(1e-2),
            "{name} of {self:?}: off by {error} of {size}\nfound {:?}\nexpected {:?}",
            &found[..found.len().min(24)],
            &expected[..expected.len().min(24)],
        );
    }
}

/// Sum over batch and neurons of (d loss / d (W h + b))^2, `[layer * time]`, from d loss / d U: what drives a
/// membrane reaches it at once, and by way of the current for ever after.
fn squares_of_drive(plan: &Plan, parameters: &[f64], membrane: &[f64], map: &[f64]) -> Vec<f64> {
    let mut squares = vec![0.0; plan.widths.len() * plan.time];
    for layer in plan.layers() {
        let [alpha, _, theta] = [0, 1, 2].map(|at| parameters[layer.constants + at]);
        let alpha = if plan.recurrent {
            alpha.clamp(0.0, 1.0)
        } else {
            0.0
        };
        for (sample, index) in
            (0..plan.batch).flat_map(|it| (0..layer.width).map(move |at| (it, at)))
        {
            let place = |step| sample * plan.record_len() + plan.row(layer, step).start + index;
            let mut drive = 0.0;
            for step in (0..plan.time).rev() {
                // A reset to zero lets nothing through.
                let is_reset = plan.keeps_driven() && step > 0 && membrane[place(step - 1)] > theta;
                let through = if is_reset { 0.0 } else { map[place(step)] };
                drive = alpha * drive + through;
                squares[layer.index * plan.time + step] += drive * drive;
            }
        }
    }
    squares
}

/// What either side gives: numbers to compare, and what gradients are taken of.
struct Outcome {
    numbers: Vec<(&'static str, Tensor<1>)>,
    terms: [Tensor<1>; 4],
}

/// 1 where a parameter is learnt, else 0.
fn learnt(plan: &Plan, device: &Device, dtype: DType) -> Tensor<1> {
    let mut learnt = vec![0.0f32; plan.parameter_count()];
    let tensors = plan.learnt().into_iter();
    for place in tensors.flat_map(|tensor| tensor.places) {
        learnt[place] = 1.0;
    }
    let length = learnt.len();
    let data = TensorData::new(learnt, [length]).convert_dtype(dtype);
    Tensor::<1>::from_data(data, (device, dtype)).inner()
}

/// Zero where a term does not depend on the parameters: the tangent of one feedforward layer.
fn gradient(network: &Network, term: &Tensor<1>) -> Tensor<1> {
    let parameters = network.parameters.flat();
    let gradient = term
        .is_tracked()
        .then(|| parameters.grad(&term.backward()))
        .flatten();
    gradient.unwrap_or_else(|| parameters.inner().zeros_like())
}

async fn numbers(tensor: Tensor<1>) -> Vec<f64> {
    let data = tensor.into_data_async().await.expect("a device that works");
    data.iter::<f64>().collect()
}
