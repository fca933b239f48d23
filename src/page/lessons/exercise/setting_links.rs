//! Links within a text that set settings: which do what they say, and why the others do not.

use super::text::{Edits, Setter};
use crate::core::config::ExperimentConfig;
use crate::core::exercise::applied;

/// How a link stands, of an experiment and of what may be changed of it.
pub fn setter(edits: &Edits, config: &ExperimentConfig, allows: &dyn Fn(&str) -> bool) -> Setter {
    match applied(edits, config, allows) {
        Err(why) => Setter::Dead(why),
        Ok(changed) if changed == *config => Setter::Set,
        Ok(_) => Setter::Free,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_free_set_already_or_dead() {
        let config = ExperimentConfig::default();
        let of = |text: &str, allowed: bool| {
            setter(&vec![("model.beta", text.to_owned())], &config, &|_| {
                allowed
            })
        };
        assert_eq!(of("0.5", true), Setter::Free);
        assert_eq!(of(&config.model.beta.to_string(), true), Setter::Set);
        assert!(matches!(of("0.5", false), Setter::Dead(why) if why.contains("keeps its")));
    }
}
