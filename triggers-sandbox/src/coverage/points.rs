//! What of a payload may be there or not: optional properties, and the values of enums.

use crate::masks::Masks;
use serde_json::Value;

/// An optional property, or one value of an enum.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Point {
    /// The way to it.
    path: Vec<Segment>,
    value: Option<Value>,
}

#[derive(Clone, Debug, PartialEq)]
enum Segment {
    Key(String),
    /// Any item of an array.
    Items,
}

/// All points of a payload schema, in its order.
pub(super) fn of(schema: &Value) -> Vec<Point> {
    let mut points = Vec::new();
    collect(schema, &mut Vec::new(), &mut points);
    points
}

fn collect(schema: &Value, path: &mut Vec<Segment>, points: &mut Vec<Point>) {
    let values = schema.get("enum").and_then(Value::as_array);
    for value in values.into_iter().flatten() {
        let value = Some(value.clone());
        let path = path.clone();
        points.push(Point { path, value });
    }
    let required = schema.get("required").and_then(Value::as_array);
    let is_required = |key: &str| required.is_some_and(|names| names.iter().any(|it| it == key));
    let properties = schema.get("properties").and_then(Value::as_object);
    for (key, property) in properties.into_iter().flatten() {
        path.push(Segment::Key(key.clone()));
        if !is_required(key) {
            let path = path.clone();
            points.push(Point { path, value: None });
        }
        collect(property, path, points);
        path.pop();
    }
    if let Some(items) = schema.get("items") {
        path.push(Segment::Items);
        collect(items, path, points);
        path.pop();
    }
}

impl Point {
    /// `services[].price`, `status=PAID`.
    pub(super) fn name(&self) -> String {
        let mut name = String::new();
        for segment in &self.path {
            match segment {
                Segment::Key(key) if name.is_empty() => name.push_str(key),
                Segment::Key(key) => {
                    name.push('.');
                    name.push_str(key);
                }
                Segment::Items => name.push_str("[]"),
            }
        }
        match &self.value {
            Some(Value::String(text)) => format!("{name}={text}"),
            Some(value) => format!("{name}={value}"),
            None => name,
        }
    }

    /// Whether the payload has it, anywhere; with masks, whether it seems to.
    pub(super) fn is_in(&self, payload: &Value, masks: Option<&Masks>) -> bool {
        let Some(wanted) = &self.value else {
            return found(payload, &self.path, &|_| true);
        };
        let masked = |value: &Value| masks?.value(self.keys(), value);
        found(payload, &self.path, &|value| {
            masked(value).map_or(wanted == value, |masked| *wanted == masked)
        })
    }

    fn keys(&self) -> impl Iterator<Item = &str> {
        self.path.iter().filter_map(|segment| match segment {
            Segment::Key(key) => Some(key.as_str()),
            Segment::Items => None,
        })
    }
}

fn found(value: &Value, path: &[Segment], is_it: &impl Fn(&Value) -> bool) -> bool {
    match path {
        [] => is_it(value),
        [Segment::Key(key), rest @ ..] => {
            let member = value.get(key);
            member.is_some_and(|member| found(member, rest, is_it))
        }
        [Segment::Items, rest @ ..] => {
            let items = value.as_array();
            items.is_some_and(|items| items.iter().any(|item| found(item, rest, is_it)))
        }
    }
}
