//! The reference's twin step by step along a recorded trajectory: the numbers of [`super::twin`] and
//! [`super::twin_growth`], without a record of them, so that it can be left between two time steps.

use super::flow::{NetworkFlow, Recorded};
use super::twin::{distance, is_floor, layer_growth, log_growth, pull_back};
use crate::core::exponent::Flow;
use crate::core::metrics::{Spread, mean_and_error};
use crate::engine::kernel::{LayerPlace, Plan, TwinPlan};

/// What the reference's twin of a batch says.
#[derive(Debug, Clone, PartialEq)]
pub struct TwinSums {
    /// Each sample's sum over time of log(delta / eps + 1e-12).
    growth: Vec<f64>,
    flips: usize,
    /// Steps that read a floor.
    floors: usize,
    /// Log growth by time step, `[time]`, and by layer, `[layer]`, means over the batch.
    pub by_time: Vec<f64>,
    pub by_layer: Vec<f64>,
}

impl TwinSums {
    /// Of no sample yet.
    pub fn new(plan: &Plan) -> Self {
        Self {
            growth: Vec::with_capacity(plan.batch),
            flips: 0,
            floors: 0,
            by_time: vec![0.0; plan.time],
            by_layer: vec![0.0; plan.widths.len()],
        }
    }

    /// The exponent and the share of spikes that differ, once every sample is through.
    pub fn exponent(&self, plan: &Plan) -> [f64; 2] {
        let places = plan.batch * plan.record_len();
        let flipped = self.flips as f64 / places as f64;
        let growth: f64 = self.growth.iter().sum();
        [growth / (plan.batch * plan.time) as f64, flipped]
    }

    /// The share of samples and time steps that read a floor.
    pub fn floored(&self, plan: &Plan) -> f64 {
        self.floors as f64 / (plan.batch * plan.time) as f64
    }

    /// The exponent's standard error over the samples; none of one.
    pub fn standard_error(&self, plan: &Plan) -> Option<f64> {
        let (_, error) = mean_and_error(&self.growth);
        error.map(|error| error / plan.time as f64)
    }

    /// How the samples' exponents differ.
    pub fn spread(&self, plan: &Plan) -> Spread {
        let exponents = self.growth.iter().map(|growth| growth / plan.time as f64);
        Spread::new(&exponents.collect::<Vec<_>>(), plan.time)
    }
}

/// The twin of one sample on its way.
pub struct TwinAlong<'a> {
    plan: &'a Plan,
    twin: &'a TwinPlan,
    layers: Vec<LayerPlace>,
    flow: NetworkFlow<'a>,
    /// d after it was pulled back.
    state: Vec<f64>,
    step: usize,
    growth: f64,
}

impl<'a> TwinAlong<'a> {
    /// Of a sample, from a state of standard normal numbers.
    pub fn new(
        (plan, twin): (&'a Plan, &'a TwinPlan),
        recorded: &'a Recorded,
        sample: usize,
        start: &[f64],
    ) -> Self {
        Self {
            plan,
            twin,
            layers: plan.layers(),
            flow: recorded.sample(sample),
            state: start.iter().map(|xi| xi * twin.eps).collect(),
            step: 0,
            growth: 0.0,
        }
    }

    /// One time step on.
    pub fn advance(&mut self, sums: &mut TwinSums) {
        let (plan, twin, layers) = (self.plan, self.twin, &self.layers);
        let before = self.state.clone();
        sums.flips += self.flow.carry_difference(&mut self.state);
        let share = 1.0 / (plan.batch * plan.time) as f64;
        for (layer, sum) in layers.iter().zip(&mut sums.by_layer) {
            *sum += share * layer_growth(plan, layer, &before, &self.state);
        }
        let distance = distance(plan, twin, layers, &self.state);
        pull_back(plan, twin, layers, &distance, &mut self.state);
        let growth = log_growth(twin, distance.delta);
        sums.floors += usize::from(is_floor(twin, distance.delta));
        self.growth += growth;
        sums.by_time[self.step] += growth / plan.batch as f64;
        self.step += 1;
    }

    /// Adds the sample's growth, after its last step.
    pub fn end(self, sums: &mut TwinSums) {
        sums.growth.push(self.growth);
    }
}
