//! Verified webhooks per second on one core, against `jsonwebtoken` alone.
//!
//! ```console
//! $ cargo run --release -p triggers-benches --features inbound --bin inbound
//! ```
//!
//! Both verify the same tokens. `triggers-inbound` also reads the event, looks whether it was handled,
//! and remembers it. Two more rows check the signatures alone, with the library of each side. The
//! contestants take turns; the ratio is the median over the rounds.

use std::io::Write as _;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde::Deserialize;
use serde_json::json;
use triggers_inbound::{Verifier, Webhooks};
use triggers_runtime::{AppId, Uuid};
use triggers_sandbox::SigningKey;

const TOKENS: u32 = 2_000;
const ROUNDS: usize = 21;

type Failure = Box<dyn std::error::Error>;

#[derive(Deserialize)]
struct Claims {
    data: String,
}

fn main() -> Result<(), Failure> {
    let key = SigningKey::of_process().map_err(|problem| problem.to_string())?;
    let tokens = tokens(&key)?;
    let bytes: usize = tokens.iter().map(String::len).sum();
    let verifier = Verifier::new(AppId::new(Uuid::nil()), key.public_key())?;
    let theirs = DecodingKey::from_rsa_pem(key.public_key().as_bytes())?;
    let validation = Validation::new(Algorithm::RS256);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;

    let signatures = Signatures::new(&tokens)?;

    let mut times: [Vec<Duration>; 5] = Default::default();
    for _ in 0..=ROUNDS {
        times[0].push(time(|| {
            for token in &tokens {
                let claims = decode::<Claims>(token, &theirs, &validation)?;
                std::hint::black_box(claims.claims.data);
            }
            Ok(())
        })?);
        times[1].push(time(|| {
            for token in &tokens {
                std::hint::black_box(verifier.verify(token.as_bytes(), SystemTime::now())?);
            }
            Ok(())
        })?);
        let webhooks = Webhooks::new(verifier.clone()).on_event(|_| std::future::ready(Ok(())));
        times[2].push(time(|| {
            runtime.block_on(async {
                for token in &tokens {
                    let response = webhooks.handle(token.as_bytes()).await;
                    if response.status() != 200 {
                        return Err(format!("{response:?}").into());
                    }
                }
                Ok(())
            })
        })?);
        times[3].push(time(|| signatures.verify_with_aws_lc())?);
        times[4].push(time(|| signatures.verify_with_ring())?);
    }
    let mut out = std::io::stdout();
    writeln!(
        out,
        "{TOKENS} tokens of {} bytes, {ROUNDS} rounds",
        bytes / tokens.len()
    )?;
    // The first round warms up.
    let names = [
        "jsonwebtoken alone",
        "Verifier::verify",
        "Webhooks::handle",
        "signature alone, aws-lc-rs",
        "signature alone, ring",
    ];
    for (index, (name, times_of)) in names.iter().zip(&times).enumerate() {
        let baseline = &times[if index < 3 { 0 } else { 3 }][1..];
        let mut rates: Vec<f64> = times_of[1..]
            .iter()
            .map(|time| f64::from(TOKENS) / time.as_secs_f64())
            .collect();
        let ratios = times_of[1..].iter().zip(baseline);
        let mut ratios: Vec<f64> = ratios
            .map(|(time, base)| base.as_secs_f64() / time.as_secs_f64())
            .collect();
        rates.sort_by(f64::total_cmp);
        ratios.sort_by(f64::total_cmp);
        let (rate, ratio) = (rates[ROUNDS / 2], ratios[ROUNDS / 2]);
        let (lowest, highest) = (ratios[0], ratios[ROUNDS - 1]);
        writeln!(
            out,
            "{name}: {rate:.0} per second, {ratio:.2} x ({lowest:.2} to {highest:.2})"
        )?;
    }
    Ok(())
}

/// The same messages, signed with another key.
struct Signatures {
    signed: Vec<(String, Vec<u8>)>,
    key: Vec<u8>,
}

impl Signatures {
    fn new(tokens: &[String]) -> Result<Self, Failure> {
        use aws_lc_rs::rand::SystemRandom;
        use aws_lc_rs::rsa::{KeyPair, KeySize};
        use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
        let key = KeyPair::generate(KeySize::Rsa2048)?;
        let sign = |token: &String| -> Result<_, Failure> {
            let (message, _) = token.rsplit_once('.').ok_or("no token")?;
            let mut signature = vec![0; key.public_modulus_len()];
            let bytes = message.as_bytes();
            key.sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                bytes,
                &mut signature,
            )?;
            Ok((message.to_owned(), signature))
        };
        let signed: Result<_, _> = tokens.iter().map(sign).collect();
        let key = key.public_key().as_ref().to_vec();
        Ok(Self {
            signed: signed?,
            key,
        })
    }

    fn verify_with_aws_lc(&self) -> Result<(), Failure> {
        use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.key);
        for (message, signature) in &self.signed {
            key.verify(message.as_bytes(), signature)?;
        }
        Ok(())
    }

    fn verify_with_ring(&self) -> Result<(), Failure> {
        use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
        let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.key);
        for (message, signature) in &self.signed {
            key.verify(message.as_bytes(), signature)
                .map_err(|error| error.to_string())?;
        }
        Ok(())
    }
}

fn time(run: impl FnOnce() -> Result<(), Failure>) -> Result<Duration, Failure> {
    let start = Instant::now();
    run()?;
    Ok(start.elapsed())
}

/// Events with ids of their own, as large as the service's.
fn tokens(key: &SigningKey) -> Result<Vec<String>, Failure> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let token = |number: u32| {
        let data = json!({
            "id": Uuid::from_u128(number.into()), "entityFqdn": "wix.contacts.v4.contact", "slug": "updated",
            "entityId": Uuid::from_u128(7), "eventTime": "2026-11-27T10:00:00Z", "entityEventSequence": "7",
            "updatedEvent": { "currentEntityAsJson": json!({ "name": "x".repeat(500) }).to_string() },
        });
        let envelope = json!({ "eventType": "wix.contacts.v4.contact_updated", "instanceId": Uuid::from_u128(1), "data": data.to_string() });
        key.sign(&json!({ "data": envelope.to_string(), "iat": now, "exp": now + 3_600 }))
    };
    Ok((0..TOKENS).map(token).collect())
}
