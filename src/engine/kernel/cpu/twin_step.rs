//! One time step of a perturbed twin, carried as its difference: training's twin of a batch and the
//! estimators' of one sample take the same.

use super::events::{Events, add_selected};
use super::real::Real;

use super::weights::Maps;
use crate::engine::kernel::{LayerPlace, Plan};

/// A network along the recorded trajectory of one sample.
#[derive(Clone, Copy)]
pub struct Along<'a, F> {
    pub plan: &'a Plan,
    pub maps: &'a Maps<'a, F>,
    /// U, a record.
    pub membrane: &'a [F],
    /// beta U_{t-1} + I_t, a record where it is kept; else empty.
    pub driven: &'a [F],
}

/// What a layer of the twin receives, as differences from what it receives in the nominal trajectory.
pub struct Received<'a, F> {
    /// What the layer below passes on.
    pub below: &'a [F],
    /// Its own spikes of the step before; empty before the first.
    pub before: &'a [F],
    /// What those were pulled back by.
    pub rescaled_by: F,
}

impl<'a, F: Real> Along<'a, F> {
    /// A sample of a batch, from its membranes as [`Plan`] says of them.
    pub fn sample(
        plan: &'a Plan,
        maps: &'a Maps<'a, F>,
        membranes: &'a [F],
        sample: usize,
    ) -> Self {
        let record = plan.record_len();
        let (potentials, driven) = membranes.split_at(plan.batch * record);
        let place = sample * record..(sample + 1) * record;
        Self {
            plan,
            maps,
            membrane: &potentials[place.clone()],
            driven: driven.get(place).unwrap_or_default(),
        }
    }

    /// A layer's membrane potentials at a time step.
    pub fn row(&self, layer: LayerPlace, step: usize) -> &'a [F] {
        &self.membrane[self.plan.row(layer, step)]
    }

    /// Those of the step before; none before the first.
    pub fn before(&self, layer: LayerPlace, step: usize) -> Option<&'a [F]> {
        step.checked_sub(1).map(|before| self.row(layer, before))
    }

    /// A step of one layer: its part of d in `state`, and in `flips` its spikes less the nominal ones.
    pub fn carry_difference(
        &self,
        step: usize,
        layer: LayerPlace,
        received: &Received<F>,
        state: &mut [F],
        flips: &mut [F],
    ) {
        let neuron = self.maps.neuron(self.plan, layer);
        let mut drive = vec![F::ZERO; layer.width];
        let mut events = Events::new();
        events.read(received.below, received.below.len());
        add_selected(self.maps.weight(layer.linear), &events, &mut drive);
        let (potential, current) = state.split_at_mut(self.plan.neurons());
        if let Some(map) = layer.recurrent {
            events.read(received.before, received.before.len());
            events.scale(received.rescaled_by);
            add_selected(self.maps.weight(map), &events, &mut drive);
            for (current, drive) in current[layer.neurons()].iter_mut().zip(&mut drive) {
                *current = neuron.alpha * *current + *drive;
                *drive = *current;
            }
        }
        let (before, now) = (self.before(layer, step), self.row(layer, step));
        let driven = self.driven.get(self.plan.row(layer, step));
        for (index, d) in potential[layer.neurons()].iter_mut().enumerate() {
            let before = before.map_or(F::ZERO, |before| before[index]);
            let driven = driven.map_or(F::ZERO, |driven| driven[index]);
            *d = neuron.advance_difference(*d, drive[index], before, driven);
            flips[index] = neuron.spike.fire_difference(now[index], *d);
        }
    }

    /// Moves a layer's potentials of a time step, after [`Self::carry_difference`] and before anything hears
    /// its spikes: adds to its part of d in `state`, and makes `flips` those of where it is then.
    pub fn nudge(
        &self,
        step: usize,
        layer: LayerPlace,
        by: &[F],
        state: &mut [F],
        flips: &mut [F],
    ) {
        let spike = self.maps.neuron(self.plan, layer).spike;
        let potentials = state[layer.neurons()].iter_mut();
        let places = potentials.zip(by).zip(self.row(layer, step));
        for (((d, &by), &now), flip) in places.zip(flips) {
            *d += by;
            *flip = spike.fire_difference(now, *d);
        }
    }
}
