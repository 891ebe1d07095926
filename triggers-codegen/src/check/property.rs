//! One property: its keywords, and the type that they make (docs/api.md#s2.2).

use super::{
    Cx,
    choices::choices,
    keywords::{misplaced, unknown_keywords},
    marks::{Marks, marks},
    nested::{array, nested_object},
    payload::{Level, Payload},
    value,
};
use serde_yaml::Value;

use crate::{
    diagnostic::{At, Diagnostic, Path, Severity},
    model::{Enum, FORMATS, Property, TYPES, Type},
    names,
    raw::{Field, NodeKind, RawItemsSelection, RawProperty},
    rules,
    text::quote,
};

/// What other languages call the types.
const OTHER_TYPES: &[(&str, &str)] = &[
    ("bool", "boolean"),
    ("decimal", "number"),
    ("dict", "object"),
    ("double", "number"),
    ("float", "number"),
    ("i64", "integer"),
    ("int", "integer"),
    ("list", "array"),
    ("long", "integer"),
    ("map", "object"),
    ("str", "string"),
    ("text", "string"),
];

/// What other languages call the formats.
const OTHER_FORMATS: &[(&str, &str)] = &[
    ("datetime", "date-time"),
    ("guid", "uuid"),
    ("mail", "email"),
    ("timestamp", "date-time"),
    ("url", "uri"),
];

fn spelled(written: &str, others: &[(&str, &'static str)]) -> Option<&'static str> {
    let lower = written.to_lowercase();
    others
        .iter()
        .find(|(other, _)| *other == lower)
        .map(|(_, name)| *name)
}

/// Checks all keywords; the field name and whether it is required are the caller's.
pub(super) fn property(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    key: &str,
    raw: &RawProperty,
    level: Level<'_>,
    shared: &mut Payload<'_>,
    name: &str,
) -> Option<Property> {
    unknown_keywords(cx, path, &raw.unknown, RawProperty::KEYS);
    let title = title(cx, path, key, raw);
    let description = raw.description.get(&path.key("description"), cx).cloned();
    decorations(cx, path, raw);
    format(cx, path, key, raw);
    let marks = marks(cx, path, raw, level, shared);
    let ty = property_type(cx, path, key, raw, level, shared, name, marks);
    samples(cx, path, key, raw, level);
    let default = path.key("default");
    if let Some(tree) = raw.default.get(&default, cx) {
        value::value(cx, &default, &tree.0, raw);
    }
    Some(Property {
        key: key.to_owned(),
        field: String::new(),
        title,
        description,
        examples: raw
            .examples
            .peek()
            .into_iter()
            .flatten()
            .map(|tree| tree.0.clone())
            .collect(),
        default: raw.default.peek().map(|tree| tree.0.clone()),
        format: raw.format.peek().cloned(),
        identity: raw.identity_type.peek().cloned(),
        required: false,
        pii: !raw.identity_type.is_absent(),
        ty: ty?,
    })
}

fn title(cx: &mut Cx<'_>, path: &Path<'_>, key: &str, raw: &RawProperty) -> Option<String> {
    if raw.title.is_absent() {
        cx.missing(path, "title", &format!("property `{key}`"));
        return None;
    }
    let path = path.key("title");
    let title = raw.title.get(&path, cx)?;
    if title.trim().is_empty() {
        cx.breach(&rules::property::TITLE_EMPTY, path.at_value())
            .message(format!("the title of `{key}` is empty"))
            .label("it is the name that site owners see");
    }
    Some(title.clone())
}

/// Keywords that only describe.
fn decorations(cx: &mut Cx<'_>, path: &Path<'_>, raw: &RawProperty) {
    raw.hidden.get(&path.key("hidden"), cx);
    raw.id.get(&path.key("$id"), cx);
    for (key, field) in [("namespace", &raw.namespace), ("name", &raw.name)] {
        let path = path.key(key);
        if field.get(&path, cx).is_some() && raw.identity_type.is_absent() {
            cx.breach(&rules::marks::NAMESPACE_WITHOUT_IDENTITY, path.at_key())
                .message(format!("`{key}` has a meaning beside `identityType` only"))
                .label("remove it");
        }
    }
    let custom = path.key("wixCustomType");
    if raw.wix_custom_type.get(&custom, cx).is_some() {
        cx.breach(&rules::property::WIX_CUSTOM_TYPE, custom.at_key())
            .message("`wixCustomType` is a mark of the platform's own triggers")
            .label("leave it out, or allow this")
            .note("no source says that other apps may set it");
    }
    let selection = path.key("itemsSelectionConfiguration");
    if let Some(raw) = raw.items_selection.get(&selection, cx) {
        cx.unknown_keys(&selection, &raw.unknown, RawItemsSelection::KEYS);
        raw.provider_key.get(&selection.key("providerKey"), cx);
        raw.tag.get(&selection.key("tag"), cx);
    }
}

fn format(cx: &mut Cx<'_>, path: &Path<'_>, key: &str, raw: &RawProperty) {
    let path = path.key("format");
    let Some(format) = raw.format.get(&path, cx) else {
        return;
    };
    if !FORMATS.contains(&format.as_str()) {
        let alias = spelled(format, OTHER_FORMATS);
        let near = alias.or_else(|| cx.near(format, FORMATS.iter().copied()));
        let mut unknown = Diagnostic::of(&rules::property::UNKNOWN_FORMAT, path.at_value());
        unknown
            .message(format!("unknown format {} of `{key}`", quote(format)))
            .label("remove it, or allow this if the dashboard has it")
            .note(format!("the formats are {}", FORMATS.join(", ")))
            .suggest(near);
        // A misspelled format would give the property another Rust type.
        if near.is_some() {
            unknown.severity = Severity::Error;
        }
        cx.push(unknown);
    }
    if raw.ty.peek().is_some_and(|ty| ty.name != "string") {
        let message = format!("`format` of `{key}` needs `type: string`");
        cx.breach(&rules::property::FORMAT_WITHOUT_STRING, path.at_key())
            .message(message)
            .label("remove it");
    }
}

#[expect(clippy::too_many_arguments, reason = "what a type depends on")]
fn property_type(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    key: &str,
    raw: &RawProperty,
    level: Level<'_>,
    shared: &mut Payload<'_>,
    name: &str,
    marks: Marks,
) -> Option<Type> {
    let type_path = path.key("type");
    if let Field::Invalid(NodeKind::List) = raw.ty {
        let message = format!("`type` of `{key}` lists several types; only one is supported");
        cx.breach(&rules::manifest::WRONG_SHAPE, type_path.at_value())
            .message(message)
            .label("write one; a property that may be missing is left out of `required`")
            .note(INEXPRESSIBLE);
        return None;
    }
    let ty = match (raw.ty.get(&type_path, cx), inferred_type(raw)) {
        (Some(ty), _) => {
            if ty.nullable {
                let message = format!("`type` of `{key}` allows `null`");
                nullable(cx, type_path.at_value(), message);
            }
            ty.name.as_str()
        }
        (None, Some(ty)) if raw.ty.is_absent() => {
            let message = format!("property `{key}` has no `type`");
            cx.breach(&rules::property::TYPE_INFERRED, path.at_key())
                .message(message)
                .label(format!("write `type: {ty}`"))
                .note("it is inferred from the values that the property may have");
            ty
        }
        _ => {
            if raw.ty.is_absent() {
                cx.missing(path, "type", &format!("property `{key}`"));
            }
            return None;
        }
    };
    if !TYPES.contains(&ty) {
        let alias = spelled(ty, OTHER_TYPES);
        let near = alias.or_else(|| cx.near(ty, TYPES.iter().copied()));
        let format = spelled(ty, OTHER_FORMATS).unwrap_or(ty);
        let unknown = cx
            .breach(&rules::property::UNKNOWN_TYPE, type_path.at_value())
            .message(format!("unknown type {} of `{key}`", quote(ty)))
            .label(format!("one of {}", TYPES.join(", ")))
            .suggest(near);
        if FORMATS.contains(&format) && format != "number" {
            unknown.label(format!("write `type: string, format: {format}`"));
        }
        return None;
    }
    misplaced(cx, path, raw, ty);
    match (ty, level) {
        ("object" | "array", Level::Second(parent)) => {
            cx.breach(&rules::nested::NESTED_TOO_DEEP, type_path.at_value())
                .message(format!("`{key}` inside `{parent}` cannot be an {ty}"))
                .label("string, number, integer or boolean")
                .note("payloads have two levels, and the second level has primitives only");
            None
        }
        ("object", Level::First) => nested_object(cx, path, key, raw, shared, name),
        ("array", Level::First) => array(cx, path, key, raw, shared, name),
        _ => match choices(cx, path, raw, level, key, shared) {
            Some(variants) => {
                let type_name = type_name(cx, path, name, "", shared)?;
                Some(Type::Enum(Enum {
                    type_name,
                    variants,
                }))
            }
            None => primitive(ty, raw, marks),
        },
    }
}

/// What a live schema may have and a manifest cannot express.
pub(super) const INEXPRESSIBLE: &str = "if the dashboard has it like this, leave the property out here: the lock then gives a warning; if \
     events need it, leave the trigger out and report it with `Command::report`";

/// A property that may be `null`.
pub(super) fn nullable(cx: &mut Cx<'_>, at: At, message: String) {
    cx.breach(&rules::property::NULLABLE, at)
        .message(message)
        .label("remove `null`; a property that may be missing is left out of `required`")
        .note("generated code never sends `null`");
}

/// The type of all values that the property may have.
fn inferred_type(raw: &RawProperty) -> Option<&'static str> {
    let mut types = value::choices(raw)
        .into_iter()
        .filter(|value| !value.is_null())
        .map(|value| match value {
            Value::String(_) => Some("string"),
            Value::Bool(_) => Some("boolean"),
            Value::Number(number) if number.is_f64() => Some("number"),
            Value::Number(_) => Some("integer"),
            _ => None,
        });
    let first = types.next()??;
    types.all(|ty| ty == Some(first)).then_some(first)
}

fn primitive(ty: &str, raw: &RawProperty, marks: Marks) -> Option<Type> {
    Some(match (ty, raw.format.peek().map(String::as_str)) {
        ("string", Some("uuid")) if marks.contact => Type::Contact,
        ("string", Some("uuid")) => Type::Uuid,
        ("string", Some("date-time")) if marks.future_date => Type::FutureDate,
        ("string", Some("date-time")) => Type::Timestamp,
        ("string", Some("date")) => Type::Date,
        ("string", _) => Type::String,
        ("number", _) => Type::Number,
        ("integer", _) => Type::Integer,
        ("boolean", _) => Type::Boolean,
        _ => return None,
    })
}

/// The name of a nested type, free in the trigger's module.
pub(super) fn type_name(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    field: &str,
    suffix: &str,
    shared: &mut Payload<'_>,
) -> Option<String> {
    let name = format!("{}{suffix}", names::pascal(names::unraw(field))?);
    let rename = "name the property otherwise in `rust_names`, its type follows";
    shared
        .types
        .take(cx, &name, path.at_key(), rename)
        .then_some(name)
}

/// docs/api.md#s2.2: examples are required at the first level and left out at the second.
fn samples(cx: &mut Cx<'_>, path: &Path<'_>, key: &str, raw: &RawProperty, level: Level<'_>) {
    let examples_path = path.key("examples");
    let examples = raw.examples.get(&examples_path, cx);
    let none = examples.is_none_or(Vec::is_empty);
    match level {
        Level::First if none && raw.examples.peek().is_some() == examples.is_some() => {
            cx.breach(&rules::property::EXAMPLES_MISSING, path.at_key())
                .message(format!("property `{key}` has no `examples`"))
                .label("add `examples: […]`")
                .note("one source requires them at the first level, and the dashboard always writes them");
        }
        Level::Second(parent) if !none => {
            cx.breach(&rules::nested::EXAMPLES_NESTED, examples_path.at_key())
                .message(format!("examples of `{key}` belong to `{parent}`"))
                .label("leave them out")
                .note("the table of payload keywords omits them at the second level");
        }
        _ => {}
    }
    for (index, example) in examples.into_iter().flatten().enumerate() {
        value::value(cx, &examples_path.index(index), &example.0, raw);
    }
}
