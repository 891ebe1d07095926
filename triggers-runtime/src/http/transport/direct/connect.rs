//! New connections: name look-up, TCP to whichever address answers first, TLS.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpStream, lookup_host};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::connection::Connection;
use super::describe;
use super::io::Io;
use crate::Error;
use crate::http::base_url::BaseUrl;

/// How long one address has before the next is tried beside it (RFC 8305, section 5).
const HEAD_START: Duration = Duration::from_millis(250);

pub(super) struct Connector {
    base: BaseUrl,
    /// None for plain HTTP, which only goes to loopback addresses.
    tls: Option<(TlsConnector, ServerName<'static>)>,
}

impl Connector {
    pub(super) fn new(base: BaseUrl) -> Result<Self, Error> {
        let tls = if base.tls {
            Some(tls(&base.host)?)
        } else {
            None
        };
        Ok(Self { base, tls })
    }

    /// Host and port, for messages.
    pub(super) fn name(&self) -> String {
        self.base.authority()
    }

    /// Opens a connection; an error says what failed.
    pub(super) async fn connect(&self) -> Result<Connection, String> {
        let tcp = self.tcp().await.map_err(|error| describe(&error))?;
        // Requests are written whole, so waiting for more to send only costs time.
        tcp.set_nodelay(true).map_err(|error| describe(&error))?;
        let io: Box<dyn Io> = match &self.tls {
            None => Box::new(tcp),
            Some((connector, name)) => {
                let tls = connector.connect(name.clone(), tcp).await;
                Box::new(tls.map_err(|error| format!("TLS: {}", describe(&error)))?)
            }
        };
        Connection::open(io).await.map_err(|error| describe(&error))
    }

    /// Tries the addresses of the host in turn, each with a head start on the next.
    async fn tcp(&self) -> io::Result<TcpStream> {
        let found = lookup_host((self.base.host.as_str(), self.base.port)).await?;
        let mut addresses = alternate(found.collect()).into_iter();
        let mut attempts = JoinSet::new();
        let mut failure = io::Error::new(io::ErrorKind::NotFound, "the host has no address");
        loop {
            match addresses.next() {
                Some(address) => drop(attempts.spawn(TcpStream::connect(address))),
                None if attempts.is_empty() => return Err(failure),
                None => {}
            }
            let wait = if addresses.len() == 0 {
                Duration::MAX
            } else {
                HEAD_START
            };
            // Out of time means only that the next address gets its turn.
            if let Ok(Some(joined)) = timeout(wait, attempts.join_next()).await {
                match joined {
                    Ok(Ok(stream)) => return Ok(stream),
                    Ok(Err(error)) => failure = error,
                    Err(error) => failure = io::Error::other(error),
                }
            }
        }
    }
}

/// The resolver's first family leads, the other alternates with it.
fn alternate(addresses: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let leads_v6 = addresses.first().is_some_and(SocketAddr::is_ipv6);
    let (first, second): (Vec<_>, Vec<_>) = addresses
        .into_iter()
        .partition(|address| address.is_ipv6() == leads_v6);
    let mut second = second.into_iter();
    let mut mixed = Vec::new();
    for address in first {
        mixed.push(address);
        mixed.extend(second.next());
    }
    mixed.extend(second);
    mixed
}

/// TLS 1.2 and 1.3 with ring and Mozilla's roots; no process-wide default is read or set.
fn tls(host: &str) -> Result<(TlsConnector, ServerName<'static>), Error> {
    let name = ServerName::try_from(host.to_owned())
        .map_err(|_| Error::config("the base URL's host is not a name that TLS can check"))?;
    let roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::config(format!("TLS: {error}")))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok((TlsConnector::from(Arc::new(config)), name))
}
