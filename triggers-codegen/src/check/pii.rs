//! `pii`: which properties hold personal data.

use std::collections::{BTreeSet, HashMap};

use super::Cx;
use crate::{
    diagnostic::Path,
    model::{Property, Struct, Type},
    raw::{RawTrigger, names},
    rules,
    text::quote,
};

/// Marks the properties that `pii` lists, and all members of the objects and arrays among them.
/// `declared` are the paths of all properties, whether they are in the model or not.
pub(super) fn pii(
    cx: &mut Cx<'_>,
    trigger: &Path<'_>,
    raw: &RawTrigger,
    payload: &mut Struct,
    declared: &BTreeSet<String>,
) {
    let path = trigger.key("pii");
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
        if let Some(property) = find(payload, property_path) {
            mark(property);
            continue;
        }
        // A property with an error of its own is not in the model, nor what is in it.
        let owner = property_path.split_once('.').map(|(owner, _)| owner);
        let known = |owner: &str| payload.properties.iter().any(|known| known.key == owner);
        let is_unsound = |owner: &str| declared.contains(owner) && !known(owner);
        if !declared.contains(property_path) && !owner.is_some_and(is_unsound) {
            let near = cx.near(property_path, declared.iter().map(String::as_str));
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
