//! The Automation object as it is written (docs/api.md#s5.2). Unknown fields are refused: one that the
//! sandbox passed over in silence could be the one that matters.

#![expect(clippy::struct_field_names, reason = "the service's own names")]

use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Automation {
    pub(super) id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) description: Option<String>,
    #[serde(rename = "revision", default)]
    _revision: Value,
    #[serde(rename = "origin", default)]
    _origin: Value,
    #[serde(rename = "settings", default)]
    _settings: Value,
    #[serde(rename = "createdDate", default)]
    _created_date: Value,
    #[serde(rename = "updatedDate", default)]
    _updated_date: Value,
    #[serde(rename = "createdBy", default)]
    _created_by: Value,
    #[serde(rename = "updatedBy", default)]
    _updated_by: Value,
    #[serde(rename = "applicationInfo", default)]
    _application_info: Value,
    #[serde(rename = "preinstalledInfo", default)]
    _preinstalled_info: Value,
    #[serde(rename = "draftInfo", default)]
    _draft_info: Value,
    #[serde(rename = "namespace", default)]
    _namespace: Value,
    #[serde(rename = "extendedFields", default)]
    _extended_fields: Value,
    pub(super) configuration: Configuration,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Configuration {
    #[serde(default)]
    pub(super) status: Status,
    pub(super) trigger: Trigger,
    #[serde(default)]
    pub(super) root_action_ids: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Status {
    #[default]
    Active,
    Inactive,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Trigger {
    pub(super) app_id: String,
    pub(super) trigger_key: String,
    #[serde(default)]
    pub(super) filters: Vec<Filter>,
    pub(super) scheduled_event_offset: Option<Offset>,
    pub(super) rate_limit: Option<TriggerLimit>,
    #[serde(rename = "automationConfigMapping", default)]
    _config_mapping: Value,
    #[serde(rename = "overrideSchema", default)]
    _override_schema: Value,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Filter {
    #[serde(rename = "id", default)]
    _id: Value,
    pub(super) field_key: Option<String>,
    pub(super) filter_expression: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Offset {
    pub(super) pre_scheduled_event_offset_expression: Value,
    pub(super) scheduled_event_offset_time_unit: Unit,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct TriggerLimit {
    pub(super) max_activations_expression: Value,
    pub(super) duration_expression: Option<Value>,
    pub(super) duration_time_unit: Option<Unit>,
    pub(super) unique_identifier_expression: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Unit {
    Minutes,
    Hours,
    Days,
    Weeks,
    Months,
    /// What the service writes where there is no unit.
    #[serde(rename = "UNKNOWN_TIME_UNIT")]
    Unknown,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Action {
    #[serde(rename = "id", default)]
    _id: Value,
    #[serde(rename = "displayName", default)]
    _display_name: Value,
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) namespace: Option<String>,
    pub(super) app_defined_info: Option<AppDefined>,
    pub(super) condition_info: Option<Condition>,
    pub(super) delay_info: Option<Delay>,
    pub(super) rate_limit_info: Option<RateLimit>,
    pub(super) set_variables_info: Option<SetVariables>,
    pub(super) output_info: Option<Output>,
    pub(super) split_info: Option<Split>,
    /// Not of the service: how the sandbox answers for the app.
    pub(super) sandbox: Option<Answer>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AppDefined {
    #[serde(rename = "appId", default)]
    _app_id: Value,
    pub(super) action_key: String,
    #[serde(default)]
    pub(super) input_mapping: Value,
    #[serde(default)]
    pub(super) skip_condition_or_expression_groups: Vec<Group>,
    #[serde(default)]
    pub(super) post_action_ids: Vec<String>,
    #[serde(rename = "overrideOutputSchema", default)]
    _override_output_schema: Value,
}

/// How an app-defined action goes, since no app answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Answer {
    pub(super) output: Option<Value>,
    pub(super) fails: Option<String>,
    pub(super) answers_after: Option<String>,
    pub(super) times_out_after: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SetVariables {
    #[serde(default)]
    pub(super) output_mapping: Value,
    #[serde(rename = "outputSchema", default)]
    _output_schema: Value,
    #[serde(default)]
    pub(super) post_action_ids: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Output {
    #[serde(default)]
    pub(super) output_mapping: Value,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Split {
    pub(super) paths: Vec<SplitPath>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SplitPath {
    #[serde(rename = "id", default)]
    _id: Value,
    #[serde(rename = "name", default)]
    _name: Value,
    #[serde(rename = "displayName", default)]
    _display_name: Value,
    pub(super) post_action_id: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Condition {
    pub(super) or_expression_groups: Vec<Group>,
    #[serde(default)]
    pub(super) true_post_action_ids: Vec<String>,
    #[serde(default)]
    pub(super) false_post_action_ids: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Group {
    #[serde(default)]
    pub(super) operator: Operator,
    pub(super) boolean_expressions: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Operator {
    #[default]
    And,
    Or,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Delay {
    pub(super) offset_expression: Option<Value>,
    pub(super) offset_time_unit: Option<Unit>,
    #[serde(alias = "dueDateExpression")]
    pub(super) due_date_epoch_expression: Option<Value>,
    #[serde(default)]
    pub(super) post_action_ids: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RateLimit {
    pub(super) max_activations_expression: Value,
    pub(super) rate_limit_duration_expression: Option<Value>,
    pub(super) rate_limit_duration_time_unit: Option<Unit>,
    pub(super) unique_identifier_expression: Option<String>,
    #[serde(default)]
    pub(super) post_action_ids: Vec<String>,
}
