//! What of an experiment NIR cannot say, and what is lost or changed by it.

use crate::core::config::{ExperimentConfig, ModelConfig, ModelKind, Readout, Reset};

/// Whether a graph of this network computes what it does, spike for spike: its reset is NIR's.
pub fn is_exact(model: &ModelConfig) -> bool {
    let leaky = model.kind == ModelKind::Feedforward;
    model.reset == Reset::Hard || leaky && model.reset == Reset::Zero
}

/// The network as tools understand its graph: reset to zero at the spike.
#[must_use]
pub fn as_nir_means(config: &ExperimentConfig) -> ExperimentConfig {
    let mut config = config.clone();
    config.model.reset = Reset::Hard;
    config
}

/// Sentences on what is not in the graph, the reset first where it is another.
pub fn unsaid(config: &ExperimentConfig) -> Vec<String> {
    let model = &config.model;
    let mut said = Vec::new();
    if !is_exact(model) {
        let reset: &str = model.reset.into();
        said.push(format!(
            "model.reset {reset}: NIR has no such reset, and tools that read the graph reset to zero at the spike; train \
             with model.reset hard for a network that it says exactly"
        ));
    }
    said.push(match model.readout {
        Readout::SpikeSum {} => format!(
            "how outputs become classes: the sum of `readout` over {} time steps (each adds a {0}th of the bias)",
            config.task.time_steps
        ),
        Readout::SpikeCount {} => {
            "how outputs become classes: the most spikes over all time steps".to_owned()
        }
        Readout::Membrane { .. } => {
            "how outputs become classes: the highest potential over all time steps; snnTorch 1.0 and Norse 1.1 do not \
             import the readout's LI"
                .to_owned()
        }
    });
    let surrogate: &str = crate::core::config::SurrogateKind::from(model.surrogate).into();
    said.push(format!(
        "the surrogate ({surrogate}), which further training wants"
    ));
    if model.dropout > 0.0 {
        said.push(format!(
            "dropout of {} between layers while training",
            model.dropout
        ));
    }
    let learns = [
        (
            "alpha",
            model.learn_alpha && model.kind == ModelKind::Recurrent,
        ),
        ("beta", model.learn_beta),
        ("threshold", model.learn_threshold),
    ];
    let learns = learns
        .into_iter()
        .filter(|(_, is)| *is)
        .map(|(name, _)| name);
    let learns: Vec<&str> = learns.collect();
    if !learns.is_empty() {
        said.push(format!("that {} went on being learnt", learns.join(", ")));
    }
    said.push("how the task's samples become input over time".to_owned());
    said
}
