//! The thread that writes, and how far it has come.

use super::file::{LogFile, line};
use crate::error::NotWritten;
use crate::shared::block_on;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use tokio::sync::watch;

/// Changes that go to the disk together, at most; more would make the first of them wait too long.
const MAX_BATCH: usize = 10_000;

/// A state directory, used by this sandbox and by no other.
#[derive(Debug)]
pub(crate) struct Store {
    /// `None` once it is closed.
    writer: Mutex<Option<(Sender<String>, JoinHandle<()>)>>,
    progress: watch::Sender<Progress>,
}

impl Store {
    pub(super) fn start(file: LogFile) -> Result<Self, NotWritten> {
        let progress = watch::Sender::new(Progress::default());
        let (changes, queue) = channel();
        let shared = progress.clone();
        let thread = std::thread::Builder::new().name("sandbox-state".to_owned());
        let thread = thread
            .spawn(move || write_all(&file, &queue, &shared))
            .map_err(|error| NotWritten(format!("no thread to write the state with: {error}")))?;
        Ok(Self {
            writer: Mutex::new(Some((changes, thread))),
            progress,
        })
    }

    /// Hands over a change as JSON. Changes are written in the order of these calls.
    pub(crate) fn append(&self, change: String) {
        self.progress.send_if_modified(|progress| {
            progress.asked += 1;
            false
        });
        let sent = match self.lock().as_ref() {
            Some((changes, _)) => changes.send(change).is_ok(),
            None => false,
        };
        if !sent {
            fail(&self.progress, "the sandbox has been stopped");
        }
    }

    /// Waits until everything that was handed over so far is on the disk.
    pub(crate) async fn written(&self) -> Result<(), NotWritten> {
        let mut progress = self.progress.subscribe();
        let goal = progress.borrow().asked;
        let outcome = progress.wait_for(|progress| progress.outcome(goal).is_some());
        // The sender lives as long as this.
        let outcome = outcome.await.map(|progress| progress.outcome(goal));
        outcome.ok().flatten().unwrap_or(Ok(()))
    }

    /// The same, for callers that cannot await.
    pub(crate) fn written_blocking(&self) -> Result<(), NotWritten> {
        block_on(self.written())
    }

    /// Writes what is left and releases the directory. Later changes are lost, and
    /// [`Store::written`] says so.
    pub(crate) fn close(&self) {
        let writer = self.lock().take();
        if let Some((changes, thread)) = writer {
            drop(changes);
            // It panics only by a bug, which was printed to standard error.
            let _ended = thread.join();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<(Sender<String>, JoinHandle<()>)>> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.close();
    }
}

/// What arrives while the disk is busy is written together.
fn write_all(file: &LogFile, queue: &Receiver<String>, progress: &watch::Sender<Progress>) {
    while let Ok(first) = queue.recv() {
        let mut lines = line(&first);
        let mut count = 1;
        for change in queue.try_iter().take(MAX_BATCH - 1) {
            lines.push_str(&line(&change));
            count += 1;
        }
        match file.append(lines.as_bytes()) {
            Ok(()) => progress.send_modify(|progress| progress.done += count),
            // Nothing that comes after a lost change may be kept.
            Err(error) => return fail(progress, &format!("the state cannot be written: {error}")),
        }
    }
}

/// The first failure is the one that is reported.
fn fail(progress: &watch::Sender<Progress>, why: &str) {
    progress.send_modify(|progress| {
        progress.failed.get_or_insert_with(|| why.to_owned());
    });
}

/// How many changes were handed over and how many are on the disk.
#[derive(Debug, Default)]
struct Progress {
    asked: usize,
    done: usize,
    failed: Option<String>,
}

impl Progress {
    fn outcome(&self, goal: usize) -> Option<Result<(), NotWritten>> {
        if self.done >= goal {
            return Some(Ok(()));
        }
        self.failed.clone().map(|why| Err(NotWritten(why)))
    }
}
