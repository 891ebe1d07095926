//! The properties of an object or of an array's items, before and after.

use std::collections::{BTreeMap, BTreeSet};

use serde_yaml::{Mapping, Value};

use super::{Kind, compare::Cx};
use crate::{
    diagnostic::Path,
    lock::{canonical_value, required_names},
};

impl Cx<'_> {
    /// An array's items; names that the array requires of them count as theirs.
    pub(super) fn items(&mut self, before: &Mapping, after: &Mapping, path: &Path<'_>, way: &str) {
        let items = |schema| Mapping::get(schema, "items").and_then(Value::as_mapping);
        let path = &path.key("items");
        match (items(before), items(after)) {
            (Some(old), Some(new)) => {
                if self.keyword("type", Kind::TypeChanged, old, new, path, way) {
                    let (old_names, new_names) = (required_names(before), required_names(after));
                    self.object(old, new, &old_names, &new_names, path, way);
                    self.other_keywords(old, new, path, way);
                }
            }
            (None, None) => {}
            _ => {
                let (old, new) = (before.get("items"), after.get("items"));
                self.push(Kind::TypeChanged, path, way, old, new);
            }
        }
    }

    pub(super) fn object(
        &mut self,
        before: &Mapping,
        after: &Mapping,
        also_before: &[&str],
        also_after: &[&str],
        path: &Path<'_>,
        way: &str,
    ) {
        let old = Members::of(before, also_before);
        let new = Members::of(after, also_after);
        let names: BTreeSet<&str> = old.all.keys().chain(new.all.keys()).copied().collect();
        let properties = path.key("properties");
        for name in names {
            let path = properties.key(name);
            let way = match way {
                "" => name.to_owned(),
                way => format!("{way}.{name}"),
            };
            let required = (old.required.contains(name), new.required.contains(name));
            match (old.all.get(name), new.all.get(name)) {
                (Some(old), None) => {
                    self.push(Kind::PropertyRemoved, &path, &way, Some(old), None);
                }
                (None, Some(new)) => {
                    let kind = if required.1 {
                        Kind::RequiredPropertyAdded
                    } else {
                        Kind::OptionalPropertyAdded
                    };
                    self.push(kind, &path, &way, None, Some(new));
                }
                (Some(old), Some(new)) => {
                    if required.0 != required.1 {
                        let kind = if required.1 {
                            Kind::BecameRequired
                        } else {
                            Kind::BecameOptional
                        };
                        let (old, new) = (required.0.into(), required.1.into());
                        self.push(kind, &path, &way, Some(&old), Some(&new));
                    }
                    self.property(old, new, &path, &way);
                }
                (None, None) => {}
            }
        }
    }

    fn property(&mut self, before: &Value, after: &Value, path: &Path<'_>, way: &str) {
        match (before, after) {
            (Value::Mapping(old), Value::Mapping(new)) => self.schema(old, new, path, way),
            (old, new) if canonical_value(old) == canonical_value(new) => {}
            (old, new) => self.push(Kind::TypeChanged, path, way, Some(old), Some(new)),
        }
    }
}

/// The properties of an object, and which of them are required.
struct Members<'a> {
    all: BTreeMap<&'a str, &'a Value>,
    required: BTreeSet<&'a str>,
}

impl<'a> Members<'a> {
    fn of(schema: &'a Mapping, also_required: &[&'a str]) -> Self {
        let properties = schema.get("properties").and_then(Value::as_mapping);
        let named = |(name, schema): (&'a Value, &'a Value)| Some((name.as_str()?, schema));
        Members {
            all: properties.into_iter().flatten().filter_map(named).collect(),
            required: required_names(schema)
                .into_iter()
                .chain(also_required.iter().copied())
                .collect(),
        }
    }
}
