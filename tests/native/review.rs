//! A class of 34 as it is: right, wrong, copied, forged, edited, cut off, of an older page, handed in twice.
//! Each is judged by the teacher's own exercise, and each run is trained again.

use lyapunov_snn::core::config::{ExperimentConfig, Side};
use lyapunov_snn::core::exercise::{Committed, HandIn, Written, open, open_file, own_seed};
use lyapunov_snn::core::protocol::{Command, DeviceChoice, DeviceKind, RunId};
use lyapunov_snn::core::receipt::{Outcome, Receipt};
use lyapunov_snn::core::review::{
    Again, AgainState, Aspect, ByRuns, Measure, Place, Verdict, alike, experiments, is_sound,
    places, table, texts_in, verdict,
};
use lyapunov_snn::core::review::{Marking, Row, Separator};
use lyapunov_snn::core::run::Run;
use lyapunov_snn::core::share_link::Link;
use lyapunov_snn::engine::worker::Runs;
use pollster::block_on;
use std::collections::VecDeque;

const EXPERIMENT: &str = "v=1&steps=3&hidden=16&batch=256&epochs=2&warmup=2";

/// Trains experiments as the review does, all of them.
pub fn train(configs: Vec<ExperimentConfig>) -> Again {
    let mut last = 0;
    let mut names = || {
        last += 1;
        RunId(last)
    };
    let (mut again, mut runs) = (Again::default(), Runs::default());
    let mut commands: VecDeque<Command> = again.begin(configs, &mut names).into();
    while again.state == AgainState::Running {
        let mut events = Vec::new();
        match commands.pop_front() {
            Some(command) => block_on(runs.command(command, &mut |event| events.push(event))),
            None => {
                block_on(runs.step(&mut |event| events.push(event)));
            }
        }
        for event in events {
            commands.extend(again.take(event, &mut names));
        }
    }
    again
}

/// An experiment with both its receipts, as an honest student's page has them.
fn trained(config: &ExperimentConfig) -> Link {
    let receipt = |side: Side| {
        let config = side.config(config);
        let (mut runs, id) = (Runs::default(), RunId(1));
        let mut run = Run::new(id, config.clone());
        let start = Command::Start {
            run: id,
            config: Box::new(config),
            device: DeviceChoice::Cpu,
            paused: false,
            resume: None,
            pause_at: None,
        };
        block_on(async {
            runs.command(start, &mut |event| run.apply(event)).await;
            while runs.step(&mut |event| run.apply(event)).await {}
        });
        Receipt::for_run(&run, "0.2.0")
    };
    Link {
        config: config.clone(),
        receipts: [Side::Unregularised, Side::Regularised].map(receipt),
        ..Link::default()
    }
}

/// What the class has to work with: two experiments of which one reaches the goal, and one whose epochs were
/// edited.
struct School {
    measure: Measure,
    good: Link,
    bad: Link,
    edited: Link,
}

fn accuracy(link: &Link) -> f32 {
    link.outcomes()[1].expect("a run").test_accuracy
}

impl School {
    fn open() -> Self {
        let base = open(EXPERIMENT)
            .expect("a link")
            .expect("that opens")
            .link
            .config;
        let with_beta = |beta: f64| {
            let mut config = base.clone();
            config.model.beta = beta;
            trained(&config)
        };
        let (one, other) = (with_beta(0.95), with_beta(0.3));
        let (good, bad) = if accuracy(&one) > accuracy(&other) {
            (one, other)
        } else {
            (other, one)
        };
        assert!(accuracy(&good) > accuracy(&bad), "the goal parts them");
        let between = (accuracy(&good) + accuracy(&bad)) / 2.0;
        let mut edited = good.config.clone();
        edited.training.epochs = 3;
        let link = format!(
            "{EXPERIMENT}&show=beta&title=How%20long%3F&text=Set%20it%20to%20%5B0.95%5D(%23set%26beta=0.95)%20or\
             %20%5B0.3%5D(%23set%26beta=0.3).&goal=test%20accuracy%20at%20least%20{between}\
             &predict=Will%20it%20learn%3F|Yes%20=>%20test%20accuracy%20at%20least%20{between}|No%20=>%20test%20accuracy%20at%20most%20{between}\
             &explain=Why%3F"
        );
        let opened = open(&link).expect("a link").expect("that opens");
        assert_eq!(opened.notes, Vec::<String>::new());
        Self {
            measure: Measure::new(opened).expect("an exercise"),
            good,
            bad,
            edited: trained(&edited),
        }
    }

    /// An honest hand-in: predicted before the first pair, which may be another than the one handed in.
    fn honest(&self, name: &str, prediction: &str, first: &Link, last: &Link) -> HandIn {
        let at = 1_764_000_000_000 + name.bytes().fold(7, |sum, byte| sum * 31 + u64::from(byte));
        HandIn {
            name: name.into(),
            exercise: self.measure.exercise.title.clone(),
            link: last.clone(),
            answers: vec![
                ("Will it learn?".into(), prediction.into()),
                (
                    "Why?".into(),
                    format!("{name} thinks that it leaks too much."),
                ),
            ],
            goals: self.measure.exercise.goals.clone(),
            committed: Some(Committed { at, number: 1 }),
            first: Some(first.clone()),
            at: Some(at + 600_000),
            ..HandIn::default()
        }
    }
}

/// What has to be said of one hand-in.
struct Expected {
    aspects: &'static [Aspect],
    goals: Option<usize>,
    came_true: Option<bool>,
    place: Place,
    is_alike: bool,
    verdict: &'static str,
}

const RIGHT: Expected = Expected {
    aspects: &[],
    goals: Some(1),
    came_true: Some(true),
    place: Place::Counts {
        earlier: 0,
        later: 0,
    },
    is_alike: false,
    verdict: "exactly",
};

/// The texts of the class, as files, with what has to be said of each.
fn class(school: &School) -> Vec<(String, Expected)> {
    let (good, bad) = (&school.good, &school.bad);
    let mut all = Vec::new();
    let mut add = |hand_in: &HandIn, expected: Expected| all.push((hand_in.fragment(), expected));
    for name in ["Ada", "Bob", "Cleo", "Dan", "Eve", "Finn", "Gil", "Hana"] {
        add(&school.honest(name, "Yes", good, good), RIGHT);
    }
    for name in ["Ida", "Jon", "Kai"] {
        let expected = Expected {
            came_true: Some(false),
            ..RIGHT
        };
        add(&school.honest(name, "Yes", bad, good), expected);
    }
    for name in ["Lea", "Max", "Nia"] {
        let expected = Expected {
            goals: Some(0),
            ..RIGHT
        };
        add(&school.honest(name, "No", bad, bad), expected);
    }
    for name in ["Olga", "Pia"] {
        let mut copied = school.honest(name, "Yes", good, good);
        copied.answers[1].1 = "The membrane forgets what it has heard.".into();
        add(
            &copied,
            Expected {
                is_alike: true,
                ..RIGHT
            },
        );
    }
    for name in ["Quin", "Rea"] {
        let mut forged = school.honest(name, "No", bad, bad);
        forged.goals = vec!["test accuracy at least 0.01".parse().expect("a goal")];
        let expected = Expected {
            aspects: &[Aspect::Goals, Aspect::Goals],
            goals: Some(0),
            ..RIGHT
        };
        add(&forged, expected);
    }
    for name in ["Sam", "Tom"] {
        let mut forged = school.honest(name, "Yes", good, good);
        let receipt = forged.link.receipts[1].as_mut().expect("a receipt");
        receipt.outcome.test_accuracy = 356.0 / 360.0;
        add(
            &forged,
            Expected {
                aspects: &[Aspect::Claim],
                goals: Some(0),
                verdict: "not",
                ..RIGHT
            },
        );
    }
    // The claim reaches the goal that the run misses; and any other number, by as little as one sample.
    type Forgery = fn(&mut Outcome);
    let forgeries: [(&str, Forgery); 5] = [
        ("Amy", |it| it.test_accuracy = 356.0 / 360.0),
        ("Ben", |it| it.test_accuracy += 1.0 / 360.0),
        ("Cat", |it| it.gradient_norm *= 1e-3),
        ("Deb", |it| it.firing_rate *= 1.01),
        ("Edy", |it| it.test_loss *= 0.9),
    ];
    for (name, forge) in forgeries {
        let mut forged = school.honest(name, "No", bad, bad);
        for link in [Some(&mut forged.link), forged.first.as_mut()] {
            let receipt = link.and_then(|it| it.receipts[1].as_mut());
            forge(&mut receipt.expect("a receipt").outcome);
        }
        add(
            &forged,
            Expected {
                verdict: "not",
                goals: Some(0),
                ..RIGHT
            },
        );
    }
    // Said to be of a graphics card: the steps are those of here to the last bit, so the result has to be.
    let mut forged = school.honest("Fay", "No", bad, bad);
    for link in [Some(&mut forged.link), forged.first.as_mut()] {
        let receipt = link.and_then(|it| it.receipts[1].as_mut());
        let receipt = receipt.expect("a receipt");
        receipt.device = DeviceKind::Gpu;
        receipt.outcome.test_accuracy += 0.03;
        receipt.outcome.gradient_norm *= 1e-1;
    }
    add(
        &forged,
        Expected {
            verdict: "not",
            goals: Some(0),
            ..RIGHT
        },
    );
    for name in ["Uma", "Vic"] {
        let edited = school.honest(name, "Yes", good, &school.edited);
        add(
            &edited,
            Expected {
                aspects: &[Aspect::Settings],
                came_true: None,
                goals: None,
                ..RIGHT
            },
        );
    }
    let old = HandIn {
        written: Written::Before,
        first: None,
        committed: None,
        at: None,
        ..school.honest("Wim", "Yes", good, good)
    };
    add(
        &old,
        Expected {
            aspects: &[Aspect::Format],
            came_true: None,
            ..RIGHT
        },
    );
    let mut other = school.honest("Xia", "Yes", good, good);
    other.exercise = "The neuron that leaks".into();
    add(
        &other,
        Expected {
            aspects: &[Aspect::Exercise],
            came_true: None,
            goals: Some(0),
            ..RIGHT
        },
    );
    let mut later = school.honest("Yan", "Yes", good, good);
    let place = Place::Counts {
        earlier: 1,
        later: 0,
    };
    add(&later, Expected { place, ..RIGHT });
    later.name = " yan".into();
    later.link = bad.clone();
    later.at = later.at.map(|at| at - 60_000);
    add(
        &later,
        Expected {
            place: Place::Earlier,
            goals: Some(0),
            ..RIGHT
        },
    );
    for (name, left) in [("Zoe", 2), ("Abe", 3)] {
        let whole = school.honest(name, "Yes", good, good).fragment();
        // The last `end=1` alone is gone, or a third of it all with the answers' end.
        let end = if left == 2 {
            whole.len() - 6
        } else {
            whole.find("&goal=").expect("a goal")
        };
        let aspects: &[Aspect] = if left == 2 {
            &[Aspect::CutOff]
        } else {
            &[Aspect::CutOff, Aspect::Goals]
        };
        let came_true = (left == 2).then_some(true);
        all.push((
            whole[..end].to_owned(),
            Expected {
                aspects,
                came_true,
                ..RIGHT
            },
        ));
    }
    all
}

#[test]
fn every_hand_in_of_a_class_of_34_is_judged_rightly_and_every_run_trained_again() {
    let school = School::open();
    let class = class(&school);
    assert_eq!(class.len(), 34);
    // As a column of links, pasted.
    let column: Vec<_> = class
        .iter()
        .map(|(text, _)| format!("https://lab.example/#{text}"))
        .collect();
    let given = texts_in("pasted", &column.join("\n"));
    assert_eq!(given.len(), class.len());
    let read: Vec<_> = given
        .iter()
        .map(|given| {
            let opened = open_file(&given.text)
                .expect("a hand-in")
                .expect("that opens");
            (opened.hand_in.expect("a hand-in"), opened.notes)
        })
        .collect();
    let hand_ins: Vec<_> = read.iter().map(|(hand_in, _)| Some(hand_in)).collect();
    let is_sound = |place: usize| {
        let (hand_in, notes) = &read[place];
        is_sound(&school.measure.judge(hand_in, notes).differences)
    };
    let places = places(&hand_ins, &is_sound);
    let named = |places: &[usize]| {
        let names = places.iter().map(|&place| read[place].0.name.as_str());
        names.collect::<Vec<_>>().join(", ")
    };
    let alike = alike(&hand_ins, &places, Some(&school.measure), &named);
    let configs = experiments(read.iter().map(|(hand_in, _)| hand_in));
    assert_eq!(configs.len(), 6, "each experiment once");
    let again = train(configs);
    let mut rows = Vec::new();
    for (place, ((hand_in, notes), (_, expected))) in read.iter().zip(&class).enumerate() {
        let name = &hand_in.name;
        let judged = school.measure.judge(hand_in, notes);
        let judged = ByRuns::new(hand_in, &again).judged(&school.measure, &judged);
        let aspects: Vec<_> = judged.differences.iter().map(|it| it.aspect).collect();
        assert_eq!(
            aspects, expected.aspects,
            "{name}: {:?}",
            judged.differences
        );
        if let Some(goals) = expected.goals {
            assert_eq!(judged.goals_met(), goals, "{name}");
        }
        assert_eq!(judged.answers[0].came_true, expected.came_true, "{name}");
        assert_eq!(places[place], expected.place, "{name}");
        assert_eq!(
            !alike[place].is_empty(),
            expected.is_alike,
            "{name}: {:?}",
            alike[place]
        );
        let said = verdict(hand_in, &again);
        assert_eq!(said.key(), expected.verdict, "{name}: {said:?}");
        rows.push((judged, said));
    }
    let is_told =
        |words: &str| words.contains("It claims 99") && words.contains("trained again it is");
    let forged = rows.iter().filter(|(_, said)| is_told(said.words()));
    assert_eq!(
        forged.count(),
        3,
        "the forged accuracy is named with the right one"
    );
    let lines: Vec<Row<'_>> = read
        .iter()
        .zip(&rows)
        .map(|((hand_in, _), (judged, verdict))| Row {
            hand_in,
            name: hand_in.name.clone(),
            counts: "yes",
            judged: Some(judged),
            outcomes: ByRuns::new(hand_in, &again).outcomes(),
            verdict,
            remarks: Vec::new(),
            marking: Marking::default(),
        })
        .collect();
    let text = table(Some(&school.measure), &lines, Separator::Comma);
    assert_eq!(text.matches("reproduced exactly").count(), 26);
    assert_eq!(text.matches("not reproduced").count(), 8);
    let sam = text.lines().find(|line| line.starts_with("Sam,"));
    let cells: Vec<_> = sam.expect("a line of hers").split(',').collect();
    let here = accuracy(&school.good).to_string();
    assert!(
        cells.contains(&here.as_str()),
        "what it came to here: {cells:?}"
    );
    assert!(!cells.contains(&"0.9888889"), "not what is claimed");
}

/// Of another device, by other steps, and near: it counts by its own numbers.
#[test]
fn a_goal_that_a_hand_ins_own_numbers_alone_reach_is_named_once_its_runs_are_trained_again() {
    let school = School::open();
    let mut measure = school.measure.clone();
    let goal = format!("test accuracy at least {}", accuracy(&school.bad) + 0.01);
    measure.exercise.goals = vec![goal.parse().expect("a goal")];
    let mut near = school.honest("Gus", "No", &school.bad, &school.bad);
    near.goals.clone_from(&measure.exercise.goals);
    let receipt = near.link.receipts[1].as_mut().expect("a receipt");
    receipt.device = DeviceKind::Gpu;
    receipt.marks.last_mut().expect("a mark").spikes += 1;
    receipt.outcome.test_accuracy += 0.02;
    let judged = measure.judge(&near, &[]);
    let claims = |again: &Again| {
        let by_runs = ByRuns::new(&near, again).judged(&measure, &judged);
        let claims = by_runs
            .differences
            .iter()
            .filter(|it| it.aspect == Aspect::Claim);
        (by_runs.goals_met(), claims.count())
    };
    let again = train(experiments(std::iter::once(&near)));
    assert_eq!(verdict(&near, &again).key(), "within");
    assert_eq!(claims(&again), (1, 1));
    assert_eq!(claims(&Again::default()), (1, 0), "nothing is trained yet");
}

#[test]
fn with_own_seeds_a_copied_run_is_anothers_seed_and_its_first_weights_are_named() {
    let exercise = format!("{EXPERIMENT}&seed=own&show=beta&title=Own&explain=Why%3F");
    let opened = open(&exercise).expect("a link").expect("that opens");
    let measure = Measure::new(opened).expect("an exercise");
    let of = |name: &str, seed_of: &str| {
        let mut config = measure.link.config.clone();
        config.seed = own_seed(seed_of, "Own");
        HandIn {
            name: name.into(),
            exercise: "Own".into(),
            link: trained(&config),
            answers: vec![("Why?".into(), name.into())],
            ..HandIn::default()
        }
    };
    let class = [of("Ada", "Ada"), of("Bob", "Bob"), of("Mallory", "Ada")];
    let again = train(experiments(class.iter()));
    let said: Vec<_> = class.iter().map(|it| verdict(it, &again)).collect();
    assert_eq!(
        said,
        vec![Verdict::Exactly; 3],
        "the run itself is a true one"
    );
    let aspects = |hand_in: &HandIn| -> Vec<_> {
        let judged = measure.judge(hand_in, &[]);
        judged.differences.iter().map(|it| it.aspect).collect()
    };
    assert_eq!(aspects(&class[0]), []);
    assert_eq!(aspects(&class[1]), []);
    assert_eq!(aspects(&class[2]), [Aspect::Seed]);
    let all: Vec<_> = class.iter().map(Some).collect();
    let places = places(&all, &|_| true);
    let alike = alike(&all, &places, Some(&measure), &|places| {
        let names = places.iter().map(|&place| class[place].name.as_str());
        names.collect::<Vec<_>>().join(", ")
    });
    assert_eq!(alike[2], ["The same first weights as Ada."]);
    assert_eq!(alike[1], Vec::<String>::new());
}
