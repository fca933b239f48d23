//! The engine's runs under commands: whatever is asked, each call of `step` ends soon.

use crate::support::small;
use lyapunov_snn::core::config::{ExperimentConfig, Task};
use lyapunov_snn::core::dataset::Sources;
use lyapunov_snn::core::exchange::weights::{Choices, placed};
use lyapunov_snn::core::exchange::{checkpoint, read_weights};
use lyapunov_snn::core::protocol::{Checkpoint, Command, DeviceChoice, Event, RunId, RunState};
use lyapunov_snn::core::receipt::Receipt;
use lyapunov_snn::core::run::Run;
use lyapunov_snn::engine::training::{OpenDevice, Session, initial_digests};
use lyapunov_snn::engine::worker::Runs;
use pollster::block_on;

fn send(runs: &mut Runs, command: Command) -> Vec<Event> {
    let mut events = Vec::new();
    block_on(runs.command(command, &mut |event| events.push(event)));
    events
}

/// Steps until there is nothing to do, or something was said; how many, and what.
fn steps(runs: &mut Runs, most: usize) -> (usize, Vec<Event>) {
    let mut events = Vec::new();
    for step in 0..most {
        if !events.is_empty() || !block_on(runs.step(&mut |event| events.push(event))) {
            return (step, events);
        }
    }
    (most, events)
}

fn start(run: RunId, config: &ExperimentConfig, paused: bool) -> Command {
    Command::Start {
        run,
        config: Box::new(config.clone()),
        device: DeviceChoice::Cpu,
        paused,
        resume: None,
        pause_at: None,
    }
}

fn measure(run: RunId) -> Command {
    Command::Measure {
        run,
        samples: 16,
        eps: Vec::new(),
    }
}

/// Wide enough for a measurement of many pieces.
fn wide() -> ExperimentConfig {
    let mut config = small();
    config.model.hidden_dims = vec![160];
    config.task.time_steps = 20;
    config
}

#[test]
fn a_measurement_goes_on_a_piece_at_a_time_and_commands_come_between() {
    let (mut runs, run) = (Runs::default(), RunId(4));
    send(&mut runs, start(run, &wide(), true));
    assert_eq!(send(&mut runs, measure(run)), []);
    let (pieces, answers) = steps(&mut runs, 2);
    assert_eq!((pieces, answers), (2, Vec::new()));
    // Answered while it is measured.
    let resumed = send(&mut runs, Command::Pause { run });
    let state = RunState::Paused;
    assert_eq!(resumed, [Event::State { run, state }]);
    let (pieces, answers) = steps(&mut runs, 10_000);
    assert!(pieces > 3, "{pieces} pieces");
    assert!(
        matches!(&answers[..], [Event::Exponents { exponents, .. }] if exponents.samples == 16),
        "{answers:?}"
    );
    assert_eq!(steps(&mut runs, 2), (0, Vec::new()), "nothing is left");
}

#[test]
fn a_measurement_that_is_stopped_is_never_answered_and_says_that_it_stopped() {
    let (mut runs, run) = (Runs::default(), RunId(4));
    send(&mut runs, start(run, &wide(), true));
    send(&mut runs, measure(run));
    let stopped = send(&mut runs, Command::StopMeasuring { run });
    assert_eq!(stopped, [Event::MeasuringStopped { run }]);
    assert_eq!(steps(&mut runs, 2), (0, Vec::new()));
    let again = send(&mut runs, Command::StopMeasuring { run });
    assert_eq!(again, [], "there was none");
}

#[test]
fn a_measurement_ends_with_its_run() {
    let (mut runs, run) = (Runs::default(), RunId(4));
    send(&mut runs, start(run, &wide(), true));
    send(&mut runs, measure(run));
    send(&mut runs, Command::Stop { run });
    assert_eq!(steps(&mut runs, 2), (0, Vec::new()));
}

#[test]
fn training_goes_on_while_a_measurement_is_under_way() {
    let (mut runs, run) = (Runs::default(), RunId(4));
    send(&mut runs, start(run, &wide(), false));
    assert_eq!(send(&mut runs, measure(run)), []);
    let mut events = Vec::new();
    block_on(runs.step(&mut |event| events.push(event)));
    assert!(matches!(&events[..], [Event::Steps { .. }]), "{events:?}");
}

#[test]
fn the_digests_of_much_data_come_in_pieces_and_are_those_of_one_go() {
    let mut config = ExperimentConfig::default();
    config.task.kind = Task::Randman;
    config.task.samples = 1500;
    config.model.input_dim = config.task.input_dim();
    let mut runs = Runs::default();
    let asked = Command::Digest {
        request: 7,
        config: Box::new(config.clone()),
    };
    assert_eq!(send(&mut runs, asked), []);
    let (pieces, answers) = steps(&mut runs, 10_000);
    assert!(pieces > 1, "{pieces} pieces");
    let digests = Ok(initial_digests(&config, &Sources::default()).expect("valid"));
    assert_eq!(
        answers,
        [Event::Digests {
            request: 7,
            digests
        }]
    );
}

#[test]
fn a_look_at_many_manifolds_comes_in_pieces_and_a_newer_one_takes_its_place() {
    let mut config = ExperimentConfig::default();
    config.task.kind = Task::Randman;
    config.task.units = 60;
    config.task.manifold_dim = 4;
    config.model.input_dim = config.task.input_dim();
    let preview = |config: &ExperimentConfig| Command::Preview {
        request: 7,
        config: Box::new(config.clone()),
    };
    let mut runs = Runs::default();
    assert_eq!(send(&mut runs, preview(&config)), []);
    let digits = send(&mut runs, preview(&ExperimentConfig::default()));
    assert!(
        matches!(&digits[..], [Event::Preview { request: 7, thumbnail: Ok(thumbnail) }] if thumbnail.channels == 64)
    );
    assert_eq!(steps(&mut runs, 2), (0, Vec::new()));
}

#[test]
fn a_checkpoint_of_an_epoch_that_the_run_does_not_have_is_refused_by_its_range() {
    let run = RunId(4);
    let mut command = start(run, &small(), true);
    if let Command::Start { resume, .. } = &mut command {
        *resume = Some(Checkpoint {
            epoch: usize::MAX,
            weights: Vec::new(),
        });
    }
    let answers = send(&mut Runs::default(), command);
    let [Event::Rejected { field, message, .. }] = &answers[..] else {
        panic!("{answers:?}")
    };
    assert_eq!(field, "resume.epoch");
    assert!(message.contains("0 to 2"), "{message}");
}

/// Everything that is said until there is nothing to do.
fn to_rest(runs: &mut Runs, run: &mut Run) {
    while block_on(runs.step(&mut |event| run.apply(event))) {}
}

fn paused_at(config: &ExperimentConfig, step: usize) -> (Runs, Run) {
    let (mut runs, mut run) = (Runs::default(), Run::new(RunId(4), config.clone()));
    let mut command = start(RunId(4), config, false);
    if let Command::Start { pause_at, .. } = &mut command {
        *pause_at = Some(step);
    }
    block_on(runs.command(command, &mut |event| run.apply(event)));
    to_rest(&mut runs, &mut run);
    (runs, run)
}

#[test]
fn a_run_pauses_by_itself_at_its_step_with_all_numbers_before_it_and_ends_like_any_other() {
    let config = small();
    let (_, whole) = paused_at(&config, usize::MAX);
    assert_eq!(whole.state, RunState::Finished);
    let receipt = Receipt::for_run(&whole, "0").expect("trained to its end");
    // In the warm-up, at its end, within an epoch, at the end of one, and before all.
    let first = config.effective_warmup() + config.steps_per_epoch();
    for step in [1, 3, 5, first, 0] {
        let (mut runs, mut run) = paused_at(&config, step);
        assert_eq!((run.state, run.steps_done()), (RunState::Paused, step));
        let epochs = run.epochs.iter().map(|epoch| epoch.step);
        let ended = [config.effective_warmup(), first].into_iter();
        assert!(epochs.eq(ended.filter(|&end| end <= step)), "at {step}");
        let resume = Command::Resume { run: RunId(4) };
        block_on(runs.command(resume, &mut |event| run.apply(event)));
        to_rest(&mut runs, &mut run);
        assert_eq!(run.state, RunState::Finished, "from {step}");
        assert_eq!(Receipt::for_run(&run, "0").as_ref(), Some(&receipt));
    }
}

#[test]
fn a_run_that_is_to_pause_behind_its_last_step_is_finished() {
    let config = small();
    let (_, run) = paused_at(&config, config.step_of(isize::MAX));
    assert_eq!(run.state, RunState::Finished);
}

#[test]
fn a_bound_run_waits_in_front_of_its_step_with_every_step_told_and_goes_on_when_it_may() {
    let (mut runs, id) = (Runs::default(), RunId(6));
    let config = small();
    let mut run = Run::new(id, config.clone());
    block_on(runs.command(start(id, &config, true), &mut |event| run.apply(event)));
    let bound = |step| Command::Bound { run: id, step };
    for command in [bound(Some(2)), Command::Resume { run: id }] {
        block_on(runs.command(command, &mut |event| run.apply(event)));
    }
    to_rest(&mut runs, &mut run);
    assert_eq!((run.steps_done(), run.state), (2, RunState::Running));
    // What is pressed comes first.
    block_on(runs.command(Command::Step { run: id }, &mut |event| run.apply(event)));
    assert_eq!((run.steps_done(), run.state), (3, RunState::Paused));
    for command in [bound(Some(5)), Command::Resume { run: id }] {
        block_on(runs.command(command, &mut |event| run.apply(event)));
    }
    to_rest(&mut runs, &mut run);
    assert_eq!(run.steps_done(), 5);
    block_on(runs.command(bound(None), &mut |event| run.apply(event)));
    to_rest(&mut runs, &mut run);
    assert_eq!(run.state, RunState::Finished);
    let mut free = Run::new(id, config.clone());
    let mut runs = Runs::default();
    block_on(runs.command(start(id, &config, false), &mut |event| free.apply(event)));
    to_rest(&mut runs, &mut free);
    assert_eq!(Receipt::for_run(&run, "1"), Receipt::for_run(&free, "1"));
}

/// The file of a run that stands before a step, as the page is sent it.
fn saved(runs: &mut Runs, run: RunId) -> Vec<u8> {
    let events = send(runs, Command::Save { run });
    let [Event::Saved { file, .. }] = &events[..] else {
        panic!("{events:?}");
    };
    file.clone().whole()
}

fn start_from(run: RunId, config: &ExperimentConfig, weights: Vec<u8>) -> Command {
    Command::StartFrom {
        run,
        config: Box::new(config.clone()),
        weights,
        device: DeviceChoice::Cpu,
        paused: true,
        pause_at: None,
    }
}

#[test]
fn a_run_from_a_files_weights_says_their_digest_and_does_on_the_held_out_samples_what_they_do() {
    let config = small();
    let mut runs = Runs::default();
    send(&mut runs, start(RunId(1), &config, true));
    send(&mut runs, Command::Step { run: RunId(1) });
    let file = saved(&mut runs, RunId(1));
    let read = read_weights(&file).expect("safetensors");
    let events = send(&mut runs, start_from(RunId(2), &config, file.clone()));
    let Event::Started { digests, step, .. } = &events[0] else {
        panic!("{events:?}");
    };
    assert_eq!(
        (*step, Some(&digests.weights)),
        (0, read.metadata.get("digest"))
    );
    let drawn = initial_digests(&config, &Sources::default()).expect("valid");
    assert_eq!(digests.data, drawn.data);
    assert_ne!(
        digests.weights, drawn.weights,
        "no receipt of it is the seed's"
    );

    send(&mut runs, Command::Evaluate { run: RunId(2) });
    let (_, answers) = steps(&mut runs, 1000);
    let [
        Event::Evaluated {
            run: RunId(2),
            metrics,
        },
    ] = &answers[..]
    else {
        panic!("{answers:?}");
    };
    let table = placed(&read, &config.model, &Choices::new());
    let session = Session::with_weights(
        &Sources::default(),
        config.clone(),
        OpenDevice::cpu(),
        &table.tensors,
    );
    let session = session.expect("it fits");
    let whole = block_on(session.evaluated(1, &[])).expect("evaluated");
    assert_eq!(*metrics, whole.held_out);

    // What is kept of it knows what it began with.
    send(&mut runs, Command::Step { run: RunId(2) });
    let kept = saved(&mut runs, RunId(2));
    let snapshot = checkpoint::read(&kept).expect("a checkpoint");
    assert_eq!(
        snapshot.state.began_with.as_ref(),
        read.metadata.get("digest")
    );
    let resumed = Session::resumed(&Sources::default(), &snapshot, OpenDevice::cpu());
    let resumed = resumed.expect("it goes on");
    assert_eq!(
        Some(&resumed.digests().weights),
        read.metadata.get("digest")
    );
}

#[test]
fn a_file_of_another_network_starts_nothing_and_is_named_by_tensor_and_shape() {
    let config = small();
    let mut runs = Runs::default();
    send(&mut runs, start(RunId(1), &config, true));
    let file = saved(&mut runs, RunId(1));
    let mut other = config.clone();
    other.model.hidden_dims = vec![9];
    let events = send(&mut runs, start_from(RunId(2), &other, file));
    let [Event::Rejected { field, message, .. }] = &events[..] else {
        panic!("{events:?}");
    };
    assert_eq!(field, "weights");
    assert!(
        message.contains("linears.0.weight") && message.contains("[9, 64]"),
        "{message}"
    );
}

#[test]
fn a_proof_goes_on_a_piece_at_a_time_and_is_stopped_within_a_row() {
    let mut runs = Runs::default();
    let prove = |request| Command::Prove {
        request,
        device: DeviceChoice::Cpu,
    };
    assert_eq!(send(&mut runs, prove(1)), []);
    // A few rows, each a system's: none of them in one go.
    for index in 0..3 {
        let (pieces, events) = steps(&mut runs, 1_000);
        assert!((20..=30).contains(&pieces), "{pieces} pieces");
        let [
            Event::Proof {
                request: 1,
                row: Ok(proof),
                index: at,
                ..
            },
        ] = &events[..]
        else {
            panic!("{events:?}");
        };
        assert!(*at == index && proof.within, "{proof:?}");
    }
    assert!(block_on(runs.step(&mut |_| {})), "a piece of the fourth");
    assert_eq!(send(&mut runs, Command::StopProving), []);
    assert_eq!(
        steps(&mut runs, 10),
        (0, Vec::new()),
        "nothing is left to do"
    );
    send(&mut runs, prove(2));
    let (_, events) = steps(&mut runs, 1_000);
    let begins = matches!(
        &events[..],
        [Event::Proof {
            request: 2,
            index: 0,
            ..
        }]
    );
    assert!(begins, "it begins anew: {events:?}");
}
