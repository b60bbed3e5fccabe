//! What the attacks share: a server on a clock of its own, and words for what they all do.

pub use crate::acts::*;
use crate::{
    setup::{self, Setup, Time},
    world::*,
};
use sqlx::{AssertSqlSafe, FromRow, Row, any::AnyRow};
use std::{
    ops::Deref,
    time::{Duration, Instant},
};
use tokio::sync::RwLock;

pub const TOM: &str = "usr_4tnw";
pub const RUTH: &str = "usr_5rca";
pub const SUNITA: &str = "usr_4gur";
pub const OTANI: &str = "usr_3bkp";
pub const MAREN: &str = "usr_6mrn";
pub const ADAEZE: &str = "usr_8adm";

/// What an Admin may do, and everybody with this much has every right that a test takes away.
pub const EVERYTHING: &str = "members.view members.invite members.remove members.change_role teams.view \
    teams.create teams.manage_members teams.delete roles.view projects.view projects.create projects.edit \
    projects.delete billing.view billing.change_plan invoices.view invoices.export security.view \
    security.view_audit security.change_settings security.manage_support security.manage_sign_in \
    integrations.view integrations.install integrations.manage_keys";

/// Tests of speed run alone: the others would be measured with them.
static TURN: RwLock<()> = RwLock::const_new(());

/// The lock on [`TURN`], shared or alone. Held until the test ends.
type Turn = Box<dyn Send + Sync>;

/// A training server, its clock, and a client.
pub struct Stage {
    pub world: World,
    pub time: Time,
    turn: Turn,
}

impl Deref for Stage {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

/// A row of the audit.
#[derive(Clone, Debug)]
pub struct Audited {
    pub seq: i64,
    pub at: i64,
    pub action: String,
    pub subject_id: String,
    pub actor_id: Option<String>,
    pub session_id: Option<String>,
    pub workspace_id: Option<String>,
    pub target: Option<String>,
    pub detail: String,
}

impl FromRow<'_, AnyRow> for Audited {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            seq: row.try_get("seq")?,
            at: row.try_get("at")?,
            action: row.try_get("action")?,
            subject_id: row.try_get("subject_id")?,
            actor_id: row.try_get("actor_id")?,
            session_id: row.try_get("session_id")?,
            workspace_id: row.try_get("workspace_id")?,
            target: row.try_get("target")?,
            detail: row.try_get("detail")?,
        })
    }
}

impl Stage {
    pub async fn set() -> Self {
        Self::with(Setup::default()).await
    }

    pub async fn with(setup: Setup) -> Self {
        Self::on(setup, Time::new()).await
    }

    /// With a time that somebody else goes by, too.
    pub async fn on(setup: Setup, time: Time) -> Self {
        let turn: Turn = Box::new(TURN.read().await);
        Self { world: setup::world(setup, &time).await, time, turn }
    }

    /// While no other test runs. It asks again and again instead of queuing for the lock: behind a queue, a test that has a
    /// stage and sets a second one would wait forever.
    pub async fn alone(setup: Setup) -> Self {
        let time = Time::new();
        let turn = loop {
            match TURN.try_write() {
                Ok(turn) => break turn,
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        };
        let turn: Turn = Box::new(turn);
        Self { world: setup::world(setup, &time).await, time, turn }
    }

    /// Stopped, and started again that many seconds later.
    pub async fn restarted_after(self, seconds: u64) -> Self {
        let Self { world, time, turn } = self;
        Self { world: setup::restarted(world, &time, Duration::from_secs(seconds)).await, time, turn }
    }

    pub async fn advance(&self, by: Duration) {
        self.time.advance(&self.world, by).await;
    }

    pub async fn minutes_later(&self, minutes: u64) {
        self.advance(Duration::from_secs(minutes * 60)).await;
    }

    // --- The database, as seen and changed by somebody other than the server. ---

    pub async fn sql(&self, sql: impl Into<String>) {
        sqlx::raw_sql(AssertSqlSafe(sql.into())).execute(&self.sql).await.unwrap();
    }

    pub async fn count(&self, sql: impl Into<String>) -> i64 {
        sqlx::query_scalar(AssertSqlSafe(sql.into())).fetch_one(&self.sql).await.unwrap()
    }

    pub async fn texts(&self, sql: impl Into<String>) -> Vec<String> {
        sqlx::query_scalar(AssertSqlSafe(sql.into())).fetch_all(&self.sql).await.unwrap()
    }

    /// Another process that holds the write lock, until this is rolled back.
    pub async fn hold_write_lock(&self) -> sqlx::Transaction<'static, sqlx::Any> {
        if self.database.is_postgres() {
            let mut lock = self.sql.begin().await.unwrap();
            sqlx::query("SELECT id FROM write_lock FOR UPDATE").execute(&mut *lock).await.unwrap();
            return lock;
        }
        self.sql.begin_with("BEGIN IMMEDIATE").await.unwrap()
    }

    /// Everything but what is recorded about who tried what.
    pub async fn state(&self) -> String {
        let dump = self.dump().await;
        let tables = dump.split("== ").filter(|table| !table.starts_with("audit\n"));
        tables.filter(|table| !table.starts_with("sqlite_sequence\n")).collect()
    }

    /// What the customers have.
    pub async fn customers(&self) -> String {
        let dump = self.dump().await;
        let theirs = ["access_settings", "memberships", "roles", "team_members", "teams", "workspaces"];
        let is_theirs = |table: &&str| theirs.contains(&table.lines().next().unwrap_or_default());
        dump.split("== ").filter(is_theirs).collect()
    }

    pub async fn role_id(&self, workspace: &str, name: &str) -> String {
        let sql = format!("SELECT id FROM roles WHERE workspace_id = '{workspace}' AND name = '{name}'");
        self.texts(sql).await.remove(0)
    }

    pub async fn team_id(&self, workspace: &str, name: &str) -> String {
        let sql = format!("SELECT id FROM teams WHERE workspace_id = '{workspace}' AND name = '{name}'");
        self.texts(sql).await.remove(0)
    }

    pub async fn role_of(&self, workspace: &str, person: &str) -> String {
        let of = format!("m.workspace_id = '{workspace}' AND m.person_id = '{person}'");
        let sql = format!("SELECT r.name FROM memberships m JOIN roles r ON r.id = m.role_id WHERE {of}");
        self.texts(sql).await.remove(0)
    }

    pub async fn set_role(&self, workspace: &str, person: &str, role: &str) {
        let role = self.role_id(workspace, role).await;
        let of = format!("workspace_id = '{workspace}' AND person_id = '{person}'");
        self.sql(format!("UPDATE memberships SET role_id = '{role}' WHERE {of}")).await;
    }

    /// Lets a role have exactly these permissions.
    pub async fn let_role(&self, workspace: &str, role: &str, permissions: &str) {
        let of = format!("workspace_id = '{workspace}' AND name = '{role}'");
        self.sql(format!("UPDATE roles SET permissions = '{permissions}' WHERE {of}")).await;
    }

    /// Makes an agent a member, as nothing stops a customer from inviting one.
    pub async fn join(&self, workspace: &str, person: &str, role: &str) {
        let role = self.role_id(workspace, role).await;
        let row = format!("'{workspace}', '{person}', '{person}', '{role}', 'active', 1");
        self.sql(format!(
            "INSERT INTO memberships (workspace_id, person_id, sort_name, role_id, status, joined_at) VALUES ({row})"
        ))
        .await;
    }

    /// The setting as the customer has it.
    pub async fn setting(&self, workspace: &str, key: &str) -> String {
        let of = format!("workspace_id = '{workspace}' AND key = '{key}'");
        self.texts(format!("SELECT value FROM access_settings WHERE {of}")).await.remove(0)
    }

    /// What was audited after that entry, the oldest first.
    pub async fn audit_after(&self, seq: i64) -> Vec<Audited> {
        let columns = "seq, at, action, subject_id, actor_id, session_id, workspace_id, target, detail";
        let sql = format!("SELECT {columns} FROM audit WHERE seq > {seq} ORDER BY seq");
        sqlx::query_as(AssertSqlSafe(sql)).fetch_all(&self.sql).await.unwrap()
    }

    pub async fn audit_head(&self) -> i64 {
        self.count("SELECT coalesce(max(seq), 0) FROM audit").await
    }

    /// What was audited of that kind so far.
    pub async fn audited(&self, action: &str) -> Vec<Audited> {
        self.audit_after(0).await.into_iter().filter(|entry| entry.action == action).collect()
    }

    pub async fn has_ended(&self, session: &str) -> bool {
        let of = format!("id = '{session}' AND ended_at IS NULL");
        self.count(format!("SELECT count(*) FROM sessions WHERE {of}")).await == 0
    }

    pub async fn notified(&self, person: &str, session: &str) -> Vec<String> {
        let of = format!("person_id = '{person}' AND session_id = '{session}'");
        self.texts(format!("SELECT text FROM notifications WHERE {of} ORDER BY seq")).await
    }
}

/// Asks again and again, for as long as real time matters: the sweeper ticks in it.
pub async fn eventually(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let started = Instant::now();
    while !is_so().await {
        assert!(started.elapsed() < Duration::from_secs(15), "{what}: not so after {:?}", started.elapsed());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Nothing may wait longer than a person would.
pub async fn within<T>(seconds: u64, what: &str, future: impl Future<Output = T>) -> T {
    let answered = tokio::time::timeout(Duration::from_secs(seconds), future).await;
    answered.unwrap_or_else(|_| panic!("{what}: no answer in {seconds} s"))
}
