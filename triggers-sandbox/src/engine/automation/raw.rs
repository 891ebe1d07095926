//! The Automation object as it is written (docs/api.md#s5.2). Unknown fields are refused: one that the
//! sandbox passed over in silence could be the one that matters.

#![expect(clippy::struct_field_names, reason = "the service's own names")]

use super::fields::{Computed, Count, Expression, Ids, List, Text};
use super::{Filter, Group, Skip};
use crate::expression::Mapping;
use crate::journal::ActionType;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

/// Fields of the service that change nothing here.
pub(super) const IGNORED: [&str; 12] = [
    "revision",
    "origin",
    "settings",
    "createdDate",
    "updatedDate",
    "createdBy",
    "updatedBy",
    "applicationInfo",
    "preinstalledInfo",
    "draftInfo",
    "namespace",
    "extendedFields",
];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Automation {
    pub(super) id: Option<String>,
    #[serde(rename = "name")]
    _name: Option<Text<1, 500>>,
    #[serde(rename = "description")]
    _description: Option<Text<0, 2000>>,
    pub(super) configuration: Configuration,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Configuration {
    #[serde(default)]
    pub(super) status: Status,
    pub(super) trigger: Trigger,
    #[serde(default)]
    pub(super) root_action_ids: Ids,
}

#[derive(Default, PartialEq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Status {
    #[default]
    Active,
    Inactive,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Trigger {
    pub(super) app_id: String,
    pub(super) trigger_key: String,
    #[serde(default)]
    pub(super) filters: List<Filter, 0, 5>,
    pub(super) scheduled_event_offset: Option<Offset>,
    pub(super) rate_limit: Option<TriggerLimit>,
    #[serde(rename = "automationConfigMapping", default)]
    _config_mapping: IgnoredAny,
    #[serde(rename = "overrideSchema", default)]
    _override_schema: IgnoredAny,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Offset {
    pub(super) pre_scheduled_event_offset_expression: Count,
    pub(super) scheduled_event_offset_time_unit: Unit,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct TriggerLimit {
    pub(super) max_activations_expression: Count,
    pub(super) duration_expression: Option<Count>,
    pub(super) duration_time_unit: Option<Unit>,
    pub(super) unique_identifier_expression: Option<Expression<400>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
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

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Action {
    #[serde(rename = "id", default)]
    _id: IgnoredAny,
    #[serde(rename = "displayName", default)]
    _display_name: IgnoredAny,
    #[serde(rename = "type")]
    pub(super) action_type: ActionType,
    pub(super) namespace: Option<Text<1, 100>>,
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

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AppDefined {
    #[serde(rename = "appId", default)]
    _app_id: IgnoredAny,
    pub(super) action_key: Text<1, 100>,
    #[serde(default)]
    pub(super) input_mapping: Mapping,
    #[serde(default)]
    pub(super) skip_condition_or_expression_groups: Skip,
    #[serde(default)]
    pub(super) post_action_ids: Ids,
    #[serde(rename = "overrideOutputSchema", default)]
    _override_output_schema: IgnoredAny,
}

/// How an app-defined action goes, since no app answers.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Answer {
    pub(super) output: Option<Value>,
    pub(super) fails: Option<String>,
    pub(super) answers_after: Option<String>,
    pub(super) times_out_after: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SetVariables {
    #[serde(default)]
    pub(super) output_mapping: Mapping,
    #[serde(rename = "outputSchema", default)]
    _output_schema: IgnoredAny,
    #[serde(default)]
    pub(super) post_action_ids: Ids,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Output {
    #[serde(default)]
    pub(super) output_mapping: Mapping,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Split {
    pub(super) paths: List<SplitPath, 2, 10>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct SplitPath {
    #[serde(rename = "id", default)]
    _id: IgnoredAny,
    #[serde(rename = "name", default)]
    _name: IgnoredAny,
    #[serde(rename = "displayName", default)]
    _display_name: IgnoredAny,
    pub(super) post_action_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Condition {
    pub(super) or_expression_groups: List<Group, 1, 10>,
    #[serde(default)]
    pub(super) true_post_action_ids: Ids,
    #[serde(default)]
    pub(super) false_post_action_ids: Ids,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Delay {
    pub(super) offset_expression: Option<Count>,
    pub(super) offset_time_unit: Option<Unit>,
    #[serde(alias = "dueDateExpression")]
    pub(super) due_date_epoch_expression: Option<Computed>,
    #[serde(default)]
    pub(super) post_action_ids: Ids,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RateLimit {
    pub(super) max_activations_expression: Count,
    pub(super) rate_limit_duration_expression: Option<Count>,
    pub(super) rate_limit_duration_time_unit: Option<Unit>,
    pub(super) unique_identifier_expression: Option<Expression<400>>,
    #[serde(default)]
    pub(super) post_action_ids: Ids,
}
