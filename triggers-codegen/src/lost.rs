//! Idempotency keys that make the service ignore events which the app means to report.
//!
//! Unlike the lints, these are looked for in every build: nothing else shows that events are lost.

use crate::{
    allow::silence,
    diagnostic::{Diagnostics, Path},
    model::{Idempotency, KeyPart, Manifest, Property, Trigger, Type},
    names::words,
    rules,
};

/// The longest life that the service documents.
const WEEK_MS: u64 = 604_800_000;

/// Texts under such names are different for each revision of what is reported.
const REVISIONS: &[&str] = &[
    "revision", "version", "etag", "sequence", "attempt", "nonce",
];

/// Finds idempotency keys that lose events, except where the manifest allows it. Meaningful only for
/// a manifest without errors.
#[must_use]
pub fn lost_events(manifest: &Manifest) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    find(manifest, &mut diagnostics);
    silence(&mut manifest.allow.clone(), &mut diagnostics);
    diagnostics
}

pub(crate) fn find(manifest: &Manifest, diagnostics: &mut Diagnostics) {
    let triggers = Path::ROOT.key("triggers");
    for trigger in &manifest.triggers {
        if let Some(own) = &trigger.idempotency {
            let path = triggers.key(&trigger.key);
            repeats(&path, trigger, own, diagnostics);
            life(&path, trigger, own, diagnostics);
        }
    }
}

/// A key of which no part changes is the same when the event is reported anew.
fn repeats(path: &Path<'_>, trigger: &Trigger, own: &Idempotency, diagnostics: &mut Diagnostics) {
    let parts: Vec<&Property> = own
        .key
        .iter()
        .filter_map(|part| property(trigger, part))
        .collect();
    if parts.iter().any(|part| is_revision(part)) {
        return;
    }
    let at = path.key("idempotency").key("key").at_key();
    let date = parts.iter().any(|part| matches!(part.ty, Type::FutureDate));
    if trigger.is_scheduled() && !date {
        diagnostics
            .breach(&rules::lint::SCHEDULE_NOT_IN_KEY, at)
            .message(format!(
                "the key of `{}` stays the same when its date moves",
                trigger.key
            ))
            .label("add the property with `futureDate`, or a revision")
            .note("a report with a key that is known is ignored, so the new date would never hold");
    } else if trigger.entity.is_some() {
        diagnostics
            .breach(&rules::lint::SWALLOWED_AFTER_CANCEL, at)
            .message(format!("reported again after a cancel, `{}` may have the same key", trigger.key))
            .label("add a property that counts revisions")
            .note("a cancel does not forget the key: until it expires, a report with the same one is ignored")
            .also(path.key("entity").at_value(), "events can be canceled");
    }
}

fn property<'t>(trigger: &'t Trigger, part: &KeyPart) -> Option<&'t Property> {
    let KeyPart::Property(key) = part else {
        return None;
    };
    trigger
        .payload
        .properties
        .iter()
        .find(|property| property.key == *key)
}

/// Whether the value may be another one each time: counters, moments, ids of what happened. What is
/// taken for one wrongly silences the lint; the contrary would make it cry at sound keys.
fn is_revision(property: &Property) -> bool {
    match property.ty {
        Type::Integer | Type::Number | Type::Timestamp | Type::Uuid => true,
        Type::String => {
            words(&property.key).any(|word| REVISIONS.contains(&word.to_ascii_lowercase().as_str()))
        }
        _ => false,
    }
}

/// A key that is forgotten before the event takes place does not protect it from a second one.
fn life(path: &Path<'_>, trigger: &Trigger, own: &Idempotency, diagnostics: &mut Diagnostics) {
    if trigger.is_scheduled() && own.ttl_ms.is_some_and(|ttl| ttl < WEEK_MS) {
        let ttl = path.key("idempotency").key("ttl").at_value();
        diagnostics
            .breach(&rules::lint::SCHEDULE_OUTLIVES_KEY, ttl)
            .message(format!(
                "`{}` may be scheduled for later than its key lives",
                trigger.key
            ))
            .label("write `7d`, the longest that is documented")
            .note("once the key is forgotten, a repeated report is scheduled a second time");
    }
}
