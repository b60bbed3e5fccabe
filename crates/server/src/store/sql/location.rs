//! Where the database is.

use super::{
    database_file::{beside, make_private, tighten},
    error::DatabaseError,
};
use sqlx::{
    postgres::{PgConnectOptions, PgSslMode},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use std::{
    fs::{OpenOptions, metadata},
    io::{Error, ErrorKind},
    net::IpAddr,
    path::Path,
    str::FromStr,
    time::Duration,
};

/// The parameters that sqlx understands.
const PARAMETERS: [&str; 18] = [
    "application_name",
    "dbname",
    "host",
    "hostaddr",
    "options",
    "password",
    "port",
    "ssl-ca",
    "ssl-cert",
    "ssl-key",
    "ssl-mode",
    "ssl-root-cert",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "statement-cache-capacity",
    "user",
];

/// A parsed database address.
pub enum Location {
    /// A file.
    Sqlite(Box<SqliteConnectOptions>),
    /// A server.
    Postgres(Box<PgConnectOptions>),
}

impl Location {
    /// Parses a path, `sqlite:…`, or `postgres://…`. `patience` is how long a statement waits for a lock.
    pub fn read(address: &str, patience: Duration) -> Result<Self, DatabaseError> {
        if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            return postgres(address, patience);
        }
        // With an in-memory database, each connection of the pool would see a different one.
        if address.contains(":memory:") || address.contains("mode=memory") {
            return Err(DatabaseError::Address);
        }
        let options = if address.starts_with("sqlite:") {
            SqliteConnectOptions::from_str(address).map_err(|_| DatabaseError::Address)?
        } else if address.contains("://") || address.is_empty() || is_for_libpq(address) {
            return Err(DatabaseError::Address);
        } else {
            SqliteConnectOptions::new().filename(address)
        };
        let options = options
            .journal_mode(SqliteJournalMode::Wal)
            // Nothing is acknowledged before it is durable.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(patience);
        Ok(Self::Sqlite(Box::new(options)))
    }

    /// Refuses a file that does not exist.
    pub fn there(self) -> Result<Self, DatabaseError> {
        if let Self::Sqlite(options) = &self {
            if !options.get_filename().exists() {
                return Err(DatabaseError::Missing(options.get_filename().to_owned()));
            }
            tighten(options.get_filename());
        }
        Ok(self)
    }

    /// Whether the connection to the database can be read on a network, because the administrator chose so.
    pub fn is_exposed(&self) -> bool {
        match self {
            Self::Sqlite(_) => false,
            Self::Postgres(options) => {
                !is_on_this_computer(options) && matches!(options.get_ssl_mode(), PgSslMode::Disable)
            }
        }
    }

    /// The same, read-only and without leaving a trace; `None` if there is no file and one can be created.
    pub fn only_to_look(self) -> Result<Option<Self>, DatabaseError> {
        let Self::Sqlite(options) = self else { return Ok(Some(self)) };
        require_room(options.get_filename())?;
        if !options.get_filename().exists() {
            return Ok(None);
        }
        // SQLite keeps its side files next to the target of a link.
        let file = &options.get_filename().canonicalize()?;
        // A server must be able to write to the file and its side files, which another user may have left behind.
        for file in ["", "-wal", "-shm"].map(|end| beside(file, end)) {
            match OpenOptions::new().write(true).open(&file) {
                Err(why) if why.kind() != ErrorKind::NotFound => {
                    return Err(DatabaseError::NotWritable { file, why });
                }
                _ => {}
            }
        }
        // SQLite would create its side files. If they are missing, no one is using the file, and nothing in it can
        // change, so it can be opened as immutable. An immutable file is read without its log, though.
        let is_unused = !beside(file, "-shm").exists();
        let log = beside(file, "-wal");
        if is_unused && metadata(&log).is_ok_and(|about| about.len() > 0) {
            return Err(DatabaseError::Waiting(log));
        }
        let options = SqliteConnectOptions::new().filename(file).read_only(true).immutable(is_unused);
        Ok(Some(Self::Sqlite(Box::new(options))))
    }

    /// Creates the file if it does not exist. On a server, the administrator creates the database.
    pub fn or_make(self) -> std::io::Result<Self> {
        Ok(match self {
            Self::Sqlite(options) => {
                make_private(options.get_filename())?;
                Self::Sqlite(Box::new(options.create_if_missing(true)))
            }
            Self::Postgres(options) => Self::Postgres(options),
        })
    }
}

/// Whether it is a libpq connection string, such as `host=localhost user=ergo`, and not a file name.
fn is_for_libpq(address: &str) -> bool {
    let names = ["host=", "hostaddr=", "dbname=", "user=", "password="];
    let is_pair = |word: &str| names.iter().any(|name| word.starts_with(name));
    address.split(' ').any(is_pair) && !Path::new(address).exists()
}

/// Whether sqlx understands an address parameter. It would only log unknown ones, with their values.
fn is_known(name: &str) -> bool {
    PARAMETERS.contains(&name) || name.starts_with("options[")
}

fn postgres(address: &str, patience: Duration) -> Result<Location, DatabaseError> {
    let names = address.split_once('?').map_or("", |(_, query)| query).split('&');
    let names = names.map(|pair| pair.split_once('=').map_or(pair, |(name, _)| name));
    if let Some(name) = names.into_iter().find(|name| !name.is_empty() && !is_known(name)) {
        return Err(DatabaseError::Parameter(name.to_owned()));
    }
    let options = PgConnectOptions::from_str(address).map_err(|_| DatabaseError::Address)?;
    // Both of these encrypt only if the server offers it, and do not verify the server.
    let may_be_plain = matches!(options.get_ssl_mode(), PgSslMode::Allow | PgSslMode::Prefer);
    if may_be_plain && !is_on_this_computer(&options) {
        return Err(DatabaseError::NotEncrypted);
    }
    // For a socket, libpq ignores this parameter, which may come from PGSSLMODE. sqlx would insist on it, in vain.
    let options = if is_socket(&options) { options.ssl_mode(PgSslMode::Disable) } else { options };
    let options = options.application_name("ergo-server").options([
        ("lock_timeout", patience.as_millis().to_string()),
        // Notices, such as that the migrations table already exists, help no one.
        ("client_min_messages", "warning".to_owned()),
        // A process that hangs during a write must not block all other writers forever.
        ("idle_in_transaction_session_timeout", "30000".to_owned()),
    ]);
    Ok(Location::Postgres(Box::new(options)))
}

fn is_socket(options: &PgConnectOptions) -> bool {
    options.get_socket().is_some() || options.get_host().starts_with('/')
}

fn is_on_this_computer(options: &PgConnectOptions) -> bool {
    let host = options.get_host();
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    is_socket(options)
        || host.eq_ignore_ascii_case("localhost")
        || address.is_ok_and(|address| address.to_canonical().is_loopback())
}

/// Refuses a file in a folder where a server could not create files. Creates nothing to find out.
fn require_room(file: &Path) -> Result<(), DatabaseError> {
    // SQLite keeps its side files next to the target of a link.
    let file = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        let what = "its folder does not exist. Create it, or correct --database";
        return Err(Error::new(ErrorKind::NotFound, what).into());
    }
    may_create_in(folder).map_err(|why| DatabaseError::NoRoom { folder: folder.to_owned(), why })
}

#[cfg(unix)]
fn may_create_in(folder: &Path) -> std::io::Result<()> {
    use rustix::fs::{Access, access};
    Ok(access(folder, Access::WRITE_OK | Access::EXEC_OK)?)
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "the same signature as on Unix")]
fn may_create_in(_: &Path) -> std::io::Result<()> {
    // The folder's access list decides, and only creating a file would tell.
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(address: &str) -> Result<Location, DatabaseError> {
        Location::read(address, Duration::from_secs(1))
    }

    #[test]
    fn a_database_on_another_machine_is_reached_with_tls_or_on_purpose_without() {
        for (address, is_exposed) in [
            ("postgres://ergo@localhost/ergo", false),
            ("postgres://ergo@127.0.0.1:5433/ergo", false),
            ("postgres://ergo@[::1]/ergo", false),
            ("postgres://ergo@db.example/ergo?host=/run/postgresql", false),
            ("postgres://ergo@%2Frun%2Fpostgresql/ergo", false),
            ("postgres://ergo@db.example/ergo?sslmode=require", false),
            ("postgres://ergo@db.example/ergo?sslmode=verify-ca", false),
            ("postgres://ergo@db.example/ergo?ssl-mode=verify-full", false),
            ("postgres://ergo@db.example/ergo?sslmode=disable", true),
            ("postgres://ergo@localhost/ergo?sslmode=disable", false),
        ] {
            let location = read(address).unwrap_or_else(|error| panic!("{address}: {error}"));
            assert_eq!(location.is_exposed(), is_exposed, "{address}");
        }
        for address in [
            "postgres://ergo:zqsecret@db.example/ergo",
            "postgres://ergo@192.0.2.1/ergo",
            "postgres://ergo@localhost.example/ergo",
            "postgres://ergo@localhost/ergo?host=db.example",
            "postgres://ergo@localhost/ergo?hostaddr=192.0.2.1",
            "postgres://ergo@db.example/ergo?sslmode=prefer",
            "postgresql://ergo@db.example/ergo?sslmode=allow",
        ] {
            let Err(error) = read(address) else { panic!("{address}") };
            let said = error.to_string();
            assert!(said.contains("sslmode=verify-full") && !said.contains("zqsecret"), "{address}: {said}");
        }
    }

    #[test]
    fn tls_is_not_asked_of_a_socket() {
        for address in [
            "postgres://ergo@localhost/ergo?host=/run/postgresql&sslmode=verify-full",
            "postgres://ergo@%2Frun%2Fpostgresql/ergo?sslmode=require",
        ] {
            let Ok(Location::Postgres(options)) = read(address) else { panic!("{address}") };
            assert!(matches!(options.get_ssl_mode(), PgSslMode::Disable), "{address}");
        }
    }

    #[test]
    fn what_libpq_reads_is_not_the_name_of_a_file() {
        for address in ["host=localhost user=ergo password=zqsecret dbname=ergo", "port=5432 dbname=ergo"] {
            let Err(error) = read(address) else { panic!("{address}") };
            let said = error.to_string();
            assert!(said.contains("postgres://") && !said.contains("zqsecret"), "{said}");
        }
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("our user=ergo.sqlite");
        std::fs::write(&file, "").unwrap();
        assert!(read(&file.to_string_lossy()).is_ok(), "it is there");
    }

    #[test]
    fn a_log_that_nobody_has_taken_in_is_not_overlooked() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.sqlite");
        let write = |end: &str, text: &str| std::fs::write(beside(&file, end), text).unwrap();
        let look = || read(&file.to_string_lossy()).unwrap().only_to_look();
        write("", "");
        write("-wal", "");
        assert!(matches!(look(), Ok(Some(_))), "an empty log holds nothing");
        write("-wal", "changes");
        assert!(matches!(look(), Err(DatabaseError::Waiting(_))));
        write("-shm", "");
        assert!(matches!(look(), Ok(Some(_))), "a server uses it");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_can_read_is_made_private() {
        use std::{
            fs::{Permissions, set_permissions, write},
            os::unix::fs::PermissionsExt,
        };
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.sqlite");
        let mode = |end: &str| metadata(beside(&file, end)).unwrap().permissions().mode() & 0o777;
        let open = || {
            for end in ["", "-wal", "-shm"] {
                write(beside(&file, end), "").unwrap();
                set_permissions(beside(&file, end), Permissions::from_mode(0o664)).unwrap();
            }
        };
        let location = || read(&file.to_string_lossy()).unwrap();
        open();
        location().or_make().unwrap();
        assert_eq!(["", "-wal", "-shm"].map(mode), [0o600; 3]);
        open();
        location().there().unwrap();
        assert_eq!(["", "-wal", "-shm"].map(mode), [0o600; 3]);
        // Inspecting it changes nothing.
        open();
        location().only_to_look().unwrap().unwrap();
        assert_eq!(["", "-wal", "-shm"].map(mode), [0o664; 3]);
    }
}
