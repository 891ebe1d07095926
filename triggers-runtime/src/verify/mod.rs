//! Drift of the deployed program: whether the dashboard still has the schemas that it was built
//! with.

mod canonical;

use std::fmt;

use crate::{Error, Instance};

/// What [`Instance::verify`] found, each list in the order that was asked for.
///
/// See the example of [`Instance::verify`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verified {
    /// Triggers whose schema is the one that the program was built with.
    pub matching: Vec<&'static str>,
    /// Triggers whose schema is another one now.
    pub differing: Vec<Differing>,
    /// Triggers that the catalog does not show for the app.
    pub missing: Vec<&'static str>,
}

/// A trigger whose schema is another one now.
///
/// See the example of [`Instance::verify`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Differing {
    /// The trigger key.
    pub trigger_key: &'static str,
    /// The hash of the schema that the program was built with.
    pub built_with: &'static str,
    /// The hash of the schema that the dashboard has; empty if it has none.
    pub found: String,
}

impl Verified {
    /// Whether every schema is the one that the program was built with.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.differing.is_empty() && self.missing.is_empty()
    }
}

/// One line, for a log.
impl fmt::Display for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} triggers as built", self.matching.len())?;
        let differing: Vec<&str> = self
            .differing
            .iter()
            .map(|found| found.trigger_key)
            .collect();
        for (what, keys) in [("differing", &differing), ("missing", &self.missing)] {
            if !keys.is_empty() {
                write!(f, ", {what}: {}", keys.join(", "))?;
            }
        }
        Ok(())
    }
}

impl Instance {
    /// Compares the schemas that the dashboard has with those that the program was built with. Call
    /// it when the program starts: `site.verify(events::SCHEMA_HASHES)`.
    ///
    /// `schemas` are trigger keys, each with the hash of the schema of its payload; `#[triggers]` puts
    /// them into `SCHEMA_HASHES` of its module. Titles, descriptions and examples do not matter.
    ///
    /// What to do about a difference is the caller's choice: reports of such a trigger may be
    /// refused, all others work.
    ///
    /// ```no_run
    /// # async fn example(site: triggers_runtime::Instance) -> Result<(), triggers_runtime::Error> {
    /// # mod events { pub const SCHEMA_HASHES: &[(&str, &str)] = &[]; }
    /// let verified = site.verify(events::SCHEMA_HASHES).await?;
    /// for trigger in &verified.differing {
    ///     println!("{} has another schema now", trigger.trigger_key);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`catalog`](Self::catalog), which this reads.
    pub async fn verify(
        &self,
        schemas: &[(&'static str, &'static str)],
    ) -> Result<Verified, Error> {
        let keys: Vec<&str> = schemas.iter().map(|(key, _)| *key).collect();
        let catalog = self.catalog(&keys).await?;
        let mut verified = Verified::default();
        for &(trigger_key, built_with) in schemas {
            let Some(trigger) = catalog.triggers.get(trigger_key) else {
                verified.missing.push(trigger_key);
                continue;
            };
            let found = trigger.payload_schema.as_ref().map(schema_hash);
            if found.as_deref() == Some(built_with) {
                verified.matching.push(trigger_key);
            } else {
                verified.differing.push(Differing {
                    trigger_key,
                    built_with,
                    found: found.unwrap_or_default(),
                });
            }
        }
        Ok(verified)
    }
}

/// Public for the test that compares this implementation with the generator's.
#[doc(hidden)]
pub use canonical::schema_hash;
