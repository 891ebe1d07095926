//! Whether a value in the manifest is of its property's type.

use serde_yaml::{Mapping, Number, Value};

use super::Cx;
use crate::{
    diagnostic::Path,
    document::NodeKind,
    formats,
    raw::{Entries, Field, RawProperty},
    rules::{self, Rule},
    text::quote,
};

/// 2^53: whole numbers up to it survive JSON readers that know only doubles.
const LARGEST: u64 = 1 << 53;

/// Longer lists of allowed values are not compared with: no picker shows them, and a hostile
/// manifest could make the comparison take minutes.
const MAX_CHOICES: usize = 1000;

/// An example or a default: of the property's type, and one of its values when those are given.
pub(super) fn value(cx: &mut Cx<'_>, path: &Path<'_>, value: &Value, property: &RawProperty) {
    if !fits(cx, path, value, property) {
        return;
    }
    let allowed = choices(property);
    if (1..=MAX_CHOICES).contains(&allowed.len()) && !allowed.contains(&value) {
        let names: Vec<String> = allowed.iter().map(|value| plain(value)).collect();
        let near = cx.near(&plain(value), names.iter().map(String::as_str));
        cx.breach(&rules::value::VALUE_NOT_ALLOWED, path.at_value())
            .message(format!(
                "{} is not one of the allowed values of the property",
                quote(&plain(value))
            ))
            .suggest(near);
    }
}

/// The allowed values, at most one more than are compared with.
pub(super) fn choices(property: &RawProperty) -> Vec<&Value> {
    let values = property
        .values
        .get()
        .into_iter()
        .flatten()
        .map(|tree| &tree.0);
    let constants = property.one_of.get().into_iter().flatten();
    let constants = constants
        .filter_map(|field| field.get()?.value.get())
        .map(|tree| &tree.0);
    values.chain(constants).take(MAX_CHOICES + 1).collect()
}

/// Whether the value is of the property's type; reports it when it is not. Without a sound type
/// there is nothing to compare with, and that is reported elsewhere.
pub(super) fn fits(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    value: &Value,
    property: &RawProperty,
) -> bool {
    let Some(ty) = property.ty.get() else {
        return false;
    };
    if ty.nullable && value.is_null() {
        return true;
    }
    let ty = ty.name.as_str();
    let problem = match (ty, value) {
        ("string", Value::String(text)) => text_problem(text, property.format.get()),
        ("boolean", Value::Bool(_)) => None,
        ("number", Value::Number(number)) => number_problem(number),
        ("integer", Value::Number(number)) => whole_problem(number),
        ("object", Value::Mapping(_)) => {
            if let Some(properties) = property.properties.get() {
                object(
                    cx,
                    path,
                    value,
                    properties,
                    &required_keys(&property.required),
                );
            }
            None
        }
        ("array", Value::Sequence(items)) => {
            list(cx, path, items, property);
            None
        }
        ("string" | "boolean" | "number" | "integer" | "object" | "array", value) => Some((
            &rules::value::VALUE_TYPE,
            mismatch(ty, value),
            unquoted(ty, value),
        )),
        _ => None,
    };
    let Some((rule, message, label)) = problem else {
        return true;
    };
    // The dashboard writes an empty default to properties of every format.
    if rule.id == rules::value::VALUE_FORMAT.id
        && path.is_key("default")
        && value.as_str() == Some("")
    {
        return true;
    }
    cx.breach(rule, path.at_value())
        .message(format!("{}: {message}", subject(path)))
        .label = label;
    false
}

/// Names the value and its property in a message.
fn subject(path: &Path<'_>) -> String {
    let own = path.subject("value");
    let list = path
        .parent()
        .filter(|list| ["examples", "enum"].iter().any(|key| list.is_key(key)));
    let owner = match list {
        Some(list) => list.parent(),
        None => path.parent().filter(|_| path.is_key("default")),
    };
    owner.map_or(own.clone(), |owner| {
        format!("{own} of {}", owner.subject("value"))
    })
}

type Problem = Option<(&'static Rule, String, Option<String>)>;

fn mismatch(ty: &str, value: &Value) -> String {
    let found = NodeKind::of(value).describe();
    format!("the property has type `{ty}`, found {found}")
}

/// Texts that look like something else have to be quoted in YAML, and nothing else has.
fn unquoted(ty: &str, value: &Value) -> Option<String> {
    let label = match (ty, value) {
        ("string", Value::Bool(_) | Value::Number(_)) => "put it in quotes to make it text",
        ("boolean", Value::String(text)) if matches!(text.as_str(), "true" | "false") => {
            "write it without quotes"
        }
        ("number" | "integer", Value::String(text)) if text.parse::<f64>().is_ok() => {
            match text.parse::<f64>() {
                Ok(number) if number.is_infinite() => "write a smaller number",
                Ok(number) if text.starts_with(['0', '+']) && !text.starts_with("0.") => {
                    return Some(format!(
                        "write `{number}`: a number has no leading zero or `+`"
                    ));
                }
                _ => "write it without quotes",
            }
        }
        ("boolean", _) => "write `true` or `false`",
        ("number" | "integer", _) => "write a number",
        ("string", _) => "write a text",
        ("object", _) => "write `{ property: value }`",
        ("array", _) => "write a list of objects, as `[{ property: value }]`",
        _ => return None,
    };
    Some(label.to_owned())
}

fn text_problem(text: &str, format: Option<&String>) -> Problem {
    let (sound, expected) = match format.map(String::as_str) {
        Some("uuid") => (
            formats::is_uuid(text),
            "32 hexadecimal digits in groups of 8, 4, 4, 4 and 12",
        ),
        Some("date-time") => (
            formats::is_date_time(text),
            "as `2026-12-01T10:00:00Z`, with `Z` or an offset",
        ),
        Some("date") => (formats::is_date(text), "as `2026-12-01`"),
        _ => return None,
    };
    let format = format?;
    (!sound).then(|| {
        (
            &rules::value::VALUE_FORMAT,
            format!("{} is not of format {format}", quote(text)),
            Some(expected.to_owned()),
        )
    })
}

fn number_problem(number: &Number) -> Problem {
    let finite = number.as_f64().is_some_and(f64::is_finite);
    (!finite).then(|| {
        (
            &rules::value::VALUE_NUMBER,
            "JSON has neither infinite numbers nor NaN".to_owned(),
            Some("write a finite number".to_owned()),
        )
    })
}

fn whole_problem(number: &Number) -> Problem {
    let magnitude = match (number.as_u64(), number.as_i64(), number.as_f64()) {
        (Some(whole), ..) => Some(whole),
        (None, Some(whole), _) => Some(whole.unsigned_abs()),
        // JSON Schema takes `3.0` for a whole number; of such, none beyond 2^53 is exact.
        (None, None, Some(number)) if number.fract() == 0.0 =>
        {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "saturates beyond the limit"
            )]
            Some(number.abs() as u64)
        }
        _ => None,
    };
    match magnitude {
        Some(0..=LARGEST) => None,
        Some(_) => Some((
            &rules::value::VALUE_NUMBER,
            "the number is too large".to_owned(),
            Some("whole numbers are exact up to 2^53".to_owned()),
        )),
        None if number_problem(number).is_some() => number_problem(number),
        None => Some((
            &rules::value::VALUE_TYPE,
            "the property has type `integer`, found a number with a fraction".to_owned(),
            Some("write a whole number, or `type: number`".to_owned()),
        )),
    }
}

fn list(cx: &mut Cx<'_>, path: &Path<'_>, items: &[Value], property: &RawProperty) {
    let Some(shape) = property.items.get() else {
        return;
    };
    let Some(properties) = shape.properties.get() else {
        return;
    };
    let mut required = required_keys(&shape.required);
    required.extend(required_keys(&property.required));
    for (index, item) in items.iter().enumerate() {
        object(cx, &path.index(index), item, properties, &required);
    }
}

/// An object's members, each of its property's type.
pub(super) fn object(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    value: &Value,
    properties: &Entries<Field<RawProperty>>,
    required: &[&str],
) {
    let Value::Mapping(members) = value else {
        cx.breach(&rules::value::VALUE_TYPE, path.at_value())
            .message(mismatch("object", value))
            .label("write `{ property: value }`");
        return;
    };
    for (key, member) in members {
        let Value::String(key) = key else { continue };
        let path = path.key(key);
        match properties.get(key) {
            Some(Field::Valid(property)) => self::value(cx, &path, member, property),
            Some(_) => {}
            None => {
                let near = cx.near(key, properties.keys());
                let message = format!("{} is not a declared property", quote(key));
                cx.breach(&rules::value::VALUE_UNDECLARED, path.at_key())
                    .message(message)
                    .suggest(near);
            }
        }
    }
    lacking(cx, path, members, required);
}

fn lacking(cx: &mut Cx<'_>, path: &Path<'_>, members: &Mapping, required: &[&str]) {
    // One is enough to say: a value can lack as many as there are, and there can be many values.
    if let Some(key) = required.iter().find(|key| !members.contains_key(**key)) {
        cx.breach(&rules::value::VALUE_LACKS_REQUIRED, path.at_value())
            .message(format!("the value lacks `{key}`, which is required"))
            .label(format!("add `{key}: …`"));
    }
}

/// The keys in a `required` list, as written.
pub(super) fn required_keys(field: &Field<Vec<Field<String>>>) -> Vec<&str> {
    field
        .get()
        .into_iter()
        .flatten()
        .filter_map(|field| field.get().map(String::as_str))
        .collect()
}

/// A scalar as text.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(value) => value.to_string(),
        Value::Null => "null".to_owned(),
        Value::Sequence(_) | Value::Mapping(_) | Value::Tagged(_) => "…".to_owned(),
    }
}
