//! A bulk through a batcher: its commands wait in their lanes like all others.

use std::borrow::Cow;

use tokio::sync::mpsc;

use super::Batcher;
use super::reply::{Reply, stopped};
use crate::{Action, Bulk, BulkReceipt, Error};

/// A bulk of any size is accepted in portions, so that it shares the room with other callers.
const PORTION: usize = 100;

impl Batcher {
    /// Fails as a whole only if no command was accepted.
    pub(super) async fn send_many(&self, bulk: Bulk) -> Result<BulkReceipt, Error> {
        let mut results: Vec<Option<_>> = bulk.actions.iter().map(|_| None).collect();
        let (to, mut from) = mpsc::unbounded_channel();
        let Bulk {
            trigger_key,
            actions,
        } = bulk;
        let actions = actions.into_iter().enumerate().map(move |(index, action)| {
            let reply = Reply::part(to.clone(), index, action.is_repeatable());
            (action, reply)
        });
        self.push_all(&trigger_key, actions).await?;
        // Ends with the last reply, and every reply answers.
        while let Some((index, result)) = from.recv().await {
            if let Some(place) = results.get_mut(index) {
                *place = Some(result);
            }
        }
        let results = results.into_iter();
        Ok(results
            .map(|result| result.unwrap_or_else(|| Err(stopped())))
            .collect())
    }

    /// Fails only if no command was accepted.
    #[expect(
        clippy::ptr_arg,
        reason = "a borrowed key is cloned without an allocation"
    )]
    async fn push_all(
        &self,
        trigger_key: &Cow<'static, str>,
        mut actions: impl Iterator<Item = (Action, Reply)>,
    ) -> Result<(), Error> {
        let size = PORTION.min(self.shared.capacity);
        let mut accepted = false;
        loop {
            let portion: Vec<_> = actions.by_ref().take(size).collect();
            if portion.is_empty() {
                return Ok(());
            }
            let core = &self.shared.core;
            let pushed = match core.admit(portion.len()).await {
                Ok(()) => core.push(trigger_key, portion.into_iter()),
                Err(error) => Err(error),
            };
            match pushed {
                Ok(()) => accepted = true,
                Err(_) if accepted => return Ok(()),
                Err(error) => return Err(error),
            }
        }
    }
}
