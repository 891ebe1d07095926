//! The fields of events (docs/api.md#s1).

use super::reader::{Object, Reader};
use super::refusal::Refusal;
use crate::engine::{Idempotency, NewEvent};
use crate::options::assumed::{
    BulkWrongField, LongTtl, NullValues, ObjectValues, RepeatedIds, TtlNumber,
};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Value, json};
use std::fmt::Arguments;
use std::time::Duration;
use uuid::Uuid;

/// Most items of a bulk call.
const MAX_ITEMS: usize = 100;

/// How long an idempotency key lives by default (docs/api.md#s4).
const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);

/// One item of a bulk report.
pub(crate) struct Item {
    pub(crate) event: Result<NewEvent, Refusal>,
    /// `eventInfo` of its result.
    pub(crate) echo: Option<Box<RawValue>>,
    /// Its `externalEntityId` as it was spelled.
    pub(crate) entity: Option<String>,
}

impl Item {
    pub(super) fn single(event: NewEvent) -> Self {
        Self {
            event: Ok(event),
            echo: None,
            entity: None,
        }
    }
}

impl Reader {
    /// The fields of one event: those of a single report, or of one item of a bulk call.
    pub(crate) fn event(&mut self, mut object: Object, prefix: Arguments<'_>) -> NewEvent {
        let payload = match object.remove("payload") {
            None | Some(Value::Null) => None,
            Some(Value::Object(payload)) => {
                Some(self.payload(payload, format_args!("{prefix}payload")))
            }
            Some(_) => {
                self.wrong_type(format_args!("{prefix}payload"), "object");
                None
            }
        };
        let external_entity_id = match object.get("externalEntityId") {
            None | Some(Value::Null) => None,
            Some(value) => Some(self.guid_at(value, format_args!("{prefix}externalEntityId"))),
        };
        let idempotency = match object.get("idempotency") {
            None | Some(Value::Null) => None,
            Some(Value::Object(idempotency)) => {
                Some(self.idempotency(idempotency, format_args!("{prefix}idempotency")))
            }
            Some(_) => {
                self.wrong_type(format_args!("{prefix}idempotency"), "object");
                None
            }
        };
        NewEvent {
            payload,
            external_entity_id,
            idempotency,
        }
    }

    fn payload(&mut self, mut payload: Object, field: Arguments<'_>) -> Object {
        self.payload_keys(&payload, field);
        if self.assumed.object_values == ObjectValues::Refused {
            for (key, _) in payload.iter().filter(|(_, value)| value.is_object()) {
                self.wrong_type(
                    format_args!("{field}.{key}"),
                    "string, number, boolean or array",
                );
            }
        }
        if self.assumed.null_values == NullValues::Absent {
            without_nulls(&mut payload);
        }
        payload
    }

    /// The events of a bulk report, each with the item to echo. An item with a wrong field is
    /// refused alone or with all the others, as it is assumed.
    pub(crate) fn events(&mut self, object: &mut Object) -> Vec<Item> {
        let mut events = Vec::new();
        self.items(object, "eventsInfo");
        let items = match object.remove("eventsInfo") {
            Some(Value::Array(items)) if items.len() <= MAX_ITEMS => items,
            _ => Vec::new(),
        };
        for (index, item) in items.into_iter().enumerate() {
            let Value::Object(fields) = item else {
                self.wrong_type(format_args!("eventsInfo[{index}]"), "object");
                continue;
            };
            let mut fields_of_item = Self::new(self.assumed);
            let echo = Some(echo(&fields));
            let entity = fields.get("externalEntityId").and_then(Value::as_str);
            let entity = entity.map(str::to_owned);
            let event = fields_of_item.event(fields, format_args!("eventsInfo[{index}]."));
            let event = match self.assumed.bulk_wrong_field {
                BulkWrongField::CallRefused => {
                    self.append(fields_of_item);
                    Ok(event)
                }
                BulkWrongField::ItemFails => fields_of_item.finish().map(|()| event),
            };
            events.push(Item {
                event,
                echo,
                entity,
            });
        }
        events
    }

    /// The ids of a bulk cancel, as they were spelled.
    pub(crate) fn entity_ids(&mut self, object: &Object) -> Vec<(Uuid, Value)> {
        let items = self.items(object, "externalEntityIds");
        if self.assumed.repeated_ids == RepeatedIds::Refused {
            for (index, item) in items.iter().enumerate() {
                if items[..index].contains(item) {
                    let field = format!("externalEntityIds[{index}]");
                    self.violation(&field, "is there twice", "CUSTOM", Value::Null);
                }
            }
        }
        items
            .iter()
            .enumerate()
            .map(|(index, item)| {
                (
                    self.guid_at(item, format_args!("externalEntityIds[{index}]")),
                    item.clone(),
                )
            })
            .collect()
    }

    fn items<'a>(&mut self, object: &'a Object, field: &str) -> &'a [Value] {
        match object.get(field) {
            None | Some(Value::Null) => self.required(field),
            Some(Value::Array(items)) if items.is_empty() => {
                self.violation(
                    field,
                    "must have at least 1 item",
                    "MIN_SIZE",
                    json!({ "threshold": 1 }),
                );
            }
            Some(Value::Array(items)) if items.len() > MAX_ITEMS => {
                self.violation(
                    field,
                    "must have at most 100 items",
                    "MAX_SIZE",
                    json!({ "threshold": MAX_ITEMS }),
                );
            }
            Some(Value::Array(items)) => return items,
            Some(_) => self.wrong_type(field, "array"),
        }
        &[]
    }

    fn idempotency(&mut self, object: &Object, prefix: Arguments<'_>) -> Idempotency {
        let key = self.text_at(object.get("key"), format_args!("{prefix}.key"), 80);
        let millis = match object.get("ttlInMilliseconds") {
            None | Some(Value::Null) => None,
            // The type is a string of an int64; parsers of this JSON dialect take numbers as well.
            Some(Value::String(text)) => Some(text.parse::<i64>().ok()),
            Some(Value::Number(number)) if self.assumed.ttl_number == TtlNumber::Accepted => {
                Some(number.as_i64())
            }
            Some(_) => Some(None),
        };
        let ttl = millis.and_then(|millis| match millis.map(u64::try_from) {
            None => {
                self.violation(
                    format_args!("{prefix}.ttlInMilliseconds"),
                    "must be an int64 as a string",
                    "FORMAT",
                    json!({ "expected": "int64" }),
                );
                None
            }
            Some(Ok(millis @ 1..)) => {
                let field = format_args!("{prefix}.ttlInMilliseconds");
                Some(self.ttl(field, Duration::from_millis(millis)))
            }
            Some(_) => {
                self.violation(
                    format_args!("{prefix}.ttlInMilliseconds"),
                    "must be at least 1",
                    "MIN",
                    json!({ "threshold": 1 }),
                );
                None
            }
        });
        Idempotency { key, ttl }
    }

    fn ttl(&mut self, field: Arguments<'_>, ttl: Duration) -> Duration {
        if ttl > WEEK && self.assumed.long_ttl == LongTtl::Refused {
            let data = json!({ "threshold": WEEK.as_millis() });
            self.violation(field, "must be at most a week", "MAX", data);
        }
        match self.assumed.long_ttl {
            LongTtl::Kept => ttl,
            LongTtl::Capped | LongTtl::Refused => ttl.min(WEEK),
        }
    }

    /// Key names are ruled apart from the schema (docs/api.md#s1.1): letters, digits, `_`, not first.
    fn payload_keys(&mut self, payload: &Object, field: Arguments<'_>) {
        for (key, value) in payload {
            let sound = !key.is_empty()
                && !key.starts_with('_')
                && key
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            if !sound {
                let expected = json!({ "expected": "^[A-Za-z0-9][A-Za-z0-9_]*$" });
                let field = format_args!("{field}.{key}");
                self.violation(field, "is not a property key", "FORMAT", expected);
            }
            let items = value
                .as_array()
                .map_or(std::slice::from_ref(value), Vec::as_slice);
            for nested in items.iter().filter_map(Value::as_object) {
                self.payload_keys(nested, format_args!("{field}.{key}"));
            }
        }
    }
}

/// `eventInfo` of a bulk result: what the item said, and nothing else.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Echo<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_entity_id: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    idempotency: Option<&'a Value>,
}

/// Written at once, so that the item's values need no copies and can go on to the engine.
fn echo(item: &Object) -> Box<RawValue> {
    let echo = to_raw_value(&Echo {
        payload: item.get("payload"),
        external_entity_id: item.get("externalEntityId"),
        idempotency: item.get("idempotency"),
    });
    // Cannot fail: every key of a JSON value is text.
    echo.unwrap_or_else(|_| RawValue::NULL.to_owned())
}

/// Takes out what is `null`, at any depth of objects.
fn without_nulls(object: &mut Object) {
    object.retain(|_, value| !value.is_null());
    for value in object.values_mut() {
        let items = match value {
            Value::Array(items) => items.as_mut_slice(),
            value => std::slice::from_mut(value),
        };
        items
            .iter_mut()
            .filter_map(Value::as_object_mut)
            .for_each(without_nulls);
    }
}
