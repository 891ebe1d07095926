//! One request: from rows to a sink, and from its answer to results.

use std::sync::Arc;

use tokio::time::Instant;
use triggers_runtime::Sink;
use triggers_runtime::deadline::until;

use crate::command;
use crate::core::{Effect, Failure, ItemResult, NewRow};
use crate::seal::Seal;

/// What came of a request.
pub(super) struct Sent {
    /// One for each row.
    pub(super) results: Vec<ItemResult>,
    /// The request failed as a whole.
    pub(super) whole: bool,
}

/// Sends rows of one trigger and kind in one request. Nothing is sent after the deadline.
pub(super) async fn send(
    sink: Arc<dyn Sink>,
    rows: Vec<NewRow>,
    seal: Option<Arc<dyn Seal>>,
    deadline: Instant,
) -> Sent {
    let count = rows.len();
    let mut commands = Vec::with_capacity(count);
    let mut results: Vec<Option<ItemResult>> = Vec::with_capacity(count);
    for row in rows {
        match command::read(row, seal.as_deref()) {
            Ok(command) => {
                commands.push(command);
                results.push(None);
            }
            Err(cause) => results.push(Some(local(cause))),
        }
    }
    if commands.is_empty() {
        let results = results.into_iter().flatten().collect();
        return Sent {
            results,
            whole: false,
        };
    }
    let sent = commands.len();
    let answer = until(deadline, command::deliver(&*sink, commands)).await;
    let (answers, whole) = match answer {
        Some(Ok(receipt)) => (command::results(receipt, sent), false),
        Some(Err(error)) => (vec![command::result(Err(error)); sent], sent == count),
        None => (vec![lost("timeout"); sent], true),
    };
    let mut answers = answers.into_iter();
    let results = results.into_iter().map(|known| {
        known
            .or_else(|| answers.next())
            .unwrap_or_else(|| lost("no_result"))
    });
    Sent {
        results: results.collect(),
        whole,
    }
}

/// The sink panicked: the request may have gone out.
pub(super) fn panicked(count: usize) -> Sent {
    Sent {
        results: vec![lost("panic"); count],
        whole: true,
    }
}

pub(crate) fn lost(cause: &str) -> ItemResult {
    failed(Effect::Lost, cause)
}

/// The row itself cannot be sent.
fn local(cause: &str) -> ItemResult {
    failed(Effect::Content, cause)
}

fn failed(effect: Effect, cause: &str) -> ItemResult {
    ItemResult::Failed(Failure {
        effect,
        cause: cause.to_owned(),
        status: None,
        request_id: None,
        retry_after: None,
    })
}
