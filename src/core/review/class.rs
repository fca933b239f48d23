//! The class as a whole: who handed in twice, and whose work is whose.

use super::measure::Measure;
use crate::core::exercise::{ATTEMPT, HandIn, Question, folded};
use crate::core::text::short;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Whether a hand-in counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// It cannot be read.
    Unreadable,
    /// The only one of its student, or the last that is sound; so many came before it, and so many that are not
    /// sound after it.
    Counts { earlier: usize, later: usize },
    /// Its student handed in once more.
    Earlier,
    /// It is not sound, and one of its student that came before is.
    PassedOver,
}

impl Place {
    pub fn counts(self) -> bool {
        matches!(self, Self::Counts { .. })
    }
}

/// Of each, whether it counts: of a student's the last that is sound (whole, and of the teacher's exercise), else
/// the last, by the moments in them, else by the order in which they came.
pub fn places(hand_ins: &[Option<&HandIn>], is_sound: &dyn Fn(usize) -> bool) -> Vec<Place> {
    let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, hand_in) in hand_ins.iter().enumerate() {
        if let Some(hand_in) = hand_in {
            by_name
                .entry(folded(&hand_in.name))
                .or_default()
                .push(place);
        }
    }
    let mut found = vec![Place::Unreadable; hand_ins.len()];
    for mut own in by_name.into_values() {
        let moment = |place: &usize| hand_ins[*place].and_then(|it| it.at);
        if own.iter().all(|place| moment(place).is_some()) {
            own.sort_by_key(|place| (moment(place), *place));
        }
        let sound = own.iter().rposition(|place| is_sound(*place));
        let last = own.len() - 1;
        let chosen = sound.unwrap_or(last);
        for (order, place) in own.into_iter().enumerate() {
            found[place] = match order.cmp(&chosen) {
                Ordering::Less => Place::Earlier,
                Ordering::Equal => Place::Counts {
                    earlier: order,
                    later: last - order,
                },
                Ordering::Greater => Place::PassedOver,
            };
        }
    }
    found
}

/// Shorter answers may be equal by chance.
const MOST_CHANCE: usize = ATTEMPT / 2;

/// What each hand-in that counts has in common with any under another name, also one that does not count, that nobody
/// has by chance: words, the moment of the prediction and, with own seeds, what a run begins with; and which answers
/// are the model's. The others, by place, are called as `called` says.
pub fn alike(
    hand_ins: &[Option<&HandIn>],
    counted: &[Place],
    measure: Option<&Measure>,
    called: &dyn Fn(&[usize]) -> String,
) -> Vec<Vec<String>> {
    let mut shared: BTreeMap<Trait, Vec<usize>> = BTreeMap::new();
    for (place, hand_in) in hand_ins.iter().enumerate() {
        for trait_of in hand_in.iter().flat_map(|it| traits(it, measure)) {
            shared.entry(trait_of).or_default().push(place);
        }
    }
    let name = |place: usize| hand_ins[place].map(|it| folded(&it.name));
    let counts = |place: usize| counted[place].counts();
    let mut found = vec![Vec::new(); hand_ins.len()];
    for (trait_of, mut places) in shared {
        // Of one student's the one that counts stands for all.
        places.sort_by_key(|place| (name(*place), !counts(*place)));
        places.dedup_by_key(|place| name(*place));
        places.sort_unstable();
        for place in places.iter().filter(|place| counts(**place)) {
            let others = places.iter().filter(|it| *it != place);
            let others: Vec<_> = others.copied().collect();
            if !others.is_empty() {
                found[*place].push(shared_words(&trait_of, &called(&others)));
            }
        }
    }
    for (own, hand_in) in found.iter_mut().zip(hand_ins) {
        own.extend(hand_in.iter().flat_map(|it| copied(it, measure)));
    }
    found
}

/// Which answers are the teacher's own model answers.
fn copied(hand_in: &HandIn, measure: Option<&Measure>) -> Vec<String> {
    let questions = measure.iter().flat_map(|it| it.questions());
    let copied = |question: &Question| {
        let model = folded(&question.model.as_ref()?.text);
        let mut answers = hand_in.answers.iter();
        let is_model = answers.any(|(asked, answer)| {
            folded(asked) == folded(&question.words) && folded(answer) == model
        });
        is_model.then(|| {
            format!(
                "Its answer to {} is the model answer, word for word.",
                short(&question.words)
            )
        })
    };
    questions.filter_map(copied).collect()
}

/// What of a hand-in is its student's alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Trait {
    /// The question without case, the answer without case, and the question.
    Answer(String, String, String),
    /// When it was predicted.
    Moment(u64),
    /// The first weights' digest.
    Weights(String),
}

/// A sentence of what is shared with others that are called so.
fn shared_words(trait_of: &Trait, others: &str) -> String {
    match trait_of {
        Trait::Answer(_, _, asked) => {
            format!("The same answer to {} as {others}.", short(asked))
        }
        Trait::Moment(_) => {
            format!("Predicted in the same millisecond (one work, or one computer) as {others}.")
        }
        Trait::Weights(_) => format!("The same first weights as {others}."),
    }
}

/// All of them.
fn traits(hand_in: &HandIn, measure: Option<&Measure>) -> Vec<Trait> {
    let mut found = Vec::new();
    // What is chosen among a few is the same by chance.
    let is_chosen = |asked: &str| {
        let mut questions = measure.iter().flat_map(|it| it.questions());
        questions.any(|it| !it.is_open() && folded(&it.words) == folded(asked))
    };
    for (question, answer) in &hand_in.answers {
        let answer = folded(answer);
        if answer.chars().count() >= MOST_CHANCE && !is_chosen(question) {
            found.push(Trait::Answer(folded(question), answer, question.clone()));
        }
    }
    if let Some(committed) = hand_in.committed {
        found.push(Trait::Moment(committed.at));
    }
    let own_seed = measure.is_some_and(|it| it.exercise.own_seed);
    let receipts = hand_in.link.receipts.iter().flatten();
    let begun = receipts.map(|it| it.digests.weights.clone()).next();
    if let Some(weights) = begun.filter(|_| own_seed) {
        found.push(Trait::Weights(weights));
    }
    found
}
