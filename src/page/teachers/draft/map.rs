//! The map of a draft, as it is typed.

use crate::core::config::ExperimentConfig;
use crate::core::exercise::{ClassMap, Coverage, MapAxis, Networks, suggested};
use crate::core::settings::{self, Field};
use crate::page::language::say;

/// Which of its two settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AxisPlace {
    Across,
    Down,
}

impl AxisPlace {
    /// The id of its controls begins with it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Across => "map-across",
            Self::Down => "map-down",
        }
    }
}

/// One setting with its range.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftAxis {
    pub word: &'static str,
    pub from: String,
    pub to: String,
    pub count: String,
}

/// All of it; what is typed may be wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftMap {
    pub axes: [DraftAxis; 2],
    pub each: String,
    /// How large the class is, from which columns, rows and cells of each follow; the link does not say it.
    pub students: String,
    /// Of columns, rows and cells of each, whether the teacher has typed them: they then stay, whatever the class's size.
    pub typed: [bool; 3],
    pub networks: Networks,
}

/// What is offered first, of those that do something in the experiment.
const OFFERED: [(&str, &str, &str); 4] = [
    ("init-gain", "0.3", "2.4"),
    ("steps", "10", "150"),
    ("beta", "0.5", "0.95"),
    ("learning-rate", "0.0001", "0.1"),
];
/// A class.
const STUDENTS: &str = "28";

/// The settings that a map can have: those with a number that do something.
pub fn offered(config: &ExperimentConfig) -> Vec<&'static Field> {
    let is_offered =
        |field: &&'static Field| field.input.range().is_some() && (field.relevant)(config);
    settings::all().filter(is_offered).collect()
}

impl DraftMap {
    pub fn new(config: &ExperimentConfig) -> Self {
        let known = offered(config);
        let does = |word: &str| known.iter().any(|field| field.word == word);
        let mut all = OFFERED.into_iter().filter(|(word, ..)| does(word));
        let mut axis = || {
            let (word, from, to) = all.next().unwrap_or(OFFERED[1]);
            DraftAxis {
                word,
                from: from.to_owned(),
                to: to.to_owned(),
                count: String::new(),
            }
        };
        let mut map = Self {
            axes: [axis(), axis()],
            each: String::new(),
            students: STUDENTS.to_owned(),
            typed: [false; 3],
            networks: Networks::One,
        };
        map.suit();
        map
    }

    /// Takes columns, rows and cells of each as they suit a class of this size, but for what is typed.
    fn suit(&mut self) {
        let Some(students) = self.class_size() else {
            return;
        };
        let (columns, rows, each) = suggested(students);
        let [across, down] = &mut self.axes;
        let own = [&mut across.count, &mut down.count, &mut self.each];
        let all = own.into_iter().zip([columns, rows, each]);
        for ((text, count), is_typed) in all.zip(self.typed) {
            if !is_typed {
                *text = count.to_string();
            }
        }
    }

    /// The class has another size.
    pub fn set_students(&mut self, text: String) {
        self.students = text;
        self.suit();
    }

    /// Columns, or rows, are typed; a box that was emptied is the page's to fill.
    pub fn set_count(&mut self, place: AxisPlace, text: String) {
        self.typed[place as usize] = !text.trim().is_empty();
        self.axes[place as usize].count = text;
    }

    /// The same of the cells of each.
    pub fn set_each(&mut self, text: String) {
        self.typed[2] = !text.trim().is_empty();
        self.each = text;
    }

    fn class_size(&self) -> Option<u32> {
        let students = self.students.trim().parse().ok();
        students.filter(|it| (1..=1000).contains(it))
    }

    /// The map.
    ///
    /// # Errors
    ///
    /// What is wrong, and the id of the control at which it stands.
    pub fn read(&self, base: &ExperimentConfig) -> Result<ClassMap, (&'static str, String)> {
        let axis = |place: AxisPlace| {
            let own = &self.axes[place as usize];
            let ends = [own.from.trim(), own.to.trim()];
            let read = MapAxis::new(own.word, ends, Some(own.count.trim()), 0);
            read.map_err(|why| (place.id(), format!("{why}.")))
        };
        let (across, down) = (axis(AxisPlace::Across)?, axis(AxisPlace::Down)?);
        let at_each = |why: crate::core::exercise::MapError| ("map-each", format!("{why}."));
        let map = ClassMap::new(across, down, Some(self.each.trim())).map_err(at_each)?;
        map.check(base, self.networks)
            .map_err(|why| ("map-on", format!("{why}.")))?;
        Ok(map)
    }

    /// How much of the map the class covers, in a sentence.
    pub fn coverage_words(&self, map: &ClassMap) -> String {
        let Some(students) = self.class_size() else {
            return say("Class size is 1 to 1000 students.").to_owned();
        };
        let Coverage {
            by_names,
            by_numbers,
        } = map.coverage(students);
        let count = map.count();
        let numbered = match by_numbers {
            0 => say("none").to_owned(),
            empty => empty.to_string(),
        };
        say!(
            "{students} students leave about {by_names} of {count} cells empty by names, {numbered} by numbers \
             from 1 on. Review trains the empty ones.",
            students,
            by_names = format_args!("{:.0}", by_names),
            count,
            numbered
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::share_link::base;

    #[test]
    fn a_map_begins_with_settings_that_do_something_and_suits_the_class() {
        let mut map = DraftMap::new(&base());
        let read = map.read(&base()).expect("a map");
        assert_eq!((read.across.count, read.down.count, read.each), (7, 6, 3));
        let said = map.coverage_words(&read);
        assert!(
            said.contains("28 students leave about 5 of 42") && said.contains("none by numbers"),
            "{said}"
        );
        map.set_students("3".to_owned());
        let read = map.read(&base()).expect("a map");
        assert_eq!((read.count(), read.each), (12, 4));
    }

    #[test]
    fn the_size_of_the_class_leaves_typed_numbers_alone_until_they_are_emptied() {
        let mut map = DraftMap::new(&base());
        map.set_count(AxisPlace::Across, "3".into());
        map.set_count(AxisPlace::Down, "2".into());
        map.set_each("2".into());
        for students in ["4", "", "3"] {
            map.set_students(students.into());
        }
        let read = map.read(&base()).expect("a map");
        assert_eq!((read.across.count, read.down.count, read.each), (3, 2, 2));
        map.set_each(String::new());
        map.set_students("3".into());
        let read = map.read(&base()).expect("a map");
        assert_eq!((read.across.count, read.down.count, read.each), (3, 2, 4));
    }

    #[test]
    fn what_is_wrong_with_a_map_stands_at_its_own_control() {
        type Spoil = fn(&mut DraftMap);
        let cases: [(Spoil, &str, &str); 5] = [
            (
                |map| map.axes[0].from = "x".into(),
                "map-across",
                "has the end “x”",
            ),
            (
                |map| map.axes[1].to = "9999".into(),
                "map-down",
                "allowed: 1 to 2000",
            ),
            (|map| map.axes[1].count = "1".into(), "map-down", "2 to 24"),
            (|map| map.each = "99".into(), "map-each", "1 to 12"),
            (|map| map.axes[0].word = "cue", "map-across", "cue"),
        ];
        for (spoil, at, words) in cases {
            let mut map = DraftMap::new(&base());
            spoil(&mut map);
            let (found, said) = map.read(&base()).expect_err(words);
            assert!(found == at && said.contains(words), "{found}: {said}");
        }
    }
}
