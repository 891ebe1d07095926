//! From the manifest as it stands to a manifest in which everything holds.
//!
//! Every rule reports and goes on; what is sound is kept, so that one mistake does not take the
//! names of its neighbours away.

mod business;
mod choices;
mod entity;
pub(crate) mod format;
mod idempotency;
mod keywords;
mod marks;
mod nested;
mod payload;
mod pii;
mod property;
mod scope;
mod trigger;
mod value;

use serde_yaml::Value;

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    model::Manifest,
    path::Path,
    raw::{RawManifest, Unknown},
    rules,
    text::{near, quote},
};
use scope::Scope;

/// Types of properties (spec §2.2).
pub(crate) const TYPES: &[&str] = &["string", "number", "integer", "boolean", "array", "object"];

/// Formats of JSON Schema, and `number` for a text of digits, met in live catalogs (spec §2.2).
pub(crate) const FORMATS: &[&str] = &[
    "uuid",
    "date-time",
    "date",
    "time",
    "duration",
    "email",
    "idn-email",
    "uri",
    "uri-reference",
    "iri",
    "iri-reference",
    "uri-template",
    "hostname",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "json-pointer",
    "relative-json-pointer",
    "regex",
    "number",
];

/// Identities that a property may carry the id of (spec §2.2).
pub(crate) const IDENTITIES: &[&str] = &["contact", "member", "visitor", "user"];

/// Bounds the time that suggestions take, however many names are wrong.
const MAX_COMPARISONS: usize = 100_000;

/// Checks everything.
pub(crate) fn check(raw: &RawManifest, tree: &Value, diagnostics: &mut Diagnostics) -> Manifest {
    let cx = &mut Cx {
        diagnostics,
        comparisons: MAX_COMPARISONS,
    };
    let path = Path::ROOT;
    cx.unknown_keys(&path, &raw.unknown, RawManifest::KEYS);
    version(cx, raw);
    let app_id = app_id(cx, raw);
    let mut scope = Scope::with(&[("business", "the module of business events")]);
    let entities = entity::entities(cx, raw, &mut scope);
    let triggers = trigger::triggers(cx, raw, tree, &entities, &mut scope);
    let business_events = business::business_events(cx, raw, &triggers);
    Manifest {
        app_id,
        entities,
        triggers,
        business_events,
    }
}

fn version(cx: &mut Cx<'_>, raw: &RawManifest) {
    let path = Path::ROOT.key("version");
    if raw.version.is_absent() {
        cx.push(
            Diagnostic::error(
                Path::ROOT.at_value(),
                "the manifest does not say its version",
            )
            .rule(&rules::manifest::MISSING_KEY)
            .label("start with `version: 1`"),
        );
    } else if let Some(version) = raw.version.get(&path, cx.diagnostics)
        && *version != 1
    {
        cx.push(
            Diagnostic::error(
                path.at_value(),
                format!("version {version} of the manifest is not known"),
            )
            .rule(&rules::manifest::UNKNOWN_VERSION)
            .label("the only version is 1"),
        );
    }
}

fn app_id(cx: &mut Cx<'_>, raw: &RawManifest) -> Option<String> {
    let path = Path::ROOT.key("app_id");
    let id = raw.app_id.get(&path, cx.diagnostics)?;
    if !format::is_uuid(id) {
        cx.push(
            Diagnostic::error(path.at_value(), "the app id is not a GUID")
                .rule(&rules::manifest::APP_ID_FORMAT)
                .label("32 hexadecimal digits in groups of 8, 4, 4, 4 and 12"),
        );
        return None;
    }
    Some(id.to_ascii_lowercase())
}

/// What all rules share.
pub(crate) struct Cx<'d> {
    pub(crate) diagnostics: &'d mut Diagnostics,
    /// Names that may still be compared in search of what was meant.
    comparisons: usize,
}

impl Cx<'_> {
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The candidate that was probably meant.
    pub(crate) fn near<'a>(
        &mut self,
        written: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        let left = &mut self.comparisons;
        let counted = candidates.into_iter().take_while(|_| {
            *left = left.saturating_sub(1);
            *left > 0
        });
        near(written, counted)
    }

    /// A key that has to be there and is not; shown at what lacks it.
    pub(crate) fn missing(&mut self, path: &Path<'_>, key: &str, of: &str) {
        self.push(
            Diagnostic::error(path.at_key(), format!("{of} has no `{key}`"))
                .rule(&rules::manifest::MISSING_KEY)
                .label(format!("add `{key}: …`")),
        );
    }

    /// Reports every key that is none of `known`.
    pub(crate) fn unknown_keys(&mut self, path: &Path<'_>, unknown: &Unknown, known: &[&str]) {
        for key in &unknown.0 {
            let suggestion = self.near(key, known.iter().copied());
            let mut diagnostic = Diagnostic::error(
                path.key(key).at_key(),
                format!("unknown key {}", quote(key)),
            )
            .rule(&rules::manifest::UNKNOWN_KEY)
            .suggest(suggestion);
            if suggestion.is_none() {
                diagnostic = diagnostic
                    .label("leave it out")
                    .note(format!("known here: {}", known.join(", ")));
            }
            self.push(diagnostic);
        }
    }
}

/// `^[a-z][a-z0-9_]*$`: keys of entities and business events.
fn is_snake(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_lowercase())
        && key
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

fn snake_key(cx: &mut Cx<'_>, path: &Path<'_>, key: &str, what: &str) -> bool {
    let sound = is_snake(key);
    if !sound {
        cx.push(
            Diagnostic::error(
                path.at_key(),
                format!("{} cannot be the key of {what}", quote(key)),
            )
            .rule(&rules::manifest::SNAKE_CASE_KEY)
            .label(match proposed_snake(key).filter(|snake| is_snake(snake)) {
                Some(snake) => format!("write `{snake}`"),
                None => "lowercase letters, digits and `_`, a letter first".to_owned(),
            }),
        );
    }
    sound
}

/// A key in lowercase ASCII letters that reads like `key`, where there is one.
fn proposed_snake(key: &str) -> Option<String> {
    crate::names::plain_snake(&crate::names::ascii(key)?)
}

/// A Rust name that the user gave; a keyword gets its raw form.
fn given_name(cx: &mut Cx<'_>, path: &Path<'_>, name: &str) -> Option<String> {
    let digit = name.starts_with(char::is_numeric);
    let named = (name != "_" && !digit)
        .then(|| crate::names::identifier(name.to_owned()))
        .filter(|name| crate::names::is_identifier(name));
    if named.is_none() {
        cx.push(
            Diagnostic::error(
                path.at_value(),
                format!("{} is not a Rust identifier", quote(name)),
            )
            .rule(&rules::names::RUST_NAME_INVALID)
            .label(match similar(name) {
                Some(similar) => format!("write `{similar}`"),
                None => "letters, digits and `_`, a letter first".to_owned(),
            }),
        );
    }
    named
}

/// An identifier of the same words: a type's when it starts with a capital.
fn similar(name: &str) -> Option<String> {
    let like = if name.starts_with(|c: char| c.is_ascii_uppercase()) {
        crate::names::pascal(name)
    } else {
        crate::names::snake(name)
    };
    like.map(|name| crate::names::unraw(&name).to_owned())
}
