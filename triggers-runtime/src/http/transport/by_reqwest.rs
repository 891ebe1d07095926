//! A transport over the caller's own `reqwest::Client`.

use std::borrow::Cow;

use hyper::header::{AUTHORIZATION, CONTENT_TYPE};
use tokio::time::timeout_at;

use super::{
    Request, Response, ResponseFuture, SANDBOX_TOKEN, Timeouts, Transport, TransportError, add,
    describe, headers, no_answer,
};
use crate::deadline;
use crate::http::base_url::BaseUrl;
use crate::http::secret::Hidden;

#[derive(Debug)]
pub(crate) struct ByReqwest {
    client: reqwest::Client,
    base: BaseUrl,
    timeouts: Timeouts,
}

impl ByReqwest {
    pub(crate) fn new(client: reqwest::Client, base: BaseUrl, timeouts: Timeouts) -> Self {
        Self {
            client,
            base,
            timeouts,
        }
    }

    async fn run(&self, request: Request) -> Result<Response, TransportError> {
        let (deadline, time) = request.deadline(self.timeouts);
        let url = self.base.url(&request.path);
        let mut builder = self.client.request(request.method, &url);
        if !request.body.is_empty() {
            builder = builder
                .header(CONTENT_TYPE, "application/json")
                .body(request.body);
        }
        if let Some(token) = request.authorization {
            builder = builder.header(AUTHORIZATION, token);
        }
        if let Some(token) = &self.base.sandbox_token {
            builder = builder.header(SANDBOX_TOKEN, token.clone());
        }
        let response = deadline::until(deadline, builder.send())
            .await
            .ok_or_else(|| TransportError::Ambiguous(no_answer(time)))?
            .map_err(transport_error)?;
        if response.url().as_str() != url {
            // What the other place answered is not the answer of the service.
            return Err(TransportError::Ambiguous(
                "the reqwest client followed a redirect".into(),
            ));
        }
        Ok(Response {
            status: response.status().as_u16(),
            request_id: headers::request_id(response.headers()),
            retry_after: headers::retry_after(response.headers()),
            body: timeout_at(deadline, collect(response, request.limit))
                .await
                .unwrap_or_else(|_| Err("the answer took too long".into())),
            hidden: Hidden::default(),
        })
    }
}

/// The URL is left out of the text: it says nothing that the settings do not.
fn transport_error(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    let problem = describe(&error);
    if error.is_connect() || error.is_builder() {
        TransportError::NotSent(problem)
    } else {
        TransportError::Ambiguous(problem)
    }
}

async fn collect(
    mut response: reqwest::Response,
    limit: usize,
) -> Result<Vec<u8>, Cow<'static, str>> {
    let mut bytes = Vec::new();
    while let Some(data) = response
        .chunk()
        .await
        .map_err(|error| describe(&error.without_url()))?
    {
        add(&mut bytes, &data, limit)?;
    }
    Ok(bytes)
}

impl Transport for ByReqwest {
    fn exchange(&self, request: Request) -> ResponseFuture<'_> {
        Box::pin(self.run(request))
    }
}
