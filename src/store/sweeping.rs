//! What the visitor does to a sweep.
//!
//! The worker gives each of its runs a turn, so a sweep disturbs the pair in nothing but its speed.

use super::Store;
use super::sweep::{Form, Plan, Refusal};

impl Store {
    /// Starts a sweep, where the form and the settings are right.
    pub fn start_sweep(self, form: &Form) -> Result<(), Vec<Refusal>> {
        let plan = self
            .desk
            .with_untracked(|desk| Plan::draw_up(form, &desk.settings))?;
        if self.is_locked() {
            return Ok(());
        }
        self.desk.update(|desk| desk.notice = None);
        let mut plan = Some(plan);
        self.with_lab(&mut |lab| {
            if let Some(plan) = plan.take() {
                lab.start_sweep(plan);
            }
        });
        Ok(())
    }

    /// Ends it; the runs that are finished stay.
    pub fn cancel_sweep(self) {
        self.with_lab(&mut |lab| lab.cancel_sweep());
    }
}
