//! Whether somebody listens at the other end, and what waits until somebody does.

use crate::core::protocol::Command;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    /// No worker, or one that has not said that it listens.
    #[default]
    Waiting,
    Ready,
    /// The worker broke; another has not been started.
    Broken,
    /// None will be started any more.
    Over,
}

/// The line to a worker. Pure: what is to be posted is given back.
#[derive(Debug, Default)]
pub(crate) struct Line {
    state: State,
    waiting: Vec<Command>,
}

impl Line {
    /// The command, where it can be posted now; else it waits.
    pub fn send(&mut self, command: Command) -> Option<Command> {
        match self.state {
            State::Ready => return Some(command),
            State::Waiting | State::Broken => self.waiting.push(command),
            State::Over => {}
        }
        None
    }

    /// Whether the worker is to be heard: a broken one is not, whatever it says.
    pub fn is_heard(&self) -> bool {
        matches!(self.state, State::Waiting | State::Ready)
    }

    /// The worker listens: what has waited, in order.
    pub fn ready(&mut self) -> Vec<Command> {
        self.state = State::Ready;
        std::mem::take(&mut self.waiting)
    }

    /// The worker broke; false where that is known already.
    pub fn broke(&mut self) -> bool {
        let heard = self.is_heard();
        if heard {
            self.state = State::Broken;
        }
        heard
    }

    /// Another worker is on its way; what waits goes to it.
    pub fn spawned(&mut self) {
        self.state = State::Waiting;
    }

    /// Nothing will be sent any more: what has waited, in order.
    pub fn end(&mut self) -> Vec<Command> {
        self.state = State::Over;
        std::mem::take(&mut self.waiting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::protocol::RunId;

    fn pause(run: u32) -> Command {
        Command::Pause { run: RunId(run) }
    }

    #[test]
    fn commands_wait_in_order_until_the_worker_listens() {
        let mut line = Line::default();
        assert_eq!(line.send(pause(1)), None);
        assert_eq!(line.send(pause(2)), None);
        assert_eq!(line.ready(), [pause(1), pause(2)]);
        assert_eq!(line.send(pause(3)), Some(pause(3)));
    }

    #[test]
    fn after_a_crash_nothing_is_posted_to_the_dead_worker_and_what_is_sent_reaches_the_next() {
        let mut line = Line::default();
        line.ready();
        assert!(line.broke());
        assert_eq!(line.send(pause(1)), None);
        assert!(!line.is_heard(), "late words are not heard");
        line.spawned();
        assert!(line.is_heard());
        assert_eq!(line.send(pause(2)), None);
        assert_eq!(line.ready(), [pause(1), pause(2)]);
    }

    #[test]
    fn a_worker_breaks_once() {
        let mut line = Line::default();
        assert!(line.broke(), "also while it loads");
        assert!(!line.broke());
        line.send(pause(1));
        assert_eq!(line.end(), [pause(1)]);
        assert_eq!(line.send(pause(2)), None);
        assert!(!line.broke() && !line.is_heard());
        assert!(line.ready().is_empty());
    }
}
