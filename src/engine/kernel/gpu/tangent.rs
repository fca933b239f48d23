//! Growth of the tangent of the surrogate dynamics, and its gradient. One workgroup a sample.

use super::GROUP;
use super::layout::{Layer, Network, Place};
use super::products::{Column, add_weighted, through_v, through_w};
use super::reduce::{SCRATCH, sum_of_squares, sum_over_group};
use super::spike::{Constants, NeuronKind, kept, slope};
use crate::core::exponent;
use cubecl::prelude::*;

/// A tangent of this length or less has died, as on the CPU.
const LOST: f32 = exponent::LOST as f32;

/// What one neuron's part of the tangent becomes.
#[derive(CubeType)]
struct Carried {
    potential: f32,
    current: f32,
}

/// One step of a neuron's part of `state`, which is still to be taken times `inverse`, from what
/// drives it; `before` is what a reset leaves of it.
#[cube]
fn carry(
    state: &mut [f32],
    place: &Place,
    constants: &Constants,
    drive: f32,
    inverse: f32,
    before: f32,
    #[comptime] kind: NeuronKind,
) -> Carried {
    let mut drive = drive;
    let mut current = 0.0f32;
    if comptime!(kind.recurrent) {
        current = constants.alpha * (state[place.current] * inverse) + drive;
        state[place.current] = current;
        drive = current;
    }
    let mut potential = constants.beta * (state[place.potential] * inverse);
    if comptime!(kind.zeroes()) {
        potential *= before;
        if comptime!(kind.zeroes_driven()) {
            drive *= before;
        }
    }
    potential += drive;
    state[place.potential] = potential;
    Carried { potential, current }
}

/// `state` holds v after the last step in the end, and behind it v after the last step of the
/// transient; `spikes` ds with |v| = 1, a record; `norms` |v| before it is scaled back, `[batch, time]`;
/// `samples` each sample's exponent, and behind all of these the shares of steps in which it died.
#[cube(launch)]
pub fn tangent(
    network: &Network,
    start: &[f32],
    state: &mut [f32],
    spikes: &mut [f32],
    norms: &mut [f32],
    samples: &mut [f32],
    transient: u32,
) {
    let kind = comptime!(network.kind);
    let depth = comptime!(network.depth);
    // ds of this step and of the one before, in turn, before they are scaled.
    let mut exchange = Shared::<[f32]>::new_slice(comptime!((2 * network.sizes.neurons) as usize));
    let mut scratch = Shared::<[f32]>::new_slice(comptime!(SCRATCH));
    let sample = CUBE_POS_X;
    let batch = network.sizes.batch;
    let time = network.sizes.time;
    let numbers = network.state();
    let total = sum_of_squares(start, sample * numbers, numbers, &mut scratch);
    let of_start = 1.0f32 / f32::sqrt(total);
    // Each thread has neurons of its own, in `state` too.
    for index in 0..depth {
        let layer = network.layer(index);
        let mut neuron = UNIT_POS_X;
        while neuron < layer.width {
            let place = network.place(sample, &layer, 0u32, neuron);
            state[place.potential] = start[place.potential];
            if comptime!(kind.recurrent) {
                state[place.current] = start[place.current];
            }
            neuron += GROUP;
        }
    }
    let mut inverse = of_start;
    let mut log_sum = 0.0f32;
    let mut deaths = 0.0f32;
    for t in 0..time {
        let mut square = 0.0f32;
        for index in 0..depth {
            let layer = network.layer(index);
            let constants = layer.constants(&network.parameters);
            let mut neuron = UNIT_POS_X;
            while neuron < layer.width {
                let place = network.place(sample, &layer, t, neuron);
                let mut before = 1.0f32;
                if comptime!(kind.zeroes()) {
                    before = kept(
                        network.v_before(&place, &layer, t, constants.threshold),
                        kind,
                    );
                }
                let drive = hear(network, &exchange, &layer, t, neuron, inverse);
                let carried = carry(state, &place, &constants, drive, inverse, before, kind);
                if comptime!(kind.recurrent) {
                    square += carried.current * carried.current;
                }
                square += carried.potential * carried.potential;
                let v = network.membrane[place.record] - constants.threshold;
                let spike = slope(v, network.surrogate, kind) * carried.potential;
                spikes[place.record] = spike;
                exchange[(network.exchanged(t) + layer.offset + neuron) as usize] = spike;
                neuron += GROUP;
            }
            sync_cube();
        }
        let total = sum_over_group(square, &mut scratch);
        let mut norm = f32::sqrt(total);
        let died = norm <= LOST;
        inverse = 1.0f32 / norm;
        if died {
            norm = LOST;
            inverse = of_start;
        }
        if t >= transient {
            log_sum += f32::ln(norm);
            if died {
                deaths += 1.0f32;
            }
        }
        if UNIT_POS_X == 0 {
            norms[(sample * time + t) as usize] = norm;
        }
        for index in 0..depth {
            let layer = network.layer(index);
            let mut neuron = UNIT_POS_X;
            while neuron < layer.width {
                let place = network.place(sample, &layer, t, neuron);
                if died {
                    let spike = start_again(network, &layer, &place, start, state);
                    spikes[place.record] = spike;
                    exchange[(network.exchanged(t) + layer.offset + neuron) as usize] = spike;
                }
                spikes[place.record] *= inverse;
                if t + 1 == transient {
                    let settled = (batch * numbers) as usize;
                    state[settled + place.potential] = state[place.potential] * inverse;
                    if comptime!(kind.recurrent) {
                        state[settled + place.current] = state[place.current] * inverse;
                    }
                }
                neuron += GROUP;
            }
        }
        // What a restart left in `exchange` is read in the next step.
        sync_cube();
    }
    scale_state(network, sample, inverse, state);
    if UNIT_POS_X == 0 {
        let counted = (time - transient) as f32;
        samples[sample as usize] = log_sum / counted;
        samples[(batch + sample) as usize] = deaths / counted;
    }
}

/// What drives a neuron: W ds of the layer below, and V ds of the step before, which is still to be
/// taken times `inverse`.
#[cube]
fn hear(
    network: &Network,
    exchange: &[f32],
    layer: &Layer,
    step: u32,
    neuron: u32,
    inverse: f32,
) -> f32 {
    let mut drive = 0.0f32;
    if layer.index > 0 {
        let below = network.layer(layer.index - 1).width;
        let from = network.exchanged(step) + layer.offset - below;
        let column = Column::linear(layer, neuron, below);
        drive = add_weighted(drive, exchange, from, &network.parameters, &column);
    }
    if comptime!(network.kind.recurrent) {
        if step > 0 {
            let from = network.exchanged(step + 1) + layer.offset;
            let column = Column::recurrent(layer, neuron);
            let sum = add_weighted(0.0f32, exchange, from, &network.parameters, &column);
            drive += sum * inverse;
        }
    }
    drive
}

/// A neuron's part of a tangent that died: along its start direction again. Its ds.
#[cube]
fn start_again(
    network: &Network,
    layer: &Layer,
    place: &Place,
    start: &[f32],
    state: &mut [f32],
) -> f32 {
    let potential = start[place.potential];
    state[place.potential] = potential;
    if comptime!(network.kind.recurrent) {
        state[place.current] = start[place.current];
    }
    let threshold = layer.constants(&network.parameters).threshold;
    let v = network.membrane[place.record] - threshold;
    slope(v, network.surrogate, comptime!(network.kind)) * potential
}

/// Scales a sample's state.
#[cube]
fn scale_state(network: &Network, sample: u32, factor: f32, state: &mut [f32]) {
    for index in 0..comptime!(network.depth) {
        let layer = network.layer(index);
        let mut neuron = UNIT_POS_X;
        while neuron < layer.width {
            let place = network.place(sample, &layer, 0u32, neuron);
            state[place.potential] *= factor;
            if comptime!(network.kind.recurrent) {
                state[place.current] *= factor;
            }
            neuron += GROUP;
        }
    }
}

/// What the exponent's gradient is taken of.
#[derive(CubeLaunch, CubeType)]
pub struct Exponent {
    pub transient: u32,
    /// The exponent is this times the sum of the logarithms that count.
    pub share: f32,
    /// Whether each sample's gradient is given by itself.
    #[cube(comptime)]
    pub by_sample: bool,
}

/// The adjoint of what drives each neuron, a record, for an [`Exponent`] times `gradient`, one number,
/// or one for each sample; `state` is what [`tangent()`] left, and is used up.
#[cube(launch)]
pub fn tangent_backward(
    network: &Network,
    norms: &[f32],
    gradient: &[f32],
    state: &mut [f32],
    errors: &mut [f32],
    exponent: &Exponent,
) {
    let kind = comptime!(network.kind);
    let depth = comptime!(network.depth);
    // Errors of this step and of the one after, in turn.
    let mut exchange = Shared::<[f32]>::new_slice(comptime!((2 * network.sizes.neurons) as usize));
    let sample = CUBE_POS_X;
    let time = network.sizes.time;
    let settled = (network.sizes.batch * network.state()) as usize;
    let mut of_sample = 0u32;
    if comptime!(exponent.by_sample) {
        of_sample = sample;
    }
    let of_growth = gradient[of_sample as usize] * exponent.share;
    let mut died = 0u32;
    for back in 0..time {
        let t = time - 1 - back;
        let norm = norms[(sample * time + t) as usize];
        if norm <= LOST {
            died = 1u32;
        }
        // No gradient flows through a tangent that died: all adjoints from here on are 0.
        let mut inverse = 1.0f32 / norm;
        if died == 1u32 {
            inverse = 0.0f32;
        }
        // What the scaling at the end of the transient takes, as the CPU's kernel says.
        let settles = t + 1 == exponent.transient;
        let mut of_settled = 0.0f32;
        if settles {
            of_settled = of_growth * inverse;
        }
        for reverse in 0..depth {
            let layer = network.layer(depth - 1 - reverse);
            let constants = layer.constants(&network.parameters);
            // At the last step only the logarithm itself asks for anything.
            let mut keep_potential = constants.beta * inverse;
            let mut keep_current = constants.alpha * inverse;
            if back == 0 {
                keep_potential = of_growth * inverse;
                keep_current = keep_potential;
            }
            let mut neuron = UNIT_POS_X;
            while neuron < layer.width {
                let of_spike = hear_back(network, &exchange, &layer, back, neuron, inverse);
                let place = network.place(sample, &layer, t, neuron);
                let v = network.membrane[place.record] - constants.threshold;
                let mut error = keep_potential * state[place.potential];
                if comptime!(kind.zeroes() && !kind.zeroes_driven()) {
                    if back > 0 {
                        error *= kept(v, kind);
                    }
                }
                // The scaling comes after the reset: that does not weigh it.
                if settles {
                    error -= of_settled * state[settled + place.potential];
                }
                error += slope(v, network.surrogate, kind) * of_spike;
                if comptime!(kind.zeroes_driven()) {
                    error *= kept(
                        network.v_before(&place, &layer, t, constants.threshold),
                        kind,
                    );
                }
                state[place.potential] = error;
                if comptime!(kind.recurrent) {
                    error += keep_current * state[place.current];
                    if settles {
                        error -= of_settled * state[settled + place.current];
                    }
                    state[place.current] = error;
                }
                errors[place.record] = error;
                exchange[(network.exchanged(back) + layer.offset + neuron) as usize] = error;
                neuron += GROUP;
            }
            sync_cube();
        }
    }
}

/// d growth / d ds of a neuron: through V from the step after, taken times `inverse`, and through W
/// from the layer above.
#[cube]
fn hear_back(
    network: &Network,
    exchange: &[f32],
    layer: &Layer,
    back: u32,
    neuron: u32,
    inverse: f32,
) -> f32 {
    let mut of_spike = 0.0f32;
    if comptime!(network.kind.recurrent) {
        if back > 0 {
            of_spike = through_v(network, exchange, layer, back, neuron) * inverse;
        }
    }
    through_w(of_spike, network, exchange, layer, back, neuron)
}
