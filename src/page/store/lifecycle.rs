//! What the visitor does to the pair of runs.

use super::focus::focus;
use super::settings::Origin;
use super::study::Study;
use super::{Activity, Side, Store};
use crate::core::config::ExperimentConfig;
use crate::core::protocol::{Command, RunId};
use crate::core::settings::{self, Field};
use crate::page::clock::now;
use crate::page::language::say;
use leptos::prelude::*;

/// Seeds that the New seed button draws from: short enough to read aloud.
const NEW_SEEDS: f64 = 10_000.0;

/// What became of settings of which an exercise keeps some.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kept {
    /// The others were taken.
    Taken,
    /// They do not go with what is kept.
    Refused,
}

impl Store {
    /// The Train button: start, pause, go on, or train once more.
    pub fn toggle_training(self) {
        self.desk.update(|desk| desk.notice = None);
        match untrack(move || self.activity()) {
            Activity::Idle => self.begin(),
            Activity::Running => self.with_lab(|lab| lab.pause()),
            Activity::Paused => self.resume(),
            Activity::Finished => self.restart(),
        }
    }

    /// One step of each run, then paused.
    pub fn step(self) {
        self.desk.update(|desk| desk.notice = None);
        match untrack(move || self.activity()) {
            Activity::Finished => {}
            activity => {
                if activity == Activity::Idle {
                    self.begin_paused();
                }
                // What is waited before it is no training.
                self.restart_pace();
                self.with_lab(|lab| lab.step());
            }
        }
    }

    /// Ends both runs; new ones with the same settings and seed stand ready.
    pub fn reset(self) {
        self.desk.update(|desk| desk.notice = None);
        self.with_lab(|lab| lab.reset());
        self.request_frame();
    }

    /// Resets with another seed.
    pub fn new_seed(self) {
        let seed = (js_sys::Math::random() * NEW_SEEDS) as u64;
        if let Some(field) = settings::named("seed").filter(|field| self.allows(field.path)) {
            self.write(field, &seed.to_string());
        }
        self.reset();
    }

    /// Resets and trains with the settings as they are now.
    pub fn restart(self) {
        if self.refuses() {
            return;
        }
        self.reset();
        self.begin();
    }

    /// Takes in what was typed into a field. A new target reaches a run that is under way.
    pub fn edit(self, field: &'static Field, text: &str) {
        if !self.allows(field.path) {
            return;
        }
        let before = self.target();
        self.desk.update(|desk| desk.settings.edit(field, text));
        self.settings_changed(before);
    }

    /// Takes in a change of settings that somebody else proposed.
    pub fn take_up(self, edits: &[(&'static str, String)]) {
        for (path, text) in edits {
            if let Some(field) = settings::named(path) {
                self.edit(field, text);
                self.desk.update(|desk| desk.settings.settle(field));
            }
        }
    }

    /// Takes a whole configuration into the settings. A run that is under way keeps even its target.
    pub fn take_settings(self, config: ExperimentConfig, origin: Origin) {
        self.desk.update(|desk| desk.settings.take(config, origin));
        self.settings_changed(self.target());
    }

    /// Takes a whole configuration as far as an exercise leaves its fields open.
    pub fn choose_settings(self, mut config: ExperimentConfig, origin: Origin) {
        self.desk.update(|desk| desk.notice = None);
        let now = self.good_settings();
        let mut kept = Vec::new();
        for field in settings::all().filter(|field| !self.allows(field.path)) {
            let text = field.text(&now);
            if field.text(&config) != text {
                kept.push(say(field.label));
            }
            if field.write(&mut config, &text).is_none() && field.text(&config) != text {
                self.tell_kept(&[say(field.label)], Kept::Refused);
                return;
            }
        }
        if config.validate().is_ok() {
            self.take_settings(config, origin);
            self.tell_kept(&kept, Kept::Taken);
        } else {
            self.tell_kept(&kept, Kept::Refused);
        }
    }

    /// Says what of other settings an exercise does not let in.
    fn tell_kept(self, kept: &[&str], rest: Kept) {
        if kept.is_empty() {
            return;
        }
        let settings = kept.join(", ");
        let words = match rest {
            Kept::Taken => say!(
                "Taken but for what the exercise keeps: {settings}.",
                settings
            ),
            Kept::Refused => say!("Not taken: the exercise keeps {settings}.", settings),
        };
        self.desk.update(|desk| desk.notice = Some(words));
    }

    /// Whether an exercise leaves a setting open.
    fn allows(self, path: &str) -> bool {
        self.study.with_untracked(|study| study.allows(path))
    }

    /// Sets every field back to what was taken: a preset, a link's experiment, a file's.
    pub fn undo_all(self) {
        let (base, origin) = self.desk.with_untracked(|desk| {
            let settings = &desk.settings;
            (settings.base().clone(), settings.origin())
        });
        self.choose_settings(base, origin);
    }

    /// Sets one field back to what was taken.
    pub fn undo_field(self, field: &'static Field) {
        if !self.allows(field.path) {
            return;
        }
        let before = self.target();
        self.desk.update(|desk| desk.settings.undo(field));
        self.settings_changed(before);
    }

    /// Moves the exponent's target (nats per time step).
    pub fn set_target(self, target: f64) {
        let field = settings::named("lyapunov.lambda_target");
        if let Some(field) = field.filter(|field| self.allows(field.path)) {
            let rounded = (target.clamp(-10.0, 10.0) * 1000.0).round() / 1000.0;
            let before = self.target();
            self.write(field, &rounded.to_string());
            self.settings_changed(before);
        }
    }

    /// The exponent's target as it is set (nats per time step).
    fn target(self) -> f64 {
        self.desk
            .with_untracked(|desk| desk.settings.good().lyapunov.lambda_target)
    }

    /// Runs that have not begun follow the settings; one that is under way takes a new target.
    fn settings_changed(self, target_before: f64) {
        let settings = self.good_settings();
        if !self.is_begun() {
            for side in Side::BOTH {
                let config = self.desk.with_untracked(|desk| desk.config(side));
                self.run(side).update(|run| run.config = config);
            }
            self.request_frame();
            return;
        }
        let lambda_target = settings.lyapunov.lambda_target;
        let (run, differs, over) = self.run(Side::Regularised).with_untracked(|run| {
            let differs = run.config.lyapunov.lambda_target != lambda_target;
            (run.id, differs, run.is_over())
        });
        if lambda_target != target_before && differs && !over {
            for side in Side::BOTH {
                self.run(side).update(|run| run.steer(lambda_target));
            }
            // Of a chosen difference, both follow the target.
            let both = self.desk.with_untracked(|desk| desk.differ.is_chosen());
            let other = both.then(|| self.run(Side::Unregularised).with_untracked(|run| run.id));
            for run in std::iter::once(run).chain(other) {
                self.send(Command::SetTarget { run, lambda_target });
            }
        }
        self.request_frame();
    }

    /// Trains, where nothing has been started yet.
    pub fn start_if_idle(self) {
        if !self.is_begun() {
            self.toggle_training();
        }
    }

    /// Trains until both networks have done so many training steps, and pauses there.
    pub fn train_to(self, at: isize) {
        if !self.is_begun() {
            self.desk.update(|desk| desk.pause_at = Some(at));
            self.toggle_training();
        }
    }

    /// Says what an exercise or a link asks before anything trains, where it does.
    pub(super) fn is_locked(self) -> bool {
        let lock = self.study.with_untracked(Study::lock);
        let locked = lock.is_some();
        if locked {
            self.desk.update(|desk| desk.notice = lock);
            // The first question, of whichever kind, or what has to be agreed to.
            for id in ["predict-0", "predict-0-0", "link-agree"] {
                focus(id);
            }
        }
        locked
    }

    /// Says what keeps training from starting, where something does: an exercise's question, or a
    /// setting that is wrong, and goes to it.
    fn refuses(self) -> bool {
        if self.is_locked() || self.lacks_data() || self.refuses_weights() {
            return true;
        }
        let problem = self.desk.with_untracked(|desk| {
            let error = desk.settings.first_error();
            error.map(|(field, message)| (field.id(), message.to_owned()))
        });
        let Some((id, message)) = problem else {
            return false;
        };
        self.desk.update(|desk| {
            desk.notice = Some(say!("Not started. {message}", message));
            desk.settings_open = true;
        });
        // Only when the settings are in sight can their field take the focus.
        request_animation_frame(move || {
            focus(&id);
        });
        true
    }

    fn begin(self) {
        if !self.refuses() {
            self.with_lab(|lab| lab.begin());
        }
    }

    /// Has both runs wait before their first step.
    pub(super) fn begin_paused(self) {
        if !self.refuses() {
            self.with_lab(|lab| lab.begin_paused());
        }
    }

    fn resume(self) {
        if !self.is_locked() {
            self.with_lab(|lab| lab.resume());
        }
    }

    /// A run's name that was never used before.
    pub(super) fn fresh_id(self) -> RunId {
        self.works.memory.borrow_mut().fresh_id()
    }

    pub(super) fn restart_pace(self) {
        let progress = untrack(move || self.progress());
        self.works.pace.borrow_mut().restart(now(), progress);
    }

    /// Sends a command to the engine that it concerns.
    pub fn send(self, command: Command) {
        self.with_lab(|lab| lab.send(command));
    }

    pub(super) fn is_begun(self) -> bool {
        self.desk.with_untracked(|desk| desk.begun.is_some())
    }

    fn good_settings(self) -> ExperimentConfig {
        self.desk
            .with_untracked(|desk| desk.settings.good().clone())
    }

    /// Sets the seed that an exercise asks for.
    pub(super) fn set_seed(self, seed: u64) {
        if let Some(field) = settings::named("seed") {
            self.write(field, &seed.to_string());
            self.settings_changed(self.target());
        }
    }

    /// Sets a field to a value that nobody is typing.
    fn write(self, field: &'static Field, text: &str) {
        self.desk.update(|desk| {
            desk.settings.edit(field, text);
            desk.settings.settle(field);
        });
    }
}
