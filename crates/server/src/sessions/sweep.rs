//! Ends sessions that are over even if no request comes in, and announces sessions that another process ended.

use crate::{
    access::policy::EntryPolicy,
    failure::Failure,
    sessions::{end, standing},
    store::{
        Database, agents, audit,
        board::Push,
        sessions,
        sessions::Why,
        standing::{self as facts, Facts},
    },
};
use ergo_protocol::UnixMillis;
use std::{collections::HashMap, time::Duration};

/// How often the sweeper runs. Within this time, it announces a session that another process ended.
const EVERY: Duration = Duration::from_millis(500);
/// How many sessions are ended in one commit.
const AT_ONCE: usize = 100;
/// How far back to look for sessions that another process ended. Longer than a busy server can fall behind.
const LOOK_BACK_MILLIS: UnixMillis = 60_000;

/// A year; the database itself refuses to delete anything younger.
const YEAR_MILLIS: UnixMillis = 365 * 24 * 60 * 60 * 1000;

/// The sweeper.
pub struct Sweeper {
    database: Database,
    policy: EntryPolicy,
    /// The role and "disabled" flag of each agent, as of the last sweep.
    agents: Option<HashMap<String, (String, bool)>>,
    /// The number and time of the last audit entry, as of the last sweep.
    recorded: Option<(i64, UnixMillis)>,
}

impl Sweeper {
    /// Creates a sweeper for this database.
    pub fn new(database: Database, policy: EntryPolicy) -> Self {
        Self { database, policy, agents: None, recorded: None }
    }

    /// Sweeps until the task is aborted.
    pub async fn run(mut self) {
        let mut beat = tokio::time::interval(EVERY);
        beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            beat.tick().await;
            if let Err(failure) = self.sweep().await {
                // The next beat tries again; until then, every read and write checks for itself.
                tracing::warn!(code = failure.code.as_str(), "a sweep failed");
            }
        }
    }

    async fn sweep(&mut self) -> Result<(), Failure> {
        self.notice_an_older_state().await?;
        self.end_what_is_over().await?;
        self.tell_of_others().await
    }

    /// Notices a database that was reset to an earlier state, such as a snapshot. Audit entries never disappear,
    /// except through retention after a year; so if the last one is gone, the database was reset, even if other
    /// entries were added since.
    async fn notice_an_older_state(&mut self) -> Result<(), Failure> {
        let mut tx = self.database.read().await?;
        let last = audit::last(&mut tx).await?;
        if let Some((seq, at)) = self.recorded {
            let ends_earlier = last.is_none_or(|(last, _)| last < seq);
            let is_young = at > tx.now() - YEAR_MILLIS;
            if ends_earlier || (is_young && audit::at(&mut tx, seq).await? != Some(at)) {
                self.database.is_replaced("its audit log has lost an entry");
            }
        }
        self.recorded = last;
        Ok(())
    }

    async fn end_what_is_over(&self) -> Result<(), Failure> {
        let mut tx = self.database.read().await?;
        let now = tx.now();
        let is_due = |facts: &Facts| standing::due(facts, now, self.policy).is_some();
        let due: Vec<Facts> = facts::all(&mut tx).await?.into_iter().filter(is_due).collect();
        drop(tx);
        if due.is_empty() {
            return Ok(());
        }
        // In batches, so that no one has to wait for the write lock until all of them have ended.
        for some in due.chunks(AT_ONCE) {
            let mut tx = self.database.write().await?;
            for facts in some {
                // Checked again under the lock: someone may have extended the session, or enabled the agent again.
                end::end_if_due(&mut tx, &facts.session_id, self.policy).await?;
            }
            tx.commit().await?;
        }
        Ok(())
    }

    /// Announces what the command line, or another server, did to sessions and agents.
    async fn tell_of_others(&mut self) -> Result<(), Failure> {
        let mut tx = self.database.read().await?;
        let since = tx.now() - LOOK_BACK_MILLIS;
        let ended = sessions::ended_since(&mut tx, since).await?;
        let now = tx.now();
        let standings = agents::standings(&mut tx).await?;
        let board = self.database.board();
        let mut news = Vec::new();
        for session in ended {
            if board.has_told_end_of(&session.id) {
                continue;
            }
            if let Some(cause) = session.cause(now)? {
                let why = Why { cause, by: session.ended_by.as_deref(), message: &session.end_message };
                news.extend(end::news(&mut tx, &session, why).await?);
            }
        }
        drop(tx);
        let standings: HashMap<_, _> =
            standings.into_iter().map(|(id, role, disabled)| (id, (role, disabled))).collect();
        if let Some(before) = &self.agents {
            let changed = standings.iter().filter(|(id, now)| before.get(*id) != Some(now));
            let gone = before.iter().filter(|(id, _)| !standings.contains_key(*id));
            news.extend(changed.chain(gone).map(|(id, _)| Push::Recheck(id.clone())));
        }
        self.agents = Some(standings);
        board.put_up(news);
        Ok(())
    }
}
