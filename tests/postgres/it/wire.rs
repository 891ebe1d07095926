//! A connection to the service that counts requests and delays answers.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

/// Forwards to the service.
pub(crate) struct Wire {
    address: SocketAddr,
    requests: Arc<AtomicUsize>,
}

impl Wire {
    pub(crate) async fn start(service: SocketAddr, delay: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(forward(client, service, delay, Arc::clone(&count)));
            }
        });
        Self { address, requests }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many pieces of requests came, of whatever kind.
    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

async fn forward(
    client: TcpStream,
    service: SocketAddr,
    delay: Duration,
    count: Arc<AtomicUsize>,
) -> std::io::Result<()> {
    let (from_client, to_client) = client.into_split();
    let (from_service, to_service) = TcpStream::connect(service).await?.into_split();
    let requests = pieces(from_client, to_service, Duration::ZERO, count);
    let answers = pieces(from_service, to_client, delay, Arc::default());
    tokio::try_join!(requests, answers).map(drop)
}

/// Forwards one direction.
async fn pieces(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    delay: Duration,
    count: Arc<AtomicUsize>,
) -> std::io::Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = from.read(&mut buffer).await?;
        if read == 0 {
            return to.shutdown().await;
        }
        count.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(delay).await;
        to.write_all(&buffer[..read]).await?;
    }
}
