//! One connection of the client, and the one to the service behind it.

use super::listener::Listener;
use super::message::{Message, Reader};
use super::{Fault, Release, Shared};
use std::io::Result;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf, ReadHalf, WriteHalf};
use tokio::sync::watch;
use tokio::time::Instant;

/// How a connection goes on after a request.
enum Next {
    Request,
    Close,
    Reset,
}

struct Connection<'a> {
    shared: Arc<Shared>,
    listener: Arc<Listener>,
    number: usize,
    client: Reader<ReadHalf<'a>>,
    to_client: WriteHalf<'a>,
    upstream: Option<Upstream>,
    /// The request under way.
    current: Option<usize>,
}

/// A connection to the service.
struct Upstream {
    from: Reader<OwnedReadHalf>,
    to: OwnedWriteHalf,
}

pub(super) async fn serve(
    shared: Arc<Shared>,
    listener: Arc<Listener>,
    mut stream: TcpStream,
    number: usize,
    mut outage: watch::Receiver<usize>,
) {
    stream.set_nodelay(true).unwrap();
    let (from, to_client) = stream.split();
    let client = Reader::new(from);
    let mut connection = Connection {
        shared,
        listener,
        number,
        client,
        to_client,
        upstream: None,
        current: None,
    };
    let next = tokio::select! {
        next = connection.run() => next.unwrap_or(Next::Close),
        _ = outage.changed() => Next::Reset,
    };
    connection.finish();
    drop(connection);
    if let Next::Reset = next {
        stream.set_zero_linger().unwrap();
    }
}

impl Connection<'_> {
    async fn run(&mut self) -> Result<Next> {
        loop {
            let Some(mut request) = self.client.head().await? else {
                return Ok(Next::Close);
            };
            if self.shared.cuts(&request) {
                return self.cut(request).await;
            }
            request.body = self.client.body(&request).await?;
            let (index, fault) = self.shared.arrive(self.number, &request, None);
            self.current = Some(index);
            match self.act(index, request, fault).await? {
                Next::Request => self.finish(),
                next => return Ok(next),
            }
        }
    }

    /// Notes the end of the request under way, before the client can know of it.
    fn finish(&mut self) {
        if let Some(index) = self.current.take() {
            self.shared.note(index, |exchange| {
                exchange.ended.get_or_insert_with(Instant::now);
            });
        }
    }

    async fn act(&mut self, index: usize, request: Message, fault: Fault) -> Result<Next> {
        match fault {
            Fault::None => {
                let answer = self.forward(index, &request).await?;
                self.answer(index, answer).await
            }
            Fault::ResetBefore => Ok(Next::Reset),
            Fault::CloseBefore => Ok(Next::Close),
            Fault::ResetAfter => {
                self.forward(index, &request).await?;
                Ok(Next::Reset)
            }
            Fault::Outage(time) => {
                let listener = Arc::clone(&self.listener);
                tokio::spawn(async move { listener.outage(time).await });
                // The outage ends this connection; a request must not get through before.
                std::future::pending().await
            }
            Fault::BlackHole { handled } => {
                if handled {
                    self.forward(index, &request).await?;
                }
                self.client.gone().await;
                Ok(Next::Close)
            }
            Fault::Slow { before, after } => self.slow(index, &request, before, after).await,
            Fault::Drip(pause) => {
                let answer = self.forward(index, &request).await?;
                self.drip(index, answer, pause).await
            }
            Fault::CutAnswer { keep } => {
                let answer = self.forward(index, &request).await?;
                let mut bytes = answer.head(answer.body.len());
                // Less than the whole, or nothing would be missing.
                let keep = keep.min(answer.body.len().saturating_sub(1));
                bytes.extend_from_slice(&answer.body[..keep]);
                self.to_client.write_all(&bytes).await?;
                Ok(Next::Close)
            }
            Fault::Junk(junk) => {
                let mut answer = self.forward(index, &request).await?;
                if answer.status() == 200 {
                    answer.body = junk.body();
                }
                self.answer(index, answer).await
            }
            Fault::Answer { answer, handled } => {
                if handled {
                    self.forward(index, &request).await?;
                }
                self.answer(index, answer).await
            }
            Fault::Zombie(release) => {
                self.zombie(index, request, release);
                Ok(Next::Reset)
            }
            Fault::Bulk(fault) => {
                let answer = match fault.forwarded(&request) {
                    Some(forwarded) => Some(self.forward(index, &forwarded).await?),
                    None => None,
                };
                self.answer(index, fault.answered(&request, answer)).await
            }
        }
    }

    /// Hands half of the body on, then breaks both connections.
    async fn cut(&mut self, head: Message) -> Result<Next> {
        let (index, _) = self
            .shared
            .arrive(self.number, &head, Some(Fault::ResetBefore));
        let length: usize = head
            .header("content-length")
            .and_then(|length| length.parse().ok())
            .unwrap_or_default();
        let mut upstream = Upstream::open(&self.shared).await?;
        upstream.to.write_all(&head.head(length)).await?;
        let half = self.client.exactly(length / 2).await?;
        upstream.to.write_all(&half).await?;
        self.shared
            .note(index, |exchange| exchange.ended = Some(Instant::now()));
        Ok(Next::Reset)
    }

    /// A request that was on its way counts, even if the client does not wait any longer.
    async fn slow(
        &mut self,
        index: usize,
        request: &Message,
        before: Duration,
        after: Duration,
    ) -> Result<Next> {
        tokio::time::sleep(before).await;
        let answer = self.forward(index, request).await?;
        tokio::select! {
            () = tokio::time::sleep(after) => {}
            () = self.client.gone() => return Ok(Next::Close),
        }
        self.answer(index, answer).await
    }

    async fn drip(&mut self, index: usize, answer: Message, pause: Duration) -> Result<Next> {
        for byte in answer.encode() {
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = self.client.gone() => return Ok(Next::Close),
            }
            self.to_client.write_all(&[byte]).await?;
        }
        self.shared
            .note(index, |exchange| exchange.answered = Some(answer));
        Ok(Next::Request)
    }

    fn zombie(&self, index: usize, request: Message, release: Release) {
        let shared = Arc::clone(&self.shared);
        shared.zombies.send_modify(|held| *held += 1);
        let mut handled = shared.handled.subscribe();
        let seen = *handled.borrow();
        let mut stopped = shared.stopped.subscribe();
        tokio::spawn(async move {
            let late = async {
                match release {
                    Release::After(time) => tokio::time::sleep(time).await,
                    Release::AfterCalls(calls) => {
                        handled
                            .wait_for(|handled| *handled >= seen + calls)
                            .await
                            .expect("the sender lives as long");
                    }
                }
                let mut upstream = Upstream::open(&shared).await.expect("the service listens");
                let answer = upstream.ask(&request).await.expect("the service answers");
                shared.note(index, |exchange| {
                    exchange.upstream = Some((Instant::now(), answer));
                });
                shared.handled.send_modify(|handled| *handled += 1);
            };
            tokio::select! {
                biased;
                _ = stopped.wait_for(|stopped| *stopped) => {}
                () = late => {}
            }
            shared.zombies.send_modify(|held| *held -= 1);
        });
    }

    async fn forward(&mut self, index: usize, request: &Message) -> Result<Message> {
        let upstream = match &mut self.upstream {
            Some(upstream) => upstream,
            none => none.insert(Upstream::open(&self.shared).await?),
        };
        let answer = upstream.ask(request).await?;
        if answer
            .header("connection")
            .is_some_and(|connection| connection.eq_ignore_ascii_case("close"))
        {
            self.upstream = None;
        }
        self.shared.note(index, |exchange| {
            exchange.upstream = Some((Instant::now(), answer.clone()));
        });
        if request.path() != super::TOKEN_PATH {
            self.shared.handled.send_modify(|handled| *handled += 1);
        }
        Ok(answer)
    }

    async fn answer(&mut self, index: usize, answer: Message) -> Result<Next> {
        let bytes = answer.encode();
        let last = answer
            .header("connection")
            .is_some_and(|connection| connection.eq_ignore_ascii_case("close"));
        // Before it is sent: who has the answer must find it in the log.
        self.shared.note(index, |exchange| {
            exchange.answered = Some(answer);
            exchange.ended = Some(Instant::now());
        });
        self.to_client.write_all(&bytes).await?;
        Ok(if last { Next::Close } else { Next::Request })
    }
}

impl Upstream {
    async fn open(shared: &Shared) -> Result<Self> {
        let stream = TcpStream::connect(shared.upstream).await?;
        stream.set_nodelay(true)?;
        let (from, to) = stream.into_split();
        Ok(Self {
            from: Reader::new(from),
            to,
        })
    }

    async fn ask(&mut self, request: &Message) -> Result<Message> {
        self.to.write_all(&request.encode()).await?;
        self.from
            .message()
            .await?
            .ok_or_else(|| std::io::ErrorKind::UnexpectedEof.into())
    }
}
