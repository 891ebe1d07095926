//! The values that a property may have, before and after.

use std::collections::BTreeSet;

use serde_yaml::{Mapping, Value};

use super::{Kind, compare::Cx};
use crate::{
    diagnostic::Path,
    lock::{canonical_value, choices},
};

impl Cx<'_> {
    /// `enum`, or `oneOf` of constants, which mean the same.
    pub(super) fn choices(
        &mut self,
        before: &Mapping,
        after: &Mapping,
        path: &Path<'_>,
        way: &str,
    ) {
        let (old, new) = (Choices::of(before), Choices::of(after));
        let path = &path.key(new.keyword.or(old.keyword).unwrap_or("enum"));
        let kind = match (&old.values, &new.values) {
            (None, None) => return,
            (None, Some(_)) => Kind::ChoicesClosed,
            (Some(_), None) => Kind::ChoicesOpened,
            (Some(Err(old)), Some(Err(new))) if old == new => return,
            (Some(Ok(old_values)), Some(Ok(new_values))) => {
                let removed = old_values.iter().any(|value| !new_values.contains(value));
                let added = new_values.iter().any(|value| !old_values.contains(value));
                if removed {
                    self.push(Kind::ChoiceRemoved, path, way, old.list, new.list);
                }
                if added {
                    self.push(Kind::ChoiceAdded, path, way, old.list, new.list);
                }
                let texts = |list: Option<&Value>| list.map(canonical_value);
                let both = old.keyword == Some("oneOf") && new.keyword == Some("oneOf");
                if !removed && !added && both && texts(old.list) != texts(new.list) {
                    self.push(Kind::ChoiceTextChanged, path, way, old.list, new.list);
                }
                return;
            }
            _ => Kind::KeywordChanged,
        };
        self.push(kind, path, way, old.list, new.list);
    }
}

/// The values that a property may have: canonical texts, or the list's when it is no plain list.
struct Choices<'a> {
    keyword: Option<&'static str>,
    list: Option<&'a Value>,
    values: Option<Result<BTreeSet<String>, String>>,
}

impl<'a> Choices<'a> {
    fn of(schema: &'a Mapping) -> Self {
        let found = ["enum", "oneOf"]
            .into_iter()
            .find_map(|keyword| Some((keyword, schema.get(keyword)?)));
        let values = found
            .map(|(keyword, list)| choices(keyword, list).ok_or_else(|| canonical_value(list)));
        Choices {
            keyword: found.map(|(keyword, _)| keyword),
            list: found.map(|(_, list)| list),
            values,
        }
    }
}
