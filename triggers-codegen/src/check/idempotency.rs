//! Idempotency keys that are derived from what is reported (spec §4).

use super::Cx;
use crate::{
    diagnostic::Diagnostic,
    duration,
    model::{Idempotency, KeyPart, Struct},
    path::Path,
    raw::{Entries, RawIdempotency, RawTrigger},
    text::{near, quote},
};

/// How long the service keeps a key by default, and as far as its texts say at most (spec §4).
const WEEK_MS: u64 = 604_800_000;

pub(super) fn idempotency(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    raw: &RawIdempotency,
    trigger: &RawTrigger,
    payload: &Struct,
) -> Option<Idempotency> {
    cx.unknown_keys(path, &raw.unknown, RawIdempotency::KEYS);
    let ttl_ms = ttl(cx, path, raw);
    let path = path.key("key");
    let Some(list) = raw.key.get(&path, cx.diagnostics) else {
        if raw.key.is_absent() {
            cx.missing(path.parent()?, "key", "`idempotency`");
        }
        return None;
    };
    if list.is_empty() {
        cx.push(
            Diagnostic::error(
                path.at_key(),
                "an idempotency key of nothing would be the same for every report",
            )
            .label("name required properties, or the entity"),
        );
        return None;
    }
    let mut key: Vec<KeyPart> = Vec::new();
    for (index, field) in list.iter().enumerate() {
        let path = path.index(index);
        let Some(name) = field.get(&path, cx.diagnostics) else {
            continue;
        };
        let Some(part) = key_part(cx, &path, name, trigger, payload) else {
            continue;
        };
        if key.contains(&part) {
            cx.push(Diagnostic::error(
                path.at_value(),
                format!("{} stands twice in the key", quote(name)),
            ));
        } else {
            key.push(part);
        }
    }
    (key.len() == list.len()).then_some(Idempotency { key, ttl_ms })
}

fn key_part(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    name: &str,
    trigger: &RawTrigger,
    payload: &Struct,
) -> Option<KeyPart> {
    // As written: that the entity or the property is not sound has been reported where it stands.
    let entity = trigger.entity.peek().map(String::as_str);
    let written = trigger
        .payload
        .peek()
        .and_then(|payload| payload.properties.peek());
    let mut known = written.into_iter().flat_map(Entries::keys);
    let property = payload
        .properties
        .iter()
        .find(|property| property.key == name);
    match (entity == Some(name), property) {
        (true, None) => Some(KeyPart::Entity),
        (false, Some(property)) if property.required => Some(KeyPart::Property(name.to_owned())),
        (false, Some(_)) => {
            cx.push(
                Diagnostic::error(
                    path.at_value(),
                    format!("`{name}` is not in every event, so it cannot be part of the key"),
                )
                .label("list it in `required`"),
            );
            None
        }
        (true, Some(_)) => {
            cx.push(
                Diagnostic::error(
                    path.at_value(),
                    format!("`{name}` is both the entity and a property of the payload"),
                )
                .label("name the entity otherwise, so that it is plain which one is meant"),
            );
            None
        }
        (false, None) if known.any(|known| known == name) => None,
        (false, None) => {
            let known = payload
                .properties
                .iter()
                .map(|property| property.key.as_str());
            let near = near(name, known.chain(entity));
            cx.push(
                Diagnostic::error(
                    path.at_value(),
                    format!(
                        "{} is neither a property of the payload nor the trigger's entity",
                        quote(name)
                    ),
                )
                .suggest(near),
            );
            None
        }
    }
}

fn ttl(cx: &mut Cx<'_>, path: &Path<'_>, raw: &RawIdempotency) -> Option<u64> {
    let path = path.key("ttl");
    let text = raw.ttl.get(&path, cx.diagnostics)?;
    match duration::parse(text) {
        Ok(ms) => {
            if ms > WEEK_MS {
                cx.push(
                    Diagnostic::warning(
                        path.at_value(),
                        "the service may forget a key after a week",
                    )
                    .label("at most `7d` is documented"),
                );
            }
            Some(ms)
        }
        Err(why) => {
            cx.push(
                Diagnostic::error(path.at_value(), format!("{} {why}", quote(text)))
                    .label("write whole numbers with ms, s, m, h, d or w, as `1d12h`"),
            );
            None
        }
    }
}
