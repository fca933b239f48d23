//! An experiment on data of one's own.

use super::{
    Encoding, EncodingKind, ExperimentConfig, OwnData, OwnForm, Task, TaskConfig, TrainingConfig,
};

/// Updates after which small tables are learnt, where nobody said for how long.
const UPDATES: usize = 300;
/// Batches of an epoch, where nobody said how large they are.
const BATCHES: usize = 8;
/// Samples of the smallest such batch.
const LEAST_BATCH: usize = 8;

impl ExperimentConfig {
    /// The same experiment on this data: with its time steps where it has its own, its channels and classes, an
    /// encoding that it takes, and batches no larger than what is trained on. Batches, epochs and encoding that are
    /// the default's, which are made for the digits, become those that this data is learnt with.
    #[must_use]
    pub fn on_data(mut self, data: OwnData) -> Self {
        self.task.kind = Task::Own;
        self.task.data = Some(data);
        if let Some(time_steps) = data.form.time_steps() {
            self.task.time_steps = time_steps;
        }
        if matches!(data.form, OwnForm::Series { .. }) {
            self.encode_series();
        }
        self.model.input_dim = self.task.input_dim();
        self.model.num_classes = self.task.num_classes();
        self.train_on_data();
        self
    }

    /// A current, which loses nothing, unless somebody chose spikes.
    fn encode_series(&mut self) {
        let is_still = matches!(
            self.task.encoding,
            Encoding::Latency {} | Encoding::Rows { .. }
        );
        if is_still || self.task.encoding == TaskConfig::default().encoding {
            self.task.encoding = EncodingKind::Direct.into();
        }
    }

    fn train_on_data(&mut self) {
        let (all, usual) = (self.task.train_samples().max(1), TrainingConfig::default());
        let batch = &mut self.training.batch_size;
        if *batch == usual.batch_size {
            *batch = (all / BATCHES).clamp(LEAST_BATCH, usual.batch_size);
        }
        *batch = all.min(*batch);
        if self.training.epochs == usual.epochs {
            let an_epoch = self.steps_per_epoch().max(1);
            self.training.epochs = UPDATES.div_ceil(an_epoch).max(usual.epochs);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(config: ExperimentConfig, data: &str) -> ExperimentConfig {
        let data = format!("{:032x}:{data}", 7).parse().expect("own data");
        let config = config.on_data(data);
        assert_eq!(config.validate(), Ok(()), "{data}");
        config
    }

    #[test]
    fn small_data_has_some_hundred_updates_and_large_data_the_usual_epochs() {
        let usual = ExperimentConfig::default();
        for (data, batch, epochs) in [
            ("20:values:1x4:2", 8, 150),
            ("150:values:1x4:3", 15, 38),
            ("1500:values:1x4:3", 64, 17),
            ("20000:values:1x4:3", 64, 6),
        ] {
            let training = on(usual.clone(), data).training;
            assert_eq!(
                (training.batch_size, training.epochs),
                (batch, epochs),
                "{data}"
            );
        }
    }

    #[test]
    fn what_somebody_chose_stays_but_for_batches_larger_than_what_is_trained_on() {
        let mut chosen = ExperimentConfig::default();
        chosen.training.epochs = 7;
        chosen.training.batch_size = 32;
        chosen.task.encoding = Encoding::Poisson { peak: 0.25 };
        let on_series = on(chosen.clone(), "150:series:20x4:3");
        assert_eq!(on_series.training, chosen.training);
        assert_eq!(on_series.task.encoding, chosen.task.encoding);
        let few = on(chosen, "20:series:20x4:3");
        assert_eq!(few.training.batch_size, few.task.train_samples());
    }

    #[test]
    fn series_are_a_current_and_values_stay_spikes() {
        let encoding = |data| on(ExperimentConfig::default(), data).task.encoding;
        assert_eq!(
            encoding("150:series:20x4:3"),
            Encoding::Direct { gain: 1.0 }
        );
        let usual = TaskConfig::default().encoding;
        assert_eq!(encoding("150:values:1x4:3"), usual);
        assert_eq!(encoding("150:spikes:20x4:3"), usual);
    }
}
