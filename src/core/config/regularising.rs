//! Whether the exponent can be regularised at all, and whether it reached its target.
//!
//! The tangent's slopes are held constant where it is differentiated, so only what stands inside its
//! recursion has a gradient: V, the W between spiking layers, and decays that are learnt. Where a
//! network has none of these the penalty moves nothing, and no step on it is made.

use super::{
    EstimatorKind, ExperimentConfig, LyapunovConfig, ModelKind, Penalty, Regulariser, Reset,
    Statistic,
};
use crate::core::number::{exponent, fixed};

/// Nearer to its target than this an exponent counts as there, nats per time step: over 100 time
/// steps the difference is a factor of e^2 in a gradient.
pub const REACHED: f64 = 0.02;

/// Why no step on the penalty would move a network's exponent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NothingToRegularise {
    /// One feedforward layer: it has neither V nor a layer below.
    OneLayer,
    /// One recurrent layer in one time step: V is never used.
    OneStep,
    /// The twin of `reference` is measured in the first layer alone, which has none below.
    FirstLayerAlone,
    /// No warm-up, and fewer training steps than come before the first on the penalty.
    NoStep,
    /// The penalty is a term of the loss that counts 0 times.
    NoWeight,
}

impl NothingToRegularise {
    pub const ALL: [Self; 5] = [
        Self::OneLayer,
        Self::OneStep,
        Self::FirstLayerAlone,
        Self::NoStep,
        Self::NoWeight,
    ];

    /// What is so, and what would change it.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::OneLayer => {
                "Nothing to regularise: in a single feedforward layer no weight can move the exponent, so \
                 no warm-up and no step on the penalty is made. A second layer, recurrence or a \
                 learnt beta would give it something to move."
            }
            Self::OneStep => {
                "Nothing to regularise: in a single time step the recurrent weights are never used and \
                 no weight can move the exponent, so no warm-up and no step on the penalty is made."
            }
            Self::FirstLayerAlone => {
                "Nothing to regularise: the exponent is measured in the first layer alone, where no \
                 weight can move it, so no warm-up and no step on the penalty is made. Measure a \
                 later layer too."
            }
            Self::NoStep => {
                "Nothing to regularise: without a warm-up, training ends before its first step on the \
                 penalty. A warm-up, or a step on the penalty more often, would move the exponent."
            }
            Self::NoWeight => {
                "Nothing to regularise: the regulariser's weight is 0, so the penalty moves nothing. A \
                 weight above 0 would."
            }
        }
    }
}

impl ExperimentConfig {
    /// Why no step on the penalty would move the exponent; `None` where one may.
    ///
    /// Every case of a network is held to the gradient itself by a test.
    pub fn nothing_to_regularise(&self) -> Option<NothingToRegularise> {
        self.immovable().or_else(|| self.never_penalised())
    }

    /// Why training as it is set makes no step on the penalty, or none that counts.
    fn never_penalised(&self) -> Option<NothingToRegularise> {
        let lyapunov = &self.lyapunov;
        match lyapunov.regulariser {
            Regulariser::Interleaved => {
                let first = super::sizes::wide(lyapunov.every);
                let is_late = lyapunov.warmup_steps == 0 && first > self.sizes().training_steps;
                is_late.then_some(NothingToRegularise::NoStep)
            }
            Regulariser::Joint => {
                (lyapunov.lambda_reg == 0.0).then_some(NothingToRegularise::NoWeight)
            }
            Regulariser::Off => None,
        }
    }

    /// Why no weight of this network has a gradient of the exponent.
    fn immovable(&self) -> Option<NothingToRegularise> {
        let (model, lyapunov) = (&self.model, &self.lyapunov);
        let recurrent = model.kind == ModelKind::Recurrent;
        let learns_decay = model.learn_beta || recurrent && model.learn_alpha;
        if learns_decay || recurrent && self.task.time_steps > 1 {
            return None;
        }
        let depth = model.spiking_layers().len();
        let by_twin = lyapunov.estimator == EstimatorKind::Reference;
        // A twin's spikes that flip are reset, and the reset has a part in the gradient; that of a
        // leaky neuron takes what was there a step before.
        let by_resets = match model.reset {
            Reset::Zero => recurrent || self.task.time_steps > 1,
            Reset::Hard => self.task.time_steps > 1,
            Reset::Subtract => model.learn_threshold,
            Reset::None => false,
        };
        if by_twin && by_resets {
            return None;
        }
        let is_alone = by_twin
            && !recurrent
            && lyapunov
                .selected_layers(depth)
                .is_ok_and(|layers| layers == [0]);
        match depth {
            1 if recurrent => Some(NothingToRegularise::OneStep),
            1 => Some(NothingToRegularise::OneLayer),
            _ if is_alone => Some(NothingToRegularise::FirstLayerAlone),
            _ => None,
        }
    }

    /// How training really regularises the exponent: not at all where nothing can move it.
    pub fn regulariser(&self) -> Regulariser {
        match self.nothing_to_regularise() {
            Some(_) => Regulariser::Off,
            None => self.lyapunov.regulariser,
        }
    }

    /// Why an exponent that is to be regularised will not be; `None` where none is to be.
    pub fn regularised_in_vain(&self) -> Option<NothingToRegularise> {
        let asked = self.lyapunov.regulariser != Regulariser::Off;
        self.nothing_to_regularise().filter(|_| asked)
    }

    /// Penalty steps that really run before training.
    pub fn effective_warmup(&self) -> usize {
        match self.regulariser() {
            Regulariser::Interleaved => self.lyapunov.warmup_steps,
            Regulariser::Off | Regulariser::Joint => 0,
        }
    }

    /// The first and the last of the steps between which a run is, as its charts count them: training steps
    /// from 0, the warm-up's below 0.
    pub fn training_steps(&self) -> [isize; 2] {
        let trained = self.training.epochs * self.steps_per_epoch();
        [-(self.effective_warmup() as isize), trained as isize]
    }

    /// The step of this run, warm-up included, that comes after `at` steps so counted; the first or the last
    /// where it is none.
    pub fn step_of(&self, at: isize) -> usize {
        let [first, last] = self.training_steps();
        (at.clamp(first, last) - first) as usize
    }

    /// How far a regularised exponent is from its target: `None` where it is there, where nothing was to
    /// be regularised, and where what is read is not what is. `exponent` is the number that is regularised,
    /// such as [`crate::core::metrics::EpochMetrics::regularised`] has it.
    ///
    /// `error` is the reading's standard error where it is known: within two of them it is there.
    pub fn missed_by(&self, exponent: f64, error: Option<f64>) -> Option<Miss> {
        let is_read = self.lyapunov.estimator != EstimatorKind::FiniteSize;
        let is_regularised = self.regulariser() != Regulariser::Off;
        let miss = || self.lyapunov.miss(exponent, error.unwrap_or(0.0));
        (is_read && is_regularised).then(miss).flatten()
    }
}

impl LyapunovConfig {
    fn miss(&self, exponent: f64, error: f64) -> Option<Miss> {
        let miss = Miss {
            exponent,
            error: Some(error).filter(|&error| error > 0.0),
            target: self.lambda_target,
            statistic: self.regularised_statistic(),
            floored: 0.0,
            before: None,
        };
        let is_there = miss.above().abs() <= REACHED.max(2.0 * error)
            || self.penalty == Penalty::Hinge && miss.above() < 0.0;
        // What is no number is nowhere.
        (!is_there).then_some(miss)
    }
}

/// A target that was not reached; all are nats per time step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Miss {
    pub exponent: f64,
    /// Its standard error, where that is known.
    pub error: Option<f64>,
    pub target: f64,
    /// What of the samples' exponents it is.
    pub statistic: Statistic,
    /// As [`crate::core::metrics::StepMetrics::floored`].
    pub floored: f32,
    /// The exponent before the warm-up's first step, and its steps, where that is known.
    pub before: Option<(f64, usize)>,
}

/// What rounding moves an exponent by.
const UNMOVED: f64 = 1e-5;
/// Steps of a warm-up that nobody would wait for.
const ENDLESS: f64 = 10_000.0;
/// Of its distance from the target, what a warm-up goes at least that has something to move.
const LEAST_WAY: f64 = 0.01;

impl Miss {
    /// The exponent less its target.
    pub fn above(self) -> f64 {
        self.exponent - self.target
    }

    /// The same miss of a warm-up of so many steps whose first reading is known.
    #[must_use]
    pub fn since(self, before: Option<f64>, steps: usize) -> Self {
        let before = before.map(|before| (before, steps));
        Self { before, ..self }
    }

    /// The same miss, where this share of what was read is a floor.
    #[must_use]
    pub fn floored(self, floored: f32) -> Self {
        Self { floored, ..self }
    }

    /// `0.03 above its target`
    pub fn text(self) -> String {
        let side = if self.above() < 0.0 { "below" } else { "above" };
        format!("{} {side} its target", fixed(self.above().abs(), 2))
    }

    /// By no more than rounding does, or by next to nothing and so slowly that it would never arrive.
    fn has_not_moved(self) -> bool {
        self.before.is_some_and(|(before, steps)| {
            let by = (self.exponent - before).abs();
            let way = self.above().abs();
            let is_endless = by / steps.max(1) as f64 * ENDLESS < way;
            by < UNMOVED || (is_endless && by < LEAST_WAY * way)
        })
    }

    /// As it is said after an epoch, and after the warm-up, which is epoch 0.
    pub fn sentence(self, epoch: usize) -> String {
        let error = self.error.map(|error| error as f32);
        let exponent = exponent(self.exponent as f32, error, self.floored);
        let (target, by) = (fixed(self.target, 2), self.text());
        let what = self.statistic.name();
        match epoch {
            0 if self.has_not_moved() => format!(
                "The warm-up did not move the {what} from {exponent}, {by} of {target}: hardly a \
                 spike hangs on a weight, as where no neuron spikes. A lower threshold or a larger input \
                 gain gives it something to move."
            ),
            0 => format!(
                "The warm-up ended with the {what} at {exponent}, {by} of {target}. More warm-up \
                 steps or a larger batch may bring it nearer."
            ),
            _ => format!("After epoch {epoch} the {what} is at {exponent}, {by} of {target}."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::{ModelConfig, Readout};

    fn feedforward() -> ExperimentConfig {
        ExperimentConfig {
            model: ModelConfig::reference_feedforward(),
            ..ExperimentConfig::default()
        }
    }

    #[test]
    fn one_feedforward_layer_spends_no_warm_up_and_is_not_held() {
        let config = feedforward();
        assert_eq!(
            config.regularised_in_vain(),
            Some(NothingToRegularise::OneLayer)
        );
        assert_eq!(config.effective_warmup(), 0);
        assert_eq!(config.regulariser(), Regulariser::Off);
        assert_eq!(config.missed_by(3.0, None), None);
    }

    #[test]
    fn a_penalty_without_a_step_or_without_a_weight_regularises_nothing() {
        let mut config = ExperimentConfig::default();
        let steps = config.training.epochs * config.steps_per_epoch();
        config.lyapunov.regulariser = Regulariser::Interleaved;
        for (warmup, every, why) in [
            (0, steps + 1, Some(NothingToRegularise::NoStep)),
            (0, steps, None),
            (1, steps + 1, None),
        ] {
            config.lyapunov.warmup_steps = warmup;
            config.lyapunov.every = every;
            assert_eq!(config.regularised_in_vain(), why, "{warmup} {every}");
            assert_eq!(config.regulariser() == Regulariser::Off, why.is_some());
        }
        config.lyapunov.regulariser = Regulariser::Joint;
        for (weight, why) in [(0.0, Some(NothingToRegularise::NoWeight)), (1e-6, None)] {
            config.lyapunov.lambda_reg = weight;
            assert_eq!(config.regularised_in_vain(), why, "{weight}");
        }
        // What is left alone is not asked for.
        config.lyapunov.lambda_reg = 0.0;
        config.lyapunov.regulariser = Regulariser::Off;
        assert_eq!(config.nothing_to_regularise(), None);
    }

    #[test]
    fn a_second_layer_a_readout_that_spikes_recurrence_or_a_learnt_decay_can_be_held() {
        type Change = fn(&mut ModelConfig);
        let changes: [Change; 4] = [
            |model| model.hidden_dims = vec![8, 8],
            |model| model.readout = Readout::SpikeCount {},
            |model| model.kind = ModelKind::Recurrent,
            |model| model.learn_beta = true,
        ];
        for change in changes {
            let mut config = feedforward();
            change(&mut config.model);
            assert_eq!(config.nothing_to_regularise(), None, "{:?}", config.model);
            assert_eq!(config.effective_warmup(), config.lyapunov.warmup_steps);
        }
        let mut config = feedforward();
        // A feedforward network has no current.
        config.model.learn_alpha = true;
        config.model.learn_threshold = true;
        assert_eq!(
            config.nothing_to_regularise(),
            Some(NothingToRegularise::OneLayer)
        );
    }

    #[test]
    fn an_exponent_that_is_left_alone_is_not_said_to_be_held_in_vain() {
        let mut config = feedforward();
        config.lyapunov.regulariser = Regulariser::Off;
        assert_eq!(config.regularised_in_vain(), None);
        assert_eq!(
            config.nothing_to_regularise(),
            Some(NothingToRegularise::OneLayer)
        );
    }

    #[test]
    fn a_target_is_reached_within_two_hundredths_or_two_standard_errors() {
        let config = ExperimentConfig::default();
        assert_eq!(config.lyapunov.lambda_target, -0.08);
        assert_eq!(config.missed_by(-0.066, None), None);
        assert_eq!(config.missed_by(-0.095, None), None);
        let miss = config.missed_by(0.109, None).expect("batch 1");
        assert_eq!(miss.text(), "0.19 above its target");
        let said = miss.sentence(0);
        let start =
            "The warm-up ended with the exponent at 0.109, 0.19 above its target of \u{2212}0.08.";
        assert!(said.starts_with(start), "{said}");
        let said = miss.since(Some(0.15), 300).sentence(0);
        assert!(said.contains("More warm-up steps"), "{said}");
        let said = miss.since(Some(0.1091), 3).sentence(0);
        assert!(said.contains("More warm-up steps"), "{said}");
        // Slow, but on its way.
        let mut far = miss;
        far.target = -0.8;
        let said = far.since(Some(0.129), 300).sentence(0);
        assert!(said.contains("More warm-up steps"), "{said}");
        // A gain of 1e-4 in 300 steps: 0.19 away, it would take 570,000.
        for before in [0.109, 0.1091] {
            let said = miss.since(Some(before), 300).sentence(0);
            assert!(
                !said.contains("More warm-up steps") && said.contains("threshold"),
                "{said}"
            );
        }
        let miss = config.missed_by(-0.02, Some(0.012)).expect("above");
        let said = miss.sentence(3);
        assert!(said.contains("\u{2212}0.020\u{a0}±\u{a0}0.012"), "{said}");
        let said = miss.floored(0.05).sentence(0);
        assert!(said.contains("0.012 (a floor), "), "{said}");
        assert_eq!(miss.floored(0.0), miss);
        let miss = config.missed_by(-0.12, None).expect("below");
        assert_eq!(miss.text(), "0.04 below its target");
        assert_eq!(config.missed_by(-0.045, Some(0.02)), None);
        assert!(config.missed_by(-0.045, Some(0.017)).is_some());
        assert!(config.missed_by(f64::NAN, None).is_some());
    }

    #[test]
    fn what_missed_its_target_is_called_by_what_is_held() {
        let mut config = ExperimentConfig::default();
        config.lyapunov.statistic = Statistic::MeanSquare;
        let said = |config: &ExperimentConfig| {
            let miss = config.missed_by(0.1, None).expect("far off");
            miss.sentence(6)
        };
        assert!(said(&config).starts_with("After epoch 6 the mean-square rate is at 0.100"));
        // Of the reference's twin no other than the mean is regularised, whatever is asked for.
        config.lyapunov.estimator = EstimatorKind::Reference;
        config.model = ModelConfig::reference_recurrent();
        assert!(said(&config).starts_with("After epoch 6 the exponent is at 0.100"));
    }

    #[test]
    fn below_its_target_a_hinge_asks_for_nothing() {
        let mut config = ExperimentConfig::default();
        config.lyapunov.penalty = Penalty::Hinge;
        assert_eq!(config.missed_by(-0.5, None), None);
        assert!(config.missed_by(0.0, None).is_some());
    }

    #[test]
    fn of_a_hard_twin_that_is_only_read_nothing_is_said() {
        let mut config = ExperimentConfig::default();
        config.lyapunov.estimator = EstimatorKind::FiniteSize;
        assert_eq!(config.missed_by(0.5, None), None);
    }
}
