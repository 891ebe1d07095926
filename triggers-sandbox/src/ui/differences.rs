//! What differs between two payloads.

use serde::Serialize;
use serde_json::Value;

/// One place where they differ.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Difference {
    /// `lines[0].price`
    pub(super) path: String,
    /// As JSON; absent where there is nothing.
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
}

/// Every member or element that is not the same, in the order of the first payload.
pub(super) fn differences(before: &Value, after: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(String::new(), Some(before), Some(after), &mut found);
    found
}

fn compare(
    path: String,
    before: Option<&Value>,
    after: Option<&Value>,
    found: &mut Vec<Difference>,
) {
    match (before, after) {
        (before, after) if before == after => {}
        (Some(Value::Object(before)), Some(Value::Object(after))) => {
            let added = after.keys().filter(|key| !before.contains_key(*key));
            for key in before.keys().chain(added) {
                let path = if path.is_empty() {
                    key.clone()
                } else {
                    format!("{path}.{key}")
                };
                compare(path, before.get(key), after.get(key), found);
            }
        }
        (Some(Value::Array(before)), Some(Value::Array(after))) => {
            for place in 0..before.len().max(after.len()) {
                let path = format!("{path}[{place}]");
                compare(path, before.get(place), after.get(place), found);
            }
        }
        (before, after) => found.push(Difference {
            path,
            before: before.map(Value::to_string),
            after: after.map(Value::to_string),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::differences;
    use serde_json::json;

    #[test]
    fn changed_added_and_removed() {
        let before = json!({ "a": 1, "b": { "c": "x", "same": true }, "l": [1, 2], "gone": null });
        let after = json!({ "a": "1", "b": { "c": "y", "same": true }, "l": [1, 2, 3], "new": {} });
        let mut found: Vec<_> = differences(&before, &after)
            .iter()
            .map(|it| format!("{} {:?} {:?}", it.path, it.before, it.after))
            .collect();
        // The order of members depends on the features of other crates.
        found.sort_unstable();
        assert_eq!(
            found,
            [
                "a Some(\"1\") Some(\"\\\"1\\\"\")",
                "b.c Some(\"\\\"x\\\"\") Some(\"\\\"y\\\"\")",
                "gone Some(\"null\") None",
                "l[2] None Some(\"3\")",
                "new None Some(\"{}\")",
            ]
        );
        assert!(differences(&before, &before).is_empty());
    }
}
