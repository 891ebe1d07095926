//! Hosts that are reached without a proxy.

use std::net::IpAddr;

/// Whether a list such as `localhost, .example.com, 10.0.0.0/8, host:8443` names the host. A domain
/// names its subdomains too, with or without a dot in front; `*` names all hosts.
pub(super) fn names_host(list: &str, host: &str, port: u16) -> bool {
    list.split([',', ' ']).any(|entry| {
        let entry = entry.trim();
        if entry == "*" {
            return true;
        }
        let (name, only_port) = match entry.rsplit_once(':') {
            // Several colons are an IPv6 address, which has its port behind brackets.
            Some((name, port)) if !name.contains(':') || name.ends_with(']') => {
                (name, port.parse::<u16>().ok())
            }
            _ => (entry, None),
        };
        only_port.is_none_or(|only| only == port) && matches(name, host)
    })
}

fn matches(name: &str, host: &str) -> bool {
    let name = name.trim_matches(['[', ']']);
    if let Ok(address) = host.parse::<IpAddr>() {
        return match name.split_once('/') {
            Some((network, length)) => within(address, network, length),
            None => name.parse() == Ok(address),
        };
    }
    let name = name.trim_start_matches("*.").trim_matches('.');
    let host = host.trim_end_matches('.');
    let tail = host
        .len()
        .checked_sub(name.len())
        .and_then(|at| host.split_at_checked(at));
    !name.is_empty()
        && tail.is_some_and(|(before, end)| {
            end.eq_ignore_ascii_case(name) && (before.is_empty() || before.ends_with('.'))
        })
}

fn within(address: IpAddr, network: &str, length: &str) -> bool {
    let bits = |address: IpAddr| match address {
        IpAddr::V4(address) => (u128::from(address.to_bits()) << 96, 32),
        IpAddr::V6(address) => (address.to_bits(), 128),
    };
    let (Ok(network), Ok(length)) = (network.parse::<IpAddr>(), length.parse::<u32>()) else {
        return false;
    };
    let ((address, size), (network, other)) = (bits(address), bits(network));
    let differing = (address ^ network)
        .checked_shr(128 - length.min(128))
        .unwrap_or(0);
    size == other && length <= size && differing == 0
}

#[cfg(test)]
mod tests {
    use super::names_host;

    #[test]
    fn exceptions() {
        for (list, host, expected) in [
            ("example.com", "example.com", true),
            ("Example.COM", "api.example.com", true),
            (".example.com", "example.com", true),
            ("*.example.com", "api.example.com", true),
            ("example.com", "notexample.com", false),
            ("a.b , example.com:443", "example.com", true),
            ("example.com:8443", "example.com", false),
            ("example.com:x", "example.com", true),
            ("10.0.0.0/8", "10.2.3.4", true),
            ("10.0.0.0/8", "11.2.3.4", false),
            ("0.0.0.0/0", "11.2.3.4", true),
            ("::/0", "11.2.3.4", false),
            ("10.0.0.1/33", "10.0.0.1", false),
            ("10.0.0.1", "10.0.0.1", true),
            ("[::1]:443", "::1", true),
            ("[::1]:1", "::1", false),
            ("fe80::/10", "fe80::1", true),
            ("0.1", "10.0.0.1", false),
            ("*", "anything", true),
            ("", "anything", false),
            (".", "anything", false),
            ("ä", "aä", false),
        ] {
            assert_eq!(names_host(list, host, 443), expected, "{list}: {host}");
        }
    }
}
