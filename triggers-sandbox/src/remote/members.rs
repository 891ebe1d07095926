//! The members of an object as they are spelled: what is only passed on is not taken apart.

use super::reader::{MAX_DEPTH, depth};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Result, Value};
use std::borrow::Cow;
use std::fmt;

/// All members in their order, also those whose name is repeated.
#[derive(Debug)]
pub(super) struct Members<'a>(Vec<(Key<'a>, &'a RawValue)>);

/// A name, copied only where it is written with escapes.
#[derive(Debug, serde::Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'a> Members<'a> {
    /// The body of a bulk report and its items, read at once; `None` where anything in it is unusual.
    pub(super) fn of_bulk_report(body: &'a str) -> Option<(Self, Vec<Self>)> {
        #[derive(serde::Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        struct BulkReport<'a> {
            #[serde(borrow)]
            trigger_key: &'a RawValue,
            #[serde(borrow)]
            events_info: Vec<Members<'a>>,
        }
        let body: BulkReport<'a> = serde_json::from_str(body).ok()?;
        let key = (Key(Cow::Borrowed("triggerKey")), body.trigger_key);
        Some((Self(vec![key]), body.events_info))
    }

    /// Those of an item; `None` when it is no object.
    pub(super) fn of_item(item: &'a RawValue) -> Result<Option<Self>> {
        let read = is_object(item).then(|| serde_json::from_str(item.get()));
        read.transpose()
    }

    /// The last one of that name counts, as in a tree.
    pub(super) fn get(&self, name: &str) -> Option<&'a RawValue> {
        let mut named = self.0.iter().rev().filter(|(key, _)| key.0 == name);
        named.next().map(|(_, value)| *value)
    }

    /// The same as a tree.
    pub(super) fn value(&self, name: &str) -> Result<Option<Value>> {
        let value = self.get(name).map(|raw| serde_json::from_str(raw.get()));
        value.transpose()
    }

    /// Whether one of them is too deep, in an object that is so many levels deep itself. The items of
    /// the list that is left out are looked at one by one.
    pub(super) fn are_too_deep(&self, level: usize, without: Option<&str>) -> bool {
        let mut others = self.0.iter().filter(|(key, _)| Some(&*key.0) != without);
        others.any(|(_, value)| is_deeper(value.get(), MAX_DEPTH - level))
    }
}

/// Whether JSON text is nested deeper than that. Most has not even as many brackets, which the
/// compiler counts many bytes at a time in pieces this small.
fn is_deeper(json: &str, levels: usize) -> bool {
    let opens = |byte: &u8| u8::from(byte | 0x20 == b'{');
    let pieces = json.as_bytes().chunks(128);
    let open: usize = pieces
        .map(|piece| usize::from(piece.iter().map(opens).sum::<u8>()))
        .sum();
    open > levels && depth(json.as_bytes()) > levels
}

/// Whether the value is an object, which its first byte tells.
pub(super) fn is_object(value: &RawValue) -> bool {
    value.get().starts_with('{')
}

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        from.deserialize_map(Read)
    }
}

struct Read;

impl<'de> Visitor<'de> for Read {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(
        self,
        mut map: A,
    ) -> std::result::Result<Self::Value, A::Error> {
        let mut members = Vec::with_capacity(4);
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}
