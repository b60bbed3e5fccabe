//! The database of one test: a SQLite file, or where `ERGO_POSTGRES` names a server, a database there.

#[path = "../../../../tests/src/seeded.rs"]
mod seeded;

use ergo_server::{Config, start};
use seeded::seeded_file;
use sqlx::{AnyPool, any::install_default_drivers};
use std::{
    fs,
    sync::atomic::{AtomicU32, Ordering},
};
use tempfile::TempDir;
use tokio::sync::OnceCell;

/// The name of a database with the sample customers.
static TEMPLATE: OnceCell<String> = OnceCell::const_new();

/// Removed when dropped.
pub struct Database {
    url: String,
    _folder: Option<TempDir>,
    /// Whether it was made for this test, and not for another user of it.
    is_own: bool,
}

impl Database {
    /// One that the server has not seen.
    pub async fn empty() -> Self {
        if let Some(server) = server() {
            return Self { url: create(&server, "TEMPLATE template0").await, _folder: None, is_own: true };
        }
        Self::empty_file()
    }

    /// An empty one on a server, which is as PostgreSQL is told. `None` where there is no server.
    pub async fn such(options: &str) -> Option<Self> {
        let url = create(&server()?, options).await;
        Some(Self { url, _folder: None, is_own: true })
    }

    /// One with the sample customers and nothing else: no keys either.
    pub async fn seeded() -> Self {
        let Some(server) = server() else { return Self::seeded_file().await };
        let template = TEMPLATE.get_or_init(|| async {
            let mut new = Self::empty().await;
            new.is_own = false;
            let mut config = Config::new(([127, 0, 0, 1], 0).into(), new.url());
            config.training = true;
            config.log_grows_every = std::time::Duration::MAX;
            start(config).await.unwrap().stop().await;
            let sql = new.connect().await;
            // What a server writes about itself; each test's server does so again.
            for table in ["signing_keys", "origin", "timekeeping", "log_state", "log_keys"] {
                let forget = sqlx::AssertSqlSafe(format!("DELETE FROM {table}"));
                sqlx::query(forget).execute(&sql).await.unwrap();
            }
            sql.close().await;
            // It stays as long as its server.
            name(&new.url).to_owned()
        });
        let url = create(&server, &format!("TEMPLATE {}", template.await)).await;
        Self { url, _folder: None, is_own: true }
    }

    /// The same in a file, whatever `ERGO_POSTGRES` names.
    pub async fn seeded_file() -> Self {
        let new = Self::empty_file();
        fs::write(new.file(), seeded_file().await).unwrap();
        new
    }

    fn empty_file() -> Self {
        let folder = TempDir::new().unwrap();
        let url = format!("sqlite://{}", folder.path().join("server.sqlite").display());
        Self { url, _folder: Some(folder), is_own: false }
    }

    /// The same one, for a second server. It goes when this one is dropped.
    pub fn shared(&self) -> Self {
        Self { url: self.url(), _folder: None, is_own: false }
    }

    /// Drops one on a server, whoever uses it, and makes an empty one of that name.
    pub async fn made_anew(&self) {
        let (server, name) = (server().unwrap(), name(&self.url));
        command(&server, format!("DROP DATABASE {name} WITH (FORCE)")).await;
        command(&server, format!("CREATE DATABASE {name} TEMPLATE template0")).await;
    }

    /// As the server takes it.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// To look into it behind the server's back.
    pub async fn connect(&self) -> AnyPool {
        install_default_drivers();
        // sqlx reads it as a URL, in which the letter of a drive would be a host.
        let url = if cfg!(windows) {
            self.url.replace("sqlite://", "sqlite:").replace('\\', "/")
        } else {
            self.url()
        };
        AnyPool::connect(&url).await.unwrap()
    }

    /// How many of the counts that the database keeps are not those of the rows.
    #[allow(dead_code, reason = "not each of the programs that share this file counts")]
    pub async fn wrong_counts(&self) -> i64 {
        let kept_and_true = [
            (
                "SELECT workspace_id, role_id, status, members FROM member_counts",
                "SELECT workspace_id, role_id, status, count(*) FROM memberships GROUP BY workspace_id, role_id, status",
            ),
            (
                "SELECT team_id, members FROM team_counts",
                "SELECT team_id, count(*) FROM team_members GROUP BY team_id",
            ),
        ];
        let both_ways = kept_and_true.iter().flat_map(|(kept, counted)| [(kept, counted), (counted, kept)]);
        let parts: Vec<String> = both_ways
            .map(|(one, other)| format!("(SELECT count(*) FROM ({one} EXCEPT {other}) AS x)"))
            .collect();
        let sql = sqlx::AssertSqlSafe(format!("SELECT {}", parts.join(" + ")));
        let pool = self.connect().await;
        let wrong = sqlx::query_scalar(sql).fetch_one(&pool).await.unwrap();
        pool.close().await;
        wrong
    }

    /// Whether it is on a server.
    pub fn is_postgres(&self) -> bool {
        self.url.starts_with("postgres")
    }

    fn file(&self) -> &str {
        self.url.strip_prefix("sqlite://").unwrap()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(server) = server()
            && self.is_own
        {
            let name = name(&self.url).to_owned();
            // In a thread: this may be dropped where a runtime runs already.
            let dropping = std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
                runtime.block_on(command(&server, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
            });
            let _ = dropping.join();
        }
    }
}

fn server() -> Option<String> {
    std::env::var("ERGO_POSTGRES").ok()
}

/// The last part of its path.
fn name(url: &str) -> &str {
    let path = url.split_once('?').map_or(url, |(path, _)| path);
    path.rsplit_once('/').unwrap().1
}

/// A new database beside the one that `server` names.
async fn create(server: &str, options: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
    command(server, format!("CREATE DATABASE {name} {options}")).await;
    let (before, rest) = server.rsplit_once("/postgres").unwrap();
    format!("{before}/{name}{rest}")
}

async fn command(server: &str, sql: String) {
    install_default_drivers();
    let pool = AnyPool::connect(server).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&pool).await.unwrap();
    pool.close().await;
}
