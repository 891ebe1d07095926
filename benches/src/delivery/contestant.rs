//! Who takes part, what there is to do, and how each is started.

use std::process::{Command, Stdio};

use triggers_benches::measured::Measured;

use crate::Failure;
use crate::options::Options;
use crate::programs::Programs;
use crate::server::{Kind, Server};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Contestant {
    Ours,
    ByHand,
    NodeSdk,
    Wrk,
}

impl Contestant {
    pub(crate) const ALL: [Self; 4] = [Self::Ours, Self::ByHand, Self::NodeSdk, Self::Wrk];

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Ours => "this toolkit",
            Self::ByHand => "by hand (hyper-util, hyper-rustls, serde)",
            Self::NodeSdk => "official Node SDK",
            Self::Wrk => "wrk (limit of the server)",
        }
    }

    pub(crate) fn takes_part(self, programs: &Programs) -> bool {
        match self {
            Self::Ours | Self::ByHand => true,
            Self::NodeSdk => programs.node.is_ok(),
            Self::Wrk => programs.wrk.is_ok(),
        }
    }

    /// Runs it once.
    pub(crate) fn run(
        self,
        load: Load,
        server: &Server,
        programs: &Programs,
        options: &Options,
    ) -> Result<Measured, Failure> {
        let arguments = load.arguments(self, options);
        let mut command = match self {
            Self::Ours | Self::ByHand => {
                let name = match (self, load) {
                    (Self::ByHand, _) => "by-hand",
                    (_, Load::Gathered { .. }) => "batched",
                    _ => "ours",
                };
                let mut command = programs.own("delivery-contestant");
                command.args([name, &server.base_url]).args(arguments);
                command
            }
            Self::NodeSdk => {
                let mut command = Command::new("node");
                command.current_dir(programs.node.as_ref().map_err(String::as_str)?);
                command
                    .args(["contestant.js", &server.base_url])
                    .args(arguments);
                command
            }
            Self::Wrk => wrk(load, server, programs, options)?,
        };
        measured(&mut command)
    }
}

/// Runs a contestant's program to its end.
pub(crate) fn measured(command: &mut Command) -> Result<Measured, Failure> {
    let output = command.stderr(Stdio::inherit()).output()?;
    let text = String::from_utf8(output.stdout)?;
    let measured: Measured = match text.lines().last() {
        Some(line) if output.status.success() => serde_json::from_str(line)?,
        _ => return Err(format!("{command:?} failed: {text}").into()),
    };
    if measured.failed > 0 {
        return Err(format!("{command:?} had failures: {text}").into());
    }
    Ok(measured)
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Load {
    /// So many callers, each with one report at a time.
    Single { concurrency: usize },
    /// All events in as few requests as can be.
    Bulk,
    /// So many callers, each with one report at a time, gathered by a batcher. The others have no
    /// such thing: they send single reports over [`CONNECTIONS`].
    Gathered { callers: usize },
}

/// What a careful app would allow itself.
const CONNECTIONS: usize = 64;

impl Load {
    pub(crate) const ALL: [Self; 4] = [
        Self::Single { concurrency: 1 },
        Self::Single { concurrency: 64 },
        Self::Bulk,
        Self::Gathered { callers: 10_000 },
    ];

    pub(crate) fn title(self) -> String {
        match self {
            Self::Single { concurrency } => format!("single reports, concurrency {concurrency}"),
            Self::Bulk => "bulk calls, requests of 100, 4 at a time".to_owned(),
            Self::Gathered { callers } => format!(
                "single reports of {callers} concurrent callers, gathered by `Batcher`; the others \
                 over {CONNECTIONS} connections"
            ),
        }
    }

    /// What is far away takes its time, whoever asks; only gathering makes a difference.
    pub(crate) fn is_for(self, kind: Kind) -> bool {
        kind != Kind::Distant || matches!(self, Self::Gathered { .. })
    }

    fn arguments(self, contestant: Contestant, options: &Options) -> Vec<String> {
        match self {
            Self::Single { concurrency } => vec![
                "single".to_owned(),
                concurrency.to_string(),
                options.seconds.to_string(),
            ],
            Self::Bulk => vec!["bulk".to_owned(), options.bulk.to_string()],
            Self::Gathered { callers } => {
                let concurrency = match contestant {
                    Contestant::Ours => callers,
                    _ => CONNECTIONS,
                };
                Self::Single { concurrency }.arguments(contestant, options)
            }
        }
    }
}

fn wrk(
    load: Load,
    server: &Server,
    programs: &Programs,
    options: &Options,
) -> Result<Command, Failure> {
    let (connections, items) = match load {
        Load::Single { concurrency } => (concurrency, 1),
        Load::Bulk | Load::Gathered { .. } => (4, 100),
    };
    let mut command = Command::new("wrk");
    command
        .args(["--threads", "1", "--connections", &connections.to_string()])
        // It takes whole seconds only.
        .args(["--duration", &format!("{:.0}", options.seconds.max(1.0))])
        .arg("--script")
        .arg(programs.repository.join("benches/wrk/contestant.lua"))
        .arg(&server.base_url)
        .env("TOKEN", server.token()?)
        .env("ITEMS", items.to_string());
    Ok(command)
}
