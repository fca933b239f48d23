//! What a run had done at a moment before its end, from which another can be told to be the very same
//! network there.

use super::text::{Head, head, marks_of, step, write_head, write_marks};
use super::{Mark, ReceiptError, mark};
use crate::core::protocol::{DeviceKind, Digests};
use crate::core::run::{Run, is_marked};
use std::fmt;
use std::str::FromStr;

/// The receipt of a run that is paused.
#[derive(Debug, Clone, PartialEq)]
pub struct MomentReceipt {
    /// With the commit where it is known: a [`crate::core::about::Build`].
    pub engine_version: String,
    pub device: DeviceKind,
    /// The adapter's name.
    pub device_name: String,
    pub digests: Digests,
    /// Steps made, warm-up included.
    pub steps: usize,
    /// As a [`super::Receipt`] has them, and that of the last step made.
    pub marks: Vec<Mark>,
}

impl MomentReceipt {
    /// Of a run on one device and with the settings that it began with; `None` for any other, and where nothing has
    /// been done.
    pub fn for_run(run: &Run, engine_version: &str) -> Option<Self> {
        let device = run.device.as_ref().filter(|_| !run.was_steered)?;
        let steps = run.steps_done();
        let of_receipt = |at: usize| is_marked(at, run.total_steps) || at + 1 == steps;
        let marked = run.steps.iter().filter(|it| of_receipt(it.step));
        Some(Self {
            engine_version: engine_version.to_owned(),
            device: device.kind,
            device_name: device.name.clone(),
            digests: run.digests.clone()?,
            steps,
            marks: marked.map(|it| mark(run, it)).collect(),
        })
        .filter(|_| steps > 0)
    }
}

impl fmt::Display for MomentReceipt {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = Head {
            engine_version: self.engine_version.clone(),
            device: self.device,
            device_name: self.device_name.clone(),
            digests: self.digests.clone(),
        };
        write_head(to, &head)?;
        write!(to, "~{}~", self.steps)?;
        write_marks(to, &self.marks)
    }
}

impl FromStr for MomentReceipt {
    type Err = ReceiptError;

    fn from_str(text: &str) -> Result<Self, ReceiptError> {
        let text = super::text::trimmed(text)?;
        let mut parts = text.split('~');
        let Head {
            engine_version,
            device,
            device_name,
            digests,
        } = head(&mut parts)?;
        let mut next = |field| parts.next().ok_or(ReceiptError::Missing { field });
        let steps = step("steps", next("steps")?)?;
        let marks = marks_of(next("marks")?, parts.next())?;
        Ok(Self {
            engine_version,
            device,
            device_name,
            digests,
            steps,
            marks,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{SoFar, compare_moment};
    use super::*;
    use crate::core::config::ExperimentConfig;
    use crate::core::metrics::fixtures::step as step_metrics;
    use crate::core::protocol::{DeviceInfo, RunId};

    fn run(steps: usize) -> Run {
        let mut run = Run::new(RunId(1), ExperimentConfig::default());
        run.total_steps = 40;
        run.steps.extend((0..steps).map(step_metrics));
        run.digests = Some(Digests {
            weights: "0123456789abcdef".into(),
            data: "fedcba9876543210".into(),
        });
        run.device = Some(DeviceInfo {
            kind: DeviceKind::Cpu,
            name: "CPU".into(),
        });
        run
    }

    #[test]
    fn the_receipt_of_a_moment_has_the_mark_of_its_last_step_and_survives_as_text() {
        let paused = MomentReceipt::for_run(&run(14), "0.3.0").expect("a receipt");
        let marked: Vec<_> = paused.marks.iter().map(|it| it.step).collect();
        assert_eq!(marked, [0, 1, 2, 4, 8, 13]);
        assert_eq!(paused.to_string().parse(), Ok(paused.clone()));
        assert_eq!(MomentReceipt::for_run(&run(0), "0.3.0"), None);
        let mut steered = run(14);
        steered.was_steered = true;
        assert_eq!(MomentReceipt::for_run(&steered, "0.3.0"), None);
        let cut = paused.to_string();
        let (cut, _) = cut.rsplit_once('~').expect("parts");
        let error = cut.parse::<MomentReceipt>().expect_err("no marks");
        assert_eq!(error.to_string(), "the receipt has no marks");
    }

    #[test]
    fn a_run_at_the_moment_is_the_very_same_only_if_its_last_step_is_too() {
        let theirs = MomentReceipt::for_run(&run(14), "0.3.0").expect("a receipt");
        let same = SoFar::Same { marks: 6, step: 14 };
        assert_eq!(compare_moment(&theirs, &run(14)), Some(same));
        let mut other = run(14);
        other.steps[13].loss = Some(0.5);
        let Some(SoFar::Parts(from)) = compare_moment(&theirs, &other) else {
            panic!("another network");
        };
        assert_eq!((from.step, from.same_until), (13, Some(8)));
    }
}
