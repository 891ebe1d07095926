//! Writing changes to the file, and how far they are on the disk.

use super::file::{LogFile, line};
use crate::error::NotWritten;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A state directory, used by this sandbox and by no other.
#[derive(Debug)]
pub(crate) struct Store {
    writer: Mutex<Writer>,
    /// Changes that are on the disk; callers that wait for this lock share what the first one brings there.
    on_disk: Mutex<u64>,
}

#[derive(Debug)]
struct Writer {
    /// `None` once it is closed, or a change is lost: nothing that comes after that may be kept.
    file: Option<Arc<LogFile>>,
    changes: u64,
    failed: Option<NotWritten>,
}

impl Store {
    pub(super) fn new(file: LogFile) -> Self {
        let writer = Writer {
            file: Some(Arc::new(file)),
            changes: 0,
            failed: None,
        };
        Self {
            writer: Mutex::new(writer),
            on_disk: Mutex::new(0),
        }
    }

    /// Writes a change as JSON, in the order of these calls.
    pub(crate) fn append(&self, change: &str) {
        let mut writer = self.writer();
        let written = writer.file.as_ref().map(|file| file.append(&line(change)));
        match written {
            Some(Ok(())) => writer.changes += 1,
            Some(Err(error)) => writer.fail(format!("the state cannot be written: {error}")),
            None => writer.fail("the sandbox has been stopped".to_owned()),
        }
    }

    /// Waits until everything that was written so far is on the disk.
    pub(crate) fn written(&self) -> Result<(), NotWritten> {
        let goal = self.writer().changes;
        let mut on_disk = self.on_disk.lock().unwrap_or_else(PoisonError::into_inner);
        let (file, changes) = {
            let writer = self.writer();
            if let Some(failed) = &writer.failed {
                return Err(failed.clone());
            }
            (writer.file.clone(), writer.changes)
        };
        if let Some(file) = file.filter(|_| *on_disk < goal) {
            if let Err(error) = file.sync() {
                let why = format!("the state cannot be written: {error}");
                self.writer().fail(why.clone());
                return Err(NotWritten(why));
            }
            *on_disk = changes;
        }
        Ok(())
    }

    /// Brings everything to the disk and releases the directory. Later changes are lost, and
    /// [`Store::written`] says so.
    pub(crate) fn close(&self) {
        // Calls that wait for the disk get the error as well.
        let _failed = self.written();
        self.writer().file = None;
    }

    fn writer(&self) -> MutexGuard<'_, Writer> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Writer {
    /// The first failure is the one that is reported.
    fn fail(&mut self, why: String) {
        self.file = None;
        self.failed.get_or_insert(NotWritten(why));
    }
}
