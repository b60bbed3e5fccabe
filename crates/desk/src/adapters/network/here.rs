//! What is on this computer.

use reqwest::Url;
use url::Host;

/// Whether a server is on this computer.
pub fn is_this_computer(server: &Url) -> bool {
    match server.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_computer_has_several_addresses_and_one_name() {
        let is_here = |address: &str| is_this_computer(&address.parse().unwrap());
        for here in ["http://127.0.0.1:1", "https://127.9.9.9", "http://[::1]:1", "https://localhost"] {
            assert!(is_here(here), "{here}");
        }
        for elsewhere in
            ["https://localhost.example", "https://10.0.0.1", "https://[fe80::1]", "https://127.example"]
        {
            assert!(!is_here(elsewhere), "{elsewhere}");
        }
    }
}
