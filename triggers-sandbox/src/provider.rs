//! Asking the app's own trigger provider over HTTP (spec §8): the one call that the sandbox makes.

use crate::engine::{Answered, Provider, RefreshCall, Refreshed};
use axum::http::Uri;
use axum::http::uri::Scheme;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::net::IpAddr;
use std::time::Duration;
use ureq::Agent;

/// How long a provider may take, in real time; the sandbox stands still meanwhile.
const TIMEOUT: Duration = Duration::from_secs(2);

/// Longest answer, in bytes.
const MAX_ANSWER: u64 = 1 << 20;

/// A provider on this machine.
#[derive(Debug)]
pub(crate) struct HttpProvider {
    agent: Agent,
    url: String,
}

/// The answer as it is documented.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    payload: Option<Map<String, Value>>,
    #[serde(default)]
    cancel_activation: bool,
}

impl HttpProvider {
    /// Takes the provider's `baseUri`, which must lie on the loopback interface.
    pub(crate) fn new(base: &str) -> Result<Self, String> {
        let wrong = |why: &str| {
            format!("the provider `{base}` {why}; write it as `http://127.0.0.1:8080/plugin`")
        };
        let uri: Uri = base.parse().map_err(|_| wrong("is not a URL"))?;
        if uri.scheme() != Some(&Scheme::HTTP) {
            return Err(wrong("is not an `http` URL"));
        }
        if uri.query().is_some() {
            return Err(wrong("has a query"));
        }
        let host = uri.host().unwrap_or_default();
        // A name is never looked up: it could lead anywhere.
        let address = if host.eq_ignore_ascii_case("localhost") {
            IpAddr::from([127, 0, 0, 1])
        } else {
            host.trim_matches(['[', ']'])
                .parse()
                .map_err(|_| wrong("is not a loopback address"))?
        };
        if !address.is_loopback() {
            return Err(wrong("is not a loopback address"));
        }
        let port = uri.port_u16().unwrap_or(80);
        let authority = std::net::SocketAddr::from((address, port));
        let path = uri.path().trim_end_matches('/');
        Ok(Self {
            agent: agent(),
            url: format!("http://{authority}{path}/refresh-payload"),
        })
    }
}

/// Goes to that address and nowhere else: no proxy of the environment, no redirects.
fn agent() -> Agent {
    let config = Agent::config_builder()
        .timeout_global(Some(TIMEOUT))
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .proxy(None)
        .max_idle_connections(0)
        .user_agent("triggers-sandbox")
        .build();
    Agent::new_with_config(config)
}

impl Provider for HttpProvider {
    /// The request is bare JSON, as in the documentation's sample; the service's own signature
    /// around it (spec §8) is left out, so there is nothing to verify.
    fn refresh(&mut self, call: RefreshCall<'_>) -> Answered {
        let mut body = json!({ "triggerKey": call.trigger_key, "payload": call.payload });
        if let Some(entity) = call.external_entity_id {
            body["externalEntityId"] = entity.to_string().into();
        }
        let request = self
            .agent
            .post(&self.url)
            .header("content-type", "application/json")
            .header("x-sandbox-app-id", call.app.to_string())
            .header("x-sandbox-instance-id", call.instance.to_string());
        let mut response = request
            .send(body.to_string())
            .map_err(|error| error.to_string())?;
        let status = response.status();
        let text = response
            .body_mut()
            .with_config()
            .limit(MAX_ANSWER)
            .read_to_string()
            .map_err(|error| error.to_string())?;
        if !status.is_success() {
            return Err(format!("the provider answered {status}"));
        }
        let answer: Body = serde_json::from_str(&text)
            .map_err(|error| format!("the provider's answer cannot be read: {error}"))?;
        Ok(Refreshed {
            payload: answer.payload,
            cancel: answer.cancel_activation,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::HttpProvider;

    #[test]
    fn only_this_machine_is_ever_asked() {
        for (base, url) in [
            (
                "http://127.0.0.1:8080/plugin/",
                "http://127.0.0.1:8080/plugin/refresh-payload",
            ),
            ("http://localhost", "http://127.0.0.1:80/refresh-payload"),
            ("http://[::1]:1", "http://[::1]:1/refresh-payload"),
        ] {
            assert_eq!(HttpProvider::new(base).map(|it| it.url).as_deref(), Ok(url));
        }
        for base in [
            "https://127.0.0.1",
            "http://example.com",
            "http://10.0.0.1:80",
            "http://localhost.example.com",
            "http://127.0.0.1@example.com",
            "http://127.0.0.1:80?x=1",
            "127.0.0.1:80",
            "",
        ] {
            assert!(HttpProvider::new(base).is_err(), "{base}");
        }
    }
}
