//! Ownership: a lock of the operating system on a file beside the database. The kernel releases it
//! when the process ends, however it ends, so there is no lease and no clock.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::PathBuf;

use crate::core::{OutboxError, WorkerInfo};

#[derive(Debug)]
pub(super) struct OsLock {
    path: PathBuf,
    held: Option<File>,
}

impl OsLock {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, held: None }
    }

    pub(super) fn is_held(&self) -> bool {
        self.held.is_some()
    }

    /// Takes the lock if it is free, and writes down who has it.
    pub(super) fn try_acquire(&mut self, holder: &str) -> Result<bool, OutboxError> {
        if self.held.is_some() {
            return Ok(true);
        }
        let failed =
            |error| OutboxError::database(format!("cannot lock {}", self.path.display()), error);
        let mut file = private(&self.path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(false),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        // For people only; what counts is the lock.
        let written = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(holder.as_bytes()));
        written.map_err(failed)?;
        self.held = Some(file);
        Ok(true)
    }

    pub(super) fn release(&mut self) {
        self.held = None;
    }

    /// Who holds the lock, for people. None if it is free.
    pub(super) fn holder(&self) -> Option<String> {
        let mut file = File::open(&self.path).ok()?;
        if self.held.is_none() && file.try_lock_shared().is_ok() {
            return None;
        }
        let mut text = String::new();
        file.read_to_string(&mut text).ok()?;
        Some(text)
    }
}

/// Opens a file for reading and writing; a new one can be read by its owner only.
pub(super) fn private(path: &std::path::Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// A line about a worker.
pub(super) fn describe(worker: &WorkerInfo) -> String {
    format!("{} (process {} on {})", worker.id, worker.pid, worker.host)
}
