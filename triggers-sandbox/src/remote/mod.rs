//! The calls of the remote API: what they ask, what they do, and what they answer. HTTP is the
//! server's business.

mod answer;
mod bulk;
mod call;
mod catalog;
mod event_fields;
mod events;
mod members;
mod reader;
mod refusal;
mod token;

pub(crate) use answer::{Reply, answer};
pub(crate) use call::{Call, Ready, lossy};
pub(crate) use reader::{MAX_DEPTH, depth};
pub(crate) use refusal::Refusal;
pub(crate) use token::{REDACTED, ask as ask_token, inspect as inspect_token};
