//! Workers in processes of their own.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// What a worker is started with.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    pub(crate) database_url: String,
    pub(crate) service_url: String,
    pub(crate) lease: Duration,
    /// How long reports wait behind a cancel that may have been lost.
    pub(crate) quarantine: Duration,
    /// What `faketime` adds to the worker's clock.
    pub(crate) clock: Option<&'static str>,
}

/// A worker process; it is killed on drop.
#[derive(Debug)]
pub(crate) struct Worker(Child);

impl Worker {
    pub(crate) fn start(setup: &Setup) -> Self {
        let program = env!("CARGO_BIN_EXE_outbox-worker");
        let mut command = Command::new(setup.clock.map_or(program, |_| "faketime"));
        if let Some(clock) = setup.clock {
            command.args(["-f", clock, program]);
        }
        command
            .env("DATABASE_URL", &setup.database_url)
            .env("SERVICE_URL", &setup.service_url);
        command.env("LEASE_MS", setup.lease.as_millis().to_string());
        // As long as the lease allows: half of it.
        command.env("ATTEMPT_MS", (setup.lease / 2).as_millis().to_string());
        command.env("QUARANTINE_MS", setup.quarantine.as_millis().to_string());
        Self(command.stdin(Stdio::piped()).spawn().unwrap())
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(i32::try_from(self.0.id()).unwrap()), signal).unwrap();
    }

    /// Kills it with `kill -9` and starts another in its place.
    pub(crate) fn replace(&mut self, setup: &Setup) {
        *self = Self::start(setup);
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}
