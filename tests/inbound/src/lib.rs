//! A signer in the place of the service. Its keys are generated in each run.

#![allow(
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::unwrap_used,
    missing_docs,
    reason = "tests"
)]

use jiff::Timestamp;
use serde_json::{Value, json};
use triggers_inbound::Verifier;
use triggers_runtime::AppId;
use triggers_sandbox::SigningKey;

pub const APP: &str = "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913";
pub const SITE: &str = "9c1b7f0e-2f53-4b55-8d0e-1f6a3c9d2e41";

pub fn now() -> i64 {
    Timestamp::now().as_second()
}

pub fn key() -> SigningKey {
    SigningKey::of_process().unwrap()
}

pub fn verifier() -> Verifier {
    Verifier::new(app_id(), key().public_key()).unwrap()
}

pub fn app_id() -> AppId {
    APP.parse().unwrap()
}

/// The claims of a webhook.
pub fn webhook(event_type: &str, data: &Value) -> Value {
    webhook_at(event_type, data, now())
}

pub fn webhook_at(event_type: &str, data: &Value, at: i64) -> Value {
    let envelope = json!({ "eventType": event_type, "instanceId": SITE, "data": data.to_string() });
    json!({ "data": envelope.to_string(), "iat": at, "exp": at + 600 })
}

/// The claims of a call of the provider.
pub fn call(request: &Value) -> Value {
    let metadata =
        json!({ "instanceId": SITE, "appExtensionType": "automations_trigger_provider" });
    json!({
        "data": { "request": request, "metadata": metadata },
        "iss": "wix.com", "aud": APP, "iat": now(), "exp": now() + 600,
    })
}

/// Signs with HMAC, as an attacker does who has the public key only.
pub fn hs256(claims: &Value, secret: &[u8]) -> String {
    let unsigned = key().sign_with(&json!({ "alg": "HS256" }), claims.to_string().as_bytes());
    let signed = unsigned.rsplit_once('.').unwrap().0.to_owned();
    let secret = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret);
    let tag = ring::hmac::sign(&secret, signed.as_bytes());
    format!("{signed}.{}", url(tag.as_ref()))
}

/// Base64url, by the signer: the payload of a token that it signs.
pub fn url(bytes: &[u8]) -> String {
    let token = key().sign_with(&json!({}), bytes);
    token.split('.').nth(1).unwrap().to_owned()
}
