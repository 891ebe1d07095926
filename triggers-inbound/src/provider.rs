//! The trigger provider: what the service asks before it acts on an event.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde_json::{Map, Value, json};
use triggers_runtime::{FromJson, InstanceId, TypedTrigger};

use crate::call::{Call, RefreshCall, no_id, read};
use crate::response::{INVALID, NOT_FOUND};
use crate::run::{Handler, Running, run, start};
use crate::verifier::Caller;
use crate::{Configuration, ConfigurationError, HandlerError, Response, Verifier};

const DEADLINE: Duration = Duration::from_secs(2);

/// Answers the calls of the service plugin *Trigger Provider* (API summary
/// [8](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s8)).
///
/// Handlers take the triggers of a `#[triggers(provider)]` module, and their ids and payloads by type.
/// A clone shares the handlers.
///
/// ```
/// use triggers_inbound::{Provider, Refresh, Verifier};
/// use triggers_runtime::{InstanceId, triggers};
///
/// #[triggers(provider, inline = "
/// version: 1
/// entities: { appointment: {} }
/// triggers:
///   appointment_starting:
///     name: Appointment starting
///     entity: appointment
///     payload:
///       type: object
///       properties:
///         room: { type: string, title: Room, examples: [2B] }
///       required: [room]
/// ")]
/// pub mod events {}
///
/// # fn provider(verifier: Verifier) -> Provider {
/// Provider::new(verifier).on_refresh(
///     events::appointment_starting,
///     |_site: InstanceId, id: events::AppointmentId, mut payload| async move {
///         // In an app: look the appointment up.
///         let Some(room) = Some("3A") else { return Ok(Refresh::Cancel) };
///         payload.room = room.to_owned();
///         Ok(Refresh::Refreshed(payload))
///     },
/// )
/// # }
/// ```
#[derive(Clone)]
#[must_use]
pub struct Provider {
    verifier: Verifier,
    deadline: Duration,
    refresh: HashMap<&'static str, Handler<RefreshCall, Value>>,
    validate: HashMap<&'static str, Handler<Configuration, Value>>,
    schema: HashMap<&'static str, Handler<Configuration, Value>>,
}

/// What becomes of an event that is about to have its effect.
#[derive(Clone, Debug, PartialEq)]
pub enum Refresh<P> {
    /// The automation goes on with this payload.
    Refreshed(P),
    /// The automation goes on with the payload that it has.
    Unchanged,
    /// The activation ends: nothing more is sent.
    Cancel,
}

impl Provider {
    /// Creates a provider without handlers.
    pub fn new(verifier: Verifier) -> Self {
        Self {
            verifier,
            deadline: DEADLINE,
            refresh: HashMap::new(),
            validate: HashMap::new(),
            schema: HashMap::new(),
        }
    }

    /// Sets how long a handler may take. Default: two seconds. How long the service waits is not
    /// documented.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Handles the refreshing of payloads of a trigger: with the app instance, the id of the entity
    /// and the payload as it was reported. The id is `()` if the trigger has no entity.
    ///
    /// A payload that does not fit the type, such as one of an older version of the app, is answered
    /// with an error, and the automation goes on with it. [`keep_if`](Self::keep_if) does not read
    /// payloads. A later handler of the same trigger replaces an earlier one.
    pub fn on_refresh<I, P, F, R>(mut self, trigger: fn() -> TypedTrigger<I, P>, handler: F) -> Self
    where
        I: 'static,
        P: FromJson + 'static,
        F: Fn(InstanceId, I, P) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Refresh<P>, HandlerError>> + Send + 'static,
    {
        let trigger = trigger();
        let handler = move |call: RefreshCall| -> Running<Value> {
            let (id, payload) = match read(&trigger, &call) {
                Ok(read) => read,
                Err(problem) => return Box::pin(std::future::ready(Err(problem.into()))),
            };
            let running = handler(call.instance, id, payload);
            Box::pin(async move {
                Ok(match running.await? {
                    Refresh::Refreshed(payload) => {
                        let payload = trigger.encode(&payload)?;
                        answer(&serde_json::from_str(payload.as_str())?, false)
                    }
                    Refresh::Unchanged => answer(&call.payload, false),
                    Refresh::Cancel => answer(&call.payload, true),
                })
            })
        };
        self.refresh.insert(trigger.key(), Arc::new(handler));
        self
    }

    /// Cancels the activations of events that no longer hold: the handler gets the app instance and
    /// the id of the entity, and returns whether the automation goes on.
    pub fn keep_if<I, P, F, R>(mut self, trigger: fn() -> TypedTrigger<I, P>, handler: F) -> Self
    where
        I: 'static,
        P: 'static,
        F: Fn(InstanceId, I) -> R + Send + Sync + 'static,
        R: Future<Output = Result<bool, HandlerError>> + Send + 'static,
    {
        let trigger = trigger();
        let handler = move |call: RefreshCall| -> Running<Value> {
            let Some(id) = trigger.id(call.entity) else {
                return Box::pin(std::future::ready(Err(no_id().into())));
            };
            let running = handler(call.instance, id);
            Box::pin(async move {
                let keep = running.await?;
                Ok(answer(&call.payload, !keep))
            })
        };
        self.refresh.insert(trigger.key(), Arc::new(handler));
        self
    }

    /// Checks what a site owner selected in an automation of a trigger. Without errors it is valid.
    pub fn on_validate_configuration<I, P, F, R>(
        mut self,
        trigger: fn() -> TypedTrigger<I, P>,
        handler: F,
    ) -> Self
    where
        F: Fn(Configuration) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Vec<ConfigurationError>, HandlerError>> + Send + 'static,
    {
        let handler = move |configuration| -> Running<Value> {
            let running = handler(configuration);
            Box::pin(async move {
                let errors = running.await?;
                Ok(json!({ "valid": errors.is_empty(), "configurationErrors": errors }))
            })
        };
        self.validate.insert(trigger().key(), Arc::new(handler));
        self
    }

    /// Returns further properties of a trigger's payload, as a JSON Schema, for what a site owner
    /// selected.
    pub fn on_dynamic_schema<I, P, F, R>(
        mut self,
        trigger: fn() -> TypedTrigger<I, P>,
        handler: F,
    ) -> Self
    where
        F: Fn(Configuration) -> R + Send + Sync + 'static,
        R: Future<Output = Result<Map<String, Value>, HandlerError>> + Send + 'static,
    {
        let handler = move |configuration| -> Running<Value> {
            let running = handler(configuration);
            Box::pin(async move { Ok(json!({ "dynamicSchema": running.await? })) })
        };
        self.schema.insert(trigger().key(), Arc::new(handler));
        self
    }

    /// Answers a call, given the path or the URL of the request and its body.
    ///
    /// Must be called within a tokio runtime.
    pub async fn handle(&self, url: &str, body: &[u8]) -> Response {
        let now = SystemTime::now();
        let call = self.verifier.claims(body, Caller::Required, now);
        let call = match call.and_then(|claims| Call::read(claims.data)) {
            Ok(call) => call,
            Err(refusal) => return Response::refused(refusal),
        };
        match self.answer(url, call).await {
            Ok(answer) => Response::ok(&answer),
            Err(response) => response,
        }
    }

    #[cfg(feature = "tower")]
    pub(crate) fn limit(&self) -> usize {
        self.verifier.limit()
    }

    async fn answer(&self, url: &str, call: Call) -> Result<Value, Response> {
        let path = url.split(['?', '#']).next().unwrap_or_default();
        let method = path.rsplit('/').next().unwrap_or_default();
        let missing = || {
            Response::error(
                NOT_FOUND,
                format!("no handler of `{method}` for this trigger"),
            )
        };
        match method {
            "refresh-payload" => {
                let handler = self.refresh.get(&*call.trigger_key).ok_or_else(missing)?;
                let call = call.refresh().ok_or_else(|| {
                    Response::error(INVALID, "the call has no payload or no GUID")
                })?;
                run(start(handler, call), self.deadline).await
            }
            "validate-configuration" => {
                let handler = self.validate.get(&*call.trigger_key).ok_or_else(missing)?;
                run(start(handler, call.configuration()), self.deadline).await
            }
            "dynamic-schema" => {
                let handler = self.schema.get(&*call.trigger_key).ok_or_else(missing)?;
                run(start(handler, call.configuration()), self.deadline).await
            }
            _ => Err(missing()),
        }
    }
}

fn answer(payload: &Value, cancel: bool) -> Value {
    json!({ "payload": payload, "cancelActivation": cancel })
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut triggers: Vec<_> = self.refresh.keys().collect();
        triggers.sort_unstable();
        f.debug_struct("Provider")
            .field("verifier", &self.verifier)
            .field("deadline", &self.deadline)
            .field("refresh", &triggers)
            .finish_non_exhaustive()
    }
}
