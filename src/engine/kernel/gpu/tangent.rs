//! Growth of the tangent of the surrogate dynamics, and its gradient. One workgroup a sample.

use super::layout::{Layer, Network, Place};
use super::reduce::{scratch, sum_of_squares, sum_over};
use super::shared_products::{Heard, Held, Share, gather, multiply, multiply_both};
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
#[cube(launch_unchecked)]
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
    let team = comptime!(network.team);
    let threads = comptime!(team.threads);
    // ds of this step, and above the layers that it has come to that of the step before, before they
    // are scaled.
    let mut exchange = Shared::<[f32]>::new_slice(comptime!(network.sizes.neurons as usize));
    let mut partial = Shared::<[f32]>::new_slice(comptime!(team.room as usize));
    let mut scratch = Shared::<[f32]>::new_slice(comptime!(scratch(threads)));
    let sample = CUBE_POS_X;
    let batch = network.sizes.batch;
    let time = network.sizes.time;
    let numbers = network.state();
    let total = sum_of_squares(start, sample * numbers, numbers, &mut scratch, threads);
    let of_start = 1.0f32 / f32::sqrt(total);
    start_all(network, sample, start, state, threads);
    let mut inverse = of_start;
    let mut log_sum = 0.0f32;
    let mut deaths = 0.0f32;
    for t in 0..time {
        let mut square = 0.0f32;
        for index in 0..depth {
            let layer = network.layer(index);
            let constants = layer.constants(&network.parameters);
            let share = Share::new(layer.width, team);
            // On its way while the product is computed.
            let mine = network.place(sample, &layer, t, min(UNIT_POS_X, layer.width - 1));
            let early = network.membrane[mine.record];
            hear(network, &exchange, &layer, t, inverse, &share, &mut partial);
            sync_cube();
            let mut neuron = UNIT_POS_X;
            while neuron < layer.width {
                let place = network.place(sample, &layer, t, neuron);
                let mut membrane = early;
                if neuron != UNIT_POS_X {
                    membrane = network.membrane[place.record];
                }
                let mut before = 1.0f32;
                if comptime!(kind.zeroes()) {
                    before = kept(
                        network.v_before(&place, &layer, t, constants.threshold),
                        kind,
                    );
                }
                let drive = heard(network, &layer, t, neuron, &share, &partial);
                let carried = carry(state, &place, &constants, drive, inverse, before, kind);
                if comptime!(kind.recurrent) {
                    square += carried.current * carried.current;
                }
                square += carried.potential * carried.potential;
                let v = membrane - constants.threshold;
                let spike = slope(v, network.surrogate, kind) * carried.potential;
                spikes[place.record] = spike;
                exchange[(layer.offset + neuron) as usize] = spike;
                neuron += threads;
            }
            sync_cube();
        }
        let total = sum_over(square, &mut scratch, threads);
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
                    exchange[(layer.offset + neuron) as usize] =
                        start_again(network, &layer, &place, start, state);
                }
                spikes[place.record] = exchange[(layer.offset + neuron) as usize] * inverse;
                if t + 1 == transient {
                    let settled = (batch * numbers) as usize;
                    state[settled + place.potential] = state[place.potential] * inverse;
                    if comptime!(kind.recurrent) {
                        state[settled + place.current] = state[place.current] * inverse;
                    }
                }
                neuron += threads;
            }
        }
        // What a restart left in `exchange` is read in the next step.
        sync_cube();
    }
    scale_state(network, sample, inverse, state, threads);
    if UNIT_POS_X == 0 {
        let counted = (time - transient) as f32;
        samples[sample as usize] = log_sum / counted;
        samples[(batch + sample) as usize] = deaths / counted;
    }
}

/// Each thread's part of what drives a layer: W ds of the layer below, and V ds of the step before, which
/// is still to be taken times `inverse`.
#[cube]
fn hear(
    network: &Network,
    exchange: &[f32],
    layer: &Layer,
    step: u32,
    inverse: f32,
    share: &Share,
    partial: &mut [f32],
) {
    let weights = &network.parameters;
    let mut below = Heard {
        from: 0u32.runtime(),
        matrix: layer.weight,
        count: 0u32.runtime(),
        factor: 1.0f32.runtime(),
        sparse: comptime!(false),
    };
    if layer.index > 0 {
        below.count = network.layer(layer.index - 1).width;
        below.from = layer.offset - below.count;
    }
    if comptime!(network.kind.recurrent) {
        let mut before = Heard::recurrent(layer, layer.offset, inverse, false);
        if step == 0 {
            before.count = 0u32;
        }
        multiply_both(exchange, weights, &below, &before, share, partial);
    } else {
        if layer.index > 0 {
            multiply(exchange, weights, &below, &Held::none(), share, partial);
        }
    }
}

/// What drives a neuron, of all threads' parts.
#[cube]
fn heard(
    network: &Network,
    layer: &Layer,
    step: u32,
    neuron: u32,
    share: &Share,
    partial: &[f32],
) -> f32 {
    let mut drive = 0.0f32;
    let mut speaks = layer.index > 0;
    if comptime!(network.kind.recurrent) {
        speaks = speaks || step > 0;
    }
    if speaks {
        drive = gather(partial, share, 0u32, neuron);
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

/// Begins with the start direction. Each thread has neurons of its own, in `state` too.
#[cube]
fn start_all(
    network: &Network,
    sample: u32,
    start: &[f32],
    state: &mut [f32],
    #[comptime] threads: u32,
) {
    for index in 0..comptime!(network.depth) {
        let layer = network.layer(index);
        let mut neuron = UNIT_POS_X;
        while neuron < layer.width {
            let place = network.place(sample, &layer, 0u32, neuron);
            state[place.potential] = start[place.potential];
            if comptime!(network.kind.recurrent) {
                state[place.current] = start[place.current];
            }
            neuron += threads;
        }
    }
}

/// Scales a sample's state.
#[cube]
fn scale_state(
    network: &Network,
    sample: u32,
    factor: f32,
    state: &mut [f32],
    #[comptime] threads: u32,
) {
    for index in 0..comptime!(network.depth) {
        let layer = network.layer(index);
        let mut neuron = UNIT_POS_X;
        while neuron < layer.width {
            let place = network.place(sample, &layer, 0u32, neuron);
            state[place.potential] *= factor;
            if comptime!(network.kind.recurrent) {
                state[place.current] *= factor;
            }
            neuron += threads;
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
#[cube(launch_unchecked)]
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
    let team = comptime!(network.team);
    let threads = comptime!(team.threads);
    // Errors of this step, and below the layers that it has come to those of the one after.
    let mut exchange = Shared::<[f32]>::new_slice(comptime!(network.sizes.neurons as usize));
    let mut partial = Shared::<[f32]>::new_slice(comptime!(team.room as usize));
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
            let share = Share::new(layer.width, team);
            // On its way while the product is computed.
            let mine = network.place(sample, &layer, t, min(UNIT_POS_X, layer.width - 1));
            let early = network.membrane[mine.record];
            hear_back(
                network,
                &exchange,
                &layer,
                back,
                inverse,
                &share,
                &mut partial,
            );
            sync_cube();
            let mut neuron = UNIT_POS_X;
            while neuron < layer.width {
                let of_spike = heard_back(network, &layer, back, neuron, &share, &partial);
                let place = network.place(sample, &layer, t, neuron);
                let mut membrane = early;
                if neuron != UNIT_POS_X {
                    membrane = network.membrane[place.record];
                }
                let v = membrane - constants.threshold;
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
                exchange[(layer.offset + neuron) as usize] = error;
                neuron += threads;
            }
            sync_cube();
        }
    }
}

/// Each thread's part of d growth / d ds of a layer: through V from the step after, taken times `inverse`,
/// and through W from the layer above.
#[cube]
fn hear_back(
    network: &Network,
    exchange: &[f32],
    layer: &Layer,
    back: u32,
    inverse: f32,
    share: &Share,
    partial: &mut [f32],
) {
    let weights = &network.parameters;
    let top = layer.index + 1 == comptime!(network.depth);
    let mut above = Heard {
        from: layer.offset + layer.width,
        matrix: 0u32.runtime(),
        count: 0u32.runtime(),
        factor: 1.0f32.runtime(),
        sparse: comptime!(false),
    };
    if !top {
        let layer = network.layer(layer.index + 1);
        above.matrix = layer.weight;
        above.count = layer.width;
    }
    if comptime!(network.kind.recurrent) {
        let mut after = Heard::recurrent(layer, layer.offset, inverse, false);
        if back == 0 {
            after.count = 0u32;
        }
        multiply_both(exchange, weights, &after, &above, share, partial);
    } else {
        if !top {
            multiply(exchange, weights, &above, &Held::none(), share, partial);
        }
    }
}

/// d growth / d ds of a neuron, of all threads' parts.
#[cube]
fn heard_back(
    network: &Network,
    layer: &Layer,
    back: u32,
    neuron: u32,
    share: &Share,
    partial: &[f32],
) -> f32 {
    let mut of_spike = 0.0f32;
    let mut speaks = layer.index + 1 < comptime!(network.depth);
    if comptime!(network.kind.recurrent) {
        speaks = speaks || back > 0;
    }
    if speaks {
        of_spike = gather(partial, share, 0u32, neuron);
    }
    of_spike
}
