//! Questions whose answers take longer than a moment: each goes on a piece at a time, between the
//! steps of the runs, and can be dropped.

use crate::core::pieces::Pieces;
use crate::core::protocol::{Event, RunId};
use std::collections::VecDeque;

/// What a question is about. A newer question about the same takes an older one's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    /// The measurement of a run.
    Measurement(RunId),
    /// The look at a task.
    Preview,
    /// The digests of this request.
    Digest(u32),
}

/// The questions that have not been answered, the one whose turn is next first.
#[derive(Default)]
pub(super) struct Errands(VecDeque<(About, Pieces<Event>)>);

impl Errands {
    /// Begins an answer with its first piece; the answer, where that was all of it.
    pub(super) fn begin(&mut self, about: About, mut answer: Pieces<Event>) -> Option<Event> {
        self.drop(about);
        let event = answer.advance();
        if event.is_none() {
            self.0.push_back((about, answer));
        }
        event
    }

    /// Ends the answer to a question; whether there was one under way.
    pub(super) fn drop(&mut self, about: About) -> bool {
        let before = self.0.len();
        self.0.retain(|(other, _)| *other != about);
        self.0.len() < before
    }

    /// Whether there is any.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A piece of the answer whose turn it is; the answer, where that was the last.
    pub(super) fn advance(&mut self) -> Option<Event> {
        let (about, mut answer) = self.0.pop_front()?;
        let event = answer.advance();
        if event.is_none() {
            self.0.push_back((about, answer));
        }
        event
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::pieces::Breath;
    use crate::core::protocol::RunState;

    fn answer(run: u32, pieces: u64) -> Pieces<Event> {
        Pieces::new(async move {
            let breath = Breath::every(1);
            for _ in 1..pieces {
                breath.after(1).await;
            }
            event(run)
        })
    }

    fn event(run: u32) -> Event {
        Event::State {
            run: RunId(run),
            state: RunState::Paused,
        }
    }

    #[test]
    fn a_short_answer_comes_at_once_and_long_ones_by_turns() {
        let mut errands = Errands::default();
        assert_eq!(errands.begin(About::Preview, answer(1, 1)), Some(event(1)));
        assert!(errands.is_empty());
        assert_eq!(errands.begin(About::Digest(2), answer(2, 3)), None);
        assert_eq!(errands.begin(About::Digest(3), answer(3, 2)), None);
        let mut answers = Vec::new();
        while !errands.is_empty() {
            answers.extend(errands.advance());
        }
        assert_eq!(answers, [event(3), event(2)]);
    }

    #[test]
    fn a_dropped_question_is_never_answered_and_a_newer_one_takes_the_olders_place() {
        let mut errands = Errands::default();
        let about = About::Measurement(RunId(1));
        assert_eq!(errands.begin(about, answer(1, 4)), None);
        assert_eq!(errands.begin(about, answer(2, 2)), None);
        assert_eq!(errands.advance(), Some(event(2)));
        assert_eq!(errands.begin(about, answer(3, 4)), None);
        assert!(errands.drop(about) && !errands.drop(about));
        assert_eq!(errands.advance(), None);
    }
}
