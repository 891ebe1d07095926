//! Setting up a sandbox.

use crate::catalog::Catalog;
use crate::engine::Engine;
use crate::engine::clock::{Clock, Moment};
use crate::options::Options;
use crate::options::assumed::Assumption;
use crate::provider::HttpProvider;
use crate::sandbox::Sandbox;
use crate::scenario::Scenario;
use crate::server::{AccessToken, Guard, MAX_BODY};
use crate::source::{Automations, Manifest};
use crate::state::{Shared, State};
use crate::store::{self, Wanted, resume};
use jiff::Timestamp;
use serde_json::Value;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The secret of every app, unless another one is set.
const DEFAULT_SECRET: &str = "sandbox-secret";

/// What a sandbox is to be; see [`Sandbox::builder`].
#[derive(Debug)]
#[must_use = "a builder does nothing until it is started"]
pub struct Builder {
    manifests: Vec<Manifest>,
    automations: Vec<Automations>,
    scenario: Option<Scenario>,
    state: Option<PathBuf>,
    secret: String,
    access_token: Option<Result<AccessToken, &'static str>>,
    start_at: Option<Timestamp>,
    frozen: bool,
    listen: SocketAddr,
    max_body: usize,
    options: Options,
    provider: Option<String>,
}

/// Why a sandbox could not be started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// A manifest is wrong, cannot be opened, or has no `app_id`.
    #[error("{0}")]
    Manifest(String),
    /// An automation is wrong, or uses what the sandbox cannot do.
    #[error("{0}")]
    Automations(String),
    /// Other machines may only reach the sandbox with an access token.
    #[error(
        "{0} is not a loopback address; to be reached from other machines the sandbox needs an access token (`--access-token`)"
    )]
    NotLoopback(SocketAddr),
    /// The access token is too short, or could not stand in a URL.
    #[error("{0}")]
    AccessToken(&'static str),
    /// The directory of the state is in use, cannot be read or written, or does not fit.
    #[error("{0}")]
    State(String),
    /// The scenario cannot be played.
    #[error("{0}")]
    Scenario(String),
    /// The provider's URL is none on the loopback interface.
    #[error("{0}")]
    Provider(String),
    /// The address cannot be bound.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the system says.
        source: std::io::Error,
    },
}

impl Builder {
    pub(crate) fn new() -> Self {
        Self {
            manifests: Vec::new(),
            automations: Vec::new(),
            scenario: None,
            state: None,
            secret: DEFAULT_SECRET.to_owned(),
            access_token: None,
            start_at: None,
            frozen: false,
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            max_body: MAX_BODY,
            options: Options::default(),
            provider: None,
        }
    }

    /// Adds the app of a manifest; several manifests are several apps. A manifest needs an
    /// `app_id` here: it owns the triggers and is the `client_id` of tokens.
    pub fn manifest(mut self, manifest: impl Into<Manifest>) -> Self {
        self.manifests.push(manifest.into());
        self
    }

    /// Adds automations: YAML or JSON text, or a JSON value; a list of Automation objects
    /// (spec §5.2), or an object with such a list as `automations`.
    pub fn automations(mut self, automations: impl Into<Automations>) -> Self {
        self.automations.push(automations.into());
        self
    }

    /// Starts at the start of a scenario, unless a start is set, and plays it; the clock then
    /// stands at its last step.
    pub fn scenario(mut self, scenario: Scenario) -> Self {
        self.scenario = Some(scenario);
        self
    }

    /// Keeps the state in a directory, which is made if there is none; in memory only otherwise.
    ///
    /// Whatever was answered is there when a sandbox is started with the directory again: journal,
    /// waiting work, idempotency keys, tokens, faults, automations and the clock. A clock that
    /// follows real time has gone on meanwhile. Manifests and switches are those of the new start;
    /// automations too, if they are given and not the same as at the last start.
    pub fn state(mut self, directory: impl Into<PathBuf>) -> Self {
        self.state = Some(directory.into());
        self
    }

    /// The secret of every app; `sandbox-secret` otherwise. Never set a real one.
    pub fn app_secret(mut self, secret: impl Into<String>) -> Self {
        self.secret = secret.into();
        self
    }

    /// Where the virtual clock starts, following real time from there; the present otherwise.
    pub fn start_at(mut self, start: Timestamp) -> Self {
        self.start_at = Some(start);
        self
    }

    /// The virtual clock stands still until it is moved.
    pub fn frozen(mut self) -> Self {
        self.frozen = true;
        self
    }

    /// Every call, whatever its path, needs this token: as the header `x-sandbox-token`, as the
    /// password of basic authentication (any user name), or in front of the path as `/_token/TOKEN`.
    /// 16 or more letters, digits, `-`, `.`, `_` or `~`.
    pub fn access_token(mut self, token: impl Into<String>) -> Self {
        self.access_token = Some(AccessToken::parse(token.into()));
        self
    }

    /// The address to listen on; `127.0.0.1` with any free port otherwise. One that other machines
    /// can reach needs an [access token](Self::access_token), and is then not held to loopback names
    /// in `Host`. Nothing is encrypted.
    pub fn listen(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// Answers one question that the sources leave open; see [`assumed`](crate::assumed) for all of
    /// them and for what holds otherwise.
    ///
    /// ```
    /// use triggers_sandbox::Sandbox;
    /// use triggers_sandbox::assumed::{Duplicates, PastDate};
    ///
    /// let builder = Sandbox::builder()
    ///     .assume(Duplicates::Ignored)
    ///     .assume(PastDate::Refused);
    /// ```
    pub fn assume(mut self, assumption: impl Into<Assumption>) -> Self {
        self.options.assumed.assume(assumption.into());
        self
    }

    /// How long a token lives on the virtual clock; four hours otherwise (spec §6.1).
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.options.token_lifetime = lifetime;
        self
    }

    /// Calls an app instance may make in one minute of the virtual clock; no limit otherwise.
    /// The real service's is 200 (spec §1.7).
    pub fn rate_limit(mut self, calls: u32) -> Self {
        self.options.rate_limit = Some(calls);
        self
    }

    /// Longest body of a request in bytes, above which it is refused with 413; 1 MiB otherwise. No
    /// source names the service's own limit.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// Activations that may wait at one time, all instances together; one million otherwise. Above
    /// it reports are refused with 429.
    pub fn max_waiting(mut self, activations: usize) -> Self {
        self.options.max_waiting = activations;
        self
    }

    /// Asks the app's own trigger provider for a fresh payload before delayed work runs
    /// (spec §3, §8); nobody otherwise. The `base` is its `baseUri`, an `http` URL on the loopback
    /// interface; asked is `POST {base}/refresh-payload`, unsigned, for every trigger, and for two
    /// seconds of real time at most. The sandbox stands still meanwhile, so the provider must not
    /// run on the only thread of the runtime that moves the clock.
    pub fn provider(mut self, base: impl Into<String>) -> Self {
        self.provider = Some(base.into());
        self
    }

    /// Reads what it was given, binds the address and serves until the [`Sandbox`] is dropped.
    ///
    /// # Errors
    ///
    /// See [`StartError`]; nothing is left running then.
    ///
    /// # Panics
    ///
    /// Outside a tokio runtime with I/O and time enabled, as tokio itself does.
    pub async fn start(self) -> Result<Sandbox, StartError> {
        if !self.listen.ip().is_loopback() && self.access_token.is_none() {
            return Err(StartError::NotLoopback(self.listen));
        }
        let address = self.listen;
        let shared = Arc::new(self.build()?);
        let listener = tokio::net::TcpListener::bind(address).await;
        Sandbox::serve(shared, listener).map_err(|source| StartError::Listen { address, source })
    }

    /// Everything but the network.
    pub(crate) fn build(mut self) -> Result<Shared, StartError> {
        let guard = Guard {
            token: self
                .access_token
                .take()
                .transpose()
                .map_err(StartError::AccessToken)?,
            max_body: self.max_body,
            shown_to_others: !self.listen.ip().is_loopback(),
        };
        let scenario = self.scenario.take();
        let start = scenario.as_ref().map(Scenario::start_at);
        self.start_at = self.start_at.or(start);
        // Until it is played, no time may pass.
        self.frozen |= scenario.is_some();
        let (secret, frozen) = (std::mem::take(&mut self.secret), self.frozen);
        let provider = self.provider.take();
        let provider = provider.map(|base| HttpProvider::new(&base));
        let provider = provider.transpose().map_err(StartError::Provider)?;
        let directory = self.state.take();
        let (mut state, store) = match &directory {
            None => (self.fresh()?, None),
            Some(directory) => {
                let (state, store, new) =
                    resume(directory, self.wanted()?).map_err(StartError::State)?;
                if scenario.is_some() && !new {
                    return Err(StartError::State(format!(
                        "{} holds a state already; a scenario is played in a new one",
                        directory.display()
                    )));
                }
                (state, Some(store))
            }
        };
        if let Some(provider) = provider {
            state.engine.provider.set(Box::new(provider));
        }
        // A state that is kept may follow real time, and has to catch up with it first.
        let freeze = frozen && !state.clock.is_frozen();
        let shared = Shared::new(state, store, secret, guard);
        if freeze {
            shared.freeze(true);
        }
        if let Some(scenario) = &scenario {
            let played = shared.play(scenario);
            if let (Err(_), Some(directory)) = (&played, &directory) {
                // It was made for this scenario.
                shared.close();
                store::discard(directory);
            }
            played.map_err(StartError::Scenario)?;
        }
        Ok(shared)
    }

    /// A state that begins here.
    fn fresh(self) -> Result<State, StartError> {
        let wall = Timestamp::now();
        let start = self.start_at.unwrap_or(wall);
        let mut catalog = Catalog::new(start);
        for manifest in self.manifests {
            manifest
                .add_to(&mut catalog, &self.options)
                .map_err(StartError::Manifest)?;
        }
        let clock = Clock::new(start, self.frozen, Instant::now());
        let engine = Engine::new(catalog, self.options, Moment { now: start, wall });
        let mut state = State::new(engine, clock);
        state
            .set_automations(read(self.automations)?)
            .map_err(StartError::Automations)?;
        state.forget_changes();
        Ok(state)
    }

    /// What a state that is kept has to fit.
    fn wanted(self) -> Result<Wanted, StartError> {
        let given = !self.automations.is_empty();
        let sources = self.manifests.into_iter().map(Manifest::into_source);
        Ok(Wanted {
            manifests: sources
                .collect::<Result<_, _>>()
                .map_err(StartError::Manifest)?,
            options: self.options,
            automations: given.then(|| read(self.automations)).transpose()?,
            start_at: self.start_at,
            frozen: self.frozen,
        })
    }
}

fn read(texts: Vec<Automations>) -> Result<Vec<Value>, StartError> {
    let mut automations = Vec::new();
    for texts in texts {
        automations.extend(texts.read().map_err(StartError::Automations)?);
    }
    Ok(automations)
}
