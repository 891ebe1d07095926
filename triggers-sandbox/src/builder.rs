//! Setting up a sandbox.

use crate::catalog::Catalog;
use crate::engine::clock::Moment;
use crate::error::{Error, Problem};
use crate::log::{self, Resumed, StateError, Wanted, resume};
use crate::options::Options;
use crate::options::assumed::Assumption;
use crate::outbound;
use crate::sandbox::Sandbox;
use crate::scenario::Scenario;
use crate::server::{AccessToken, App, ConnectionLimits, Guard, MAX_BODY};
use crate::shared::Shared;
use crate::source::{Automations, Manifest};
use jiff::Timestamp;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

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
    connections: ConnectionLimits,
    options: Options,
    pub(crate) outbound: outbound::Setup,
    mask_pii: bool,
}

/// Why a sandbox could not be started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// A manifest is wrong, cannot be opened, or has no `app_id`.
    #[error("{0}")]
    Manifest(Problem),
    /// The automations or the scenario are wrong, or use what the sandbox cannot do.
    #[error(transparent)]
    Refused(#[from] Error),
    /// Other machines may only reach the sandbox with an access token.
    #[error(
        "{0} is not a loopback address; to be reached from other machines the sandbox needs an access token (`--access-token`)"
    )]
    NotLoopback(SocketAddr),
    /// The access token is too short, or cannot be part of a URL.
    #[error("{0}")]
    AccessToken(&'static str),
    /// The state directory is in use, cannot be read or written, or does not fit.
    #[error(transparent)]
    State(#[from] StateError),
    /// The URL of the provider or of the receiver of webhooks does not name the loopback interface,
    /// or there is no key to sign with.
    #[error("{0}")]
    Provider(Problem),
    /// No thread can be started.
    #[error("no thread to ask the provider with: {0}")]
    Thread(std::io::Error),
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
            connections: ConnectionLimits::default(),
            options: Options::default(),
            outbound: outbound::Setup::default(),
            mask_pii: false,
        }
    }

    /// Adds the app of a manifest; several manifests are several apps. A manifest needs an
    /// `app_id` here: it owns the triggers and is the `client_id` of tokens.
    pub fn manifest(mut self, manifest: impl Into<Manifest>) -> Self {
        self.manifests.push(manifest.into());
        self
    }

    /// Adds automations: YAML or JSON text, or a JSON value; a list of Automation objects
    /// (API summary [5.2](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s5.2)), or an object with such a list as `automations`.
    pub fn automations(mut self, automations: impl Into<Automations>) -> Self {
        self.automations.push(automations.into());
        self
    }

    /// Starts at the start of a scenario, unless a start is set, and plays it; the clock then
    /// is frozen at its last step.
    pub fn scenario(mut self, scenario: Scenario) -> Self {
        self.scenario = Some(scenario);
        self
    }

    /// Keeps the state in a directory, which is made if there is none; in memory only otherwise.
    ///
    /// Whatever was answered is there when a sandbox is started with the directory again: journal,
    /// waiting work, idempotency keys, tokens, faults, automations and the clock. A clock that
    /// follows real time has advanced. Manifests and switches are those of the new start;
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

    /// Freezes the virtual clock until it is moved.
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

    /// How long a token lives on the virtual clock; four hours otherwise (API summary [6.1](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s6.1)).
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.options.token_lifetime = lifetime;
        self
    }

    /// Calls an app instance may make in one minute of the virtual clock; no limit otherwise.
    /// The real service's is 200 (API summary [1.7](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s1.7)).
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

    /// Connections that may be open at one time; 200 otherwise. Above it the one that has been idle
    /// for longest is closed; while all of them are being answered, new ones wait.
    pub fn max_connections(mut self, connections: usize) -> Self {
        self.connections.max = connections.max(1);
        self
    }

    /// How long a connection may be idle, and how long the head and the body of a request may each
    /// take to arrive, in real time; a minute otherwise. Then the connection is closed.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.connections.patience = timeout;
        self
    }

    /// Activations that may wait at one time, all instances together; one million otherwise. Above
    /// it reports are refused with 429.
    pub fn max_waiting(mut self, activations: usize) -> Self {
        self.options.max_waiting = activations;
        self
    }

    /// Masks the personal data that the `pii` of manifests names, in everything that the sandbox shows:
    /// the journal with its bodies and rendered inputs, pages, lists of this library, timelines and
    /// scenarios. Automations still see the values. `cargo triggers sandbox` does so by itself.
    ///
    /// A mask is valid for the schema, and equal values have equal masks in every run. A state that is
    /// [kept](Self::state) holds the values, so another run can show them.
    pub fn mask_pii(mut self) -> Self {
        self.mask_pii = true;
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
    pub async fn start(mut self) -> Result<Sandbox, StartError> {
        if !self.listen.ip().is_loopback() && self.access_token.is_none() {
            return Err(StartError::NotLoopback(self.listen));
        }
        let address = self.listen;
        let guard = self.guard()?;
        let connections = self.connections;
        let secret = std::mem::take(&mut self.secret);
        let Built { shared, lost } = self.build()?;
        let app = Arc::new(App {
            shared,
            guard,
            connections,
            secret,
        });
        let listener = tokio::net::TcpListener::bind(address).await;
        Sandbox::serve(&app, listener, lost)
            .map_err(|source| StartError::Listen { address, source })
    }

    fn guard(&mut self) -> Result<Guard, StartError> {
        let token = self.access_token.take().transpose();
        Ok(Guard {
            token: token.map_err(StartError::AccessToken)?,
            max_body: self.max_body,
            shown_to_others: !self.listen.ip().is_loopback(),
        })
    }

    /// Everything but the network.
    pub(crate) fn build(mut self) -> Result<Built, StartError> {
        let scenario = self.scenario.take();
        let start = scenario.as_ref().map(Scenario::start_at);
        self.start_at = self.start_at.or(start);
        // Until it is played, no time may pass.
        self.frozen |= scenario.is_some();
        let frozen = self.frozen;
        let outbound = std::mem::take(&mut self.outbound).open();
        let outbound = outbound.map_err(StartError::Provider)?;
        let directory = self.state.take();
        let wanted = self.wanted(outbound.has_provider())?;
        let (state, store, lost) = match &directory {
            None => (log::begin(wanted, None)?, None, None),
            Some(directory) => {
                let Resumed {
                    state,
                    store,
                    new,
                    lost,
                } = resume(directory, wanted)?;
                if scenario.is_some() && !new {
                    return Err(StartError::State(StateError::Mismatch {
                        directory: directory.clone(),
                        problem: "it holds a state already; a scenario is played in a new one"
                            .to_owned(),
                    }));
                }
                (state, Some(store), lost)
            }
        };
        // A state that is kept may follow real time, and has to catch up with it first.
        let freeze = frozen && !state.clock.is_frozen();
        let shared = Arc::new(Shared::new(state, store, outbound));
        outbound::serve(&shared).map_err(StartError::Thread)?;
        if freeze {
            shared.change(|session| session.freeze(true));
        }
        if let Some(scenario) = &scenario {
            let played = shared.play(scenario);
            if let (Err(_), Some(directory)) = (&played, &directory) {
                // It was made for this scenario.
                shared.close();
                log::discard(directory);
            }
            played?;
        }
        Ok(Built { shared, lost })
    }

    /// Reads the manifests and automations.
    fn wanted(self, provider: bool) -> Result<Wanted, StartError> {
        let wall = Timestamp::now();
        let now = self.start_at.unwrap_or(wall);
        let mut catalog = Catalog::new(now);
        let mut manifests = Vec::new();
        for manifest in self.manifests {
            let source = manifest.into_source().map_err(StartError::Manifest)?;
            let read = catalog.read(&source, &self.options);
            read.map_err(StartError::Manifest)?;
            manifests.push(source);
        }
        let mut automations = None;
        for text in self.automations {
            let automations = automations.get_or_insert_with(Vec::new);
            automations.extend(text.read(&catalog)?);
        }
        Ok(Wanted {
            at: Moment { now, wall },
            manifests,
            catalog,
            options: self.options,
            automations,
            start_at: self.start_at,
            frozen: self.frozen,
            provider,
            mask_pii: self.mask_pii,
        })
    }
}

/// A sandbox without a server.
#[derive(Debug)]
pub(crate) struct Built {
    pub(crate) shared: Arc<Shared>,
    /// What the state directory has lost.
    pub(crate) lost: Option<String>,
}
