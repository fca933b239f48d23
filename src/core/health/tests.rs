use super::*;
use crate::core::config::{
    ExperimentConfig, ModelConfig, RecurrentInit, Regulariser, SurrogateConfig,
};
use crate::core::metrics::fixtures::{self, LAYER as HEALTHY};
use crate::core::metrics::{EpochMetrics, Phase, Quantity, StepMetrics};
use crate::core::name::Named;
use crate::core::protocol::{Event, RunId};
use crate::core::settings;

fn step(step: usize, layer: LayerMetrics, norm: f32, gradient_by_time: Vec<f32>) -> StepMetrics {
    StepMetrics {
        gradient_norm: Some(norm),
        layers: vec![HEALTHY, layer],
        gradient_by_time,
        ..fixtures::step(step)
    }
}

fn run(steps: Vec<StepMetrics>) -> Run {
    let mut config = ExperimentConfig::demonstration(Regulariser::Interleaved);
    config.model.hidden_dims = vec![32, 32];
    let mut run = Run::new(RunId(0), config);
    run.steps = steps;
    run
}

fn even(layer: LayerMetrics) -> Run {
    run((0..20)
        .map(|it| step(it, layer, 2.0, vec![1.0; 20]))
        .collect())
}

fn kinds(run: &Run) -> Vec<WarningKind> {
    warnings(run).iter().map(|warning| warning.kind).collect()
}

#[test]
fn a_healthy_run_and_one_without_steps_raise_no_warning() {
    assert_eq!(kinds(&even(HEALTHY)), []);
    assert_eq!(kinds(&run(Vec::new())), []);
}

#[test]
fn each_share_warns_above_its_threshold_and_names_the_layer() {
    let silent = |silent| even(LayerMetrics { silent, ..HEALTHY });
    assert_eq!(kinds(&silent(0.5)), []);
    assert_eq!(kinds(&silent(0.62)), [WarningKind::Silent]);
    let text = &warnings(&silent(0.62))[0].what;
    assert!(
        text.starts_with("Layer 2: 62\u{a0}% of the neurons"),
        "{text}"
    );

    let saturated = |saturated| {
        even(LayerMetrics {
            saturated,
            ..HEALTHY
        })
    };
    assert_eq!(kinds(&saturated(0.19)), []);
    assert_eq!(kinds(&saturated(0.21)), [WarningKind::Saturated]);

    let window = |window| even(LayerMetrics { window, ..HEALTHY });
    assert_eq!(kinds(&window(0.0065)), []);
    assert_eq!(kinds(&window(0.0062)), [WarningKind::OutOfReach]);
    let text = &warnings(&window(0.0062))[0].what;
    assert!(text.contains("0.62\u{a0}% of the potentials"), "{text}");
}

#[test]
fn of_what_is_saturated_strong_recurrent_weights_are_lowered_before_the_threshold_is_raised() {
    let mut saturated = even(LayerMetrics {
        saturated: 0.3,
        ..HEALTHY
    });
    let mut offered = |gain| {
        saturated.config.model.recurrent_init = RecurrentInit::Normal { gain };
        warnings(&saturated)[0].fix.edits.clone()
    };
    let gain = ("model.recurrent_init.gain", "1.2".to_owned());
    assert_eq!(offered(10.0), [gain]);
    assert_eq!(offered(1.2), [("model.threshold", "2".to_owned())]);
}

#[test]
fn one_odd_batch_raises_no_warning() {
    let mut steps = even(HEALTHY).steps;
    steps[19].layers[1].silent = 1.0;
    assert_eq!(kinds(&run(steps)), []);
}

#[test]
fn a_norm_explodes_only_where_it_is_large_and_has_grown() {
    let norms = |norm: fn(usize) -> f32| {
        let steps = (0..20).map(|it| step(it, HEALTHY, norm(it), vec![1.0; 20]));
        run(steps.collect())
    };
    assert_eq!(
        kinds(&norms(|it| 2f32.powi(it as i32))),
        [WarningKind::Exploding]
    );
    assert_eq!(kinds(&norms(|it| 1.5f32.powi(it as i32 - 12))), [], "small");
    assert_eq!(kinds(&norms(|it| 1e6 / (it + 1) as f32)), [], "falling");
}

#[test]
fn growth_and_decay_towards_the_first_time_steps_are_told_apart() {
    let slope = |rate: f32| {
        let by_time: Vec<f32> = (0..100).map(|time| (rate * time as f32).exp()).collect();
        run(vec![step(0, HEALTHY, 1.0, by_time)])
    };
    assert_eq!(kinds(&slope(-0.1)), [WarningKind::Exploding]);
    assert_eq!(kinds(&slope(0.1)), [WarningKind::Vanishing]);
    assert_eq!(kinds(&slope(0.05)), []);
    let nothing_reaches = run(vec![step(0, HEALTHY, 1.0, vec![0.0, 0.0, 1.0])]);
    assert_eq!(kinds(&nothing_reaches), [WarningKind::Vanishing]);
    let ends_early = run(vec![step(0, HEALTHY, 1.0, vec![1.0, 1.0, 0.0])]);
    assert_eq!(
        kinds(&ends_early),
        [],
        "nothing to compare the first steps with"
    );
}

#[test]
fn the_warm_up_leaves_the_last_gradient_to_be_judged() {
    let mut steps = vec![step(0, HEALTHY, 1.0, vec![1e5, 1.0, 1.0])];
    steps.push(StepMetrics {
        phase: Phase::Warmup,
        gradient_norm: None,
        ..step(1, HEALTHY, 0.0, Vec::new())
    });
    assert_eq!(kinds(&run(steps)), [WarningKind::Exploding]);
}

#[test]
fn a_number_that_stopped_being_one_comes_first() {
    let mut broken = even(LayerMetrics {
        silent: 0.9,
        ..HEALTHY
    });
    broken.apply(Event::Failed {
        run: RunId(0),
        quantity: Quantity::Loss,
        step: 20,
        message: "the loss became NaN".into(),
    });
    assert_eq!(kinds(&broken), [WarningKind::Broken, WarningKind::Silent]);
    assert_eq!(
        warnings(&broken)[0].what,
        "Broken off: the loss became NaN or infinite."
    );
}

#[test]
fn the_last_layer_of_a_counting_readout_is_called_by_its_name() {
    let mut run = even(LayerMetrics {
        silent: 0.9,
        ..HEALTHY
    });
    run.config.model.hidden_dims = vec![32];
    assert!(warnings(&run)[0].what.starts_with("Readout: 90"));
}

/// Starts that differ in what is offered.
fn configs() -> Vec<ExperimentConfig> {
    let mut configs = vec![
        ExperimentConfig::demonstration(Regulariser::Off),
        ExperimentConfig::demonstration(Regulariser::Interleaved),
    ];
    for target in [-3.0, 1.0] {
        for regulariser in [Regulariser::Off, Regulariser::Joint] {
            let mut config = ExperimentConfig::demonstration(regulariser);
            config.lyapunov.lambda_target = target;
            configs.push(config);
        }
    }
    configs.push(ExperimentConfig {
        model: ModelConfig::reference_feedforward(),
        ..ExperimentConfig::default()
    });
    configs
}

fn failed(config: &ExperimentConfig, quantity: Quantity) -> Run {
    let mut run = Run::new(RunId(0), config.clone());
    run.not_finite = Some(quantity);
    run
}

/// Whatever is pressed however often, the settings stay ones that can be trained.
#[test]
fn every_fix_is_taken_by_its_fields_and_leaves_a_valid_experiment() {
    for config in configs() {
        for &kind in WarningKind::ALL {
            for quantity in [Quantity::GradientNorm, Quantity::Loss] {
                let mut run = failed(&config, quantity);
                for _ in 0..12 {
                    let fix = fixes::fix(kind, &run);
                    assert!(!fix.edits.is_empty(), "{kind:?}");
                    fix.apply(&mut run.config);
                    assert_eq!(run.config.validate(), Ok(()), "{kind:?}: {fix:?}");
                    for (path, text) in &fix.edits {
                        let field = settings::named(path).unwrap_or_else(|| panic!("no {path}"));
                        assert_eq!(field.text(&run.config), *text, "{kind:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_narrow_window_is_not_blamed_for_holding_few_potentials() {
    let mut run = even(LayerMetrics {
        window: 0.003,
        ..HEALTHY
    });
    run.config.model.surrogate = SurrogateConfig::FastSigmoid { slope: 25.0 };
    for step in &mut run.steps {
        step.layers[0].window = 0.003;
    }
    assert_eq!(kinds(&run), []);
    for step in &mut run.steps {
        step.layers[1].window = 0.0;
    }
    let found = warnings(&run);
    assert_eq!(
        found[0].fix.label,
        "Take a wider surrogate: fast sigmoid, slope 10"
    );
}

#[test]
fn what_comes_of_silence_or_of_an_explosion_is_not_listed_beside_it() {
    let silent = LayerMetrics {
        silent: 1.0,
        window: 0.0,
        ..HEALTHY
    };
    let fading = |layer| run(vec![step(0, layer, 1.0, vec![0.0, 0.0, 1.0])]);
    assert_eq!(kinds(&fading(silent)), [WarningKind::Silent]);
    assert_eq!(kinds(&fading(HEALTHY)), [WarningKind::Vanishing]);
    let out_of_reach = LayerMetrics {
        window: 0.0,
        ..HEALTHY
    };
    let exploding = run(vec![step(0, out_of_reach, 1.0, vec![1e5, 1.0, 1.0])]);
    assert_eq!(kinds(&exploding), [WarningKind::Exploding]);
}

#[test]
fn a_silent_layer_takes_a_bigger_step_than_silent_neurons() {
    let silent = |silent| even(LayerMetrics { silent, ..HEALTHY });
    let label = |run: &Run| warnings(run)[0].fix.label.clone();
    assert_eq!(label(&silent(1.0)), "Lower the threshold to 0.25");
    assert_eq!(label(&silent(0.7)), "Lower the threshold to 0.5");
}

#[test]
fn an_explosion_within_what_is_measured_is_answered_by_holding_the_exponent() {
    let mut run = run(vec![step(0, HEALTHY, 1.0, vec![1e5, 1.0, 1.0])]);
    run.config.lyapunov.regulariser = Regulariser::Off;
    let offered = labels(run, WarningKind::Exploding, 3);
    let expected = [
        "Regularise the exponent to \u{2212}0.08",
        "Take a narrower surrogate: fast sigmoid, slope 25",
        "Take fewer time steps: 50",
    ];
    assert_eq!(offered, expected);
}

#[test]
fn an_explosion_beyond_what_is_measured_in_any_epoch_takes_the_narrower_surrogate_first() {
    let mut run = run(vec![step(0, HEALTHY, 1.0, vec![1e5, 1.0, 1.0])]);
    run.config.lyapunov.regulariser = Regulariser::Off;
    run.epochs.push(EpochMetrics {
        max_gradient_norm: 1.5e24,
        ..fixtures::epoch(1)
    });
    let offered = labels(run, WarningKind::Exploding, 1);
    assert_eq!(
        offered,
        ["Take a narrower surrogate: fast sigmoid, slope 25"]
    );
}

fn labels(mut run: Run, kind: WarningKind, presses: usize) -> Vec<String> {
    let press = |_| {
        let fix = fixes::fix(kind, &run);
        fix.apply(&mut run.config);
        fix.label
    };
    (0..presses).map(press).collect()
}

#[test]
fn a_gradient_that_outgrew_its_numbers_is_answered_by_what_made_it_grow() {
    let mut config = ExperimentConfig::demonstration(Regulariser::Off);
    config.task.time_steps = 800;
    for quantity in [Quantity::GradientNorm, Quantity::Exponent] {
        let offered = labels(failed(&config, quantity), WarningKind::Broken, 3);
        let expected = [
            "Take a narrower surrogate: fast sigmoid, slope 25",
            "Regularise the exponent to \u{2212}0.08",
            "Take fewer time steps: 400",
        ];
        assert_eq!(offered, expected, "{quantity:?}");
    }
    config.model.recurrent_init = RecurrentInit::Normal { gain: 12.0 };
    let offered = labels(
        failed(&config, Quantity::GradientNorm),
        WarningKind::Broken,
        4,
    );
    assert_eq!(
        offered[2..],
        [
            "Lower the initial gain g to 1.2",
            "Take fewer time steps: 400",
        ]
    );
    config.training.clip = None;
    let offered = labels(failed(&config, Quantity::Loss), WarningKind::Broken, 2);
    assert_eq!(
        offered,
        [
            "Clip the gradient at norm 1",
            "Lower the learning rate to 0.0002"
        ]
    );
}

/// By the half-widths and peaks of the surrogates themselves: no button calls narrower what is wider.
#[test]
fn a_surrogate_is_called_narrower_or_lower_only_where_it_is() {
    let offered = |surrogate: SurrogateConfig| {
        let mut config = ExperimentConfig::demonstration(Regulariser::Off);
        config.task.time_steps = 800;
        config.model.surrogate = surrogate;
        let run = failed(&config, Quantity::GradientNorm);
        fixes::fix(WarningKind::Broken, &run).label
    };
    let narrower = "Take a narrower surrogate: fast sigmoid, slope 25";
    assert_eq!(offered(SurrogateConfig::Atan { alpha: 20.0 }), narrower);
    let wide = SurrogateConfig::Triangular { width: 0.04 };
    assert_eq!(offered(wide), narrower);
    // Half-widths of 0.0006 and 0.0018, peaks of 500 and 250.
    let lower = "Take a lower surrogate: fast sigmoid, slope 25";
    assert_eq!(offered(SurrogateConfig::Atan { alpha: 1e3 }), lower);
    assert_eq!(offered(SurrogateConfig::Sigmoid { slope: 1e3 }), lower);
    let hold = "Regularise the exponent to \u{2212}0.08";
    for surrogate in [
        SurrogateConfig::FastSigmoid { slope: 25.0 },
        SurrogateConfig::Triangular { width: 0.03 },
    ] {
        assert_eq!(offered(surrogate), hold);
    }
}

/// Out of reach of a surrogate, a wider one is offered, and it is one.
#[test]
fn a_surrogate_that_is_called_wider_has_a_larger_half_width() {
    for surrogate in [
        SurrogateConfig::Atan { alpha: 20.0 },
        SurrogateConfig::Atan { alpha: 1.0 },
        SurrogateConfig::FastSigmoid { slope: 25.0 },
        SurrogateConfig::FastSigmoid { slope: 4.0 },
        SurrogateConfig::Sigmoid { slope: 50.0 },
        SurrogateConfig::Triangular { width: 0.1 },
    ] {
        let mut run = run(Vec::new());
        run.config.model.surrogate = surrogate;
        let fix = fixes::fix(WarningKind::OutOfReach, &run);
        assert!(
            fix.label.starts_with("Take a wider surrogate"),
            "{}",
            fix.label
        );
        fix.apply(&mut run.config);
        let (before, after) = (surrogate, run.config.model.surrogate);
        assert!(after.half_width() > before.half_width(), "{}", fix.label);
    }
}

#[test]
fn where_nothing_can_be_held_no_fix_offers_to_hold_it() {
    for regulariser in [Regulariser::Off, Regulariser::Interleaved] {
        let mut config = ExperimentConfig {
            model: ModelConfig::reference_feedforward(),
            ..ExperimentConfig::demonstration(regulariser)
        };
        config.lyapunov.lambda_target = 1.0;
        config.model.surrogate = SurrogateConfig::Atan { alpha: 2.0 };
        for &kind in WarningKind::ALL {
            let offered = labels(failed(&config, Quantity::GradientNorm), kind, 6);
            assert!(
                !offered.iter().any(|label| label.contains("exponent")),
                "{kind:?}: {offered:?}"
            );
        }
    }
}

#[test]
fn a_gradient_beyond_what_is_measured_explodes_and_is_called_over_and_no_number() {
    let run = run(vec![step(0, HEALTHY, 1e22, vec![f32::INFINITY, 1e17, 1.0])]);
    assert_eq!(kinds(&run), [WarningKind::Exploding]);
    let text = &warnings(&run)[0].what;
    assert!(text.contains("beyond 1.8\u{202f}·\u{202f}10¹⁹"), "{text}");
    assert_eq!(norm_text(f32::INFINITY), "over 1.8\u{202f}·\u{202f}10¹⁹");
    assert_eq!(norm_text(63.2), "63");
}
