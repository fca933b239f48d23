//! Backpropagation through time along the nominal trajectory.

use super::dense::{Matrix, OuterProduct, Parts, Rows, project};
use super::launcher::{Launcher, buffer, groups, optional};
use super::nominal::{into_layer, read_out};
use crate::engine::kernel::gpu::nominal_backward::{
    IncomingLaunch, PathLaunch, error_squares, scan_leaky_backward, scan_recurrent_backward,
};
use crate::engine::kernel::{LayerPlace, Plan};
use crate::engine::ops::types::{Inputs, NetworkGradient, Optional, Trajectory};
use burn_cubecl::kernel::into_contiguous;
use burn_cubecl::tensor::CubeTensor;
use burn_wgpu::CubeBackend;

pub fn backward(
    inputs: Inputs<CubeBackend>,
    trajectory: Trajectory<CubeBackend>,
    of_outputs: CubeTensor,
    of_membrane: Optional<CubeBackend>,
    plan: &Plan,
) -> NetworkGradient<CubeBackend> {
    let [parameters, signal] = [inputs.parameters, inputs.signal].map(into_contiguous);
    let back = Backward {
        launcher: Launcher::new(plan, &parameters),
        parameters: parameters.clone(),
        signal,
        masks: inputs.masks.map(into_contiguous),
        membrane: trajectory.membrane,
        spikes: trajectory.spikes,
        of_outputs: into_contiguous(of_outputs),
        of_membrane: of_membrane.map(into_contiguous),
    };
    back.run()
}

/// What the whole way back takes.
struct Backward<'a> {
    launcher: Launcher<'a>,
    parameters: CubeTensor,
    signal: CubeTensor,
    masks: Option<CubeTensor>,
    membrane: CubeTensor,
    spikes: CubeTensor,
    of_outputs: CubeTensor,
    of_membrane: Option<CubeTensor>,
}

impl Backward<'_> {
    fn run(&self) -> NetworkGradient<CubeBackend> {
        let (launcher, plan) = (&self.launcher, self.launcher.plan);
        let record = plan.batch * plan.record_len();
        launcher.expect([
            (&self.parameters, plan.parameter_count()),
            (&self.signal, plan.batch * plan.time * plan.input_dim),
            (&self.membrane, plan.membrane_len()),
            (&self.spikes, record),
            (&self.of_outputs, plan.outputs_len()),
        ]);
        launcher.expect_some(self.masks.as_ref(), record);
        launcher.expect_some(self.of_membrane.as_ref(), record);
        // What is not learnt has no gradient.
        let gradient = Parts::new(launcher);
        let squares = launcher.empty(plan.widths.len() * plan.time);
        // A product reads one buffer and writes another, so layers take turns.
        let mut errors = launcher.record();
        let mut errors_below = match launcher.layers.len() {
            1 => errors.clone(),
            _ => launcher.record(),
        };
        if plan.learns_readout() {
            self.readout(&gradient);
        }
        for &layer in launcher.layers.iter().rev() {
            self.scan(layer, &errors);
            self.squares(layer, &errors, &squares);
            self.weights(layer, &errors, &gradient);
            if let Some(below) = launcher.below(layer) {
                // W itself is W' for the way back.
                let matrix = Matrix {
                    numbers: &self.parameters,
                    start: layer.linear.weight,
                    bias: None,
                    inputs: layer.width,
                    outputs: layer.linear.columns,
                };
                let from = Rows::layer(launcher, &errors, layer);
                let to = Rows::layer(launcher, &errors_below, below);
                project(launcher, &matrix, from.into(), to);
                std::mem::swap(&mut errors, &mut errors_below);
            }
        }
        NetworkGradient {
            parameters: gradient.sum(launcher),
            squares,
        }
    }

    /// The gradient of the readout's map.
    fn readout(&self, gradient: &Parts) {
        let (launcher, plan) = (&self.launcher, self.launcher.plan);
        let masks = self.masks.as_ref();
        let (_, sums) = read_out(launcher, &self.parameters, &self.spikes, masks);
        let errors = Rows::samples(&self.of_outputs, plan.classes);
        let signal = Rows::samples(&sums, launcher.last().width);
        let product = OuterProduct::new(plan, plan.readout(), errors, signal);
        product.by_sample().with_bias().launch(launcher, gradient);
    }

    /// One layer's scan back through time.
    fn scan(&self, layer: LayerPlace, errors: &CubeTensor) {
        let (launcher, plan) = (&self.launcher, self.launcher.plan);
        let client = launcher.client();
        let path = PathLaunch::new(
            buffer(&self.parameters),
            buffer(&self.membrane),
            optional(self.masks.as_ref()),
        );
        let incoming = IncomingLaunch::new(
            buffer(&self.of_outputs),
            optional(self.of_membrane.as_ref()),
            plan.readout().weight as u32,
            plan.classes as u32,
            layer.index + 1 == launcher.layers.len(),
        );
        let errors = buffer(errors);
        if layer.recurrent.is_some() {
            let potentials = launcher.empty(2 * plan.batch * layer.width);
            let potentials = buffer(&potentials);
            let (count, dim, scan) = launcher.scan(layer);
            let width = layer.width as u32;
            // SAFETY: every buffer has the length that the plan says.
            unsafe {
                scan_recurrent_backward::launch_unchecked(
                    client, count, dim, path, incoming, errors, potentials, scan, width,
                );
            }
        } else {
            let (_, _, scan) = launcher.scan(layer);
            let (count, dim) = launcher.per_neuron(layer);
            // SAFETY: every buffer has the length that the plan says.
            unsafe {
                scan_leaky_backward::launch_unchecked(
                    client, count, dim, path, incoming, errors, scan,
                );
            }
        }
    }

    /// The squares of a layer's errors, by time step.
    fn squares(&self, layer: LayerPlace, errors: &CubeTensor, squares: &CubeTensor) {
        let launcher = &self.launcher;
        let (count, dim) = groups(launcher.plan.time);
        // SAFETY: every buffer has the length that the plan says.
        unsafe {
            error_squares::launch_unchecked(
                launcher.client(),
                count,
                dim,
                buffer(errors),
                buffer(squares),
                Launcher::layer(layer),
                launcher.sizes(),
            );
        }
    }

    /// The gradients of a layer's maps.
    fn weights(&self, layer: LayerPlace, errors: &CubeTensor, gradient: &Parts) {
        let (launcher, plan) = (&self.launcher, self.launcher.plan);
        let errors = Rows::layer(launcher, errors, layer);
        let tensors = [&self.signal, &self.spikes];
        let signal = into_layer(launcher, layer, tensors, self.masks.as_ref());
        let product = OuterProduct::new(plan, layer.linear, errors, signal);
        product.with_bias().launch(launcher, gradient);
        if let Some(map) = layer.recurrent {
            let signal = Rows::layer(launcher, &self.spikes, layer);
            let product = OuterProduct::new(plan, map, errors, signal);
            product
                .recurrent(plan)
                .with_bias()
                .launch(launcher, gradient);
        }
    }
}
