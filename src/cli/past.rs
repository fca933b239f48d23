//! What a run that is gone on with knows of its steps before that.

use crate::core::exchange::checkpoint::History;
use std::borrow::Cow;

/// The steps before the one that a run went on with.
#[derive(Default)]
pub struct Past {
    made: usize,
    /// Those of which the checkpoint has the numbers.
    kept: usize,
}

impl Past {
    /// Of a run whose next step is `step`.
    pub fn new(step: usize, history: &History) -> Self {
        Self {
            made: step,
            kept: history.steps.len(),
        }
    }

    /// What its lines are, as an archive says it.
    pub fn about_lines(&self) -> Cow<'static, str> {
        if self.made == 0 {
            return "Every step and epoch as train prints it, a JSON object a line.".into();
        }
        let before = self.before();
        format!(
            "Steps and epochs as train prints them, a JSON object a line; of {before}, without gradient_by_time."
        )
        .into()
    }

    /// What its table of steps is.
    pub fn about_steps(&self) -> Cow<'static, str> {
        if self.made == self.kept {
            return "Every step.".into();
        }
        format!("Steps; of {}.", self.before()).into()
    }

    fn before(&self) -> String {
        let Self { made, kept } = self;
        format!(
            "the {made} steps before the run was gone on with the {kept} that its checkpoint kept"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::Past;

    #[test]
    fn an_archive_says_of_a_run_that_was_gone_on_with_what_it_has_of_its_steps() {
        let whole = Past::default();
        assert_eq!(whole.about_steps(), "Every step.");
        assert!(whole.about_lines().starts_with("Every step and epoch"));
        let short = Past { made: 10, kept: 10 };
        assert_eq!(short.about_steps(), "Every step.");
        assert!(
            short
                .about_lines()
                .ends_with("the 10 that its checkpoint kept, without gradient_by_time.")
        );
        let thinned = Past {
            made: 3595,
            kept: 1192,
        };
        assert!(thinned.about_steps().contains("of the 3595 steps before"));
        assert!(
            thinned
                .about_steps()
                .contains("the 1192 that its checkpoint kept")
        );
    }
}
