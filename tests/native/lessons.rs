//! The numbers that lessons and their pages for teachers speak of, each with the run that it is of.

use lyapunov_snn::core::config::Side;
use lyapunov_snn::core::name::Named;
use lyapunov_snn::core::protocol::{Command, DeviceChoice, RunId};
use lyapunov_snn::core::receipt::Outcome;
use lyapunov_snn::core::run::Run;
use lyapunov_snn::core::share_link::open;
use lyapunov_snn::engine::worker::Runs;

/// As the command line printed them.
const NUMBERS: &str = include_str!("../shared/lessons.txt");

/// A run of a link's experiment to its end.
async fn trained(link: &str, side: Side) -> Run {
    let opened = open(link).expect("a link").expect("that opens");
    assert_eq!(opened.notes, Vec::<String>::new());
    let config = side.config(&opened.link.config);
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
    while runs.step(&mut |event| run.apply(event)).await {}
    run
}

/// A line of the numbers, as the run has it.
fn now(line: &str) -> String {
    let mut parts = line.split('\t');
    let (lesson, side, link) = (
        parts.next().expect("a lesson"),
        parts.next().expect("a side"),
        parts.next().expect("a link"),
    );
    let run = pollster::block_on(trained(link, Side::from_key(side).expect("a side")));
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
    format!(
        "{lesson}\t{side}\t{link}\t{outcome}{}",
        warmed.unwrap_or_default()
    )
}

/// Without what the command line alone computes.
fn known(line: &str) -> &str {
    line.split("\tsignal=").next().unwrap_or(line)
}

/// Numbers are compared as numbers: programs write them in different digits.
fn same(one: &str, other: &str) -> bool {
    let parts = |text: &str| -> Vec<String> {
        let pieces = text.split(['\t', '~', '=']);
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
        assert!(same(known(line), &now), "{}\n{now}", known(line));
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
