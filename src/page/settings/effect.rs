//! Whether a setting does anything in an experiment, and where else it would.

use crate::core::config::ExperimentConfig;
use crate::core::settings::{self, Field};
use crate::core::sweep::applies;
use crate::page::language::say;

/// Words for a setting that does nothing; `None` for one that does.
pub fn without_effect(field: &'static Field, config: &ExperimentConfig) -> Option<String> {
    if applies(field, config) {
        return None;
    }
    let mut choices = settings::all().filter(|choice| applies(choice, config));
    let found = choices.find_map(|choice| {
        let options = options_with(field, choice, config);
        (!options.is_empty()).then(|| {
            say!(
                "{setting} is {values}",
                setting = say(choice.label),
                values = or(&options)
            )
        })
    });
    Some(match found {
        Some(condition) => say!("No effect now. It has one where {condition}.", condition),
        None => say("No effect with the present choices.").to_owned(),
    })
}

/// The options of one choice by which the setting would do something.
fn options_with(field: &Field, choice: &Field, config: &ExperimentConfig) -> Vec<&'static str> {
    let does = |name: &str| {
        let mut changed = config.clone();
        choice.write(&mut changed, name).is_some() && applies(field, &changed)
    };
    let options = choice.choices().into_iter();
    options
        .filter(|(name, _)| does(name))
        .map(|(_, label)| say(label))
        .collect()
}

/// `a`, `a or b`, `a, b or c`
fn or(labels: &[&str]) -> String {
    match labels {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [rest @ .., last] => say!("{first} or {last}", first = rest.join(", "), last),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::settings::{all, named};

    fn with(edits: &[(&str, &str)]) -> ExperimentConfig {
        let mut config = ExperimentConfig::default();
        for (path, text) in edits {
            let field = named(path).expect("a setting");
            field.write(&mut config, text).expect("readable");
        }
        config
    }

    fn said(path: &str, config: &ExperimentConfig) -> Option<String> {
        without_effect(named(path).expect("a setting"), config)
    }

    #[test]
    fn a_setting_without_effect_names_the_choice_by_which_it_has_one() {
        let config = ExperimentConfig::default();
        assert_eq!(said("model.beta", &config), None);
        assert_eq!(
            said("model.surrogate.slope", &config).as_deref(),
            Some("No effect now. It has one where Surrogate is Fast sigmoid or Sigmoid.")
        );
        let off = with(&[("lyapunov.regulariser", "off")]);
        let words = said("lyapunov.lambda_target", &off).expect("nothing follows it");
        assert!(words.contains("Interleaved"), "{words}");
        assert_eq!(
            said("lyapunov.regulariser", &off),
            None,
            "it chooses the side"
        );
    }

    #[test]
    fn what_no_single_choice_would_bring_is_said_to_have_no_effect_all_the_same() {
        let config = with(&[
            ("task.encoding.kind", "latency"),
            ("task.kind", "delayed_xor"),
        ]);
        assert_eq!(
            said("task.encoding.peak", &config).as_deref(),
            Some("No effect with the present choices.")
        );
    }

    #[test]
    fn of_the_demonstrations_idle_settings_all_but_one_name_a_choice_by_which_they_have_an_effect()
    {
        let config = ExperimentConfig::default();
        let idle = all().filter_map(|field| Some((field.path, without_effect(field, &config)?)));
        let (named, others): (Vec<_>, Vec<_>) =
            idle.partition(|(_, words)| words.contains("It has one where"));
        assert!(named.len() > 15, "{named:?}");
        // It asks for two choices, a network and an estimator.
        let others: Vec<_> = others.into_iter().map(|(path, _)| path).collect();
        assert_eq!(others, ["lyapunov.layers"]);
    }
}
