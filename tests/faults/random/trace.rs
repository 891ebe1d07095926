//! What happened in one schedule, in a form that rules can be written on.

use super::case::Quality;
use crate::proxy::Exchange;
use serde_json::value::RawValue;
use std::collections::HashMap;
use triggers_runtime::{Error, ErrorKind, Receipt, Uuid};
use triggers_sandbox::journal::Event;

/// Everything that can be seen of a schedule from outside the client.
#[derive(Debug)]
pub(super) struct Trace {
    pub(super) entries: Vec<Entry>,
    /// Every request at the proxy, in the order of arrival, tokens too.
    pub(super) log: Vec<Exchange>,
    /// The calls among them, read.
    pub(super) sent: Vec<Sent>,
    /// The service's journal: accepted reports and cancellations.
    pub(super) events: Vec<Event>,
}

/// Where order matters: instance, trigger, entity.
pub(super) type Lane = (u8, usize, u8);

/// One report or cancel that a caller asked for. Its place in the list is its number, and the order
/// in which calls were begun.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) site: u8,
    pub(super) trigger: usize,
    pub(super) about: Option<u8>,
    pub(super) step: usize,
    /// Which call of the schedule it belongs to.
    pub(super) call: usize,
    /// Whether its call has other entries.
    pub(super) in_bulk: bool,
    /// Whether the caller may have gone away.
    pub(super) dropped: bool,
    pub(super) kind: Kind,
    pub(super) outcome: Result<Receipt, Error>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Report { keyed: bool, payload: Quality },
    Cancel,
}

impl Entry {
    pub(super) fn lane(&self) -> Option<Lane> {
        Some((self.site, self.trigger, self.about?))
    }

    pub(super) fn is_cancel(&self) -> bool {
        self.kind == Kind::Cancel
    }

    pub(super) fn is_delivered(&self) -> bool {
        self.outcome.is_ok()
    }

    /// Whether this entry must come before `other` of the same lane. Within a step, a bulk call
    /// sends when all lanes of a request are free, so only single calls queue in order.
    pub(super) fn precedes(&self, other: &Self) -> bool {
        self.step < other.step
            || (self.step == other.step
                && self.call < other.call
                && !self.in_bulk
                && !other.in_bulk)
    }

    pub(super) fn outcome_name(&self) -> &'static str {
        match &self.outcome {
            Ok(_) => "delivered",
            Err(error) if error.kind() == ErrorKind::NotSent => "not sent",
            Err(error) if error.is_definite() => "rejected",
            Err(_) => "unknown",
        }
    }
}

/// One call at the proxy.
#[derive(Debug)]
pub(super) struct Sent {
    /// Its place in the log.
    pub(super) at: usize,
    pub(super) is_bulk: bool,
    pub(super) is_cancel: bool,
    pub(super) trigger: usize,
    /// The instance whose token it carried.
    pub(super) site: Option<u8>,
    pub(super) items: Vec<SentItem>,
}

#[derive(Debug)]
pub(super) struct SentItem {
    /// The report's number.
    pub(super) n: Option<usize>,
    /// The instance for which the entity was made up, and the entity.
    pub(super) about: Option<(u8, u8)>,
    /// The bytes that belong to this report: the item, or the whole body of a single call.
    pub(super) raw: String,
}

impl Sent {
    pub(super) fn carries(&self, n: usize) -> bool {
        self.items.iter().any(|item| item.n == Some(n))
    }

    pub(super) fn touches(&self, lane: Lane) -> bool {
        let (site, trigger, about) = lane;
        self.trigger == trigger
            && self
                .items
                .iter()
                .any(|item| item.about == Some((site, about)))
    }
}

/// The entities of a schedule: which instance and which number.
pub(super) fn entity(site: u8, about: u8) -> Uuid {
    Uuid::from_u128(
        0x8046_df3c_7575_4098_a5ab_c91a_d8f3_0000 + (u128::from(site) << 8) + u128::from(about),
    )
}

pub(super) fn about(id: Uuid) -> (u8, u8) {
    let bytes = id.as_bytes();
    (bytes[14], bytes[15])
}

/// Reads the calls of a log.
pub(super) fn read(log: &[Exchange]) -> Vec<Sent> {
    let owners = owners(log);
    let calls = log
        .iter()
        .enumerate()
        .filter(|(_, exchange)| !exchange.is_token());
    calls
        .map(|(at, exchange)| call(at, exchange, &owners))
        .collect()
}

/// Tokens that the service gave out, and to which instance.
fn owners(log: &[Exchange]) -> HashMap<String, u8> {
    let granted = log
        .iter()
        .filter(|exchange| exchange.is_token())
        .filter_map(|exchange| {
            let (_, answer) = exchange.upstream.as_ref()?;
            let token = answer.json()["access_token"].as_str()?.to_owned();
            let instance: Uuid = exchange.request.json()["instance_id"]
                .as_str()?
                .parse()
                .ok()?;
            Some((token, instance.as_bytes()[15]))
        });
    granted.collect()
}

fn call(at: usize, exchange: &Exchange, owners: &HashMap<String, u8>) -> Sent {
    let path = exchange.request.path();
    let body: HashMap<String, &RawValue> = serde_json::from_slice(&exchange.request.body)
        .unwrap_or_else(|error| panic!("a body of JSON: {error}: {:?}", exchange.request));
    let text = |name: &str| {
        body.get(name)
            .map(|value| value.get().trim_matches('"').to_owned())
    };
    let list =
        |name: &str| -> Vec<&RawValue> { serde_json::from_str(body[name].get()).expect("a list") };
    let items = match path.rsplit('/').next().unwrap_or_default() {
        "report" => vec![item(
            std::str::from_utf8(&exchange.request.body).expect("text"),
        )],
        "bulk-report" => list("eventsInfo")
            .into_iter()
            .map(|raw| item(raw.get()))
            .collect(),
        "cancel" => vec![canceled(body["externalEntityId"].get())],
        "bulk-cancel" => list("externalEntityIds")
            .into_iter()
            .map(|raw| canceled(raw.get()))
            .collect(),
        _ => panic!("the client called {path}"),
    };
    let trigger = text("triggerKey").and_then(|key| {
        crate::world::TRIGGERS
            .iter()
            .position(|trigger| *trigger == key)
    });
    Sent {
        at,
        is_bulk: path.contains("bulk"),
        is_cancel: path.ends_with("cancel"),
        trigger: trigger.expect("a trigger of the manifest"),
        site: exchange
            .request
            .header("authorization")
            .and_then(|token| owners.get(token).copied()),
        items,
    }
}

fn item(raw: &str) -> SentItem {
    let value: serde_json::Value = serde_json::from_str(raw).expect("an item of JSON");
    SentItem {
        n: value["payload"]["n"]
            .as_u64()
            .and_then(|n| n.try_into().ok()),
        about: value["externalEntityId"]
            .as_str()
            .map(|id| about(id.parse().expect("a GUID"))),
        raw: raw.to_owned(),
    }
}

fn canceled(raw: &str) -> SentItem {
    let id = raw.trim_matches('"').parse().expect("a GUID");
    SentItem {
        n: None,
        about: Some(about(id)),
        raw: raw.to_owned(),
    }
}
