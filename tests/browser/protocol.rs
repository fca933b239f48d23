//! Commands and events survive the way between page and worker.

use lyapunov_snn::core::config::{ExperimentConfig, ModelConfig};
use lyapunov_snn::core::dataset::Sources;
use lyapunov_snn::core::encoding::thumbnail;
use lyapunov_snn::core::protocol::{
    Checkpoint, Command, DeviceChoice, Event, LearningSignal, Lenses, Nudge, Nudged, ProofFailure,
    ReadAs, Recording, RecordingRequest, RunId, RunState, Shown, Trial, from_bytes, to_bytes,
};
use lyapunov_snn::engine::kernel::Plan;
use lyapunov_snn::engine::worker::Runs;
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen_test::wasm_bindgen_test;

fn there_and_back<T: Serialize + DeserializeOwned>(value: &T) -> T {
    let sent = value
        .serialize(&serde_wasm_bindgen::Serializer::new())
        .expect("plain data");
    serde_wasm_bindgen::from_value(sent).expect("the same type")
}

#[wasm_bindgen_test]
fn commands_and_events_survive_the_way() {
    let mut config = ExperimentConfig {
        seed: 9_007_199_254_740_991,
        ..Default::default()
    };
    config.lyapunov.layers = Some(vec![-1]);
    let start = Command::Start {
        run: RunId(3),
        config: Box::new(config),
        device: DeviceChoice::Auto,
        paused: true,
        pause_at: None,
        resume: Some(Checkpoint {
            epoch: 2,
            weights: vec![1, 2, 255],
        }),
    };
    assert_eq!(there_and_back(&start), start);
    let recording = Recording {
        sample: Some(1),
        label: None,
        input: vec![0, 1, 1],
        predicted: 3,
        read: ReadAs::FirstOf(2),
        time_steps: 1,
        layers: vec![2],
        spikes: vec![0, 1],
        membrane: vec![7; 8],
        nudge: Nudge {
            step: 3,
            neurons: Nudged::One(7),
            epsilon: 0.3,
        },
        twin: vec![8; 8],
        twin_spikes: vec![1, 0],
        divergence: vec![0.5],
        thresholds: vec![1.0],
        signal: Some(LearningSignal {
            gradient: vec![9; 8],
            norms: vec![1e9],
            loss: 2.5,
            exponent: -0.08,
            floored: 0.0,
        }),
    };
    let record = Command::Record {
        run: RunId(3),
        request: RecordingRequest {
            shown: Shown::Drawn {
                pixels: vec![0.5; 64],
                label: Some(1),
            },
            nudge: recording.nudge,
            lenses: Lenses::Both,
        },
    };
    assert_eq!(there_and_back(&record), record);
    let usual = Command::Record {
        run: RunId(3),
        request: RecordingRequest::for_sample(2),
    };
    assert_eq!(there_and_back(&usual), usual);
    let events = [
        Event::Ready {
            engine_version: "1".into(),
            gpu: Err("none".into()),
        },
        Event::Recording {
            run: RunId(3),
            recording,
        },
        Event::State {
            run: RunId(3),
            state: RunState::Paused,
        },
        Event::Preview {
            request: 4,
            thumbnail: Ok(thumbnail(&tiny(), &Sources::default()).expect("it is generated")),
        },
        Event::Proof {
            request: 5,
            row: Err(Box::new(ProofFailure {
                key: "henon-tangent".into(),
                title: "Henon".into(),
                equation: "x <- 1 - 1.4 x^2 + y".into(),
                source: "a book".into(),
                device: "CPU".into(),
                reason: "no number".into(),
            })),
            index: 1,
            of: 2,
        },
        Event::Rejected {
            run: None,
            field: "command".into(),
            message: "unknown".into(),
        },
    ];
    for event in events {
        assert_eq!(from_bytes(&to_bytes(&event)), Some(event));
    }
    assert_eq!(from_bytes::<Event>(b"anything else"), None);
}

fn tiny() -> ExperimentConfig {
    let mut config = ExperimentConfig::default();
    config.task.time_steps = 3;
    config.task.test_share = 0.05;
    config.model.hidden_dims = vec![6];
    config.training.batch_size = 512;
    config.training.epochs = 3;
    config.lyapunov.warmup_steps = 1;
    config
}

fn start(run: RunId, device: DeviceChoice) -> Command {
    Command::Start {
        run,
        config: Box::new(tiny()),
        device,
        paused: true,
        resume: None,
        pause_at: None,
    }
}

async fn send(runs: &mut Runs, command: Command) -> Vec<Event> {
    let mut events = Vec::new();
    runs.command(command, &mut |event| events.push(event)).await;
    events
}

#[wasm_bindgen_test]
async fn a_task_is_looked_at_without_a_run_and_a_bad_one_is_refused() {
    let mut runs = Runs::default();
    let mut config = tiny();
    let thumbnail = thumbnail(&config, &Sources::default()).expect("it is generated");
    let preview = |config: &ExperimentConfig| Command::Preview {
        request: 9,
        config: Box::new(config.clone()),
    };
    let answer = send(&mut runs, preview(&config)).await;
    let expected = Event::Preview {
        request: 9,
        thumbnail: Ok(thumbnail),
    };
    assert_eq!(answer, [expected]);
    config.task.time_steps = 0;
    let answer = send(&mut runs, preview(&config)).await;
    assert!(
        matches!(&answer[..], [Event::Preview { request: 9, thumbnail: Err(message) }] if message.contains("task.time_steps")),
        "{answer:?}"
    );
}

#[wasm_bindgen_test]
async fn pause_resume_step_and_stop_are_answered_with_the_state() {
    let (mut runs, run) = (Runs::default(), RunId(1));
    let events = send(&mut runs, start(run, DeviceChoice::Cpu)).await;
    assert!(
        matches!(
            events[0],
            Event::Started {
                step: 0,
                warmup_steps: 1,
                ..
            }
        ),
        "{events:?}"
    );
    assert_eq!(
        events[1],
        Event::State {
            run,
            state: RunState::Paused
        }
    );
    assert!(!runs.step(&mut |_| {}).await, "a paused run makes no step");
    let events = send(&mut runs, Command::Step { run }).await;
    assert!(
        matches!(&events[0], Event::Steps { steps, .. } if steps.len() == 1),
        "{events:?}"
    );
    assert_eq!(
        events.last(),
        Some(&Event::State {
            run,
            state: RunState::Paused
        })
    );
    let events = send(&mut runs, Command::Resume { run }).await;
    assert_eq!(
        events,
        [Event::State {
            run,
            state: RunState::Running
        }]
    );
    assert!(runs.step(&mut |_| {}).await);
    let events = send(&mut runs, Command::Stop { run }).await;
    assert_eq!(
        events,
        [Event::State {
            run,
            state: RunState::Stopped
        }]
    );
    let events = send(&mut runs, Command::Resume { run }).await;
    assert!(
        matches!(&events[0], Event::Rejected { field, .. } if field == "run"),
        "{events:?}"
    );
}

#[wasm_bindgen_test]
async fn a_refused_configuration_names_its_field() {
    let mut config = tiny();
    config.model.beta = 2.0;
    let command = Command::Start {
        run: RunId(1),
        config: Box::new(config),
        device: DeviceChoice::Cpu,
        paused: true,
        resume: None,
        pause_at: None,
    };
    let events = send(&mut Runs::default(), command).await;
    assert!(
        matches!(&events[0], Event::Rejected { field, .. } if field == "model.beta"),
        "{events:?}"
    );
}

#[wasm_bindgen_test]
async fn a_single_step_on_webgpu_is_reported_with_its_numbers() {
    let (mut runs, run) = (Runs::default(), RunId(5));
    send(&mut runs, start(run, DeviceChoice::Gpu)).await;
    for step in 0..3 {
        let events = send(&mut runs, Command::Step { run }).await;
        let reported = events.iter().find_map(|event| match event {
            Event::Steps { steps, .. } => steps.first().map(|metrics| metrics.step),
            _ => None,
        });
        assert_eq!(reported, Some(step), "{events:?}");
    }
}

#[wasm_bindgen_test]
async fn a_run_that_failed_stays_so_whatever_is_asked_of_it() {
    let (mut runs, run) = (Runs::default(), RunId(6));
    let mut command = start(run, DeviceChoice::Cpu);
    if let Command::Start { config, resume, .. } = &mut command {
        let weights = vec![f32::NAN; Plan::new(&config.model, 1, 1).parameter_count()];
        let weights = weights
            .iter()
            .flat_map(|weight| weight.to_le_bytes())
            .collect();
        *resume = Some(Checkpoint { epoch: 0, weights });
    }
    send(&mut runs, command).await;
    let events = send(&mut runs, Command::Step { run }).await;
    assert!(
        matches!(events.last(), Some(Event::Failed { .. })),
        "{events:?}"
    );
    let failed = Event::State {
        run,
        state: RunState::Failed,
    };
    for command in [
        Command::Pause { run },
        Command::Resume { run },
        Command::Step { run },
    ] {
        assert_eq!(
            send(&mut runs, command).await,
            std::slice::from_ref(&failed)
        );
    }
    assert!(!runs.step(&mut |_| {}).await, "nothing goes on");
}

#[wasm_bindgen_test]
async fn every_estimator_answers_a_measurement_and_a_bad_distance_is_refused() {
    let (mut runs, run) = (Runs::default(), RunId(7));
    send(&mut runs, start(run, DeviceChoice::Cpu)).await;
    let measure = |eps: Vec<f64>| Command::Measure {
        run,
        samples: 4,
        eps,
    };
    let events = send(&mut runs, measure(vec![1e-3, 0.1])).await;
    let [Event::Exponents { exponents, .. }] = &events[..] else {
        panic!("{events:?}")
    };
    assert_eq!((exponents.samples, exponents.sweep.len()), (4, 2));
    assert_eq!(exponents.spectrum.len(), 4);
    assert_eq!(exponents.tangent.by_time.len(), 3);
    assert_eq!(exponents.finite_size.exponent, exponents.sweep[0].exponent);
    let events = send(&mut runs, measure(vec![0.0])).await;
    assert!(
        matches!(&events[0], Event::Rejected { field, message, .. } if field == "eps" && message.contains("0.000001 to 10")),
        "{events:?}"
    );
}

/// Each row within its tolerance, in wasm and, of the networks, on WebGPU.
#[wasm_bindgen_test]
async fn what_is_known_beforehand_is_measured_right_on_both_devices() {
    for device in [DeviceChoice::Cpu, DeviceChoice::Gpu] {
        let mut runs = Runs::default();
        send(&mut runs, Command::Prove { request: 6, device }).await;
        let mut rows = Vec::new();
        while runs.step(&mut |event| rows.push(event)).await {}
        let of = rows.len();
        assert!(of >= 25, "{of} rows");
        for (place, row) in rows.into_iter().enumerate() {
            let Event::Proof {
                request: 6,
                row: Ok(proof),
                index,
                of: all,
            } = row
            else {
                panic!("{row:?}")
            };
            assert_eq!((index, all), (place, of));
            assert!(proof.within, "{proof:?}");
        }
    }
}

/// SwiftShader computes what the CPU does, and takes longer.
#[wasm_bindgen_test]
async fn a_gpu_is_tried_beside_the_cpu_and_what_it_does_not_do_is_said() {
    let mut runs = Runs::default();
    let mut config = ExperimentConfig::default();
    config.task.time_steps = 5;
    config.training.batch_size = 16;
    for (learn_beta, request) in [(false, 9), (true, 10)] {
        config.model.learn_beta = learn_beta;
        let config = Box::new(config.clone());
        let events = send(&mut runs, Command::Try { request, config }).await;
        let [Event::Tried { request: of, trial }] = &events[..] else {
            panic!("{events:?}")
        };
        assert_eq!(*of, request);
        match trial {
            Trial::Right { gpu, cpu } if !learn_beta => {
                assert!(gpu.is_finite() && *cpu > 0.0 && gpu > cpu, "{trial:?}");
            }
            Trial::Refused { reason } if learn_beta => {
                assert!(reason.contains("learning alpha, beta or theta"), "{reason}");
            }
            _ => panic!("{trial:?}"),
        }
        assert_eq!(trial.choice(), DeviceChoice::Cpu);
    }
}

/// What the GPU does not compute runs on the CPU, and says why.
#[wasm_bindgen_test]
async fn a_network_that_the_gpu_refuses_falls_back_with_the_reason() {
    let (mut runs, run) = (Runs::default(), RunId(8));
    let mut command = start(run, DeviceChoice::Gpu);
    if let Command::Start { config, .. } = &mut command {
        config.model = ModelConfig {
            learn_beta: true,
            ..config.model.clone()
        };
    }
    let events = send(&mut runs, command).await;
    assert!(
        events.iter().any(|event| matches!(event, Event::Fallback { reason, .. } if reason.contains("learning alpha, beta or theta"))),
        "{events:?}"
    );
}
