//! What the networks of the pair begin with: drawn weights, or a file's.

use crate::core::config::{ExperimentConfig, ModelConfig, Regulariser, Side};
use crate::core::share_link::FirstWeights;
use crate::page::language::say;

/// What one network begins with.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum First {
    /// The seed draws it.
    #[default]
    Drawn,
    /// The weights of a file that a link, or an earlier visit, names and that is not here.
    Wanted(FirstWeights),
    /// Those of a file that was opened, and the network that they are of.
    Given(FirstWeights, Box<ModelConfig>),
}

impl First {
    /// The file, where it is one.
    pub fn file(&self) -> Option<&FirstWeights> {
        match self {
            Self::Drawn => None,
            Self::Wanted(file) | Self::Given(file, _) => Some(file),
        }
    }

    /// The file, where it is still to come.
    pub fn wanted(&self) -> Option<&FirstWeights> {
        match self {
            Self::Wanted(file) => Some(file),
            Self::Drawn | Self::Given(..) => None,
        }
    }

    /// Why no network of these settings begins with it.
    pub fn refusal(&self, model: &ModelConfig) -> Option<String> {
        match self {
            Self::Drawn => None,
            Self::Wanted(file) => Some(say!("{called} is not here", called = called(file))),
            Self::Given(file, of) => {
                let misfit = misfit(of, model)?;
                Some(say!(
                    "{called} does not fit: {misfit}",
                    called = called(file),
                    misfit
                ))
            }
        }
    }

    /// What becomes of it where a link says what the network begins with.
    pub fn linked(self, wanted: Option<FirstWeights>) -> Self {
        match (self, wanted) {
            (_, None) => Self::Drawn,
            (Self::Given(file, model), Some(wanted)) if file.digest == wanted.digest => {
                Self::Given(file, model)
            }
            (_, Some(wanted)) => Self::Wanted(wanted),
        }
    }
}

/// The file as a sentence names it.
pub fn called(file: &FirstWeights) -> String {
    match file.name.as_str() {
        "" => say!("a file (digest {digest})", digest = file.digest),
        name => say!("“{name}” (digest {digest})", name, digest = file.digest),
    }
}

/// In what a file's network and the settings' differ that weights hang on.
fn misfit(of: &ModelConfig, model: &ModelConfig) -> Option<String> {
    let kind = |model: &ModelConfig| -> &'static str { model.kind.into() };
    let readout = |model: &ModelConfig| -> &'static str {
        crate::core::config::ReadoutKind::from(model.readout).into()
    };
    let recurrence = |model: &ModelConfig| -> &'static str { model.recurrence.into() };
    let same = |what: &str, theirs: String, ours: String| {
        (theirs != ours).then(|| {
            say!(
                "{what} is {ours} in the settings and {theirs} in the file",
                what,
                ours,
                theirs
            )
        })
    };
    let list = |widths: &[usize]| {
        let widths: Vec<String> = widths.iter().map(usize::to_string).collect();
        widths.join(", ")
    };
    let text = |number: usize| number.to_string();
    same(say("Kind"), kind(of).into(), kind(model).into())
        .or_else(|| {
            same(
                say("Hidden layers"),
                list(&of.hidden_dims),
                list(&model.hidden_dims),
            )
        })
        .or_else(|| {
            same(
                say("Number of inputs"),
                text(of.input_dim),
                text(model.input_dim),
            )
        })
        .or_else(|| {
            same(
                say("Number of classes"),
                text(of.num_classes),
                text(model.num_classes),
            )
        })
        .or_else(|| same(say("Readout"), readout(of).into(), readout(model).into()))
        .or_else(|| {
            let recurrent = of.kind == crate::core::config::ModelKind::Recurrent;
            let found = same(
                say("Recurrence"),
                recurrence(of).into(),
                recurrence(model).into(),
            );
            found.filter(|_| recurrent)
        })
}

/// A file's experiment as that of a pair, of which one network is regularised as before.
pub fn for_pair(mut config: ExperimentConfig, now: &ExperimentConfig) -> ExperimentConfig {
    if Side::for_config(&config) == Side::Unregularised {
        config.lyapunov.regulariser = match now.lyapunov.regulariser {
            Regulariser::Off => ExperimentConfig::default().lyapunov.regulariser,
            regulariser => regulariser,
        };
    }
    config
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(digest: &str) -> FirstWeights {
        FirstWeights {
            digest: digest.repeat(16),
            name: "net.pt".to_owned(),
        }
    }

    fn given(digest: &str) -> First {
        First::Given(file(digest), Box::default())
    }

    #[test]
    fn weights_of_another_network_are_refused_by_setting_and_both_values() {
        let mut model = ModelConfig::default();
        assert_eq!(given("a").refusal(&model), None);
        model.beta = 0.1;
        assert_eq!(
            given("a").refusal(&model),
            None,
            "a constant hangs on the settings"
        );
        model.hidden_dims = vec![7, 8];
        let why = given("a").refusal(&model).expect("another network");
        assert!(why.contains("“net.pt”") && why.contains("7, 8"), "{why}");
        let why = First::Wanted(file("b")).refusal(&ModelConfig::default());
        assert!(why.is_some_and(|why| why.contains("bbbbbbbbbbbbbbbb")));
    }

    #[test]
    fn a_link_keeps_the_file_that_it_names_and_asks_for_another() {
        assert_eq!(given("a").linked(Some(file("a"))), given("a"));
        assert_eq!(given("a").linked(Some(file("b"))), First::Wanted(file("b")));
        assert_eq!(given("a").linked(None), First::Drawn);
    }

    #[test]
    fn an_unregularised_networks_experiment_leaves_the_pair_its_regulariser() {
        let now = ExperimentConfig::default();
        let off = Side::Unregularised.config(&now);
        assert_eq!(for_pair(off.clone(), &now), now);
        assert_eq!(for_pair(off.clone(), &off), now);
    }
}
