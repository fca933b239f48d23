//! The form of a sweep out of a link or a file, and into them.

use super::form::{Form, Second};
use super::plan::{MOST_RUNS, Plan, SweptAxis};
use crate::core::config::ExperimentConfig;
use crate::core::share_link::Swept;
use crate::core::sweep::{self, File, Sides, Stop};
use crate::page::language::{heard, key, say};
use crate::page::store::Side;
use crate::page::store::settings::Settings;

impl Form {
    /// As a link says it; `None` while something of it is wrong.
    pub fn swept(&self, settings: &Settings) -> Option<Swept> {
        let plan = Plan::draw_up(self, settings).ok()?;
        Some(Swept {
            path: plan.first().field.path,
            values: texts(plan.first()),
            second: plan.second().map(|axis| (axis.field.path, texts(axis))),
            seeds: plan.seeds,
            side: plan.side.in_files(),
        })
    }

    /// As a link said it; what is wrong with it stands at its control.
    pub fn of_swept(swept: &Swept) -> Self {
        Self {
            field: swept.path.to_owned(),
            // Nothing else parts numbers beyond doubt.
            values: swept.values.join("; "),
            second: swept.second.as_ref().map(|(path, values)| Second {
                field: (*path).to_owned(),
                values: values.join("; "),
            }),
            seeds: swept.seeds.to_string(),
            side: Side::of_files(swept.side),
        }
    }

    /// The form and the settings that make the sweep of a file.
    ///
    /// # Errors
    ///
    /// Where it is no sweep, or one that takes more than the page does.
    pub fn of_file(text: &str) -> Result<(Self, ExperimentConfig), String> {
        const ELSEWHERE: &str = key(
            "The page runs one setting or two over lists of numbers, on one side and to \
                                 the end; `lyapunov-snn sweep` runs the whole of it.",
        );
        let file = File::from_json(text).map_err(|error| heard(&format!("{error}.")))?;
        let plan = sweep::Plan::new(&file).map_err(|error| heard(&format!("{error}.")))?;
        let mut settings = file
            .base
            .experiment()
            .map_err(|error| heard(&format!("{error}.")))?;
        let first = plan.seeds().first().copied().unwrap_or_default();
        let in_turn = plan
            .seeds()
            .iter()
            .copied()
            .eq(first..first + plan.seeds().len() as u64);
        let axes: Vec<_> = plan.axes().collect();
        let ((field, values), second) = match axes.as_slice() {
            [only] => (only, None),
            [first, second] => (first, Some(second)),
            _ => {
                return Err(say!(
                    "It varies {count} settings. {elsewhere}",
                    count = axes.len(),
                    elsewhere = say(ELSEWHERE)
                ));
            }
        };
        let is_candidate = axes.iter().all(|(field, _)| !field.sweep.is_empty());
        if !is_candidate
            || !in_turn
            || file.sides == Some(Sides::Both)
            || file.stop != Stop::default()
        {
            return Err(say(ELSEWHERE).to_owned());
        }
        if plan.len() > MOST_RUNS {
            let runs = plan.len();
            return Err(say!(
                "It has {runs} runs; allowed: up to {most}. {elsewhere}",
                runs,
                most = MOST_RUNS,
                elsewhere = say(ELSEWHERE)
            ));
        }
        settings.seed = first;
        let side = match file.sides {
            Some(Sides::Unregularised) => Side::Unregularised,
            _ => Side::Regularised,
        };
        let form = Self {
            field: field.path.to_owned(),
            values: values.join("; "),
            second: second.map(|(field, values)| Second {
                field: field.path.to_owned(),
                values: values.join("; "),
            }),
            seeds: plan.seeds().len().to_string(),
            side,
        };
        Ok((form, settings))
    }
}

fn texts(axis: &SweptAxis) -> Vec<String> {
    axis.values.iter().map(|value| value.text.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::settings;

    fn form() -> Form {
        Form {
            field: "model.threshold".to_owned(),
            values: "2, 0.5".to_owned(),
            second: None,
            seeds: "3".to_owned(),
            side: Side::Unregularised,
        }
    }

    fn second(values: &str) -> Second {
        Second {
            field: "task.time_steps".to_owned(),
            values: values.to_owned(),
        }
    }

    #[test]
    fn a_form_survives_as_a_link_and_as_a_file() {
        let mut settings = Settings::default();
        settings.edit(settings::named("seed").expect("a field"), "7");
        for (given, ordered) in [(None, None), (Some("50 25"), Some("25; 50"))] {
            let form = Form {
                second: given.map(second),
                ..form()
            };
            let back = Form {
                values: "0.5; 2".to_owned(),
                second: ordered.map(second),
                ..form.clone()
            };
            let swept = form.swept(&settings).expect("a sweep");
            assert_eq!(Form::of_swept(&swept), back);
            let file = Plan::draw_up(&form, &settings).expect("a plan").file;
            let (read, config) = Form::of_file(&file.to_json()).expect("one of ours");
            assert_eq!((read, &config), (back, settings.good()));
        }
        let wrong = Form {
            values: "2, many".to_owned(),
            ..form()
        };
        assert_eq!(wrong.swept(&settings), None);
    }

    #[test]
    fn a_file_that_the_page_does_not_run_is_refused_with_what_does() {
        let axis = r#"{"setting": "model.beta", "values": [0.5, 0.9]}"#;
        let choice = r#"{"setting": "model.reset", "values": ["zero", "subtract"]}"#;
        let more = r#"{"setting": "task.time_steps", "values": [25, 50]}"#;
        for (rest, words) in [
            (
                format!(r#""axes": [{axis}, {more}, {choice}]"#),
                "It varies 3 settings.",
            ),
            (
                format!(r#""axes": [{axis}, {choice}]"#),
                "`lyapunov-snn sweep`",
            ),
            (format!(r#""axes": [{choice}]"#), "`lyapunov-snn sweep`"),
            (
                format!(r#""axes": [{axis}], "sides": "both""#),
                "`lyapunov-snn sweep`",
            ),
            (
                format!(r#""axes": [{axis}], "seeds": [0, 2]"#),
                "`lyapunov-snn sweep`",
            ),
            (
                format!(r#""axes": [{axis}], "seeds": {{"count": 99}}"#),
                "198 runs; allowed: up to 100",
            ),
            (
                r#""axes": [{"setting": "model.beta", "values": [7]}]"#.to_owned(),
                "model.beta) is 7; allowed: 0 to 1",
            ),
        ] {
            let why = Form::of_file(&format!("{{\"version\": 1, {rest}}}")).expect_err("refused");
            assert!(why.contains(words), "{why}");
        }
        assert!(Form::of_file("hello").is_err());
    }
}
