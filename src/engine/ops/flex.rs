//! The kernels on the CPU.

use super::SnnKernels;
use crate::engine::kernel::cpu::{
    self, GradientIn, LossPlan, Real, Tangent, Trajectory, Twin, Update,
};
use crate::engine::kernel::{Plan, TwinPlan};
use burn::backend::Flex;
use burn::tensor::{DType, Element, TensorData};
use burn_flex::FlexTensor;

/// Runs the block with `$real` standing for the tensor's float type.
macro_rules! with_real {
    ($tensor:expr, $real:ident => $body:block) => {
        match $tensor.dtype() {
            DType::F32 => {
                type $real = f32;
                $body
            }
            DType::F64 => {
                type $real = f64;
                $body
            }
            dtype => panic!("spiking networks are computed in f32 or f64, not in {dtype:?}"),
        }
    };
}

/// A tensor whose numbers lie side by side.
struct Flat(FlexTensor);

impl Flat {
    fn of(tensor: FlexTensor) -> Self {
        Self(if tensor.is_contiguous() {
            tensor
        } else {
            tensor.to_contiguous()
        })
    }

    fn slice<F: Real + Element>(&self) -> &[F] {
        self.0
            .as_slice()
            .expect("made contiguous, and of this type")
    }
}

fn flat<F: Real + Element>(values: Vec<F>) -> FlexTensor {
    let length = values.len();
    FlexTensor::from_data(TensorData::new(values, [length]))
}

fn one<F: Real + Element>(value: F) -> FlexTensor {
    flat(vec![value])
}

impl SnnKernels for Flex {
    fn nominal(
        parameters: FlexTensor,
        input: FlexTensor,
        masks: FlexTensor,
        plan: Plan,
    ) -> (FlexTensor, FlexTensor, FlexTensor, FlexTensor) {
        let [parameters, input, masks] = [parameters, input, masks].map(Flat::of);
        with_real!(parameters.0, F => {
            let masks: &[F] = if plan.dropout { masks.slice() } else { &[] };
            let nominal = cpu::simulate::<F>(&plan, parameters.slice(), input.slice(), masks);
            (
                flat(nominal.membrane),
                flat(nominal.spikes),
                flat(nominal.outputs),
                flat(nominal.report),
            )
        })
    }

    fn nominal_backward(
        parameters: FlexTensor,
        input: FlexTensor,
        masks: FlexTensor,
        membrane: FlexTensor,
        spikes: FlexTensor,
        report: FlexTensor,
        outputs_gradient: FlexTensor,
        membrane_gradient: FlexTensor,
        has_membrane_gradient: bool,
        plan: Plan,
    ) -> (FlexTensor, FlexTensor) {
        let [parameters, input, masks] = [parameters, input, masks].map(Flat::of);
        let [membrane, spikes, report] = [membrane, spikes, report].map(Flat::of);
        let [outputs, of_membrane] = [outputs_gradient, membrane_gradient].map(Flat::of);
        with_real!(parameters.0, F => {
            let gradient = GradientIn::<F> {
                outputs: outputs.slice(),
                membrane: if has_membrane_gradient { of_membrane.slice() } else { &[] },
            };
            let masks: &[F] = if plan.dropout { masks.slice() } else { &[] };
            let trajectory = Trajectory::<F> {
                membrane: membrane.slice(),
                spikes: spikes.slice(),
                report: report.slice(),
            };
            let (parameters, input) = (parameters.slice(), input.slice());
            let (gradient, squares) =
                cpu::simulate_backward(&plan, parameters, input, masks, trajectory, &gradient);
            (flat(gradient), flat(squares))
        })
    }

    fn tangent_forward(
        parameters: FlexTensor,
        membrane: FlexTensor,
        start: FlexTensor,
        plan: Plan,
    ) -> (FlexTensor, FlexTensor, FlexTensor, FlexTensor, FlexTensor) {
        let [parameters, membrane, start] = [parameters, membrane, start].map(Flat::of);
        with_real!(parameters.0, F => {
            let (parameters, membrane) = (parameters.slice::<F>(), membrane.slice());
            let tangent = cpu::tangent(&plan, parameters, membrane, start.slice());
            (
                one(tangent.exponent),
                flat(tangent.samples),
                flat(tangent.norms),
                flat(tangent.spikes),
                flat(tangent.states),
            )
        })
    }

    fn tangent_backward(
        parameters: FlexTensor,
        membrane: FlexTensor,
        norms: FlexTensor,
        spikes: FlexTensor,
        states: FlexTensor,
        gradient: FlexTensor,
        plan: Plan,
    ) -> FlexTensor {
        let [parameters, membrane, norms] = [parameters, membrane, norms].map(Flat::of);
        let [spikes, states, gradient] = [spikes, states, gradient].map(Flat::of);
        with_real!(parameters.0, F => {
            let tangent = Tangent::<F, &[F]> {
                exponent: F::ZERO,
                samples: &[],
                norms: norms.slice(),
                spikes: spikes.slice(),
                states: states.slice(),
            };
            let (parameters, membrane) = (parameters.slice(), membrane.slice());
            let gradient = gradient.slice();
            flat(cpu::tangent_backward(&plan, parameters, membrane, &tangent, gradient))
        })
    }

    fn mean_square(
        exponents: FlexTensor,
        shares: Vec<f64>,
        steps: usize,
    ) -> (FlexTensor, FlexTensor) {
        let exponents = Flat::of(exponents);
        with_real!(exponents.0, F => {
            let (rate, weights) = cpu::mean_square::<F>(exponents.slice(), &shares, steps);
            (one(rate), flat(weights))
        })
    }

    fn twin_forward(
        parameters: FlexTensor,
        masks: FlexTensor,
        membrane: FlexTensor,
        spikes: FlexTensor,
        start: FlexTensor,
        plan: Plan,
        twin: TwinPlan,
    ) -> (FlexTensor, FlexTensor) {
        let [parameters, masks, start] = [parameters, masks, start].map(Flat::of);
        let [membrane, spikes] = [membrane, spikes].map(Flat::of);
        with_real!(parameters.0, F => {
            let masks: &[F] = if plan.dropout { masks.slice() } else { &[] };
            let nominal = (membrane.slice::<F>(), spikes.slice::<F>());
            let (parameters, start) = (parameters.slice(), start.slice());
            let mut trace = cpu::twin(&plan, &twin, parameters, masks, nominal, start);
            trace.flips.append(&mut trace.differences);
            trace.flips.append(&mut trace.start);
            (flat([&trace.exponent[..], &trace.samples].concat()), flat(trace.flips))
        })
    }

    fn twin_backward(
        parameters: FlexTensor,
        masks: FlexTensor,
        membrane: FlexTensor,
        spikes: FlexTensor,
        trace: FlexTensor,
        gradient: FlexTensor,
        plan: Plan,
        twin: TwinPlan,
    ) -> (FlexTensor, FlexTensor) {
        let [parameters, masks, gradient] = [parameters, masks, gradient].map(Flat::of);
        let [membrane, spikes] = [membrane, spikes].map(Flat::of);
        let trace = Flat::of(trace);
        with_real!(parameters.0, F => {
            let masks: &[F] = if plan.dropout { masks.slice() } else { &[] };
            let nominal = (membrane.slice::<F>(), spikes.slice::<F>());
            let (flips, rest) = trace.slice().split_at(plan.batch * plan.record_len());
            let (differences, start) = rest.split_at(rest.len() - plan.batch * plan.state_len());
            let (exponent, samples) = ([F::ZERO; 2], &[][..]);
            let trace = Twin::<F, &[F]> { exponent, samples, flips, differences, start };
            let parameters = parameters.slice();
            let gradient = gradient.slice()[0];
            let both =
                cpu::twin_backward(&plan, &twin, parameters, masks, nominal, &trace, gradient);
            (flat(both.parameters), flat(both.membrane))
        })
    }

    fn loss_kernel(
        outputs: FlexTensor,
        targets: FlexTensor,
        plan: Plan,
        wanted: LossPlan,
    ) -> (FlexTensor, FlexTensor, FlexTensor) {
        let outputs = Flat::of(outputs);
        let targets: Vec<usize> = targets
            .into_data()
            .iter::<i64>()
            .map(|class| class as usize)
            .collect();
        with_real!(outputs.0, F => {
            let result = cpu::loss::<F>(&plan, &wanted, outputs.slice(), &targets);
            (one(result.loss), one(result.correct), flat(result.gradient))
        })
    }

    fn clip_kernel(gradient: FlexTensor, limit: Option<f64>) -> (FlexTensor, FlexTensor) {
        let gradient = Flat::of(gradient);
        with_real!(gradient.0, F => {
            let norm = cpu::norm::<F>(gradient.slice());
            (one(norm), one(cpu::clip_scale(norm, limit)))
        })
    }

    fn update_kernel(
        parameters: FlexTensor,
        moments: FlexTensor,
        gradient: FlexTensor,
        scale: FlexTensor,
        update: Update,
    ) -> (FlexTensor, FlexTensor) {
        let [gradient, scale] = [gradient, scale].map(Flat::of);
        let [parameters, moments] = [parameters, moments].map(Flat::of);
        with_real!(gradient.0, F => {
            let mut numbers = parameters.slice::<F>().to_vec();
            let mut moments = moments.slice::<F>().to_vec();
            let (first, second) = moments.split_at_mut(numbers.len());
            let scale = scale.slice::<F>()[0];
            cpu::update(update, scale, gradient.slice(), &mut numbers, first, second);
            (flat(numbers), flat(moments))
        })
    }
}
