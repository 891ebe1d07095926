//! An app without the attribute: its build script writes the events to a file, and the app includes
//! it. The events are the same; the file can be read, searched and stepped through.

use std::error::Error;
use std::io::{self, Write as _};

use triggers_runtime::{AppCredentials, Client, ContactId, FutureDate, Uuid};
use triggers_sandbox::Sandbox;

mod events {
    include!(concat!(env!("OUT_DIR"), "/triggers.rs"));
}
use events::{SessionId, session_starting};

#[cfg(test)]
mod tests;

const APP: &str = "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../../triggers.yaml");
    let sandbox = Sandbox::builder().manifest(manifest).start().await?;
    let credentials = AppCredentials::new(APP.parse()?, "sandbox-secret");
    let client = Client::builder(credentials)
        .base_url(sandbox.base_url())
        .build()?;
    let site = client.instance(Uuid::now_v7().into());

    let id = SessionId::new(Uuid::now_v7());
    let payload = session_starting::Payload {
        session_title: "Guitar lesson 3".to_owned(),
        starts_at: FutureDate::new("2030-12-01T16:00:00Z".parse()?),
        contact_id: ContactId::new(Uuid::now_v7()),
    };
    session_starting::report(&site, id, &payload).await?;
    session_starting::cancel(&site, id).await?;
    writeln!(
        io::stdout(),
        "reported and canceled {}",
        session_starting::KEY
    )?;
    Ok(())
}
