//! What an identity adds to a payload: the fields of a contact or member (docs/api.md#s2.2, #s7). Which
//! fields those are is assumed; the sources name a few as examples.

use serde_json::{Map, Value, json};

/// Both identities, as `POST /v1/triggers/identities_schema` answers them.
pub(crate) fn identities_schema() -> Value {
    json!({
        "type": "object",
        "properties": { "contact": contact(), "member": member() },
    })
}

/// Adds each identity that a property of the schema stands for, under its namespace. An identity
/// does not take the place of a property that is there already.
pub(super) fn enrich(schema: &mut Value) {
    let Some(Value::Object(properties)) = schema.get_mut("properties") else {
        return;
    };
    let identities: Map<String, Value> = properties.values().filter_map(identity).collect();
    for (key, identity) in identities {
        properties.entry(key).or_insert(identity);
    }
}

/// `visitor` and `user` are plain ids, which nothing is looked up for (docs/api.md#s2.2).
fn identity(property: &Value) -> Option<(String, Value)> {
    let kind = property.get("identityType")?.as_str()?;
    let schema = match kind {
        "contact" => contact(),
        "member" => member(),
        _ => return None,
    };
    let namespace = property.get("namespace").and_then(Value::as_str);
    Some((namespace.unwrap_or(kind).to_owned(), schema))
}

fn contact() -> Value {
    json!({
        "type": "object",
        "title": "Contact",
        "properties": {
            "id": { "type": "string", "format": "uuid", "title": "Contact ID" },
            "name": {
                "type": "object",
                "title": "Name",
                "properties": {
                    "first": { "type": "string", "title": "First name" },
                    "last": { "type": "string", "title": "Last name" },
                },
            },
            "email": { "type": "string", "format": "email", "title": "Email" },
            "phone": { "type": "string", "title": "Phone" },
        },
    })
}

fn member() -> Value {
    json!({
        "type": "object",
        "title": "Member",
        "properties": {
            "id": { "type": "string", "format": "uuid", "title": "Member ID" },
            "loginEmail": { "type": "string", "format": "email", "title": "Login email" },
            "nickname": { "type": "string", "title": "Nickname" },
        },
    })
}
