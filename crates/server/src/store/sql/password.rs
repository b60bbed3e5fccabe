//! The address of a database without what must not be shown.

/// Parameters of an address that hold a secret.
const SECRETS: [&str; 2] = ["password", "sslpassword"];

/// The address as it may be printed: without any password.
pub fn without_password(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else { return address.to_owned() };
    let (place, parameters) = rest.split_once('?').map_or((rest, None), |(place, rest)| (place, Some(rest)));
    // A password may hold an @ by mistake; the host may not.
    let place = match place.rsplit_once('@') {
        Some((user, host)) => format!("{}@{host}", user.split_once(':').map_or(user, |(name, _)| name)),
        None => place.to_owned(),
    };
    let is_secret = |pair: &&str| SECRETS.contains(&pair.split('=').next().unwrap_or_default());
    let kept: Vec<&str> =
        parameters.into_iter().flat_map(|all| all.split('&')).filter(|pair| !is_secret(pair)).collect();
    let parameters = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
    format!("{scheme}://{place}{parameters}")
}

#[cfg(test)]
mod tests {
    use super::without_password;

    #[test]
    fn no_password_is_left() {
        for (address, shown) in [
            ("postgres://ergo:p@ss:w@db.example/ergo", "postgres://ergo@db.example/ergo"),
            ("postgres://ergo@db.example/ergo", "postgres://ergo@db.example/ergo"),
            ("postgres://db/ergo?user=x&password=p&host=/run", "postgres://db/ergo?user=x&host=/run"),
            ("postgres://db/ergo?password=p", "postgres://db/ergo"),
            ("/var/lib/ergo.sqlite", "/var/lib/ergo.sqlite"),
        ] {
            assert_eq!(without_password(address), shown);
        }
    }
}
