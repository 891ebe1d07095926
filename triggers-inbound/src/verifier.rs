//! Who sent a body, and whether it is meant for this app and for now.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use serde_json::{Map, Value};
use triggers_runtime::AppId;

use crate::Refusal;
use crate::base64::decode_url;
use crate::json;
use crate::key::{KeyError, PublicKey};

/// Who signs (docs/api.md#s8).
const ISSUER: &str = "wix.com";
const MAX_SIZE: usize = 1 << 20;
const LEEWAY: Duration = Duration::from_secs(60);

/// Verifies what Wix sends to an app: a JSON Web Token, signed with RS256 for the public key of the
/// app (API summary [8](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s8)).
///
/// Only RS256 is accepted, whatever the header of the token asks for, and a key that the token brings
/// along is never used. The token must have an `exp`. An object that has a key twice is refused.
///
/// ```no_run
/// use triggers_inbound::Verifier;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let app_id = triggers_runtime::AppId::new(triggers_runtime::Uuid::nil());
/// let verifier = Verifier::new(app_id, std::env::var("WIX_PUBLIC_KEY")?)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use]
pub struct Verifier {
    app_id: String,
    key: UnparsedPublicKey<Vec<u8>>,
    leeway: Duration,
    max_size: usize,
}

/// Whether a token must name its issuer and its audience. If it names them, they are always compared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller {
    /// Service plugins set both.
    Required,
    /// Webhooks set neither.
    Optional,
}

/// The claims of a token whose signature, times and audience are right.
#[derive(Clone, Debug)]
pub(crate) struct Claims {
    pub(crate) data: Value,
    /// When it was signed, in seconds since 1970; 0 if the token does not say.
    pub(crate) issued_at: i64,
}

impl Verifier {
    /// Creates a verifier from the id of the app and its public key: PEM, base64 of PEM, or DER.
    ///
    /// # Errors
    ///
    /// When the key is not an RSA key of 2,048 to 8,192 bits.
    pub fn new(app_id: AppId, public_key: impl AsRef<[u8]>) -> Result<Self, KeyError> {
        let key = PublicKey::parse(public_key.as_ref())?;
        Ok(Self {
            app_id: app_id.to_string(),
            key: UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.der),
            leeway: LEEWAY,
            max_size: MAX_SIZE,
        })
    }

    /// Sets how far the clocks of both sides may differ. Default: one minute.
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.leeway = leeway;
        self
    }

    /// Sets the largest body that is read, in bytes. Default: 1 MiB.
    pub fn max_size(mut self, bytes: usize) -> Self {
        self.max_size = bytes;
        self
    }

    #[cfg(feature = "tower")]
    pub(crate) fn limit(&self) -> usize {
        self.max_size
    }

    /// Verifies a webhook at this time and returns the signed data.
    ///
    /// # Errors
    ///
    /// When the body is not a valid token for this app.
    pub fn verify(&self, body: &[u8], now: SystemTime) -> Result<Value, Refusal> {
        let claims = self.claims(body, Caller::Optional, now)?;
        Ok(claims.data)
    }

    /// Verifies a call of a service plugin, which names its issuer and its audience, and returns the
    /// signed data.
    ///
    /// # Errors
    ///
    /// When the body is not a valid token for this app.
    pub fn verify_call(&self, body: &[u8], now: SystemTime) -> Result<Value, Refusal> {
        let claims = self.claims(body, Caller::Required, now)?;
        Ok(claims.data)
    }

    pub(crate) fn claims(
        &self,
        body: &[u8],
        caller: Caller,
        now: SystemTime,
    ) -> Result<Claims, Refusal> {
        if body.len() > self.max_size {
            return Err(Refusal::TooLarge);
        }
        let [header, payload, signature] = split(body).ok_or(Refusal::NotAToken)?;
        let signed = &body[..header.len() + 1 + payload.len()];
        check_header(header)?;
        let signature = decode_url(signature).ok_or(Refusal::NotAToken)?;
        self.key
            .verify(signed, &signature)
            .map_err(|_| Refusal::Signature)?;
        let payload = decode_url(payload).ok_or(Refusal::NotAToken)?;
        let Ok(Value::Object(mut claims)) = json::parse(&payload) else {
            return Err(Refusal::Claims);
        };
        let issued_at = self.check_times(&claims, now)?;
        self.check_caller(&claims, caller)?;
        let data = claims.remove("data").ok_or(Refusal::Data)?;
        Ok(Claims { data, issued_at })
    }

    fn check_times(&self, claims: &Map<String, Value>, now: SystemTime) -> Result<i64, Refusal> {
        let now = now.duration_since(UNIX_EPOCH).map_or(0, seconds);
        let leeway = seconds(self.leeway);
        let expires = time(claims, "exp")?.ok_or(Refusal::Expired)?;
        if now >= expires.saturating_add(leeway) {
            return Err(Refusal::Expired);
        }
        let issued_at = time(claims, "iat")?;
        for begins in [issued_at, time(claims, "nbf")?].into_iter().flatten() {
            if begins > now.saturating_add(leeway) {
                return Err(Refusal::NotYetValid);
            }
        }
        Ok(issued_at.unwrap_or_default())
    }

    fn check_caller(&self, claims: &Map<String, Value>, caller: Caller) -> Result<(), Refusal> {
        let absent = caller == Caller::Optional;
        let is_issuer = match claims.get("iss") {
            None => absent,
            Some(issuer) => issuer == ISSUER,
        };
        if !is_issuer {
            return Err(Refusal::Issuer);
        }
        let is_this_app = |audience: &Value| {
            let text = audience.as_str();
            text.is_some_and(|text| text.eq_ignore_ascii_case(&self.app_id))
        };
        let is_audience = match claims.get("aud") {
            None => absent,
            Some(Value::Array(audiences)) => audiences.iter().any(is_this_app),
            Some(audience) => is_this_app(audience),
        };
        if is_audience {
            Ok(())
        } else {
            Err(Refusal::Audience)
        }
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("app_id", &self.app_id)
            .field("leeway", &self.leeway)
            .field("max_size", &self.max_size)
            .finish_non_exhaustive()
    }
}

/// Splits a token at its two dots: a short header and a signature are searched, not the payload.
/// Further dots are refused as base64.
fn split(body: &[u8]) -> Option<[&[u8]; 3]> {
    let first = body.iter().position(|byte| *byte == b'.')?;
    let last = body.iter().rposition(|byte| *byte == b'.')?;
    let payload = body.get(first + 1..last)?;
    Some([&body[..first], payload, &body[last + 1..]])
}

/// The header is checked before the signature because it names the algorithm; nothing else in it is
/// used. `crit` names extensions that a receiver must understand, and this one knows none. With `b64`
/// the payload would not be base64.
fn check_header(header: &[u8]) -> Result<(), Refusal> {
    let header = decode_url(header).ok_or(Refusal::NotAToken)?;
    let Ok(Value::Object(header)) = json::parse(&header) else {
        return Err(Refusal::NotAToken);
    };
    let is_rs256 = header
        .get("alg")
        .is_some_and(|algorithm| algorithm == "RS256");
    let is_extended = ["crit", "b64"]
        .iter()
        .any(|name| header.contains_key(*name));
    if is_rs256 && !is_extended {
        Ok(())
    } else {
        Err(Refusal::Algorithm)
    }
}

/// Reads a time in seconds. A fraction is allowed in a token and makes no difference here.
fn time(claims: &Map<String, Value>, name: &str) -> Result<Option<i64>, Refusal> {
    let Some(claim) = claims.get(name) else {
        return Ok(None);
    };
    #[allow(clippy::cast_possible_truncation)] // Saturates.
    let time = claim
        .as_i64()
        .or_else(|| claim.as_f64().map(|time| time.floor() as i64));
    time.map(Some).ok_or(Refusal::Claims)
}

fn seconds(time: Duration) -> i64 {
    i64::try_from(time.as_secs()).unwrap_or(i64::MAX)
}
