//! One property: its keywords, and the type that they make (docs/api.md#s2.2).

use serde_yaml::Value;

use super::{
    Cx,
    choices::choices,
    keywords::{misplaced, unknown_keywords},
    marks::{Marks, marks},
    nested::{array, nested_object},
    payload::{Level, Payload},
    value,
};
use crate::{
    diagnostic::{At, Diagnostic, Path, Severity},
    model::{Enum, FORMATS, Property, TYPES, Type},
    names,
    raw::{Field, RawItemsSelection, RawProperty},
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

/// A property of the manifest.
#[derive(Clone, Copy)]
pub(super) struct Declared<'a> {
    pub(super) path: Path<'a>,
    pub(super) key: &'a str,
    pub(super) raw: &'a RawProperty,
    pub(super) level: Level<'a>,
    /// The name of its field.
    pub(super) name: &'a str,
}

/// Checks all keywords; whether the property is required is the caller's.
pub(super) fn property(
    cx: &mut Cx<'_>,
    declared: &Declared<'_>,
    shared: &mut Payload<'_>,
) -> Option<Property> {
    let Declared { path, key, raw, .. } = declared;
    unknown_keywords(cx, path, &raw.unknown, RawProperty::KEYS);
    let title = title(cx, declared);
    decorations(cx, path, raw);
    format(cx, declared);
    let marks = marks(cx, declared, shared);
    let ty = property_type(cx, declared, shared, marks);
    samples(cx, declared);
    let examples = raw.examples.get().into_iter().flatten();
    Some(Property {
        key: (*key).to_owned(),
        field: declared.name.to_owned(),
        title,
        description: raw.description.get().cloned(),
        examples: examples.map(|tree| tree.0.clone()).collect(),
        default: raw.default.get().map(|tree| tree.0.clone()),
        format: raw.format.get().cloned(),
        identity: raw.identity_type.get().cloned(),
        required: false,
        pii: !raw.identity_type.is_absent(),
        ty: ty?,
    })
}

fn title(cx: &mut Cx<'_>, declared: &Declared<'_>) -> Option<String> {
    let Declared { path, key, raw, .. } = declared;
    let title = cx.require(path, "title", &raw.title, format_args!("property `{key}`"))?;
    if title.trim().is_empty() {
        cx.breach(&rules::property::TITLE_EMPTY, path.key("title").at_value())
            .message(format!("the title of `{key}` is empty"))
            .label("it is the name that site owners see");
    }
    Some(title.clone())
}

/// Keywords that only describe.
fn decorations(cx: &mut Cx<'_>, path: &Path<'_>, raw: &RawProperty) {
    for (key, field) in [("namespace", &raw.namespace), ("name", &raw.name)] {
        if field.get().is_some() && raw.identity_type.is_absent() {
            let at = path.key(key).at_key();
            cx.breach(&rules::marks::NAMESPACE_WITHOUT_IDENTITY, at)
                .message(format!("`{key}` has a meaning beside `identityType` only"))
                .label("remove it");
        }
    }
    if raw.wix_custom_type.get().is_some() {
        let at = path.key("wixCustomType").at_key();
        cx.breach(&rules::property::WIX_CUSTOM_TYPE, at)
            .message("`wixCustomType` is a mark of the platform's own triggers")
            .label("leave it out, or allow this")
            .note("no source says that other apps may set it");
    }
    if let Some(raw) = raw.items_selection.get() {
        let path = path.key("itemsSelectionConfiguration");
        cx.unknown_keys(&path, &raw.unknown, RawItemsSelection::KEYS);
    }
}

fn format(cx: &mut Cx<'_>, declared: &Declared<'_>) {
    let Declared { path, key, raw, .. } = declared;
    let path = path.key("format");
    let Some(format) = raw.format.get() else {
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
    if raw.type_name().is_some_and(|ty| ty != "string") {
        cx.breach(&rules::property::FORMAT_WITHOUT_STRING, path.at_key())
            .message(format!("`format` of `{key}` needs `type: string`"))
            .label("remove it");
    }
}

fn property_type(
    cx: &mut Cx<'_>,
    declared: &Declared<'_>,
    shared: &mut Payload<'_>,
    marks: Marks,
) -> Option<Type> {
    let Declared { key, raw, .. } = declared;
    let type_path = declared.path.key("type");
    let ty = written_type(cx, declared)?;
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
    misplaced(cx, &declared.path, raw, ty);
    match (ty, declared.level) {
        ("object" | "array", Level::Second(parent)) => {
            cx.breach(&rules::nested::NESTED_TOO_DEEP, type_path.at_value())
                .message(format!("`{key}` inside `{parent}` cannot be an {ty}"))
                .label("string, number, integer or boolean")
                .note("payloads have two levels, and the second level has primitives only");
            None
        }
        ("object", Level::First) => nested_object(cx, declared, shared),
        ("array", Level::First) => array(cx, declared, shared),
        _ => match choices(cx, declared, shared) {
            Some(variants) => Some(Type::Enum(Enum {
                type_name: type_name(cx, declared, "", shared)?,
                variants,
            })),
            None => primitive(ty, raw, marks),
        },
    }
}

/// The type as written, or else inferred; `None` where an error says why there is none.
fn written_type<'a>(cx: &mut Cx<'_>, declared: &Declared<'a>) -> Option<&'a str> {
    let Declared { path, key, raw, .. } = declared;
    if raw.ty.is_absent()
        && let Some(ty) = inferred_type(raw)
    {
        cx.breach(&rules::property::TYPE_INFERRED, path.at_key())
            .message(format!("property `{key}` has no `type`"))
            .label(format!("write `type: {ty}`"))
            .note("it is inferred from the values that the property may have");
        return Some(ty);
    }
    let ty = cx.require(path, "type", &raw.ty, format_args!("property `{key}`"))?;
    if ty.nullable {
        let message = format!("`type` of `{key}` allows `null`");
        nullable(cx, path.key("type").at_value(), message);
    }
    raw.type_name()
}

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
    Some(match (ty, raw.format.get().map(String::as_str)) {
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

/// The name of the property's own type, free in the trigger's module.
pub(super) fn type_name(
    cx: &mut Cx<'_>,
    declared: &Declared<'_>,
    suffix: &str,
    shared: &mut Payload<'_>,
) -> Option<String> {
    let name = format!("{}{suffix}", names::pascal(names::unraw(declared.name))?);
    let rename = "name the property otherwise in `rust_names`, its type follows";
    let free = shared.types.take(cx, &name, declared.path.at_key(), rename);
    free.then_some(name)
}

/// docs/api.md#s2.2: examples are required at the first level and left out at the second.
fn samples(cx: &mut Cx<'_>, declared: &Declared<'_>) {
    let Declared { path, key, raw, .. } = declared;
    let examples_path = path.key("examples");
    let examples = raw.examples.get().map_or(&[][..], Vec::as_slice);
    match (declared.level, &raw.examples) {
        (_, Field::Invalid) => {}
        (Level::First, _) if examples.is_empty() => {
            cx.breach(&rules::property::EXAMPLES_MISSING, path.at_key())
                .message(format!("property `{key}` has no `examples`"))
                .label("add `examples: […]`")
                .note("one source requires them at the first level, and the dashboard always writes them");
        }
        (Level::Second(parent), _) if !examples.is_empty() => {
            cx.breach(&rules::nested::EXAMPLES_NESTED, examples_path.at_key())
                .message(format!("examples of `{key}` belong to `{parent}`"))
                .label("leave them out")
                .note("the table of payload keywords omits them at the second level");
        }
        _ => {}
    }
    for (index, example) in examples.iter().enumerate() {
        value::value(cx, &examples_path.index(index), &example.0, raw);
    }
    if let Some(tree) = raw.default.get() {
        value::value(cx, &path.key("default"), &tree.0, raw);
    }
}
