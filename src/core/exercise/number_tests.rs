//! What lessons say of their runs, held to the numbers of `tests/shared/lessons.txt`, which the native tests
//! hold to the engine.

use super::*;
use crate::core::config::{ExperimentConfig, Side};
use crate::core::name::Named;
use crate::core::number::read_number;
use crate::core::receipt::Outcome;
use crate::core::repository;
use crate::core::settings::{named, with_word};

const NUMBERS: &str = include_str!("../../../tests/shared/lessons.txt");

/// What reaches each lesson's goal, by paths of settings; the page's test does it as a student would.
const SOLUTIONS: &str = include_str!("../../../tests/shared/solutions.txt");

/// One line: a run, and what came of it.
struct Known {
    lesson: &'static str,
    side: Side,
    link: &'static str,
    outcome: Option<Outcome>,
    /// By names; what is not of an outcome.
    others: Vec<(&'static str, f64)>,
}

fn known() -> Vec<Known> {
    let lines = NUMBERS.lines().map(|line| {
        let mut parts = line.split('\t');
        let mut next = || parts.next().expect("a part");
        let (lesson, side, link) = (next(), next(), next());
        let mut known = Known {
            lesson,
            side: Side::from_key(side).expect("a side"),
            link,
            outcome: None,
            others: Vec::new(),
        };
        for part in parts {
            let (name, value) = part.split_once('=').expect("a name");
            match name {
                "outcome" => known.outcome = Some(outcome(value)),
                "real" => {
                    let points = value.split(';').flat_map(|point| point.split(':').skip(1));
                    known
                        .others
                        .extend(points.map(|it| ("real", it.parse().expect("a number"))));
                }
                name => known.others.push((name, value.parse().expect("a number"))),
            }
        }
        known
    });
    lines.collect()
}

fn outcome(text: &str) -> Outcome {
    let numbers: Vec<f32> = text
        .split('~')
        .map(|it| it.parse().expect("a number"))
        .collect();
    let [
        steps,
        test_accuracy,
        test_loss,
        exponent,
        firing_rate,
        gradient_norm,
    ] = numbers[..]
    else {
        panic!("{text}")
    };
    Outcome {
        steps: steps as usize,
        test_accuracy,
        test_loss,
        exponent,
        firing_rate,
        gradient_norm,
    }
}

fn lesson(key: &str) -> (Exercise, Link) {
    let path = repository::file(&format!("www/lessons/{key}.md"));
    let file = std::fs::read_to_string(path).expect(key);
    Exercise::from_file(key, &file).expect(key)
}

/// A number as a text writes it: its value, the distance within which it is rounded, and whether it is in
/// per cent.
struct Written {
    text: String,
    value: f64,
    half_a_digit: f64,
    is_percent: bool,
}

/// The numbers of a text: `0.22`, `−0.05`, `44 %`, `4·10⁹`.
fn written(text: &str) -> Vec<Written> {
    let text = text.replace('−', "-");
    let mut found = Vec::new();
    let mut rest = text.as_str();
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let sign = rest[..start].ends_with('-') && !rest[..start].ends_with("e-");
        let tail = &rest[start..];
        let end = tail
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(tail.len());
        let digits = tail[..end].trim_end_matches('.');
        let mut after = &tail[digits.len()..];
        let mut value: f64 = digits.parse().expect("digits");
        let places = digits.split_once('.').map_or(0, |(_, places)| places.len());
        let mut half_a_digit = 0.5 * 10f64.powi(-(places as i32));
        if let Some(power) = after.strip_prefix("·10") {
            let end = power
                .find(|c: char| !"⁰¹²³⁴⁵⁶⁷⁸⁹".contains(c))
                .unwrap_or(power.len());
            let digits = power[..end]
                .chars()
                .filter_map(|c| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|it| it == c));
            let exponent = digits.fold(0, |all, digit| all * 10 + digit as i32);
            value *= 10f64.powi(exponent);
            half_a_digit *= 10f64.powi(exponent);
            after = &power[end..];
        } else if places == 0 && digits.len() > 2 && digits.ends_with('0') {
            // 280 is 282 in two digits.
            half_a_digit = 5.0;
        }
        let is_percent = after
            .trim_start_matches('\u{a0}')
            .trim_start()
            .starts_with('%');
        found.push(Written {
            text: format!("{}{digits}", if sign { "-" } else { "" }),
            value: if sign { -value } else { value },
            half_a_digit: half_a_digit * 1.000_1,
            is_percent,
        });
        rest = after;
    }
    found
}

/// What a lesson's runs give, and what its links set.
struct Facts {
    measured: Vec<f64>,
    accuracies: Vec<f64>,
    set: Vec<f64>,
}

fn facts(key: &str, exercise: &Exercise) -> Facts {
    let own: Vec<_> = known().into_iter().filter(|it| it.lesson == key).collect();
    let outcomes = || own.iter().filter_map(|it| it.outcome);
    let mut measured: Vec<f64> = own
        .iter()
        .flat_map(|it| it.others.iter().map(|it| it.1))
        .collect();
    for outcome in outcomes() {
        let numbers = [
            outcome.exponent,
            outcome.firing_rate,
            outcome.gradient_norm,
            outcome.test_loss,
        ];
        measured.extend(numbers.map(f64::from));
    }
    let flips = own
        .iter()
        .flat_map(|it| it.others.iter().filter(|it| it.0 == "real").map(|it| it.1));
    let accuracies = outcomes()
        .map(|it| f64::from(it.test_accuracy))
        .chain(flips)
        .collect();
    let texts = own.iter().map(|it| it.link.to_owned());
    let links = set_links(&exercise.text)
        .into_iter()
        .map(|(address, _)| address);
    let values = texts.chain(links).flat_map(|text| {
        let values = text
            .split('&')
            .filter_map(|pair| pair.split_once('=')?.1.parse().ok());
        values.collect::<Vec<f64>>()
    });
    Facts {
        measured,
        accuracies,
        set: values.collect(),
    }
}

impl Facts {
    fn have(&self, number: &Written) -> bool {
        let near =
            |of: &[f64], value: f64, within: f64| of.iter().any(|it| (it - value).abs() <= within);
        if number.is_percent {
            let mut shares = self.accuracies.iter();
            return shares.any(|share| format!("{:.0}", 100.0 * share) == number.text);
        }
        near(&self.measured, number.value, number.half_a_digit)
            || near(&self.set, number.value, 1e-9)
            || near(
                &self.set.iter().map(|it| it.ln()).collect::<Vec<_>>(),
                number.value,
                number.half_a_digit,
            )
    }
}

/// `exp(0.05 × 100) ≈ 148`, and `exp` of the numbers of a run.
fn growths(text: &str) -> Vec<(f64, f64, f64)> {
    let parts = text.split("exp(").skip(1);
    let read = parts.filter_map(|part| {
        let (inside, rest) = part.split_once(')')?;
        let (rate, steps) = inside.split_once(" × ")?;
        let result = written(rest.trim_start().strip_prefix('≈')?)
            .into_iter()
            .next()?;
        let number = |text: &str| read_number(text.trim()).ok();
        Some((number(rate)?, number(steps)?, result.value))
    });
    read.collect()
}

#[test]
fn every_number_of_a_model_answer_follows_from_the_lessons_runs() {
    let mut checked = 0;
    for Lesson { key, .. } in COURSE {
        let (exercise, _) = lesson(key);
        let facts = facts(key, &exercise);
        for model in exercise.explain.iter().filter_map(|it| it.model.as_ref()) {
            let results: Vec<f64> = growths(&model.text).into_iter().map(|it| it.2).collect();
            for (rate, steps, result) in growths(&model.text) {
                let exact = (rate * steps).exp();
                assert!(
                    (exact - result).abs() <= 0.03 * exact,
                    "{key}: {result} is {exact}"
                );
            }
            let given = exercise
                .explain
                .iter()
                .filter_map(|it| Some(written(&it.words)).filter(|_| it.number.is_some()));
            let given: Vec<f64> = given.flatten().map(|it| it.value).collect();
            for number in written(&model.text) {
                let is_given = given.contains(&number.value) || results.contains(&number.value);
                assert!(
                    is_given || facts.have(&number),
                    "{key}: {} of “{}” follows from no run",
                    number.text,
                    model.text
                );
                checked += 1;
            }
        }
    }
    assert!(checked > 40, "only {checked} numbers were found");
}

/// What a column of a guide's table is of.
fn column(outcome: &Outcome, head: &str) -> f64 {
    f64::from(match head {
        "accuracy" => outcome.test_accuracy,
        "λ" => outcome.exponent,
        "firing rate" => outcome.firing_rate,
        "largest gradient norm" => outcome.gradient_norm,
        _ => panic!("{head} is no number of a run"),
    })
}

/// The cells of a table's line.
fn cells(line: &str) -> Vec<&str> {
    let inner = line.trim().trim_matches('|');
    inner.split('|').map(str::trim).collect()
}

#[test]
fn every_number_of_a_guides_table_is_of_its_run_its_column_and_its_seed() {
    for Lesson { key, .. } in COURSE {
        let path = repository::file(&format!("www/teachers/{key}.md"));
        let page = std::fs::read_to_string(path).expect(key);
        let (exercise, _) = lesson(key);
        let head = page.lines().find(|line| line.starts_with("| run |"));
        let head = cells(head.expect("a table"));
        let rows = page.lines().filter(|line| line.starts_with("| `"));
        let mut count = 0;
        for row in rows.map(cells) {
            let (changed, other) = row[0][1..].split_once('`').expect("settings");
            let changed = changed.trim_start_matches("as it begins");
            let side = match other {
                "" => exercise.goals[0].side,
                ", unregularised" => Side::Unregularised,
                other => panic!("{key}: {other}"),
            };
            let runs = (0..5).map(|seed| match seed {
                0 => run(key, side, changed),
                seed => run(key, side, &format!("{changed}&seed={seed}")),
            });
            let runs: Vec<Outcome> = runs.collect();
            for (head, cell) in head.iter().zip(&row).skip(1) {
                let numbers = written(cell);
                assert_eq!(numbers.len(), runs.len(), "{key}: {cell}");
                for (number, run) in numbers.iter().zip(&runs) {
                    let scale = if number.is_percent { 100.0 } else { 1.0 };
                    let is = scale * column(run, head);
                    // A half is rounded as the page does it.
                    let near = match number.is_percent {
                        true => format!("{is:.0}") == number.text,
                        false => (is - number.value).abs() <= number.half_a_digit,
                    };
                    assert!(near, "{key}, {head}: {} of {row:?} is {is}", number.text);
                    count += 1;
                }
            }
        }
        assert!(count >= 30, "{key}: {count} numbers for five seeds");
    }
}

/// The outcome of a lesson's run, from its first experiment with other settings.
fn run(key: &str, side: Side, changed: &str) -> Outcome {
    let (_, base) = lesson(key);
    let mut config = base.config.clone();
    for pair in changed.split('&').filter(|it| !it.is_empty()) {
        let (path, value) = pair.split_once('=').expect("a pair");
        let field = named(path).or_else(|| with_word(path)).expect(path);
        field.write(&mut config, value).expect(value);
    }
    let found = outcome_of(key, side, &config);
    found.unwrap_or_else(|| panic!("{key} with {changed} is not in the numbers"))
}

/// The outcome of a lesson's run by its settings, where it is in the numbers.
fn outcome_of(key: &str, side: Side, config: &ExperimentConfig) -> Option<Outcome> {
    let of_it = |it: &Known| {
        let own = open(it.link).expect("a link").expect("readable");
        it.lesson == key && it.side == side && own.link.config == *config
    };
    let mut own = known().into_iter().filter(of_it);
    own.find_map(|it| it.outcome)
}

#[test]
fn no_link_of_a_lesson_reaches_its_goal_and_what_does_is_no_secret_to_its_teacher() {
    let solutions = SOLUTIONS
        .lines()
        .map(|line| line.split_once('\t').expect("a lesson"));
    let solved: Vec<_> = solutions.clone().map(|(key, _)| key).collect();
    assert_eq!(solved, COURSE.map(|lesson| lesson.key));
    for (key, solution) in solutions {
        let (exercise, base) = lesson(key);
        let goal = &exercise.goals[0];
        let reaches = |changed: &str| {
            let out = run(key, goal.side, changed);
            goal.is_met(&[Some(out), Some(out)])
        };
        assert!(reaches(solution), "{key}: {solution}");
        assert!(!reaches(""), "{key}: the first run reaches it");
        for (address, edits) in set_links(&exercise.text) {
            let config = applied(&edits, &base.config, &|path| exercise.allows(path));
            let config = config.unwrap_or_else(|why| panic!("{key}, {address}: {why}"));
            // A goal is of the task that the exercise begins with.
            if config.task.kind != base.config.task.kind {
                continue;
            }
            let outcome = outcome_of(key, goal.side, &config);
            let outcome =
                outcome.unwrap_or_else(|| panic!("{key}: {address} is not in the numbers"));
            let is_met = goal.is_met(&[Some(outcome); 2]);
            assert!(!is_met, "{key}: {address} reaches the goal");
        }
    }
}

#[test]
fn every_line_of_the_numbers_has_one() {
    for it in known() {
        let has_one = it.outcome.is_some() || !it.others.is_empty();
        assert!(has_one, "{} {:?} {}", it.lesson, it.side, it.link);
    }
}

/// They open after an attempt at the question, which is before the goal is reached.
#[test]
fn no_hint_and_no_model_answer_says_what_reaches_the_goal() {
    for (key, solution) in SOLUTIONS.lines().filter_map(|line| line.split_once('\t')) {
        let values: Vec<f64> = solution
            .split('&')
            .filter_map(|pair| pair.split_once('=')?.1.parse().ok())
            .collect();
        assert!(!values.is_empty(), "{key}");
        let (exercise, _) = lesson(key);
        let reached = run(key, exercise.goals[0].side, solution);
        let percent = (f64::from(reached.test_accuracy) * 100.0).round();
        for question in &exercise.explain {
            let model = question.model.iter().map(|it| &it.text);
            for text in question.hints.iter().chain(model) {
                let said: Vec<f64> = written(text).iter().map(|it| it.value).collect();
                let all = values.iter().chain([&percent]);
                let all = all.into_iter().all(|value| said.contains(value));
                assert!(!all, "{key}: {solution} stands in “{text}”");
            }
        }
    }
}

#[test]
fn each_prediction_that_the_lab_judges_has_one_answer_that_comes_true() {
    for Lesson { key, .. } in COURSE {
        let (exercise, _) = lesson(key);
        for question in exercise.predict.iter().filter(|it| !it.options.is_empty()) {
            let sides = Side::all().map(|side| {
                let is_asked = question
                    .options
                    .iter()
                    .filter_map(|it| it.comes_true.as_ref())
                    .any(|goal| goal.is_of(side) && !goal.conditions.is_empty());
                is_asked.then(|| run(key, side, ""))
            });
            let outcomes: Vec<_> = sides.collect();
            let came = question.true_options(&[outcomes[0], outcomes[1]]);
            assert_eq!(came.len(), 1, "{key}: {}", question.words);
        }
    }
}

#[test]
fn no_answer_stands_beside_its_question() {
    for Lesson { key, .. } in COURSE {
        let (exercise, _) = lesson(key);
        let before: String = exercise
            .text
            .lines()
            .take_while(|line| divider(line).is_none())
            .collect();
        assert!(
            exercise.text.contains("\n--- run\n") && exercise.text.contains("\n--- explain\n"),
            "{key}"
        );
        for right in exercise.predict.iter().flat_map(|it| &it.options) {
            assert!(!before.contains(&right.words), "{key}: {}", right.words);
        }
        assert!(
            set_links(&before).is_empty() && !before.contains("](figure:"),
            "{key}"
        );
        for question in &exercise.explain {
            assert!(
                question.model.is_some() && !question.hints.is_empty(),
                "{key}: {}",
                question.words
            );
        }
        assert!(exercise.text.contains("seed=1"), "{key}: one other seed");
        assert!(
            exercise.text.contains("#set&task="),
            "{key}: one transfer task"
        );
        let held = ["held", "holding", "Held"];
        let file = format!("{} {:?}", exercise.text, exercise.explain);
        let said = file
            .split(|c: char| !c.is_alphabetic())
            .find(|word| held.contains(word));
        assert_eq!(said, None, "{key}");
    }
}

#[test]
fn what_lessons_say_of_ways_that_no_outcome_tells_is_measured() {
    let of = |key: &str, side, name: &str| -> Vec<f64> {
        let own = known()
            .into_iter()
            .filter(|it| it.lesson == key && it.side == side);
        let own = own.filter(|it| !it.link.contains("target=-"));
        let values = own.flat_map(|it| it.others);
        values.filter(|it| it.0 == name).map(|it| it.1).collect()
    };
    let (first, warmed) = (
        of("edge", Side::Regularised, "first"),
        of("edge", Side::Regularised, "warmed"),
    );
    // Asked for 0.3, the warm-up lowers λ, from all five seeds.
    let pairs = || first.iter().zip(&warmed).take(5);
    assert!(pairs().count() == 5 && pairs().all(|(before, after)| after < before));
    let signal = of("way-back", Side::Unregularised, "signal");
    assert!(
        signal[0] > 1e9,
        "the learning signal is largest at the first step"
    );
}

/// Seconds of the run that reaches each lesson's goal, with one engine and with two, as `cargo xtask bench --page`
/// measured them: medians of three on a machine of two cores that others share.
const SECONDS: &str = include_str!("../../../tests/shared/seconds.txt");

#[test]
fn a_teachers_page_says_how_long_a_run_was_measured_to_take_in_every_language() {
    let lines: Vec<Vec<&str>> = SECONDS.lines().map(|it| it.split('\t').collect()).collect();
    let measured: Vec<_> = lines.iter().map(|it| it[0]).collect();
    let course: Vec<_> = SOLUTIONS
        .lines()
        .filter_map(|it| it.split('\t').next())
        .collect();
    assert_eq!(measured, course, "every lesson is measured");
    for line in &lines {
        let [key, one, two] = line[..] else {
            panic!("{line:?}")
        };
        let mut ends = [one, two];
        ends.sort_by(|a, b| {
            read_number(a)
                .unwrap_or(0.0)
                .total_cmp(&read_number(b).unwrap_or(0.0))
        });
        let [low, high] = ends;
        let comma = |number: &str| number.replace('.', ",");
        for (folder, words) in [
            ("www/teachers", format!("take {low} to {high} s (")),
            (
                "www/lang/es/teachers",
                format!("tarda de {} a {} s (", comma(low), comma(high)),
            ),
        ] {
            let path = repository::file(&format!("{folder}/{key}.md"));
            let text = std::fs::read_to_string(path).expect("a guide");
            assert!(text.contains(&words), "{folder}/{key}: {words}");
        }
    }
}
