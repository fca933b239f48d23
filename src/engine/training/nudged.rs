//! A copy of a network that is moved away from it once, and never pulled back.

use crate::core::exponent::{Flow, length};
use crate::core::protocol::{Nudge, Nudged};
use crate::core::random::{Stream, normals, stream};
use crate::engine::kernel::Plan;
use crate::engine::kernel::cpu::Recorded;
use crate::engine::lyapunov::measure::HostTrajectory;

/// The copy along the trajectory of one sample.
pub(super) struct NudgedCopy {
    /// U, a record.
    pub membrane: Vec<f64>,
    /// s, a record.
    pub spikes: Vec<f64>,
    /// Its distance over the whole state, `[time]`.
    pub distance: Vec<f32>,
}

impl NudgedCopy {
    pub fn run(nominal: &HostTrajectory, nudge: &Nudge, seed: u64) -> Self {
        let plan = &nominal.plan;
        let recorded = Recorded::new(plan, &nominal.parameters, &nominal.membrane);
        let by = direction(plan, nudge, seed);
        let mut flow = recorded.sample(0).nudged(nudge.step, by);
        let mut difference = vec![0.0; plan.state_len()];
        let mut copy = Self {
            membrane: nominal.membrane[..plan.record_len()].to_vec(),
            spikes: nominal.spikes.clone(),
            distance: Vec::with_capacity(plan.time),
        };
        for step in 0..plan.time {
            flow.carry_difference(&mut difference);
            copy.distance.push(length(&difference) as f32);
            for layer in plan.layers() {
                let row = plan.row(layer, step);
                add(
                    &mut copy.membrane[row.clone()],
                    &difference[layer.neurons()],
                );
                add(&mut copy.spikes[row], &flow.flips()[layer.neurons()]);
            }
        }
        copy
    }
}

fn add(to: &mut [f64], addends: &[f64]) {
    let pairs = to.iter_mut().zip(addends);
    pairs.for_each(|(to, addend)| *to += addend);
}

/// What each potential is moved by, `[neuron]`.
fn direction(plan: &Plan, nudge: &Nudge, seed: u64) -> Vec<f64> {
    match nudge.neurons {
        Nudged::One(neuron) => {
            let mut by = vec![0.0; plan.neurons()];
            by[neuron] = nudge.epsilon;
            by
        }
        Nudged::All => {
            let mut rng = stream(seed, Stream::Perturbation, u64::from(u32::MAX));
            let mut by = normals(&mut rng, plan.neurons());
            let scale = nudge.epsilon / length(&by);
            by.iter_mut().for_each(|by| *by *= scale);
            by
        }
    }
}
