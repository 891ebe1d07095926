//! The payload's schema: its root and the objects in it (docs/api.md#s2.1, #s2.3).

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{
    Cx, given_name,
    keywords::unknown_keywords,
    pii::pii,
    property::{Declared, property},
    scope::Scope,
    value,
};
use crate::{
    diagnostic::{At, Path},
    model::{Property, Struct},
    names,
    raw::{Entries, Field, INEXPRESSIBLE, RawPayload, RawProperty, RawTrigger, names as listed},
    rules,
    text::quote,
};

/// What the dashboard writes into `$schema` (docs/api.md#s2.1).
const DRAFT: &str = "http://json-schema.org/draft-07/schema";

/// What the properties of one payload share.
pub(super) struct Payload<'a> {
    /// For messages.
    pub(super) trigger: &'a str,
    /// The names of the nested types.
    pub(super) types: Scope,
    /// Where the date of a scheduled event is.
    pub(super) future_date: Option<At>,
    /// Where the identities are, with their types.
    pub(super) identities: Vec<(String, At)>,
    renames: HashMap<&'a str, &'a Field<String>>,
    renames_path: Path<'a>,
    renamed: HashSet<&'a str>,
    /// The paths of all properties.
    declared: BTreeSet<String>,
}

impl Payload<'_> {
    /// The name that the user gave to what is at `way` in the payload, as `services.name`.
    pub(super) fn given(&mut self, cx: &mut Cx<'_>, way: &str) -> Option<String> {
        let (way, name) = self.renames.get_key_value(way)?;
        self.renamed.insert(way);
        given_name(cx, &self.renames_path.key(way), name.get()?)
    }
}

/// Where in the payload an object is.
#[derive(Clone, Copy)]
pub(super) enum Level<'a> {
    /// The payload itself: properties of any type.
    First,
    /// Inside the property of this key: primitives only.
    Second(&'a str),
}

impl Level<'_> {
    /// Names the object in a message.
    fn name(self) -> String {
        match self {
            Level::First => "the payload".to_owned(),
            Level::Second(key) => format!("`{key}`"),
        }
    }

    /// The way to a property, as `rust_names` spells it.
    pub(super) fn way(self, key: &str) -> String {
        match self {
            Level::First => key.to_owned(),
            Level::Second(parent) => format!("{parent}.{key}"),
        }
    }
}

/// An object's two keywords.
pub(super) struct Members<'a> {
    pub(super) properties: &'a Field<Entries<Field<RawProperty>>>,
    pub(super) required: &'a [(&'a Field<Vec<Field<String>>>, Path<'a>)],
}

pub(super) fn payload(
    cx: &mut Cx<'_>,
    trigger_path: &Path<'_>,
    trigger: &str,
    raw: &RawTrigger,
) -> Option<Struct> {
    if raw.payload.is_absent() {
        cx.missing(trigger_path, "payload", format_args!("trigger `{trigger}`"));
        return None;
    }
    let path = trigger_path.key("payload");
    let renames_path = trigger_path.key("rust_names");
    let renames = raw.rust_names.get().into_iter().flat_map(Entries::iter);
    let schema = raw.payload.get()?;
    root(cx, &path, schema);
    let mut shared = Payload {
        trigger,
        types: Scope::with(&[("Payload", "the payload's own struct")]),
        future_date: None,
        identities: Vec::new(),
        renames: renames.collect(),
        renames_path,
        renamed: HashSet::new(),
        declared: BTreeSet::new(),
    };
    let members = Members {
        properties: &schema.properties,
        required: &[(&schema.required, path.key("required"))],
    };
    let name = "Payload".to_owned();
    let mut found = object(cx, &path, &members, Level::First, &mut shared, name);
    if let Some(found) = &mut found {
        pii(cx, trigger_path, raw, found, &shared.declared);
    }
    examples(cx, &path, schema);
    for way in raw.rust_names.get().into_iter().flat_map(Entries::keys) {
        if !shared.renamed.contains(way) {
            let at = renames_path.key(way).at_key();
            cx.breach(&rules::names::RUST_NAMES_UNUSED, at)
                .message(format!(
                    "`rust_names` has {}, which is not in the payload",
                    quote(way)
                ))
                .label("write `property`, `property.member` or `property.value`");
        }
    }
    found
}

/// Keywords that stand beside `properties` in the payload's schema.
fn root(cx: &mut Cx<'_>, path: &Path<'_>, raw: &RawPayload) {
    if raw.properties.is_absent() && !raw.unknown.0.is_empty() {
        misplaced_properties(cx, path, raw);
    } else {
        unknown_keywords(cx, path, &raw.unknown, RawPayload::KEYS);
    }
    object_type(cx, path, &raw.ty, "the payload");
    let schema = path.key("$schema");
    if let Some(draft) = raw.schema.get()
        && draft.trim_end_matches('#') != DRAFT
    {
        cx.breach(&rules::payload::SCHEMA_DRAFT, schema.at_value())
            .message("the dashboard overwrites `$schema`")
            .label(format!("leave it out, or write {DRAFT}"));
    }
    additional_properties(cx, path, &raw.additional_properties);
}

/// Properties directly below `payload`.
fn misplaced_properties(cx: &mut Cx<'_>, path: &Path<'_>, raw: &RawPayload) {
    for key in &raw.unknown.0 {
        let near = cx.near(key, RawPayload::KEYS.iter().copied());
        let message = format!("unknown key {} in `payload`", quote(key));
        cx.breach(&rules::manifest::UNKNOWN_KEY, path.key(key).at_key())
            .message(message)
            .label(format!(
                "move it below `properties`: `{key}: {{ type: …, title: … }}`"
            ))
            .suggest(near);
    }
}

/// docs/api.md#s2.1: undeclared properties are always accepted.
pub(super) fn additional_properties(cx: &mut Cx<'_>, path: &Path<'_>, field: &Field<bool>) {
    let path = path.key("additionalProperties");
    if field.get() == Some(&false) {
        cx.breach(&rules::payload::ADDITIONAL_PROPERTIES, path.at_value())
            .message("`additionalProperties: false` has no effect")
            .label("remove it")
            .note("the dashboard overwrites `additionalProperties` with true when it saves");
    }
}

/// Whether the type, where it has to be `object`, does not contradict that.
pub(super) fn object_type(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    ty: &Field<String>,
    what: &str,
) -> bool {
    if ty.is_absent() {
        cx.breach(&rules::manifest::MISSING_KEY, path.at_key())
            .message(format!("{what} has no `type`"))
            .label("write `type: object`");
        return true;
    }
    let path = path.key("type");
    match ty.get() {
        Some(ty) if ty != "object" => {
            cx.breach(&rules::payload::OBJECT_TYPE, path.at_value())
                .message(format!(
                    "`type` of {what} must be `object`, found {}",
                    quote(ty)
                ))
                .label("write `object`, and wrap a single value, as `{ value: … }`")
                .note(INEXPRESSIBLE);
            false
        }
        _ => true,
    }
}

/// The properties of an object, each with a field name of its own.
pub(super) fn object(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    members: &Members<'_>,
    level: Level<'_>,
    shared: &mut Payload<'_>,
    type_name: String,
) -> Option<Struct> {
    let properties_path = path.key("properties");
    let Some(entries) = members.properties.get() else {
        if members.properties.is_absent() {
            cx.breach(&rules::manifest::MISSING_KEY, path.at_key())
                .message(format!("{} has no `properties`", level.name()))
                .label("add at least one property");
        }
        return None;
    };
    if entries.is_empty() {
        cx.breach(&rules::payload::NO_PROPERTIES, properties_path.at_key())
            .message(format!("`properties` of {} is empty", level.name()))
            .label("add at least one property");
    }
    let required = required(cx, members, entries, level, shared.trigger);
    let mut fields = HashMap::new();
    let mut properties: Vec<Property> = Vec::new();
    for (key, field) in entries.iter() {
        let path = properties_path.key(key);
        let sound = property_key(cx, &path, key);
        let way = level.way(key);
        shared.declared.insert(way.clone());
        let Some(raw) = field.get() else {
            continue;
        };
        let given = shared.given(cx, &way);
        let Some(name) = given.or_else(|| names::snake(key)) else {
            continue;
        };
        let declared = Declared {
            path,
            key,
            raw,
            level,
            name: &name,
        };
        let found = property(cx, &declared, shared);
        if !sound {
            continue;
        }
        if let Some(first) = fields.insert(names::unraw(&name).to_owned(), key) {
            collision(cx, &properties_path, first, key, &name, &way);
        } else if let Some(found) = found {
            let required = required.contains(key);
            properties.push(Property { required, ..found });
        }
    }
    Some(Struct {
        type_name,
        properties,
    })
}

fn collision(cx: &mut Cx<'_>, path: &Path<'_>, first: &str, second: &str, name: &str, way: &str) {
    cx.breach(&rules::names::RUST_NAME_TAKEN, path.key(second).at_key())
        .message(format!(
            "properties `{first}` and `{second}` have the same Rust name `{name}`"
        ))
        .label(format!(
            "name one beside `payload`: `rust_names: {{ {way}: … }}`"
        ))
        .also(path.key(first).at_key(), "the first");
}

/// docs/api.md#s1.1, #s2.2: letters, digits and `_`, not starting with `_`.
fn property_key(cx: &mut Cx<'_>, path: &Path<'_>, key: &str) -> bool {
    let sound = key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && key
            .bytes()
            .next()
            .is_some_and(|b| b.is_ascii_alphanumeric());
    if !sound {
        cx.breach(&rules::payload::PROPERTY_KEY, path.at_key())
            .message(format!("invalid property key {}", quote(key)))
            .label(match names::ascii(key).and_then(|key| names::camel(&key)) {
                Some(camel) => format!("write `{camel}`"),
                None => "letters, digits and `_`, not starting with `_`".to_owned(),
            });
    }
    sound
}

/// The keys in `required`, each a property and named once.
fn required<'a>(
    cx: &mut Cx<'_>,
    members: &Members<'a>,
    entries: &Entries<Field<RawProperty>>,
    level: Level<'_>,
    trigger: &str,
) -> HashSet<&'a str> {
    let known: HashSet<&str> = entries.keys().collect();
    let mut required = HashSet::new();
    for (field, path) in members.required {
        let mut here: HashMap<&str, usize> = HashMap::new();
        for (index, key) in listed(field) {
            let item = path.index(index);
            if !known.contains(key.as_str()) {
                let near = cx.near(key, entries.keys());
                let of = match level {
                    Level::First => format!("`{trigger}`"),
                    Level::Second(parent) => format!("`{parent}`"),
                };
                cx.breach(&rules::payload::REQUIRED_UNKNOWN_PROPERTY, item.at_value())
                    .message(format!(
                        "{} is required but is not a property of {of}",
                        quote(key)
                    ))
                    .label("declare it in `properties`, or remove it")
                    .suggest(near);
            } else if let Some(first) = here.insert(key, index) {
                cx.breach(&rules::payload::REQUIRED_TWICE, item.at_value())
                    .message(format!("`required` lists `{key}` twice"))
                    .label("remove one")
                    .also(path.index(first).at_value(), "first here");
            } else {
                required.insert(key.as_str());
            }
        }
    }
    required
}

/// Samples of whole payloads.
fn examples(cx: &mut Cx<'_>, path: &Path<'_>, raw: &RawPayload) {
    let Some(properties) = raw.properties.get() else {
        return;
    };
    let required = value::required_keys(&raw.required);
    let examples_path = path.key("examples");
    for (index, example) in raw.examples.get().into_iter().flatten().enumerate() {
        let path = examples_path.index(index);
        value::object(cx, &path, &example.0, properties, &required);
    }
    if let Some(tree) = raw.default.get() {
        // The samples of the service hold `default: {}`, required properties or not.
        value::object(cx, &path.key("default"), &tree.0, properties, &[]);
    }
}
