//! The calls of the trigger provider, as they are signed.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use triggers_runtime::{FromJson, InstanceId, TypedTrigger, Uuid};

use crate::Refusal;
use crate::run::InvalidCall;

const EXTENSION: &str = "AUTOMATIONS_TRIGGER_PROVIDER";

/// What a site owner selected in an automation.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Configuration {
    /// The installation.
    pub instance_id: InstanceId,
    /// The filters of the trigger, at most five.
    pub selected_filter_options: Vec<FilterOption>,
    /// The configuration of the automation. A manifest does not describe it.
    pub automation_config_mapping: Value,
}

/// The values that a site owner selected for one filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct FilterOption {
    /// The property that is filtered by.
    pub field_key: String,
    /// The values.
    pub values: Vec<String>,
}

/// Why a configuration cannot be used, as a site owner reads it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConfigurationError {
    /// The filter that is wrong; `None` for the whole configuration.
    pub field_key: Option<String>,
    /// The headline.
    pub title: String,
    /// What is wrong and how to correct it.
    pub message: String,
    /// The label of a button.
    pub cta_label: Option<String>,
    /// Where the button leads.
    pub cta_url: Option<String>,
}

/// A call of `/refresh-payload`.
pub(crate) struct RefreshCall {
    pub(crate) instance: InstanceId,
    pub(crate) entity: Option<Uuid>,
    pub(crate) payload: Value,
}

/// A verified call.
pub(crate) struct Call {
    instance: InstanceId,
    pub(crate) trigger_key: String,
    request: Map<String, Value>,
}

impl Call {
    pub(crate) fn read(data: Value) -> Result<Self, Refusal> {
        let read = || {
            let Value::Object(mut data) = data else {
                return None;
            };
            let metadata = data.remove("metadata")?;
            // Another extension of the same app is signed with the same key.
            let extension = metadata.get("appExtensionType")?.as_str()?;
            if !extension.eq_ignore_ascii_case(EXTENSION) {
                return None;
            }
            let instance = metadata.get("instanceId")?.as_str()?.parse().ok()?;
            let Value::Object(request) = data.remove("request")? else {
                return None;
            };
            let trigger_key = request.get("triggerKey")?.as_str()?.to_owned();
            Some(Self {
                instance,
                trigger_key,
                request,
            })
        };
        read().ok_or(Refusal::Data)
    }

    pub(crate) fn refresh(mut self) -> Option<RefreshCall> {
        let entity = match self.request.get("externalEntityId") {
            None | Some(Value::Null) => None,
            Some(id) => Some(Uuid::parse_str(id.as_str()?).ok()?),
        };
        let payload = self.request.remove("payload").filter(Value::is_object)?;
        Some(RefreshCall {
            instance: self.instance,
            entity,
            payload,
        })
    }

    pub(crate) fn configuration(mut self) -> Configuration {
        let options = self.request.remove("selectedFilterOptions");
        let options = options.and_then(|options| serde_json::from_value(options).ok());
        let mapping = self.request.remove("automationConfigMapping");
        Configuration {
            instance_id: self.instance,
            selected_filter_options: options.unwrap_or_default(),
            automation_config_mapping: mapping.unwrap_or_default(),
        }
    }
}

pub(crate) fn read<I, P: FromJson>(
    trigger: &TypedTrigger<I, P>,
    call: &RefreshCall,
) -> Result<(I, P), InvalidCall> {
    let id = trigger.id(call.entity).ok_or_else(no_id)?;
    let payload = P::from_json(&call.payload).map_err(|error| InvalidCall(error.to_string()))?;
    Ok((id, payload))
}

pub(crate) fn no_id() -> InvalidCall {
    InvalidCall("the call has no external entity id".to_owned())
}
