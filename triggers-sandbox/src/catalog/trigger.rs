//! One trigger: what its payloads must be, and how the Trigger Catalog shows it.

use super::{identity, is_guid, moment};
use crate::masks::Masks;
use crate::options::Options;
use crate::options::assumed::{AdditionalProperties, Answers, DateSpelling, Formats, GuidSyntax};
use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Arc;
use triggers_codegen::model;
use triggers_codegen::validate::{self, Validator};
use uuid::Uuid;

/// One trigger as the dashboard would hold it.
#[derive(Debug)]
pub(crate) struct Trigger {
    pub(crate) key: Arc<str>,
    pub(crate) name: String,
    pub(crate) schema: Value,
    /// The property with `futureDate: true`; with one, events are scheduled (docs/api.md#s3).
    pub(crate) future_date: Option<String>,
    /// The property that names a contact, and the one that names a member (docs/api.md#s2.7).
    pub(crate) contact: Option<String>,
    pub(crate) member: Option<String>,
    /// The property that people call the entity by.
    label: Option<String>,
    /// How the personal data of a payload is masked.
    pub(crate) masks: Masks,
    /// What the manifest says of it.
    pub(crate) model: model::Trigger,
    /// The Rust type of its entity's id.
    pub(crate) entity_type: Option<String>,
    created: Timestamp,
    validator: Validator,
}

/// What a payload does wrong: one entry of `data.violations` in `SCHEMA_VALIDATION_FAILED`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Violation {
    /// JSON pointer into the payload.
    pub(crate) path: String,
    /// The schema keyword that failed.
    pub(crate) rule: String,
    pub(crate) description: String,
}

impl Trigger {
    pub(super) fn new(
        trigger: &model::Trigger,
        options: &Options,
        created: Timestamp,
    ) -> Result<Self, String> {
        let schema = serde_json::to_value(&trigger.schema).map_err(|error| error.to_string())?;
        let schema = as_saved(schema, options.assumed.additional_properties);
        let validator = validator(&schema, options.assumed)?;
        let of_property = |schema: &Value| self::validator(schema, options.assumed).ok();
        let masks = Masks::new(&trigger.payload, &schema, &of_property);
        let property_with = |keyword: &str, value: Value| {
            properties(&schema)
                .find(|(_, property)| property.get(keyword) == Some(&value))
                .map(|(key, _)| key.clone())
        };
        Ok(Self {
            key: trigger.key.as_str().into(),
            name: trigger.name.clone(),
            future_date: property_with("futureDate", true.into()),
            contact: property_with("identityType", "contact".into()),
            member: property_with("identityType", "member".into()),
            label: label_property(&trigger.payload),
            masks,
            schema,
            model: trigger.clone(),
            entity_type: None,
            created,
            validator,
        })
    }

    /// Everything that is wrong with the payload, at most 20 entries.
    pub(crate) fn violations(&self, payload: &Value) -> Vec<Violation> {
        if self.validator.is_valid(payload) {
            return Vec::new();
        }
        let entry = |found: validate::Violation| {
            let value = payload.pointer(&found.path).and_then(Value::as_str);
            let lacks_offset = found.keyword == "format" && value.is_some_and(is_without_offset);
            let hint = if lacks_offset {
                "; the offset is missing, such as `Z` or `+01:00`"
            } else {
                ""
            };
            Violation {
                rule: found.keyword.to_owned(),
                description: format!("{}{hint}", found.message),
                path: found.path,
            }
        };
        self.validator
            .violations(payload, 20)
            .into_iter()
            .map(entry)
            .collect()
    }

    /// What people call the entity that the payload is about.
    pub(crate) fn label<'a>(&self, payload: &'a Value) -> Option<&'a str> {
        let label = payload.get(self.label.as_deref()?)?.as_str()?.trim();
        (!label.is_empty()).then_some(label)
    }

    /// The trigger in the shape of the Trigger Catalog (docs/api.md#s7). What a manifest does not know
    /// is left out. With a provider, the payload is refreshed.
    pub(crate) fn to_json(&self, app: Uuid) -> Value {
        let mut trigger = json!({
            // The catalog's own ids change with every version; ours need only be stable.
            "id": Uuid::from_u128(app.as_u128() ^ fingerprint(&self.key)),
            "appId": app,
            "triggerKey": &*self.key,
            "displayName": self.name,
            "payloadDataSchema": self.schema,
            "maturity": "CREATED",
            "filters": [],
            "implementedMethods": {
                "validateConfiguration": false,
                "getDynamicSchema": false,
                "refreshPayload": self.model.provider.is_some(),
                "onAutomationSaved": false,
                "onAutomationDeleted": false,
            },
            "createdDate": self.created,
            "updatedDate": self.created,
            "componentId": Uuid::from_u128(app.as_u128() ^ fingerprint(&self.key).rotate_left(64)),
            "componentVersion": "1.0.0",
        });
        if let Some(provider) = &self.model.provider {
            trigger["baseUri"] = provider.as_str().into();
        }
        trigger
    }

    /// The same with the identities' own fields in the schema (docs/api.md#s7, `enrichWithIdentitySchema`).
    pub(crate) fn to_enriched_json(&self, app: Uuid) -> Value {
        let mut trigger = self.to_json(app);
        identity::enrich(&mut trigger["payloadDataSchema"]);
        trigger
    }
}

/// The first text called `title` or `name`, or else the first that ends so, such as `courseTitle`.
fn label_property(payload: &model::Struct) -> Option<String> {
    let texts = || {
        let all = payload.properties.iter();
        all.filter(|it| matches!(it.ty, model::Type::String))
    };
    let is = |it: &&model::Property| matches!(it.key.as_str(), "title" | "name");
    let ends = |it: &&model::Property| it.key.ends_with("Title") || it.key.ends_with("Name");
    let found = texts().find(is).or_else(|| texts().find(ends));
    found.map(|property| property.key.clone())
}

fn validator(schema: &Value, assumed: Answers) -> Result<Validator, String> {
    let formats = validate::Formats {
        enforced: assumed.formats == Formats::Enforced,
        uuid: match assumed.guid_syntax {
            GuidSyntax::Any => |text| is_guid(text, GuidSyntax::Any),
            GuidSyntax::Strict => |text| is_guid(text, GuidSyntax::Strict),
        },
        date_time: match assumed.date_spelling {
            DateSpelling::Rfc3339 => validate::Formats::default().date_time,
            DateSpelling::Lenient => |text| moment(text, DateSpelling::Lenient).is_some(),
        },
    };
    let schema = serde_yaml::to_value(schema).map_err(|error| error.to_string())?;
    Ok(Validator::new(&schema, formats))
}

/// Whether the text is a date and time without an offset.
fn is_without_offset(text: &str) -> bool {
    moment(text, DateSpelling::Rfc3339).is_none()
        && text.len() > 10
        && text.parse::<DateTime>().is_ok()
}

/// What the dashboard rewrites when a schema is saved (docs/api.md#s2.1).
fn as_saved(mut schema: Value, additional: AdditionalProperties) -> Value {
    if let Value::Object(root) = &mut schema {
        root.insert(
            "$schema".to_owned(),
            "http://json-schema.org/draft-07/schema".into(),
        );
        if additional == AdditionalProperties::Forced {
            root.insert("additionalProperties".to_owned(), true.into());
        }
    }
    // The same order whichever features of the JSON library other crates of a build turn on.
    schema.sort_all_objects();
    schema
}

fn properties(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
}

/// FNV-1a: the same id for the same key in every run.
fn fingerprint(key: &str) -> u128 {
    key.bytes()
        .fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, |hash, byte| {
            (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
        })
}
