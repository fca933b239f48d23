//! How much the reference's estimator reads too high for a given network.
//!
//! Its twin starts at eps xi with xi ~ N(0, 1) in each of D numbers, at distance eps sqrt(D) and not
//! eps; and in a feedforward network it pulls each of the n measured layers back to eps by itself,
//! so that their joint distance is eps sqrt(n). While no spike of the twin differs it therefore
//! reads, over T time steps,
//!
//! ```text
//! feedforward: log sqrt(D)/T + ((T - 1)/T) log sqrt(n) too high, D the neurons of those layers
//! recurrent:   log sqrt(D)/T too high, D = 2 sum of H (U and I of every layer)
//! ```
//!
//! |xi| is taken as sqrt(D), from which a draw differs by about a share 1/sqrt(2 D). Flips come on
//! top of it, and so do two small numbers that the reference adds to the distance: below 1e-4 nats at its
//! own eps, 1e-4, and the more the smaller eps is, up to half of log(1 + 1e-12/eps^2) and what the network shrinks.

use super::TINY;
use crate::core::config::{EstimatorKind, LyapunovConfig, ModelConfig, ModelKind};
use crate::core::settings::{ConfigError, at};

/// Of the squared distance, a share whose addition nobody sees: it adds half as many nats.
const UNSEEN: f64 = 1e-3;

/// Nats per time step by which the reference's estimator reads too high while no spike flips.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReferenceBias {
    /// Because the first perturbation is longer than eps.
    pub start: f64,
    /// Because each measured layer is rescaled on its own; 0 for a recurrent network.
    pub layers: f64,
    /// Their sum.
    pub total: f64,
    /// Layers rescaled on their own; 1 for a recurrent network, which is rescaled as one.
    pub rescaled_alone: usize,
    /// Numbers D that the first perturbation has.
    pub perturbed: usize,
    /// Its size, which the bias leaves out.
    pub eps: f64,
}

/// The bias for a network, its measured layers and its number of time steps.
///
/// # Errors
/// Where `lyapunov.layers` names a layer that the network does not have; without a time step.
pub fn reference_bias(
    model: &ModelConfig,
    lyapunov: &LyapunovConfig,
    time_steps: usize,
) -> Result<ReferenceBias, ConfigError> {
    if time_steps == 0 {
        return Err(ConfigError::range(
            at!(task.time_steps),
            time_steps,
            "1 or more",
        ));
    }
    let widths = model.spiking_layers();
    let selected = lyapunov.selected_layers(widths.len())?;
    let (rescaled_alone, perturbed) = match model.kind {
        ModelKind::Feedforward => (
            selected.len(),
            selected.iter().map(|&layer| widths[layer]).sum(),
        ),
        ModelKind::Recurrent => (1, 2 * widths.iter().sum::<usize>()),
    };
    let steps = time_steps as f64;
    let start = log_sqrt(perturbed) / steps;
    let layers = (steps - 1.0) / steps * log_sqrt(rescaled_alone);
    Ok(ReferenceBias {
        start,
        layers,
        total: start + layers,
        rescaled_alone,
        perturbed,
        eps: lyapunov.twin_eps_of(EstimatorKind::Reference),
    })
}

fn log_sqrt(count: usize) -> f64 {
    (count as f64).ln() / 2.0
}

impl ReferenceBias {
    /// The bias and its reasons, as a sentence.
    pub fn sentence(&self) -> String {
        let Self {
            start,
            layers,
            total,
            rescaled_alone,
            perturbed,
            eps,
        } = self;
        let opening =
            "For this network, while no spike of its twin differs, the reference's estimator";
        let long = format!("the first perturbation has norm eps sqrt({perturbed})");
        let mut sentence = if *total == 0.0 {
            format!("{opening} reads neither too high nor too low.")
        } else if *layers == 0.0 {
            format!("{opening} reads {total:.3} too high, because {long}.")
        } else {
            format!(
                "{opening} reads {total:.3} too high: {layers:.3} because each of \
                 {rescaled_alone} layers is rescaled on its own (log sqrt {rescaled_alone}), \
                 {start:.3} because {long}."
            )
        };
        if eps * eps * UNSEEN < TINY {
            let more = format!(
                "At eps {eps} the 1e-12 that it adds to the squared distance makes it read higher still."
            );
            sentence.push(' ');
            sentence.push_str(&more);
        }
        sentence
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BETA: f64 = 0.9;

    fn feedforward(hidden_dims: &[usize], layers: Option<Vec<i64>>) -> ReferenceBias {
        let model = ModelConfig {
            kind: ModelKind::Feedforward,
            hidden_dims: hidden_dims.to_vec(),
            ..ModelConfig::default()
        };
        let lyapunov = LyapunovConfig {
            layers,
            ..LyapunovConfig::default()
        };
        reference_bias(&model, &lyapunov, 80).unwrap()
    }

    /// What the reference reads of silent layers, each a twin at eps xi with xi = +-1.
    fn reference_reads(widths: &[usize], steps: usize) -> f64 {
        let eps = 1e-4;
        let mut distances: Vec<f64> = widths.iter().map(|&h| eps * (h as f64).sqrt()).collect();
        let mut sum = 0.0;
        for _ in 0..steps {
            distances.iter_mut().for_each(|d| *d *= BETA);
            let squared: f64 = distances.iter().map(|d| d * d).sum();
            sum += ((squared + TINY).sqrt() / eps + TINY).ln();
            distances.iter_mut().for_each(|d| *d *= eps / (*d + TINY));
        }
        sum / steps as f64
    }

    #[test]
    fn the_formula_is_what_the_reference_reads_beyond_ln_beta() {
        for widths in [&[64, 64][..], &[64], &[10, 20, 30]] {
            let bias = feedforward(widths, None).total;
            let read = reference_reads(widths, 80) - BETA.ln();
            assert!((bias - read).abs() < 1e-4, "{widths:?}: {bias} {read}");
        }
    }

    #[test]
    fn two_contracting_layers_read_as_chaotic_at_beta_0_9() {
        assert!(BETA.ln() < 0.0);
        assert!(BETA.ln() + feedforward(&[64, 64], None).total > 0.24);
        assert!(BETA.ln() + feedforward(&[64], None).total < 0.0);
    }

    #[test]
    fn only_the_measured_layers_count() {
        let bias = feedforward(&[10, 20, 30], Some(vec![0, -1]));
        assert_eq!((bias.rescaled_alone, bias.perturbed), (2, 40));
        assert!((bias.start - 40f64.ln() / 160.0).abs() < 1e-15);
        assert!((bias.layers - 79.0 / 80.0 * 2f64.sqrt().ln()).abs() < 1e-15);
    }

    #[test]
    fn a_recurrent_network_is_rescaled_as_one() {
        let model = ModelConfig {
            hidden_dims: vec![64, 32],
            ..ModelConfig::default()
        };
        let bias = reference_bias(&model, &LyapunovConfig::default(), 100).unwrap();
        assert_eq!((bias.layers, bias.perturbed), (0.0, 192));
        assert_eq!(bias.total, 192f64.ln() / 200.0);
    }

    #[test]
    fn the_sentence_gives_each_reason_that_applies() {
        let opening =
            "For this network, while no spike of its twin differs, the reference's estimator";
        let both = format!(
            "{opening} reads 0.373 too high: 0.342 because each of 2 layers is rescaled on its own \
             (log sqrt 2), 0.030 because the first perturbation has norm eps sqrt(128)."
        );
        assert_eq!(feedforward(&[64, 64], None).sentence(), both);
        let start_alone = format!(
            "{opening} reads 0.026 too high, because the first perturbation has norm eps sqrt(64)."
        );
        assert_eq!(feedforward(&[64], None).sentence(), start_alone);
        let lyapunov = LyapunovConfig {
            estimator: EstimatorKind::Reference,
            eps: Some(1e-6),
            ..LyapunovConfig::default()
        };
        let small = reference_bias(&ModelConfig::default(), &lyapunov, 80).unwrap();
        assert!(
            small.sentence().ends_with(
                "At eps 0.000001 the 1e-12 that it adds to the squared distance makes it read higher still."
            ),
            "{}",
            small.sentence()
        );
        let neither = format!("{opening} reads neither too high nor too low.");
        assert_eq!(feedforward(&[1], None).sentence(), neither);
    }

    #[test]
    fn a_layer_that_is_not_there_and_no_time_steps_are_refused() {
        let model = ModelConfig::default();
        let lyapunov = LyapunovConfig {
            layers: Some(vec![7]),
            ..LyapunovConfig::default()
        };
        let refused = reference_bias(&model, &lyapunov, 80).unwrap_err();
        assert!(refused.to_string().starts_with("lyapunov.layers[0] is "));
        let refused = reference_bias(&model, &LyapunovConfig::default(), 0).unwrap_err();
        assert_eq!(refused.path(), "task.time_steps");
    }
}
