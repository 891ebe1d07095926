//! Where a call goes, and as whom.

use std::io;
use std::path::PathBuf;

use triggers_runtime::{AppCredentials, Client, Uuid};

use super::guid;

/// Where calls go when nothing else is said.
const SERVICE: &str = "https://www.wixapis.com";
/// Where `cargo triggers sandbox` listens when nothing else is said, and its secret.
const SANDBOX: &str = "http://127.0.0.1:4010";
const SANDBOX_SECRET: &str = "sandbox-secret";
/// The sandbox takes any GUID for an instance.
const SANDBOX_INSTANCE: Uuid = Uuid::from_u128(0x0000_0000_0000_4000_8000_0000_0000_0001);

/// What both commands are told of the receiver.
#[derive(Debug, clap::Args)]
pub(super) struct TargetArgs {
    /// Manifest that has the trigger [default: the one that #[triggers] would find from here]
    #[arg(long, value_name = "FILE")]
    pub(super) manifest: Option<PathBuf>,
    /// Send to a sandbox instead, at this address [default: `http://127.0.0.1:4010`]
    #[arg(long, value_name = "URL", num_args = 0..=1, require_equals = true, default_missing_value = SANDBOX)]
    sandbox: Option<String>,
    /// The app instance, a GUID; a sandbox needs none
    #[arg(long, value_name = "GUID", env = "TRIGGERS_INSTANCE_ID", value_parser = guid)]
    instance: Option<Uuid>,
    /// Print the request and send nothing
    #[arg(long)]
    pub(super) dry_run: bool,
}

/// A receiver that is ready.
pub(super) struct Target {
    pub(super) client: Client,
    pub(super) instance: Uuid,
    pub(super) url: String,
}

impl TargetArgs {
    /// The address of the receiver.
    pub(super) fn base_url(&self) -> String {
        let variable = || {
            std::env::var("TRIGGERS_BASE_URL")
                .ok()
                .filter(|url| !url.is_empty())
        };
        self.sandbox
            .clone()
            .or_else(variable)
            .unwrap_or_else(|| SERVICE.to_owned())
    }

    /// The client, from the environment or for the sandbox.
    pub(super) fn connect(&self, manifest_app: Option<&str>) -> io::Result<Target> {
        let url = self.base_url();
        if self.sandbox.is_some() {
            return self.connect_to_sandbox(url, manifest_app);
        }
        let hint = "; with `--sandbox` it goes to a sandbox, which needs no credentials";
        let client =
            Client::from_env().map_err(|error| io::Error::other(format!("{error}{hint}")))?;
        let instance = self.instance.ok_or_else(|| {
            io::Error::other(format!(
                "TRIGGERS_INSTANCE_ID is not set, and there is no `--instance`{hint}"
            ))
        })?;
        Ok(Target {
            client,
            instance,
            url,
        })
    }

    /// The sandbox knows an app by the manifest that it was started with.
    fn connect_to_sandbox(&self, url: String, manifest_app: Option<&str>) -> io::Result<Target> {
        let app = manifest_app
            .and_then(|app| app.parse().ok())
            .ok_or_else(|| {
                io::Error::other(
                    "the manifest has no `app_id`, which is who the sandbox takes the call from",
                )
            })?;
        let secret = std::env::var("TRIGGERS_APP_SECRET")
            .ok()
            .filter(|secret| !secret.is_empty());
        let secret = secret.unwrap_or_else(|| SANDBOX_SECRET.to_owned());
        let client = Client::builder(AppCredentials::new(app, secret))
            .base_url(&url)
            .build();
        Ok(Target {
            client: client.map_err(io::Error::other)?,
            instance: self.instance.unwrap_or(SANDBOX_INSTANCE),
            url,
        })
    }
}
