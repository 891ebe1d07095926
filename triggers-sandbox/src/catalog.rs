//! The apps of the loaded manifests and what their triggers accept.

use crate::options::Options;
use jsonschema::{Draft, Validator};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use triggers_codegen::model;
use uuid::Uuid;

/// Every app of the sandbox, by app id.
#[derive(Debug, Default)]
pub(crate) struct Catalog(HashMap<Uuid, App>);

/// One app and the triggers it owns, by trigger key.
#[derive(Debug)]
pub(crate) struct App(HashMap<String, Trigger>);

/// One trigger as the dashboard would hold it.
#[derive(Debug)]
pub(crate) struct Trigger {
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) schema: Value,
    /// The property with `futureDate: true`; with one, events are scheduled (spec §3).
    pub(crate) future_date: Option<String>,
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

impl Catalog {
    /// Adds the app of a manifest. The error is a whole sentence without the manifest's name.
    pub(crate) fn add(
        &mut self,
        manifest: &model::Manifest,
        options: &Options,
    ) -> Result<(), String> {
        let id = manifest
            .app_id
            .as_deref()
            .and_then(|id| Uuid::try_parse(id).ok());
        let id = id.ok_or(
            "the sandbox needs an `app_id` here: it owns the triggers and gets the tokens",
        )?;
        if self.0.contains_key(&id) {
            return Err(format!("app {id} already comes from another manifest"));
        }
        let triggers = manifest.triggers.iter().map(|trigger| {
            let checked = Trigger::new(trigger, options).map_err(|error| {
                format!(
                    "the payload schema of `{}` cannot be used: {error}",
                    trigger.key
                )
            })?;
            Ok((trigger.key.clone(), checked))
        });
        self.0
            .insert(id, App(triggers.collect::<Result<_, String>>()?));
        Ok(())
    }

    pub(crate) fn has_app(&self, id: Uuid) -> bool {
        self.0.contains_key(&id)
    }

    pub(crate) fn trigger(&self, app: Uuid, key: &str) -> Option<&Trigger> {
        self.0.get(&app)?.0.get(key)
    }

    /// Whether any app at all has a trigger of that key; only to explain a refusal.
    pub(crate) fn anyone_has(&self, key: &str) -> bool {
        self.0.values().any(|app| app.0.contains_key(key))
    }
}

impl Trigger {
    fn new(trigger: &model::Trigger, options: &Options) -> Result<Self, String> {
        let schema =
            as_saved(serde_json::to_value(&trigger.schema).map_err(|error| error.to_string())?);
        let validator = jsonschema::options()
            .with_draft(Draft::Draft7)
            .should_validate_formats(options.enforce_formats)
            // Draft 07 does not know this one, yet contact ids are told by it (spec §2.7).
            .with_format("uuid", |text: &str| is_guid(text))
            .build(&schema)
            .map_err(|error| error.to_string())?;
        let future_date = properties(&schema)
            .find(|(_, property)| property.get("futureDate") == Some(&Value::Bool(true)))
            .map(|(key, _)| key.clone());
        Ok(Self {
            key: trigger.key.clone(),
            name: trigger.name.clone(),
            schema,
            future_date,
            validator,
        })
    }

    /// Everything the payload does wrong, at most 20 entries.
    pub(crate) fn violations(&self, payload: &Value) -> Vec<Violation> {
        let errors = self.validator.iter_errors(payload).take(20);
        let entry = |error: jsonschema::ValidationError<'_>| Violation {
            path: error.instance_path().as_str().to_owned(),
            rule: error.kind().keyword().to_owned(),
            description: error.masked().to_string(),
        };
        errors.map(entry).collect()
    }

    /// The trigger in the shape of the Trigger Catalog (spec §7).
    pub(crate) fn to_json(&self, app: Uuid) -> Value {
        json!({
            // The catalog's own ids change with every version; ours need only be stable.
            "id": Uuid::from_u128(app.as_u128() ^ fingerprint(&self.key)),
            "appId": app,
            "triggerKey": self.key,
            "displayName": self.name,
            "payloadDataSchema": self.schema,
            "maturity": "CREATED",
            "filters": [],
        })
    }
}

/// A GUID as the service spells it: 36 characters, any version, either case.
pub(crate) fn is_guid(text: &str) -> bool {
    text.len() == 36 && Uuid::try_parse(text).is_ok()
}

/// What the dashboard rewrites when a schema is saved (spec §2.1).
fn as_saved(mut schema: Value) -> Value {
    if let Value::Object(root) = &mut schema {
        root.insert(
            "$schema".to_owned(),
            "http://json-schema.org/draft-07/schema".into(),
        );
        root.insert("additionalProperties".to_owned(), true.into());
    }
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
