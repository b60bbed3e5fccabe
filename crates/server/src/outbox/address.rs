//! Where a webhook may go. The administrator names the address, but a name can be pointed anywhere later, so each connection is
//! judged by the address it goes to: nothing that serves only this machine or its network is called by mistake.

use reqwest::{
    Url,
    dns::{Addrs, Name, Resolve, Resolving},
};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// The longest address that is taken.
const LONGEST: usize = 2000;

/// Why an address is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Not an absolute URL that can be used.
    #[error("it must be an address like https://hooks.example/ergo, without a user, password, or fragment")]
    Shape,
    /// Plain http.
    #[error("it must use https; plain http needs --internal, except for 127.0.0.1 and [::1]")]
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
    /// Link-local, where clouds keep the credentials of machines; multicast; what is reserved.
    Never,
}

/// The address, if a receiver may have it. `internal` allows private networks and plain http.
pub fn checked(address: &str, internal: bool) -> Result<Url, AddressError> {
    let url = Url::parse(address).map_err(|_| AddressError::Shape)?;
    let bare = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or(AddressError::Shape)?;
    if !bare || address.len() > LONGEST || !matches!(url.scheme(), "https" | "http") {
        return Err(AddressError::Shape);
    }
    let literal = host.trim_start_matches('[').trim_end_matches(']').parse().ok();
    match literal.map(reach) {
        Some(Reach::Never) => return Err(AddressError::Never),
        Some(Reach::Private) if !internal => return Err(AddressError::Private),
        // Named literally, it cannot be meant otherwise; the name `localhost` can be pointed elsewhere.
        Some(Reach::Loopback) => return Ok(url),
        _ => {}
    }
    if url.scheme() == "http" && !internal {
        return Err(AddressError::NotEncrypted);
    }
    Ok(url)
}

/// Looks up names, and leaves out the addresses that may not be called.
pub struct Resolver {
    /// Whether private networks may be called.
    pub internal: bool,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let internal = self.internal;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> =
                found.filter(|address| may_be_called(address.ip(), internal)).collect();
            if allowed.is_empty() {
                return Err("its name leads to an address that webhooks are not sent to".into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

fn may_be_called(address: IpAddr, internal: bool) -> bool {
    match reach(address) {
        Reach::Public => true,
        Reach::Private | Reach::Loopback => internal,
        Reach::Never => false,
    }
}

fn reach(address: IpAddr) -> Reach {
    match address {
        IpAddr::V4(address) => reach_of_v4(address),
        IpAddr::V6(address) => reach_of_v6(address),
    }
}

/// By the registry of special-purpose addresses (RFC 6890).
fn reach_of_v4(address: Ipv4Addr) -> Reach {
    // Alibaba Cloud's metadata service, in the middle of a private range.
    if address == Ipv4Addr::new(100, 100, 100, 200) {
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
    // Amazon's metadata service, in the middle of a private range.
    if address.segments()[..2] == [0xfd00, 0xec2] {
        return Reach::Never;
    }
    let embedded = |high: u16, low: u16| {
        let ([one, two], [three, four]) = (high.to_be_bytes(), low.to_be_bytes());
        reach_of_v4(Ipv4Addr::new(one, two, three, four))
    };
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 1] => Reach::Loopback,
        // What stands for an IPv4 address is as far away as that: mapped, NAT64, 6to4.
        [0, 0, 0, 0, 0, 0xffff, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => embedded(high, low),
        [0xfc00..=0xfdff, ..] => Reach::Private,
        // Teredo, and examples in documents.
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
            ("http://192.168.0.1/", AddressError::Private),
        ] {
            assert_eq!(checked(bad, false), Err(why), "{bad}");
            assert!(checked(bad, true).is_ok(), "{bad}");
        }
        for (bad, why) in [
            ("", AddressError::Shape),
            ("hooks.example", AddressError::Shape),
            ("ftp://hooks.example/", AddressError::Shape),
            ("file:///etc/passwd", AddressError::Shape),
            ("https://user:word@hooks.example/", AddressError::Shape),
            ("https://hooks.example/#x", AddressError::Shape),
            ("http://169.254.169.254/latest/meta-data", AddressError::Never),
            // The same address in other words.
            ("http://2852039166/", AddressError::Never),
            ("http://0xa9.0xfe.0xa9.0xfe/", AddressError::Never),
            ("http://[::ffff:169.254.169.254]/", AddressError::Never),
            ("http://[64:ff9b::a9fe:a9fe]/", AddressError::Never),
            ("http://[2002:a9fe:a9fe::1]/", AddressError::Never),
            ("http://[fd00:ec2::254]/", AddressError::Never),
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
        assert!(Resolver { internal: false }.resolve(name()).await.is_err());
        assert!(Resolver { internal: true }.resolve(name()).await.unwrap().next().is_some());
    }
}
