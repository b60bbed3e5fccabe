//! The proxies in front of the server, and the client of a request that came through them.
//!
//! Each proxy appends the address that it was called from. So the list is read from its end, as long as the addresses
//! are those of proxies that an administrator named; anything before that was written by someone else.

use axum::http::{HeaderMap, HeaderName, header};
use ipnet::{IpNet, Ipv4Net};
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The networks of the named proxies.
#[derive(Clone, Debug, Default)]
pub struct Proxies(Arc<[IpNet]>);

/// The two headers name different clients, so the client must have written one of them.
#[derive(Debug, PartialEq, Eq)]
pub struct Disagree;

impl Proxies {
    /// The proxies in these networks.
    pub fn new(networks: Vec<IpNet>) -> Self {
        Self(networks.into_iter().map(canonical).collect())
    }

    /// Whether this is the address of a named proxy.
    pub fn has(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// The client of a request that came from `peer`. A peer that is not a named proxy speaks only for itself.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> Result<IpAddr, Disagree> {
        let mut clients = Vec::new();
        for (name, read) in
            [(X_FORWARDED_FOR, addresses as fn(&str) -> Vec<Option<IpAddr>>), (header::FORWARDED, forwarded)]
        {
            let lines: Vec<_> =
                headers.get_all(name).iter().map(|line| line.to_str().unwrap_or("?")).collect();
            if !lines.is_empty() {
                clients.push(self.behind(peer, &read(&lines.join(","))));
            }
        }
        match clients[..] {
            [] => Ok(peer),
            [client] => Ok(client),
            [client, other, ..] if client == other => Ok(client),
            _ => Err(Disagree),
        }
    }

    /// The last address that is certain.
    fn behind(&self, peer: IpAddr, hops: &[Option<IpAddr>]) -> IpAddr {
        let mut client = peer;
        for hop in hops.iter().rev() {
            match hop {
                Some(address) if self.has(client) => client = *address,
                _ => break,
            }
        }
        client
    }
}

/// Converts a network of IPv4-mapped IPv6 addresses to IPv4.
fn canonical(network: IpNet) -> IpNet {
    /// How many bits come before the IPv4 address (RFC 4291 §2.5.5.2).
    const MAPPED: u8 = 96;
    let IpNet::V6(v6) = network else { return network };
    let (Some(v4), Some(length)) = (v6.network().to_ipv4_mapped(), v6.prefix_len().checked_sub(MAPPED))
    else {
        return network;
    };
    Ipv4Net::new(v4, length).map_or(network, IpNet::V4)
}

/// The addresses in `X-Forwarded-For`.
fn addresses(text: &str) -> Vec<Option<IpAddr>> {
    text.split(',').map(node).collect()
}

/// The `for` of each element of `Forwarded` (RFC 7239 §4).
fn forwarded(text: &str) -> Vec<Option<IpAddr>> {
    parts(text, ',')
        .into_iter()
        .map(|element| {
            let pair = |part: &str| {
                let (name, value) = part.split_once('=')?;
                name.trim().eq_ignore_ascii_case("for").then(|| value.trim().to_owned())
            };
            let mut named = parts(&element, ';').into_iter().filter_map(|part| pair(&part));
            match (named.next(), named.next()) {
                (Some(value), None) => node(&unquoted(&value)),
                _ => None,
            }
        })
        .collect()
}

/// Splits at separators outside quotes.
fn parts(text: &str, separator: char) -> Vec<String> {
    let (mut parts, mut is_quoted, mut is_escaped) = (vec![String::new()], false, false);
    for letter in text.chars() {
        if letter == separator && !is_quoted {
            parts.push(String::new());
            continue;
        }
        if letter == '"' && !is_escaped {
            is_quoted = !is_quoted;
        }
        is_escaped = is_quoted && letter == '\\' && !is_escaped;
        if let Some(part) = parts.last_mut() {
            part.push(letter);
        }
    }
    parts
}

fn unquoted(value: &str) -> String {
    let inside = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inside.map_or_else(|| value.to_owned(), |inside| inside.replace('\\', ""))
}

/// An address, with or without a port. `unknown` and obfuscated identifiers are not addresses (RFC 7239 §6).
fn node(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().ok();
    let address = address.or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()));
    address.map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn client(peer: &str, headers: &[(&str, &str)]) -> Result<String, Disagree> {
        let networks = ["10.0.0.0/8", "2001:db8:1::/48"].map(|network| network.parse().unwrap());
        let mut sent = HeaderMap::new();
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            sent.append(name, HeaderValue::from_str(value).unwrap());
        }
        Proxies::new(networks.into()).client(peer.parse().unwrap(), &sent).map(|address| address.to_string())
    }

    fn of(peer: &str, headers: &[(&str, &str)]) -> String {
        client(peer, headers).unwrap()
    }

    #[test]
    fn only_a_named_proxy_speaks_for_somebody_else() {
        let spoofed = [("x-forwarded-for", "192.0.2.1"), ("forwarded", "for=192.0.2.1")];
        assert_eq!(of("203.0.113.5", &spoofed), "203.0.113.5");
        assert_eq!(of("10.1.2.3", &spoofed), "192.0.2.1");
        assert_eq!(of("::ffff:10.1.2.3", &spoofed), "192.0.2.1");
        assert_eq!(of("10.1.2.3", &[]), "10.1.2.3");
    }

    #[test]
    fn a_proxy_can_be_named_in_the_words_of_ipv6() {
        for (network, peer, is_proxy) in [
            ("::ffff:10.0.0.1/128", "10.0.0.1", true),
            ("::ffff:10.0.0.1/128", "::ffff:10.0.0.1", true),
            ("::ffff:10.0.0.1/128", "10.0.0.2", false),
            ("::ffff:10.0.0.0/104", "10.200.0.2", true),
            ("::ffff:10.0.0.0/104", "11.0.0.1", false),
            ("10.0.0.1/32", "::ffff:10.0.0.1", true),
            // A network of IPv6 addresses contains no IPv4 addresses.
            ("::/0", "10.0.0.1", false),
            ("2001:db8::/32", "2001:db8::1", true),
        ] {
            let proxies = Proxies::new(vec![network.parse().unwrap()]);
            assert_eq!(proxies.has(peer.parse().unwrap()), is_proxy, "{network} {peer}");
        }
    }

    #[test]
    fn the_list_is_read_from_its_end_through_named_proxies_only() {
        for (list, wanted) in [
            ("192.0.2.1", "192.0.2.1"),
            // What the client wrote comes before what the proxy appends.
            ("10.9.9.9, 198.51.100.7, 192.0.2.1", "192.0.2.1"),
            ("198.51.100.7, 192.0.2.1, 10.0.0.2", "192.0.2.1"),
            ("192.0.2.1:4711", "192.0.2.1"),
            ("2001:db8:7::1", "2001:db8:7::1"),
            ("[2001:db8:7::1]:4711, 2001:db8:1::2", "2001:db8:7::1"),
            ("192.0.2.1, nonsense", "10.1.2.3"),
            ("192.0.2.1, nonsense, 10.0.0.9", "10.0.0.9"),
            ("192.0.2.1,", "10.1.2.3"),
            ("", "10.1.2.3"),
        ] {
            assert_eq!(of("10.1.2.3", &[("x-forwarded-for", list)]), wanted, "{list}");
        }
        // Several header lines form one list.
        let lines = [("x-forwarded-for", "198.51.100.7"), ("x-forwarded-for", "192.0.2.1")];
        assert_eq!(of("10.1.2.3", &lines), "192.0.2.1");
    }

    #[test]
    fn the_examples_of_rfc_7239_are_understood() {
        for (list, wanted) in [
            ("for=192.0.2.60;proto=http;by=203.0.113.43", "192.0.2.60"),
            ("For=\"[2001:db8:cafe::17]:4711\"", "2001:db8:cafe::17"),
            ("for=198.51.100.7, for=192.0.2.43, FOR=10.0.0.1", "192.0.2.43"),
            ("for=\"192.0.2.43:80\";by=\"x,y;for=198.51.100.7\"", "192.0.2.43"),
            ("for=\"192.0.2.\\43\"", "192.0.2.43"),
            ("for=unknown", "10.1.2.3"),
            ("for=_hidden, for=\"_SEVKISEK\"", "10.1.2.3"),
            ("by=192.0.2.1", "10.1.2.3"),
            ("for=192.0.2.1;for=192.0.2.2", "10.1.2.3"),
            // An unclosed quote from the client swallows what follows, so nothing is certain.
            ("for=\"192.0.2.1, for=192.0.2.2", "10.1.2.3"),
        ] {
            assert_eq!(of("10.1.2.3", &[("forwarded", list)]), wanted, "{list}");
        }
    }

    #[test]
    fn two_headers_that_disagree_are_refused() {
        let both = |one, other| client("10.1.2.3", &[("x-forwarded-for", one), ("forwarded", other)]);
        assert_eq!(both("192.0.2.1", "for=192.0.2.1"), Ok("192.0.2.1".to_owned()));
        assert_eq!(both("192.0.2.1", "for=192.0.2.2"), Err(Disagree));
    }
}
