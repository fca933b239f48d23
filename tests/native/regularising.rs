//! What can be regularised, and what is told where nothing can: held to the gradient itself.

use crate::support::{run_to_end, session, small_feedforward};
use burn::tensor::{Device, Tensor, TensorData};
use lyapunov_snn::core::config::{
    EstimatorKind, ExperimentConfig, LyapunovConfig, ModelConfig, ModelKind, Readout, Recurrence,
    Regulariser, Reset,
};
use lyapunov_snn::core::metrics::Phase;
use lyapunov_snn::core::random::{Stream, stream};
use lyapunov_snn::engine::lyapunov::{self, Perturbation};
use lyapunov_snn::engine::model::create_snn;
use lyapunov_snn::engine::training::Progress;

const BATCH: usize = 8;
const INPUTS: usize = 6;

/// Every way in which the answer may differ, and a few that make none.
fn experiments() -> Vec<ExperimentConfig> {
    type Change = fn(&mut ExperimentConfig);
    let choices: [&[Change]; 6] = [
        &[
            |config| config.model.kind = ModelKind::Feedforward,
            |config| config.model.kind = ModelKind::Recurrent,
            |config| {
                config.model.kind = ModelKind::Recurrent;
                config.model.recurrence = Recurrence::OneToOne;
            },
        ],
        &[
            |config| config.model.hidden_dims = vec![7],
            |config| config.model.hidden_dims = vec![7, 5],
            |config| {
                config.model.hidden_dims = vec![7];
                config.model.readout = Readout::SpikeCount {};
            },
        ],
        &[
            |config| config.lyapunov.estimator = EstimatorKind::Tangent,
            |config| config.lyapunov.estimator = EstimatorKind::Reference,
            |config| {
                config.lyapunov.estimator = EstimatorKind::Reference;
                config.lyapunov.layers = Some(vec![0]);
            },
        ],
        &[
            |config| config.model.reset = Reset::Subtract,
            |config| config.model.reset = Reset::Zero,
            |config| config.model.reset = Reset::Hard,
            |config| config.model.reset = Reset::None,
        ],
        &[
            |_| {},
            |config| config.model.learn_alpha = true,
            |config| config.model.learn_beta = true,
            |config| config.model.learn_threshold = true,
        ],
        &[
            |config| config.task.time_steps = 1,
            |config| config.task.time_steps = 9,
        ],
    ];
    let start = ExperimentConfig {
        model: ModelConfig {
            input_dim: INPUTS,
            num_classes: 3,
            threshold: 0.5,
            input_gain: 4.0,
            ..ModelConfig::default()
        },
        lyapunov: LyapunovConfig {
            // Far enough for spikes of a twin to flip.
            eps: Some(5.0),
            ..LyapunovConfig::default()
        },
        ..ExperimentConfig::default()
    };
    choices.iter().fold(vec![start], |configs, changes| {
        let changed = |config: &ExperimentConfig| {
            let config = config.clone();
            changes.iter().map(move |change| {
                let mut config = config.clone();
                change(&mut config);
                config
            })
        };
        configs.iter().flat_map(changed).collect()
    })
}

/// Whether any parameter has a gradient of the exponent that a regulariser follows.
fn has_gradient(config: &ExperimentConfig) -> bool {
    let device = Device::flex().autodiff();
    let network = create_snn(&config.model, 3, &device).expect("valid");
    let time = config.task.time_steps;
    let values: Vec<f32> = (0..BATCH * time * INPUTS)
        .map(|index| f32::from((index * index) % 7 < 3))
        .collect();
    let input = Tensor::from_data(TensorData::new(values, [BATCH, time, INPUTS]), &device);
    let mut rng = stream(1, Stream::Perturbation, 0);
    let followed = lyapunov::regularised(config.lyapunov.estimator);
    let start = Perturbation::draw(followed, &network, BATCH, &mut rng, &device);
    let (_, reading) = lyapunov::forward(followed, &config.lyapunov, &network, input, None, &start)
        .expect("valid");
    let mut gradients = reading.exponent.backward();
    let gradient = network.parameters.flat().grad_remove(&mut gradients);
    gradient.is_some_and(|gradient| {
        let numbers = gradient.into_data();
        numbers.iter::<f32>().any(|number| number != 0.0)
    })
}

#[test]
fn nothing_is_said_to_be_held_exactly_where_no_weight_has_a_gradient_of_the_exponent() {
    let (mut movable, mut fixed, mut wrong) = (0, 0, Vec::new());
    for config in experiments() {
        let said = config.nothing_to_regularise();
        match said {
            None => movable += 1,
            Some(_) => fixed += 1,
        }
        if has_gradient(&config) != said.is_none() {
            let (steps, model, lyapunov) =
                (config.task.time_steps, &config.model, &config.lyapunov);
            wrong.push(format!("{said:?}: T {steps}, {model:?}, {lyapunov:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(movable > 100 && fixed > 20, "{movable} {fixed}");
}

fn one_layer(regulariser: Regulariser) -> ExperimentConfig {
    let mut config = small_feedforward();
    config.model.hidden_dims = vec![20];
    config.lyapunov.regulariser = regulariser;
    config
}

/// No warm-up, no step on the penalty: the run is the one that leaves the exponent alone.
#[test]
fn one_feedforward_layer_trains_as_if_nothing_were_held() {
    let alone = run_to_end(&mut session(&one_layer(Regulariser::Off))).expect("trains");
    for regulariser in [Regulariser::Interleaved, Regulariser::Joint] {
        let config = one_layer(regulariser);
        let mut session = session(&config);
        assert_eq!(session.total_steps(), 2 * config.steps_per_epoch());
        let regularised = run_to_end(&mut session).expect("trains");
        assert_eq!(regularised, alone, "{regulariser:?}");
    }
    let is_warm_up =
        |item: &Progress| matches!(item, Progress::Step(step) if step.phase == Phase::Warmup);
    assert!(!alone.iter().any(is_warm_up));
}
