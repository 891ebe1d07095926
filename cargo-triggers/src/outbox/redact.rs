//! Payloads without personal data: what the manifest knows and does not mark is shown.

use std::io;
use std::path::Path;

use serde_json::Value;
use triggers_codegen::model::{Property, Struct, Type};
use triggers_outbox::core::NewRow;

use crate::manifests;

const REDACTED: &str = "[redacted]";

/// Returns the payload of a row with personal data redacted; `None` if no manifest describes it.
///
/// A manifest that the caller names must be readable. Without one, the nearest is used if there is one.
pub(super) fn payload(command: &NewRow, manifest: Option<&Path>) -> io::Result<Option<String>> {
    let Some(payload) = &command.payload else {
        return Ok(None);
    };
    let file = match manifest {
        Some(file) => file.to_owned(),
        None => match manifests::or_nearest(&[])
            .ok()
            .and_then(|files| files.into_iter().next())
        {
            Some(file) => file,
            None => return Ok(None),
        },
    };
    let read = match manifests::read(&file) {
        Ok(read) => read.manifest,
        Err(error) if manifest.is_some() => return Err(error),
        Err(_) => return Ok(None),
    };
    let Some(trigger) = read.trigger(&command.trigger_key) else {
        return Ok(None);
    };
    // An encrypted payload is no JSON.
    let Ok(mut value) = serde_json::from_str(payload) else {
        return Ok(None);
    };
    object(&mut value, &trigger.payload);
    Ok(Some(value.to_string()))
}

/// An older payload may have properties that the manifest no longer knows: they are redacted, too.
fn object(value: &mut Value, known: &Struct) {
    let Value::Object(members) = value else {
        return redact(value);
    };
    for (key, member) in members {
        match known
            .properties
            .iter()
            .find(|property| property.key == *key)
        {
            Some(Property { pii: false, ty, .. }) => typed(member, ty),
            _ => redact(member),
        }
    }
}

fn typed(value: &mut Value, ty: &Type) {
    match (ty, value) {
        (_, Value::Null) => {}
        (Type::Object(known), value) => object(value, known),
        (Type::Array(known), Value::Array(items)) => {
            for item in items {
                object(item, known);
            }
        }
        // A list or an object where the manifest has a scalar is of another version, and so is the opposite.
        (Type::Array(_), value) | (_, value @ (Value::Array(_) | Value::Object(_))) => {
            redact(value);
        }
        _ => {}
    }
}

fn redact(value: &mut Value) {
    *value = Value::from(REDACTED);
}

#[cfg(test)]
mod tests {
    use super::object;
    use serde_json::json;
    use triggers_codegen::Source;

    const MANIFEST: &str = "
version: 1
triggers:
  booked:
    name: Booked
    pii: [name, guests.email, card]
    payload:
      type: object
      properties:
        name: { type: string, title: Name, examples: [Ana] }
        room: { type: string, title: Room, examples: [2B] }
        card: { type: object, title: Card, properties: { number: { type: string, title: Number, examples: ['4'] } } }
        guests:
          type: array
          title: Guests
          items:
            type: object
            properties:
              email: { type: string, title: Email, examples: [a@example.com] }
              age: { type: integer, title: Age, examples: [7] }
      required: [room]
";

    #[test]
    fn what_the_manifest_marks_or_does_not_know_is_redacted() {
        let (manifest, diagnostics) = triggers_codegen::read(&Source::inline("t.yaml", MANIFEST));
        assert!(!diagnostics.has_errors(), "{diagnostics:?}");
        let known = &manifest.trigger("booked").unwrap().payload;
        for (payload, shown) in [
            (
                json!({ "name": "Ana", "room": "2B", "card": { "number": "4" }, "phone": "5" }),
                json!({ "name": "[redacted]", "room": "2B", "card": "[redacted]", "phone": "[redacted]" }),
            ),
            (
                json!({ "guests": [{ "email": "a@b.c", "age": 7 }, { "age": null, "x": 1 }] }),
                json!({ "guests": [{ "email": "[redacted]", "age": 7 }, { "age": null, "x": "[redacted]" }] }),
            ),
            (
                json!({ "guests": { "email": "a@b.c" }, "room": ["a@b.c"] }),
                json!({ "guests": "[redacted]", "room": "[redacted]" }),
            ),
            (
                json!({ "guests": [["a@b.c"], "a@b.c"], "name": null }),
                json!({ "guests": ["[redacted]", "[redacted]"], "name": "[redacted]" }),
            ),
            (json!("a@b.c"), json!("[redacted]")),
        ] {
            let mut value = payload;
            object(&mut value, known);
            assert_eq!(value, shown);
        }
    }
}
