//! What the lab shows: of which pair, and of which moment. It outlives the view, and the lessons' stage
//! shows the same.

mod filming;
mod replay;

use super::film::Film;
use super::moment::{self, Moment, Reading, Signals, Track};
use super::phase::Phase;
use super::recorded::Recorded;
use super::segments::{Segment, segments};
use crate::core::protocol::RunState;
use crate::page::charts::Crosshair;
use crate::page::store::{Activity, Side, Store};
use leptos::prelude::*;
use leptos_use_media_query::use_media_query;
use std::sync::Arc;

/// A handle on what the lab shows; as cheap to copy as a few numbers.
#[derive(Debug, Clone, Copy)]
pub struct Stage {
    recorded: RwSignal<Option<Arc<Recorded>>>,
    /// By [`Side`].
    films: [RwSignal<Film>; 2],
    /// Where the scrubber was left; `None` follows the newest.
    scrubbed: RwSignal<Option<Moment>>,
    playing: RwSignal<bool>,
    /// Whether the target is being dragged.
    pub drags_target: RwSignal<bool>,
    is_recording: Memo<bool>,
    phase: Memo<Phase>,
    span: Memo<(Moment, Moment)>,
    per_epoch: Memo<usize>,
    newest: Memo<Moment>,
    moment: Memo<Option<Moment>>,
    crosshair: Crosshair,
    calm: Signal<bool>,
}

/// Makes the stage of a page, follows its runs, and gives it to all within.
pub fn provide_stage(store: Store) -> Stage {
    let stage = Stage::new(store);
    provide_context(stage);
    stage.film(store);
    stage.follow_phase();
    stage
}

/// The page's stage, in a component while it is made.
///
/// # Panics
///
/// Outside of the page's component.
pub fn use_stage() -> Stage {
    expect_context()
}

impl Stage {
    fn new(store: Store) -> Self {
        let recorded: RwSignal<Option<Arc<Recorded>>> = RwSignal::new(None);
        let films = Side::BOTH.map(|_| RwSignal::new(Film::default()));
        let scrubbed = RwSignal::new(None);
        let is_recording = Memo::new(move |_| stands_in(store, recorded));
        let phase = Memo::new(move |_| phase(store, is_recording.get()));
        let pair = move |read: fn([&crate::core::run::Run; 2]) -> (Moment, Moment)| {
            with_pair(store, recorded, is_recording, read)
        };
        let span = Memo::new(move |_| pair(moment::pair_span));
        let newest = Memo::new(move |_| pair(|runs| (0, moment::pair_newest(runs))).1);
        let per_epoch = Memo::new(move |_| {
            pair(|[_, held]| (0, moment::steps_per_epoch(held) as Moment)).1 as usize
        });
        let reach = Signal::derive(move || (span.get().0 as f64, newest.get() as f64));
        let page = Signal::derive(move || per_epoch.get() as f64);
        let crosshair = Crosshair::hovering(reach, page).resting_at(Signal::derive(move || {
            scrubbed.get().map(|at: Moment| at as f64)
        }));
        let moment = Memo::new(move |_| {
            let pointed = crosshair.pointed().map(|at| at.round() as Moment);
            pointed.or(scrubbed.get())
        });
        Self {
            recorded,
            films,
            scrubbed,
            playing: RwSignal::new(false),
            drags_target: RwSignal::new(false),
            is_recording,
            phase,
            span,
            per_epoch,
            newest,
            moment,
            crosshair,
            calm: use_media_query("(prefers-reduced-motion: reduce)"),
        }
    }

    /// What the lab is doing.
    pub fn phase(self) -> Phase {
        self.phase.get()
    }

    /// Where the axis begins and ends.
    pub fn span(self) -> (Moment, Moment) {
        self.span.get()
    }

    /// The training step that is shown; what is below 0 is the warm-up.
    pub fn position(self) -> Moment {
        self.moment.get().unwrap_or_else(|| self.newest.get())
    }

    /// The last training step that there is something of.
    pub fn newest(self) -> Moment {
        self.newest.get()
    }

    /// Whether a recorded run is shown.
    pub fn is_recording(self) -> bool {
        self.is_recording.get()
    }

    /// The crosshair of all charts of the lab.
    pub fn crosshair(self) -> Crosshair {
        self.crosshair
    }

    /// What the axis is divided into.
    pub fn segments(self) -> Vec<Segment> {
        let (from, to) = self.span.get();
        segments((from, to), self.per_epoch.get())
    }

    /// The training steps of an epoch.
    pub fn steps_per_epoch(self) -> usize {
        self.per_epoch.get()
    }

    /// The recorded run, once it has come.
    pub fn recorded(self) -> Option<Arc<Recorded>> {
        self.recorded.get()
    }

    /// Shows a moment, and pauses what trains; `None` follows the newest.
    pub fn seek(self, store: Store, moment: Option<Moment>) {
        self.playing.set(false);
        if moment.is_some() && untrack(move || store.activity()) == Activity::Running {
            store.toggle_training();
        }
        let newest = self.newest.get_untracked();
        self.scrubbed.set(moment.filter(|&at| at < newest));
    }

    /// One network's course, recorded or live. Follows it.
    pub fn with_track<T>(self, store: Store, side: Side, read: impl FnOnce(Track) -> T) -> T {
        if self.is_recording.get() {
            let recorded = self.recorded.get();
            if let Some(recorded) = recorded {
                return read(recorded.track(side));
            }
        }
        let film = self.films[side as usize];
        store
            .run(side)
            .with(|run| film.with(|film| read(Track { run, film })))
    }

    /// The numbers of one network at the moment that is shown.
    pub fn reading(self, store: Store, side: Side) -> Memo<Reading> {
        Memo::new(move |_| {
            let moment = self.moment.get();
            self.with_track(store, side, |track| track.reading(moment))
        })
    }

    /// The spikes of one network at that moment.
    pub fn picture(self, store: Store, side: Side) -> Memo<Option<Arc<super::film::Picture>>> {
        Memo::new(move |_| {
            let moment = self.moment.get();
            self.with_track(store, side, |track| track.picture(moment))
        })
    }

    /// Its learning signal at that moment.
    pub fn signals(self, store: Store, side: Side) -> Memo<Signals> {
        Memo::new(move |_| {
            let moment = self.moment.get();
            self.with_track(store, side, |track| track.signals(moment))
        })
    }

    /// The moment that is shown where it is not the newest.
    pub fn moment(self) -> Option<Moment> {
        self.moment.get()
    }

    /// Where the visitor scrubbed to; hovering does not move it.
    pub fn scrubbed(self) -> Option<Moment> {
        self.scrubbed.get()
    }

    /// Training goes on from the newest, wherever the visitor had looked.
    fn follow_phase(self) {
        Effect::new(move |_| {
            if !self.is_recording.get() {
                self.playing.set(false);
            }
            if self.phase.get().is_under_way() {
                self.scrubbed.set(None);
            }
        });
    }
}

/// Whether the recording is of the very experiment that is set, of which nothing has been started. The
/// target alone may differ: it is moved in the picture itself.
fn stands_in(store: Store, recorded: RwSignal<Option<Arc<Recorded>>>) -> bool {
    let idle = store.activity() == Activity::Idle;
    let of_lesson = store.study.with(|study| study.exercise.is_some());
    let same = |recorded: &Recorded| store.desk.with(|desk| recorded.is_of(desk.settings.good()));
    idle && !of_lesson && recorded.with(|it| it.as_deref().is_some_and(same))
}

fn phase(store: Store, recorded: bool) -> Phase {
    let activity = store.activity();
    let states: [RunState; 2] = Side::BOTH.map(|side| store.run(side).with(|run| run.state));
    store
        .desk
        .with(|desk| Phase::of(activity, &desk.engine, states, recorded.then_some(())))
}

fn with_pair<T>(
    store: Store,
    recorded: RwSignal<Option<Arc<Recorded>>>,
    is_recording: Memo<bool>,
    read: impl FnOnce([&crate::core::run::Run; 2]) -> T,
) -> T {
    let recorded = is_recording.get().then(|| recorded.get()).flatten();
    if let Some(recorded) = recorded {
        return read(Side::BOTH.map(|side| recorded.track(side).run));
    }
    let (off, held) = (store.run(Side::Unregularised), store.run(Side::Regularised));
    off.with(|off| held.with(|held| read([off, held])))
}
