//! From paths to lines and columns, by the parser that read the manifest.
//!
//! The parser gives no positions of sound nodes, but it stamps one on every error. So the text is
//! walked once more and the visitor of each wanted scalar fails on purpose; the error is caught one
//! frame up, its position is read, and the walk goes on, for the parser has already passed the
//! scalar. Mappings and lists cannot be passed that way. They are shown by their key, or by the
//! first key inside.

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
    fmt,
};

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use serde_yaml::Deserializer as Yaml;

use super::{super::json::without_comments, wording::mark_of};
use crate::{
    diagnostic::{At, Part},
    pointer,
    render::Span,
    source::Source,
    text::lines,
};

/// Finds the places in one walk over the source, except those that it does not have.
pub(crate) fn locate<'a>(
    source: &Source,
    places: impl IntoIterator<Item = &'a At>,
) -> HashMap<At, Span> {
    let mut search = Search::default();
    for place in places {
        match place {
            At::File => {}
            At::Position { line, column } => {
                let (line, column, text) = (*line, *column, None);
                let position = Position { line, column, text };
                search.found.get_mut().insert(place.clone(), position);
            }
            At::Node { path, .. } => search.want(path),
        }
    }
    // What was refused by its text must not be parsed for its diagnostics.
    if !search.wanted.is_empty() {
        let walk = Walk {
            search: &search,
            path: "",
            here: None,
            above: None,
        };
        // A broken document ends the walk; what was found before the break stays.
        let _ = walk.deserialize(Yaml::from_str(&without_comments(source.text())));
    }
    let mut spans = Spans::new(source.text());
    let found = search.found.into_inner().into_iter();
    found
        .map(|(at, position)| (at, spans.of(&position)))
        .collect()
}

/// Where a node is.
#[derive(Clone)]
struct Position {
    /// Counted from 1.
    line: usize,
    /// Counted from 1, in characters.
    column: usize,
    /// The scalar there, as parsed; tells how wide it is.
    text: Option<String>,
}

#[derive(Default)]
struct Search {
    /// The paths of the wanted nodes and of those around them.
    wanted: HashSet<String>,
    found: RefCell<HashMap<At, Position>>,
}

impl Search {
    fn want(&mut self, mut path: &str) {
        while self.wanted.insert(path.to_owned()) {
            path = path.rsplit_once('/').map_or("", |(around, _)| around);
        }
    }
}

/// One node.
#[derive(Clone, Copy)]
struct Walk<'w> {
    search: &'w Search,
    path: &'w str,
    /// Where the key is; a list's items have none.
    here: Option<&'w Position>,
    /// Where the nearest key above is.
    above: Option<&'w Position>,
}

impl Walk<'_> {
    fn record(&self, part: Part, position: &Position) {
        let path = self.path.to_owned();
        let mut found = self.search.found.borrow_mut();
        found.insert(At::Node { path, part }, position.clone());
    }

    /// Mappings and lists are where their key is.
    fn record_container(&self, position: Option<&Position>) {
        if let Some(position) = position {
            self.record(Part::Value, position);
        }
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let scalar = RefCell::new(None);
        let node = Node {
            walk: self,
            scalar: &scalar,
        };
        if let Err(position) = caught(deserializer.deserialize_any(node), scalar)? {
            self.record(Part::Value, &position);
        }
        Ok(())
    }
}

/// What came of a visitor: its value, or the position of the scalar at which it failed on purpose.
/// Serde hides the error's type, so its text has to be read.
fn caught<T, E: fmt::Display>(
    result: Result<T, E>,
    scalar: RefCell<Option<String>>,
) -> Result<Result<T, Position>, E> {
    match (result, scalar.into_inner()) {
        (Ok(value), _) => Ok(Ok(value)),
        (Err(error), None) => Err(error),
        (Err(error), text) => {
            let (line, column) = mark_of(&error);
            Ok(Err(Position { line, column, text }))
        }
    }
}

struct Node<'w, 's> {
    walk: Walk<'w>,
    /// Set by the visitor that fails on purpose.
    scalar: &'s RefCell<Option<String>>,
}

impl Node<'_, '_> {
    fn scalar<E: Error>(self, text: impl fmt::Display) -> Result<(), E> {
        *self.scalar.borrow_mut() = Some(text.to_string());
        Err(E::custom("here"))
    }
}

macro_rules! scalars {
    ($($visit:ident: $ty:ty),*) => {
        $(fn $visit<E: Error>(self, value: $ty) -> Result<(), E> {
            self.scalar(value)
        })*
    };
}

impl<'de> Visitor<'de> for Node<'_, '_> {
    type Value = ();

    scalars!(visit_str: &str, visit_bool: bool, visit_u64: u64, visit_i64: i64, visit_u128: u128, visit_i128: i128, visit_f64: f64);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a node")
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        // There is nothing to point at, so point at the key.
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
            let here = position.as_ref();
            if std::mem::take(&mut first) {
                walk.record_container(here);
            }
            let Some(path) = &child else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            map.next_value_seed(Walk {
                path,
                here,
                above: here.or(walk.above),
                ..walk
            })?;
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
            let path = format!("{}/{index}", walk.path);
            let more = if walk.search.wanted.contains(&path) {
                // An item has no key: its own first key is nearer than the list's.
                let item = Walk {
                    path: &path,
                    here: None,
                    ..walk
                };
                list.next_element_seed(item)?.is_some()
            } else {
                list.next_element::<IgnoredAny>()?.is_some()
            };
            if !more {
                break;
            }
        }
        Ok(())
    }
}

/// A key: gives the path of the wanted node that it leads to, and where it is when that matters.
struct Key<'w, 'm> {
    walk: Walk<'w>,
    repeats: &'m mut HashMap<String, u32>,
    capture: bool,
}

impl<'de> DeserializeSeed<'de> for Key<'_, '_> {
    type Value = (Option<String>, Option<Position>);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        let key = RefCell::new(None);
        let text = KeyText {
            walk: self.walk,
            capture: self.capture,
            key: &key,
        };
        let Err(position) = caught(deserializer.deserialize_str(text), key)? else {
            return Ok((None, None));
        };
        let path = self
            .walk
            .child(position.text.as_deref().unwrap_or_default());
        if !self.walk.search.wanted.contains(&path) {
            return Ok((None, Some(position)));
        }
        let walk = Walk {
            path: &path,
            ..self.walk
        };
        let nth = self.repeats.entry(path.clone()).or_default();
        if *nth > 0 {
            walk.record(Part::Repeat(*nth), &position);
            *nth += 1;
            // Only the first value of a repeated key was read.
            return Ok((None, Some(position)));
        }
        *nth = 1;
        walk.record(Part::Key, &position);
        Ok((Some(path), Some(position)))
    }
}

impl Walk<'_> {
    fn child(&self, key: &str) -> String {
        format!("{}/{}", self.path, pointer::escape(key))
    }
}

struct KeyText<'w, 's> {
    walk: Walk<'w>,
    capture: bool,
    key: &'s RefCell<Option<String>>,
}

impl Visitor<'_> for KeyText<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        if !self.capture && !self.walk.search.wanted.contains(&self.walk.child(text)) {
            return Ok(());
        }
        *self.key.borrow_mut() = Some(text.to_owned());
        Err(E::custom("here"))
    }
}

/// Finds out how wide things are. A line's characters are counted once, however many problems it
/// has: a hostile manifest is one line of a megabyte.
struct Spans<'t> {
    lines: Vec<&'t str>,
    characters: HashMap<usize, Vec<char>>,
}

impl<'t> Spans<'t> {
    fn new(text: &'t str) -> Self {
        Spans {
            lines: lines(text),
            characters: HashMap::new(),
        }
    }

    fn of(&mut self, position: &Position) -> Span {
        let Position { line, column, text } = position;
        let content = self.lines.get(line - 1).copied().unwrap_or_default();
        let characters = self
            .characters
            .entry(*line)
            .or_insert_with(|| content.chars().collect());
        let rest = characters.get(column - 1..).unwrap_or_default();
        Span {
            line: *line,
            column: *column,
            end_column: column + token_width(rest, text.as_deref()).clamp(1, rest.len().max(1)),
        }
    }
}

/// How many characters of `rest` belong to the scalar that starts there.
fn token_width(rest: &[char], text: Option<&str>) -> usize {
    let Some(text) = text else { return 1 };
    let wide = text.chars().count();
    if wide > 0 && rest.len() >= wide && text.chars().eq(rest[..wide].iter().copied()) {
        return wide;
    }
    match rest.first() {
        Some(quote @ ('"' | '\'')) => {
            let mut escaped = false;
            let close = rest.iter().skip(1).position(|c| {
                let end = c == quote && !escaped;
                escaped = *c == '\\' && !escaped;
                end
            });
            close.map_or(rest.len(), |close| close + 2)
        }
        // A number or a boolean in another spelling, or a text over several lines.
        _ => rest
            .iter()
            .position(|c| matches!(c, ',' | ']' | '}' | ' ' | '#'))
            .unwrap_or(rest.len()),
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
        let found = locate(&Source::inline("a.yaml", text), [&at]);
        let found = found.get(&at).map(|found| (found.line, found.column));
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
        let found = locate(&Source::inline("a.yaml", text), &places);
        let lines = places.map(|at| found[&at].line);
        assert_eq!(lines, [1, 2, 3]);
    }
}
