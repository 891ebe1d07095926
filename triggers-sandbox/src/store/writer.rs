//! The thread that writes, and how far it has come.

use super::file::File;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use tokio::sync::watch;

/// Jobs of one transaction, at most; more would make the first of them wait too long.
const MAX_BATCH: usize = 10_000;

#[derive(Debug)]
pub(super) enum Job {
    Change(Vec<u8>),
    /// In place of all changes so far.
    Snapshot {
        snapshot: Vec<u8>,
        setup: Option<Vec<u8>>,
    },
}

#[derive(Debug)]
pub(super) struct Writer {
    jobs: Sender<Job>,
    thread: JoinHandle<()>,
}

impl Writer {
    pub(super) fn start(file: File, progress: Progress) -> Result<Self, String> {
        let (jobs, queue) = channel();
        let thread = std::thread::Builder::new().name("sandbox-state".to_owned());
        let thread = thread
            .spawn(move || write_all(&file, &queue, &progress))
            .map_err(|error| format!("no thread to write the state with: {error}"))?;
        Ok(Self { jobs, thread })
    }

    /// `false` when the thread is gone.
    pub(super) fn send(&self, job: Job) -> bool {
        self.jobs.send(job).is_ok()
    }

    /// Returns when all jobs are done and the file is closed.
    pub(super) fn finish(self) {
        drop(self.jobs);
        // It panics only by a bug, which has been told on standard error.
        let _ended = self.thread.join();
    }
}

/// Whatever came while the disk was busy goes into one transaction.
fn write_all(file: &File, queue: &Receiver<Job>, progress: &Progress) {
    while let Ok(first) = queue.recv() {
        let mut batch = vec![first];
        batch.extend(queue.try_iter().take(MAX_BATCH - 1));
        match file.write(&batch) {
            Ok(()) => progress.done(batch.len()),
            // What comes after a lost change must not be kept without it.
            Err(error) => return progress.fail(&format!("the state cannot be written: {error}")),
        }
    }
}

/// How many jobs were asked for and how many are on the disk.
#[derive(Clone, Debug)]
pub(super) struct Progress(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    counts: Mutex<Counts>,
    changed: Condvar,
    told: watch::Sender<()>,
}

#[derive(Debug, Default)]
struct Counts {
    asked: usize,
    done: usize,
    failed: Option<String>,
}

impl Default for Progress {
    fn default() -> Self {
        Self(Arc::new(Shared {
            counts: Mutex::default(),
            changed: Condvar::new(),
            told: watch::Sender::new(()),
        }))
    }
}

impl Progress {
    pub(super) fn asked(&self) {
        self.lock().asked += 1;
    }

    fn done(&self, jobs: usize) {
        self.lock().done += jobs;
        self.tell();
    }

    /// The first failure is the one to be told.
    pub(super) fn fail(&self, why: &str) {
        self.lock().failed.get_or_insert_with(|| why.to_owned());
        self.tell();
    }

    pub(super) async fn reached(&self) -> Result<(), String> {
        let goal = self.lock().asked;
        let mut told = self.0.told.subscribe();
        loop {
            if let Some(outcome) = self.lock().outcome(goal) {
                return outcome;
            }
            // The sender lives as long as this.
            let _told = told.changed().await;
        }
    }

    pub(super) fn reached_blocking(&self) -> Result<(), String> {
        let mut counts = self.lock();
        let goal = counts.asked;
        loop {
            if let Some(outcome) = counts.outcome(goal) {
                return outcome;
            }
            let waited = self.0.changed.wait(counts);
            counts = waited.unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn tell(&self) {
        self.0.changed.notify_all();
        self.0.told.send_replace(());
    }

    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.0.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counts {
    fn outcome(&self, goal: usize) -> Option<Result<(), String>> {
        if self.done >= goal {
            return Some(Ok(()));
        }
        self.failed.clone().map(Err)
    }
}
