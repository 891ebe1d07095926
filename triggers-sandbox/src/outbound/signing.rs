//! Keys and signatures.

use super::primes::{EXPONENT, random_prime};
use crate::base64;
use jiff::Timestamp;
use num_bigint::BigUint;
use ring::rand::SystemRandom;
use ring::signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value, json};
use std::fmt;
use std::sync::{Arc, OnceLock};
use uuid::Uuid;

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const SEQUENCE: u8 = 0x30;
/// The algorithm of RSA keys, `1.2.840.113549.1.1.1`, with its empty parameters.
const RSA: &[u8] = &[48, 13, 6, 9, 42, 134, 72, 134, 247, 13, 1, 1, 1, 5, 0];
/// How long a signature is good for, in seconds.
const LIFETIME: i64 = 600;

/// The key that signs what the sandbox sends to an app, in the place of the service's own.
///
/// It is no secret: it protects nothing.
#[derive(Clone)]
pub struct SigningKey {
    pair: Arc<RsaKeyPair>,
    public_key: Arc<str>,
    private_key: Arc<str>,
}

impl SigningKey {
    /// Returns the key of this process, which is generated when it is first needed.
    ///
    /// # Errors
    ///
    /// When the system has no random numbers.
    pub fn of_process() -> Result<Self, crate::Problem> {
        static KEY: OnceLock<Option<SigningKey>> = OnceLock::new();
        let key = KEY.get_or_init(|| Self::generate().ok());
        key.clone().ok_or_else(no_key)
    }

    /// Generates a key of 2,048 bits.
    ///
    /// # Errors
    ///
    /// When the system has no random numbers.
    pub fn generate() -> Result<Self, crate::Problem> {
        let primes = || Some((random_prime()?, random_prime()?));
        let key = primes().and_then(|(p, q)| Self::from_primes(p, q));
        key.ok_or_else(no_key)
    }

    /// Reads a private key of 2,048 bits or more in PEM, so that an app's tests know its public key.
    ///
    /// # Errors
    ///
    /// When the text is not an RSA key in PKCS #8 or PKCS #1.
    pub fn from_pem(pem: &str) -> Result<Self, crate::Problem> {
        let wrong = || {
            crate::Problem::from(
                "the signing key must be an RSA key of 2,048 bits or more in PEM".to_owned(),
            )
        };
        let lines = pem.trim().lines().map(str::trim);
        let body: String = lines.filter(|line| !line.starts_with("-----")).collect();
        let der = base64::decode(&body).ok_or_else(wrong)?;
        let pair = RsaKeyPair::from_pkcs8(&der).or_else(|_| RsaKeyPair::from_der(&der));
        pair.map(|pair| Self::new(pair, pem)).map_err(|_| wrong())
    }

    fn new(pair: RsaKeyPair, private_key: &str) -> Self {
        let mut bits = vec![0];
        bits.extend_from_slice(pair.public_key().as_ref());
        let info = [RSA.to_vec(), element(BIT_STRING, &bits)].concat();
        Self {
            pair: Arc::new(pair),
            public_key: pem("PUBLIC KEY", &element(SEQUENCE, &info)).into(),
            private_key: private_key.into(),
        }
    }

    fn from_primes(p: BigUint, q: BigUint) -> Option<Self> {
        let (p, q) = if p > q { (p, q) } else { (q, p) };
        let exponent = BigUint::from(EXPONENT);
        let (p1, q1) = (&p - 1_u32, &q - 1_u32);
        let private = exponent.modinv(&(&p1 * &q1))?;
        let numbers = [
            BigUint::ZERO,
            &p * &q,
            exponent,
            private.clone(),
            p.clone(),
            q.clone(),
            &private % p1,
            private % q1,
            q.modinv(&p)?,
        ];
        let der: Vec<u8> = numbers.iter().flat_map(integer).collect();
        let der = element(SEQUENCE, &der);
        let pair = RsaKeyPair::from_der(&der).ok()?;
        Some(Self::new(pair, &pem("RSA PRIVATE KEY", &der)))
    }

    /// Returns the public key in PEM, as the dashboard shows the one of an app.
    #[must_use]
    pub fn public_key(&self) -> &str {
        &self.public_key
    }

    /// Returns the private key in PEM, for [`from_pem`](Self::from_pem).
    #[must_use]
    pub fn private_key(&self) -> &str {
        &self.private_key
    }

    /// Signs claims as a JSON Web Token with RS256.
    #[must_use]
    pub fn sign(&self, claims: &Value) -> String {
        self.sign_with(
            &json!({ "alg": "RS256", "typ": "JWT" }),
            claims.to_string().as_bytes(),
        )
    }

    /// Signs any header and any payload, for tests of what a receiver must refuse.
    #[must_use]
    pub fn sign_with(&self, header: &Value, payload: &[u8]) -> String {
        let header = base64::encode(header.to_string().as_bytes(), base64::URL);
        let signed = format!("{header}.{}", base64::encode(payload, base64::URL));
        let mut signature = vec![0; self.pair.public().modulus_len()];
        let random = SystemRandom::new();
        // Fails only without random numbers; the receiver then sees a wrong signature.
        let _signed = self.pair.sign(
            &RSA_PKCS1_SHA256,
            &random,
            signed.as_bytes(),
            &mut signature,
        );
        format!("{signed}.{}", base64::encode(&signature, base64::URL))
    }

    /// Signs a call of the app's service plugin (docs/api.md#s8).
    pub(super) fn plugin_call(&self, app: Uuid, request: &Value, metadata: &Value) -> String {
        let now = Timestamp::now().as_second();
        self.sign(&json!({
            "data": { "request": request, "metadata": metadata },
            "aud": app.to_string(),
            "iss": "wix.com",
            "iat": now,
            "exp": now + LIFETIME,
        }))
    }

    /// Signs the data of a webhook, which is a text (docs/api.md#s8.1).
    pub(super) fn webhook(&self, data: &Value) -> String {
        let now = Timestamp::now().as_second();
        self.sign(&json!({ "data": data.to_string(), "iat": now, "exp": now + LIFETIME }))
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").finish_non_exhaustive()
    }
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = base64::encode(der, base64::STANDARD);
    let padding = "=".repeat(text.len().wrapping_neg() % 4);
    let text: Vec<char> = text.chars().chain(padding.chars()).collect();
    let lines: Vec<String> = text.chunks(64).map(|line| line.iter().collect()).collect();
    let lines = lines.join("\n");
    format!("-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n")
}

fn no_key() -> crate::Problem {
    crate::Problem::from("no key can be generated".to_owned())
}

fn integer(number: &BigUint) -> Vec<u8> {
    let mut bytes = number.to_bytes_be();
    if bytes.first().is_some_and(|byte| *byte >= 0x80) {
        bytes.insert(0, 0);
    }
    element(INTEGER, &bytes)
}

/// An element of DER.
fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let significant: Vec<u8> = length.into_iter().skip_while(|byte| *byte == 0).collect();
    let mut element = vec![tag];
    match significant.as_slice() {
        [] => element.push(0),
        [short @ 0..0x80] => element.push(*short),
        // No content here is longer than a few thousand bytes.
        long => {
            element.push(if long.len() > 1 { 0x82 } else { 0x81 });
            element.extend_from_slice(long);
        }
    }
    element.extend_from_slice(content);
    element
}

#[cfg(test)]
mod tests {
    use super::SigningKey;

    #[test]
    fn a_generated_key_signs() {
        let key = SigningKey::of_process().expect("a key");
        assert!(
            key.public_key()
                .starts_with("-----BEGIN PUBLIC KEY-----\nMII")
        );
        let token = key.sign(&serde_json::json!({ "data": "x" }));
        assert_eq!(token.split('.').count(), 3);
        assert_eq!(token, key.sign(&serde_json::json!({ "data": "x" })));
    }

    #[test]
    fn a_key_is_the_same_after_it_was_written() {
        let key = SigningKey::of_process().expect("a key");
        let read = SigningKey::from_pem(key.private_key()).expect("the same key");
        assert_eq!(read.public_key(), key.public_key());
    }

    #[test]
    fn other_texts_are_no_key() {
        for text in [
            "",
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        ] {
            assert!(SigningKey::from_pem(text).is_err(), "{text}");
        }
    }
}
