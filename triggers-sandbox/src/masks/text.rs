//! JSON text in which some values are masked and nothing else is changed.

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
    let text = masked(&person.to_string(), &mut Pairs::default(), |_| Some(&ANY));
    text.and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default()
}

/// The text with a mask for each scalar that `find` has one for by its path; `None` when it is no JSON.
pub(super) fn masked<'a>(
    text: &str,
    pairs: &mut Pairs,
    find: impl Fn(&[String]) -> Option<&'a Leaf>,
) -> Option<String> {
    let _: serde::de::IgnoredAny = serde_json::from_str(text).ok()?;
    let mut masked = String::with_capacity(text.len());
    // The keys of the objects around, and for each level whether it is an object.
    let (mut path, mut levels) = (Vec::<String>::new(), Vec::new());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => string_length(rest),
            '{' | '}' | '[' | ']' | ',' | ':' => 1,
            _ if first.is_ascii_whitespace() => 1,
            _ => rest
                .find(|end: char| matches!(end, ',' | '}' | ']') || end.is_ascii_whitespace())
                .unwrap_or(rest.len()),
        };
        let (token, after) = rest.split_at(length);
        rest = after;
        match first {
            '{' | '[' => levels.push(first == '{'),
            '}' | ']' => {
                levels.pop();
            }
            ',' | ':' => {}
            _ if first.is_ascii_whitespace() => {}
            '"' if after.trim_start().starts_with(':') => {
                path.truncate(depth(&levels).saturating_sub(1));
                path.push(serde_json::from_str(token).ok()?);
            }
            _ => {
                path.truncate(depth(&levels));
                if let Some(leaf) = find(&path) {
                    let value: Value = serde_json::from_str(token).ok()?;
                    let mask = leaf.mask(&value);
                    pairs.add(&value, &mask);
                    masked.push_str(&mask.to_string());
                    continue;
                }
            }
        }
        masked.push_str(token);
    }
    Some(masked)
}

/// Objects around; lists have no keys.
fn depth(levels: &[bool]) -> usize {
    levels.iter().filter(|is_object| **is_object).count()
}

/// Bytes of the string that the text begins with, quotes included.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (place, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return place + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{ANY, Pairs, masked};

    #[test]
    fn only_the_values_of_the_path_are_changed() {
        let text = r#"{ "a" : {"mail": "x@y.z\"", "n": [1, {"mail":"x@y.z\""}]}, "mail":"kept", "a\u0062":true }"#;
        let find =
            |path: &[String]| (path.first()? == "a" && path.last()? == "mail").then_some(&ANY);
        let mut pairs = Pairs::default();
        let masked = masked(text, &mut pairs, find).expect("JSON");
        let mask = &pairs.0[0].1;
        assert!(mask.ends_with("@example.com"), "{mask}");
        assert_eq!(masked, text.replace(r#"x@y.z\""#, mask));
    }
}
