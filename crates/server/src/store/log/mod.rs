//! How far the log has come, and what its leaves commit to (migration 24).

pub mod checkpoints;
pub mod keys;
pub mod rows;
pub mod tiles;
pub mod witnesses;

use super::{
    Reading, StoreError, Writing,
    batch::{self, Column},
    sql,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;

/// The length of a salt, in bytes.
pub const SALT_BYTES: usize = ergo_evidence::SALT_BYTES;

/// How far the log has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Which log it is: a restored backup begins another one.
    pub epoch: i64,
    /// Its name in its checkpoints.
    pub origin: String,
    /// How many leaves it has.
    pub size: u64,
    /// The number of the last row of the audit that is in it.
    pub audit_seq: i64,
}

/// What a leaf commits to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A row of the audit.
    Audit,
    /// An entry of a journal.
    Entry,
    /// The names of the staff in a session.
    Staff,
    /// The account of a session.
    Session,
}

/// A leaf, without its place.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// What it commits to.
    pub source: Source,
    /// The session that this belongs to.
    pub session: Option<String>,
    /// Its number, as the table says.
    pub seq: i64,
    /// What makes it impossible to guess what it commits to; `None` once that is erased.
    pub salt: Option<[u8; SALT_BYTES]>,
}

impl Source {
    const fn word(self) -> &'static str {
        match self {
            Self::Audit => "audit",
            Self::Entry => "entry",
            Self::Staff => "staff",
            Self::Session => "session",
        }
    }
}

/// How far it has come; `None` before the server's first start.
pub async fn state(tx: &mut Reading) -> Result<Option<State>, StoreError> {
    let sql = "SELECT epoch, origin, size, audit_seq FROM log_state WHERE id = 1";
    Ok(sql::query(sql).fetch_optional(tx.connection()).await?)
}

/// Whether something was recorded that is not in the log yet.
pub async fn is_behind(tx: &mut Reading) -> Result<bool, StoreError> {
    let sql = "SELECT count(*) FROM log_state l WHERE l.id = 1
                   AND (EXISTS (SELECT 1 FROM audit a WHERE a.seq > l.audit_seq) OR EXISTS (SELECT 1 FROM log_waiting))";
    let behind: i64 = sql::query(sql).fetch_one(tx.connection()).await?;
    Ok(behind > 0)
}

/// Begins the log.
pub async fn begin(tx: &mut Writing, origin: &str) -> Result<(), StoreError> {
    let sql = "INSERT INTO log_state (id, epoch, origin, size, audit_seq) VALUES (1, 1, $1, 0, 0)";
    sql::query(sql).bind(origin).execute(tx.connection()).await?;
    Ok(())
}

/// Begins another log with the same leaves, under another name.
pub async fn begin_again(tx: &mut Writing, epoch: i64, origin: &str) -> Result<(), StoreError> {
    let sql = "UPDATE log_state SET epoch = $1, origin = $2 WHERE id = 1";
    sql::query(sql).bind(epoch).bind(origin).execute(tx.connection()).await?;
    Ok(())
}

/// Moves on. Whether it was still where it was thought to be.
pub async fn advance(tx: &mut Writing, from: &State, to: &State) -> Result<bool, StoreError> {
    let moved = sql::query(
        "UPDATE log_state SET size = $1, audit_seq = $2
         WHERE id = 1 AND epoch = $3 AND size = $4 AND audit_seq = $5",
    )
    .bind(number(to.size))
    .bind(to.audit_seq)
    .bind(from.epoch)
    .bind(number(from.size))
    .bind(from.audit_seq)
    .execute(tx.connection())
    .await?;
    Ok(moved == 1)
}

/// Writes leaves after those that are there.
pub async fn append(tx: &mut Writing, first: u64, leaves: &[Leaf]) -> Result<(), StoreError> {
    let row = |(place, leaf): (u64, &Leaf)| {
        let salt = leaf.salt.map(|salt| STANDARD.encode(salt));
        json!([place, leaf.source.word(), leaf.session, leaf.seq, salt])
    };
    let rows: Vec<_> = (first..).zip(leaves).map(row).collect();
    let columns = [
        Column::Number("number"),
        Column::Text("source"),
        Column::Text("session_id"),
        Column::Number("seq"),
        Column::Text("salt"),
    ];
    batch::insert(tx, "log_leaves", &columns, &rows).await
}

/// The leaves of a session, in the order of the log, with their places.
pub async fn of_session(tx: &mut Reading, session: &str) -> Result<Vec<(u64, Leaf)>, StoreError> {
    let sql =
        "SELECT number, source, session_id, seq, salt FROM log_leaves WHERE session_id = $1 ORDER BY number";
    let rows: Vec<Row> = sql::query(sql).bind(session).fetch_all(tx.connection()).await?;
    Ok(rows.into_iter().map(|Row(place, leaf)| (place, leaf)).collect())
}

/// Rows of the audit were deleted: what their leaves were cannot even be guessed now.
pub async fn forget_audit(tx: &mut Writing, rows: &[i64]) -> Result<(), StoreError> {
    let rows: Vec<[i64; 1]> = rows.iter().map(|seq| [*seq]).collect();
    sql::query(
        "UPDATE log_leaves SET salt = NULL WHERE source = 'audit'
             AND seq IN (SELECT CAST(value ->> 0 AS BIGINT) FROM json_each($1))",
    )
    .bind(serde_json::to_string(&rows)?)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The journal of a session was deleted, and its account goes with it.
pub async fn forget_session(tx: &mut Writing, session: &str) -> Result<(), StoreError> {
    for sql in [
        "UPDATE log_leaves SET salt = NULL WHERE session_id = $1 AND source <> 'audit'",
        "UPDATE log_accounts SET body = NULL WHERE session_id = $1",
    ] {
        sql::query(sql).bind(session).execute(tx.connection()).await?;
    }
    Ok(())
}

struct Row(u64, Leaf);

impl sql::FromRow for Row {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
        let number: i64 = row.try_get("number")?;
        let salt: Option<String> = row.try_get("salt")?;
        let source: String = row.try_get("source")?;
        let sources = [Source::Audit, Source::Entry, Source::Staff, Source::Session];
        let source = sources.into_iter().find(|one| one.word() == source);
        let leaf = Leaf {
            source: source.ok_or_else(|| damaged("a leaf commits to something unknown"))?,
            session: row.try_get("session_id")?,
            seq: row.try_get("seq")?,
            salt: salt.map(|salt| read_salt(&salt)).transpose()?,
        };
        Ok(Self(u64::try_from(number).map_err(|_| damaged("a leaf has no place"))?, leaf))
    }
}

impl sql::FromRow for State {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
        let size: i64 = row.try_get("size")?;
        Ok(Self {
            epoch: row.try_get("epoch")?,
            origin: row.try_get("origin")?,
            size: u64::try_from(size).map_err(|_| damaged("the log has no size"))?,
            audit_seq: row.try_get("audit_seq")?,
        })
    }
}

fn read_salt(text: &str) -> Result<[u8; SALT_BYTES], sql::Error> {
    let bytes = STANDARD.decode(text).map_err(|_| damaged("a salt is damaged"))?;
    bytes.try_into().map_err(|_| damaged("a salt is damaged"))
}

fn damaged(what: &str) -> sql::Error {
    sql::Error::Decode(what.into())
}

/// A place or a size as a number of the database. No log has more leaves than that.
pub fn number(place: u64) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}
