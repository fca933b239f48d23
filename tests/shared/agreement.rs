//! The kernels against the oracle, on any device: one body for the native and the browser tests.

use burn::tensor::{DType, Device, Int, Tensor, TensorData};
use lyapunov_snn::config::{ModelConfig, ModelKind, RecurrentInit, SurrogateConfig};
use lyapunov_snn::kernel::TwinPlan;
use lyapunov_snn::loss::cross_entropy;
use lyapunov_snn::lyapunov::{Perturbation, tangent};
use lyapunov_snn::model::{Network, Parameters, create_snn};
use lyapunov_snn::oracle::{self, StartDirection};
use lyapunov_snn::random::{Stream, stream};
use lyapunov_snn::surrogate::SpikeFunction;

/// A network and a batch.
#[derive(Debug, Clone)]
pub struct Setting {
    pub kind: ModelKind,
    pub hidden_dims: Vec<usize>,
    pub batch: usize,
    pub time: usize,
    pub dropout: f64,
    pub function: SpikeFunction,
    pub surrogate: SurrogateConfig,
    /// The layers that the seed's twin measures, and its eps.
    pub twin_layers: Vec<usize>,
    pub eps: f64,
}

/// Sizes that divide nothing, one of everything, and more than 256 neurons.
pub fn settings(function: SpikeFunction) -> Vec<Setting> {
    let atan = SurrogateConfig::Atan { alpha: 2.0 };
    let setting = |kind, hidden_dims: &[usize], batch, time| Setting {
        kind,
        hidden_dims: hidden_dims.to_vec(),
        batch,
        time,
        dropout: 0.0,
        function,
        surrogate: SurrogateConfig::FastSigmoid { slope: 5.0 },
        twin_layers: (0..hidden_dims.len()).collect(),
        eps: 0.05,
    };
    use ModelKind::{Feedforward, Recurrent};
    vec![
        setting(Feedforward, &[1], 1, 1),
        setting(Feedforward, &[7, 35, 3], 5, 4),
        Setting {
            dropout: 0.3,
            twin_layers: vec![1],
            ..setting(Feedforward, &[13, 9], 3, 5)
        },
        Setting {
            surrogate: atan,
            ..setting(Feedforward, &[300, 5], 2, 3)
        },
        setting(Recurrent, &[1], 1, 1),
        Setting {
            surrogate: atan,
            ..setting(Recurrent, &[11, 34], 6, 5)
        },
        setting(Recurrent, &[259], 2, 3),
        setting(Recurrent, &[5, 6, 7], 4, 7),
    ]
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
        let config = ModelConfig {
            kind: self.kind,
            input_dim: CHANNELS,
            hidden_dims: self.hidden_dims.clone(),
            num_classes: CLASSES,
            dropout: self.dropout,
            surrogate: self.surrogate,
            threshold: 0.4,
            recurrent_init: RecurrentInit::Normal { gain: 1.0 },
            ..ModelConfig::default()
        };
        let host = Device::flex();
        let mut network = create_snn(&config, 3, &host).expect("valid");
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
        let start = Perturbation::draw(&config, self.batch, &mut rng, &host).0;
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
        for (index, name) in ["loss", "seed", "tangent"].into_iter().enumerate() {
            let found = gradient(&bench.network, &self.kernels(&bench).terms[index]);
            let expected = gradient(&bench.network, &self.oracle(&bench).terms[index]);
            self.hold(&format!("gradient of {name}"), found, expected, tolerance)
                .await;
        }
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
            self.batch,
            1,
        ];
        let nan = |&length: &usize| Tensor::<1>::full([length], f64::NAN, (device, dtype));
        let poisoned: Vec<_> = lengths.iter().chain(&lengths).map(nan).collect();
        drop(poisoned);
    }

    fn kernels(&self, bench: &Bench) -> Outcome {
        let twin = TwinPlan {
            eps: self.eps,
            layers: self.twin_layers.clone(),
        };
        let network = &bench.network;
        let twin = Some((twin, bench.start.0.clone()));
        let simulation = network.simulate(bench.input.clone(), bench.masks.clone(), twin);
        let seed = simulation.twin_exponent.clone().expect("asked for");
        let growth = tangent::growth(network, &simulation, &bench.start);
        let loss = cross_entropy(simulation.logits.clone(), bench.target.clone());
        Outcome {
            numbers: vec![
                ("membrane", simulation.membrane),
                ("spikes", simulation.spikes),
                ("firing rate", simulation.firing_rate),
                ("logits", simulation.logits.flatten(0, 1)),
                ("growth", growth.norms.log().flatten(0, 1)),
                ("loss", loss.cross_entropy.clone()),
                ("seed", seed.clone()),
                ("tangent", growth.exponent.clone()),
            ],
            terms: [loss.cross_entropy, seed, growth.exponent],
        }
    }

    fn oracle(&self, bench: &Bench) -> Outcome {
        let network = &bench.network;
        let trajectory = oracle::forward(network, bench.input.clone(), bench.masks.as_ref());
        let plan = network.plan(self.batch, self.time);
        let start = StartDirection::of(&bench.start.0, &plan);
        let layers = &self.twin_layers;
        let seed = oracle::seed::exponent(network, &trajectory, &start, self.eps, layers);
        let growth = Tensor::cat(oracle::tangent::log_growth(network, &trajectory, &start), 1);
        let tangent = oracle::tangent::exponent(network, &trajectory, &start);
        let log = burn::tensor::activation::log_softmax(trajectory.logits.clone(), 1);
        let loss = log
            .gather(1, bench.target.clone().unsqueeze_dim(1))
            .mean()
            .neg();
        Outcome {
            numbers: vec![
                ("membrane", trajectory.membrane()),
                ("spikes", trajectory.spikes()),
                ("firing rate", trajectory.firing_rate()),
                ("logits", trajectory.logits.flatten(0, 1)),
                ("growth", growth.flatten(0, 1)),
                ("loss", loss.clone()),
                ("seed", seed.clone()),
                ("tangent", tangent.clone()),
            ],
            terms: [loss, seed, tangent],
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

/// What either side gives: numbers to compare, and what gradients are taken of.
struct Outcome {
    numbers: Vec<(&'static str, Tensor<1>)>,
    terms: [Tensor<1>; 3],
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
