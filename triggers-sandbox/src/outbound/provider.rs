//! Calls of the app's own trigger provider over HTTP (docs/api.md#s8).

use super::{Sent, SigningKey, Target};
use crate::engine::{Caller, Question, Refresh, Refreshed};
use crate::error::Problem;
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
const TIMEOUT: Duration = Duration::from_secs(2);

/// A provider on this machine.
#[derive(Debug)]
pub(crate) struct HttpProvider {
    target: Target,
}

/// Whom a call is about.
pub(super) struct About<'a> {
    pub(super) operation: Operation,
    pub(super) caller: Caller,
    pub(super) trigger_key: &'a str,
    pub(super) entity: Option<Uuid>,
}

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
            && let Some(provider) = shared.outbound.provider()
            && let Some(question) = shared.next_question()
        {
            let (refresh, sent) = provider.refresh(&question);
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

impl HttpProvider {
    /// Takes the provider's `baseUri`, which must lie on the loopback interface.
    pub(crate) fn new(base: &str, key: SigningKey) -> Result<Self, Problem> {
        let target = Target::new(base, "provider", TIMEOUT, key)?;
        Ok(Self { target })
    }

    pub(super) fn target(&self) -> &Target {
        &self.target
    }

    fn refresh(&self, call: &Question) -> (Refresh, Sent) {
        let about = About {
            operation: Operation::RefreshPayload,
            caller: Caller {
                app: call.app,
                instance: call.instance,
            },
            trigger_key: &call.trigger_key,
            entity: call.external_entity_id,
        };
        let request = json!({
            "triggerKey": about.trigger_key,
            "externalEntityId": about.entity,
            "payload": &*call.payload,
        });
        self.call(&about, &request, |answer| {
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
        &self,
        about: &About<'_>,
        request: &Value,
        read: impl FnOnce(Map<String, Value>) -> Result<T, String>,
    ) -> (Result<T, String>, Sent) {
        let Caller { app, instance } = about.caller;
        let metadata = json!({
            "requestId": Uuid::new_v4(),
            "instanceId": instance,
            "currency": "USD",
            "languages": ["en"],
            "identity": { "identityType": "APP", "appId": app },
            "appExtensionType": "AUTOMATIONS_TRIGGER_PROVIDER",
        });
        let token = self.target.key.plugin_call(app, request, &metadata);
        let path = format!("/{}", about.operation.name());
        let mut answer = self.target.post(&path, &token);
        let read = match (&answer.problem, answer.status) {
            (Some(problem), _) => Err(problem.description.clone()),
            (None, 200..=299) => object(&answer.body)
                .and_then(read)
                .map_err(|problem| format!("the provider's answer cannot be read: {problem}")),
            (None, status) => Err(format!("the provider answered {status}")),
        };
        if let (Err(problem), None, status @ 200..=299) = (&read, &answer.problem, answer.status) {
            answer = answer.invalid(status, problem);
        }
        let sent = Sent {
            operation: about.operation,
            event_type: None,
            url: format!("{}{path}", self.target.url),
            caller: about.caller,
            trigger_key: Some(about.trigger_key.to_owned()),
            entity: about.entity,
            body: request.to_string(),
            status: answer.status,
            problem: answer.problem,
            answer: answer.body,
        };
        (read, sent)
    }
}

/// Reads an object first: a type with named members is read from a list, too.
fn object(body: &str) -> Result<Map<String, Value>, String> {
    if depth(body.as_bytes()) > MAX_DEPTH {
        return Err(format!("it is nested more than {MAX_DEPTH} levels deep"));
    }
    serde_json::from_str(body).map_err(|error| error.to_string())
}
