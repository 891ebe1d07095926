//! Reading one action.

use super::check::{limit_of, offset_of, template_of, window_of};
use super::graph::Named;
use super::{ActionKind, Answer, AppDefined, Delay, Group, bounds, raw};
use crate::engine::actions::nothing;
use crate::expression::{Mapping, Template, VARIABLES};
use crate::journal::ActionType;
use std::time::Duration;

type Kind = ActionKind<Vec<String>>;

/// How long an invoked action may take to answer, unless it says so itself (assumed).
const TIMEOUT: Duration = Duration::from_secs(24 * 3600);

/// Types that the sandbox runs, in the order of messages.
const TYPES: [ActionType; 7] = [
    ActionType::AppDefined,
    ActionType::Condition,
    ActionType::Delay,
    ActionType::RateLimit,
    ActionType::SetVariables,
    ActionType::Output,
    ActionType::Split,
];

/// The `type` as it is written.
fn name_of(of_type: ActionType) -> &'static str {
    match of_type {
        ActionType::AppDefined => "APP_DEFINED",
        ActionType::Condition => "CONDITION",
        ActionType::Delay => "DELAY",
        ActionType::RateLimit => "RATE_LIMIT",
        ActionType::SetVariables => "SET_VARIABLES",
        ActionType::Output => "OUTPUT",
        ActionType::Split => "SPLIT",
    }
}

pub(super) fn read(action: raw::Action) -> Result<Named, String> {
    if let Some(namespace) = &action.namespace {
        bounds::text("namespace", namespace, 1, bounds::NAMESPACE)?;
    }
    let namespace = action.namespace.clone();
    let name = action.kind.clone();
    if action.sandbox.is_some() && name != "APP_DEFINED" {
        return Err("`sandbox` says how an app answers; only APP_DEFINED has it".to_owned());
    }
    if name == "SET_VARIABLES" && namespace.as_deref().is_some_and(|name| name != VARIABLES) {
        return Err(format!("the namespace of SET_VARIABLES is `{VARIABLES}`"));
    }
    let kind = kind_of(action)?;
    if name_of(kind.of_type()) != name {
        return Err(format!(
            "`{name}` needs exactly the `…Info` of its own type"
        ));
    }
    Ok(Named { namespace, kind })
}

/// What the action does by the one `…Info` that it has.
fn kind_of(action: raw::Action) -> Result<Kind, String> {
    let raw::Action {
        kind,
        app_defined_info,
        condition_info,
        delay_info,
        rate_limit_info,
        set_variables_info,
        output_info,
        split_info,
        sandbox,
        ..
    } = action;
    if !TYPES.iter().any(|known| name_of(*known) == kind) {
        let why = if kind == "CODE_CONDITION" {
            "the sandbox does not run JavaScript, so it"
        } else {
            "the sandbox"
        };
        let known = TYPES.map(name_of).join(", ");
        return Err(format!("{why} cannot run `{kind}`; it runs {known}"));
    }
    let mut found = [
        app_defined_info.map(|info| app_defined(info, sandbox)),
        condition_info.map(condition),
        delay_info.map(delay),
        rate_limit_info.map(rate_limit),
        set_variables_info.map(set_variables),
        output_info.as_ref().map(output),
        split_info.map(split),
    ]
    .into_iter()
    .flatten();
    match (found.next(), found.next()) {
        (Some(kind), None) => kind,
        _ => Err(format!(
            "`{kind}` needs exactly the `…Info` of its own type"
        )),
    }
}

fn app_defined(info: raw::AppDefined, sandbox: Option<raw::Answer>) -> Result<Kind, String> {
    bounds::text("actionKey", &info.action_key, 1, bounds::ACTION_KEY)?;
    let skip = info.skip_condition_or_expression_groups;
    bounds::count(
        "skipConditionOrExpressionGroups",
        skip.len(),
        0,
        bounds::SKIP_GROUPS,
    )?;
    Ok(ActionKind::AppDefined(AppDefined {
        key: info.action_key,
        input: Mapping::parse(&info.input_mapping)?,
        skip: skip.iter().map(group).collect::<Result<_, _>>()?,
        answer: answer(sandbox).map_err(|error| format!("sandbox: {error}"))?,
        next: after(info.post_action_ids)?,
    }))
}

/// An app that answers at once, with nothing, unless it is told otherwise.
fn answer(answer: Option<raw::Answer>) -> Result<Answer, String> {
    let Some(raw) = answer else {
        return Ok(Answer {
            output: nothing(),
            fails: None,
            after: None,
            timeout: TIMEOUT,
        });
    };
    if raw.output.is_some() && raw.fails.is_some() {
        return Err("an action that `fails` has no `output`".to_owned());
    }
    if raw.times_out_after.is_some() && raw.answers_after.is_none() {
        return Err("`timesOutAfter` is of use only with `answersAfter`".to_owned());
    }
    Ok(Answer {
        output: raw
            .output
            .as_ref()
            .map_or_else(|| Ok(nothing()), Mapping::parse)?,
        fails: raw.fails.as_deref().map(Template::parse).transpose()?,
        after: raw.answers_after.as_deref().map(duration).transpose()?,
        timeout: raw
            .times_out_after
            .as_deref()
            .map_or(Ok(TIMEOUT), duration)?,
    })
}

fn duration(text: &str) -> Result<Duration, String> {
    triggers_codegen::duration::parse(text)
        .map(Duration::from_millis)
        .map_err(|error| format!("`{text}` {error}; write it as `5m` or `1d12h`"))
}

fn condition(info: raw::Condition) -> Result<Kind, String> {
    let groups = info.or_expression_groups;
    bounds::count("orExpressionGroups", groups.len(), 1, bounds::GROUPS)?;
    Ok(ActionKind::Condition {
        any: groups.iter().map(group).collect::<Result<_, _>>()?,
        yes: after(info.true_post_action_ids)?,
        no: after(info.false_post_action_ids)?,
    })
}

fn group(group: &raw::Group) -> Result<Group, String> {
    let texts = &group.boolean_expressions;
    bounds::count("booleanExpressions", texts.len(), 1, bounds::EXPRESSIONS)?;
    let read = |text: &String| {
        bounds::text("booleanExpressions", text, 1, bounds::EXPRESSION)?;
        Template::parse_expression(text)
    };
    Ok(Group {
        all: group.operator == raw::Operator::And,
        expressions: texts.iter().map(read).collect::<Result<_, _>>()?,
    })
}

fn delay(info: raw::Delay) -> Result<Kind, String> {
    let unit = info
        .offset_time_unit
        .filter(|unit| *unit != raw::Unit::Unknown);
    let offset = match (info.offset_expression, unit) {
        (Some(count), Some(unit)) => Some(offset_of(&count, unit)?),
        (None, None) => None,
        _ => return Err("`offsetExpression` and `offsetTimeUnit` belong together".to_owned()),
    };
    let due = info
        .due_date_epoch_expression
        .as_ref()
        .map(template_of)
        .transpose()?;
    if offset.is_none() && due.is_none() {
        return Err("a delay needs an offset or a due date".to_owned());
    }
    Ok(ActionKind::Delay(Delay {
        due,
        offset,
        next: after(info.post_action_ids)?,
    }))
}

fn rate_limit(info: raw::RateLimit) -> Result<Kind, String> {
    let window = window_of(
        info.rate_limit_duration_expression.as_ref(),
        info.rate_limit_duration_time_unit,
    )?;
    Ok(ActionKind::RateLimit {
        limit: limit_of(
            &info.max_activations_expression,
            window,
            info.unique_identifier_expression.as_deref(),
        )?,
        next: after(info.post_action_ids)?,
    })
}

fn set_variables(info: raw::SetVariables) -> Result<Kind, String> {
    Ok(ActionKind::SetVariables {
        mapping: Mapping::parse(&info.output_mapping)?,
        next: after(info.post_action_ids)?,
    })
}

fn output(info: &raw::Output) -> Result<Kind, String> {
    let mapping = Mapping::parse(&info.output_mapping)?;
    Ok(ActionKind::Output { mapping })
}

fn split(info: raw::Split) -> Result<Kind, String> {
    bounds::count("paths", info.paths.len(), 2, 10)?;
    let first = |path: raw::SplitPath| path.post_action_id;
    let next = info.paths.into_iter().filter_map(first).collect();
    Ok(ActionKind::Split { next })
}

fn after(ids: Vec<String>) -> Result<Vec<String>, String> {
    bounds::count("postActionIds", ids.len(), 0, bounds::NEXT)?;
    Ok(ids)
}
