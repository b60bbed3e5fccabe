//! The HTTP clients with which the server calls addresses that an administrator has given it.

use super::address::{Allowed, Resolver};
use reqwest::{Client, ClientBuilder, redirect};
use std::{error::Error, sync::Arc, time::Duration};

const CONNECT: Duration = Duration::from_secs(5);

/// A client that connects only to addresses that are allowed. Without proxies: a proxy would resolve names itself, and
/// could connect where we would not.
pub fn client(allowed: Allowed) -> ClientBuilder {
    Client::builder()
        .redirect(redirect::Policy::none())
        .connect_timeout(CONNECT)
        .no_proxy()
        .dns_resolver(Arc::new(Resolver(allowed)))
        .user_agent(concat!("ergo-server/", env!("CARGO_PKG_VERSION")))
}

/// The innermost cause, because reqwest's own message contains the address, whose path can be a secret; empty if there is
/// none.
pub fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &dyn Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    if error.source().is_some() { cause.to_string() } else { String::new() }
}
