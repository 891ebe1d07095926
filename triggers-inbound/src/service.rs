//! `tower` services, for axum and every other server that takes them.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::header::{ALLOW, CONTENT_TYPE};
use http::{HeaderValue, Method, Request, StatusCode};
use http_body_util::{BodyExt as _, Limited};
use tower_service::Service;

use crate::{Provider, Refusal, Response, Webhooks};

/// How long a body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(1);

type BoxError = Box<dyn std::error::Error + Send + Sync>;
type Answering = Pin<Box<dyn Future<Output = Result<http::Response<String>, Infallible>> + Send>>;

macro_rules! service {
    ($($receiver:ident: $receive:expr;)*) => {$(
        /// Answers POST requests. Refused ones are all answered alike; the extension [`Response`] of
        /// the answer holds the reason, for logs.
        impl<B> Service<Request<B>> for $receiver
        where
            B: http_body_util::BodyExt + Send + 'static,
            B::Data: Send,
            B::Error: Into<BoxError>,
        {
            type Response = http::Response<String>;
            type Error = Infallible;
            type Future = Answering;

            fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
                Poll::Ready(Ok(()))
            }

            fn call(&mut self, request: Request<B>) -> Answering {
                let this = self.clone();
                Box::pin(async move {
                    if request.method() != Method::POST {
                        return Ok(only_post());
                    }
                    let (head, body) = request.into_parts();
                    let response = match collect(body, this.limit()).await {
                        Ok(body) => {
                            let receive: for<'a> fn(&'a $receiver, &'a str, &'a [u8]) -> Receiving<'a> = $receive;
                            receive(&this, head.uri.path(), &body).await
                        }
                        Err(refusal) => Response::refused(refusal),
                    };
                    Ok(answer(response))
                })
            }
        }
    )*};
}

type Receiving<'a> = Pin<Box<dyn Future<Output = Response> + Send + 'a>>;

service! {
    Webhooks: |this, _, body| Box::pin(this.handle(body));
    Provider: |this, path, body| Box::pin(this.handle(path, body));
}

async fn collect<B>(body: B, limit: usize) -> Result<Vec<u8>, Refusal>
where
    B: http_body_util::BodyExt + Send + 'static,
    B::Data: Send,
    B::Error: Into<BoxError>,
{
    let collecting = Limited::new(Box::pin(body), limit).collect();
    match tokio::time::timeout(BODY_TIME, collecting).await {
        Ok(Ok(body)) => Ok(body.to_bytes().into()),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => Err(Refusal::TooLarge),
        _ => Err(Refusal::Incomplete),
    }
}

fn answer(response: Response) -> http::Response<String> {
    let status =
        StatusCode::from_u16(response.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut answer = http::Response::new(response.body().to_owned());
    *answer.status_mut() = status;
    let json = HeaderValue::from_static("application/json");
    answer.headers_mut().insert(CONTENT_TYPE, json);
    answer.extensions_mut().insert(response);
    answer
}

fn only_post() -> http::Response<String> {
    let mut answer = http::Response::new(String::new());
    *answer.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    let allowed = HeaderValue::from_static("POST");
    answer.headers_mut().insert(ALLOW, allowed);
    answer
}
