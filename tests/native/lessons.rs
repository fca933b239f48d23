//! The numbers that lessons and their pages for teachers speak of, each with the run that it is of.

use crate::support::{run_to_end, session};
use lyapunov_snn::core::config::{ExperimentConfig, Side};
use lyapunov_snn::core::metrics::{MEASURED_SAMPLES, SweepPoint};
use lyapunov_snn::core::name::Named;
use lyapunov_snn::core::protocol::{Command, DeviceChoice, RunId};
use lyapunov_snn::core::receipt::Outcome;
use lyapunov_snn::core::run::Run;
use lyapunov_snn::core::share_link::open;
use lyapunov_snn::engine::worker::Runs;

/// As the command line printed them.
const NUMBERS: &str = include_str!("../shared/lessons.txt");

/// A tiny difference, and one as large as the threshold.
const DISTANCES: [f64; 2] = [1e-3, 1.0];

/// What a link's experiment is for one of its networks.
fn config_of(link: &str, side: Side) -> ExperimentConfig {
    let opened = open(link).expect("a link").expect("that opens");
    assert_eq!(opened.notes, Vec::<String>::new());
    side.config(&opened.link.config)
}

/// By how much the learning signal is larger at the first time step than at the last, in the first training step; of the
/// numbers as they are printed.
fn signal(run: &Run) -> Option<f64> {
    let mut profiles = run.steps.iter().map(|step| &step.gradient_by_time);
    let [first, .., last] = profiles.find(|it| !it.is_empty())?[..] else {
        return None;
    };
    let printed = |it: f32| it.to_string().parse::<f64>().expect("a number");
    Some(printed(first) / printed(last))
}

/// A run of a link's experiment to its end, with the signal of its first training step.
async fn trained(link: &str, side: Side) -> (Run, Option<f64>) {
    let config = config_of(link, side);
    let id = RunId(1);
    let mut run = Run::new(id, config.clone());
    let mut runs = Runs::default();
    let start = Command::Start {
        run: id,
        config: Box::new(config),
        device: DeviceChoice::Cpu,
        paused: false,
        resume: None,
        pause_at: None,
    };
    runs.command(start, &mut |event| run.apply(event)).await;
    let mut at_first = None;
    while runs.step(&mut |event| run.apply(event)).await {
        at_first = at_first.or_else(|| signal(&run));
    }
    (run, at_first)
}

/// A line of the numbers, as the run has it.
fn now(line: &str) -> String {
    let mut parts = line.split('\t');
    let (lesson, side, link) = (
        parts.next().expect("a lesson"),
        parts.next().expect("a side"),
        parts.next().expect("a link"),
    );
    let own = Side::from_key(side).expect("a side");
    let (run, signal) = pollster::block_on(trained(link, own));
    let Outcome {
        steps,
        test_accuracy,
        test_loss,
        exponent,
        firing_rate,
        gradient_norm,
    } = Outcome::for_run(&run).expect("a run to its end");
    let outcome = format!(
        "outcome={steps}~{test_accuracy}~{test_loss}~{exponent}~{firing_rate}~{gradient_norm}"
    );
    let warmed = run.epochs.iter().find(|epoch| epoch.epoch == 0);
    let warmed = warmed.map(|epoch| {
        let first = run.steps[0].exponent.expect("measured in the warm-up");
        format!("\tfirst={first}\twarmed={}", epoch.exponent)
    });
    let then = warmed.or_else(|| Some(format!("\tsignal={}", signal?)));
    let then = then.expect("a profile of the gradient");
    format!("{lesson}\t{side}\t{link}\t{outcome}{then}")
}

/// A line of what is measured along samples: the tangent's exponent, and by its size what becomes of a real
/// difference, with the share of spikes that it flips.
fn measured_now(line: &str) -> String {
    let parts: Vec<_> = line.split('\t').collect();
    let [lesson, side, link, exponent, _] = parts[..] else {
        panic!("{line}")
    };
    let (when, _) = exponent.split_once('=').expect("a name");
    let mut session = session(&config_of(link, Side::from_key(side).expect("a side")));
    if when == "trained" {
        run_to_end(&mut session).expect("trains");
    }
    let measured = pollster::block_on(session.measure(MEASURED_SAMPLES, &DISTANCES));
    let measured = measured.expect("measured");
    let tangent = measured.tangent.exponent;
    let point = |it: &SweepPoint| {
        let SweepPoint {
            eps,
            exponent,
            flipped,
            ..
        } = it;
        format!("{eps:?}:{exponent}:{flipped:?}")
    };
    let points: Vec<_> = measured.sweep.iter().map(point).collect();
    let real = points.join(";");
    format!("{lesson}\t{side}\t{link}\t{when}={tangent}\treal={real}")
}

/// Without the signal of a network that was warmed up, which no lesson speaks of.
fn known(line: &str) -> &str {
    match line.contains("\twarmed=") {
        true => line.split("\tsignal=").next().unwrap_or(line),
        false => line,
    }
}

/// Numbers are compared as numbers: programs write them in different digits.
fn same(one: &str, other: &str) -> bool {
    let parts = |text: &str| -> Vec<String> {
        let pieces = text.split(['\t', '~', '=', ':', ';']);
        let plain = |piece: &str| {
            piece
                .parse::<f32>()
                .map_or(piece.to_owned(), |it| it.to_string())
        };
        pieces.map(plain).collect()
    };
    parts(one) == parts(other)
}

fn check(lines: impl Iterator<Item = &'static str>) -> usize {
    let mut count = 0;
    for line in lines {
        let now = now(line);
        assert!(same(known(line), &now), "{line}\n{now}");
        count += 1;
    }
    count
}

fn of_seed_0(line: &&str) -> bool {
    line.contains("outcome=") && !line.contains("&seed=")
}

#[test]
fn what_the_lessons_say_of_their_runs_comes_out_again_to_the_last_bit() {
    let count = check(NUMBERS.lines().filter(of_seed_0));
    assert!(count > 40, "only {count} runs");
}

#[test]
fn what_the_lessons_say_of_real_differences_and_exponents_is_measured_again() {
    let lines: Vec<_> = NUMBERS
        .lines()
        .filter(|it| it.contains("\treal="))
        .collect();
    assert!(lines.len() >= 4, "{lines:?}");
    for line in lines {
        let now = measured_now(line);
        assert!(same(line, &now), "{line}\n{now}");
    }
}

#[test]
#[ignore = "writes what comes of the runs that were added to tests/shared/lessons.txt without a number"]
fn write_the_numbers_of_new_runs() {
    let path = crate::support::file("tests/shared/lessons.txt");
    let is_new = |line: &str| line.split('\t').count() == 3;
    let lines = NUMBERS.lines().map(|line| match is_new(line) {
        true => now(line) + "\n",
        false => line.to_owned() + "\n",
    });
    std::fs::write(path, lines.collect::<String>()).expect("writable");
}

#[test]
#[ignore = "a hundred runs: what the pages for teachers say of seeds 1 to 4"]
fn what_the_teachers_pages_say_of_other_seeds_comes_out_again_to_the_last_bit() {
    let others = NUMBERS.lines().filter(|line| line.contains("&seed="));
    assert!(check(others) > 60);
}
