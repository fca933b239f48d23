//! The operations on tensors, with their shapes checked.

use super::types::{Inputs, Learner, Membranes, Optional, Trajectory, TwinStart};
use super::{SnnKernels, SnnOps};
use crate::engine::kernel::{LossPlan, Plan, TwinPlan, Update};
use burn::backend::Dispatch;
use burn::tensor::{Int, Tensor};

/// What a forward pass gives.
#[derive(Debug, Clone)]
pub struct Simulation {
    /// What was computed.
    pub plan: Plan,
    /// As [`Plan`] says; gradients flow to the parameters.
    pub outputs: Tensor<1>,
    /// U and what is kept beside it, as [`Plan`] says; no gradient.
    pub membrane: Tensor<1>,
    /// s before dropout, a record; no gradient.
    pub spikes: Tensor<1>,
    /// As [`crate::engine::kernel::cpu::Nominal`] says; no gradient.
    pub report: Tensor<1>,
    /// Where a twin was asked for.
    pub twin: Option<TwinReading>,
}

/// What a twin says.
#[derive(Debug, Clone)]
pub struct TwinReading {
    /// `[1]`; of the reference's, gradients flow to the parameters.
    pub exponent: Tensor<1>,
    /// Share of the twin's spikes that differ from the nominal ones, `[1]`; no gradient.
    pub flipped: Tensor<1>,
    /// As [`crate::engine::kernel::cpu::Twin`] says, `[2 * batch]`; no gradient.
    pub samples: Tensor<1>,
}

impl Simulation {
    /// `[batch, class]`; gradients flow to the parameters.
    pub fn logits(&self) -> Tensor<2> {
        let count = self.plan.batch * self.plan.classes;
        let logits = self.outputs.clone().narrow(0, 0, count);
        logits.reshape([self.plan.batch, self.plan.classes])
    }

    /// Spikes per neuron and time step of each layer, `[layer]`; gradients flow to the parameters.
    pub fn rates(&self) -> Tensor<1> {
        let count = self.plan.batch * self.plan.classes;
        self.outputs
            .clone()
            .narrow(0, count, self.plan.widths.len())
    }
}

/// Runs `input` `[batch, time, channel]` through the network of `parameters`, with the factors
/// `masks` (a record) on the spikes where there is dropout, and with a twin from `start`
/// (a state, `[batch, state]`) where one is asked for.
///
/// # Panics
/// Where a shape is not the plan's.
pub fn simulate(
    parameters: Tensor<1>,
    input: Tensor<3>,
    masks: Option<Tensor<1>>,
    plan: Plan,
    twin: Option<(TwinPlan, Tensor<2>)>,
) -> Simulation {
    expect(
        &parameters,
        [plan.parameter_count()],
        "the plan's parameters",
    );
    expect(
        &input,
        [plan.batch, plan.time, plan.input_dim],
        "the plan\'s input",
    );
    assert!(plan.time > 0, "an input has at least one time step");
    let plan = Plan {
        dropout: masks.is_some(),
        ..plan
    };
    if let Some(masks) = &masks {
        expect(masks, [plan.batch * plan.record_len()], "a record");
    }
    let has_twin = twin.is_some();
    let start = match twin {
        None => TwinStart::None,
        Some((twin, start)) => {
            expect(
                &start,
                [plan.batch, plan.state_len()],
                "a state of each sample",
            );
            let state = start.flatten::<1>(0, 1).into_dispatch();
            TwinStart::From { state, twin }
        }
    };
    let trajectory = Dispatch::network(inputs(parameters, input, masks), start, plan.clone());
    let out = Tensor::<1>::from_dispatch(trajectory.outputs);
    let count = plan.outputs_len();
    let (outputs, twin) = if has_twin {
        let reading = TwinReading {
            exponent: out.clone().narrow(0, count, 1),
            flipped: out.clone().narrow(0, count + 1, 1),
            samples: out.clone().narrow(0, count + 2, 2 * plan.batch),
        };
        (out.narrow(0, 0, count), Some(reading))
    } else {
        (out, None)
    };
    Simulation {
        outputs,
        membrane: Tensor::from_dispatch(trajectory.membrane),
        spikes: Tensor::from_dispatch(trajectory.spikes),
        report: Tensor::from_dispatch(trajectory.report),
        twin,
        plan,
    }
}

fn expect<const D: usize>(tensor: &Tensor<D>, shape: [usize; D], what: &str) {
    assert_eq!(tensor.dims(), shape, "{what}");
}

fn inputs(parameters: Tensor<1>, input: Tensor<3>, masks: Option<Tensor<1>>) -> Inputs<Dispatch> {
    Inputs {
        parameters: parameters.into_dispatch(),
        signal: input.flatten::<1>(0, 2).into_dispatch(),
        masks: masks.map_or(Optional::None, |masks| {
            Optional::Given(masks.into_dispatch())
        }),
    }
}

/// What the backward pass gives.
#[derive(Debug, Clone)]
pub struct Gradient {
    /// Of all parameters; zero where nothing is learnt.
    pub parameters: Tensor<1>,
    /// Sum over batch and neurons of (d loss / d (W h + b))^2, `[layer * time]`.
    pub squares: Tensor<1>,
}

/// d loss / d parameters from d loss / d outputs, by backpropagation through time; `input` and `masks`
/// are those of the simulation. Nothing here is on a gradient's graph.
pub fn gradient(
    parameters: Tensor<1>,
    input: Tensor<3>,
    masks: Option<Tensor<1>>,
    simulation: &Simulation,
    of_outputs: Tensor<1>,
) -> Gradient {
    let trajectory = Trajectory {
        membrane: simulation.membrane.clone().into_dispatch(),
        spikes: simulation.spikes.clone().into_dispatch(),
        outputs: simulation.outputs.clone().into_dispatch(),
        report: simulation.report.clone().into_dispatch(),
    };
    let gradient = Dispatch::nominal_backward(
        inputs(parameters, input, masks),
        trajectory,
        of_outputs.into_dispatch(),
        Optional::None,
        simulation.plan.clone(),
    );
    Gradient {
        parameters: Tensor::from_dispatch(gradient.parameters),
        squares: Tensor::from_dispatch(gradient.squares),
    }
}

/// The tangent's growth.
#[derive(Debug, Clone)]
pub struct TangentGrowth {
    /// Over batch, by the plan's statistic, and the time steps that count, nats per time step, `[1]`;
    /// gradients flow to the parameters.
    pub exponent: Tensor<1>,
    /// As [`crate::engine::kernel::cpu::Tangent`] says, `[2 * batch]`; no gradient.
    pub samples: Tensor<1>,
    /// |v| after each step from |v| = 1 before it, `[batch, time]`; no gradient.
    pub norms: Tensor<2>,
    /// The direction after the last step, `[batch, state]`; no gradient.
    pub last: Tensor<2>,
}

/// The tangent along a trajectory's `membrane` from `start`, `[batch, state]`; the plan says how many
/// steps are left out.
///
/// # Panics
/// Where a shape is not the plan's, and where no step is left.
pub fn tangent(
    parameters: Tensor<1>,
    membrane: Tensor<1>,
    start: Tensor<2>,
    plan: Plan,
) -> TangentGrowth {
    expect(
        &parameters,
        [plan.parameter_count()],
        "the plan's parameters",
    );
    expect(&membrane, [plan.membrane_len()], "the plan\'s membranes");
    expect(
        &start,
        [plan.batch, plan.state_len()],
        "a state of each sample",
    );
    assert!(plan.transient < plan.time, "a time step counts");
    let along = Membranes {
        parameters: parameters.into_dispatch(),
        membrane: membrane.into_dispatch(),
    };
    let start = start.flatten::<1>(0, 1).into_dispatch();
    let tangent = Dispatch::tangent_exponent(along, start, plan.clone());
    let norms = Tensor::<1>::from_dispatch(tangent.norms);
    let states = Tensor::<1>::from_dispatch(tangent.states);
    let last = states.narrow(0, 0, plan.batch * plan.state_len());
    TangentGrowth {
        exponent: Tensor::from_dispatch(tangent.exponent),
        samples: Tensor::from_dispatch(tangent.samples),
        norms: norms.reshape([plan.batch, plan.time]),
        last: last.reshape([plan.batch, plan.state_len()]),
    }
}

/// The rate at which a mean of squares grows; not on a gradient's graph.
#[derive(Debug, Clone)]
pub struct MeanSquare {
    /// `[1]`.
    pub rate: Tensor<1>,
    /// Its derivative by each exponent, `[n]`.
    pub weights: Tensor<1>,
}

/// That of exponents `[n]` over `steps` time steps, each with its share of them all (1 in sum).
pub fn mean_square(exponents: Tensor<1>, shares: &[f64], steps: usize) -> MeanSquare {
    assert_eq!(exponents.dims(), [shares.len()], "a share of each");
    let of_all = Dispatch::mean_square(exponents.into_dispatch(), shares.to_vec(), steps);
    MeanSquare {
        rate: Tensor::from_dispatch(of_all.rate),
        weights: Tensor::from_dispatch(of_all.weights),
    }
}

/// A batch's loss.
#[derive(Debug, Clone)]
pub struct Loss {
    /// With the firing rates' part, `[1]`; gradients flow to the outputs.
    pub loss: Tensor<1>,
    /// Samples whose largest logit is their class, `[1]`; no gradient.
    pub correct: Tensor<1>,
    /// d loss / d outputs, `[batch * class + layer]`; no gradient.
    pub of_outputs: Tensor<1>,
}

/// The loss of a batch against classes `[batch]`.
pub fn loss(simulation: &Simulation, targets: Tensor<1, Int>, plan: LossPlan) -> Loss {
    let of_batch = Dispatch::loss(
        simulation.outputs.clone().into_dispatch(),
        targets.into_dispatch(),
        simulation.plan.clone(),
        plan,
    );
    Loss {
        loss: Tensor::from_dispatch(of_batch.loss),
        correct: Tensor::from_dispatch(of_batch.correct),
        of_outputs: Tensor::from_dispatch(of_batch.of_outputs),
    }
}

/// How a gradient is clipped; not on a gradient's graph.
#[derive(Debug, Clone)]
pub struct Clip {
    /// The gradient's Euclidean norm, `[1]`.
    pub norm: Tensor<1>,
    /// The factor min(1, limit / (norm + 1e-6)), as torch's `clip_grad_norm_`, or 1 without a limit;
    /// `[1]`.
    pub scale: Tensor<1>,
}

/// A gradient's clip to `limit`.
pub fn clip(gradient: Tensor<1>, limit: Option<f64>) -> Clip {
    let clip = Dispatch::clip_kernel(gradient.into_dispatch(), limit);
    Clip {
        norm: Tensor::from_dispatch(clip.norm),
        scale: Tensor::from_dispatch(clip.scale),
    }
}

/// Parameters with what an optimiser remembers of them; not on a gradient's graph.
#[derive(Debug, Clone)]
pub struct Learning {
    pub parameters: Tensor<1>,
    /// All first moments, then all second ones.
    pub moments: Tensor<1>,
}

/// Both after one optimiser step with the gradient times `scale` `[1]`.
pub fn update(
    learner: Learning,
    gradient: Tensor<1>,
    scale: Tensor<1>,
    update: Update,
) -> Learning {
    let learner = Learner {
        parameters: learner.parameters.into_dispatch(),
        moments: learner.moments.into_dispatch(),
    };
    let (gradient, scale) = (gradient.into_dispatch(), scale.into_dispatch());
    let learner = Dispatch::update_kernel(learner, gradient, scale, update);
    Learning {
        parameters: Tensor::from_dispatch(learner.parameters),
        moments: Tensor::from_dispatch(learner.moments),
    }
}
