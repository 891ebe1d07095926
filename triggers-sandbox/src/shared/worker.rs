//! A thread for what may take long, and how a thread waits for a task.

use std::pin::pin;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;

pub(super) type Job = Box<dyn FnOnce() + Send>;

/// Runs jobs one after the other, on a thread that is started for the first of them.
#[derive(Default)]
pub(super) struct Worker(Mutex<Queue>);

#[derive(Default)]
enum Queue {
    #[default]
    Unused,
    Open(Sender<Job>),
    Closed,
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Worker")
    }
}

impl Worker {
    /// Runs the job on the thread, or at once where there is none any more or can be none.
    pub(super) fn run(&self, job: Job) {
        let mut queue = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Queue::Unused = *queue {
            *queue = start().map_or(Queue::Closed, Queue::Open);
        }
        let left = match &*queue {
            Queue::Open(jobs) => jobs.send(job).err().map(|unsent| unsent.0),
            Queue::Unused | Queue::Closed => Some(job),
        };
        drop(queue);
        if let Some(job) = left {
            job();
        }
    }

    /// Ends the thread after the jobs that it has.
    pub(super) fn close(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Queue::Closed;
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
