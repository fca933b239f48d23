//! The operations on tensors, with their shapes checked.

use super::{SnnKernels, SnnOps};
use crate::engine::kernel::cpu::{LossPlan, Update};
use crate::engine::kernel::{Plan, TwinPlan};
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
    /// `[1]`; of the seed's, gradients flow to the parameters.
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
    assert_eq!(
        parameters.dims(),
        [plan.parameter_count()],
        "the plan's parameters"
    );
    assert_eq!(
        input.dims(),
        [plan.batch, plan.time, plan.input_dim],
        "the plan's input"
    );
    assert!(plan.time > 0, "an input has at least one time step");
    let plan = Plan {
        dropout: masks.is_some(),
        ..plan
    };
    if let Some(masks) = &masks {
        assert_eq!(masks.dims(), [plan.batch * plan.record_len()], "a record");
    }
    // What is not read still has to be a tensor.
    let input: Tensor<1> = input.flatten(0, 2);
    let masks = masks.unwrap_or_else(|| input.clone());
    let (twin, start) = match twin {
        None => (None, input.clone()),
        Some((twin, start)) => {
            assert_eq!(
                start.dims(),
                [plan.batch, plan.state_len()],
                "a state of each sample"
            );
            (Some(twin), start.flatten(0, 1))
        }
    };
    let has_twin = twin.is_some();
    let (out, membrane, spikes, report) = Dispatch::network(
        parameters.into_dispatch(),
        input.into_dispatch(),
        masks.into_dispatch(),
        start.into_dispatch(),
        plan.clone(),
        twin,
    );
    let out = Tensor::<1>::from_dispatch(out);
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
        membrane: Tensor::from_dispatch(membrane),
        spikes: Tensor::from_dispatch(spikes),
        report: Tensor::from_dispatch(report),
        twin,
        plan,
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
    let input: Tensor<1> = input.flatten(0, 2);
    let masks = masks.unwrap_or_else(|| input.clone());
    let (parameters, squares) = Dispatch::nominal_backward(
        parameters.into_dispatch(),
        input.into_dispatch(),
        masks.into_dispatch(),
        simulation.membrane.clone().into_dispatch(),
        simulation.spikes.clone().into_dispatch(),
        simulation.report.clone().into_dispatch(),
        of_outputs.clone().into_dispatch(),
        of_outputs.into_dispatch(),
        false,
        simulation.plan.clone(),
    );
    Gradient {
        parameters: Tensor::from_dispatch(parameters),
        squares: Tensor::from_dispatch(squares),
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
    assert_eq!(
        parameters.dims(),
        [plan.parameter_count()],
        "the plan's parameters"
    );
    assert_eq!(
        membrane.dims(),
        [plan.membrane_len()],
        "the plan's membranes"
    );
    assert_eq!(
        start.dims(),
        [plan.batch, plan.state_len()],
        "a state of each sample"
    );
    assert!(plan.transient < plan.time, "a time step counts");
    let (exponent, samples, norms, states) = Dispatch::tangent_exponent(
        parameters.into_dispatch(),
        membrane.into_dispatch(),
        start.flatten::<1>(0, 1).into_dispatch(),
        plan.clone(),
    );
    let norms = Tensor::<1>::from_dispatch(norms);
    let last = Tensor::<1>::from_dispatch(states).narrow(0, 0, plan.batch * plan.state_len());
    TangentGrowth {
        exponent: Tensor::from_dispatch(exponent),
        samples: Tensor::from_dispatch(samples),
        norms: norms.reshape([plan.batch, plan.time]),
        last: last.reshape([plan.batch, plan.state_len()]),
    }
}

/// The rate of the mean square `[1]` of exponents `[n]` over `steps` time steps, each with its share of
/// them all (1 in sum), and its derivative by each of them, `[n]`. Nothing here is on a gradient's graph.
pub fn mean_square(exponents: Tensor<1>, shares: &[f64], steps: usize) -> [Tensor<1>; 2] {
    assert_eq!(exponents.dims(), [shares.len()], "a share of each");
    let (rate, weights) = Dispatch::mean_square(exponents.into_dispatch(), shares.to_vec(), steps);
    [rate, weights].map(Tensor::from_dispatch)
}

/// A batch's loss.
#[derive(Debug, Clone)]
pub struct Loss {
    /// With the firing rates' part, `[1]`; gradients flow to the outputs.
    pub loss: Tensor<1>,
    /// Samples whose largest logit is their class, `[1]`; no gradient.
    pub correct: Tensor<1>,
}

/// The loss of a batch against classes `[batch]`.
pub fn loss(simulation: &Simulation, targets: Tensor<1, Int>, wanted: LossPlan) -> Loss {
    let (loss, correct) = Dispatch::loss(
        simulation.outputs.clone().into_dispatch(),
        targets.into_dispatch(),
        simulation.plan.clone(),
        wanted,
    );
    Loss {
        loss: Tensor::from_dispatch(loss),
        correct: Tensor::from_dispatch(correct),
    }
}

/// A batch's loss with its gradient; nothing of it is on a gradient's graph.
#[derive(Debug, Clone)]
pub struct LossGradient {
    /// With the firing rates' part, `[1]`.
    pub loss: Tensor<1>,
    /// Samples whose largest logit is their class, `[1]`.
    pub correct: Tensor<1>,
    /// d loss / d outputs.
    pub of_outputs: Tensor<1>,
}

/// As [`loss`], for a simulation outside of the gradient's graph.
pub fn loss_gradient(
    simulation: &Simulation,
    targets: Tensor<1, Int>,
    wanted: LossPlan,
) -> LossGradient {
    let (loss, correct, of_outputs) = Dispatch::loss_kernel(
        simulation.outputs.clone().into_dispatch(),
        targets.into_dispatch(),
        simulation.plan.clone(),
        wanted,
    );
    LossGradient {
        loss: Tensor::from_dispatch(loss),
        correct: Tensor::from_dispatch(correct),
        of_outputs: Tensor::from_dispatch(of_outputs),
    }
}

/// The Euclidean norm of a gradient, and the factor min(1, limit / (norm + 1e-6)) that clips it, as
/// torch's `clip_grad_norm_`; `[1]` each. Nothing here is on a gradient's graph.
pub fn clip_scale(gradient: Tensor<1>, limit: Option<f64>) -> (Tensor<1>, Tensor<1>) {
    let (norm, scale) = Dispatch::clip_kernel(gradient.into_dispatch(), limit);
    (Tensor::from_dispatch(norm), Tensor::from_dispatch(scale))
}

/// Parameters and moments (all first, then all second) after one optimiser step with the gradient
/// times `scale` `[1]`. Nothing here is on a gradient's graph.
pub fn update(
    update: Update,
    [parameters, moments]: [Tensor<1>; 2],
    gradient: Tensor<1>,
    scale: Tensor<1>,
) -> [Tensor<1>; 2] {
    let (parameters, moments) = Dispatch::update_kernel(
        parameters.into_dispatch(),
        moments.into_dispatch(),
        gradient.into_dispatch(),
        scale.into_dispatch(),
        update,
    );
    [parameters, moments].map(Tensor::from_dispatch)
}
