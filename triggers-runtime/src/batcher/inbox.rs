//! The way from the callers to the batcher's task.

use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Waker};

use tokio::sync::oneshot;

use super::reply::Reply;
use crate::Command;

/// A larger buffer is given back when nothing is left to read: an app may keep a batcher for each of
/// many instances, most of them idle.
const KEPT: usize = 128;

pub(super) enum Message {
    One(Command, Reply),
    Many(Vec<(Command, Reply)>),
    /// Dropped when all that came before it has its outcome.
    Flush(oneshot::Sender<()>),
}

/// Many put in, one takes all at once. A channel would cost a wake for each message, and one that
/// is dropped while somebody sends can keep the message until its last sender is gone; here a
/// message is either refused, or seen by the task, or dropped with it.
#[derive(Default)]
pub(super) struct Inbox {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    closed: bool,
    messages: Vec<Message>,
    reader: Option<Waker>,
}

impl Inbox {
    /// Hands the message back when closed.
    pub(super) fn post(&self, message: Message) -> Result<(), Message> {
        let mut state = self.state();
        if state.closed {
            return Err(message);
        }
        state.messages.push(message);
        let reader = state.reader.take();
        drop(state);
        reader.into_iter().for_each(Waker::wake);
        Ok(())
    }

    /// From here on nothing gets in. What is in stays.
    pub(super) fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        let reader = state.reader.take();
        drop(state);
        reader.into_iter().for_each(Waker::wake);
    }

    /// Swaps what is in with the empty `buffer`, and wakes the reader when more comes. Gives whether
    /// it is closed: then no more comes.
    pub(super) fn read(&self, cx: &Context<'_>, buffer: &mut Vec<Message>) -> bool {
        let mut state = self.state();
        if state.messages.is_empty() {
            state.messages.shrink_to(KEPT);
            buffer.shrink_to(KEPT);
        }
        mem::swap(&mut state.messages, buffer);
        state.reader = (!state.closed).then(|| cx.waker().clone());
        state.closed
    }

    /// What nobody will read any more, for it to be dropped outside the lock.
    pub(super) fn close_and_empty(&self) -> Vec<Message> {
        self.close();
        mem::take(&mut self.state().messages)
    }

    /// Nothing that holds the lock can leave the state half changed.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
