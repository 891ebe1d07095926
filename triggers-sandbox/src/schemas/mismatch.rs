//! What a type's schema refuses, with both sides.

use std::fmt;

/// A type's schema does not take all that the dashboard's schema allows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SchemaMismatch {
    /// The manifest has no such trigger.
    #[error("the manifest has no trigger `{trigger_key}`; it has `{}`", known.join("`, `"))]
    UnknownTrigger {
        /// The key that was asked for.
        trigger_key: String,
        /// The keys that there are.
        known: Vec<String>,
    },
    /// The type refuses, or might refuse, what the dashboard allows.
    #[error(
        "`{type_name}` does not take all that the dashboard allows for `{trigger_key}`:{}",
        lines(differences)
    )]
    Refuses {
        /// The trigger.
        trigger_key: String,
        /// The type.
        type_name: &'static str,
        /// Where the schemas differ.
        differences: Vec<Difference>,
    },
}

/// One place where the schemas differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The place in the payload, as `services[].minutes`; empty for the payload itself.
    pub path: String,
    /// What the type does not take.
    pub problem: String,
    /// What the dashboard's schema says there.
    pub dashboard: String,
    /// What the type's schema says there.
    pub own: String,
}

impl SchemaMismatch {
    /// Where the schemas differ; empty when the manifest has no trigger of that key.
    #[must_use]
    pub fn differences(&self) -> &[Difference] {
        match self {
            Self::UnknownTrigger { .. } => &[],
            Self::Refuses { differences, .. } => differences,
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (problem, dashboard, own) = (&self.problem, &self.dashboard, &self.own);
        let path = if self.path.is_empty() {
            "the payload"
        } else {
            &self.path
        };
        write!(
            f,
            "\n\n  {path}: {problem}\n    dashboard: {dashboard}\n    type:      {own}"
        )
    }
}

fn lines(differences: &[Difference]) -> String {
    differences.iter().map(ToString::to_string).collect()
}
