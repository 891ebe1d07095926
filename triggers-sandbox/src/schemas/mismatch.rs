//! What a type's schema refuses, with both sides.

use std::fmt;

/// A type's schema does not take all that the dashboard's schema allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaMismatch {
    trigger_key: String,
    type_name: &'static str,
    differences: Vec<Difference>,
    /// The triggers that there are, when there is none of that key.
    known: Option<Vec<String>>,
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
    pub(super) fn new(
        trigger_key: &str,
        type_name: &'static str,
        differences: Vec<Difference>,
    ) -> Self {
        Self {
            trigger_key: trigger_key.to_owned(),
            type_name,
            differences,
            known: None,
        }
    }

    pub(super) fn unknown(trigger_key: &str, known: Vec<&str>) -> Self {
        Self {
            trigger_key: trigger_key.to_owned(),
            type_name: "",
            differences: Vec::new(),
            known: Some(known.into_iter().map(str::to_owned).collect()),
        }
    }

    /// Where the schemas differ; empty when the manifest has no trigger of that key.
    #[must_use]
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }
}

impl fmt::Display for SchemaMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(known) = &self.known {
            let known = known.join("`, `");
            return write!(
                f,
                "the manifest has no trigger `{}`; it has `{known}`",
                self.trigger_key
            );
        }
        write!(
            f,
            "`{}` does not take all that the dashboard allows for `{}`:",
            self.type_name, self.trigger_key
        )?;
        for difference in &self.differences {
            let Difference {
                path,
                problem,
                dashboard,
                own,
            } = difference;
            let path = if path.is_empty() { "the payload" } else { path };
            write!(
                f,
                "\n\n  {path}: {problem}\n    dashboard: {dashboard}\n    type:      {own}"
            )?;
        }
        Ok(())
    }
}

impl std::error::Error for SchemaMismatch {}
