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
    diagnostic::{At, Diagnostic, Diagnostics, Path},
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
    match error_of(source, format, diagnostics) {
        Ok(value) => Some(value),
        Err(Refused::Own(diagnostic)) => {
            diagnostics.push(*diagnostic);
            None
        }
        Err(Refused::Library(error)) => {
            diagnostics.push(advice::refused(&error, text, format));
            None
        }
    }
}

/// Why a document is not read.
enum Refused {
    /// A limit of ours is exceeded.
    Own(Box<Diagnostic>),
    /// The library refuses it.
    Library(serde_yaml::Error),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::Own(diagnostic) => diagnostic.fmt(f),
            Refused::Library(error) => error.fmt(f),
        }
    }
}

fn error_of(
    source: &Source,
    format: &Format,
    diagnostics: &mut Diagnostics,
) -> Result<Value, Refused> {
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
    let stopped = reader.into_inner().stopped;
    result.map_err(|error| match stopped {
        Some(stop) if stop.0.id == rules::yaml::DEPTH_LIMIT.id => {
            Refused::Own(Box::new(advice::too_deep(&text, error.location(), format)))
        }
        Some(stop) => {
            let at = error.location().map_or(At::File, |location| At::Position {
                line: location.line(),
                column: location.column(),
            });
            Refused::Own(Box::new(stop.at(at)))
        }
        None => Refused::Library(error),
    })
}

/// Why the reader gives up.
struct Stop(&'static Rule, String, &'static str);

impl Stop {
    fn at(self, at: At) -> Diagnostic {
        Diagnostic::of(self.0, at)
            .message(self.1)
            .label(self.2)
            .clone()
    }
}

fn too_much(format: &Format) -> Stop {
    Stop(
        &rules::yaml::ALIAS_EXPANSION,
        format!(
            "the aliases of the {} expand to more than 4 MiB",
            format.name
        ),
        "write the values out",
    )
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
        let error = E::custom(&stop.1);
        self.reader.borrow_mut().stopped = Some(stop);
        error
    }

    /// Counts a node and its text.
    fn spend<E: Error>(&self, text: usize) -> Result<(), E> {
        let mut reader = self.reader.borrow_mut();
        reader.nodes += 1;
        reader.text += text;
        if reader.nodes > MAX_NODES || reader.text > MAX_TEXT {
            let stop = too_much(reader.format);
            drop(reader);
            return Err(self.stop(stop));
        }
        Ok(())
    }

    fn enter<E: Error>(&self) -> Result<(), E> {
        self.spend(0)?;
        if self.depth >= MAX_DEPTH {
            // `advice` finds the words for it.
            Err(self.stop(Stop(&rules::yaml::DEPTH_LIMIT, String::new(), "")))
        } else {
            Ok(())
        }
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
        self.reader
            .borrow_mut()
            .diagnostics
            .breach(&rules::yaml::YAML_TAG, self.path.at_value())
            .message(format!("unexpected tag {}", quote(&tag)))
            .label("leave it out, or put the text in quotes");
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
                self.reader
                    .borrow_mut()
                    .diagnostics
                    .breach(&rules::yaml::MERGE_KEY, path.at_key())
                    .message("merge keys (`<<`) are not supported")
                    .label("write the keys out, or use an alias for the whole value");
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
