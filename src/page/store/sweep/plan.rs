//! The runs that a sweep makes, drawn up and checked before the first begins.

use super::form::{Control, Form, MOST_SEEDS, Refusal, candidates};
use crate::core::config::ExperimentConfig;
use crate::core::number::{Expected, entries, read_number, read_whole};
use crate::core::settings::Field;
use crate::core::sweep::{self, Axis, File, Seeds, Setting, Sides, applies};
use crate::core::text::short;
use crate::page::language::{heard, say};
use crate::page::store::Side;
use crate::page::store::ordering::order;
use crate::page::store::settings::Settings;

/// The most runs of one sweep.
pub const MOST_RUNS: usize = 100;

/// One value of the swept field.
#[derive(Debug, Clone, PartialEq)]
pub struct SweptValue {
    /// As the field writes it.
    pub text: String,
    pub number: f64,
}

/// A setting that is swept.
#[derive(Debug, Clone)]
pub struct SweptAxis {
    pub field: &'static Field,
    /// Ascending.
    pub values: Vec<SweptValue>,
}

/// One run to make.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Counts the values of each of [`Plan::axes`]; the second is 0 where there is one axis.
    pub places: [usize; 2],
    pub seed: u64,
    pub setting: Setting,
    pub config: ExperimentConfig,
}

/// A sweep, drawn up and checked.
#[derive(Debug, Clone)]
pub struct Plan {
    /// One or two.
    pub axes: Vec<SweptAxis>,
    pub seeds: usize,
    pub side: Side,
    /// The first axis the slowest, seed by seed.
    pub jobs: Vec<Job>,
    /// The same for the command line, as it is written down.
    pub file: File,
}

impl Plan {
    /// Checks the form against the settings: every value must be right in all of them together.
    pub fn draw_up(form: &Form, settings: &Settings) -> Result<Self, Vec<Refusal>> {
        let asked = Asked::of(form);
        let fields: Vec<_> = asked.iter().map(|it| it.chosen(form, settings)).collect();
        let fields = whole(fields)?;
        check_twice(&fields)?;
        let values = asked.iter().zip(&fields);
        let values: Vec<_> = values
            .map(|(it, field)| it.values(field, settings))
            .collect();
        let (values, seeds) = match (whole(values), read_seeds(form)) {
            (Ok(values), Ok(seeds)) => (values, seeds),
            (values, seeds) => {
                let wrong = values.err().unwrap_or_default().into_iter();
                return Err(wrong.chain(seeds.err()).collect());
            }
        };
        let axes = fields.into_iter().zip(values);
        let axes: Vec<_> = axes
            .map(|(field, values)| SweptAxis { field, values })
            .collect();
        check_count(&axes, seeds)?;
        let file = written(&axes, seeds, form, settings.good());
        let jobs = jobs(&file, &axes).map_err(|refusal| vec![refusal])?;
        Ok(Self {
            axes,
            seeds,
            side: form.side,
            jobs,
            file,
        })
    }

    /// The setting that is swept, the first where there are two.
    pub fn first(&self) -> &SweptAxis {
        &self.axes[0]
    }

    /// The one that is swept beside it.
    pub fn second(&self) -> Option<&SweptAxis> {
        self.axes.get(1)
    }
}

/// A setting as the form asks for it, and where what is wrong with it stands.
struct Asked<'a> {
    path: &'a str,
    values: &'a str,
    controls: [Control; 2],
}

impl<'a> Asked<'a> {
    fn of(form: &'a Form) -> Vec<Self> {
        let first = Self {
            path: &form.field,
            values: &form.values,
            controls: [Control::Field, Control::Values],
        };
        let second = form.second.as_ref().map(|second| Self {
            path: &second.field,
            values: &second.values,
            controls: [Control::SecondField, Control::SecondValues],
        });
        std::iter::once(first).chain(second).collect()
    }

    fn chosen(&self, form: &Form, settings: &Settings) -> Result<&'static Field, Refusal> {
        let wrong = |message: String| Err(refusal(self.controls[0], message));
        if let Some((_, message)) = settings.first_error() {
            return wrong(say!("The settings are wrong. {message}", message));
        }
        let offered = candidates(settings).find(|(field, _)| field.path == self.path);
        match offered {
            None => wrong(
                say("This setting does nothing in the present network; choose another.").to_owned(),
            ),
            Some((field, _)) if !applies(field, &form.side.config(settings.good())) => wrong(say!(
                "{field} does nothing without the regulariser.",
                field = say(field.label)
            )),
            Some((field, _)) => Ok(field),
        }
    }

    fn values(
        &self,
        field: &'static Field,
        settings: &Settings,
    ) -> Result<Vec<SweptValue>, Refusal> {
        let refused = |message: String| refusal(self.controls[1], message);
        let expected = Expected {
            numbers: field.input.numbers(),
            most: field.input.most(),
        };
        let mut texts = entries(self.values, expected).map_err(|why| {
            let (label, values) = (say(field.label), short(self.values));
            refused(say!("{label} is {values}, {why}.", label, values, why))
        })?;
        if texts.is_empty() {
            texts.push(String::new());
        }
        let mut tried: Vec<SweptValue> = Vec::new();
        // What is wrong of many values alike is said once.
        let mut wrong: Vec<String> = Vec::new();
        let mut refuse = |why: String| {
            if !wrong.contains(&why) {
                wrong.push(why);
            }
        };
        for text in &texts {
            match try_value(field, text, settings) {
                Ok(value) if tried.iter().any(|other| other.number == value.number) => {
                    refuse(say!(
                        "{field}: {value} is there twice.",
                        field = say(field.label),
                        value = value.text
                    ));
                }
                Ok(value) => tried.push(value),
                Err(message) => refuse(message),
            }
        }
        if !wrong.is_empty() {
            return Err(refused(wrong.join(" ")));
        }
        let ascending = order(tried.len(), &|one, other| {
            tried[one].number.total_cmp(&tried[other].number)
        });
        Ok(ascending
            .iter()
            .map(|&place| tried[place].clone())
            .collect())
    }
}

/// All, or all that is wrong.
fn whole<T>(parts: Vec<Result<T, Refusal>>) -> Result<Vec<T>, Vec<Refusal>> {
    let mut right = Vec::new();
    let mut wrong = Vec::new();
    for part in parts {
        match part {
            Ok(part) => right.push(part),
            Err(refusal) => wrong.push(refusal),
        }
    }
    if wrong.is_empty() {
        Ok(right)
    } else {
        Err(wrong)
    }
}

fn refusal(control: Control, message: String) -> Refusal {
    Refusal { control, message }
}

fn check_twice(fields: &[&'static Field]) -> Result<(), Vec<Refusal>> {
    match fields {
        [first, second] if first.path == second.path => {
            let message = say!(
                "{second} is varied already; choose another.",
                second = say(second.label)
            );
            Err(vec![refusal(Control::SecondField, message)])
        }
        _ => Ok(()),
    }
}

fn check_count(axes: &[SweptAxis], seeds: usize) -> Result<(), Vec<Refusal>> {
    let counts: Vec<usize> = axes.iter().map(|axis| axis.values.len()).collect();
    // Of any length that is typed; a browser's sizes have 32 bits.
    let numbers = counts.iter().copied().chain([seeds]).map(|it| it as u64);
    let runs = numbers.fold(1, u64::saturating_mul);
    if runs <= MOST_RUNS as u64 {
        return Ok(());
    }
    let values: Vec<String> = counts.iter().map(usize::to_string).collect();
    let values = values.join(" × ");
    let message = say!(
        "{values} values with {seeds} seeds each are {runs} runs; allowed: 1 to {most}.",
        values,
        seeds,
        runs,
        most = MOST_RUNS
    );
    Err(vec![refusal(Control::Values, message)])
}

/// The settings with one value in the field; the message is the settings' own.
fn try_value(field: &'static Field, text: &str, settings: &Settings) -> Result<SweptValue, String> {
    let mut trial = settings.clone();
    trial.edit(field, text);
    if let Some(message) = trial.error(field) {
        return Err(message.to_owned());
    }
    if let Some((_, message)) = trial.first_error() {
        return Err(say!(
            "{field} {text} does not fit. {message}",
            field = say(field.label),
            text,
            message
        ));
    }
    let text = field.text(trial.good());
    match read_number(&text) {
        Ok(number) => Ok(SweptValue { text, number }),
        // An empty text, where the field may be empty.
        Err(_) => Err(say!(
            "{field} is empty, not a number; allowed: {allowed}.",
            field = say(field.label),
            allowed = heard(&field.allowed())
        )),
    }
}

fn read_seeds(form: &Form) -> Result<usize, Refusal> {
    let text = form.seeds.trim();
    match read_whole(text) {
        Ok(seeds) if (1..=MOST_SEEDS).contains(&seeds) => Ok(seeds),
        Err(why) if !text.is_empty() => {
            let shown = short(text);
            let message = say!(
                "Seeds is {shown}, {why}; allowed: 1 to {most}.",
                shown,
                why,
                most = MOST_SEEDS
            );
            Err(refusal(Control::Seeds, message))
        }
        _ => {
            let shown = if text.is_empty() { say("empty") } else { text };
            let message = say!(
                "Seeds is {shown}; allowed: 1 to {most}.",
                shown,
                most = MOST_SEEDS
            );
            Err(refusal(Control::Seeds, message))
        }
    }
}

/// The sweep as a file: the settings as they are, its axes, and seeds that count up from the settings' own.
fn written(axes: &[SweptAxis], seeds: usize, form: &Form, good: &ExperimentConfig) -> File {
    let axis = |axis: &SweptAxis| {
        let values = axis.values.iter().map(|value| value.number.into());
        Axis {
            setting: axis.field.path.to_owned(),
            values: Some(values.collect()),
            ..Axis::default()
        }
    };
    File {
        axes: axes.iter().map(axis).collect(),
        seeds: Some(Seeds::Counted {
            first: good.seed,
            count: seeds,
        }),
        // A side that is regularised is run as the settings say, which may be without a regulariser.
        sides: (form.side == Side::Unregularised).then_some(Sides::Unregularised),
        ..File::over(good)
    }
}

/// The runs of the file. Values that come to the same network are run once.
fn jobs(file: &File, axes: &[SweptAxis]) -> Result<Vec<Job>, Refusal> {
    // The values were tried one by one: what does not fit now are two together, or a seed.
    let control = match axes {
        [_, _] => Control::SecondValues,
        _ => Control::Seeds,
    };
    let plan =
        sweep::Plan::new(file).map_err(|error| refusal(control, heard(&format!("{error}."))))?;
    let place = |setting: &Setting, axis: &SweptAxis| {
        let number = setting
            .get(axis.field.path)
            .and_then(|value| value.as_f64());
        let found = axis.values.iter().position(|it| Some(it.number) == number);
        found.unwrap_or_default()
    };
    let job = |job: sweep::Job| Job {
        places: [0, 1].map(|nth| axes.get(nth).map_or(0, |axis| place(&job.setting, axis))),
        seed: job.seed,
        setting: job.setting,
        config: job.config,
    };
    Ok(plan.jobs().map(job).collect())
}

#[cfg(test)]
mod tests {
    use super::super::fixtures;
    use super::*;
    use crate::core::settings;

    fn form(field: &str, values: &str, seeds: &str) -> Form {
        Form {
            field: field.to_owned(),
            ..fixtures::form(values, seeds)
        }
    }

    fn refused(form: &Form) -> Vec<Refusal> {
        Plan::draw_up(form, &Settings::default()).expect_err("it is wrong")
    }

    #[test]
    fn every_candidate_is_a_number_and_its_own_values_are_allowed() {
        let settings = Settings::default();
        assert!(candidates(&settings).count() >= 8);
        for (field, values) in candidates(&settings) {
            assert!(field.input.range().is_some(), "{}", field.path);
            let plan = Plan::draw_up(&form(field.path, values, "1"), &settings);
            assert!(plan.is_ok(), "{}: {:?}", field.path, plan.err());
        }
    }

    #[test]
    fn a_plan_runs_every_value_with_every_seed_in_order() {
        let mut settings = Settings::default();
        settings.edit(settings::named("seed").unwrap(), "7");
        let plan = Plan::draw_up(&form("model.beta", "0.9, 0.5", "2"), &settings).unwrap();
        let texts: Vec<_> = plan
            .first()
            .values
            .iter()
            .map(|value| value.text.as_str())
            .collect();
        assert_eq!(texts, ["0.5", "0.9"]);
        let runs: Vec<_> = plan
            .jobs
            .iter()
            .map(|job| (job.config.model.beta, job.config.seed))
            .collect();
        assert_eq!(runs, [(0.5, 7), (0.5, 8), (0.9, 7), (0.9, 8)]);
    }

    #[test]
    fn the_file_of_a_sweep_draws_up_the_same_runs_and_is_read_back_as_it_was_written() {
        let settings = Settings::default();
        for (field, values) in candidates(&settings) {
            for side in Side::BOTH {
                let form = Form {
                    side,
                    ..form(field.path, values, "2")
                };
                if !side.follows(field, settings.good()) {
                    continue;
                }
                let plan = Plan::draw_up(&form, &settings).expect("a plan");
                let read = File::from_json(&plan.file.to_json()).expect("a file");
                let runs: Vec<_> = sweep::Plan::new(&read).expect("a plan").jobs().collect();
                assert_eq!(runs.len(), plan.first().values.len() * 2, "{}", field.path);
                for (job, own) in runs.iter().zip(&plan.jobs) {
                    assert_eq!(job.config, own.config, "{}", field.path);
                    let number = read_number(&field.text(&own.config)).ok();
                    assert_eq!(
                        number,
                        Some(plan.first().values[own.places[0]].number),
                        "{}",
                        field.path
                    );
                }
            }
        }
    }

    #[test]
    fn a_wrong_value_is_named_with_its_field_and_range() {
        let wrong = refused(&form("model.beta", "0.5, 2, many", "3"));
        assert_eq!(wrong.len(), 1);
        assert_eq!(wrong[0].control, Control::Values);
        let message = &wrong[0].message;
        assert!(
            message.contains("Membrane decay is 2; allowed: 0 to 1."),
            "{message}"
        );
        assert!(
            message.contains("Membrane decay is “many”, not a number"),
            "{message}"
        );
    }

    #[test]
    fn empty_double_and_too_many_values_are_refused() {
        let message = |form: &Form| refused(form)[0].message.clone();
        let empty = message(&form("model.beta", "0.5,,0.7", "1"));
        assert!(empty.contains("empty"), "{empty}");
        let twice = message(&form("model.beta", "0.5, 0.50", "1"));
        assert!(twice.contains("0.5 is there twice"), "{twice}");
        let ones = vec!["1"; 60].join(", ");
        let ones = message(&form("model.beta", &format!("{ones}, 0.5, 0.5, 7, 7"), "1"));
        let told = |words: &str| ones.matches(words).count();
        assert_eq!(told("is there twice"), 2, "{ones}");
        assert_eq!(told("allowed"), 1, "{ones}");
        let many: Vec<_> = (1..=11).map(|it| format!("{}", it as f64 / 20.0)).collect();
        let many = message(&form("model.beta", &many.join(","), "10"));
        assert!(many.contains("110 runs; allowed: 1 to 100"), "{many}");
    }

    #[test]
    fn values_are_parted_as_people_write_them_and_two_readings_are_both_named() {
        let numbers = |values: &str| -> Vec<f64> {
            let plan = Plan::draw_up(&form("model.beta", values, "1"), &Settings::default());
            let plan = plan.unwrap_or_else(|wrong| panic!("{values}: {wrong:?}"));
            plan.first().values.iter().map(|it| it.number).collect()
        };
        for values in [
            "0.5, 0.7", "0.5,0.7", "0.5 0.7", "0.5; 0.7", "0,5; 0,7", "0,5 0,7",
        ] {
            assert_eq!(numbers(values), [0.5, 0.7], "{values}");
        }
        let target = form("lyapunov.lambda_target", "−0.3, –0.15, ＋０．１", "1");
        let plan = Plan::draw_up(&target, &Settings::default()).expect("a plan");
        let target: Vec<_> = plan.first().values.iter().map(|it| it.number).collect();
        assert_eq!(target, [-0.3, -0.15, 0.1]);
        for (values, words) in [
            ("0,5", ["Membrane decay is “0,5”", "0.5 or as 0 and 5"]),
            ("0,5, 0,7", ["0, 5, 0 and 7", "0.5 and 0.7"]),
            ("0x10; 0.5", ["Membrane decay is “0x10”", "decimal digits"]),
        ] {
            let wrong = refused(&form("model.beta", values, "1"));
            assert_eq!(wrong[0].control, Control::Values);
            for word in words {
                assert!(wrong[0].message.contains(word), "{values}: {wrong:?}");
            }
        }
    }

    #[test]
    fn seeds_are_one_to_ten() {
        for text in ["0", "11", "", "2.5"] {
            let wrong = refused(&form("model.beta", "0.5", text));
            assert_eq!(wrong[0].control, Control::Seeds, "{text}");
            assert!(wrong[0].message.contains("1 to 10"), "{wrong:?}");
        }
    }

    #[test]
    fn the_target_cannot_be_swept_where_nothing_is_held() {
        let form = Form {
            side: Side::Unregularised,
            ..form("lyapunov.lambda_target", "0, 0.1", "1")
        };
        let wrong = refused(&form);
        assert_eq!(wrong[0].control, Control::Field);
        assert!(
            wrong[0].message.contains("Target does nothing"),
            "{wrong:?}"
        );
    }

    #[test]
    fn nor_where_the_settings_leave_the_exponent_alone_on_both_sides() {
        let mut settings = Settings::default();
        settings.edit(settings::named("lyapunov.regulariser").unwrap(), "off");
        let form = form("lyapunov.lambda_target", "0, 0.1, 0.2", "1");
        let wrong = Plan::draw_up(&form, &settings).expect_err("each value is the same run");
        assert_eq!(wrong[0].control, Control::Field);
        assert!(
            wrong[0].message.contains("without the regulariser"),
            "{wrong:?}"
        );
    }

    fn two(second: &str, values: &str) -> Form {
        let second = super::super::Second {
            field: second.to_owned(),
            values: values.to_owned(),
        };
        Form {
            second: Some(second),
            ..form("model.beta", "0.5, 0.9", "2")
        }
    }

    #[test]
    fn two_settings_are_varied_together_each_value_with_each_and_every_seed() {
        let plan = Plan::draw_up(&two("task.time_steps", "50, 25"), &Settings::default());
        let plan = plan.expect("a plan");
        let runs: Vec<_> = plan
            .jobs
            .iter()
            .map(|job| {
                (
                    job.places,
                    job.config.model.beta,
                    job.config.task.time_steps,
                )
            })
            .collect();
        let wanted = [
            ([0, 0], 0.5, 25),
            ([0, 1], 0.5, 50),
            ([1, 0], 0.9, 25),
            ([1, 1], 0.9, 50),
        ];
        let wanted: Vec<_> = wanted.into_iter().flat_map(|run| [run, run]).collect();
        assert_eq!(runs, wanted);
        let read = File::from_json(&plan.file.to_json()).expect("a file");
        let again = sweep::Plan::new(&read).expect("a plan");
        assert!(
            again
                .jobs()
                .map(|job| job.config)
                .eq(plan.jobs.into_iter().map(|job| job.config))
        );
    }

    #[test]
    fn what_is_wrong_with_the_second_setting_stands_at_its_own_controls() {
        let refusal = |form: Form| {
            let wrong = refused(&form);
            (wrong[0].control, wrong[0].message.clone())
        };
        let (control, message) = refusal(two("model.beta", "0.7"));
        assert_eq!(control, Control::SecondField);
        assert!(
            message.contains("Membrane decay is varied already"),
            "{message}"
        );
        let (control, message) = refusal(two("task.time_steps", "0"));
        assert_eq!(control, Control::SecondValues);
        assert!(message.contains("Time steps is 0; allowed:"), "{message}");
        let many: Vec<String> = (1..=30).map(|steps| steps.to_string()).collect();
        let (control, message) = refusal(two("task.time_steps", &many.join(" ")));
        assert_eq!(control, Control::Values);
        assert!(
            message.contains("2 × 30 values with 2 seeds each are 120 runs"),
            "{message}"
        );
    }
}
