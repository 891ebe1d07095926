//! `cargo triggers outbox work`: a worker in a process of its own.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use triggers_outbox::Outbox;
use triggers_runtime::{DeliveryOptions, environment};

use super::args::WorkArgs;
use super::{Done, failed};

pub(super) async fn run(outbox: &Outbox, args: &WorkArgs, err: &mut dyn Write) -> Done {
    // The outbox retries by itself, from what it has written down.
    let options = DeliveryOptions::single_attempt().call_timeout(args.attempt_timeout);
    let client = environment::builder(None).and_then(|builder| builder.delivery(options).build());
    let client = client.map_err(io::Error::other)?;
    let worker = outbox
        .worker(move |instance| client.instance(instance))
        .attempt_timeout(args.attempt_timeout + Duration::from_millis(500))
        .per_minute(args.per_minute);
    let worker = worker.spawn().await.map_err(failed)?;
    writeln!(err, "delivering; stop with Ctrl-C")?;
    let admin = outbox.admin();
    if args.until_empty {
        tokio::select! {
            drained = admin.drained() => drained.map_err(failed)?,
            stopped = stopped() => stopped?,
        }
    } else {
        stopped().await?;
    }
    worker.shutdown().await;
    Ok(ExitCode::SUCCESS)
}

/// Ends when the process is interrupted or terminated.
async fn stopped() -> io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminated = signal(SignalKind::terminate())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted,
            _ = terminated.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
