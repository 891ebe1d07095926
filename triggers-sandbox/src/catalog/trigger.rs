//! One trigger: what its payloads must be, and how the Trigger Catalog shows it.

use super::{identity, is_guid, moment};
use crate::options::Options;
use crate::options::assumed::{AdditionalProperties, Answers, DateSpelling, Formats};
use jiff::Timestamp;
use jsonschema::{Draft, Validator};
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::Arc;
use triggers_codegen::model;
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
            schema,
            model: trigger.clone(),
            entity_type: None,
            created,
            validator,
        })
    }

    /// Everything the payload does wrong, at most 20 entries.
    pub(crate) fn violations(&self, payload: &Value) -> Vec<Violation> {
        // The rule, and cheaper than looking for all that is wrong.
        if self.validator.is_valid(payload) {
            return Vec::new();
        }
        let errors = self.validator.iter_errors(payload).take(20);
        let entry = |error: jsonschema::ValidationError<'_>| Violation {
            path: error.instance_path().as_str().to_owned(),
            rule: error.kind().keyword().to_owned(),
            description: error.masked().to_string(),
        };
        errors.map(entry).collect()
    }

    /// The trigger in the shape of the Trigger Catalog (docs/api.md#s7). What a manifest does not know
    /// is left out; no provider method is implemented.
    pub(crate) fn to_json(&self, app: Uuid) -> Value {
        json!({
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
                "refreshPayload": false,
                "onAutomationSaved": false,
                "onAutomationDeleted": false,
            },
            "createdDate": self.created,
            "updatedDate": self.created,
            "componentId": Uuid::from_u128(app.as_u128() ^ fingerprint(&self.key).rotate_left(64)),
            "componentVersion": "1.0.0",
        })
    }

    /// The same with the identities' own fields in the schema (docs/api.md#s7, `enrichWithIdentitySchema`).
    pub(crate) fn to_enriched_json(&self, app: Uuid) -> Value {
        let mut trigger = self.to_json(app);
        identity::enrich(&mut trigger["payloadDataSchema"]);
        trigger
    }
}

fn validator(schema: &Value, assumed: Answers) -> Result<Validator, String> {
    let mut options = jsonschema::options()
        .with_draft(Draft::Draft7)
        .should_validate_formats(assumed.formats == Formats::Enforced)
        // Draft 07 does not know this one, yet contact ids are told by it (docs/api.md#s2.7).
        .with_format("uuid", move |text: &str| is_guid(text, assumed.guid_syntax));
    if assumed.date_spelling == DateSpelling::Lenient {
        options = options.with_format("date-time", |text: &str| {
            moment(text, DateSpelling::Lenient).is_some()
        });
    }
    options.build(schema).map_err(|error| error.to_string())
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
