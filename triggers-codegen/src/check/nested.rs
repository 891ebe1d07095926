//! Objects inside of the payload, and arrays of objects (docs/api.md#s2.3).

use super::{
    Cx,
    keywords::unknown_keywords,
    payload::{Level, Members, Payload, additional_properties, object, object_type},
    property::type_name,
};
use crate::{
    diagnostic::Path,
    model::Type,
    raw::{RawItems, RawProperty},
    rules,
    text::quote,
};

pub(super) fn nested_object(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    key: &str,
    raw: &RawProperty,
    shared: &mut Payload<'_>,
    name: &str,
) -> Option<Type> {
    cx.breach(&rules::nested::NESTED_OBJECT, path.key("type").at_value())
.message(format!("the object `{key}` may not be accepted")).label("make its members properties of the payload, or allow this")
            .note("the table of payload types allows objects; the description of the report call and an older page allow arrays of objects only");
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

pub(super) fn array(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    key: &str,
    raw: &RawProperty,
    shared: &mut Payload<'_>,
    name: &str,
) -> Option<Type> {
    let items_path = path.key("items");
    let Some(items) = raw.items.get(&items_path, cx) else {
        if raw.items.is_absent() {
            cx.breach(&rules::manifest::MISSING_KEY, path.at_key())
                .message(format!("the array `{key}` has no `items`"))
                .label("write `items: { type: object, properties: { … } }`");
        }
        return None;
    };
    if !items_keywords(cx, &items_path, key, items) {
        return None;
    }
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

/// Whether the items are objects.
fn items_keywords(cx: &mut Cx<'_>, path: &Path<'_>, key: &str, raw: &RawItems) -> bool {
    unknown_keywords(cx, path, &raw.unknown, RawItems::KEYS);
    let objects = object_type(cx, path, &raw.ty, &format!("an item of `{key}`"));
    for (key, field) in [
        ("title", &raw.title),
        ("description", &raw.description),
        ("$id", &raw.id),
    ] {
        field.get(&path.key(key), cx);
    }
    additional_properties(cx, path, &raw.additional_properties);
    objects
}

fn conditioned(cx: &mut Cx<'_>, path: &Path<'_>, raw: &RawProperty, items: &RawItems) {
    let path = path.key("defaultConditionedProperty");
    let Some(key) = raw.default_conditioned_property.get(&path, cx) else {
        return;
    };
    let Some(properties) = items.properties.peek() else {
        return;
    };
    if properties.get(key).is_none() {
        let near = cx.near(key, properties.keys());
        cx.breach(
            &rules::nested::DEFAULT_CONDITIONED_PROPERTY,
            path.at_value(),
        )
        .message(format!("{} is not a property of the items", quote(key)))
        .suggest(near);
    }
}
