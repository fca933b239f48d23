//! Sweeps as they are written down, and what they come to.

use super::*;
use crate::core::config::Side;
use crate::core::config::{EstimatorKind, ExperimentConfig, PRESETS, Regulariser, SurrogateKind};
use crate::core::metrics::{EpochMetrics, fixtures};
use crate::core::name::Named;
use crate::core::settings;
use serde_json::{Value, json};

fn file(mut value: Value) -> Result<File, SweepError> {
    value["version"] = json!(1);
    File::from_json(&value.to_string())
}

fn plan(value: Value) -> Plan {
    Plan::new(&file(value).expect("a sweep")).expect("a plan")
}

fn refused(value: Value) -> String {
    let drawn_up = file(value).and_then(|file| Plan::new(&file));
    drawn_up.expect_err("it is wrong").to_string()
}

fn settings(plan: &Plan, path: &str) -> Vec<Value> {
    plan.jobs().map(|job| job.setting[path].clone()).collect()
}

#[test]
fn axes_multiply_with_seeds_and_sides_and_the_first_axis_is_the_slowest() {
    let plan = plan(json!({
        "axes": [
            {"setting": "model.recurrent_init.gain", "values": [0, 0.5]},
            {"setting": "task.time_steps", "from": 25, "to": 100, "count": 3, "scale": "logarithmic"},
        ],
        "seeds": {"first": 7, "count": 2},
        "sides": "both",
    }));
    assert_eq!(plan.len(), 2 * 3 * 2 * 2);
    let first: Vec<_> = plan.jobs().take(5).collect();
    let said = |job: &Job| (job.setting["task.time_steps"].clone(), job.seed, job.side);
    assert_eq!(said(&first[0]), (json!(25), 7, Side::Unregularised));
    assert_eq!(said(&first[1]), (json!(25), 7, Side::Regularised));
    assert_eq!(said(&first[2]), (json!(25), 8, Side::Unregularised));
    assert_eq!(said(&first[4]), (json!(50), 7, Side::Unregularised));
    assert_eq!(first[0].config.lyapunov.regulariser, Regulariser::Off);
    assert_eq!(first[1].config.seed, 7);
    for (index, job) in plan.jobs().enumerate() {
        assert_eq!((job.index, job.key), (index, plan.key(index)));
        assert_eq!(job.config.validate(), Ok(()));
    }
}

#[test]
fn a_setting_that_does_nothing_is_null_and_equal_networks_run_once() {
    let plan = plan(json!({
        "axes": [
            {"setting": "model.surrogate.slope", "values": [10, 25]},
            {"setting": "model.surrogate.kind", "values": ["atan", "fast_sigmoid"]},
        ],
    }));
    let kinds = settings(&plan, "model.surrogate.kind");
    let slopes = settings(&plan, "model.surrogate.slope");
    assert_eq!(kinds, ["atan", "fast_sigmoid", "fast_sigmoid"]);
    assert_eq!(slopes, [Value::Null, json!(10), json!(25)]);
}

#[test]
fn without_the_regulariser_nothing_follows_its_settings() {
    let plan = plan(json!({
        "axes": [{"setting": "lyapunov.lambda_target", "values": [-0.1, -0.05]}],
        "sides": "both",
    }));
    let sides: Vec<_> = plan.jobs().map(|job| job.side).collect();
    assert_eq!(
        sides,
        [Side::Unregularised, Side::Regularised, Side::Regularised]
    );
    let targets = settings(&plan, "lyapunov.lambda_target");
    assert_eq!(targets, [Value::Null, json!(-0.1), json!(-0.05)]);
    // Off among the values is the other side.
    let plan = self::plan(json!({
        "axes": [{"setting": "lyapunov.regulariser", "values": ["joint", "off"]}],
        "sides": "both",
    }));
    let said: Vec<_> = plan
        .jobs()
        .map(|job| (job.side, job.setting["lyapunov.regulariser"].clone()))
        .collect();
    assert_eq!(
        said,
        [
            (Side::Unregularised, json!("off")),
            (Side::Regularised, json!("joint"))
        ]
    );
}

#[test]
fn draws_are_joint_and_the_same_for_all_seeds_and_both_sides() {
    let drawn = |count: usize| {
        plan(json!({
            "axes": [
                {"setting": "training.learning_rate", "draw": "log_uniform", "from": 5e-4, "to": 1e-2},
                {"setting": "model.hidden_dims", "draw": "choice", "values": [[8], [16, 8]]},
                {"setting": "task.time_steps", "draw": "uniform", "from": 20, "to": 30},
            ],
            "draws": {"count": count, "seed": 1}, "seeds": [0, 1], "sides": "both",
        }))
    };
    let plan = drawn(6);
    assert_eq!(plan.len(), 6 * 4);
    let jobs: Vec<_> = plan.jobs().collect();
    for four in jobs.chunks(4) {
        assert!(
            four.iter().all(|job| job.setting == four[0].setting),
            "{four:?}"
        );
    }
    let rates = settings(&plan, "training.learning_rate");
    assert_ne!(rates[0], rates[4]);
    assert!(settings(&plan, "task.time_steps").iter().all(Value::is_u64));
    // More draws leave the first as they were.
    let more: Vec<_> = drawn(9).jobs().take(24).collect();
    assert_eq!(more, jobs);
}

/// The numbers stand here so that another platform or version that draws others is found out.
#[test]
fn the_values_that_are_drawn_are_these() {
    let plan = plan(json!({
        "axes": [{"setting": "model.beta", "draw": "uniform", "from": 0, "to": 1}],
        "draws": {"count": 3, "seed": 1},
    }));
    assert_eq!(settings(&plan, "model.beta"), [0.762421, 0.836205, 0.85297]);
}

#[test]
fn the_order_of_a_files_keys_and_the_way_its_base_is_given_change_no_run() {
    let axes = json!([{"setting": "model.beta", "values": [0.5, 0.9]}]);
    let preset = plan(json!({"base": {"preset": "rows"}, "axes": axes}));
    let rows = (PRESETS
        .iter()
        .find(|it| it.key == "rows")
        .expect("a preset")
        .config)();
    let config = plan(json!({"name": "other", "base": {"config": rows}, "axes": axes}));
    assert_eq!(preset.digest(), config.digest());
    let keys = |plan: &Plan| (0..plan.len()).map(|it| plan.key(it)).collect::<Vec<_>>();
    assert_eq!(keys(&preset), keys(&config));
    let link = plan(json!({"base": {"link": "v=1&beta=0.7"}, "axes": axes}));
    assert_ne!(link.digest(), config.digest());
    let stopped =
        plan(json!({"base": {"preset": "rows"}, "axes": axes, "stop": {"accuracy": 0.5}}));
    assert_eq!(keys(&stopped), keys(&config));
    assert_ne!(stopped.digest(), config.digest());
}

#[test]
fn parts_hold_every_run_once_and_differ_by_no_more_than_the_dearest() {
    let plan = plan(json!({
        "axes": [{"setting": "task.time_steps", "values": [25, 50, 100, 200, 400]}],
        "seeds": {"count": 8}, "sides": "both",
    }));
    let parts: Vec<Vec<usize>> = (1..=5)
        .map(|index| plan.part(Shard::new(index, 5).expect("a shard")))
        .collect();
    let mut all: Vec<usize> = parts.concat();
    all.sort_unstable();
    assert_eq!(all, (0..plan.len()).collect::<Vec<_>>());
    let costs: Vec<f64> = parts
        .iter()
        .map(|part| part.iter().map(|&run| plan.cost(run)).sum())
        .collect();
    let dearest = (0..plan.len())
        .map(|run| plan.cost(run))
        .fold(0.0, f64::max);
    let spread =
        costs.iter().copied().fold(0.0, f64::max) - costs.iter().copied().fold(f64::MAX, f64::min);
    assert!(spread <= dearest, "{costs:?}");
    assert!(plan.part(Shard::WHOLE).len() == plan.len());
    assert_eq!(
        "3/8".parse::<Shard>().map(Shard::name).as_deref(),
        Ok("3-of-8")
    );
    for (text, allowed) in [
        ("0/8", "allowed: I/8 with I from 1 to 8"),
        ("9/8", "allowed: I/8 with I from 1 to 8"),
        ("2/1", "allowed: 1/1, all of it"),
        ("1/0", "allowed: I/N with N from 1 to 1000000"),
        ("1", "allowed: I/N, such as 3/8"),
        ("a/b", "allowed: I/N, such as 3/8"),
    ] {
        let said = text.parse::<Shard>().expect_err(text);
        assert!(said.contains(text) && said.contains(allowed), "{said}");
    }
}

#[test]
fn a_refusal_names_the_axis_the_setting_the_value_and_the_range() {
    let axis = |axis: Value| refused(json!({"axes": [axis]}));
    let cases = [
        (
            axis(json!({"setting": "model.beta", "values": [0.5, 2]})),
            "axes[0] (model.beta) is 2; allowed: 0 to 1",
        ),
        (
            axis(json!({"setting": "training.loss.kind", "values": ["count_mse"]})),
            "axes[0].setting: “training.loss.kind” is no setting; there is model.readout (docs",
        ),
        (
            axis(json!({"setting": "model.gain", "values": [1]})),
            "axes[0].setting: “model.gain” is no setting; there is task.encoding.gain, model.recurrent_init.gain (docs",
        ),
        (
            axis(json!({"setting": "task.time_steps", "values": [2.5]})),
            "axes[0] (task.time_steps) is 2.5; allowed: a whole number, 1 to 2000",
        ),
        (
            axis(json!({"setting": "model.beta", "values": ["0.5"]})),
            "axes[0] (model.beta) is “0.5”; allowed: 0 to 1",
        ),
        (
            axis(json!({"setting": "model.surrogate.kind", "values": ["atan", "tanh"]})),
            "axes[0] (model.surrogate.kind) is “tanh”; allowed: atan, fast_sigmoid",
        ),
        (
            axis(json!({"setting": "model.beta", "from": 0.5, "to": 3, "count": 3})),
            "axes[0].to (model.beta) is 3; allowed: 0 to 1",
        ),
        (
            axis(
                json!({"setting": "model.beta", "from": 0, "to": 1, "count": 3, "scale": "logarithmic"}),
            ),
            "axes[0].from (model.beta) is 0; allowed: above 0 on a logarithmic scale",
        ),
        (
            axis(json!({"setting": "model.beta", "from": 0.5, "to": 1, "count": 1})),
            "axes[0].count is 1; allowed: a whole number, 2 to 100000",
        ),
        (
            axis(json!({"setting": "model.beta", "values": [0.5, 0.50]})),
            "axes[0] (model.beta): 0.5 is there twice",
        ),
        (
            axis(json!({"setting": "model.beta"})),
            "neither “values” nor both",
        ),
        (
            axis(json!({"setting": "seed", "values": [1]})),
            "seeds stand in “seeds”",
        ),
        (
            axis(json!({"setting": "model.beta", "draw": "uniform", "from": 0, "to": 1})),
            "draws: an axis is drawn",
        ),
        (
            axis(json!({"setting": "model.beta", "value": [1]})),
            "axes[0].value",
        ),
        (
            axis(json!({"setting": "model.kind", "from": 0, "to": 1, "count": 2})),
            "only numbers have a range",
        ),
    ];
    for (said, words) in cases {
        assert!(said.contains(words), "{said}\n  has not: {words}");
    }
}

#[test]
fn what_does_not_fit_together_is_refused_with_the_values_that_make_it() {
    let said = refused(json!({
        "base": {"preset": "store_recall"},
        "axes": [
            {"setting": "model.beta", "values": [0.5, 0.9]},
            {"setting": "task.time_steps", "values": [100, 10]},
        ],
    }));
    assert!(
        said.starts_with("with model.beta 0.5, task.time_steps 10"),
        "{said}"
    );
    assert!(
        said.contains("task.time_steps is 10; allowed: 16 to 2000"),
        "{said}"
    );
}

#[test]
fn other_keys_versions_bases_and_counts_are_refused() {
    let cases = [
        (
            refused(json!({"axis": []})),
            "axis is no key of a sweep; allowed there: version, name, base, axes, draws,",
        ),
        (
            refused(json!({"base": {"preset": "digits"}})),
            "base.preset is “digits”; allowed: demonstration",
        ),
        (
            refused(json!({"base": {"config": {"model": {"beta": 2}}}})),
            "base.config.model.beta is 2; allowed: 0 to 1",
        ),
        (
            refused(json!({"base": {"preset": "rows", "link": "v=1"}})),
            "more than one",
        ),
        (
            refused(json!({"base": {"link": "v=1&betta=1"}})),
            "base.link",
        ),
        (
            refused(json!({"base": {"set": {"model.betta": 1}}})),
            "base.set: “model.betta” is no setting",
        ),
        (
            refused(json!({"base": {"set": {"model.beta": 7}}})),
            "base.set, model.beta is 7; allowed: 0 to 1",
        ),
        (refused(json!({"seeds": {"first": 0}})), "seeds"),
        (refused(json!({"seeds": [1, 1]})), "seeds: 1 is there twice"),
        (refused(json!({"seeds": []})), "the number of seeds is 0"),
        (
            refused(json!({"seeds": [9_007_199_254_740_992_u64]})),
            "seeds[0] is 9007199254740992; allowed: a whole number, 0 to 9007199254740991",
        ),
        (refused(json!({"sides": "all"})), "sides"),
        (
            refused(json!({"stop": {"accuracy": 1.5}})),
            "stop.accuracy is 1.5; allowed",
        ),
        (refused(json!({"draws": {"count": 3}})), "no axis is drawn"),
        (
            refused(json!({"sides": "both", "base": {"set": {"lyapunov.regulariser": "off"}}})),
            "lyapunov.regulariser is off throughout",
        ),
        (
            refused(json!({"seeds": {"count": 1000}, "axes": [
                {"setting": "model.beta", "from": 0, "to": 1, "count": 1000},
                {"setting": "model.alpha", "from": 0, "to": 1, "count": 1000},
            ]})),
            "1000 × 1000 × 1 × 1000 × 1",
        ),
        (
            File::from_json(r#"{"version": 2, "whatever": 1}"#)
                .expect_err("newer")
                .to_string(),
            "version is 2; allowed: 1",
        ),
        (
            File::from_json("{}").expect_err("no version").to_string(),
            "version",
        ),
        (
            File::from_json("[1").expect_err("no JSON").to_string(),
            "the file",
        ),
    ];
    for (said, words) in cases {
        assert!(said.contains(words), "{said}\n  has not: {words}");
    }
}

/// Of every key of the file: what is no value of it, and what is said. AXIS stands for a right one's start.
const WRONG: &str = r#"
{"name": 3} => name is 3; allowed: a text
{"base": "rows"} => base is “rows”; allowed: an object with one of preset
{"base": {"preset": 1}} => base.preset is 1; allowed: demonstration,
{"base": {"link": []}} => base.link is []; allowed: a share link
{"base": {"set": [1]}} => base.set is [1]; allowed: an object of settings
{"base": {"sett": {}}} => base.sett is no key of a sweep; allowed there: preset, config, link, set
{"axes": {}} => axes is {}; allowed: a list of settings
{"axes": ["model.beta"]} => axes[0] is “model.beta”; allowed: an object, {
{"axes": [{"values": [1]}]} => axes[0].setting: there is none, as in "setting": "model.beta"
{"axes": [{"setting": 1}]} => axes[0].setting is 1; allowed: the path of a setting
{"axes": [{AXIS, "values": 0.5}]} => axes[0].values is 0.5; allowed: a list of values
{"axes": [{AXIS, "from": "0"}]} => axes[0].from is “0”; allowed: a number
{"axes": [{AXIS, "to": true}]} => axes[0].to is true; allowed: a number
{"axes": [{AXIS, "count": 2.5}]} => axes[0].count is 2.5; allowed: a whole number, 2 to 100000
{"axes": [{AXIS, "count": -3}]} => axes[0].count is -3; allowed: a whole number, 2 to 100000
{"axes": [{AXIS, "scale": "log"}]} => axes[0].scale is “log”; allowed: linear, logarithmic
{"axes": [{AXIS, "draw": "normal"}]} => axes[0].draw is “normal”; allowed: uniform, log_uniform, choice
{"draws": 60} => draws is 60; allowed: an object, {
{"draws": {"seed": 1}} => draws.count: there is none, as in "count": 60
{"draws": {"count": 0}} => draws.count is 0; allowed: a whole number, 1 to 100000
{"draws": {"count": 2, "seed": -1}} => draws.seed is -1; allowed: a whole number, 0 to
{"seeds": "all"} => seeds is “all”; allowed: a list such as [0, 1, 2], or {
{"seeds": [-1]} => seeds[0] is -1; allowed: a whole number, 0 to 9007199254740991
{"seeds": [0, 0.5]} => seeds[1] is 0.5; allowed: a whole number, 0 to
{"seeds": {"first": 0}} => seeds.count: there is none
{"seeds": {"first": "0", "count": 2}} => seeds.first is “0”; allowed: a whole number, 0 to
{"seeds": {"first": 9007199254740991, "count": 2}} => the last of seeds is 9007199254740992; allowed: 0 to
{"sides": 2} => sides is 2; allowed: both, regularised, unregularised
{"stop": 0.9} => stop is 0.9; allowed: an object, {
{"stop": {"accuracy": "0.9"}} => stop.accuracy is “0.9”; allowed: above 0, up to 1
{"stop": {"diverged": 1}} => stop.diverged is 1; allowed: true, false
{"record": "all"} => record is “all”; allowed: epochs, last
"#;

#[test]
fn a_value_of_another_kind_is_answered_with_its_path_itself_and_what_is_allowed() {
    for line in WRONG.lines().filter(|line| !line.is_empty()) {
        let (sweep, words) = line.split_once(" => ").expect("a case");
        let sweep = sweep.replace("AXIS", "\"setting\": \"model.beta\"");
        let said = refused(serde_json::from_str(&sweep).expect(&sweep));
        assert!(said.starts_with(words), "{said}\n  has not: {words}");
        // Nobody who writes a sweep knows the names of types.
        let rust = [
            "struct", "enum", "expected", "type", "u64", "usize", "variant",
        ];
        assert!(!rust.iter().any(|word| said.contains(word)), "{said}");
    }
}

#[test]
fn what_is_no_object_of_this_version_or_says_a_key_twice_is_refused() {
    for (text, words) in [
        (
            "[1, 2]",
            "the file is [1,2]; allowed: an object, {\"version\": 1, ...}",
        ),
        ("null", "the file is null; allowed: an object"),
        ("{\"version\": \"1\"}", "version is “1”; allowed: 1"),
        (
            "{\"version\": null}",
            "version: there is none, as in \"version\": 1",
        ),
        (
            "{\"version\": 1, \"seeds\": [1], \"seeds\": [2]}",
            "the file: “seeds” is there twice",
        ),
        (
            "{\"version\": 1, \"base\": {\"set\": {\"model.beta\": 0, \"model.beta\": 1}}}",
            "base.set: “model.beta” is there twice",
        ),
    ] {
        let said = File::from_json(text).expect_err(text).to_string();
        assert!(said.starts_with(words), "{said}\n  has not: {words}");
    }
}

#[test]
fn null_is_as_if_the_key_were_left_out_and_a_whole_number_may_have_a_point() {
    let usual = file(json!({"seeds": {"first": 0, "count": 2}})).expect("a sweep");
    let nulls = json!({
        "name": null, "base": {"preset": null, "config": null, "link": null}, "axes": null, "draws": null,
        "seeds": {"first": null, "count": 2.0}, "sides": null, "stop": {"accuracy": null, "diverged": null},
        "record": null,
    });
    assert_eq!(file(nulls), Ok(usual));
}

#[test]
fn a_file_is_read_as_it_was_written() {
    let written = file(json!({
        "name": "all of it",
        "base": {"preset": "rows", "set": {"training.epochs": 2, "training.clip": "none"}},
        "axes": [
            {"setting": "model.beta", "from": 0.1, "to": 0.9, "count": 3},
            {"setting": "training.clip", "values": [1, "none"]},
            {"setting": "model.learn_beta", "values": [true, false]},
            {"setting": "model.alpha", "draw": "uniform", "from": 0, "to": 1},
        ],
        "draws": {"count": 2, "seed": 1}, "seeds": {"first": 3, "count": 2}, "sides": "both",
        "stop": {"accuracy": 0.9, "diverged": true}, "record": "last",
    }))
    .expect("a sweep");
    assert_eq!(File::from_json(&written.to_json()), Ok(written.clone()));
    let plan = Plan::new(&written).expect("a plan");
    for more in [
        json!({"sides": "regularised", "record": "epochs", "seeds": [3, 1]}),
        json!({"sides": "unregularised", "base": {"link": "v=1&beta=0.7"}}),
        json!({"base": {"config": {"model": {"beta": 0.7}}}}),
        json!({
            "axes": [
                {"setting": "training.learning_rate", "draw": "log_uniform", "from": 1e-4, "to": 1e-2},
                {"setting": "model.reset", "draw": "choice", "values": ["zero", "none"]},
                {"setting": "model.alpha", "from": 0.1, "to": 0.9, "count": 3, "scale": "logarithmic"},
                {"setting": "model.beta", "from": 0.1, "to": 0.9, "count": 3, "scale": "linear"},
            ],
            "draws": {"count": 2, "seed": u64::MAX},
        }),
    ] {
        let written = file(more).expect("a sweep");
        assert_eq!(File::from_json(&written.to_json()), Ok(written));
    }
    let clips = settings(&plan, "training.clip");
    assert!(
        clips.contains(&json!(1)) && clips.contains(&json!("none")),
        "{clips:?}"
    );
    assert!(settings(&plan, "model.learn_beta").contains(&json!(true)));
}

#[test]
fn an_axis_is_said_with_its_values_its_range_or_what_it_is_drawn_from() {
    let plan = plan(json!({
        "axes": [
            {"setting": "model.beta", "values": [0.5, 0.7, 0.9]},
            {"setting": "model.recurrent_init.gain", "from": 0, "to": 3, "count": 7},
            {"setting": "task.time_steps", "from": 25, "to": 200, "count": 4, "scale": "logarithmic"},
            {"setting": "training.learning_rate", "draw": "log_uniform", "from": 5e-4, "to": 1e-2},
            {"setting": "model.surrogate.kind", "draw": "choice", "values": ["atan", "fast_sigmoid"]},
        ],
        "draws": {"count": 10},
    }));
    let said: Vec<String> = plan.axes_as_text().map(|(_, words)| words).collect();
    let expected = [
        "3 values: 0.5, 0.7, 0.9",
        "7 values from 0 to 3",
        "4 values from 25 to 200, logarithmic",
        "drawn 10 times from 0.0005 to 0.01, log-uniform",
        "drawn 10 times from 2 choices: atan, fast_sigmoid",
    ];
    assert_eq!(said, expected);
}

#[test]
fn what_does_nothing_is_said_with_how_many_networks_and_which() {
    let gain = json!({"setting": "model.recurrent_init.gain", "values": [1, 2]});
    assert_eq!(
        plan(json!({"axes": [gain.clone()], "sides": "both"})).notes(),
        [""; 0]
    );
    // The base's surrogate is an arctangent.
    let slope = json!({"setting": "model.surrogate.slope", "values": [10, 25, 50]});
    assert_eq!(
        plan(json!({"axes": [gain.clone(), slope.clone()]})).notes(),
        [
            "model.surrogate.slope does nothing in any network",
            "4 of 6 combinations (values or draws, and sides) come to a network that is there already: it is \
             run once",
        ]
    );
    let kinds =
        json!({"setting": "model.surrogate.kind", "values": ["atan", "sigmoid", "fast_sigmoid"]});
    let notes = plan(json!({"axes": [kinds, slope, gain]})).notes();
    assert_eq!(
        notes[0],
        "model.surrogate.slope does nothing in 2 of 14 networks, those with model.surrogate.kind atan"
    );
    let targets = json!({"setting": "lyapunov.lambda_target", "values": [-0.1, -0.05]});
    let notes = plan(json!({"axes": [targets.clone()], "sides": "both"})).notes();
    assert_eq!(
        notes[0],
        "lyapunov.lambda_target does nothing in 1 of 3 networks, those without the regulariser"
    );
    let notes = plan(json!({"axes": [targets], "sides": "unregularised"})).notes();
    assert_eq!(
        notes[0],
        "lyapunov.lambda_target does nothing in any network"
    );
}

/// What stands in docs/configuration.md of a kind without its parameter.
#[test]
fn a_surrogate_whose_kind_alone_is_chosen_has_the_parameter_that_is_documented() {
    const DOCUMENT: &str = include_str!("../../../docs/configuration.md");
    let documented = DOCUMENT.split_whitespace().collect::<Vec<_>>().join(" ");
    let kinds: Vec<_> = SurrogateKind::all().map(SurrogateKind::key).collect();
    let axis = json!({"setting": "model.surrogate.kind", "values": kinds});
    let mut parameters = 0;
    for job in plan(json!({"axes": [axis]})).jobs() {
        let surrogate = serde_json::to_value(job.config.model.surrogate).expect("plain data");
        let parts = surrogate.as_object().expect("a kind and its parameter");
        for (name, value) in parts.iter().filter(|(name, _)| *name != "kind") {
            let value = value.as_f64().expect("a number");
            let words = match surrogate["kind"].as_str().expect("a name") {
                "sigmoid" => "of `fast_sigmoid` and of `sigmoid`".to_owned(),
                kind => format!("`{name}` {value} of `{kind}`"),
            };
            assert!(documented.contains(&words), "{words}");
            parameters += 1;
        }
    }
    assert!(parameters >= 5, "{parameters}");
}

#[test]
fn what_the_base_asks_for_in_vain_is_said_however_it_is_given() {
    for base in [
        json!({"set": {"lyapunov.regulariser": "joint", "lyapunov.warmup_steps": 30}}),
        json!({"config": {"lyapunov": {"regulariser": "joint", "warmup_steps": 30}}}),
    ] {
        let notes = plan(json!({"base": base})).notes();
        assert_eq!(
            notes,
            ["base: lyapunov.warmup_steps does nothing in any network"]
        );
    }
    // A slope is no arctangent's.
    let base = json!({"set": {"model.surrogate.slope": 30}});
    let made = "base: what is set makes model.surrogate.kind fast_sigmoid, where it was atan";
    assert_eq!(plan(json!({"base": base})).notes(), [made]);
    let both = json!({"set": {"model.surrogate.alpha": 3, "model.surrogate.kind": "sigmoid"}});
    let why = "base.set, model.surrogate.alpha: it is of model.surrogate.kind atan, and model.surrogate.kind is sigmoid";
    assert!(refused(json!({"base": both})).starts_with(why));
    let kinds = json!([{"setting": "model.surrogate.kind", "values": ["atan", "fast_sigmoid"]}]);
    let varied = plan(json!({"base": base, "axes": kinds}));
    assert_eq!(varied.notes(), [""; 0]);
    let target = json!({"config": {"lyapunov": {"lambda_target": -0.2}}});
    let alone = plan(json!({"base": target, "sides": "unregularised"})).notes();
    assert_eq!(
        alone,
        ["base: lyapunov.lambda_target does nothing in any network"]
    );
    assert_eq!(
        plan(json!({"base": target, "sides": "both"})).notes(),
        [""; 0]
    );
    let link = json!({"link": "v=1&target=-0.2"});
    let alone = plan(json!({"base": link, "sides": "unregularised"})).notes();
    assert_eq!(
        alone,
        ["base: lyapunov.lambda_target does nothing in any network"]
    );
    // What an axis takes the place of is no wish.
    let axis = json!([{"setting": "model.surrogate.kind", "values": ["atan"]}]);
    let over = json!({"base": {"set": {"model.surrogate.kind": "sigmoid"}}, "axes": axis});
    assert_eq!(plan(over).notes(), [""; 0]);
}

#[test]
fn networks_that_have_nothing_to_regularise_are_named_with_the_reason_and_both_sides() {
    let both = plan(json!({
        "base": {"set": {"model.kind": "feedforward"}}, "sides": "both",
        "axes": [{"setting": "model.hidden_dims", "values": [[8], [8, 8]]}],
    }));
    let notes = both.notes();
    assert_eq!(notes.len(), 1, "{notes:?}");
    let (start, end) = (
        "1 of 2 regularised networks: Nothing to regularise: in a single feedforward layer",
        "They are run all the same, and come to what they come to without the regulariser.",
    );
    assert!(
        notes[0].starts_with(start) && notes[0].ends_with(end),
        "{}",
        notes[0]
    );
    let one = plan(json!({"base": {"set": {"model.kind": "feedforward"}}, "sides": "regularised"}));
    let notes = one.notes();
    assert!(
        notes[0].starts_with("every regularised network: Nothing to regularise"),
        "{notes:?}"
    );
    assert!(!notes[0].contains("all the same"), "{notes:?}");
}

/// A folder of results goes on where it was left: its runs are named by what they were named by.
#[test]
fn a_sweep_that_calls_the_reference_seed_is_the_same_sweep_and_its_runs_keep_their_names() {
    let named = |name: &str| {
        plan(json!({
            "base": {"link": format!("v=1&estimator={name}")},
            "axes": [{"setting": "lyapunov.estimator", "values": ["tangent", name]}],
        }))
    };
    let (former, present) = (named("seed"), named("reference"));
    assert_eq!(former.digest(), present.digest());
    let job = former.job(1);
    assert_eq!(job, present.job(1));
    assert_eq!(job.config.lyapunov.estimator, EstimatorKind::Reference);
    assert_eq!(job.setting["lyapunov.estimator"], "reference");
    let key = Digest::new(b"estimator=seed").with(&0_u64.to_le_bytes());
    assert_eq!(job.key, key);
    let of_preset = |key: &str| plan(json!({"base": {"preset": key}})).digest();
    assert_eq!(of_preset("seed"), of_preset("reference"));
    let repeated = json!({
        "axes": [{"setting": "lyapunov.estimator", "values": ["seed", "reference"]}],
    });
    assert!(refused(repeated).contains("twice"));
}

#[test]
fn a_line_of_a_run_by_seed_is_read_as_one_by_the_reference() {
    let plan = plan(json!({"base": {"set": {"lyapunov.estimator": "reference"}}}));
    let end = End {
        state: State::Failed,
        reason: None,
        steps: 0,
        seconds: 0.0,
        receipt: None,
    };
    let line = Line::new(plan.digest(), plan.job(0), plan.record, Vec::new(), end);
    let present = serde_json::to_string(&line).expect("plain data");
    let former = present.replace(r#""estimator":"reference""#, r#""estimator":"seed""#);
    assert_ne!(former, present);
    assert_eq!(serde_json::from_str::<Line>(&former).ok(), Some(line));
}

/// However many seeds it has, whatever of it is asked for.
#[test]
fn a_network_is_checked_once() {
    let before = network::CHECKED.get();
    let plan = plan(json!({
        "axes": [
            {"setting": "model.beta", "values": [0.5, 0.9]},
            {"setting": "lyapunov.lambda_target", "values": [-0.1, -0.05]},
        ],
        "seeds": {"count": 50}, "sides": "both",
    }));
    let (points, sides) = (4, 2);
    assert_eq!(network::CHECKED.get() - before, points * sides);
    assert_eq!(plan.len(), (2 + 4) * 50);
    assert_eq!(plan.networks().count(), 2 + 4);
    assert!(plan.jobs().all(|job| job.config.validate().is_ok()));
    assert_eq!(network::CHECKED.get() - before, points * sides);
}

/// Choices are set first because of this.
#[test]
fn what_a_network_has_depends_on_choices_and_on_no_number() {
    for preset in PRESETS {
        for estimator in [
            EstimatorKind::Tangent,
            EstimatorKind::Spectrum,
            EstimatorKind::Reference,
        ] {
            let mut config = (preset.config)();
            config.lyapunov.estimator = estimator;
            let has = |config: &ExperimentConfig| -> Vec<_> {
                settings::all()
                    .map(|field| (field.relevant)(config))
                    .collect()
            };
            let before = has(&config);
            for field in settings::all().filter(|field| (field.relevant)(&config)) {
                let Some((low, high)) = field.input.range() else {
                    continue;
                };
                for end in [low, high] {
                    let mut changed = config.clone();
                    field
                        .write(&mut changed, &end.to_string())
                        .expect("a number");
                    assert_eq!(has(&changed), before, "{} of {}", field.path, preset.key);
                }
            }
        }
    }
}

fn epoch(epoch: usize, test_accuracy: f32) -> EpochMetrics {
    EpochMetrics {
        step: 10 * epoch,
        test_accuracy,
        exponent: -0.1,
        exponent_standard_error: Some(0.01),
        max_gradient_norm: 3.0 - epoch as f32,
        ..fixtures::epoch(epoch)
    }
}

fn line(epochs: Vec<EpochMetrics>, record: Record) -> Line {
    let plan = plan(json!({"axes": [{"setting": "model.beta", "values": [0.5]}]}));
    let end = End {
        state: State::Finished,
        reason: None,
        steps: 20,
        seconds: 1.25,
        receipt: Some("r".to_owned()),
    };
    Line::new(plan.digest(), plan.job(0), record, epochs, end)
}

#[test]
fn a_line_is_read_as_it_was_written_and_only_its_time_is_its_own() {
    let line = line(
        vec![epoch(0, 0.1), epoch(1, 0.9), epoch(2, 0.8)],
        Record::Epochs,
    );
    let text = line.to_text();
    assert_eq!(text.matches('\n').count(), 1);
    assert_eq!(Line::parse(text.trim_end()), Ok(line.clone()));
    let last = line.last.expect("trained");
    assert_eq!((last.test_accuracy, last.max_gradient_norm), (0.8, 2.0));
    assert_eq!(line.best_test_accuracy, Some(0.9));
    let head = Head::parse(&text).expect("a head");
    assert_eq!(
        (head.key.as_str(), head.state),
        (line.key.as_str(), State::Finished)
    );
    let mut later = line.clone();
    later.seconds = 9.0;
    assert_ne!(later, line);
    assert_eq!(later.without_time(), line.without_time());
    let short = self::line(vec![epoch(0, 0.1), epoch(1, 0.9)], Record::Last);
    assert_eq!(short.epochs, [epoch(1, 0.9)]);
}

#[test]
fn damaged_lines_and_lines_of_other_versions_are_told_apart() {
    let text = line(vec![epoch(1, 0.9)], Record::Epochs).to_text();
    for damaged in [
        &text[..text.len() / 2],
        "",
        "{}",
        "\0\0\0",
        r#"{"version":1,"key":"a"}"#,
    ] {
        let error = Head::parse(damaged).expect_err("damaged");
        assert!(matches!(error, LineError::Damaged(_)), "{damaged}: {error}");
        assert!(Line::parse(damaged).is_err());
    }
    let newer = text.replacen("\"version\":1", "\"version\":2", 1);
    let error = Head::parse(&newer).expect_err("another version");
    assert_eq!(
        error.to_string(),
        "it is of version 2; this program reads version 1"
    );
}

#[test]
fn a_run_whose_epoch_is_no_number_has_failed_and_its_line_can_be_read() {
    let mut broken = epoch(2, 0.5);
    broken.exponent = f32::NAN;
    let line = line(vec![epoch(1, 0.9), broken], Record::Epochs);
    assert_eq!(
        (line.state, line.epochs.len(), &line.receipt),
        (State::Failed, 1, &None)
    );
    assert_eq!(Line::parse(&line.to_text()), Ok(line));
}

#[test]
fn a_run_stops_at_the_first_epoch_that_reaches_the_accuracy_and_where_its_loss_runs_away() {
    let stop = Stop {
        accuracy: Some(0.9),
        diverged: true,
    };
    assert_eq!(stop.after_epoch(&epoch(0, 0.95)), None);
    assert_eq!(stop.after_epoch(&epoch(1, 0.89)), None);
    let why = stop.after_epoch(&epoch(2, 0.9)).expect("reached");
    assert!(why.starts_with("accuracy: 0.9 after epoch 2"), "{why}");
    assert!(
        stop.after_step(3, Some(1001.0))
            .is_some_and(|why| why.starts_with("diverged"))
    );
    assert_eq!(stop.after_step(3, Some(999.0)), None);
    assert_eq!(Stop::default().after_step(3, Some(1e9)), None);
}

#[test]
fn longer_runs_and_penalties_cost_more() {
    let plan = plan(json!({
        "axes": [{"setting": "task.time_steps", "values": [50, 100]}], "sides": "both",
    }));
    let costs: Vec<f64> = (0..plan.len()).map(|run| plan.cost(run)).collect();
    assert!(costs[0] < costs[1] && costs[1] < costs[3], "{costs:?}");
    assert!((costs[2] / costs[0] - 2.0).abs() < 1e-9);
}
