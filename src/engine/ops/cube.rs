//! The kernels on the GPU: which are launched, over what, in which order.

use super::SnnKernels;
use crate::core::config::{FiringRateConfig, Statistic};
use crate::engine::kernel::cpu::{LossPlan, SATURATED, SHARES, Update};
use crate::engine::kernel::gpu::{self, GROUP, MAP_FIELDS, NeuronKind, layer_table, map_table};
use crate::engine::kernel::{LayerPlace, MapPlace, Plan, TwinKind, TwinPlan};
use burn::backend::ops::FloatTensorOps;
use burn::backend::{Scalar, TensorMetadata};
use burn::tensor::{DType, Shape, Slice, TensorData};
use burn_cubecl::kernel::into_contiguous;
use burn_cubecl::ops::numeric::{empty_device_contiguous_dtype, zeros};
use burn_cubecl::tensor::CubeTensor;
use burn_wgpu::CubeBackend;
use cubecl::prelude::*;

/// What every launch of a network's kernels needs.
struct Launcher<'a> {
    plan: &'a Plan,
    like: CubeTensor,
    kind: NeuronKind,
    /// The surrogate's parameter.
    parameter: f32,
    layers: Vec<LayerPlace>,
}

/// Rows (b, t) of a record or of the input: how far apart samples are, and where the part starts.
#[derive(Clone, Copy)]
struct Rows {
    sample: usize,
    start: usize,
}

impl<'a> Launcher<'a> {
    fn new(plan: &'a Plan, like: &CubeTensor) -> Self {
        assert_eq!(like.dtype(), DType::F32, "GPU kernels are in 32-bit floats");
        let neurons = plan.neurons();
        assert!(
            neurons <= gpu::MOST_NEURONS,
            "{neurons} neurons are more than GPU kernels hold on chip"
        );
        assert!(
            !plan.learn.any() && !plan.integrates(),
            "what gpu::refuses names does not come here"
        );
        let (kind, parameter) = NeuronKind::of(plan);
        Self {
            plan,
            like: like.clone(),
            kind,
            parameter,
            layers: plan.layers(),
        }
    }

    fn empty(&self, length: usize) -> CubeTensor {
        empty(&self.like, length)
    }

    fn table(&self, numbers: &[u32]) -> BufferArg {
        let handle = self
            .like
            .client
            .create_from_slice(bytemuck::cast_slice(numbers));
        // The buffer is as long as the slice that it was made of.
        unsafe { BufferArg::from_raw_parts(handle, numbers.len()) }
    }

    /// The part of a record that is a layer's.
    fn rows(&self, layer: LayerPlace) -> Rows {
        Rows {
            sample: self.plan.record_len(),
            start: self.plan.time * layer.offset,
        }
    }

    fn input_rows(&self) -> Rows {
        Rows {
            sample: self.plan.time * self.plan.input_dim,
            start: 0,
        }
    }

    /// Where the layers' constants start among the parameters.
    fn constants(&self) -> u32 {
        self.layers[0].constants as u32
    }

    /// One workgroup a sample.
    fn per_sample(&self) -> (CubeCount, CubeDim) {
        let count = CubeCount::Static(self.plan.batch as u32, 1, 1);
        (count, CubeDim::new_1d(GROUP))
    }

    /// The squares of a layer's errors, by time step.
    fn squares(&self, layer: LayerPlace, errors: &CubeTensor, squares: &CubeTensor) {
        gpu::error_squares::launch(
            &self.like.client,
            CubeCount::Static(self.plan.time as u32, 1, 1),
            CubeDim::new_1d(GROUP),
            errors.clone().into_buffer_arg(),
            squares.clone().into_buffer_arg(),
            (layer.index * self.plan.time) as u32,
            layer.width as u32,
            self.plan.batch as u32,
            self.plan.record_len() as u32,
            self.rows(layer).start as u32,
        );
    }

    fn turn(&self, parameters: &CubeTensor) -> CubeTensor {
        let turned = self.empty(self.plan.parameter_count());
        let (count, dim) = per_number(self.plan.parameter_count());
        gpu::transpose::launch(
            &self.like.client,
            count,
            dim,
            parameters.clone().into_buffer_arg(),
            self.table(&map_table(self.plan)),
            turned.clone().into_buffer_arg(),
            self.plan.parameter_count() as u32,
            MAP_FIELDS as u32,
        );
        turned
    }

    /// out = x M (+ bias), M `[inputs, outputs]` at `matrix_start`.
    #[expect(clippy::too_many_arguments, reason = "a product over parts of records")]
    fn project(
        &self,
        matrix: &CubeTensor,
        (matrix_start, bias_start): (usize, Option<usize>),
        (inputs, outputs): (usize, usize),
        x: &CubeTensor,
        x_rows: Rows,
        mask: Option<&CubeTensor>,
        out: &CubeTensor,
        out_rows: Rows,
    ) {
        let rows = (self.plan.batch * self.plan.time) as u32;
        let groups = rows.div_ceil(gpu::ROWS);
        let deep = groups.div_ceil(gpu::MOST_GROUPS);
        let count = CubeCount::Static(
            (outputs as u32).div_ceil(gpu::COLUMNS),
            groups.div_ceil(deep),
            deep,
        );
        gpu::project::launch(
            &self.like.client,
            count,
            CubeDim::new_1d(gpu::COLUMNS),
            matrix.clone().into_buffer_arg(),
            x.clone().into_buffer_arg(),
            mask.unwrap_or(x).clone().into_buffer_arg(),
            out.clone().into_buffer_arg(),
            matrix_start as u32,
            bias_start.unwrap_or(0) as u32,
            inputs as u32,
            outputs as u32,
            rows,
            self.plan.time as u32,
            x_rows.sample as u32,
            x_rows.start as u32,
            out_rows.sample as u32,
            out_rows.start as u32,
            bias_start.is_some(),
            mask.is_some(),
        );
    }

    /// The gradient of one map, written into `gradient`.
    #[expect(clippy::too_many_arguments, reason = "a product over parts of records")]
    fn weight_gradient(
        &self,
        map: MapPlace,
        errors: &CubeTensor,
        e_rows: Rows,
        x: &CubeTensor,
        x_rows: Rows,
        how: OuterProduct,
        gradient: &CubeTensor,
    ) {
        let (rows, time) = how
            .rows
            .unwrap_or((self.plan.batch * self.plan.time, self.plan.time));
        let count = CubeCount::Static(
            (map.columns as u32).div_ceil(gpu::TILE),
            (map.rows as u32).div_ceil(gpu::TILE),
            1,
        );
        gpu::weight_gradient::launch(
            &self.like.client,
            count,
            CubeDim::new_2d(gpu::TILE, gpu::TILE),
            errors.clone().into_buffer_arg(),
            x.clone().into_buffer_arg(),
            how.mask.as_ref().unwrap_or(x).clone().into_buffer_arg(),
            how.norms.as_ref().unwrap_or(x).clone().into_buffer_arg(),
            gradient.clone().into_buffer_arg(),
            map.weight as u32,
            map.bias() as u32,
            map.rows as u32,
            map.columns as u32,
            rows as u32,
            time as u32,
            e_rows.sample as u32,
            e_rows.start as u32,
            x_rows.sample as u32,
            x_rows.start as u32,
            how.delay,
            how.bias,
            how.mask.is_some(),
            how.norms.is_some(),
            how.diagonal,
        );
    }
}

/// How the rows of a weight's gradient are taken.
#[derive(Default)]
struct OuterProduct {
    /// Steps by which the signal lags behind the errors.
    delay: u32,
    bias: bool,
    mask: Option<CubeTensor>,
    norms: Option<CubeTensor>,
    /// Of a map whose diagonal alone is learnt.
    diagonal: bool,
    /// Rows and steps, where they are not batch x time.
    rows: Option<(usize, usize)>,
}

fn empty(like: &CubeTensor, length: usize) -> CubeTensor {
    let shape = Shape::new([length]);
    empty_device_contiguous_dtype(like.client.clone(), like.device.clone(), shape, DType::F32)
}

fn zero(like: &CubeTensor, length: usize) -> CubeTensor {
    zeros(like.device.clone(), Shape::new([length]), DType::F32)
}

/// One thread a number.
fn per_number(count: usize) -> (CubeCount, CubeDim) {
    let groups = (count as u32).div_ceil(GROUP);
    (CubeCount::Static(groups, 1, 1), CubeDim::new_1d(GROUP))
}

fn mean(values: &CubeTensor, count: usize) -> CubeTensor {
    let out = empty(values, 1);
    gpu::mean::launch(
        &values.client,
        CubeCount::Static(1, 1, 1),
        CubeDim::new_1d(GROUP),
        values.clone().into_buffer_arg(),
        out.clone().into_buffer_arg(),
        count as u32,
    );
    out
}

impl SnnKernels for CubeBackend {
    fn nominal(
        parameters: CubeTensor,
        input: CubeTensor,
        masks: CubeTensor,
        plan: Plan,
    ) -> (CubeTensor, CubeTensor, CubeTensor, CubeTensor) {
        let [parameters, input, masks] = [parameters, input, masks].map(into_contiguous);
        let launcher = Launcher::new(&plan, &parameters);
        let client = &parameters.client;
        let record = plan.record_len();
        let mask = plan.dropout.then_some(&masks);
        let turned = launcher.turn(&parameters);
        let membrane = launcher.empty(plan.membrane_len());
        let spikes = launcher.empty(plan.batch * record);
        for (index, &layer) in launcher.layers.iter().enumerate() {
            let (x, x_rows, x_mask) = match index.checked_sub(1) {
                None => (&input, launcher.input_rows(), None),
                Some(below) => (&spikes, launcher.rows(launcher.layers[below]), mask),
            };
            let rows = launcher.rows(layer);
            launcher.project(
                &turned,
                (layer.linear.weight, Some(layer.linear.bias())),
                (layer.linear.columns, layer.width),
                x,
                x_rows,
                x_mask,
                &membrane,
                rows,
            );
            if let Some(map) = layer.recurrent {
                let current = launcher.empty(plan.batch * layer.width);
                let (count, dim) = launcher.per_sample();
                gpu::scan_recurrent::launch(
                    client,
                    count,
                    dim,
                    turned.clone().into_buffer_arg(),
                    membrane.clone().into_buffer_arg(),
                    spikes.clone().into_buffer_arg(),
                    current.into_buffer_arg(),
                    map.weight as u32,
                    layer.constants as u32,
                    layer.width as u32,
                    plan.time as u32,
                    record as u32,
                    rows.start as u32,
                    (plan.batch * record) as u32,
                    launcher.parameter,
                    layer.width as u32,
                    launcher.kind,
                );
            } else {
                let (count, dim) = per_number(plan.batch * layer.width);
                gpu::scan_leaky::launch(
                    client,
                    count,
                    dim,
                    parameters.clone().into_buffer_arg(),
                    membrane.clone().into_buffer_arg(),
                    spikes.clone().into_buffer_arg(),
                    layer.constants as u32,
                    layer.width as u32,
                    plan.batch as u32,
                    plan.time as u32,
                    record as u32,
                    rows.start as u32,
                    launcher.parameter,
                    launcher.kind,
                );
            }
        }
        let (outputs, _) = read_out(&launcher, &parameters, &spikes, mask);
        let report = if plan.reports {
            report(&launcher, &parameters, &membrane, &spikes, &outputs)
        } else {
            launcher.empty(SHARES * plan.widths.len())
        };
        (membrane, spikes, outputs, report)
    }

    fn nominal_backward(
        parameters: CubeTensor,
        input: CubeTensor,
        masks: CubeTensor,
        membrane: CubeTensor,
        spikes: CubeTensor,
        _report: CubeTensor,
        outputs_gradient: CubeTensor,
        membrane_gradient: CubeTensor,
        has_membrane_gradient: bool,
        plan: Plan,
    ) -> (CubeTensor, CubeTensor) {
        let [parameters, input, masks] = [parameters, input, masks].map(into_contiguous);
        let [of_outputs, of_membrane] = [outputs_gradient, membrane_gradient].map(into_contiguous);
        let launcher = Launcher::new(&plan, &parameters);
        let mask = plan.dropout.then_some(&masks);
        // What is not learnt has no gradient.
        let gradient = zero(&parameters, plan.parameter_count());
        let squares = launcher.empty(plan.widths.len() * plan.time);
        // A product reads one buffer and writes another, so layers take turns.
        let mut errors = launcher.empty(plan.batch * plan.record_len());
        let mut errors_below = match launcher.layers.len() {
            1 => errors.clone(),
            _ => launcher.empty(plan.batch * plan.record_len()),
        };
        let last = *launcher.layers.last().expect("a network has a layer");
        if plan.learns_readout() {
            readout_gradient(
                &launcher,
                last,
                [&parameters, &spikes],
                mask,
                &of_outputs,
                &gradient,
            );
        }
        for (index, &layer) in launcher.layers.iter().enumerate().rev() {
            let rows = launcher.rows(layer);
            let backward = LayerBackward {
                layer,
                is_last: index + 1 == launcher.layers.len(),
                of_membrane: has_membrane_gradient.then_some(&of_membrane),
            };
            backward.launch(
                &launcher,
                &parameters,
                &membrane,
                mask,
                &of_outputs,
                &errors,
            );
            launcher.squares(layer, &errors, &squares);
            let (x, x_rows, x_mask) = match index.checked_sub(1) {
                None => (&input, launcher.input_rows(), None),
                Some(below) => (
                    &spikes,
                    launcher.rows(launcher.layers[below]),
                    mask.cloned(),
                ),
            };
            let how = OuterProduct {
                bias: true,
                mask: x_mask,
                ..Default::default()
            };
            launcher.weight_gradient(layer.linear, &errors, rows, x, x_rows, how, &gradient);
            if let Some(map) = layer.recurrent {
                let how = OuterProduct {
                    bias: true,
                    delay: 1,
                    diagonal: plan.one_to_one,
                    ..Default::default()
                };
                launcher.weight_gradient(map, &errors, rows, &spikes, rows, how, &gradient);
            }
            if index > 0 {
                // W itself is W' for the way back.
                launcher.project(
                    &parameters,
                    (layer.linear.weight, None),
                    (layer.width, layer.linear.columns),
                    &errors,
                    rows,
                    None,
                    &errors_below,
                    launcher.rows(launcher.layers[index - 1]),
                );
                std::mem::swap(&mut errors, &mut errors_below);
            }
        }
        (gradient, squares)
    }

    fn tangent_forward(
        parameters: CubeTensor,
        membrane: CubeTensor,
        start: CubeTensor,
        plan: Plan,
    ) -> (CubeTensor, CubeTensor, CubeTensor, CubeTensor, CubeTensor) {
        let parameters = into_contiguous(parameters);
        let launcher = Launcher::new(&plan, &parameters);
        let turned = launcher.turn(&parameters);
        let states = launcher.empty(2 * plan.batch * plan.state_len());
        let samples = launcher.empty(2 * plan.batch);
        let spikes = launcher.empty(plan.batch * plan.record_len());
        let norms = launcher.empty(plan.batch * plan.time);
        let (count, dim) = launcher.per_sample();
        gpu::tangent::tangent::launch(
            &parameters.client,
            count,
            dim,
            turned.into_buffer_arg(),
            membrane.into_buffer_arg(),
            launcher.table(&layer_table(&plan)),
            into_contiguous(start).into_buffer_arg(),
            states.clone().into_buffer_arg(),
            spikes.clone().into_buffer_arg(),
            norms.clone().into_buffer_arg(),
            samples.clone().into_buffer_arg(),
            launcher.constants(),
            plan.neurons() as u32,
            plan.batch as u32,
            plan.time as u32,
            plan.transient as u32,
            launcher.parameter,
            launcher.layers.len() as u32,
            plan.neurons() as u32,
            plan.recurrent,
            launcher.kind,
        );
        (mean(&samples, plan.batch), samples, norms, spikes, states)
    }

    fn tangent_backward(
        parameters: CubeTensor,
        membrane: CubeTensor,
        norms: CubeTensor,
        spikes: CubeTensor,
        states: CubeTensor,
        gradient: CubeTensor,
        plan: Plan,
    ) -> CubeTensor {
        let parameters = into_contiguous(parameters);
        let launcher = Launcher::new(&plan, &parameters);
        let errors = launcher.empty(plan.batch * plan.record_len());
        let (count, dim) = launcher.per_sample();
        gpu::tangent::tangent_backward::launch(
            &parameters.client,
            count,
            dim,
            parameters.clone().into_buffer_arg(),
            membrane.into_buffer_arg(),
            launcher.table(&layer_table(&plan)),
            norms.clone().into_buffer_arg(),
            into_contiguous(gradient).into_buffer_arg(),
            states.copy().into_buffer_arg(),
            errors.clone().into_buffer_arg(),
            launcher.constants(),
            plan.neurons() as u32,
            plan.batch as u32,
            plan.time as u32,
            plan.transient as u32,
            1.0 / (plan.batch * plan.counted()) as f32,
            launcher.parameter,
            launcher.layers.len() as u32,
            plan.neurons() as u32,
            plan.recurrent,
            plan.statistic == Statistic::MeanSquare,
            launcher.kind,
        );
        // What has no part in the recursion stays zero.
        let of_parameters = zero(&parameters, plan.parameter_count());
        for (index, &layer) in launcher.layers.iter().enumerate() {
            let rows = launcher.rows(layer);
            if let Some(map) = layer.recurrent {
                let how = OuterProduct {
                    delay: 1,
                    diagonal: plan.one_to_one,
                    ..Default::default()
                };
                launcher.weight_gradient(map, &errors, rows, &spikes, rows, how, &of_parameters);
            }
            if let Some(below) = index.checked_sub(1) {
                // W saw ds before it was scaled.
                let how = OuterProduct {
                    norms: Some(norms.clone()),
                    ..Default::default()
                };
                let below = launcher.rows(launcher.layers[below]);
                let map = layer.linear;
                launcher.weight_gradient(map, &errors, rows, &spikes, below, how, &of_parameters);
            }
        }
        of_parameters
    }

    fn mean_square(
        exponents: CubeTensor,
        shares: Vec<f64>,
        steps: usize,
    ) -> (CubeTensor, CubeTensor) {
        let twice = Scalar::Float(2.0 * steps as f64);
        let shares = TensorData::from(shares.as_slice()).convert::<f32>();
        let shares = CubeBackend::float_from_data(shares, &exponents.device);
        let largest = CubeBackend::float_max(exponents.clone());
        let below = CubeBackend::float_sub(exponents, largest.clone());
        let squares = CubeBackend::float_exp(CubeBackend::float_mul_scalar(below, twice));
        let parts = times(squares, shares);
        let sum = CubeBackend::float_sum(parts.clone());
        let growth = CubeBackend::float_div_scalar(CubeBackend::float_log(sum.clone()), twice);
        (
            CubeBackend::float_add(largest, growth),
            CubeBackend::float_div(parts, sum),
        )
    }

    fn twin_forward(
        parameters: CubeTensor,
        masks: CubeTensor,
        membrane: CubeTensor,
        _spikes: CubeTensor,
        start: CubeTensor,
        plan: Plan,
        twin: TwinPlan,
    ) -> (CubeTensor, CubeTensor) {
        let [parameters, masks, start] = [parameters, masks, start].map(into_contiguous);
        let launcher = Launcher::new(&plan, &parameters);
        let turned = launcher.turn(&parameters);
        let records = if plan.recurrent { 3 } else { 2 };
        let trace = launcher.empty(records * plan.batch * plan.record_len());
        let growth = launcher.empty(3 * plan.batch);
        let (count, dim) = launcher.per_sample();
        gpu::twin::twin::launch(
            &parameters.client,
            count,
            dim,
            turned.into_buffer_arg(),
            masks.into_buffer_arg(),
            membrane.into_buffer_arg(),
            launcher.table(&layer_table(&plan)),
            start.into_buffer_arg(),
            trace.clone().into_buffer_arg(),
            growth.clone().into_buffer_arg(),
            launcher.constants(),
            plan.neurons() as u32,
            plan.batch as u32,
            plan.time as u32,
            twin.transient as u32,
            bits(&twin.layers),
            twin.eps as f32,
            launcher.parameter,
            launcher.layers.len() as u32,
            plan.neurons() as u32,
            plan.recurrent,
            twin.kind == TwinKind::FiniteSize,
            plan.dropout,
            launcher.kind,
        );
        // Exponents of all samples, their shares of merged steps, then of flips.
        let flips = Slice::from(2 * plan.batch..3 * plan.batch);
        let flips = into_contiguous(CubeBackend::float_slice(growth.clone(), &[flips]));
        let means = [mean(&growth, plan.batch), mean(&flips, plan.batch)];
        let samples = Slice::from(0..2 * plan.batch);
        let samples = CubeBackend::float_slice(growth, &[samples]);
        let read = means.into_iter().chain([samples]).collect();
        (CubeBackend::float_cat(read, 0), trace)
    }

    fn twin_backward(
        parameters: CubeTensor,
        masks: CubeTensor,
        membrane: CubeTensor,
        _spikes: CubeTensor,
        trace: CubeTensor,
        gradient: CubeTensor,
        plan: Plan,
        twin: TwinPlan,
    ) -> (CubeTensor, CubeTensor) {
        let [parameters, masks] = [parameters, masks].map(into_contiguous);
        let launcher = Launcher::new(&plan, &parameters);
        let record = plan.batch * plan.record_len();
        let state = launcher.empty(plan.batch * plan.state_len());
        let out = launcher.empty(2 * record);
        let (count, dim) = launcher.per_sample();
        gpu::twin::twin_backward::launch(
            &parameters.client,
            count,
            dim,
            parameters.clone().into_buffer_arg(),
            masks.into_buffer_arg(),
            membrane.into_buffer_arg(),
            launcher.table(&layer_table(&plan)),
            trace.clone().into_buffer_arg(),
            state.into_buffer_arg(),
            out.clone().into_buffer_arg(),
            launcher.constants(),
            plan.neurons() as u32,
            plan.batch as u32,
            plan.time as u32,
            bits(&twin.layers),
            1.0 / (plan.batch * plan.time) as f32,
            twin.eps as f32,
            launcher.parameter,
            launcher.layers.len() as u32,
            plan.neurons() as u32,
            plan.recurrent,
            plan.dropout,
            launcher.kind,
        );
        let of_parameters = zero(&parameters, plan.parameter_count());
        for (index, &layer) in launcher.layers.iter().enumerate() {
            let rows = launcher.rows(layer);
            if let Some(map) = layer.recurrent {
                let how = OuterProduct {
                    delay: 1,
                    diagonal: plan.one_to_one,
                    ..Default::default()
                };
                launcher.weight_gradient(map, &out, rows, &trace, rows, how, &of_parameters);
            }
            if let Some(below) = index.checked_sub(1) {
                let below = launcher.rows(launcher.layers[below]);
                let (map, how) = (layer.linear, OuterProduct::default());
                launcher.weight_gradient(map, &out, rows, &trace, below, how, &of_parameters);
            }
        }
        let of_membrane = CubeBackend::float_slice(out, &[Slice::from(record..2 * record)]);
        (
            times(of_parameters, gradient.clone()),
            times(of_membrane, gradient),
        )
    }

    fn loss_kernel(
        outputs: CubeTensor,
        targets: CubeTensor,
        plan: Plan,
        wanted: LossPlan,
    ) -> (CubeTensor, CubeTensor, CubeTensor) {
        let [outputs, targets] = [outputs, targets].map(into_contiguous);
        assert_eq!(targets.dtype(), DType::I32, "classes on a GPU are 32-bit");
        let (loss, correct) = (empty(&outputs, 1), empty(&outputs, 1));
        let gradient = empty(&outputs, plan.outputs_len());
        let counts = wanted.counts(plan.time);
        let [right, wrong] = counts.unwrap_or_default();
        let rate = wanted.firing_rate.unwrap_or(FiringRateConfig {
            target: 0.0,
            weight: 0.0,
        });
        gpu::batch_loss::launch(
            &outputs.client,
            CubeCount::Static(1, 1, 1),
            CubeDim::new_1d(GROUP),
            outputs.clone().into_buffer_arg(),
            targets.into_buffer_arg(),
            loss.clone().into_buffer_arg(),
            correct.clone().into_buffer_arg(),
            gradient.clone().into_buffer_arg(),
            plan.batch as u32,
            plan.classes as u32,
            plan.widths.len() as u32,
            plan.time as u32,
            right as f32,
            wrong as f32,
            rate.target as f32,
            rate.weight as f32,
            counts.is_some(),
        );
        (loss, correct, gradient)
    }

    fn clip_kernel(gradient: CubeTensor, limit: Option<f64>) -> (CubeTensor, CubeTensor) {
        let gradient = into_contiguous(gradient);
        let (norm, scale) = (empty(&gradient, 1), empty(&gradient, 1));
        gpu::norm::launch(
            &gradient.client,
            CubeCount::Static(1, 1, 1),
            CubeDim::new_1d(GROUP),
            gradient.clone().into_buffer_arg(),
            norm.clone().into_buffer_arg(),
            scale.clone().into_buffer_arg(),
            gradient.meta.num_elements() as u32,
            limit.unwrap_or(0.0) as f32,
            limit.is_some(),
        );
        (norm, scale)
    }

    fn update_kernel(
        parameters: CubeTensor,
        moments: CubeTensor,
        gradient: CubeTensor,
        scale: CubeTensor,
        update: Update,
    ) -> (CubeTensor, CubeTensor) {
        let [parameters, moments] = [parameters, moments].map(into_contiguous);
        let [gradient, scale] = [gradient, scale].map(into_contiguous);
        let length = parameters.meta.num_elements();
        let (new, new_moments) = (empty(&parameters, length), empty(&parameters, 2 * length));
        let (count, dim) = per_number(length);
        let client = parameters.client.clone();
        let tensors = [
            parameters,
            moments,
            gradient,
            scale,
            new.clone(),
            new_moments.clone(),
        ];
        let [parameters, moments, gradient, scale, out, moments_out] =
            tensors.map(CubeTensor::into_buffer_arg);
        match update {
            Update::Adam {
                rate,
                correction,
                decay,
                decayed,
            } => gpu::update_adam::launch(
                &client,
                count,
                dim,
                parameters,
                moments,
                gradient,
                scale,
                out,
                moments_out,
                length as u32,
                rate as f32,
                (1.0 / correction) as f32,
                (1.0 - decay) as f32,
                decayed as u32,
            ),
            Update::Sgd { rate, momentum } => gpu::update_sgd::launch(
                &client,
                count,
                dim,
                parameters,
                moments,
                gradient,
                scale,
                out,
                moments_out,
                length as u32,
                rate as f32,
                momentum as f32,
            ),
        }
        (new, new_moments)
    }
}

/// One layer's scan back through time.
struct LayerBackward<'a> {
    layer: LayerPlace,
    is_last: bool,
    of_membrane: Option<&'a CubeTensor>,
}

impl LayerBackward<'_> {
    fn launch(
        &self,
        launcher: &Launcher,
        parameters: &CubeTensor,
        membrane: &CubeTensor,
        mask: Option<&CubeTensor>,
        of_outputs: &CubeTensor,
        errors: &CubeTensor,
    ) {
        let (plan, layer) = (launcher.plan, self.layer);
        let client = &parameters.client;
        let readout = plan.readout().weight as u32;
        let start = launcher.rows(layer).start as u32;
        let (classes, width) = (plan.classes as u32, layer.width as u32);
        let rate_at = (plan.batch * plan.classes + layer.index) as u32;
        let (time, record) = (plan.time as u32, plan.record_len() as u32);
        let of_membrane = self
            .of_membrane
            .unwrap_or(membrane)
            .clone()
            .into_buffer_arg();
        if let Some(map) = layer.recurrent {
            let potentials = launcher.empty(plan.batch * layer.width);
            let (count, dim) = launcher.per_sample();
            gpu::scan_recurrent_backward::launch(
                client,
                count,
                dim,
                parameters.clone().into_buffer_arg(),
                membrane.clone().into_buffer_arg(),
                mask.unwrap_or(membrane).clone().into_buffer_arg(),
                of_outputs.clone().into_buffer_arg(),
                of_membrane,
                errors.clone().into_buffer_arg(),
                potentials.into_buffer_arg(),
                map.weight as u32,
                layer.constants as u32,
                readout,
                rate_at,
                classes,
                width,
                plan.batch as u32,
                time,
                record,
                start,
                launcher.parameter,
                width,
                self.is_last,
                mask.is_some(),
                self.of_membrane.is_some(),
                launcher.kind,
            );
            return;
        }
        let (count, dim) = per_number(plan.batch * layer.width);
        gpu::scan_leaky_backward::launch(
            client,
            count,
            dim,
            parameters.clone().into_buffer_arg(),
            membrane.clone().into_buffer_arg(),
            mask.unwrap_or(membrane).clone().into_buffer_arg(),
            of_outputs.clone().into_buffer_arg(),
            of_membrane,
            errors.clone().into_buffer_arg(),
            layer.constants as u32,
            readout,
            rate_at,
            classes,
            width,
            plan.batch as u32,
            time,
            record,
            start,
            launcher.parameter,
            self.is_last,
            mask.is_some(),
            self.of_membrane.is_some(),
            launcher.kind,
        );
    }
}

/// Outputs with their logits, and sums of the last layer's spikes over time.
fn read_out(
    launcher: &Launcher,
    parameters: &CubeTensor,
    spikes: &CubeTensor,
    mask: Option<&CubeTensor>,
) -> (CubeTensor, CubeTensor) {
    let plan = launcher.plan;
    let last = *launcher.layers.last().expect("a network has a layer");
    let outputs = launcher.empty(plan.outputs_len());
    let sums = launcher.empty(plan.batch * last.width);
    let (count, dim) = launcher.per_sample();
    gpu::readout::launch(
        &parameters.client,
        count,
        dim,
        parameters.clone().into_buffer_arg(),
        spikes.clone().into_buffer_arg(),
        mask.unwrap_or(spikes).clone().into_buffer_arg(),
        outputs.clone().into_buffer_arg(),
        sums.clone().into_buffer_arg(),
        plan.readout().weight as u32,
        last.width as u32,
        plan.classes as u32,
        plan.time as u32,
        plan.record_len() as u32,
        launcher.rows(last).start as u32,
        last.width as u32,
        mask.is_some(),
    );
    (outputs, sums)
}

/// The gradient of the readout's map, written into `gradient`.
fn readout_gradient(
    launcher: &Launcher,
    last: LayerPlace,
    [parameters, spikes]: [&CubeTensor; 2],
    mask: Option<&CubeTensor>,
    of_outputs: &CubeTensor,
    gradient: &CubeTensor,
) {
    let plan = launcher.plan;
    let (_, sums) = read_out(launcher, parameters, spikes, mask);
    let one_step = |width| Rows {
        sample: width,
        start: 0,
    };
    let how = OuterProduct {
        bias: true,
        rows: Some((plan.batch, 1)),
        ..Default::default()
    };
    let (classes, width) = (one_step(plan.classes), one_step(last.width));
    let readout = plan.readout();
    launcher.weight_gradient(readout, of_outputs, classes, &sums, width, how, gradient);
}

/// The report of a forward pass; writes the firing rates into `outputs`.
fn report(
    launcher: &Launcher,
    parameters: &CubeTensor,
    membrane: &CubeTensor,
    spikes: &CubeTensor,
    outputs: &CubeTensor,
) -> CubeTensor {
    let plan = launcher.plan;
    let neurons = plan.neurons();
    let counts = launcher.empty(2 * neurons);
    let report = launcher.empty(SHARES * plan.widths.len());
    let steps = (plan.batch * plan.time) as f32;
    let client = &parameters.client;
    gpu::counts::launch(
        client,
        CubeCount::Static(neurons as u32, 1, 1),
        CubeDim::new_1d(GROUP),
        parameters.clone().into_buffer_arg(),
        membrane.clone().into_buffer_arg(),
        spikes.clone().into_buffer_arg(),
        launcher.table(&layer_table(plan)),
        counts.clone().into_buffer_arg(),
        launcher.constants(),
        neurons as u32,
        plan.batch as u32,
        plan.time as u32,
        plan.surrogate.half_width().min(f64::from(f32::MAX)) as f32,
        launcher.layers.len() as u32,
    );
    gpu::shares::launch(
        client,
        CubeCount::Static(launcher.layers.len() as u32, 1, 1),
        CubeDim::new_1d(GROUP),
        counts.into_buffer_arg(),
        launcher.table(&layer_table(plan)),
        outputs.clone().into_buffer_arg(),
        report.clone().into_buffer_arg(),
        (plan.batch * plan.classes) as u32,
        neurons as u32,
        steps,
        SATURATED as f32 * steps,
    );
    report
}

/// A bit for each layer.
fn bits(layers: &[usize]) -> u32 {
    layers.iter().fold(0, |bits, &layer| bits | 1 << layer)
}

fn times(tensor: CubeTensor, factor: CubeTensor) -> CubeTensor {
    CubeBackend::float_mul(tensor, factor)
}
