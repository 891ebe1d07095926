//! The servers that events are delivered to.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Stdio};

use crate::Failure;
use crate::programs::Programs;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Sandbox,
    /// The sandbox with the service's rate limit.
    Limited,
    Answerer,
    /// The same as far away as another country.
    Distant,
}

impl Kind {
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Sandbox => {
                "`cargo triggers sandbox`, which checks every event against its schema and \
                 remembers it"
            }
            Self::Limited => "`cargo triggers sandbox --rate-limit 200`",
            Self::Answerer => {
                "`delivery-answerer`, which reads requests and gives prepared answers"
            }
            Self::Distant => "`delivery-answerer`, each answer 20 ms late, as over a network",
        }
    }
}

/// A running server; it is killed when dropped.
pub(crate) struct Server {
    kind: Kind,
    process: Child,
    /// Kept open, as the server may write more.
    _output: BufReader<ChildStdout>,
    pub(crate) base_url: String,
}

impl Server {
    pub(crate) fn start(kind: Kind, programs: &Programs) -> Result<Self, Failure> {
        let mut command = match kind {
            Kind::Sandbox | Kind::Limited => {
                let mut command = programs.own("cargo-triggers");
                command
                    .args(["triggers", "sandbox", "--listen", "127.0.0.1:0"])
                    .arg("--manifest")
                    .arg(programs.repository.join("triggers.yaml"))
                    .env_remove("TRIGGERS_APP_SECRET");
                if kind == Kind::Limited {
                    command.args(["--rate-limit", "200"]);
                }
                command
            }
            Kind::Answerer => programs.own("delivery-answerer"),
            Kind::Distant => {
                let mut command = programs.own("delivery-answerer");
                command.arg("20");
                command
            }
        };
        let mut process = command.stdout(Stdio::piped()).spawn()?;
        let output = process.stdout.take().ok_or("a server without output")?;
        let mut output = BufReader::new(output);
        let mut line = String::new();
        output.read_line(&mut line)?;
        let base_url = line
            .trim()
            .strip_prefix("listening on ")
            .ok_or("the server did not start")?
            .to_owned();
        Ok(Self {
            kind,
            process,
            _output: output,
            base_url,
        })
    }

    /// Forgets all events, so that each measurement meets the same server.
    pub(crate) fn reset(&self) -> Result<(), Failure> {
        if self.kind == Kind::Sandbox {
            let answer = self.post("/_sandbox/v1/reset", "{}")?;
            if !answer.starts_with("HTTP/1.1 200") {
                return Err("the sandbox cannot be reset".into());
            }
        }
        Ok(())
    }

    /// A token, for a contestant that cannot ask for one.
    pub(crate) fn token(&self) -> Result<String, Failure> {
        let answer = self.post(
            "/oauth2/token",
            r#"{"grant_type":"client_credentials","client_id":"5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913","client_secret":"sandbox-secret","instance_id":"9d3b1f6a-44c7-4b0e-8a55-2f7c1de06b38"}"#,
        )?;
        let (_, body) = answer
            .split_once("\r\n\r\n")
            .ok_or("an answer without end")?;
        let body: serde_json::Value = serde_json::from_str(body)?;
        let token = body.get("access_token").and_then(|token| token.as_str());
        Ok(token.ok_or("an answer without a token")?.to_owned())
    }

    fn post(&self, path: &str, body: &str) -> Result<String, Failure> {
        let host = self.base_url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host)?;
        write!(
            stream,
            "POST {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\nx-sandbox: 1\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be gone already, which is as well.
        let _gone = self.process.kill();
        let _gone = self.process.wait();
    }
}
