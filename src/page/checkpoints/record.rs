//! What is kept of a pair, as plain data.

use crate::core::share_link::FirstWeights;
use crate::page::storage::Place;
use serde::{Deserialize, Serialize};

/// Checkpoint files, unregularised and regularised; absent of a network that has not sent one.
pub type Files = [Option<Vec<u8>>; 2];

/// What a pair is, in so few words that they fit into the browser's local storage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Words {
    /// When it was kept, in milliseconds since 1970.
    pub at: f64,
    /// The settings of both, as JSON.
    pub config: String,
    /// What the second has otherwise, in a link's words; empty where they differ in the regulariser.
    #[serde(default)]
    pub differ: String,
    /// Steps done, and in all, of both networks together.
    pub steps: [usize; 2],
    /// Files that their first weights came from.
    #[serde(default)]
    pub weights: [Option<FirstWeights>; 2],
    /// Where the blob is.
    pub place: Option<Place>,
}

/// A pair that a visit left.
#[derive(Debug, Clone, PartialEq)]
pub struct Left {
    pub visit: String,
    pub words: Words,
}

/// Pairs of visits that are over, kept beside each other.
const MOST: usize = 3;

/// Bytes before each file that say its length; all set where there is none.
const LENGTH: usize = size_of::<u64>();

/// What stands before a file of so many bytes, or in the place of one that there is not.
pub fn head(length: Option<u64>) -> [u8; LENGTH] {
    length.unwrap_or(u64::MAX).to_le_bytes()
}

/// Both files out of one blob; `None` for anything else.
pub fn unpack(mut bytes: &[u8]) -> Option<Files> {
    let mut files = [None, None];
    for file in &mut files {
        let (length, rest) = bytes.split_first_chunk::<LENGTH>()?;
        bytes = rest;
        let length = u64::from_le_bytes(*length);
        if length != u64::MAX {
            let (found, rest) = bytes.split_at_checked(usize::try_from(length).ok()?)?;
            *file = Some(found.to_vec());
            bytes = rest;
        }
    }
    bytes.is_empty().then_some(files)
}

/// The newest of a visit that is over; `before` goes first.
pub fn newest(mut all: Vec<Left>, going_on: &[String], before: Option<&str>) -> Option<Left> {
    all.retain(|left| !going_on.contains(&left.visit));
    let rank = |left: &Left| (before == Some(&*left.visit), left.words.at);
    all.into_iter().max_by(|one, other| {
        let ((mine, at), (others, other_at)) = (rank(one), rank(other));
        mine.cmp(&others).then(at.total_cmp(&other_at))
    })
}

/// Those of visits that are over which newer ones have made superfluous.
pub fn superseded(mut all: Vec<Left>, going_on: &[String]) -> Vec<Left> {
    all.retain(|left| !going_on.contains(&left.visit));
    all.sort_by(|one, other| other.words.at.total_cmp(&one.words.at));
    all.split_off(MOST.min(all.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(visit: &str, at: f64) -> Left {
        Left {
            visit: visit.into(),
            words: Words {
                at,
                config: "{}".into(),
                differ: String::new(),
                steps: [1, 2],
                weights: [None, None],
                place: None,
            },
        }
    }

    fn visits(found: &[Left]) -> Vec<&str> {
        found.iter().map(|left| left.visit.as_str()).collect()
    }

    #[test]
    fn files_come_out_of_the_blob_as_they_went_in() {
        for files in [
            [Some(vec![1, 2, 3]), None],
            [None, Some(Vec::new())],
            [Some(vec![0; 300]), Some(vec![255; 9])],
        ] {
            let packed = files.iter().flat_map(|file| {
                let length = file.as_ref().map(|file| file.len() as u64);
                [&head(length)[..], file.as_deref().unwrap_or_default()].concat()
            });
            let packed: Vec<u8> = packed.collect();
            assert_eq!(unpack(&packed), Some(files));
            assert_eq!(unpack(&packed[1..]), None);
            assert_eq!(unpack(&[&packed[..], &[0]].concat()), None);
        }
    }

    #[test]
    fn a_pair_that_another_tab_is_training_is_never_offered() {
        let all = vec![left("a", 1.0), left("b", 3.0), left("c", 2.0)];
        let going_on = ["b".to_owned()];
        let found = |before| newest(all.clone(), &going_on, before).map(|it| it.visit);
        assert_eq!(found(None).as_deref(), Some("c"), "the newest");
        assert_eq!(found(Some("a")).as_deref(), Some("a"), "of this tab");
        assert_eq!(found(Some("b")).as_deref(), Some("c"), "a tab's double");
        assert_eq!(newest(Vec::new(), &going_on, None), None);
    }

    #[test]
    fn the_oldest_go_once_there_are_more_than_three_and_none_of_a_tab_that_trains() {
        let all = || {
            let ages = [("a", 1.0), ("b", 5.0), ("c", 4.0), ("d", 3.0), ("e", 2.0)];
            ages.map(|(visit, at)| left(visit, at)).to_vec()
        };
        assert_eq!(visits(&superseded(all(), &[])), ["e", "a"]);
        assert_eq!(visits(&superseded(all(), &["a".to_owned()])), ["e"]);
        assert_eq!(visits(&superseded(all()[..2].to_vec(), &[])), [""; 0]);
    }
}
