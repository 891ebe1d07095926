//! Where a story plays: one installed app, its site, and the service it reports to.

use std::collections::BTreeMap;

use jiff::Timestamp;
use triggers_runtime::{AppCredentials, Client, Instance, Uuid};
use triggers_sandbox::{Builder, Sandbox};

use crate::Failure;
use crate::timeline::{Line, Timeline};

/// The manifest of all four stories.
const MANIFEST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../triggers.yaml");
/// Its `app_id`.
const APP_ID: &str = "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913";
const APP_SECRET: &str = "sandbox-secret";

/// One installed app, its site, and the service it reports to.
pub struct Stage {
    site: Instance,
    /// None when the story plays against a server from the environment.
    sandbox: Option<Sandbox>,
    cast: BTreeMap<Uuid, String>,
    said: Vec<Line>,
}

impl Stage {
    /// Starts a sandbox with `automations` (YAML) whose clock is frozen at `start` (RFC 3339), or
    /// connects to the server that the environment names.
    ///
    /// # Errors
    ///
    /// What the sandbox or the environment finds wrong.
    pub async fn set(automations: &str, start: &str) -> Result<Self, Failure> {
        Self::set_with(automations, start, |sandbox| sandbox).await
    }

    /// As [`set`](Self::set), with further settings of the sandbox.
    ///
    /// # Errors
    ///
    /// What the sandbox or the environment finds wrong.
    pub async fn set_with(
        automations: &str,
        start: &str,
        settings: impl FnOnce(Builder) -> Builder,
    ) -> Result<Self, Failure> {
        if std::env::var_os("TRIGGERS_BASE_URL").is_some() {
            let instance = std::env::var("TRIGGERS_INSTANCE_ID")
                .map_err(|error| Failure::new(format!("TRIGGERS_INSTANCE_ID: {error}")))?;
            let site = Client::from_env()?.instance(instance.parse()?);
            return Ok(Self::new(site, None));
        }
        let sandbox = Sandbox::builder()
            .manifest(MANIFEST)
            .automations(automations)
            .app_secret(APP_SECRET)
            .start_at(start.parse()?)
            .frozen();
        let sandbox = settings(sandbox).start().await?;
        let app = Client::builder(AppCredentials::new(APP_ID.parse()?, APP_SECRET))
            .base_url(sandbox.base_url())
            .build()?;
        Ok(Self::new(
            app.instance(Uuid::now_v7().into()),
            Some(sandbox),
        ))
    }

    fn new(site: Instance, sandbox: Option<Sandbox>) -> Self {
        Self {
            site,
            sandbox,
            cast: BTreeMap::new(),
            said: Vec::new(),
        }
    }

    /// The site that the app is installed on.
    #[must_use]
    pub fn site(&self) -> &Instance {
        &self.site
    }

    /// The sandbox that the story plays against, unless it is another server.
    #[must_use]
    pub fn sandbox(&self) -> Option<&Sandbox> {
        self.sandbox.as_ref()
    }

    /// A new GUID, which the timeline calls `name`.
    pub fn cast(&mut self, name: impl Into<String>) -> Uuid {
        let id = Uuid::now_v7();
        self.name(id, name);
        id
    }

    /// Lets the timeline call `id` by `name`.
    pub fn name(&mut self, id: Uuid, name: impl Into<String>) {
        self.cast.insert(id, name.into());
    }

    /// Adds a line of the story to the timeline, now.
    pub fn says(&mut self, text: &str) {
        match &self.sandbox {
            Some(sandbox) => self.said.push(Line::story(sandbox, text)),
            None => println!("{text}"),
        }
    }

    /// Lets the clock run to `moment` (RFC 3339); all that falls due runs on the way. Another
    /// server's clock is its own: there the story goes on at once.
    ///
    /// # Errors
    ///
    /// When `moment` is no time, or lies in the past.
    pub fn wait_until(&self, moment: &str) -> Result<(), Failure> {
        if let Some(sandbox) = &self.sandbox {
            sandbox.clock().to(moment.parse::<Timestamp>()?)?;
        }
        Ok(())
    }

    /// Prints the timeline and holds what ran to `expected`: for each action its time in UTC, its
    /// name and who it was for, in the order they ran.
    ///
    /// # Errors
    ///
    /// What ran and should not have, and what should have run and did not.
    pub fn finish(self, expected: &[&str]) -> Result<(), Failure> {
        let Some(sandbox) = &self.sandbox else {
            println!("done; what the automations make of it is up to the server");
            return Ok(());
        };
        let timeline = Timeline::new(sandbox, &self.cast, self.said);
        println!("{}", timeline.told);
        timeline.hold_to(expected)
    }
}
