//! Automations, checked: what the engine walks.

mod actions;
mod bounds;
mod check;
mod graph;
mod issue;
mod offset;
mod raw;

pub(crate) use issue::Issue;
pub(crate) use offset::Offset;
pub(crate) use raw::Unit;

use crate::catalog::Catalog;
use crate::error::Error;
use crate::expression::{Mapping, Scope, Template};
use crate::journal::ActionType;
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
    let (mut automations, mut issues) = (Vec::new(), Vec::new());
    for (index, value) in values.iter().enumerate() {
        match check::parse(value, index, catalog) {
            Ok(automation) => automations.push(automation),
            Err(found) => issues.extend(found),
        }
    }
    if issues.is_empty() {
        Ok(automations)
    } else {
        Err(issues)
    }
}

/// What Validate Automation answers.
pub(crate) fn validate(automation: &Value, catalog: &Catalog) -> Value {
    let issues = check::parse(automation, 0, catalog)
        .err()
        .unwrap_or_default();
    issue::validation(&issues)
}

/// One automation in which every action exists, is reached once, and every expression is known.
#[derive(Debug)]
pub(crate) struct Automation {
    pub(crate) id: String,
    pub(crate) active: bool,
    pub(crate) app_id: Uuid,
    pub(crate) trigger_key: String,
    pub(crate) filters: Vec<Template>,
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

    /// The action of that id.
    pub(crate) fn action(&self, id: &str) -> Option<&Action> {
        let place = self
            .actions
            .binary_search_by(|action| action.id.as_str().cmp(id));
        self.actions.get(place.ok()?)
    }
}

#[derive(Debug)]
pub(crate) struct Action {
    pub(crate) id: String,
    pub(crate) namespace: Option<String>,
    pub(crate) kind: ActionKind,
}

/// What an action does; `Next` names the actions after it.
#[derive(Debug)]
pub(crate) enum ActionKind<Next = Vec<usize>> {
    AppDefined(AppDefined<Next>),
    Condition {
        any: Vec<Group>,
        yes: Next,
        no: Next,
    },
    Delay(Delay<Next>),
    RateLimit {
        limit: RateLimit,
        next: Next,
    },
    SetVariables {
        mapping: Mapping,
        next: Next,
    },
    Output {
        mapping: Mapping,
    },
    Split {
        next: Next,
    },
}

#[derive(Debug)]
pub(crate) struct AppDefined<Next = Vec<usize>> {
    pub(crate) key: String,
    pub(crate) input: Mapping,
    pub(crate) skip: Vec<Group>,
    pub(crate) answer: Answer,
    pub(crate) next: Next,
}

/// How the sandbox answers for the app: with that output, or with a failure, at once or later.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) output: Mapping,
    pub(crate) fails: Option<Template>,
    pub(crate) after: Option<Duration>,
    pub(crate) timeout: Duration,
}

#[derive(Debug)]
pub(crate) struct Delay<Next = Vec<usize>> {
    pub(crate) due: Option<Template>,
    pub(crate) offset: Option<Offset>,
    pub(crate) next: Next,
}

/// Expressions joined by `and` or `or`.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) all: bool,
    pub(crate) expressions: Vec<Template>,
}

impl Group {
    fn is_true(&self, scope: Scope<'_>) -> Result<bool, String> {
        for expression in &self.expressions {
            if expression.is_true(scope)? != self.all {
                return Ok(!self.all);
            }
        }
        Ok(self.all)
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

/// At most `max` within `window`, counted apart for each `identifier`.
#[derive(Debug)]
pub(crate) struct RateLimit {
    pub(crate) max: Template,
    /// Absent: forever.
    pub(crate) window: Option<Offset>,
    pub(crate) identifier: Option<Template>,
}

impl<Next> ActionKind<Next> {
    pub(crate) fn of_type(&self) -> ActionType {
        match self {
            Self::AppDefined(_) => ActionType::AppDefined,
            Self::Condition { .. } => ActionType::Condition,
            Self::Delay(_) => ActionType::Delay,
            Self::RateLimit { .. } => ActionType::RateLimit,
            Self::SetVariables { .. } => ActionType::SetVariables,
            Self::Output { .. } => ActionType::Output,
            Self::Split { .. } => ActionType::Split,
        }
    }

    /// The `actionKey` of an app-defined action.
    pub(crate) fn action_key(&self) -> Option<&str> {
        match self {
            Self::AppDefined(info) => Some(&info.key),
            _ => None,
        }
    }

    /// The same action with the ones after it named in another way.
    fn renamed<Other, Error>(
        self,
        mut rename: impl FnMut(Next) -> Result<Other, Error>,
    ) -> Result<ActionKind<Other>, Error> {
        Ok(match self {
            Self::AppDefined(info) => ActionKind::AppDefined(AppDefined {
                key: info.key,
                input: info.input,
                skip: info.skip,
                answer: info.answer,
                next: rename(info.next)?,
            }),
            Self::Condition { any, yes, no } => ActionKind::Condition {
                any,
                yes: rename(yes)?,
                no: rename(no)?,
            },
            Self::Delay(delay) => ActionKind::Delay(Delay {
                due: delay.due,
                offset: delay.offset,
                next: rename(delay.next)?,
            }),
            Self::RateLimit { limit, next } => ActionKind::RateLimit {
                limit,
                next: rename(next)?,
            },
            Self::SetVariables { mapping, next } => ActionKind::SetVariables {
                mapping,
                next: rename(next)?,
            },
            Self::Output { mapping } => ActionKind::Output { mapping },
            Self::Split { next } => ActionKind::Split {
                next: rename(next)?,
            },
        })
    }
}

impl ActionKind {
    fn next(&self) -> impl Iterator<Item = usize> {
        let (first, second): (&[usize], &[usize]) = match self {
            Self::AppDefined(AppDefined { next, .. })
            | Self::Delay(Delay { next, .. })
            | Self::RateLimit { next, .. }
            | Self::SetVariables { next, .. }
            | Self::Split { next } => (next, &[]),
            Self::Condition { yes, no, .. } => (yes, no),
            Self::Output { .. } => (&[], &[]),
        };
        first.iter().chain(second).copied()
    }
}
