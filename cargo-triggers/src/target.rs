//! Which service a command talks to, as which app and for which instance: the same for all commands.

use std::io;

use triggers_runtime::environment;
use triggers_runtime::{Answer, AppCredentials, AppId, Client, Error, Instance, InstanceId, Uuid};

/// The service itself.
const SERVICE: &str = "https://www.wixapis.com";
/// Where `cargo triggers sandbox` listens by default, and its secret.
const SANDBOX: &str = "http://127.0.0.1:4010";
const SANDBOX_SECRET: &str = "sandbox-secret";
/// The sandbox accepts any GUID as an instance.
const SANDBOX_INSTANCE: InstanceId =
    InstanceId::new(Uuid::from_u128(0x0000_0000_0000_4000_8000_0000_0000_0001));

/// What all these commands say about their settings.
macro_rules! settings_help {
    () => {
        "\
Settings: TRIGGERS_APP_SECRET, TRIGGERS_INSTANCE_ID, and TRIGGERS_APP_ID or the manifest's app_id.
TRIGGERS_BASE_URL names another address, such as that of a sandbox, and TRIGGERS_SANDBOX_TOKEN its
access token. HTTPS_PROXY, NO_PROXY and SSL_CERT_FILE are honored."
    };
}
pub(crate) use settings_help;

/// Arguments that name the service.
#[derive(Debug, clap::Args)]
pub(crate) struct TargetArgs {
    /// Use a sandbox instead of the service, at this address [default: `http://127.0.0.1:4010`]
    #[arg(long, value_name = "URL", num_args = 0..=1, require_equals = true, default_missing_value = SANDBOX)]
    pub(crate) sandbox: Option<String>,
    /// App instance, a GUID [default: `TRIGGERS_INSTANCE_ID`; any with `--sandbox`]
    #[arg(long, value_name = "GUID", value_parser = guid)]
    pub(crate) instance: Option<Uuid>,
}

/// An installation of the app, ready to be called.
pub(crate) struct Target {
    pub(crate) site: Instance,
    pub(crate) url: String,
}

impl TargetArgs {
    /// The address of the service, without a token of a sandbox.
    pub(crate) fn url(&self) -> io::Result<String> {
        let url = self.base_url()?;
        let shown = url.split("/_token/").next().unwrap_or_default();
        Ok(shown.trim_end_matches('/').to_owned())
    }

    fn base_url(&self) -> io::Result<String> {
        let from_env = match &self.sandbox {
            Some(url) => Some(url.clone()),
            None => environment::variable("TRIGGERS_BASE_URL").map_err(|error| settings(&error))?,
        };
        Ok(from_env.unwrap_or_else(|| SERVICE.to_owned()))
    }

    /// Connects as the app of the environment or of the manifest.
    pub(crate) fn connect(&self, manifest_app: Option<&str>) -> io::Result<Target> {
        let app_id = manifest_app.and_then(|id| id.parse().ok());
        let client = match &self.sandbox {
            Some(url) => sandbox(url, app_id)?,
            None => environment::builder(app_id)
                .and_then(triggers_runtime::ClientBuilder::build)
                .map_err(|error| missing(error.problem()))?,
        };
        Ok(Target {
            site: client.instance(self.instance()?),
            url: self.url()?,
        })
    }

    fn instance(&self) -> io::Result<InstanceId> {
        const NAME: &str = "TRIGGERS_INSTANCE_ID";
        if let Some(id) = self.instance {
            return Ok(id.into());
        }
        match environment::variable(NAME).map_err(|error| settings(&error))? {
            Some(id) => guid(&id)
                .map(InstanceId::new)
                .map_err(|problem| io::Error::other(format!("{NAME} is not a GUID: {problem}"))),
            None if self.sandbox.is_some() => Ok(SANDBOX_INSTANCE),
            None => Err(missing("TRIGGERS_INSTANCE_ID is not set")),
        }
    }
}

/// A client of a sandbox, which knows an app by the manifest that it was started with.
fn sandbox(url: &str, app_id: Option<AppId>) -> io::Result<Client> {
    let variable = |name| environment::variable(name).map_err(|error| settings(&error));
    let app_id = match app_id {
        Some(app_id) => app_id,
        None => variable("TRIGGERS_APP_ID")?
            .and_then(|id| id.parse().ok())
            .ok_or_else(|| {
                io::Error::other("the manifest needs an `app_id`: the sandbox knows the app by it")
            })?,
    };
    let secret = variable("TRIGGERS_APP_SECRET")?;
    let secret = secret.unwrap_or_else(|| SANDBOX_SECRET.to_owned());
    let mut builder = Client::builder(AppCredentials::new(app_id, secret)).base_url(url);
    if let Some(token) = variable("TRIGGERS_SANDBOX_TOKEN")? {
        builder = builder.sandbox_token(token);
    }
    builder.build().map_err(|error| settings(&error))
}

fn settings(error: &Error) -> io::Error {
    io::Error::other(error.problem().to_owned())
}

/// The error says all that is needed at once.
fn missing(problem: &str) -> io::Error {
    let all = "the service needs TRIGGERS_APP_SECRET, TRIGGERS_INSTANCE_ID or `--instance`, and \
               TRIGGERS_APP_ID or the manifest's `app_id`; `--sandbox` uses a sandbox, which needs \
               none of them";
    let is_missing = problem.ends_with("is not set");
    io::Error::other(if is_missing {
        format!("{problem}: {all}")
    } else {
        problem.to_owned()
    })
}

/// Waits for a call.
pub(crate) fn wait<T>(call: impl Future<Output = T>) -> io::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    Ok(runtime.block_on(call))
}

/// Why the service was not reached or refused, with its own words below. They are shown, since the
/// event is the caller's own; the client keeps secrets and tokens out of them.
pub(crate) fn explained(error: &Error) -> String {
    let mut lines = vec![error.to_string()];
    if let Some(answer) = error.answer() {
        lines.extend(
            prose(answer)
                .iter()
                .map(|text| format!("the service says: {}", shown(text))),
        );
        if answer.code() == Some("ACCESS_TOKEN_REQUIRED") {
            lines.push("set TRIGGERS_SANDBOX_TOKEN to the access token of the sandbox".to_owned());
        }
    }
    lines.join("\n = ")
}

fn prose(answer: &Answer) -> Vec<String> {
    let mut all = vec![answer.message().to_owned()];
    all.extend(answer.description().map(str::to_owned));
    all.extend(
        answer
            .violations()
            .iter()
            .map(|violation| format!("{}: {}", violation.field, violation.description)),
    );
    all.retain(|text| !text.trim().is_empty());
    all.dedup();
    all
}

/// Text from the network: nothing in it moves the cursor or changes the direction of writing.
pub(crate) fn shown(text: &str) -> String {
    let line = text.replace(['\n', '\t'], " ");
    if triggers_codegen::hidden_in(&line).is_some() {
        line.escape_debug().to_string()
    } else {
        line
    }
}

/// A GUID in its usual spelling; other spellings that a parser knows are not what the API takes.
pub(crate) fn guid(text: &str) -> Result<Uuid, String> {
    let parsed = Uuid::parse_str(text)
        .ok()
        .filter(|_| triggers_codegen::formats::is_uuid(text));
    parsed
        .ok_or_else(|| "a GUID has 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12".to_owned())
}
