//! A look at the task of the settings, which the engine makes: the page has no data of its own.

use super::{Engine, Store};
use crate::core::config::TaskConfig;
use crate::core::protocol::Command;
use leptos::prelude::*;

impl Store {
    /// What the task's look depends on; `None` while there is no engine to ask. Follows the desk.
    pub fn previewed(self) -> Option<(TaskConfig, u64)> {
        let lacks = self.lacks();
        self.desk.with(|desk| {
            let settings = desk.settings.good();
            // Of data that is not here there is nothing to see.
            let is_there = lacks.is_none() && matches!(desk.engine, Engine::Ready { .. });
            is_there.then(|| (settings.task.clone(), settings.seed))
        })
    }

    /// Asks the engine for it.
    pub fn request_preview(self) {
        self.with_lab(|lab| {
            let config = Box::new(lab.desk.settings.good().clone());
            lab.ask(|request| Command::Preview { request, config });
        });
    }
}
