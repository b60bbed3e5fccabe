//! Notifications to customers' users about support sessions.

use super::{
    Reading, StoreError, Writing,
    batch::{self, Column},
    people, sql, words, workspaces,
};
use ergo_protocol::notifications::Notification;
use serde_json::json;

/// Writes a notification for each of these people. One statement, because everyone waits for the lock in the
/// meantime.
pub async fn insert(
    tx: &mut Writing,
    people: &[String],
    workspace: &str,
    session: &str,
    text: &str,
) -> Result<(), StoreError> {
    let now = tx.now();
    let rows: Vec<_> = people.iter().map(|person| json!([now, person, workspace, session, text])).collect();
    let columns = [
        Column::Number("at"),
        Column::Text("person_id"),
        Column::Text("workspace_id"),
        Column::Text("session_id"),
        Column::Text("text"),
    ];
    batch::insert(tx, "notifications", &columns, &rows).await
}

/// A person's notifications with numbers lower than `before`, newest first, and the numbers of the newest and the
/// oldest of them.
pub async fn of(
    tx: &mut Reading,
    person: &str,
    before: i64,
    limit: u32,
) -> Result<(Vec<Notification>, Option<(i64, i64)>), StoreError> {
    let rows: Vec<(i64, i64, String, String, String, String, String)> = sql::query(
        "SELECT n.seq, n.at, n.workspace_id, s.subject_id, s.actor_id, n.session_id, n.text
         FROM notifications n JOIN sessions s ON s.id = n.session_id
         WHERE n.person_id = $1 AND s.actor_id IS NOT NULL AND n.seq < $2 ORDER BY n.seq DESC LIMIT $3",
    )
    .bind(person)
    .bind(before)
    .bind(limit)
    .fetch_all(tx.connection())
    .await?;
    let span = rows.first().zip(rows.last()).map(|(newest, oldest)| (newest.0, oldest.0));
    let mut items = Vec::new();
    for (_, at, workspace, viewed, agent, session_id, text) in rows {
        items.push(Notification {
            at,
            workspace: workspaces::known(tx, &workspace).await?,
            viewed: people::known(tx, &viewed).await?,
            agent: people::known(tx, &agent).await?,
            session_id,
            text,
        });
    }
    Ok((items, span))
}

/// Notes that a person read their notifications, from the newest number to the oldest.
pub async fn set_read(
    tx: &mut Writing,
    person: &str,
    (newest, oldest): (i64, i64),
) -> Result<(), StoreError> {
    let now = tx.now();
    sql::query(
        "UPDATE notifications SET read_at = $1
         WHERE person_id = $2 AND seq BETWEEN $3 AND $4 AND read_at IS NULL",
    )
    .bind(now)
    .bind(person)
    .bind(oldest)
    .bind(newest)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Whether a person has unread notifications, from the newest number to the oldest.
pub async fn are_unread(
    tx: &mut Reading,
    person: &str,
    (newest, oldest): (i64, i64),
) -> Result<bool, StoreError> {
    let there: Option<i64> = sql::query(
        "SELECT 1 FROM notifications WHERE person_id = $1 AND seq BETWEEN $2 AND $3 AND read_at IS NULL LIMIT 1",
    )
    .bind(person)
    .bind(oldest)
    .bind(newest)
    .fetch_optional(tx.connection())
    .await?;
    Ok(there.is_some())
}

/// Whom the workspace wants to be notified, as stored.
pub async fn wanted(
    tx: &mut Reading,
    workspace: &str,
) -> Result<ergo_protocol::directory::Notify, StoreError> {
    let word: String = sql::query("SELECT support_notify FROM workspaces WHERE id = $1")
        .bind(workspace)
        .fetch_one(tx.connection())
        .await?;
    words::read(&word)
}
