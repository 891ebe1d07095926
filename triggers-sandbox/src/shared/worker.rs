//! A thread for what may take long, and how a thread waits for a task.

use std::pin::pin;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;

pub(super) type Job = Box<dyn FnOnce() + Send>;

/// Runs jobs one after the other, on a thread that is started for the first of them.
#[derive(Debug, Default)]
pub(super) struct Worker(OnceLock<Option<Sender<Job>>>);

impl Worker {
    /// Runs the job on the thread, or at once where there can be none.
    pub(super) fn run(&self, job: Job) {
        let left = match self.0.get_or_init(start) {
            Some(jobs) => jobs.send(job).err().map(|unsent| unsent.0),
            None => Some(job),
        };
        if let Some(job) = left {
            job();
        }
    }
}

fn start() -> Option<Sender<Job>> {
    let (sender, jobs): (_, Receiver<Job>) = channel();
    let thread = std::thread::Builder::new().name("sandbox-work".to_owned());
    let started = thread.spawn(move || jobs.into_iter().for_each(|job| job()));
    started.is_ok().then_some(sender)
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits on this thread for something that needs no runtime.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    // The budget of a task that this may be called from would never be renewed here.
    let mut future = pin!(tokio::task::unconstrained(future));
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        std::thread::park();
    }
}
