//! Long work in pieces: it can be left between any two of its steps, gone on with later, or dropped.
//!
//! Such work is one `async` function, written as if it ran to its end; where it could be left it says
//! to its [`Breath`] how much it has done since. [`Pieces`] holds it while it is under way, and
//! [`at_once`] runs it through. Where it was left changes nothing of what it computes.

use std::cell::Cell;
use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

/// How much work makes a piece, in whatever the work counts, and how much of the present piece is
/// left.
#[derive(Debug)]
pub struct Breath {
    piece: u64,
    left: Cell<u64>,
}

impl Breath {
    /// Pieces of so much work.
    pub const fn every(piece: u64) -> Self {
        Self {
            piece,
            left: Cell::new(piece),
        }
    }

    /// All of it is one piece.
    pub const fn never() -> Self {
        Self::every(u64::MAX)
    }

    /// So much has been done; ends the piece where that was all of it.
    pub async fn after(&self, work: u64) {
        if self.piece == u64::MAX {
            return;
        }
        let left = self.left.get().saturating_sub(work);
        if left > 0 {
            self.left.set(left);
        } else {
            self.left.set(self.piece);
            Pause { over: false }.await;
        }
    }
}

struct Pause {
    over: bool,
}

impl Future for Pause {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.over {
            return Poll::Ready(());
        }
        self.over = true;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

/// Work under way; dropping it ends it.
pub struct Pieces<T>(Pin<Box<dyn Future<Output = T>>>);

impl<T> Pieces<T> {
    /// Nothing is done of it yet. The work waits for nothing but its own breath.
    pub fn new(work: impl Future<Output = T> + 'static) -> Self {
        Self(Box::pin(work))
    }

    /// Does the next piece; what came out, once that was the last one.
    ///
    /// # Panics
    /// After the last one.
    pub fn advance(&mut self) -> Option<T> {
        match self.0.as_mut().poll(&mut context()) {
            Poll::Ready(result) => Some(result),
            Poll::Pending => None,
        }
    }

    /// What is left of it, as part of other work in pieces.
    pub async fn rest(&mut self) -> T {
        loop {
            if let Some(result) = self.advance() {
                return result;
            }
            Pause { over: false }.await;
        }
    }

    /// Does all that is left.
    pub fn finish(self) -> T {
        at_once(self.0)
    }
}

/// Does all of some work.
pub fn at_once<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    loop {
        if let Poll::Ready(result) = work.as_mut().poll(&mut context()) {
            return result;
        }
    }
}

fn context() -> Context<'static> {
    Context::from_waker(Waker::noop())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn count(to: u64, breath: Breath) -> u64 {
        let mut sum = 0;
        for number in 1..=to {
            sum += number;
            breath.after(2).await;
        }
        sum
    }

    #[test]
    fn work_in_pieces_stops_after_each_and_gives_what_it_gives_at_once() {
        let mut pieces = Pieces::new(count(7, Breath::every(6)));
        assert_eq!(pieces.advance(), None);
        assert_eq!(pieces.advance(), None);
        assert_eq!(pieces.advance(), Some(28));
        assert_eq!(at_once(count(7, Breath::every(1))), 28);
        assert_eq!(Pieces::new(count(7, Breath::never())).advance(), Some(28));
    }

    #[test]
    fn a_step_larger_than_a_piece_is_a_piece() {
        let mut pieces = Pieces::new(count(2, Breath::every(1)));
        assert_eq!(pieces.advance(), None);
        assert_eq!(pieces.advance(), None);
        assert_eq!(pieces.finish(), 3);
    }
}
