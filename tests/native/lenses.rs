//! The two lenses: a nudged copy forwards, and the learning signal backwards.

use crate::support::{gpu, small};
use lyapunov_snn::core::config::{Encoding, ExperimentConfig, Task};
use lyapunov_snn::core::protocol::{
    LearningSignal, Lenses, Nudge, Nudged, Recording, RecordingRequest, Shown,
};
use lyapunov_snn::engine::training::{OpenDevice, Session, TrainingError};
use pollster::block_on;

fn session(config: &ExperimentConfig, device: OpenDevice) -> Session {
    Session::new(config.clone(), device, None).expect("valid")
}

fn record(session: &Session, request: &RecordingRequest) -> Recording {
    block_on(session.record(request)).expect("in range")
}

fn both(sample: usize) -> RecordingRequest {
    RecordingRequest {
        lenses: Lenses::Both,
        ..RecordingRequest::for_sample(sample)
    }
}

fn nudged(step: usize, neurons: Nudged, epsilon: f64) -> RecordingRequest {
    RecordingRequest {
        nudge: Nudge {
            step,
            neurons,
            epsilon,
        },
        ..RecordingRequest::for_sample(0)
    }
}

fn floats(bytes: &[u8]) -> Vec<f32> {
    let numbers = bytes.as_chunks::<4>().0.iter();
    numbers.map(|&number| f32::from_le_bytes(number)).collect()
}

/// Two layers, in which something happens.
fn two_layers() -> ExperimentConfig {
    let mut config = small();
    config.task.time_steps = 12;
    config.model.hidden_dims = vec![13, 9];
    config
}

#[test]
fn a_copy_is_the_network_itself_until_it_is_nudged_and_lies_epsilon_away_then() {
    let session = session(&two_layers(), OpenDevice::cpu());
    let (time, step) = (12, 5);
    for (neurons, epsilon) in [
        (Nudged::All, 0.25),
        (Nudged::One(0), 1e-3),
        (Nudged::One(17), 2.0),
    ] {
        let seen = record(&session, &nudged(step, neurons, epsilon));
        assert!(
            seen.divergence[..step]
                .iter()
                .all(|&distance| distance == 0.0)
        );
        let off = f64::from(seen.divergence[step]) - epsilon;
        assert!(off.abs() < 1e-6 * epsilon, "{neurons:?}: {off}");
        let (own, copy) = (floats(&seen.membrane), floats(&seen.twin));
        let mut moved = Vec::new();
        for (offset, width) in [(0, 13), (13, 9)] {
            let start = time * offset;
            let row = |step: usize| start + step * width..start + (step + 1) * width;
            for before in 0..step {
                assert_eq!(own[row(before)], copy[row(before)]);
                assert_eq!(seen.spikes[row(before)], seen.twin_spikes[row(before)]);
            }
            let pairs = own[row(step)].iter().zip(&copy[row(step)]);
            let places = pairs.enumerate().filter(|(_, (own, copy))| own != copy);
            moved.extend(places.map(|(index, _)| offset + index));
        }
        match neurons {
            Nudged::All => assert!(moved.len() > 18, "{moved:?}"),
            // The layer above hears a spike at once.
            Nudged::One(neuron) => assert!(moved.contains(&neuron), "{moved:?}"),
        }
        for ((spike, potential), &theta) in seen.twin_spikes.iter().zip(&copy).zip(&[1.0f32; 264]) {
            assert_eq!(*spike == 1, *potential > theta, "{potential}");
        }
    }
}

#[test]
fn a_copy_goes_on_as_the_network_itself_goes_on_from_there() {
    // Leaky neurons alone, by their equation.
    let mut config = small();
    config.model.kind = lyapunov_snn::core::config::ModelKind::Feedforward;
    config.model.hidden_dims = vec![3];
    config.model.beta = 0.5;
    let seen = record(
        &session(&config, OpenDevice::cpu()),
        &nudged(2, Nudged::One(1), 3.0),
    );
    let (own, copy) = (floats(&seen.membrane), floats(&seen.twin));
    let of = |values: &[f32]| {
        values
            .iter()
            .skip(1)
            .step_by(3)
            .copied()
            .collect::<Vec<_>>()
    };
    let (own, copy) = (of(&own), of(&copy));
    for step in 3..10 {
        let reset = |potential: f32| if potential > 1.0 { 1.0 } else { 0.0 };
        let drive = own[step] - 0.5 * own[step - 1] + reset(own[step - 1]);
        let expected = 0.5 * copy[step - 1] + drive - reset(copy[step - 1]);
        assert!((copy[step] - expected).abs() < 1e-5, "step {step}");
    }
}

#[test]
fn the_same_seed_nudges_all_neurons_of_both_networks_alike() {
    let config = two_layers();
    let mut regularised = session(&config, OpenDevice::cpu());
    for _ in 0..3 {
        block_on(regularised.step()).expect("trains");
    }
    let first = session(&config, OpenDevice::cpu());
    let request = nudged(0, Nudged::All, 0.5);
    let moved = [&first, &regularised].map(|session| {
        let seen = record(session, &request);
        let (own, copy) = (floats(&seen.membrane), floats(&seen.twin));
        let pairs = copy.iter().zip(&own).take(13);
        pairs.map(|(copy, own)| copy - own).collect::<Vec<_>>()
    });
    let pairs = moved[0].iter().zip(&moved[1]);
    assert!(
        pairs.into_iter().all(|(a, b)| (a - b).abs() < 1e-5),
        "{moved:?}"
    );
}

fn signal(session: &Session, request: &RecordingRequest) -> LearningSignal {
    record(session, request).signal.expect("both lenses")
}

#[test]
fn norms_are_those_of_the_map_and_only_the_backward_lens_makes_one() {
    let session = session(&two_layers(), OpenDevice::cpu());
    let request = RecordingRequest::for_sample(2);
    assert_eq!(record(&session, &request).signal, None);
    let signal = signal(&session, &both(2));
    let map = floats(&signal.gradient);
    assert_eq!((map.len(), signal.norms.len()), (12 * 22, 12));
    for (step, norm) in signal.norms.iter().enumerate() {
        let rows = [&map[step * 13..][..13], &map[12 * 13 + step * 9..][..9]];
        let square: f32 = rows
            .iter()
            .flat_map(|row| row.iter())
            .map(|it| it * it)
            .sum();
        assert!((square.sqrt() - norm).abs() <= 1e-4 * norm, "step {step}");
    }
    assert!(signal.norms[0] > 0.0 && signal.loss > 0.0 && signal.floored == 0.0);
    assert!(signal.exponent.is_finite());
}

/// As the demonstration's first weights have it, on fewer steps: what grows backwards grows at the
/// exponent.
#[test]
fn the_signal_grows_on_its_way_back_at_about_the_exponent_along_the_same_sample() {
    let mut config = ExperimentConfig::default();
    config.task.time_steps = 60;
    let signal = signal(&session(&config, OpenDevice::cpu()), &both(0));
    let grown = (signal.norms[10] / signal.norms[50]).ln() / 40.0;
    assert!(signal.exponent > 0.05, "{}", signal.exponent);
    assert!(
        (grown - signal.exponent).abs() < 0.05,
        "{grown} {}",
        signal.exponent
    );
}

#[test]
fn the_gpu_shows_what_the_cpu_shows_both_ways() {
    let mut config = two_layers();
    config.model.hidden_dims = vec![13];
    for hidden in [vec![13], vec![13, 9]] {
        config.model.hidden_dims = hidden;
        let [cpu, gpu] = [OpenDevice::cpu(), gpu()].map(|device| {
            let session = session(&config, device);
            let request = RecordingRequest {
                lenses: Lenses::Both,
                ..nudged(4, Nudged::One(3), 0.5)
            };
            record(&session, &request)
        });
        // No potential lies so near to the threshold that a rounding decides.
        assert_eq!((&cpu.spikes, &cpu.input), (&gpu.spikes, &gpu.input));
        assert_eq!(
            (cpu.predicted, &cpu.twin_spikes),
            (gpu.predicted, &gpu.twin_spikes)
        );
        let (own, other) = (cpu.signal.expect("asked"), gpu.signal.expect("asked"));
        let (a, b) = (floats(&own.gradient), floats(&other.gradient));
        let norm = a.iter().map(|it| it * it).sum::<f32>().sqrt();
        let off = a
            .iter()
            .zip(&b)
            .map(|(a, b)| (a - b) * (a - b))
            .sum::<f32>()
            .sqrt();
        assert!(norm > 0.0 && off < 1e-4 * norm, "{off} of {norm}");
        assert!((own.exponent - other.exponent).abs() < 1e-4);
        assert!((own.loss - other.loss).abs() < 1e-4 * own.loss);
        let distances = cpu.divergence.iter().zip(&gpu.divergence);
        for (a, b) in distances {
            assert!((a - b).abs() <= 1e-4 * a.abs(), "{a} {b}");
        }
    }
}

/// An upright stroke.
fn one() -> Vec<f32> {
    let ink = |at: usize| if matches!(at % 8, 3 | 4) { 1.0 } else { 0.0 };
    (0..64).map(ink).collect()
}

fn drawn(pixels: Vec<f32>, label: Option<usize>) -> RecordingRequest {
    RecordingRequest {
        shown: Shown::Drawn { pixels, label },
        ..both(0)
    }
}

#[test]
fn a_drawn_digit_is_read_and_has_a_learning_signal_where_it_is_said_what_it_is() {
    let encodings = [
        (Encoding::Poisson { peak: 0.8 }, 64),
        (Encoding::Latency {}, 64),
        (Encoding::Direct { gain: 1.0 }, 64),
        (Encoding::Rows { peak: 0.8 }, 8),
    ];
    for (encoding, channels) in encodings {
        let mut config = small();
        config.task.encoding = encoding;
        config.model.input_dim = channels;
        let session = session(&config, OpenDevice::cpu());
        let seen = record(&session, &drawn(one(), None));
        assert_eq!((seen.sample, seen.label, &seen.signal), (None, None, &None));
        let on = seen.input.chunks_exact(8).flat_map(|row| [row[3], row[4]]);
        assert!(on.map(usize::from).sum::<usize>() > 0, "{encoding:?}");
        assert_eq!(seen.input.len(), 10 * channels);
        let off = seen.input.iter().enumerate();
        assert!(
            off.filter(|(at, _)| !matches!(at % 8, 3 | 4))
                .all(|(_, &it)| it == 0)
        );
        assert_eq!(
            record(&session, &drawn(one(), None)),
            seen,
            "the same drawing twice"
        );
        assert!(record(&session, &drawn(one(), Some(1))).signal.is_some());
        let empty = record(&session, &drawn(vec![0.0; 64], None));
        assert!(empty.input.iter().all(|&it| it == 0), "{encoding:?}");
    }
}

#[test]
fn what_cannot_be_recorded_is_refused_with_field_value_and_range() {
    let session_of = |config: &ExperimentConfig| session(config, OpenDevice::cpu());
    let session = session_of(&two_layers());
    let mut grey = one();
    grey[7] = 1.5;
    for (request, field, said) in [
        (
            nudged(12, Nudged::All, 1.0),
            "nudge.step",
            "12; allowed: 0 to 11",
        ),
        (
            nudged(0, Nudged::One(22), 1.0),
            "nudge.neurons",
            "22; allowed: 0 to 21",
        ),
        (
            nudged(0, Nudged::All, 0.0),
            "nudge.epsilon",
            "0; allowed: 0.000001 to 10",
        ),
        (nudged(0, Nudged::All, f64::NAN), "nudge.epsilon", "NaN"),
        (
            drawn(vec![0.0; 63], None),
            "pixels",
            "63 values; allowed: 64",
        ),
        (
            drawn(grey, None),
            "pixels",
            "1.5; allowed: values from 0 to 1",
        ),
        (drawn(vec![f32::NAN; 64], None), "pixels", "NaN"),
        (drawn(one(), Some(10)), "label", "10; allowed: 0 to 9"),
    ] {
        let error = block_on(session.record(&request)).expect_err(field);
        let TrainingError::Asked { what, .. } = &error else {
            panic!("{error}")
        };
        assert_eq!(*what, field);
        assert!(error.to_string().contains(said), "{error}");
    }
    let mut generated = small();
    generated.task.kind = Task::StoreRecall;
    generated.task.time_steps = 20;
    generated.model.input_dim = generated.task.input_dim();
    generated.model.num_classes = generated.task.num_classes();
    let error =
        block_on(session_of(&generated).record(&drawn(one(), None))).expect_err("no digits");
    assert!(
        error.to_string().contains("task.kind is store_recall"),
        "{error}"
    );
}
