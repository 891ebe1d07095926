//! A report or a cancellation by hand, with a form made from the manifest: the same calls, by the same
//! way, as an app makes them.

use super::{Look, Refused, Wrong, read};
use crate::catalog::Trigger;
use crate::engine::Caller;
use crate::journal::Operation;
use crate::log::Input;
use crate::server::{App, Seq, serve};
use crate::state::State;
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::State as Extract;
use axum::http::Request;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::sync::Arc;
use triggers_codegen::sample;
use uuid::Uuid;

/// The instance that is proposed when none has called yet; any GUID is one.
const SOME_INSTANCE: Uuid = Uuid::from_u128(0x1111_1111_1111_4111_8111_1111_1111_1111);

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// `KEY`, or `APP/KEY` where several apps have that key; the first trigger otherwise.
    trigger: String,
    entity: String,
    instance: String,
}

pub(super) fn view(look: &Look<'_>) -> Result<Value, Wrong> {
    let asked: Asked = look.asked()?;
    let all = || look.state.engine.catalog.triggers();
    // What `trigger` is in the address.
    let name = |(app, trigger): &(Uuid, &Trigger)| {
        let several = all().filter(|(_, other)| other.key == trigger.key).count() > 1;
        let app = if several {
            format!("{app}/")
        } else {
            String::new()
        };
        format!("{app}{}", trigger.key)
    };
    let found = all().find(|it| name(it) == asked.trigger || *it.1.key == *asked.trigger);
    let chosen = found.or_else(|| all().next());
    let choices = all().map(|it| json!({ "name": it.1.name, "key": it.1.key, "value": name(&it) }));
    Ok(json!({
        "triggers": choices.collect::<Vec<_>>(),
        "value": chosen.as_ref().map(name),
        "chosen": chosen.map(|(app, trigger)| form(look.state, app, trigger, &asked)),
    }))
}

fn form(state: &State, app: Uuid, trigger: &Trigger, asked: &Asked) -> Value {
    let now = state.engine.log.present.now;
    let properties = trigger.model.payload.properties.iter();
    let fields = properties.map(|property| {
        let schema = &trigger.schema["properties"][&property.key];
        let kind = schema.get("format").unwrap_or(&schema["type"]);
        json!({
            "key": property.key,
            "title": property.title,
            "description": property.description,
            "required": property.required,
            "kind": kind,
            // Whether it is sent as JSON, not as text.
            "json": schema["type"] != "string",
            // What may be chosen; nothing: anything.
            "choices": schema["enum"],
            "sample": if trigger.future_date.as_ref() == Some(&property.key) {
                json!(ahead(now))
            } else {
                json!(sample::property(property, &trigger.model.schema))
            },
        })
    });
    let listens = state
        .engine
        .automations()
        .iter()
        .filter(|it| it.active && it.app_id == app && *it.trigger_key == *trigger.key);
    let or = |given: &str, other: Uuid| match given {
        "" => other.to_string(),
        given => given.to_owned(),
    };
    json!({
        "appId": app,
        "key": trigger.key,
        "name": trigger.name,
        "description": trigger.model.description,
        "entity": trigger.model.entity,
        "scheduled": trigger.future_date.is_some(),
        "instanceId": or(&asked.instance, last_instance(state)),
        "externalEntityId": or(&asked.entity, Uuid::new_v4()),
        "fields": fields.collect::<Vec<_>>(),
        "payload": payload(trigger, now),
        // How many active automations listen.
        "automations": listens.count(),
    })
}

/// A date to schedule for: a week ahead, since an example of the manifest may have passed.
fn ahead(now: Timestamp) -> String {
    let ahead = now.checked_add(168.hours()).unwrap_or(Timestamp::MAX);
    ahead.strftime("%Y-%m-%dT%H:00:00Z").to_string()
}

/// A payload of the manifest's examples.
fn payload(trigger: &Trigger, now: Timestamp) -> Value {
    let mut payload = json!(sample::payload(&trigger.model));
    if let Some(key) = &trigger.future_date {
        payload[key] = json!(ahead(now));
    }
    payload
}

/// The instance that called last.
pub(super) fn last_instance(state: &State) -> Uuid {
    let mut requests = state.engine.log.requests.before(u64::MAX).take(100);
    let found = requests.find_map(|(_, request)| request.instance_id);
    found.unwrap_or(SOME_INSTANCE)
}

type Answer = Result<Json<Value>, Refused>;

/// A call as the form sends it.
#[derive(Debug, Deserialize)]
struct Filled {
    operation: Operation,
    app: Uuid,
    instance: Uuid,
    /// Byte for byte.
    body: Box<RawValue>,
}

#[derive(Debug, Deserialize)]
struct Replay {
    seq: u64,
}

/// Sends what a form says; answers where the call can be looked at.
pub(super) async fn call(Extract(app): Extract<Arc<App>>, body: Bytes) -> Answer {
    let filled: Filled = read(&body)?;
    let caller = Caller {
        app: filled.app,
        instance: filled.instance,
    };
    send(&app, filled.operation, caller, filled.body.get().to_owned()).await
}

/// Makes a call of the journal again, byte for byte, with a token of its own.
pub(super) async fn replay(Extract(app): Extract<Arc<App>>, body: Bytes) -> Answer {
    let Replay { seq } = read(&body)?;
    let look = move |state: &State| {
        let request = state.engine.log.requests.get(seq)?;
        let (app, _) = state
            .engine
            .catalog
            .with_key(request.trigger_key.as_deref()?)?;
        let instance = request.instance_id?;
        Some((
            request.operation,
            Caller { app, instance },
            request.body().to_owned(),
        ))
    };
    let found = app.shared.look(look).await;
    let (operation, caller, body) =
        found.ok_or_else(|| Refused(format!("request {seq} cannot be made again")))?;
    send(&app, operation, caller, body).await
}

async fn send(app: &Arc<App>, operation: Operation, caller: Caller, body: String) -> Answer {
    if !operation.is_event_call() {
        let name = operation.name();
        return Err(Refused(format!("a page cannot make a call of `{name}`")));
    }
    let token = format!("sandbox.{}", Uuid::new_v4().simple());
    let grant = Input::Grant(token.clone(), caller);
    app.shared.change_async(|it| it.apply(grant)).await;
    let request = Request::post(format!("/automations/v1/events/{}", operation.name()))
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json")
        .header("user-agent", "triggers-sandbox")
        .body(Body::from(body))
        .map_err(|error| Refused(error.to_string()))?;
    let response = serve(Arc::clone(app), operation, false, request).await;
    let revoke = Input::Revoke(token);
    app.shared.change_async(|it| it.apply(revoke)).await;
    let seq = response.extensions().get::<Seq>();
    let go = seq.map(|Seq(seq)| format!("/ui/requests/{seq}"));
    Ok(Json(
        json!({ "status": response.status().as_u16(), "go": go }),
    ))
}

#[cfg(test)]
mod tests {
    use super::payload;
    use crate::catalog::Catalog;
    use crate::options::Options;
    use jiff::Timestamp;
    use triggers_codegen::Source;

    const MANIFEST: &str = "version: 1
app_id: 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913
triggers:
  everything:
    name: Everything there is
    payload:
      type: object
      properties:
        text: { type: string, title: Text, examples: [it's <b>] }
        at: { type: string, format: date-time, futureDate: true, title: At }
        count: { type: integer, title: Count }
        share: { type: number, title: Share }
        sure: { type: boolean, title: Sure }
        id: { type: string, format: uuid, title: Id }
        day: { type: string, format: date, title: Day }
        mail: { type: string, format: email, title: Mail }
        level: { type: integer, title: Level, enum: [1, 2] }
        place: { type: object, title: Place, properties: { z: { type: string, title: Z }, a: { type: number, title: A } } }
        items: { type: array, title: Items, items: { type: object, properties: { z: { type: integer, title: Z }, a: { type: integer, title: A } }, required: [a] } }
      required: [text, at, items]
";

    #[test]
    fn the_sample_is_valid() {
        let now: Timestamp = "2026-11-20T10:00:00Z".parse().expect("a timestamp");
        let mut catalog = Catalog::new(now);
        let manifest = Source::inline("triggers.yaml", MANIFEST);
        let read = catalog.read(&manifest, &Options::default());
        read.expect("a manifest");
        let (_, trigger) = catalog.triggers().next().expect("a trigger");
        let sample = payload(trigger, now);
        assert_eq!(trigger.violations(&sample), []);
        assert_eq!(sample.as_object().map(serde_json::Map::len), Some(3));
        assert_eq!(sample["at"], "2026-11-27T10:00:00Z");
        assert_eq!(sample["text"], "it's <b>");
        assert_eq!(sample["items"][0]["a"], 1);
    }
}
