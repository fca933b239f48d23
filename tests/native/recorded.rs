//! The page's recorded run, against the engine.

use crate::support::small;
use lyapunov_snn::core::config::{ExperimentConfig, Side};
use lyapunov_snn::core::protocol::{DeviceInfo, RecordingRequest};
use lyapunov_snn::core::recorded::{RecordedPair, RecordedRun};
use lyapunov_snn::engine::recorder::{Recorder, RecorderError, recorded_sample};
use pollster::block_on;

fn trained(config: ExperimentConfig, sample: usize) -> (RecordedRun, DeviceInfo) {
    let mut recorder = block_on(Recorder::start(config, sample)).expect("valid");
    while !recorder.is_finished() {
        block_on(recorder.step()).expect("trains");
    }
    recorder.end().expect("trained to its end")
}

fn pair(config: &ExperimentConfig, sample: usize) -> RecordedPair {
    let sample = recorded_sample(config, sample).expect("held out");
    let number = sample.number;
    let [(without, device), (with, _)] =
        [Side::Unregularised, Side::Regularised].map(|side| trained(side.config(config), number));
    RecordedPair::new("0.2.0", device, sample, [without, with]).expect("whole")
}

#[test]
fn the_committed_recording_begins_as_the_demonstration_begins() {
    let file = std::fs::read_to_string("www/data/recorded.json").expect("committed");
    let committed = RecordedPair::read(&file).expect("a recording");
    let config = ExperimentConfig::default();
    let sample = recorded_sample(&config, committed.sample.number).expect("held out");
    assert_eq!(sample, committed.sample);
    for (side, steps) in [(Side::Unregularised, 5), (Side::Regularised, 2)] {
        let known = committed.run(side);
        let recorder = Recorder::start(side.config(&config), sample.number);
        let mut recorder = block_on(recorder).expect("valid");
        for _ in 0..steps {
            block_on(recorder.step()).expect("trains");
        }
        let said = |it: &Option<f32>| it.map(|number| format!("{number:.3e}"));
        for (step, known) in recorder.steps().iter().zip(&known.steps) {
            assert_eq!(step.step, known.step);
            for (own, of_file) in [
                (&step.loss, &known.loss),
                (&step.exponent, &known.exponent),
                (&step.gradient_norm, &known.gradient_norm),
            ] {
                assert_eq!(said(own), said(of_file), "step {} of {side:?}", step.step);
            }
        }
        assert_eq!(recorder.steps().len(), steps);
        for (frame, known) in recorder.frames().iter().zip(&known.frames) {
            let own = (frame.step, frame.predicted, &frame.spikes);
            assert_eq!(own, (known.step, known.predicted, &known.spikes));
        }
        let digests = recorder.run().digests.as_ref();
        assert_eq!(digests, Some(&known.receipt.digests));
    }
}

#[test]
fn two_layers_are_recorded_side_by_side_and_read_again_as_they_were_written() {
    let mut config = small();
    config.model.hidden_dims = vec![9, 7];
    config.lyapunov.warmup_steps = 13;
    let pair = pair(&config, 3);
    let written = pair.to_json();
    let read = RecordedPair::read(&written).expect("its own file");
    assert_eq!(read.to_json(), written);
    let run = read.run(Side::Regularised);
    let steps: Vec<isize> = run.frames.iter().map(|frame| frame.step).collect();
    assert_eq!(steps[..5], [-13, -12, 0, 4, 8]);
    assert_eq!(*steps.last().expect("some"), run.last_step());
    assert!(run.frames.iter().all(|frame| frame.spikes.width() == 16));
    let signals = run.frames.iter().map(|frame| frame.signal.is_some());
    let trained = steps.iter().map(|step| (0..run.last_step()).contains(step));
    assert!(signals.eq(trained));
    // As the page is told of the same network.
    let mut session = crate::support::session(&Side::Unregularised.config(&config));
    let first = &read.run(Side::Unregularised).frames[0];
    let recording = block_on(session.record(&RecordingRequest::for_sample(3))).expect("held out");
    assert_eq!(recording.predicted, first.predicted);
    let spikes = first.spikes.cells();
    let of = |layer: std::ops::Range<usize>, start: usize| {
        let rows = spikes.chunks_exact(16);
        let own: Vec<u8> = rows.flat_map(|row| row[layer.clone()].to_vec()).collect();
        assert_eq!(own, recording.spikes[start..start + own.len()]);
    };
    of(0..9, 0);
    of(9..16, 9 * recording.time_steps);
    block_on(session.step()).expect("trains");
}

#[test]
fn a_sample_that_is_not_held_out_and_a_run_that_is_not_done_make_no_recording() {
    let config = small();
    let last = config.task.test_samples() - 1;
    let refused = recorded_sample(&config, last + 1);
    let sample = last + 1;
    assert_eq!(refused, Err(RecorderError::NoSuchSample { sample, last }));
    let recorder = block_on(Recorder::start(config, sample));
    assert!(matches!(recorder, Err(RecorderError::Refused(_))));
    let recorder = block_on(Recorder::start(small(), 0)).expect("valid");
    assert!(matches!(recorder.end(), Err(RecorderError::Unfinished)));
}
