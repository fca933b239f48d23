//! One kernel by itself: the loop over time of the forward pass, without tensors, devices or gradients.
//!
//! One leaky neuron under a constant current: U <- 0.9 U + 0.25 - s, s = H(U - 1). Prints its membrane
//! potential at each step, a star where it spikes, and its firing rate.
//!
//!     cargo run --release --example kernel

use lyapunov_snn::core::config::ModelConfig;
use lyapunov_snn::engine::kernel::{Plan, cpu};

const TIME: usize = 60;
const CURRENT: f64 = 0.25;

/// Membrane potential and spike at each step.
pub fn trajectory() -> Vec<(f64, bool)> {
    let model = ModelConfig {
        input_dim: 1,
        hidden_dims: vec![1],
        num_classes: 1,
        beta: 0.9,
        ..ModelConfig::reference_feedforward()
    };
    // Sizes and places: here W, b, and the readout's behind them.
    let plan = Plan::new(&model, 1, TIME);
    let mut parameters = vec![0.0; plan.parameter_count()];
    let layer = plan.layers()[0];
    parameters[layer.linear.weight] = 1.0;
    for (place, constant) in [model.alpha, model.beta, model.threshold]
        .into_iter()
        .enumerate()
    {
        parameters[layer.constants + place] = constant;
    }
    let input = [CURRENT; TIME];
    let nominal = cpu::simulate::<f64>(&plan, &parameters, &input, &[]);
    let spikes = nominal.spikes.iter().map(|&spike| spike == 1.0);
    nominal.membrane.into_iter().zip(spikes).collect()
}

fn main() {
    let trajectory = trajectory();
    for (step, (potential, spike)) in trajectory.iter().enumerate() {
        println!("{step:>3} {potential:.4} {}", if *spike { "*" } else { "" });
    }
    let spikes = trajectory.iter().filter(|(_, spike)| *spike).count();
    println!(
        "firing rate {:.3} per time step",
        spikes as f64 / TIME as f64
    );
}
