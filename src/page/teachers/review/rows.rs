//! One hand-in as its row says it, and the class in a line; pure.

use crate::core::config::Side;
use crate::core::exercise::{Cell, ClassMap, HandIn, MapAxis, Networks, seed_words};
use crate::core::name::Labelled;
use crate::core::review::{Answer, Change, Gap, Judged, Marking, Measure, Place, Verdict};
use crate::page::lab::Quantity;
use crate::page::language::{heard, say};
use crate::page::store::class::{Names, Review, Seen};
use crate::page::store::names::{briefly, change_words, names_of, written};

/// What a receipt says of itself, before it is trained again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Check {
    /// It could not be read.
    Unreadable,
    Checking,
    Fits,
    DoesNotFit,
}

pub fn check_of(review: &Review) -> Check {
    match (&review.hand_in, &review.findings) {
        (Err(_), _) => Check::Unreadable,
        (Ok(_), None) => Check::Checking,
        (Ok(hand_in), Some(found)) => {
            let has_run = hand_in.has_run();
            let fits = has_run && found.iter().all(|it| it.is_note) && review.notes.is_empty();
            if fits { Check::Fits } else { Check::DoesNotFit }
        }
    }
}

/// `28 handed in, 26 reproduced exactly`.
pub fn headline(seen: &[Seen], verdicts: &[Verdict]) -> String {
    if seen.is_empty() {
        return say("No hand-ins yet").to_owned();
    }
    let own = || seen.iter().filter(|it| it.place.counts());
    let counted = |is: fn(&Verdict) -> bool| {
        let pairs = seen.iter().zip(verdicts);
        pairs
            .filter(|(seen, verdict)| seen.counts() && is(verdict))
            .count()
    };
    let handed_in = own().count();
    let mut parts = vec![say!("{handed_in} handed in", handed_in)];
    let trained = counted(Verdict::is_told);
    if trained > 0 {
        parts.push(say!(
            "{counted} reproduced exactly",
            counted = counted(|it| *it == Verdict::Exactly)
        ));
    }
    let aside = own().filter(|it| it.is_set_aside()).count();
    if aside > 0 {
        parts.push(say!("{aside} set aside", aside));
    }
    let unreadable = seen
        .iter()
        .filter(|it| it.place == Place::Unreadable)
        .count();
    if unreadable > 0 {
        parts.push(say!("{unreadable} unreadable", unreadable));
    }
    parts.join(", ")
}

/// `“How long?”: 2 goals, 3 questions, own seeds`.
pub fn measured_by(measure: &Measure) -> String {
    let exercise = &measure.exercise;
    let goals = match exercise.goals.len() {
        1 => say("1 goal").to_owned(),
        count => say!("{count} goals", count),
    };
    let questions = match measure.questions().count() {
        1 => say("1 question").to_owned(),
        count => say!("{count} questions", count),
    };
    let mut parts = vec![goals, questions];
    if exercise.own_seed {
        parts.push(say("everybody's own seed").to_owned());
    }
    if let Some(map) = &exercise.map {
        parts = vec![
            say!("a map of {count} cells", count = map.count()),
            parts.swap_remove(1),
        ];
    }
    format!("“{}”: {}", exercise.title, parts.join(", "))
}

/// Gaps that are named; of the others there is their number.
const NAMED_GAPS: usize = 6;

/// `No hand-in has a result of: β 0.95; seed 7.`, nothing where nothing is missing.
pub fn gap_words(measure: &Measure, gaps: &[Gap]) -> Option<String> {
    if gaps.is_empty() {
        return None;
    }
    let networks = names_of(&measure.exercise.differ, &measure.link.config);
    let one = |gap: &Gap| match gap {
        Gap::Cell(cell) => measure
            .exercise
            .map
            .as_ref()
            .map(|map| map_cell(map, *cell)),
        Gap::Network(side) => Some(networks[*side as usize].clone()),
        Gap::Seed(seed) => Some(say!("seed {seed}", seed = seed_words(*seed))),
    };
    let named: Vec<_> = gaps.iter().take(NAMED_GAPS).filter_map(one).collect();
    let named = named.join("; ");
    Some(match gaps.len().saturating_sub(NAMED_GAPS) {
        0 => say!("No hand-in has a result of: {named}.", named),
        others => say!(
            "No hand-in has a result of: {named}; and {others} more.",
            others,
            named
        ),
    })
}

/// A cell by its settings, where there is little room: `g 0.6, T 38`.
fn map_cell(map: &ClassMap, cell: Cell) -> String {
    let axes = [(&map.across, cell.column), (&map.down, cell.row)];
    let one = |(axis, place): (&MapAxis, u32)| {
        let value = axis.text(place);
        let value = written(axis.field, &value).unwrap_or(value);
        format!("{} {value}", briefly(axis.field))
    };
    axes.map(one).join(", ")
}

/// Why a hand-in is set aside, a sentence each; nothing where it is not.
pub fn reasons(seen: &Seen) -> Vec<String> {
    let aside = seen.judged.iter().flat_map(Judged::aside);
    aside.map(|it| heard(&it.words)).collect()
}

/// What is remarkable about a hand-in, a sentence each, why it is set aside first.
pub fn remarks(review: &Review, seen: &Seen, verdict: &Verdict) -> Vec<String> {
    let mut said = reasons(seen);
    said.extend(other_remarks(review, seen, verdict));
    said
}

/// What is remarkable about a hand-in beside [`reasons`].
pub fn other_remarks(review: &Review, seen: &Seen, verdict: &Verdict) -> Vec<String> {
    let mut said = Vec::new();
    match seen.place {
        Place::Earlier => said.push(say("Handed in once more: the later one counts.").to_owned()),
        Place::PassedOver => said.push(
            say("An earlier one of the same student is whole and of your exercise, and counts.")
                .to_owned(),
        ),
        Place::Counts {
            earlier: 1,
            later: 0,
        } => said.push(say("Handed in twice: this is the later.").to_owned()),
        Place::Counts { earlier, later: 0 } if earlier > 1 => {
            said.push(say!(
                "Handed in {earlier} times: this is the last.",
                earlier = earlier + 1
            ));
        }
        Place::Counts { earlier, later } if later > 0 => {
            said.push(say!(
                "Handed in {times} times: this is the last that is whole and of your exercise.",
                times = earlier + later + 1
            ));
        }
        _ => {}
    }
    let others = seen.differences.iter().filter(|it| !it.aspect.sets_aside());
    said.extend(others.map(|it| heard(&it.words)));
    said.extend(seen.alike.iter().map(|it| heard(it)));
    let again = review.hand_in.as_ref().ok().and_then(|it| it.committed);
    if let Some(committed) = again.filter(|it| it.number > 1) {
        said.push(say!(
            "Predicted {committed} times.",
            committed = committed.number
        ));
    }
    let findings = review.findings.iter().flatten();
    said.extend(findings.map(|it| heard(&it.words)));
    if !verdict.words().is_empty() {
        said.push(verdict.words().to_owned());
    }
    said
}

/// Whether anything about a hand-in is wrong, or belongs to somebody else.
pub fn is_odd(seen: &Seen, verdict: &Verdict) -> bool {
    let differs = seen.differences.iter().any(|it| !it.aspect.is_note());
    differs || !seen.alike.is_empty() || matches!(verdict, Verdict::Not(_))
}

/// The network that the exercise is about.
pub fn side_of(measure: Option<&Measure>) -> Side {
    match measure.map(|it| it.exercise.networks) {
        Some(Networks::One) => Side::Unregularised,
        _ => Side::Regularised,
    }
}

/// A few words for the predictions: the only one, or how many came true.
pub fn predicted(judged: &Judged, predictions: usize) -> (String, Option<bool>) {
    let cells: Vec<_> = judged
        .cells
        .iter()
        .flat_map(|it| it.came_true)
        .flatten()
        .collect();
    if !cells.is_empty() {
        let right = cells.iter().filter(|it| **it).count();
        return (
            say!("{right} of {cells} right", right, cells = cells.len()),
            None,
        );
    }
    let given: Vec<&Answer> = judged.answers.iter().take(predictions).collect();
    match given.as_slice() {
        [] => (String::new(), None),
        [only] => (only.text.clone(), only.came_true),
        all => {
            let told = all.iter().filter(|it| it.came_true.is_some()).count();
            let right = all.iter().filter(|it| it.came_true == Some(true)).count();
            if told == 0 {
                return (say!("{all} made", all = all.len()), None);
            }
            (
                say!("{right} of {told} right", right, told),
                Some(right == told),
            )
        }
    }
}

/// Settings that are not as the exercise gives them out: `β 0.85 → 0.95; Epochs 5 → 2 (locked)`, and those of the first
/// run.
pub fn changed(judged: &Judged) -> String {
    let one = |it: &Change| {
        let change = change_words(it.field, &it.from, &it.to);
        match it.is_kept {
            true => say!("{change} (locked)", change),
            false => change,
        }
    };
    let first = judged.changed_first.iter().map(one);
    let first = first.map(|change| say!("first run: {change}", change));
    let all = judged.changed.iter().map(one).chain(first);
    all.collect::<Vec<_>>().join("; ")
}

/// What of a student's mark and comment a row shows. A comment may have a name in it.
pub fn noted(marking: &Marking, names: Names) -> Marking {
    match names {
        Names::Shown => marking.clone(),
        Names::Hidden => Marking {
            mark: marking.mark.clone(),
            comment: String::new(),
        },
    }
}

/// Hints that were opened.
pub fn hints(hand_in: &HandIn) -> usize {
    hand_in.hints.iter().sum()
}

/// Columns that the table is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Student,
    Accuracy,
    Exponent,
    Gradient,
    Goals,
    Hints,
    Receipt,
}

impl Column {
    /// Its head; numbers are called as the lab calls them.
    pub fn words(self) -> &'static str {
        match self {
            Self::Student => say("Student"),
            Self::Accuracy => say(Quantity::Accuracy.label()),
            Self::Exponent => say(Quantity::Exponent.label()),
            Self::Gradient => say(Quantity::GradientNorm.label()),
            Self::Goals => say("Goals"),
            Self::Hints => say("Hints"),
            Self::Receipt => say("Receipt"),
        }
    }
}

/// What a row is ordered by: a word, or a number.
#[derive(Debug, Clone, PartialEq, PartialOrd)]
pub enum Key {
    Number(f64),
    Word(String),
}

/// Which way rows are ordered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Way {
    #[default]
    Up,
    Down,
}

impl Way {
    /// The other one.
    pub fn turned(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
        }
    }
}

/// The places of rows in their order; what has no key stands last either way.
pub fn ordered(keys: &[Option<Key>], way: Way) -> Vec<usize> {
    let mut places: Vec<usize> = (0..keys.len()).collect();
    places.sort_by(|one, two| {
        let (one, two) = (&keys[*one], &keys[*two]);
        match (one, two) {
            (Some(one), Some(two)) => {
                let order = one.partial_cmp(two).unwrap_or(std::cmp::Ordering::Equal);
                match way {
                    Way::Up => order,
                    Way::Down => order.reverse(),
                }
            }
            (one, two) => one.is_none().cmp(&two.is_none()),
        }
    });
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::review::{Aspect, Difference};

    fn seen(place: Place) -> Seen {
        Seen {
            place,
            judged: None,
            differences: Vec::new(),
            alike: Vec::new(),
            outcomes: [None; 2],
        }
    }

    #[test]
    fn the_headline_counts_each_student_once_and_what_was_reproduced() {
        assert_eq!(headline(&[], &[]), "No hand-ins yet");
        let counts = |earlier| seen(Place::Counts { earlier, later: 0 });
        let class = [
            counts(0),
            counts(1),
            seen(Place::Earlier),
            seen(Place::Unreadable),
        ];
        let waiting = vec![Verdict::Waiting; 4];
        assert_eq!(headline(&class, &waiting), "2 handed in, 1 unreadable");
        let said = [
            Verdict::Exactly,
            Verdict::Not("no".into()),
            Verdict::Exactly,
            Verdict::None,
        ];
        assert_eq!(
            headline(&class, &said),
            "2 handed in, 1 reproduced exactly, 1 unreadable"
        );
    }

    #[test]
    fn a_copy_is_handed_in_and_set_aside_but_never_counted_as_reproduced_and_its_reason_stands_first()
     {
        let why = "Its seed 7 does not follow from the student's name, which gives 8.";
        let of = |aspect, words: &str| Difference {
            aspect,
            words: words.to_owned(),
        };
        let differences = vec![of(Aspect::Format, "It is older."), of(Aspect::Seed, why)];
        let copy = Seen {
            judged: Some(Judged {
                differences: differences.clone(),
                ..Judged::default()
            }),
            differences,
            ..seen(Place::Counts {
                earlier: 0,
                later: 0,
            })
        };
        assert!(copy.is_set_aside() && !copy.counts());
        assert_eq!(reasons(&copy), [why]);
        let honest = seen(copy.place);
        assert!(honest.counts());
        assert_eq!(
            headline(&[honest, copy], &[Verdict::Exactly, Verdict::Exactly]),
            "2 handed in, 1 reproduced exactly, 1 set aside"
        );
    }

    #[test]
    fn what_nobody_has_a_result_of_is_named_in_a_line_and_the_rest_of_much_counted() {
        let measure = |link: &str| {
            let opened = crate::core::exercise::open(link).expect("a link");
            Measure::new(opened.expect("that opens")).expect("an exercise")
        };
        let pair = measure("v=1&beta=0.5&regulariser=off&title=T&differ=beta:0.95&explain=Why%3F");
        assert_eq!(gap_words(&pair, &[]), None);
        let said = gap_words(&pair, &[Gap::Network(Side::Regularised), Gap::Seed(7)]);
        assert_eq!(
            said.as_deref(),
            Some("No hand-in has a result of: β 0.95; seed 7.")
        );
        let map = measure(
            "v=1&pair=one&title=T&map=init-gain:0.3..2.4/4,steps:10..30/3,each:1&explain=Why%3F",
        );
        let cells = map.exercise.map.as_ref().expect("a map").cells();
        let cells: Vec<_> = cells.map(Gap::Cell).collect();
        let said = gap_words(&map, &cells).expect("a line");
        assert!(said.ends_with("; and 6 more."), "{said}");
        assert_eq!(said.matches("0.3, ").count(), 2, "{said}");
    }

    #[test]
    fn rows_are_ordered_either_way_and_what_has_no_number_stands_last() {
        let keys = [Some(Key::Number(2.0)), None, Some(Key::Number(1.0))];
        assert_eq!(ordered(&keys, Way::Up), [2, 0, 1]);
        assert_eq!(ordered(&keys, Way::Down), [0, 2, 1]);
    }

    #[test]
    fn a_setting_that_was_changed_is_said_with_both_values_and_whether_it_is_locked() {
        let change = |path, from: &str, to: &str| Change {
            is_kept: path == "training.epochs",
            field: crate::core::settings::named(path).expect("the table has it"),
            from: from.into(),
            to: to.into(),
        };
        let judged = Judged {
            changed: vec![
                change("model.beta", "0.85", "0.95"),
                change("training.epochs", "5", "2"),
                change("model.surrogate.kind", "atan", "fast_sigmoid"),
            ],
            ..Judged::default()
        };
        let said = changed(&judged);
        assert!(
            said.starts_with("β 0.85 → 0.95; Epochs 5 → 2 (locked); "),
            "{said}"
        );
        assert!(said.ends_with("Arctangent → Fast sigmoid"), "{said}");
        let first = Judged {
            changed_first: vec![change("task.time_steps", "40", "10")],
            ..Judged::default()
        };
        assert_eq!(changed(&first), "first run: T 40 → 10");
        assert_eq!(changed(&Judged::default()), "");
    }

    #[test]
    fn a_row_shows_a_mark_always_and_a_comment_only_with_names() {
        let given = Marking {
            mark: "B+".into(),
            comment: "Well done, Ada.".into(),
        };
        assert_eq!(noted(&given, Names::Shown), given);
        let hidden = noted(&given, Names::Hidden);
        assert_eq!((hidden.mark.as_str(), hidden.comment.as_str()), ("B+", ""));
        let comment = Marking {
            mark: String::new(),
            ..given
        };
        assert!(noted(&comment, Names::Hidden).is_empty());
    }

    #[test]
    fn numbers_are_called_as_the_class_map_and_the_labs_courses_call_them() {
        assert_eq!(Column::Exponent.words(), "λ");
        assert_eq!(Column::Gradient.words(), "Gradient norm");
    }

    #[test]
    fn predictions_are_told_by_the_only_one_or_counted() {
        let answer = |text: &str, came_true| Answer {
            text: text.into(),
            came_true,
        };
        let judged = |answers| Judged {
            answers,
            ..Judged::default()
        };
        let one = judged(vec![answer("Yes", Some(true)), answer("because", None)]);
        assert_eq!(predicted(&one, 1), ("Yes".to_owned(), Some(true)));
        let two = judged(vec![answer("Yes", Some(true)), answer("3", Some(false))]);
        assert_eq!(predicted(&two, 2), ("1 of 2 right".to_owned(), Some(false)));
        assert_eq!(predicted(&two, 0), (String::new(), None));
    }
}
