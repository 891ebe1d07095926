//! Asking the app's own trigger provider over HTTP (docs/api.md#s8).

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

/// The answer as it is documented.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    payload: Option<Map<String, Value>>,
    #[serde(default)]
    cancel_activation: bool,
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

    fn refresh(&self, call: &Question) -> (Refresh, Sent) {
        let request = json!({
            "triggerKey": &*call.trigger_key,
            "externalEntityId": call.external_entity_id,
            "payload": &*call.payload,
        });
        let metadata = json!({
            "requestId": Uuid::new_v4(),
            "instanceId": call.instance,
            "currency": "USD",
            "languages": ["en"],
            "identity": { "identityType": "APP", "appId": call.app },
            "appExtensionType": "AUTOMATIONS_TRIGGER_PROVIDER",
        });
        let token = self.target.key.plugin_call(call.app, &request, &metadata);
        let answered = self.target.post("/refresh-payload", &token);
        let (status, answer) = match &answered {
            Ok((status, body)) => (*status, body.clone()),
            Err(problem) => (0, problem.clone()),
        };
        let sent = Sent {
            operation: Operation::RefreshPayload,
            url: format!("{}/refresh-payload", self.target.url),
            caller: Caller {
                app: call.app,
                instance: call.instance,
            },
            trigger_key: Some(call.trigger_key.to_string()),
            entity: call.external_entity_id,
            body: request.to_string(),
            status,
            answer,
        };
        (
            answered.and_then(|(status, body)| read(status, &body)),
            sent,
        )
    }
}

fn read(status: u16, body: &str) -> Refresh {
    if !(200..300).contains(&status) {
        return Err(format!("the provider answered {status}"));
    }
    if depth(body.as_bytes()) > MAX_DEPTH {
        return Err(format!(
            "the provider's answer is nested more than {MAX_DEPTH} levels deep"
        ));
    }
    let answer: Body = serde_json::from_str(body)
        .map_err(|error| format!("the provider's answer cannot be read: {error}"))?;
    Ok(Refreshed {
        payload: answer.payload,
        cancel: answer.cancel_activation,
    })
}
