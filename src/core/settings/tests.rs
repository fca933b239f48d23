use super::*;
use crate::core::config::{
    EstimatorKind, ExperimentConfig, FiringRateConfig, LossConfig, PRESETS, Readout,
    SurrogateConfig, SurrogateKind,
};
use crate::core::name::Named;
use crate::core::share_link::open;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// What of a configuration file stands at a path.
fn at_path(config: &ExperimentConfig, path: &str) -> Option<Json> {
    let whole = serde_json::to_value(config).expect("plain data");
    let pointer = format!("/{}", path.replace('.', "/"));
    whole.pointer(&pointer).cloned()
}

/// The default configuration, or the choice made by which it has the setting.
fn having(field: &Field) -> ExperimentConfig {
    let mut config = ExperimentConfig::default();
    if field.value(&config).is_none() {
        (field.bring)(&mut config);
    }
    assert!(field.value(&config).is_some(), "{}", field.path);
    config
}

/// The same as a file, with other JSON in the setting's place.
fn file_with(field: &Field, value: Json) -> String {
    let mut whole = serde_json::to_value(having(field)).expect("plain data");
    let model = whole["model"].as_object_mut().expect("a section");
    for end in ["input_dim", "num_classes"] {
        if field.path != format!("model.{end}") {
            model.remove(end);
        }
    }
    let mut place = &mut whole;
    for part in field.path.split('.') {
        place = &mut place[part];
    }
    *place = value;
    whole.to_string()
}

fn in_file() -> impl Iterator<Item = &'static Field> {
    every().filter(|field| field.in_file != InFile::ByOthers)
}

#[test]
fn everything_in_a_configuration_is_declared_and_everything_declared_is_in_one() {
    fn leaves(value: &Json, path: &str, found: &mut BTreeSet<String>) {
        match value {
            Json::Object(entries) => entries.iter().for_each(|(name, value)| {
                leaves(value, [path, name].join(".").trim_start_matches('.'), found);
            }),
            _ => {
                found.insert(path.to_owned());
            }
        }
    }
    let mut found = BTreeSet::new();
    for field in every() {
        let mut configs = vec![having(field)];
        for (choice, _) in field.choices() {
            let mut config = ExperimentConfig::default();
            (field.set)(&mut config, Value::Name(choice)).expect("one of its own");
            configs.push(config);
        }
        if matches!(field.input, Input::Own) {
            // It is not written where there is none.
            let data = "0123456789abcdef0123456789abcdef:150:values:1x4:3";
            let mut config = ExperimentConfig::default();
            field.write(&mut config, data).expect("a name of data");
            configs.push(config);
        }
        for config in configs {
            leaves(
                &serde_json::to_value(&config).expect("plain data"),
                "",
                &mut found,
            );
        }
    }
    // Null, where it is not chosen.
    found.remove("training.firing_rate");
    let declared: BTreeSet<String> = in_file().map(|field| field.path.to_owned()).collect();
    assert_eq!(found, declared);
    assert_eq!(
        every().count(),
        declared.len() + 2,
        "each once, and two that stand for others"
    );
}

#[test]
fn every_setting_is_labelled_says_what_it_is_for_and_can_be_set_from_a_link() {
    let mut words = BTreeSet::new();
    for field in every() {
        assert!(!field.label.is_empty(), "{}", field.path);
        assert!(field.help.ends_with('.'), "{}", field.path);
        assert!(
            field.about.is_empty() || field.about.ends_with('.'),
            "{}",
            field.path
        );
        let choice = matches!(field.input, Input::Choice(_));
        assert_eq!(field.allowed().is_empty(), choice, "{}", field.path);
    }
    for field in all() {
        assert!(
            !field.word.is_empty() && words.insert(field.word),
            "{}",
            field.path
        );
        assert_eq!(
            (named(field.path), with_word(field.word)),
            (Some(field), Some(field))
        );
        let mut config = having(field);
        assert_eq!(
            field.write(&mut config, &field.text(&having(field))),
            Some(())
        );
        assert_eq!(config, having(field), "{}", field.path);
    }
}

/// Serde and strum name each value from its variant, apart from one another.
#[test]
fn a_choice_is_called_in_files_as_in_the_table() {
    for field in in_file() {
        for (choice, label) in field.choices() {
            let mut config = ExperimentConfig::default();
            (field.set)(&mut config, Value::Name(choice)).expect("one of its own");
            assert_eq!(field.value(&config), Some(Value::Name(choice)));
            let written = at_path(&config, field.path).expect("it is there");
            let expected = match choice {
                "yes" => json!(true),
                "no" => json!(false),
                name => json!(name),
            };
            assert_eq!(written, expected, "{}", field.path);
            assert!(!label.is_empty());
        }
    }
}

#[test]
fn a_former_name_of_a_choice_is_read_in_files_and_fields_and_never_written() {
    let mut tried = 0;
    for field in all() {
        for (former, present) in field.formerly {
            let names: Vec<_> = field.choices().into_iter().map(|(name, _)| name).collect();
            assert!(
                names.contains(present) && !names.contains(former),
                "{former}"
            );
            let of_file = |name: &str| ExperimentConfig::from_json(&file_with(field, json!(name)));
            let read = of_file(former).expect("a former name");
            assert_eq!(Ok(&read), of_file(present).as_ref());
            assert_eq!(field.text(&read), *present);
            let mut typed = having(field);
            field.write(&mut typed, former).expect("a former name");
            assert_eq!(field.text(&typed), *present);
            tried += 1;
        }
    }
    assert!(tried > 0);
}

/// The estimators of any system refuse by themselves what no setting may be.
#[test]
fn the_ranges_of_eps_and_of_exponents_are_those_of_the_estimators() {
    use crate::core::exponent::{EPS, MOST_DIRECTIONS};
    let range = |path| named(path).and_then(|field| field.input.range());
    assert_eq!(range("lyapunov.eps"), Some((*EPS.start(), *EPS.end())));
    let most = MOST_DIRECTIONS as f64;
    assert_eq!(range("lyapunov.exponents"), Some((1.0, most)));
}

/// The words of version 1: none of them changes, and neither does its setting.
#[test]
fn the_words_of_links_are_frozen() {
    let frozen = "task task.kind, own task.data, steps task.time_steps, encoding task.encoding.kind, peak task.encoding.peak, \
        gain task.encoding.gain, cue task.cue_steps, recall task.recall_steps, bits task.bits, \
        classes task.classes, units task.units, manifold task.manifold_dim, smoothness task.smoothness, \
        held-out task.test_share, validation task.validation_share, samples task.samples, network model.kind, \
        hidden model.hidden_dims, alpha model.alpha, beta model.beta, threshold model.threshold, \
        dropout model.dropout, surrogate model.surrogate.kind, surrogate-alpha model.surrogate.alpha, \
        slope model.surrogate.slope, width model.surrogate.width, \
        surrogate-threshold model.surrogate.threshold, reset model.reset, learn-alpha model.learn_alpha, \
        learn-beta model.learn_beta, learn-threshold model.learn_threshold, recurrence model.recurrence, \
        init model.recurrent_init.kind, init-gain model.recurrent_init.gain, input-gain model.input_gain, \
        readout model.readout, readout-beta model.readout.beta, correct-rate training.loss.correct_rate, \
        incorrect-rate training.loss.incorrect_rate, epochs training.epochs, batch training.batch_size, \
        micro-batch training.micro_batch, optimizer training.optimizer.kind, \
        weight-decay training.optimizer.weight_decay, momentum training.optimizer.momentum, \
        learning-rate training.learning_rate, clip training.clip, firing-rate training.firing_rate, \
        firing-target training.firing_rate.target, firing-weight training.firing_rate.weight, \
        target lyapunov.lambda_target, regulariser lyapunov.regulariser, statistic lyapunov.statistic, \
        penalty lyapunov.penalty, strength lyapunov.lambda_reg, warmup lyapunov.warmup_steps, \
        warmup-rate lyapunov.warmup_learning_rate, every lyapunov.every, measure-every lyapunov.measure_every, \
        estimator lyapunov.estimator, eps lyapunov.eps, exponents lyapunov.exponents, \
        qr-every lyapunov.qr_every, transient lyapunov.transient, layers lyapunov.layers, seed seed";
    let now: Vec<String> = all()
        .map(|field| format!("{} {}", field.word, field.path))
        .collect();
    // The order names sweeps' runs; a new setting may stand between these.
    let now = now.join(", ");
    assert_eq!(
        now, frozen,
        "only a new setting's word is added here, where it stands in the table"
    );
}

/// A range is tried at its ends and just outside: whole numbers one further, others a little.
struct Trial {
    field: &'static Field,
    low: Json,
    high: Json,
    below: Option<Json>,
    above: Json,
}

fn trials() -> Vec<Trial> {
    let trial = |field: &'static Field| {
        let counted = |low: u64, high: u64| {
            let high_now = field.within.map_or(high, |within| within(&having(field)).1);
            Trial {
                field,
                low: json!(low),
                high: json!(high_now),
                below: Some(low).filter(|&low| low > 0).map(|low| json!(low - 1)),
                above: json!(high_now + 1),
            }
        };
        // As a file's number is read.
        let written = |number: f64| serde_json::from_str(&number.to_string()).expect("a number");
        let measured = |low: f64, high: f64| Trial {
            field,
            low: written(low),
            high: written(high),
            below: Some(written(low - low.abs().max(1.0) / 1024.0)),
            above: written(high + high.abs() / 1024.0),
        };
        match field.input {
            Input::Count { low, high } | Input::OptionalCount { low, high } => {
                Some(counted(low, high))
            }
            Input::Number { low, high } | Input::OptionalNumber { low, high } => {
                Some(measured(low, high))
            }
            Input::List { .. } | Input::Own | Input::Choice(_) => None,
        }
    };
    let found: Vec<_> = in_file().filter_map(trial).collect();
    assert!(found.len() > 40, "{}", found.len());
    found
}

/// The end of a range that another setting's hold on it is tighter than.
fn is_held_by_a_rule(field: &Field, error: &ConfigError) -> bool {
    let of_rule = [
        "training samples",
        "for this task",
        "with this network",
        "samples x time steps",
    ];
    error.path() != field.path || of_rule.iter().any(|rule| error.to_string().contains(rule))
}

#[test]
fn the_ends_of_every_range_are_accepted_in_files_links_and_fields_and_nothing_beyond_them() {
    for trial in trials() {
        let (field, path) = (trial.field, trial.field.path);
        for end in [&trial.low, &trial.high] {
            let read = ExperimentConfig::from_json(&file_with(field, end.clone()));
            if let Err(error) = read {
                assert!(is_held_by_a_rule(field, &error), "{path} at {end}: {error}");
            }
        }
        for beyond in trial.below.iter().chain([&trial.above]) {
            let error = ExperimentConfig::from_json(&file_with(field, beyond.clone()));
            let error = error.expect_err(path);
            assert_eq!(error.field(), Some(field), "{error}");
            let message = error.to_string();
            let start = format!("{path} is {}; allowed: ", text_of(beyond));
            assert!(
                message.starts_with(&start),
                "{message} does not start with {start}"
            );
            assert!(message.contains(" to "), "{message}");
            if field.control() == Some(field) {
                refused_elsewhere(field, &text_of(beyond), &error);
            }
        }
    }
}

/// As Rust writes the number, and people: without an exponent.
fn text_of(value: &Json) -> String {
    match value.as_u64() {
        Some(count) => count.to_string(),
        None => value.as_f64().expect("a number").to_string(),
    }
}

/// What a file may not hold, a field and a link may not either, with the same message.
fn refused_elsewhere(field: &'static Field, text: &str, error: &ConfigError) {
    let mut config = having(field);
    assert_eq!(field.write(&mut config, text), Some(()), "{text}");
    assert_eq!(config.validate().as_ref(), Err(error));
    assert!(
        error
            .sentence()
            .starts_with(&format!("{} is {text}; allowed: ", field.label))
    );
    let choice = all().find(|choice| {
        let mut with = ExperimentConfig::default();
        let names = choice.choices().into_iter();
        names.into_iter().any(|(name, _)| {
            choice.write(&mut with, name).is_some() && field.value(&with).is_some()
        })
    });
    assert!(choice.is_some(), "{} is never there", field.path);
    let link = format!("v=1&{}={text}", field.word);
    let opened = open(&link).expect("a link").expect("readable");
    let notes = opened.notes.join("\n");
    let says = |part: &str| assert!(notes.contains(part), "{link}: {notes}");
    says(&format!("{} is {text}; allowed: ", field.path));
    says("the link's value was passed over");
    assert_eq!(opened.link.config.validate(), Ok(()));
}

#[test]
fn a_list_is_refused_by_its_length_and_by_each_entry() {
    let field = named("model.hidden_dims").expect("a setting");
    for (list, message) in [
        (
            vec![8; 33],
            "model.hidden_dims (layers) is 33; allowed: 1 to 32",
        ),
        (vec![], "model.hidden_dims (layers) is 0; allowed: 1 to 32"),
        (vec![8, 0], "model.hidden_dims[1] is 0; allowed: 1 to 4096"),
        (
            vec![4097],
            "model.hidden_dims[0] is 4097; allowed: 1 to 4096",
        ),
    ] {
        let error = ExperimentConfig::from_json(&file_with(field, json!(list))).expect_err(message);
        assert_eq!(
            (error.to_string().as_str(), error.field()),
            (message, Some(field))
        );
    }
}

/// Values of every kind that JSON has.
fn every_kind() -> [Json; 9] {
    let words = [
        json!("plenty"),
        json!(null),
        json!(true),
        json!([]),
        json!({}),
    ];
    let [text, null, yes, list, object] = words;
    let numbers = [json!(2.5), json!(-1), json!(1e300), json!([2.5, "x"])];
    let [fraction, negative, large, mixed] = numbers;
    [
        text, null, yes, list, object, fraction, negative, large, mixed,
    ]
}

#[test]
fn a_value_of_another_kind_is_refused_in_the_settings_words_and_not_in_rusts() {
    let rust = [
        "invalid", "expected", "variant", "field `", "usize", "u64", "f64", "i64", "struct",
        "enum", "Config", "floating", "sequence", "map", "tagged",
    ];
    let mut refused = 0;
    for field in in_file() {
        for value in every_kind() {
            let shown = value.to_string();
            let Err(error) = ExperimentConfig::from_json(&file_with(field, value)) else {
                continue;
            };
            let message = error.to_string();
            assert!(message.contains("; allowed: "), "{message}");
            assert!(
                message.starts_with(field.path) || is_held_by_a_rule(field, &error),
                "{message}"
            );
            for word in rust {
                let said = message.contains(word);
                assert!(!said, "{} at {shown}: {message} says {word}", field.path);
            }
            refused += 1;
        }
    }
    assert!(refused > 300, "{refused}");
}

#[test]
fn sections_keys_and_what_a_choice_brings_are_refused_by_name() {
    for (json, message) in [
        (
            r#"{"training":{"epochs":2.5}}"#,
            "training.epochs is 2.5; allowed: a whole number, 1 to 10000",
        ),
        (
            r#"{"model":5}"#,
            "model: it is 5; allowed: an object, {...}",
        ),
        (
            r#"{"model":{"gamma":1}}"#,
            "model.gamma: there is no such setting here; allowed: kind, input_dim,",
        ),
        (
            r#"{"modell":{}}"#,
            "modell: there is no such setting here; allowed: task, model, training, lyapunov, seed",
        ),
        (
            r#"{"model":{"surrogate":{"kind":"box"}}}"#,
            "model.surrogate.kind is “box”; allowed: atan, fast_sigmoid,",
        ),
        (
            r#"{"model":{"surrogate":{"alpha":2}}}"#,
            "model.surrogate.kind is missing; allowed: atan,",
        ),
        (
            r#"{"model":{"surrogate":{"kind":"atan"}}}"#,
            "model.surrogate.alpha is missing; allowed: 0.001 to 1000",
        ),
        (
            r#"{"model":{"surrogate":{"kind":"atan","alpha":2,"slope":3}}}"#,
            "model.surrogate.slope: there is no such setting here; allowed: kind, alpha",
        ),
        (
            r#"{"training":{"firing_rate":{"target":0.1}}}"#,
            "training.firing_rate.weight is missing; allowed: 0 to 1000000",
        ),
        (
            r#"{"training":{"firing_rate":3}}"#,
            "training.firing_rate: it is 3; allowed: an object, {...}",
        ),
        (
            r#"{"model":{"learn_beta":"yes"}}"#,
            "model.learn_beta is “yes”; allowed: true, false",
        ),
        (
            r#"{"lyapunov":{"layers":[0.5]}}"#,
            "lyapunov.layers[0] is 0.5; allowed: a whole number",
        ),
        (r#"{"seed":1,"seed":2}"#, "seed: a setting is there twice"),
        (
            r#"{"model":{"beta":0.5,"alpha":0.5,"beta":0.7}}"#,
            "model.beta: a setting is there twice",
        ),
        (" \n", ".: it is empty"),
        (
            r#"{"training":{"learning_rate":0,5}}"#,
            "training: key must be a string at line 1 column 32 (numbers have a decimal point",
        ),
    ] {
        let said = ExperimentConfig::from_json(json)
            .expect_err(json)
            .to_string();
        assert!(said.contains(message), "{said} is not {message}");
    }
    let null = ExperimentConfig::from_json(r#"{"training":{"firing_rate":null}}"#);
    assert_eq!(null, Ok(ExperimentConfig::default()));
}

#[test]
fn every_preset_is_read_from_its_own_file() {
    for preset in &PRESETS {
        let config = (preset.config)();
        let text = serde_json::to_string(&config).expect("plain data");
        assert_eq!(
            ExperimentConfig::from_json(&text),
            Ok(config),
            "{}",
            preset.key
        );
    }
}

#[test]
fn what_a_rule_refuses_is_a_setting_with_a_control() {
    type Spoil = fn(&mut ExperimentConfig);
    let cases: [(Spoil, &str); 16] = [
        (
            |it| it.model.hidden_dims = vec![4096; 4],
            "model.hidden_dims",
        ),
        (
            |it| {
                it.model.learn_alpha = {
                    it.model.alpha = 0.0;
                    true
                }
            },
            "model.alpha",
        ),
        (
            |it| {
                it.model.learn_beta = {
                    it.model.beta = 1.0;
                    true
                }
            },
            "model.beta",
        ),
        (|it| it.training.loss = counts(), "model.readout"),
        (|it| it.training.batch_size = 4000, "training.batch_size"),
        (|it| it.lyapunov.layers = Some(vec![-3]), "lyapunov.layers"),
        (|it| it.lyapunov.layers = Some(vec![]), "lyapunov.layers"),
        (
            |it| with_spectrum(it).model.hidden_dims = vec![1],
            "lyapunov.exponents",
        ),
        (
            |it| with_spectrum(it).lyapunov.qr_every = 101,
            "lyapunov.qr_every",
        ),
        (
            |it| with_spectrum(it).task.time_steps = 1,
            "task.time_steps",
        ),
        (|it| it.lyapunov.transient = Some(100), "lyapunov.transient"),
        (|it| it.task.time_steps = 2001, "task.time_steps"),
        (
            |it| {
                it.model.hidden_dims = vec![4096, 3];
                it.task.time_steps = 2000;
                it.model.kind = crate::core::config::ModelKind::Feedforward;
                it.model.hidden_dims = vec![4096, 3, 4096, 3, 4096];
            },
            "task.time_steps",
        ),
        (
            |it| {
                it.task.kind = crate::core::config::Task::Randman;
                it.task.units = 200;
                it.task.samples = 20_000;
                it.task.time_steps = 2000;
                it.model.input_dim = 200;
            },
            "task.samples",
        ),
        (
            |it| {
                it.training.firing_rate = Some(FiringRateConfig {
                    target: 2.0,
                    weight: 1.0,
                })
            },
            "training.firing_rate.target",
        ),
        (
            |it| it.model.surrogate = SurrogateConfig::Triangular { width: f64::NAN },
            "model.surrogate.width",
        ),
    ];
    for (spoil, path) in cases {
        let mut config = ExperimentConfig::default();
        spoil(&mut config);
        let error = config.validate().expect_err(path);
        let control = error.field().and_then(Field::control);
        assert_eq!(control.map(|field| field.path), Some(path), "{error}");
    }
    // The task decides these.
    for spoil in [(|it| it.model.input_dim = 3) as Spoil, |it| {
        it.model.num_classes = 3
    }] {
        let mut config = ExperimentConfig::default();
        spoil(&mut config);
        let error = config.validate().expect_err("another end");
        assert_eq!(error.field().and_then(Field::control), None, "{error}");
    }
}

fn counts() -> LossConfig {
    LossConfig::CountMse {
        correct_rate: 0.5,
        incorrect_rate: 0.1,
    }
}

fn with_spectrum(config: &mut ExperimentConfig) -> &mut ExperimentConfig {
    config.lyapunov.estimator = EstimatorKind::Spectrum;
    config
}

#[test]
fn what_a_choice_brings_is_there_once_it_is_set() {
    let mut config = ExperimentConfig::default();
    let write = |config: &mut ExperimentConfig, path: &str, text: &str| {
        named(path).expect("a setting").write(config, text)
    };
    assert_eq!(write(&mut config, "model.surrogate.slope", "9"), Some(()));
    assert_eq!(
        config.model.surrogate,
        SurrogateConfig::FastSigmoid { slope: 9.0 }
    );
    assert_eq!(
        write(&mut config, "training.loss.correct_rate", "0.5"),
        Some(())
    );
    assert_eq!(
        (config.model.readout, config.training.loss),
        (Readout::SpikeCount {}, counts())
    );
    let before = config.clone();
    assert_eq!(write(&mut config, "model.readout.beta", "much"), None);
    assert_eq!(config, before, "what cannot be read changes nothing");
}

#[test]
fn a_setting_that_may_be_negative_offers_a_keyboard_with_a_minus() {
    let keyboard = |path: &str| named(path).map(|field| field.input.keyboard());
    assert_eq!(keyboard("lyapunov.lambda_target"), Some("text"));
    assert_eq!(keyboard("lyapunov.layers"), Some("text"));
    assert_eq!(keyboard("model.beta"), Some("decimal"));
    assert_eq!(keyboard("training.epochs"), Some("numeric"));
    for field in all() {
        if let Some((low, _)) = field.input.range() {
            assert_eq!(
                field.input.keyboard() == "text",
                low < 0.0,
                "{}",
                field.path
            );
        }
    }
    // And what it takes reaches the configuration.
    let mut config = ExperimentConfig::default();
    let target = named("lyapunov.lambda_target").expect("a setting");
    assert_eq!(target.write(&mut config, "−0,3"), Some(()));
    assert_eq!(config.lyapunov.lambda_target, -0.3);
}

#[test]
fn the_ends_of_a_range_are_short() {
    let short = [1e-8, 1e-6, 0.001, 1e6, -1e8, 9_007_199_254_740_991.0, 0.0];
    let words = ["1e-8", "1e-6", "0.001", "1000000", "-1e8", "9e15", "0"];
    assert_eq!(short.map(field::bound), words);
}

#[test]
fn what_falls_as_the_window_widens_is_called_a_sharpness_and_what_grows_a_width() {
    let with = |surrogate| {
        let mut config = ExperimentConfig::default();
        config.model.surrogate = surrogate;
        config
    };
    let parameters = || {
        Group::Surrogate
            .fields()
            .filter(|it| it.path != "model.surrogate.kind")
    };
    for kind in SurrogateKind::all().map(SurrogateConfig::from) {
        let has = |field: &&Field| field.value(&with(kind)).is_some();
        let Some(field) = parameters()
            .find(has)
            .filter(|_| kind.half_width().is_finite())
        else {
            continue;
        };
        let half_width = |parameter: &str| {
            let mut config = with(kind);
            field.write(&mut config, parameter).expect("a number");
            config.model.surrogate.half_width()
        };
        let (name, help) = if half_width("2") < half_width("1") {
            ("sharpness", "An inverse width: ")
        } else {
            ("width", "A width: ")
        };
        assert!(
            field.label.ends_with(name) && field.help.starts_with(help),
            "{}",
            field.label
        );
        assert!((field.relevant)(&with(kind)));
    }
    let note = |surrogate| surrogate::half_width(&with(surrogate));
    let starts = |surrogate, start: &str| note(surrogate).is_some_and(|it| it.starts_with(start));
    assert!(starts(
        SurrogateConfig::Atan { alpha: 2.0 },
        "Half-width 0.32:"
    ));
    assert!(starts(
        SurrogateConfig::FastSigmoid { slope: 25.0 },
        "Half-width 0.017:"
    ));
    assert!(starts(
        SurrogateConfig::Triangular { width: 1.0 },
        "Half-width 0.5:"
    ));
    assert_eq!(note(SurrogateConfig::StraightThrough {}), None);
    assert_eq!(
        note(SurrogateConfig::SnntorchTriangular { threshold: 1.0 }),
        None
    );
    let noted: Vec<_> = all().filter(|field| field.note.is_some()).collect();
    assert_eq!(noted, parameters().collect::<Vec<_>>());
}
