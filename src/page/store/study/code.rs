//! The QR code of a link that is being shown.

use crate::core::protocol::{Code, Command};
use crate::page::language::say;
use crate::page::store::Store;
use leptos::prelude::*;

/// More than the largest code holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLong;

impl TooLong {
    pub fn text(self) -> &'static str {
        say("This link is too long for a QR code, which holds 2,953 characters.")
    }
}

impl Store {
    /// Asks the engine for a link's QR code, in place of the one before.
    pub fn ask_code(self, link: String) {
        self.study.update(|study| study.code = None);
        self.with_lab(|lab| {
            lab.ask(|request| Command::Code {
                request,
                text: link,
            });
        });
    }

    pub(in crate::page::store) fn take_code(self, code: Option<Code>) {
        self.study
            .update(|study| study.code = Some(code.ok_or(TooLong)));
    }

    /// The code, once it is there.
    pub fn code(self) -> Option<Code> {
        self.study
            .with(|study| study.code.clone().and_then(Result::ok))
    }

    /// Why there will be none.
    pub fn no_code(self) -> Option<TooLong> {
        self.study.with(|study| {
            study
                .code
                .as_ref()
                .and_then(|code| code.as_ref().err().copied())
        })
    }
}
