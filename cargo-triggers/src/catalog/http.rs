//! Requests to the service (docs/api.md#s6, #s7), raw: a client that renames keys would rename properties of
//! schemas, too (docs/api.md#s7, *SDK trap*).

use std::io;
use std::time::Duration;

use serde_json::{Value, json};
use ureq::http::{Response, StatusCode};
use ureq::{Agent, Body};

use super::settings::Settings;

/// The largest answer that is read: a page of 25 triggers has far less.
const LARGEST: u64 = 16 << 20;

/// A token, and the connection that it is used on.
pub(super) struct Session<'s> {
    agent: Agent,
    settings: &'s Settings,
    token: String,
}

impl<'s> Session<'s> {
    /// Gets a token by client credentials (docs/api.md#s6.1).
    pub(super) fn open(settings: &'s Settings) -> io::Result<Self> {
        let agent: Agent = Agent::config_builder()
            .http_status_as_error(false)
            // A redirect would take the secret elsewhere.
            .max_redirects(0)
            .timeout_global(Some(Duration::from_secs(30)))
            .user_agent(concat!("cargo-triggers/", env!("CARGO_PKG_VERSION")))
            .build()
            .into();
        let mut session = Self {
            agent,
            settings,
            token: String::new(),
        };
        let answer = session.post(
            "/oauth2/token",
            &json!({
                "grant_type": "client_credentials",
                "client_id": settings.app_id,
                "client_secret": settings.secret.0,
                "instance_id": settings.instance_id,
            }),
        )?;
        let token = answer.get("access_token").and_then(Value::as_str);
        token
            .ok_or_else(|| io::Error::other("the service granted no token"))?
            .clone_into(&mut session.token);
        Ok(session)
    }

    pub(super) fn app_id(&self) -> &str {
        &self.settings.app_id
    }

    /// The app's triggers from `offset` on, at most `limit`.
    pub(super) fn resolve(&self, limit: usize, offset: usize) -> io::Result<Value> {
        let paging = json!({ "limit": limit, "offset": offset });
        let body = json!({ "query": { "paging": paging }, "appId": self.settings.app_id });
        self.post("/v1/triggers/resolve", &body)
    }

    /// One trigger; none when the catalog has no such key.
    pub(super) fn trigger(&self, key: &str) -> io::Result<Option<Value>> {
        let app = &self.settings.app_id;
        let url = format!(
            "{}/v1/triggers/apps/{app}/keys/{key}",
            self.settings.base_url
        );
        let request = self.agent.get(&url).header("Authorization", &self.token);
        let answer = request.call().map_err(|error| unreachable(&url, &error))?;
        if answer.status() == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        read(&url, answer).map(Some)
    }

    fn post(&self, path: &str, body: &Value) -> io::Result<Value> {
        let url = format!("{}{path}", self.settings.base_url);
        let mut request = self.agent.post(&url).content_type("application/json");
        if !self.token.is_empty() {
            // The bare token, as the official client sends it (docs/api.md#s6.2).
            request = request.header("Authorization", &self.token);
        }
        let answer = request
            .send(body.to_string())
            .map_err(|error| unreachable(&url, &error))?;
        read(&url, answer)
    }
}

fn unreachable(url: &str, error: &ureq::Error) -> io::Error {
    io::Error::other(format!("{url}: no answer: {error}"))
}

/// The body of a good answer, or what the service says against the request.
fn read(url: &str, mut answer: Response<Body>) -> io::Result<Value> {
    let status = answer.status();
    let id = answer.headers().get("x-wix-request-id");
    let id = id.and_then(|id| id.to_str().ok()).map(str::to_owned);
    let body = answer.body_mut().with_config().limit(LARGEST).read_to_vec();
    let body: Option<Value> = body
        .ok()
        .and_then(|body| serde_json::from_slice(&body).ok());
    match body {
        Some(body) if status == StatusCode::OK => Ok(body),
        body => {
            let said = match body.as_ref().and_then(|body| body.get("message")) {
                Some(Value::String(message)) if !message.is_empty() => format!(": {message}"),
                _ if status == StatusCode::OK => ": the body is not JSON".to_owned(),
                _ => String::new(),
            };
            // What the service says goes to a terminal.
            let said: String = said.chars().filter(|c| !c.is_control()).take(300).collect();
            let id = id.map_or_else(String::new, |id| {
                format!(" (request {})", id.escape_debug())
            });
            Err(io::Error::other(format!(
                "{url}: status {status}{said}{id}"
            )))
        }
    }
}
