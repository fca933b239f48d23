//! Questions that the engine has not answered yet.

use crate::core::protocol::Command;
use std::mem::discriminant;

/// Engines that may break while a question is open: it may be what breaks them.
const MOST_TRIES: u32 = 2;

#[derive(Debug, Default)]
pub struct Asked {
    open: Vec<Open>,
}

#[derive(Debug)]
struct Open {
    command: Command,
    tries: u32,
}

/// The number that a question's answer will carry; `None` for a command that is no question.
fn request_of(command: &Command) -> Option<u32> {
    match command {
        Command::Preview { request, .. }
        | Command::Typeset { request, .. }
        | Command::Code { request, .. }
        | Command::Digest { request, .. } => Some(*request),
        _ => None,
    }
}

/// Whether a later question of this kind makes an earlier one pointless.
fn replaces(command: &Command) -> bool {
    !matches!(command, Command::Digest { .. })
}

impl Asked {
    /// Notes a question. An earlier one of its kind needs no answer any more, but each hand-in's does.
    pub fn note(&mut self, command: Command) {
        if replaces(&command) {
            let kind = discriminant(&command);
            self.open.retain(|it| discriminant(&it.command) != kind);
        }
        if request_of(&command).is_some() {
            self.open.push(Open { command, tries: 1 });
        }
    }

    /// Takes back the question for a text.
    pub fn withdraw_text(&mut self) {
        let is_text = |it: &Open| matches!(it.command, Command::Typeset { .. });
        self.open.retain(|it| !is_text(it));
    }

    /// Whether an answer is to an open question, which it closes.
    pub fn is_answered(&mut self, request: u32) -> bool {
        let before = self.open.len();
        self.open
            .retain(|it| request_of(&it.command) != Some(request));
        self.open.len() < before
    }

    /// The engine that was asked these broke: what is to be asked once more.
    pub fn again(&mut self, lost: &[u32]) -> Vec<Command> {
        let is_lost = |it: &Open| request_of(&it.command).is_some_and(|it| lost.contains(&it));
        let mut again = Vec::new();
        for open in self.open.iter_mut().filter(|it| is_lost(it)) {
            open.tries += 1;
            if open.tries <= MOST_TRIES {
                again.push(open.command.clone());
            }
        }
        again
    }

    /// Closes the questions that were asked often enough; their numbers.
    pub fn drop_tried(&mut self) -> Vec<u32> {
        let (open, tried) = std::mem::take(&mut self.open)
            .into_iter()
            .partition(|it: &Open| it.tries <= MOST_TRIES);
        self.open = open;
        numbers(tried)
    }

    /// Closes all of them; their numbers.
    pub fn clear(&mut self) -> Vec<u32> {
        numbers(std::mem::take(&mut self.open))
    }
}

/// Of those for whose answer somebody waits in any case.
fn numbers(closed: Vec<Open>) -> Vec<u32> {
    let waited = closed.iter().filter(|it| !replaces(&it.command));
    waited.filter_map(|it| request_of(&it.command)).collect()
}
