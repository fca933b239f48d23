//! The nominal trajectory.

use super::dense::{Matrix, Rows, Signal, project, transpose};
use super::launcher::{Launcher, buffer, groups, optional};
use crate::engine::kernel::gpu::GROUP;
use crate::engine::kernel::gpu::layout::layer_table;
use crate::engine::kernel::gpu::nominal::{ReadOutLaunch, readout, scan_leaky, scan_recurrent};
use crate::engine::kernel::gpu::report::{CountedLaunch, counts, shares};
use crate::engine::kernel::{LayerPlace, Plan, SATURATED, SHARES};
use crate::engine::ops::types::{Inputs, Trajectory};
use burn_cubecl::kernel::into_contiguous;
use burn_cubecl::tensor::CubeTensor;
use burn_wgpu::CubeBackend;

pub fn forward(inputs: Inputs<CubeBackend>, plan: &Plan) -> Trajectory<CubeBackend> {
    let [parameters, signal] = [inputs.parameters, inputs.signal].map(into_contiguous);
    let masks = inputs.masks.map(into_contiguous);
    let launcher = Launcher::new(plan, &parameters);
    launcher.expect([
        (&parameters, plan.parameter_count()),
        (&signal, plan.batch * plan.time * plan.input_dim),
    ]);
    launcher.expect_some(masks.as_ref(), plan.batch * plan.record_len());
    let transposed = transpose(&launcher, &parameters);
    let membrane = launcher.empty(plan.membrane_len());
    let spikes = launcher.record();
    for &layer in &launcher.layers {
        let matrix = Matrix {
            numbers: &transposed,
            start: layer.linear.weight,
            bias: Some(layer.linear.bias()),
            inputs: layer.linear.columns,
            outputs: layer.width,
        };
        let from = into_layer(&launcher, layer, [&signal, &spikes], masks.as_ref());
        let to = Rows::layer(&launcher, &membrane, layer);
        project(&launcher, &matrix, from, to);
        let client = launcher.client();
        let [membrane, spikes] = [&membrane, &spikes].map(buffer);
        if layer.recurrent.is_some() {
            let current = launcher.empty(plan.batch * layer.width);
            let (count, dim, scan) = launcher.scan(layer);
            let (transposed, current) = (buffer(&transposed), buffer(&current));
            let width = layer.width as u32;
            // SAFETY: every buffer has the length that the plan says.
            unsafe {
                scan_recurrent::launch_unchecked(
                    client, count, dim, transposed, membrane, spikes, current, scan, width,
                );
            }
        } else {
            let (_, _, scan) = launcher.scan(layer);
            let (count, dim) = launcher.per_neuron(layer);
            let parameters = buffer(&parameters);
            // SAFETY: every buffer has the length that the plan says.
            unsafe {
                scan_leaky::launch_unchecked(
                    client, count, dim, parameters, membrane, spikes, scan,
                );
            }
        }
    }
    let (outputs, _) = read_out(&launcher, &parameters, &spikes, masks.as_ref());
    let report = if plan.reports {
        report(&launcher, &parameters, [&membrane, &spikes], &outputs)
    } else {
        launcher.empty(SHARES * plan.widths.len())
    };
    Trajectory {
        membrane,
        spikes,
        outputs,
        report,
    }
}

/// What a layer receives: the network's input, or the spikes of the layer below after dropout.
pub fn into_layer<'a>(
    launcher: &Launcher,
    layer: LayerPlace,
    [input, spikes]: [&'a CubeTensor; 2],
    mask: Option<&'a CubeTensor>,
) -> Signal<'a> {
    match launcher.below(layer) {
        None => Rows::input(launcher, input).into(),
        Some(below) => Signal {
            rows: Rows::layer(launcher, spikes, below),
            mask,
        },
    }
}

/// Outputs with their logits, and sums of the last layer's spikes over time.
pub fn read_out(
    launcher: &Launcher,
    parameters: &CubeTensor,
    spikes: &CubeTensor,
    mask: Option<&CubeTensor>,
) -> (CubeTensor, CubeTensor) {
    let plan = launcher.plan;
    let last = launcher.last();
    let outputs = launcher.empty(plan.outputs_len());
    let sums = launcher.empty(plan.batch * last.width);
    let (count, dim) = launcher.per_sample();
    // SAFETY: every buffer has the length that the plan says.
    unsafe {
        readout::launch_unchecked(
            launcher.client(),
            count,
            dim,
            buffer(parameters),
            buffer(spikes),
            optional(mask),
            buffer(&outputs),
            buffer(&sums),
            ReadOutLaunch::new(
                Launcher::layer(last),
                launcher.sizes(),
                plan.readout().weight as u32,
                plan.classes as u32,
            ),
            last.width as u32,
        );
    }
    (outputs, sums)
}

/// The report of a forward pass; writes the firing rates into `outputs`.
fn report(
    launcher: &Launcher,
    parameters: &CubeTensor,
    [membrane, spikes]: [&CubeTensor; 2],
    outputs: &CubeTensor,
) -> CubeTensor {
    let plan = launcher.plan;
    let neurons = plan.neurons();
    let counted = launcher.empty(2 * neurons);
    let report = launcher.empty(SHARES * plan.widths.len());
    let (count, dim) = groups(neurons);
    // SAFETY: every buffer has the length that the plan says.
    unsafe {
        counts::launch_unchecked(
            launcher.client(),
            count,
            dim,
            launcher.network(parameters, membrane, launcher.team(GROUP)),
            buffer(spikes),
            buffer(&counted),
            plan.surrogate.half_width().min(f64::from(f32::MAX)) as f32,
        );
    }
    let steps = (plan.batch * plan.time) as f32;
    let (count, dim) = groups(launcher.layers.len());
    shares::launch(
        launcher.client(),
        count,
        dim,
        buffer(&counted),
        launcher.table(&layer_table(plan)),
        buffer(outputs),
        buffer(&report),
        CountedLaunch::new(
            neurons as u32,
            (plan.batch * plan.classes) as u32,
            steps,
            SATURATED as f32 * steps,
        ),
    );
    report
}
