//! Beginning a state, or going on with that of a directory.

use super::file::{LogFile, StateError};
use super::input::{Change, Input};
use super::writer::Store;
use crate::catalog::Catalog;
use crate::engine::Engine;
use crate::engine::clock::{Clock, Moment, later};
use crate::error::Error;
use crate::options::Options;
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
    /// When a new state begins.
    pub(crate) at: Moment,
    pub(crate) manifests: Vec<Source>,
    /// The triggers of these manifests.
    pub(crate) catalog: Catalog,
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
            None => Some(replayed(change, mask_pii).map_err(mismatch)?),
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
    let store = Store::new(file);
    let new = resumed.is_none();
    let state = match resumed {
        None => begin(wanted, Some(&store)).map_err(|error| mismatch(error.to_string()))?,
        Some((state, before)) => go_on(state, &before, wanted, &store).map_err(mismatch)?,
    };
    store.written()?;
    Ok(Resumed {
        state,
        store,
        new,
        lost,
    })
}

/// A state that begins here, in the store if it is kept.
pub(crate) fn begin(wanted: Wanted, store: Option<&Store>) -> Result<State, Error> {
    let Wanted { at, mask_pii, .. } = wanted;
    let (setup, catalog) = Setup::new(at.now, wanted);
    let state = setup.begin(catalog, at, mask_pii)?;
    if let Some(store) = store {
        write(store, at, setup);
    }
    Ok(state)
}

/// The state that the first change of a log begins.
fn replayed(change: Change, mask_pii: bool) -> Result<(State, Setup), String> {
    let mut inputs = change.inputs.into_iter();
    let Some(Input::Setup(setup)) = inputs.next() else {
        return Err("the state has no beginning".to_owned());
    };
    let state = setup.begin(setup.catalog()?, change.at, mask_pii);
    let state = state.map_err(|error| error.to_string())?;
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
    let (mut setup, _) = Setup::new(began, wanted);
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
        write(store, at, setup.clone());
        let _checked = state.apply(Input::Setup(Box::new(setup)));
    }
    Ok(state)
}

fn write(store: &Store, at: Moment, setup: Setup) {
    let inputs = vec![Input::Setup(Box::new(setup))];
    // Cannot fail: all keys of its maps are text.
    store.append(&serde_json::to_string(&Change { at, inputs }).unwrap_or_default());
}

impl Setup {
    fn new(began_at: Timestamp, wanted: Wanted) -> (Self, Catalog) {
        let text = |source: &Source| (source.name().to_owned(), source.text().to_owned());
        let setup = Self {
            began_at,
            frozen: wanted.frozen,
            manifests: wanted.manifests.iter().map(text).collect(),
            options: wanted.options,
            set_automations: wanted.automations.is_some(),
            automations: wanted.automations,
            provider: wanted.provider,
        };
        (setup, wanted.catalog)
    }

    fn begin(&self, catalog: Catalog, at: Moment, mask_pii: bool) -> Result<State, Error> {
        let clock = Clock::new(at.now, self.frozen);
        let engine = Engine::new(Arc::new(catalog), self.options, at);
        let mut state = State::new(engine, clock);
        state.engine.mask_pii = mask_pii;
        self.apply_to(&mut state)?;
        Ok(state)
    }

    fn catalog(&self) -> Result<Catalog, String> {
        let mut catalog = Catalog::new(self.began_at);
        for (name, text) in &self.manifests {
            let source = Source::inline(name, text);
            let read = catalog.read(&source, &self.options);
            read.map_err(|error| error.to_string())?;
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
        self.apply_to(state)
    }

    fn apply_to(&self, state: &mut State) -> Result<(), Error> {
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
