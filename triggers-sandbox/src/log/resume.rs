//! Beginning a state, or going on with that of a directory.

use super::file::{LogFile, StateError};
use super::input::{Change, Input};
use super::writer::Store;
use crate::catalog::Catalog;
use crate::engine::Engine;
use crate::engine::clock::{Clock, Moment, later};
use crate::error::Error;
use crate::options::Options;
use crate::source::Manifest;
use crate::state::State;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
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
    /// Whether a provider is asked for fresh payloads.
    pub(crate) provider: bool,
    /// Whether personal data is masked; not part of the log, so that it holds for one run.
    pub(crate) mask_pii: bool,
}

/// The same in the log, where changes can only be understood by it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Setup {
    began_at: Timestamp,
    frozen: bool,
    manifests: Vec<(String, String)>,
    options: Options,
    /// Those that were given last.
    automations: Option<Vec<Value>>,
    /// Whether they take the place of the current ones.
    set_automations: bool,
    provider: bool,
}

/// A state to go on with.
#[derive(Debug)]
pub(crate) struct Resumed {
    pub(crate) state: State,
    pub(crate) store: Store,
    pub(crate) new: bool,
    /// What the directory has lost.
    pub(crate) lost: Option<String>,
}

/// A state that begins here.
pub(crate) fn begin(catalog: Catalog, options: Options, frozen: bool, at: Moment) -> State {
    let clock = Clock::new(at.now, frozen);
    State::new(Engine::new(Arc::new(catalog), options, at), clock)
}

/// Takes the directory and goes on with its state, or begins one.
pub(crate) fn resume(directory: &Path, wanted: Wanted) -> Result<Resumed, StateError> {
    let mismatch = |problem: String| StateError::Mismatch {
        directory: directory.to_owned(),
        problem,
    };
    let mut file = LogFile::open(directory)?;
    let mask_pii = wanted.mask_pii;
    let mut resumed: Option<(State, Setup)> = None;
    let (_, lost) = file.read(|change| {
        resumed = match resumed.take() {
            None => Some(first(change, mask_pii).map_err(mismatch)?),
            Some((mut state, mut setup)) => {
                for input in &change.inputs {
                    if let Input::Setup(other) = input {
                        setup = (**other).clone();
                    }
                }
                state.replay(change);
                Some((state, setup))
            }
        };
        Ok(())
    })?;
    let store = Store::start(file)?;
    let new = resumed.is_none();
    let state = match resumed {
        None => new_state(wanted, &store).map_err(mismatch)?,
        Some((state, before)) => go_on(state, &before, wanted, &store).map_err(mismatch)?,
    };
    store.written_blocking()?;
    Ok(Resumed {
        state,
        store,
        new,
        lost,
    })
}

fn new_state(wanted: Wanted, store: &Store) -> Result<State, String> {
    let wall = Timestamp::now();
    let at = Moment {
        now: wanted.start_at.unwrap_or(wall),
        wall,
    };
    let mask_pii = wanted.mask_pii;
    let setup = Setup::new(at.now, wanted);
    let change = Change {
        at,
        inputs: vec![Input::Setup(Box::new(setup))],
    };
    write(store, &change);
    first(change, mask_pii).map(|(state, _)| state)
}

/// The state that the first change of a log begins.
fn first(change: Change, mask_pii: bool) -> Result<(State, Setup), String> {
    let mut inputs = change.inputs.into_iter();
    let Some(Input::Setup(setup)) = inputs.next() else {
        return Err("the state has no beginning".to_owned());
    };
    let mut state = begin(setup.catalog()?, setup.options, setup.frozen, change.at);
    state.engine.mask_pii = mask_pii;
    setup.apply(&mut state).map_err(|error| error.to_string())?;
    Ok((state, *setup))
}

fn go_on(mut state: State, before: &Setup, wanted: Wanted, store: &Store) -> Result<State, String> {
    let began = before.began_at;
    if let Some(start) = wanted.start_at.filter(|start| *start != began) {
        return Err(format!(
            "the state began at {began}, which a start at {start} cannot change; leave the start out, or use another directory"
        ));
    }
    state.resume(Timestamp::now());
    let mut setup = Setup::new(began, wanted);
    setup.frozen = before.frozen;
    // Automations that are the same as at the last start take nothing back that was changed since.
    setup.set_automations &= setup.automations != before.automations;
    setup.automations = setup.automations.or(before.automations.clone());
    setup.check(&state).map_err(|problem| {
        format!("the state does not fit the manifests or automations given: {problem}")
    })?;
    let unchanged = Setup {
        set_automations: before.set_automations,
        ..setup.clone()
    };
    if setup.set_automations || unchanged != *before {
        let at = state.moment();
        state.catch_up(at);
        let change = Change {
            at,
            inputs: vec![Input::Setup(Box::new(setup))],
        };
        write(store, &change);
        for input in change.inputs {
            let _checked = state.apply(input);
        }
    }
    Ok(state)
}

fn write(store: &Store, change: &Change) {
    // Cannot fail: all keys of its maps are text.
    store.append(serde_json::to_string(change).unwrap_or_default());
}

impl Setup {
    fn new(began_at: Timestamp, wanted: Wanted) -> Self {
        let text = |source: &Source| (source.name().to_owned(), source.text().to_owned());
        Self {
            began_at,
            frozen: wanted.frozen,
            manifests: wanted.manifests.iter().map(text).collect(),
            options: wanted.options,
            set_automations: wanted.automations.is_some(),
            automations: wanted.automations,
            provider: wanted.provider,
        }
    }

    fn catalog(&self) -> Result<Catalog, String> {
        let mut catalog = Catalog::new(self.began_at);
        for (name, text) in &self.manifests {
            let manifest = Manifest::from(Source::inline(name, text));
            manifest
                .add_to(&mut catalog, &self.options)
                .map_err(|error| error.to_string())?;
        }
        Ok(catalog)
    }

    /// Whether the state can go on with it.
    fn check(&self, state: &State) -> Result<(), String> {
        let catalog = self.catalog()?;
        let successors = self.automations.as_deref().filter(|_| self.set_automations);
        state
            .engine
            .fits(&catalog, successors)
            .map_err(|error| error.to_string())?;
        if let Some(values) = successors {
            crate::engine::automation::parse_all(values, &catalog)
                .map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    /// Goes on with these manifests, switches and automations.
    pub(super) fn apply(&self, state: &mut State) -> Result<(), Error> {
        let catalog = self.catalog().map_err(Error::automations)?;
        state.set_catalog(catalog, self.options)?;
        state.engine.set_provider(self.provider);
        match &self.automations {
            Some(automations) if self.set_automations => state.set_automations(automations.clone()),
            _ => Ok(()),
        }
    }
}

impl State {
    /// A clock that follows real time has gone on while no sandbox ran.
    fn resume(&mut self, wall: Timestamp) {
        let present = self.engine.log.present;
        let passed = Duration::try_from(wall.duration_since(present.wall)).unwrap_or_default();
        let frozen = self.clock.is_frozen();
        let now = if frozen {
            present.now
        } else {
            later(present.now, passed)
        };
        self.clock = Clock::new(now, frozen);
    }
}
