//! The backward passes as nodes of a gradient's graph.

use super::forward::{self, Beside};
use super::types::{
    Inputs, Loss, Masks, MembraneGradient, Membranes, Nominal, Tangent, Trajectory, TwinStart,
};
use super::{SnnKernels, SnnOps, statistic};
use crate::engine::kernel::{LossPlan, Plan, TwinKind, TwinPlan};
use burn::backend::tensor::{FloatTensor, IntTensor};
use burn::backend::{AutodiffBackend, Backend};
use burn::tensor::Slice;
use burn_autodiff::Autodiff;
use burn_autodiff::checkpoint::{base::Checkpointer, strategy::CheckpointStrategy};
use burn_autodiff::grads::Gradients;
use burn_autodiff::ops::{Backward, Ops, OpsKind, unary};

fn part<B: Backend>(tensor: FloatTensor<B>, from: usize, to: usize) -> FloatTensor<B> {
    B::float_slice(tensor, &[Slice::from(from..to)])
}

/// A node over a forward pass, with or without the seed's twin.
#[derive(Debug)]
struct NetworkNode;

/// What the backward pass needs of the forward one.
#[derive(Debug, Clone)]
struct NetworkState<B: Backend> {
    inputs: Inputs<B>,
    trajectory: Trajectory<B>,
    twin: Option<TwinState<B>>,
    plan: Plan,
}

#[derive(Debug, Clone)]
struct TwinState<B: Backend> {
    trace: FloatTensor<B>,
    plan: TwinPlan,
}

impl<B: Backend + SnnKernels> Backward<B, 1> for NetworkNode {
    type State = NetworkState<B>;

    fn backward(
        self,
        ops: Ops<Self::State, 1>,
        gradients: &mut Gradients,
        _checkpointer: &mut Checkpointer,
    ) {
        let state = ops.state;
        unary::<B, _>(ops.parents, ops.node, gradients, |gradient| {
            state.backward(gradient)
        });
    }
}

impl<B: Backend + SnnKernels> NetworkState<B> {
    fn backward(self, gradient: FloatTensor<B>) -> FloatTensor<B> {
        let outputs = self.plan.outputs_len();
        let of_outputs = part::<B>(gradient.clone(), 0, outputs);
        // The finite-size twin is read, not differentiated.
        let twin = self
            .twin
            .clone()
            .filter(|twin| twin.plan.kind == TwinKind::Seed);
        let Some(twin) = twin else {
            return self.nominal(of_outputs, MembraneGradient::None);
        };
        let nominal = Nominal {
            parameters: self.inputs.parameters.clone(),
            masks: self.inputs.masks.clone(),
            membrane: self.trajectory.membrane.clone(),
            spikes: self.trajectory.spikes.clone(),
        };
        let of_exponent = part::<B>(gradient, outputs, outputs + 1);
        let plan = self.plan.clone();
        let along_twin = B::twin_backward(nominal, twin.trace, of_exponent, plan, twin.plan);
        let of_membrane = MembraneGradient::Given(along_twin.membrane);
        B::float_add(along_twin.parameters, self.nominal(of_outputs, of_membrane))
    }

    fn nominal(
        self,
        of_outputs: FloatTensor<B>,
        of_membrane: MembraneGradient<B>,
    ) -> FloatTensor<B> {
        let (inputs, trajectory) = (self.inputs, self.trajectory);
        B::nominal_backward(inputs, trajectory, of_outputs, of_membrane, self.plan).parameters
    }
}

/// A node over the tangent.
#[derive(Debug)]
struct TangentNode;

#[derive(Debug, Clone)]
struct TangentState<B: Backend> {
    along: Membranes<B>,
    tangent: Tangent<B>,
    plan: Plan,
}

impl<B: Backend + SnnKernels> Backward<B, 1> for TangentNode {
    type State = TangentState<B>;

    fn backward(
        self,
        ops: Ops<Self::State, 1>,
        gradients: &mut Gradients,
        _checkpointer: &mut Checkpointer,
    ) {
        let state = ops.state;
        unary::<B, _>(ops.parents, ops.node, gradients, |gradient| {
            let samples = &state.tangent.samples;
            let gradient = statistic::gradient::<B>(&state.plan, gradient, samples);
            B::tangent_backward(state.along, state.tangent, gradient, state.plan)
        });
    }
}

/// A node over the loss; its state is d loss / d outputs.
#[derive(Debug)]
struct LossNode;

impl<B: Backend> Backward<B, 1> for LossNode {
    type State = FloatTensor<B>;

    fn backward(
        self,
        ops: Ops<Self::State, 1>,
        gradients: &mut Gradients,
        _checkpointer: &mut Checkpointer,
    ) {
        let of_outputs = ops.state;
        unary::<B, _>(ops.parents, ops.node, gradients, |gradient| {
            B::float_mul(of_outputs, gradient)
        });
    }
}

/// Out of the graph: what no gradient flows to.
fn inner<B: Backend, C: CheckpointStrategy>(masks: Masks<Autodiff<B, C>>) -> Masks<B> {
    match masks {
        Masks::None => Masks::None,
        Masks::Record(record) => Masks::Record(record.into_primitive()),
    }
}

impl<B: Backend + SnnKernels, C: CheckpointStrategy> SnnOps for Autodiff<B, C> {
    fn network(inputs: Inputs<Self>, start: TwinStart<Self>, plan: Plan) -> Trajectory<Self> {
        let guard = inputs.parameters.node();
        let inputs = Inputs {
            parameters: inputs.parameters.into_primitive(),
            signal: inputs.signal.into_primitive(),
            masks: inner(inputs.masks),
        };
        let start = match start {
            TwinStart::None => TwinStart::None,
            TwinStart::From { state, twin } => TwinStart::From {
                state: state.into_primitive(),
                twin,
            },
        };
        let Beside { trajectory, twin } = forward::network::<B>(inputs.clone(), start, &plan);
        let state = NetworkState {
            inputs,
            trajectory: trajectory.clone(),
            twin: twin.map(|(twin, plan)| TwinState {
                trace: twin.trace,
                plan,
            }),
            plan,
        };
        let node = NetworkNode.prepare::<C>([guard]).compute_bound();
        Trajectory {
            membrane: Self::from_inner(trajectory.membrane),
            spikes: Self::from_inner(trajectory.spikes),
            outputs: match node.stateful() {
                OpsKind::Tracked(prep) => prep.finish(state, trajectory.outputs),
                OpsKind::UnTracked(prep) => prep.finish(trajectory.outputs),
            },
            report: Self::from_inner(trajectory.report),
        }
    }

    fn tangent_exponent(
        along: Membranes<Self>,
        start: FloatTensor<Self>,
        plan: Plan,
    ) -> Tangent<Self> {
        let guard = along.parameters.node();
        let along = Membranes {
            parameters: along.parameters.into_primitive(),
            membrane: along.membrane.into_primitive(),
        };
        let tangent = forward::tangent::<B>(along.clone(), start.into_primitive(), &plan);
        let state = TangentState {
            along,
            tangent: tangent.clone(),
            plan,
        };
        let node = TangentNode.prepare::<C>([guard]).compute_bound();
        Tangent {
            exponent: match node.stateful() {
                OpsKind::Tracked(prep) => prep.finish(state, tangent.exponent),
                OpsKind::UnTracked(prep) => prep.finish(tangent.exponent),
            },
            samples: Self::from_inner(tangent.samples),
            norms: Self::from_inner(tangent.norms),
            spikes: Self::from_inner(tangent.spikes),
            states: Self::from_inner(tangent.states),
        }
    }

    fn loss(
        outputs: FloatTensor<Self>,
        targets: IntTensor<Self>,
        plan: Plan,
        loss: LossPlan,
    ) -> Loss<Self> {
        let guard = outputs.node();
        let of_batch = B::loss_kernel(outputs.into_primitive(), targets, plan, loss);
        let node = LossNode.prepare::<C>([guard]).compute_bound();
        Loss {
            loss: match node.stateful() {
                OpsKind::Tracked(prep) => prep.finish(of_batch.of_outputs.clone(), of_batch.loss),
                OpsKind::UnTracked(prep) => prep.finish(of_batch.loss),
            },
            correct: Self::from_inner(of_batch.correct),
            of_outputs: Self::from_inner(of_batch.of_outputs),
        }
    }
}
