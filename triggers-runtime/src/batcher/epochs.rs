//! Who waits for what was accepted before.

use std::collections::VecDeque;

/// Counts open commands by epoch. An epoch ends when somebody waits for it; a waiter is let go, by
/// being dropped, when its epoch and all before it have no open command.
#[derive(Debug)]
pub(super) struct Epochs<W> {
    /// The number of the oldest one kept.
    first: u64,
    /// All but the last have a waiter.
    ended: VecDeque<Epoch<W>>,
    open: usize,
}

#[derive(Debug)]
struct Epoch<W> {
    open: usize,
    _waiter: W,
}

impl<W> Default for Epochs<W> {
    fn default() -> Self {
        Self::new()
    }
}

impl<W> Epochs<W> {
    pub(super) fn new() -> Self {
        Self {
            first: 0,
            ended: VecDeque::new(),
            open: 0,
        }
    }

    /// Whether anybody waits.
    pub(super) fn is_awaited(&self) -> bool {
        !self.ended.is_empty()
    }

    /// Counts a command in; gives the epoch with which it leaves.
    pub(super) fn enter(&mut self) -> u64 {
        self.open += 1;
        self.first + self.ended.len() as u64
    }

    /// Counts a command out.
    pub(super) fn leave(&mut self, epoch: u64) {
        let at = usize::try_from(epoch.saturating_sub(self.first)).unwrap_or(usize::MAX);
        let open = match self.ended.get_mut(at) {
            Some(epoch) => &mut epoch.open,
            None => &mut self.open,
        };
        *open = open.saturating_sub(1);
        self.release();
    }

    /// Ends the epoch, with somebody who waits for it.
    pub(super) fn end(&mut self, waiter: W) {
        let open = std::mem::take(&mut self.open);
        self.ended.push_back(Epoch {
            open,
            _waiter: waiter,
        });
        self.release();
    }

    fn release(&mut self) {
        while self.ended.front().is_some_and(|epoch| epoch.open == 0) {
            self.ended.pop_front();
            self.first += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::Epochs;

    #[test]
    fn a_waiter_waits_for_what_was_before_it_and_for_nothing_after() {
        let mut epochs = Epochs::new();
        let waiters = [Rc::new(()), Rc::new(()), Rc::new(())];
        let waits = |at: usize| Rc::strong_count(&waiters[at]) > 1;

        let before = epochs.enter();
        epochs.end(Rc::clone(&waiters[0]));
        let between = epochs.enter();
        epochs.end(Rc::clone(&waiters[1]));
        epochs.end(Rc::clone(&waiters[2]));
        let after = epochs.enter();

        epochs.leave(after);
        epochs.leave(between);
        assert!(waits(0) && waits(1) && waits(2), "the first is still open");
        epochs.leave(before);
        assert!(!waits(0) && !waits(1) && !waits(2));
        assert!(!epochs.is_awaited());
    }

    #[test]
    fn nobody_waits_for_nothing() {
        let mut epochs = Epochs::new();
        epochs.end(());
        assert!(!epochs.is_awaited());
        let first = epochs.enter();
        epochs.leave(first);
        epochs.end(());
        assert!(!epochs.is_awaited());
    }
}
