//! Links changed on their way: each opens to the experiment that it was of, or says what it lacks.

use super::*;
use crate::core::exercise;
use crate::core::random::{Stream, stream};
use rand::RngExt;

/// What was sent: settings of every kind, a negative number, a list, a choice with `_`.
const SENT: &str = "v=1&task=store_recall&steps=75&hidden=64,32&alpha=0.5&target=-0.02&regulariser=joint&micro-batch=16&seed=7";

fn read(text: &str) -> exercise::Opened {
    let opened = exercise::open(text).unwrap_or_else(|| panic!("no link: {text}"));
    opened.unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// It opens as what was sent, and nothing is left to say.
fn is_sent(text: &str) {
    let (sent, got) = (read(SENT), read(text));
    assert_eq!(got.notes, Vec::<String>::new(), "{text}");
    assert_eq!(got.link, sent.link, "{text}");
}

fn escaped(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

#[test]
fn what_was_sent_differs_from_the_demonstration_in_every_word() {
    let changes = changes(&crate::core::share_link::base(), &read(SENT).link.config);
    assert_eq!(changes.len(), SENT.split('&').count() - 1);
}

#[test]
fn a_link_with_html_entities_opens_the_same_experiment() {
    for and in [
        "&amp;",
        "&AMP;",
        "&amp;amp;",
        "&#38;",
        "&#038;",
        "&#x26;",
        "\\u0026",
        "\\&",
        "%26amp%3B",
    ] {
        is_sent(&SENT.replace('&', and));
        is_sent(&format!("https://a.b/lab/#{}", SENT.replace('&', and)));
    }
    is_sent(&SENT.replace('=', "&equals;"));
    is_sent(&format!("https://a.b/&num;{SENT}"));
    is_sent(
        &SENT
            .replace('-', "&minus;")
            .replace("micro&minus;", "micro&#8209;"),
    );
    // HTML knows these without their semicolon: a browser or a text editor has resolved them.
    for (sign, name) in [
        ("®", "&reg"),
        ("%C2%AE", "&reg"),
        ("µ", "&micro"),
        ("%C2%B5", "&micro"),
    ] {
        is_sent(&SENT.replace(name, sign));
    }
}

#[test]
fn a_link_percent_encoded_as_a_whole_opens_the_same_experiment_however_often() {
    let mut text = format!("#{SENT}");
    for _ in 0..3 {
        text = escaped(&text);
        for before in [
            "",
            "#",
            "https://a.b/",
            "https://a.b/lab/#",
            "https://mail.example/?to=",
        ] {
            is_sent(&format!("{before}{text}"));
        }
    }
    is_sent(&SENT.replace('&', "%26"));
    is_sent(&SENT.replace('=', "%3D"));
    is_sent(&SENT.replace("&seed=", "%26seed%3D"));
    is_sent(&SENT.replace("-0.02", "%252D0.02"));
    let title = format!("{SENT}&title=Why%20%26%20how%3F%20100%20%25");
    for text in [
        escaped(&title),
        escaped(&escaped(&title)),
        title.replace('=', "%3D"),
        title.replace("&title", "%26title"),
    ] {
        let exercise = read(&text).exercise.expect("an exercise");
        assert_eq!(exercise.title, "Why & how? 100 %", "{text}");
    }
}

#[test]
fn punctuation_and_words_behind_a_link_are_no_part_of_it() {
    for end in [
        ".",
        ",",
        ")",
        ").",
        "]",
        "}",
        ">",
        "\"",
        "'",
        "”",
        "»",
        ";",
        ":",
        "!",
        "?",
        "*",
        "**",
        "`",
        "|",
        "#",
        "&",
        "/",
        "=",
        " ",
        "\n",
        "\r\n",
        "&gt;",
        "&quot;",
        "%3E",
        "%22",
        "%20",
        "%0A",
        "\u{a0}",
        "。",
        "\">",
        ":~:text=the%20page",
    ] {
        is_sent(&format!("{SENT}{end}"));
        is_sent(&format!("https://a.b/#{SENT}{end}"));
        // Where something else follows.
        is_sent(&format!("{SENT}{end}&utm_source=chat"));
    }
    for (before, end) in [
        ("<", ">"),
        ("(see ", ")."),
        ("\"", "\""),
        ("[link](", ")"),
        ("**", "**"),
    ] {
        is_sent(&format!("{before}https://a.b/#{SENT}{end}"));
    }
    is_sent(&format!("'{SENT}'"));
    for end in [
        " see you",
        "\">my link</a>",
        "|my link>",
        "](here)",
        ") by Ada",
    ] {
        let got = read(&format!("https://a.b/#{SENT}{end}"));
        assert_eq!(got.link, read(SENT).link, "{end}");
        assert!(
            got.notes.len() == 1 && got.notes[0].starts_with("seed: "),
            "{:?}",
            got.notes
        );
    }
    // A list, a receipt, a part: whatever stands last.
    for last in [
        "hidden=64,32",
        "hide=bar,sweep",
        "view=proof",
        "device=cpu",
        "start=1",
        "lesson=edge",
    ] {
        let link = format!("v=1&{last}");
        let (one, other) = (read(&link), read(&format!("{link}).")));
        assert_eq!(one, other, "{last}");
    }
}

#[test]
fn a_link_that_mail_has_wrapped_opens_the_same_experiment() {
    for wrap in [
        "\n", "\r\n", "\r\n ", "\n    ", "\n> ", "\r\n>> ", " \n", "\t", "\u{200b}", "\u{ad}",
        "\u{feff}",
    ] {
        for at in 1..SENT.len() {
            // Not in front of a number, where a soft hyphen may be a minus.
            if wrap == "\u{ad}" && SENT[at..].starts_with(|c: char| c.is_ascii_digit()) {
                continue;
            }
            is_sent(&format!("{}{wrap}{}", &SENT[..at], &SENT[at..]));
        }
    }
    let quoted = SENT.replace('=', "=3D").replace("&alpha", "&al=\r\npha");
    is_sent(&quoted);
    is_sent(&format!("  {SENT}  "));
    is_sent(&SENT.replace('&', "&%E2%80%8B"));
    is_sent(&SENT.replace('&', "%00&"));
    is_sent(&format!("{SENT}\u{1b}"));
}

#[test]
fn what_stands_behind_an_empty_line_is_no_part_of_the_link() {
    for end in [
        "\n\n2 of us tried it",
        "\r\n\r\nBest, A.",
        "\n> \n> 12 = a dozen",
        "\n \n8",
    ] {
        is_sent(&format!("{SENT}{end}"));
        is_sent(&format!("Dear all,\n\nhttps://a.b/#{SENT}{end}"));
    }
    // A letter with an empty line between all lines.
    is_sent(&SENT.replace('&', "\n\n&"));
    is_sent(&SENT.replace('&', "&\n> \n> "));
}

#[test]
fn a_link_that_a_mail_filter_has_rewritten_opens_the_same_experiment() {
    let sent = format!("https://a.b/lab/#{SENT}");
    let third = "https://urldefense.com/v3/__";
    let end = "__;Iw!!A1b2C3!dEf4$";
    is_sent(&format!("{third}{}{end}", sent.replace('#', "*")));
    is_sent(&format!("{third}{sent}{end}"));
    is_sent(&format!("See {third}{}{end} .", sent.replace('#', "*")));
    let second: String = escaped(&sent).replace("%2F", "_").replace('%', "-");
    let mail = "https://urldefense.proofpoint.com/v2/url?u=";
    is_sent(&format!(
        "{mail}{second}&d=DwMFaQ&c=abc&r=def&m=ghi&s=jkl&e="
    ));
    let safe = "https://eur01.safelinks.protection.outlook.com/?url=";
    is_sent(&format!(
        "{safe}{}&data=05%7C02%7Cx%7C&sdata=x%3D&reserved=0",
        escaped(&sent)
    ));
}

#[test]
fn other_marks_between_the_words_are_understood() {
    for (mark, other) in [
        ("&", ";"),
        ("&", "&&"),
        ("&", " & "),
        ("&", ", "),
        ("&", " "),
        ("&", "#"),
        ("&", "?"),
    ] {
        is_sent(&SENT.replace(mark, other));
    }
    for before in [
        "#",
        "##",
        "#!",
        "#/",
        "#?",
        "#&",
        "#!/",
        "?",
        "/?",
        "/",
        "＃",
        "https://a.b/?",
        "HTTPS://A.B/#",
    ] {
        is_sent(&format!("{before}{SENT}"));
    }
    is_sent(&format!("https://a.b/#{SENT}#"));
    is_sent(&format!("https://a.b/?device=gpu#{SENT}"));
    is_sent(&format!("https://a.b/#{SENT}https://a.b/#{SENT}"));
    is_sent(&format!("https://a.b/#{SENT}\nhttps://a.b/#{SENT}"));
    is_sent(&SENT.to_ascii_uppercase());
    for task in [
        "Store\\_recall",
        "Store-Recall",
        "store recall",
        "STORE%20RECALL",
    ] {
        is_sent(&SENT.replace("store_recall", task).replace("v=", "V="));
    }
    is_sent(&SENT.replace('&', "＆").replace('=', "＝"));
    is_sent(&SENT.replace('-', "–"));
    is_sent(&SENT.replace('-', "%E2%88%92"));
    is_sent(&SENT.replace("64,32", "64,+32"));
    is_sent(&SENT.replace("64,32", "64+32"));
    is_sent(&SENT.replace("0.5", "0,5"));
    is_sent(&format!("{SENT}&{SENT}"));
}

#[test]
fn a_plus_is_a_blank_in_sentences_where_no_other_blank_is() {
    let title = |text: &str| {
        read(&format!("v=1&title={text}"))
            .exercise
            .expect("one")
            .title
    };
    assert_eq!(title("How+long+is+too+long%3F"), "How long is too long?");
    assert_eq!(title("C%2B%2B"), "C++");
    assert_eq!(title("1%20+%201"), "1 + 1");
    let goal = read("v=1&title=T&goal=test+accuracy+at+least+0.9")
        .exercise
        .expect("one");
    assert_eq!(goal.goals.len(), 1);
    let words = read("v=1&title=T&predict=Is+it%3F;+view=lab+text%3Da")
        .exercise
        .expect("one");
    assert_eq!(words.predict[0].words, "Is it?; view=lab text=a");
}

#[test]
fn words_of_trackers_say_nothing_of_the_experiment() {
    for word in [
        "utm_source=mail",
        "utm_campaign=a%20b",
        "fbclid=IwAR0",
        "data=05%7C02%7C&sdata=x%2Fy%3D&reserved=0",
        "h=AT0abc",
        "gclid=1",
        "msclkid=2",
        "sa=D&source=editors&ust=1700000000000000&usg=AOvVaw0a_b-C",
        "trk=public_post-text",
    ] {
        for mark in ["&", "?"] {
            is_sent(&format!("{SENT}{mark}{word}"));
        }
        is_sent(&format!("https://a.b/?{word}#{SENT}"));
        is_sent(&SENT.replace("v=1", &format!("{word}&v=1")));
        assert_eq!(exercise::open(&format!("#{word}")), None);
        assert_eq!(exercise::open(&format!("#view=lessons&{word}")), None);
    }
}

#[test]
fn start_is_yes_or_no_in_the_words_that_people_have_and_named_otherwise() {
    for (text, start) in [
        ("1", true),
        ("yes", true),
        ("true", true),
        ("on", true),
        ("YES", true),
        ("1.", true),
        ("true)", true),
        ("0", false),
        ("no", false),
        ("false", false),
        ("off", false),
        ("Off", false),
    ] {
        let got = read(&format!("v=1&start={text}"));
        assert_eq!((got.link.start, got.notes), (start, Vec::new()), "{text}");
    }
    for text in ["", "maybe", "2", "ja"] {
        let got = read(&format!("v=1&start={text}"));
        assert!(!got.link.start);
        let note = got.notes.concat();
        assert!(
            note.starts_with("start is “") && note.contains("yes") && note.contains(text),
            "{note}"
        );
    }
    assert!(read("v=1&learn-beta=true").link.config.model.learn_beta);
    assert!(
        read("v=1&learn-beta=on&learn-alpha=0")
            .link
            .config
            .model
            .learn_beta
    );
}

#[test]
fn what_has_two_meanings_or_was_cut_off_is_named_and_never_guessed() {
    let default = crate::core::share_link::base();
    for (text, words) in [
        ("slope=1,000&surrogate=fast_sigmoid", ["1000", "1.0"]),
        ("beta=0.8…", ["cut off", "0 to 1"]),
        ("beta=0.8...", ["cut off", "0 to 1"]),
        ("beta=0.5 0.7", ["0.5 0.7", "0 to 1"]),
        ("beta=50%25", ["percentage", "0 to 1"]),
        ("steps=0x10", ["decimal digits", "1 to 2000"]),
        ("target=%C2%AD0.3", ["or as -0.3", "-10 to 10"]),
        ("target=\u{ad}0.3", ["or as -0.3", "-10 to 10"]),
        ("beta=NaN", ["finite", "0 to 1"]),
    ] {
        let got = read(&format!("v=1&{text}"));
        let notes = got.notes.concat();
        for word in words {
            assert!(notes.contains(word), "{text}: {notes}");
        }
        assert_eq!(got.link.config.model.beta, default.model.beta);
        assert_eq!(
            got.link.config.lyapunov.lambda_target,
            default.lyapunov.lambda_target
        );
    }
    let got = read("v=1&beta=0.5&beta=0.7&beta=0.5");
    assert_eq!(got.link.config.model.beta, 0.5);
    assert_eq!(got.notes, ["beta stands twice; “0.7” was passed over."]);
}

#[test]
fn a_text_that_is_no_link_of_this_version_says_so_and_opens_nothing() {
    for text in [
        "v=2&beta=0.5",
        "v%3D2%26beta%3D0.5",
        "v=2)",
        "#v=one",
        "https://a.b/#v=&beta=0.5",
    ] {
        let error = exercise::open(text)
            .expect("a link")
            .expect_err(text)
            .to_string();
        assert!(error.contains("allowed: 1"), "{text}: {error}");
    }
    for text in [
        "hello",
        "#hello",
        "https://a.b/",
        "colour=red",
        "#%F0%9F%8D%95",
    ] {
        let error = exercise::open(text)
            .expect("some text")
            .expect_err(text)
            .to_string();
        assert!(
            error.contains("no link") && error.contains("v="),
            "{text}: {error}"
        );
    }
    for text in [
        "",
        "#",
        "##",
        " ",
        // Nothing that can be seen.
        "%00",
        "view=proof",
        "#view%3Dproof",
        "#!view=proof.",
    ] {
        assert_eq!(exercise::open(text), None, "{text}");
    }
    let proof = Sight {
        view: View::Proof,
        ..Sight::default()
    };
    assert_eq!(sight_of("#view=proof)"), proof);
    let guide = Sight {
        view: View::Guide,
        lesson: Some("edge".to_owned()),
        note: None,
    };
    for text in ["#view=guide&lesson=edge", "#lesson=edge&view=guide."] {
        assert_eq!(exercise::open(text), None, "{text}");
        assert_eq!(sight_of(text), guide, "{text}");
    }
    let Sight { view, note, .. } = sight_of("#view=moon");
    assert!(view == View::Lab && note.is_some_and(|note| note.contains("moon")));
    // What has lost its version only is read, and says so.
    let got = read(&SENT.replace("v=1&", ""));
    assert_eq!(got.link, read(SENT).link);
    assert!(got.notes.concat().contains("no version"), "{:?}", got.notes);
    assert!(
        names_version(SENT) && names_version(&format!("?{SENT}")) && !names_version("?device=cpu")
    );
}

/// Several changes at once, as they come: none ends at another experiment without a word.
#[test]
fn a_link_changed_in_several_ways_opens_the_same_experiment_or_says_what_it_lost() {
    type Change = fn(&str) -> String;
    let changes: [Change; 9] = [
        |text| text.replace('&', "&amp;"),
        escaped,
        |text| format!("{text})."),
        |text| format!("{text}&utm_source=x"),
        |text| format!("https://a.b/#{text}"),
        |text| format!("<{text}>"),
        |text| text.replace("&seed", "&\r\n  seed"),
        |text| text.replace('-', "\u{2011}"),
        |text| format!("\u{feff}{text}\r\n"),
    ];
    let mut dice = stream(5, Stream::Task, 0);
    let sent = read(SENT).link;
    let mut silent = 0;
    for _ in 0..3_000 {
        let mut text = SENT.to_owned();
        for _ in 0..dice.random_range(1..4) {
            text = changes[dice.random_range(0..changes.len())](&text);
        }
        match exercise::open(&text) {
            Some(Ok(got)) if got.notes.is_empty() => {
                assert_eq!(got.link, sent, "{text}");
                silent += 1;
            }
            Some(_) => {}
            None => panic!("taken for nothing: {text}"),
        }
    }
    assert!(silent > 2_000, "{silent}");
}

/// As long as a link may be, and all marks: read in one pass, not in one for each mark.
#[test]
fn a_link_of_nothing_but_marks_is_read_at_once() {
    for piece in [
        ";v=1",
        "#v=1",
        "%26v%3D1",
        "&amp;",
        "%2525",
        "\n > ",
        "?text=",
        " ",
        "https://#",
    ] {
        for before in ["title=", "v=1&beta=", ""] {
            let text = format!("{before}{}", piece.repeat(65_000 / piece.len()));
            let start = std::time::Instant::now();
            let _ = exercise::open(&text);
            let took = start.elapsed().as_secs_f64();
            assert!(took < 5.0, "{before}{piece}: {took} s");
        }
    }
}
