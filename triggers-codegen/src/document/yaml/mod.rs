//! YAML to a value tree, once, refusing what YAML allows and a manifest must not contain.
//!
//! serde's YAML reader lets the last of two equal keys win and expands aliases without telling, so
//! the tree is built by a seed of our own that watches for both.

mod advice;
pub(crate) mod locate;
mod nesting;
mod scan;
mod wording;

use std::{cell::RefCell, collections::HashMap, fmt};

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde_yaml::{Deserializer as Yaml, Mapping, Number, Value};

use super::{format::Format, json::without_comments};
use crate::{
    diagnostic::{At, Diagnostics, Path},
    rules::{self, Rule},
    source::Source,
    text::{hidden_in, quote},
};
pub(crate) use scan::hidden_character;

/// Deeper than any manifest (docs/api.md#s2.3 allows two levels of properties), shallow enough for any
/// stack.
const MAX_DEPTH: usize = 32;
/// Nodes after aliases are expanded; a sound manifest of 1 MiB has a third of it.
const MAX_NODES: usize = 250_000;
/// Bytes of text after aliases are expanded.
const MAX_TEXT: usize = 4 << 20;

/// A line and a column, both from 1.
type Mark = (usize, usize);

/// Reads one document.
///
/// `None` if it cannot be read to its end; the reason is in `diagnostics`. Documents with several
/// parts, tags, merge keys, repeated keys, and aliases that expand to a multiple of the file are
/// refused.
pub fn parse(source: &Source, format: &Format, diagnostics: &mut Diagnostics) -> Option<Value> {
    let text = source.text();
    if text.len() as u64 > format.max_bytes {
        let mib = format.max_bytes >> 20;
        let message = format!("the {} is larger than {mib} MiB", format.name);
        diagnostics
            .breach(&rules::file::FILE_TOO_LARGE, At::File)
            .message(message);
        return None;
    }
    let before = diagnostics.len();
    diagnostics.extend(scan::dangers(text, format));
    if diagnostics.len() > before {
        return None;
    }
    let (error, stopped) = match read(source, format, diagnostics) {
        Ok(value) => return Some(value),
        Err(found) => found,
    };
    diagnostics.push(match stopped {
        Some(Stop::Depth) => advice::too_deep(text, &error, format),
        Some(Stop::Expansion) => advice::too_much(&error, format),
        None => advice::refused(&error, text, format),
    });
    None
}

/// The tree, or the library's error with the limit of ours that caused it.
fn read(
    source: &Source,
    format: &Format,
    diagnostics: &mut Diagnostics,
) -> Result<Value, (serde_yaml::Error, Option<Stop>)> {
    let reader = RefCell::new(Reader {
        diagnostics,
        format,
        nodes: 0,
        text: 0,
        stopped: None,
    });
    let text = without_comments(source.text());
    let result = Node {
        reader: &reader,
        path: Path::ROOT,
        depth: 0,
    }
    .deserialize(Yaml::from_str(&text));
    result.map_err(|error| (error, reader.into_inner().stopped))
}

/// The limit at which the reader gives up.
#[derive(Clone, Copy, Debug)]
enum Stop {
    Depth,
    Expansion,
}

struct Reader<'d> {
    diagnostics: &'d mut Diagnostics,
    format: &'d Format,
    nodes: usize,
    text: usize,
    /// Why the reader gave up: the parser's error only carries a text.
    stopped: Option<Stop>,
}

#[derive(Clone, Copy)]
struct Node<'r, 'p, 'd> {
    reader: &'r RefCell<Reader<'d>>,
    path: Path<'p>,
    depth: usize,
}

impl<'r, 'd> Node<'r, '_, 'd> {
    fn child<'q>(&self, path: Path<'q>) -> Node<'r, 'q, 'd> {
        Node {
            reader: self.reader,
            path,
            depth: self.depth + 1,
        }
    }

    fn stop<E: Error>(&self, stop: Stop) -> E {
        self.reader.borrow_mut().stopped = Some(stop);
        E::custom("a limit is exceeded")
    }

    /// Counts a node and its text.
    fn spend<E: Error>(&self, text: usize) -> Result<(), E> {
        let mut reader = self.reader.borrow_mut();
        reader.nodes += 1;
        reader.text += text;
        let exceeded = reader.nodes > MAX_NODES || reader.text > MAX_TEXT;
        drop(reader);
        if exceeded {
            return Err(self.stop(Stop::Expansion));
        }
        Ok(())
    }

    fn enter<E: Error>(&self) -> Result<(), E> {
        self.spend(0)?;
        if self.depth >= MAX_DEPTH {
            return Err(self.stop(Stop::Depth));
        }
        Ok(())
    }

    /// Reports a breach of a rule.
    fn breach(&self, rule: &'static Rule, at: At, message: String, label: &str) {
        let mut reader = self.reader.borrow_mut();
        reader
            .diagnostics
            .breach(rule, at)
            .message(message)
            .label(label);
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_, '_, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_, '_, '_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a node")
    }

    /// An empty document.
    fn visit_none<E: Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.spend(0)?;
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        self.spend(0)?;
        Ok(Value::Bool(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        self.spend(0)?;
        Ok(Value::Number(value.into()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        self.spend(0)?;
        Ok(Value::Number(value.into()))
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        #[expect(
            clippy::cast_precision_loss,
            reason = "checks refuse numbers of this size"
        )]
        self.visit_f64(value as f64)
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        #[expect(
            clippy::cast_precision_loss,
            reason = "checks refuse numbers of this size"
        )]
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        self.spend(0)?;
        Ok(Value::Number(Number::from(value)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        self.spend(text.len())?;
        Ok(Value::String(text.to_owned()))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Value, A::Error> {
        let (tag, inner) = data.variant::<String>()?;
        let message = format!("unexpected tag {}", quote(&tag));
        let label = "leave it out, or put the text in quotes";
        self.breach(&rules::yaml::YAML_TAG, self.path.at_value(), message, label);
        // A tag may stand before a tag, and nothing else bounds how often.
        self.enter()?;
        inner.newtype_variant_seed(Node {
            depth: self.depth + 1,
            ..self
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        self.enter()?;
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(self.child(self.path.index(values.len())))? {
            values.push(value);
        }
        Ok(Value::Sequence(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        self.enter()?;
        let mut values = Mapping::new();
        let mut repeats: HashMap<String, u32> = HashMap::new();
        let mut merged = None;
        while let Some(key) = map.next_key_seed(Key { map: &self })? {
            let path = self.path.key(&key);
            if values.contains_key(&key) {
                // Which of both is meant is unknown, so the later one is not looked at.
                map.next_value::<IgnoredAny>()?;
                let nth = repeats.entry(key.clone()).or_insert(0);
                *nth += 1;
                self.repeated(&key, *nth);
                continue;
            }
            let value = map.next_value_seed(self.child(path))?;
            if key == "<<" {
                let message = "merge keys (`<<`) are not supported".to_owned();
                let label = "write the keys out, or use an alias for the whole value";
                self.breach(&rules::yaml::MERGE_KEY, path.at_key(), message, label);
                merged = Some(value);
            } else {
                values.insert(Value::String(key), value);
            }
        }
        // So that what it brings is not reported as missing.
        if let Some(Value::Mapping(merged)) = merged {
            for (key, value) in merged {
                values.entry(key).or_insert(value);
            }
        }
        Ok(Value::Mapping(values))
    }
}

impl Node<'_, '_, '_> {
    fn repeated(&self, key: &str, nth: u32) {
        let path = self.path.key(key);
        self.reader
            .borrow_mut()
            .diagnostics
            .breach(&rules::yaml::DUPLICATE_KEY, path.at_repeat(nth))
            .message(format!("duplicate key {}", quote(key)))
            .label("rename it, or remove it")
            .also(path.at_key(), "first here");
    }
}

/// What a key is, in the library's messages.
const KEY: &str = "a key";

/// Keys are text: plain `1` or `true` as a key means the text, as in JSON.
struct Key<'n, 'r, 'p, 'd> {
    map: &'n Node<'r, 'p, 'd>,
}

impl<'de> DeserializeSeed<'de> for Key<'_, '_, '_, '_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_, '_, '_, '_> {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(KEY)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        self.map.spend(text.len())?;
        let format = self.map.reader.borrow().format;
        if let Some(c) = hidden_in(text).filter(|_| !format.foreign) {
            let at = self.map.path.key(text).at_key();
            let hidden = hidden_character(at, c, format);
            self.map.reader.borrow_mut().diagnostics.push(hidden);
        }
        Ok(text.to_owned())
    }
}
