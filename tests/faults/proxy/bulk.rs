//! Answers to bulk calls that tell of failures, or are not well-formed.

use super::message::Message;
use serde_json::{Value, json};

/// What is wrong with the answer to a bulk call. Requests that are not bulk calls pass unharmed.
#[derive(Clone, Debug)]
pub(crate) enum BulkFault {
    /// These items never reach the service and are answered as failed under this code.
    Fail { items: Items, code: &'static str },
    /// These items never reach the service; the answer only counts them, as `undetailedFailures`.
    Swallow { items: Items },
    /// The service handles all items; these have no result. The totals still count them.
    Hide { items: Items },
    /// All results, last first.
    Reverse,
    /// The last result stands where the first should be as well, so the first is missing.
    DuplicateIndex,
    /// Every result twice.
    Twice,
    /// Indexes that no item has, one of them negative, beside the true results.
    StrangeIndexes,
    /// Totals that do not fit the results.
    WrongTotals,
    /// No totals at all.
    NoTotals,
}

/// A choice of items by their position.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Items(pub(crate) u64);

impl Items {
    pub(crate) const ALL: Self = Self(u64::MAX);

    pub(crate) fn contains(self, index: usize) -> bool {
        self.0 >> (index % 64) & 1 == 1
    }
}

const LISTS: [&str; 2] = ["eventsInfo", "externalEntityIds"];

impl BulkFault {
    /// What reaches the service: the request without the items it shall not see, or nothing.
    pub(crate) fn forwarded(&self, request: &Message) -> Option<Message> {
        let mut body = request.json();
        let list = LISTS
            .iter()
            .find_map(|list| body.get(list).is_some().then_some(*list));
        let (Some(list), Self::Fail { items, .. } | Self::Swallow { items }) = (list, self) else {
            return Some(request.clone());
        };
        let kept: Vec<Value> = kept(&body[list], *items)
            .into_iter()
            .map(|(_, item)| item)
            .collect();
        if kept.is_empty() {
            return None;
        }
        body[list] = Value::Array(kept);
        Some(Message {
            body: body.to_string().into_bytes(),
            ..request.clone()
        })
    }

    /// What the client is told, given what the service answered to [`Self::forwarded`].
    pub(crate) fn answered(&self, request: &Message, answer: Option<Message>) -> Message {
        let asked = request.json();
        let Some(list) = LISTS.iter().find_map(|list| asked.get(list)) else {
            return answer.expect("other calls are forwarded");
        };
        let answer = answer.unwrap_or_else(|| nothing_done(&asked));
        let mut body = answer.json();
        if answer.status() != 200 || !body["results"].is_array() {
            return answer;
        }
        self.rewrite(list, &mut body);
        Message {
            body: body.to_string().into_bytes(),
            ..answer
        }
    }

    fn rewrite(&self, asked: &Value, body: &mut Value) {
        let totals = body["bulkActionMetadata"].clone();
        let count = |name: &str| totals[name].as_u64().unwrap_or_default();
        let results = body["results"].as_array_mut().expect("checked above");
        match self {
            Self::Fail { items, code } => {
                renumber(results, asked, *items);
                let failed = (0..length(asked)).filter(|index| items.contains(*index));
                results.extend(failed.clone().map(|index| failure(index, code)));
                body["bulkActionMetadata"]["totalFailures"] =
                    json!(count("totalFailures") + failed.count() as u64);
            }
            Self::Swallow { items } => {
                renumber(results, asked, *items);
                let failed = (0..length(asked))
                    .filter(|index| items.contains(*index))
                    .count() as u64;
                body["bulkActionMetadata"]["totalFailures"] =
                    json!(count("totalFailures") + failed);
                body["bulkActionMetadata"]["undetailedFailures"] = json!(failed);
            }
            Self::Hide { items } => {
                results.retain(|result| !index(result).is_some_and(|index| items.contains(index)));
            }
            Self::Reverse => results.reverse(),
            Self::DuplicateIndex => {
                let last = results.last().cloned().expect("an answer has results");
                results[0] = last;
            }
            Self::Twice => results.extend(results.clone()),
            Self::StrangeIndexes => {
                let strange = [json!(-1), json!(100_000), json!("0"), Value::Null];
                results.extend(strange.map(
                    |index| json!({ "itemMetadata": { "originalIndex": index, "success": true } }),
                ));
            }
            Self::WrongTotals => {
                body["bulkActionMetadata"] =
                    json!({ "totalSuccesses": 4000, "totalFailures": -3, "undetailedFailures": 0 });
            }
            Self::NoTotals => body["bulkActionMetadata"] = Value::Null,
        }
    }
}

/// The items the service is given, with their positions.
fn kept(list: &Value, without: Items) -> Vec<(usize, Value)> {
    let items = list
        .as_array()
        .cloned()
        .unwrap_or_default()
        .into_iter()
        .enumerate();
    items
        .filter(|(index, _)| !without.contains(*index))
        .collect()
}

/// Gives results of the shortened request the positions that their items had in the whole one.
fn renumber(results: &mut [Value], asked: &Value, without: Items) {
    let positions: Vec<usize> = kept(asked, without)
        .into_iter()
        .map(|(index, _)| index)
        .collect();
    for result in results {
        let index = index(result).expect("the sandbox numbers its results");
        result["itemMetadata"]["originalIndex"] = json!(positions[index]);
    }
}

fn index(result: &Value) -> Option<usize> {
    result["itemMetadata"]["originalIndex"]
        .as_u64()
        .and_then(|index| usize::try_from(index).ok())
}

fn length(list: &Value) -> usize {
    list.as_array().map_or(0, Vec::len)
}

fn failure(index: usize, code: &str) -> Value {
    let error = json!({ "code": code, "description": "injected", "data": {} });
    json!({ "itemMetadata": { "originalIndex": index, "success": false, "error": error }, "activationIds": [] })
}

/// The answer to a request of which no item is left.
fn nothing_done(asked: &Value) -> Message {
    let body = json!({
        "triggerKey": asked["triggerKey"],
        "results": [],
        "bulkActionMetadata": { "totalSuccesses": 0, "totalFailures": 0, "undetailedFailures": 0 },
    });
    Message::answer(
        200,
        &[("content-type", "application/json")],
        body.to_string(),
    )
}
