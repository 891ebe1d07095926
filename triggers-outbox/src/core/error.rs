//! Why the outbox could not do something.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

type Source = Arc<dyn StdError + Send + Sync>;

/// Why the outbox could not do something. It never holds a payload.
#[derive(Clone, Debug)]
pub struct OutboxError {
    kind: Kind,
    problem: String,
    source: Option<Source>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Database,
    Fenced,
    Schema,
    Input,
}

impl OutboxError {
    /// The database failed or is away. Trying again may succeed.
    pub fn database(
        problem: impl Into<String>,
        source: impl StdError + Send + Sync + 'static,
    ) -> Self {
        Self {
            kind: Kind::Database,
            problem: problem.into(),
            source: Some(Arc::new(source)),
        }
    }

    /// The database failed, without an error of a driver.
    pub fn unavailable(problem: impl Into<String>) -> Self {
        Self {
            kind: Kind::Database,
            problem: problem.into(),
            source: None,
        }
    }

    /// Another worker owns the shard.
    #[must_use]
    pub fn fenced() -> Self {
        Self {
            kind: Kind::Fenced,
            problem: "another worker owns these app instances".into(),
            source: None,
        }
    }

    /// The tables are missing or of another version.
    pub fn schema(problem: impl Into<String>) -> Self {
        Self {
            kind: Kind::Schema,
            problem: problem.into(),
            source: None,
        }
    }

    /// The caller asked for something that is not possible.
    pub fn input(problem: impl Into<String>) -> Self {
        Self {
            kind: Kind::Input,
            problem: problem.into(),
            source: None,
        }
    }

    pub(crate) fn no_row(seq: i64) -> Self {
        Self::input(format!("there is no row {seq}"))
    }

    /// Whether another worker owns the shard.
    #[must_use]
    pub fn is_fenced(&self) -> bool {
        self.kind == Kind::Fenced
    }

    /// Whether the database failed or is away, so that trying again may succeed.
    #[must_use]
    pub fn is_database(&self) -> bool {
        self.kind == Kind::Database
    }

    /// Whether the tables are missing or of another version.
    #[must_use]
    pub fn is_schema(&self) -> bool {
        self.kind == Kind::Schema
    }
}

impl fmt::Display for OutboxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)?;
        match &self.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl StdError for OutboxError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}
