//! What the dashboard holds, asked of the Trigger Catalog (docs/api.md#s7).

mod http;
mod settings;
pub(crate) mod trigger;

use std::collections::BTreeMap;
use std::io;

use serde::Deserialize as _;
use serde_json::Value;
use triggers_codegen::Manifest;
use triggers_codegen::lock::{Lock, LockedTrigger};

use http::Session;
use settings::Settings;

/// Triggers of one page; answers are large, so no more are asked for (docs/api.md#s7).
const PAGE: usize = 25;

/// Pages of an unsorted query may overlap, and then one round does not see every trigger.
const ROUNDS: usize = 3;

/// Told how far the asking has come.
pub(crate) trait Progress {
    /// So many triggers of so many.
    fn step(&mut self, seen: usize, total: usize);
}

/// Says nothing.
pub(crate) struct Silent;

impl Progress for Silent {
    fn step(&mut self, _: usize, _: usize) {}
}

/// All triggers of the app, as a lock of today. The credentials come from the environment; `app_id` is
/// the manifest's.
///
/// Triggers of the manifest that no page showed are asked for one by one.
pub(crate) fn ask(
    app_id: Option<&str>,
    manifest: &Manifest,
    progress: &mut dyn Progress,
) -> io::Result<Lock> {
    let settings = Settings::from_env(app_id)?;
    let session = Session::open(&settings)?;
    let mut found = pages(&session, progress)?;
    for trigger in &manifest.triggers {
        if !found.contains_key(&trigger.key)
            && let Some(answer) = session.trigger(&trigger.key)?
        {
            let locked = read(answer.get("trigger").unwrap_or(&Value::Null))?;
            found.insert(locked.key.clone(), locked);
        }
    }
    let mut lock = Lock {
        app_id: Some(settings.app_id.clone()),
        triggers: Vec::new(),
    };
    for trigger in found.into_values() {
        lock.put(trigger);
    }
    Ok(lock)
}

fn pages(
    session: &Session<'_>,
    progress: &mut dyn Progress,
) -> io::Result<BTreeMap<String, LockedTrigger>> {
    let mut found = BTreeMap::new();
    for _ in 0..ROUNDS {
        let mut total = 0;
        let mut offset = 0;
        loop {
            let answer = session.resolve(PAGE, offset)?;
            // An answer of another kind must not pass for an empty catalog: the lock would forget all.
            let results = answer.get("results").and_then(Value::as_array);
            let results = results.ok_or_else(|| unusable("there are no `results`"))?;
            let before = found.len();
            let foreign = |result: &&Value| {
                let owner = result.get("appId").and_then(Value::as_str);
                owner.is_some_and(|owner| !owner.eq_ignore_ascii_case(session.app_id()))
            };
            for result in results.iter().filter(|result| !foreign(result)) {
                let locked = read(result)?;
                found.insert(locked.key.clone(), locked);
            }
            // Without a total, a page with nothing new is the end.
            let told = answer.pointer("/paging/total").and_then(Value::as_u64);
            total = told.map_or(total, |told| usize::try_from(told).unwrap_or(usize::MAX));
            progress.step(found.len(), total.max(found.len()));
            offset += PAGE;
            let over = match told {
                Some(total) => offset as u64 >= total,
                None => found.len() == before,
            };
            if results.is_empty() || over {
                break;
            }
        }
        if found.len() >= total {
            break;
        }
    }
    Ok(found)
}

fn unusable(problem: &str) -> io::Error {
    io::Error::other(format!(
        "the catalog answered what cannot be used: {problem}"
    ))
}

fn read(object: &Value) -> io::Result<LockedTrigger> {
    let tree =
        serde_yaml::Value::deserialize(object).map_err(|error| unusable(&error.to_string()))?;
    trigger::from_object(&tree).map_err(|(member, problem)| {
        let key = object
            .get("triggerKey")
            .and_then(Value::as_str)
            .unwrap_or_default();
        unusable(&format!(
            "`{member}` of trigger `{}` {problem}",
            key.escape_debug()
        ))
    })
}
