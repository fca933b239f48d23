//! Streams of reports and wishes, with the client's own line between page and engine.

mod alike;
mod crashes;
mod looking;
mod pool;
mod questions;
mod trying;

use super::pool::MOST_CRASHES;
use super::*;
use crate::core::metrics::fixtures::{self, step};
use crate::core::name::Named;
use crate::core::protocol::{Checkpoint, DeviceChoice, DeviceInfo, DeviceKind, Digests};
use crate::page::worker_client::line::Line;

/// A page without a browser: what each engine was told stands in `told`.
struct Page {
    desk: Desk,
    pair: [Run; 2],
    sweep: Sweep,
    proofs: Proofs,
    again: Again,
    memory: Memory,
    /// By seat.
    lines: Vec<Line>,
    /// What the first seat's engines were told, the first first.
    told: Vec<Vec<Command>>,
    /// What those of the other seats were told, the second seat's first.
    others: Vec<Vec<Command>>,
    /// What was to be done beside sending, since the last look.
    effects: Vec<Effect>,
}

impl Page {
    fn new() -> Self {
        Self::with_engines(1)
    }

    /// One with room for so many engines.
    fn with_engines(engines: usize) -> Self {
        let desk = Desk::new(DeviceChoice::Auto);
        let pair = Side::BOTH.map(|side| {
            let config = side.config(desk.settings.good());
            Run::new(RunId(side as u32), config)
        });
        Self {
            desk,
            pair,
            sweep: Sweep::default(),
            proofs: Proofs::default(),
            again: Again::default(),
            memory: Memory::new(RunId(1), engines),
            lines: vec![Line::default()],
            told: vec![Vec::new()],
            others: Vec::new(),
            effects: Vec::new(),
        }
    }

    /// One whose engine listens.
    fn ready() -> Self {
        let mut page = Self::new();
        page.listen();
        page
    }

    fn act(&mut self, act: impl FnOnce(&mut Lab)) {
        let [off, held] = &mut self.pair;
        let mut lab = Lab {
            desk: &mut self.desk,
            pair: [off, held],
            sweep: &mut self.sweep,
            proofs: &mut self.proofs,
            again: &mut self.again,
            memory: &mut self.memory,
            now: 0.0,
            effects: Vec::new(),
        };
        act(&mut lab);
        for effect in lab.effects {
            match effect {
                Effect::Send { seat, command } => {
                    self.open(seat);
                    let now = self.lines[seat].send(command);
                    self.post(seat, now);
                }
                Effect::Open(seat) => self.open(seat),
                Effect::Close { seat, to } => {
                    let waiting = self.lines[seat].end();
                    for command in waiting {
                        let to = to.expect("somebody to take it");
                        let now = self.lines[to].send(command);
                        self.post(to, now);
                    }
                }
                effect => self.effects.push(effect),
            }
        }
    }

    /// There is a worker at that seat, listening or not.
    fn open(&mut self, seat: Seat) {
        while self.lines.len() <= seat {
            self.lines.push(Line::default());
            self.others.push(Vec::new());
        }
    }

    fn post(&mut self, seat: Seat, commands: impl IntoIterator<Item = Command>) {
        let engine = match seat.checked_sub(1) {
            None => self.told.last_mut().expect("there is one"),
            Some(other) => &mut self.others[other],
        };
        engine.extend(commands);
    }

    /// The engine says that it listens.
    fn listen(&mut self) {
        self.listen_at(0);
    }

    fn listen_at(&mut self, seat: Seat) {
        let ready = Event::Ready {
            engine_version: "1".into(),
            gpu: Err("none".into()),
        };
        self.hear_from(seat, ready);
        let waiting = self.lines[seat].ready();
        self.post(seat, waiting);
    }

    /// The engine says something.
    fn hear(&mut self, event: Event) {
        self.hear_from(0, event);
    }

    fn hear_from(&mut self, seat: Seat, event: Event) {
        if self.lines[seat].is_heard() {
            self.act(|lab| lab.take(seat, Report::Event(event)));
        }
    }

    /// The engine breaks.
    fn crash(&mut self) {
        self.crash_at(0);
    }

    fn crash_at(&mut self, seat: Seat) {
        if self.lines[seat].broke() {
            let report = Report::Crashed("Uncaught unreachable".into());
            self.act(|lab| lab.take(seat, report));
        }
    }

    /// Another engine is on its way, where one was asked for.
    fn respawn(&mut self) {
        self.respawn_at(0);
        self.told.push(Vec::new());
    }

    fn respawn_at(&mut self, seat: Seat) {
        assert!(self.effects.contains(&Effect::Respawn(seat)));
        self.effects.clear();
        self.act(|lab| lab.respawned(seat));
        self.lines[seat].spawned();
    }

    /// The engine breaks, and another listens.
    fn crash_and_come_back(&mut self) {
        self.crash();
        self.respawn();
        self.listen();
    }

    /// What the present engine was told, in short.
    fn said(&self) -> Vec<String> {
        let engine = self.told.last().expect("there is one");
        engine.iter().map(word).collect()
    }

    /// What those of another seat were told, in short.
    fn said_at(&self, seat: Seat) -> Vec<String> {
        let engines = self.others.get(seat - 1).into_iter().flatten();
        engines.map(word).collect()
    }

    fn of(&self, side: Side) -> &Run {
        &self.pair[side as usize]
    }

    /// The engine starts a run, and trains it for some epochs.
    fn train(&mut self, run: RunId, epochs: std::ops::RangeInclusive<usize>) {
        self.hear(started(run, 0));
        let state = RunState::Running;
        self.hear(Event::State { run, state });
        for epoch in epochs {
            let steps = vec![step(2 * epoch - 2), step(2 * epoch - 1)];
            self.hear(Event::Steps { run, steps });
            self.hear(ended(run, epoch));
        }
    }

    fn finish(&mut self, run: RunId) {
        let state = RunState::Finished;
        self.hear(Event::State { run, state });
    }
}

fn word(command: &Command) -> String {
    match command {
        Command::Start {
            run,
            device,
            paused,
            resume,
            ..
        } => {
            let from = resume.as_ref().map_or(0, |it| it.epoch);
            let state = if *paused { " paused" } else { "" };
            format!("start {} on {} from {from}{state}", run.0, device.key())
        }
        Command::Pause { run } => format!("pause {}", run.0),
        Command::Resume { run } => format!("resume {}", run.0),
        Command::Step { run } => format!("step {}", run.0),
        Command::Stop { run } => format!("stop {}", run.0),
        Command::Bound { run, step } => match step {
            Some(step) => format!("bound {} at {step}", run.0),
            None => format!("let go {}", run.0),
        },
        Command::Measure { run, .. } => format!("measure {}", run.0),
        Command::Prove { .. } => "prove".to_owned(),
        Command::StopProving => "stop proving".to_owned(),
        Command::Typeset { text, .. } => format!("typeset {text}"),
        Command::Code { text, .. } => format!("code {text}"),
        Command::Digest { .. } => "digest".to_owned(),
        other => format!("{other:?}"),
    }
}

fn cpu() -> DeviceInfo {
    DeviceInfo {
        kind: DeviceKind::Cpu,
        name: "CPU".into(),
    }
}

fn started(run: RunId, step: usize) -> Event {
    Event::Started {
        run,
        device: cpu(),
        warmup_steps: 0,
        steps_per_epoch: 2,
        total_steps: 12,
        parameters: 3,
        step,
        digests: Digests::default(),
    }
}

fn ended(run: RunId, epoch: usize) -> Event {
    Event::Epoch {
        run,
        metrics: fixtures::epoch(epoch),
        checkpoint: Checkpoint {
            epoch,
            weights: vec![0; 4],
        },
    }
}

fn begin(page: &mut Page) {
    page.act(|lab| lab.begin());
}

#[test]
fn what_is_pressed_while_the_engine_loads_is_done_in_order_once_it_listens() {
    let mut page = Page::new();
    page.act(|lab| lab.begin_paused());
    page.act(|lab| lab.step());
    assert!(page.said().is_empty());
    page.listen();
    assert_eq!(
        page.said(),
        [
            "start 0 on auto from 0 paused",
            "start 1 on auto from 0 paused",
            "step 0",
            "step 1"
        ]
    );
}

#[test]
fn a_run_that_ends_is_measured_once() {
    let mut page = Page::ready();
    begin(&mut page);
    page.train(RunId(0), 1..=6);
    page.finish(RunId(0));
    page.finish(RunId(0));
    assert_eq!(page.said()[2..], ["measure 0"]);
    assert_eq!(page.desk.measuring, [RunId(0)]);
    assert!(page.effects.contains(&Effect::Ended));
}

#[test]
fn late_words_of_a_run_that_was_stopped_change_nothing() {
    let mut page = Page::ready();
    begin(&mut page);
    page.train(RunId(0), 1..=1);
    page.act(|lab| lab.reset());
    assert_eq!(page.said()[2..], ["stop 0", "stop 1"]);
    let before = page.pair.clone();
    assert_eq!(before.each_ref().map(|run| run.id), [RunId(2), RunId(3)]);
    page.effects.clear();
    page.hear(Event::Steps {
        run: RunId(0),
        steps: vec![step(2)],
    });
    page.hear(ended(RunId(0), 2));
    page.hear(Event::State {
        run: RunId(1),
        state: RunState::Stopped,
    });
    page.finish(RunId(0));
    assert_eq!(page.pair, before);
    assert!(page.effects.is_empty(), "{:?}", page.effects);
}

#[test]
fn a_refusal_of_no_run_is_nobodys_failure() {
    let mut page = Page::ready();
    begin(&mut page);
    let before = page.pair.clone();
    page.hear(Event::Rejected {
        run: None,
        field: "command".into(),
        message: "unknown".into(),
    });
    assert_eq!(page.pair, before, "run 0 is a run as any other");
    assert_eq!(page.desk.notice.as_deref(), Some("unknown"));
}

#[test]
fn the_pair_that_makes_way_is_kept_and_the_next_has_names_of_its_own() {
    let mut page = Page::ready();
    begin(&mut page);
    page.train(RunId(0), 1..=1);
    page.act(|lab| lab.reset());
    let kept = page.effects.iter().find_map(|effect| match effect {
        Effect::Keep(pair) => Some((pair[0].id, pair[0].steps_done())),
        _ => None,
    });
    assert_eq!(kept, Some((RunId(0), 2)));
    assert_eq!(page.desk.begun, None);
    begin(&mut page);
    assert_eq!(
        page.said()[4..],
        ["start 2 on auto from 0", "start 3 on auto from 0"]
    );
}

#[test]
fn a_sweep_pauses_the_pair_and_has_names_that_are_not_the_pairs() {
    let mut page = Page::ready();
    begin(&mut page);
    page.act(|lab| lab.start_sweep(crashes::plan()));
    assert_eq!(
        page.said()[2..],
        ["pause 0", "pause 1", "start 2 on auto from 0"]
    );
    page.act(|lab| lab.start_sweep(crashes::plan()));
    assert_eq!(page.said().len(), 5, "one at a time");
    page.act(|lab| lab.cancel_sweep());
    assert_eq!(page.said().last().map(String::as_str), Some("stop 2"));
}

/// Where the runs that the last engine was told to start pause by themselves.
fn pauses(page: &Page) -> Vec<Option<usize>> {
    let told = page.told.last().expect("an engine").iter();
    told.filter_map(|command| match command {
        Command::Start { pause_at, .. } => Some(*pause_at),
        _ => None,
    })
    .collect()
}

#[test]
fn a_links_moment_pauses_both_runs_at_one_training_step_until_the_pair_is_reset() {
    let mut page = Page::ready();
    page.desk.pause_at = Some(12);
    page.act(|lab| lab.begin());
    let warmup = page.pair[1].config.effective_warmup();
    assert!(warmup > 0);
    assert_eq!(pauses(&page), [Some(12), Some(warmup + 12)]);
    page.act(|lab| lab.reset());
    page.act(|lab| lab.begin());
    assert_eq!(pauses(&page)[2..], [None, None]);
}

#[test]
fn an_engine_that_broke_before_a_links_moment_still_pauses_there() {
    let mut page = Page::ready();
    page.desk.pause_at = Some(12);
    page.act(|lab| lab.begin());
    let first = pauses(&page);
    page.crash();
    page.respawn();
    page.listen();
    assert_eq!(pauses(&page), first);
}
