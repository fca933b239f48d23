//! Keeps of the runs under way what a run itself forgets: earlier spikes and learning signals.

use super::Stage;
use crate::core::protocol::RunId;
use crate::core::run::Run;
use crate::page::lab::film::{Film, Picture};
use crate::page::store::{Side, Store};
use leptos::prelude::*;

/// What a film has seen of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Seen {
    run: RunId,
    recordings: usize,
}

impl Stage {
    /// Films both runs as long as the page lives.
    pub(super) fn film(self, store: Store) {
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
    if let (true, Some(recording)) = (newer, &run.recording) {
        let picture = Picture::from(&**recording);
        let bytes = recording.spikes.len() / 8;
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
    use crate::core::protocol::{ReadAs, Recording};
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
            sample: 0,
            label: 0,
            predicted,
            read: ReadAs::Largest,
            time_steps: 1,
            layers: vec![1],
            spikes: vec![1],
            membrane: Vec::new(),
            twin: Vec::new(),
            divergence: Vec::new(),
            thresholds: Vec::new(),
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
