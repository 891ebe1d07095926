//! A bulk through the batcher: its items stand in their lanes like all others.

use tokio::sync::mpsc;

use super::Batcher;
use super::inbox::Message;
use super::reply::{Reply, stopped};
use crate::{Bulk, BulkReceipt, Command, Error};

/// A bulk of any size is taken in by portions, so that it shares the room with other callers.
const PORTION: usize = 100;

impl Batcher {
    /// Fails as a whole only when no item was accepted.
    pub(super) async fn send_many(&self, bulk: Bulk) -> Result<BulkReceipt, Error> {
        let mut outcomes = vec![None; bulk.len()];
        let (to, mut told) = mpsc::unbounded_channel();
        let calls = bulk.into_commands().enumerate();
        self.post_all(calls.map(move |(at, command)| {
            let reply = Reply::part(to.clone(), at, command.is_repeatable());
            (command, reply)
        }))
        .await?;
        // Ends with the last reply, and every reply answers.
        while let Some((at, outcome)) = told.recv().await {
            if let Some(place) = outcomes.get_mut(at) {
                *place = Some(outcome);
            }
        }
        let told = outcomes
            .into_iter()
            .map(|outcome| outcome.unwrap_or_else(|| Err(stopped())));
        Ok(BulkReceipt::new(told.collect()))
    }

    /// Posts as many as are accepted; an error only when that is none.
    async fn post_all(
        &self,
        mut calls: impl Iterator<Item = (Command, Reply)>,
    ) -> Result<(), Error> {
        let size = PORTION.min(self.shared.capacity);
        let mut accepted = false;
        loop {
            let portion: Vec<_> = calls.by_ref().take(size).collect();
            if portion.is_empty() {
                return Ok(());
            }
            let posted = match self.admit(portion.len()).await {
                Ok(()) => self.post(Message::Many(portion)),
                Err(error) => Err(error),
            };
            match posted {
                Ok(()) => accepted = true,
                Err(_) if accepted => return Ok(()),
                Err(error) => return Err(error),
            }
        }
    }
}
