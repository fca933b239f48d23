//! Keeps of the runs under way what a run itself forgets: earlier spikes and learning signals.

use super::Stage;
use crate::core::protocol::{DeviceInfo, DeviceKind, RunId, RunState};
use crate::core::run::Run;
use crate::core::share_link::View;
use crate::page::lab::film::{Film, Picture};
use crate::page::store::{Side, Store};
use leptos::prelude::*;
use std::time::Duration;

/// What a film has seen of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Seen {
    run: RunId,
    recordings: usize,
}

/// Between two pictures of a run that trains, beside those at its epochs' ends.
const BETWEEN: Duration = Duration::from_millis(800);
/// Neurons by time steps of a picture; a larger one takes its time from training.
const MOST_CELLS: usize = 64 * 1024;

impl Stage {
    /// Films both runs as long as the page lives.
    pub(super) fn film(self, store: Store) {
        // Fails only where there is no window.
        let _ = set_interval_with_handle(move || ask(store), BETWEEN);
        for side in Side::BOTH {
            let (run, film) = (store.run(side), self.films[side as usize]);
            Effect::new(move |seen: Option<Option<Seen>>| {
                run.with(|run| {
                    let mut seen = seen.flatten();
                    film.maybe_update(|film| follow(film, run, &mut seen));
                    seen
                })
            });
        }
    }
}

/// Asks for pictures while the networks are looked at.
fn ask(store: Store) {
    let seen = store
        .desk
        .with_untracked(|desk| matches!(desk.view, View::Lab | View::Lessons));
    for side in Side::BOTH {
        if seen && store.run(side).with_untracked(is_filmed) {
            store.record(side);
        }
    }
}

/// Whether a picture costs a run next to nothing: a GPU would have to wait for it.
fn is_filmed(run: &Run) -> bool {
    let on_cpu = |device: &DeviceInfo| device.kind == DeviceKind::Cpu;
    let neurons: usize = run.config.model.spiking_layers().iter().sum();
    run.state == RunState::Running
        && run.device.as_ref().is_some_and(on_cpu)
        && neurons * run.config.task.time_steps <= MOST_CELLS
}

/// Takes in what a run has that the film has not; whether there was any.
fn follow(film: &mut Film, run: &Run, seen: &mut Option<Seen>) -> bool {
    let now = Seen {
        run: run.id,
        recordings: run.recordings,
    };
    let before = seen.replace(now);
    let done = run.steps_done();
    let is_other = before.is_some_and(|it| it.run != run.id);
    let mut changed = false;
    if is_other && done == 0 && run.recordings == 0 {
        changed = !film.pictures.is_empty() || !film.signals.is_empty();
        *film = Film::default();
    }
    // A run that went back to an earlier epoch: a picture is of the steps done, a signal of the next one.
    let pictures = film.pictures.last_step().is_some_and(|last| last > done);
    let signals = film.signals.last_step().is_some_and(|last| last >= done);
    if pictures || signals {
        film.pictures.rewind(done + 1);
        film.signals.rewind(done);
        changed = true;
    }
    let newer = before.is_none_or(|it| it.recordings != run.recordings);
    let recording = run.recording.as_ref().filter(|_| newer);
    if let Some(picture) = recording.and_then(|it| Picture::of(it)) {
        let bytes = picture.neurons * picture.time_steps / 8;
        film.pictures.add(done, picture, bytes);
        changed = true;
    }
    changed | add_signal(film, run)
}

fn add_signal(film: &mut Film, run: &Run) -> bool {
    let with_signal = |step: &&crate::core::metrics::StepMetrics| !step.gradient_by_time.is_empty();
    let Some(step) = run.steps.iter().rev().find(with_signal) else {
        return false;
    };
    let is_new = film.signals.last_step().is_none_or(|last| last < step.step);
    if is_new {
        let norms = step.gradient_by_time.clone();
        let bytes = 4 * norms.len();
        film.signals.add(step.step, norms, bytes);
    }
    is_new
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::config::ExperimentConfig;
    use crate::core::metrics::{StepMetrics, fixtures};
    use crate::core::protocol::Recording;
    use crate::page::lab::film::tests::recording;
    use std::sync::Arc;

    fn run(id: u32) -> Run {
        Run::new(RunId(id), ExperimentConfig::default())
    }

    fn step(run: &mut Run, step: usize) {
        run.steps.push(StepMetrics {
            gradient_by_time: vec![step as f32],
            ..fixtures::step(step)
        });
    }

    fn record(run: &mut Run, predicted: usize) {
        run.recordings += 1;
        run.recording = Some(Arc::new(Recording {
            predicted,
            ..recording(&[1], 1, &[1])
        }));
    }

    #[test]
    fn earlier_spikes_and_signals_stay_when_the_run_has_newer_ones() {
        let (mut film, mut seen, mut run) = (Film::default(), None, run(1));
        record(&mut run, 3);
        assert!(follow(&mut film, &run, &mut seen));
        for at in 0..4 {
            step(&mut run, at);
            assert!(follow(&mut film, &run, &mut seen));
        }
        record(&mut run, 7);
        assert!(follow(&mut film, &run, &mut seen));
        assert!(!follow(&mut film, &run, &mut seen), "nothing new");
        let read = |at| film.pictures.at(at).map(|(_, it)| it.predicted);
        assert_eq!([read(0), read(3), read(4)], [Some(3), Some(3), Some(7)]);
        assert_eq!(film.signals.at(2).map(|(_, it)| it[0]), Some(2.0));
    }

    #[test]
    fn only_a_small_network_that_trains_on_the_cpu_is_filmed_between_its_epochs() {
        let mut run = run(1);
        run.state = RunState::Running;
        let device = |kind| DeviceInfo {
            kind,
            name: String::new(),
        };
        assert!(!is_filmed(&run), "the worker has not started it");
        run.device = Some(device(DeviceKind::Cpu));
        assert!(is_filmed(&run));
        run.device = Some(device(DeviceKind::Gpu));
        assert!(!is_filmed(&run));
        run.device = Some(device(DeviceKind::Cpu));
        run.config.task.time_steps = MOST_CELLS;
        assert!(!is_filmed(&run));
    }

    #[test]
    fn another_run_begins_another_film() {
        let (mut film, mut seen, mut first) = (Film::default(), None, run(1));
        record(&mut first, 3);
        step(&mut first, 0);
        follow(&mut film, &first, &mut seen);
        assert!(follow(&mut film, &run(2), &mut seen));
        assert_eq!(film, Film::default());
    }

    #[test]
    fn a_run_that_goes_on_from_an_earlier_epoch_keeps_the_film_up_to_there() {
        let (mut film, mut seen, mut run) = (Film::default(), None, run(1));
        for at in 0..6 {
            step(&mut run, at);
            follow(&mut film, &run, &mut seen);
        }
        // Under another name, on another device.
        run.id = RunId(2);
        run.steps.truncate(3);
        assert!(follow(&mut film, &run, &mut seen));
        assert_eq!(film.signals.last_step(), Some(2));
    }
}
