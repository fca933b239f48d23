//! The kernels on the CPU.

use super::SnnKernels;
use super::types::{
    Clip, Inputs, Learner, Loss, MeanSquare, Membranes, NetworkGradient, Nominal, Optional,
    Tangent, Trajectory, Twin, TwinGradient,
};
use crate::engine::kernel::cpu::{self, Real};
use crate::engine::kernel::{LossPlan, Plan, TwinPlan, Update};
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
    fn new(tensor: FlexTensor) -> Self {
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

/// The numbers of a tensor that may be absent: none then.
fn slice_of<F: Real + Element>(tensor: &Option<Flat>) -> &[F] {
    tensor.as_ref().map_or(&[], Flat::slice)
}

fn flat<F: Real + Element>(values: Vec<F>) -> FlexTensor {
    let length = values.len();
    FlexTensor::from_data(TensorData::new(values, [length]))
}

fn one<F: Real + Element>(value: F) -> FlexTensor {
    flat(vec![value])
}

impl SnnKernels for Flex {
    fn nominal(inputs: Inputs<Self>, plan: Plan) -> Trajectory<Self> {
        let [parameters, signal] = [inputs.parameters, inputs.signal].map(Flat::new);
        let masks = inputs.masks.map(Flat::new);
        with_real!(parameters.0, F => {
            let (parameters, signal) = (parameters.slice(), signal.slice());
            let nominal = cpu::simulate::<F>(&plan, parameters, signal, slice_of(&masks));
            Trajectory {
                membrane: flat(nominal.membrane),
                spikes: flat(nominal.spikes),
                outputs: flat(nominal.outputs),
                report: flat(nominal.report),
            }
        })
    }

    fn nominal_backward(
        inputs: Inputs<Self>,
        trajectory: Trajectory<Self>,
        of_outputs: FlexTensor,
        of_membrane: Optional<Self>,
        plan: Plan,
    ) -> NetworkGradient<Self> {
        let [parameters, signal] = [inputs.parameters, inputs.signal].map(Flat::new);
        let masks = inputs.masks.map(Flat::new);
        let [membrane, spikes, report] =
            [trajectory.membrane, trajectory.spikes, trajectory.report].map(Flat::new);
        let of_outputs = Flat::new(of_outputs);
        let of_membrane = of_membrane.map(Flat::new);
        with_real!(parameters.0, F => {
            let inputs = cpu::Inputs::<F> {
                parameters: parameters.slice(),
                signal: signal.slice(),
                masks: slice_of(&masks),
            };
            let trajectory = cpu::Trajectory {
                membrane: membrane.slice(),
                spikes: spikes.slice(),
                report: report.slice(),
            };
            let gradient = cpu::GradientIn {
                outputs: of_outputs.slice(),
                membrane: slice_of(&of_membrane),
            };
            let (parameters, squares) =
                cpu::simulate_backward(&plan, inputs, trajectory, &gradient);
            NetworkGradient {
                parameters: flat(parameters),
                squares: flat(squares),
            }
        })
    }

    fn tangent_forward(along: Membranes<Self>, start: FlexTensor, plan: Plan) -> Tangent<Self> {
        let [parameters, membrane, start] =
            [along.parameters, along.membrane, start].map(Flat::new);
        with_real!(parameters.0, F => {
            let (parameters, membrane) = (parameters.slice::<F>(), membrane.slice());
            let tangent = cpu::tangent(&plan, parameters, membrane, start.slice());
            Tangent {
                exponent: one(tangent.exponent),
                samples: flat(tangent.samples),
                norms: flat(tangent.norms),
                spikes: flat(tangent.spikes),
                states: flat(tangent.states),
            }
        })
    }

    fn tangent_backward(
        along: Membranes<Self>,
        tangent: Tangent<Self>,
        gradient: FlexTensor,
        plan: Plan,
    ) -> FlexTensor {
        let [parameters, membrane] = [along.parameters, along.membrane].map(Flat::new);
        let [norms, spikes, states] =
            [tangent.norms, tangent.spikes, tangent.states].map(Flat::new);
        let gradient = Flat::new(gradient);
        with_real!(parameters.0, F => {
            let tangent = cpu::Tangent::<F, &[F]> {
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

    fn mean_square(exponents: FlexTensor, shares: Vec<f64>, steps: usize) -> MeanSquare<Self> {
        let exponents = Flat::new(exponents);
        with_real!(exponents.0, F => {
            let (rate, weights) = cpu::mean_square::<F>(exponents.slice(), &shares, steps);
            MeanSquare { rate: one(rate), weights: flat(weights) }
        })
    }

    fn twin_forward(
        nominal: Nominal<Self>,
        start: FlexTensor,
        plan: Plan,
        twin: TwinPlan,
    ) -> Twin<Self> {
        let [parameters, membrane, spikes] =
            [nominal.parameters, nominal.membrane, nominal.spikes].map(Flat::new);
        let (masks, start) = (nominal.masks.map(Flat::new), Flat::new(start));
        with_real!(parameters.0, F => {
            let nominal = cpu::TwinInputs::<F> {
                parameters: parameters.slice(),
                masks: slice_of(&masks),
                membrane: membrane.slice(),
                spikes: spikes.slice(),
            };
            let mut trace = cpu::twin(&plan, &twin, nominal, start.slice());
            trace.flips.append(&mut trace.differences);
            trace.flips.append(&mut trace.start);
            Twin {
                reading: flat([&trace.exponent[..], &trace.samples].concat()),
                trace: flat(trace.flips),
            }
        })
    }

    fn twin_backward(
        nominal: Nominal<Self>,
        trace: FlexTensor,
        gradient: FlexTensor,
        plan: Plan,
        twin: TwinPlan,
    ) -> TwinGradient<Self> {
        let [parameters, membrane, spikes] =
            [nominal.parameters, nominal.membrane, nominal.spikes].map(Flat::new);
        let masks = nominal.masks.map(Flat::new);
        let [trace, gradient] = [trace, gradient].map(Flat::new);
        with_real!(parameters.0, F => {
            let nominal = cpu::TwinInputs::<F> {
                parameters: parameters.slice(),
                masks: slice_of(&masks),
                membrane: membrane.slice(),
                spikes: spikes.slice(),
            };
            let (flips, rest) = trace.slice().split_at(plan.batch * plan.record_len());
            let (differences, start) = rest.split_at(rest.len() - plan.batch * plan.state_len());
            let (exponent, samples) = ([F::ZERO; 2], &[][..]);
            let trace = cpu::Twin::<F, &[F]> { exponent, samples, flips, differences, start };
            let gradient = gradient.slice()[0];
            let both = cpu::twin_backward(&plan, &twin, nominal, &trace, gradient);
            TwinGradient {
                parameters: flat(both.parameters),
                membrane: flat(both.membrane),
            }
        })
    }

    fn loss_kernel(
        outputs: FlexTensor,
        targets: FlexTensor,
        plan: Plan,
        loss: LossPlan,
    ) -> Loss<Self> {
        let outputs = Flat::new(outputs);
        let targets: Vec<usize> = targets
            .into_data()
            .iter::<i64>()
            .map(|class| class as usize)
            .collect();
        with_real!(outputs.0, F => {
            let result = cpu::loss::<F>(&plan, &loss, outputs.slice(), &targets);
            Loss {
                loss: one(result.loss),
                correct: one(result.correct),
                of_outputs: flat(result.gradient),
            }
        })
    }

    fn clip_kernel(gradient: FlexTensor, limit: Option<f64>) -> Clip<Self> {
        let gradient = Flat::new(gradient);
        with_real!(gradient.0, F => {
            let norm = cpu::norm::<F>(gradient.slice());
            Clip { norm: one(norm), scale: one(cpu::clip_scale(norm, limit)) }
        })
    }

    fn update_kernel(
        learner: Learner<Self>,
        gradient: FlexTensor,
        scale: FlexTensor,
        update: Update,
    ) -> Learner<Self> {
        let [parameters, moments] = [learner.parameters, learner.moments].map(Flat::new);
        let [gradient, scale] = [gradient, scale].map(Flat::new);
        with_real!(gradient.0, F => {
            let mut numbers = parameters.slice::<F>().to_vec();
            let mut moments = moments.slice::<F>().to_vec();
            let (first, second) = moments.split_at_mut(numbers.len());
            let scale = scale.slice::<F>()[0];
            cpu::update(update, scale, gradient.slice(), &mut numbers, first, second);
            Learner { parameters: flat(numbers), moments: flat(moments) }
        })
    }
}
