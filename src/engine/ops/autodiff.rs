//! The backward passes as nodes of a gradient's graph.

use super::{SnnKernels, SnnOps, statistic};
use crate::engine::kernel::cpu::LossPlan;
use crate::engine::kernel::{Plan, TwinKind, TwinPlan};
use burn::backend::tensor::{FloatTensor, IntTensor};
use burn::backend::{AutodiffBackend, Backend};
use burn::tensor::Slice;
use burn_autodiff::Autodiff;
use burn_autodiff::checkpoint::{base::Checkpointer, strategy::CheckpointStrategy};
use burn_autodiff::grads::Gradients;
use burn_autodiff::ops::{Backward, Ops, OpsKind, unary};

/// Two flat tensors, one behind the other.
pub(super) fn join<B: Backend>(left: FloatTensor<B>, right: FloatTensor<B>) -> FloatTensor<B> {
    B::float_cat(vec![left, right], 0)
}

fn part<B: Backend>(tensor: FloatTensor<B>, from: usize, to: usize) -> FloatTensor<B> {
    B::float_slice(tensor, &[Slice::from(from..to)])
}

/// A node over a forward pass, with or without the seed's twin.
#[derive(Debug)]
struct NetworkNode;

/// What the backward pass needs of the forward one.
#[derive(Debug, Clone)]
struct NetworkState<B: Backend> {
    parameters: FloatTensor<B>,
    input: FloatTensor<B>,
    masks: FloatTensor<B>,
    membrane: FloatTensor<B>,
    spikes: FloatTensor<B>,
    report: FloatTensor<B>,
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
        // The mended twin is read, not differentiated.
        let twin = self
            .twin
            .clone()
            .filter(|twin| twin.plan.kind == TwinKind::Seed);
        let Some(twin) = twin else {
            return self.nominal(of_outputs, gradient, false);
        };
        let (along_twin, of_membrane) = B::twin_backward(
            self.parameters.clone(),
            self.masks.clone(),
            self.membrane.clone(),
            self.spikes.clone(),
            twin.trace,
            part::<B>(gradient, outputs, outputs + 1),
            self.plan.clone(),
            twin.plan,
        );
        let along_nominal = self.nominal(of_outputs, of_membrane, true);
        B::float_add(along_twin, along_nominal)
    }

    fn nominal(
        self,
        of_outputs: FloatTensor<B>,
        of_membrane: FloatTensor<B>,
        has_membrane_gradient: bool,
    ) -> FloatTensor<B> {
        let (gradient, _) = B::nominal_backward(
            self.parameters,
            self.input,
            self.masks,
            self.membrane,
            self.spikes,
            self.report,
            of_outputs,
            of_membrane,
            has_membrane_gradient,
            self.plan,
        );
        gradient
    }
}

/// A node over the tangent.
#[derive(Debug)]
struct TangentNode;

#[derive(Debug, Clone)]
struct TangentState<B: Backend> {
    parameters: FloatTensor<B>,
    membrane: FloatTensor<B>,
    samples: FloatTensor<B>,
    norms: FloatTensor<B>,
    spikes: FloatTensor<B>,
    states: FloatTensor<B>,
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
            B::tangent_backward(
                state.parameters,
                state.membrane,
                state.norms,
                state.spikes,
                state.states,
                statistic::gradient::<B>(&state.plan, gradient, &state.samples),
                state.plan,
            )
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

impl<B: Backend + SnnKernels, C: CheckpointStrategy> SnnOps for Autodiff<B, C> {
    fn network(
        parameters: FloatTensor<Self>,
        input: FloatTensor<Self>,
        masks: FloatTensor<Self>,
        start: FloatTensor<Self>,
        plan: Plan,
        twin: Option<TwinPlan>,
    ) -> (
        FloatTensor<Self>,
        FloatTensor<Self>,
        FloatTensor<Self>,
        FloatTensor<Self>,
    ) {
        let guard = parameters.node();
        let parameters = parameters.into_primitive();
        let (input, masks) = (input.into_primitive(), masks.into_primitive());
        let (membrane, spikes, outputs, report) = B::nominal(
            parameters.clone(),
            input.clone(),
            masks.clone(),
            plan.clone(),
        );
        let (out, twin) = match twin {
            None => (outputs, None),
            Some(twin) => {
                let (exponent, trace) = B::twin_forward(
                    parameters.clone(),
                    masks.clone(),
                    membrane.clone(),
                    spikes.clone(),
                    start.into_primitive(),
                    plan.clone(),
                    twin.clone(),
                );
                let state = TwinState { trace, plan: twin };
                (join::<B>(outputs, exponent), Some(state))
            }
        };
        let constants = [membrane.clone(), spikes.clone(), report.clone()].map(Self::from_inner);
        let state = NetworkState {
            parameters,
            input,
            masks,
            membrane,
            spikes,
            report,
            twin,
            plan,
        };
        let out = match NetworkNode.prepare::<C>([guard]).compute_bound().stateful() {
            OpsKind::Tracked(prep) => prep.finish(state, out),
            OpsKind::UnTracked(prep) => prep.finish(out),
        };
        let [membrane, spikes, report] = constants;
        (out, membrane, spikes, report)
    }

    fn tangent_exponent(
        parameters: FloatTensor<Self>,
        membrane: FloatTensor<Self>,
        start: FloatTensor<Self>,
        plan: Plan,
    ) -> (
        FloatTensor<Self>,
        FloatTensor<Self>,
        FloatTensor<Self>,
        FloatTensor<Self>,
    ) {
        let guard = parameters.node();
        let parameters = parameters.into_primitive();
        let membrane = membrane.into_primitive();
        let start = start.into_primitive();
        let (mean, samples, norms, spikes, states) =
            B::tangent_forward(parameters.clone(), membrane.clone(), start, plan.clone());
        let exponent = statistic::exponent::<B>(&plan, mean, &samples);
        let constants = [samples.clone(), norms.clone(), states.clone()].map(Self::from_inner);
        let state = TangentState {
            parameters,
            membrane,
            samples,
            norms,
            spikes,
            states,
            plan,
        };
        let exponent = match TangentNode.prepare::<C>([guard]).compute_bound().stateful() {
            OpsKind::Tracked(prep) => prep.finish(state, exponent),
            OpsKind::UnTracked(prep) => prep.finish(exponent),
        };
        let [samples, norms, states] = constants;
        (exponent, samples, norms, states)
    }

    fn loss(
        outputs: FloatTensor<Self>,
        targets: IntTensor<Self>,
        plan: Plan,
        wanted: LossPlan,
    ) -> (FloatTensor<Self>, FloatTensor<Self>) {
        let guard = outputs.node();
        let (loss, correct, of_outputs) =
            B::loss_kernel(outputs.into_primitive(), targets, plan, wanted);
        let loss = match LossNode.prepare::<C>([guard]).compute_bound().stateful() {
            OpsKind::Tracked(prep) => prep.finish(of_outputs, loss),
            OpsKind::UnTracked(prep) => prep.finish(loss),
        };
        (loss, Self::from_inner(correct))
    }
}
