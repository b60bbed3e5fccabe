//! Counts connections, in total and per address.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Why there is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    /// There are too many connections in total.
    InAll,
    /// This address has too many.
    OfAddress,
}

/// The places for connections.
pub struct Places {
    in_all: usize,
    per_address: usize,
    taken: Arc<Mutex<Taken>>,
}

#[derive(Default)]
struct Taken {
    in_all: usize,
    // Contains only addresses with a connection, so it cannot grow beyond the limit.
    by_address: HashMap<IpAddr, usize>,
}

impl Places {
    /// Creates the places, all free.
    pub fn new(in_all: usize, per_address: usize) -> Self {
        Self { in_all, per_address, taken: Arc::default() }
    }

    /// Takes a place for a connection from `address`, until it is dropped. Fails if there are too many.
    pub fn take(&self, address: IpAddr) -> Result<Place, Full> {
        self.take_as(Some(counted_as(address)))
    }

    /// Takes a place for a connection from a proxy. Only the total limit applies, because a proxy speaks for many
    /// clients.
    pub fn take_for_proxy(&self) -> Result<Place, Full> {
        self.take_as(None)
    }

    fn take_as(&self, address: Option<IpAddr>) -> Result<Place, Full> {
        let mut taken = lock(&self.taken);
        if taken.in_all >= self.in_all {
            return Err(Full::InAll);
        }
        if let Some(address) = address {
            let of_address = taken.by_address.get(&address).copied().unwrap_or(0);
            if of_address >= self.per_address {
                return Err(Full::OfAddress);
            }
            taken.by_address.insert(address, of_address + 1);
        }
        taken.in_all += 1;
        Ok(Place { address, taken: Arc::clone(&self.taken) })
    }
}

/// One connection's place.
pub struct Place {
    address: Option<IpAddr>,
    taken: Arc<Mutex<Taken>>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = lock(&self.taken);
        taken.in_all -= 1;
        let Some(address) = self.address else { return };
        match taken.by_address.get_mut(&address) {
            Some(count) if *count > 1 => *count -= 1,
            _ => _ = taken.by_address.remove(&address),
        }
    }
}

/// Nothing can panic between updating the two counters, so they are right even after a panic elsewhere.
fn lock(taken: &Mutex<Taken>) -> MutexGuard<'_, Taken> {
    taken.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The address that counts. An IPv6 client has a whole /64, so that counts as one. A mapped IPv4 address counts as
/// IPv4.
fn counted_as(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::{Full, Places, counted_as, lock};
    use std::net::IpAddr;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn both_limits_hold_and_a_dropped_place_is_free_again() {
        let places = Places::new(3, 2);
        let first = places.take(ip("192.0.2.1"));
        let second = places.take(ip("192.0.2.1"));
        assert!(first.is_ok() && second.is_ok());
        assert_eq!(places.take(ip("192.0.2.1")).err(), Some(Full::OfAddress), "two of one address");
        let other = places.take(ip("192.0.2.2"));
        assert!(other.is_ok());
        assert_eq!(places.take(ip("192.0.2.3")).err(), Some(Full::InAll), "three in all");
        drop(first);
        let again = places.take(ip("192.0.2.1"));
        assert!(again.is_ok());
        drop((second, other, again));
        let taken = lock(&places.taken);
        assert!(taken.in_all == 0 && taken.by_address.is_empty(), "closed connections leave no trace");
    }

    #[test]
    fn a_proxy_takes_places_of_all_but_not_of_its_address() {
        let places = Places::new(3, 1);
        let of_proxy: Vec<_> = (0..2).map(|_| places.take_for_proxy().unwrap()).collect();
        let last = places.take(ip("192.0.2.1"));
        assert!(last.is_ok() && places.take_for_proxy().is_err(), "three in all");
        drop((of_proxy, last));
        let taken = lock(&places.taken);
        assert!(taken.in_all == 0 && taken.by_address.is_empty());
    }

    #[test]
    fn a_network_of_ipv6_counts_once_and_a_mapped_address_as_itself() {
        assert_eq!(counted_as(ip("2001:db8:1:2:3:4:5:6")), counted_as(ip("2001:db8:1:2:ffff::1")));
        assert_ne!(counted_as(ip("2001:db8:1:2::1")), counted_as(ip("2001:db8:1:3::1")));
        assert_eq!(counted_as(ip("::ffff:192.0.2.1")), ip("192.0.2.1"));
        assert_ne!(counted_as(ip("::ffff:192.0.2.1")), counted_as(ip("::ffff:192.0.2.2")));
    }
}
