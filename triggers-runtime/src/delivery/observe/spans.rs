//! A span per attempt, with the attribute names that OpenTelemetry has for HTTP clients.

use tracing::field::Empty;
use tracing::{Instrument, info_span};

use super::Subject;
use crate::http::BaseUrl;
use crate::http::transport::{Answered, Exchange, Lost};

/// Runs the exchange of attempt number `attempt` within its span.
pub(super) async fn attempt(
    subject: Subject<'_>,
    attempt: u32,
    base: &BaseUrl,
    exchange: Exchange<'_>,
) -> Result<Answered, Lost> {
    let span = info_span!(
        "triggers.attempt",
        otel.kind = "client",
        otel.name = "POST",
        http.request.method = "POST",
        http.request.resend_count = Empty,
        http.response.status_code = Empty,
        server.address = %base.host,
        server.port = base.port,
        url.path = subject.operation.path(),
        error.type = Empty,
        triggers.instance = %subject.instance,
        triggers.key = subject.trigger_key,
        wix.request_id = Empty,
    );
    // By convention only repeats carry a count.
    if attempt > 1 {
        span.record("http.request.resend_count", attempt - 1);
    }
    let exchanged = exchange.instrument(span.clone()).await;
    match &exchanged {
        Ok(answered) => {
            span.record("http.response.status_code", answered.status);
            if let Some(id) = &answered.request_id {
                span.record("wix.request_id", &**id);
            }
            if answered.status >= 400 {
                span.record("error.type", answered.status.to_string());
            }
        }
        Err(Lost::NotSent(_)) => {
            span.record("error.type", "not_sent");
        }
        Err(Lost::Ambiguous(_)) => {
            span.record("error.type", "ambiguous");
        }
    }
    exchanged
}
