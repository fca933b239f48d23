//! What a long run keeps.

use super::marks::marked_steps;
use super::*;
use crate::core::downsample::min_max;
use crate::core::metrics::{LayerMetrics, fixtures};
use crate::core::protocol::DeviceKind;
use crate::core::receipt::{Outcome, Receipt};
use std::mem::size_of;

const RUN: RunId = RunId(5);

fn started(total_steps: usize, step: usize) -> Event {
    Event::Started {
        run: RUN,
        device: DeviceInfo {
            kind: DeviceKind::Cpu,
            name: "CPU".into(),
        },
        warmup_steps: 0,
        steps_per_epoch: 100,
        total_steps,
        parameters: 1,
        step,
        digests: Digests {
            weights: "0123456789abcdef".into(),
            data: "fedcba9876543210".into(),
        },
    }
}

/// A peak, a hollow, and noise between.
fn norm(step: usize) -> f32 {
    match step {
        123_457 => 1e6,
        777_777 => 1e-6,
        _ => 1.0 + (step * 7919 % 1009) as f32 / 1009.0,
    }
}

/// Right nine times of ten, as a batch of one sample says it.
fn accuracy(step: usize) -> f32 {
    f32::from(u8::from(step * 7919 % 10 != 3))
}

fn step(step: usize, numbers: usize) -> StepMetrics {
    StepMetrics {
        loss: Some((step * 31 % 97) as f32),
        accuracy: Some(accuracy(step)),
        exponent: step.is_multiple_of(3).then_some((step % 11) as f32 / 11.0),
        gradient_norm: Some(norm(step)),
        firing_rate: (step % 64) as f32 / 64.0,
        layers: vec![fixtures::LAYER; 3],
        gradient_by_time: vec![1.0; numbers],
        ..fixtures::step(step)
    }
}

fn epoch(epoch: usize) -> EpochMetrics {
    EpochMetrics {
        step: 100 * epoch,
        test_accuracy: (epoch * 13 % 101) as f32 / 101.0,
        exponent: (epoch * 17 % 89) as f32 / 89.0,
        exponent_standard_error: Some(0.01),
        spectrum: vec![0.0; 4],
        spectrum_standard_errors: vec![0.0; 4],
        spectrum_floored: vec![0.0; 4],
        max_gradient_norm: if epoch == 4_321 { 1e6 } else { 2.0 },
        ..fixtures::epoch(epoch)
    }
}

fn epoch_event(number: usize) -> Event {
    Event::Epoch {
        run: RUN,
        metrics: epoch(number),
        checkpoint: Checkpoint {
            epoch: number,
            weights: vec![0; 4],
        },
    }
}

/// The bytes of all that a run keeps a list of.
fn bytes(run: &Run) -> usize {
    let of_step = |step: &StepMetrics| {
        step.layers.capacity() * size_of::<LayerMetrics>() + 4 * step.gradient_by_time.capacity()
    };
    let of_epoch = |epoch: &EpochMetrics| 4 * epoch.spectrum.capacity();
    run.steps.capacity() * size_of::<StepMetrics>()
        + run.steps.iter().map(of_step).sum::<usize>()
        + run.epochs.capacity() * size_of::<EpochMetrics>()
        + run.epochs.iter().map(of_epoch).sum::<usize>()
        + run.accuracy_trend.capacity() * size_of::<(usize, f32)>()
}

/// A run of so many steps, as the worker tells it: a few hundred at a time.
fn trained(steps: usize) -> Run {
    let mut run = Run::new(RUN, ExperimentConfig::default());
    run.apply(started(steps, 0));
    let all: Vec<usize> = (0..steps).collect();
    for some in all.chunks(300) {
        let steps = some.iter().map(|&at| step(at, 100)).collect();
        run.apply(Event::Steps { run: RUN, steps });
    }
    run
}

#[test]
fn epochs_and_trend_have_their_room_from_the_start() {
    let mut config = ExperimentConfig::default();
    config.training.epochs = 10_000;
    let mut run = Run::new(RUN, config);
    run.apply(started(1_000_000, 0));
    let room = (run.epochs.capacity(), run.accuracy_trend.capacity());
    assert_eq!(room, (MOST_EPOCHS, MOST_TREND));
}

#[test]
fn a_run_of_a_million_steps_takes_no_more_memory_than_one_of_ten_thousand() {
    let mut run = Run::new(RUN, ExperimentConfig::default());
    run.apply(started(1_000_000, 0));
    let reserved = bytes(&run);
    let mut most = 0;
    for start in (0..1_000_000).step_by(250) {
        let steps = (start..start + 250).map(|at| step(at, 100)).collect();
        run.apply(Event::Steps { run: RUN, steps });
        assert!(run.steps.len() <= MOST_STEPS && run.accuracy_trend.len() <= MOST_TREND);
        most = most.max(bytes(&run));
        if start == 10_000 {
            // What the newest steps did layer by layer, and nothing that grows in doublings.
            assert!(most < reserved + reserved / 50, "{most} of {reserved}");
            most = bytes(&run);
        }
    }
    assert!(most <= bytes(&run) + 10_000, "{most}");
    assert!(bytes(&run) < 1 << 20, "{}", bytes(&run));
    assert_eq!((run.steps_done(), run.progress()), (1_000_000, 1.0));
    assert_eq!(run.steps[0].step, 0);
    for peak in [123_457, 777_777] {
        assert!(run.steps.iter().any(|it| it.step == peak), "{peak}");
    }
}

#[test]
fn a_chart_of_what_is_left_is_the_chart_of_all_steps() {
    const STEPS: usize = 300_000;
    let run = trained(STEPS);
    assert!(run.steps.len() < STEPS / 10);
    let columns = 128;
    let end = (column_width(STEPS - 1, columns) * columns) as f64;
    let quantities: [fn(&StepMetrics) -> Option<f32>; 4] = [
        |it| it.loss,
        |it| it.accuracy,
        |it| it.exponent,
        |it| it.gradient_norm,
    ];
    for quantity in quantities {
        let point = |it: &StepMetrics| Some((it.step as f64, f64::from(quantity(it)?)));
        let all = (0..STEPS).filter_map(|at| point(&step(at, 0)));
        let left = run.steps.iter().filter_map(point);
        assert_eq!(
            min_max(left, (0.0, end), columns),
            min_max(all, (0.0, end), columns)
        );
    }
}

#[test]
fn the_trend_is_that_of_every_batch_not_of_those_that_are_left() {
    const STEPS: usize = 50_000;
    let run = trained(STEPS);
    assert!(run.accuracy_trend.len() < STEPS / 10);
    let mut exact = Vec::with_capacity(STEPS);
    let mut mean = accuracy(0);
    for at in 0..STEPS {
        if at > 0 {
            mean += (accuracy(at) - mean) / 10.0;
        }
        exact.push(mean);
    }
    for (at, mean) in &run.accuracy_trend {
        assert_eq!(*mean, exact[*at], "at step {at}");
    }
}

#[test]
fn only_the_newest_steps_keep_what_their_layers_did() {
    let run = trained(200);
    let count = run.steps.len();
    assert_eq!(count, 200, "a short run keeps every step");
    let with_layers = |step: &&StepMetrics| !step.layers.is_empty();
    assert!(
        run.steps[count - RECENT..]
            .iter()
            .all(|it| with_layers(&it))
    );
    assert_eq!(run.steps.iter().filter(with_layers).count(), RECENT);
    let profiles = run
        .steps
        .iter()
        .filter(|it| !it.gradient_by_time.is_empty());
    assert_eq!(profiles.map(|it| it.step).collect::<Vec<_>>(), [199]);
}

#[test]
fn the_first_gradients_stay_whatever_comes_after() {
    let run = trained(100_000);
    let first: Vec<usize> = run
        .steps
        .iter()
        .take(FIRST_NORMS)
        .map(|it| it.step)
        .collect();
    assert_eq!(first, [0, 1, 2, 3, 4]);
    let newest: Vec<usize> = run
        .steps
        .iter()
        .rev()
        .take(RECENT)
        .map(|it| it.step)
        .collect();
    assert!(newest.into_iter().eq((99_990..100_000).rev()));
}

#[test]
fn a_long_runs_receipt_has_every_mark_that_a_short_ones_has() {
    const STEPS: usize = 200_000;
    let mut run = trained(STEPS);
    run.apply(epoch_event(STEPS / 100));
    run.apply(Event::State {
        run: RUN,
        state: RunState::Finished,
    });
    let receipt = Receipt::for_run(&run, "1").expect("trained to its end");
    let marked = receipt.marks.iter().map(|mark| mark.step);
    assert!(marked.eq(marked_steps(STEPS)));
    for mark in &receipt.marks {
        assert_eq!(mark.loss, step(mark.step, 0).loss);
    }
    assert_eq!(receipt.to_string().parse(), Ok(receipt));
}

#[test]
fn ten_thousand_epochs_are_bounded_and_their_largest_norm_and_end_stay() {
    let mut run = Run::new(RUN, ExperimentConfig::default());
    run.apply(started(1_000_000, 0));
    for number in 0..=10_000 {
        run.apply(epoch_event(number));
        assert!(run.epochs.len() <= MOST_EPOCHS);
    }
    assert_eq!(run.epochs[0].epoch, 0);
    assert_eq!(run.last_epoch().map(|it| it.epoch), Some(10_000));
    let outcome = Outcome::for_run(&run).expect("trained");
    assert_eq!((outcome.gradient_norm, outcome.steps), (1e6, 1_000_000));
    let best = |it: &EpochMetrics| it.test_accuracy == 100.0 / 101.0;
    assert!(run.epochs.iter().any(best));
}

#[test]
fn a_fallback_rewinds_a_run_that_was_thinned() {
    let mut run = trained(100_000);
    run.apply(Event::Fallback {
        run: RUN,
        reason: "The GPU was lost.".into(),
        to: DeviceInfo {
            kind: DeviceKind::Cpu,
            name: "CPU".into(),
        },
        epoch: 500,
        step: 50_000,
    });
    assert!(run.steps_done() <= 50_000 && run.steps_done() > 49_000);
    assert!(run.accuracy_trend.iter().all(|(at, _)| *at < 50_000));
    let steps = vec![step(50_000, 5)];
    run.apply(Event::Steps { run: RUN, steps });
    assert_eq!(run.steps_done(), 50_001);
}

#[test]
fn an_earlier_run_is_coarser_and_has_no_weights() {
    let mut run = trained(200_000);
    run.apply(epoch_event(1));
    let outlined = run.outlined();
    assert!(outlined.steps.len() <= 2_100, "{}", outlined.steps.len());
    assert!(outlined.steps.iter().any(|it| it.step == 123_457));
    assert_eq!(outlined.steps_done(), 200_000);
    assert!(outlined.checkpoint.is_none());
    let bare = |it: &StepMetrics| it.layers.is_empty() && it.gradient_by_time.is_empty();
    assert!(outlined.steps.iter().all(bare));
    assert_eq!(trained(200).outlined().steps.len(), 200);
}

#[test]
fn a_finished_run_that_stands_there_again_is_what_it_was() {
    let mut run = trained(300);
    run.apply(epoch_event(3));
    let state = RunState::Finished;
    run.apply(Event::State { run: RUN, state });
    let before = run.clone();
    assert!(Receipt::for_run(&before, "1").is_some());
    run.apply(started(300, 300));
    run.apply(Event::State { run: RUN, state });
    assert_eq!(run, before, "and its receipt stays");
}
