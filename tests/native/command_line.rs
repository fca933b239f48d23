//! The command line as its users see it: output and exit codes.

use crate::support::{cases, run, scratch};

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn parity_exits_0_and_prints_one_line_a_quantity() {
    let case = cases().remove(0);
    let output = run(&["parity", case.to_str().expect("a plain path")]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    let lines = text(&output.stdout);
    for name in [
        "logits",
        "lyapunov",
        "loss",
        "grad.linears.0.weight",
        "grad.readout.bias",
    ] {
        assert!(
            lines.lines().any(|line| line.starts_with(name)),
            "{name} is missing:\n{lines}"
        );
    }
}

/// A case whose expected numbers are off exits with 1, one that is none with 2.
#[test]
fn parity_exits_1_for_a_wrong_expectation_and_2_for_no_case() {
    let bytes = std::fs::read(&cases()[0]).expect("readable");
    let file = safetensors::SafeTensors::deserialize(&bytes).expect("a case");
    let (_, metadata) = safetensors::SafeTensors::read_metadata(&bytes).expect("metadata");
    let entries = metadata.metadata().clone();
    let wrong = 123.0f64.to_le_bytes();
    let with = |name: &str, view| {
        let views = file
            .iter()
            .filter(|(other, _)| *other != name)
            .map(|(n, v)| (n.to_string(), v));
        let views: Vec<_> = views
            .chain(std::iter::once((name.to_string(), view)))
            .collect();
        safetensors::serialize(views, entries.clone()).expect("serializes")
    };
    let view = |shape: Vec<usize>| {
        safetensors::tensor::TensorView::new(safetensors::Dtype::F64, shape, &wrong).expect("fits")
    };
    let path = scratch("wrong.safetensors");
    std::fs::write(&path, with("expected.lyapunov", view(vec![1]))).expect("writable");
    let output = run(&["parity", path.to_str().expect("a plain path")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("FAILED"));

    std::fs::write(&path, with("readout.bias", view(vec![1]))).expect("writable");
    let output = run(&["parity", path.to_str().expect("a plain path")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("readout.bias: has shape [1]"),
        "{}",
        text(&output.stderr)
    );

    std::fs::write(&path, &bytes[..100]).expect("writable");
    let output = run(&["parity", path.to_str().expect("a plain path")]);
    assert_eq!(output.status.code(), Some(2), "a truncated file");
}

/// One case is within tolerance, one is none, and one is what a GPU refuses.
#[test]
fn parity_of_several_cases_says_of_each_what_it_came_to_and_goes_on() {
    let good = cases().remove(0);
    let broken = scratch("several.safetensors");
    std::fs::write(&broken, b"no case").expect("writable");
    let learns = good.with_file_name("feedforward_l3_learn.safetensors");
    let paths = [&broken, &learns, &good].map(|path| path.to_str().expect("a plain path"));
    let mut arguments = vec!["parity", "--json", "--device", "gpu"];
    arguments.extend(paths);
    let output = run(&arguments);
    let lines: Vec<serde_json::Value> = text(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let verdicts: Vec<_> = lines.iter().map(|line| line["verdict"].clone()).collect();
    assert_eq!(verdicts, ["unusable", "unusable", "within"]);
    let reason = lines[1]["reason"].as_str().expect("a reason");
    assert!(reason.contains("learning alpha, beta or theta"), "{reason}");
    assert_eq!(output.status.code(), Some(2));
    let comparisons = lines[2]["comparisons"].as_array().expect("an array");
    assert!(
        comparisons
            .iter()
            .all(|it| it["error"].as_f64() <= it["tolerance"].as_f64())
    );
    assert_eq!(comparisons[0]["name"], "logits");

    let output = run(&["parity", paths[2], paths[2]]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(text(&output.stdout).matches(paths[2]).count(), 2);
}

#[test]
fn gpu_names_the_adapter_that_benches_and_runs_use_with_its_features() {
    let output = run(&["gpu", "--no-copy"]);
    let line: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let adapter = &line["adapter"];
    let name = adapter["name"].as_str().expect("a name");
    assert!(!name.is_empty() && adapter["timestamp_query"].is_boolean());
    assert!(line["copy_gb_per_s"].is_null());
    let output = run(&[
        "bench",
        "--device",
        "gpu",
        "--kernels",
        "--shapes",
        "a",
        "--modes",
        "plain",
        "--seconds",
        "0.01",
    ]);
    let line: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let kernels = line["kernels"].as_array().expect("an array");
    let of = |field: &str| {
        kernels
            .iter()
            .map(|kernel| kernel[field].as_f64().expect(field))
            .sum::<f64>()
    };
    assert!(of("launches") >= 10.0 && of("ms") > 0.0, "{line}");
    assert!(
        kernels.iter().any(|kernel| kernel["kernel"] == "ScanLeaky"),
        "{line}"
    );
}

#[test]
fn train_prints_json_lines_and_refuses_a_bad_configuration() {
    let config = crate::support::small();
    let path = scratch("small.json");
    std::fs::write(&path, serde_json::to_string(&config).expect("plain data")).expect("writable");
    let output = run(&[
        "train",
        "--config",
        path.to_str().expect("a plain path"),
        "--device",
        "cpu",
    ]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let lines: Vec<serde_json::Value> = text(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("a JSON line"))
        .collect();
    assert_eq!(
        lines
            .iter()
            .filter(|line| line.get("step").is_some())
            .count(),
        17
    );
    assert_eq!(
        lines
            .iter()
            .filter(|line| line.get("epoch").is_some())
            .count(),
        3
    );

    std::fs::write(&path, r#"{"model":{"beta":2}}"#).expect("writable");
    let output = run(&["train", "--config", path.to_str().expect("a plain path")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("model.beta is 2; allowed: 0 to 1"));
}

#[test]
fn a_link_changed_on_its_way_trains_the_same_experiment_and_one_that_is_none_trains_nothing() {
    let link = "v=1&steps=3&hidden=4&batch=256&epochs=1&warmup=1&target=-0.1";
    let train = |link: &str| run(&["train", "--link", link]);
    let sent = train(link);
    assert_eq!(sent.status.code(), Some(0), "{}", text(&sent.stderr));
    for changed in [
        format!("https://a.b/?utm_source=x#{})", link.replace('&', "&amp;")),
        format!("%23{}", link.replace('&', "%26").replace('=', "%3D")),
        link.replace('-', "−").replace("&warmup", "&\r\nwarmup"),
    ] {
        let output = train(&changed);
        assert_eq!(text(&output.stdout), text(&sent.stdout), "{changed}");
        assert!(!text(&output.stderr).contains("passed over"), "{changed}");
    }
    for (link, words) in [
        ("v=9&steps=3", "allowed: 1"),
        ("hello", "no link"),
        ("v=1&lesson=edge", "lesson edge"),
        ("view=proof", "no v="),
    ] {
        let output = train(link);
        let said = text(&output.stderr);
        assert!(said.contains(words), "{link}: {said}");
        assert_eq!(output.status.code(), Some(2), "{link}: {said}");
    }
}

#[test]
fn numbers_of_arguments_are_read_as_on_the_page_and_files_of_every_editor_open() {
    let path = scratch("windows.json");
    let json = "{\r\n\"task\":{\"time_steps\":3},\r\n\"model\":{\"hidden_dims\":[4]}}\r\n";
    let utf16 = std::iter::once(0xfeff).chain(json.encode_utf16());
    let utf16: Vec<u8> = utf16.flat_map(u16::to_le_bytes).collect();
    let path_text = path.to_str().expect("a plain path");
    let measure = |more: &[&str]| {
        let mut arguments = vec!["measure", "--config", path_text, "--samples", "２"];
        arguments.extend(more);
        run(&arguments)
    };
    let mut read = Vec::new();
    for file in [
        json.as_bytes(),
        &utf16,
        format!("\u{feff}{json}").as_bytes(),
    ] {
        std::fs::write(&path, file).expect("writable");
        let output = measure(&["--eps", "0,01; 1e-1"]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        read.push(text(&output.stdout));
    }
    assert!(
        read.iter().all(|it| *it == read[0]) && read[0].contains("0.01"),
        "{}",
        read[0]
    );
    for (eps, words) in [
        ("0,5", "0.5 or as 0 and 5"),
        ("0x1", "decimal digits"),
        ("-1", "1e-6 to 10 each"),
    ] {
        let output = measure(&["--eps", eps]);
        assert_eq!(output.status.code(), Some(2), "{eps}");
        let said = text(&output.stderr);
        assert!(
            said.contains("eps") && said.contains(words),
            "{eps}: {said}"
        );
    }
}

/// What goes to standard error of `train` (and of `measure`) on a configuration.
fn told(command: &str, name: &str, config: &str) -> String {
    let path = scratch(name);
    std::fs::write(&path, config).expect("writable");
    let output = run(&[command, "--config", path.to_str().expect("a plain path")]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    text(&output.stderr)
}

#[test]
fn where_nothing_can_be_held_train_and_measure_say_so_once() {
    let mut config = crate::support::small_feedforward();
    config.model.hidden_dims = vec![6];
    for command in ["train", "measure"] {
        let json = serde_json::to_string(&config).expect("plain data");
        let said = told(command, &format!("one_layer_{command}.json"), &json);
        assert_eq!(said.matches("Nothing to regularise").count(), 1, "{said}");
    }
    config.lyapunov.regulariser = lyapunov_snn::core::config::Regulariser::Off;
    let json = serde_json::to_string(&config).expect("plain data");
    let said = told("train", "one_layer_off.json", &json);
    assert!(!said.contains("Nothing to regularise"), "{said}");
}

/// Three steps are not enough.
#[test]
fn a_warm_up_that_did_not_arrive_is_said_with_how_far_it_is() {
    let json = serde_json::to_string(&crate::support::small()).expect("plain data");
    let said = told("train", "warm_up.json", &json);
    assert!(
        said.contains("The warm-up ended with the exponent at"),
        "{said}"
    );
    assert!(said.contains("above its target of \u{2212}0.08"), "{said}");
}

/// Over a threshold of 1000 the surrogate is flat to rounding, over one of 100 nearly: more steps would not help.
#[test]
fn a_warm_up_of_a_silent_network_says_what_gives_it_something_to_move() {
    for threshold in [100.0, 1000.0] {
        let mut config = crate::support::small();
        config.model.threshold = threshold;
        let json = serde_json::to_string(&config).expect("plain data");
        let said = told("train", &format!("silent_{threshold}.json"), &json);
        assert!(said.contains("The warm-up did not move"), "{said}");
        assert!(
            said.contains("lower threshold") && !said.contains("More warm-up"),
            "{said}"
        );
    }
}

#[test]
fn what_does_nothing_in_an_experiment_is_named_and_what_does_is_not() {
    let json = r#"{"task":{"time_steps":3},"model":{"kind":"feedforward","hidden_dims":[4,4],"alpha":0.3,"beta":0.4},
        "lyapunov":{"regulariser":"off","warmup_steps":7},"training":{"epochs":1}}"#;
    let said = told("measure", "idle.json", json);
    for path in ["model.alpha", "lyapunov.warmup_steps"] {
        assert!(said.contains(&format!("{path} has no effect")), "{said}");
    }
    assert_eq!(said.matches("has no effect").count(), 2, "{said}");
}

#[test]
fn what_does_nothing_on_one_of_both_sides_is_named_with_the_side() {
    let json = r#"{"task":{"time_steps":3},"model":{"hidden_dims":[4],"beta":0.4},
        "lyapunov":{"regulariser":"joint","warmup_steps":7,"lambda_target":-0.2},"training":{"epochs":1}}"#;
    let path = scratch("idle_side.json");
    std::fs::write(&path, json).expect("writable");
    let path = path.to_str().expect("a plain path");
    let told = |side: &str| {
        let output = run(&["measure", "--config", path, "--side", side]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        text(&output.stderr)
    };
    let both = told("both");
    for words in [
        "lyapunov-snn: lyapunov.warmup_steps has no effect in this experiment",
        "lyapunov-snn: without the regulariser lyapunov.lambda_target has no effect",
    ] {
        assert!(both.contains(words), "{both}");
    }
    assert_eq!(both.matches("no effect").count(), 2, "{both}");
    assert_eq!(told("regularised").matches("no effect").count(), 1);
}

#[test]
fn a_link_trains_both_its_networks_or_the_one_that_is_named() {
    let link = "v=1&steps=3&hidden=4&batch=256&epochs=1&warmup=1&target=-0.1";
    let sides = |more: &[&str]| {
        let mut arguments = vec!["train", "--link", link];
        arguments.extend(more);
        let output = run(&arguments);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let said = text(&output.stdout);
        let mut sides: Vec<_> = said
            .lines()
            .filter(|line| line.contains("\"epoch\":1,"))
            .map(|line| {
                let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
                line["side"].as_str().expect("a side").to_owned()
            })
            .collect();
        sides.dedup();
        sides
    };
    assert_eq!(sides(&[]), ["unregularised", "regularised"]);
    assert_eq!(sides(&["--side", "regularised"]), ["regularised"]);
    assert_eq!(sides(&["--side", "unregularised"]), ["unregularised"]);
    let both = run(&["train", "--link", link, "--config", "a.json"]);
    assert_eq!(both.status.code(), Some(2));
}

#[test]
fn a_benchs_numbers_and_names_that_are_none_are_refused_with_what_is_allowed() {
    for (arguments, words) in [
        (
            ["--threads", "0"],
            "it is 0; allowed: a whole number, 1 to 1024",
        ),
        (
            ["--seconds", "-1"],
            "it is -1; allowed: above 0 to 3600 seconds",
        ),
        (["--shapes", "a,z"], "shape is “z”; allowed: a, b, c, d, "),
        (
            ["--modes", "plain,fast"],
            "mode is “fast”; allowed: plain, reference, tangent",
        ),
        (
            ["--kernels", "--shapes=a"],
            "kernels are timed with --device gpu",
        ),
    ] {
        let output = run(&["bench", arguments[0], arguments[1]]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(words), "{arguments:?}: {said}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn samples_and_distances_that_are_none_are_refused_with_what_is_allowed() {
    for (arguments, words) in [
        (["--samples", "0"], "1 or more"),
        (["--samples", "-3"], "1 or more"),
        (["--samples", "many"], "1 or more"),
        (["--eps", ""], "1e-6 to 10"),
        (["--eps", "0"], "it has 0; allowed: 1e-6 to 10 each"),
        (["--eps", "20"], "it has 20; allowed: 1e-6 to 10 each"),
        (["--eps", "-1"], "it has -1; allowed: 1e-6 to 10 each"),
        (["--eps", "1,000"], "1.0 or as 1 and 0"),
    ] {
        let output = run(&["measure", arguments[0], arguments[1]]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(words), "{arguments:?}: {said}");
        assert!(said.contains(arguments[0]), "{arguments:?}: {said}");
    }
    let path = scratch("few.json");
    let small = serde_json::to_string(&crate::support::small()).expect("plain data");
    std::fs::write(&path, small).expect("writable");
    let file = path.to_str().expect("a plain path");
    for command in ["measure", "eval"] {
        let output = run(&[
            command,
            "--config",
            file,
            "--samples",
            "5000",
            "--side",
            "regularised",
        ]);
        let said = text(&output.stderr);
        let words = "of the 5000 samples asked for";
        assert!(
            said.contains("lyapunov-snn: regularised: along ") && said.contains(words),
            "{said}"
        );
        assert!(
            said.contains("lyapunov-snn: regularised: For this network, while no spike"),
            "{said}"
        );
    }
    let out = scratch("few.zip");
    let out = out.to_str().expect("a plain path");
    let output = run(&[
        "snntorch",
        "--config",
        file,
        "--out",
        out,
        "--samples",
        "1000",
    ]);
    let said = text(&output.stderr);
    assert!(said.contains("of the 1000 samples asked for"), "{said}");
}

#[test]
fn of_a_run_that_breaks_the_last_good_weights_are_said_to_be_kept_where_they_are() {
    let link = "v=1&task=store_recall&steps=20&samples=80&cue=3&recall=4&hidden=8&batch=16&epochs=2&warmup=5\
        &surrogate=snntorch_triangular&surrogate-threshold=1000";
    let output = run(&["train", "--link", link]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    for side in ["unregularised", "regularised"] {
        assert!(
            said.contains(&format!(
                "lyapunov-snn: {side}: the gradient norm became NaN"
            )),
            "{said}"
        );
    }
    assert!(
        !said.contains("kept") && !said.contains("last good"),
        "{said}"
    );
    let save = scratch("broke.safetensors");
    let output = run(&[
        "train",
        "--link",
        link,
        "--save",
        save.to_str().expect("a plain path"),
    ]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(
        said.contains("the last good weights after step 0 written to"),
        "{said}"
    );
}

/// The program with its standard output there.
#[cfg(target_os = "linux")]
fn into(out: std::process::Stdio, arguments: &[&str]) -> std::process::Child {
    let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_lyapunov-snn"));
    let program = program.args(arguments).stdout(out);
    program
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("started")
}

#[cfg(target_os = "linux")]
#[test]
fn a_reader_that_has_gone_ends_nothing_and_a_full_disk_is_said() {
    use std::process::Stdio;
    for arguments in [&["preset"][..], &["preset", "reference"]] {
        let mut child = into(Stdio::piped(), arguments);
        drop(child.stdout.take());
        let ended = child.wait_with_output().expect("ended");
        assert_eq!(ended.status.code(), Some(0), "{arguments:?}: {ended:?}");
        let full = std::fs::File::options().write(true).open("/dev/full");
        let child = into(Stdio::from(full.expect("Linux has it")), arguments);
        let ended = child.wait_with_output().expect("ended");
        let why = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(1), "{arguments:?}: {why}");
        assert!(why.contains("standard output"), "{why}");
    }
}

/// Tiny, and read by the reference's estimator.
const LINK: &str = "v=1&steps=6&hidden=4,4&batch=256&epochs=1&warmup=1&network=feedforward";

#[test]
fn a_settings_note_of_no_effect_counts_what_is_measured_and_not_what_a_choice_took_away() {
    let said = |command: &str, link: &str| {
        let output = run(&[command, "--side", "unregularised", "--link", link]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        text(&output.stderr)
    };
    let measured = "estimator=reference&exponents=2&qr-every=2&transient=3&layers=1";
    let link = format!("{LINK}&{measured}&surrogate=fast_sigmoid&slope=30");
    let of_estimators = said("measure", &link);
    for path in ["exponents", "qr_every", "transient", "layers"] {
        assert!(
            !of_estimators.contains(&format!("lyapunov.{path}")),
            "{of_estimators}"
        );
    }
    assert!(!of_estimators.contains("model.surrogate.alpha"));
    // Of a path that nobody named.
    let trained = said("train", &link);
    assert!(
        trained.contains("lyapunov.exponents has no effect in this experiment"),
        "{trained}"
    );
    assert!(!trained.contains("model.surrogate.alpha"), "{trained}");
}

#[test]
fn what_of_a_link_only_the_page_does_is_said() {
    let said = |more: &str| {
        let link = format!("{LINK}{more}");
        let output = run(&["measure", "--side", "unregularised", "--link", &link]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        text(&output.stderr)
    };
    let of_the_page = "of the link this is the page's, and does nothing here: device, at";
    assert!(said("&device=gpu&at=3&view=compare").contains(of_the_page));
    assert!(!said("").contains("of the link"));
}

#[test]
fn first_weights_of_a_link_are_checked_in_a_network_that_is_not_regularised_too() {
    let link = format!("{LINK}&regulariser=off&weights-off=0000000000000000:net.safetensors");
    let output = run(&["measure", "--link", &link]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    let begins = "the link's unregularised network begins with the weights of “net.safetensors” (digest \
                  0000000000000000); give that file by --weights";
    assert!(said.contains(begins), "{said}");
}

#[test]
fn a_refusal_says_what_of_what_was_given_is_wrong() {
    let [empty, twice, json] =
        ["empty", "twice", "experiment"].map(|name| scratch(&format!("refused_{name}.json")));
    std::fs::write(&empty, "").expect("writable");
    std::fs::write(&twice, r#"{"seed":1,"seed":2}"#).expect("writable");
    std::fs::write(&json, r#"{"task":{"time_steps":3}}"#).expect("writable");
    let [empty, twice, json] =
        [&empty, &twice, &json].map(|path| path.to_str().expect("a plain path"));
    for (arguments, words) in [
        (
            vec!["train", "--config", empty],
            "refused_empty.json: it is empty; allowed: a JSON object",
        ),
        (
            vec!["train", "--config", twice],
            "refused_twice.json: seed: a setting is there twice",
        ),
        (
            vec!["eval", "--weights", json],
            "refused_experiment.json: JSON, as experiments are written (--config)",
        ),
        (
            vec!["train", "--resume", json],
            "wanted: a checkpoint, as train --save writes it",
        ),
        (
            vec!["measure", "--eps", "5 %"],
            "a percentage: write 5 % as 0.05",
        ),
        (
            vec!["measure", "--link", "v=1&regulariser=off", "--side", "both"],
            "side is both, and lyapunov.regulariser is off",
        ),
        (
            vec!["measure", "--link", "v=2"],
            "A newer version of the program may open it.",
        ),
    ] {
        let output = run(&arguments);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
}

#[test]
fn what_is_gone_on_with_for_no_step_says_why() {
    let config = scratch("no_step.json");
    let small = serde_json::to_string(&crate::support::small()).expect("plain data");
    std::fs::write(&config, small).expect("writable");
    let save = scratch("no_step.safetensors");
    let [config, save] = [&config, &save].map(|path| path.to_str().expect("a plain path"));
    let resume = |more: &[&str]| {
        let output = run(&[&["train", "--resume", save], more].concat());
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        text(&output.stderr)
    };
    let begun = run(&["train", "--config", config, "--until", "2", "--save", save]);
    assert_eq!(begun.status.code(), Some(0), "{}", text(&begun.stderr));
    let said = resume(&["--until", "1"]);
    assert!(
        said.contains("nothing is trained: --until is 1, and the checkpoint's next step 2 of 17"),
        "{said}"
    );
    let said = resume(&["--save", save]);
    assert!(said.contains("it goes on with step 2 of 17"), "{said}");
    let said = resume(&[]);
    assert!(
        said.contains("the run is over, its 17 steps are done"),
        "{said}"
    );
}
