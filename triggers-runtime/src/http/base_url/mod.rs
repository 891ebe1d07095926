//! Where the service is. Secrets are sent there, so the rules are strict.

#[cfg(test)]
mod tests;

use std::net::IpAddr;

use hyper::Uri;
use hyper::header::HeaderValue;
use hyper::http::uri::Authority;

use super::secret::Secret;
use crate::Error;

/// The service itself.
pub(crate) const WIX: &str = "https://www.wixapis.com";

/// In front of the path, where a sandbox takes its access token.
const TOKEN_PATH: &str = "/_token/";

/// Scheme, host and port of the service: `https`, or `http` to a sandbox.
#[derive(Clone, Debug)]
pub(crate) struct BaseUrl {
    pub(crate) tls: bool,
    /// A name or an address, the latter without brackets.
    pub(crate) host: String,
    pub(crate) port: u16,
    /// What lets requests into the sandbox; marked sensitive.
    pub(super) sandbox_token: Option<HeaderValue>,
}

impl BaseUrl {
    /// Reads the URL of the service itself, or of a sandbox, which may have an access token: `token`,
    /// or in the URL, as `http://sandbox:4010/_token/TOKEN`.
    pub(crate) fn parse(text: &str, token: Option<&Secret>) -> Result<Self, Error> {
        check_edges("the base URL", text)?;
        // `Uri` drops fragments without a word.
        if text.contains('#') {
            return Err(problem("the base URL must not have a fragment"));
        }
        let uri: Uri = text
            .parse()
            .map_err(|_| problem("the base URL must be a URL, such as https://www.wixapis.com"))?;
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
        let token = match (
            uri.path().strip_prefix(TOKEN_PATH),
            token.map(Secret::expose),
        ) {
            (Some(_), Some(_)) => {
                return Err(problem(
                    "the base URL holds a sandbox token, and another one is set",
                ));
            }
            (Some(token), None) if uri.query().is_none() => Some(token.trim_end_matches('/')),
            (None, token) if uri.query().is_none() && matches!(uri.path(), "" | "/") => token,
            _ => return Err(problem("the base URL must end after host and port")),
        };
        let (host, port) = host_and_port(authority, if tls { 443 } else { 80 })
            .map_err(|what| Error::config(format!("the base URL's {what}")))?;
        let base = Self {
            tls,
            host,
            port,
            sandbox_token: token.map(header).transpose()?,
        };
        base.check_trust()?;
        Ok(base)
    }

    /// Whether a sandbox is there, and not the service itself.
    pub(crate) fn is_sandbox(&self) -> bool {
        self.sandbox_token.is_some() || is_loopback(&self.host)
    }

    /// Secrets go out encrypted, or to a sandbox.
    fn check_trust(&self) -> Result<(), Error> {
        let has_token = self.sandbox_token.is_some();
        let host = &self.host;
        let is_wix = ends_with_name(host, "wixapis.com") || ends_with_name(host, "wix.com");
        if is_wix && has_token {
            return Err(problem(
                "a sandbox token is set, but the base URL is that of the real service; set the base \
                 URL of the sandbox (TRIGGERS_BASE_URL), or remove the token \
                 (TRIGGERS_SANDBOX_TOKEN)",
            ));
        }
        if self.tls || is_loopback(host) || (has_token && !is_wix) {
            return Ok(());
        }
        Err(if is_wix {
            problem("the base URL must begin with https://: http is for sandboxes only")
        } else {
            problem(
                "plain http is for sandboxes: on this machine at http://localhost:4010 or a loopback \
                 address, elsewhere only with the sandbox's access token (TRIGGERS_SANDBOX_TOKEN or \
                 ClientBuilder::sandbox_token); use https for everything else",
            )
        })
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

    /// The URL of `path`.
    #[cfg(any(feature = "reqwest", feature = "tracing"))]
    pub(super) fn url(&self, path: &str) -> String {
        let scheme = if self.tls { "https" } else { "http" };
        format!("{scheme}://{}{path}", self.authority())
    }
}

/// A sandbox takes no other characters.
fn header(token: &str) -> Result<HeaderValue, Error> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let header = HeaderValue::from_str(token)
        .ok()
        .filter(|_| !token.is_empty() && token.bytes().all(plain));
    let mut header = header.ok_or_else(|| {
        problem("a sandbox token has letters, digits, `-`, `.`, `_` and `~` only")
    })?;
    header.set_sensitive(true);
    Ok(header)
}

/// This machine: a loopback address, or the name that is one by definition. What other names resolve
/// to cannot be trusted.
pub(super) fn is_loopback(host: &str) -> bool {
    let address = host.parse::<IpAddr>();
    address.map_or_else(|_| is_localhost(host), |address| address.is_loopback())
}

pub(super) fn is_localhost(host: &str) -> bool {
    host.trim_end_matches('.').eq_ignore_ascii_case("localhost")
}

fn ends_with_name(host: &str, name: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let before = host.strip_suffix(name);
    before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

/// Host without brackets, and port.
///
/// # Errors
///
/// What is wrong with it, to follow the name of the URL.
pub(super) fn host_and_port(
    authority: &Authority,
    default_port: u16,
) -> Result<(String, u16), &'static str> {
    let behind_user = authority.as_str().rsplit('@').next().unwrap_or_default();
    let behind_host = behind_user.rsplit(']').next().unwrap_or_default();
    let port = match authority.port() {
        Some(port) => port.as_u16(),
        // `host:` and ports over 65535 parse, but name no port.
        None if behind_host.contains(':') => return Err("port must be a number up to 65535"),
        None => default_port,
    };
    let host = authority.host();
    let host = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .unwrap_or(host);
    if host.is_empty() {
        return Err("host is missing");
    }
    Ok((host.to_owned(), port))
}

/// Settings often come from files and environments, where a line break or space is easily left at the
/// end.
pub(crate) fn check_edges(what: &str, text: &str) -> Result<(), Error> {
    let problem = if text.trim() != text {
        "begins or ends with white space or a line break: remove it"
    } else if text.chars().any(char::is_control) {
        "holds a line break or another control character: remove it"
    } else {
        return Ok(());
    };
    Err(Error::config(format!("{what} {problem}")))
}

/// The URL itself is not shown: it may hold a password.
fn problem(text: &'static str) -> Error {
    Error::config(text)
}
