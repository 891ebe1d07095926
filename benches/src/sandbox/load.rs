//! One contestant under wrk.

use crate::Failure;
use crate::http::ask;
use crate::servers::{Kind, Programs, Server};
use serde::Deserialize;
use serde_json::Value;
use std::process::{Command, Stdio};

const CREDENTIALS: &str = r#"{"grant_type":"client_credentials","client_id":"5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913","client_secret":"sandbox-secret","instance_id":"9d3b1f6a-44c7-4b0e-8a55-2f7c1de06b38"}"#;

#[derive(Clone, Copy, Debug)]
pub(crate) enum Load {
    Single,
    Bulk,
}

impl Load {
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Single => "Single reports, 16 connections",
            Self::Bulk => "Bulk reports of 100 events, 4 connections",
        }
    }

    fn settings(self) -> (&'static str, &'static str) {
        match self {
            Self::Single => ("16", "1"),
            Self::Bulk => ("4", "100"),
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Round {
    pub(crate) events_per_second: f64,
    /// CPU seconds of the server.
    pub(crate) cpu_per_event: f64,
}

/// What the script prints in the end.
#[derive(Deserialize)]
pub(crate) struct Done {
    pub(crate) events: f64,
    pub(crate) seconds: f64,
    failed: u64,
}

pub(crate) fn run(
    load: Load,
    kind: Kind,
    seconds: usize,
    programs: &Programs,
) -> Result<Round, Failure> {
    let server = Server::start(kind, programs)?;
    let token = token(kind, &server)?;
    let before = server.cpu_seconds()?;
    let done = wrk(load, &server.base_url, &token, seconds, programs)?;
    let cpu = server.cpu_seconds()? - before;
    Ok(Round {
        events_per_second: done.events / done.seconds,
        cpu_per_event: cpu / done.events,
    })
}

/// What requests carry; the others than the sandbox take anything.
pub(crate) fn token(kind: Kind, server: &Server) -> Result<String, Failure> {
    if kind != Kind::Sandbox {
        return Ok("any".to_owned());
    }
    let answer = ask(&server.base_url, "POST", "/oauth2/token", CREDENTIALS)?;
    let answer: Value = serde_json::from_str(&answer)?;
    let token = answer["access_token"].as_str();
    Ok(token.unwrap_or_default().to_owned())
}

pub(crate) fn wrk(
    load: Load,
    base_url: &str,
    token: &str,
    seconds: usize,
    programs: &Programs,
) -> Result<Done, Failure> {
    let (connections, items) = load.settings();
    let output = Command::new("wrk")
        .args(["--threads", "1", "--connections", connections])
        .args(["--duration", &seconds.to_string(), "--script"])
        .arg(programs.script())
        .arg(base_url)
        .env("TOKEN", token)
        .env("ITEMS", items)
        .stderr(Stdio::inherit())
        .output()?;
    let text = String::from_utf8(output.stdout)?;
    let done: Done = serde_json::from_str(text.lines().last().unwrap_or_default())?;
    if done.failed > 0 {
        return Err(format!("{base_url} had failures: {text}").into());
    }
    Ok(done)
}
