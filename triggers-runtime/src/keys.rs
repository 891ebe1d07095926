//! Ids and keys that are derived, never stored: the same facts give the same key anywhere.
//!
//! Both are UUIDs of version 5 over compact JSON text, so that another language can derive them too.

use std::time::Duration;

use uuid::Uuid;

use crate::encode::Encoded;
use crate::options::{KeyChoice, ReportOptions};
use crate::private::{DerivedKey, KeyPart, Trigger};
use crate::{Error, Idempotency};

/// Namespace of derived entity ids: UUID v5 of the JSON array `["<entity key>","<id>",…]`, the ids
/// in the manifest's order, lower case with hyphens.
///
/// ```
/// use triggers_runtime::{ENTITY_NAMESPACE, Uuid};
///
/// let parts = r#"["booking","8046df3c-7575-4098-a5ab-c91ad8f33c47"]"#;
/// let id = Uuid::new_v5(&ENTITY_NAMESPACE, parts.as_bytes());
/// # let _ = id;
/// ```
pub const ENTITY_NAMESPACE: Uuid = Uuid::from_u128(0x9d0c_5b8e_7f2a_4c61_a3d4_1e6b_8f90_2c57);

/// Namespace of derived idempotency keys: UUID v5 of the JSON array `["<trigger key>",part,…]`, the
/// parts in the manifest's order and exactly as they go out. The key is the UUID's text.
///
/// See the example of [`ENTITY_NAMESPACE`].
pub const IDEMPOTENCY_NAMESPACE: Uuid = Uuid::from_u128(0x4be1_0a77_36d9_4f0e_8c25_b7a3_50d1_e964);

/// The id of a many-to-many entity: one for each ordered list of parts.
#[must_use]
pub fn derive_id(entity_key: &str, parts: &[Uuid]) -> Uuid {
    let mut array = Array::new(entity_key);
    for part in parts {
        array.push(&quoted(*part));
    }
    array.uuid(ENTITY_NAMESPACE)
}

/// The key of one report: the caller's, the derived one, or a fresh one that stays with the command.
pub(crate) fn idempotency(
    trigger: &Trigger,
    entity: Option<Uuid>,
    encoded: &Encoded,
    options: ReportOptions,
) -> Result<Option<Idempotency>, Error> {
    let ReportOptions { key, ttl } = options;
    let of_trigger = || trigger.idempotency.as_ref()?.ttl_ms;
    let ttl = ttl.or_else(|| of_trigger().map(Duration::from_millis));
    let id = match (&key, &trigger.idempotency) {
        (KeyChoice::None, _) => return Ok(None),
        (KeyChoice::Own(key), _) => return Idempotency::new(key, ttl).map(Some),
        (KeyChoice::Default, Some(rule)) => derived(trigger.key, rule, entity, encoded)?,
        (KeyChoice::Fresh, _) | (KeyChoice::Default, None) => Uuid::now_v7(),
    };
    Idempotency::of_id(id, ttl).map(Some)
}

fn derived(
    trigger_key: &'static str,
    rule: &DerivedKey,
    entity: Option<Uuid>,
    encoded: &Encoded,
) -> Result<Uuid, Error> {
    let mut array = Array::new(trigger_key);
    for part in rule.parts {
        match *part {
            KeyPart::Entity => {
                let id =
                    entity.ok_or_else(|| Error::idempotency("the key needs the entity's id"))?;
                array.push(&quoted(id));
            }
            KeyPart::Property(key) => {
                let value = encoded.property(key).ok_or_else(|| {
                    Error::payload(
                        trigger_key,
                        key.to_owned(),
                        "is part of the idempotency key, but absent",
                    )
                })?;
                array.push(value);
            }
        }
    }
    Ok(array.uuid(IDEMPOTENCY_NAMESPACE))
}

fn quoted(id: Uuid) -> String {
    format!("\"{}\"", id.hyphenated())
}

/// A JSON array of a name and further JSON texts.
struct Array(String);

impl Array {
    fn new(name: &str) -> Self {
        Self(format!("[{}", serde_json::Value::from(name)))
    }

    fn push(&mut self, json: &str) {
        self.0.push(',');
        self.0.push_str(json);
    }

    fn uuid(mut self, namespace: Uuid) -> Uuid {
        self.0.push(']');
        Uuid::new_v5(&namespace, self.0.as_bytes())
    }
}
