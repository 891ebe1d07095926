//! What a dashboard can hold and a manifest cannot express.

use serde_yaml::Value;

use super::{Change, Kind};
use crate::{diagnostic::segments, model::TYPES};

/// Whether the change is a property that the manifest leaves out because it cannot express it, and
/// that events may leave out too. `before` is the dashboard's schema.
pub(crate) fn is_left_out(change: &Change, before: &Value) -> bool {
    let path: Vec<String> = segments(&change.path).collect();
    let [owner @ .., _, name] = path.as_slice() else {
        return false;
    };
    let owner = owner
        .iter()
        .try_fold(before, |node, segment| node.get(segment.as_str()));
    let required = owner.and_then(|owner| owner.get("required"));
    let mut required = required.and_then(Value::as_sequence).into_iter().flatten();
    is_inexpressible(change) && !required.any(|own| own.as_str() == Some(name))
}

/// Whether the change is a property of the dashboard that no manifest can express.
pub(crate) fn is_inexpressible(change: &Change) -> bool {
    let path: Vec<String> = segments(&change.path).collect();
    let (Some(name), Kind::PropertyRemoved) = (path.last(), change.kind) else {
        return false;
    };
    let key = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let schema = change.before.as_ref().unwrap_or(&Value::Null);
    !(key && is_expressible(schema, path.len() > 2))
}

/// Whether a manifest can have a property with that schema.
fn is_expressible(schema: &Value, nested: bool) -> bool {
    let constants = |key: &str| schema.get(key).and_then(Value::as_sequence);
    let one_of = constants("oneOf");
    if one_of.is_some_and(|list| list.iter().any(|item| item.get("const").is_none())) {
        return false;
    }
    let name = match schema.get("type") {
        None => return one_of.or(constants("enum")).is_some(),
        Some(Value::Sequence(list)) => match list.as_slice() {
            [name, null] | [null, name] if null.as_str() == Some("null") => name.as_str(),
            _ => None,
        },
        Some(name) => name.as_str(),
    };
    match name {
        Some("array") => {
            let items = schema.get("items");
            !nested
                && items
                    .and_then(|items| items.get("type"))
                    .and_then(Value::as_str)
                    == Some("object")
                && items.is_some_and(|items| items.get("properties").is_some())
        }
        Some("object") => !nested && schema.get("properties").is_some(),
        Some(name) => TYPES.contains(&name),
        None => false,
    }
}
