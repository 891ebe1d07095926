//! What one would write without this toolkit: hyper's pooled client with rustls, and serde structs.
//!
//! No retries, no timeouts, no rate limit, no order within an entity: the least that works.

mod wire;

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use hyper::{Method, Request, Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::de::DeserializeOwned;
use tokio::task::JoinSet;
use uuid::Uuid;

use self::wire::{BulkAnswer, BulkReport, Event, Report, Reported, Token, TokenRequest};
use super::sample::{APP_ID, APP_SECRET, INSTANCE_ID, Sample, TRIGGER_KEY};
use super::{Contestant, Failure};

/// The most items of a request (docs/api.md#s1.2).
const CHUNK: u64 = 100;
/// Bulk requests under way at a time; the same as the toolkit's default.
const BULK_CONCURRENCY: usize = 4;

type Http = Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

#[derive(Clone)]
pub(super) struct ByHand {
    http: Http,
    report: Uri,
    bulk_report: Uri,
    token: HeaderValue,
}

impl ByHand {
    /// A client with a token, which outlives the benchmark.
    pub(super) async fn new(base_url: &str) -> Result<Self, Failure> {
        let connector = HttpsConnectorBuilder::new()
            .with_webpki_roots()
            .https_or_http()
            .enable_http1()
            .build();
        let mut this = Self {
            http: Client::builder(TokioExecutor::new()).build(connector),
            report: format!("{base_url}/automations/v1/events/report").parse()?,
            bulk_report: format!("{base_url}/automations/v1/events/bulk-report").parse()?,
            token: HeaderValue::from_static("none"),
        };
        let request = TokenRequest {
            instance_id: INSTANCE_ID,
            client_id: APP_ID,
            client_secret: APP_SECRET,
            grant_type: "client_credentials",
        };
        let uri = format!("{base_url}/oauth2/token").parse()?;
        let token: Token = this.post(&uri, serde_json::to_vec(&request)?).await?;
        this.token = token.access_token.parse()?;
        Ok(this)
    }

    async fn post<T: DeserializeOwned>(&self, uri: &Uri, body: Vec<u8>) -> Result<T, Failure> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(uri.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(AUTHORIZATION, self.token.clone())
            .body(Full::from(body))?;
        let response = self.http.request(request).await?;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        if status.is_success() {
            Ok(serde_json::from_slice(&body)?)
        } else {
            Err(format!("{status}: {}", String::from_utf8_lossy(&body)).into())
        }
    }

    /// Delivers up to [`CHUNK`] events; gives the activations of each.
    async fn report_chunk(&self, numbers: Range<u64>) -> Result<Vec<Vec<Uuid>>, Failure> {
        let events = numbers.map(|number| Event::new(Sample::new(number)));
        let request = BulkReport {
            trigger_key: TRIGGER_KEY,
            events_info: events.collect(),
        };
        let body = serde_json::to_vec(&request)?;
        let answer: BulkAnswer = self.post(&self.bulk_report, body).await?;
        let mut activations = vec![None; request.events_info.len()];
        for result in answer.results {
            let index = result.item_metadata.original_index;
            let place = activations.get_mut(index).ok_or("an index too large")?;
            if result.item_metadata.success {
                *place = Some(result.activation_ids);
            }
        }
        let all: Option<Vec<_>> = activations.into_iter().collect();
        Ok(all.ok_or("an event was not delivered")?)
    }

    /// Takes chunks until there are none; gives the activations of each event.
    async fn work_off(
        self,
        next: Arc<AtomicU64>,
        end: u64,
    ) -> Result<Vec<(u64, Vec<Uuid>)>, Failure> {
        let mut activations = Vec::new();
        loop {
            let start = next.fetch_add(CHUNK, Ordering::Relaxed);
            if start >= end {
                return Ok(activations);
            }
            let chunk = self.report_chunk(start..end.min(start + CHUNK)).await?;
            activations.extend((start..).zip(chunk));
        }
    }
}

impl Contestant for ByHand {
    async fn report(&self, number: u64) -> Result<(), Failure> {
        let body = serde_json::to_vec(&Report::from(Event::new(Sample::new(number))))?;
        let reported: Reported = self.post(&self.report, body).await?;
        std::hint::black_box(reported.activation_ids);
        Ok(())
    }

    async fn report_all(&self, numbers: Range<u64>) -> Result<(), Failure> {
        let next = Arc::new(AtomicU64::new(numbers.start));
        let mut workers = JoinSet::new();
        for _ in 0..BULK_CONCURRENCY {
            workers.spawn(self.clone().work_off(Arc::clone(&next), numbers.end));
        }
        let mut activations = Vec::new();
        while let Some(worker) = workers.join_next().await {
            activations.extend(worker??);
        }
        // In the caller's order again.
        activations.sort_unstable_by_key(|(number, _)| *number);
        let expected = usize::try_from(numbers.end - numbers.start)?;
        if activations.len() == expected {
            Ok(())
        } else {
            let total = activations.len();
            Err(format!("{total} of {expected} events were delivered").into())
        }
    }
}
