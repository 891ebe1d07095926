//! What the service asks the provider while a site owner configures an automation
//! (docs/api.md#s8).

use super::Sent;
use super::provider::call;
use crate::engine::Caller;
use crate::journal::Operation;
use crate::shared::Shared;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use uuid::Uuid;

const NO_PROVIDER: &str = "no provider is set; start the sandbox with `--provider URL`";

/// Limits of the service (docs/api.md#s2.10).
const MAX_OPTIONS: usize = 5;
const MAX_KEY: usize = 110;
const MAX_VALUES: usize = 100;

/// A call of the app's trigger provider that a site owner causes while configuring an automation.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct ProviderCall {
    /// Which method is called.
    pub method: ProviderMethod,
    /// The trigger of the automation.
    pub trigger_key: String,
    /// The instance on the site.
    pub instance_id: Uuid,
    /// The app; without it the one of the first manifest.
    #[serde(default)]
    pub app_id: Option<Uuid>,
    /// What is selected in the filters of the trigger, at most five.
    #[serde(default)]
    pub selected_filter_options: Vec<FilterOption>,
    /// The configuration of the automation, for `ValidateConfiguration`.
    #[serde(default)]
    pub automation_config_mapping: Map<String, Value>,
}

/// A method of the trigger provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ProviderMethod {
    /// Validate Configuration: whether the configuration can be used.
    ValidateConfiguration,
    /// Get Dynamic Schema: further properties of the payload.
    DynamicSchema,
}

/// The values that are selected in one filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FilterOption {
    /// The property that is filtered by.
    pub field_key: String,
    /// The values, at most 100.
    pub values: Vec<String>,
}

/// What the provider answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ProviderAnswer {
    /// Position of the call in the journal.
    pub request: u64,
    /// The HTTP status; 0 if there was no answer in time.
    pub status: u16,
    /// The body of the answer.
    pub answer: String,
    /// Why the answer cannot be used.
    pub problem: Option<String>,
}

/// The members of a configuration error, all of them texts.
const ERROR_MEMBERS: [&str; 5] = ["fieldKey", "message", "ctaLabel", "ctaUrl", "title"];

impl ProviderMethod {
    fn operation(self) -> Operation {
        match self {
            Self::ValidateConfiguration => Operation::ValidateConfiguration,
            Self::DynamicSchema => Operation::DynamicSchema,
        }
    }

    /// Compares an answer with its documented shape.
    fn check(self, answer: &Map<String, Value>) -> Result<(), String> {
        let is_object = |name| answer.get(name).is_some_and(Value::is_object);
        let is_flag = |name| answer.get(name).is_some_and(Value::is_boolean);
        let errors = match answer.get("configurationErrors") {
            Some(Value::Array(errors)) => errors.iter().all(is_error),
            errors => errors.is_none_or(Value::is_null),
        };
        match self {
            Self::DynamicSchema if !is_object("dynamicSchema") => {
                Err("`dynamicSchema` must be an object".to_owned())
            }
            Self::ValidateConfiguration if !is_flag("valid") => {
                Err("`valid` must be true or false".to_owned())
            }
            Self::ValidateConfiguration if !errors => {
                let members = ERROR_MEMBERS.join("`, `");
                Err(format!(
                    "`configurationErrors` must be a list of objects with the texts `{members}`"
                ))
            }
            _ => Ok(()),
        }
    }
}

fn is_error(error: &Value) -> bool {
    let is_text = |name| {
        error
            .get(name)
            .is_none_or(|it| it.is_string() || it.is_null())
    };
    error.is_object() && ERROR_MEMBERS.into_iter().all(is_text)
}

impl ProviderCall {
    /// Creates a call without selected filters and without a configuration.
    #[must_use]
    pub fn new(method: ProviderMethod, trigger_key: impl Into<String>, instance_id: Uuid) -> Self {
        Self {
            method,
            trigger_key: trigger_key.into(),
            instance_id,
            app_id: None,
            selected_filter_options: Vec::new(),
            automation_config_mapping: Map::new(),
        }
    }

    /// Refuses what the service does not send.
    fn check(&self) -> Result<(), String> {
        let options = &self.selected_filter_options;
        if options.len() > MAX_OPTIONS {
            return Err(format!("at most {MAX_OPTIONS} filters can be selected"));
        }
        for option in options {
            if !(1..=MAX_KEY).contains(&option.field_key.chars().count()) {
                return Err(format!("`fieldKey` must have 1 to {MAX_KEY} characters"));
            }
            if option.values.len() > MAX_VALUES {
                return Err(format!("`values` must have at most {MAX_VALUES} items"));
            }
        }
        Ok(())
    }

    /// Sends it, and records it in the journal. Blocks until there is an answer.
    pub(super) fn send(&self, shared: &Shared) -> Result<ProviderAnswer, String> {
        self.check()?;
        let app = self.app_id.or(shared.catalog.first_app());
        let app = app.unwrap_or_default();
        let provider = shared.outbound.provider.as_ref().ok_or(NO_PROVIDER)?;
        if shared.catalog.trigger(app, &self.trigger_key).is_none() {
            return Err(format!("the app has no trigger `{}`", self.trigger_key));
        }
        let mut request = json!({
            "triggerKey": self.trigger_key,
            "selectedFilterOptions": self.selected_filter_options,
        });
        if self.method == ProviderMethod::ValidateConfiguration {
            request["automationConfigMapping"] = self.automation_config_mapping.clone().into();
        }
        let caller = Caller {
            app,
            instance: self.instance_id,
        };
        let sent = Sent {
            trigger_key: Some(self.trigger_key.clone()),
            ..Sent::new(self.method.operation(), caller)
        };
        let (read, sent) = call(provider, sent, &request, |it| self.method.check(&it));
        let (status, answer) = (sent.status, sent.answer.clone());
        Ok(ProviderAnswer {
            request: shared.record_sent(sent),
            status,
            answer,
            problem: read.err(),
        })
    }
}
