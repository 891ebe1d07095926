//! `pii`: which properties hold personal data.

use std::collections::HashMap;

use super::Cx;
use crate::{
    diagnostic::Path,
    model::{Property, Struct, Type},
    raw::{Entries, Field, RawProperty, RawTrigger, names},
    rules,
    text::quote,
};

/// Marks the properties that `pii` lists, and all members of the objects and arrays among them.
pub(super) fn pii(
    cx: &mut Cx<'_>,
    trigger: &Path<'_>,
    raw: &RawTrigger,
    payload: Option<&mut Struct>,
) {
    let path = trigger.key("pii");
    let Some(payload) = payload else {
        return;
    };
    let declared = raw.payload.get().and_then(|raw| raw.properties.get());
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for (index, property_path) in names(&raw.pii) {
        let item = path.index(index);
        if let Some(first) = seen.insert(property_path, index) {
            let message = format!("`pii` lists {} twice", quote(property_path));
            cx.breach(&rules::pii::PII_TWICE, item.at_value())
                .message(message)
                .label("remove one")
                .also(path.index(first).at_value(), "the first");
        }
        match find(payload, property_path) {
            Some(property) => mark(property),
            // A property with an error of its own is not in the model.
            None if declared.is_some_and(|declared| is_declared(declared, property_path)) => {}
            None => {
                let known = paths(payload);
                let near = cx.near(property_path, known.iter().map(String::as_str));
                cx.breach(&rules::pii::PII_UNKNOWN_PROPERTY, item.at_value())
                    .message(format!(
                        "`pii` lists {}, which is no property",
                        quote(property_path)
                    ))
                    .label("write `property` or `property.member`")
                    .suggest(near);
            }
        }
    }
}

fn find<'p>(object: &'p mut Struct, property_path: &str) -> Option<&'p mut Property> {
    let (key, rest) = match property_path.split_once('.') {
        Some((key, rest)) => (key, Some(rest)),
        None => (property_path, None),
    };
    let mut properties = object.properties.iter_mut();
    let property = properties.find(|property| property.key == key)?;
    let Some(rest) = rest else {
        return Some(property);
    };
    match &mut property.ty {
        Type::Object(members) | Type::Array(members) => find(members, rest),
        _ => None,
    }
}

fn mark(property: &mut Property) {
    property.pii = true;
    if let Type::Object(members) | Type::Array(members) = &mut property.ty {
        members.properties.iter_mut().for_each(mark);
    }
}

fn is_declared(properties: &Entries<Field<RawProperty>>, property_path: &str) -> bool {
    let (key, rest) = match property_path.split_once('.') {
        Some((key, rest)) => (key, Some(rest)),
        None => (property_path, None),
    };
    let Some(property) = properties.get(key) else {
        return false;
    };
    let Some(rest) = rest else {
        return true;
    };
    property.get().is_none_or(|property| {
        let items = property.items.get().map(|items| &items.properties);
        let members = [Some(&property.properties), items].into_iter().flatten();
        members
            .filter_map(Field::get)
            .any(|members| is_declared(members, rest))
    })
}

/// The paths of all properties, for suggestions.
fn paths(object: &Struct) -> Vec<String> {
    let mut paths = Vec::new();
    for property in &object.properties {
        paths.push(property.key.clone());
        if let Type::Object(members) | Type::Array(members) = &property.ty {
            let members = members.properties.iter();
            paths.extend(members.map(|member| format!("{}.{}", property.key, member.key)));
        }
    }
    paths
}
