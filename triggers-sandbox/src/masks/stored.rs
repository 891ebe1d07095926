//! What the log holds of calls and events: the parts that may be personal are given out masked.

use super::text::{self, Pairs};
use super::{ANY, Masks};
use crate::catalog::{Catalog, Trigger};
use crate::journal::{Event, Problem, Request};
use crate::remote::lossy;
use axum::body::Bytes;
use serde_json::Value;
use std::ops::Deref;

/// An item of the journal without the parts that may be personal, which
/// [`Engine::shown`](crate::engine::Engine::shown) adds.
#[derive(Debug)]
pub(crate) struct Stored<T: Personal> {
    open: T,
    hidden: T::Hidden,
}

impl<T: Personal> Deref for Stored<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.open
    }
}

impl<T: Personal> Stored<T> {
    /// The whole item, masked where a catalog is given.
    pub(crate) fn shown(&self, masks: Option<&Catalog>) -> T {
        self.open.shown(&self.hidden, masks)
    }
}

/// Items with parts that may be personal.
pub(crate) trait Personal: Sized {
    type Hidden;

    fn shown(&self, hidden: &Self::Hidden, masks: Option<&Catalog>) -> Self;
}

/// Payload, as text, and idempotency key.
#[derive(Debug)]
pub(crate) struct HiddenEvent {
    payload: Box<str>,
    key: Option<String>,
}

impl Stored<Event> {
    pub(crate) fn event(open: Event, payload: Box<str>, key: Option<String>) -> Self {
        let hidden = HiddenEvent { payload, key };
        Self { open, hidden }
    }

    /// About how many bytes the log holds for it.
    pub(crate) fn bytes(&self) -> usize {
        self.hidden.payload.len()
    }

    /// The key itself, for the engine.
    pub(crate) fn key(&self) -> Option<&str> {
        self.hidden.key.as_deref()
    }
}

impl Personal for Event {
    type Hidden = HiddenEvent;

    fn shown(&self, hidden: &HiddenEvent, masks: Option<&Catalog>) -> Self {
        // Cannot fail: the text was written from a payload, and no payload is too deep.
        let payload: Value = serde_json::from_str(&hidden.payload).unwrap_or_default();
        let trigger = masks.and_then(|catalog| catalog.trigger(self.app_id, &self.trigger_key));
        let mut shown = Self {
            payload,
            idempotency_key: hidden.key.clone(),
            ..self.clone()
        };
        if let Some(trigger) = trigger.filter(|trigger| !trigger.masks.is_empty()) {
            let masked = trigger.masks.payload(&shown.payload);
            if let Some(key) = &mut shown.idempotency_key {
                // It may be made of such values.
                let mut pairs = Pairs::default();
                pairs.compare(&shown.payload, &masked);
                pairs.replace(key);
            }
            shown.payload = masked;
        }
        shown
    }
}

/// What a call and its answer say.
#[derive(Debug)]
pub(crate) struct HiddenRequest {
    keys: Vec<String>,
    problems: Vec<Problem>,
    request_body: String,
    /// Text, shared with the answer.
    response_body: Bytes,
}

impl Stored<Request> {
    pub(crate) fn request(mut open: Request, response_body: Bytes) -> Self {
        let hidden = HiddenRequest {
            keys: std::mem::take(&mut open.idempotency_keys),
            problems: std::mem::take(&mut open.problems),
            request_body: std::mem::take(&mut open.request_body),
            response_body,
        };
        Self { open, hidden }
    }

    /// About how many bytes the log holds for it.
    pub(crate) fn bytes(&self) -> usize {
        self.hidden.request_body.len() + self.hidden.response_body.len()
    }

    /// The body itself, to make the call again.
    pub(crate) fn body(&self) -> &str {
        &self.hidden.request_body
    }
}

impl Personal for Request {
    type Hidden = HiddenRequest;

    fn shown(&self, hidden: &HiddenRequest, masks: Option<&Catalog>) -> Self {
        let mut shown = Self {
            idempotency_keys: hidden.keys.clone(),
            problems: hidden.problems.clone(),
            request_body: hidden.request_body.clone(),
            response_body: lossy(&hidden.response_body).into_owned(),
            ..self.clone()
        };
        if let Some(catalog) = masks {
            mask(catalog.triggers().map(|(_, trigger)| trigger), &mut shown);
        }
        shown
    }
}

/// Masks what a call and its answer say of its trigger, or of any trigger where its key is not
/// known.
fn mask<'a>(triggers: impl Iterator<Item = &'a Trigger>, request: &mut Request) {
    let mut triggers: Vec<_> = triggers.collect();
    let is_it = |trigger: &&Trigger| Some(&*trigger.key) == request.trigger_key.as_deref();
    let known = triggers.iter().any(is_it);
    triggers.retain(|it| !it.masks.is_empty() && (!known || is_it(it)));
    if triggers.is_empty() {
        return;
    }
    let mut pairs = Pairs::default();
    let find = |path: &[String]| {
        let payload = path.iter().position(|key| key == "payload")?;
        let below = &path[payload + 1..];
        if below.is_empty() {
            return Some(&ANY);
        }
        let leaf = |masks: &'a Masks| masks.leaf(below);
        triggers.iter().find_map(|trigger| leaf(&trigger.masks))
    };
    for body in [&mut request.request_body, &mut request.response_body] {
        if body.is_empty() {
            continue;
        }
        *body = match serde_json::from_str(body) {
            Ok(mut json) => {
                text::mask(&mut json, &mut pairs, &find);
                json.to_string()
            }
            Err(_) => format!("{} bytes that are no JSON, hidden", body.len()),
        };
    }
    pairs.replace_json(&mut request.response_body);
    for problem in &mut request.problems {
        pairs.replace(&mut problem.description);
    }
    for key in &mut request.idempotency_keys {
        pairs.replace(key);
    }
    pairs.replace_json(&mut request.request_body);
}
