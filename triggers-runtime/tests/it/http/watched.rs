//! What can be watched, and that no canary is in it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use triggers_runtime::__private::report;
use triggers_runtime::{Client, DeliveryOptions};

use super::secrets::{canary, quoting, shows_nothing};
use super::server::{INSTANCE, Server, answer};
use crate::sample::{ENTITY, STARTING};

/// A server that fails once, quoting all it was sent, and a client of it.
async fn service(hook: impl Fn(String) + Send + Sync + 'static) -> (Server, Client) {
    let calls = AtomicUsize::new(0);
    let server = Server::new(move |_| match calls.fetch_add(1, Ordering::Relaxed) {
        0 => quoting(503),
        _ => answer(200, "{}"),
    })
    .await;
    let client = server
        .builder()
        .delivery(DeliveryOptions::new())
        .on_event(move |event| hook(format!("{event:?} {event:#?}")))
        .build()
        .unwrap();
    (server, client)
}

async fn send(client: &Client) {
    let site = client.instance(INSTANCE.into());
    report(&site, &STARTING, Some(ENTITY), &canary())
        .await
        .unwrap();
}

#[tokio::test]
async fn events_show_what_happened_and_no_canary() {
    let log: Arc<Mutex<Vec<String>>> = Arc::default();
    let hook = Arc::clone(&log);
    let (_server, client) = service(move |event| hook.lock().unwrap().push(event)).await;
    send(&client).await;
    let log = log.lock().unwrap();
    assert_eq!(log.len(), 4, "two attempts, one retry, one end");
    log.iter().for_each(|event| shows_nothing(event));
}

#[cfg(feature = "tracing")]
mod spans {
    use std::collections::BTreeMap;
    use std::fmt::Debug;
    use std::sync::{Arc, Mutex};

    use tracing::field::{Field, Visit};
    use tracing::span::{Attributes, Id, Record};
    use tracing::{Event, Metadata, Subscriber};

    use super::super::secrets::shows_nothing;
    use super::{STARTING, send, service};

    type Fields = BTreeMap<String, String>;

    /// Remembers the fields of all spans.
    #[derive(Clone, Default)]
    struct Spans(Arc<Mutex<Vec<Fields>>>);

    struct Into<'a>(&'a mut Fields);

    impl Visit for Into<'_> {
        fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
            let text = format!("{value:?}").trim_matches('"').to_owned();
            self.0.insert(field.name().to_owned(), text);
        }
    }

    impl Subscriber for Spans {
        fn enabled(&self, metadata: &Metadata<'_>) -> bool {
            metadata.target().starts_with("triggers_runtime")
        }

        fn new_span(&self, span: &Attributes<'_>) -> Id {
            let mut spans = self.0.lock().unwrap();
            let mut fields = Fields::new();
            span.record(&mut Into(&mut fields));
            spans.push(fields);
            Id::from_u64(spans.len() as u64)
        }

        fn record(&self, span: &Id, values: &Record<'_>) {
            let index = usize::try_from(span.into_u64()).unwrap() - 1;
            values.record(&mut Into(&mut self.0.lock().unwrap()[index]));
        }

        fn record_follows_from(&self, _: &Id, _: &Id) {}
        fn event(&self, _: &Event<'_>) {}
        fn enter(&self, _: &Id) {}
        fn exit(&self, _: &Id) {}
    }

    #[tokio::test]
    async fn each_attempt_is_a_span_with_the_names_of_opentelemetry_and_no_canary() {
        // Where the spans are made is known by then; a subscriber that comes in the same moment may
        // miss it.
        let (_server, other) = service(drop).await;
        send(&other).await;
        let spans = Spans::default();
        let _guard = tracing::subscriber::set_default(spans.clone());
        let (server, client) = service(drop).await;
        send(&client).await;
        let spans = spans.0.lock().unwrap();
        assert_eq!(spans.len(), 3, "the token, and two attempts");
        let url = format!("{}/oauth2/token", server.url);
        assert_eq!(spans[0].get("url.full"), Some(&url));
        assert_eq!(spans[0].get("triggers.key"), None);
        let url = format!("{}/automations/v1/events/report", server.url);
        let port = server.url.rsplit(':').next().unwrap();
        for (name, first, second) in [
            ("http.request.method", Some("POST"), Some("POST")),
            ("http.response.status_code", Some("503"), Some("200")),
            ("http.request.resend_count", None, Some("1")),
            ("error.type", Some("503"), None),
            ("otel.status_code", Some("ERROR"), None),
            ("otel.kind", Some("client"), Some("client")),
            ("url.full", Some(&url), Some(&url)),
            ("triggers.key", Some(STARTING.key), Some(STARTING.key)),
            ("server.address", Some("127.0.0.1"), Some("127.0.0.1")),
            ("server.port", Some(port), Some(port)),
            (
                "url.path",
                Some("/automations/v1/events/report"),
                Some("/automations/v1/events/report"),
            ),
        ] {
            assert_eq!(spans[1].get(name).map(String::as_str), first, "{name}");
            assert_eq!(spans[2].get(name).map(String::as_str), second, "{name}");
        }
        shows_nothing(&format!("{spans:?}"));
    }
}

#[cfg(feature = "metrics")]
mod counters {
    use std::collections::BTreeMap;
    use std::sync::{Arc, Mutex};

    use metrics::{
        Counter, CounterFn, Gauge, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder,
        SharedString, Unit,
    };

    use super::super::secrets::shows_nothing;
    use super::{send, service};

    /// Counts by name and labels; of histograms, how often.
    #[derive(Clone, Default)]
    struct Counts(Arc<Mutex<BTreeMap<String, u64>>>);

    struct One(Counts, String);

    impl CounterFn for One {
        fn increment(&self, value: u64) {
            *self.0.0.lock().unwrap().entry(self.1.clone()).or_default() += value;
        }

        fn absolute(&self, _: u64) {}
    }

    impl HistogramFn for One {
        fn record(&self, _: f64) {
            self.increment(1);
        }
    }

    impl Counts {
        fn one(&self, key: &Key) -> Arc<One> {
            let labels = key
                .labels()
                .map(|label| format!(" {}={}", label.key(), label.value()));
            Arc::new(One(
                self.clone(),
                format!("{}{}", key.name(), labels.collect::<String>()),
            ))
        }
    }

    impl Recorder for Counts {
        fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
        fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
        fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

        fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
            Counter::from_arc(self.one(key))
        }

        fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
            Gauge::noop()
        }

        fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
            Histogram::from_arc(self.one(key))
        }
    }

    #[test]
    fn calls_attempts_and_retries_are_counted_by_outcome_and_no_canary_is_a_label() {
        let counts = Counts::default();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        metrics::with_local_recorder(&counts, || {
            runtime.block_on(async {
                let (_server, client) = service(drop).await;
                send(&client).await;
            });
        });
        let counts: Vec<String> = counts
            .0
            .lock()
            .unwrap()
            .iter()
            .map(|(name, count)| format!("{name}: {count}"))
            .collect();
        assert_eq!(
            counts,
            [
                "triggers.attempt.duration operation=report: 2",
                "triggers.attempts operation=report status=200: 1",
                "triggers.attempts operation=report status=503: 1",
                "triggers.call.duration operation=report: 1",
                "triggers.calls operation=report outcome=ok: 1",
                "triggers.retries operation=report cause=ambiguous: 1",
            ]
        );
        shows_nothing(&counts.join("\n"));
    }
}
