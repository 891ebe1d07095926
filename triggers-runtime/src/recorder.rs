//! The test double: records what was sent.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use uuid::Uuid;

use crate::{Action, Command, Error, Receipt, Report, Sending, Sink};

/// Records commands and sends nothing. Clones share one record.
///
/// ```
/// # async fn example() -> Result<(), triggers_runtime::Error> {
/// use triggers_runtime::{Command, Recorder, Sink, Uuid};
///
/// let recorder = Recorder::new();
/// let id = Uuid::now_v7();
/// recorder.send(Command::cancel("invoice_overdue", id)).await?;
///
/// assert_eq!(recorder.cancels_of("invoice_overdue"), [id]);
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
    /// Creates an empty recorder.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns every recorded command, in order, without those that were made to fail.
    #[must_use]
    pub fn commands(&self) -> Vec<Command> {
        self.memory().commands.clone()
    }

    /// Returns the reports of one trigger, in order.
    #[must_use]
    pub fn reports_of(&self, trigger_key: &str) -> Vec<Report> {
        self.actions_of(trigger_key, |action| action.as_report().cloned())
    }

    /// Returns the entities of the cancels of one trigger, in order.
    #[must_use]
    pub fn cancels_of(&self, trigger_key: &str) -> Vec<Uuid> {
        self.actions_of(trigger_key, |action| match action {
            Action::Cancel { external_entity_id } => Some(*external_entity_id),
            Action::Report(_) => None,
        })
    }

    fn actions_of<T>(&self, trigger_key: &str, pick: impl Fn(&Action) -> Option<T>) -> Vec<T> {
        let memory = self.memory();
        let commands = memory.commands.iter();
        let of_trigger = commands.filter(|command| command.trigger_key == trigger_key);
        of_trigger
            .filter_map(|command| pick(&command.action))
            .collect()
    }

    /// Makes the next command fail with `error`; several calls queue up.
    pub fn fail_next(&self, error: Error) {
        self.memory().failures.push_back(error);
    }

    /// Removes all recorded commands and queued failures.
    pub fn clear(&self) {
        *self.memory() = Memory::default();
    }

    /// A panic elsewhere cannot leave the record in a wrong state.
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
