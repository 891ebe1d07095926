//! A server that does nothing but what a test tells it, and remembers each request byte for byte.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use triggers_runtime::{AppCredentials, Client, ClientBuilder, DeliveryOptions, Instance, Uuid};

pub(crate) const APP: Uuid = Uuid::from_u128(0x5a1e_7d0c_3b52_4f6e_9c41_8d2f_60b7_a913);
pub(crate) const INSTANCE: Uuid = Uuid::from_u128(0x1d52_e058_0392_44fa_bd64_ed09_275a_6fcc);
/// In no output whatever.
pub(crate) const SECRET: &str = "canary-secret-83f1";
pub(crate) const TOKEN: &str = "canary-token-27d4";

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// Request line and headers, without the empty line.
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn path(&self) -> &str {
        self.head.split(' ').nth(1).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

/// What to do about a request.
pub(crate) enum Reply {
    Answer {
        status: u16,
        headers: Vec<(&'static str, String)>,
        body: Vec<u8>,
    },
    /// These bytes, then close.
    Raw(Vec<u8>),
    /// Never answer.
    Hang,
}

pub(crate) fn answer(status: u16, body: impl Into<Vec<u8>>) -> Reply {
    let headers = vec![("X-Wix-Request-Id", "1734427301.19155".to_owned())];
    Reply::Answer {
        status,
        headers,
        body: body.into(),
    }
}

pub(crate) fn granted(token: &str, expires_in: u64) -> Reply {
    let body =
        format!(r#"{{"access_token":"{token}","token_type":"Bearer","expires_in":{expires_in}}}"#);
    answer(200, body)
}

type Handler = dyn Fn(&Seen) -> Reply + Send + Sync;

pub(crate) struct Server {
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    connections: Arc<Mutex<usize>>,
    accepting: tokio::task::JoinHandle<()>,
}

impl Server {
    /// A server that answers everything itself, tokens too.
    pub(crate) async fn bare(handler: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let connections = Arc::new(Mutex::new(0));
        let handler: Arc<Handler> = Arc::new(handler);
        let accepting = tokio::spawn({
            let (seen, connections) = (Arc::clone(&seen), Arc::clone(&connections));
            async move {
                loop {
                    let (stream, _) = listener.accept().await.unwrap();
                    *connections.lock().unwrap() += 1;
                    tokio::spawn(serve(stream, Arc::clone(&seen), Arc::clone(&handler)));
                }
            }
        });
        Self {
            url,
            seen,
            connections,
            accepting,
        }
    }

    /// A server that grants tokens and leaves the rest to `handler`.
    pub(crate) async fn new(handler: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        Self::bare(move |seen| match seen.path() {
            "/oauth2/token" => granted(TOKEN, 14_400),
            _ => handler(seen),
        })
        .await
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// The requests that were not for tokens.
    pub(crate) fn calls(&self) -> Vec<Seen> {
        self.seen()
            .into_iter()
            .filter(|seen| seen.path() != "/oauth2/token")
            .collect()
    }

    pub(crate) fn connections(&self) -> usize {
        *self.connections.lock().unwrap()
    }

    pub(crate) fn builder(&self) -> ClientBuilder {
        // One attempt, so that each request of a test is one call.
        let options = DeliveryOptions::single_attempt().quarantine(Duration::ZERO);
        Client::builder(AppCredentials::new(APP.into(), SECRET))
            .base_url(&self.url)
            .delivery(options)
    }

    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    pub(crate) fn site(&self) -> Instance {
        self.client().instance(INSTANCE.into())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn serve(mut stream: TcpStream, log: Arc<Mutex<Vec<Seen>>>, handler: Arc<Handler>) {
    let mut buffer = Vec::new();
    while let Some(seen) = read(&mut stream, &mut buffer).await {
        log.lock().unwrap().push(seen.clone());
        match handler(&seen) {
            Reply::Answer {
                status,
                headers,
                body,
            } => {
                let length = ("content-length", body.len().to_string());
                let mut head = format!("HTTP/1.1 {status} X\r\n");
                for (name, value) in headers.into_iter().chain([length]) {
                    head.extend([name, ": ", &value, "\r\n"]);
                }
                head += "\r\n";
                // In one piece: the second would wait for the client to acknowledge the first. The
                // client may have hung up on purpose.
                let _ = stream.write_all(&[head.as_bytes(), &body].concat()).await;
            }
            Reply::Raw(bytes) => {
                let _ = stream.write_all(&bytes).await;
                return;
            }
            Reply::Hang => std::future::pending().await,
        }
    }
}

async fn read(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Seen> {
    loop {
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8(buffer[..end].to_vec()).unwrap();
            let mut seen = Seen {
                head,
                body: String::new(),
            };
            let length: usize = seen
                .header("content-length")
                .map_or(0, |n| n.parse().unwrap());
            let total = end + 4 + length;
            if buffer.len() >= total {
                seen.body = String::from_utf8(buffer[end + 4..total].to_vec()).unwrap();
                buffer.drain(..total);
                return Some(seen);
            }
        }
        let mut chunk = [0; 4096];
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return None,
            Ok(count) => buffer.extend_from_slice(&chunk[..count]),
        }
    }
}
