//! Between single commands and the calls of the sink beneath.

use super::reply::Reply;
use super::schedule::{Address, Kind};
use crate::{Action, Bulk, BulkReceipt, Command, Error, Receipt, Sink};

/// Where a command belongs, and what is left of it.
pub(super) fn unpack(command: Command) -> (Address, Action) {
    let Command {
        trigger_key,
        action,
    } = command;
    let kind = match action {
        Action::Report(_) => Kind::Report,
        Action::Cancel { .. } => Kind::Cancel,
    };
    let address = Address {
        trigger_key,
        kind,
        entity: action.external_entity_id(),
    };
    (address, action)
}

/// One request. A single command goes as a single call: it costs the same, and a refusal of it comes
/// with the answer's own status instead of an item's code.
pub(super) async fn deliver(sink: &dyn Sink, bulk: Bulk) -> Result<BulkReceipt, Error> {
    if bulk.len() > 1 {
        return sink.send_all(bulk).await;
    }
    let mut results = Vec::with_capacity(1);
    for command in bulk.into_commands() {
        results.push(sink.send(command).await);
    }
    Ok(BulkReceipt::new(results))
}

/// One outcome for each of `replies`, whatever the sink said.
pub(super) fn outcomes<'a>(
    result: Result<BulkReceipt, Error>,
    replies: impl Iterator<Item = &'a Reply>,
) -> Vec<Result<Receipt, Error>> {
    match result {
        Ok(receipt) => {
            let mut told = receipt.into_iter();
            replies
                .map(|reply| {
                    told.next().unwrap_or_else(|| {
                        reply.unknown("the sink returned fewer results than commands")
                    })
                })
                .collect()
        }
        Err(error) => replies.map(|_| Err(error.clone())).collect(),
    }
}
