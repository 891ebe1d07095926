//! `cargo triggers webhook`.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use triggers_inbound::Verifier;
use triggers_runtime::{AppId, InstanceId};
use triggers_sandbox::{Sandbox, SigningKey, Webhook};

use crate::manifests;

/// Arguments of `cargo triggers webhook`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 the app answered with 200, or the webhook is valid; 1 it is not so; 2 the command line
is wrong.

Examples:
  cargo triggers webhook send AppInstalled --to http://127.0.0.1:3000/webhooks --signing-key key.pem
  cargo triggers webhook verify --public-key public.pem < body.txt")]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Send a signed webhook to an app on this machine
    Send(SendArgs),
    /// Verify the body of a webhook, from standard input, and print what it says
    Verify(VerifyArgs),
}

#[derive(Debug, clap::Args)]
struct SendArgs {
    /// Name of the event, such as `AppInstalled`, `AppRemoved` or `wix.contacts.v4.contact_deleted`
    event: String,
    /// Where the app receives webhooks, on this machine
    #[arg(long, value_name = "URL")]
    to: String,
    /// Private RSA key in PEM that signs; it is generated if the file does not exist
    #[arg(long, value_name = "FILE")]
    signing_key: PathBuf,
    /// App instance that the event is about
    #[arg(
        long,
        value_name = "GUID",
        default_value = "11111111-1111-4111-8111-111111111111"
    )]
    instance: InstanceId,
    /// Data of the event, JSON
    #[arg(long, value_name = "JSON", default_value = "{}", value_parser = json)]
    data: serde_json::Value,
    /// How often to send it until the app answers with 200
    #[arg(long, value_name = "COUNT", default_value_t = 1)]
    attempts: u32,
    /// How often to send it again after that, as the service may
    #[arg(long, value_name = "COUNT", default_value_t = 0)]
    duplicates: u32,
    /// Manifest with the `app_id` [default: the one that #[triggers] would find from here]
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
struct VerifyArgs {
    /// Public key of the app: PEM, base64 of PEM, or DER
    #[arg(long, value_name = "FILE")]
    public_key: PathBuf,
    /// The app [default: the `app_id` of the manifest]
    #[arg(long, value_name = "GUID")]
    app_id: Option<AppId>,
    /// Verify a call of the trigger provider, which names issuer and audience
    #[arg(long)]
    provider: bool,
    /// Manifest with the `app_id` [default: the one that #[triggers] would find from here]
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
}

pub(crate) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<ExitCode> {
    match &args.command {
        Command::Send(args) => send(args, out, err),
        Command::Verify(args) => verify(args, out, err),
    }
}

fn send(args: &SendArgs, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<ExitCode> {
    let Some(read) = manifests::sound(args.manifest.as_deref(), err)? else {
        return Ok(ExitCode::FAILURE);
    };
    let builder = Sandbox::builder()
        .manifest(read.source)
        .webhooks(args.to.clone())
        .signing_key(key(&args.signing_key)?);
    let mut webhook = Webhook::new(args.event.clone(), args.instance.to_uuid());
    webhook.data = args.data.clone();
    (webhook.attempts, webhook.duplicates) = (args.attempts, args.duplicates);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let deliveries = runtime.block_on(async {
        let sandbox = builder.start().await.map_err(io::Error::other)?;
        let sent = sandbox.send_webhook(webhook).await;
        sent.map_err(io::Error::other)
    })?;
    for delivery in &deliveries {
        writeln!(out, "{} {}", delivery.status, delivery.answer)?;
    }
    let accepted = deliveries.last().is_some_and(|last| last.status == 200);
    Ok(if accepted {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn verify(args: &VerifyArgs, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<ExitCode> {
    let app_id = if let Some(app_id) = args.app_id {
        app_id
    } else {
        let Some(read) = manifests::sound(args.manifest.as_deref(), err)? else {
            return Ok(ExitCode::FAILURE);
        };
        let app_id = read.manifest.app_id.as_deref();
        let app_id = app_id.ok_or_else(|| io::Error::other("the manifest has no `app_id`"))?;
        app_id.parse().map_err(io::Error::other)?
    };
    let public_key =
        std::fs::read(&args.public_key).map_err(|error| named(&args.public_key, &error))?;
    let verifier = Verifier::new(app_id, public_key).map_err(io::Error::other)?;
    let mut body = Vec::new();
    io::stdin().lock().read_to_end(&mut body)?;
    let now = std::time::SystemTime::now();
    let outcome = if args.provider {
        verifier.verify_call(body.trim_ascii(), now)
    } else {
        verifier.verify(body.trim_ascii(), now)
    };
    match outcome {
        Ok(data) => {
            // A webhook holds its event as a text of JSON.
            let data = data
                .as_str()
                .and_then(|text| json(text).ok())
                .unwrap_or(data);
            writeln!(out, "{data:#}")?;
            Ok(ExitCode::SUCCESS)
        }
        Err(refusal) => {
            writeln!(err, "error: {refusal}")?;
            Ok(ExitCode::FAILURE)
        }
    }
}

/// Reads JSON; the conversion that clap would choose takes each text as a string.
fn json(text: &str) -> Result<serde_json::Value, serde_json::Error> {
    serde_json::from_str(text)
}

/// Reads a signing key, or generates one into the file if there is none.
pub(crate) fn key(file: &Path) -> io::Result<SigningKey> {
    match std::fs::read_to_string(file) {
        Ok(pem) => SigningKey::from_pem(&pem).map_err(io::Error::other),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let key = SigningKey::generate().map_err(io::Error::other)?;
            std::fs::write(file, key.private_key()).map_err(|error| named(file, &error))?;
            let public = file.with_extension("public.pem");
            std::fs::write(&public, key.public_key()).map_err(|error| named(&public, &error))?;
            Ok(key)
        }
        Err(error) => Err(named(file, &error)),
    }
}

fn named(file: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", file.display()))
}
