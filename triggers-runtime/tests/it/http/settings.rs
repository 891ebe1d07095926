//! Settings that are refused before anything is sent.

use triggers_runtime::{AppCredentials, Client, Error, ErrorKind};

use super::server::{APP, SECRET};

#[track_caller]
fn refused(base_url: &str, part: &str) {
    let built = Client::builder(AppCredentials::new(APP.into(), SECRET))
        .base_url(base_url)
        .build();
    let error = built.unwrap_err();
    assert!(error.kind() == ErrorKind::Config);
    assert!(error.to_string().contains(part), "{error}");
    assert!(!error.to_string().contains("hunter2"), "{error}");
}

#[test]
fn secrets_go_out_encrypted_or_nowhere() {
    refused("http://www.wixapis.com", "must begin with https://");
    refused("http://example.com", "use https for everything else");
    refused("https://www.wixapis.com\n", "white space or a line break");
    refused(
        "https://www.wixapis.com/_token/hunter2",
        "that of the real service",
    );
    refused("https://user:hunter2@www.wixapis.com", "user or password");
    refused(
        "https://www.wixapis.com/?key=hunter2",
        "end after host and port",
    );
    refused("https://www.wixapis.com/#hunter2", "fragment");
}

#[test]
fn an_empty_secret_is_refused() {
    let error = Client::new(AppCredentials::new(APP.into(), "")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "invalid settings: the app secret is empty"
    );
}

#[test]
fn a_secret_with_a_line_break_is_refused() {
    for secret in ["hunter2\n", " hunter2", "hunter2\r\n", "hunt\ner2"] {
        let error = Client::new(AppCredentials::new(APP.into(), secret)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        let text = error.to_string();
        assert!(
            text.contains("the app secret") && text.contains("line break"),
            "{text}"
        );
        assert!(!text.contains("hunter2"), "{text}");
    }
}

#[test]
fn the_service_itself_needs_no_settings() {
    let client = Client::new(AppCredentials::new(APP.into(), SECRET)).unwrap();
    assert!(format!("{client:?}").contains("www.wixapis.com"));
}

#[test]
fn errors_are_small() {
    assert!(size_of::<Error>() <= 8, "{}", size_of::<Error>());
}
