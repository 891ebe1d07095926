//! A program on this machine that the sandbox calls.

use super::{Sent, SigningKey};
use crate::error::Problem;
use axum::http::Uri;
use axum::http::uri::{Authority, Scheme};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;
use ureq::Agent;

/// Longest answer, in bytes.
const MAX_ANSWER: u64 = 1 << 20;

/// The verdict on an answer that cannot be read.
pub(super) const INVALID: &str = "INVALID_ANSWER";

/// An address on this machine, and how it is called.
#[derive(Debug)]
pub(crate) struct Target {
    agent: Agent,
    pub(super) url: String,
    pub(super) key: SigningKey,
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
        let authority = uri.authority().map(Authority::as_str).unwrap_or_default();
        let host = uri.host().unwrap_or_default();
        // A name is never looked up: it could lead anywhere.
        let address = if host.eq_ignore_ascii_case("localhost") {
            Some(Ipv4Addr::LOCALHOST.into())
        } else {
            host.trim_matches(['[', ']']).parse().ok()
        };
        let address = address.filter(IpAddr::is_loopback);
        let port = match (uri.port(), authority.rsplit_once(':')) {
            (Some(port), _) => port.as_str().parse().ok().filter(|port| *port != 0),
            (None, Some((_, rest))) if !rest.contains(']') => None,
            (None, _) => Some(80),
        };
        let rules = [
            (uri.scheme() == Some(&Scheme::HTTP), "is not an `http` URL"),
            (uri.query().is_none(), "has a query"),
            (!base.contains('#'), "has a fragment"),
            (
                !authority.contains('@'),
                "holds a user name or password, which are not sent",
            ),
        ];
        if let Some((_, why)) = rules.into_iter().find(|(holds, _)| !holds) {
            return Err(wrong(why));
        }
        let address = address.ok_or_else(|| wrong("is not a loopback address"))?;
        let port: u16 = port.ok_or_else(|| wrong("has no port from 1 to 65535"))?;
        let path = uri.path().trim_end_matches('/');
        Ok(Self {
            agent: agent(timeout),
            url: format!("http://{}{path}", SocketAddr::from((address, port))),
            key,
        })
    }

    /// Sends a token as the service does, and adds the address and the answer to what is recorded of it.
    pub(super) fn post(&self, path: &str, token: &str, sent: Sent) -> Sent {
        let url = format!("{}{path}", self.url);
        let request = self.agent.post(&url);
        let request = request.header("content-type", "text/plain; charset=utf-8");
        let mut sent = Sent { url, ..sent };
        let body = request.send(token).and_then(|mut response| {
            sent.status = response.status().as_u16();
            let body = response.body_mut().with_config().limit(MAX_ANSWER);
            body.read_to_vec()
        });
        match body.map(String::from_utf8) {
            Ok(Ok(body)) => sent.answer = body,
            Ok(Err(_)) => sent.reject(INVALID, "the answer is not UTF-8"),
            Err(ureq::Error::BodyExceedsLimit(_)) => {
                sent.reject(INVALID, "the answer is longer than 1 MiB");
            }
            Err(error) => {
                sent.status = 0;
                sent.reject("NO_ANSWER", error.to_string());
            }
        }
        sent
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
