//! What can go wrong with one request.

use super::bulk::BulkFault;
use super::message::Message;
use std::time::Duration;

/// What happens to one request, chosen when it has arrived whole.
#[derive(Clone, Debug, Default)]
pub(crate) enum Fault {
    /// Nothing: forwarded and answered.
    #[default]
    None,
    /// The connection is reset; the service never sees the request.
    ResetBefore,
    /// The connection is closed in peace, without an answer; the service never sees the request.
    CloseBefore,
    /// The service handles the request, then the connection is reset instead of an answer.
    ResetAfter,
    /// Like `ResetBefore`; besides, nothing listens for that long and every connection is gone.
    Outage(Duration),
    /// No answer until the client hangs up; the service has handled the request, or never sees it.
    BlackHole { handled: bool },
    /// The request reaches the service late, and its answer the client late.
    Slow { before: Duration, after: Duration },
    /// The answer comes byte by byte, with that pause between two bytes.
    Drip(Duration),
    /// The service handles the request; of its answer's body only the first bytes arrive.
    CutAnswer { keep: usize },
    /// The service handles the request; the body of its answer is replaced, its status is not.
    Junk(Junk),
    /// An answer the service never gave; it handled the request if `handled`.
    Answer { answer: Message, handled: bool },
    /// The connection is reset, and the request reaches the service when nobody waits for it any more.
    Zombie(Release),
    /// The answer to a bulk call tells of failures, or tells nonsense.
    Bulk(BulkFault),
}

/// When a late copy is let go.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Release {
    /// After that time.
    After(Duration),
    /// When the service has handled that many further calls.
    AfterCalls(usize),
}

/// Bodies that are no answer of this API.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Junk {
    Empty,
    NotUtf8,
    Html,
    HalfJson,
    /// JSON of another shape.
    OtherJson,
    /// A JSON string of that many bytes.
    Huge(usize),
}

impl Junk {
    pub(crate) const SMALL: [Self; 5] = [
        Self::Empty,
        Self::NotUtf8,
        Self::Html,
        Self::HalfJson,
        Self::OtherJson,
    ];

    pub(crate) fn body(self) -> Vec<u8> {
        match self {
            Self::Empty => Vec::new(),
            Self::NotUtf8 => vec![0xff, 0xfe, 0x00, 0xc3, 0x28],
            Self::Html => b"<html><body>It works!</body></html>".to_vec(),
            Self::HalfJson => br#"{"activationIds": ["8046df3c-75"#.to_vec(),
            Self::OtherJson => br#"[{"results": 7}, null, "activationIds"]"#.to_vec(),
            Self::Huge(bytes) => [b"\"", vec![b'x'; bytes].as_slice(), b"\""].concat(),
        }
    }
}

impl Fault {
    /// A refusal in the shape of Wix, before anything was done.
    pub(crate) fn status(status: u16) -> Self {
        Self::Answer {
            answer: refusal(status, "INJECTED", &[]),
            handled: false,
        }
    }

    /// The same with headers.
    pub(crate) fn status_with(status: u16, headers: &[(&str, &str)]) -> Self {
        Self::Answer {
            answer: refusal(status, "INJECTED", headers),
            handled: false,
        }
    }

    /// The same with an application code.
    pub(crate) fn refused(status: u16, code: &str) -> Self {
        Self::Answer {
            answer: refusal(status, code, &[]),
            handled: false,
        }
    }

    /// The service did what was asked, and then says that it failed.
    pub(crate) fn status_after(status: u16) -> Self {
        Self::Answer {
            answer: refusal(status, "INJECTED", &[]),
            handled: true,
        }
    }
}

fn refusal(status: u16, code: &str, headers: &[(&str, &str)]) -> Message {
    let body = match status {
        // Failures of the service itself say nothing (docs/api.md#s1.7).
        500.. => serde_json::json!({ "message": "", "details": {} }),
        _ => serde_json::json!({
            "message": "injected",
            "details": { "applicationError": { "code": code, "description": "injected", "data": {} } },
        }),
    };
    let mut all = vec![
        ("content-type", "application/json"),
        ("x-wix-request-id", "1734427301.000000000000000001"),
    ];
    all.extend_from_slice(headers);
    Message::answer(status, &all, body.to_string())
}
