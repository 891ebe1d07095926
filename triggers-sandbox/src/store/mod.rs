//! Keeping a sandbox in a directory: every change before its answer, and now and then the whole.
//!
//! A redb database holds three tables: what the sandbox is (format and set-up), a snapshot of the
//! state, and the changes since. One thread writes; the changes that came while it waited for the
//! disk go into its next transaction together. A snapshot takes the place of all changes before it,
//! so that the file grows with the state and not with its past.

mod file;
#[cfg(test)]
mod model_test;
mod resume;
#[cfg(test)]
mod test;
mod writer;

pub(crate) use file::discard;
pub(crate) use resume::{Wanted, resume};

use file::File;
use std::path::Path;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};
use writer::{Job, Writer};

/// Changes are kept as they are until they take up more bytes than this and than two snapshots.
const MIN_CHANGES: usize = if cfg!(test) { 1 << 18 } else { 16 << 20 };

/// A directory in use by this sandbox, and by no other.
#[derive(Debug)]
pub(crate) struct Store {
    /// `None` once it is closed.
    writer: Mutex<Option<Writer>>,
    progress: writer::Progress,
    /// Bytes of changes since the last snapshot, and of that.
    changes: AtomicUsize,
    snapshot: AtomicUsize,
}

/// What a directory held.
#[derive(Debug)]
struct Kept {
    setup: Vec<u8>,
    snapshot: Vec<u8>,
    changes: Vec<Vec<u8>>,
}

impl Store {
    /// Takes the directory, which is made if there is none. The error is a whole sentence.
    fn open(directory: &Path) -> Result<(Self, Option<Kept>), String> {
        let (file, kept) = File::open(directory)?;
        let progress = writer::Progress::default();
        let writer = Writer::start(file, progress.clone())?;
        let store = Self {
            writer: Mutex::new(Some(writer)),
            progress,
            changes: AtomicUsize::new(0),
            snapshot: AtomicUsize::new(0),
        };
        Ok((store, kept))
    }

    /// Hands over a change. Changes are written in the order of these calls.
    pub(crate) fn append(&self, change: Vec<u8>) {
        self.changes.fetch_add(change.len(), Ordering::Relaxed);
        self.send(Job::Change(change));
    }

    /// Whether it is time for [`Store::replace`].
    pub(crate) fn wants_snapshot(&self) -> bool {
        let most = MIN_CHANGES.max(2 * self.snapshot.load(Ordering::Relaxed));
        self.changes.load(Ordering::Relaxed) > most
    }

    /// Hands over a snapshot that holds all changes so far.
    pub(crate) fn replace(&self, snapshot: Vec<u8>, setup: Option<Vec<u8>>) {
        self.changes.store(0, Ordering::Relaxed);
        self.snapshot.store(snapshot.len(), Ordering::Relaxed);
        self.send(Job::Snapshot { snapshot, setup });
    }

    /// Waits until everything that was handed over so far is on the disk. The error says why it
    /// never will be.
    pub(crate) async fn written(&self) -> Result<(), String> {
        self.progress.reached().await
    }

    /// The same, for those who cannot wait otherwise.
    pub(crate) fn written_blocking(&self) -> Result<(), String> {
        self.progress.reached_blocking()
    }

    /// Writes what is left, and lets go of the directory. Changes after it are lost, and
    /// [`Store::written`] says so.
    pub(crate) fn close(&self) {
        let writer = self.lock().take();
        if let Some(writer) = writer {
            writer.finish();
        }
    }

    fn send(&self, job: Job) {
        self.progress.asked();
        if !self.lock().as_ref().is_some_and(|writer| writer.send(job)) {
            self.progress.fail("the sandbox has been stopped");
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Writer>> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.close();
    }
}
