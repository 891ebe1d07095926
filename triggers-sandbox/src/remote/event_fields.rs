//! The fields of events (docs/api.md#s1).

use super::call::Unusable;
use super::members::{Members, is_object};
use super::reader::{Object, Reader};
use super::refusal::Refusal;
use crate::engine::{Idempotency, NewEvent};
use crate::options::assumed::{
    BulkWrongField, ItemId, LongTtl, NullValues, ObjectValues, RepeatedIds, TtlNumber,
};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::fmt::Arguments;
use std::time::Duration;
use uuid::Uuid;

/// Most items of a bulk call.
const MAX_ITEMS: usize = 100;

/// How long an idempotency key lives by default (docs/api.md#s4).
const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);

/// One item of a bulk report, or a single report.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) event: Result<NewEvent, Refusal>,
    /// The members of `eventInfo` of its result, as they were spelled.
    pub(super) echo: String,
    /// The JSON of `id` of its result, where there is one.
    pub(super) id: Option<String>,
}

impl Reader {
    /// The fields of one event: those of a single report, or of one item of a bulk call.
    pub(crate) fn event(
        &mut self,
        members: &Members<'_>,
        prefix: Arguments<'_>,
    ) -> serde_json::Result<NewEvent> {
        let mut event = NewEvent::default();
        match members.get("payload").filter(|it| it.get() != "null") {
            None => {}
            Some(spelled) if is_object(spelled) => {
                let payload = serde_json::from_str(spelled.get())?;
                event.payload = Some(self.payload(payload, format_args!("{prefix}payload")));
                if self.assumed.null_values != NullValues::Absent {
                    event.spelled = Some(spelled.get().into());
                }
            }
            Some(_) => self.wrong_type(format_args!("{prefix}payload"), "object"),
        }
        match members.value("externalEntityId")? {
            None | Some(Value::Null) => {}
            Some(value) => {
                let id = self.guid_at(&value, format_args!("{prefix}externalEntityId"));
                event.external_entity_id = Some(id);
            }
        }
        match members.value("idempotency")? {
            None | Some(Value::Null) => {}
            Some(Value::Object(idempotency)) => {
                let field = format_args!("{prefix}idempotency");
                event.idempotency = Some(self.idempotency(&idempotency, field));
            }
            Some(_) => self.wrong_type(format_args!("{prefix}idempotency"), "object"),
        }
        Ok(event)
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
    pub(super) fn events(
        &mut self,
        body: &Members<'_>,
        at_once: Option<Vec<Members<'_>>>,
    ) -> Result<Vec<Item>, Unusable> {
        let items: Vec<Option<Members<'_>>> = match at_once {
            Some(items) if (1..=MAX_ITEMS).contains(&items.len()) => {
                items.into_iter().map(Some).collect()
            }
            Some(items) => return Ok(self.wrong_count("eventsInfo", items.len())),
            None => {
                let items: Vec<&RawValue> = self.items(body, "eventsInfo")?;
                items
                    .into_iter()
                    .map(Members::of_item)
                    .collect::<Result<_, _>>()?
            }
        };
        let mut events = Vec::with_capacity(items.len());
        for (index, members) in items.into_iter().enumerate() {
            let Some(members) = members else {
                self.wrong_type(format_args!("eventsInfo[{index}]"), "object");
                continue;
            };
            if members.are_too_deep(3, None) {
                return Err(Unusable::Unread);
            }
            let mut fields_of_item = Self::new(self.assumed);
            let event = fields_of_item.event(&members, format_args!("eventsInfo[{index}]."))?;
            let event = match self.assumed.bulk_wrong_field {
                BulkWrongField::CallRefused => {
                    self.append(fields_of_item);
                    Ok(event)
                }
                BulkWrongField::ItemFails => fields_of_item.finish().map(|()| event),
            };
            let id = members.get("externalEntityId").map(RawValue::get);
            let id = id.filter(|id| id.starts_with('"') && self.assumed.item_id == ItemId::Entity);
            events.push(Item {
                event,
                echo: echo(&members),
                id: id.map(str::to_owned),
            });
        }
        Ok(events)
    }

    /// The ids of a bulk cancel, as they were spelled.
    pub(crate) fn entity_ids(
        &mut self,
        body: &Members<'_>,
    ) -> serde_json::Result<Vec<(Uuid, Value)>> {
        let items: Vec<Value> = self.items(body, "externalEntityIds")?;
        if self.assumed.repeated_ids == RepeatedIds::Refused {
            for (index, item) in items.iter().enumerate() {
                if items[..index].contains(item) {
                    let field = format!("externalEntityIds[{index}]");
                    self.violation(&field, "is there twice", "CUSTOM", Value::Null);
                }
            }
        }
        let ids = items.into_iter().enumerate().map(|(index, item)| {
            let field = format_args!("externalEntityIds[{index}]");
            (self.guid_at(&item, field), item)
        });
        Ok(ids.collect())
    }

    /// The items of a bulk call; none where their number is wrong.
    pub(crate) fn items<'a, T: serde::Deserialize<'a>>(
        &mut self,
        members: &Members<'a>,
        field: &str,
    ) -> serde_json::Result<Vec<T>> {
        match members.get(field).map(RawValue::get) {
            None | Some("null") => self.required(field),
            Some(list) if list.starts_with('[') => {
                let items: Vec<T> = serde_json::from_str(list)?;
                if (1..=MAX_ITEMS).contains(&items.len()) {
                    return Ok(items);
                }
                return Ok(self.wrong_count(field, items.len()));
            }
            Some(_) => self.wrong_type(field, "array"),
        }
        Ok(Vec::new())
    }

    fn wrong_count<T>(&mut self, field: &str, count: usize) -> Vec<T> {
        let (description, rule, threshold) = match count {
            0 => ("must have at least 1 item", "MIN_SIZE", 1),
            _ => ("must have at most 100 items", "MAX_SIZE", MAX_ITEMS),
        };
        self.violation(field, description, rule, json!({ "threshold": threshold }));
        Vec::new()
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

/// What a bulk result repeats of its item.
fn echo(members: &Members<'_>) -> String {
    let names = ["payload", "externalEntityId", "idempotency"];
    let given = names.map(|name| (name, members.get(name).map_or("", RawValue::get)));
    let length = given
        .iter()
        .map(|(name, value)| name.len() + value.len() + 4);
    let mut echo = String::with_capacity(length.sum());
    for (name, value) in given.into_iter().filter(|(_, value)| !value.is_empty()) {
        let comma = if echo.is_empty() { "\"" } else { ",\"" };
        for part in [comma, name, "\":", value] {
            echo.push_str(part);
        }
    }
    echo
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
