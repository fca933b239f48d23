//! A class's hand-ins, judged by the teacher's own exercise.
//!
//! A hand-in carries copies of goals, questions and settings; none of them is believed. What it says of
//! its runs is checked against them ([`crate::core::exercise::check`]) and by training them again.
//!
//! In reading order; a module imports those above it.
//!
//! - `given`: hand-ins out of files, columns of links, and archives
//! - `measure`, `cells`: what a hand-in says, against the teacher's exercise and its map
//! - `class`: who handed in twice, and whose work is whose
//! - `again`: every run of the class, trained again
//! - `kept`: what they came to, as a text that outlasts the page
//! - `by_runs`: goals and predictions by those runs
//! - `marking`: what a teacher notes of a student
//! - `verdict`: what that says of each hand-in
//! - `question`: how the class answered one question
//! - `mapped`: what the class makes of the exercise's map
//! - `gaps`: what no hand-in has a result of
//! - `moment`, `table`, `map_table`: all of it for a spreadsheet

mod again;
mod by_runs;
mod cells;
mod class;
mod gaps;
mod given;
mod kept;
mod map_table;
mod mapped;
#[cfg(test)]
mod mapped_tests;
mod marking;
mod measure;
mod moment;
mod question;
mod table;
#[cfg(test)]
mod tests;
mod verdict;

pub use again::{Again, AgainState, CameTo, Failure, Names};
pub use by_runs::ByRuns;
pub use class::{Place, alike, places};
pub use gaps::{Gap, Handed, gaps};
#[cfg(feature = "archive")]
pub use given::given_in;
pub use given::{Given, MOST_GIVEN, MOST_PASTED, texts_in};
pub use kept::{kept_text, recalled};
pub use map_table::map_table;
pub use mapped::{Checked, LeftOut, MapEntry, Mapped, MappedCell, Standing, mapped};
pub use marking::{MOST_COMMENT, MOST_MARK, Marking, Markings};
pub use measure::{
    Answer, Aspect, Change, Difference, Judged, JudgedCell, Measure, as_it_is, is_sound,
};
pub use question::{Bar, Distribution, NO_NUMBER, Quote, distribution};
pub use table::{Row, Separator, table};
pub use verdict::{Verdict, experiments, is_open, verdict};
