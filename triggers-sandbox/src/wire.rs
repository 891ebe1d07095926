//! Bodies of the remote API, written from the spec alone (§1.1 to §1.4).

use crate::catalog::is_guid;
use crate::engine::{Idempotency, NewEvent};
use crate::errors::{FieldViolation, Refusal};
use serde_json::{Map, Value, json};
use std::ops::RangeInclusive;
use std::time::Duration;
use uuid::Uuid;

/// Most items of a bulk call.
const MAX_ITEMS: usize = 100;

/// Reads the fields of a request and gathers every violation, so that the answer names them all.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    violations: Vec<FieldViolation>,
}

/// An object as JSON holds it.
type Object = Map<String, Value>;

/// The body as an object.
pub(crate) fn object(body: &[u8]) -> Result<Object, Refusal> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Reader::single(
            "",
            "must be a JSON object",
            "FORMAT",
            json!({ "expected": "object" }),
        )),
        Err(error) => Err(Reader::single(
            "",
            &format!("is not JSON: {error}"),
            "FORMAT",
            json!({ "expected": "JSON" }),
        )),
    }
}

/// The body as an object, for calls whose every field may be left out.
pub(crate) fn object_or_nothing(body: &[u8]) -> Result<Object, Refusal> {
    if body.is_empty() {
        return Ok(Object::new());
    }
    object(body)
}

impl Reader {
    /// A required text of `1..=max` characters.
    pub(crate) fn text(&mut self, object: &Object, field: &str, max: usize) -> String {
        self.text_at(object.get(field), field, max)
    }

    /// A required GUID.
    pub(crate) fn guid(&mut self, object: &Object, field: &str) -> Uuid {
        match object.get(field) {
            None | Some(Value::Null) => self.required(field),
            Some(value) => return self.guid_at(value, field),
        }
        Uuid::nil()
    }

    /// A GUID that may be left out.
    pub(crate) fn optional_guid(&mut self, object: &Object, field: &str) -> Option<Uuid> {
        let value = object.get(field).filter(|value| !value.is_null())?;
        Some(self.guid_at(value, field))
    }

    /// A switch that is off unless it is given.
    pub(crate) fn optional_bool(&mut self, object: &Object, field: &str) -> bool {
        match object.get(field) {
            None | Some(Value::Null) => {}
            Some(Value::Bool(given)) => return *given,
            Some(_) => self.wrong_type(field, "boolean"),
        }
        false
    }

    /// A whole number within bounds that may be left out; `prefix` leads to the object.
    pub(crate) fn optional_number(
        &mut self,
        object: &Object,
        prefix: &str,
        field: &str,
        bounds: RangeInclusive<usize>,
    ) -> Option<usize> {
        let value = object.get(field).filter(|value| !value.is_null())?;
        let field = format!("{prefix}{field}");
        let Some(number) = value.as_i64() else {
            self.wrong_type(&field, "integer");
            return None;
        };
        match usize::try_from(number) {
            Ok(number) if bounds.contains(&number) => return Some(number),
            Ok(number) if number > *bounds.end() => {
                let most = bounds.end();
                let description = format!("must be at most {most}");
                self.violation(&field, &description, "MAX", json!({ "threshold": most }));
            }
            _ => {
                let least = bounds.start();
                let description = format!("must be at least {least}");
                self.violation(&field, &description, "MIN", json!({ "threshold": least }));
            }
        }
        None
    }

    /// An object that may be left out; `prefix` leads to the one it is in.
    pub(crate) fn optional_object<'a>(
        &mut self,
        object: &'a Object,
        prefix: &str,
        field: &str,
    ) -> Option<&'a Object> {
        match object.get(field) {
            None | Some(Value::Null) => None,
            Some(Value::Object(found)) => Some(found),
            Some(_) => {
                self.wrong_type(&format!("{prefix}{field}"), "object");
                None
            }
        }
    }

    /// The fields of one event: those of a single report, or of one item of a bulk call.
    pub(crate) fn event(&mut self, object: &Object, prefix: &str) -> NewEvent {
        let payload = match object.get("payload") {
            None | Some(Value::Null) => None,
            Some(Value::Object(payload)) => {
                self.payload_keys(payload, &format!("{prefix}payload"));
                Some(payload.clone())
            }
            Some(_) => {
                self.wrong_type(&format!("{prefix}payload"), "object");
                None
            }
        };
        let external_entity_id = match object.get("externalEntityId") {
            None | Some(Value::Null) => None,
            Some(value) => Some(self.guid_at(value, &format!("{prefix}externalEntityId"))),
        };
        let idempotency = match object.get("idempotency") {
            None | Some(Value::Null) => None,
            Some(Value::Object(idempotency)) => {
                Some(self.idempotency(idempotency, &format!("{prefix}idempotency")))
            }
            Some(_) => {
                self.wrong_type(&format!("{prefix}idempotency"), "object");
                None
            }
        };
        NewEvent {
            payload,
            external_entity_id,
            idempotency,
        }
    }

    /// The events of a bulk report, each with the item to echo.
    pub(crate) fn events(&mut self, object: &Object) -> Vec<(NewEvent, Value)> {
        let mut events = Vec::new();
        for (index, item) in self.items(object, "eventsInfo").iter().enumerate() {
            let prefix = format!("eventsInfo[{index}]");
            if let Value::Object(fields) = item {
                events.push((self.event(fields, &format!("{prefix}.")), echo(fields)));
            } else {
                self.wrong_type(&prefix, "object");
            }
        }
        events
    }

    /// The ids of a bulk cancel, as they were spelled.
    pub(crate) fn entity_ids(&mut self, object: &Object) -> Vec<(Uuid, Value)> {
        let items = self.items(object, "externalEntityIds").iter().enumerate();
        items
            .map(|(index, item)| {
                (
                    self.guid_at(item, &format!("externalEntityIds[{index}]")),
                    item.clone(),
                )
            })
            .collect()
    }

    pub(crate) fn violation(
        &mut self,
        field: &str,
        description: &str,
        violated_rule: &'static str,
        data: Value,
    ) {
        let (field, description) = (field.to_owned(), description.to_owned());
        self.violations.push(FieldViolation {
            field,
            description,
            violated_rule,
            data,
        });
    }

    /// The refusal, if any field was wrong.
    pub(crate) fn finish(self) -> Result<(), Refusal> {
        if self.violations.is_empty() {
            Ok(())
        } else {
            Err(Refusal::validation(&self.violations))
        }
    }

    fn single(field: &str, description: &str, rule: &'static str, data: Value) -> Refusal {
        let mut reader = Self::default();
        reader.violation(field, description, rule, data);
        Refusal::validation(&reader.violations)
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

    fn idempotency(&mut self, object: &Object, prefix: &str) -> Idempotency {
        let key = self.text_at(object.get("key"), &format!("{prefix}.key"), 80);
        let field = format!("{prefix}.ttlInMilliseconds");
        let millis = match object.get("ttlInMilliseconds") {
            None | Some(Value::Null) => None,
            // The type is a string of an int64; parsers of this JSON dialect take numbers as well.
            Some(Value::String(text)) => Some(text.parse::<i64>().ok()),
            Some(Value::Number(number)) => Some(number.as_i64()),
            Some(_) => Some(None),
        };
        let ttl = millis.and_then(|millis| match millis.map(u64::try_from) {
            None => {
                self.violation(
                    &field,
                    "must be an int64 as a string",
                    "FORMAT",
                    json!({ "expected": "int64" }),
                );
                None
            }
            Some(Ok(millis @ 1..)) => Some(Duration::from_millis(millis)),
            Some(_) => {
                self.violation(
                    &field,
                    "must be at least 1",
                    "MIN",
                    json!({ "threshold": 1 }),
                );
                None
            }
        });
        Idempotency { key, ttl }
    }

    fn text_at(&mut self, value: Option<&Value>, field: &str, max: usize) -> String {
        match value {
            None | Some(Value::Null) => self.required(field),
            Some(Value::String(text)) if text.is_empty() => {
                self.violation(
                    field,
                    "must not be empty",
                    "MIN_LENGTH",
                    json!({ "threshold": 1 }),
                );
            }
            Some(Value::String(text)) if text.chars().count() > max => {
                let description = format!("must have at most {max} characters");
                self.violation(
                    field,
                    &description,
                    "MAX_LENGTH",
                    json!({ "threshold": max }),
                );
            }
            Some(Value::String(text)) => return text.clone(),
            Some(_) => self.wrong_type(field, "string"),
        }
        String::new()
    }

    fn guid_at(&mut self, value: &Value, field: &str) -> Uuid {
        if let Some(guid) = value
            .as_str()
            .filter(|text| is_guid(text))
            .and_then(|text| Uuid::try_parse(text).ok())
        {
            return guid;
        }
        self.violation(
            field,
            "must be a GUID",
            "FORMAT",
            json!({ "expected": "GUID" }),
        );
        Uuid::nil()
    }

    /// Key names are ruled apart from the schema (spec §1.1): letters, digits, `_`, not first.
    fn payload_keys(&mut self, payload: &Object, field: &str) {
        for (key, value) in payload {
            let sound = !key.is_empty()
                && !key.starts_with('_')
                && key
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            let field = format!("{field}.{key}");
            if !sound {
                let expected = json!({ "expected": "^[A-Za-z0-9][A-Za-z0-9_]*$" });
                self.violation(&field, "is not a property key", "FORMAT", expected);
            }
            let items = value
                .as_array()
                .map_or(std::slice::from_ref(value), Vec::as_slice);
            for nested in items.iter().filter_map(Value::as_object) {
                self.payload_keys(nested, &field);
            }
        }
    }

    fn required(&mut self, field: &str) {
        self.violation(field, "is required", "REQUIRED_FIELD", Value::Null);
    }

    pub(crate) fn wrong_type(&mut self, field: &str, expected: &str) {
        let description = format!("must be of type {expected}");
        self.violation(
            field,
            &description,
            "FORMAT",
            json!({ "expected": expected }),
        );
    }
}

/// `eventInfo` of a bulk result: what the item said, and nothing else.
fn echo(item: &Object) -> Value {
    let known = ["payload", "externalEntityId", "idempotency"];
    known
        .iter()
        .filter_map(|key| Some(((*key).to_owned(), item.get(*key)?.clone())))
        .collect()
}

/// One entry of `results`: `about` names the item, `outcome` is what became of it.
pub(crate) fn item_result(index: usize, outcome: &Result<(), Value>, about: Value) -> Value {
    let mut metadata = json!({ "originalIndex": index, "success": outcome.is_ok() });
    if let Err(error) = outcome {
        metadata["error"] = error.clone();
    }
    let mut result = json!({ "itemMetadata": metadata });
    if let (Value::Object(result), Value::Object(about)) = (&mut result, about) {
        result.extend(about);
    }
    result
}

/// The body of a bulk answer, with the number of failures that `results` say nothing of.
pub(crate) fn bulk_answer(trigger_key: &str, results: &[Value], undetailed: usize) -> Value {
    let failed = |result: &&Value| result["itemMetadata"]["success"] == false;
    let failures = results.iter().filter(failed).count();
    let counters = json!({
        "totalSuccesses": results.len() - failures,
        "totalFailures": failures + undetailed,
        "undetailedFailures": undetailed,
    });
    json!({ "triggerKey": trigger_key, "results": results, "bulkActionMetadata": counters })
}
