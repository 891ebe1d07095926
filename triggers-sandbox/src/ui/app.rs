//! Where the app is installed, and what the sandbox knows of its server.

use super::send::last_instance;
use super::{Look, Wrong};
use serde_json::{Value, json};

#[expect(clippy::unnecessary_wraps, reason = "the form of all screens")]
pub(super) fn view(look: &Look<'_>) -> Result<Value, Wrong> {
    let outbound = &look.shared.outbound;
    let [webhooks, provider] = outbound.addresses();
    Ok(json!({
        "appId": look.shared.catalog.first_app(),
        "webhooks": webhooks,
        "provider": provider,
        // What the app verifies with.
        "publicKey": outbound.public_key(),
        "installations": look.state.installations.list(),
        // To propose one.
        "instanceId": last_instance(look.state),
    }))
}
