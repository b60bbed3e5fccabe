//! A database of the version before is brought up, with what is in it.

use crate::world::Folder;
use ergo_server::{Config, start};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

#[tokio::test]
async fn version_one_is_brought_up_and_loses_nothing() {
    let folder = Folder::new();
    let options = SqliteConnectOptions::new().filename(folder.database()).create_if_missing(true);
    let mut old = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::raw_sql(include_str!("schema_1.sql")).execute(&mut old).await.unwrap();
    let content = "INSERT INTO people VALUES ('usr_a', 'Ann', 'ann', 'a@x', 'a@x', 'UTC', 'en', NULL);
        INSERT INTO people VALUES ('usr_b', 'Bob', 'bob', 'b@x', 'b@x', 'UTC', 'en', NULL);
        INSERT INTO agents VALUES ('usr_a', 'agent');
        INSERT INTO workspaces VALUES ('ws_a', 'Ångström', 'p', 'r', 1, 'on', 1, 60, 'owners');
        INSERT INTO people VALUES ('usr_c', 'Hằng Nguyễn', 'hằng nguyễn', 'H@x', 'h@x', 'UTC', 'vi', NULL);
        INSERT INTO roles VALUES ('role_a', 'ws_a', 0, 'Editor', 'd', 1, 0, 'members.view');
        INSERT INTO memberships VALUES ('ws_a', 'usr_c', 'hằng nguyễn', 'role_a', 'active', 1);
        INSERT INTO entry_requests VALUES ('er_a', 'usr_a', 'usr_b', 'ws_a', 'a reason', 'T-1', 30, 'members:read', 'used', 1, 2);
        INSERT INTO entry_tickets VALUES ('hash', 'er_a', 1, 9999999999999, 1, NULL);
        INSERT INTO sessions VALUES ('ses_a', 'usr_b', 'usr_a', 'ws_a', 'er_a', NULL, 'members:read', 1, 2, 2);";
    sqlx::raw_sql(content).execute(&mut old).await.unwrap();
    old.close().await.unwrap();

    let config = Config::new(([127, 0, 0, 1], 0).into(), folder.database());
    let running = start(config).await.unwrap();
    let mut new = SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(folder.database()))
        .await
        .unwrap();
    let row: (String, i64, i64, String, Option<String>) =
        sqlx::query_as("SELECT state, minutes, asked_minutes, asked_scope, decided_by FROM entry_requests")
            .fetch_one(&mut new)
            .await
            .unwrap();
    assert_eq!(row, ("used".to_owned(), 30, 30, "members:read".to_owned(), None));
    let broken: Vec<(String,)> =
        sqlx::query_as("SELECT \"table\" FROM pragma_foreign_key_check").fetch_all(&mut new).await.unwrap();
    assert_eq!(broken, []);
    let counts: (i64, i64, i64) = sqlx::query_as(
        "SELECT (SELECT count(*) FROM sessions), (SELECT count(*) FROM entry_tickets), (SELECT user_version FROM pragma_user_version)",
    )
    .fetch_one(&mut new)
    .await
    .unwrap();
    assert_eq!(counts, (1, 1, 0));
    // What was not folded before is, and what is searched is there.
    let found: (String, String, String, String) = sqlx::query_as(
        "SELECT x.names, x.email, x.place, m.sort_name FROM search x JOIN memberships m ON m.person_id = x.person_id",
    )
    .fetch_one(&mut new)
    .await
    .unwrap();
    let found = [found.0, found.1, found.2, found.3];
    assert_eq!(found, [" hang nguyen usr_c", " h@x", " angstrom ws_a", "hang nguyen"]);
    let counted: (String, String, i64) = sqlx::query_as("SELECT role_id, status, members FROM member_counts")
        .fetch_one(&mut new)
        .await
        .unwrap();
    assert_eq!(counted, ("role_a".to_owned(), "active".to_owned(), 1));
    // It takes what only the new version knows.
    sqlx::query("INSERT INTO logins VALUES ('https://id', 'sub', 'usr_a')").execute(&mut new).await.unwrap();
    sqlx::query("UPDATE entry_requests SET state = 'pending'").execute(&mut new).await.unwrap();
    running.stop().await;
}
