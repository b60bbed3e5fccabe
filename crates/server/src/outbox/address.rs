//! Where a webhook may go. The administrator enters the address, but its host name can later resolve to anything. So
//! each connection is checked by the IP address that it goes to, and nothing that serves only this machine or its
//! network is called by mistake.

use reqwest::{
    Url,
    dns::{Addrs, Name, Resolve, Resolving},
};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// The longest accepted address.
const LONGEST: usize = 2000;

/// Why an address is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Not a usable absolute URL.
    #[error("it must be an address like https://hooks.example/ergo, without a user, password, or fragment")]
    Shape,
    /// Plain http.
    #[error(
        "it must use https: plain http is for 127.0.0.1 and [::1] and, with --internal, for your own network"
    )]
    NotEncrypted,
    /// A private address.
    #[error("it is in a private network; that needs --internal")]
    Private,
    /// An address that is never called.
    #[error("webhooks are never sent to that address")]
    Never,
}

/// How far away an address is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Public,
    Private,
    Loopback,
    /// Link-local, where clouds provide machine credentials; multicast; reserved.
    Never,
}

/// Checks a receiver's address. `internal` allows private networks, and plain http there.
pub fn checked(address: &str, internal: bool) -> Result<Url, AddressError> {
    let url = Url::parse(address).map_err(|_| AddressError::Shape)?;
    let bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or(AddressError::Shape)?;
    if !bare || address.len() > LONGEST || !matches!(url.scheme(), "https" | "http") {
        return Err(AddressError::Shape);
    }
    let literal = host.trim_start_matches('[').trim_end_matches(']').parse().ok();
    let is_plain = url.scheme() == "http";
    match literal.map(reach) {
        Some(Reach::Never) => Err(AddressError::Never),
        Some(Reach::Private) if !internal => Err(AddressError::Private),
        Some(Reach::Public) if is_plain => Err(AddressError::NotEncrypted),
        // A literal address is unambiguous; the name `localhost` can be made to resolve elsewhere.
        Some(Reach::Loopback) => Ok(url),
        // What a name resolves to is checked at each connection.
        _ if is_plain && !internal => Err(AddressError::NotEncrypted),
        _ => Ok(url),
    }
}

/// Which addresses the names of one client's receivers may resolve to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// Public addresses.
    Public,
    /// Private networks and this computer too.
    Everywhere,
    /// Only private networks and this computer, because what is sent there is not encrypted.
    Inside,
}

/// Resolves names, and leaves out addresses that may not be called. The connection uses exactly what it returns, so
/// changing what the name resolves to a moment later gains nothing.
pub struct Resolver(pub Allowed);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let allowed = self.0;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            Ok(Box::new(of_allowed(found, allowed)?.into_iter()) as Addrs)
        })
    }
}

fn of_allowed(
    found: impl Iterator<Item = SocketAddr>,
    allowed: Allowed,
) -> Result<Vec<SocketAddr>, &'static str> {
    let found: Vec<SocketAddr> = found.filter(|address| may_be_called(address.ip(), allowed)).collect();
    match allowed {
        _ if !found.is_empty() => Ok(found),
        Allowed::Inside => {
            Err("plain http is not sent there: its name leads to an address outside your network")
        }
        Allowed::Public | Allowed::Everywhere => {
            Err("its name leads to an address that webhooks are not sent to")
        }
    }
}

fn may_be_called(address: IpAddr, allowed: Allowed) -> bool {
    match reach(address) {
        Reach::Public => allowed != Allowed::Inside,
        Reach::Private | Reach::Loopback => allowed != Allowed::Public,
        Reach::Never => false,
    }
}

fn reach(address: IpAddr) -> Reach {
    match address {
        IpAddr::V4(address) => reach_of_v4(address),
        IpAddr::V6(address) => reach_of_v6(address),
    }
}

/// Classifies an address by the registry of special-purpose addresses (RFC 6890).
fn reach_of_v4(address: Ipv4Addr) -> Reach {
    // Metadata services: Alibaba Cloud's, in the middle of a private range, and Azure's, in the middle of a public one.
    if matches!(address.octets(), [100, 100, 100, 200] | [168, 63, 129, 16]) {
        return Reach::Never;
    }
    match address.octets() {
        [127, ..] => Reach::Loopback,
        [10, ..] | [192, 168, ..] | [172, 16..=31, ..] | [100, 64..=127, ..] => Reach::Private,
        [0 | 224..=255, ..]
        | [169, 254, ..]
        | [192, 0, 0 | 2, _]
        | [192, 88, 99, _]
        | [198, 18 | 19, ..]
        | [198, 51, 100, _]
        | [203, 0, 113, _] => Reach::Never,
        _ => Reach::Public,
    }
}

fn reach_of_v6(address: Ipv6Addr) -> Reach {
    // Metadata services in the middle of a private range: Amazon's, Google's, and Oracle's.
    if matches!(address.segments(), [0xfd00, 0xec2, ..] | [0xfd20, 0xce, 0, 0, ..] | [0xfd00, 0xc1, 0, 0, ..])
    {
        return Reach::Never;
    }
    let embedded = |high: u16, low: u16| {
        let ([one, two], [three, four]) = (high.to_be_bytes(), low.to_be_bytes());
        reach_of_v4(Ipv4Addr::new(one, two, three, four))
    };
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 1] => Reach::Loopback,
        // An address that embeds an IPv4 address is classified like that one: mapped, NAT64 (RFC 6052), 6to4 (RFC
        // 3056).
        [0, 0, 0, 0, 0, 0xffff, high, low] => embedded(high, low),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => match embedded(high, low) {
            // That would be the translator's loopback, not this computer's.
            Reach::Loopback => Reach::Never,
            reach => reach,
        },
        [0xfc00..=0xfdff, ..] => Reach::Private,
        // Teredo, and documentation examples.
        [0x2001, 0 | 0xdb8, ..] | [0x3fff, ..] => Reach::Never,
        [0x2000..=0x3fff, ..] => Reach::Public,
        _ => Reach::Never,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_anywhere_public_and_http_to_this_computer() {
        for good in [
            "https://hooks.example/a?b=c",
            "https://93.184.216.34/",
            "https://[2606:2800:220:1::1]:8443/x",
            "http://127.0.0.1:9/x",
            "http://[::1]:9/",
            "https://127.0.0.1/",
        ] {
            assert!(checked(good, false).is_ok() && checked(good, true).is_ok(), "{good}");
        }
        for (bad, why) in [
            ("http://hooks.example/", AddressError::NotEncrypted),
            ("http://localhost:9/", AddressError::NotEncrypted),
            ("https://10.1.2.3/", AddressError::Private),
            ("https://[fd12::1]/", AddressError::Private),
            ("https://[::ffff:192.168.0.1]/", AddressError::Private),
            ("https://[2002:c0a8:1::1]/", AddressError::Private),
            ("https://[64:ff9b::10.0.0.1]/", AddressError::Private),
            ("http://[64:ff9b::10.0.0.1]/", AddressError::Private),
            ("http://192.168.0.1/", AddressError::Private),
        ] {
            assert_eq!(checked(bad, false), Err(why), "{bad}");
            assert!(checked(bad, true).is_ok(), "{bad}");
        }
        // Plain http never goes to a public address, whatever is allowed.
        for bad in ["http://93.184.216.34/", "http://[2606:2800:220:1::1]/", "http://[64:ff9b::5db8:d822]/"] {
            for internal in [false, true] {
                assert_eq!(checked(bad, internal), Err(AddressError::NotEncrypted), "{bad}");
            }
        }
        for (bad, why) in [
            ("", AddressError::Shape),
            ("hooks.example", AddressError::Shape),
            ("ftp://hooks.example/", AddressError::Shape),
            ("file:///etc/passwd", AddressError::Shape),
            ("https://user:word@hooks.example/", AddressError::Shape),
            ("https://hooks.example/#x", AddressError::Shape),
            ("http://169.254.169.254/latest/meta-data", AddressError::Never),
            // The same address written differently.
            ("http://2852039166/", AddressError::Never),
            ("http://0xa9.0xfe.0xa9.0xfe/", AddressError::Never),
            ("http://[::ffff:169.254.169.254]/", AddressError::Never),
            ("http://[64:ff9b::a9fe:a9fe]/", AddressError::Never),
            ("http://[2002:a9fe:a9fe::1]/", AddressError::Never),
            ("http://[fd00:ec2::254]/", AddressError::Never),
            ("http://[fd20:ce::254]/", AddressError::Never),
            ("http://[fd00:c1::a9fe:a9fe]/", AddressError::Never),
            ("https://168.63.129.16/", AddressError::Never),
            ("http://[::ffff:168.63.129.16]/", AddressError::Never),
            ("https://[2002:a83f:8110::]/", AddressError::Never),
            ("https://[64:ff9b::168.63.129.16]/", AddressError::Never),
            ("https://[2002:6464:64c8::1]/", AddressError::Never),
            // Another machine's loopback.
            ("http://[2002:7f00:1::1]/", AddressError::Never),
            ("http://[64:ff9b::127.0.0.1]/", AddressError::Never),
            // A network's own NAT64 (RFC 8215) can lead anywhere.
            ("https://[64:ff9b:1::a00:1]/", AddressError::Never),
            ("http://[fe80::1]/", AddressError::Never),
            ("http://0.0.0.0/", AddressError::Never),
            ("http://[::]/", AddressError::Never),
            ("http://224.0.0.1/", AddressError::Never),
            ("http://100.100.100.200/", AddressError::Never),
        ] {
            assert_eq!(checked(bad, true), Err(why), "{bad}");
            assert_eq!(checked(bad, false), Err(why), "{bad}");
        }
        assert_eq!(
            checked(&format!("https://x.example/{}", "x".repeat(2000)), true),
            Err(AddressError::Shape)
        );
    }

    #[tokio::test]
    async fn a_name_is_judged_by_where_it_leads() {
        let name = || "localhost".parse::<Name>().unwrap();
        assert!(Resolver(Allowed::Public).resolve(name()).await.is_err());
        for allowed in [Allowed::Everywhere, Allowed::Inside] {
            assert!(Resolver(allowed).resolve(name()).await.unwrap().next().is_some());
        }
    }

    /// A name that resolves to several addresses, or to a different one each time.
    #[test]
    fn of_what_a_name_leads_to_only_what_is_allowed_is_called() {
        let all = [
            "93.184.216.34:1",
            "[2606:2800:220:1::1]:1",
            "10.0.0.1:1",
            "[fd12::1]:1",
            "127.0.0.1:1",
            "[::1]:1",
            "[::ffff:10.0.0.1]:1",
            "[64:ff9b::a00:1]:1",
            "169.254.169.254:1",
            "168.63.129.16:1",
            "[fd20:ce::254]:1",
            "[fd00:c1::a9fe:a9fe]:1",
            "[64:ff9b::a9fe:a9fe]:1",
            "[2002:7f00:1::]:1",
        ]
        .map(|address| address.parse::<SocketAddr>().unwrap());
        for (allowed, called) in
            [(Allowed::Public, 0..2), (Allowed::Everywhere, 0..8), (Allowed::Inside, 2..8)]
        {
            assert_eq!(of_allowed(all.into_iter(), allowed).unwrap(), all[called.clone()], "{allowed:?}");
            for (place, address) in all.into_iter().enumerate() {
                let alone = of_allowed([address].into_iter(), allowed);
                assert_eq!(alone.is_ok(), called.contains(&place), "{allowed:?} {address}");
            }
        }
    }
}
