//! N + M steps are N, a file, and M: to the last bit, and of every shipped experiment.

use crate::support::{file, path, run, said, scratch, session, small};
use lyapunov_snn::core::config::{
    ExperimentConfig, OptimizerConfig, PRESETS, Readout, Recurrence, Regulariser,
};
use lyapunov_snn::core::dataset::Sources;
use lyapunov_snn::core::exchange::checkpoint::{self, History, Snapshot};
use lyapunov_snn::core::exchange::read_weights;
use lyapunov_snn::core::protocol::{Command, DeviceChoice, Event, RunId, SavedBy};
use lyapunov_snn::core::run::Run;
use lyapunov_snn::engine::training::{OpenDevice, Progress, Session, TrainingError};
use lyapunov_snn::engine::worker::Runs;
use pollster::block_on;
use serde_json::Value;

/// Of a few neurons, samples and time steps: two epochs of two steps behind a warm-up of two, where there is one.
fn shrunk(mut config: ExperimentConfig) -> ExperimentConfig {
    let widths = &mut config.model.hidden_dims;
    widths.iter_mut().for_each(|width| *width = 4);
    for time in [6, 12, 30] {
        let shorter = timed(&config, time);
        if config.task.time_steps > time && shorter.validate().is_ok() {
            config = shorter;
            break;
        }
    }
    config.task.samples = config.task.samples.min(60);
    config.training.epochs = 2;
    config.lyapunov.warmup_steps = config.lyapunov.warmup_steps.min(2);
    config.lyapunov.every = config.lyapunov.every.min(2);
    config.training.batch_size = 8;
    while config.steps_per_epoch() > 2 {
        config.training.batch_size += 8;
    }
    config.validate().expect("a small experiment");
    config
}

fn timed(config: &ExperimentConfig, time: usize) -> ExperimentConfig {
    let mut config = config.clone();
    config.task.time_steps = time;
    config
}

/// Equal where every bit is, NaN and the zeros' signs too.
fn bits(session: &Session) -> Vec<u32> {
    let numbers = session.network.parameters.numbers().into_data();
    numbers.iter::<f32>().map(f32::to_bits).collect()
}

fn kept(session: &Session) -> Vec<u8> {
    let snapshot = block_on(session.snapshot(History::default())).expect("no device is lost");
    checkpoint::write(&snapshot)
}

fn again(bytes: &[u8]) -> Session {
    let snapshot = checkpoint::read(bytes).expect("a checkpoint");
    Session::resumed(&Sources::default(), &snapshot, OpenDevice::cpu()).expect("goes on")
}

/// What a session says of its rest, without the checkpoints of epochs, and what it ends with.
fn rest(session: &mut Session) -> (Vec<String>, Vec<u32>) {
    let mut all = Vec::new();
    while !session.is_finished() {
        all.extend(told(block_on(session.step()).expect("trains")));
    }
    (all, bits(session))
}

/// With the digits that mean each number.
fn told(progress: Vec<Progress>) -> Vec<String> {
    progress.iter().map(|item| format!("{item:?}")).collect()
}

/// Where a run is kept: after so many steps, and whether the epoch that ended there is measured yet.
type Border = (usize, bool);

/// Keeps a run wherever it is another: before it begins, at both sides of what follows warm-up and epoch, and between
/// two steps; and goes on from each.
fn goes_on_from_everywhere(config: &ExperimentConfig) {
    let mut whole = session(config);
    let (mut kept_at, mut all) = (Vec::<(Border, Vec<u8>, usize)>::new(), Vec::new());
    while !whole.is_finished() {
        let border = (whole.next_step(), whole.is_evaluating());
        if kept_at.iter().all(|(other, ..)| *other != border) {
            kept_at.push((border, kept(&whole), all.len()));
        }
        all.extend(told(block_on(whole.step()).expect("trains")));
    }
    let end = bits(&whole);
    for (border, bytes, said) in &kept_at {
        let mut resumed = again(bytes);
        assert_eq!((resumed.next_step(), resumed.is_evaluating()), *border);
        // Written again at once, it is the same file.
        assert!(kept(&resumed) == *bytes, "{border:?} of {config:?}");
        let (rest, weights) = rest(&mut resumed);
        assert_eq!(rest, all[*said..], "from {border:?} of {config:?}");
        assert!(weights == end, "from {border:?} of {config:?}");
    }
    let (warmup, epoch) = (config.effective_warmup(), config.steps_per_epoch());
    let is_there = |step, due| kept_at.iter().any(|(border, ..)| *border == (step, due));
    for step in [warmup, warmup + epoch] {
        assert!(is_there(step, false) && (step == 0 || is_there(step, true)));
    }
}

#[test]
fn every_preset_goes_on_from_each_of_its_steps_to_the_last_bit() {
    for preset in &PRESETS {
        goes_on_from_everywhere(&shrunk((preset.config)()));
    }
}

#[test]
fn every_optimiser_and_regulariser_goes_on_to_the_last_bit_with_learnt_constants_and_dropout() {
    let base = shrunk(small());
    let optimizers = [
        OptimizerConfig::Sgd { momentum: 0.9 },
        OptimizerConfig::AdamW { weight_decay: 0.1 },
        OptimizerConfig::Adam {},
    ];
    let regularisers = [
        Regulariser::Off,
        Regulariser::Joint,
        Regulariser::Interleaved,
    ];
    for (optimizer, regulariser) in optimizers.into_iter().zip(regularisers) {
        let mut config = base.clone();
        config.training.optimizer = optimizer;
        config.lyapunov.regulariser = regulariser;
        config.model.learn_alpha = true;
        config.model.learn_beta = true;
        config.model.learn_threshold = true;
        config.model.dropout = 0.2;
        config.model.recurrence = Recurrence::OneToOne;
        config.model.readout = Readout::Membrane { beta: 0.8 };
        config.task.validation_share = 0.2;
        goes_on_from_everywhere(&config);
    }
}

#[test]
fn a_target_that_was_moved_stays_moved() {
    let mut whole = session(&shrunk(small()));
    block_on(whole.step()).expect("trains");
    whole.config.lyapunov.lambda_target = -0.123_456_789_012_345_67;
    let mut resumed = again(&kept(&whole));
    assert_eq!(resumed.config, whole.config);
    assert_eq!(rest(&mut resumed), rest(&mut whole));
}

#[test]
fn a_run_that_is_over_goes_on_where_more_epochs_are_asked_for() {
    let config = shrunk(small());
    let mut longer = config.clone();
    longer.training.epochs = 3;
    let (_, end) = rest(&mut session(&longer));
    let mut over = session(&config);
    rest(&mut over);
    let mut snapshot = checkpoint::read(&kept(&over)).expect("a checkpoint");
    snapshot.config.training.epochs = 3;
    let resumed = Session::resumed(&Sources::default(), &snapshot, OpenDevice::cpu());
    assert_eq!(rest(&mut resumed.expect("goes on")).1, end);
}

#[test]
fn what_was_reported_comes_back_with_the_run() {
    let config = shrunk(small());
    let (mut session, mut past) = (session(&config), Run::new(RunId(1), config));
    while !session.is_finished() {
        for item in block_on(session.step()).expect("trains") {
            match item {
                Progress::Step(step) => past.add_step(step),
                Progress::Epoch { metrics, .. } => past.add_epoch(metrics),
            }
        }
    }
    let history = History::from(&past);
    let snapshot = block_on(session.snapshot(history.clone())).expect("kept");
    let read = checkpoint::read(&checkpoint::write(&snapshot)).expect("a checkpoint");
    assert_eq!(read, snapshot);
    // An engine writes what a run has kept without a copy of it.
    let bare = Snapshot {
        history: History::default(),
        ..snapshot.clone()
    };
    let written = checkpoint::write_past(&bare, &past).whole();
    assert_eq!(written, checkpoint::write(&snapshot));
    assert!(history.steps.len() == session.total_steps() && history.epochs.len() == 3);
}

#[test]
fn a_checkpoint_is_a_file_of_weights_too() {
    let session = session(&shrunk(small()));
    let snapshot = block_on(session.snapshot(History::default())).expect("kept");
    let file = read_weights(&checkpoint::write(&snapshot)).expect("weights");
    let weights: Vec<_> = file.tensors.into_iter().collect();
    assert_eq!(weights.len(), snapshot.weights.len());
    assert!(
        weights
            .iter()
            .all(|(name, it)| snapshot.weights[name] == *it)
    );
}

/// A checkpoint in the middle of a run.
fn middle() -> Snapshot {
    let mut session = session(&shrunk(small()));
    while session.next_step() < 3 || session.is_evaluating() {
        block_on(session.step()).expect("trains");
    }
    block_on(session.snapshot(History::default())).expect("kept")
}

fn refusal(snapshot: &Snapshot) -> TrainingError {
    let written = checkpoint::read(&checkpoint::write(snapshot)).expect("well-formed");
    match Session::resumed(&Sources::default(), &written, OpenDevice::cpu()) {
        Ok(_) => panic!("taken"),
        Err(error) => error,
    }
}

#[test]
fn a_checkpoint_that_does_not_fit_says_which_part_of_it() {
    let whole = middle();
    let changed = |change: fn(&mut Snapshot)| {
        let mut snapshot = whole.clone();
        change(&mut snapshot);
        refusal(&snapshot).to_string()
    };
    for (said, parts) in [
        (
            changed(|it| it.state.step = 1000),
            ["step is 1000", "allowed: 0 to"],
        ),
        (
            changed(|it| it.state.data = "0123456789abcdef".into()),
            ["data", "0123456789abcdef"],
        ),
        (
            changed(|it| it.moments.task.first.truncate(3)),
            ["optimizer.task", "hold 3 numbers"],
        ),
        (
            changed(|it| it.state.is_epoch_due = true),
            ["an epoch ended", "before 3"],
        ),
        (
            changed(|it| {
                let tensor = it.weights.get_mut("linears.0.weight").expect("there");
                tensor.values[0] += 1.0;
            }),
            ["weights", "changed"],
        ),
    ] {
        assert!(parts.iter().all(|part| said.contains(part)), "{said}");
    }
}

#[test]
fn a_damaged_or_foreign_file_is_refused_with_what_is_wrong() {
    let whole = checkpoint::write(&middle());
    let said = |bytes: &[u8]| match checkpoint::read(bytes) {
        Ok(_) => "taken".to_owned(),
        Err(error) => error.to_string(),
    };
    assert!(said(b"PK\x03\x04 something").contains("no safetensors file"));
    let foreign = include_bytes!("../weights/checkpoint.safetensors");
    assert!(said(foreign).contains("weights of another program; wanted: a checkpoint"));
    assert!(said(&whole[..whole.len() - 9]).contains("safetensors"));
    let mut damaged = whole.clone();
    // The last bit of the last weight's first byte.
    let at = whole.len() - 500;
    damaged[at] ^= 1;
    let text = said(&damaged);
    assert!(
        text.contains("checksum") || text.contains("history.lines"),
        "{text}"
    );
    let with = |from: &str, to: &str| {
        let length = u64::from_le_bytes(*whole.first_chunk().expect("a length")) as usize;
        let header = std::str::from_utf8(&whole[8..8 + length]).expect("JSON");
        assert!(header.contains(from), "{from} in {header}");
        let header = header.replacen(from, to, 1);
        let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.extend(header.as_bytes());
        bytes.extend(&whole[8 + length..]);
        said(&bytes)
    };
    let state = with(r#"{\"version\":1"#, r#"{\"version\":7"#);
    assert!(
        state.contains("lyapunov_lab_state") && state.contains("version is 7; allowed: 1"),
        "{state}"
    );
    let step = with(r#"\"step\":3"#, r#"\"step\":-3"#);
    assert!(
        step.contains("lyapunov_lab_state") && step.contains("step"),
        "{step}"
    );
    let config = with(r#"\"epochs\":2"#, r#"\"epochs\":0"#);
    assert!(config.contains("training.epochs"), "{config}");
    let renamed = with("optimizer.task.exp_avg_sq", "optimizer.task.exp_avg_sx");
    assert!(
        renamed.contains("optimizer.task.exp_avg_sq is not in the file"),
        "{renamed}"
    );
    let weights = with("lyapunov_lab_state", "lyapunov_lab_stats");
    assert!(
        weights.contains("weights without what a run goes on with"),
        "{weights}"
    );
}

const CONFIG: &str = r#"{"seed":3,"task":{"time_steps":8},"model":{"hidden_dims":[6]},
    "lyapunov":{"warmup_steps":2},"training":{"epochs":2,"batch_size":512}}"#;

fn lines(text: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(text);
    text.lines().map(str::to_owned).collect()
}

#[test]
fn train_goes_on_from_where_it_was_stopped_with_the_lines_that_were_missing() {
    let config = scratch("resume.json");
    std::fs::write(&config, CONFIG).expect("writable");
    let (whole, part) = (scratch("whole.safetensors"), scratch("part.safetensors"));
    let asked = ["train", "--config", path(&config), "--save"];
    let all = run(&[&asked[..], &[path(&whole)]].concat());
    assert_eq!(all.status.code(), Some(0), "{}", said(&all));
    let first = run(&[&asked[..], &[path(&part), "--until", "3"]].concat());
    assert_eq!(first.status.code(), Some(0), "{}", said(&first));
    assert!(said(&first).contains("--resume"), "{}", said(&first));
    let second = run(&["train", "--resume", path(&part), "--save", path(&part)]);
    assert_eq!(second.status.code(), Some(0), "{}", said(&second));
    let both = [lines(&first.stdout), lines(&second.stdout)].concat();
    assert_eq!(both, lines(&all.stdout));
    let read = |file| std::fs::read(file).expect("written");
    assert!(read(&part) == read(&whole), "the same file at the end");
    let more = run(&["train", "--resume", path(&part), "--epochs", "3"]);
    let more = lines(&more.stdout);
    let last: Value = serde_json::from_str(more.last().expect("an epoch")).expect("JSON");
    assert_eq!(last["epoch"]["epoch"], 3);
}

#[test]
fn a_checkpoint_that_is_none_ends_train_with_the_file_and_the_reason() {
    let foreign = file("tests/weights/checkpoint.safetensors");
    let output = run(&["train", "--resume", path(&foreign)]);
    assert_eq!(output.status.code(), Some(2));
    let said = said(&output);
    assert!(
        said.contains("checkpoint.safetensors: weights of another program"),
        "{said}"
    );
    let both = run(&["train", "--resume", path(&foreign), "--side", "both"]);
    assert_eq!(both.status.code(), Some(2), "of one network alone");
}

/// An engine under commands, and the run as a page knows it.
struct Engine {
    runs: Runs,
    run: Run,
    events: Vec<Event>,
}

impl Engine {
    fn new(config: &ExperimentConfig) -> Self {
        Self {
            runs: Runs::default(),
            run: Run::new(RunId(7), config.clone()),
            events: Vec::new(),
        }
    }

    fn tell(&mut self, command: Command) {
        let Self { runs, run, events } = self;
        block_on(runs.command(command, &mut |event| {
            run.apply(event.clone());
            events.push(event);
        }));
    }

    fn step(&mut self) -> bool {
        let Self { runs, run, events } = self;
        block_on(runs.step(&mut |event| {
            run.apply(event.clone());
            events.push(event);
        }))
    }

    fn start(config: &ExperimentConfig) -> Self {
        let mut engine = Self::new(config);
        engine.tell(Command::Start {
            run: RunId(7),
            config: Box::new(config.clone()),
            device: DeviceChoice::Cpu,
            paused: false,
            resume: None,
            pause_at: None,
        });
        engine
    }

    fn go_on(config: &ExperimentConfig, file: Vec<u8>) -> Self {
        let mut engine = Self::new(config);
        engine.tell(Command::Continue {
            run: RunId(7),
            file,
            own: None,
            device: DeviceChoice::Cpu,
            paused: false,
            pause_at: None,
        });
        engine
    }

    fn finish(&mut self) {
        while self.step() {}
    }

    /// The files that were sent, with their steps, and why.
    fn files(&self) -> Vec<(usize, SavedBy, Vec<u8>)> {
        let files = self.events.iter().filter_map(|event| match event {
            Event::Saved { step, by, file, .. } => Some((*step, *by, file.clone().whole())),
            _ => None,
        });
        files.collect()
    }
}

/// What a receipt and the charts are made of.
fn numbers(run: &Run) -> String {
    let steps = run.steps.iter().map(|step| {
        let mut step = step.clone();
        step.layers = Vec::new();
        step.gradient_by_time = Vec::new();
        step
    });
    let steps: Vec<_> = steps.collect();
    format!("{steps:?} {:?} {:?}", run.epochs, run.checkpoint)
}

#[test]
fn a_run_goes_on_in_another_engine_with_all_that_it_had_reported() {
    let config = shrunk(small());
    let mut whole = Engine::start(&config);
    for _ in 0..7 {
        assert!(whole.step());
    }
    whole.tell(Command::Save { run: RunId(7) });
    let [(step, SavedBy::Request, file)] = &whole.files()[..] else {
        panic!("one file, asked for")
    };
    let mut other = Engine::go_on(&config, file.clone());
    assert_eq!(other.run.steps_done(), *step);
    assert!(!other.run.was_steered, "it is the same run");
    other.finish();
    whole.finish();
    assert_eq!(numbers(&other.run), numbers(&whole.run));
    assert_eq!(other.run.digests, whole.run.digests);
}

#[test]
fn a_kept_run_sends_itself_between_its_steps_and_where_it_pauses() {
    let config = shrunk(small());
    let mut engine = Engine::start(&config);
    let run = RunId(7);
    engine.tell(Command::Keep {
        run,
        every: Some(3_600_000),
    });
    engine.step();
    assert!(engine.files().is_empty(), "it is not time");
    engine.tell(Command::Pause { run });
    assert_eq!(engine.files().len(), 1, "where it pauses");
    engine.tell(Command::Keep {
        run,
        every: Some(0),
    });
    engine.tell(Command::Resume { run });
    engine.finish();
    let files = engine.files();
    assert!(files.len() > 4 && files.iter().all(|(_, by, _)| *by == SavedBy::Itself));
    // Each of them ends as the run itself did.
    for (_, _, file) in [&files[2], &files[files.len() - 2]] {
        let mut other = Engine::go_on(&config, file.clone());
        other.finish();
        assert_eq!(numbers(&other.run), numbers(&engine.run));
    }
    // A run that is over can still be saved.
    engine.tell(Command::Save { run });
    assert_eq!(engine.files().len(), files.len() + 1);
}

#[test]
fn a_file_that_is_no_checkpoint_is_rejected_by_the_engine_with_the_reason() {
    let engine = Engine::go_on(&small(), b"no checkpoint".to_vec());
    let [Event::Rejected { field, message, .. }] = &engine.events[..] else {
        panic!("{:?}", engine.events)
    };
    assert_eq!(field, "file");
    assert!(message.contains("no safetensors file"), "{message}");
}
