//! Which data of the visitor's own is kept on this device, as it stands in the browser's small storage.

use crate::core::config::OwnData;
use crate::core::share_link::FromFile;
use crate::page::storage::Place;
use serde::{Deserialize, Serialize};

/// A data set that was put to use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub data: OwnData,
    /// The file that it came from, and how that was read.
    pub name: String,
    pub map: String,
    /// What the classes are called.
    pub classes: Vec<String>,
    /// Bytes that it takes.
    pub bytes: u64,
    /// Where its blob is; `None` where this browser keeps it no longer than the tab.
    pub place: Option<Place>,
}

impl Kept {
    /// What its blob is called.
    pub fn blob_name(&self) -> String {
        format!("{:032x}.data", self.data.digest)
    }

    /// What a link says of its file.
    pub fn from_file(&self) -> FromFile {
        FromFile {
            name: self.name.clone(),
            map: self.map.clone(),
        }
    }
}

/// Everything that is kept, the last that was used first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shelf(Vec<Kept>);

impl Shelf {
    /// As [`Shelf::text`] wrote it; what cannot be read is not kept.
    pub fn read(text: &str) -> Self {
        Self(serde_json::from_str(text).unwrap_or_default())
    }

    /// What outlives the tab.
    pub fn text(&self) -> String {
        let lasting = self.0.iter().filter(|it| it.place.is_some());
        // Plain data.
        serde_json::to_string(&lasting.collect::<Vec<_>>()).unwrap_or_default()
    }

    pub fn all(&self) -> &[Kept] {
        &self.0
    }

    pub fn of(&self, data: OwnData) -> Option<&Kept> {
        self.0.iter().find(|it| it.data == data)
    }

    /// Puts one in front, in place of an earlier one of the same data.
    pub fn put(&mut self, kept: Kept) {
        self.remove(kept.data);
        self.0.insert(0, kept);
    }

    pub fn remove(&mut self, data: OwnData) -> Option<Kept> {
        let at = self.0.iter().position(|it| it.data == data)?;
        Some(self.0.remove(at))
    }

    /// Bytes of all of it.
    pub fn bytes(&self) -> u64 {
        self.0.iter().map(|it| it.bytes).sum()
    }
}

#[cfg(test)]
pub(in crate::page) mod tests {
    use super::*;

    pub fn kept(digest: u8, place: Option<Place>) -> Kept {
        let data = format!("{digest:032x}:150:values:1x4:3");
        Kept {
            data: data.parse().expect("own data"),
            name: "flowers.csv".to_owned(),
            map: "label=kind".to_owned(),
            classes: vec!["red".to_owned(), "green".to_owned(), "blue".to_owned()],
            bytes: 2400,
            place,
        }
    }

    #[test]
    fn what_outlives_the_tab_is_read_as_it_was_written_and_the_rest_is_not_promised() {
        let mut shelf = Shelf::default();
        shelf.put(kept(1, Some(Place::Files)));
        shelf.put(kept(2, None));
        shelf.put(kept(3, Some(Place::Database)));
        let back = Shelf::read(&shelf.text());
        let digests: Vec<u128> = back.all().iter().map(|it| it.data.digest).collect();
        assert_eq!(digests, [3, 1]);
        assert_eq!(back.all()[1], kept(1, Some(Place::Files)));
        for damaged in ["", "null", "[{}]", "{\"data\": 3}"] {
            assert_eq!(Shelf::read(damaged), Shelf::default());
        }
    }

    #[test]
    fn one_data_set_is_kept_once_and_the_last_used_stands_first() {
        let mut shelf = Shelf::default();
        for digest in [1, 2, 1] {
            shelf.put(kept(digest, None));
        }
        let digests: Vec<u128> = shelf.all().iter().map(|it| it.data.digest).collect();
        assert_eq!((digests, shelf.bytes()), (vec![1, 2], 4800));
        let gone = shelf.remove(kept(2, None).data);
        assert!(gone.is_some() && shelf.of(kept(2, None).data).is_none());
    }
}
