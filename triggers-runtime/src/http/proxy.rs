//! HTTP proxies: which one a connection goes through, and the tunnel.
//!
//! A request to `https` goes through a tunnel that the proxy opens (`CONNECT`), so the proxy sees
//! the host's name and nothing else. Plain `http`, which goes to sandboxes only, is always direct.

use std::ffi::OsString;
use std::io;
use std::net::IpAddr;

use hyper::Uri;
use hyper::header::HeaderValue;
use tokio::net::TcpStream;
use zeroize::Zeroizing;

use super::base_url::{BaseUrl, host_and_port};
use crate::Error;

/// The largest head to and from a proxy, in bytes.
const HEAD: usize = 8 * 1024;

/// An HTTP proxy.
#[derive(Clone, Debug)]
pub(crate) struct Proxy {
    pub(crate) host: String,
    pub(crate) port: u16,
    /// Marked sensitive.
    authorization: Option<HeaderValue>,
}

impl Proxy {
    /// Reads the address of a proxy, such as `http://user:password@proxy.example.com:3128`.
    ///
    /// # Errors
    ///
    /// What is wrong with it, as the end of a sentence about it. The address is not shown, since it
    /// may hold a password.
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        const EXAMPLE: &str =
            "is not the address of an HTTP proxy, such as http://proxy.example.com:3128";
        let with_scheme = if text.contains("://") {
            text.to_owned()
        } else {
            format!("http://{text}")
        };
        let uri: Uri = with_scheme.parse().map_err(|_| EXAMPLE)?;
        if uri.scheme_str() != Some("http") {
            return Err(
                "is a proxy of a kind that is not supported: it must be an HTTP proxy, such as \
                 http://proxy.example.com:3128",
            );
        }
        let authority = uri.authority().ok_or(EXAMPLE)?;
        let (host, port) = host_and_port(authority, 80).map_err(|_| EXAMPLE)?;
        if !matches!(uri.path(), "" | "/") || uri.query().is_some() {
            return Err(EXAMPLE);
        }
        let credentials = authority.as_str().rsplit_once('@').map(|(user, _)| user);
        let authorization = credentials.map(basic).transpose()?;
        Ok(Self {
            host,
            port,
            authorization,
        })
    }

    /// The proxy that the environment names for `base`: `HTTPS_PROXY`, else `ALL_PROXY`, unless
    /// `NO_PROXY` names the host. All may be written in lower case.
    pub(crate) fn from_env(
        variable: impl Fn(&'static str) -> Option<OsString>,
        base: &BaseUrl,
    ) -> Result<Option<Self>, Error> {
        let find = |names: [&'static str; 2]| {
            names.into_iter().find_map(|name| {
                let value = variable(name)?.to_string_lossy().into_owned();
                (!value.trim().is_empty()).then_some((name, value))
            })
        };
        let proxy =
            find(["HTTPS_PROXY", "https_proxy"]).or_else(|| find(["ALL_PROXY", "all_proxy"]));
        let Some((name, text)) = proxy else {
            return Ok(None);
        };
        let exceptions = find(["NO_PROXY", "no_proxy"]);
        if exceptions.is_some_and(|(_, list)| names_host(&list, &base.host, base.port)) {
            return Ok(None);
        }
        let proxy = Self::parse(text.trim()).map_err(|problem| {
            Error::config(format!(
                "{name} {problem}; NO_PROXY can name hosts to reach without it"
            ))
        })?;
        Ok(Some(proxy))
    }

    /// Host and port, for messages.
    pub(crate) fn name(&self) -> String {
        join(&self.host, self.port)
    }

    /// Opens a tunnel to `host` over a connection to the proxy.
    ///
    /// # Errors
    ///
    /// Why there is none, as the end of a sentence.
    pub(crate) async fn tunnel(
        &self,
        stream: &TcpStream,
        host: &str,
        port: u16,
    ) -> Result<(), String> {
        let to = join(host, port);
        let mut request = Zeroizing::new(Vec::with_capacity(HEAD));
        request.extend_from_slice(format!("CONNECT {to} HTTP/1.1\r\nhost: {to}\r\n").as_bytes());
        if let Some(value) = &self.authorization {
            request.extend_from_slice(b"proxy-authorization: ");
            request.extend_from_slice(value.as_bytes());
            request.extend_from_slice(b"\r\n");
        }
        request.extend_from_slice(b"\r\n");
        write(stream, &request)
            .await
            .map_err(|error| error.to_string())?;
        let head = read_head(stream).await.map_err(|error| error.to_string())?;
        match status(&head) {
            Some(200..=299) => Ok(()),
            Some(407) => Err(
                "the proxy needs a user and a password (status 407): write them into \
                 its address, such as http://USER:PASSWORD@HOST:PORT"
                    .to_owned(),
            ),
            Some(status) => Err(format!("the proxy refused to connect (status {status})")),
            None => Err("the proxy does not answer as an HTTP proxy does".to_owned()),
        }
    }
}

async fn write(stream: &TcpStream, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        stream.writable().await?;
        match stream.try_write(bytes) {
            Ok(count) => bytes = &bytes[count..],
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// The head of an answer, to its empty line. What follows belongs to the tunnel, so it is read byte
/// by byte.
async fn read_head(stream: &TcpStream) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && head.len() < HEAD {
        stream.readable().await?;
        match stream.try_read(&mut byte) {
            Ok(0) => return Err(io::Error::other("the proxy closed the connection")),
            Ok(_) => head.extend_from_slice(&byte),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    Ok(head)
}

fn status(head: &[u8]) -> Option<u16> {
    let line = std::str::from_utf8(head.split(|byte| *byte == b'\r').next()?).ok()?;
    let rest = line.strip_prefix("HTTP/1.")?;
    rest.split(' ').nth(1)?.parse().ok()
}

fn join(host: &str, port: u16) -> String {
    if host.contains(':') {
        format!("[{host}]:{port}")
    } else {
        format!("{host}:{port}")
    }
}

/// Whether a list such as `localhost, .example.com, 10.0.0.0/8, host:8443` names the host. A domain
/// names its subdomains too, with or without a dot in front; `*` names all hosts.
fn names_host(list: &str, host: &str, port: u16) -> bool {
    list.split([',', ' ']).any(|entry| {
        let entry = entry.trim();
        if entry == "*" {
            return true;
        }
        let (name, only_port) = match entry.rsplit_once(':') {
            // Several colons are an IPv6 address, which has its port behind brackets.
            Some((name, port)) if !name.contains(':') || name.ends_with(']') => {
                (name, port.parse::<u16>().ok())
            }
            _ => (entry, None),
        };
        only_port.is_none_or(|only| only == port) && matches(name, host)
    })
}

fn matches(name: &str, host: &str) -> bool {
    let name = name.trim_matches(['[', ']']);
    if let Ok(address) = host.parse::<IpAddr>() {
        return match name.split_once('/') {
            Some((network, length)) => within(address, network, length),
            None => name.parse() == Ok(address),
        };
    }
    let name = name.trim_start_matches("*.").trim_matches('.');
    let host = host.trim_end_matches('.');
    let tail = host
        .len()
        .checked_sub(name.len())
        .and_then(|at| host.split_at_checked(at));
    !name.is_empty()
        && tail.is_some_and(|(before, end)| {
            end.eq_ignore_ascii_case(name) && (before.is_empty() || before.ends_with('.'))
        })
}

fn within(address: IpAddr, network: &str, length: &str) -> bool {
    let bits = |address: IpAddr| match address {
        IpAddr::V4(address) => (u128::from(address.to_bits()) << 96, 32),
        IpAddr::V6(address) => (address.to_bits(), 128),
    };
    let (Ok(network), Ok(length)) = (network.parse::<IpAddr>(), length.parse::<u32>()) else {
        return false;
    };
    let ((address, size), (network, other)) = (bits(address), bits(network));
    let differing = (address ^ network)
        .checked_shr(128 - length.min(128))
        .unwrap_or(0);
    size == other && length <= size && differing == 0
}

/// `Proxy-Authorization` for `USER:PASSWORD`, in which reserved characters are percent-encoded.
fn basic(credentials: &str) -> Result<HeaderValue, &'static str> {
    let decoded = percent_decoded(credentials).ok_or(
        "has a user or password with a `%` that is not followed by two hexadecimal digits",
    )?;
    let value = Zeroizing::new(format!("Basic {}", base64(&decoded)));
    let mut value =
        HeaderValue::from_str(&value).map_err(|_| "has a user or password that cannot be sent")?;
    value.set_sensitive(true);
    Ok(value)
}

fn percent_decoded(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut decoded = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(if byte == b'%' {
            let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
            let value = digit(bytes.next())? * 16 + digit(bytes.next())?;
            u8::try_from(value).ok()?
        } else {
            byte
        });
    }
    Some(decoded)
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let mut group = [0; 3];
        group[..chunk.len()].copy_from_slice(chunk);
        let bits = u32::from_be_bytes([0, group[0], group[1], group[2]]);
        for index in 0..4 {
            let digit = (bits >> (18 - 6 * index)) & 63;
            let is_filled = index <= chunk.len();
            text.push(if is_filled {
                char::from(DIGITS[digit as usize])
            } else {
                '='
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{BaseUrl, Proxy, base64, names_host};

    #[track_caller]
    fn parsed(text: &str, expected: Result<(&str, u16, Option<&str>), &str>) {
        match (Proxy::parse(text), expected) {
            (Ok(proxy), Ok((host, port, authorization))) => {
                assert_eq!((proxy.host.as_str(), proxy.port), (host, port));
                let found = proxy.authorization.as_ref();
                assert_eq!(found.map(|value| value.to_str().unwrap()), authorization);
                assert!(!format!("{proxy:?}").contains("Basic"));
            }
            (Err(problem), Err(part)) => assert!(problem.contains(part), "{text}: {problem}"),
            (actual, _) => panic!("{text}: {actual:?}"),
        }
    }

    #[test]
    fn addresses_of_proxies() {
        parsed(
            "http://proxy.example.com:3128",
            Ok(("proxy.example.com", 3128, None)),
        );
        parsed(
            "proxy.example.com:3128",
            Ok(("proxy.example.com", 3128, None)),
        );
        parsed("http://10.0.0.1/", Ok(("10.0.0.1", 80, None)));
        parsed("http://[::1]:8080", Ok(("::1", 8080, None)));
        parsed(
            "http://us%40er:p%C3%A4ss:w@proxy:3128",
            Ok(("proxy", 3128, Some("Basic dXNAZXI6cMOkc3M6dw=="))),
        );
        parsed("http://user:p%4@proxy:3128", Err("hexadecimal digits"));
        parsed("socks5://proxy:1080", Err("kind that is not supported"));
        parsed("https://proxy:1080", Err("kind that is not supported"));
        for wrong in [
            "http://",
            "http://proxy:99999",
            "http://proxy:",
            "http://proxy/path",
            "a b",
            "http://proxy?x",
        ] {
            parsed(wrong, Err("is not the address of an HTTP proxy"));
        }
    }

    #[track_caller]
    fn chosen(variables: &[(&str, &str)], expected: Result<Option<&str>, &str>) {
        let base = BaseUrl::parse("https://www.wixapis.com", None).unwrap();
        let variable = |name: &str| {
            let found = variables.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| value.into())
        };
        match (Proxy::from_env(variable, &base), expected) {
            (Ok(proxy), Ok(expected)) => {
                assert_eq!(proxy.map(|proxy| proxy.host).as_deref(), expected);
            }
            (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
            (actual, _) => panic!("{variables:?}: {actual:?}"),
        }
    }

    #[test]
    fn the_environment() {
        let https = ("HTTPS_PROXY", "http://one:1");
        chosen(&[], Ok(None));
        chosen(&[https], Ok(Some("one")));
        chosen(
            &[("https_proxy", "two:2\n"), ("ALL_PROXY", "http://three:3")],
            Ok(Some("two")),
        );
        chosen(
            &[("HTTPS_PROXY", ""), ("all_proxy", "http://three:3")],
            Ok(Some("three")),
        );
        chosen(&[("HTTP_PROXY", "http://four:4")], Ok(None));
        chosen(&[https, ("NO_PROXY", "localhost,.wixapis.com")], Ok(None));
        chosen(&[https, ("no_proxy", "example.com")], Ok(Some("one")));
        let socks = ("ALL_PROXY", "socks5://user:hunter2@five:5");
        chosen(
            &[socks],
            Err("ALL_PROXY is a proxy of a kind that is not supported"),
        );
        chosen(&[socks, ("NO_PROXY", "*")], Ok(None));
    }

    #[test]
    fn exceptions() {
        for (list, host, expected) in [
            ("example.com", "example.com", true),
            ("Example.COM", "api.example.com", true),
            (".example.com", "example.com", true),
            ("*.example.com", "api.example.com", true),
            ("example.com", "notexample.com", false),
            ("a.b , example.com:443", "example.com", true),
            ("example.com:8443", "example.com", false),
            ("example.com:x", "example.com", true),
            ("10.0.0.0/8", "10.2.3.4", true),
            ("10.0.0.0/8", "11.2.3.4", false),
            ("0.0.0.0/0", "11.2.3.4", true),
            ("::/0", "11.2.3.4", false),
            ("10.0.0.1/33", "10.0.0.1", false),
            ("10.0.0.1", "10.0.0.1", true),
            ("[::1]:443", "::1", true),
            ("[::1]:1", "::1", false),
            ("fe80::/10", "fe80::1", true),
            ("0.1", "10.0.0.1", false),
            ("*", "anything", true),
            ("", "anything", false),
            (".", "anything", false),
            ("ä", "aä", false),
        ] {
            assert_eq!(names_host(list, host, 443), expected, "{list}: {host}");
        }
    }

    #[test]
    fn base_64() {
        for (text, expected) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
        ] {
            assert_eq!(base64(text.as_bytes()), expected);
        }
        assert_eq!(base64(&[0xfb, 0xff, 0xfe]), "+//+");
    }
}
