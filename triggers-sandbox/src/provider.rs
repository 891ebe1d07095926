//! Asking the app's own trigger provider over HTTP (docs/api.md#s8): the one call that the
//! sandbox makes.

use crate::engine::{Question, Refresh, Refreshed};
use crate::error::Problem;
use crate::remote::{MAX_DEPTH, depth};
use crate::shared::Shared;
use axum::http::Uri;
use axum::http::uri::{Authority, Scheme};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use ureq::Agent;

/// How long a provider may take, in real time; nothing else runs until then.
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
    pub(crate) fn new(base: &str) -> Result<Self, Problem> {
        let wrong = |why: &str| {
            let text =
                format!("the provider `{base}` {why}; write it as `http://127.0.0.1:8080/plugin`");
            Problem::from(text)
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
        let authority = uri.authority().map(Authority::as_str).unwrap_or_default();
        if authority.contains('@') {
            return Err(wrong("holds a user name or password, which are not sent"));
        }
        if base.contains('#') {
            return Err(wrong("has a fragment"));
        }
        let port = match (uri.port(), authority.rsplit_once(':')) {
            (Some(port), _) => port.as_str().parse().ok().filter(|port| *port != 0),
            (None, Some((_, rest))) if !rest.contains(']') => None,
            (None, _) => Some(80),
        };
        let port: u16 = port.ok_or_else(|| wrong("has no port from 1 to 65535"))?;
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

impl HttpProvider {
    /// Answers the questions of the sandbox on a thread of its own, until the sandbox is gone.
    pub(crate) fn serve(self, shared: &Arc<Shared>) -> std::io::Result<()> {
        let weak = Arc::downgrade(shared);
        let thread = std::thread::Builder::new().name("sandbox-provider".to_owned());
        thread.spawn(move || {
            while let Some(shared) = weak.upgrade()
                && let Some(question) = shared.next_question()
            {
                let refresh = self.refresh(&question);
                shared.answer(question.number, refresh);
            }
        })?;
        Ok(())
    }

    /// The request is bare JSON, as in the documentation's sample; the service's own signature
    /// around it (docs/api.md#s8) is left out, so there is nothing to verify.
    fn refresh(&self, call: &Question) -> Refresh {
        let mut body = json!({ "triggerKey": &*call.trigger_key, "payload": &*call.payload });
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
        if depth(text.as_bytes()) > MAX_DEPTH {
            return Err(format!(
                "the provider's answer is nested more than {MAX_DEPTH} levels deep"
            ));
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
            assert_eq!(HttpProvider::new(base).expect(base).url, url);
        }
        for base in [
            "https://127.0.0.1",
            "http://example.com",
            "http://10.0.0.1:80",
            "http://localhost.example.com",
            "http://127.0.0.1@example.com",
            "http://user:password@127.0.0.1:80",
            "http://127.0.0.1:99999",
            "http://127.0.0.1:0",
            "http://127.0.0.1:",
            "http://127.0.0.1:80/#x",
            "http://127.0.0.1:80?x=1",
            "127.0.0.1:80",
            "",
        ] {
            assert!(HttpProvider::new(base).is_err(), "{base}");
        }
    }
}
