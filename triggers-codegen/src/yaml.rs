//! YAML to a value tree, once, refusing what YAML allows and a manifest must not contain.
//!
//! serde's YAML reader lets the last of two equal keys win and expands aliases without telling, so
//! the tree is built by a seed of our own that watches for both.

mod broken;
mod scan;

use std::{cell::RefCell, collections::HashMap, fmt};

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde_yaml::{Deserializer as Yaml, Mapping, Number, Value};

use crate::{
    diagnostic::{At, Diagnostic, Diagnostics},
    path::Path,
    rules::{self, Rule},
    source::{MAX_BYTES, Source},
    text::{hidden_in, quote},
};

/// Deeper than any manifest (spec §2.3 allows two levels of properties), shallow enough for any
/// stack.
const MAX_DEPTH: usize = 32;
/// Nodes after aliases are expanded; a sound manifest of 1 MiB has a third of it.
const MAX_NODES: usize = 250_000;
/// Bytes of text after aliases are expanded.
const MAX_TEXT: usize = 4 << 20;

/// Reads one document. `None` when it cannot be read to its end; the reason is in `diagnostics`.
pub(crate) fn parse(source: &Source, diagnostics: &mut Diagnostics) -> Option<Value> {
    parse_up_to(source, MAX_BYTES, diagnostics)
}

/// Reads one document of at most so many bytes, a whole number of MiB.
pub(crate) fn parse_up_to(
    source: &Source,
    max_bytes: u64,
    diagnostics: &mut Diagnostics,
) -> Option<Value> {
    let text = source.text();
    if text.len() as u64 > max_bytes {
        let message = format!("a manifest may not be larger than {} MiB", max_bytes >> 20);
        diagnostics.push(Diagnostic::error(At::File, message).rule(&rules::file::FILE_TOO_LARGE));
        return None;
    }
    let before = diagnostics.len();
    diagnostics.extend(scan::dangers(text));
    if diagnostics.len() > before {
        return None;
    }
    let reader = RefCell::new(Reader {
        diagnostics,
        nodes: 0,
        text: 0,
        stopped: None,
    });
    let result = Node {
        reader: &reader,
        path: Path::ROOT,
        depth: 0,
    }
    .deserialize(Yaml::from_str(text));
    let Reader {
        diagnostics,
        stopped,
        ..
    } = reader.into_inner();
    match result {
        Ok(value) => Some(value),
        Err(error) => {
            diagnostics.push(refused(&error, stopped, text));
            None
        }
    }
}

/// Why the reader gives up.
struct Stop(&'static Rule, String, &'static str);

impl Stop {
    fn at(self, at: At) -> Diagnostic {
        Diagnostic::error(at, self.1).rule(self.0).label(self.2)
    }
}

fn too_deep() -> Stop {
    Stop(
        &rules::yaml::DEPTH_LIMIT,
        format!("a manifest may not be nested deeper than {MAX_DEPTH} levels"),
        "look for a bracket that is not closed",
    )
}

/// The reader's own refusal, or what the parser says about broken syntax.
fn refused(error: &serde_yaml::Error, stopped: Option<Stop>, text: &str) -> Diagnostic {
    let at = error.location().map_or(At::File, |location| At::Position {
        line: location.line(),
        column: location.column(),
    });
    if let Some(stop) = stopped {
        return stop.at(at);
    }
    let message = error.to_string();
    if message.contains("more than one document") {
        return broken::documents(text);
    }
    if message.contains("repetition limit") {
        return too_much().at(at);
    }
    if message.contains("recursion limit") {
        return too_deep().at(at);
    }
    let said = message.split(" at line ").next().unwrap_or_default();
    if said.ends_with("expected a key") {
        return Diagnostic::error(at, "a key must be text, not a list or a mapping")
            .rule(&rules::yaml::KEY_NOT_TEXT)
            .label("write a text, in quotes if it starts with a bracket");
    }
    broken::diagnostic(&message, text)
}

fn too_much() -> Stop {
    Stop(
        &rules::yaml::ALIAS_EXPANSION,
        "the manifest's aliases expand to more than a manifest can need".to_owned(),
        "write the values out",
    )
}

struct Reader<'d> {
    diagnostics: &'d mut Diagnostics,
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
            drop(reader);
            return Err(self.stop(too_much()));
        }
        Ok(())
    }

    fn enter<E: Error>(&self) -> Result<(), E> {
        self.spend(0)?;
        if self.depth >= MAX_DEPTH {
            Err(self.stop(too_deep()))
        } else {
            Ok(())
        }
    }

    fn report(&self, diagnostic: Diagnostic) {
        self.reader.borrow_mut().diagnostics.push(diagnostic);
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
        if let Some(c) = hidden_in(text) {
            self.report(scan::hidden(self.path.at_value(), c));
        }
        Ok(Value::String(text.to_owned()))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Value, A::Error> {
        let (tag, inner) = data.variant::<String>()?;
        self.report(
            Diagnostic::error(
                self.path.at_value(),
                format!("the tag {} has no meaning in a manifest", quote(&tag)),
            )
            .rule(&rules::yaml::YAML_TAG)
            .label("leave it out, or put the text in quotes"),
        );
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
        while let Some(key) = map.next_key_seed(Key { map: &self })? {
            let path = self.path.key(&key);
            let value = map.next_value_seed(self.child(path))?;
            if key == "<<" {
                self.report(
                    Diagnostic::error(path.at_key(), "merge keys are not part of a manifest")
                        .rule(&rules::yaml::MERGE_KEY)
                        .label("write the keys out, or alias the whole value"),
                );
            } else if values.contains_key(&key) {
                let nth = repeats.entry(key.clone()).or_insert(0);
                *nth += 1;
                self.repeated(&key, *nth);
            } else {
                values.insert(Value::String(key), value);
            }
        }
        Ok(Value::Mapping(values))
    }
}

impl Node<'_, '_, '_> {
    fn repeated(&self, key: &str, nth: u32) {
        let path = self.path.key(key);
        let diagnostic = Diagnostic::error(
            path.at_repeat(nth),
            format!("the key {} stands twice in the same mapping", quote(key)),
        )
        .rule(&rules::yaml::DUPLICATE_KEY)
        .label("rename it, or leave it out")
        .also(path.at_key(), "first here");
        self.report(diagnostic);
    }
}

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
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        self.map.spend(text.len())?;
        if let Some(c) = hidden_in(text) {
            self.map
                .report(scan::hidden(self.map.path.key(text).at_key(), c));
        }
        Ok(text.to_owned())
    }
}
