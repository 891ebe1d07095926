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
use crate::state::Shared;
use jiff::Timestamp;
use std::net::{Ipv4Addr, SocketAddr};
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
    /// The scenario cannot be played.
    #[error("{0}")]
    Scenario(String),
    /// The provider's URL is none on the loopback interface.
    #[error("{0}")]
    Provider(String),
    /// The address cannot be bound.
    #[error("cannot listen on {address}")]
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
    pub(crate) fn build(self) -> Result<Shared, StartError> {
        let wall = Timestamp::now();
        let scenario_start = self.scenario.as_ref().map(Scenario::start_at);
        let start = self.start_at.or(scenario_start).unwrap_or(wall);
        let mut catalog = Catalog::new(start);
        for manifest in self.manifests {
            manifest
                .add_to(&mut catalog, &self.options)
                .map_err(StartError::Manifest)?;
        }
        let mut automations = Vec::new();
        for texts in self.automations {
            automations.extend(texts.read().map_err(StartError::Automations)?);
        }
        let clock = Clock::new(start, self.frozen, Instant::now());
        let mut engine = Engine::new(catalog, self.options, Moment { now: start, wall });
        if let Some(base) = &self.provider {
            let provider = HttpProvider::new(base).map_err(StartError::Provider)?;
            engine.provider.set(Box::new(provider));
        }
        let guard = Guard {
            token: self
                .access_token
                .transpose()
                .map_err(StartError::AccessToken)?,
            max_body: self.max_body,
            shown_to_others: !self.listen.ip().is_loopback(),
        };
        let shared = Shared::new(engine, clock, self.secret, guard);
        shared
            .set_automations(automations)
            .map_err(StartError::Automations)?;
        if let Some(scenario) = &self.scenario {
            shared.play(scenario).map_err(StartError::Scenario)?;
        }
        Ok(shared)
    }
}
