//! A program on this machine that the sandbox calls.

use super::SigningKey;
use crate::error::Problem;
use crate::journal;
use axum::http::Uri;
use axum::http::uri::{Authority, Scheme};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;
use ureq::Agent;

/// Longest answer, in bytes.
const MAX_ANSWER: u64 = 1 << 20;

/// An address on this machine, and how it is called.
#[derive(Debug)]
pub(crate) struct Target {
    agent: Agent,
    pub(super) url: String,
    pub(super) key: SigningKey,
}

/// What the app answered.
#[derive(Debug, Default)]
pub(super) struct Answer {
    /// 0 if there was no whole answer in time.
    pub(super) status: u16,
    pub(super) body: String,
    /// Why the answer cannot be used; its rule is the code of the verdict.
    pub(super) problem: Option<journal::Problem>,
}

impl Target {
    /// Takes a URL on the loopback interface.
    pub(crate) fn new(
        base: &str,
        what: &str,
        timeout: Duration,
        key: SigningKey,
    ) -> Result<Self, Problem> {
        let wrong = |why: &str| {
            let text =
                format!("the {what} `{base}` {why}; write it as `http://127.0.0.1:8080/plugin`");
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
        let authority = SocketAddr::from((address, port));
        let path = uri.path().trim_end_matches('/');
        Ok(Self {
            agent: agent(timeout),
            url: format!("http://{authority}{path}"),
            key,
        })
    }

    /// Takes the URL of an app's receiver of webhooks.
    pub(crate) fn webhooks(url: &str, timeout: Duration, key: SigningKey) -> Result<Self, Problem> {
        Self::new(url, "receiver of webhooks", timeout, key)
    }

    /// Sends a token as the service does.
    pub(super) fn post(&self, path: &str, token: &str) -> Answer {
        let request = self
            .agent
            .post(format!("{}{path}", self.url))
            .header("content-type", "text/plain; charset=utf-8");
        let mut response = match request.send(token) {
            Ok(response) => response,
            Err(error) => return Answer::none(&error),
        };
        let status = response.status().as_u16();
        let body = response.body_mut().with_config().limit(MAX_ANSWER);
        match body.read_to_vec().map(String::from_utf8) {
            Ok(Ok(body)) => Answer {
                status,
                body,
                problem: None,
            },
            Ok(Err(_)) => Answer::default().invalid(status, "the answer is not UTF-8"),
            Err(ureq::Error::BodyExceedsLimit(_)) => {
                Answer::default().invalid(status, "the answer is longer than 1 MiB")
            }
            Err(error) => Answer::none(&error),
        }
    }
}

impl Answer {
    fn none(error: &ureq::Error) -> Self {
        Self {
            problem: Some(problem("NO_ANSWER", error.to_string())),
            ..Self::default()
        }
    }

    pub(super) fn invalid(self, status: u16, why: impl Into<String>) -> Self {
        Self {
            status,
            problem: Some(problem("INVALID_ANSWER", why.into())),
            ..self
        }
    }

    /// The body, or why there is none that can be used.
    pub(super) fn text(&self) -> &str {
        let problem = self.problem.as_ref();
        problem.map_or(&self.body, |problem| &problem.description)
    }
}

fn problem(code: &str, why: String) -> journal::Problem {
    journal::Problem {
        path: String::new(),
        rule: code.to_owned(),
        description: why,
    }
}

/// Goes to that address and nowhere else: no proxy of the environment, no redirects.
fn agent(timeout: Duration) -> Agent {
    let config = Agent::config_builder()
        .timeout_global(Some(timeout))
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .proxy(None)
        .max_idle_connections(0)
        .user_agent("Wix")
        .build();
    Agent::new_with_config(config)
}

#[cfg(test)]
mod tests {
    use super::Target;
    use crate::outbound::SigningKey;
    use std::time::Duration;

    #[test]
    fn only_this_machine_is_ever_called() {
        let key = SigningKey::of_process().expect("a key");
        let target = |base| Target::new(base, "provider", Duration::from_secs(1), key.clone());
        for (base, url) in [
            (
                "http://127.0.0.1:8080/plugin/",
                "http://127.0.0.1:8080/plugin",
            ),
            ("http://localhost", "http://127.0.0.1:80"),
            ("http://[::1]:1", "http://[::1]:1"),
        ] {
            assert_eq!(target(base).expect(base).url, url);
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
            assert!(target(base).is_err(), "{base}");
        }
    }
}
