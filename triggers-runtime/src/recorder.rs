//! The test double: remembers what was sent.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::{Cancel, Command, Error, Receipt, Report, Sending, Sink};

/// A sink that remembers what it was given and sends nothing. Clones share what they remember.
///
/// ```
/// # async fn example() -> Result<(), triggers_runtime::Error> {
/// use triggers_runtime::{Cancel, Recorder, Sink, Uuid};
///
/// let recorder = Recorder::new();
/// let id = Uuid::now_v7();
/// recorder.send(Cancel { trigger_key: "invoice_overdue".into(), external_entity_id: id }.into()).await?;
///
/// assert_eq!(recorder.cancels_of("invoice_overdue")[0].external_entity_id, id);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Recorder {
    memory: Arc<Mutex<Memory>>,
}

#[derive(Debug, Default)]
struct Memory {
    commands: Vec<Command>,
    failures: VecDeque<Error>,
}

impl Recorder {
    /// A recorder that has seen nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Every command it took, in order. Those it failed are not among them.
    #[must_use]
    pub fn commands(&self) -> Vec<Command> {
        self.memory().commands.clone()
    }

    /// The reports of one trigger, in order.
    #[must_use]
    pub fn reports_of(&self, trigger_key: &str) -> Vec<Report> {
        let reports = self
            .commands()
            .into_iter()
            .filter_map(|command| match command {
                Command::Report(report) if report.trigger_key == trigger_key => Some(report),
                _ => None,
            });
        reports.collect()
    }

    /// The cancels of one trigger, in order.
    #[must_use]
    pub fn cancels_of(&self, trigger_key: &str) -> Vec<Cancel> {
        let cancels = self
            .commands()
            .into_iter()
            .filter_map(|command| match command {
                Command::Cancel(cancel) if cancel.trigger_key == trigger_key => Some(cancel),
                _ => None,
            });
        cancels.collect()
    }

    /// Makes the next command fail; several calls line up.
    pub fn fail_next(&self, error: Error) {
        self.memory().failures.push_back(error);
    }

    /// Forgets commands and failures to come.
    pub fn clear(&self) {
        *self.memory() = Memory::default();
    }

    /// A panic elsewhere does not make what was recorded wrong.
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sink for Recorder {
    fn send(&self, command: Command) -> Sending<'_, Receipt> {
        Box::pin(async move {
            let mut memory = self.memory();
            if let Some(error) = memory.failures.pop_front() {
                return Err(error);
            }
            memory.commands.push(command);
            Ok(Receipt::default())
        })
    }
}
