use super::*;
use crate::core::config::PRESETS;
use crate::core::text::plain;

fn opened(fragment: &str) -> Opened {
    open(fragment).expect("a link").expect("that opens")
}

#[test]
fn the_first_demonstration_is_a_version_and_nothing_else() {
    let now = "v=1&target=-0.08&warmup=300&warmup-rate=0.005&every=1&transient=";
    assert_eq!(Link::default().fragment(), now);
    let first = Link {
        config: base(),
        ..Link::default()
    };
    assert_eq!(first.fragment(), "v=1");
    assert_eq!(opened("#v=1").link, first);
    assert_eq!(opened(now).link, Link::default());
    assert_eq!(open("view=proof"), None, "no link: it names no version");
}

#[test]
fn a_link_names_what_is_held_where_it_is_not_the_mean_and_older_links_hold_the_mean() {
    use crate::core::config::Statistic;
    let before = opened("v=1&target=-0.05").link;
    assert_eq!(before.config.lyapunov.statistic, Statistic::Mean);
    assert!(!before.fragment().contains("statistic"));
    let link = opened("v=1&statistic=mean_square").link;
    assert_eq!(link.config.lyapunov.statistic, Statistic::MeanSquare);
    assert!(link.fragment().contains("statistic=mean_square"));
    assert_eq!(opened(&link.fragment()).link, link);
    let read = opened("v=1&statistic=median");
    assert_eq!(read.link.config.lyapunov.statistic, Statistic::Mean);
    let notes = read.notes.join("\n");
    for word in ["statistic", "median", "mean, mean_square"] {
        assert!(notes.contains(word), "{word}: {notes}");
    }
}

#[test]
fn a_link_that_calls_the_reference_seed_opens_the_same_experiment_and_is_written_by_the_present_name()
 {
    use crate::core::config::EstimatorKind;
    let former = opened("v=1&estimator=seed&seed=7");
    assert_eq!(former.notes, Vec::<String>::new());
    let lyapunov = &former.link.config.lyapunov;
    assert_eq!(lyapunov.estimator, EstimatorKind::Reference);
    let present = "v=1&estimator=reference&seed=7";
    assert_eq!(former.link.fragment(), present);
    assert_eq!(opened(present).link, former.link);
    let compared = |name: &str| opened(&format!("v=1&compare=estimator:{name}")).link;
    assert_eq!(compared("seed"), compared("reference"));
}

#[test]
fn what_is_refused_is_named_with_its_value_and_range_and_the_rest_counts() {
    let read = opened("v=1&alpha=7&beta=0.5&steps=many&task=chess&hide=moon&view=sky");
    assert_eq!(read.link.config.model.beta, 0.5);
    assert_eq!(
        read.link.config.model.alpha,
        ExperimentConfig::default().model.alpha
    );
    let notes = read.notes.join("\n");
    for word in [
        "alpha",
        "7",
        "0 to 1",
        "steps",
        "many",
        "1 to 2000",
        "chess",
        "moon",
        "sky",
    ] {
        assert!(notes.contains(word), "{word}: {notes}");
    }
    assert_eq!(
        opened("v=1&colour=red").rest.keys().collect::<Vec<_>>(),
        ["colour"]
    );
    let versions = ["v=2", "v=", "v=-1", "v=99999999999999999999"];
    for text in versions {
        assert!(
            matches!(open(text), Some(Err(LinkError::Version { .. }))),
            "{text}"
        );
    }
    for (text, newer) in [
        ("v=2", true),
        ("v=99999999999999999999", true),
        ("v=0", false),
        ("v=one", false),
        ("v=", false),
    ] {
        let said = open(text)
            .expect("a link")
            .expect_err("refused")
            .to_string();
        assert_eq!(said.contains("newer page"), newer, "{said}");
        assert!(said.contains("allowed: 1"), "{said}");
    }
    let long = format!("v=1&seed={}", "1".repeat(70_000));
    assert!(matches!(open(&long), Some(Err(LinkError::TooLong { .. }))));
    let many = "v=1".to_owned() + &"&a=1".repeat(300);
    assert_eq!(open(&many), Some(Err(LinkError::TooManyParts)));
}

/// Links as they were written by each version: they keep opening, to the same experiment.
#[test]
fn links_of_every_version_keep_opening() {
    let fixtures = plain(include_str!("../../../tests/native/links.txt"));
    let mut count = 0;
    for line in fixtures.lines().filter(|line| !line.starts_with('#')) {
        let (fragment, json) = line
            .split_once('\t')
            .expect("a link, a tab, a configuration");
        let mut config = ExperimentConfig::from_json(json).expect("a configuration");
        // Where there was no such setting yet, every step counted.
        if !json.contains("\"transient\"") {
            config.lyapunov.transient = Some(0);
        }
        let read = opened(fragment);
        assert_eq!(
            (read.link.config, read.notes),
            (config, Vec::new()),
            "{fragment}"
        );
        count += 1;
    }
    assert!(count >= 8);
}

/// As `cargo xtask` reads them for the pages that chats and feeds show.
#[test]
fn the_presets_are_written_down_with_their_links() {
    let written = PRESETS.map(|preset| {
        let link = Link {
            config: (preset.config)(),
            ..Link::default()
        };
        serde_json::json!({
            "key": preset.key,
            "title": preset.title,
            "text": preset.sentence,
            "link": link.fragment(),
        })
    });
    let written = serde_json::to_string_pretty(&written).expect("plain data");
    let file = plain(include_str!("../../../www/data/presets.json"));
    assert_eq!(
        file.trim_end(),
        written,
        "www/data/presets.json is to be:\n{written}"
    );
}

#[test]
#[ignore = "writes the fixtures of the present version"]
fn write_fixtures() {
    for preset in &PRESETS {
        let config = (preset.config)();
        let json = serde_json::to_string(&config).expect("plain data");
        let link = Link {
            config,
            ..Link::default()
        };
        println!("{}\t{json}", link.fragment());
    }
}

#[test]
fn a_link_to_own_data_says_which_and_one_whose_data_is_unreadable_falls_back_and_says_so() {
    use crate::core::config::Task;
    let data = "0123456789abcdef0123456789abcdef:10420:spikes:100x140:20:0-2264";
    let text = format!("v=1&task=own&own={data}&hidden=128");
    let Opened { link, notes, .. } = opened(&text);
    assert_eq!(notes, [""; 0]);
    assert_eq!(link.fragment(), text);
    let config = &link.config;
    assert_eq!(
        config.task.data.map(|own| own.to_string()).as_deref(),
        Some(data)
    );
    assert_eq!(
        (config.model.input_dim, config.model.num_classes),
        (140, 20)
    );
    assert_eq!(
        (config.task.train_samples(), config.task.test_samples()),
        (8156, 2264)
    );
    // Mail puts a full stop behind a link.
    assert_eq!(opened(&format!("{text}.")).link.config, *config);
    for (broken, said) in [
        (
            "v=1&task=own&hidden=128",
            "task.kind is own; allowed: own beside task.data",
        ),
        (
            "v=1&task=own&own=shd&hidden=128",
            "own (Data) is “shd”, which names no data",
        ),
        (
            &text.replace("10420", "1"),
            "whose samples are 1; allowed: 2 to 200000",
        ),
        (
            &format!("{text}&steps=50"),
            "task.time_steps is 50; allowed: 100 to 100",
        ),
    ] {
        let Opened { link, notes, .. } = opened(broken);
        let notes = notes.join("\n");
        assert!(notes.contains(said), "{broken}: {notes}");
        assert_eq!(link.config.validate(), Ok(()));
        assert_eq!(link.config.model.hidden_dims, [128], "{broken}");
        let is_own = broken.contains("steps=50");
        assert_eq!(
            link.config.task.kind,
            if is_own { Task::Own } else { Task::Digits }
        );
    }
}

#[test]
fn a_link_says_which_file_own_data_came_from_and_how_it_was_read() {
    let link = Link {
        from_file: Some(FromFile {
            name: "touch & feel, 2.csv".to_owned(),
            map: "label=kind,bins=50".to_owned(),
        }),
        ..Link::default()
    };
    let read = opened(&link.fragment());
    assert_eq!((read.link, read.notes), (link, Vec::new()));
    let long = "x".repeat(3000);
    let read = opened(&format!("v=1&file={long}&map=bins=5"));
    let from_file = read.link.from_file.expect("the other half");
    assert_eq!((&*from_file.name, &*from_file.map), ("", "bins=5"));
    assert!(
        read.notes.concat().contains("file has more than"),
        "{:?}",
        read.notes
    );
}

#[test]
fn a_value_undoes_no_choice_that_the_link_makes_whatever_their_order() {
    for (link, said) in [
        (
            "surrogate=sigmoid&surrogate-alpha=3",
            "surrogate-alpha (Arctangent’s sharpness) is of surrogate atan, and surrogate is sigmoid; it was passed over.",
        ),
        (
            "momentum=0.5&optimizer=adam",
            "momentum (Momentum) is of optimizer sgd, and optimizer is adam; it was passed over.",
        ),
        (
            "readout=count&readout-beta=0.5",
            "is of readout membrane, and readout is count; it was passed over.",
        ),
        (
            "readout=rate&correct-rate=0.5",
            "is of readout count_mse, and readout is rate; it was passed over.",
        ),
        (
            "init=uniform&init-gain=2",
            "is of init normal, and init is uniform; it was passed over.",
        ),
        (
            "surrogate=triangular&slope=30",
            "is of surrogate fast_sigmoid, and surrogate is triangular; it was passed over.",
        ),
        (
            "task=digits&encoding=latency&peak=0.3",
            "is of encoding poisson, and encoding is latency; it was passed over.",
        ),
    ] {
        let made = opened(&format!("v=1&{link}"));
        let notes = made.notes;
        assert!(
            notes.len() == 1 && notes[0].ends_with(said),
            "{link}: {notes:?}"
        );
        let chosen: String = link
            .split('&')
            .filter(|word| {
                let (key, value) = word.split_once('=').expect("a word");
                let field = settings::with_word(key).expect("a setting");
                field.text(&made.link.config) == value
            })
            .collect();
        let refused = said.split(" (").next().expect("a word");
        assert!(!chosen.is_empty() && !chosen.starts_with(refused), "{link}");
    }
}

#[test]
fn a_choice_that_only_a_value_asks_for_is_made_and_said() {
    for (link, said) in [
        (
            "momentum=0.5",
            "momentum (Momentum) makes optimizer sgd, where it was adam.",
        ),
        (
            "slope=30",
            "makes surrogate fast_sigmoid, where it was atan.",
        ),
    ] {
        let notes = opened(&format!("v=1&{link}")).notes;
        assert!(
            notes.len() == 1 && notes[0].ends_with(said),
            "{link}: {notes:?}"
        );
    }
    let named = opened("v=1&slope=30&surrogate=fast_sigmoid");
    assert!(named.notes.is_empty(), "{:?}", named.notes);
    assert_eq!(named.link.config.model.surrogate.half_width(), {
        let again = opened("v=1&surrogate=fast_sigmoid&slope=30");
        again.link.config.model.surrogate.half_width()
    });
}
