//! Automations, checked: what the engine walks.

mod action;
mod check;
mod fields;
mod graph;
mod issue;
mod offset;
mod raw;

pub(crate) use issue::Issue;
use offset::Offset;
use raw::Unit;

use crate::catalog::Catalog;
use crate::error::Error;
use crate::expression::{Mapping, Scope, Template, timestamp};
use crate::journal::ActionType;
use fields::{Computed, Count, Expression, List, Text};
use issue::Issues;
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use std::time::Duration;
use uuid::Uuid;

/// Reads automations; the error tells all that is wrong.
pub(crate) fn parse_all(values: &[Value], catalog: &Catalog) -> Result<Vec<Automation>, Error> {
    check_all(values, catalog).map_err(|issues| issue::error(&issues, values))
}

/// The same, with the mistakes and their places.
pub(crate) fn check_all(
    values: &[Value],
    catalog: &Catalog,
) -> Result<Vec<Automation>, Vec<Issue>> {
    let (mut automations, mut found) = (Vec::new(), Vec::new());
    for (index, value) in values.iter().enumerate() {
        let mut issues = Issues {
            path: format!("/{index}"),
            list: Vec::new(),
        };
        automations.extend(check::check(value, index, catalog, &mut issues));
        found.append(&mut issues.list);
    }
    if found.is_empty() {
        Ok(automations)
    } else {
        Err(found)
    }
}

/// What Validate Automation answers.
pub(crate) fn validate(automation: &Value, catalog: &Catalog) -> Value {
    let issues = check_all(std::slice::from_ref(automation), catalog).err();
    issue::validation(&issues.unwrap_or_default())
}

/// One automation in which every action exists, is reached once, and every expression is known.
#[derive(Debug)]
pub(crate) struct Automation {
    pub(crate) id: String,
    pub(crate) active: bool,
    pub(crate) app_id: Uuid,
    pub(crate) trigger_key: String,
    pub(crate) filters: List<Filter, 0, 5>,
    /// Starts that long before the date of a scheduled event.
    pub(crate) offset: Option<Offset>,
    pub(crate) rate_limit: Option<RateLimit>,
    /// Actions are named by their place in `actions`.
    pub(crate) roots: Vec<usize>,
    /// In the order of their ids.
    pub(crate) actions: Vec<Action>,
    /// As it was given, with its id.
    pub(crate) source: Value,
}

impl Automation {
    /// Its name if it has one, else its id.
    pub(crate) fn label(&self) -> &str {
        let name = self.source.get("name").and_then(Value::as_str);
        name.filter(|name| !name.trim().is_empty())
            .unwrap_or(&self.id)
    }
}

/// One action, and the places of those after it.
#[derive(Debug)]
pub(crate) struct Action {
    pub(crate) id: String,
    pub(crate) namespace: Option<String>,
    pub(crate) kind: ActionKind,
    /// Of a condition: where it holds.
    pub(crate) next: Vec<usize>,
    /// Of a condition: where it does not hold.
    pub(crate) otherwise: Vec<usize>,
}

/// What an action does.
#[derive(Debug)]
pub(crate) enum ActionKind {
    AppDefined(AppDefined),
    Condition(List<Group, 1, 10>),
    Delay(Delay),
    RateLimit(RateLimit),
    SetVariables(Mapping),
    Output(Mapping),
    Split,
}

#[derive(Debug)]
pub(crate) struct AppDefined {
    pub(crate) key: String,
    pub(crate) input: Mapping,
    pub(crate) skip: Skip,
    pub(crate) answer: Answer,
}

/// How the sandbox answers for the app: with that output, or with a failure, at once or later.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) output: Mapping,
    pub(crate) fails: Option<Template>,
    pub(crate) after: Option<Duration>,
    pub(crate) timeout: Duration,
}

impl Answer {
    /// Whether it comes after its timeout.
    pub(crate) fn is_late(&self) -> bool {
        self.after.is_some_and(|after| after > self.timeout)
    }
}

#[derive(Debug)]
pub(crate) struct Delay {
    due: Option<Computed>,
    offset: Option<Offset>,
}

/// At most `max` within `window`, counted apart for each `identifier`.
#[derive(Debug)]
pub(crate) struct RateLimit {
    pub(crate) max: Count,
    /// Absent: forever.
    pub(crate) window: Option<Offset>,
    pub(crate) identifier: Option<Expression<400>>,
}

/// A condition of the automation's trigger.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Filter {
    #[serde(rename = "id", default)]
    _id: IgnoredAny,
    #[serde(rename = "fieldKey")]
    _field_key: Option<Text<1, 110>>,
    #[serde(rename = "filterExpression")]
    pub(crate) expression: Expression<5000>,
}

/// Conditions of which any makes the sandbox skip an action.
type Skip = List<Group, 0, 10>;

/// Expressions joined by `and` or `or`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Group {
    #[serde(default)]
    operator: Operator,
    boolean_expressions: List<Expression<5000>, 1, 20>,
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Operator {
    #[default]
    And,
    Or,
}

impl Group {
    fn is_true(&self, scope: Scope<'_>) -> Result<bool, String> {
        let all = self.operator == Operator::And;
        for expression in &*self.boolean_expressions {
            if expression.is_true(scope)? != all {
                return Ok(!all);
            }
        }
        Ok(all)
    }
}

/// Whether any of the groups is true.
pub(crate) fn any_true(groups: &[Group], scope: Scope<'_>) -> Result<bool, String> {
    for group in groups {
        if group.is_true(scope)? {
            return Ok(true);
        }
    }
    Ok(false)
}

impl Action {
    /// Where a run goes on from here, and when.
    pub(super) fn way(
        &self,
        begin: Timestamp,
        scope: Scope<'_>,
    ) -> Result<(&[usize], Timestamp), String> {
        Ok(match &self.kind {
            ActionKind::Condition(any) if !any_true(any, scope)? => (&self.otherwise, begin),
            // A due date in the past continues at once (docs/api.md#s5.2).
            ActionKind::Delay(delay) => (&self.next, delay.until(begin, scope)?.max(begin)),
            _ => (&self.next, begin),
        })
    }
}

impl Delay {
    /// When it is over that begins at that moment.
    fn until(&self, begin: Timestamp, scope: Scope<'_>) -> Result<Timestamp, String> {
        let base = match &self.due {
            None => begin,
            Some(due) => {
                timestamp(&due.value(scope)?).ok_or("the due date of the delay is not a date")?
            }
        };
        let offset = self.offset.as_ref();
        offset.map_or(Ok(base), |offset| offset.after(base, scope))
    }
}

impl ActionKind {
    pub(crate) fn of_type(&self) -> ActionType {
        match self {
            Self::AppDefined(_) => ActionType::AppDefined,
            Self::Condition(_) => ActionType::Condition,
            Self::Delay(_) => ActionType::Delay,
            Self::RateLimit(_) => ActionType::RateLimit,
            Self::SetVariables(_) => ActionType::SetVariables,
            Self::Output(_) => ActionType::Output,
            Self::Split => ActionType::Split,
        }
    }

    /// The `actionKey` of an app-defined action.
    pub(crate) fn action_key(&self) -> Option<&str> {
        match self {
            Self::AppDefined(info) => Some(&info.key),
            _ => None,
        }
    }
}
