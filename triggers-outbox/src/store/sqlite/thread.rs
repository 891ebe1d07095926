//! The thread that has the connection. Rows of callers that enqueue at the same time share a commit.

use std::sync::mpsc;

use tokio::sync::oneshot;

use super::Database;
use crate::core::{NewRow, OutboxError};

type Work = Box<dyn FnOnce(&mut Database) + Send>;
type Reply = oneshot::Sender<Result<(), OutboxError>>;

enum Job {
    Run(Work),
    Insert(Vec<NewRow>, Reply),
}

/// Rows in one commit, so that a burst does not become one endless transaction.
const GROUP: usize = 5_000;

pub(super) struct Thread {
    jobs: mpsc::Sender<Job>,
}

impl Thread {
    pub(super) fn spawn(database: Database) -> Result<Self, OutboxError> {
        let (jobs, inbox) = mpsc::channel();
        std::thread::Builder::new()
            .name("triggers-outbox".to_owned())
            .spawn(move || serve(database, &inbox))
            .map_err(|error| {
                OutboxError::database("cannot start the thread of the database", error)
            })?;
        Ok(Self { jobs })
    }

    pub(super) async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Database) -> Result<T, OutboxError> + Send + 'static,
    ) -> Result<T, OutboxError> {
        let (reply, answer) = oneshot::channel();
        let work: Work = Box::new(move |database| drop(reply.send(job(database))));
        self.jobs.send(Job::Run(work)).map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }

    pub(super) async fn insert(&self, rows: Vec<NewRow>) -> Result<(), OutboxError> {
        let (reply, answer) = oneshot::channel();
        self.jobs
            .send(Job::Insert(rows, reply))
            .map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

fn gone() -> OutboxError {
    OutboxError::unavailable("the thread of the database ended")
}

/// Ends when the store is dropped.
fn serve(mut database: Database, inbox: &mpsc::Receiver<Job>) {
    let mut next = inbox.recv().ok();
    while let Some(job) = next.take() {
        match job {
            Job::Run(work) => work(&mut database),
            Job::Insert(rows, reply) => {
                let mut size = rows.len();
                let mut group = vec![(rows, reply)];
                while size < GROUP {
                    match inbox.try_recv() {
                        Ok(Job::Insert(rows, reply)) => {
                            size += rows.len();
                            group.push((rows, reply));
                        }
                        Ok(other) => {
                            next = Some(other);
                            break;
                        }
                        Err(_) => break,
                    }
                }
                insert(&mut database, group);
            }
        }
        next = next.or_else(|| inbox.recv().ok());
    }
}

/// One commit for all; a caller whose rows are refused fails alone.
fn insert(database: &mut Database, group: Vec<(Vec<NewRow>, Reply)>) {
    let (rows, replies): (Vec<_>, Vec<_>) = group.into_iter().unzip();
    match database.insert(&rows) {
        Ok(results) => replies
            .into_iter()
            .zip(results)
            .for_each(|(reply, result)| drop(reply.send(result))),
        Err(error) => replies
            .into_iter()
            .for_each(|reply| drop(reply.send(Err(error.clone())))),
    }
}
