//! Business events: one thing that happens, and the calls that it takes.

use std::collections::HashMap;

use super::{Cx, scope::Scope, snake_key};
use crate::{
    diagnostic::{At, Path},
    model::{BusinessEvent, Step, StepAction, Trigger},
    names,
    raw::{Entries, Field, RawManifest, RawStep, RawTrigger},
    rules,
    text::quote,
};

pub(super) fn business_events(
    cx: &mut Cx<'_>,
    raw: &RawManifest,
    triggers: &[Trigger],
) -> Vec<BusinessEvent> {
    let path = Path::ROOT.key("business_events");
    let Some(entries) = raw.business_events.get() else {
        return Vec::new();
    };
    let known = Known {
        sound: triggers
            .iter()
            .map(|trigger| (trigger.key.as_str(), trigger))
            .collect(),
        written: raw
            .triggers
            .get()
            .into_iter()
            .flat_map(Entries::iter)
            .collect(),
    };
    let (mut functions, mut types) = (Scope::default(), Scope::default());
    let mut events = Vec::new();
    for (key, field) in entries.iter() {
        let path = path.key(key);
        let sound = snake_key(cx, &path, key, "a business event");
        let steps = field.get();
        let Some((function, type_name)) = names::snake(key).zip(names::pascal(key)) else {
            continue;
        };
        let rename = "choose another key";
        let all = format!("{}_all", names::unraw(&function));
        let free = functions.take(cx, &function, path.at_key(), rename)
            && functions.take(cx, &all, path.at_key(), rename)
            && types.take(cx, &type_name, path.at_key(), rename);
        let Some(steps) = steps else { continue };
        let (steps, entity) = self::steps(cx, &path, key, steps, &known);
        if sound && free && !steps.is_empty() {
            events.push(BusinessEvent {
                key: key.to_owned(),
                function,
                type_name,
                entity,
                steps,
            });
        }
    }
    events
}

struct Known<'a> {
    /// The triggers that code is generated for.
    sound: HashMap<&'a str, &'a Trigger>,
    /// All that the manifest names, sound or not.
    written: HashMap<&'a str, &'a Field<RawTrigger>>,
}

fn steps(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    key: &str,
    raw: &[Field<RawStep>],
    known: &Known<'_>,
) -> (Vec<Step>, Option<String>) {
    if raw.is_empty() {
        cx.breach(&rules::business::BUSINESS_EVENT_EMPTY, path.at_key())
            .message(format!("business event `{key}` has no steps"))
            .label("list its calls, as `- report: trigger_key`");
    }
    let mut steps: Vec<Step> = Vec::new();
    let mut places: HashMap<(bool, &str), At> = HashMap::new();
    let mut entity: Option<(String, At)> = None;
    for (index, field) in raw.iter().enumerate() {
        let item = path.index(index);
        let Some(raw) = field.get() else {
            continue;
        };
        let Some((action, trigger, at)) = step(cx, &item, raw, known) else {
            continue;
        };
        let call = (action == StepAction::Report, trigger.key.as_str());
        if let Some(first) = places.get(&call) {
            cx.breach(&rules::business::CALL_TWICE, at)
                .message(format!(
                    "`{key}` has `{}` {} twice",
                    trigger.key,
                    verb(action)
                ))
                .label("remove one")
                .also(first.clone(), "first here");
            continue;
        }
        if shares_entity(cx, trigger, &at, &mut entity) {
            let (trigger, field) = (trigger.key.clone(), trigger.module.clone());
            steps.push(Step {
                action,
                trigger,
                field,
            });
            places.insert(call, at);
        }
    }
    (steps, entity.map(|(entity, _)| entity))
}

fn verb(action: StepAction) -> &'static str {
    match action {
        StepAction::Report => "reported",
        StepAction::Cancel => "canceled",
    }
}

/// All cancelable triggers of an event are about the same thing: its id is the function's argument.
fn shares_entity(
    cx: &mut Cx<'_>,
    trigger: &Trigger,
    at: &At,
    entity: &mut Option<(String, At)>,
) -> bool {
    let Some(own) = &trigger.entity else {
        return true;
    };
    match entity {
        None => *entity = Some((own.clone(), at.clone())),
        Some((shared, _)) if shared == own => {}
        Some((shared, first)) => {
            cx.breach(&rules::business::SEVERAL_ENTITIES, at.clone())
                .message(format!(
                    "`{}` is about `{own}`, and this event about `{shared}`",
                    trigger.key
                ))
                .label("make it a business event of its own")
                .note("one id is handed to all calls of a business event")
                .also(first.clone(), format!("about `{shared}`"));
            return false;
        }
    }
    true
}

/// The call, the trigger that it is about and where that is named.
fn step<'a>(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    raw: &RawStep,
    known: &Known<'a>,
) -> Option<(StepAction, &'a Trigger, At)> {
    cx.unknown_keys(path, &raw.unknown, RawStep::KEYS);
    let (report, cancel) = (path.key("report"), path.key("cancel"));
    let (action, path, key) = match (raw.report.is_absent(), raw.cancel.is_absent()) {
        (false, true) => (StepAction::Report, report, raw.report.get()?),
        (true, false) => (StepAction::Cancel, cancel, raw.cancel.get()?),
        (true, true) => {
            if raw.unknown.0.is_empty() {
                cx.breach(&rules::business::STEP_WITHOUT_CALL, path.at_key())
                    .message("the step has neither `report` nor `cancel`")
                    .label("write `report: trigger_key` or `cancel: trigger_key`");
            }
            return None;
        }
        (false, false) => {
            cx.breach(&rules::business::STEP_WITH_TWO_CALLS, cancel.at_key())
                .message("the step has both `report` and `cancel`")
                .label("write two steps")
                .also(report.at_key(), "the other call");
            return None;
        }
    };
    let Some(written) = known.written.get(key.as_str()) else {
        let near = cx.near(key, known.written.keys().copied());
        cx.breach(&rules::business::UNKNOWN_TRIGGER, path.at_value())
            .message(format!("unknown trigger {}", quote(key)))
            .label("declare it in `triggers`, or remove the step")
            .suggest(near);
        return None;
    };
    // A trigger that is written but not sound has been reported where it stands.
    let trigger = known.sound.get(key.as_str())?;
    if action == StepAction::Cancel && trigger.entity.is_none() {
        // An entity that is not sound has been reported too.
        if written.get().is_none_or(|raw| !raw.entity.is_absent()) {
            return None;
        }
        cx.breach(&rules::business::CANCEL_WITHOUT_ENTITY, path.at_value())
            .message(format!("events of `{key}` cannot be canceled"))
            .label(format!("give `{key}` an `entity`"))
            .note("the service cancels by an external entity id");
        return None;
    }
    Some((action, trigger, path.at_value()))
}
