//! Automations: every status, every reason and every kind of action, each by the test that shows it.

mod actions;
mod answers;
mod data;
mod ends;
mod people;
#[cfg(feature = "inbound")]
mod provider;
mod refused;
mod statuses;

use crate::http::Answer;
use crate::support::{APP, ENTITY, SITE, Site, builder};
use jiff::Timestamp;
use serde_json::{Value, json};
use triggers_sandbox::Sandbox;
use triggers_sandbox::journal::{Action, Activation, Reason, Status};

/// One automation of that trigger whose roots are all actions named in `roots`.
pub(crate) fn automation(trigger: &str, roots: &[&str], actions: &Value) -> Value {
    json!({ "id": "it", "configuration": {
        "trigger": { "appId": APP, "triggerKey": trigger },
        "rootActionIds": roots,
        "actions": actions,
    } })
}

/// An app-defined action that notes something, and those after it.
pub(crate) fn note(input: &str, next: &[&str]) -> Value {
    json!({ "type": "APP_DEFINED", "appDefinedInfo": {
        "actionKey": "note", "inputMapping": { "it": input }, "postActionIds": next,
    } })
}

pub(crate) async fn with(automation: Value) -> Sandbox {
    builder()
        .automations(json!([automation]))
        .start()
        .await
        .expect("a sandbox")
}

/// Reports an event about [`ENTITY`] by [`SITE`].
pub(crate) async fn report(sandbox: &Sandbox, trigger: &str, payload: &Value) -> Answer {
    let site = Site::new(sandbox, APP, SITE).await;
    let answer = site.report(trigger, ENTITY, payload).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer
}

/// Reports a booking with that price.
pub(crate) async fn book(sandbox: &Sandbox, price: f64) {
    report(
        sandbox,
        "booked",
        &json!({ "title": "Haircut", "price": price }),
    )
    .await;
}

pub(crate) fn last(sandbox: &Sandbox) -> Activation {
    sandbox.activations().pop().expect("an activation")
}

/// Status and reason of the last activation.
pub(crate) fn became(sandbox: &Sandbox) -> (Status, Option<Reason>) {
    let activation = last(sandbox);
    (activation.status, activation.reason)
}

pub(crate) fn action(sandbox: &Sandbox, id: &str) -> Action {
    let found = sandbox.actions().into_iter().find(|it| it.action_id == id);
    found.expect("the action did something")
}

/// What every `note` noted, in order.
pub(crate) fn notes(sandbox: &Sandbox) -> Vec<Value> {
    let actions = sandbox.actions().into_iter();
    actions.map(|action| action.input["it"].clone()).collect()
}

pub(crate) fn time(text: &str) -> Timestamp {
    text.parse().expect("a timestamp")
}
