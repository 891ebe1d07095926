//! A server that does next to nothing, so that the limit is the client's: it reads each request to
//! its end and answers what was prepared, after as many milliseconds as its argument says. Listens on
//! a free port of the loopback interface, says `listening on http://127.0.0.1:PORT`, and runs until
//! it is killed.

use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let delay = match std::env::args().nth(1) {
        Some(milliseconds) => Duration::from_millis(milliseconds.parse()?),
        None => Duration::ZERO,
    };
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(serve(delay))
}

async fn serve(delay: Duration) -> Result<(), Failure> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    #[expect(clippy::print_stdout, reason = "whoever started it must know the port")]
    {
        println!("listening on http://{}", listener.local_addr()?);
    }
    let answers = Arc::new(Answers::new(delay));
    loop {
        let (stream, _) = listener.accept().await?;
        tokio::spawn(connection(stream, Arc::clone(&answers)));
    }
}

async fn connection(stream: TcpStream, answers: Arc<Answers>) -> Result<(), Failure> {
    stream.set_nodelay(true)?;
    let service = service_fn(|request| answer(request, &answers));
    hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await?;
    Ok(())
}

async fn answer(
    request: Request<Incoming>,
    answers: &Answers,
) -> Result<Response<Full<Bytes>>, hyper::Error> {
    let (head, body) = request.into_parts();
    let body = body.collect().await?.to_bytes();
    if !answers.delay.is_zero() {
        tokio::time::sleep(answers.delay).await;
    }
    let answer = match head.uri.path() {
        "/oauth2/token" => answers.token.clone(),
        "/automations/v1/events/report" => answers.single.clone(),
        "/automations/v1/events/bulk-report" => answers.bulk(&body),
        _ => Bytes::from_static(b"{}"),
    };
    let mut response = Response::new(Full::new(answer));
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    Ok(response)
}

/// Every answer there is.
struct Answers {
    delay: Duration,
    token: Bytes,
    single: Bytes,
    /// By the number of items.
    bulk: Vec<Bytes>,
}

impl Answers {
    fn new(delay: Duration) -> Self {
        Self {
            delay,
            token: Bytes::from_static(
                br#"{"access_token":"a-token","token_type":"Bearer","expires_in":14400}"#,
            ),
            single: Bytes::from_static(br#"{"activationIds":[]}"#),
            bulk: (0..=100).map(bulk).map(Bytes::from).collect(),
        }
    }

    fn bulk(&self, body: &[u8]) -> Bytes {
        const MARK: &[u8] = b"\"payload\":";
        let items = body.windows(MARK.len()).filter(|at| *at == MARK).count();
        self.bulk.get(items).cloned().unwrap_or_default()
    }
}

/// A bulk answer with echoes as long as the real ones (docs/api.md#s1.2).
fn bulk(items: usize) -> String {
    let result = |index| {
        format!(
            r#"{{"itemMetadata":{{"originalIndex":{index},"success":true}},"eventInfo":{{"payload":{{"appointmentTitle":"First consultation","startsAt":"2026-12-01T10:00:00Z","contactId":"8046df3c-7575-4098-a5ab-c91ad8f33c47"}},"externalEntityId":"00000000-0000-4000-8000-000000000000","idempotency":{{"key":"018f4e1c-7a2b-7c3d-8e4f-000000000000"}}}},"activationIds":[]}}"#
        )
    };
    let results: Vec<String> = (0..items).map(result).collect();
    let results = results.join(",");
    format!(
        r#"{{"triggerKey":"appointment_scheduled","results":[{results}],"bulkActionMetadata":{{"totalSuccesses":{items},"totalFailures":0,"undetailedFailures":0}}}}"#
    )
}
