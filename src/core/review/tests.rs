use super::*;
use crate::core::config::{ExperimentConfig, Side};
use crate::core::exercise::{Committed, HandIn, Written, open, own_seed};
use crate::core::metrics::fixtures;
use crate::core::protocol::{Command, DeviceInfo, DeviceKind, Digests, Event, RunId, RunState};
use crate::core::receipt::{Mark, Outcome, Receipt};
use crate::core::share_link::Link;

const LINK: &str = "v=1&epochs=4&show=beta&lock=alpha&title=How%20long%3F\
    &predict=Does%20it%20learn%3F|Yes%20=>%20test%20accuracy%20at%20least%200.5|No%20=>%20test%20accuracy%20at%20most%200.5\
    &predict=How%20many%3F|number%20148%20within%2020%20%25&explain=Why%3F\
    &goal=test%20accuracy%20at%20least%200.75";

fn measure(link: &str) -> Measure {
    let opened = open(link).expect("a link").expect("that opens");
    assert_eq!(opened.notes, Vec::<String>::new());
    Measure::new(opened).expect("an exercise")
}

pub(super) fn receipt(accuracy: f32, weights: &str) -> Receipt {
    Receipt {
        engine_version: "0.2.0".into(),
        device: DeviceKind::Cpu,
        device_name: "CPU".into(),
        digests: Digests {
            weights: weights.into(),
            data: "fedcba9876543210".into(),
        },
        marks: vec![Mark {
            step: 0,
            spikes: 7,
            loss: None,
        }],
        outcome: Outcome {
            steps: 88,
            test_accuracy: accuracy,
            test_loss: 0.4,
            exponent: -0.04,
            firing_rate: 0.1,
            gradient_norm: 3.0,
        },
    }
}

/// As an honest student of [`LINK`] hands in.
pub(super) fn honest(name: &str) -> HandIn {
    let measure = measure(LINK);
    let mut link = measure.link.clone();
    link.config.model.beta = 0.95;
    link.receipts = [
        Some(receipt(0.3, "0123456789abcdef")),
        Some(receipt(0.8, "0123456789abcdef")),
    ];
    let mut first = measure.link.clone();
    first.receipts = [
        Some(receipt(0.2, "0123456789abcdef")),
        Some(receipt(0.6, "0123456789abcdef")),
    ];
    HandIn {
        name: name.into(),
        exercise: measure.exercise.title.clone(),
        link,
        answers: vec![
            ("Does it learn?".into(), "Yes".into()),
            ("How many?".into(), "100".into()),
            (
                "Why?".into(),
                format!("Because, says {name}, it grows and grows."),
            ),
        ],
        goals: measure.exercise.goals.clone(),
        committed: Some(Committed {
            at: name.len() as u64,
            number: 1,
        }),
        first: Some(first),
        hints: vec![1],
        at: Some(1000),
        ..HandIn::default()
    }
}

fn aspects(judged: &Judged) -> Vec<Aspect> {
    judged.differences.iter().map(|it| it.aspect).collect()
}

fn words(judged: &Judged) -> String {
    let all: Vec<_> = judged
        .differences
        .iter()
        .map(|it| it.words.as_str())
        .collect();
    all.join(" ")
}

#[test]
fn an_honest_hand_in_differs_in_nothing_and_its_predictions_go_by_its_first_run() {
    let judged = measure(LINK).judge(&honest("Ada"), &[]);
    assert_eq!(judged.differences, []);
    assert_eq!((judged.goals_met(), judged.goals.len()), (1, 1));
    let came: Vec<_> = judged.answers.iter().map(|it| it.came_true).collect();
    assert_eq!(came, [Some(true), Some(false), None]);
    let mut other = honest("Bob");
    other.first = None;
    let judged = measure(LINK).judge(&other, &[]);
    assert_eq!(
        judged.answers[0].came_true, None,
        "nobody knows the first run"
    );
    assert_eq!(
        judged.answers[1].came_true,
        Some(false),
        "a fixed number is known"
    );
}

#[test]
fn a_forged_goal_does_not_count_and_is_named_with_the_teachers() {
    let mut forged = honest("Mallory");
    forged.link.receipts[1] = Some(receipt(0.4, "0123456789abcdef"));
    forged.goals = vec!["test accuracy at least 0.1".parse().expect("a goal")];
    assert_eq!(forged.goals_met(), 1, "by its own copy");
    let judged = measure(LINK).judge(&forged, &[]);
    assert_eq!(judged.goals, [false]);
    assert_eq!(aspects(&judged), [Aspect::Goals, Aspect::Goals]);
    for word in ["at least 0.1", "at least 0.75", "does not count"] {
        assert!(words(&judged).contains(word), "{}", words(&judged));
    }
}

#[test]
fn a_setting_that_the_exercise_keeps_is_named_with_both_values_and_an_open_one_is_free() {
    let mut edited = honest("Mallory");
    edited.link.config.training.epochs = 20;
    edited.link.config.model.alpha = 0.5;
    let judged = measure(LINK).judge(&edited, &[]);
    assert_eq!(aspects(&judged), [Aspect::Settings; 2]);
    let said = words(&judged);
    assert!(said.contains("is 20") && said.contains("it is 4"), "{said}");
    edited = honest("Mallory");
    edited
        .first
        .as_mut()
        .expect("a first run")
        .config
        .training
        .epochs = 9;
    let judged = measure(LINK).judge(&edited, &[]);
    assert!(
        words(&judged).starts_with("First run: "),
        "{}",
        words(&judged)
    );
}

#[test]
fn settings_that_were_changed_are_told_with_both_values_and_whether_they_are_locked_but_no_own_seed()
 {
    let measured = measure(LINK);
    assert!(measured.is_open());
    let mut hand_in = honest("Ada");
    hand_in.link.config.training.epochs = 20;
    let told = |judged: &Judged| judged.changed.iter().map(Change::words).collect::<Vec<_>>();
    let judged = measured.judge(&hand_in, &[]);
    assert_eq!(told(&judged), ["β 0.85 -> 0.95", "Epochs 4 -> 20 (locked)"]);
    assert_eq!(aspects(&judged), [Aspect::Settings], "the kept one");
    hand_in.link.config = measured.link.config.clone();
    assert_eq!(told(&measured.judge(&hand_in, &[])), Vec::<String>::new());
    hand_in.exercise = "Something else altogether".into();
    assert_eq!(told(&measured.judge(&hand_in, &[])), Vec::<String>::new());
    let own = measure("v=1&title=How%20long%3F&show=beta&lock=beta&seed=own&explain=Why%3F");
    assert!(!own.is_open());
    let mut of_own = honest("Ada");
    of_own.link = own.link.clone();
    of_own.link.config.seed = own_seed("Ada", "How long?");
    assert_eq!(told(&own.judge(&of_own, &[])), Vec::<String>::new());
}

#[test]
fn a_first_run_with_an_open_setting_changed_decides_no_prediction_and_is_said() {
    let measured = measure(LINK);
    let mut hand_in = honest("Ada");
    let first = hand_in.first.as_mut().expect("a first run");
    first.config.model.beta = 0.5;
    let judged = measured.judge(&hand_in, &[]);
    assert_eq!(aspects(&judged), [Aspect::FirstRun]);
    let said = words(&judged);
    assert!(said.contains("is 0.5; your exercise gives 0.85"), "{said}");
    let came: Vec<_> = judged.answers.iter().map(|it| it.came_true).collect();
    assert_eq!(
        came,
        [None, Some(false), None],
        "a number of its own is no run's"
    );
    assert_eq!(judged.goals, [true], "the runs that are handed in count");
    let row = Row {
        judged: Some(&judged),
        ..row_of(&hand_in)
    };
    let text = table(Some(&measured), &[row], Separator::Comma);
    assert!(
        text.contains("β 0.85 -> 0.95; first run: β 0.85 -> 0.5"),
        "{text}"
    );
    // Another seed is the same experiment.
    let first = hand_in.first.as_mut().expect("a first run");
    first.config = measured.link.config.clone();
    first.config.seed = 7;
    let open = measure(&LINK.replace("show=beta", "show=beta,seed"));
    assert_eq!(open.judge(&hand_in, &[]).answers[0].came_true, Some(true));
}

/// A row of a table that knows nothing more.
fn row_of(hand_in: &HandIn) -> Row<'_> {
    Row {
        hand_in,
        name: hand_in.name.clone(),
        counts: "yes",
        judged: None,
        outcomes: hand_in.outcomes(),
        verdict: &Verdict::Exactly,
        remarks: Vec::new(),
        marking: Marking::default(),
    }
}

#[test]
fn a_hand_in_of_another_exercise_says_so_and_its_goals_do_not_count() {
    let mut other = honest("Ada");
    other.exercise = "The neuron".into();
    let judged = measure(LINK).judge(&other, &[]);
    assert_eq!(
        (aspects(&judged), judged.goals.len()),
        (vec![Aspect::Exercise], 0)
    );
    other.exercise = "How lomg?".into();
    assert_eq!(
        measure(LINK).judge(&other, &[]).differences,
        [],
        "a slip was mended"
    );
}

#[test]
fn questions_that_were_not_asked_and_options_that_were_not_offered_are_named() {
    let mut other = honest("Ada");
    other.answers[0].1 = "Perhaps, with a much longer training".into();
    other.answers[2].0 = "What do you think of spiking networks?".into();
    let judged = measure(LINK).judge(&other, &[]);
    assert_eq!(aspects(&judged), [Aspect::Questions; 3]);
    assert_eq!(judged.answers[2].text, "");
}

#[test]
fn a_hand_in_that_was_cut_anywhere_is_called_cut_off_or_unreadable_and_never_whole() {
    let whole = honest("Ada").fragment();
    assert!(whole.ends_with("&end=1"), "{whole}");
    let measure = measure(LINK);
    let mut named = 0;
    for end in whole.char_indices().map(|(at, _)| at).skip(1) {
        let opened = crate::core::exercise::open_file(&whole[..end]);
        let Some(Ok(opened)) = opened else { continue };
        let Some(hand_in) = opened.hand_in else {
            continue;
        };
        let judged = measure.judge(&hand_in, &opened.notes);
        // Behind `end=` nothing is missing.
        let is_whole = whole[..end].ends_with("end=") || whole[..end].ends_with("&end");
        assert!(
            is_whole || aspects(&judged).contains(&Aspect::CutOff),
            "{}",
            &whole[..end]
        );
        named += 1;
    }
    assert!(named > 100, "{named}");
}

#[test]
fn a_hand_in_of_an_older_page_is_called_so_and_judged_all_the_same() {
    let old = HandIn {
        written: Written::Before,
        first: None,
        committed: None,
        at: None,
        ..honest("Ada")
    };
    let opened = crate::core::exercise::open_file(&old.fragment());
    let opened = opened.expect("a hand-in").expect("that can be read");
    assert_eq!(opened.hand_in.as_ref(), Some(&old));
    let judged = measure(LINK).judge(&old, &opened.notes);
    assert_eq!(aspects(&judged), [Aspect::Format]);
    let is_as_given = judged.differences.iter().all(|it| it.aspect.is_note());
    assert!(is_as_given && judged.goals_met() == 1);
}

#[test]
fn everybodys_own_seed_is_checked_and_anothers_is_named_with_both() {
    let link = format!("{LINK}&seed=own");
    let measure = measure(&link);
    assert!(measure.exercise.own_seed && measure.exercise.shows("seed"));
    assert!(!measure.exercise.allows("seed"));
    let with = |name: &str, seed: u64| {
        let mut hand_in = honest(name);
        hand_in.link.config.seed = seed;
        hand_in.first.as_mut().expect("a first run").config.seed = seed;
        measure.judge(&hand_in, &[])
    };
    let own = own_seed("Ada", &measure.exercise.title);
    assert_eq!(with("Ada", own).differences, []);
    assert_eq!(with(" ada ", own).differences, [], "the same name");
    let judged = with("Bob", own);
    assert_eq!(aspects(&judged), [Aspect::Seed; 2], "both runs");
    let said = words(&judged);
    assert!(said.contains("does not follow"), "{said}");
    assert_eq!(aspects(&with("Ada", 0))[0], Aspect::Seed);
}

#[test]
fn of_a_copy_and_of_one_with_a_locked_setting_changed_nothing_counts_but_it_says_why() {
    let own = measure(&format!("{LINK}&seed=own"));
    let mut copy = honest("Dora");
    let seed = own_seed("Ada", &own.exercise.title);
    copy.link.config.seed = seed;
    copy.first.as_mut().expect("a first run").config.seed = seed;
    let shared = measure(LINK);
    let mut edited = honest("Cem");
    edited.link.config.training.epochs = 20;
    for (measure, hand_in) in [(own, copy), (shared, edited)] {
        let judged = measure.judge(&hand_in, &[]);
        assert!(judged.is_set_aside(), "{}", hand_in.name);
        assert!(judged.goals.is_empty());
        assert!(judged.answers.iter().all(|it| it.came_true.is_none()));
        assert_eq!(judged.answers[0].text, "Yes", "what was said stays");
        assert!(!is_sound(&judged.differences));
        let again = as_claimed(&hand_in);
        assert_eq!(verdict(&hand_in, &again), Verdict::Exactly);
        let by_runs = ByRuns::new(&hand_in, &again).judged(&measure, &judged);
        assert_eq!(by_runs, judged, "nor once its runs are reproduced");
    }
    assert!(!measure(LINK).judge(&honest("Ada"), &[]).is_set_aside());
}

/// Every run of a hand-in, as it says that they came out.
fn as_claimed(hand_in: &HandIn) -> Again {
    let links = [Some(&hand_in.link), hand_in.first.as_ref()];
    let sides = [Side::Unregularised, Side::Regularised];
    let runs = links.into_iter().flatten().flat_map(|link| {
        let receipt = |side: Side| link.receipts[side as usize].clone();
        sides.map(|side| (hand_in.differ.config(side, &link.config), receipt(side)))
    });
    let known = runs.filter_map(|(config, receipt)| Some((config, Ok(receipt?))));
    let mut again = Again::default();
    again.recall(known.collect());
    again
}

#[test]
fn a_goal_that_a_forged_run_claims_is_not_reached_even_where_the_run_trained_here_meets_it() {
    let measure = measure(LINK);
    let ada = honest("Ada");
    let again = as_claimed(&ada);
    let judged_again = |hand_in: &HandIn| {
        let judged = measure.judge(hand_in, &[]);
        ByRuns::new(hand_in, &again).judged(&measure, &judged)
    };
    assert_eq!(judged_again(&ada).goals, [true]);
    let mut forged = ada.clone();
    forged.link.receipts[1] = Some(receipt(0.97, "0123456789abcdef"));
    assert_eq!(verdict(&forged, &again).key(), "not");
    let judged = judged_again(&forged);
    assert_eq!(
        (judged.goals.as_slice(), aspects(&judged)),
        (&[false][..], vec![Aspect::Claim])
    );
    assert!(
        words(&judged).contains("Goal 1 does not count"),
        "{}",
        words(&judged)
    );
    // On a graphics card a run may come out otherwise, and be no forgery.
    let mut of_a_card = forged;
    for receipt in of_a_card.link.receipts.iter_mut().flatten() {
        receipt.device = DeviceKind::Gpu;
        receipt.marks[0].spikes = 8;
    }
    let judged = judged_again(&of_a_card);
    assert_eq!(
        (judged.goals.as_slice(), aspects(&judged)),
        (&[true][..], vec![])
    );
}

#[test]
fn of_a_student_who_handed_in_twice_the_later_counts_and_the_earlier_stays() {
    let at = |name: &str, at: u64| HandIn {
        at: Some(at),
        ..honest(name)
    };
    let class = [at("Ada", 9), at("Bob", 5), at(" ADA", 3)];
    let all: Vec<_> = class.iter().map(Some).chain([None]).collect();
    let counts = |earlier| Place::Counts { earlier, later: 0 };
    let sound = |_: usize| true;
    assert_eq!(
        places(&all, &sound),
        [counts(1), counts(0), Place::Earlier, Place::Unreadable]
    );
    let undated = HandIn {
        at: None,
        ..honest("Ada")
    };
    let all = [Some(&class[0]), Some(&undated)];
    assert_eq!(
        places(&all, &sound),
        [Place::Earlier, counts(1)],
        "by their order"
    );
}

#[test]
fn a_later_hand_in_that_is_cut_off_or_of_another_exercise_does_not_replace_a_sound_one() {
    let at = |at: u64| HandIn {
        at: Some(at),
        ..honest("Ada")
    };
    let class = [at(1), at(2), at(3)];
    let all: Vec<_> = class.iter().map(Some).collect();
    let found = places(&all, &|place| place == 1);
    let counts = Place::Counts {
        earlier: 1,
        later: 1,
    };
    assert_eq!(found, [Place::Earlier, counts, Place::PassedOver]);
    assert!(
        places(&all, &|_| false)[2].counts(),
        "the last, where none is sound"
    );
    let measure = measure(LINK);
    let sound = |hand_in: &HandIn| is_sound(&measure.judge(hand_in, &[]).differences);
    assert!(sound(&honest("Ada")));
    for broken in [
        HandIn {
            written: Written::CutOff,
            ..honest("Ada")
        },
        HandIn {
            exercise: "Another one altogether".into(),
            ..honest("Ada")
        },
    ] {
        assert!(!sound(&broken));
    }
}

#[test]
fn of_options_a_slip_apart_the_one_that_was_chosen_is_judged() {
    let link = LINK.replace(
        "Yes%20=>%20test%20accuracy%20at%20least%200.5|No%20=>",
        "It%20can%20learn%20it%20=>%20test%20accuracy%20at%20least%200.5|It%20cannot%20learn%20it%20=>",
    );
    let measure = measure(&link);
    for (text, came_true) in [
        ("It can learn it", Some(true)),
        ("It cannot learn it", Some(false)),
        ("It can lern it", Some(true)),
        ("It cann learn it", Some(false)),
    ] {
        let mut hand_in = honest("Ada");
        hand_in.answers[0].1 = text.into();
        let judged = measure.judge(&hand_in, &[]);
        assert_eq!(judged.answers[0].came_true, came_true, "{text}");
    }
}

#[test]
fn equal_answers_moments_and_first_weights_under_different_names_are_named_with_the_others() {
    let mut bob = honest("Bob");
    let ada = honest("Adaline");
    bob.answers[2].1 = format!("  {}", ada.answers[2].1.to_uppercase());
    let cleo = honest("Cleo Z");
    let all = [Some(&ada), Some(&bob), Some(&cleo)];
    let called = |places: &[usize]| {
        let named = places
            .iter()
            .map(|place| ["Adaline", "Bob", "Cleo Z"][*place]);
        named.collect::<Vec<_>>().join(" and ")
    };
    let (shared, own) = (measure(LINK), measure(&format!("{LINK}&seed=own")));
    let counted = [Place::Counts {
        earlier: 0,
        later: 0,
    }; 3];
    let found = alike(&all, &counted, Some(&shared), &called);
    assert_eq!(found[0], ["The same answer to “Why?” as Bob."]);
    assert_eq!(found[1], ["The same answer to “Why?” as Adaline."]);
    assert_eq!(found[2], Vec::<String>::new());
    let found = alike(&all, &counted, Some(&own), &called);
    assert_eq!(found[2], ["The same first weights as Adaline and Bob."]);
    bob.committed = ada.committed;
    let found = alike(&[Some(&ada), Some(&bob)], &counted, None, &called);
    assert!(
        found[0].iter().any(|it| it.contains("millisecond")),
        "{found:?}"
    );
    let twice = alike(&[Some(&ada), Some(&ada)], &counted, Some(&own), &called);
    assert_eq!(twice, [Vec::<String>::new(), Vec::new()], "one's own");
}

#[test]
fn the_answers_to_each_kind_of_question_are_counted_in_their_own_way() {
    let measure = measure(LINK);
    let asked: Vec<_> = measure.questions().cloned().collect();
    let answer = |text: &str, came_true| Answer {
        text: text.into(),
        came_true,
    };
    let of = |place: usize, given: &[Answer]| {
        let given: Vec<_> = given.iter().enumerate().collect();
        distribution(&asked[place], &given)
    };
    let chosen = of(
        0,
        &[
            answer("Yes", Some(true)),
            answer("yes", Some(true)),
            answer("No", Some(false)),
            answer("", None),
        ],
    );
    assert_eq!(chosen.right(), (2, 3));
    let Distribution::Choice(bars) = chosen else {
        panic!("{chosen:?}")
    };
    assert_eq!((bars[0].right, bars[1].wrong), (2, 1));
    assert_eq!((&bars[0].of[..], &bars[1].of[..]), (&[0, 1][..], &[2][..]));
    let few = of(
        1,
        &[
            answer("148", Some(true)),
            answer("1e2", Some(false)),
            answer("many", Some(false)),
        ],
    );
    let Distribution::Number(bars) = few else {
        panic!("{few:?}")
    };
    let labels: Vec<_> = bars.iter().map(|bar| bar.label.as_str()).collect();
    assert_eq!(labels, ["100", "148", "no number"]);
    let whose: Vec<_> = bars.iter().map(|bar| bar.of.clone()).collect();
    assert_eq!(whose, [[1], [0], [2]]);
    let many: Vec<_> = (0..30)
        .map(|it| answer(&format!("{}", 10f64.powi(it / 3)), None))
        .collect();
    let Distribution::Number(bars) = of(1, &many) else {
        panic!("numbers")
    };
    assert_eq!(
        (bars.len(), bars.iter().map(Bar::count).sum::<usize>()),
        (8, 30)
    );
    let said = of(
        2,
        &[
            answer("Short.", None),
            answer("It grows and grows.", None),
            answer("it grows  and grows.", None),
        ],
    );
    let Distribution::Words(quotes) = said else {
        panic!("{said:?}")
    };
    assert_eq!((quotes.len(), quotes[0].of.as_slice()), (2, &[1, 2][..]));
}

#[test]
fn the_table_is_what_a_spreadsheet_reads_and_no_cell_is_a_formula() {
    let measure = measure(LINK);
    let mut hand_in = honest("=HYPERLINK(\"x\")");
    // Typed as people write large numbers.
    hand_in.answers[1].1 = "1.0·10^5".into();
    hand_in.answers[2].1 = "Two\nlines, and \"marks\"\tso".into();
    let judged = measure.judge(&hand_in, &[]);
    let row = Row {
        hand_in: &hand_in,
        name: hand_in.name.clone(),
        counts: "yes",
        judged: Some(&judged),
        outcomes: hand_in.outcomes(),
        verdict: &Verdict::Exactly,
        remarks: vec!["A remark.".into()],
        marking: Marking {
            mark: "=9".into(),
            comment: "-well; done,\nbut why?".into(),
        },
    };
    let text = table(Some(&measure), std::slice::from_ref(&row), Separator::Comma);
    let head = text.lines().next().expect("a head");
    assert!(
        head.contains(
            "Does it learn?,came true: Does it learn?,How many?,came true: How many?,Why?,"
        ) && head.starts_with("student,exercise,handed in (UTC),counts,"),
        "{head}"
    );
    assert!(text.contains("\"'=HYPERLINK(\"\"x\"\")\""), "{text}");
    assert!(
        text.contains("\"Two\nlines, and \"\"marks\"\"\tso\""),
        "{text}"
    );
    for words in [
        "Yes,yes,100000,no",
        ",1970-01-01 00:00:01,yes,",
        "yes,1,β 0.85 -> 0.95,",
        "0.8,-0.04,3",
        "reproduced exactly",
        "A remark.,'=9,\"'-well; done,\nbut why?\"\r\n",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let halves = table(
        Some(&measure),
        std::slice::from_ref(&row),
        Separator::Semicolon,
    );
    assert!(halves.contains("0,8;-0,04;3"), "{halves}");
    assert!(halves.contains(";'=9;\"'-well; done,"), "{halves}");
    let tabs = table(Some(&measure), std::slice::from_ref(&row), Separator::Tab);
    // Where commas are chosen they are pasted too: 1661.2 would be read as 16612 there.
    let pasted = Separator::Semicolon.pasted();
    let commas = table(Some(&measure), std::slice::from_ref(&row), pasted);
    assert!(commas.contains("0,8\t-0,04\t3"), "{commas}");
    assert_eq!(Separator::Comma.pasted(), Separator::Tab);
    let columns = |line: &str| line.split('\t').count();
    let counts: Vec<_> = tabs.lines().map(columns).collect();
    assert_eq!(counts.len(), 2, "{tabs}");
    assert_eq!(counts[0], counts[1], "{tabs}");
    assert!(
        tabs.ends_with("\t'=9\t'-well; done, but why?\r\n"),
        "{tabs}"
    );
    assert!(head.ends_with("remarks,mark,comment"), "{head}");
}

/// As the engine trains a run to its end.
fn train(again: &mut Again, run: RunId, names: Names) -> Vec<Command> {
    let started = Event::Started {
        run,
        device: DeviceInfo {
            kind: DeviceKind::Cpu,
            name: "CPU".into(),
        },
        warmup_steps: 0,
        steps_per_epoch: 2,
        total_steps: 2,
        parameters: 8,
        step: 0,
        digests: Digests {
            weights: "0".into(),
            data: "fedcba9876543210".into(),
        },
    };
    let steps = Event::Steps {
        run,
        steps: vec![fixtures::step(0), fixtures::step(1)],
    };
    let state = RunState::Finished;
    let mut commands = Vec::new();
    let mut metrics = fixtures::epoch(1);
    metrics.step = 2;
    let checkpoint = crate::core::protocol::Checkpoint {
        epoch: 1,
        weights: Vec::new(),
    };
    let epoch = Event::Epoch {
        run,
        metrics,
        checkpoint,
    };
    for event in [started, steps, epoch, Event::State { run, state }] {
        commands.extend(again.take(event, names));
    }
    commands
}

fn begun(commands: &[Command]) -> Vec<RunId> {
    let starts = commands.iter().filter_map(|command| match command {
        Command::Start { run, .. } => Some(*run),
        _ => None,
    });
    starts.collect()
}

pub(super) fn experiment(seed: u64) -> ExperimentConfig {
    ExperimentConfig {
        seed,
        ..ExperimentConfig::default()
    }
}

#[test]
fn an_experiment_that_many_have_is_trained_once_and_as_many_at_once_as_there_are_engines() {
    let mut last = 0;
    let mut names = || {
        last += 1;
        RunId(last)
    };
    let mut again = Again::default();
    again.share_among(2);
    let configs = vec![experiment(0), experiment(1), experiment(0), experiment(2)];
    let first = begun(&again.begin(configs, &mut names));
    assert_eq!((first.len(), again.counted()), (2, (0, 3)));
    let next = begun(&train(&mut again, first[1], &mut names));
    assert_eq!((next.len(), again.counted()), (1, (1, 3)));
    assert!(again.of(&experiment(1)).is_some_and(Result::is_ok));
    train(&mut again, first[0], &mut names);
    train(&mut again, next[0], &mut names);
    assert_eq!(
        (again.state, again.counted(), again.share()),
        (AgainState::Done, (3, 3), 1.0)
    );
    let more = begun(&again.begin(vec![experiment(2), experiment(3)], &mut names));
    assert_eq!((more.len(), again.state), (1, AgainState::Running));
}

#[test]
fn training_again_pauses_goes_on_and_ends_and_what_is_trained_stays() {
    let mut last = 0;
    let mut names = || {
        last += 1;
        RunId(last)
    };
    let mut again = Again::default();
    let run = begun(&again.begin(vec![experiment(0), experiment(1)], &mut names))[0];
    assert_eq!(again.pause(), [Command::Pause { run }]);
    assert_eq!(
        begun(&again.begin(vec![experiment(2)], &mut names)),
        [],
        "it stands still"
    );
    assert_eq!(again.resume(&mut names), [Command::Resume { run }]);
    let next = begun(&train(&mut again, run, &mut names))[0];
    assert_eq!(again.cancel(), [Command::Stop { run: next }]);
    assert_eq!(
        (again.state, again.counted()),
        (AgainState::Cancelled, (1, 3))
    );
    assert_eq!(train(&mut again, next, &mut names), [], "late words");
}

#[test]
fn an_engine_that_breaks_once_costs_no_verdict_and_twice_is_not_the_students_fault() {
    let mut last = 0;
    let mut names = || {
        last += 1;
        RunId(last)
    };
    let ada = honest("Ada");
    let mut again = Again::default();
    let configs = experiments([&ada].into_iter());
    assert_eq!(
        configs.len(),
        4,
        "both sides of the first pair and of the last"
    );
    again.begin(configs, &mut names);
    again.interrupt("The engine broke down.", |_| true);
    assert_eq!(verdict(&ada, &again), Verdict::Waiting);
    assert_eq!(begun(&again.go_on(&mut names)).len(), 1);
    again.interrupt("The engine broke down.", |_| true);
    assert_eq!(verdict(&ada, &again).key(), "unable");
    // Whoever asks again has it tried again.
    assert!(is_open(&ada, &again));
    again.cancel();
    assert_eq!(again.counted(), (1, 4));
    let tried = begun(&again.begin(experiments([&ada].into_iter()), &mut names));
    assert_eq!((tried.len(), again.counted()), (1, (0, 4)));
    assert_eq!(verdict(&ada, &again), Verdict::Waiting);
}

#[test]
fn the_verdict_is_that_of_the_worst_run_and_waits_for_all_but_for_a_false_one() {
    assert!(Verdict::Not(String::new()) > Verdict::Waiting);
    assert!(Verdict::Waiting > Verdict::Within(String::new()));
    assert!(Verdict::Within(String::new()) > Verdict::Exactly);
    let none = HandIn {
        link: Link::default(),
        first: None,
        ..honest("Ada")
    };
    assert_eq!(verdict(&none, &Again::default()), Verdict::None);
}

/// Two plain networks, the second with another β.
const DIFFERING: &str =
    "v=1&beta=0.5&regulariser=off&title=D&differ=beta:0.95&goal=test%20accuracy%20at%20least%200.7";

#[test]
fn a_pair_with_a_chosen_difference_is_trained_again_as_the_exercise_has_it() {
    let measure = measure(DIFFERING);
    let mut link = measure.link.clone();
    link.receipts = [
        Some(receipt(0.3, "0123456789abcdef")),
        Some(receipt(0.8, "0123456789abcdef")),
    ];
    let right = HandIn {
        name: "Ada".into(),
        exercise: measure.exercise.title.clone(),
        link,
        differ: measure.exercise.differ.clone(),
        goals: measure.exercise.goals.clone(),
        ..HandIn::default()
    };
    let opened = open(&right.fragment())
        .expect("a link")
        .expect("that opens");
    assert_eq!(opened.hand_in.as_ref(), Some(&right), "{:?}", opened.notes);
    let betas: Vec<_> = experiments([&right].into_iter())
        .iter()
        .map(|config| config.model.beta)
        .collect();
    assert_eq!(betas, [0.5, 0.95]);
    assert_eq!(measure.judge(&right, &[]).goals, [true]);
    let wrong = HandIn {
        differ: Default::default(),
        ..right
    };
    let judged = measure.judge(&wrong, &[]);
    assert_eq!(judged.goals_met(), 0, "of another pair nothing counts");
    let said = judged.differences.iter().any(|it| {
        it.words == "Its networks differ in the regulariser; those of your exercise in “beta:0.95”."
    });
    assert!(said, "{:?}", judged.differences);
}
