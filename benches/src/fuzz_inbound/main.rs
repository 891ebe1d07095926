//! Mutated bodies through webhooks and provider.
//!
//! ```console
//! $ cargo run --release -p triggers-benches --bin fuzz-inbound -- --count 1000000
//! ```
//!
//! One body in twenty is signed after the mutation, so that it is read to the end. The program fails on
//! a panic, on a body that is accepted although its signature is not right, and on a refusal with
//! another answer than all others.

use std::io::Write as _;
use std::process::ExitCode;
use std::time::Instant;

use serde_json::{Value, json};
use triggers_inbound::{Provider, Refresh, Response, Verifier, Webhooks};
use triggers_runtime::{AppId, triggers};
use triggers_sandbox::SigningKey;

#[triggers("../tests/expanded/provider.yaml", provider)]
mod events {}

const APP: &str = "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913";
const SITE: &str = "9c1b7f0e-2f53-4b55-8d0e-1f6a3c9d2e41";
const REFUSED: &str = r#"{"applicationError":{"code":"UNAUTHENTICATED","data":{}}}"#;

type Failure = Box<dyn std::error::Error>;

/// `xorshift64*`: the same bodies for the same seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() >> 32).unwrap_or_default() % end.max(1)
    }
}

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let run = runtime
        .map_err(Failure::from)
        .and_then(|runtime| runtime.block_on(run()));
    match run {
        Ok(text) => {
            say(&text);
            ExitCode::SUCCESS
        }
        Err(failure) => {
            say(&failure.to_string());
            ExitCode::FAILURE
        }
    }
}

fn argument(name: &str, default: u64) -> u64 {
    let mut rest = std::env::args().skip_while(|own| own != name).skip(1);
    rest.next()
        .and_then(|value| value.parse().ok())
        .unwrap_or(default)
}

async fn run() -> Result<String, Failure> {
    let (count, seed) = (argument("--count", 10_000), argument("--seed", 1));
    let key = SigningKey::of_process().map_err(|problem| problem.to_string())?;
    let app: AppId = APP.parse()?;
    let verifier = Verifier::new(app, key.public_key())?;
    let webhooks = Webhooks::new(verifier.clone()).on_event(|_| std::future::ready(Ok(())));
    let provider = Provider::new(verifier)
        .on_refresh(events::appointment_starting, |_, _, payload| async {
            Ok(Refresh::Refreshed(payload))
        })
        .on_refresh(events::shop_opened, |_, (), payload| async {
            Ok(Refresh::Refreshed(payload))
        });
    let claims = seeds();
    let valid: Vec<String> = claims.iter().map(|claims| key.sign(claims)).collect();
    let (mut accepted, mut failed) = (0_u64, 0_u64);
    let start = Instant::now();
    for number in seed..seed + count {
        let mut random = Random(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let chosen = random.below(claims.len());
        let signed = random.below(20) == 0;
        let body = if signed {
            let text = mutated(claims[chosen].to_string().into_bytes(), &mut random);
            key.sign_with(&json!({ "alg": "RS256" }), &text)
                .into_bytes()
        } else {
            mutated(valid[chosen].clone().into_bytes(), &mut random)
        };
        let genuine = signed || valid.iter().any(|valid| valid.as_bytes() == body);
        for response in [
            webhooks.handle(&body).await,
            provider.handle("/refresh-payload", &body).await,
        ] {
            check(&response, genuine)
                .map_err(|problem| format!("{problem}: --seed {number} --count 1"))?;
            accepted += u64::from(response.status() == 200);
            failed += u64::from(response.status() != 200 && response.refusal().is_none());
        }
    }
    let took = start.elapsed();
    Ok(format!(
        "{count} bodies from seed {seed} to webhooks and provider in {took:.0?}: {accepted} accepted, {failed} signed but without a fitting trigger or payload, the rest refused"
    ))
}

fn check(response: &Response, genuine: bool) -> Result<(), String> {
    match (response.refusal(), response.status()) {
        (Some(_), 401) if response.body() == REFUSED => Ok(()),
        (Some(refusal), status) => Err(format!("another answer, {status}, for {refusal:?}")),
        (None, status) if !genuine => Err(format!("accepted with {status}")),
        (None, _) => Ok(()),
    }
}

/// A webhook of each kind, and a call for each trigger.
fn seeds() -> Vec<Value> {
    let exp = 99_999_999_999_i64;
    let webhook = |event_type: &str, data: &Value| {
        let identity = json!({ "identityType": "WIX_USER" }).to_string();
        let data = json!({ "eventType": event_type, "instanceId": SITE, "data": data.to_string(), "identity": identity });
        json!({ "data": data.to_string(), "iat": 1, "exp": exp })
    };
    let call = |request: Value| {
        let metadata =
            json!({ "instanceId": SITE, "appExtensionType": "AUTOMATIONS_TRIGGER_PROVIDER" });
        json!({ "data": { "request": request, "metadata": metadata }, "aud": APP, "iss": "wix.com", "iat": 1, "exp": exp })
    };
    vec![
        webhook(
            "AppInstalled",
            &json!({ "appId": APP, "originInstanceId": SITE }),
        ),
        webhook("AppRemoved", &json!({ "appId": APP })),
        webhook(
            "x",
            &json!({
                "id": "1", "entityFqdn": "wix.contacts.v4.contact", "slug": "deleted", "entityId": SITE,
                "eventTime": "2026-11-27T10:00:00Z", "entityEventSequence": "7",
            }),
        ),
        call(
            json!({ "triggerKey": "appointment_starting", "externalEntityId": SITE, "payload": {
            "startsAt": "2026-12-01T10:00:00Z", "contactId": SITE, "type": "call", "priority": 2.0,
            "services": [{ "name": "Massage", "price": 50 }],
        } }),
        ),
        call(json!({ "triggerKey": "shop-opened", "payload": { "open": true } })),
    ]
}

/// Changes, removes, repeats or inserts up to three times.
fn mutated(mut text: Vec<u8>, random: &mut Random) -> Vec<u8> {
    const PARTS: [&str; 12] = [
        ".", "\"", "{", "}", "[", "null", "1e999", "\\", "\\u0000", "=", "é", ",",
    ];
    for _ in 0..random.below(4) {
        let at = random.below(text.len());
        let end = (at + random.below(40)).min(text.len());
        match random.below(6) {
            0 => text.truncate(at),
            1 => drop(text.drain(at..end)),
            2 => {
                let part = text[at..end].to_vec();
                drop(text.splice(at..at, part));
            }
            3 => drop(text.splice(at..at, PARTS[random.below(PARTS.len())].bytes())),
            _ if text.is_empty() => text.push(b'.'),
            _ => text[at] = random.next().to_le_bytes()[0],
        }
    }
    text
}

fn say(text: &str) {
    // A closed stream changes nothing about the exit code.
    let _ = writeln!(std::io::stdout(), "{text}");
}
