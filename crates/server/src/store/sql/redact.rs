//! The address of a database without its password, for people to see.

/// What stands there instead.
const LEFT_OUT: &str = "***";

/// `postgres://user:password@host/name?sslpassword=…` without what is secret. It leaves out too much rather than too little.
pub fn without_password(address: &str) -> String {
    let (place, query) =
        address.split_once('?').map_or((address, None), |(place, query)| (place, Some(query)));
    let mut shown = place.to_owned();
    if let Some((scheme @ ("postgres" | "postgresql"), rest)) = place.split_once("://")
        && let Some((login, host)) = rest.rsplit_once('@')
        && let Some((user, _)) = login.split_once(':')
    {
        shown = format!("{scheme}://{user}:{LEFT_OUT}@{host}");
    }
    if let Some(query) = query {
        let pairs: Vec<String> = query.split('&').map(pair).collect();
        shown = format!("{shown}?{}", pairs.join("&"));
    }
    shown
}

/// A name that is escaped could be any.
fn pair(pair: &str) -> String {
    match pair.split_once('=') {
        Some((name, _)) if name.to_ascii_lowercase().contains("pass") || name.contains('%') => {
            format!("{name}={LEFT_OUT}")
        }
        _ => pair.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::without_password;

    #[test]
    fn no_password_is_shown_however_it_is_written() {
        for (address, shown) in [
            ("ergo.sqlite", "ergo.sqlite"),
            ("sqlite:///var/lib/a@b:c.sqlite?mode=ro", "sqlite:///var/lib/a@b:c.sqlite?mode=ro"),
            ("postgres://ergo@db.example/ergo", "postgres://ergo@db.example/ergo"),
            ("postgres://ergo:zq@db.example:5432/ergo", "postgres://ergo:***@db.example:5432/ergo"),
            ("postgres://ergo:z@q/z:q@db.example/ergo", "postgres://ergo:***@db.example/ergo"),
            ("postgres://db/ergo?user=ergo&password=zq", "postgres://db/ergo?user=ergo&password=***"),
            (
                "postgres://db/ergo?%70assword=zq&SSLPassword=zq&x",
                "postgres://db/ergo?%70assword=***&SSLPassword=***&x",
            ),
            ("postgresql://:zq@db/ergo", "postgresql://:***@db/ergo"),
        ] {
            assert_eq!(without_password(address), shown);
        }
    }
}
