//! One sandbox, one proxy before it, one client before that.

use crate::proxy::{Exchange, Proxy};
use std::time::Duration;
use triggers_codegen::Source;
use triggers_runtime::{
    Action, AppCredentials, Bulk, Client, ClientBuilder, Command, DeliveryOptions, Idempotency,
    Instance, PayloadJson, RateLimit, Report, Uuid,
};
use triggers_sandbox::journal::{Event as Effect, EventKind};
use triggers_sandbox::{Builder, Sandbox};

pub(crate) const APP: Uuid = Uuid::from_u128(0x5a1e_7d0c_3b52_4f6e_9c41_8d2f_60b7_a913);
pub(crate) const SECRET: &str = "sandbox-secret";

/// The triggers of every test; the payload's `n` says which report an effect belongs to.
pub(crate) const TRIGGERS: [&str; 2] = ["alpha", "beta"];

pub(crate) const MANIFEST: &str = r"
version: 1
app_id: 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913
entities: { thing: {} }
triggers:
  alpha:
    name: Alpha happened
    entity: thing
    payload: &payload
      type: object
      properties:
        n: { type: integer, title: Number, examples: [1] }
        text: { type: string, title: Text, examples: [x] }
      required: [n]
  beta: { name: Beta happened, entity: thing, payload: *payload }
";

/// No attempt of a test without timeouts may end by timeout, however busy the machine is.
pub(crate) const PATIENT: Duration = Duration::from_secs(20);

/// Longer than a few calls, shorter than a test's patience.
pub(crate) const QUARANTINE: Duration = Duration::from_millis(400);

#[derive(Debug)]
pub(crate) struct World {
    /// Dropped before the sandbox, so that nothing is passed on to a port that is free again.
    pub(crate) proxy: Proxy,
    pub(crate) sandbox: Sandbox,
    pub(crate) client: Client,
}

/// Options with waits that suit a test.
pub(crate) fn options() -> DeliveryOptions {
    DeliveryOptions::new()
        .call_timeout(PATIENT)
        .backoff(Duration::from_millis(1), Duration::from_millis(5))
        .throttled_backoff(Duration::from_millis(2))
        .rate_limit(RateLimit::off())
        .quarantine(QUARANTINE)
        .jitter_seed(7)
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(options(), PATIENT).await
    }

    /// A world whose client gives up an attempt after `attempt`.
    pub(crate) async fn with(options: DeliveryOptions, attempt: Duration) -> Self {
        Self::built(
            |sandbox| sandbox,
            |client| client.delivery(options).attempt_timeout(attempt),
        )
        .await
    }

    pub(crate) async fn built(
        sandbox: impl FnOnce(Builder) -> Builder,
        client: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Self {
        let builder = Sandbox::builder().manifest(Source::inline("faults.yaml", MANIFEST));
        let sandbox = sandbox(builder).start().await.unwrap();
        let proxy = Proxy::start(sandbox.address()).await;
        let client = client(client_of(&proxy.url())).build().unwrap();
        Self {
            proxy,
            sandbox,
            client,
        }
    }

    pub(crate) fn site(&self, number: u8) -> Instance {
        self.client.instance(instance(number).into())
    }

    /// What the service did, of one instance: reports that counted, and cancellations.
    pub(crate) fn effects(&self, site: u8) -> Vec<Effect> {
        let events = self.sandbox.events().into_iter();
        events
            .filter(|event| event.instance_id == instance(site) && !event.duplicate)
            .collect()
    }

    /// How often report `n` had its effect, on any instance.
    pub(crate) fn effects_of(&self, n: usize) -> usize {
        let events = self.sandbox.events();
        events
            .iter()
            .filter(|event| !event.duplicate && number(event) == Some(n))
            .count()
    }

    /// The requests that carried report `n`.
    pub(crate) fn attempts_of(&self, n: usize) -> Vec<Exchange> {
        let marker = format!("\"n\":{n}}}");
        let carries =
            |exchange: &Exchange| String::from_utf8_lossy(&exchange.request.body).contains(&marker);
        self.proxy
            .log_of_calls()
            .into_iter()
            .filter(carries)
            .collect()
    }
}

/// The settings that every client of these tests has in common.
pub(crate) fn client_of(url: &str) -> ClientBuilder {
    Client::builder(AppCredentials::new(APP.into(), SECRET)).base_url(url)
}

pub(crate) fn instance(site: u8) -> Uuid {
    Uuid::from_u128(0x1d52_e058_0392_44fa_bd64_ed09_275a_6f00 + u128::from(site))
}

pub(crate) fn entity(number: u8) -> Uuid {
    Uuid::from_u128(0x8046_df3c_7575_4098_a5ab_c91a_d8f3_3c00 + u128::from(number))
}

/// Which report an effect belongs to.
pub(crate) fn number(event: &Effect) -> Option<usize> {
    (event.kind == EventKind::Report)
        .then(|| event.payload["n"].as_u64())
        .flatten()?
        .try_into()
        .ok()
}

/// Report `n` about an entity, with an idempotency key of its own.
pub(crate) fn report(n: usize, about: u8) -> Command {
    report_with(n, about, |_| ())
}

/// The same report after `change`.
pub(crate) fn report_with(n: usize, about: u8, change: impl FnOnce(&mut Report)) -> Command {
    let key = Idempotency::new(format!("key-{n}"), None).unwrap();
    let mut report = Report::new(Some(entity(about)), payload(n), Some(key));
    change(&mut report);
    Command::report("alpha", report)
}

pub(crate) fn payload(n: usize) -> PayloadJson {
    PayloadJson::from_json(format!("{{\"n\":{n}}}")).unwrap()
}

pub(crate) fn cancel(about: u8) -> Command {
    Command::cancel("alpha", entity(about))
}

/// Reports `0..count`, each about an entity of its own.
pub(crate) fn bulk(count: u8) -> Bulk {
    let report = |n: u8| report(usize::from(n), n).action;
    Bulk::new("alpha", (0..count).map(report).collect())
}

/// The same reports after `change`, which gets their numbers too.
pub(crate) fn bulk_with(count: u8, mut change: impl FnMut(usize, &mut Report)) -> Bulk {
    let mut bulk = bulk(count);
    for (n, action) in bulk.actions.iter_mut().enumerate() {
        if let Action::Report(report) = action {
            change(n, report);
        }
    }
    bulk
}

pub(crate) fn bulk_cancel(count: u8) -> Bulk {
    let cancel = |n| Action::Cancel {
        external_entity_id: entity(n),
    };
    Bulk::new("alpha", (0..count).map(cancel).collect())
}
