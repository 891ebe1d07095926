//! Going on from what a directory holds, with what the sandbox is started with this time.

use super::{Kept, Store};
use crate::catalog::Catalog;
use crate::engine::Engine;
use crate::engine::clock::{Clock, Moment};
use crate::options::Options;
use crate::source::Manifest;
use crate::state::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::path::Path;
use std::time::Instant;
use triggers_codegen::Source;

/// What the sandbox is started with.
#[derive(Debug)]
pub(crate) struct Wanted {
    pub(crate) manifests: Vec<Source>,
    pub(crate) options: Options,
    /// `None`: those that are kept.
    pub(crate) automations: Option<Vec<Value>>,
    pub(crate) start_at: Option<Timestamp>,
    pub(crate) frozen: bool,
}

/// What it was started with the last time: its changes can only be understood by this.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Setup {
    began_at: Timestamp,
    manifests: Vec<Text>,
    options: Options,
    automations: Option<Vec<Value>>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Text {
    name: String,
    text: String,
}

/// Takes the directory and goes on with its state, or begins one. Tells whether it is new. The
/// error is a whole sentence.
pub(crate) fn resume(directory: &Path, wanted: Wanted) -> Result<(State, Store, bool), String> {
    let (store, kept) = Store::open(directory)?;
    let shown = directory.display();
    let new = kept.is_none();
    let (state, setup) = match kept {
        None => begin(wanted)?,
        Some(kept) => go_on(&kept, wanted).map_err(|error| format!("{shown}: {error}"))?,
    };
    let setup = serde_json::to_vec(&setup).map_err(|error| error.to_string())?;
    store.replace(state.snapshot()?, Some(setup));
    store.written_blocking()?;
    Ok((state, store, new))
}

fn begin(wanted: Wanted) -> Result<(State, Setup), String> {
    let wall = Timestamp::now();
    let now = wanted.start_at.unwrap_or(wall);
    let setup = Setup::new(now, &wanted);
    let clock = Clock::new(now, wanted.frozen, Instant::now());
    let engine = Engine::new(setup.catalog()?, setup.options, Moment { now, wall });
    let mut state = State::new(engine, clock);
    state.set_automations(wanted.automations.unwrap_or_default())?;
    state.forget_changes();
    Ok((state, setup))
}

fn go_on(kept: &Kept, wanted: Wanted) -> Result<(State, Setup), String> {
    let unreadable = |error: serde_json::Error| format!("the state cannot be read: {error}");
    let before: Setup = serde_json::from_slice(&kept.setup).map_err(unreadable)?;
    if let Some(start) = wanted.start_at.filter(|start| *start != before.began_at) {
        let began = before.began_at;
        return Err(format!(
            "the state began at {began}, which a start at {start} cannot change; leave the start out, or take another directory"
        ));
    }
    let mut state = State::restore(&kept.snapshot, before.catalog()?, before.options)?;
    for change in &kept.changes {
        state.replay(serde_json::from_slice(change).map_err(unreadable)?);
    }
    state.resume(Timestamp::now());
    let mut setup = Setup::new(before.began_at, &wanted);
    // A file that is the same as the last time takes nothing back that was changed since.
    let automations = wanted
        .automations
        .filter(|given| before.automations.as_ref() != Some(given));
    if automations.is_none() && setup.automations.is_none() {
        setup.automations = before.automations;
    }
    state
        .set_catalog(setup.catalog()?, setup.options, automations)
        .map_err(|error| {
            format!("what is kept does not fit the manifests or automations given: {error}")
        })?;
    state.forget_changes();
    Ok((state, setup))
}

impl Setup {
    fn new(began_at: Timestamp, wanted: &Wanted) -> Self {
        let text = |source: &Source| Text {
            name: source.name().to_owned(),
            text: source.text().to_owned(),
        };
        Self {
            began_at,
            manifests: wanted.manifests.iter().map(text).collect(),
            options: wanted.options,
            automations: wanted.automations.clone(),
        }
    }

    fn catalog(&self) -> Result<Catalog, String> {
        let mut catalog = Catalog::new(self.began_at);
        for manifest in &self.manifests {
            let source = Source::inline(&manifest.name, &manifest.text);
            Manifest::from(source).add_to(&mut catalog, &self.options)?;
        }
        Ok(catalog)
    }
}
