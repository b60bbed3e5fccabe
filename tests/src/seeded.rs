//! The sample customers, written once for a test program and copied for each of its servers: writing them takes a second.

use ergo_server::{Config, start};
use sqlx::{Connection as _, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::sync::OnceCell;

/// The bytes of a SQLite file with the sample customers and nothing else: no keys either, each server makes its own.
///
/// # Panics
/// When it cannot be made.
pub async fn seeded_file() -> &'static [u8] {
    static BYTES: OnceCell<Vec<u8>> = OnceCell::const_new();
    BYTES.get_or_init(make).await
}

async fn make() -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let file = folder.path().join("server.sqlite");
    let mut config = Config::new(([127, 0, 0, 1], 0).into(), file.to_string_lossy().into_owned());
    config.training = true;
    config.log_grows_every = std::time::Duration::MAX;
    start(config).await.expect("the server starts").stop().await;
    let options = SqliteConnectOptions::new().filename(&file);
    let mut sql = SqliteConnection::connect_with(&options).await.expect("its database can be opened");
    for forget in ["DELETE FROM signing_keys", "DELETE FROM log_keys", "DELETE FROM log_state"] {
        sqlx::query(forget).execute(&mut sql).await.expect("it can be changed");
    }
    sql.close().await.expect("it can be closed");
    std::fs::read(&file).expect("it can be read")
}
