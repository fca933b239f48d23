//! [`Run::apply`] over event streams: recorded from the engine, and made up where a fault is wanted.

use lyapunov_snn::core::config::ExperimentConfig;
use lyapunov_snn::core::metrics::{EpochMetrics, Phase, Quantity, StepMetrics};
use lyapunov_snn::core::protocol::{
    Checkpoint, Command, DeviceChoice, DeviceInfo, DeviceKind, Digests, Event, RecordingRequest,
    RunId, RunState,
};
use lyapunov_snn::core::run::Run;
use lyapunov_snn::engine::worker::Runs;

const RUN: RunId = RunId(7);

fn info(kind: DeviceKind) -> DeviceInfo {
    DeviceInfo {
        kind,
        name: format!("{kind:?}"),
    }
}

fn started() -> Event {
    Event::Started {
        run: RUN,
        device: info(DeviceKind::Gpu),
        warmup_steps: 2,
        steps_per_epoch: 3,
        total_steps: 8,
        parameters: 10,
        step: 0,
        digests: Digests::default(),
    }
}

fn steps(range: std::ops::Range<usize>) -> Event {
    let metrics = |step| StepMetrics {
        step,
        phase: if step < 2 {
            Phase::Warmup
        } else {
            Phase::Training
        },
        firing_rate: 0.1,
        ..StepMetrics::default()
    };
    Event::Steps {
        run: RUN,
        steps: range.map(metrics).collect(),
    }
}

fn epoch(epoch: usize) -> Event {
    let metrics = EpochMetrics {
        epoch,
        step: 2 + 3 * epoch,
        test_loss: 1.0,
        test_accuracy: 0.5,
        exponent: 0.0,
        firing_rate: 0.1,
        max_gradient_norm: 1.0,
        ..EpochMetrics::default()
    };
    Event::Epoch {
        run: RUN,
        metrics,
        checkpoint: Checkpoint {
            epoch,
            weights: vec![0; 4],
        },
    }
}

fn replay(events: impl IntoIterator<Item = Event>) -> Run {
    let mut run = Run::new(RUN, ExperimentConfig::default());
    events.into_iter().for_each(|event| run.apply(event));
    run
}

#[test]
fn progress_and_epoch_follow_the_steps() {
    let run = replay([
        started(),
        steps(0..2),
        epoch(0),
        steps(2..5),
        epoch(1),
        steps(5..6),
    ]);
    assert_eq!((run.steps_done(), run.epoch()), (6, 2));
    assert!((run.progress() - 0.75).abs() < 1e-12);
    assert_eq!(run.checkpoint.map(|checkpoint| checkpoint.epoch), Some(1));
}

#[test]
fn a_fallback_forgets_the_steps_that_are_made_again() {
    let fallback = Event::Fallback {
        run: RUN,
        reason: "The GPU was lost.".into(),
        to: info(DeviceKind::Cpu),
        epoch: 1,
        step: 5,
    };
    let run = replay([
        started(),
        steps(0..2),
        epoch(0),
        steps(2..5),
        epoch(1),
        steps(5..7),
        fallback,
    ]);
    assert_eq!((run.steps_done(), run.epochs.len()), (5, 2));
    assert_eq!(run.device.map(|device| device.kind), Some(DeviceKind::Cpu));
    assert!(
        run.message
            .is_some_and(|message| message.contains("goes on from epoch 1"))
    );
}

#[test]
fn events_of_another_run_change_nothing() {
    let mut run = replay([started(), steps(0..2)]);
    let before = run.clone();
    run.apply(Event::State {
        run: RunId(8),
        state: RunState::Finished,
    });
    assert_eq!(run, before);
}

#[test]
fn a_failure_says_what_and_where() {
    let failed = Event::Failed {
        run: RUN,
        quantity: Quantity::Loss,
        step: 4,
        message: "the loss became NaN or infinite at step 4".into(),
    };
    let run = replay([started(), steps(0..2), failed]);
    assert_eq!(run.state, RunState::Failed);
    assert!(
        run.message
            .is_some_and(|message| message.contains("step 4"))
    );
}

#[test]
fn a_run_that_is_refused_before_its_start_has_failed_and_a_later_refusal_changes_nothing() {
    let rejected = || Event::Rejected {
        run: Some(RUN),
        field: "training.epochs".into(),
        message: "no".into(),
    };
    let refused = replay([rejected()]);
    assert_eq!(refused.state, RunState::Failed);
    assert_eq!(refused.refused_field.as_deref(), Some("training.epochs"));
    assert_eq!(replay([started(), rejected()]).state, RunState::Paused);
}

fn small() -> ExperimentConfig {
    let mut config = ExperimentConfig::default();
    config.task.time_steps = 5;
    config.task.test_share = 0.05;
    config.model.hidden_dims = vec![8];
    config.training.batch_size = 512;
    config.training.epochs = 2;
    config.lyapunov.warmup_steps = 2;
    config
}

/// What the engine says of a small run that is stepped, looked into, measured and trained to its
/// end, as the lines of a file.
fn record() -> Vec<String> {
    let run = RUN;
    let commands = [
        Command::Start {
            run,
            config: Box::new(small()),
            device: DeviceChoice::Cpu,
            paused: true,
            resume: None,
            pause_at: None,
        },
        Command::Step { run },
        Command::Record {
            run,
            request: RecordingRequest::for_sample(1),
        },
        Command::SetTarget {
            run,
            lambda_target: f64::NAN,
        },
        Command::Measure {
            run,
            samples: 2,
            eps: vec![1e-3],
        },
        Command::Resume { run },
    ];
    let mut lines = Vec::new();
    let mut note = |event| lines.push(serde_json::to_string(&event).expect("plain data"));
    let mut runs = Runs::default();
    pollster::block_on(async {
        for command in commands {
            runs.command(command, &mut note).await;
        }
        while runs.step(&mut note).await {}
    });
    lines
}

#[test]
fn a_recorded_stream_replays_to_the_run_that_it_tells_of() {
    let lines = record();
    let read = |line: &String| serde_json::from_str::<Event>(line).expect("an event");
    let run = replay(lines.iter().map(read));
    assert_eq!(run.state, RunState::Finished);
    assert_eq!((run.steps_done(), run.total_steps), (8, 8));
    assert!(run.steps.iter().map(|step| step.step).eq(0..8));
    assert!(run.epochs.iter().map(|epoch| epoch.epoch).eq(0..3));
    assert_eq!(run.checkpoint.as_ref().map(|at| at.epoch), Some(2));
    assert_eq!(run.refused_field.as_deref(), Some("lyapunov.lambda_target"));
    let recording = run.recording.as_ref().expect("a recording");
    assert_eq!((recording.sample, recording.spikes.len()), (Some(1), 5 * 8));
    assert!(run.exponents.is_some());
    // Told twice, or with another run's words between, it is the same run.
    let again = replay(lines.iter().map(read));
    assert_eq!(format!("{again:?}"), format!("{run:?}"));
    // Progress never goes back while it is told.
    let mut told = Run::new(RUN, ExperimentConfig::default());
    let mut before = 0.0;
    for event in lines.iter().map(read) {
        told.apply(event);
        assert!(told.progress() >= before);
        before = told.progress();
    }
}

/// All that the engine says to some commands, and while it has something to do after them.
fn told(commands: impl IntoIterator<Item = Command>) -> Vec<Event> {
    let mut events = Vec::new();
    let mut runs = Runs::default();
    pollster::block_on(async {
        for command in commands {
            runs.command(command, &mut |event| events.push(event)).await;
        }
        while runs.step(&mut |event| events.push(event)).await {}
    });
    events
}

#[test]
fn a_finished_run_stands_in_another_engine_again_and_can_be_measured() {
    let lines = record();
    let read = |line: &String| serde_json::from_str::<Event>(line).expect("an event");
    let mut run = replay(lines.iter().map(read));
    let before = run.clone();
    let again = Command::Start {
        run: RUN,
        config: Box::new(small()),
        device: DeviceChoice::Cpu,
        paused: true,
        resume: run.checkpoint.clone(),
        pause_at: None,
    };
    let measure = Command::Measure {
        run: RUN,
        samples: 2,
        eps: Vec::new(),
    };
    let resume = Command::Resume { run: RUN };
    let events = told([again, resume, measure]);
    let finished = Event::State {
        run: RUN,
        state: RunState::Finished,
    };
    assert_eq!(events[1], finished);
    assert_eq!(events[2], finished, "it does not go on");
    assert!(matches!(events[3], Event::Exponents { .. }), "{events:?}");
    assert_eq!(events.len(), 4, "no step follows");
    events[..3]
        .iter()
        .for_each(|event| run.apply(event.clone()));
    assert_eq!(run, before);
}

#[test]
fn steps_wait_for_each_other_and_none_is_lost_or_comes_after_its_epoch() {
    let start = Command::Start {
        run: RUN,
        config: Box::new(small()),
        device: DeviceChoice::Cpu,
        paused: false,
        resume: None,
        pause_at: None,
    };
    let mut next = 0;
    for event in told([start]) {
        match event {
            Event::Steps { steps, .. } => {
                for step in steps {
                    assert_eq!(step.step, next);
                    next += 1;
                }
            }
            Event::Epoch { metrics, .. } => assert_eq!(metrics.step, next),
            _ => {}
        }
    }
    assert_eq!(next, 8);
}

#[test]
fn a_question_is_answered_with_its_own_number() {
    let text = || "*words*".to_owned();
    let mut bad = small();
    bad.task.time_steps = 0;
    let events = told([
        Command::Typeset {
            request: 11,
            text: text(),
        },
        Command::Code {
            request: 12,
            text: text(),
        },
        Command::Preview {
            request: 13,
            config: Box::new(small()),
        },
        Command::Preview {
            request: 14,
            config: Box::new(bad),
        },
    ]);
    assert!(matches!(events[0], Event::Typeset { request: 11, .. }));
    assert!(matches!(
        events[1],
        Event::Code {
            request: 12,
            code: Some(_)
        }
    ));
    assert!(matches!(
        events[2],
        Event::Preview {
            request: 13,
            thumbnail: Ok(_)
        }
    ));
    let Event::Preview {
        request: 14,
        thumbnail: Err(message),
    } = &events[3]
    else {
        panic!("{:?}", events[3])
    };
    assert!(message.contains("task.time_steps"), "{message}");
}
