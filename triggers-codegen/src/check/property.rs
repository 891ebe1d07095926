//! One property: its keywords, and the type that they make (spec §2.2, §2.3, §2.7).

use std::collections::HashMap;

use super::{
    Cx, FORMATS, IDENTITIES, TYPES,
    payload::{Level, Members, Payload, additional_properties, object, object_type},
    value,
};
use crate::{
    diagnostic::Diagnostic,
    model::{Enum, Property, Type, Variant},
    names,
    path::Path,
    raw::{RawConst, RawItems, RawItemsSelection, RawProperty, Unknown},
    text::{near, quote},
};

/// Keywords of JSON Schema that the dialect does not have (spec §2, §12.15).
const OTHER_KEYWORDS: &[&str] = &[
    "$anchor",
    "$comment",
    "$defs",
    "$ref",
    "additionalItems",
    "allOf",
    "anyOf",
    "const",
    "contains",
    "contentEncoding",
    "contentMediaType",
    "definitions",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "deprecated",
    "else",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "if",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "nullable",
    "pattern",
    "patternProperties",
    "prefixItems",
    "propertyNames",
    "readOnly",
    "then",
    "unevaluatedProperties",
    "uniqueItems",
    "writeOnly",
    "enum",
    "oneOf",
];

/// Unknown keys inside a schema: what JSON Schema knows and the dialect does not is said so.
pub(super) fn unknown_keywords(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    unknown: &Unknown,
    known: &[&str],
) {
    let (foreign, others): (Vec<_>, Vec<_>) = unknown
        .0
        .iter()
        .cloned()
        .partition(|key| OTHER_KEYWORDS.contains(&key.as_str()));
    for key in foreign {
        cx.push(
            Diagnostic::error(path.key(&key).at_key(), format!("`{key}` is not part of the payload dialect here"))
                .note("a payload's schema knows type, title, format, examples, properties, items, required and the marks of the dashboard"),
        );
    }
    cx.unknown_keys(path, &Unknown(others), known);
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
    let description = raw
        .description
        .get(&path.key("description"), cx.diagnostics)
        .cloned();
    decorations(cx, path, raw);
    format(cx, path, raw);
    let marks = marks(cx, path, raw, level, shared);
    let ty = property_type(cx, path, key, raw, level, shared, name, marks);
    samples(cx, path, key, raw, level);
    let default = path.key("default");
    if let Some(tree) = raw.default.get(&default, cx.diagnostics) {
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
        required: false,
        ty: ty?,
    })
}

fn title(cx: &mut Cx<'_>, path: &Path<'_>, key: &str, raw: &RawProperty) -> Option<String> {
    if raw.title.is_absent() {
        cx.missing(path, "title", &format!("property `{key}`"));
        return None;
    }
    let path = path.key("title");
    let title = raw.title.get(&path, cx.diagnostics)?;
    if title.trim().is_empty() {
        cx.push(
            Diagnostic::error(path.at_value(), "the title is empty")
                .label("it is the name that site owners see"),
        );
    }
    Some(title.clone())
}

/// Keywords that only describe.
fn decorations(cx: &mut Cx<'_>, path: &Path<'_>, raw: &RawProperty) {
    raw.hidden.get(&path.key("hidden"), cx.diagnostics);
    raw.id.get(&path.key("$id"), cx.diagnostics);
    for (key, field) in [("namespace", &raw.namespace), ("name", &raw.name)] {
        let path = path.key(key);
        if field.get(&path, cx.diagnostics).is_some() && raw.identity_type.is_absent() {
            cx.push(
                Diagnostic::warning(
                    path.at_key(),
                    format!("`{key}` has a meaning beside `identityType` only"),
                )
                .label("leave it out"),
            );
        }
    }
    let custom = path.key("wixCustomType");
    if raw.wix_custom_type.get(&custom, cx.diagnostics).is_some() {
        cx.push(
            Diagnostic::warning(
                custom.at_key(),
                "`wixCustomType` is a mark of the platform's own triggers",
            )
            .note("no source says that other apps may set it"),
        );
    }
    let selection = path.key("itemsSelectionConfiguration");
    if let Some(raw) = raw.items_selection.get(&selection, cx.diagnostics) {
        cx.unknown_keys(&selection, &raw.unknown, RawItemsSelection::KEYS);
        raw.provider_key
            .get(&selection.key("providerKey"), cx.diagnostics);
        raw.tag.get(&selection.key("tag"), cx.diagnostics);
    }
}

fn format(cx: &mut Cx<'_>, path: &Path<'_>, raw: &RawProperty) {
    let path = path.key("format");
    let Some(format) = raw.format.get(&path, cx.diagnostics) else {
        return;
    };
    if !FORMATS.contains(&format.as_str()) {
        let near = near(format, FORMATS.iter().copied());
        let mut diagnostic = Diagnostic::error(
            path.at_value(),
            format!("there is no format {}", quote(format)),
        )
        .suggest(near);
        if near.is_none() {
            diagnostic = diagnostic.note(format!("the formats are {}", FORMATS.join(", ")));
        }
        cx.push(diagnostic);
    }
    if raw.ty.peek().is_some_and(|ty| ty != "string") {
        cx.push(
            Diagnostic::error(path.at_key(), "only a `string` has a format").label("leave it out"),
        );
    }
}

/// The marks that give a property a type of its own.
#[derive(Clone, Copy, Default)]
struct Marks {
    contact: bool,
    future_date: bool,
}

fn marks(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    raw: &RawProperty,
    level: Level<'_>,
    shared: &mut Payload<'_>,
) -> Marks {
    Marks {
        contact: identity(cx, path, raw, level, shared),
        future_date: future_date(cx, path, raw, level, shared),
    }
}

fn is_text_of(raw: &RawProperty, format: &str) -> bool {
    raw.ty.peek().is_some_and(|ty| ty == "string") && raw.format.peek().is_some_and(|f| f == format)
}

fn first_level(cx: &mut Cx<'_>, path: &Path<'_>, level: Level<'_>, what: &str) -> bool {
    if let Level::Second(parent) = level {
        cx.push(
            Diagnostic::error(
                path.at_key(),
                format!("`{what}` cannot stand inside of `{parent}`"),
            )
            .label("mark a property of the payload itself"),
        );
        return false;
    }
    true
}

/// Whether this is the contact's id (spec §2.7).
fn identity(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    raw: &RawProperty,
    level: Level<'_>,
    shared: &mut Payload<'_>,
) -> bool {
    let path = path.key("identityType");
    let Some(identity) = raw.identity_type.get(&path, cx.diagnostics) else {
        return false;
    };
    if !IDENTITIES.contains(&identity.as_str()) {
        cx.push(
            Diagnostic::error(
                path.at_value(),
                format!("there is no identity type {}", quote(identity)),
            )
            .label(match near(identity, IDENTITIES.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write `contact`".to_owned(),
            }),
        );
        return false;
    }
    if !first_level(cx, &path, level, "identityType") {
        return false;
    }
    if !is_text_of(raw, "uuid") {
        cx.push(
            Diagnostic::error(
                path.at_key(),
                format!("a {identity} id is a text of format uuid"),
            )
            .label("write `type: string, format: uuid`"),
        );
        return false;
    }
    if identity != "contact" {
        cx.push(
            Diagnostic::warning(path.at_value(), format!("`{identity}` may not be accepted"))
                .note("the page on payload schemas documents only `contact`; an older one has member, visitor and user"),
        );
    }
    if let Some((other, first)) = shared.identities.first() {
        let same = shared.identities.iter().any(|(other, _)| other == identity);
        let diagnostic = if same {
            Diagnostic::error(
                path.at_key(),
                format!("only one property can be the {identity}"),
            )
        } else {
            Diagnostic::warning(
                path.at_key(),
                format!("the payload names a {identity} beside a {other}"),
            )
            .note("one page allows one identity in all, an older one an identity of each type")
        };
        cx.push(diagnostic.also(first.clone(), "the first"));
        if same {
            return false;
        }
    }
    shared.identities.push((identity.clone(), path.at_key()));
    identity == "contact"
}

/// Whether this is the date of a scheduled event (spec §2.7, §3).
fn future_date(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    raw: &RawProperty,
    level: Level<'_>,
    shared: &mut Payload<'_>,
) -> bool {
    let path = path.key("futureDate");
    if raw.future_date.get(&path, cx.diagnostics) != Some(&true)
        || !first_level(cx, &path, level, "futureDate")
    {
        return false;
    }
    if !is_text_of(raw, "date-time") {
        cx.push(
            Diagnostic::error(
                path.at_key(),
                "the date of a scheduled event is a text of format date-time",
            )
            .label("write `type: string, format: date-time`"),
        );
        return false;
    }
    if let Some(first) = &shared.future_date {
        cx.push(
            Diagnostic::error(
                path.at_key(),
                "an event takes place at one date, and another property has `futureDate`",
            )
            .also(first.clone(), "the first"),
        );
        return false;
    }
    shared.future_date = Some(path.at_key());
    true
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
    if raw.ty.is_absent() {
        cx.missing(path, "type", &format!("property `{key}`"));
        return None;
    }
    let type_path = path.key("type");
    let ty = raw.ty.get(&type_path, cx.diagnostics)?.as_str();
    if !TYPES.contains(&ty) {
        let near = near(ty, TYPES.iter().copied());
        let mut diagnostic = Diagnostic::error(
            type_path.at_value(),
            format!("there is no type {}", quote(ty)),
        )
        .suggest(near);
        if near.is_none() {
            diagnostic = diagnostic.label(format!("one of {}", TYPES.join(", ")));
        }
        cx.push(diagnostic);
        return None;
    }
    misplaced(cx, path, raw, ty);
    match (ty, level) {
        ("object" | "array", Level::Second(parent)) => {
            cx.push(
                Diagnostic::error(
                    type_path.at_value(),
                    format!("an {ty} cannot stand inside of `{parent}`"),
                )
                .label("string, number, integer or boolean")
                .note("payloads are two levels deep, and the second level holds primitives only"),
            );
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

/// Keywords that belong to other types.
fn misplaced(cx: &mut Cx<'_>, path: &Path<'_>, raw: &RawProperty, ty: &str) {
    let container = matches!(ty, "object" | "array");
    let rules = [
        ("items", !raw.items.is_absent() && ty != "array", "an array"),
        (
            "properties",
            !raw.properties.is_absent() && ty != "object",
            "an object",
        ),
        (
            "required",
            !raw.required.is_absent() && !container,
            "an object or an array",
        ),
        (
            "additionalProperties",
            !raw.additional_properties.is_absent() && ty != "object",
            "an object",
        ),
        (
            "defaultConditionedProperty",
            !raw.default_conditioned_property.is_absent() && ty != "array",
            "an array",
        ),
    ];
    for (key, wrong, owner) in rules {
        if wrong {
            cx.push(
                Diagnostic::error(
                    path.key(key).at_key(),
                    format!("`{key}` belongs to {owner}, and this is of type {ty}"),
                )
                .label(format!(
                    "leave it out, or write `type: {}`",
                    if owner == "an array" {
                        "array"
                    } else {
                        "object"
                    }
                )),
            );
        }
    }
    for (key, there) in [
        ("enum", !raw.values.is_absent()),
        ("oneOf", !raw.one_of.is_absent()),
    ] {
        if there && container {
            cx.push(
                Diagnostic::error(
                    path.key(key).at_key(),
                    format!("an {ty} cannot have `{key}`"),
                )
                .label("string, number, integer or boolean can"),
            );
        }
    }
}

fn nested_object(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    key: &str,
    raw: &RawProperty,
    shared: &mut Payload<'_>,
    name: &str,
) -> Option<Type> {
    cx.push(
        Diagnostic::warning(path.key("type").at_value(), format!("the object `{key}` may not be accepted"))
            .note("the table of payload types allows objects; the description of the report call and an older page allow arrays of objects only"),
    );
    additional_properties(cx, path, &raw.additional_properties);
    let required = [(&raw.required, path.key("required"))];
    let members = Members {
        properties: &raw.properties,
        required: &required,
    };
    let type_name = type_name(cx, path, name, "", shared);
    let found = object(
        cx,
        path,
        &members,
        Level::Second(key),
        shared,
        type_name.clone()?,
    );
    type_name.and(found).map(Type::Object)
}

fn array(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    key: &str,
    raw: &RawProperty,
    shared: &mut Payload<'_>,
    name: &str,
) -> Option<Type> {
    let items_path = path.key("items");
    let Some(items) = raw.items.get(&items_path, cx.diagnostics) else {
        if raw.items.is_absent() {
            cx.push(
                Diagnostic::error(path.at_key(), format!("the array `{key}` has no `items`"))
                    .label("write `items: { type: object, properties: { … } }`"),
            );
        }
        return None;
    };
    items_keywords(cx, &items_path, key, items);
    conditioned(cx, path, raw, items);
    let required = [
        (&items.required, items_path.key("required")),
        (&raw.required, path.key("required")),
    ];
    let members = Members {
        properties: &items.properties,
        required: &required,
    };
    let type_name = type_name(cx, path, name, "Item", shared)?;
    object(
        cx,
        &items_path,
        &members,
        Level::Second(key),
        shared,
        type_name,
    )
    .map(Type::Array)
}

fn items_keywords(cx: &mut Cx<'_>, path: &Path<'_>, key: &str, raw: &RawItems) {
    unknown_keywords(cx, path, &raw.unknown, RawItems::KEYS);
    object_type(cx, path, &raw.ty, &format!("an item of `{key}`"));
    for (key, field) in [
        ("title", &raw.title),
        ("description", &raw.description),
        ("$id", &raw.id),
    ] {
        field.get(&path.key(key), cx.diagnostics);
    }
    additional_properties(cx, path, &raw.additional_properties);
}

fn conditioned(cx: &mut Cx<'_>, path: &Path<'_>, raw: &RawProperty, items: &RawItems) {
    let path = path.key("defaultConditionedProperty");
    let Some(key) = raw.default_conditioned_property.get(&path, cx.diagnostics) else {
        return;
    };
    let Some(properties) = items.properties.peek() else {
        return;
    };
    if !properties.keys().any(|known| known == key) {
        cx.push(
            Diagnostic::error(
                path.at_value(),
                format!("{} is not a property of the items", quote(key)),
            )
            .suggest(near(key, properties.keys())),
        );
    }
}

/// The name of a nested type, free in the trigger's module.
fn type_name(
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

/// The variants of `enum` or of `oneOf` with constants; `None` when the values are open.
fn choices(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    raw: &RawProperty,
    level: Level<'_>,
    key: &str,
    shared: &mut Payload<'_>,
) -> Option<Vec<Variant>> {
    let list_path = path.key(if raw.values.is_absent() {
        "oneOf"
    } else {
        "enum"
    });
    let mut values = Vec::new();
    if let Some(list) = raw.values.get(&list_path, cx.diagnostics) {
        for (index, tree) in list.iter().enumerate() {
            values.push((tree.0.clone(), None, list_path.index(index)));
        }
        if !raw.one_of.is_absent() {
            cx.push(
                Diagnostic::error(
                    path.key("oneOf").at_key(),
                    "`enum` already gives the values",
                )
                .label("leave one of both out"),
            );
        }
    } else if raw.values.is_absent() {
        let list = raw.one_of.get(&list_path, cx.diagnostics)?;
        for (index, field) in list.iter().enumerate() {
            let path = list_path.index(index);
            let Some(raw) = field.get(&path, cx.diagnostics) else {
                continue;
            };
            let Some((value, title)) = constant(cx, &path, raw) else {
                continue;
            };
            values.push((value, title, path));
        }
    } else {
        return None;
    }
    if values.is_empty() {
        cx.push(
            Diagnostic::error(list_path.at_key(), "there is no value to choose")
                .label("at least one is needed"),
        );
        return None;
    }
    if !raw.identity_type.is_absent() || !raw.future_date.is_absent() {
        cx.push(Diagnostic::error(
            list_path.at_key(),
            "an id or a date of the dashboard cannot be one of a few values",
        ));
    }
    let mut seen: HashMap<String, (Path<'_>, serde_yaml::Value)> = HashMap::new();
    let mut variants = Vec::new();
    for (value, title, path) in &values {
        let way = format!("{}.{}", level.way(key), value::plain(value));
        let Some(ident) = variant(cx, path, value, raw, &way, shared) else {
            continue;
        };
        if let Some((first, other)) = seen.get(&ident) {
            let diagnostic = if other == value {
                Diagnostic::error(
                    path.at_value(),
                    format!("{} stands twice", quote(&value::plain(value))),
                )
            } else {
                Diagnostic::error(
                    path.at_value(),
                    format!(
                        "{} and {} would both be called `{ident}` in Rust",
                        quote(&value::plain(other)),
                        quote(&value::plain(value))
                    ),
                )
                .label(format!(
                    "name one beside `payload`: `rust_names: {{ \"{way}\": … }}`"
                ))
            };
            cx.push(diagnostic.also(first.at_value(), "the first"));
            continue;
        }
        seen.insert(ident.clone(), (*path, value.clone()));
        variants.push(Variant {
            value: value.clone(),
            ident,
            title: title.clone(),
        });
    }
    Some(variants)
}

fn constant(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    raw: &RawConst,
) -> Option<(serde_yaml::Value, Option<String>)> {
    let foreign = |key: &String| OTHER_KEYWORDS.contains(&key.as_str());
    if raw.value.is_absent() || raw.unknown.0.iter().any(foreign) {
        cx.push(
            Diagnostic::error(path.at_key(), "`oneOf` takes constants only")
                .label("write `const: value` and `title: …`"),
        );
        return None;
    }
    cx.unknown_keys(path, &raw.unknown, RawConst::KEYS);
    let title = raw.title.get(&path.key("title"), cx.diagnostics).cloned();
    raw.description
        .get(&path.key("description"), cx.diagnostics);
    Some((
        raw.value.get(&path.key("const"), cx.diagnostics)?.0.clone(),
        title,
    ))
}

fn variant(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    value: &serde_yaml::Value,
    raw: &RawProperty,
    way: &str,
    shared: &mut Payload<'_>,
) -> Option<String> {
    if !value::fits(cx, path, value, raw) {
        return None;
    }
    if let Some((name, _)) = shared.given(cx, way) {
        return Some(name);
    }
    let name = names::variant(value);
    if name.is_none() {
        cx.push(
            Diagnostic::error(
                path.at_value(),
                format!(
                    "no Rust name can be made of {}",
                    quote(&value::plain(value))
                ),
            )
            .label(format!(
                "name it beside `payload`: `rust_names: {{ \"{way}\": … }}`"
            )),
        );
    }
    name
}

/// Spec §2.2: examples are required at the first level and left out at the second.
fn samples(cx: &mut Cx<'_>, path: &Path<'_>, key: &str, raw: &RawProperty, level: Level<'_>) {
    let examples_path = path.key("examples");
    let examples = raw.examples.get(&examples_path, cx.diagnostics);
    let none = examples.is_none_or(Vec::is_empty);
    match level {
        Level::First if none && raw.examples.peek().is_some() == examples.is_some() => cx.push(
            Diagnostic::warning(path.at_key(), format!("property `{key}` has no `examples`")).note(
                "one source requires them at the first level, and the dashboard always writes them",
            ),
        ),
        Level::Second(parent) if !none => cx.push(
            Diagnostic::warning(
                examples_path.at_key(),
                format!("examples of `{key}` belong to `{parent}`"),
            )
            .label("leave them out")
            .note("the table of payload keywords omits them at the second level"),
        ),
        _ => {}
    }
    for (index, example) in examples.into_iter().flatten().enumerate() {
        value::value(cx, &examples_path.index(index), &example.0, raw);
    }
}
