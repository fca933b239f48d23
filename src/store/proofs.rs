//! "Is this number right?": how far what is known beforehand has been measured.

use super::Store;
use crate::protocol::{Command, DeviceChoice, Proof};

/// What the proof is doing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ProofState {
    /// Never begun.
    #[default]
    Idle,
    Running,
    /// Every row is there.
    Done,
    /// By the visitor.
    Stopped,
    /// The engine broke, and how.
    Broken(String),
}

impl ProofState {
    /// As the `data-state` attribute says it.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Running => "running",
            Self::Done => "done",
            Self::Stopped => "stopped",
            Self::Broken(_) => "failed",
        }
    }
}

/// The rows so far. Pure: no signal, no browser.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Proofs {
    pub state: ProofState,
    /// In the worker's order.
    pub rows: Vec<Proof>,
    /// How many there will be; 0 until the first has come.
    pub of: usize,
    /// The device that was asked for; what is asked for next stands in the desk.
    pub device: DeviceChoice,
}

impl Proofs {
    /// Begins anew.
    pub fn begin(&mut self, device: DeviceChoice) {
        *self = Self {
            state: ProofState::Running,
            device,
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

    /// Takes in a row. One that is not the next is a late word of a proof that was stopped.
    pub fn take(&mut self, proof: Proof, index: usize, of: usize) {
        if !self.is_running() || index != self.rows.len() {
            return;
        }
        self.rows.push(proof);
        self.of = of;
        if self.rows.len() == of {
            self.state = ProofState::Done;
        }
    }

    pub fn is_running(&self) -> bool {
        self.state == ProofState::Running
    }

    /// Rows within their tolerance.
    pub fn right(&self) -> usize {
        self.rows.iter().filter(|proof| proof.within).count()
    }

    /// The rows, those of one system together.
    pub fn by_system(&self) -> impl Iterator<Item = &[Proof]> {
        let same = |one: &Proof, next: &Proof| {
            one.title == next.title && one.equation == next.equation && one.source == next.source
        };
        self.rows.chunk_by(same)
    }

    /// How far it is, in words.
    pub fn progress(&self) -> String {
        let (done, of, off) = (self.rows.len(), self.of, self.rows.len() - self.right());
        let wrong = match off {
            0 => String::new(),
            off => format!(", {off} off"),
        };
        match &self.state {
            ProofState::Idle => "Not run yet".to_owned(),
            ProofState::Running if done == 0 => "Measuring the first row…".to_owned(),
            ProofState::Running => format!("Row {done} of {of}{wrong}"),
            ProofState::Done if off == 0 => format!("All {of} rows are within their tolerance"),
            ProofState::Done => format!("{off} of {of} rows are off"),
            ProofState::Stopped if done == 0 => "Stopped before the first row".to_owned(),
            ProofState::Stopped => format!("Stopped after row {done} of {of}{wrong}"),
            ProofState::Broken(what) => what.clone(),
        }
    }
}

impl Store {
    /// Runs the proof on the device that is asked for, or stops it.
    pub fn toggle_proof(self) {
        if self.proofs.with_untracked(Proofs::is_running) {
            self.proofs.update(Proofs::stop);
            self.send(Command::StopProving);
        } else {
            let device = self.desk.with_untracked(|desk| desk.device);
            self.proofs.update(|proofs| proofs.begin(device));
            // Nobody listens while another worker is on its way: it is asked when it is there.
            if !self.works.respawning.get() {
                self.send(Command::Prove { device });
            }
        }
    }

    /// Asks the new worker for what the broken one was never asked for.
    pub(super) fn prove_again(self) {
        if let Some(device) = self
            .proofs
            .with_untracked(|proofs| proofs.is_running().then_some(proofs.device))
        {
            self.send(Command::Prove { device });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(title: &str, within: bool) -> Proof {
        Proof {
            key: format!("{title}-tangent"),
            title: title.into(),
            equation: "x <- f(x)".into(),
            source: "a book".into(),
            estimator: "tangent".into(),
            known: vec![0.5],
            measured: vec![0.5],
            tolerance: 1e-3,
            covers: "scatter".into(),
            unit: "nats per step".into(),
            device: "CPU".into(),
            within,
        }
    }

    #[test]
    fn rows_come_in_order_and_the_last_one_ends_it() {
        let mut proofs = Proofs::default();
        proofs.take(row("early", true), 0, 2);
        assert!(proofs.rows.is_empty(), "nothing was asked for");
        proofs.begin(DeviceChoice::Cpu);
        proofs.take(row("late word of another", true), 7, 27);
        proofs.take(row("first", true), 0, 2);
        assert_eq!(proofs.progress(), "Row 1 of 2");
        proofs.take(row("first again", true), 0, 2);
        proofs.take(row("second", false), 1, 2);
        assert_eq!((proofs.rows.len(), proofs.right()), (2, 1));
        assert_eq!(proofs.state, ProofState::Done);
        assert_eq!(proofs.progress(), "1 of 2 rows are off");
    }

    #[test]
    fn a_stopped_proof_keeps_its_rows_and_takes_no_more() {
        let mut proofs = Proofs::default();
        proofs.begin(DeviceChoice::Auto);
        proofs.take(row("first", true), 0, 3);
        proofs.stop();
        proofs.take(row("second", true), 1, 3);
        assert_eq!(proofs.progress(), "Stopped after row 1 of 3");
        proofs.interrupt("The engine broke down.");
        assert_eq!(proofs.state, ProofState::Stopped);
        proofs.begin(DeviceChoice::Auto);
        assert!(proofs.rows.is_empty());
        proofs.interrupt("The engine broke down.");
        assert_eq!(proofs.progress(), "The engine broke down.");
    }

    #[test]
    fn rows_of_one_system_stand_together() {
        let mut proofs = Proofs::default();
        proofs.begin(DeviceChoice::Auto);
        for (index, title) in ["one", "one", "other"].into_iter().enumerate() {
            proofs.take(row(title, true), index, 4);
        }
        let sizes: Vec<usize> = proofs.by_system().map(<[Proof]>::len).collect();
        assert_eq!(sizes, [2, 1]);
    }
}
