//! Tokens that must be accepted, and tokens that must not. All refusals have one answer.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};
use triggers_inbound::{Provider, Refusal, Refusal as R, Response, Webhooks};
use triggers_inbound_tests::{APP, call, hs256, key, now, url, verifier, webhook};
use triggers_sandbox::SigningKey;

fn with(mut claims: Value, name: &str, value: Value) -> Value {
    claims[name] = value;
    claims
}

fn without(mut claims: Value, name: &str) -> Value {
    claims.as_object_mut().unwrap().remove(name);
    claims
}

fn installed() -> Value {
    webhook("AppInstalled", &json!({ "appId": APP }))
}

fn header(header: &Value) -> String {
    key().sign_with(header, installed().to_string().as_bytes())
}

fn raw(claims: &str) -> String {
    key().sign_with(&json!({ "alg": "RS256" }), claims.as_bytes())
}

/// A token with a claim that is this JSON.
fn number(name: &str, json: &str) -> String {
    let mut claims = installed();
    claims[name] = json!("here");
    raw(&claims.to_string().replacen("\"here\"", json, 1))
}

/// Every token, and why it is refused.
#[allow(clippy::too_many_lines, reason = "a table")]
fn vectors() -> Vec<(&'static str, String, Option<Refusal>)> {
    let claims = installed();
    let sign = |claims: &Value| key().sign(claims);
    let other = SigningKey::generate().unwrap();
    let valid = sign(&claims);
    let parts: Vec<&str> = valid.split('.').collect();
    let unsigned = format!("{}.{}.", url(br#"{"alg":"none"}"#), parts[1]);
    let twice = claims.to_string().replacen('{', "{\"exp\":99999999999,", 1);
    let inner = json!({ "data": "{\"eventType\":\"A\",\"eventType\":\"B\"}", "exp": now() + 60 });
    vec![
        ("valid", valid.clone(), None),
        (
            "typ and kid do not matter",
            header(&json!({ "alg": "RS256", "kid": "1", "typ": "x" })),
            None,
        ),
        (
            "a key in the header is not used",
            header(&json!({ "alg": "RS256", "jku": "http://x" })),
            None,
        ),
        ("without iat", sign(&without(claims.clone(), "iat")), None),
        (
            "the right audience",
            sign(&with(claims.clone(), "aud", json!(APP))),
            None,
        ),
        (
            "one audience of two",
            sign(&with(claims.clone(), "aud", json!(["x", APP]))),
            None,
        ),
        (
            "the right issuer",
            sign(&with(claims.clone(), "iss", json!("wix.com"))),
            None,
        ),
        (
            "expired within the leeway",
            sign(&with(claims.clone(), "exp", json!(now() - 30))),
            None,
        ),
        (
            "issued within the leeway",
            sign(&with(claims.clone(), "iat", json!(now() + 30))),
            None,
        ),
        (
            "expired",
            sign(&with(claims.clone(), "exp", json!(now() - 61))),
            Some(R::Expired),
        ),
        (
            "without exp",
            sign(&without(claims.clone(), "exp")),
            Some(R::Expired),
        ),
        (
            "exp is a text",
            sign(&with(claims.clone(), "exp", json!("9999999999"))),
            Some(R::Claims),
        ),
        (
            "exp is null",
            sign(&with(claims.clone(), "exp", json!(null))),
            Some(R::Claims),
        ),
        (
            "issued in the future",
            sign(&with(claims.clone(), "iat", json!(now() + 120))),
            Some(R::NotYetValid),
        ),
        (
            "not before",
            sign(&with(claims.clone(), "nbf", json!(now() + 120))),
            Some(R::NotYetValid),
        ),
        (
            "another audience",
            sign(&with(claims.clone(), "aud", json!("x"))),
            Some(R::Audience),
        ),
        (
            "no audience of two",
            sign(&with(claims.clone(), "aud", json!(["x", "y"]))),
            Some(R::Audience),
        ),
        (
            "audience is null",
            sign(&with(claims.clone(), "aud", json!(null))),
            Some(R::Audience),
        ),
        (
            "another issuer",
            sign(&with(claims.clone(), "iss", json!("wix.com.evil"))),
            Some(R::Issuer),
        ),
        ("another key", other.sign(&claims), Some(R::Signature)),
        (
            "another key, named in the header",
            other.sign_with(
                &json!({ "alg": "RS256", "jwk": { "kty": "RSA", "n": "AQAB", "e": "AQAB" } }),
                claims.to_string().as_bytes(),
            ),
            Some(R::Signature),
        ),
        (
            "the payload of another token",
            format!("{}.{}.{}", parts[0], url(br#"{"data":"{}"}"#), parts[2]),
            Some(R::Signature),
        ),
        ("none", unsigned, Some(R::Algorithm)),
        (
            "none, signed",
            header(&json!({ "alg": "none" })),
            Some(R::Algorithm),
        ),
        (
            "None",
            header(&json!({ "alg": "None" })),
            Some(R::Algorithm),
        ),
        (
            "rs256 in lower case",
            header(&json!({ "alg": "rs256" })),
            Some(R::Algorithm),
        ),
        (
            "RS384",
            header(&json!({ "alg": "RS384" })),
            Some(R::Algorithm),
        ),
        (
            "PS256",
            header(&json!({ "alg": "PS256" })),
            Some(R::Algorithm),
        ),
        (
            "without alg",
            header(&json!({ "typ": "JWT" })),
            Some(R::Algorithm),
        ),
        (
            "alg is a list",
            header(&json!({ "alg": ["RS256"] })),
            Some(R::Algorithm),
        ),
        (
            "crit",
            header(&json!({ "alg": "RS256", "crit": ["b64"], "b64": false })),
            Some(R::Algorithm),
        ),
        (
            "crit without names",
            header(&json!({ "alg": "RS256", "crit": [] })),
            Some(R::Algorithm),
        ),
        (
            "b64",
            header(&json!({ "alg": "RS256", "b64": false })),
            Some(R::Algorithm),
        ),
        (
            "the kid of another key",
            header(&json!({ "alg": "RS256", "kid": "../../etc/passwd" })),
            None,
        ),
        (
            "a token within a token",
            key().sign_with(&json!({ "alg": "RS256", "cty": "JWT" }), valid.as_bytes()),
            Some(R::Claims),
        ),
        (
            "a header that is a list",
            header(&json!(["RS256"])),
            Some(R::NotAToken),
        ),
        (
            "HS256 with the public key in PEM",
            hs256(&claims, key().public_key().as_bytes()),
            Some(R::Algorithm),
        ),
        (
            "HS256 with an empty secret",
            hs256(&claims, b""),
            Some(R::Algorithm),
        ),
        ("a claim twice", raw(&twice), Some(R::Claims)),
        (
            "a claim twice, spelled differently",
            raw(&twice.replacen("exp", "\\u0065xp", 1)),
            Some(R::Claims),
        ),
        ("a key twice in the data", sign(&inner), Some(R::Data)),
        (
            "a header key twice",
            format!(
                "{}.{}.{}",
                url(br#"{"alg":"RS256","alg":"none"}"#),
                parts[1],
                parts[2]
            ),
            Some(R::NotAToken),
        ),
        (
            "an unpaired surrogate",
            raw(&twice.replacen("exp", "\\ud800", 1)),
            Some(R::Claims),
        ),
        (
            "text after the claims",
            raw(&format!("{claims}x")),
            Some(R::Claims),
        ),
        (
            "white space around the claims",
            raw(&format!(" {claims}\n")),
            None,
        ),
        (
            "a byte order mark before the claims",
            raw(&format!("\u{feff}{claims}")),
            Some(R::Claims),
        ),
        (
            "exp has a fraction",
            number("exp", &format!("{}.5", now() + 60)),
            None,
        ),
        ("exp has an exponent", number("exp", "1e12"), None),
        ("exp is larger than a time", number("exp", "1e300"), None),
        (
            "exp is larger than an integer",
            number("exp", "18446744073709551615"),
            None,
        ),
        (
            "exp is larger than a number",
            number("exp", "1e400"),
            Some(R::Claims),
        ),
        ("exp is negative", number("exp", "-1"), Some(R::Expired)),
        (
            "exp is minus infinity, nearly",
            number("exp", "-1e300"),
            Some(R::Expired),
        ),
        ("exp is true", number("exp", "true"), Some(R::Claims)),
        ("exp is a list", number("exp", "[1]"), Some(R::Claims)),
        ("iat is a text", number("iat", "\"1\""), Some(R::Claims)),
        ("iat is null", number("iat", "null"), Some(R::Claims)),
        (
            "iat is larger than a time",
            number("iat", "1e300"),
            Some(R::NotYetValid),
        ),
        ("nbf is a text", number("nbf", "\"1\""), Some(R::Claims)),
        ("nbf has passed", number("nbf", "1"), None),
        (
            "the audience is in upper case",
            sign(&with(claims.clone(), "aud", json!(APP.to_uppercase()))),
            None,
        ),
        (
            "no audience in a list",
            sign(&with(claims.clone(), "aud", json!([]))),
            Some(R::Audience),
        ),
        (
            "the audience is a number",
            sign(&with(claims.clone(), "aud", json!(1))),
            Some(R::Audience),
        ),
        (
            "the audience in a list in a list",
            sign(&with(claims.clone(), "aud", json!([[APP]]))),
            Some(R::Audience),
        ),
        (
            "the issuer in a list",
            sign(&with(claims.clone(), "iss", json!(["wix.com"]))),
            Some(R::Issuer),
        ),
        ("data is a number", number("data", "1"), Some(R::Data)),
        ("data is null", number("data", "null"), Some(R::Data)),
        (
            "data is encoded twice",
            sign(&with(
                claims.clone(),
                "data",
                json!(claims["data"].to_string()),
            )),
            Some(R::Data),
        ),
        (
            "data begins with a byte order mark",
            sign(&with(
                claims.clone(),
                "data",
                json!("\u{feff}{\"eventType\":\"A\"}"),
            )),
            Some(R::Data),
        ),
        (
            "the event type is empty",
            sign(&with(claims.clone(), "data", json!("{\"eventType\":\"\"}"))),
            Some(R::Data),
        ),
        (
            "the instance id is no GUID",
            sign(&with(
                claims.clone(),
                "data",
                json!("{\"eventType\":\"A\",\"instanceId\":\"x\"}"),
            )),
            Some(R::Data),
        ),
        (
            "the event's own data is empty",
            sign(&with(
                claims.clone(),
                "data",
                json!("{\"eventType\":\"A\",\"data\":\"\"}"),
            )),
            None,
        ),
        (
            "the event's own data is an object",
            sign(&with(
                claims.clone(),
                "data",
                json!("{\"eventType\":\"A\",\"data\":{}}"),
            )),
            None,
        ),
        (
            "the event's own data is encoded twice",
            sign(&with(
                claims.clone(),
                "data",
                json!("{\"eventType\":\"A\",\"data\":\"\\\"{}\\\"\"}"),
            )),
            None,
        ),
        (
            "a key twice in the event's own data",
            sign(&with(
                claims.clone(),
                "data",
                json!("{\"eventType\":\"A\",\"data\":\"{\\\"a\\\":1,\\\"a\\\":2}\"}"),
            )),
            Some(R::Data),
        ),
        ("claims are a list", raw("[]"), Some(R::Claims)),
        ("claims are no JSON", raw("{"), Some(R::Claims)),
        (
            "claims are nested deeply",
            raw(&format!("{{\"data\":{}", "[".repeat(10_000))),
            Some(R::Claims),
        ),
        (
            "without data",
            sign(&without(claims.clone(), "data")),
            Some(R::Data),
        ),
        (
            "data is an object",
            sign(&with(claims.clone(), "data", json!({}))),
            Some(R::Data),
        ),
        (
            "data is no JSON",
            sign(&with(claims.clone(), "data", json!("x"))),
            Some(R::Data),
        ),
        (
            "no event type",
            sign(&with(claims.clone(), "data", json!("{}"))),
            Some(R::Data),
        ),
        ("oversized", "x".repeat((1 << 20) + 1), Some(R::TooLarge)),
        ("empty", String::new(), Some(R::NotAToken)),
        ("dots", "..".to_owned(), Some(R::NotAToken)),
        ("four parts", format!("{valid}.x"), Some(R::NotAToken)),
        ("padded", format!("{valid}="), Some(R::NotAToken)),
        ("a line break", format!("{valid}\n"), Some(R::NotAToken)),
        ("a space before", format!(" {valid}"), Some(R::NotAToken)),
        (
            "a byte order mark",
            format!("\u{feff}{valid}"),
            Some(R::NotAToken),
        ),
        ("quotes", format!("\"{valid}\""), Some(R::NotAToken)),
        ("a scheme", format!("Bearer {valid}"), Some(R::NotAToken)),
        ("in a form", format!("token={valid}"), Some(R::NotAToken)),
        ("a NUL", format!("{valid}\0"), Some(R::NotAToken)),
        ("twice", format!("{valid}{valid}"), Some(R::Signature)),
        (
            "one dot",
            format!("{}.{}", parts[0], parts[1]),
            Some(R::NotAToken),
        ),
        (
            "no payload",
            format!("{}..{}", parts[0], parts[2]),
            Some(R::Signature),
        ),
        (
            "base64 in the standard alphabet",
            format!(
                "{}.{}.{}",
                parts[0],
                parts[1],
                parts[2].replace('-', "+").replace('_', "/") + "+"
            ),
            Some(R::NotAToken),
        ),
        (
            "an empty signature",
            format!("{}.{}.", parts[0], parts[1]),
            Some(R::Signature),
        ),
        ("not JSON", "{\"data\":1}".to_owned(), Some(R::NotAToken)),
    ]
}

/// What the sender of every refused body sees.
fn check_refused(response: &Response, refusal: Refusal, name: &str) {
    assert_eq!(response.refusal(), Some(refusal), "{name}");
    assert_eq!(response.status(), 401, "{name}");
    let body = r#"{"applicationError":{"code":"UNAUTHENTICATED","data":{}}}"#;
    assert_eq!(response.body(), body, "{name}");
}

#[tokio::test]
async fn webhooks() {
    let webhooks = Webhooks::new(verifier());
    for (name, token, refusal) in vectors() {
        let response = webhooks.handle(token.as_bytes()).await;
        match refusal {
            Some(refusal) => check_refused(&response, refusal, name),
            None => assert_eq!(
                (response.status(), response.refusal()),
                (200, None),
                "{name}"
            ),
        }
    }
}

#[tokio::test]
async fn a_token_cut_at_every_byte_is_refused() {
    let webhooks = Webhooks::new(verifier());
    let token = key().sign(&installed());
    for end in 0..token.len() {
        let response = webhooks.handle(&token.as_bytes()[..end]).await;
        assert!(response.refusal().is_some(), "{end}");
        check_refused(&response, response.refusal().unwrap(), "cut");
    }
    assert_eq!(webhooks.handle(token.as_bytes()).await.status(), 200);
}

#[tokio::test]
async fn a_token_with_any_byte_changed_is_refused() {
    let webhooks = Webhooks::new(verifier());
    let token = key().sign(&installed()).into_bytes();
    for at in 0..token.len() {
        let mut changed = token.clone();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        let response = webhooks.handle(&changed).await;
        assert!(response.refusal().is_some(), "{at}");
        changed[at] = 0xff;
        assert!(webhooks.handle(&changed).await.refusal().is_some(), "{at}");
    }
}

/// Service plugins name issuer, audience and extension, and their data is an object.
#[tokio::test]
async fn calls_of_the_provider() {
    let provider = Provider::new(verifier());
    let claims = call(&json!({ "triggerKey": "x" }));
    let mut other = claims.clone();
    other["data"]["metadata"]["appExtensionType"] = json!("ecom_shipping_rates");
    let mut no_instance = claims.clone();
    no_instance["data"]["metadata"]["instanceId"] = json!("x");
    for (name, claims, refusal) in [
        (
            "without audience",
            without(claims.clone(), "aud"),
            Refusal::Audience,
        ),
        (
            "without issuer",
            without(claims.clone(), "iss"),
            Refusal::Issuer,
        ),
        (
            "expired",
            with(claims.clone(), "exp", json!(0)),
            Refusal::Expired,
        ),
        (
            "data is a text",
            with(claims.clone(), "data", json!("{}")),
            Refusal::Data,
        ),
        ("another extension", other, Refusal::Data),
        ("no instance", no_instance, Refusal::Data),
        ("a webhook", installed(), Refusal::Issuer),
    ] {
        let token = key().sign(&claims);
        let response = provider.handle("/refresh-payload", token.as_bytes()).await;
        check_refused(&response, refusal, name);
    }
    // Verified, but there is no handler.
    let response = provider
        .handle("/refresh-payload", key().sign(&claims).as_bytes())
        .await;
    assert_eq!((response.status(), response.refusal()), (404, None));
}

#[test]
fn leeway_and_size_can_be_set() {
    let claims = with(installed(), "exp", json!(now() - 30));
    let token = key().sign(&claims);
    let strict = verifier().leeway(Duration::ZERO);
    let at = SystemTime::now();
    assert_eq!(verifier().verify(token.as_bytes(), at).map(drop), Ok(()));
    assert_eq!(strict.verify(token.as_bytes(), at), Err(Refusal::Expired));
    let small = verifier().max_size(token.len() - 1);
    assert_eq!(small.verify(token.as_bytes(), at), Err(Refusal::TooLarge));
    let before = at - Duration::from_secs(24 * 3600);
    assert_eq!(
        verifier().verify(token.as_bytes(), before),
        Err(Refusal::NotYetValid)
    );
    let whole = verifier().leeway(Duration::MAX);
    let verified = whole.verify(token.as_bytes(), SystemTime::UNIX_EPOCH);
    assert_eq!(verified.map(drop), Ok(()));
}
