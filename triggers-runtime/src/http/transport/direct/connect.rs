//! New connections: name look-up, TCP to whichever address answers first, TLS.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use tokio::net::{TcpStream, lookup_host};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;

use super::connection::Connection;
use super::io::{Gate, Gated, Io};
use super::tls::{self, Roots};
use crate::Error;
use crate::http::base_url::{BaseUrl, is_localhost};
use crate::http::proxy::Proxy;
use crate::http::transport::describe;

/// How connections are made.
#[derive(Clone, Debug, Default)]
pub(crate) struct Network {
    pub(crate) roots: Roots,
    pub(crate) proxy: Option<Proxy>,
}

/// How long one address has before the next is tried beside it (RFC 8305, section 5).
const HEAD_START: Duration = Duration::from_millis(250);

pub(super) struct Connector {
    base: BaseUrl,
    /// None for plain HTTP, which only goes to sandboxes.
    tls: Option<(TlsConnector, ServerName<'static>)>,
    proxy: Option<Proxy>,
}

impl Connector {
    pub(super) fn new(base: BaseUrl, network: Network) -> Result<Self, Error> {
        let tls = if base.tls {
            Some(tls::connector(&base.host, &network.roots)?)
        } else {
            None
        };
        Ok(Self {
            base,
            tls,
            proxy: network.proxy,
        })
    }

    /// Host and port, and how they are reached, for messages.
    pub(super) fn name(&self) -> String {
        let host = self.base.authority();
        match &self.proxy {
            None => host,
            Some(proxy) => format!("{host} through the proxy {}", proxy.name()),
        }
    }

    /// Opens a connection; an error says what failed.
    pub(super) async fn connect(&self) -> Result<Connection, String> {
        let (host, port) = match &self.proxy {
            None => (&self.base.host, self.base.port),
            Some(proxy) => (&proxy.host, proxy.port),
        };
        let tcp = tcp(host, port).await.map_err(|error| describe(&error))?;
        // Requests are written whole, so waiting for more to send only costs time.
        tcp.set_nodelay(true).map_err(|error| describe(&error))?;
        if let Some(proxy) = &self.proxy {
            proxy.tunnel(&tcp, &self.base.host, self.base.port).await?;
        }
        let (tcp, socket) = twice(tcp).map_err(|error| describe(&error))?;
        let gate = Gate::default();
        let tcp = Gated::new(tcp, gate.clone());
        let io: Box<dyn Io> = match &self.tls {
            None => Box::new(tcp),
            Some((connector, name)) => {
                let tls = connector.connect(name.clone(), tcp).await;
                Box::new(tls.map_err(|error| tls::problem(&error))?)
            }
        };
        let opened = Connection::open(io, gate, Some(socket)).await;
        opened.map_err(|error| describe(&error))
    }
}

/// The same socket twice: hyper owns the first, and the second can be looked at.
fn twice(tcp: TcpStream) -> io::Result<(TcpStream, std::net::TcpStream)> {
    let socket = tcp.into_std()?;
    Ok((TcpStream::from_std(socket.try_clone()?)?, socket))
}

/// Tries the addresses of the host in turn, each with a head start on the next.
async fn tcp(host: &str, port: u16) -> io::Result<TcpStream> {
    let mut addresses = addresses(host, port).await?.into_iter();
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

/// `localhost` is this machine, whatever a resolver says.
async fn addresses(host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    if is_localhost(host) {
        let both: [IpAddr; 2] = [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()];
        return Ok(both.map(|address| SocketAddr::new(address, port)).to_vec());
    }
    let found = lookup_host((host, port)).await?;
    Ok(alternate(found.collect()))
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
