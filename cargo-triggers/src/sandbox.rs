//! `cargo triggers sandbox`.

use std::io::{self, Write};
use std::process::ExitCode;

use triggers_sandbox::Sandbox;

use crate::args::Sandbox as Args;
use crate::manifests;

/// Runs a sandbox until the process is interrupted.
pub(crate) fn run(args: Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<ExitCode> {
    let mut builder = Sandbox::builder().listen(args.listen);
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
        builder = builder.automations(text);
    }
    if let Some(secret) = args.app_secret {
        builder = builder.app_secret(secret);
    }
    if let Some(start) = args.start_at {
        builder = builder.start_at(start);
    }
    if let Some(calls) = args.rate_limit {
        builder = builder.rate_limit(calls.get());
    }
    let limit = args.rate_limit.map(std::num::NonZeroU32::get);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let sandbox = builder.start().await.map_err(io::Error::other)?;
        writeln!(out, "listening on {}", sandbox.base_url())?;
        banner(out, limit)?;
        out.flush()?;
        tokio::signal::ctrl_c().await?;
        Ok(ExitCode::SUCCESS)
    })
}

/// Nobody should take this for the real service, or wonder which of its limits apply.
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
