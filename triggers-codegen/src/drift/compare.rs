//! Two states of a trigger, keyword by keyword.

use std::collections::BTreeSet;

use serde_yaml::{Mapping, Value};

use super::{Change, Kind, State};
use crate::{
    diagnostic::Path,
    lock::{
        canonical_value,
        keywords::{KEYWORDS, Role, role},
    },
};

/// What differs between two states of the trigger `key`, in the order of the properties' names.
///
/// Order of keys, `$schema`, `$id` and `additionalProperties` are no differences. A property of
/// another type is one change: its format and its members, which depend on the type, are not
/// compared then.
#[must_use]
pub fn compare(key: &str, before: State<'_>, after: State<'_>) -> Vec<Change> {
    let mut cx = Cx {
        trigger: key,
        identities: (identities(before.schema), identities(after.schema)),
        changes: Vec::new(),
    };
    if let (Some(old), Some(new)) = (before.name, after.name)
        && old != new
    {
        cx.push(
            Kind::TriggerRenamed,
            &Path::ROOT,
            "",
            Some(&old.into()),
            Some(&new.into()),
        );
    }
    if let (Some(old), Some(new)) = (before.provider, after.provider)
        && old != new
    {
        let (old, new) = (old.map(Value::from), new.map(Value::from));
        cx.push(
            Kind::ProviderChanged,
            &Path::ROOT,
            "",
            old.as_ref(),
            new.as_ref(),
        );
    }
    let (Value::Mapping(old), Value::Mapping(new)) = (before.schema, after.schema) else {
        if canonical_value(before.schema) != canonical_value(after.schema) {
            let (old, new) = (Some(before.schema), Some(after.schema));
            cx.push(Kind::TypeChanged, &Path::ROOT, "", old, new);
        }
        return cx.changes;
    };
    cx.schema(old, new, &Path::ROOT, "");
    cx.changes
}

/// The identities of the payload's properties.
fn identities(schema: &Value) -> BTreeSet<String> {
    let properties = schema.get("properties").and_then(Value::as_mapping);
    properties
        .into_iter()
        .flatten()
        .filter_map(|(_, property)| Some(property.get("identityType")?.as_str()?.to_owned()))
        .collect()
}

pub(super) struct Cx<'a> {
    trigger: &'a str,
    /// The identities of all properties, before and after.
    identities: (BTreeSet<String>, BTreeSet<String>),
    changes: Vec<Change>,
}

impl Cx<'_> {
    pub(super) fn push(
        &mut self,
        kind: Kind,
        path: &Path<'_>,
        way: &str,
        before: Option<&Value>,
        after: Option<&Value>,
    ) {
        self.changes.push(Change {
            kind,
            trigger: self.trigger.to_owned(),
            property: way.to_owned(),
            path: path.to_string(),
            before: before.cloned(),
            after: after.cloned(),
        });
    }

    /// A property, the payload or an array's items.
    pub(super) fn schema(&mut self, before: &Mapping, after: &Mapping, path: &Path<'_>, way: &str) {
        let same_type = self.keyword("type", Kind::TypeChanged, before, after, path, way);
        if same_type {
            self.keyword("format", Kind::FormatChanged, before, after, path, way);
            self.choices(before, after, path, way);
            self.object(before, after, &[], &[], path, way);
            self.items(before, after, path, way);
            self.other_keywords(before, after, path, way);
        }
        self.identity(before, after, path, way);
        self.future_date(before, after, path, way);
        for (keyword, role) in KEYWORDS {
            // Examples and defaults are of the property's type.
            let comparable = same_type || !matches!(*keyword, "examples" | "default");
            if let (Role::Annotation(kind), true) = (role, comparable) {
                self.keyword(keyword, *kind, before, after, path, way);
            }
        }
    }

    /// Whether both have the same there; tells when not.
    pub(super) fn keyword(
        &mut self,
        keyword: &str,
        kind: Kind,
        before: &Mapping,
        after: &Mapping,
        path: &Path<'_>,
        way: &str,
    ) -> bool {
        // A mark that says no says what its absence says.
        let get = |schema| match Mapping::get(schema, keyword) {
            Some(Value::Bool(false)) if keyword == "hidden" => None,
            found => found,
        };
        let (old, new) = (get(before), get(after));
        let same = old.map(canonical_value) == new.map(canonical_value);
        if !same {
            self.push(kind, &path.key(keyword), way, old, new);
        }
        same
    }

    /// docs/api.md#s2.6: one not yet used by another property may be added; none may go or move.
    fn identity(&mut self, before: &Mapping, after: &Mapping, path: &Path<'_>, way: &str) {
        let (old, new) = (before.get("identityType"), after.get("identityType"));
        let kind = match (old, new) {
            (None, None) => return,
            (Some(old), Some(new)) if old == new => return,
            (Some(_), Some(_)) => Kind::IdentityMoved,
            (None, Some(new)) => {
                let used = new
                    .as_str()
                    .is_some_and(|id| self.identities.0.contains(id));
                if used {
                    Kind::IdentityMoved
                } else {
                    Kind::IdentityAdded
                }
            }
            (Some(old), None) => {
                let moved = old
                    .as_str()
                    .is_some_and(|id| self.identities.1.contains(id));
                if moved {
                    Kind::IdentityMoved
                } else {
                    Kind::IdentityRemoved
                }
            }
        };
        self.push(kind, &path.key("identityType"), way, old, new);
    }

    fn future_date(&mut self, before: &Mapping, after: &Mapping, path: &Path<'_>, way: &str) {
        let marked = |schema| Mapping::get(schema, "futureDate") == Some(&Value::Bool(true));
        let kind = match (marked(before), marked(after)) {
            (false, true) => Kind::FutureDateAdded,
            (true, false) => Kind::FutureDateRemoved,
            _ => return,
        };
        let (old, new) = (before.get("futureDate"), after.get("futureDate"));
        self.push(kind, &path.key("futureDate"), way, old, new);
    }

    /// What the dialect does not know, and the table of changes does not name.
    pub(super) fn other_keywords(
        &mut self,
        before: &Mapping,
        after: &Mapping,
        path: &Path<'_>,
        way: &str,
    ) {
        let names: BTreeSet<&str> = before
            .keys()
            .chain(after.keys())
            .filter_map(Value::as_str)
            .filter(|key| *key != "$comment" && role(key).is_none())
            .collect();
        for keyword in names {
            self.keyword(keyword, Kind::KeywordChanged, before, after, path, way);
        }
    }
}
