//! Data that somebody brought, and where a run's samples come from.

use super::samples::{Sample, Samples};
use super::scaling::{Scale, Scaling};
use super::{Dataset, Split, make_in_pieces};
use crate::core::config::{ExperimentConfig, OwnData, Task};
use crate::core::pieces::{Breath, at_once};
use std::sync::Arc;
use thiserror::Error;

/// Own data as it was read: training samples first, then those that it holds out for validation and test, if it
/// does. Many runs share one.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnSet {
    /// What experiments call it by.
    pub data: OwnData,
    pub(super) samples: Arc<Samples>,
    pub(super) labels: Arc<[u16]>,
    /// What the classes are called, in the order of their numbers.
    pub classes: Vec<String>,
    pub scale: Scale,
}

/// Samples and classes do not make the data that they are said to be.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{what} are {found}; the data has {wanted}")]
pub struct Torn {
    what: &'static str,
    found: usize,
    wanted: usize,
}

impl OwnSet {
    /// Of samples that are as `data` says.
    ///
    /// # Errors
    /// Where there are more or fewer numbers, labels or classes, or a label beyond the classes.
    pub fn new(
        data: OwnData,
        samples: Samples,
        labels: Vec<u16>,
        classes: Vec<String>,
        scale: Scale,
    ) -> Result<Self, Torn> {
        let each = usize::try_from(data.form.numbers()).unwrap_or(usize::MAX);
        let (found, wanted) = match &samples {
            Samples::Values(it) | Samples::Series(it) => {
                (it.len(), data.samples.saturating_mul(each))
            }
            Samples::Spikes(it) => (it.len(), data.samples.saturating_mul(each)),
            Samples::Bits(bits) => (bits.rows(), data.samples),
        };
        let beyond = labels.iter().filter(|&&it| usize::from(it) >= data.classes);
        for (what, found, wanted) in [
            ("samples", found, wanted),
            ("labels", labels.len(), data.samples),
            ("names of classes", classes.len(), data.classes),
            ("labels beyond the classes", beyond.count(), 0),
        ] {
            if found != wanted {
                return Err(Torn {
                    what,
                    found,
                    wanted,
                });
            }
        }
        Ok(Self {
            data,
            samples: Arc::new(samples),
            labels: labels.into(),
            classes,
            scale,
        })
    }

    /// The class of each sample.
    pub fn labels(&self) -> &[u16] {
        &self.labels
    }

    /// A sample as it was read: values are not scaled.
    pub fn sample(&self, index: usize) -> Sample<'_> {
        self.samples.get(index, self.labels.len())
    }

    /// Spikes of all samples; `None` of values.
    pub fn spikes(&self) -> Option<u64> {
        match &*self.samples {
            Samples::Bits(bits) => Some(
                bits.words()
                    .iter()
                    .map(|it| u64::from(it.count_ones()))
                    .sum(),
            ),
            Samples::Spikes(spikes) => Some(spikes.iter().map(|&it| u64::from(it)).sum()),
            Samples::Values(_) | Samples::Series(_) => None,
        }
    }

    /// How many samples of each class there are.
    pub fn counts(&self) -> Vec<usize> {
        let mut counts = vec![0; self.classes.len()];
        for &label in self.labels.iter() {
            counts[usize::from(label)] += 1;
        }
        counts
    }

    /// The samples of a run: its split, and values scaled by the samples that it is trained on.
    fn dataset(&self, config: &ExperimentConfig) -> Dataset {
        let split = self.split(config);
        let scaling = match &*self.samples {
            Samples::Values(values) | Samples::Series(values) => {
                let each = values.len() / self.labels.len();
                let row = |&sample: &usize| &values[sample * each..(sample + 1) * each];
                let rows = split.train.iter().map(row);
                Some(Scaling::fitted(self.scale, self.data.form.channels(), rows))
            }
            Samples::Spikes(_) | Samples::Bits(_) => None,
        };
        Dataset {
            samples: Arc::clone(&self.samples),
            labels: Arc::clone(&self.labels),
            input_dim: config.task.input_dim(),
            split,
            scaling,
            own: Some(self.data),
        }
    }

    fn split(&self, config: &ExperimentConfig) -> Split {
        let (task, seed) = (&config.task, config.seed);
        let count = self.labels.len();
        let Some([validation, test]) = self.data.held_out else {
            let held_out = [task.test_samples(), task.validation_samples()];
            return Split::stratified(&self.labels, held_out, seed);
        };
        let first_test = count - test;
        let mut split = if validation > 0 {
            Split {
                train: (0..first_test - validation).collect(),
                validation: (first_test - validation..first_test).collect(),
                test: Vec::new(),
            }
        } else {
            // Drawn as test samples are elsewhere.
            let drawn = [task.validation_samples(), 0];
            let drawn = Split::stratified(&self.labels[..first_test], drawn, seed);
            Split {
                train: drawn.train,
                validation: drawn.test,
                test: Vec::new(),
            }
        };
        split.test = (first_test..count).collect();
        split
    }
}

/// Where the samples of experiments come from: they are generated from the configuration, or somebody has
/// brought them. The one place that knows.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    brought: Vec<Arc<OwnSet>>,
}

/// An experiment on own data that nobody has brought.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MissingData {
    #[error("the experiment needs data of your own, {}, and none was given", .0.sentence())]
    NotGiven(OwnData),
    #[error(
        "the experiment needs the data {}, and what was given is {}",
        wanted.sentence(), given.sentence()
    )]
    Other {
        wanted: Box<OwnData>,
        given: Box<OwnData>,
    },
    #[error("task.kind is own, and task.data does not say which data")]
    NotNamed,
}

impl Sources {
    /// Takes in data; what was there of the same name makes room for it.
    pub fn bring(&mut self, set: Arc<OwnSet>) {
        self.brought.retain(|it| it.data != set.data);
        self.brought.push(set);
    }

    /// Lets go of one; runs under way keep theirs.
    pub fn forget(&mut self, data: OwnData) {
        self.brought.retain(|it| it.data != data);
    }

    /// Lets go of all data that was brought; runs under way keep theirs.
    pub fn clear(&mut self) {
        self.brought.clear();
    }

    /// The data of a validated configuration; the same seed gives the same everywhere.
    ///
    /// # Errors
    /// Where it is own data that is not here.
    pub fn dataset(&self, config: &ExperimentConfig) -> Result<Dataset, MissingData> {
        at_once(self.in_pieces(config, &Breath::never()))
    }

    /// The same, left for a breath between any two samples that are generated; it counts numbers that are
    /// drawn.
    ///
    /// # Errors
    /// As [`Self::dataset`].
    pub async fn in_pieces(
        &self,
        config: &ExperimentConfig,
        breath: &Breath,
    ) -> Result<Dataset, MissingData> {
        match Dataset::generated_in_pieces(config, breath).await {
            Some(dataset) => Ok(dataset),
            None => Ok(self.own(config)?.dataset(config)),
        }
    }

    /// One sample and its class, made without the others where that can be: of own data the first of its
    /// training samples.
    ///
    /// # Errors
    /// As [`Self::dataset`].
    pub(crate) async fn one(
        &self,
        config: &ExperimentConfig,
        index: usize,
        breath: &Breath,
    ) -> Result<One, MissingData> {
        let one = index..index + 1;
        if let Some((samples, labels)) =
            make_in_pieces(&config.task, config.seed, one, breath).await
        {
            let scaling = None;
            return Ok(One {
                dataset: Dataset {
                    samples: Arc::new(samples),
                    labels: labels.into(),
                    input_dim: config.task.input_dim(),
                    split: Split::none(),
                    scaling,
                    own: None,
                },
                at: 0,
                index,
            });
        }
        let dataset = self.own(config)?.dataset(config);
        let at = dataset.split.train.first().copied().unwrap_or(0);
        Ok(One {
            dataset,
            at,
            index: at,
        })
    }

    /// Whether the samples of a validated configuration are here, or made.
    ///
    /// # Errors
    /// As [`Self::dataset`].
    pub fn check(&self, config: &ExperimentConfig) -> Result<(), MissingData> {
        match config.task.kind {
            Task::Own => self.own(config).map(|_| ()),
            _ => Ok(()),
        }
    }

    fn own(&self, config: &ExperimentConfig) -> Result<&OwnSet, MissingData> {
        let wanted = config.task.own().ok_or(MissingData::NotNamed)?;
        if let Some(set) = self.brought.iter().find(|set| set.data == wanted) {
            return Ok(set);
        }
        Err(match self.brought.last() {
            Some(set) => MissingData::Other {
                wanted: Box::new(wanted),
                given: Box::new(set.data),
            },
            None => MissingData::NotGiven(wanted),
        })
    }
}

/// A sample to be looked at.
pub(crate) struct One {
    pub dataset: Dataset,
    /// Where it stands in that.
    pub at: usize,
    /// Its number among all samples, by which its random numbers are drawn.
    pub index: usize,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::OwnForm;

    /// Ten samples of two values, `[sample, 10 sample]`, two classes in turn.
    pub(crate) fn ten(held_out: Option<[usize; 2]>) -> OwnSet {
        let data = OwnData {
            digest: 7,
            samples: 10,
            form: OwnForm::Values {
                rows: 1,
                columns: 2,
            },
            classes: 2,
            held_out,
        };
        let values = (0..10).flat_map(|it| [it as f32, 10.0 * it as f32]);
        let samples = Samples::Values(values.collect());
        let labels = (0..10).map(|it| it % 2).collect();
        let classes = vec!["even".to_owned(), "odd".to_owned()];
        OwnSet::new(data, samples, labels, classes, Scale::Channel).expect("as it says")
    }

    fn config_of(set: &OwnSet) -> ExperimentConfig {
        let mut config = ExperimentConfig::default();
        config.task.kind = Task::Own;
        config.task.data = Some(set.data);
        config
    }

    #[test]
    fn runs_on_own_data_share_one_copy_of_it() {
        let mut sources = Sources::default();
        let set = Arc::new(ten(None));
        let config = config_of(&set);
        sources.bring(Arc::clone(&set));
        let [a, b] = [0, 1].map(|_| sources.dataset(&config).expect("it was brought"));
        assert!(Arc::ptr_eq(&a.samples, &b.samples) && Arc::ptr_eq(&a.labels, &b.labels));
        assert!(Arc::ptr_eq(&a.samples, &set.samples));
    }

    #[test]
    fn values_are_scaled_by_the_training_samples_alone() {
        let mut sources = Sources::default();
        // Samples 0 to 6 are trained on.
        let set = ten(Some([1, 2]));
        let config = config_of(&set);
        sources.bring(Arc::new(set));
        let data = sources.dataset(&config).expect("it was brought");
        assert_eq!(data.split.train, [0, 1, 2, 3, 4, 5, 6]);
        assert_eq!(
            (&*data.split.validation, &*data.split.test),
            (&[7][..], &[8, 9][..])
        );
        let values = |sample| match data.sample(sample) {
            Sample::Values(values) => values.into_owned(),
            other => panic!("{other:?}"),
        };
        assert_eq!(values(3), [0.5, 0.5]);
        assert_eq!(values(6), [1.0, 1.0]);
        // Beyond the largest that was trained on.
        assert_eq!(values(9), [1.0, 1.0]);
    }

    #[test]
    fn a_given_test_part_stays_and_validation_is_drawn_from_the_others() {
        let mut sources = Sources::default();
        let set = ten(Some([0, 4]));
        let mut config = config_of(&set);
        config.task.validation_share = 0.3;
        sources.bring(Arc::new(set));
        let data = sources.dataset(&config).expect("it was brought");
        assert_eq!(data.split.test, [6, 7, 8, 9]);
        assert_eq!(
            data.split.validation.len(),
            config.task.validation_samples()
        );
        assert_eq!(data.split.train.len(), config.task.train_samples());
        assert_eq!(data.split.validation.len(), 2);
        let mut others = [data.split.train.clone(), data.split.validation.clone()].concat();
        others.sort_unstable();
        assert_eq!(others, [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn an_experiment_says_what_data_it_needs_and_refuses_another() {
        let (set, other) = (ten(None), ten(Some([0, 4])));
        let config = config_of(&set);
        let mut sources = Sources::default();
        let missing = sources.dataset(&config).expect_err("nothing was brought");
        let said = missing.to_string();
        let needed = "00000000000000000000000000000007 (10 samples of 2 values, 2 classes)";
        assert!(
            said.contains(needed) && said.ends_with("none was given"),
            "{said}"
        );
        sources.bring(Arc::new(other));
        let said = sources.dataset(&config).expect_err("another").to_string();
        assert!(
            said.contains(needed) && said.contains("4 for the test"),
            "{said}"
        );
        sources.bring(Arc::new(set));
        assert!(sources.dataset(&config).is_ok());
        sources.forget(config.task.own().expect("own data"));
        assert!(sources.dataset(&config).is_err());
        sources.bring(Arc::new(ten(None)));
        sources.clear();
        assert!(sources.dataset(&config).is_err());
    }

    #[test]
    fn samples_that_are_not_what_they_are_said_to_be_make_no_data() {
        let whole = ten(None);
        let samples = || (*whole.samples).clone();
        let labels = || whole.labels.to_vec();
        let make = |data, samples, labels: Vec<u16>| {
            let made = OwnSet::new(data, samples, labels, whole.classes.clone(), Scale::Keep);
            made.expect_err("torn").to_string()
        };
        let more = OwnData {
            samples: 11,
            ..whole.data
        };
        assert_eq!(
            make(more, samples(), labels()),
            "samples are 20; the data has 22"
        );
        assert_eq!(
            make(whole.data, samples(), vec![0; 9]),
            "labels are 9; the data has 10"
        );
        let said = make(whole.data, samples(), vec![2; 10]);
        assert_eq!(said, "labels beyond the classes are 10; the data has 0");
    }
}
