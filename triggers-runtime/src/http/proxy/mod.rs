//! HTTP proxies: which one a connection goes through, and the tunnel.
//!
//! A request to `https` goes through a tunnel that the proxy opens (`CONNECT`), so the proxy sees
//! the host's name and nothing else. Plain `http`, which goes to sandboxes only, is always direct.

mod credentials;
mod exceptions;
#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::io;

use hyper::Uri;
use hyper::header::HeaderValue;
use tokio::net::TcpStream;
use zeroize::Zeroizing;

use self::credentials::basic;
use self::exceptions::names_host;
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
