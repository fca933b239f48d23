//! The runs of one worker: what each command does to them, and whose turn it is.

use super::code::code;
use super::errands::{About, Errands};
use super::keeping::{Kept, file_of, too_large};
use super::unsent::{Unsent, now};
use crate::core::config::ExperimentConfig;
use crate::core::dataset::{OwnSet, Sources};
use crate::core::encoding::thumbnail_in_pieces;
use crate::core::exchange::given;
use crate::core::exchange::{Tensor, checkpoint};
use crate::core::exercise::typeset;
use crate::core::pieces::{Breath, Pieces};
use crate::core::protocol::{
    Checkpoint, Command, DeviceChoice, DeviceKind, Event, Proof, ProofRow, RecordingRequest, RunId,
    RunState,
};
use crate::engine::proof::{self, Row};
use crate::engine::training::{
    Evaluating, OpenDevice, Progress, Session, TrainingError, initial_digests_begun, try_gpu,
};
use std::collections::BTreeMap;
use std::sync::Arc;

/// All runs, in the order in which they were started.
#[derive(Default)]
pub struct Runs {
    active: Vec<Active>,
    /// Whose turn is next.
    turn: usize,
    /// What is known beforehand, while it is measured.
    proving: Option<Proving>,
    /// What was asked and is not answered yet.
    errands: Errands,
    /// Runs whose held-out samples are gone through because somebody asked.
    evaluating: Vec<(RunId, Evaluating)>,
    /// The data that was brought, for all runs together.
    sources: Sources,
}

struct Active {
    id: RunId,
    session: Session,
    running: bool,
    /// A number was none, or the device refused: nothing goes on from here.
    failed: bool,
    /// The weights of the last epoch, from which the CPU goes on where the GPU is lost.
    checkpoint: Option<Checkpoint>,
    /// The step before which it pauses by itself, until it has.
    pause_at: Option<usize>,
    /// The step in front of which it waits for another run.
    bound: Option<usize>,
    /// Steps that wait for others.
    unsent: Unsent,
    /// How it is kept, and what a file of it says of its past.
    kept: Kept,
    /// The weights that it began with, where they were a file's.
    first: Option<BTreeMap<String, Tensor>>,
}

/// How a run begins, and how far it goes by itself.
struct Start {
    choice: DeviceChoice,
    paused: bool,
    resume: Option<Checkpoint>,
    pause_at: Option<usize>,
}

/// What is known of a run that has just been made.
struct Begun {
    /// Why it is on another device than was chosen.
    refused: Option<String>,
    kept: Kept,
}

/// Why a run is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    ByCommand,
    ByTime,
}

/// Numbers drawn in a piece of a look at a task.
const DRAWN: u64 = 1_000_000;

type Send<'a> = &'a mut dyn FnMut(Event);

/// How far the known exponents have been measured, and on what.
struct Proving {
    /// What each row carries.
    request: u32,
    device: OpenDevice,
    rows: Vec<Row>,
    done: usize,
    /// The row that is being measured, where that is done in pieces.
    under_way: Option<Pieces<Proof>>,
}

impl Proving {
    async fn begin(request: u32, choice: DeviceChoice) -> Self {
        let gpu = OpenDevice::gpu_of_choice(choice).await.ok().flatten();
        Self {
            request,
            device: gpu.unwrap_or_else(OpenDevice::cpu),
            rows: proof::rows(),
            done: 0,
            under_way: None,
        }
    }

    /// Measures the next row, or a piece of it; false where there is none left. One that fails on a GPU is tried on the CPU
    /// once more; one that fails there is sent as failed.
    async fn next(&mut self, send: Send<'_>) -> bool {
        let Some(row) = self.rows.get(self.done) else {
            return false;
        };
        if self.under_way.is_none() {
            self.under_way = row.in_pieces();
        }
        if let Some(under_way) = &mut self.under_way {
            let Some(proof) = under_way.advance() else {
                return true;
            };
            self.under_way = None;
            self.tell(Ok(proof), send);
            return true;
        }
        let measured = row.measure(&self.device).await;
        if let Err(error) = &measured
            && self.device.info.kind != DeviceKind::Cpu
        {
            if let TrainingError::DeviceLost { reason } = error {
                OpenDevice::note_loss(reason);
            }
            self.device = OpenDevice::cpu();
            return true;
        }
        let row = measured.map_err(|error| {
            let reason = error.to_string();
            Box::new(row.failure(&self.device, reason))
        });
        self.tell(row, send);
        true
    }

    fn tell(&mut self, row: ProofRow, send: Send<'_>) {
        send(Event::Proof {
            request: self.request,
            row,
            index: self.done,
            of: self.rows.len(),
        });
        self.done += 1;
    }
}

impl Runs {
    /// Takes in data, for the runs and looks that are asked for from now on.
    pub fn bring(&mut self, set: Arc<OwnSet>) {
        self.sources.bring(set);
    }

    /// Carries out one command.
    pub async fn command(&mut self, command: Command, send: Send<'_>) {
        match command {
            begun @ (Command::Start { .. }
            | Command::Continue { .. }
            | Command::StartFrom { .. }) => {
                self.begin_by(begun, send).await;
            }
            Command::Save { run } => self.save(run, send).await,
            Command::Keep { run, every } => self.keep(run, every, send).await,
            Command::Pause { run } => self.pause(run, send).await,
            Command::Resume { run } => self.resume(run, send),
            Command::Step { run } => self.single_step(run, send).await,
            Command::Stop { run } => self.stop(run, send),
            Command::Bound { run, step } => self.bind(run, step, send),
            Command::SetTarget { run, lambda_target } => self.set_target(run, lambda_target, send),
            Command::Record { run, request } => self.record(run, &request, send).await,
            Command::Measure { run, samples, eps } => {
                self.measure(run, samples, &eps, send).await;
            }
            Command::Evaluate { run } => self.evaluate(run, send),
            Command::StopMeasuring { run } => {
                if self.errands.drop(About::Measurement(run)) {
                    send(Event::MeasuringStopped { run });
                }
            }
            Command::Prove { request, device } => {
                self.proving = Some(Proving::begin(request, device).await);
            }
            Command::StopProving => self.proving = None,
            Command::Try { request, config } => {
                let trial = try_gpu(&self.sources, &config, now).await;
                send(Event::Tried { request, trial });
            }
            Command::Typeset { request, text } => send(Event::Typeset {
                request,
                blocks: typeset(&text),
            }),
            Command::Code { request, text } => send(Event::Code {
                request,
                code: code(&text),
            }),
            Command::Forget { data } => self.sources.forget(data),
            Command::Digest { request, config } => self.digest_of(request, *config, send),
            Command::Preview { request, config } => self.preview(request, *config, send),
        }
    }

    /// Begins a run by one of the three commands that do.
    async fn begin_by(&mut self, command: Command, send: Send<'_>) {
        match command {
            Command::Start {
                run,
                config,
                device,
                paused,
                resume,
                pause_at,
            } => {
                let start = Start {
                    choice: device,
                    paused,
                    resume,
                    pause_at,
                };
                self.start(run, *config, start, send).await;
            }
            Command::Continue {
                run,
                file,
                device,
                paused,
                pause_at,
                ..
            } => {
                let start = Start {
                    choice: device,
                    paused,
                    resume: None,
                    pause_at,
                };
                self.go_on(run, &file, start, send).await;
            }
            Command::StartFrom {
                run,
                config,
                weights,
                device,
                paused,
                pause_at,
            } => {
                let start = Start {
                    choice: device,
                    paused,
                    resume: None,
                    pause_at,
                };
                self.start_from(run, *config, &weights, start, send).await;
            }
            _ => {}
        }
    }

    fn stop(&mut self, run: RunId, send: Send<'_>) {
        if let Some(index) = self.find(run, send) {
            self.active.remove(index);
            self.errands.drop(About::Measurement(run));
            self.evaluating.retain(|(other, _)| *other != run);
            let state = RunState::Stopped;
            send(Event::State { run, state });
        }
    }

    fn evaluate(&mut self, run: RunId, send: Send<'_>) {
        if let Some(index) = self.find(run, send) {
            self.evaluating.retain(|(other, _)| *other != run);
            let evaluating = self.active[index].session.evaluating();
            self.evaluating.push((run, evaluating));
        }
    }

    fn bind(&mut self, run: RunId, step: Option<usize>, send: Send<'_>) {
        if let Some(index) = self.find(run, send) {
            self.active[index].bound = step;
        }
    }

    fn digest_of(&mut self, request: u32, config: ExperimentConfig, send: Send<'_>) {
        let mut digests = match initial_digests_begun(config, self.sources.clone()) {
            Ok(digests) => digests,
            Err(error) => {
                let digests = Err(error.to_string());
                return send(Event::Digests { request, digests });
            }
        };
        let answer = Pieces::new(async move {
            let digests = digests.rest().await.map_err(|error| error.to_string());
            Event::Digests { request, digests }
        });
        self.answer(About::Digest(request), answer, send);
    }

    fn preview(&mut self, request: u32, config: ExperimentConfig, send: Send<'_>) {
        if let Err(error) = config.validate() {
            let thumbnail = Err(error.to_string());
            return send(Event::Preview { request, thumbnail });
        }
        let sources = self.sources.clone();
        let answer = Pieces::new(async move {
            let breath = Breath::every(DRAWN);
            let thumbnail = thumbnail_in_pieces(&config, &sources, &breath).await;
            let thumbnail = thumbnail.map_err(|error| error.to_string());
            Event::Preview { request, thumbnail }
        });
        self.answer(About::Preview, answer, send);
    }

    fn answer(&mut self, about: About, answer: Pieces<Event>, send: Send<'_>) {
        if let Some(event) = self.errands.begin(about, answer) {
            send(event);
        }
    }

    /// One step of the run whose turn it is, one row of what is being proved and one piece of what
    /// was asked; false where there was nothing to do.
    pub async fn step(&mut self, send: Send<'_>) -> bool {
        let asked = !self.errands.is_empty();
        if let Some(event) = self.errands.advance() {
            send(event);
        }
        let proved = self.prove_next(send).await;
        let evaluated = self.evaluate_more(send).await;
        self.step_run(send).await || proved || evaluated || asked
    }

    /// Some more of the held-out samples that somebody asked for; false where nobody did.
    async fn evaluate_more(&mut self, send: Send<'_>) -> bool {
        let Some((run, mut evaluating)) = self.evaluating.pop() else {
            return false;
        };
        let Some(index) = self.find(run, send) else {
            return true;
        };
        let session = &self.active[index].session;
        match session.evaluate_more(&mut evaluating).await {
            Ok(None) => self.evaluating.push((run, evaluating)),
            Ok(Some(metrics)) => send(Event::Evaluated { run, metrics }),
            Err(error) => self.not_answered(index, &error, send),
        }
        true
    }

    async fn prove_next(&mut self, send: Send<'_>) -> bool {
        let Some(proving) = &mut self.proving else {
            return false;
        };
        if !proving.next(send).await {
            self.proving = None;
        }
        true
    }

    async fn step_run(&mut self, send: Send<'_>) -> bool {
        let count = self.active.len();
        for offset in 0..count {
            let index = (self.turn + offset) % count;
            if self.active[index].running {
                self.turn = index + 1;
                if self.active[index].is_to_pause() {
                    self.active[index].pause_at = None;
                    let run = self.active[index].id;
                    self.pause(run, send).await;
                } else if self.active[index].is_bound() {
                    if self.active[index].unsent.is_empty()
                        && self.active[index].session.is_settled()
                    {
                        continue;
                    }
                    // The other run may wait for what this one has done.
                    self.settle(index, send).await;
                } else {
                    self.advance(index, send).await;
                }
                return true;
            }
        }
        false
    }

    /// Reports every step that has been made; false where that ended the run.
    async fn settle(&mut self, index: usize, send: Send<'_>) -> bool {
        let progress = self.active[index].session.settle().await;
        let goes_on = self.digest(index, progress, send);
        if goes_on {
            self.active[index].tell(send);
        }
        goes_on
    }

    /// Whether a name is free; says so where it is not.
    fn is_fresh(&self, run: RunId, send: Send<'_>) -> bool {
        let is_fresh = self.active.iter().all(|active| active.id != run);
        if !is_fresh {
            let message = format!("run {} was started before", run.0);
            send(rejected(run, "run", message));
        }
        is_fresh
    }

    async fn start(&mut self, run: RunId, config: ExperimentConfig, start: Start, send: Send<'_>) {
        if !self.is_fresh(run, send) {
            return;
        }
        let (device, refused) = device_for(&config, start.choice).await;
        match Session::on(&self.sources, config, device, start.resume.as_ref()) {
            Ok(session) => {
                let kept = Kept::new(run, &session);
                self.begin(run, session, start, Begun { refused, kept }, send);
            }
            Err(error) => send(rejected(run, field_of(&error), error.to_string())),
        }
    }

    /// A run whose first weights are a file's.
    async fn start_from(
        &mut self,
        run: RunId,
        config: ExperimentConfig,
        weights: &[u8],
        start: Start,
        send: Send<'_>,
    ) {
        if !self.is_fresh(run, send) {
            return;
        }
        let tensors = match given(weights, &config.model) {
            Ok(tensors) => tensors,
            Err(why) => return send(rejected(run, "weights", why)),
        };
        let (device, refused) = device_for(&config, start.choice).await;
        match Session::with_weights(&self.sources, config, device, &tensors) {
            Ok(session) => {
                let kept = Kept::new(run, &session);
                self.begin(run, session, start, Begun { refused, kept }, send);
                if let Some(active) = self.active.last_mut() {
                    active.first = Some(tensors);
                }
            }
            Err(error) => send(rejected(run, field_of(&error), error.to_string())),
        }
    }

    /// A run out of a file.
    async fn go_on(&mut self, run: RunId, file: &[u8], start: Start, send: Send<'_>) {
        if !self.is_fresh(run, send) {
            return;
        }
        let snapshot = match checkpoint::read(file) {
            Ok(snapshot) => snapshot,
            Err(error) => return send(rejected(run, "file", error.to_string())),
        };
        let (device, refused) = device_for(&snapshot.config, start.choice).await;
        match Session::resumed(&self.sources, &snapshot, device) {
            Ok(session) => {
                let kept = Kept::restored(run, &session, snapshot);
                self.begin(run, session, start, Begun { refused, kept }, send);
            }
            Err(error) => send(rejected(run, field_of(&error), error.to_string())),
        }
    }

    fn begin(
        &mut self,
        run: RunId,
        session: Session,
        start: Start,
        Begun { refused, kept }: Begun,
        send: Send<'_>,
    ) {
        send(started(run, &session));
        if let Some(event) = kept.told() {
            send(event);
        }
        if let Some(reason) = refused {
            send(fallback(run, reason, &session));
        }
        let state = if session.is_finished() {
            RunState::Finished
        } else if start.paused {
            RunState::Paused
        } else {
            RunState::Running
        };
        send(Event::State { run, state });
        self.active.push(Active {
            id: run,
            session,
            running: state == RunState::Running,
            failed: false,
            checkpoint: start.resume,
            pause_at: start.pause_at,
            bound: None,
            unsent: Unsent::default(),
            kept,
            first: None,
        });
    }

    /// The run as a file, because somebody asked.
    async fn save(&mut self, run: RunId, send: Send<'_>) {
        let Some(index) = self.find(run, send) else {
            return;
        };
        self.write(index, Asked::ByCommand, send).await;
    }

    async fn keep(&mut self, run: RunId, every: Option<u32>, send: Send<'_>) {
        let Some(index) = self.find(run, send) else {
            return;
        };
        let active = &mut self.active[index];
        match too_large(&active.session).filter(|_| every.is_some()) {
            Some(message) => send(rejected(run, "keep", message)),
            None => active.kept.every(every, now()),
        }
        // It may have come to stand before anybody could ask for it.
        let active = &self.active[index];
        let stands = !active.running && !active.is_done() && active.session.next_step() > 0;
        if stands && active.kept.is_asked_for() {
            self.write(index, Asked::ByTime, send).await;
        }
    }

    /// Sends the run at `index` as a file; false where a number of it ended it on the way.
    async fn write(&mut self, index: usize, asked: Asked, send: Send<'_>) -> bool {
        self.active[index].kept.written(now());
        // The file has the steps of its past: those, too, that still wait for others.
        if self.active[index].session.is_settled() {
            self.active[index].tell(send);
        } else if !self.settle(index, send).await {
            return false;
        }
        let active = &self.active[index];
        match file_of(&active.session, &active.kept).await {
            Ok(file) => {
                send(Event::Saved {
                    run: active.id,
                    step: active.session.next_step(),
                    asked: asked == Asked::ByCommand,
                    file,
                });
                true
            }
            Err(error) => {
                self.not_answered(index, &error, send);
                false
            }
        }
    }

    /// One step of the run at `index`; false where that ended it.
    async fn advance(&mut self, index: usize, send: Send<'_>) -> bool {
        let progress = self.active[index].session.step().await;
        self.digest(index, progress, send) && self.hold(index, send).await
    }

    /// What a run that may lose its device goes on from, and the file of one that is kept, when it is time.
    async fn hold(&mut self, index: usize, send: Send<'_>) -> bool {
        let Active {
            session,
            kept,
            checkpoint,
            ..
        } = &mut self.active[index];
        let epoch = checkpoint.as_ref().map(|it| it.epoch);
        kept.hold(session, epoch).await;
        if kept.is_due(now()) {
            return self.write(index, Asked::ByTime, send).await;
        }
        true
    }

    /// Reports what a session said; false where the run is over.
    fn digest(
        &mut self,
        index: usize,
        progress: Result<Vec<Progress>, TrainingError>,
        send: Send<'_>,
    ) -> bool {
        let active = &mut self.active[index];
        let run = active.id;
        if progress.is_err() {
            let unreported = active.session.take_unreported();
            report(active, unreported, send);
            active.tell(send);
        }
        match progress {
            Ok(progress) => {
                report(active, progress, send);
                if active.session.is_finished() {
                    active.running = false;
                    send(Event::State {
                        run,
                        state: RunState::Finished,
                    });
                    return false;
                }
                true
            }
            Err(TrainingError::DeviceLost { reason }) => {
                let resumed = fall_back(active, &self.sources, reason, send);
                if !resumed {
                    self.active.remove(index);
                }
                resumed
            }
            Err(TrainingError::NotFinite { quantity, step }) => {
                active.running = false;
                active.failed = true;
                let message = TrainingError::NotFinite { quantity, step }.to_string();
                send(Event::Failed {
                    run,
                    quantity,
                    step,
                    message,
                });
                false
            }
            Err(error) => {
                active.running = false;
                active.failed = true;
                fail(run, &error, send);
                false
            }
        }
    }

    /// Where a run can still go on; says its state where it cannot.
    fn find_unfinished(&self, run: RunId, send: Send<'_>) -> Option<usize> {
        let index = self.find(run, send)?;
        let active = &self.active[index];
        let state = if active.failed {
            RunState::Failed
        } else if active.session.is_finished() {
            RunState::Finished
        } else {
            return Some(index);
        };
        send(Event::State { run, state });
        None
    }

    async fn pause(&mut self, run: RunId, send: Send<'_>) {
        let Some(index) = self.find_unfinished(run, send) else {
            return;
        };
        self.active[index].running = false;
        if self.settle(index, send).await {
            self.paused(index, send).await;
        }
    }

    fn resume(&mut self, run: RunId, send: Send<'_>) {
        if let Some(index) = self.find_unfinished(run, send) {
            self.active[index].running = true;
            let state = RunState::Running;
            send(Event::State { run, state });
        }
    }

    /// One step with all its numbers, and with the epoch's where it ends one.
    async fn single_step(&mut self, run: RunId, send: Send<'_>) {
        let Some(index) = self.find_unfinished(run, send) else {
            return;
        };
        self.active[index].running = false;
        let mut goes_on = true;
        while goes_on && self.active[index].session.is_evaluating() {
            goes_on = self.advance(index, send).await;
        }
        goes_on = goes_on && self.advance(index, send).await;
        while goes_on && self.active[index].session.is_evaluating() {
            goes_on = self.advance(index, send).await;
        }
        if goes_on && self.settle(index, send).await {
            self.paused(index, send).await;
        }
    }

    /// Says that the run at `index` stands still, and keeps it as it stands.
    async fn paused(&mut self, index: usize, send: Send<'_>) {
        let (run, state) = (self.active[index].id, RunState::Paused);
        send(Event::State { run, state });
        if self.active[index].kept.is_asked_for() {
            self.write(index, Asked::ByTime, send).await;
        }
    }

    fn set_target(&mut self, run: RunId, target: f64, send: Send<'_>) {
        let Some(index) = self.find(run, send) else {
            return;
        };
        let session = &mut self.active[index].session;
        let mut config = session.config.clone();
        config.lyapunov.lambda_target = target;
        match config.validate() {
            Ok(()) => {
                session.config = config;
                self.active[index].kept.steer();
            }
            Err(error) => send(rejected(run, error.path(), error.to_string())),
        }
    }

    async fn record(&mut self, run: RunId, request: &RecordingRequest, send: Send<'_>) {
        let Some(index) = self.find(run, send) else {
            return;
        };
        match self.active[index].session.record(request).await {
            Ok(recording) => send(Event::Recording { run, recording }),
            Err(error) => self.not_answered(index, &error, send),
        }
    }

    async fn measure(&mut self, run: RunId, samples: usize, eps: &[f64], send: Send<'_>) {
        let Some(index) = self.find(run, send) else {
            return;
        };
        let mut measuring = match self.active[index].session.measuring(samples, eps).await {
            Ok(measuring) => measuring,
            Err(error) => return self.not_answered(index, &error, send),
        };
        let answer = Pieces::new(async move {
            match measuring.rest().await {
                Ok(exponents) => Event::Exponents { run, exponents },
                Err(error) => rejected(run, field_of(&error), error.to_string()),
            }
        });
        self.answer(About::Measurement(run), answer, send);
    }

    /// A question that brought an error; a lost device hands over to the CPU where the run goes on.
    fn not_answered(&mut self, index: usize, error: &TrainingError, send: Send<'_>) {
        let active = &mut self.active[index];
        let run = active.id;
        match error {
            TrainingError::DeviceLost { reason }
                if active.failed || active.session.is_finished() =>
            {
                // Nothing goes on, so nothing falls back.
                OpenDevice::note_loss(reason);
                let message = format!("The GPU was lost ({reason}).");
                send(rejected(run, "run", message));
            }
            TrainingError::DeviceLost { reason } => {
                if !fall_back(active, &self.sources, reason.clone(), send) {
                    self.active.remove(index);
                }
            }
            error => send(rejected(run, field_of(error), error.to_string())),
        }
    }

    fn find(&self, run: RunId, send: Send<'_>) -> Option<usize> {
        let index = self.active.iter().position(|active| active.id == run);
        if index.is_none() {
            send(rejected(
                run,
                "run",
                format!("there is no run {} here", run.0),
            ));
        }
        index
    }
}

/// Goes on from the last epoch on the CPU, with what the optimisers remembered there; false where even that
/// is refused.
fn fall_back(active: &mut Active, sources: &Sources, reason: String, send: Send<'_>) -> bool {
    OpenDevice::note_loss(&reason);
    active.unsent.clear();
    let run = active.id;
    let config = active.session.config.clone();
    let resumed = match (active.kept.held(&config), &active.first) {
        (Some(snapshot), _) => Session::resumed(sources, &snapshot, OpenDevice::cpu()),
        (None, Some(first)) if active.checkpoint.is_none() => {
            Session::with_weights(sources, config, OpenDevice::cpu(), first)
        }
        (None, _) => Session::on(
            sources,
            config,
            OpenDevice::cpu(),
            active.checkpoint.as_ref(),
        ),
    };
    match resumed {
        Ok(session) => {
            let reason = format!("The GPU was lost ({reason}).");
            let event = fallback(run, reason, &session);
            active.kept.note(&event);
            send(event);
            active.session = session;
            true
        }
        Err(error) => {
            fail(run, &error, send);
            false
        }
    }
}

/// That a run goes on where `session` is, and why.
fn fallback(run: RunId, reason: String, session: &Session) -> Event {
    let config = &session.config;
    let step = session.next_step();
    Event::Fallback {
        run,
        reason,
        to: session.device.info.clone(),
        epoch: step.saturating_sub(config.effective_warmup()) / config.steps_per_epoch(),
        step,
    }
}

/// The device of a choice, and why it is another than was chosen.
async fn device_for(
    config: &ExperimentConfig,
    choice: DeviceChoice,
) -> (OpenDevice, Option<String>) {
    match OpenDevice::gpu_of_choice(choice).await {
        Ok(None) => (OpenDevice::cpu(), None),
        Ok(Some(gpu)) => match gpu.check(&config.model, config.lyapunov.estimator) {
            Ok(()) => (gpu, None),
            Err(error) => (OpenDevice::cpu(), Some(format!("{error}."))),
        },
        Err(error) => {
            let reason = format!("WebGPU is not used: {error}.");
            (OpenDevice::cpu(), Some(reason))
        }
    }
}

/// Ends a run that had begun: why, and that it is over.
fn fail(run: RunId, error: &TrainingError, send: Send<'_>) {
    send(rejected(run, field_of(error), error.to_string()));
    send(Event::State {
        run,
        state: RunState::Failed,
    });
}

impl Active {
    /// Whether it is where it was to pause: in front of that step, with the epoch that ends there
    /// measured.
    fn is_to_pause(&self) -> bool {
        let step = self.session.next_step();
        self.pause_at == Some(step) && !self.session.is_evaluating() && !self.is_done()
    }

    /// Whether it waits for another run; what is measured after an epoch belongs to the steps before.
    fn is_bound(&self) -> bool {
        let step = self.session.next_step();
        self.bound.is_some_and(|bound| step >= bound) && !self.session.is_evaluating()
    }

    /// Whether no step is left to make.
    fn is_done(&self) -> bool {
        self.session.next_step() >= self.session.total_steps()
    }

    /// Sends the steps that wait.
    fn tell(&mut self, send: Send<'_>) {
        let (run, steps) = (self.id, self.unsent.take(now()));
        if !steps.is_empty() {
            let event = Event::Steps { run, steps };
            self.kept.note(&event);
            send(event);
        }
    }
}

/// Sends epochs at once, and steps as soon as they have waited long enough or nothing follows.
fn report(active: &mut Active, progress: Vec<Progress>, send: Send<'_>) {
    let run = active.id;
    let mut epochs = Vec::new();
    for item in progress {
        match item {
            Progress::Step(metrics) => active.unsent.push(metrics),
            Progress::Epoch {
                metrics,
                checkpoint,
            } => epochs.push((metrics, checkpoint)),
        }
    }
    let goes_on = active.running && epochs.is_empty() && !active.session.is_finished();
    if !goes_on || active.unsent.is_due(now()) {
        active.tell(send);
    }
    // The steps of an epoch are all read back before it ends.
    for (metrics, checkpoint) in epochs {
        active.checkpoint = Some(checkpoint.clone());
        let event = Event::Epoch {
            run,
            metrics,
            checkpoint,
        };
        active.kept.note(&event);
        send(event);
    }
}

fn started(run: RunId, session: &Session) -> Event {
    Event::Started {
        run,
        device: session.device.info.clone(),
        warmup_steps: session.config.effective_warmup(),
        steps_per_epoch: session.config.steps_per_epoch(),
        total_steps: session.total_steps(),
        parameters: session.config.model.parameter_count(),
        step: session.next_step(),
        digests: session.digests().clone(),
    }
}

fn field_of(error: &TrainingError) -> &str {
    match error {
        TrainingError::Config(error) => error.path(),
        TrainingError::Asked { what, .. } => what,
        TrainingError::Weights(_) | TrainingError::Resume(_) => "resume",
        TrainingError::NoSuchSample { .. } => "sample",
        _ => "run",
    }
}

fn rejected(run: RunId, field: &str, message: String) -> Event {
    Event::Rejected {
        run: Some(run),
        field: field.to_string(),
        message,
    }
}
