//! The dashboard's marks: whose id a property holds, and when an event takes place (docs/api.md#s2.7).

use super::{
    Cx,
    payload::{Level, Payload},
    property::Declared,
};
use crate::{
    diagnostic::Path,
    model::{FORMATS, IDENTITIES, TYPES},
    raw::{Field, RawProperty},
    rules,
    text::quote,
};

/// The marks that give a property a type of its own.
#[derive(Clone, Copy, Default)]
pub(super) struct Marks {
    pub(super) contact: bool,
    pub(super) future_date: bool,
}

pub(super) fn marks(cx: &mut Cx<'_>, declared: &Declared<'_>, shared: &mut Payload<'_>) -> Marks {
    Marks {
        contact: identity(cx, declared, shared),
        future_date: future_date(cx, declared, shared),
    }
}

/// Whether the property is a text of the format; `None` when its type or its format is wrong by
/// itself, which has been reported.
fn is_text_of(raw: &RawProperty, format: &str) -> Option<bool> {
    let own = match &raw.format {
        Field::Absent => None,
        field => Some(
            field
                .get()
                .filter(|format| FORMATS.contains(&format.as_str()))?,
        ),
    };
    let ty = raw.type_name().filter(|ty| TYPES.contains(ty))?;
    Some(ty == "string" && own.is_some_and(|own| own == format))
}

fn first_level(cx: &mut Cx<'_>, path: &Path<'_>, level: Level<'_>, what: &str) -> bool {
    if let Level::Second(parent) = level {
        cx.breach(&rules::marks::MARK_NESTED, path.at_key())
            .message(format!("`{what}` is not allowed inside `{parent}`"))
            .label("mark a property of the payload itself");
        return false;
    }
    true
}

/// Whether this is the contact's id (docs/api.md#s2.7).
fn identity(cx: &mut Cx<'_>, declared: &Declared<'_>, shared: &mut Payload<'_>) -> bool {
    let raw = declared.raw;
    let path = declared.path.key("identityType");
    let Some(identity) = raw.identity_type.get() else {
        return false;
    };
    if !IDENTITIES.contains(&identity.as_str()) {
        let near = cx.near(identity, IDENTITIES.iter().copied());
        cx.breach(&rules::marks::UNKNOWN_IDENTITY, path.at_value())
            .message(format!("unknown `identityType` {}", quote(identity)))
            .label("write `contact`")
            .suggest(near);
        return false;
    }
    if !first_level(cx, &path, declared.level, "identityType") {
        return false;
    }
    let text = is_text_of(raw, "uuid");
    if text == Some(false) {
        cx.breach(&rules::marks::IDENTITY_FORMAT, path.at_key())
            .message(format!("`identityType: {identity}` needs format uuid"))
            .label("write `type: string, format: uuid`");
    }
    if text != Some(true) {
        return false;
    }
    if identity != "contact" {
        cx.breach(&rules::marks::IDENTITY_UNDOCUMENTED, path.at_value())
.message(format!("`identityType: {identity}` may not be accepted")).label("use `contact`, or allow this")
                .note("the page on payload schemas documents only `contact`; an older one has member, visitor and user");
    }
    if let Some((other, first)) = shared.identities.first() {
        let same = shared.identities.iter().any(|(other, _)| other == identity);
        if same {
            cx.breach(&rules::marks::IDENTITY_TWICE, path.at_key())
                .message(format!(
                    "`identityType: {identity}` is set on two properties; only one is allowed"
                ))
                .label("keep it on one of them")
        } else {
            cx.breach(&rules::marks::IDENTITY_SEVERAL, path.at_key())
                .message(format!(
                    "`identityType: {identity}` is set beside `identityType: {other}`"
                ))
                .label("keep `contact` only, or allow this")
                .note("one page allows one identity in all, an older one an identity of each type")
        }
        .also(first.clone(), "the first");
        if same {
            return false;
        }
    }
    shared.identities.push((identity.clone(), path.at_key()));
    identity == "contact"
}

/// Whether this is the date of a scheduled event (docs/api.md#s2.7, #s3).
fn future_date(cx: &mut Cx<'_>, declared: &Declared<'_>, shared: &mut Payload<'_>) -> bool {
    let raw = declared.raw;
    let path = declared.path.key("futureDate");
    if raw.future_date.get() != Some(&true) || !first_level(cx, &path, declared.level, "futureDate")
    {
        return false;
    }
    let text = is_text_of(raw, "date-time");
    if text == Some(false) {
        cx.breach(&rules::marks::FUTURE_DATE_FORMAT, path.at_key())
            .message("`futureDate: true` needs format date-time")
            .label("write `type: string, format: date-time`");
    }
    if text != Some(true) {
        return false;
    }
    if let Some(first) = &shared.future_date {
        cx.breach(&rules::marks::FUTURE_DATE_TWICE, path.at_key())
            .message("`futureDate: true` is set on two properties; only one is allowed")
            .label("keep it on one of them")
            .also(first.clone(), "the first");
        return false;
    }
    shared.future_date = Some(path.at_key());
    true
}
