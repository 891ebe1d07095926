//! Reading one action.

use super::fields::Ids;
use super::{ActionKind, Answer, AppDefined, Delay, Offset, RateLimit, raw};
use crate::expression::{Mapping, Template, VARIABLES};
use crate::journal::ActionType;
use std::time::Duration;

/// How long an invoked action may take to answer, unless it says so itself (assumed).
const TIMEOUT: Duration = Duration::from_secs(24 * 3600);

/// What an action does, and the ids of the actions after it: where its condition holds, and where it
/// does not.
type Read = (ActionKind, Vec<String>, Vec<String>);

pub(super) fn read(action: raw::Action) -> Result<Read, String> {
    let of_type = action.action_type;
    if action.sandbox.is_some() && of_type != ActionType::AppDefined {
        return Err("`sandbox` says how an app answers; only APP_DEFINED has it".to_owned());
    }
    let namespace = action.namespace.as_ref().map(|it| it.0.as_str());
    if of_type == ActionType::SetVariables && namespace.is_some_and(|it| it != VARIABLES) {
        return Err(format!("the namespace of SET_VARIABLES is `{VARIABLES}`"));
    }
    let sandbox = action.sandbox;
    let mut found = [
        action
            .app_defined_info
            .map(|info| app_defined(info, sandbox.unwrap_or_default())),
        action.condition_info.map(condition),
        action.delay_info.map(delay),
        action.rate_limit_info.map(rate_limit),
        action.set_variables_info.map(|info| {
            let kind = ActionKind::SetVariables(info.output_mapping);
            Ok(then(kind, info.post_action_ids))
        }),
        action.output_info.map(|info| {
            Ok(then(
                ActionKind::Output(info.output_mapping),
                Ids::default(),
            ))
        }),
        action.split_info.map(|info| {
            let next = info.paths.0.into_iter().filter_map(|it| it.post_action_id);
            Ok((ActionKind::Split, next.collect(), Vec::new()))
        }),
    ]
    .into_iter()
    .flatten();
    match (found.next(), found.next()) {
        (Some(Ok(read)), None) if read.0.of_type() != of_type => Err(WRONG_INFO.to_owned()),
        (Some(read), None) => read,
        _ => Err(WRONG_INFO.to_owned()),
    }
}

const WRONG_INFO: &str = "an action needs exactly the `…Info` of its own type";

fn then(kind: ActionKind, next: Ids) -> Read {
    (kind, next.0, Vec::new())
}

fn app_defined(info: raw::AppDefined, sandbox: raw::Answer) -> Result<Read, String> {
    let kind = ActionKind::AppDefined(AppDefined {
        key: info.action_key.0,
        input: info.input_mapping,
        skip: info.skip_condition_or_expression_groups,
        answer: answer(sandbox).map_err(|error| format!("sandbox: {error}"))?,
    });
    Ok(then(kind, info.post_action_ids))
}

/// An app that answers at once, with nothing, unless the automation says otherwise.
fn answer(raw: raw::Answer) -> Result<Answer, String> {
    if raw.output.is_some() && raw.fails.is_some() {
        return Err("an action that `fails` has no `output`".to_owned());
    }
    if raw.times_out_after.is_some() && raw.answers_after.is_none() {
        return Err("`timesOutAfter` is of use only with `answersAfter`".to_owned());
    }
    let timeout = raw.times_out_after.as_deref();
    Ok(Answer {
        output: Mapping::parse(&raw.output.unwrap_or_else(|| serde_json::json!({})))?,
        fails: raw.fails.as_deref().map(Template::parse).transpose()?,
        after: raw.answers_after.as_deref().map(duration).transpose()?,
        timeout: timeout.map_or(Ok(TIMEOUT), duration)?,
    })
}

fn duration(text: &str) -> Result<Duration, String> {
    triggers_codegen::duration::parse(text)
        .map(Duration::from_millis)
        .map_err(|error| format!("`{text}` {error}; write it as `5m` or `1d12h`"))
}

#[expect(clippy::unnecessary_wraps, reason = "as the readers beside it")]
fn condition(info: raw::Condition) -> Result<Read, String> {
    let kind = ActionKind::Condition(info.or_expression_groups);
    let (yes, no) = (info.true_post_action_ids, info.false_post_action_ids);
    Ok((kind, yes.0, no.0))
}

fn delay(info: raw::Delay) -> Result<Read, String> {
    let unit = info.offset_time_unit;
    if info.offset_expression.is_none() && unit.is_some_and(|unit| unit != raw::Unit::Unknown) {
        return Err("`offsetExpression` and `offsetTimeUnit` belong together".to_owned());
    }
    let offset = Offset::read(info.offset_expression, unit)?;
    let due = info.due_date_epoch_expression;
    if offset.is_none() && due.is_none() {
        return Err("a delay needs an offset or a due date".to_owned());
    }
    let kind = ActionKind::Delay(Delay { due, offset });
    Ok(then(kind, info.post_action_ids))
}

fn rate_limit(info: raw::RateLimit) -> Result<Read, String> {
    let kind = ActionKind::RateLimit(RateLimit {
        max: info.max_activations_expression,
        window: Offset::read(
            info.rate_limit_duration_expression,
            info.rate_limit_duration_time_unit,
        )?,
        identifier: info.unique_identifier_expression,
    });
    Ok(then(kind, info.post_action_ids))
}
