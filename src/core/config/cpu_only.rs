//! What has no GPU kernel.

use super::{EstimatorKind, ModelConfig, ModelKind, Readout, Reset};

impl ModelConfig {
    /// What of this network, read by an estimator, is computed on the CPU only; `None` where nothing
    /// is.
    pub fn cpu_only(&self, estimator: EstimatorKind) -> Option<&'static str> {
        let recurrent = self.kind == ModelKind::Recurrent;
        let learns = self.learn_beta || self.learn_threshold || (recurrent && self.learn_alpha);
        let twin = matches!(
            estimator,
            EstimatorKind::Reference | EstimatorKind::FiniteSize
        );
        if learns {
            Some("learning alpha, beta or theta")
        } else if matches!(self.readout, Readout::Membrane { .. }) {
            Some("the membrane readout")
        } else if twin && matches!(self.reset, Reset::Zero | Reset::Hard) {
            Some("a twin (reference or finite size) of neurons that reset to zero")
        } else if twin && recurrent && self.dropout > 0.0 {
            Some("a twin (reference or finite size) of a recurrent network with dropout")
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_computed_on_the_cpu_only_depends_on_network_and_estimator() {
        type Change = fn(&mut ModelConfig);
        let membrane: Change = |model| model.readout = Readout::Membrane { beta: 0.9 };
        // Each with whether the tangent needs the CPU, and whether a twin does.
        let cases: [(Change, bool, bool); 9] = [
            (|_| {}, false, false),
            (|model| model.learn_alpha = true, true, true),
            (|model| model.learn_beta = true, true, true),
            (|model| model.learn_threshold = true, true, true),
            (membrane, true, true),
            (|model| model.reset = Reset::Zero, false, true),
            (|model| model.reset = Reset::Hard, false, true),
            (|model| model.reset = Reset::None, false, false),
            (|model| model.dropout = 0.2, false, true),
        ];
        for (change, tangent, twin) in cases {
            let mut model = ModelConfig::default();
            change(&mut model);
            let on_cpu = |estimator| model.cpu_only(estimator).is_some();
            assert_eq!(on_cpu(EstimatorKind::Tangent), tangent, "{model:?}");
            assert_eq!(on_cpu(EstimatorKind::Spectrum), tangent, "{model:?}");
            assert_eq!(on_cpu(EstimatorKind::Reference), twin, "{model:?}");
            assert_eq!(on_cpu(EstimatorKind::FiniteSize), twin, "{model:?}");
        }
    }

    #[test]
    fn a_feedforward_network_has_no_current_to_learn_and_its_twin_may_drop_spikes() {
        let model = ModelConfig {
            learn_alpha: true,
            dropout: 0.2,
            ..ModelConfig::reference_feedforward()
        };
        assert_eq!(model.cpu_only(EstimatorKind::Reference), None);
    }
}
