//! From paths to lines and columns, by the parser that read the manifest.
//!
//! The parser gives no positions of sound nodes, but it stamps one on every error. So the text is
//! walked once more and the visitor of each wanted scalar fails on purpose; the error is caught one
//! frame up, its position is read, and the walk goes on, for the parser has already passed the
//! scalar. Mappings and lists cannot be passed that way. They are shown by their key, or by the
//! first key inside.

use std::{cell::RefCell, collections::HashMap, fmt};

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde_yaml::Deserializer as Yaml;

use super::{super::json::without_comments, wording::mark_of};
use crate::diagnostic::{At, Part, segments};

/// Where a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Position {
    /// Counted from 1.
    pub(crate) line: usize,
    /// Counted from 1, in characters.
    pub(crate) column: usize,
    /// The scalar there, as parsed; tells how wide it is.
    pub(crate) text: Option<String>,
}

/// Finds all places in one walk over `text`; `None` where there is no such node.
pub(crate) fn locate(text: &str, places: &[&At]) -> Vec<Option<Position>> {
    let mut wanted = Wanted::default();
    let mut found = vec![None; places.len()];
    for (slot, place) in places.iter().enumerate() {
        match place {
            At::File => {}
            At::Position { line, column } => {
                found[slot] = Some(Position {
                    line: *line,
                    column: *column,
                    text: None,
                });
            }
            At::Node { path, part } => wanted.node(path).slots.entry(*part).or_default().push(slot),
        }
    }
    // What was refused by its text must not be parsed for its diagnostics.
    if wanted.children.is_empty() && wanted.slots.is_empty() {
        return found;
    }
    let found = RefCell::new(found);
    // A broken document ends the walk; what was found before the break stays.
    let _ = Walk {
        wanted: &wanted,
        here: None,
        above: None,
        found: &found,
    }
    .deserialize(Yaml::from_str(&without_comments(text)));
    found.into_inner()
}

/// The wanted nodes, as a tree.
#[derive(Default)]
struct Wanted {
    children: HashMap<String, Wanted>,
    slots: HashMap<Part, Vec<usize>>,
}

impl Wanted {
    fn node(&mut self, path: &str) -> &mut Wanted {
        segments(path).fold(self, |node, segment| {
            node.children.entry(segment).or_default()
        })
    }
}

type Found = RefCell<Vec<Option<Position>>>;

#[derive(Clone, Copy)]
struct Walk<'w> {
    wanted: &'w Wanted,
    /// Where the key is; a list's items have none.
    here: Option<&'w Position>,
    /// Where the nearest key above is.
    above: Option<&'w Position>,
    found: &'w Found,
}

impl Walk<'_> {
    fn record(&self, wanted: Part, position: &Position) {
        for slot in self.wanted.slots.get(&wanted).into_iter().flatten() {
            self.found.borrow_mut()[*slot] = Some(position.clone());
        }
    }

    /// Mappings and lists stand where their key stands.
    fn record_container(&self, position: Option<&Position>) {
        if let Some(position) = position {
            self.record(Part::Value, position);
        }
    }

    fn wants_value(&self) -> bool {
        self.wanted.slots.contains_key(&Part::Value)
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let scalar = RefCell::new(None);
        match deserializer.deserialize_any(Node {
            walk: self,
            scalar: &scalar,
        }) {
            Ok(()) => Ok(()),
            Err(error) => match scalar.into_inner() {
                Some(text) => {
                    self.record(Part::Value, &position_of(&error, text));
                    Ok(())
                }
                None => Err(error),
            },
        }
    }
}

/// What the parser stamped on an error that one of our visitors made. Serde hides the error's
/// type here, so its text has to be read.
fn position_of(error: &impl fmt::Display, text: String) -> Position {
    let (line, column) = mark_of(error);
    Position {
        line,
        column,
        text: Some(text),
    }
}

struct Node<'w, 's> {
    walk: Walk<'w>,
    /// Set by the visitor that fails on purpose.
    scalar: &'s RefCell<Option<String>>,
}

impl Node<'_, '_> {
    fn scalar<E: Error>(self, text: impl fmt::Display) -> Result<(), E> {
        if !self.walk.wants_value() {
            return Ok(());
        }
        *self.scalar.borrow_mut() = Some(text.to_string());
        Err(E::custom("here"))
    }
}

impl<'de> Visitor<'de> for Node<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a node")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.scalar(text)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.scalar(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.scalar(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.scalar(value)
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<(), E> {
        self.scalar(value)
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<(), E> {
        self.scalar(value)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.scalar(value)
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        // Nothing stands there to point at, so point at the key.
        match self.walk.here {
            Some(here) => {
                self.walk.record(Part::Value, here);
                Ok(())
            }
            None => self.scalar(""),
        }
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<(), A::Error> {
        let (_, inner) = data.variant::<IgnoredAny>()?;
        inner.newtype_variant_seed(self.walk)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let walk = self.walk;
        walk.record_container(walk.here);
        let mut repeats = HashMap::new();
        let mut first = walk.here.is_none();
        loop {
            let seed = Key {
                walk,
                repeats: &mut repeats,
                capture: first,
            };
            let Some((child, position)) = map.next_key_seed(seed)? else {
                if first {
                    walk.record_container(walk.above);
                }
                return Ok(());
            };
            if std::mem::take(&mut first) {
                walk.record_container(position.as_ref());
            }
            match child {
                Some(wanted) => {
                    let here = position.as_ref();
                    let above = here.or(walk.above);
                    map.next_value_seed(Walk {
                        wanted,
                        here,
                        above,
                        found: walk.found,
                    })?;
                }
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let walk = self.walk;
        // A list in place of the whole document has no key at all.
        let start = Position {
            line: 1,
            column: 1,
            text: None,
        };
        walk.record_container(walk.here.or(walk.above).or(Some(&start)));
        for index in 0_usize.. {
            let more = match walk.wanted.children.get(&index.to_string()) {
                // An item has no key: its own first key is nearer than the list's.
                Some(wanted) => list
                    .next_element_seed(Walk {
                        wanted,
                        here: None,
                        above: walk.above,
                        found: walk.found,
                    })?
                    .is_some(),
                None => list.next_element::<IgnoredAny>()?.is_some(),
            };
            if !more {
                break;
            }
        }
        Ok(())
    }
}

/// A key: says which wanted node it leads to, and where it is when that matters.
struct Key<'w, 'm> {
    walk: Walk<'w>,
    repeats: &'m mut HashMap<String, u32>,
    capture: bool,
}

impl<'de, 'w> DeserializeSeed<'de> for Key<'w, '_> {
    type Value = (Option<&'w Wanted>, Option<Position>);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let key = RefCell::new(None);
        let children = &self.walk.wanted.children;
        let text = KeyText {
            children,
            capture: self.capture,
            key: &key,
        };
        let result = deserializer.deserialize_str(text);
        let (error, text) = match (result, key.into_inner()) {
            (Ok(()), _) => return Ok((None, None)),
            (Err(error), None) => return Err(error),
            (Err(error), Some(text)) => (error, text),
        };
        let position = position_of(&error, text.clone());
        let Some(child) = children.get(&text) else {
            return Ok((None, Some(position)));
        };
        let nth = self
            .repeats
            .entry(text)
            .and_modify(|nth| *nth += 1)
            .or_insert(0);
        let walk = Walk {
            wanted: child,
            ..self.walk
        };
        if *nth > 0 {
            walk.record(Part::Repeat(*nth), &position);
            // Only the first value of a repeated key was read.
            return Ok((None, Some(position)));
        }
        walk.record(Part::Key, &position);
        Ok((Some(child), Some(position)))
    }
}

struct KeyText<'w, 's> {
    children: &'w HashMap<String, Wanted>,
    capture: bool,
    key: &'s RefCell<Option<String>>,
}

impl Visitor<'_> for KeyText<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        if !self.capture && !self.children.contains_key(text) {
            return Ok(());
        }
        *self.key.borrow_mut() = Some(text.to_owned());
        Err(E::custom("here"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, path: &str, part: Part, expected: Option<(usize, usize)>) {
        let at = At::Node {
            path: path.to_owned(),
            part,
        };
        let found = locate(text, &[&at])
            .remove(0)
            .map(|found| (found.line, found.column));
        assert_eq!(found, expected, "{path} {part:?}");
    }

    const TEXT: &str = "\
a: x
b:
  c: [1, two, {d: true, e: null}]
  \"f/g\":
    - h: \"quoted\"
    - {}
i: &anchor
  j: 1.5
k: *anchor
é: ü
";

    #[test]
    fn scalars_stand_where_they_stand() {
        check(TEXT, "/a", Part::Key, Some((1, 1)));
        check(TEXT, "/a", Part::Value, Some((1, 4)));
        check(TEXT, "/b/c/1", Part::Value, Some((3, 10)));
        check(TEXT, "/b/c/2/d", Part::Key, Some((3, 16)));
        check(TEXT, "/b/c/2/d", Part::Value, Some((3, 19)));
        check(TEXT, "/b/f~1g/0/h", Part::Value, Some((5, 10)));
        check(TEXT, "/é", Part::Value, Some((10, 4)));
    }

    #[test]
    fn mappings_and_lists_stand_at_their_keys() {
        check(TEXT, "/b", Part::Value, Some((2, 1)));
        check(TEXT, "/b/c", Part::Value, Some((3, 3)));
        check(TEXT, "/b/c/2", Part::Value, Some((3, 16)));
        check(TEXT, "/b/f~1g/0", Part::Value, Some((5, 7)));
        check(TEXT, "", Part::Value, Some((1, 1)));
    }

    #[test]
    fn what_holds_nothing_stands_at_the_key_above() {
        check(TEXT, "/b/c/2/e", Part::Value, Some((3, 25)));
        check(TEXT, "/b/f~1g/1", Part::Value, Some((4, 3)));
    }

    #[test]
    fn aliases_stand_at_their_anchors() {
        check(TEXT, "/k/j", Part::Value, Some((8, 6)));
        check(TEXT, "/k", Part::Key, Some((9, 1)));
    }

    #[test]
    fn nothing_is_found_of_what_is_not_there() {
        check(TEXT, "/z", Part::Key, None);
        check(TEXT, "/a/b", Part::Value, None);
        check(TEXT, "/b/c/9", Part::Value, None);
    }

    #[test]
    fn one_walk_finds_all_places_and_stops_at_broken_syntax() {
        let text = "a: 1\nb: 2\nb: 3\nc: [\n";
        let places = [
            At::key("/a"),
            At::value("/b"),
            At::Node {
                path: "/b".into(),
                part: Part::Repeat(1),
            },
        ];
        let found = locate(text, &places.iter().collect::<Vec<_>>());
        let lines: Vec<_> = found
            .into_iter()
            .map(|found| found.map(|found| found.line))
            .collect();
        assert_eq!(lines, [Some(1), Some(2), Some(3)]);
    }
}
