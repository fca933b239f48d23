//! The backward passes as nodes of a gradient's graph.

use super::forward::{self, Beside};
use super::types::{Inputs, Loss, Membranes, Nominal, Optional, Tangent, Trajectory, TwinStart};
use super::{SnnKernels, SnnOps, statistic};
use crate::engine::kernel::{LossPlan, Plan, TwinKind, TwinPlan};
use burn::backend::tensor::{FloatTensor, IntTensor};
use burn::backend::{AutodiffBackend, Backend};
use burn::tensor::Slice;
use burn_autodiff::Autodiff;
use burn_autodiff::checkpoint::{base::Checkpointer, strategy::CheckpointStrategy};
use burn_autodiff::grads::Gradients;
use burn_autodiff::ops::{Backward, NodeGuard, Ops, OpsKind, unary};
use std::fmt::Debug;
use std::marker::PhantomData;

fn part<B: Backend>(tensor: FloatTensor<B>, from: usize, to: usize) -> FloatTensor<B> {
    B::float_slice(tensor, &[Slice::from(from..to)])
}

/// What a node's backward pass needs of the forward one, and how it goes back: from the gradient by what
/// the node gave to that by the one tensor that gradients flow to.
trait Way<B: Backend>: Debug + Clone + Send + 'static {
    fn back(self, gradient: FloatTensor<B>) -> FloatTensor<B>;
}

/// A node of the graph with a [`Way`] back.
#[derive(Debug)]
struct Node<W>(PhantomData<W>);

impl<B: Backend, W: Way<B>> Backward<B, 1> for Node<W> {
    type State = W;

    fn backward(
        self,
        ops: Ops<Self::State, 1>,
        gradients: &mut Gradients,
        _checkpointer: &mut Checkpointer,
    ) {
        let way = ops.state;
        unary::<B, _>(ops.parents, ops.node, gradients, |gradient| {
            way.back(gradient)
        });
    }
}

/// Puts `value` on the graph, above what `guard` holds.
fn track<B: Backend, C: CheckpointStrategy, W: Way<B>>(
    guard: NodeGuard,
    way: W,
    value: FloatTensor<B>,
) -> FloatTensor<Autodiff<B, C>> {
    let node = Node(PhantomData::<W>);
    let node = Backward::<B, 1>::prepare::<C>(node, [guard]).compute_bound();
    match node.stateful() {
        OpsKind::Tracked(prep) => prep.finish(way, value),
        OpsKind::UnTracked(prep) => prep.finish(value),
    }
}

/// Through a forward pass, with or without the reference's twin.
#[derive(Debug, Clone)]
struct OfNetwork<B: Backend> {
    inputs: Inputs<B>,
    trajectory: Trajectory<B>,
    twin: Option<(FloatTensor<B>, TwinPlan)>,
    plan: Plan,
}

impl<B: SnnKernels> Way<B> for OfNetwork<B> {
    fn back(self, gradient: FloatTensor<B>) -> FloatTensor<B> {
        let (inputs, trajectory, plan) = (self.inputs, self.trajectory, self.plan);
        let outputs = plan.outputs_len();
        let of_outputs = part::<B>(gradient.clone(), 0, outputs);
        // The finite-size twin is read, not differentiated.
        let reference = self
            .twin
            .filter(|(_, twin)| twin.kind == TwinKind::Reference);
        let Some((trace, twin)) = reference else {
            let of_membrane = Optional::None;
            return B::nominal_backward(inputs, trajectory, of_outputs, of_membrane, plan)
                .parameters;
        };
        let nominal = Nominal {
            parameters: inputs.parameters.clone(),
            masks: inputs.masks.clone(),
            membrane: trajectory.membrane.clone(),
            spikes: trajectory.spikes.clone(),
        };
        let of_exponent = part::<B>(gradient, outputs, outputs + 1);
        let along_twin = B::twin_backward(nominal, trace, of_exponent, plan.clone(), twin);
        let of_membrane = Optional::Given(along_twin.membrane);
        let along = B::nominal_backward(inputs, trajectory, of_outputs, of_membrane, plan);
        B::float_add(along_twin.parameters, along.parameters)
    }
}

/// Through the tangent.
#[derive(Debug, Clone)]
struct OfTangent<B: Backend> {
    along: Membranes<B>,
    tangent: Tangent<B>,
    plan: Plan,
}

impl<B: SnnKernels> Way<B> for OfTangent<B> {
    fn back(self, gradient: FloatTensor<B>) -> FloatTensor<B> {
        let gradient = statistic::gradient::<B>(&self.plan, gradient, &self.tangent.samples);
        B::tangent_backward(self.along, self.tangent, gradient, self.plan)
    }
}

/// Through the loss: d loss / d outputs.
#[derive(Debug, Clone)]
struct OfLoss<B: Backend>(FloatTensor<B>);

impl<B: Backend> Way<B> for OfLoss<B> {
    fn back(self, gradient: FloatTensor<B>) -> FloatTensor<B> {
        B::float_mul(self.0, gradient)
    }
}

impl<B: SnnKernels, C: CheckpointStrategy> SnnOps for Autodiff<B, C> {
    fn network(inputs: Inputs<Self>, start: TwinStart<Self>, plan: Plan) -> Trajectory<Self> {
        let guard = inputs.parameters.node();
        let masks = inputs.masks.map(|masks| masks.into_primitive());
        let inputs = Inputs {
            parameters: inputs.parameters.into_primitive(),
            signal: inputs.signal.into_primitive(),
            masks: masks.map_or(Optional::None, Optional::Given),
        };
        let start = match start {
            TwinStart::None => TwinStart::None,
            TwinStart::From { state, twin } => TwinStart::From {
                state: state.into_primitive(),
                twin,
            },
        };
        let Beside { trajectory, twin } = forward::network::<B>(inputs.clone(), start, &plan);
        let way = OfNetwork {
            inputs,
            trajectory: trajectory.clone(),
            twin: twin.map(|(twin, plan)| (twin.trace, plan)),
            plan,
        };
        Trajectory {
            membrane: Self::from_inner(trajectory.membrane),
            spikes: Self::from_inner(trajectory.spikes),
            outputs: track::<B, C, _>(guard, way, trajectory.outputs),
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
        let way = OfTangent {
            along,
            tangent: tangent.clone(),
            plan,
        };
        Tangent {
            exponent: track::<B, C, _>(guard, way, tangent.exponent),
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
        let way = OfLoss::<B>(of_batch.of_outputs.clone());
        Loss {
            loss: track::<B, C, _>(guard, way, of_batch.loss),
            correct: Self::from_inner(of_batch.correct),
            of_outputs: Self::from_inner(of_batch.of_outputs),
        }
    }
}
