//! Where the service is. Secrets are sent there, so the rules are strict.

use std::net::IpAddr;

use hyper::Uri;

use crate::Error;

/// The service itself (spec §1).
pub(crate) const WIX: &str = "https://www.wixapis.com";

/// Scheme, host and port of the service: `https`, or `http` to a loopback address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BaseUrl {
    pub(super) tls: bool,
    /// A name or an address, the latter without brackets.
    pub(crate) host: String,
    pub(crate) port: u16,
}

impl BaseUrl {
    pub(crate) fn parse(text: &str) -> Result<Self, Error> {
        // `Uri` drops fragments without a word.
        if text.contains('#') {
            return Err(problem("the base URL must not have a fragment"));
        }
        let uri: Uri = text
            .parse()
            .map_err(|_| problem("the base URL is not a URL"))?;
        let tls = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(problem("the base URL must begin with https://")),
        };
        let authority = uri
            .authority()
            .ok_or_else(|| problem("the base URL has no host"))?;
        if authority.as_str().contains('@') {
            return Err(problem("the base URL must not hold a user or password"));
        }
        if uri.query().is_some() || !matches!(uri.path(), "" | "/") {
            return Err(problem("the base URL must end after host and port"));
        }
        let host = authority.host();
        let host = host
            .strip_prefix('[')
            .and_then(|h| h.strip_suffix(']'))
            .unwrap_or(host)
            .to_owned();
        if host.is_empty() {
            return Err(problem("the base URL has no host"));
        }
        if !tls && !is_loopback(&host) {
            return Err(problem(
                "http is only for loopback addresses, as http://127.0.0.1:4010; use https",
            ));
        }
        let port = match (authority.port(), tls) {
            (Some(port), _) => port.as_u16(),
            // `host:` and ports over 65535 parse, but name no port.
            (None, _)
                if authority
                    .as_str()
                    .rsplit(']')
                    .next()
                    .is_some_and(|rest| rest.contains(':')) =>
            {
                return Err(problem("the base URL's port is not a number up to 65535"));
            }
            (None, true) => 443,
            (None, false) => 80,
        };
        Ok(Self { tls, host, port })
    }

    /// Host and port as the `Host` header has them: the port only when it is not the scheme's own.
    pub(super) fn authority(&self) -> String {
        let host = if self.host.contains(':') {
            format!("[{}]", self.host)
        } else {
            self.host.clone()
        };
        match (self.tls, self.port) {
            (true, 443) | (false, 80) => host,
            (_, port) => format!("{host}:{port}"),
        }
    }

    /// The URL of `path`, for transports that take whole URLs.
    #[cfg(feature = "reqwest")]
    pub(super) fn url(&self, path: &str) -> String {
        let scheme = if self.tls { "https" } else { "http" };
        format!("{scheme}://{}{path}", self.authority())
    }
}

/// A literal address only: what a name resolves to is not ours to trust.
fn is_loopback(host: &str) -> bool {
    host.parse::<IpAddr>()
        .is_ok_and(|address| address.is_loopback())
}

/// The URL itself is not shown: it may hold a password.
fn problem(text: &'static str) -> Error {
    Error::config(text)
}

#[cfg(test)]
mod tests {
    use super::BaseUrl;

    #[track_caller]
    fn check(text: &str, expected: Result<(bool, &str, u16, &str), &str>) {
        let actual = BaseUrl::parse(text);
        match (actual, expected) {
            (Ok(url), Ok((tls, host, port, authority))) => {
                assert_eq!((url.tls, url.host.as_str(), url.port), (tls, host, port));
                assert_eq!(url.authority(), authority);
            }
            (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
            (actual, _) => panic!("{text}: {actual:?}"),
        }
    }

    #[test]
    fn https_anywhere_http_on_loopback_only() {
        check(
            "https://www.wixapis.com",
            Ok((true, "www.wixapis.com", 443, "www.wixapis.com")),
        );
        check(
            "https://example.com:8443/",
            Ok((true, "example.com", 8443, "example.com:8443")),
        );
        check(
            "http://127.0.0.1:4010",
            Ok((false, "127.0.0.1", 4010, "127.0.0.1:4010")),
        );
        check(
            "http://127.8.9.10",
            Ok((false, "127.8.9.10", 80, "127.8.9.10")),
        );
        check("http://[::1]:4010", Ok((false, "::1", 4010, "[::1]:4010")));
        check("http://localhost:4010", Err("loopback addresses"));
        check("http://www.wixapis.com", Err("loopback addresses"));
        check("http://127.0.0.1.example.com", Err("loopback addresses"));
        check("http://[::ffff:127.0.0.1]", Err("loopback addresses"));
        check("ftp://example.com", Err("https://"));
        check("www.wixapis.com", Err("https://"));
        check("", Err("not a URL"));
    }

    #[test]
    fn nothing_but_scheme_host_and_port() {
        check("https://user:password@example.com", Err("user or password"));
        check(
            "https://example.com/?token=1",
            Err("end after host and port"),
        );
        check("https://example.com/prefix", Err("end after host and port"));
        check("https://example.com/#part", Err("fragment"));
        check("https://example.com:", Err("port"));
        check("https://example.com:70000", Err("port"));
    }
}
