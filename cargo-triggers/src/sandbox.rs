//! `cargo triggers sandbox`.

use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

use jiff::Timestamp;
use triggers_sandbox::assumed::Assumption;
use triggers_sandbox::{Automations, Sandbox, Scenario};

use crate::{manifests, webhook};

/// Arguments of `cargo triggers sandbox`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 ended by Ctrl-C, 1 it could not run, 2 the command line is wrong.

Examples:
  cargo triggers sandbox
  cargo triggers sandbox --automations automations.yaml --start-at 2030-01-01T00:00:00Z")]
pub(crate) struct Args {
    /// Manifest of an app that the sandbox knows; repeat it for several apps
    /// [default: the one that #[triggers] would find from here]
    #[arg(long = "manifest", value_name = "FILE")]
    pub(crate) manifests: Vec<PathBuf>,
    /// Automations of the site owner, YAML or JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) automations: Option<PathBuf>,
    /// Address to listen on, port 0 picks a free one; other than loopback it needs --access-token
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:4010", value_parser = address)]
    pub(crate) listen: SocketAddr,
    /// Token that every request must carry, remote API, control API and UI alike: as the header
    /// x-sandbox-token, as password of basic authentication, or as /_token/TOKEN before the path
    #[arg(
        long,
        value_name = "TOKEN",
        env = "TRIGGERS_SANDBOX_TOKEN",
        hide_env_values = true
    )]
    pub(crate) access_token: Option<String>,
    /// Secret that apps get their tokens with [default: sandbox-secret]
    #[arg(
        long,
        value_name = "SECRET",
        env = "TRIGGERS_APP_SECRET",
        hide_env_values = true
    )]
    pub(crate) app_secret: Option<String>,
    /// Virtual time to start at, RFC 3339 [default: now]
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub(crate) start_at: Option<Timestamp>,
    /// Directory that keeps the state across restarts; it is made if there is none
    #[arg(long, value_name = "DIR")]
    pub(crate) state: Option<PathBuf>,
    /// Scenario to play first, as GET /_sandbox/v1/scenario gives it, YAML or JSON; the clock is
    /// then frozen at its end
    #[arg(long, value_name = "FILE")]
    pub(crate) import: Option<PathBuf>,
    /// Calls that each app instance may make in a minute of virtual time; the real service has 200
    #[arg(long, value_name = "CALLS", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) rate_limit: Option<u32>,
    /// `baseUri` of the app's trigger provider on this machine; asked for fresh payloads before
    /// delayed work runs
    #[arg(long, value_name = "URL")]
    pub(crate) provider: Option<String>,
    /// URL on this machine that webhooks go to, when the app is installed or removed
    #[arg(long, value_name = "URL")]
    pub(crate) webhooks: Option<String>,
    /// Private RSA key in PEM that signs webhooks and calls of the provider; it is generated if the
    /// file does not exist [default: a new key for each start]
    #[arg(long, value_name = "FILE")]
    pub(crate) signing_key: Option<PathBuf>,
    /// Longest body of a request in bytes [default: 1048576]
    #[arg(long, value_name = "BYTES")]
    pub(crate) max_body: Option<usize>,
    /// Show personal data that the manifest's `pii` names, which is masked otherwise; for this run
    #[arg(long)]
    pub(crate) show_pii: bool,
    /// Another answer to a question that the public sources leave open; --help lists them all
    #[arg(long, value_name = "QUESTION=ANSWER", long_help = assumptions())]
    pub(crate) assume: Vec<Assumption>,
}

/// Where the sandbox listens by default.
const PORT: u16 = 4010;

/// An address, a port, or both. Names are not looked up: `localhost` is known.
fn address(text: &str) -> Result<SocketAddr, String> {
    let ip = |host: &str| match host {
        "" => Some(Ipv4Addr::LOCALHOST.into()),
        name if name.eq_ignore_ascii_case("localhost") => Some(Ipv4Addr::LOCALHOST.into()),
        address => address.trim_matches(['[', ']']).parse::<IpAddr>().ok(),
    };
    let with_port = |host: &str, port: &str| Some(SocketAddr::new(ip(host)?, port.parse().ok()?));
    let address = match text.rsplit_once(':') {
        _ if text.is_empty() => None,
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => with_port(host, port),
        None if text.bytes().all(|byte| byte.is_ascii_digit()) => with_port("", text),
        _ => ip(text).map(|ip| SocketAddr::new(ip, PORT)),
    };
    address.ok_or_else(|| {
        "write an IP address, a port from 0 to 65535, or both, such as `0.0.0.0:4010`".to_owned()
    })
}

fn moment(text: &str) -> Result<Timestamp, &'static str> {
    let moment = text.parse();
    moment.map_err(|_| "write a date, a time and an offset, as 2030-01-01T00:00:00Z")
}

fn assumptions() -> String {
    let list = triggers_sandbox::assumed::list();
    format!(
        "Another answer to a question that the public sources leave open; repeat it for several\n{list}"
    )
}

/// Runs a sandbox until the process is interrupted.
pub(crate) fn run(args: Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<ExitCode> {
    let mut builder = Sandbox::builder().listen(args.listen);
    let signs = args.webhooks.is_some() || args.provider.is_some() || args.signing_key.is_some();
    for file in manifests::or_nearest(&args.manifests)? {
        let read = manifests::read(&file)?;
        read.show(err)?;
        if read.diagnostics.has_errors() {
            return Ok(ExitCode::FAILURE);
        }
        builder = builder.manifest(read.source);
    }
    if let Some(file) = &args.automations {
        let text = std::fs::read_to_string(file).map_err(|error| named(file, &error))?;
        builder = builder.automations(Automations::named(file.display().to_string(), text));
    }
    if let Some(secret) = args.app_secret {
        builder = builder.app_secret(secret);
    }
    if !args.show_pii {
        builder = builder.mask_pii();
    }
    for assumption in args.assume {
        builder = builder.assume(assumption);
    }
    if let Some(bytes) = args.max_body {
        builder = builder.max_body(bytes);
    }
    if let Some(token) = args.access_token {
        builder = builder.access_token(token);
    }
    if let Some(start) = args.start_at {
        builder = builder.start_at(start);
    }
    if let Some(directory) = args.state {
        builder = builder.state(directory);
    }
    if let Some(file) = &args.import {
        let text = std::fs::read_to_string(file).map_err(|error| named(file, &error))?;
        let scenario: Scenario = text
            .parse()
            .map_err(|error: triggers_sandbox::Error| named(file, &io::Error::other(error)))?;
        builder = builder.scenario(scenario);
    }
    if let Some(calls) = args.rate_limit {
        builder = builder.rate_limit(calls);
    }
    if let Some(base) = args.provider {
        builder = builder.provider(base);
    }
    if let Some(url) = args.webhooks {
        builder = builder.webhooks(url);
    }
    if let Some(file) = &args.signing_key {
        builder = builder.signing_key(webhook::key(file)?);
    }
    let limit = args.rate_limit;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let interrupts = Interrupts::listen()?;
        let sandbox = builder.start().await.map_err(io::Error::other)?;
        if let Some(lost) = sandbox.lost_state() {
            writeln!(err, "warning: {lost}")?;
        }
        writeln!(out, "listening on {}", sandbox.base_url())?;
        if sandbox.address().ip().is_unspecified() {
            let port = sandbox.address().port();
            writeln!(
                out,
                "On this machine: http://127.0.0.1:{port}; elsewhere, the name of this machine and port {port}."
            )?;
        }
        banner(out, limit)?;
        if signs {
            let key = sandbox.public_key().map_err(io::Error::other)?;
            write!(out, "Verify webhooks and calls of the provider with this public key:\n{key}")?;
        }
        out.flush()?;
        interrupts.first().await?;
        write!(out, "\n{}", sandbox.coverage())?;
        out.flush()?;
        Ok(ExitCode::SUCCESS)
    })
}

/// Ctrl-C and a request to terminate, from the moment this is made.
struct Interrupts {
    #[cfg(unix)]
    signals: [tokio::signal::unix::Signal; 2],
}

impl Interrupts {
    #[cfg(unix)]
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let signals = [
            signal(SignalKind::interrupt())?,
            signal(SignalKind::terminate())?,
        ];
        Ok(Self { signals })
    }

    #[cfg(not(unix))]
    #[expect(clippy::unnecessary_wraps, reason = "fails elsewhere")]
    fn listen() -> io::Result<Self> {
        Ok(Self {})
    }

    #[cfg(unix)]
    async fn first(self) -> io::Result<()> {
        let [mut interrupted, mut terminated] = self.signals;
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
        Ok(())
    }

    #[cfg(not(unix))]
    async fn first(self) -> io::Result<()> {
        tokio::signal::ctrl_c().await
    }
}

/// Says that this is not the real service, and which of its limits apply.
fn banner(out: &mut dyn Write, limit: Option<u32>) -> io::Result<()> {
    writeln!(
        out,
        "This is a local stand-in, not Wix: nothing leaves this machine and no mail is sent."
    )?;
    match limit {
        Some(calls) => writeln!(out, "Each app instance may make {calls} calls a minute."),
        None => writeln!(
            out,
            "The limit of 200 calls a minute is off; --rate-limit 200 turns it on."
        ),
    }
}

fn named(file: &std::path::Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", file.display()))
}
