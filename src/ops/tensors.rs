//! The operations on tensors, with their shapes checked.

use super::{SnnKernels, SnnOps};
use crate::kernel::cpu::Update;
use crate::kernel::{Plan, TwinPlan};
use burn::backend::Dispatch;
use burn::tensor::{Int, Tensor};

/// What a forward pass gives.
#[derive(Debug, Clone)]
pub struct Simulation {
    /// What was computed.
    pub plan: Plan,
    /// `[batch, class]`; gradients flow to the parameters.
    pub logits: Tensor<2>,
    /// U, a record; no gradient.
    pub membrane: Tensor<1>,
    /// s before dropout, a record; no gradient.
    pub spikes: Tensor<1>,
    /// Spikes per neuron and time step, `[1]`; no gradient.
    pub firing_rate: Tensor<1>,
    /// The seed's exponent, `[1]`, where a twin was asked for; gradients flow to the parameters.
    pub twin_exponent: Option<Tensor<1>>,
}

/// Runs `input` `[batch, time, channel]` through the network of `parameters`, with the factors
/// `masks` (a record) on the spikes where there is dropout, and with the seed's twin from `start`
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
    let (out, membrane, spikes, firing_rate) = Dispatch::network(
        parameters.into_dispatch(),
        input.into_dispatch(),
        masks.into_dispatch(),
        start.into_dispatch(),
        plan.clone(),
        twin,
    );
    let out = Tensor::<1>::from_dispatch(out);
    let count = plan.batch * plan.classes;
    let (logits, twin_exponent) = if has_twin {
        (
            out.clone().narrow(0, 0, count),
            Some(out.narrow(0, count, 1)),
        )
    } else {
        (out, None)
    };
    Simulation {
        logits: logits.reshape([plan.batch, plan.classes]),
        membrane: Tensor::from_dispatch(membrane),
        spikes: Tensor::from_dispatch(spikes),
        firing_rate: Tensor::from_dispatch(firing_rate),
        twin_exponent,
        plan,
    }
}

/// The tangent's growth.
#[derive(Debug, Clone)]
pub struct TangentGrowth {
    /// Mean over batch and time, nats per time step, `[1]`; gradients flow to the parameters.
    pub exponent: Tensor<1>,
    /// |v| after each step from |v| = 1 before it, `[batch, time]`; no gradient.
    pub norms: Tensor<2>,
}

/// The tangent along a trajectory's `membrane` (a record) from `start`, `[batch, state]`.
///
/// # Panics
/// Where a shape is not the plan's.
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
        [plan.batch * plan.record_len()],
        "a record"
    );
    assert_eq!(
        start.dims(),
        [plan.batch, plan.state_len()],
        "a state of each sample"
    );
    let (exponent, norms, _) = Dispatch::tangent_exponent(
        parameters.into_dispatch(),
        membrane.into_dispatch(),
        start.flatten::<1>(0, 1).into_dispatch(),
        plan.clone(),
    );
    let norms = Tensor::<1>::from_dispatch(norms);
    TangentGrowth {
        exponent: Tensor::from_dispatch(exponent),
        norms: norms.reshape([plan.batch, plan.time]),
    }
}

/// A batch's loss.
#[derive(Debug, Clone)]
pub struct Loss {
    /// Mean cross-entropy in nats, `[1]`; gradients flow to the logits.
    pub cross_entropy: Tensor<1>,
    /// Samples whose largest logit is their class, `[1]`; no gradient.
    pub correct: Tensor<1>,
}

/// Mean cross-entropy of `logits` `[batch, class]` against classes `[batch]`.
pub fn cross_entropy(logits: Tensor<2>, targets: Tensor<1, Int>) -> Loss {
    let logits: Tensor<1> = logits.flatten(0, 1);
    let (loss, correct) = Dispatch::cross_entropy(logits.into_dispatch(), targets.into_dispatch());
    Loss {
        cross_entropy: Tensor::from_dispatch(loss),
        correct: Tensor::from_dispatch(correct),
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
