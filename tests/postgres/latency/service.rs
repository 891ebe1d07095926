//! A service that takes everything after a fixed time, and notes when it came: what is compared is the
//! outbox, not the service.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use uuid::Uuid;

pub(crate) struct Service {
    address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    arrivals: HashMap<Uuid, Instant>,
    requests: HashMap<Uuid, usize>,
}

impl Service {
    pub(crate) async fn start(delay: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::<Mutex<Seen>>::default();
        let noted = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, delay, Arc::clone(&noted)));
            }
        });
        Self { address, seen }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// When the command of each entity came.
    pub(crate) fn arrivals(&self) -> HashMap<Uuid, Instant> {
        self.seen.lock().unwrap().arrivals.clone()
    }

    /// How many requests came for an instance.
    pub(crate) fn requests(&self, instance: Uuid) -> usize {
        self.seen
            .lock()
            .unwrap()
            .requests
            .get(&instance)
            .copied()
            .unwrap_or(0)
    }
}

/// Reads requests of one connection and answers them.
async fn serve(stream: TcpStream, delay: Duration, seen: Arc<Mutex<Seen>>) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    loop {
        let (mut path, mut bearer, mut length) = (String::new(), String::new(), 0);
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            match line.split_once(": ") {
                None => path = line.split(' ').nth(1).unwrap().to_owned(),
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.parse().unwrap();
                }
                Some((name, value)) if name.eq_ignore_ascii_case("authorization") => {
                    bearer = value.to_owned();
                }
                Some(_) => {}
            }
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await?;
        let body = String::from_utf8(body).unwrap();
        let answer = if path.starts_with("/oauth2/") {
            // The token names the instance, so that later requests do.
            let instance = after(&body, "\"instance_id\":").next().unwrap();
            format!(r#"{{"access_token":"{instance}","token_type":"Bearer","expires_in":14400}}"#)
        } else {
            let items = note(&mut seen.lock().unwrap(), &bearer, &body);
            tokio::time::sleep(delay).await;
            answer(path.contains("bulk"), items)
        };
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            answer.len()
        );
        stream.write_all((head + &answer).as_bytes()).await?;
    }
}

/// The texts that follow a key in JSON.
fn after<'b>(body: &'b str, key: &'static str) -> impl Iterator<Item = &'b str> {
    body.split(key)
        .skip(1)
        .filter_map(|rest| rest.split('"').nth(1))
}

fn note(seen: &mut Seen, bearer: &str, body: &str) -> usize {
    let now = Instant::now();
    if let Some(instance) = bearer
        .split(' ')
        .next_back()
        .and_then(|token| token.parse().ok())
    {
        *seen.requests.entry(instance).or_default() += 1;
    }
    let entities: Vec<Uuid> = after(body, "\"externalEntityId\":")
        .map(|id| id.parse().unwrap())
        .collect();
    for entity in &entities {
        seen.arrivals.entry(*entity).or_insert(now);
    }
    entities.len()
}

fn answer(is_bulk: bool, items: usize) -> String {
    if !is_bulk {
        return r#"{"activationIds":[]}"#.to_owned();
    }
    let results = (0..items).map(|index| {
        format!(
            r#"{{"itemMetadata":{{"originalIndex":{index},"success":true}},"activationIds":[]}}"#
        )
    });
    let results: Vec<String> = results.collect();
    format!(
        r#"{{"triggerKey":"alpha","results":[{}],"bulkActionMetadata":{{"totalSuccesses":{items},"totalFailures":0,"undetailedFailures":0}}}}"#,
        results.join(",")
    )
}
