//! A span per request, with the attributes that OpenTelemetry requires and recommends for HTTP
//! clients: <https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span>.

use tracing::field::Empty;
use tracing::{Instrument as _, Span, info_span};

use super::base_url::BaseUrl;
use super::service::Purpose;
use super::transport::{Request, Response, TransportError};

/// The span of `request`. Its URL holds no token of a sandbox, which is sent in a header.
pub(super) fn of(request: &Request, base: &BaseUrl, purpose: Purpose<'_>) -> Span {
    info_span!(
        "triggers.attempt",
        otel.kind = "client",
        otel.name = request.method.as_str(),
        otel.status_code = Empty,
        http.request.method = request.method.as_str(),
        // By convention only repeats carry a count.
        http.request.resend_count = purpose.attempt.checked_sub(1).filter(|count| *count > 0),
        http.response.status_code = Empty,
        server.address = %base.host,
        server.port = base.port,
        url.full = base.url(&request.path),
        url.path = &*request.path,
        error.type = Empty,
        triggers.instance = %purpose.instance,
        triggers.key = Some(purpose.trigger_key).filter(|key| !key.is_empty()),
        wix.request_id = Empty,
    )
}

/// Runs the exchange within its span.
pub(super) async fn within(
    span: Span,
    exchange: impl Future<Output = Result<Response, TransportError>>,
) -> Result<Response, TransportError> {
    let exchanged = exchange.instrument(span.clone()).await;
    let error = match &exchanged {
        Ok(response) => {
            span.record("http.response.status_code", response.status);
            if let Some(id) = &response.request_id {
                span.record("wix.request_id", &**id);
            }
            (response.status >= 400).then(|| response.status.to_string())
        }
        Err(TransportError::NotSent(_)) => Some("not_sent".to_owned()),
        Err(TransportError::Ambiguous(_)) => Some("ambiguous".to_owned()),
    };
    if let Some(error) = error {
        span.record("error.type", error);
        span.record("otel.status_code", "ERROR");
    }
    exchanged
}
