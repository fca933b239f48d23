//! Experiments to begin with: each a configuration and what it shows. What came out when it was run is
//! in [`results`](super::results()).

use super::{
    Encoding, EstimatorKind, ExperimentConfig, LyapunovConfig, ModelConfig, Penalty, RecurrentInit,
    Regulariser, SurrogateConfig, Task, TaskConfig, TrainingConfig,
};

/// An experiment by name.
#[derive(Debug, Clone, Copy)]
pub struct Preset {
    /// Names it in links and on the command line.
    pub key: &'static str,
    pub title: &'static str,
    /// What it shows.
    pub sentence: &'static str,
    pub config: fn() -> ExperimentConfig,
}

/// Every preset, the demonstration first.
pub const PRESETS: [Preset; 8] = [
    Preset {
        key: "demonstration",
        title: "The demonstration",
        sentence: "Digits in 100 time steps of Poisson spikes: from this start the recurrent \
                   network's gradient explodes, and far less with its exponent regularised.",
        config: ExperimentConfig::default,
    },
    Preset {
        key: "store_recall",
        title: "Store and recall",
        sentence: "Remember one of four cues over 60 time steps of noise.",
        config: store_recall,
    },
    Preset {
        key: "flossing",
        title: "Gradient flossing",
        sentence: "After Engelken: warm-up and interleaved steps towards an exponent of zero, here the largest \
                   alone, on a delayed XOR.",
        config: flossing,
    },
    Preset {
        key: "temporal_parity",
        title: "Temporal parity",
        sentence: "Odd or even? Three pulses, one after another, of which none may be missed.",
        config: parity,
    },
    Preset {
        key: "randman",
        title: "Random manifolds",
        sentence: "Ten classes told apart by the times of single spikes alone (Zenke and Vogels 2021).",
        config: randman,
    },
    Preset {
        key: "latency",
        title: "Digits by latency",
        sentence: "One spike a pixel, the brighter the earlier.",
        config: latency,
    },
    Preset {
        key: "rows",
        title: "Digits row by row",
        sentence: "The digit is read line by line, as from a sheet: the top is long gone at the end.",
        config: rows,
    },
    Preset {
        key: "reference",
        title: "The reference as it is",
        sentence: "The PyTorch module that this lab grew from: two feedforward layers, its own twin, \
                   and the penalty in the loss.",
        config: reference,
    },
];

impl Preset {
    /// The preset of this key. What is called `reference` was `seed` in 0.2 and before.
    pub fn named(key: &str) -> Option<&'static Self> {
        let key = if key == "seed" { "reference" } else { key };
        PRESETS.iter().find(|preset| preset.key == key)
    }
}

/// The model that a task wants, otherwise as `model`.
fn fitted(task: TaskConfig, model: ModelConfig) -> ExperimentConfig {
    ExperimentConfig {
        model: ModelConfig {
            input_dim: task.input_dim(),
            num_classes: task.num_classes(),
            ..model
        },
        task,
        ..ExperimentConfig::default()
    }
}

/// The task's own where the input changes over time, said so that a preset's link need not name it.
const FROM_THE_FIRST_STEP: Option<usize> = Some(0);

/// Of Heidelberg's spoken digits, whose files are brought: one recurrent layer of 128 to begin with, which nobody tuned.
/// On no data yet; `examples/shd.json` is the same.
pub fn spoken_digits() -> ExperimentConfig {
    ExperimentConfig {
        model: ModelConfig {
            hidden_dims: vec![128],
            ..ModelConfig::default()
        },
        training: TrainingConfig {
            epochs: 30,
            batch_size: 64,
            learning_rate: 0.002,
            ..TrainingConfig::default()
        },
        lyapunov: LyapunovConfig {
            regulariser: Regulariser::Interleaved,
            lambda_target: -0.08,
            ..LyapunovConfig::default()
        },
        task: TaskConfig {
            validation_share: 0.1,
            ..TaskConfig::default()
        },
        ..ExperimentConfig::default()
    }
}

fn store_recall() -> ExperimentConfig {
    let task = TaskConfig {
        kind: Task::StoreRecall,
        time_steps: 75,
        ..TaskConfig::default()
    };
    let model = ModelConfig {
        // LIF neurons with recurrence: the current keeps nothing.
        alpha: 0.0,
        input_gain: 2.0,
        recurrent_init: RecurrentInit::Normal { gain: 4.0 },
        ..ModelConfig::default()
    };
    ExperimentConfig {
        lyapunov: LyapunovConfig {
            lambda_target: -0.05,
            warmup_steps: 150,
            warmup_learning_rate: 1e-2,
            transient: FROM_THE_FIRST_STEP,
            ..LyapunovConfig::default()
        },
        training: TrainingConfig {
            epochs: 8,
            ..TrainingConfig::default()
        },
        ..fitted(task, model)
    }
}

fn flossing() -> ExperimentConfig {
    let task = TaskConfig {
        kind: Task::DelayedXor,
        time_steps: 60,
        ..TaskConfig::default()
    };
    let model = ModelConfig {
        input_gain: 2.0,
        ..ModelConfig::default()
    };
    ExperimentConfig {
        lyapunov: LyapunovConfig {
            lambda_target: 0.0,
            warmup_steps: 200,
            warmup_learning_rate: 1e-2,
            every: 5,
            transient: FROM_THE_FIRST_STEP,
            ..LyapunovConfig::default()
        },
        training: quick(12),
        ..fitted(task, model)
    }
}

fn parity() -> ExperimentConfig {
    let task = TaskConfig {
        kind: Task::TemporalParity,
        time_steps: 30,
        bits: 3,
        ..TaskConfig::default()
    };
    let model = ModelConfig {
        alpha: 0.5,
        beta: 0.95,
        hidden_dims: vec![128],
        input_gain: 2.0,
        recurrent_init: RecurrentInit::Normal { gain: 2.0 },
        ..ModelConfig::default()
    };
    ExperimentConfig {
        lyapunov: LyapunovConfig {
            lambda_target: -0.02,
            transient: FROM_THE_FIRST_STEP,
            ..LyapunovConfig::default()
        },
        training: TrainingConfig {
            batch_size: 32,
            ..quick(15)
        },
        ..fitted(task, model)
    }
}

fn randman() -> ExperimentConfig {
    let task = TaskConfig {
        kind: Task::Randman,
        time_steps: 50,
        ..TaskConfig::default()
    };
    let model = ModelConfig {
        input_gain: 3.0,
        ..ModelConfig::default()
    };
    ExperimentConfig {
        lyapunov: rarely(-0.05),
        training: quick(20),
        ..fitted(task, model)
    }
}

fn latency() -> ExperimentConfig {
    let task = TaskConfig {
        encoding: Encoding::Latency {},
        time_steps: 50,
        ..TaskConfig::default()
    };
    ExperimentConfig {
        lyapunov: rarely(-0.05),
        training: TrainingConfig {
            epochs: 8,
            ..TrainingConfig::default()
        },
        ..fitted(task, ModelConfig::default())
    }
}

fn rows() -> ExperimentConfig {
    let task = TaskConfig {
        encoding: Encoding::Rows { peak: 0.5 },
        time_steps: 80,
        ..TaskConfig::default()
    };
    let model = ModelConfig {
        input_gain: 2.0,
        ..ModelConfig::default()
    };
    ExperimentConfig {
        lyapunov: LyapunovConfig {
            transient: FROM_THE_FIRST_STEP,
            ..LyapunovConfig::default()
        },
        training: quick(12),
        ..fitted(task, model)
    }
}

/// From the first step on, with fewer steps on the penalty than the demonstration's.
fn rarely(lambda_target: f64) -> LyapunovConfig {
    LyapunovConfig {
        lambda_target,
        warmup_steps: 100,
        warmup_learning_rate: 1e-2,
        every: 2,
        transient: FROM_THE_FIRST_STEP,
        ..LyapunovConfig::default()
    }
}

fn quick(epochs: usize) -> TrainingConfig {
    TrainingConfig {
        epochs,
        learning_rate: 5e-3,
        ..TrainingConfig::default()
    }
}

fn reference() -> ExperimentConfig {
    let model = ModelConfig {
        hidden_dims: vec![64, 64],
        surrogate: SurrogateConfig::FastSigmoid { slope: 25.0 },
        ..ModelConfig::reference_feedforward()
    };
    let task = TaskConfig {
        time_steps: 25,
        ..TaskConfig::default()
    };
    ExperimentConfig {
        lyapunov: LyapunovConfig {
            estimator: EstimatorKind::Reference,
            regulariser: Regulariser::Joint,
            penalty: Penalty::Squared,
            lambda_reg: 0.1,
            lambda_target: 0.0,
            ..LyapunovConfig::default()
        },
        ..fitted(task, model)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_a_valid_experiment_under_a_name_of_its_own() {
        for preset in &PRESETS {
            assert_eq!((preset.config)().validate(), Ok(()), "{}", preset.key);
            let named = Preset::named(preset.key).expect("found");
            assert_eq!(named.title, preset.title);
        }
    }

    #[test]
    fn the_preset_that_was_called_seed_is_the_reference() {
        let former = Preset::named("reference").expect("a former name");
        assert_eq!(former.key, "reference");
    }

    #[test]
    fn the_example_of_spoken_digits_is_what_the_page_offers_for_them() {
        let example = include_str!("../../../examples/shd.json");
        let read = ExperimentConfig::from_json(example).expect("valid");
        assert_eq!(read, spoken_digits());
    }
}
