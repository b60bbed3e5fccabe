//! Removes the password from a database's address, to show it to people.

/// What replaces it.
const LEFT_OUT: &str = "***";

/// `postgres://user:password@host/name?sslpassword=…` without secrets. It removes too much rather than too little.
pub fn without_password(address: &str) -> String {
    // A libpq connection string, in which any character may follow, including those with a meaning in a URL.
    let shown = if address.contains("://") { address.to_owned() } else { without_pair(address) };
    // A password may contain any character, including those that would end it in a URL, so the last @ counts.
    let shown = if shown.starts_with("sqlite:") { shown } else { without_login(&shown) };
    let shown = without_pair(&shown);
    match shown.split_once('?') {
        Some((place, query)) => {
            let pairs: Vec<String> = query.split('&').map(pair).collect();
            format!("{place}?{}", pairs.join("&"))
        }
        None => shown,
    }
}

/// Removes what follows the first `password=` outside a query: the value may be quoted and contain blanks.
fn without_pair(address: &str) -> String {
    let end = address.find('?').unwrap_or(address.len());
    match value_of_password(address) {
        Some(at) if at <= end => format!("{}{LEFT_OUT}", &address[..at]),
        _ => address.to_owned(),
    }
}

/// The position where the value of the first `password=` begins. There may be blanks before the `=`.
fn value_of_password(text: &str) -> Option<usize> {
    text.to_ascii_lowercase().match_indices("password").find_map(|(at, name)| {
        let value = text[at + name.len()..].trim_start().strip_prefix('=')?;
        Some(text.len() - value.len())
    })
}

/// Removes the password before the host.
fn without_login(address: &str) -> String {
    let Some((login, rest)) = address.rsplit_once('@') else { return address.to_owned() };
    let scheme = login.find("://").map_or(0, |at| at + 3);
    match login[scheme..].find(':') {
        Some(at) if scheme > 0 => format!("{}:{LEFT_OUT}@{rest}", &login[..scheme + at]),
        // The address is incomplete, and the password could be anywhere.
        Some(_) => format!("{LEFT_OUT}@{rest}"),
        None => address.to_owned(),
    }
}

/// Redacts a parameter's value if it may be secret. An escaped name could be any name.
fn pair(pair: &str) -> String {
    match pair.split_once('=') {
        Some((name, value))
            if name.to_ascii_lowercase().contains("pass")
                || name.contains('%')
                || value_of_password(value).is_some() =>
        {
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
            ("postgres://ergo:z?q@db/ergo", "postgres://ergo:***@db/ergo"),
            ("Postgres://ergo:zq@db/ergo", "Postgres://ergo:***@db/ergo"),
            (
                "postgresql+ssl://ergo:zq@db/ergo?sslmode=require",
                "postgresql+ssl://ergo:***@db/ergo?sslmode=require",
            ),
            ("postgres:/ergo:zq@db/ergo", "***@db/ergo"),
            ("postgres://db/ergo?user=a@b&password=zq", "postgres://db/ergo?user=a@b&password=***"),
            ("host=localhost user=ergo password=zq dbname=ergo", "host=localhost user=ergo password=***"),
            ("host=localhost password = 'z q?z@q:z&q' user=ergo", "host=localhost password =***"),
            ("host=db Password=zq://z:q@zq", "host=db Password=***"),
            ("sqlite:host=db password=zq", "sqlite:host=db password=***"),
            ("postgres://ergo:zqpassword=zq@db/ergo", "postgres://ergo:***@db/ergo"),
            ("postgres://db/ergo?host=db password=zq", "postgres://db/ergo?host=***"),
        ] {
            assert_eq!(without_password(address), shown);
        }
    }
}
