//! Under which name the sandbox is called.

use super::Guard;
use crate::remote::Refusal;
use axum::extract::Request;
use axum::http::{StatusCode, header, uri::Authority};

impl Guard {
    /// Refuses every `Host` that is not a name of the loopback interface: a page whose own name was
    /// pointed at this machine (DNS rebinding) would carry that name here.
    pub(super) fn host(&self, request: &Request) -> Result<(), Refusal> {
        let mut given = request.headers().get_all(header::HOST).iter();
        let header = given.next().and_then(|host| host.to_str().ok());
        // Of two names anybody else could have taken the other one (RFC 9112, 3.2).
        let once = given.next().is_none();
        let authority = request.uri().authority().map(Authority::as_str);
        let allowed = |host: &str| self.shown_to_others || is_loopback(host);
        if once && authority.or(header).is_some_and(allowed) {
            return Ok(());
        }
        Err(Refusal::application(
            StatusCode::MISDIRECTED_REQUEST,
            "MISDIRECTED_REQUEST",
            "the sandbox answers only to localhost, 127.0.0.1 and [::1]",
        ))
    }
}

fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    name == "127.0.0.1" || name == "[::1]" || name.eq_ignore_ascii_case("localhost")
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn names_of_this_machine() {
        for host in [
            "localhost",
            "LOCALHOST:80",
            "127.0.0.1:4010",
            "[::1]",
            "[::1]:1",
        ] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example:80",
            "::1",
            "localhost:x",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
