//! What the outbox stores: one row for each command.

use uuid::Uuid;

/// What a command asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Report an event.
    Report,
    /// Cancel the pending actions of an entity's events.
    Cancel,
}

impl Kind {
    /// Returns the number in the database.
    #[must_use]
    pub fn code(self) -> i16 {
        match self {
            Self::Report => 0,
            Self::Cancel => 1,
        }
    }

    /// Reads the number in the database.
    #[must_use]
    pub fn from_code(code: i16) -> Option<Self> {
        [Self::Report, Self::Cancel]
            .into_iter()
            .find(|kind| kind.code() == code)
    }

    /// Returns `report` or `cancel`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Cancel => "cancel",
        }
    }
}

/// Where a row is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// To be sent, or sent and not settled yet.
    Waiting,
    /// A cancel that is done, but of which an earlier attempt may still arrive: the lane waits.
    Held,
    /// Refused for good.
    Dead,
    /// It may or may not have had its effect, and a retry could duplicate it.
    Unknown,
}

impl State {
    const ALL: [Self; 4] = [Self::Waiting, Self::Held, Self::Dead, Self::Unknown];

    /// Returns the number in the database; below 3 the row is open.
    #[must_use]
    pub fn code(self) -> i16 {
        match self {
            Self::Waiting => 0,
            Self::Held => 1,
            Self::Dead => 3,
            Self::Unknown => 4,
        }
    }

    /// Reads the number in the database.
    #[must_use]
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Returns `waiting`, `held`, `dead` or `unknown`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Held => "held",
            Self::Dead => "dead",
            Self::Unknown => "unknown",
        }
    }

    /// Reads a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// Whether a worker still has something to do with it.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Held)
    }
}

/// A command as it is enqueued. Its payload, key and ttl never change afterwards.
#[derive(Clone, PartialEq, Eq)]
pub struct NewRow {
    /// The app instance.
    pub instance: Uuid,
    /// The trigger, 1 to 100 characters.
    pub trigger_key: String,
    /// The entity; together with instance and trigger it is the ordering key (*lane*). A row
    /// without one has no order.
    pub entity: Option<Uuid>,
    /// What the command asks for.
    pub kind: Kind,
    /// The payload of a report, as it goes out (or as the [`Seal`](crate::Seal) made it).
    pub payload: Option<String>,
    /// The idempotency key of a report.
    pub key: Option<String>,
    /// How long the service is to remember the key.
    pub ttl_ms: Option<i64>,
}

/// A row as a worker reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Order within a lane, and the number people use for this row.
    pub seq: i64,
    /// What was enqueued.
    pub command: NewRow,
    /// When.
    pub enqueued_at: i64,
    /// What a worker made of it so far.
    pub progress: Progress,
}

/// The columns of a row that a worker changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Where the row is on its way.
    pub state: State,
    /// Attempts that did not settle it.
    pub attempts: u32,
    /// When the first attempt was sent whose outcome is not known or that failed.
    pub first_sent_at: Option<i64>,
    /// When the last attempt was sent whose outcome is not known.
    pub lost_at: Option<i64>,
    /// When the next attempt may start; of a held row, when it is over.
    pub not_before: Option<i64>,
    /// Why the last attempt failed.
    pub cause: Option<String>,
    /// The HTTP status of that failure.
    pub status: Option<u16>,
    /// The `x-wix-request-id` of that failure.
    pub request_id: Option<String>,
    /// When the row became dead or unknown.
    pub settled_at: Option<i64>,
}

/// Shows sizes only: payload and key may hold personal data.
impl std::fmt::Debug for NewRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewRow")
            .field("instance", &self.instance)
            .field("trigger_key", &self.trigger_key)
            .field("entity", &self.entity)
            .field("kind", &self.kind)
            .field("payload_bytes", &self.payload.as_ref().map(String::len))
            .field("has_key", &self.key.is_some())
            .finish_non_exhaustive()
    }
}
