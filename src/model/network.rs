//! The network: layers in time, read out at the end.

use super::leaky::Leaky;
use super::parameters::Parameters;
use super::rsynaptic::RSynaptic;
use super::spike::{Spike, SpikeFunction};
use super::trajectory::{LayerState, Trajectory};
use crate::config::{ModelConfig, ModelKind};
use burn::module::Module;
use burn::tensor::{Tensor, TensorData};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// A feedforward or recurrent spiking network.
#[derive(Debug, Clone)]
pub struct Network {
    pub config: ModelConfig,
    pub parameters: Parameters,
    /// Hard, but for finite differences.
    pub spike_function: SpikeFunction,
}

/// Whether a forward pass drops spikes (rate: `config.dropout`).
#[derive(Debug)]
pub enum Dropout<'a> {
    Off,
    /// Training: masks drawn from this stream.
    On(&'a mut ChaCha8Rng),
}

impl Network {
    pub(super) fn new(config: ModelConfig, parameters: Parameters) -> Self {
        Self {
            config,
            parameters,
            spike_function: SpikeFunction::Hard,
        }
    }

    /// The same network outside of the gradient's graph, for evaluation.
    pub fn valid(&self) -> Self {
        Self {
            parameters: self.parameters.valid(),
            ..self.clone()
        }
    }

    /// The neuron of the feedforward kind, and the membrane of the recurrent one.
    pub fn leaky(&self) -> Leaky {
        let spike = Spike {
            function: self.spike_function,
            surrogate: self.config.surrogate,
        };
        Leaky {
            beta: self.config.beta,
            threshold: self.config.threshold,
            spike,
        }
    }

    /// Runs the input through all layers and time steps from zero state.
    ///
    /// # Shapes
    /// `input`: `[batch, time, channel]` with `config.input_dim` channels and at least one step.
    ///
    /// # Panics
    /// Where the input has another number of channels, or no time step.
    pub fn forward(&self, input: Tensor<3>, mut dropout: Dropout) -> Trajectory {
        let [batch, time, channels] = input.dims();
        assert_eq!(
            channels, self.config.input_dim,
            "input channels are the model's input_dim"
        );
        assert!(time > 0, "an input has at least one time step");
        let mut states = self.zero_states(batch, &input);
        let maps = self.transposed_maps();
        let mut steps = Vec::with_capacity(time);
        let mut output_sum: Option<Tensor<2>> = None;
        for step in 0..time {
            let mut signal: Tensor<2> = input.clone().narrow(1, step, 1).squeeze_dim(1);
            for (layer, state) in states.iter_mut().enumerate() {
                *state = self.layer_step(&maps[layer], signal, state, &mut dropout);
                signal = state.output.clone();
            }
            output_sum = Some(output_sum.map_or(signal.clone(), |sum| sum + signal));
            steps.push(states.clone());
        }
        let sum = output_sum.expect("at least one time step");
        let readout = &self.parameters.readout;
        let logits = sum.matmul(readout.transposed()) + readout.bias_row();
        Trajectory { steps, logits }
    }

    fn layer_step(
        &self,
        maps: &LayerMaps,
        signal: Tensor<2>,
        previous: &LayerState,
        dropout: &mut Dropout,
    ) -> LayerState {
        let input = signal.matmul(maps.weight.clone()) + maps.bias.clone();
        let leaky = self.leaky();
        let (current, membrane, spikes) = match (&maps.recurrent, &previous.current) {
            (Some((weight, bias)), Some(current)) => {
                let recurrent = previous.spikes.clone().matmul(weight.clone()) + bias.clone();
                let neuron = RSynaptic {
                    alpha: self.config.alpha,
                    leaky,
                };
                let membrane = previous.membrane.clone();
                let (current, membrane, spikes) =
                    neuron.forward(input, recurrent, current.clone(), membrane);
                (Some(current), membrane, spikes)
            }
            _ => {
                let (membrane, spikes) = leaky.forward(input, previous.membrane.clone());
                (None, membrane, spikes)
            }
        };
        let output = self.drop_spikes(spikes.clone(), dropout);
        LayerState {
            current,
            membrane,
            spikes,
            output,
        }
    }

    /// Inverted dropout: a spike is kept with probability 1 - p and then counts 1 / (1 - p).
    fn drop_spikes(&self, spikes: Tensor<2>, dropout: &mut Dropout) -> Tensor<2> {
        let share = self.config.dropout;
        let Dropout::On(rng) = dropout else {
            return spikes;
        };
        if share == 0.0 {
            return spikes;
        }
        let keep = (1.0 / (1.0 - share)) as f32;
        let shape = spikes.dims();
        let draw = |_| {
            if rng.random::<f64>() < share {
                0.0
            } else {
                keep
            }
        };
        let mask: Vec<f32> = (0..shape[0] * shape[1]).map(draw).collect();
        let mask = Tensor::from_data(TensorData::new(mask, shape), &spikes.device());
        spikes * mask
    }

    fn zero_states(&self, batch: usize, like: &Tensor<3>) -> Vec<LayerState> {
        let device = like.device();
        let zeros = |width: usize| Tensor::<2>::zeros([batch, width], (&device, like.dtype()));
        let state = |&width: &usize| LayerState {
            current: (self.config.kind == ModelKind::Recurrent).then(|| zeros(width)),
            membrane: zeros(width),
            spikes: zeros(width),
            output: zeros(width),
        };
        self.config.hidden_dims.iter().map(state).collect()
    }

    fn transposed_maps(&self) -> Vec<LayerMaps> {
        let maps = self.parameters.layers.iter().map(|layer| LayerMaps {
            weight: layer.linear.transposed(),
            bias: layer.linear.bias_row(),
            recurrent: layer
                .recurrent
                .as_ref()
                .map(|map| (map.transposed(), map.bias_row())),
        });
        maps.collect()
    }
}

/// One layer's maps, transposed once for the whole time loop.
struct LayerMaps {
    weight: Tensor<2>,
    bias: Tensor<2>,
    recurrent: Option<(Tensor<2>, Tensor<2>)>,
}
