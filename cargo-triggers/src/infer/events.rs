//! Recorded events: JSON values one after the other, usually one per line.

use std::collections::HashMap;

use serde_yaml::{Mapping, Value};

use super::Observed;
use crate::draft::{Members, Problems};

/// Reads all events, and says of what is none which line it is in. The number is that of the journal's
/// last page here, after which the journal goes on.
pub(super) fn read(text: &str, problems: &mut Problems) -> (Vec<Observed>, Option<u64>) {
    let mut all = All::default();
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    let (mut line, mut counted) = (1, 0);
    loop {
        let start = values.byte_offset();
        let start = start + text[start..].len() - text[start..].trim_start().len();
        line += text[counted..start].matches('\n').count();
        counted = start;
        let place = format!("line {line}");
        match values.next() {
            None => break,
            Some(Ok(value)) => all.value(&value, &place, problems),
            Some(Err(error)) => {
                problems.push(&place, "event", &format!("is not JSON: {error}"));
                break;
            }
        }
    }
    (all.observed, all.goes_on_after)
}

#[derive(Default)]
struct All {
    observed: Vec<Observed>,
    by_key: HashMap<String, usize>,
    goes_on_after: Option<u64>,
}

impl All {
    fn value(&mut self, value: &Value, line: &str, problems: &mut Problems) {
        let found = match value {
            // A page of the sandbox's journal.
            Value::Mapping(fields) if fields.contains_key("items") => {
                self.goes_on_after = fields.get("next").and_then(Value::as_u64);
                list(fields, "items")
            }
            Value::Sequence(items) => Some(items.as_slice()),
            _ => None,
        };
        if let Some(items) = found {
            for item in items {
                // A page is one line, so the line alone would say little.
                match item.get("seq").and_then(Value::as_u64) {
                    Some(seq) => self.value(item, &format!("{line}, seq {seq}"), problems),
                    None => self.value(item, line, problems),
                }
            }
            return;
        }
        let Value::Mapping(fields) = value else {
            problems.push(line, "event", "is no JSON object");
            return;
        };
        if let Some(body) = text(fields, "requestBody") {
            self.request(text(fields, "operation"), body, line, problems);
        } else {
            self.event(fields, line, problems);
        }
    }

    /// A request of the journal. Tokens and reads of the catalog are no events; what the sandbox
    /// refused is one, for its schema may be what is looked for.
    fn request(
        &mut self,
        operation: Option<&str>,
        body: &str,
        line: &str,
        problems: &mut Problems,
    ) {
        let events = ["report", "bulk-report", "cancel", "bulk-cancel"];
        if !operation.is_some_and(|operation| events.contains(&operation)) {
            return;
        }
        match serde_json::from_str(body) {
            Ok(Value::Mapping(fields)) => self.event(&fields, line, problems),
            _ => problems.push(line, "requestBody", "is not an object in JSON"),
        }
    }

    /// The body of a report or a cancel, single or bulk (docs/api.md#s1).
    fn event(&mut self, fields: &Mapping, line: &str, problems: &mut Problems) {
        let Some(key) = text(fields, "triggerKey") else {
            problems.push(line, "triggerKey", "is missing, or is not text");
            return;
        };
        if !is_trigger_key(key) {
            problems.push(line, "triggerKey", "is no trigger key: it has 1 to 100 lowercase letters, digits, `-` and `_`, and begins with a letter or a digit");
            return;
        }
        let trigger = self.trigger(key);
        if let Some(events) = list(fields, "eventsInfo") {
            for event in events {
                match event {
                    Value::Mapping(event) => trigger.report(event, line, problems),
                    _ => problems.push(line, "eventsInfo", "has an item that is no object"),
                }
            }
        } else if fields.contains_key("payload") {
            trigger.report(fields, line, problems);
        } else {
            // A cancel, or a report without a payload: neither shows a schema.
            let ids = list(fields, "externalEntityIds").unwrap_or_default();
            let ids = ids
                .iter()
                .filter_map(Value::as_str)
                .chain(text(fields, "externalEntityId"));
            trigger.ids.extend(ids.map(str::to_ascii_lowercase));
        }
    }

    fn trigger(&mut self, key: &str) -> &mut Observed {
        let at = *self.by_key.entry(key.to_owned()).or_insert_with(|| {
            self.observed.push(Observed {
                key: key.to_owned(),
                events: 0,
                payloads: Members::default(),
                ids: Vec::new(),
                reports_with_id: 0,
                id_properties: None,
            });
            self.observed.len() - 1
        });
        &mut self.observed[at]
    }
}

impl Observed {
    fn report(&mut self, event: &Mapping, line: &str, problems: &mut Problems) {
        let empty = Value::Mapping(Mapping::new());
        let payload = event
            .get("payload")
            .filter(|payload| !payload.is_null())
            .unwrap_or(&empty);
        self.events += 1;
        self.payloads.add_payload(payload, line, problems);
        let Some(id) = text(event, "externalEntityId") else {
            return;
        };
        self.reports_with_id += 1;
        self.ids.push(id.to_ascii_lowercase());
        let same = payload.as_mapping().into_iter().flatten();
        let same = same.filter(|(_, value)| {
            value
                .as_str()
                .is_some_and(|value| value.eq_ignore_ascii_case(id))
        });
        let same: Vec<String> = same
            .filter_map(|(key, _)| key.as_str().map(str::to_owned))
            .collect();
        match &mut self.id_properties {
            Some(known) => known.retain(|key| same.contains(key)),
            none => *none = Some(same),
        }
    }
}

fn text<'m>(fields: &'m Mapping, key: &str) -> Option<&'m str> {
    fields.get(key)?.as_str()
}

fn list<'m>(fields: &'m Mapping, key: &str) -> Option<&'m [Value]> {
    fields.get(key)?.as_sequence().map(Vec::as_slice)
}

fn is_trigger_key(key: &str) -> bool {
    let byte =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
    (1..=100).contains(&key.len()) && key.bytes().all(byte) && !key.starts_with(['-', '_'])
}
