//! HTTP/1.1 framing, as much as a proxy between two well-behaved ends needs.

use std::io::{Error, ErrorKind, Result};
use tokio::io::{AsyncRead, AsyncReadExt};

/// Longest head and body, so that a runaway end fails the test instead of filling the memory.
const MAX_HEAD: usize = 64 << 10;
const MAX_BODY: usize = 32 << 20;

/// A request or an answer, whole.
#[derive(Clone, Default)]
pub(crate) struct Message {
    /// The request line or the status line.
    pub(crate) start: String,
    /// Names in lower case, in order.
    pub(crate) headers: Vec<(String, String)>,
    /// The body, without its framing.
    pub(crate) body: Vec<u8>,
}

/// In one line, so that a schedule can be read.
impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let body = String::from_utf8_lossy(&self.body);
        write!(
            f,
            "{} {:?} {}",
            self.start,
            self.headers,
            body.get(..300).unwrap_or(&body)
        )
    }
}

impl Message {
    /// An answer with a JSON body.
    pub(crate) fn answer(status: u16, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> Self {
        let headers = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Self {
            start: format!("HTTP/1.1 {status} Injected"),
            headers: headers.collect(),
            body: body.into(),
        }
    }

    /// The value of a header, by its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The path of a request, without its query.
    pub(crate) fn path(&self) -> &str {
        let target = self.start.split(' ').nth(1).unwrap_or_default();
        target.split('?').next().unwrap_or_default()
    }

    /// The method of a request.
    pub(crate) fn method(&self) -> &str {
        self.start.split(' ').next().unwrap_or_default()
    }

    /// The status of an answer.
    pub(crate) fn status(&self) -> u16 {
        let status = self
            .start
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        status.expect("an answer has a status")
    }

    /// The body as JSON; null if it is none.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The bytes on the wire, with a length whatever the framing was.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut bytes = self.head(self.body.len());
        bytes.extend_from_slice(&self.body);
        bytes
    }

    /// The head alone, announcing a body of that length.
    pub(crate) fn head(&self, length: usize) -> Vec<u8> {
        let mut head = format!("{}\r\n", self.start);
        let framing = ["content-length", "transfer-encoding"];
        for (name, value) in self
            .headers
            .iter()
            .filter(|(name, _)| !framing.contains(&name.as_str()))
        {
            head.extend([name, ": ", value, "\r\n"]);
        }
        format!("{head}content-length: {length}\r\n\r\n").into_bytes()
    }
}

/// Reads messages from one connection; keeps what came too early.
#[derive(Debug)]
pub(crate) struct Reader<R> {
    stream: R,
    ahead: Vec<u8>,
}

impl<R: AsyncRead + Unpin> Reader<R> {
    pub(crate) fn new(stream: R) -> Self {
        Self {
            stream,
            ahead: Vec::new(),
        }
    }

    /// The next head with an empty body; none when the other end is done.
    pub(crate) async fn head(&mut self) -> Result<Option<Message>> {
        let end = loop {
            if let Some(end) = find(&self.ahead, b"\r\n\r\n") {
                break end;
            }
            if self.ahead.len() > MAX_HEAD {
                return Err(invalid("the head is too long"));
            }
            if !self.more().await? {
                return if self.ahead.is_empty() {
                    Ok(None)
                } else {
                    Err(ErrorKind::UnexpectedEof.into())
                };
            }
        };
        let head: Vec<u8> = self.ahead.drain(..end + 4).collect();
        let head = String::from_utf8(head).map_err(|_| invalid("the head is not UTF-8"))?;
        let mut lines = head.trim_end().split("\r\n");
        let start = lines.next().unwrap_or_default().to_owned();
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers = headers
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        Ok(Some(Message {
            start,
            headers,
            body: Vec::new(),
        }))
    }

    /// The body that belongs to this head.
    pub(crate) async fn body(&mut self, head: &Message) -> Result<Vec<u8>> {
        if head
            .header("transfer-encoding")
            .is_some_and(|coding| coding.contains("chunked"))
        {
            return self.chunks().await;
        }
        match head.header("content-length").map(str::parse) {
            None => Ok(Vec::new()),
            Some(Ok(length)) if length <= MAX_BODY => self.exactly(length).await,
            Some(_) => Err(invalid("no usable content-length")),
        }
    }

    /// The next message, whole.
    pub(crate) async fn message(&mut self) -> Result<Option<Message>> {
        let Some(mut message) = self.head().await? else {
            return Ok(None);
        };
        message.body = self.body(&message).await?;
        Ok(Some(message))
    }

    /// Waits until the other end closes its half, whatever it sends before.
    pub(crate) async fn gone(&mut self) {
        while let Ok(true) = self.more().await {}
    }

    async fn chunks(&mut self) -> Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let line = self.line().await?;
            let size = line.split(';').next().unwrap_or_default().trim();
            let size = usize::from_str_radix(size, 16).map_err(|_| invalid("no chunk size"))?;
            if size == 0 {
                while !self.line().await?.is_empty() {}
                return Ok(body);
            }
            if body.len() + size > MAX_BODY {
                return Err(invalid("the body is too long"));
            }
            body.extend(self.exactly(size).await?);
            self.exactly(2).await?;
        }
    }

    async fn line(&mut self) -> Result<String> {
        loop {
            if let Some(end) = find(&self.ahead, b"\r\n") {
                let line = self.ahead.drain(..end + 2).take(end).collect();
                return String::from_utf8(line).map_err(|_| invalid("a chunk's line is not UTF-8"));
            }
            if !self.more().await? {
                return Err(ErrorKind::UnexpectedEof.into());
            }
        }
    }

    /// That many bytes.
    pub(crate) async fn exactly(&mut self, length: usize) -> Result<Vec<u8>> {
        while self.ahead.len() < length {
            if !self.more().await? {
                return Err(ErrorKind::UnexpectedEof.into());
            }
        }
        Ok(self.ahead.drain(..length).collect())
    }

    async fn more(&mut self) -> Result<bool> {
        self.ahead.reserve(16 << 10);
        let read = self.stream.read_buf(&mut self.ahead).await?;
        Ok(read > 0)
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn invalid(what: &str) -> Error {
    Error::new(ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use super::{Message, Reader};

    async fn read(bytes: &[u8]) -> std::io::Result<Option<Message>> {
        Reader::new(bytes).message().await
    }

    #[tokio::test]
    async fn both_framings_give_the_same_body() {
        let length = b"POST /a/b?c=d HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello";
        let chunks = b"POST /a/b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n";
        for bytes in [&length[..], &chunks[..]] {
            let message = read(bytes).await.unwrap().unwrap();
            assert_eq!((message.method(), message.path()), ("POST", "/a/b"));
            assert_eq!(message.body, b"hello");
            assert!(
                message
                    .encode()
                    .ends_with(b"content-length: 5\r\n\r\nhello")
            );
        }
    }

    #[tokio::test]
    async fn messages_follow_each_other() {
        let bytes = b"HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n!";
        let mut reader = Reader::new(&bytes[..]);
        assert_eq!(reader.message().await.unwrap().unwrap().status(), 204);
        assert_eq!(reader.message().await.unwrap().unwrap().body, b"!");
        assert!(reader.message().await.unwrap().is_none());
    }

    #[tokio::test]
    async fn what_is_cut_short_is_no_message() {
        for bytes in [
            "POST / HT",
            "POST / HTTP/1.1\r\ncontent-length: 9\r\n\r\nshort",
        ] {
            assert!(read(bytes.as_bytes()).await.is_err(), "{bytes}");
        }
    }
}
