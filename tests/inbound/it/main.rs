//! What an app receives: tokens, webhooks, calls of the provider.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod keys;
mod outbox;
mod provider;
mod service;
mod vectors;
mod webhooks;
