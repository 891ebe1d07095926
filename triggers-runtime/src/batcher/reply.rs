//! How a caller learns what became of its command.

use tokio::sync::{mpsc, oneshot};

use crate::{Error, Receipt};

type Outcome = Result<Receipt, Error>;

/// The way back to one caller. Dropped without an answer, it says what is known: a task or a
/// runtime that goes away leaves nobody waiting.
#[derive(Debug)]
pub(super) struct Reply {
    to: Option<To>,
    repeatable: bool,
    sent: bool,
}

#[derive(Debug)]
enum To {
    One(oneshot::Sender<Result<Receipt, Error>>),
    /// One of many, by position.
    Part(mpsc::UnboundedSender<(usize, Outcome)>, usize),
}

impl Reply {
    pub(super) fn one(to: oneshot::Sender<Result<Receipt, Error>>, repeatable: bool) -> Self {
        Self::new(To::One(to), repeatable)
    }

    pub(super) fn part(
        to: mpsc::UnboundedSender<(usize, Outcome)>,
        at: usize,
        repeatable: bool,
    ) -> Self {
        Self::new(To::Part(to, at), repeatable)
    }

    fn new(to: To, repeatable: bool) -> Self {
        Self {
            to: Some(to),
            repeatable,
            sent: false,
        }
    }

    /// From here on, no answer means an unknown outcome.
    pub(super) fn mark_sent(&mut self) {
        self.sent = true;
    }

    /// The outcome is unknown because of `problem`.
    pub(super) fn unknown(&self, problem: &'static str) -> Error {
        Error::ambiguous(problem, self.repeatable)
    }

    /// A caller that no longer listens does not want the result.
    pub(super) fn answer(&mut self, outcome: Outcome) {
        match self.to.take() {
            Some(To::One(to)) => drop(to.send(outcome)),
            Some(To::Part(to, at)) => drop(to.send((at, outcome))),
            None => {}
        }
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        if self.to.is_none() {
            return;
        }
        let outcome = if self.sent {
            Err(self.unknown("the batcher's task ended before the answer came"))
        } else {
            Err(stopped())
        };
        self.answer(outcome);
    }
}

/// The error of calls that a batcher no longer takes.
pub(super) fn stopped() -> Error {
    Error::not_sent("the batcher is shut down, or the runtime it was made on is gone")
}
