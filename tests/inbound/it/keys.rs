//! Spellings of the public key.

use std::time::SystemTime;

use serde_json::json;
use triggers_inbound::{KeyError, Verifier};
use triggers_inbound_tests::{app_id, key, webhook};

/// The bytes of base64 text.
fn decode(text: &str) -> Vec<u8> {
    const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = text.chars().filter_map(|digit| DIGITS.find(digit));
    let digits: Vec<usize> = digits.collect();
    let bytes = digits.chunks(4).flat_map(|group| {
        let bits = group.iter().fold(0, |bits, digit| bits << 6 | digit) << (6 * (4 - group.len()));
        let bytes = bits.to_be_bytes();
        bytes[5..5 + group.len() - 1].to_vec()
    });
    bytes.collect()
}

fn encode(bytes: &[u8]) -> String {
    let url = triggers_inbound_tests::url(bytes);
    let padding = "=".repeat(url.len().wrapping_neg() % 4);
    url.replace('-', "+").replace('_', "/") + &padding
}

#[track_caller]
fn check_accepted(spelling: &[u8]) {
    let verifier = Verifier::new(app_id(), spelling).unwrap();
    let token = key().sign(&webhook("x", &json!({})));
    assert_eq!(
        verifier
            .verify(token.as_bytes(), SystemTime::now())
            .map(drop),
        Ok(())
    );
}

#[test]
fn every_documented_spelling() {
    let pem = key().public_key().to_owned();
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let der = decode(&body);
    // The key alone, without the algorithm: the last element of the outer one.
    let pkcs1 = &der[24..];
    assert_eq!(pkcs1[0], 0x30);
    check_accepted(pem.as_bytes());
    check_accepted(pem.trim().as_bytes());
    check_accepted(format!("\n  {pem}\n").as_bytes());
    check_accepted(pem.replace('\n', "\r\n").as_bytes());
    check_accepted(pem.trim().replace('\n', "\\n").as_bytes());
    check_accepted(encode(pem.as_bytes()).as_bytes());
    check_accepted(encode(pem.as_bytes()).trim_end_matches('=').as_bytes());
    check_accepted(body.as_bytes());
    check_accepted(&der);
    check_accepted(pkcs1);
    let own = format!(
        "-----BEGIN RSA PUBLIC KEY-----\n{}\n-----END RSA PUBLIC KEY-----",
        encode(pkcs1)
    );
    check_accepted(own.as_bytes());
}

#[test]
fn anything_else_is_refused() {
    let pem = key().public_key().to_owned();
    let refused = |text: &str| Verifier::new(app_id(), text).unwrap_err();
    assert_eq!(refused(""), KeyError::Encoding);
    assert_eq!(refused("not a key"), KeyError::Encoding);
    assert_eq!(refused(&pem[..pem.len() / 2]), KeyError::Encoding);
    assert_eq!(
        refused(&pem.replace("PUBLIC", "PRIVATE")),
        KeyError::Private
    );
    assert_eq!(
        refused(&pem.replace("PUBLIC KEY", "CERTIFICATE")),
        KeyError::NotRsa
    );
    // An elliptic curve, and a key of 512 bits.
    let curve = [
        &[0x30, 0x15, 0x30, 0x13][..],
        &[6, 7, 42, 134, 72, 206, 61, 2, 1],
        &[6, 8, 42, 134, 72, 206, 61, 3, 1, 7],
    ]
    .concat();
    assert_eq!(
        Verifier::new(app_id(), &curve).unwrap_err(),
        KeyError::NotRsa
    );
    let mut short = vec![0x30, 0x48, 2, 0x41, 0, 0xff];
    short.extend([1; 63]);
    short.extend([2, 3, 1, 0, 1]);
    assert_eq!(Verifier::new(app_id(), &short).unwrap_err(), KeyError::Size);
    // No prefix of a key is one, and none makes the reader fail otherwise.
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let der = decode(&body);
    for end in 0..der.len() {
        assert!(Verifier::new(app_id(), &der[..end]).is_err(), "{end}");
    }
}
