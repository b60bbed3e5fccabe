//! Who is told of changes: by webhook, or by polling.

use super::{Reading, StoreError, Writing, lanes, sql, words};
use ergo_protocol::{
    UnixMillis,
    messages::{MessageKind, PersonalData},
};

/// A receiver as it is stored.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Where webhooks go; `None` if it polls.
    pub url: Option<String>,
    /// The one workspace that it hears of; `None` for all.
    pub workspace_id: Option<String>,
    /// How much about people it is sent.
    pub personal_data: PersonalData,
    /// Whether it may be in a private network.
    pub is_internal: bool,
    /// When it was added.
    pub created_at: UnixMillis,
    /// The number of the last message before it was added.
    pub added_after: i64,
    /// When it last polled, to the minute.
    pub last_used_at: Option<UnixMillis>,
    /// Since when nothing is sent.
    pub disabled_at: Option<UnixMillis>,
    /// Why not.
    pub disabled_why: Option<String>,
    /// Until when it is left alone.
    pub held_until: UnixMillis,
    /// Since when nothing that it was sent has arrived.
    pub failing_since: Option<UnixMillis>,
    /// The number of the last message that was deleted before it could be sent.
    pub missed_seq: Option<i64>,
}

/// The most secrets of a receiver that sign at once: the current one and its predecessors. Otherwise, frequent rotations would
/// make the header with the signatures too long.
const MOST_SECRETS: usize = 3;

/// The order of a receiver's secrets. The current one does not expire, whatever the clock said when it was made.
const NEWEST_FIRST: &str = "CASE WHEN expires_at IS NULL THEN 0 ELSE 1 END, created_at DESC, secret";

const COLUMNS: &str = "id, name, url, workspace_id, personal_data, is_internal, created_at, added_after, last_used_at, disabled_at, \
    disabled_why, held_until, failing_since, missed_seq";

impl sql::FromRow for Row {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            url: row.try_get("url")?,
            workspace_id: row.try_get("workspace_id")?,
            personal_data: words::column(row, "personal_data")?,
            is_internal: row.try_get("is_internal")?,
            created_at: row.try_get("created_at")?,
            added_after: row.try_get("added_after")?,
            last_used_at: row.try_get("last_used_at")?,
            disabled_at: row.try_get("disabled_at")?,
            disabled_why: row.try_get("disabled_why")?,
            held_until: row.try_get("held_until")?,
            failing_since: row.try_get("failing_since")?,
            missed_seq: row.try_get("missed_seq")?,
        })
    }
}

/// A receiver to be written.
pub struct New<'a> {
    /// Its id.
    pub id: &'a str,
    /// What it is called.
    pub name: &'a str,
    /// Where webhooks go; `None` if it polls.
    pub url: Option<&'a str>,
    /// Hex SHA-256 of the token with which it polls.
    pub token_hash: Option<&'a str>,
    /// The one workspace that it hears of; `None` for all.
    pub workspace: Option<&'a str>,
    /// The kinds that it is sent; none for all.
    pub kinds: &'a [MessageKind],
    /// How much about people it is sent.
    pub personal_data: PersonalData,
    /// Whether it may be in a private network.
    pub is_internal: bool,
}

/// The receiver that polls with this token; none while it is disabled.
pub async fn of_token(tx: &mut Reading, hash: &str) -> Result<Option<Row>, StoreError> {
    let now = tx.now();
    let sql = format!(
        "SELECT {COLUMNS} FROM receivers
         WHERE (token_hash = $1 OR (old_token_hash = $1 AND old_token_until > $2)) AND disabled_at IS NULL"
    );
    Ok(sql::query(sql).bind(hash).bind(now).fetch_optional(tx.connection()).await?)
}

/// The receiver of that id.
pub async fn find(tx: &mut Reading, id: &str) -> Result<Option<Row>, StoreError> {
    Ok(sql::query(format!("SELECT {COLUMNS} FROM receivers WHERE id = $1"))
        .bind(id)
        .fetch_optional(tx.connection())
        .await?)
}

/// All receivers, the oldest first.
pub async fn all(tx: &mut Reading) -> Result<Vec<Row>, StoreError> {
    Ok(sql::query(format!("SELECT {COLUMNS} FROM receivers ORDER BY created_at, id"))
        .fetch_all(tx.connection())
        .await?)
}

/// Writes a new receiver.
pub async fn insert(tx: &mut Writing, new: &New<'_>) -> Result<(), StoreError> {
    let now = tx.now();
    sql::query(
        "INSERT INTO receivers (id, name, url, token_hash, workspace_id, personal_data, is_internal, created_at, held_until, added_after)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, (SELECT last_seq FROM outbox_state WHERE id = 1))",
    )
    .bind(new.id)
    .bind(new.name)
    .bind(new.url)
    .bind(new.token_hash)
    .bind(new.workspace)
    .bind(new.personal_data.as_str())
    .bind(new.is_internal)
    .bind(now)
    .execute(tx.connection())
    .await?;
    let kinds: Vec<&str> =
        if new.kinds.is_empty() { vec!["*"] } else { new.kinds.iter().map(|kind| kind.as_str()).collect() };
    for kind in kinds {
        sql::query("INSERT INTO receiver_kinds (receiver_id, kind) VALUES ($1, $2)")
            .bind(new.id)
            .bind(kind)
            .execute(tx.connection())
            .await?;
    }
    Ok(())
}

/// The kinds that a receiver is sent; none for all.
pub async fn kinds(tx: &mut Reading, id: &str) -> Result<Vec<MessageKind>, StoreError> {
    let sql = "SELECT kind FROM receiver_kinds WHERE receiver_id = $1 AND kind <> '*' ORDER BY kind";
    let kinds: Vec<String> = sql::query(sql).bind(id).fetch_all(tx.connection()).await?;
    kinds.iter().map(|kind| words::read(kind)).collect()
}

/// Removes a receiver, and what it was still to be sent.
pub async fn remove(tx: &mut Writing, id: &str) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM deliveries WHERE receiver_id = $1",
        "DELETE FROM lanes WHERE receiver_id = $1",
        "DELETE FROM receiver_kinds WHERE receiver_id = $1",
        "DELETE FROM receiver_secrets WHERE receiver_id = $1",
        "DELETE FROM receivers WHERE id = $1",
    ] {
        sql::query(sql).bind(id).execute(tx.connection()).await?;
    }
    Ok(())
}

/// Stops sending, with why. What happens meanwhile is kept for it. Whether it was sent to until now.
pub async fn disable(tx: &mut Writing, id: &str, why: &str) -> Result<bool, StoreError> {
    let now = tx.now();
    let sql =
        "UPDATE receivers SET disabled_at = $1, disabled_why = $2 WHERE id = $3 AND disabled_at IS NULL";
    Ok(sql::query(sql).bind(now).bind(why).bind(id).execute(tx.connection()).await? > 0)
}

/// Sends again. Whether nothing was sent until now.
pub async fn enable(tx: &mut Writing, id: &str) -> Result<bool, StoreError> {
    let sql = "UPDATE receivers SET disabled_at = NULL, disabled_why = NULL, missed_seq = NULL
               WHERE id = $1 AND disabled_at IS NOT NULL";
    Ok(sql::query(sql).bind(id).execute(tx.connection()).await? > 0)
}

/// Sends to another address from now on.
pub async fn move_to(tx: &mut Writing, id: &str, url: &str, is_internal: bool) -> Result<(), StoreError> {
    let sql = "UPDATE receivers SET url = $1, is_internal = $2 WHERE id = $3";
    sql::query(sql).bind(url).bind(is_internal).bind(id).execute(tx.connection()).await?;
    Ok(())
}

/// How many receivers webhooks are sent to.
pub async fn count_sent_to(tx: &mut Reading) -> Result<i64, StoreError> {
    let sql = "SELECT count(*) FROM receivers WHERE url IS NOT NULL AND disabled_at IS NULL";
    Ok(sql::query(sql).fetch_one(tx.connection()).await?)
}

/// Those of them that were disabled before then.
pub async fn disabled_before(tx: &mut Reading, before: UnixMillis) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT id FROM receivers WHERE url IS NOT NULL AND disabled_at < $1 ORDER BY id";
    Ok(sql::query(sql).bind(before).fetch_all(tx.connection()).await?)
}

/// Notes that nothing has arrived, and gives since when nothing has. A time to come was noted by a wrong clock.
pub async fn has_failed(tx: &mut Writing, id: &str) -> Result<Option<UnixMillis>, StoreError> {
    let now = tx.now();
    let sql =
        "UPDATE receivers SET failing_since = CASE WHEN failing_since <= $1 THEN failing_since ELSE $1 END
               WHERE id = $2 RETURNING failing_since";
    Ok(sql::query(sql).bind(now).bind(id).fetch_optional(tx.connection()).await?)
}

/// Notes that something has arrived, or that what went wrong before does not count.
pub async fn has_not_failed(tx: &mut Writing, id: &str) -> Result<(), StoreError> {
    let sql = "UPDATE receivers SET failing_since = NULL WHERE id = $1 AND failing_since IS NOT NULL";
    sql::query(sql).bind(id).execute(tx.connection()).await?;
    Ok(())
}

/// Leaves a receiver alone at least until then.
pub async fn hold(tx: &mut Writing, id: &str, until: UnixMillis) -> Result<(), StoreError> {
    let sql = "UPDATE receivers SET held_until = $1 WHERE id = $2 AND (held_until < $1 OR held_until > $3)";
    let wrong = tx.now() + lanes::WRONG_MILLIS;
    sql::query(sql).bind(until).bind(id).bind(wrong).execute(tx.connection()).await?;
    Ok(())
}

/// Replaces a pause that lasts until then; does nothing if another pause was set in the meantime.
pub async fn hold_instead(
    tx: &mut Writing,
    id: &str,
    ours: UnixMillis,
    until: UnixMillis,
) -> Result<(), StoreError> {
    let sql = "UPDATE receivers SET held_until = $1 WHERE id = $2 AND held_until = $3";
    sql::query(sql).bind(until).bind(id).bind(ours).execute(tx.connection()).await?;
    Ok(())
}

/// Lets a receiver poll with another token; the one before opens the feed too, until then.
pub async fn rotate_token(
    tx: &mut Writing,
    id: &str,
    hash: &str,
    until: UnixMillis,
) -> Result<(), StoreError> {
    let sql = "UPDATE receivers SET old_token_hash = token_hash, old_token_until = $1, token_hash = $2 WHERE id = $3";
    sql::query(sql).bind(until).bind(hash).bind(id).execute(tx.connection()).await?;
    Ok(())
}

/// Moves "last used" of a receiver that polls to now.
pub async fn move_last_used(tx: &mut Writing, id: &str) -> Result<(), StoreError> {
    let now = tx.now();
    let sql = "UPDATE receivers SET last_used_at = $1 WHERE id = $2";
    sql::query(sql).bind(now).bind(id).execute(tx.connection()).await?;
    Ok(())
}

/// What webhooks are signed with now: the newest secret first.
pub async fn secrets(tx: &mut Reading, id: &str) -> Result<Vec<String>, StoreError> {
    let now = tx.now();
    Ok(sql::query(format!(
        "SELECT secret FROM receiver_secrets WHERE receiver_id = $1 AND (expires_at IS NULL OR expires_at > $2)
         ORDER BY {NEWEST_FIRST} LIMIT {MOST_SECRETS}"
    ))
    .bind(id)
    .bind(now)
    .fetch_all(tx.connection())
    .await?)
}

/// Makes this secret the current one. Its predecessors also sign until `until`, up to [`MOST_SECRETS`] in all.
pub async fn add_secret(
    tx: &mut Writing,
    id: &str,
    secret: &str,
    until: UnixMillis,
) -> Result<(), StoreError> {
    let now = tx.now();
    // First, while the current one still has no end: after a clock change, others may have later dates.
    sql::query(format!(
        "DELETE FROM receiver_secrets WHERE receiver_id = $1 AND secret NOT IN (
             SELECT secret FROM receiver_secrets WHERE receiver_id = $1 ORDER BY {NEWEST_FIRST} LIMIT {})",
        MOST_SECRETS - 1
    ))
    .bind(id)
    .execute(tx.connection())
    .await?;
    sql::query(
        "UPDATE receiver_secrets SET expires_at = $1
         WHERE receiver_id = $2 AND (expires_at IS NULL OR expires_at > $1)",
    )
    .bind(until)
    .bind(id)
    .execute(tx.connection())
    .await?;
    forget_secrets(tx).await?;
    sql::query("INSERT INTO receiver_secrets (receiver_id, secret, created_at) VALUES ($1, $2, $3)")
        .bind(id)
        .bind(secret)
        .bind(now)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Forgets secrets that nothing is signed with any more, and tokens that open nothing.
pub async fn forget_secrets(tx: &mut Writing) -> Result<(), StoreError> {
    let now = tx.now();
    for sql in [
        "DELETE FROM receiver_secrets WHERE expires_at <= $1",
        "UPDATE receivers SET old_token_hash = NULL, old_token_until = NULL WHERE old_token_until <= $1",
    ] {
        sql::query(sql).bind(now).execute(tx.connection()).await?;
    }
    Ok(())
}
