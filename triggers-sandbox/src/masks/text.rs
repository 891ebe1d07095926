//! JSON in which some values are masked, and texts that quote them.

use super::{ANY, Leaf};
use serde_json::Value;

/// Values and their masks, as texts.
#[derive(Debug, Default)]
pub(crate) struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// Shorter ones occur by chance.
    const LEAST: usize = 3;

    fn add(&mut self, value: &Value, mask: &Value) {
        let plain = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let pair = (plain(value), plain(mask));
        if pair.0.len() >= Self::LEAST && pair.0 != pair.1 && !self.0.contains(&pair) {
            self.0.push(pair);
        }
    }

    /// Adds what differs between a value and the same value with its masks.
    pub(crate) fn compare(&mut self, value: &Value, masked: &Value) {
        match (value, masked) {
            (Value::Object(value), Value::Object(masked)) => {
                for (key, value) in value {
                    self.compare(value, masked.get(key).unwrap_or(&Value::Null));
                }
            }
            (Value::Array(values), Value::Array(masked)) => {
                for (value, masked) in values.iter().zip(masked) {
                    self.compare(value, masked);
                }
            }
            (value, masked) if !value.is_null() => self.add(value, masked),
            _ => {}
        }
    }

    /// Puts the masks into a text that may quote the values; the longest values first, because one
    /// may be part of another.
    pub(crate) fn replace(&mut self, text: &mut String) {
        self.0
            .sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
        for (value, mask) in &self.0 {
            if text.contains(value) {
                *text = text.replace(value, mask);
            }
        }
    }

    /// The same in JSON text.
    pub(crate) fn replace_json(&mut self, text: &mut String) {
        let escaped = |text: &str| {
            let json = Value::from(text).to_string();
            json[1..json.len() - 1].to_owned()
        };
        let pairs = self.0.iter();
        let pairs = pairs.map(|(value, mask)| (escaped(value), escaped(mask)));
        Self(pairs.collect()).replace(text);
    }
}

/// A contact or member, all of whose data is personal.
pub(crate) fn person(person: &Value) -> Value {
    let mut person = person.clone();
    mask(&mut person, &mut Pairs::default(), &|_| Some(&ANY));
    person
}

/// Puts a mask in place of each scalar that `find` has one for by the keys of the objects around it.
pub(super) fn mask<'a>(
    value: &mut Value,
    pairs: &mut Pairs,
    find: &impl Fn(&[String]) -> Option<&'a Leaf>,
) {
    walk(value, &mut Vec::new(), &mut |path, scalar| {
        if let Some(leaf) = find(path) {
            let masked = leaf.mask(scalar);
            pairs.add(scalar, &masked);
            *scalar = masked;
        }
    });
}

fn walk(value: &mut Value, path: &mut Vec<String>, look: &mut dyn FnMut(&[String], &mut Value)) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                path.push(key.clone());
                walk(member, path, look);
                path.pop();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, path, look)),
        scalar => look(path, scalar),
    }
}
