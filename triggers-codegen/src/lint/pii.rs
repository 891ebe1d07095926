//! Properties that look like personal data and are not marked as such.

use crate::{
    diagnostic::{Diagnostics, Path},
    model::{Manifest, Property, Struct, Trigger, Type},
    names::words,
    rules,
};

/// Words that are hardly ever in the key of anything else.
const WORDS: &[&str] = &[
    "email",
    "phone",
    "telephone",
    "mobile",
    "fax",
    "birthday",
    "birthdate",
    "birth",
    "dob",
    "passport",
    "ssn",
    "iban",
    "surname",
];

/// Words that are, directly before `name`.
const NAMES: &[&str] = &["first", "last", "middle", "full", "given", "family"];

pub(super) fn unmarked(manifest: &Manifest, diagnostics: &mut Diagnostics) {
    let triggers = Path::ROOT.key("triggers");
    for trigger in &manifest.triggers {
        let path = triggers.key(&trigger.key);
        let payload = path.key("payload");
        members(trigger, &trigger.payload, &payload, "", diagnostics);
    }
}

fn members(
    trigger: &Trigger,
    object: &Struct,
    path: &Path<'_>,
    parent: &str,
    diagnostics: &mut Diagnostics,
) {
    let properties = path.key("properties");
    for property in &object.properties {
        let path = properties.key(&property.key);
        let property_path = format!("{parent}{}", property.key);
        match &property.ty {
            _ if property.pii => {}
            Type::Object(members) => {
                let parent = format!("{property_path}.");
                self::members(trigger, members, &path, &parent, diagnostics);
            }
            Type::Array(item) => {
                let parent = format!("{property_path}.");
                members(trigger, item, &path.key("items"), &parent, diagnostics);
            }
            _ if is_personal(property) => {
                let message = format!(
                    "`{property_path}` of `{}` looks like personal data",
                    trigger.key
                );
                diagnostics
                    .breach(&rules::pii::PII_UNMARKED, path.at_key())
                    .message(message)
                    .label(format!("add `pii: [{property_path}]` beside `payload`"));
            }
            _ => {}
        }
    }
}

/// Whether the values are texts or dates under such a name, or addresses of mail.
fn is_personal(property: &Property) -> bool {
    matches!(property.ty, Type::String | Type::Date | Type::Timestamp)
        && looks_personal(&property.key, property.format.as_deref())
}

/// Whether a property with that key and `format` probably holds personal data.
#[must_use]
pub fn looks_personal(key: &str, format: Option<&str>) -> bool {
    matches!(format, Some("email" | "idn-email")) || word_of(key).is_some()
}

/// A value that belongs to no person, to show instead of a person's.
#[must_use]
pub fn made_up(key: &str, format: Option<&str>) -> &'static str {
    match (format, word_of(key).as_deref()) {
        (Some("date"), _) => "1990-01-01",
        (Some("date-time"), _) => "1990-01-01T00:00:00Z",
        (Some("email" | "idn-email"), _) | (None, Some("email")) => "jane.doe@example.com",
        (_, Some("phone" | "telephone" | "mobile" | "fax")) => "+44 20 7946 0000",
        (_, Some("first" | "given" | "middle")) => "Jane",
        (_, Some("last" | "family" | "surname")) => "Doe",
        (_, Some("full")) => "Jane Doe",
        _ => "example",
    }
}

/// The word of the key that tells.
fn word_of(key: &str) -> Option<String> {
    let words: Vec<String> = words(key).map(str::to_lowercase).collect();
    let named = |pair: &&[String]| pair[1] == "name" && NAMES.contains(&pair[0].as_str());
    let pair = words.windows(2).find(named).map(|pair| &pair[0]);
    let single = || words.iter().find(|word| WORDS.contains(&word.as_str()));
    pair.or_else(single).cloned()
}
