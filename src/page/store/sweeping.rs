//! What the visitor does to a sweep.
//!
//! The worker gives each of its runs a turn, so a sweep disturbs the pair in nothing but its speed.

use super::Store;
use super::given::text_of;
use super::settings::Origin;
use super::sweep::{Form, Plan, Refusal};
use crate::core::share_link::Swept;
use crate::core::sweep::MOST_BYTES;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

impl Store {
    /// Starts a sweep, where the form and the settings are right.
    pub fn start_sweep(self, form: &Form) -> Result<(), Vec<Refusal>> {
        let plan = self
            .desk
            .with_untracked(|desk| Plan::draw_up(form, &desk.settings))?;
        if self.is_locked() || self.lacks_data() {
            return Ok(());
        }
        self.desk.update(|desk| desk.notice = None);
        self.with_lab(|lab| lab.start_sweep(plan));
        Ok(())
    }

    /// What a link says of the sweep; nothing of one that nobody has changed, and of a wrong one.
    pub fn swept(self) -> Option<Swept> {
        let form = self.sweep_form.get();
        let swept = || self.desk.with(|desk| form.swept(&desk.settings));
        (form != Form::default()).then(swept).flatten()
    }

    /// The sweep that is set, as a file; `None` while something of it is wrong.
    pub fn sweep_file(self) -> Option<String> {
        let form = self.sweep_form.get_untracked();
        let plan = self
            .desk
            .with_untracked(|desk| Plan::draw_up(&form, &desk.settings));
        plan.ok().map(|plan| plan.file.to_json())
    }

    /// Takes settings and sweep out of a file.
    pub fn open_sweep(self, file: File) {
        spawn_local(async move {
            let text = text_of(&file, MOST_BYTES).await;
            match text.and_then(|text| Form::of_file(&text)) {
                Ok((form, config)) => {
                    self.sweep_refused.set(String::new());
                    self.choose_settings(config, Origin::File);
                    self.sweep_form.set(form);
                }
                Err(why) => self.sweep_refused.set(format!("{}: {why}", file.name())),
            }
        });
    }

    /// Ends it; the runs that are finished stay.
    pub fn cancel_sweep(self) {
        self.with_lab(|lab| lab.cancel_sweep());
    }
}
