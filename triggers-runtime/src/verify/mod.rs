//! Drift of the deployed program: whether the dashboard still holds the schemas that it was built
//! with.

mod canonical;

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use crate::http::transport::Answered;
use crate::{Answer, AppId, Error, Instance};

/// Triggers of one page; answers are large, so no more are asked for (spec §7).
const PAGE: usize = 25;

/// Pages of an unsorted query may overlap, and then one round does not see every trigger (spec §7).
const ROUNDS: usize = 3;

/// No catalog of one app has more pages; a service that says so forever is not believed.
const MAX_PAGES: usize = 400;

/// What [`Instance::verify`] found, each list in the order that was asked for.
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
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Differing {
    /// The trigger key.
    pub trigger_key: &'static str,
    /// The hash of the schema that the program was built with.
    pub built_with: &'static str,
    /// The hash of the schema that the dashboard holds.
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
    /// Asks the Trigger Catalog whether the dashboard still holds the schemas that the program was
    /// built with, for the start of the program:
    /// `site.verify(events::SCHEMA_HASHES)`.
    ///
    /// `schemas` are trigger keys, each with the hash of the schema of its payload; `#[triggers]` puts
    /// them into `SCHEMA_HASHES` of its module.
    ///
    /// Reads only; one call for 25 triggers, under the instance's rate limit and repeated like other
    /// calls. Titles, descriptions and examples do not matter. What to do about a difference is the
    /// caller's choice: reports of such a trigger may be refused, all others go on.
    ///
    /// # Errors
    ///
    /// As those of a report: the catalog could not be asked, or gave no answer of its kind. The token
    /// needs the scope *Set Up Automations* (spec §6.4).
    pub async fn verify(
        &self,
        schemas: &[(&'static str, &'static str)],
    ) -> Result<Verified, Error> {
        let found = hashes(self, self.app_id(), schemas).await?;
        let mut verified = Verified::default();
        for &(trigger_key, hash) in schemas {
            match found.get(trigger_key) {
                None => verified.missing.push(trigger_key),
                Some(found) if found == hash => verified.matching.push(trigger_key),
                Some(found) => verified.differing.push(Differing {
                    trigger_key,
                    built_with: hash,
                    found: found.clone(),
                }),
            }
        }
        Ok(verified)
    }
}

/// The hashes of what the catalog holds, by trigger key.
async fn hashes(
    site: &Instance,
    app: AppId,
    wanted: &[(&'static str, &'static str)],
) -> Result<BTreeMap<String, String>, Error> {
    let mut found = BTreeMap::new();
    for _ in 0..ROUNDS {
        let mut total = None;
        for page in 0..MAX_PAGES {
            let body = format!(
                r#"{{"query":{{"paging":{{"limit":{PAGE},"offset":{}}}}},"appId":"{app}"}}"#,
                page * PAGE
            );
            let answered = site.resolve_triggers(body.into_bytes()).await?;
            let (count, told) = read(&answered, &mut found)?;
            total = told.or(total);
            let next = (page + 1) * PAGE;
            if count == 0 || total.is_some_and(|total| next >= total) {
                break;
            }
        }
        let all = wanted.iter().all(|(key, _)| found.contains_key(*key));
        if all || total.is_none_or(|total| found.len() >= total) {
            break;
        }
    }
    Ok(found)
}

/// One page: adds its triggers, and tells how many it had and how many there are.
fn read(
    answered: &Answered,
    found: &mut BTreeMap<String, String>,
) -> Result<(usize, Option<usize>), Error> {
    let unreadable = || {
        let answer =
            Answer::new(Some(answered.status)).with_request_id(answered.request_id.clone());
        Error::bad_response(
            "the catalog's answer is not a page of triggers",
            answer,
            true,
            true,
        )
    };
    let body = answered.body.as_ref().map_err(|_| unreadable())?;
    let body: Value = serde_json::from_slice(body).map_err(|_| unreadable())?;
    let results = body
        .get("results")
        .and_then(Value::as_array)
        .ok_or_else(unreadable)?;
    for trigger in results {
        let key = trigger.get("triggerKey").and_then(Value::as_str);
        if let (Some(key), Some(schema)) = (key, trigger.get("payloadDataSchema")) {
            found.insert(key.to_owned(), canonical::schema_hash(schema));
        }
    }
    let total = body.pointer("/paging/total").and_then(Value::as_u64);
    Ok((
        results.len(),
        total.and_then(|total| usize::try_from(total).ok()),
    ))
}

/// For the test that holds this implementation and the generator's together.
#[doc(hidden)]
pub use canonical::schema_hash;
