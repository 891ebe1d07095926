//! Many commands of one trigger, in as few requests as the rules allow.
//!
//! `plan` says what goes out next, `settle` reads what became of it: plain state, which knows
//! neither time nor network. `engine` drives them: it asks for lanes, sends requests side by side,
//! and waits.

mod engine;
mod plan;
mod position;
mod requests;
mod settle;

#[cfg(test)]
mod tests;

use super::instance::Instance;
use crate::{Bulk, BulkReceipt};

/// Delivers `bulk`: one outcome for each item, in order.
pub(super) async fn send(instance: &Instance, bulk: &Bulk) -> BulkReceipt {
    engine::Engine::new(instance, bulk).run().await
}
