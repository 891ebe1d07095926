use super::{BaseUrl, Proxy};

#[track_caller]
fn parsed(text: &str, expected: Result<(&str, u16, Option<&str>), &str>) {
    match (Proxy::parse(text), expected) {
        (Ok(proxy), Ok((host, port, authorization))) => {
            assert_eq!((proxy.host.as_str(), proxy.port), (host, port));
            let found = proxy.authorization.as_ref();
            assert_eq!(found.map(|value| value.to_str().unwrap()), authorization);
            assert!(!format!("{proxy:?}").contains("Basic"));
        }
        (Err(problem), Err(part)) => assert!(problem.contains(part), "{text}: {problem}"),
        (actual, _) => panic!("{text}: {actual:?}"),
    }
}

#[test]
fn addresses_of_proxies() {
    parsed(
        "http://proxy.example.com:3128",
        Ok(("proxy.example.com", 3128, None)),
    );
    parsed(
        "proxy.example.com:3128",
        Ok(("proxy.example.com", 3128, None)),
    );
    parsed("http://10.0.0.1/", Ok(("10.0.0.1", 80, None)));
    parsed("http://[::1]:8080", Ok(("::1", 8080, None)));
    parsed(
        "http://us%40er:p%C3%A4ss:w@proxy:3128",
        Ok(("proxy", 3128, Some("Basic dXNAZXI6cMOkc3M6dw=="))),
    );
    parsed("http://user:p%4@proxy:3128", Err("hexadecimal digits"));
    parsed("socks5://proxy:1080", Err("kind that is not supported"));
    parsed("https://proxy:1080", Err("kind that is not supported"));
    for wrong in [
        "http://",
        "http://proxy:99999",
        "http://proxy:",
        "http://proxy/path",
        "a b",
        "http://proxy?x",
    ] {
        parsed(wrong, Err("is not the address of an HTTP proxy"));
    }
}

#[track_caller]
fn chosen(variables: &[(&str, &str)], expected: Result<Option<&str>, &str>) {
    let base = BaseUrl::parse("https://www.wixapis.com", None).unwrap();
    let variable = |name: &str| {
        let found = variables.iter().find(|(key, _)| *key == name);
        found.map(|(_, value)| value.into())
    };
    match (Proxy::from_env(variable, &base), expected) {
        (Ok(proxy), Ok(expected)) => {
            assert_eq!(proxy.map(|proxy| proxy.host).as_deref(), expected);
        }
        (Err(error), Err(part)) => assert!(error.to_string().contains(part), "{error}"),
        (actual, _) => panic!("{variables:?}: {actual:?}"),
    }
}

#[test]
fn the_environment() {
    let https = ("HTTPS_PROXY", "http://one:1");
    chosen(&[], Ok(None));
    chosen(&[https], Ok(Some("one")));
    chosen(
        &[("https_proxy", "two:2\n"), ("ALL_PROXY", "http://three:3")],
        Ok(Some("two")),
    );
    chosen(
        &[("HTTPS_PROXY", ""), ("all_proxy", "http://three:3")],
        Ok(Some("three")),
    );
    chosen(&[("HTTP_PROXY", "http://four:4")], Ok(None));
    chosen(&[https, ("NO_PROXY", "localhost,.wixapis.com")], Ok(None));
    chosen(&[https, ("no_proxy", "example.com")], Ok(Some("one")));
    let socks = ("ALL_PROXY", "socks5://user:hunter2@five:5");
    chosen(
        &[socks],
        Err("ALL_PROXY is a proxy of a kind that is not supported"),
    );
    chosen(&[socks, ("NO_PROXY", "*")], Ok(None));
}
