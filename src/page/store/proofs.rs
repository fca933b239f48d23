//! "Is this number right?": how far what is known beforehand has been measured.

use super::Store;
use crate::core::protocol::{DeviceChoice, ProofRow};
use crate::page::language::say;
use strum::IntoStaticStr;

/// What the proof is doing.
#[derive(Debug, Clone, PartialEq, Eq, Default, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum ProofState {
    /// Never begun.
    #[default]
    Idle,
    Running,
    /// Every row is there, measured or failed.
    Done,
    /// By the visitor.
    Stopped,
    /// The engine broke, and how.
    #[strum(serialize = "failed")]
    Broken(String),
}

impl ProofState {
    /// As the `data-state` attribute says it.
    pub fn key(&self) -> &'static str {
        self.into()
    }
}

/// The rows so far. Pure: no signal, no browser.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Proofs {
    pub state: ProofState,
    /// In the worker's order; one that could not be measured is among them.
    pub rows: Vec<ProofRow>,
    /// How many there will be; 0 until the first has come.
    pub of: usize,
    /// The device that was asked for; what is asked for next stands in the desk.
    pub device: DeviceChoice,
    /// What the rows of this proof carry.
    request: u32,
}

/// What a row has in common with the others of its system.
pub struct SystemWords<'a> {
    pub title: &'a str,
    pub equation: &'a str,
    pub source: &'a str,
}

/// The words of a row's system.
pub fn system_of(row: &ProofRow) -> SystemWords<'_> {
    let (title, equation, source) = match row {
        Ok(it) => (&it.title, &it.equation, &it.source),
        Err(it) => (&it.title, &it.equation, &it.source),
    };
    SystemWords {
        title,
        equation,
        source,
    }
}

impl Proofs {
    /// Begins anew; its rows will carry `request`.
    pub fn begin(&mut self, request: u32, device: DeviceChoice) {
        *self = Self {
            state: ProofState::Running,
            device,
            request,
            ..Self::default()
        };
    }

    /// The visitor ends it; its rows stay.
    pub fn stop(&mut self) {
        if self.is_running() {
            self.state = ProofState::Stopped;
        }
    }

    /// The engine broke; its rows stay.
    pub fn interrupt(&mut self, what: &str) {
        if self.is_running() {
            self.state = ProofState::Broken(what.to_owned());
        }
    }

    /// Takes in a row. One of another proof, or that is not the next, is a late word.
    pub fn take(&mut self, request: u32, row: ProofRow, index: usize, of: usize) {
        if !self.is_running() || request != self.request || index != self.rows.len() {
            return;
        }
        self.rows.push(row);
        self.of = of;
        if self.rows.len() >= of {
            self.state = ProofState::Done;
        }
    }

    pub fn is_running(&self) -> bool {
        self.state == ProofState::Running
    }

    /// Rows within their tolerance.
    pub fn right(&self) -> usize {
        let measured = self.rows.iter().flatten();
        measured.filter(|proof| proof.within).count()
    }

    /// Rows that could not be measured.
    pub fn failed(&self) -> usize {
        self.rows.iter().filter(|row| row.is_err()).count()
    }

    /// The rows, those of one system together.
    pub fn by_system(&self) -> impl Iterator<Item = &[ProofRow]> {
        let same = |one: &ProofRow, next: &ProofRow| {
            let (one, next) = (system_of(one), system_of(next));
            one.title == next.title && one.equation == next.equation && one.source == next.source
        };
        self.rows.chunk_by(same)
    }

    /// What is wrong so far, each with its count; empty where nothing is.
    fn wrong(&self) -> String {
        let failed = self.failed();
        let off = self.rows.len() - self.right() - failed;
        let parts = [(off, say("off")), (failed, say("failed"))];
        let parts = parts.into_iter().filter(|(count, _)| *count > 0);
        parts
            .map(|(count, word)| format!(", {count} {word}"))
            .collect()
    }

    /// How far it is, in words.
    pub fn progress(&self) -> String {
        let (done, of, wrong) = (self.rows.len(), self.of, self.wrong());
        match &self.state {
            ProofState::Idle => say("Not run yet").to_owned(),
            ProofState::Running if done == 0 => say("Measuring the first row…").to_owned(),
            ProofState::Running => say!("Row {done} of {of}{wrong}", done, of, wrong),
            ProofState::Done if wrong.is_empty() => {
                say!("All {of} rows are within their tolerance", of)
            }
            ProofState::Done => say!(
                "{right} of {of} within tolerance{wrong}",
                right = self.right(),
                of,
                wrong
            ),
            ProofState::Stopped if done == 0 => say("Stopped before the first row").to_owned(),
            ProofState::Stopped => say!("Stopped after row {done} of {of}{wrong}", done, of, wrong),
            ProofState::Broken(what) if done == 0 => what.clone(),
            ProofState::Broken(what) => say!(
                "{what} It ended after row {done} of {of}{wrong}",
                what,
                done,
                of,
                wrong
            ),
        }
    }
}

impl Store {
    /// Runs the proof on the device that is asked for, or stops it.
    pub fn toggle_proof(self) {
        self.with_lab(|lab| lab.toggle_proof());
    }
}

/// Rows for tests.
#[cfg(test)]
pub mod fixtures {
    use crate::core::protocol::Proof;

    /// A known exponent that was measured as it is.
    pub fn proof(title: &str) -> Proof {
        Proof {
            key: format!("{title}-tangent"),
            title: title.to_owned(),
            equation: "x <- f(x)".to_owned(),
            source: "a book".to_owned(),
            estimator: "tangent".to_owned(),
            known: vec![0.5],
            measured: vec![0.5],
            tolerance: 1e-3,
            covers: "scatter".to_owned(),
            unit: "nats per step".to_owned(),
            device: "CPU".to_owned(),
            within: true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::protocol::{Proof, ProofFailure};

    fn row(title: &str, within: bool) -> ProofRow {
        Ok(Proof {
            within,
            ..fixtures::proof(title)
        })
    }

    fn failed(title: &str) -> ProofRow {
        Err(Box::new(ProofFailure {
            key: format!("{title}-spectrum"),
            title: title.into(),
            equation: "x <- f(x)".into(),
            source: "a book".into(),
            device: "CPU".into(),
            reason: "no number".into(),
        }))
    }

    #[test]
    fn rows_come_in_order_and_the_last_one_ends_it() {
        let mut proofs = Proofs::default();
        proofs.take(1, row("early", true), 0, 2);
        assert!(proofs.rows.is_empty(), "nothing was asked for");
        proofs.begin(2, DeviceChoice::Cpu);
        proofs.take(2, row("not the next", true), 7, 27);
        proofs.take(2, row("first", true), 0, 2);
        assert_eq!(proofs.progress(), "Row 1 of 2");
        proofs.take(2, row("first again", true), 0, 2);
        proofs.take(2, row("second", false), 1, 2);
        assert_eq!((proofs.rows.len(), proofs.right()), (2, 1));
        assert_eq!(proofs.state, ProofState::Done);
        assert_eq!(proofs.progress(), "1 of 2 within tolerance, 1 off");
    }

    #[test]
    fn a_row_of_an_earlier_proof_is_not_taken_for_the_first_of_this_one() {
        let mut proofs = Proofs::default();
        proofs.begin(4, DeviceChoice::Auto);
        proofs.stop();
        proofs.begin(5, DeviceChoice::Cpu);
        proofs.take(4, row("late word", false), 0, 2);
        assert!(proofs.rows.is_empty());
        proofs.take(5, row("first", true), 0, 2);
        assert_eq!(proofs.rows, [row("first", true)]);
    }

    #[test]
    fn a_row_that_fails_is_shown_and_counted_and_the_last_one_ends_it_even_if_it_fails() {
        let mut proofs = Proofs::default();
        proofs.begin(1, DeviceChoice::Cpu);
        proofs.take(1, row("one", true), 0, 3);
        proofs.take(1, failed("one"), 1, 3);
        assert_eq!(proofs.progress(), "Row 2 of 3, 1 failed");
        proofs.take(1, failed("other"), 2, 3);
        assert_eq!(proofs.state, ProofState::Done);
        assert_eq!(
            (proofs.rows.len(), proofs.right(), proofs.failed()),
            (3, 1, 2)
        );
        assert_eq!(proofs.progress(), "1 of 3 within tolerance, 2 failed");
        let sizes: Vec<usize> = proofs.by_system().map(<[ProofRow]>::len).collect();
        assert_eq!(sizes, [2, 1], "it stands with its system");
    }

    #[test]
    fn all_right_is_said_only_where_every_row_was_measured() {
        let mut proofs = Proofs::default();
        proofs.begin(1, DeviceChoice::Cpu);
        proofs.take(1, row("one", true), 0, 2);
        proofs.take(1, row("other", true), 1, 2);
        assert_eq!(proofs.progress(), "All 2 rows are within their tolerance");
    }

    #[test]
    fn a_stopped_proof_keeps_its_rows_and_takes_no_more() {
        let mut proofs = Proofs::default();
        proofs.begin(1, DeviceChoice::Auto);
        proofs.take(1, row("first", true), 0, 3);
        proofs.stop();
        proofs.take(1, row("second", true), 1, 3);
        assert_eq!(proofs.progress(), "Stopped after row 1 of 3");
        proofs.interrupt("The engine broke down.");
        assert_eq!(proofs.state, ProofState::Stopped);
        proofs.begin(2, DeviceChoice::Auto);
        assert!(proofs.rows.is_empty());
        proofs.interrupt("The engine broke down.");
        assert_eq!(proofs.progress(), "The engine broke down.");
    }

    #[test]
    fn an_engine_that_breaks_ends_the_proof_and_says_after_which_row() {
        let mut proofs = Proofs::default();
        proofs.begin(1, DeviceChoice::Auto);
        proofs.take(1, row("first", true), 0, 3);
        proofs.interrupt("The engine broke down.");
        assert_eq!(proofs.state.key(), "failed");
        assert_eq!(
            proofs.progress(),
            "The engine broke down. It ended after row 1 of 3"
        );
    }

    #[test]
    fn rows_of_one_system_stand_together() {
        let mut proofs = Proofs::default();
        proofs.begin(1, DeviceChoice::Auto);
        for (index, title) in ["one", "one", "other"].into_iter().enumerate() {
            proofs.take(1, row(title, true), index, 4);
        }
        let sizes: Vec<usize> = proofs.by_system().map(<[ProofRow]>::len).collect();
        assert_eq!(sizes, [2, 1]);
    }
}
