//! A service of the tests' own, without sockets: what it answers is a function of the request.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{Instant, sleep, sleep_until};
use uuid::Uuid;

use crate::http::Hidden;
use crate::http::transport::{Request, Response, ResponseFuture, Transport, TransportError};
use crate::{
    AppCredentials, Bulk, BulkReceipt, Client, Command, DeliveryOptions, Error, Idempotency,
    Instance, InstanceId, PayloadJson, Receipt, Report,
};

/// A request as it came.
#[derive(Clone, Debug)]
pub(in crate::delivery) struct Seen {
    pub(in crate::delivery) at: Instant,
    pub(in crate::delivery) path: std::borrow::Cow<'static, str>,
    pub(in crate::delivery) token: Option<String>,
    pub(in crate::delivery) text: String,
    pub(in crate::delivery) body: Value,
    /// Of calls, not counting those for tokens, from 0.
    pub(in crate::delivery) number: usize,
}

impl Seen {
    pub(in crate::delivery) fn is_token(&self) -> bool {
        self.path == "/oauth2/token"
    }

    pub(in crate::delivery) fn is_cancel(&self) -> bool {
        self.path.ends_with("cancel")
    }

    /// The entities a bulk request is about, in its order.
    pub(in crate::delivery) fn entities(&self) -> Vec<Uuid> {
        let parse = |id: &Value| Uuid::parse_str(id.as_str().unwrap()).unwrap();
        match &self.body["eventsInfo"] {
            Value::Array(events) => events
                .iter()
                .map(|event| parse(&event["externalEntityId"]))
                .collect(),
            _ => self.body["externalEntityIds"]
                .as_array()
                .unwrap()
                .iter()
                .map(parse)
                .collect(),
        }
    }
}

/// What happens to a request.
#[derive(Clone)]
pub(in crate::delivery) enum Fate {
    Answer {
        after: Duration,
        status: u16,
        retry_after: Option<Duration>,
        body: String,
    },
    /// It never leaves.
    NotSent,
    /// It leaves, and the connection breaks.
    Lost,
    /// It leaves, and nothing comes back.
    Hang,
}

pub(in crate::delivery) fn status(status: u16) -> Fate {
    answer(status, "{}")
}

pub(in crate::delivery) fn answer(status: u16, body: impl Into<String>) -> Fate {
    Fate::Answer {
        after: Duration::from_millis(10),
        status,
        retry_after: None,
        body: body.into(),
    }
}

pub(in crate::delivery) fn asking(status: u16, wait: Duration) -> Fate {
    Fate::Answer {
        after: Duration::from_millis(10),
        status,
        retry_after: Some(wait),
        body: String::new(),
    }
}

/// Results for a bulk request: per item success or an error code.
pub(in crate::delivery) fn results(
    items: impl IntoIterator<Item = Result<(), &'static str>>,
) -> Fate {
    let results: Vec<Value> = items
        .into_iter()
        .enumerate()
        .map(|(at, item)| match item {
            Ok(()) => json!({"itemMetadata": {"originalIndex": at, "success": true}}),
            Err(code) => json!({"itemMetadata": {"originalIndex": at, "success": false,
                "error": {"code": code, "description": "", "data": {}}}}),
        })
        .collect();
    answer(200, json!({ "results": results }).to_string())
}

/// All well, whatever the request.
pub(in crate::delivery) fn well(seen: &Seen) -> Fate {
    if seen.path.contains("bulk") {
        results(seen.entities().iter().map(|_| Ok(())))
    } else {
        status(200)
    }
}

type Decide = dyn Fn(&Seen) -> Fate + Send + Sync;

struct Inner {
    decide: Box<Decide>,
    seen: Mutex<Vec<Seen>>,
    calls: AtomicUsize,
    tokens: AtomicUsize,
}

#[derive(Clone)]
pub(in crate::delivery) struct Script(Arc<Inner>);

impl Script {
    /// A service that grants tokens `token-1-for-INSTANCE` and so on, and decides on calls.
    pub(in crate::delivery) fn new(decide: impl Fn(&Seen) -> Fate + Send + Sync + 'static) -> Self {
        let inner = Inner {
            decide: Box::new(decide),
            seen: Mutex::default(),
            calls: AtomicUsize::new(0),
            tokens: AtomicUsize::new(0),
        };
        Self(Arc::new(inner))
    }

    /// The fates of the first calls; then all is well.
    pub(in crate::delivery) fn of(fates: impl IntoIterator<Item = Fate>) -> Self {
        let fates: Vec<Fate> = fates.into_iter().collect();
        Self::new(move |seen| match fates.get(seen.number) {
            Some(fate) if !seen.is_token() => fate.clone(),
            _ => well(seen),
        })
    }

    pub(in crate::delivery) fn client(&self, options: DeliveryOptions) -> Client {
        Client::builder(AppCredentials::new(Uuid::nil().into(), "secret"))
            .delivery(options.jitter_seed(7))
            .build_over(Box::new(self.clone()))
            .unwrap()
    }

    pub(in crate::delivery) fn site(&self, options: DeliveryOptions) -> Instance {
        self.client(options).instance(site(1))
    }

    pub(in crate::delivery) fn seen(&self) -> Vec<Seen> {
        self.0.seen.lock().unwrap().clone()
    }

    /// The requests that were not for tokens.
    pub(in crate::delivery) fn calls(&self) -> Vec<Seen> {
        self.seen()
            .into_iter()
            .filter(|seen| !seen.is_token())
            .collect()
    }

    async fn run(&self, request: Request) -> Result<Response, TransportError> {
        let seen = self.record(&request);
        let fate = match (self.0.decide)(&seen) {
            Fate::Answer {
                status: 200,
                body,
                after,
                ..
            } if seen.is_token() && body == "{}" => {
                let number = self.0.tokens.fetch_add(1, Ordering::Relaxed) + 1;
                let instance = seen.body["instance_id"].as_str().unwrap();
                let token = format!("token-{number}-for-{instance}");
                let body = json!({"access_token": token, "expires_in": 14_400}).to_string();
                Fate::Answer {
                    status: 200,
                    body,
                    after,
                    retry_after: None,
                }
            }
            fate => fate,
        };
        match fate {
            Fate::Answer {
                after,
                status,
                retry_after,
                body,
            } => {
                sleep(after).await;
                Ok(Response {
                    status,
                    request_id: Some("request-id".into()),
                    retry_after,
                    body: Ok(body.into_bytes()),
                    hidden: Hidden::default(),
                })
            }
            Fate::NotSent => Err(TransportError::NotSent("connection refused".into())),
            Fate::Lost => Err(TransportError::Ambiguous("connection reset".into())),
            Fate::Hang => {
                let attempt = Instant::now() + Duration::from_secs(10);
                sleep_until(request.until.map_or(attempt, |until| until.min(attempt))).await;
                Err(TransportError::Ambiguous("no answer".into()))
            }
        }
    }

    fn record(&self, request: &Request) -> Seen {
        let text = String::from_utf8(request.body.to_vec()).unwrap();
        let is_token = request.path == "/oauth2/token";
        let number = if is_token {
            0
        } else {
            self.0.calls.fetch_add(1, Ordering::Relaxed)
        };
        let seen = Seen {
            at: Instant::now(),
            path: request.path.clone(),
            token: request
                .authorization
                .as_ref()
                .map(|header| header.to_str().unwrap().to_owned()),
            body: serde_json::from_str(&text).unwrap(),
            text,
            number,
        };
        self.0.seen.lock().unwrap().push(seen.clone());
        seen
    }
}

impl std::fmt::Debug for Script {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Script")
    }
}

impl Transport for Script {
    fn exchange(&self, request: Request) -> ResponseFuture<'_> {
        Box::pin(self.run(request))
    }
}

pub(in crate::delivery) fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

pub(in crate::delivery) fn site(number: u128) -> InstanceId {
    Uuid::from_u128(number).into()
}

fn payload() -> PayloadJson {
    PayloadJson::from_json(r#"{"a":1}"#).unwrap()
}

pub(in crate::delivery) fn report(entity: u128) -> Command {
    let key = Idempotency::new(format!("key-{entity}"), None).unwrap();
    Command::report("t", Report::new(Some(id(entity)), payload(), Some(key)))
}

pub(in crate::delivery) fn unkeyed(entity: u128) -> Command {
    Command::report("t", Report::new(Some(id(entity)), payload(), None))
}

pub(in crate::delivery) fn cancel(entity: u128) -> Command {
    Command::cancel("t", id(entity))
}

pub(in crate::delivery) fn reports(commands: impl IntoIterator<Item = Command>) -> Bulk {
    let actions = commands.into_iter().map(|command| command.action);
    Bulk::new("t", actions.collect())
}

pub(in crate::delivery) fn cancels(entities: impl IntoIterator<Item = u128>) -> Bulk {
    reports(entities.into_iter().map(cancel))
}

/// One letter per outcome: Delivered, Rejected, Unknown.
pub(in crate::delivery) fn letters(receipt: &BulkReceipt) -> String {
    let letter = |result: &Result<Receipt, Error>| match result {
        Ok(_) => 'D',
        Err(error) if error.is_definite() => 'R',
        Err(_) => 'U',
    };
    receipt.iter().map(letter).collect()
}
