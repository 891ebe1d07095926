//! Idempotency keys that are derived from what is reported (docs/api.md#s4).

use std::collections::{HashMap, HashSet};

use super::Cx;
use crate::{
    diagnostic::Path,
    duration,
    model::{Idempotency, KeyPart, Struct},
    raw::{Entries, Field, RawIdempotency, RawProperty, RawTrigger, names},
    rules,
    text::quote,
};

/// How long the service keeps a key by default, and as far as its texts say at most (docs/api.md#s4).
const WEEK_MS: u64 = 604_800_000;

pub(super) fn idempotency(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    raw: &RawIdempotency,
    trigger: &RawTrigger,
    entity: Option<&str>,
    payload: &Struct,
) -> Option<Idempotency> {
    cx.unknown_keys(path, &raw.unknown, RawIdempotency::KEYS);
    let ttl_ms = ttl(cx, path, raw);
    let path = path.key("key");
    let Some(list) = raw.key.get() else {
        if raw.key.is_absent() {
            cx.missing(path.parent()?, "key", "`idempotency`");
        }
        return None;
    };
    if list.is_empty() {
        cx.breach(&rules::idempotency::IDEMPOTENCY_EMPTY, path.at_key())
            .message("the idempotency `key` is empty")
            .label("name required properties, or the entity");
        return None;
    }
    let known = Known::new(trigger, entity, payload);
    let mut seen = HashSet::new();
    let mut key: Vec<KeyPart> = Vec::new();
    for (index, name) in names(&raw.key) {
        let path = path.index(index);
        let Some(part) = key_part(cx, &path, name, &known) else {
            continue;
        };
        if seen.insert(name) {
            key.push(part);
        } else {
            let message = format!("the idempotency `key` lists {} twice", quote(name));
            cx.breach(&rules::idempotency::IDEMPOTENCY_TWICE, path.at_value())
                .message(message)
                .label("remove one");
        }
    }
    (key.len() == list.len()).then_some(Idempotency { key, ttl_ms })
}

/// What a key can be made of.
struct Known<'a> {
    /// As written: that it is unknown has been reported where it stands.
    entity: Option<&'a str>,
    /// The same, when there is such an entity: one that is misspelt is nothing to suggest.
    declared: Option<&'a str>,
    /// The sound properties, and whether each is required.
    required: HashMap<&'a str, bool>,
    /// Whether `required` has a name that is no property, which is reported there.
    unclear: bool,
    /// All properties, sound or not.
    written: Option<&'a Entries<Field<RawProperty>>>,
}

impl<'a> Known<'a> {
    fn new(trigger: &'a RawTrigger, declared: Option<&'a str>, payload: &'a Struct) -> Self {
        let properties = payload.properties.iter();
        let raw = trigger.payload.get();
        let written = raw.and_then(|raw| raw.properties.get());
        let required = raw
            .and_then(|raw| raw.required.get())
            .map_or(&[][..], Vec::as_slice);
        Known {
            entity: trigger.entity.get().map(String::as_str),
            declared,
            required: properties
                .map(|found| (found.key.as_str(), found.required))
                .collect(),
            unclear: written.is_some_and(|written| {
                let mut names = required.iter().filter_map(Field::get);
                names.any(|name| written.get(name).is_none())
            }),
            written,
        }
    }
}

fn key_part(cx: &mut Cx<'_>, path: &Path<'_>, name: &str, known: &Known<'_>) -> Option<KeyPart> {
    match (known.entity == Some(name), known.required.get(name)) {
        (true, None) => Some(KeyPart::Entity),
        (false, Some(true)) => Some(KeyPart::Property(name.to_owned())),
        // Which property a misspelled name in `required` means is unknown.
        (false, Some(_)) if known.unclear => None,
        (false, Some(_)) => {
            cx.breach(&rules::idempotency::IDEMPOTENCY_OPTIONAL, path.at_value())
                .message(format!(
                    "`{name}` in the idempotency `key` is not a required property"
                ))
                .label("list it in `required`");
            None
        }
        (true, Some(_)) => {
            cx.breach(&rules::idempotency::IDEMPOTENCY_AMBIGUOUS, path.at_value())
                .message(format!(
                    "`{name}` is both the entity and a property of the payload"
                ))
                .label("name the entity otherwise, so that it is plain which one is meant");
            None
        }
        (false, None)
            if known
                .written
                .is_some_and(|written| written.get(name).is_some()) =>
        {
            None
        }
        (false, None) => {
            let near = cx.near(name, known.required.keys().copied().chain(known.declared));
            cx.breach(&rules::idempotency::IDEMPOTENCY_UNKNOWN, path.at_value())
                .message(format!(
                    "{} is neither a property of the payload nor the trigger's entity",
                    quote(name)
                ))
                .label("name a required property, or the entity")
                .suggest(near);
            None
        }
    }
}

fn ttl(cx: &mut Cx<'_>, path: &Path<'_>, raw: &RawIdempotency) -> Option<u64> {
    let path = path.key("ttl");
    let text = raw.ttl.get()?;
    match duration::parse(text) {
        Ok(ms) => {
            if ms > WEEK_MS {
                cx.breach(&rules::idempotency::TTL_OVER_A_WEEK, path.at_value())
                    .message(format!("`ttl` {} is longer than a week", quote(text)))
                    .label("at most `7d` is documented");
            }
            Some(ms)
        }
        Err(why) => {
            cx.breach(&rules::idempotency::TTL_INVALID, path.at_value())
                .message(format!("`ttl` {} {why}", quote(text)))
                .label("write whole numbers with ms, s, m, h, d or w, as `1d12h`");
            None
        }
    }
}
