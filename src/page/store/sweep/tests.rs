//! Streams of events, replayed.

use super::fixtures::plan;
use super::*;
use crate::core::metrics::Quantity;
use crate::core::metrics::fixtures::{self, step};
use crate::core::protocol::{Checkpoint, DeviceKind, Digests};

/// A sweep with a clock, and names that count up from 100.
struct Bench {
    sweep: Sweep,
    last: u32,
    now: f64,
    sent: Vec<Command>,
}

impl Bench {
    fn begin(plan: Plan) -> Self {
        Self::begin_wide(plan, 1)
    }

    /// So many runs at once.
    fn begin_wide(plan: Plan, width: usize) -> Self {
        let mut bench = Self {
            sweep: Sweep::default(),
            last: 99,
            now: 0.0,
            sent: Vec::new(),
        };
        let last = &mut bench.last;
        let mut names = || {
            *last += 1;
            RunId(*last)
        };
        let device = DeviceChoice::Cpu;
        bench.sent = bench.sweep.begin(plan, device, width, &mut names, 0.0);
        bench
    }

    fn give(&mut self, event: Event) {
        self.now += 1000.0;
        let last = &mut self.last;
        let mut names = || {
            *last += 1;
            RunId(*last)
        };
        let commands = self.sweep.take(event, &mut names, self.now);
        self.sent.extend(commands);
    }

    fn run(&self) -> RunId {
        self.sweep.under_way().next().expect("a run is under way")
    }

    fn start(&mut self) {
        let run = self.run();
        self.give(Event::Started {
            run,
            device: cpu(),
            warmup_steps: 0,
            steps_per_epoch: 2,
            total_steps: 4,
            parameters: 10,
            step: 0,
            digests: Digests::default(),
        });
        self.give(Event::State {
            run,
            state: RunState::Running,
        });
    }

    /// Two epochs that end at an accuracy.
    fn train(&mut self, test_accuracy: f32) {
        let run = self.run();
        for epoch in 1..=2 {
            let steps = vec![step(2 * epoch - 2), step(2 * epoch - 1)];
            self.give(Event::Steps { run, steps });
            self.give(Event::Epoch {
                run,
                metrics: ended(epoch, test_accuracy * epoch as f32 / 2.0),
                checkpoint: Checkpoint {
                    epoch,
                    weights: Vec::new(),
                },
            });
        }
        self.give(Event::State {
            run,
            state: RunState::Finished,
        });
    }

    /// Words of the commands, in short.
    fn said(&self) -> Vec<String> {
        let word = |command: &Command| match command {
            Command::Start { run, config, .. } => {
                format!(
                    "start {} β {} seed {}",
                    run.0, config.model.beta, config.seed
                )
            }
            Command::Stop { run } => format!("stop {}", run.0),
            other => format!("{other:?}"),
        };
        self.sent.iter().map(word).collect()
    }
}

fn cpu() -> DeviceInfo {
    DeviceInfo {
        kind: DeviceKind::Cpu,
        name: "CPU, \"flex\"".to_owned(),
    }
}

fn ended(epoch: usize, test_accuracy: f32) -> EpochMetrics {
    EpochMetrics {
        test_accuracy,
        exponent: -0.25,
        max_gradient_norm: 5.0 * epoch as f32,
        ..fixtures::epoch(epoch)
    }
}

#[test]
fn runs_follow_each_other_and_each_is_stopped_before_the_next() {
    let mut bench = Bench::begin(plan("0.5, 0.9", "2"));
    for accuracy in [0.25, 0.75, 0.5, 1.0] {
        bench.start();
        bench.train(accuracy);
    }
    assert_eq!(
        bench.said(),
        [
            "start 100 β 0.5 seed 0",
            "stop 100",
            "start 101 β 0.5 seed 1",
            "stop 101",
            "start 102 β 0.9 seed 0",
            "stop 102",
            "start 103 β 0.9 seed 1",
            "stop 103",
        ]
    );
    assert_eq!(bench.sweep.state, SweepState::Done);
    let found = by_value(&bench.sweep);
    let accuracy = found[0].findings[0].unwrap();
    assert_eq!(
        (accuracy.mean, accuracy.low, accuracy.high),
        (0.5, 0.25, 0.75)
    );
    assert_eq!(found[1].findings[2].unwrap().mean, 10.0);
    let epochs: Vec<_> = found[1]
        .accuracy
        .iter()
        .map(|it| (it.0, it.1.mean))
        .collect();
    assert_eq!(epochs, [(1, 0.375), (2, 0.75)]);
}

#[test]
fn runs_side_by_side_come_to_what_runs_in_turn_come_to_and_stand_in_their_jobs_order() {
    let mut wide = Bench::begin_wide(plan("0.5, 0.9", "1"), 2);
    assert_eq!(
        wide.sweep.under_way().collect::<Vec<_>>(),
        [RunId(100), RunId(101)]
    );
    let mut in_turn = Bench::begin(plan("0.5, 0.9", "1"));
    for accuracy in [0.25, 0.75] {
        in_turn.start();
        in_turn.train(accuracy);
    }
    // The second ends first.
    wide.sweep.under_way.swap(0, 1);
    for accuracy in [0.75, 0.25] {
        wide.start();
        wide.train(accuracy);
        assert!(wide.sweep.outcomes().count() > 0);
    }
    assert_eq!(wide.sweep.state, SweepState::Done);
    assert_eq!(by_value(&wide.sweep), by_value(&in_turn.sweep));
    assert_eq!(every_run(&wide.sweep), every_run(&in_turn.sweep));
}

#[test]
fn a_failed_run_is_counted_as_failed_and_the_next_begins() {
    let mut bench = Bench::begin(plan("0.5, 0.9", "1"));
    bench.start();
    let run = bench.run();
    bench.give(Event::Failed {
        run,
        quantity: Quantity::Loss,
        step: 1,
        message: "the loss is NaN".to_owned(),
    });
    assert_eq!(bench.said()[1..], ["stop 100", "start 101 β 0.9 seed 0"]);
    bench.start();
    bench.train(0.5);
    let progress = bench.sweep.progress();
    assert_eq!((progress.done, progress.failed, progress.of), (2, 1, 2));
    let found = by_value(&bench.sweep);
    assert_eq!((found[0].finished, found[0].failed), (0, 1));
    assert_eq!(found[0].findings, [None; 3]);
    assert_eq!(found[1].findings[0].unwrap().count, 1);
}

#[test]
fn a_run_that_is_refused_is_failed_and_is_not_there_to_be_stopped() {
    let mut bench = Bench::begin(plan("0.5", "2"));
    let run = bench.run();
    bench.give(Event::Rejected {
        run: Some(run),
        field: "model.hidden_dims".to_owned(),
        message: "too wide".to_owned(),
    });
    assert_eq!(bench.said()[1..], ["start 101 β 0.5 seed 1"]);
    assert_eq!(bench.sweep.progress().failed, 1);
    let message = bench.sweep.outcomes().next().unwrap().1.message.clone();
    assert_eq!(message.as_deref(), Some("too wide"));
}

#[test]
fn cancelling_in_the_middle_stops_the_run_and_keeps_what_is_finished() {
    let mut bench = Bench::begin(plan("0.5, 0.9", "2"));
    bench.start();
    bench.train(0.5);
    bench.start();
    let run = bench.run();
    let commands = bench.sweep.cancel();
    assert_eq!(commands, [Command::Stop { run }]);
    assert_eq!(bench.sweep.state, SweepState::Cancelled);
    let before = bench.sent.len();
    bench.give(Event::State {
        run,
        state: RunState::Stopped,
    });
    assert_eq!(bench.sent.len(), before, "late words change nothing");
    assert_eq!(bench.sweep.outcomes().count(), 1);
    assert!(bench.sweep.cancel().is_empty());
}

#[test]
fn progress_counts_the_run_under_way_and_tells_the_time_left() {
    let mut bench = Bench::begin(plan("0.5, 0.9", "1"));
    assert_eq!(bench.sweep.progress().left, None);
    bench.start();
    let run = bench.run();
    let steps = vec![step(0), step(1)];
    bench.give(Event::Steps { run, steps });
    let progress = bench.sweep.progress();
    assert_eq!((progress.done, progress.of, progress.share), (0, 2, 0.25));
    // Three seconds for a quarter.
    assert_eq!(progress.left, Some(9.0));
}

#[test]
fn events_of_other_runs_change_nothing() {
    let mut bench = Bench::begin(plan("0.5", "1"));
    bench.give(Event::State {
        run: RunId(1),
        state: RunState::Finished,
    });
    assert_eq!(bench.sweep.state, SweepState::Running);
    assert_eq!(bench.sent.len(), 1);
}

#[test]
fn a_run_that_falls_back_to_the_cpu_goes_on_and_counts_once() {
    let mut bench = Bench::begin(plan("0.5", "1"));
    bench.start();
    let run = bench.run();
    let steps = vec![step(0), step(1)];
    bench.give(Event::Steps { run, steps });
    bench.give(Event::Fallback {
        run,
        reason: "The GPU was lost.".to_owned(),
        to: cpu(),
        epoch: 0,
        step: 0,
    });
    bench.train(0.5);
    assert_eq!(bench.sweep.state, SweepState::Done);
    assert_eq!(bench.sweep.outcomes().next().unwrap().1.epochs.len(), 2);
}

#[test]
fn an_engine_that_breaks_costs_the_run_under_way_and_no_other() {
    let mut bench = Bench::begin(plan("0.5, 0.9", "1"));
    bench.start();
    bench.sweep.interrupt("The engine broke down.", |_| true);
    assert_eq!(bench.sweep.under_way().next(), None);
    let commands = bench.sweep.go_on(&mut || RunId(200));
    assert!(matches!(
        commands[..],
        [Command::Start {
            run: RunId(200),
            ..
        }]
    ));
    bench.sweep.interrupt("Again.", |_| true);
    assert!(bench.sweep.go_on(&mut || RunId(201)).is_empty());
    assert_eq!(bench.sweep.state, SweepState::Done);
    assert_eq!(bench.sweep.progress().failed, 2);
}

#[test]
fn the_same_stream_gives_the_same_sweep() {
    let replay = || {
        let mut bench = Bench::begin(plan("0.5, 0.9", "2"));
        for accuracy in [0.1, 0.2, 0.3, 0.4] {
            bench.start();
            bench.train(accuracy);
        }
        (
            bench.said(),
            by_value(&bench.sweep),
            every_run(&bench.sweep),
        )
    };
    assert_eq!(replay(), replay());
}

#[test]
fn the_files_have_a_line_for_each_value_and_for_each_run() {
    let mut bench = Bench::begin(plan("0.5, 0.9", "2"));
    for accuracy in [0.25, 0.75, 0.5, 1.0] {
        bench.start();
        bench.train(accuracy);
    }
    let means = means(&bench.sweep);
    let lines: Vec<&str> = means.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].starts_with("model.beta,held,finished,failed,test_accuracy_mean"));
    assert!(
        lines[1].starts_with("0.5,true,2,0,0.5,0.25,0.75,-0.25"),
        "{}",
        lines[1]
    );
    let runs = every_run(&bench.sweep);
    assert_eq!(runs.lines().count(), 5);
    assert!(
        runs.contains("0.9,1,true,finished,1,-0.25,10,1,2,\"CPU, \"\"flex\"\"\","),
        "{runs}"
    );
}

#[test]
fn of_a_long_run_each_so_many_th_epoch_is_kept_and_the_last() {
    let epochs = (0..=1001).map(|epoch| ended(epoch, 0.5)).collect();
    let kept = fewer(epochs);
    assert!((60..=130).contains(&kept.len()), "{}", kept.len());
    assert_eq!(kept.last().unwrap().epoch, 1001);
}

#[test]
fn the_longest_run_keeps_the_epochs_that_a_sweep_compares() {
    let run = RunId(1);
    let mut long = Run::new(run, crate::core::config::ExperimentConfig::default());
    for epoch in 0..=10_000 {
        long.apply(Event::Epoch {
            run,
            metrics: ended(epoch, (epoch % 7) as f32 / 7.0),
            checkpoint: Checkpoint {
                epoch,
                weights: Vec::new(),
            },
        });
    }
    assert!(long.epochs.len() < 10_000);
    let every_epoch = (0..=10_000).map(|epoch| ended(epoch, (epoch % 7) as f32 / 7.0));
    assert_eq!(fewer(long.epochs), fewer(every_epoch.collect()));
}
