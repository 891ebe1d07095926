//! The public key of an app, as its dashboard shows it.

use std::fmt;

use crate::base64::decode_standard;

/// The object identifier of RSA keys, `1.2.840.113549.1.1.1`, with tag and length.
const RSA: &[u8] = &[6, 9, 42, 134, 72, 134, 247, 13, 1, 1, 1];
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const SEQUENCE: u8 = 0x30;

/// An RSA key in the form that `ring` takes: modulus and exponent in DER (PKCS #1).
pub(crate) struct PublicKey {
    pub(crate) der: Vec<u8>,
}

/// Why a text is not the public key of an app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyError {
    /// It is neither PEM, nor base64 of PEM, nor DER.
    Encoding,
    /// It is a private key. The dashboard shows the public one.
    Private,
    /// It is not an RSA key.
    NotRsa,
    /// The key has fewer than 2,048 or more than 8,192 bits.
    Size,
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Encoding => "the public key must be PEM, base64 of PEM, or DER",
            Self::Private => "the key is a private key; use the public key of the app",
            Self::NotRsa => "the public key must be an RSA key",
            Self::Size => "the public key must have 2,048 to 8,192 bits",
        })
    }
}

impl std::error::Error for KeyError {}

impl PublicKey {
    pub(crate) fn parse(key: &[u8]) -> Result<Self, KeyError> {
        let der = match key.first() {
            Some(&SEQUENCE) => key.to_vec(),
            _ if is_pem(key) => from_pem(key)?,
            _ => {
                let decoded = decode_standard(key).ok_or(KeyError::Encoding)?;
                if is_pem(&decoded) {
                    from_pem(&decoded)?
                } else {
                    decoded
                }
            }
        };
        let (key, rest) = sequence(&der).ok_or(KeyError::Encoding)?;
        if !rest.is_empty() {
            return Err(KeyError::Encoding);
        }
        let der = match key.first() {
            Some(&INTEGER) => der,
            _ => from_spki(key)?.to_vec(),
        };
        check(&der)?;
        Ok(Self { der })
    }
}

fn is_pem(text: &[u8]) -> bool {
    text.trim_ascii_start().starts_with(b"-----BEGIN ")
}

fn from_pem(text: &[u8]) -> Result<Vec<u8>, KeyError> {
    let text = std::str::from_utf8(text).map_err(|_| KeyError::Encoding)?;
    // Environment variables often hold `\n` in two characters.
    let text = text.replace("\\n", "\n");
    let (label, rest) = text
        .trim()
        .strip_prefix("-----BEGIN ")
        .and_then(|text| text.split_once("-----"))
        .ok_or(KeyError::Encoding)?;
    match label {
        "PUBLIC KEY" | "RSA PUBLIC KEY" => {}
        _ if label.contains("PRIVATE") => return Err(KeyError::Private),
        _ => return Err(KeyError::NotRsa),
    }
    let end = format!("-----END {label}-----");
    let body = rest.strip_suffix(end.as_str()).ok_or(KeyError::Encoding)?;
    decode_standard(body.as_bytes()).ok_or(KeyError::Encoding)
}

/// Takes the key out of a `SubjectPublicKeyInfo`.
fn from_spki(info: &[u8]) -> Result<&[u8], KeyError> {
    let (algorithm, rest) = sequence(info).ok_or(KeyError::Encoding)?;
    if !algorithm.starts_with(RSA) {
        return Err(KeyError::NotRsa);
    }
    match element(BIT_STRING, rest) {
        // The first byte counts the unused bits.
        Some(([0, key @ ..], [])) => Ok(key),
        _ => Err(KeyError::Encoding),
    }
}

/// Finds out now what would otherwise show as a wrong signature of every webhook.
fn check(der: &[u8]) -> Result<(), KeyError> {
    let read = || {
        let (key, rest) = sequence(der)?;
        let (modulus, key) = element(INTEGER, key)?;
        let (_, key) = element(INTEGER, key)?;
        (rest.is_empty() && key.is_empty()).then_some(modulus)
    };
    // A version comes first in a private key.
    let modulus = read().ok_or(KeyError::Private)?;
    let modulus = modulus.strip_prefix(&[0]).unwrap_or(modulus);
    let leading = modulus
        .first()
        .map_or(0, |byte| byte.leading_zeros() as usize);
    match modulus.len() * 8 - leading {
        2_048..=8_192 => Ok(()),
        _ => Err(KeyError::Size),
    }
}

fn sequence(der: &[u8]) -> Option<(&[u8], &[u8])> {
    element(SEQUENCE, der)
}

/// Splits off a DER element of this tag: its content and what follows it.
fn element(tag: u8, der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (&found, der) = der.split_first()?;
    let (&first, der) = der.split_first()?;
    let (length, der) = if first < 0x80 {
        (usize::from(first), der)
    } else {
        let (bytes, der) = der.split_at_checked(usize::from(first & 0x7f))?;
        if bytes.len() > 3 {
            return None;
        }
        let length = bytes
            .iter()
            .fold(0, |length, byte| length << 8 | usize::from(*byte));
        (length, der)
    };
    (found == tag).then(|| der.split_at_checked(length))?
}
