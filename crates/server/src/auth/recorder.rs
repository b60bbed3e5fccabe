//! The one writer that records what is seen: many responses wait for one commit.
//!
//! What an impersonation session reads leaves the server only after it is in the audit (invariant 13). One write for
//! each read would make reads as slow as the disk, so everything that arrives during a commit shares the next one.

use crate::{
    access::policy::EntryPolicy,
    auth::backlog::Backlog,
    failure::Failure,
    sessions::standing,
    store::{
        Database, Writing, audit, authzen_tokens,
        board::{Audience, Push},
        notifications, open_sessions, people, receivers, scim_tokens,
    },
};
use ergo_protocol::events::Event;
use std::{collections::HashMap, time::Duration};
use tokio::sync::{
    mpsc::{self, error::SendTimeoutError},
    oneshot,
};

/// The most jobs that may wait for a commit.
const ROOM: usize = 1024;
/// The most jobs in one commit.
const SHARED: usize = 256;
/// How long a caller waits for a place in the queue before the server says that it is busy.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long a caller waits for the commit. A read that is committed later is recorded, but was not shown.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// Sends jobs to the writer. Clones share the writer, which ends when the last clone is dropped.
#[derive(Clone)]
pub struct Recorder {
    jobs: mpsc::Sender<Job>,
    backlog: Backlog,
}

struct Job {
    what: What,
    done: Option<oneshot::Sender<Result<(), Failure>>>,
}

enum What {
    /// An impersonation session read something. Refused if the session may not continue at this moment.
    Look(audit::Entry),
    /// Something was refused.
    Refused(audit::Entry),
    /// Someone is online as themselves.
    Presence(String),
    /// A directory's token is in use.
    ScimToken(String),
    /// A program asked for decisions.
    AuthzenToken(String),
    /// A receiver polled.
    Poll(String),
    /// Someone read their notifications, from the newest number to the oldest.
    Notifications(String, (i64, i64)),
}

impl Recorder {
    /// Starts the writer.
    pub fn start(database: Database, policy: EntryPolicy) -> Self {
        let (sender, receiver) = mpsc::channel(ROOM);
        tokio::spawn(write(database, policy, receiver));
        Self { jobs: sender, backlog: Backlog::default() }
    }

    /// Records a read; returns once the record is durable, or with the reason why the read is refused.
    pub async fn look(&self, entry: audit::Entry) -> Result<(), Failure> {
        self.and_wait(What::Look(entry)).await
    }

    /// Records a refused attempt; returns once the record is durable.
    pub async fn refused(&self, entry: audit::Entry) -> Result<(), Failure> {
        self.and_wait(What::Refused(entry)).await
    }

    /// How long the longest-waiting caller has waited.
    pub fn lag(&self) -> Duration {
        self.backlog.age()
    }

    /// Notes that someone is online. Best effort: no one waits for it.
    pub fn presence(&self, person: &str) {
        let _ = self.jobs.try_send(Job { what: What::Presence(person.to_owned()), done: None });
    }

    /// Notes that a directory's token is in use. Best effort: no one waits for it.
    pub fn scim_token_used(&self, token: &str) {
        let _ = self.jobs.try_send(Job { what: What::ScimToken(token.to_owned()), done: None });
    }

    /// Notes that a program asked for decisions. Best effort: no one waits for it.
    pub fn authzen_token_used(&self, token: &str) {
        let _ = self.jobs.try_send(Job { what: What::AuthzenToken(token.to_owned()), done: None });
    }

    /// Notes that a receiver polled. Best effort: no one waits for it.
    pub fn receiver_polled(&self, receiver: &str) {
        let _ = self.jobs.try_send(Job { what: What::Poll(receiver.to_owned()), done: None });
    }

    /// Notes that someone read their notifications. Best effort: if it fails, they stay unread.
    pub fn notifications_read(&self, person: &str, span: (i64, i64)) {
        let _ = self.jobs.try_send(Job { what: What::Notifications(person.to_owned(), span), done: None });
    }

    async fn and_wait(&self, what: What) -> Result<(), Failure> {
        let _waiting = self.backlog.enter();
        let (done, answer) = oneshot::channel();
        let job = Job { what, done: Some(done) };
        match self.jobs.send_timeout(job, PATIENCE).await {
            Ok(()) => {}
            Err(SendTimeoutError::Timeout(_) | SendTimeoutError::Closed(_)) => return Err(Failure::busy()),
        }
        tokio::time::timeout(LONGEST_WAIT, answer)
            .await
            .map_err(|_| Failure::busy())?
            .map_err(|_| Failure::busy())?
    }
}

async fn write(database: Database, policy: EntryPolicy, mut jobs: mpsc::Receiver<Job>) {
    while let Some(first) = jobs.recv().await {
        let mut batch = vec![first];
        let written = match database.write().await {
            Ok(tx) => {
                // Include everything that arrived while waiting for the lock.
                while batch.len() < SHARED
                    && let Ok(job) = jobs.try_recv()
                {
                    batch.push(job);
                }
                write_all(tx, policy, &batch).await
            }
            Err(error) => {
                // Otherwise, those waiting behind it would each wait just as long, one after another.
                while let Ok(job) = jobs.try_recv() {
                    batch.push(job);
                }
                Err(error.into())
            }
        };
        let answers = written.unwrap_or_else(|failure| vec![Err(failure); batch.len()]);
        for (job, answer) in batch.into_iter().zip(answers) {
            if let Some(done) = job.done {
                // The caller may have hung up and stopped waiting.
                let _ = done.send(answer);
            }
        }
    }
}

/// Commits all jobs at once; then returns each one's answer.
async fn write_all(
    mut tx: Writing,
    policy: EntryPolicy,
    batch: &[Job],
) -> Result<Vec<Result<(), Failure>>, Failure> {
    let mut answers = Vec::with_capacity(batch.len());
    let mut ended: HashMap<String, Option<Failure>> = HashMap::new();
    for job in batch {
        let mut answer = Ok(());
        match &job.what {
            What::Look(entry) => {
                if let Some(session) = &entry.session {
                    if !ended.contains_key(session) {
                        let refusal = standing::refusal(&mut tx, session, policy).await?;
                        ended.insert(session.clone(), refusal);
                    }
                    answer = ended.get(session).cloned().flatten().map_or(Ok(()), Err);
                }
                // If the read was refused, nothing was shown, and the layer around the request records the refusal.
                if answer.is_ok() {
                    audit::record(&mut tx, entry).await?;
                    if open_sessions::page_of(entry.action).is_some() {
                        tx.tell(Push::Tell(Audience::Leads, Event::SessionsChanged));
                    }
                }
            }
            What::Refused(entry) => audit::record(&mut tx, entry).await?,
            What::Presence(person) => people::move_last_seen(&mut tx, person).await?,
            What::ScimToken(token) => scim_tokens::move_last_used(&mut tx, token).await?,
            What::AuthzenToken(token) => authzen_tokens::move_last_used(&mut tx, token).await?,
            What::Poll(receiver) => receivers::move_last_used(&mut tx, receiver).await?,
            What::Notifications(person, span) => {
                notifications::set_read(&mut tx, person, *span).await?;
            }
        }
        answers.push(answer);
    }
    tx.commit().await?;
    Ok(answers)
}
