use super::BaseUrl;
use crate::http::secret::Secret;

#[track_caller]
fn check(text: &str, expected: Result<(bool, &str, u16, &str), &str>) {
    check_with(text, None, expected);
}

#[track_caller]
fn check_with(text: &str, token: Option<&str>, expected: Result<(bool, &str, u16, &str), &str>) {
    match (
        BaseUrl::parse(text, token.map(Secret::new).as_ref()),
        expected,
    ) {
        (Ok(url), Ok((tls, host, port, authority))) => {
            assert_eq!((url.tls, url.host.as_str(), url.port), (tls, host, port));
            assert_eq!(url.authority(), authority);
            let in_path = text.contains("_token").then_some("0123456789abcdef");
            let found = url
                .sandbox_token
                .as_ref()
                .map(|token| token.to_str().unwrap());
            assert_eq!(found, token.or(in_path));
        }
        (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
        (actual, _) => panic!("{text}: {actual:?}"),
    }
}

#[test]
fn https_anywhere_http_on_this_machine_only() {
    check(
        "https://www.wixapis.com",
        Ok((true, "www.wixapis.com", 443, "www.wixapis.com")),
    );
    check(
        "https://example.com:8443/",
        Ok((true, "example.com", 8443, "example.com:8443")),
    );
    check(
        "http://127.0.0.1:4010",
        Ok((false, "127.0.0.1", 4010, "127.0.0.1:4010")),
    );
    check(
        "http://127.8.9.10",
        Ok((false, "127.8.9.10", 80, "127.8.9.10")),
    );
    check("http://[::1]:4010", Ok((false, "::1", 4010, "[::1]:4010")));
    check(
        "http://localhost:4010",
        Ok((false, "localhost", 4010, "localhost:4010")),
    );
    check(
        "http://LocalHost",
        Ok((false, "LocalHost", 80, "LocalHost")),
    );
    check("http://sandbox:4010", Err("TRIGGERS_SANDBOX_TOKEN"));
    check("http://localhost.example.com", Err("loopback address"));
    check("http://127.0.0.1.example.com", Err("loopback address"));
    check("http://[::ffff:127.0.0.1]", Err("loopback address"));
    check("http://www.wixapis.com", Err("must begin with https://"));
    check("ftp://example.com", Err("https://"));
    check("www.wixapis.com", Err("https://"));
    check("", Err("must be a URL, such as"));
}

#[test]
fn with_a_sandbox_token_http_to_any_sandbox() {
    const TOKEN: Option<&str> = Some("0123456789abcdef");
    let sandbox = (false, "sandbox", 4010, "sandbox:4010");
    check_with("http://sandbox:4010", TOKEN, Ok(sandbox));
    check("http://sandbox:4010/_token/0123456789abcdef", Ok(sandbox));
    check("http://sandbox:4010/_token/0123456789abcdef/", Ok(sandbox));
    check_with(
        "https://sandbox.example.com",
        TOKEN,
        Ok((true, "sandbox.example.com", 443, "sandbox.example.com")),
    );
    check(
        "http://sandbox:4010/_token/",
        Err("sandbox token has letters"),
    );
    check(
        "http://sandbox:4010/_token/a/b",
        Err("sandbox token has letters"),
    );
    check(
        "http://sandbox:4010/_token/a?b",
        Err("end after host and port"),
    );
    check_with("http://a/_token/abc", TOKEN, Err("another one is set"));
    check_with(
        "http://sandbox:4010",
        Some("a\tb"),
        Err("sandbox token has letters"),
    );
    for real in [
        "https://www.wixapis.com",
        "http://wixapis.com.",
        "http://manage.WIX.com",
    ] {
        check_with(real, TOKEN, Err("that of the real service"));
    }
    check_with(
        "http://notwix.com",
        TOKEN,
        Ok((false, "notwix.com", 80, "notwix.com")),
    );
}

#[test]
fn nothing_but_scheme_host_and_port() {
    check("https://user:password@example.com", Err("user or password"));
    check(
        "https://example.com/?token=1",
        Err("end after host and port"),
    );
    check("https://example.com/prefix", Err("end after host and port"));
    check("https://example.com/#part", Err("fragment"));
    check("https://example.com:", Err("port must be a number"));
    check("https://example.com:70000", Err("port must be a number"));
    for blank in [
        "https://example.com\n",
        " https://example.com",
        "https://example.com\u{a0}",
    ] {
        check(blank, Err("white space or a line break"));
    }
    check("https://exa\nmple.com", Err("control character"));
}
