use super::*;
use crate::core::repository;
use crate::core::share_link::Part;
#[cfg(feature = "engine")]
use crate::core::text::{Block, Style, Target};

fn question(text: &str) -> Question {
    text.parse().expect("a question")
}

fn exercise() -> Exercise {
    Exercise {
        key: String::new(),
        title: "How long is too long?".into(),
        text: "Two *networks*.\n\n1. Train\n2. [Shorten it](#set&steps=50)\n\n--- run\nLook."
            .into(),
        shown: vec!["steps", "beta"],
        locked: vec!["beta"],
        predict: vec![
            question("Does it learn? | Yes => test accuracy at least 0.5 ; So it does. | No"),
            question("By which factor? | number 148 within 20 %"),
        ],
        explain: vec![Question {
            hints: vec!["Look at λ.".into()],
            model: Some(Model {
                text: "It grows.".into(),
                points: vec!["that λ is above 0".into()],
            }),
            ..question("Why?")
        }],
        goals: vec!["test accuracy at least 0.9".parse().expect("a goal")],
        networks: Networks::One,
        differ: Pair::default(),
        evidence: vec![Evidence::Exponent, Evidence::Signal],
        own_seed: true,
        map: None,
    }
}

#[test]
fn an_exercise_survives_in_a_link_and_leaves_no_note() {
    let link = Link {
        hidden: vec![Part::Sweep],
        ..Link::default()
    };
    let fragment = exercise().fragment(&link);
    let opened = open(&fragment).expect("a link").expect("that opens");
    assert_eq!(opened.exercise, Some(exercise()));
    assert_eq!((opened.link, opened.notes), (link, Vec::new()));
    let open = exercise();
    assert!(open.shows("task.time_steps") && open.allows("task.time_steps"));
    assert!(open.shows("model.beta") && !open.allows("model.beta"));
    assert!(!open.shows("model.alpha"));
}

#[test]
fn what_is_written_in_sentences_may_hold_the_words_of_links_also_in_one_that_was_changed_on_its_way()
 {
    let mut exercise = exercise();
    let words = "Set beta=0.5; alpha=0.9 & text=so, or steps=20";
    exercise.explain[0].hints = vec![words.to_owned()];
    exercise.explain[0].model = Some(Model {
        text: words.to_owned(),
        points: Vec::new(),
    });
    let fragment = exercise.fragment(&Link::default());
    for changed in [fragment.clone(), fragment.replace('&', "&amp;")] {
        let opened = open(&changed).expect("a link").expect("that opens");
        assert_eq!(opened.exercise.as_ref(), Some(&exercise), "{changed}");
    }
}

fn read(text: &str) -> Opened {
    open(text).expect("a link").expect("that opens")
}

#[test]
fn a_question_is_never_cut_where_something_of_it_cannot_be_read() {
    let opened = read("v=1&title=T&predict=How much? | number 1,000 within 20 %25&predict=Why?");
    let exercise = opened.exercise.expect("an exercise");
    assert_eq!(exercise.predict.len(), 1, "{:?}", exercise.predict);
    let notes = opened.notes.concat();
    assert!(
        notes.contains("1000") && notes.contains("1.0"),
        "both readings: {notes}"
    );
    for end in ["", ")", ".", "\"", "%22", "\r\n"] {
        let opened = read(&format!(
            "v=1&title=T&predict=How%20much%3F%20%7C%20number%2010%20within%2020%20%25{end}"
        ));
        assert_eq!(opened.notes, Vec::<String>::new(), "{end}");
    }
}

#[test]
fn an_own_seed_is_one_with_a_mark_behind_it_and_no_other_words() {
    for text in ["own", "own.", "own)", "Own", "%6Fwn", "own\r\n"] {
        let opened = read(&format!("v=1&title=T&seed={text}"));
        assert!(opened.own_seed && opened.notes.is_empty(), "{text}");
    }
    let opened = read("v=1&title=T&seed=own goal");
    assert!(!opened.own_seed && opened.notes.concat().contains("seed"));
}

#[test]
fn unknown_words_of_a_link_are_named_and_passed_over() {
    let opened = open("v=1&colour=red&show=moon&title=T&goal=win&lesson=none");
    let opened = opened.expect("a link").expect("that opens");
    let notes = opened.all_notes().join("\n");
    for word in ["colour", "moon", "win", "none"] {
        assert!(notes.contains(word), "{word}: {notes}");
    }
    assert_eq!(opened.exercise.map(|it| it.title).as_deref(), Some("T"));
}

#[test]
fn a_hand_in_survives_and_its_goals_are_checked_from_its_receipt() {
    let receipt =
        "0.1.0~cpu~CPU~0123456789abcdef~fedcba9876543210~3~0.9~0.3~-0.05~0.1~12~0:7,1:8:2.5,2:9:2";
    let hand_in = HandIn {
        written: Written::Whole,
        at: Some(1_764_090_000_000),
        name: "Ada & Co = 1".into(),
        exercise: exercise().title,
        link: Link {
            receipts: [None, Some(receipt.parse().expect("a receipt"))],
            ..Link::default()
        },
        differ: Pair::read("beta=0.95", &Default::default()).expect("a pair"),
        answers: vec![("Why?".into(), "Because: 100 % of β\nis too much".into())],
        goals: exercise().goals,
        committed: Some(Committed {
            at: 1_764_150_000_000,
            number: 2,
        }),
        first: Some(Link {
            receipts: [Some(receipt.parse().expect("a receipt")), None],
            ..Link::default()
        }),
        cells: vec![
            format!("init-gain:0.6;steps:38;learns:yes;unregularised:{receipt}")
                .parse()
                .expect("a cell"),
        ],
        hints: vec![0, 2],
    };
    let opened = open(&hand_in.fragment())
        .expect("a link")
        .expect("that opens");
    assert_eq!(opened.notes, Vec::<String>::new());
    assert_eq!(opened.hand_in.as_ref(), Some(&hand_in));
    assert_eq!(hand_in.goals_met(), 1);
}

#[test]
fn what_a_hand_in_says_of_its_prediction_and_cannot_mean_is_named() {
    let opened = open("v=1&name=Ada&predicted-at=noon&first=beta&hints=9");
    let opened = opened.expect("a link").expect("that opens");
    let notes = opened.notes.join("\n");
    for said in [
        "predicted-at is “noon”; allowed",
        "first: ",
        "hints is “9”; allowed",
    ] {
        assert!(notes.contains(said), "{said}: {notes}");
    }
    let hand_in = opened.hand_in.expect("a hand-in");
    assert_eq!((hand_in.committed, hand_in.first), (None, None));
}

#[test]
fn a_receipt_that_does_not_fit_its_experiment_is_found_out() {
    let config = crate::core::config::ExperimentConfig::default();
    let steps = config.effective_warmup() + config.training.epochs * config.steps_per_epoch();
    let marks: Vec<_> = crate::core::run::marked_steps(steps)
        .map(|step| format!("{step}:9:2"))
        .collect();
    let share = 300.0 / config.task.test_samples() as f32;
    let text = format!(
        "0.1.0~cpu~CPU~0123456789abcdef~fedcba9876543210~{steps}~{share}~0.3~-0.05~0.1~12~{}",
        marks.join(",")
    );
    let receipt: crate::core::receipt::Receipt = text.parse().expect("a receipt");
    let digests = receipt.digests.clone();
    assert_eq!(check(&receipt, &config, &digests, "0.1.0"), []);
    let notes = check(&receipt, &config, &digests, "0.2.0");
    assert!(notes.len() == 1 && notes[0].is_note);
    let mut forged = receipt.clone();
    forged.outcome.test_accuracy = 0.9501;
    forged.outcome.steps += 1;
    forged.marks[0].spikes = u64::MAX >> 8;
    forged.digests.weights = "0".repeat(16);
    let found = check(&forged, &config, &digests, "0.1.0");
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(found.iter().all(|it| !it.is_note));
}

#[cfg(feature = "engine")]
#[test]
fn markdown_becomes_plain_blocks_and_html_stays_text() {
    let text = "# Leak\n\nA *neuron* `u` [narrows](#set&slope=25&evil=1) <script>x</script>\n\n\
                - one\n- two\n\n```\ncode\n```\n[bad](javascript:alert(1))";
    let blocks = typeset(text);
    assert!(matches!(&blocks[0], Block::Heading { level: 1, spans } if spans[0].text == "Leak"));
    let Block::Paragraph(spans) = &blocks[1] else {
        panic!("{blocks:?}")
    };
    assert_eq!(
        (spans[1].style, spans[3].style),
        (Style::Emphasis, Style::Code)
    );
    let set = Target::Set(vec![("slope".into(), "25".into())]);
    assert_eq!(spans[5].target, Some(set));
    let all: String = spans.iter().map(|span| span.text.as_str()).collect();
    assert!(all.contains("<script>x</script>"), "{all}");
    assert!(matches!(&blocks[2], Block::List { ordered: false, items } if items.len() == 2));
    assert_eq!(blocks[3], Block::Code("code\n".into()));
    assert!(matches!(&blocks[4], Block::Paragraph(spans) if spans[0].target.is_none()));
}

#[cfg(feature = "engine")]
#[test]
fn a_text_is_parted_by_stages_and_shows_figures_and_words_of_the_lab_alone() {
    let text = "Its [loss](#word=loss), [moon](#word=moon).\n--- run\n![A bump](figure:surrogate)\n\n\
                ![evil](https://a.b/c.png) [in](#view=inside)\n--- explain\nlast";
    let blocks = typeset(text);
    let Block::Paragraph(spans) = &blocks[0] else {
        panic!("{blocks:?}")
    };
    assert_eq!(spans[1].target, Some(Target::Word("loss".into())));
    assert!(
        spans.iter().filter(|it| it.target.is_some()).count() == 1,
        "{spans:?}"
    );
    assert_eq!(blocks[1], Block::Divider("run".into()));
    let figure = Block::Figure {
        name: "surrogate".into(),
        caption: "A bump".into(),
    };
    assert_eq!(blocks[2], figure);
    let Block::Paragraph(spans) = &blocks[3] else {
        panic!("{blocks:?}")
    };
    let view = Some(Target::View("inside".into()));
    assert_eq!(spans.last().map(|it| it.target.clone()), Some(view));
    assert_eq!(blocks[4], Block::Divider("explain".into()));
    assert_eq!(blocks.len(), 6);
}

/// As a page of 0.2 wrote it.
#[test]
fn an_exercise_of_an_older_page_opens_with_nothing_left_out() {
    let link = "v=1&beta=0.5&title=T&show=steps,beta&lock=beta&text=One%20---%20two\
                &predict=A%3F|b;c%20=>%20held:%20exponent%20at%20most%200|d&explain=Why%3F\
                &goal=not%20held:%20test%20accuracy%20at%20least%200.5";
    let opened = open(link).expect("a link").expect("that opens");
    assert_eq!(opened.notes, Vec::<String>::new());
    let exercise = opened.exercise.expect("an exercise");
    assert_eq!(exercise.predict[0].options[0].words, "b;c");
    assert_eq!(
        (exercise.networks, exercise.goals.len()),
        (Networks::Two, 1)
    );
}

#[test]
fn every_lesson_of_the_course_can_be_read() {
    let lessons = repository::file("www/lessons");
    for Lesson { key, title, .. } in COURSE {
        let file = std::fs::read_to_string(lessons.join(format!("{key}.md"))).expect(key);
        let (lesson, _) =
            Exercise::from_file(key, &file).unwrap_or_else(|error| panic!("{key}: {error}"));
        assert_eq!(lesson.title, title);
        assert!(
            !lesson.predict.is_empty() && !lesson.explain.is_empty() && !lesson.goals.is_empty(),
            "{key}"
        );
        let asked = lesson.predict.iter().chain(&lesson.explain);
        let both: Vec<_> = asked.filter_map(Question::may_both_be_true).collect();
        assert!(
            both.is_empty(),
            "{key}: both come true of one run: {both:?}"
        );
    }
}

/// As Windows' editors, and mail, save a lesson.
#[test]
fn a_lesson_with_other_line_ends_or_a_byte_order_mark_opens_as_the_same() {
    let lessons = repository::file("www/lessons");
    for Lesson { key, .. } in COURSE {
        let file = std::fs::read_to_string(lessons.join(format!("{key}.md"))).expect(key);
        let file = crate::core::text::plain(&file).into_owned();
        let lesson = Exercise::from_file(key, &file).expect(key);
        let changed = [
            file.replace('\n', "\r\n"),
            file.replace('\n', "\r"),
            format!("\u{feff}{file}"),
            format!("\u{feff}{}", file.replace('\n', "\r\n")),
            file.replace("\n---\n", " \n--- \t\n"),
        ];
        for file in &changed {
            assert_eq!(
                Exercise::from_file(key, file).as_ref(),
                Ok(&lesson),
                "{key}"
            );
        }
        let utf16: Vec<u8> = std::iter::once(0xfeff)
            .chain(file.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        let decoded = crate::core::text::decoded(&utf16).expect("text");
        assert_eq!(Exercise::from_file(key, &decoded), Ok(lesson), "{key}");
    }
    let written = "v=1&title=T&text=One%0D%0Atwo";
    let opened = open(written).expect("a link").expect("that opens");
    assert_eq!(opened.exercise.expect("one").text, "One\ntwo");
}

#[test]
fn a_hand_in_wrapped_by_mail_or_saved_by_an_editor_is_the_same() {
    let receipt =
        "0.1.0~cpu~CPU~0123456789abcdef~fedcba9876543210~3~0.9~0.3~-0.05~0.1~12~0:7,1:8:2.5,2:9:2";
    let hand_in = HandIn {
        name: "Ada & Co = 1".into(),
        exercise: "How long; is too long?".into(),
        link: Link {
            receipts: [None, Some(receipt.parse().expect("a receipt"))],
            ..Link::default()
        },
        answers: vec![("Why? lesson=edge".into(), "1,000 & more;\nview=lab".into())],
        goals: exercise().goals,
        ..HandIn::default()
    };
    let file = hand_in.fragment();
    let wrapped: Vec<_> = file
        .as_bytes()
        .chunks(70)
        .map(String::from_utf8_lossy)
        .collect();
    for text in [
        format!("\u{feff}{file}\r\n"),
        wrapped.join("\r\n"),
        format!("<https://a.b/#{}>", wrapped.join("\n> ")),
        file.replace('&', "&amp;"),
    ] {
        let opened = open(&text).expect("a link").expect("that opens");
        assert_eq!(opened.notes, Vec::<String>::new(), "{text}");
        assert_eq!(opened.hand_in.as_ref(), Some(&hand_in), "{text}");
    }
    let pasted = format!("\u{feff}{receipt}\r\n").parse();
    assert_eq!(pasted.ok(), hand_in.link.receipts[1]);
}
