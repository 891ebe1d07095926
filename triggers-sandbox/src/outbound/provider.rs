//! Calls of the app's own trigger provider over HTTP (docs/api.md#s8).

use super::Sent;
use super::target::{INVALID, Target};
use crate::engine::{Caller, Question, Refresh, Refreshed};
use crate::journal::Operation;
use crate::log::Input;
use crate::remote::{MAX_DEPTH, depth};
use crate::shared::Shared;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// How long a provider may take, in real time; nothing else runs until then.
pub(super) const TIMEOUT: Duration = Duration::from_secs(2);

/// The answer to `/refresh-payload`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    payload: Option<Map<String, Value>>,
    cancel_activation: Option<bool>,
}

/// Asks the provider, if there is one, on a thread of its own, until the sandbox is gone.
pub(crate) fn serve(shared: &Arc<Shared>) -> std::io::Result<()> {
    if !shared.outbound.has_provider() {
        return Ok(());
    }
    let weak = Arc::downgrade(shared);
    let thread = std::thread::Builder::new().name("sandbox-provider".to_owned());
    thread.spawn(move || {
        while let Some(shared) = weak.upgrade()
            && let Some(provider) = shared.outbound.provider.as_ref()
            && let Some(question) = shared.next_question()
        {
            let (refresh, sent) = refresh(provider, &question);
            // In one change, so that the journal has the call before what it brought about.
            shared.change(|session| {
                let _recorded = session.apply(Input::Sent(Box::new(sent)));
                let _done = session.apply(Input::Answer(question.number, refresh));
            });
            shared.wake_due_work();
        }
    })?;
    Ok(())
}

fn refresh(provider: &Target, question: &Question) -> (Refresh, Sent) {
    let caller = Caller {
        app: question.app,
        instance: question.instance,
    };
    let request = json!({
        "triggerKey": question.trigger_key,
        "externalEntityId": question.external_entity_id,
        "payload": &*question.payload,
    });
    let sent = Sent {
        trigger_key: Some(question.trigger_key.to_string()),
        entity: question.external_entity_id,
        ..Sent::new(Operation::RefreshPayload, caller)
    };
    call(provider, sent, &request, |answer| {
        let body: Body =
            serde_json::from_value(answer.into()).map_err(|error| error.to_string())?;
        Ok(Refreshed {
            payload: body.payload,
            cancel: body.cancel_activation.unwrap_or_default(),
        })
    })
}

/// Sends a call and reads its answer. The error says why there is none that can be used.
pub(super) fn call<T>(
    provider: &Target,
    sent: Sent,
    request: &Value,
    read: impl FnOnce(Map<String, Value>) -> Result<T, String>,
) -> (Result<T, String>, Sent) {
    let Caller { app, instance } = sent.caller;
    let metadata = json!({
        "requestId": Uuid::new_v4(),
        "instanceId": instance,
        "currency": "USD",
        "languages": ["en"],
        "identity": { "identityType": "APP", "appId": app },
        "appExtensionType": "AUTOMATIONS_TRIGGER_PROVIDER",
    });
    let token = provider.key.plugin_call(app, request, &metadata);
    let path = format!("/{}", sent.operation.name());
    let body = request.to_string();
    let mut sent = provider.post(&path, &token, Sent { body, ..sent });
    let read = match (&sent.problem, sent.status) {
        (Some(problem), _) => Err(problem.description.clone()),
        (None, 200..=299) => object(&sent.answer).and_then(read).map_err(|problem| {
            let problem = format!("the provider's answer cannot be read: {problem}");
            sent.reject(INVALID, problem.as_str());
            problem
        }),
        (None, status) => Err(format!("the provider answered {status}")),
    };
    (read, sent)
}

/// Reads an object first: a type with named members is read from a list, too.
fn object(body: &str) -> Result<Map<String, Value>, String> {
    if depth(body.as_bytes()) > MAX_DEPTH {
        return Err(format!("it is nested more than {MAX_DEPTH} levels deep"));
    }
    serde_json::from_str(body).map_err(|error| error.to_string())
}
