//! Objects inside of the payload, and arrays of objects (docs/api.md#s2.3).

use super::{
    Cx,
    keywords::unknown_keywords,
    payload::{Level, Members, Payload, additional_properties, object, object_type},
    property::{Declared, type_name},
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
    declared: &Declared<'_>,
    shared: &mut Payload<'_>,
) -> Option<Type> {
    let Declared { path, key, raw, .. } = declared;
    cx.breach(&rules::nested::NESTED_OBJECT, path.key("type").at_value())
        .message(format!("the object `{key}` may not be accepted"))
        .label("make its members properties of the payload, or allow this")
        .note("the table of payload types allows objects; the description of the report call and an older page allow arrays of objects only");
    additional_properties(cx, path, &raw.additional_properties);
    let members = Members {
        properties: &raw.properties,
        required: &[(&raw.required, path.key("required"))],
    };
    let name = type_name(cx, declared, "", shared)?;
    let found = object(cx, path, &members, Level::Second(key), shared, name);
    found.map(Type::Object)
}

pub(super) fn array(
    cx: &mut Cx<'_>,
    declared: &Declared<'_>,
    shared: &mut Payload<'_>,
) -> Option<Type> {
    let Declared { path, key, raw, .. } = declared;
    if raw.items.is_absent() {
        cx.breach(&rules::manifest::MISSING_KEY, path.at_key())
            .message(format!("the array `{key}` has no `items`"))
            .label("write `items: { type: object, properties: { … } }`");
    }
    let items = raw.items.get()?;
    let items_path = path.key("items");
    unknown_keywords(cx, &items_path, &items.unknown, RawItems::KEYS);
    let of = format!("an item of `{key}`");
    let are_objects = object_type(cx, &items_path, &items.ty, &of);
    additional_properties(cx, &items_path, &items.additional_properties);
    if !are_objects {
        return None;
    }
    conditioned(cx, path, raw, items);
    let members = Members {
        properties: &items.properties,
        required: &[
            (&items.required, items_path.key("required")),
            (&raw.required, path.key("required")),
        ],
    };
    let name = type_name(cx, declared, "Item", shared)?;
    let found = object(cx, &items_path, &members, Level::Second(key), shared, name);
    found.map(Type::Array)
}

fn conditioned(cx: &mut Cx<'_>, path: &Path<'_>, raw: &RawProperty, items: &RawItems) {
    let key = raw.default_conditioned_property.get();
    let Some((key, properties)) = key.zip(items.properties.get()) else {
        return;
    };
    if properties.get(key).is_none() {
        let near = cx.near(key, properties.keys());
        let at = path.key("defaultConditionedProperty").at_value();
        cx.breach(&rules::nested::DEFAULT_CONDITIONED_PROPERTY, at)
            .message(format!("{} is not a property of the items", quote(key)))
            .suggest(near);
    }
}
