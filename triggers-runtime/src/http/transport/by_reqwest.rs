//! A transport over the caller's own `reqwest::Client`.

use std::borrow::Cow;

use hyper::header::{AUTHORIZATION, CONTENT_TYPE};
use tokio::time::timeout_at;

use super::{
    Answered, Exchange, Lost, Outgoing, SANDBOX_TOKEN, Timeouts, Transport, add, describe, headers,
    no_answer,
};
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

    async fn run(&self, outgoing: Outgoing) -> Result<Answered, Lost> {
        let (deadline, time) = outgoing.deadline(self.timeouts);
        let url = self.base.url(&outgoing.path);
        let mut request = self.client.request(outgoing.method, &url);
        if !outgoing.body.is_empty() {
            request = request
                .header(CONTENT_TYPE, "application/json")
                .body(outgoing.body);
        }
        if let Some(token) = outgoing.authorization {
            request = request.header(AUTHORIZATION, token);
        }
        if let Some(token) = &self.base.sandbox_token {
            request = request.header(SANDBOX_TOKEN, token.clone());
        }
        let response = timeout_at(deadline, request.send())
            .await
            .map_err(|_| Lost::Ambiguous(no_answer(time)))?
            .map_err(lost)?;
        if response.url().as_str() != url {
            // What the other place answered is not the answer of the service.
            return Err(Lost::Ambiguous(
                "the reqwest client followed a redirect".into(),
            ));
        }
        Ok(Answered {
            status: response.status().as_u16(),
            request_id: headers::request_id(response.headers()),
            retry_after: headers::retry_after(response.headers()),
            body: timeout_at(deadline, collect(response, outgoing.limit))
                .await
                .unwrap_or_else(|_| Err("the answer took too long".into())),
            hidden: Hidden::default(),
        })
    }
}

/// The URL is left out of the text: it says nothing that the settings do not.
fn lost(error: reqwest::Error) -> Lost {
    let error = error.without_url();
    let problem = describe(&error);
    if error.is_connect() || error.is_builder() {
        Lost::NotSent(problem)
    } else {
        Lost::Ambiguous(problem)
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
    fn exchange(&self, request: Outgoing) -> Exchange<'_> {
        Box::pin(self.run(request))
    }
}
