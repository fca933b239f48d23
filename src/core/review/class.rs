//! The class as a whole: who handed in twice, and whose work is whose.

use crate::core::exercise::{ATTEMPT, HandIn, folded};
use crate::core::text::short;
use std::collections::BTreeMap;

/// Whether a hand-in counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// It cannot be read.
    Unreadable,
    /// The only one of its student, or the last; so many came before it.
    Counts { earlier: usize },
    /// Its student handed in once more.
    Earlier,
}

/// Of each, whether it counts: the later one of a student does, by the moments in them, else by the order in
/// which they came.
pub fn places(hand_ins: &[Option<&HandIn>]) -> Vec<Place> {
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
    for own in by_name.values() {
        let moment = |place: usize| hand_ins[place].and_then(|it| it.at);
        let dated = own.iter().all(|place| moment(*place).is_some());
        let last = own
            .iter()
            .copied()
            .max_by_key(|place| (moment(*place).filter(|_| dated), *place));
        for place in own {
            found[*place] = Place::Earlier;
        }
        if let Some(last) = last {
            let earlier = own.len() - 1;
            found[last] = Place::Counts { earlier };
        }
    }
    found
}

/// Whose the random seed is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seeds {
    /// One for all.
    Shared,
    /// One for each student.
    Own,
}

/// Shorter answers may be equal by chance.
const MOST_CHANCE: usize = ATTEMPT / 2;

/// What each hand-in has in common with those under other names that nobody has by chance: words, the moment
/// of the prediction and, with own seeds, what a run begins with.
/// The others are called as `named` says.
pub fn alike(
    hand_ins: &[Option<&HandIn>],
    seeds: Seeds,
    named: &dyn Fn(usize) -> String,
) -> Vec<Vec<String>> {
    let counted = places(hand_ins);
    let mut shared: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (place, hand_in) in hand_ins.iter().enumerate() {
        if !matches!(counted[place], Place::Counts { .. }) {
            continue;
        }
        for trait_of in hand_in.iter().flat_map(|it| traits(it, seeds)) {
            shared.entry(trait_of).or_default().push(place);
        }
    }
    let mut found = vec![Vec::new(); hand_ins.len()];
    for ((_, words), places) in shared.into_iter().filter(|(_, places)| places.len() > 1) {
        for place in &places {
            let others = places.iter().filter(|it| *it != place);
            let names: Vec<_> = others.map(|place| named(*place)).collect();
            let names: Vec<_> = names.iter().map(String::as_str).collect();
            found[*place].push(format!("{words} as {}.", listed(&names)));
        }
    }
    found
}

/// What of a hand-in is its student's alone: what is compared, and how it is said.
fn traits(hand_in: &HandIn, seeds: Seeds) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (question, answer) in &hand_in.answers {
        let answer = folded(answer);
        if answer.chars().count() >= MOST_CHANCE {
            let words = format!("The same answer to {}", short(question));
            found.push((format!("{}\n{answer}", folded(question)), words));
        }
    }
    if let Some(committed) = hand_in.committed {
        let words = "Predicted in the same millisecond".to_owned();
        found.push((committed.at.to_string(), words));
    }
    let receipts = hand_in.link.receipts.iter().flatten();
    let begun = receipts.map(|it| it.digests.weights.clone()).next();
    if let Some(weights) = begun.filter(|_| seeds == Seeds::Own) {
        found.push((weights, "The same first weights".to_owned()));
    }
    found
}

/// `Ada, Bob and 3 others`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [one, two] => format!("{one} and {two}"),
        [one, two, three] => format!("{one}, {two} and {three}"),
        [one, two, rest @ ..] => format!("{one}, {two} and {} others", rest.len()),
    }
}
