//! What an agent does at the desk: sign in, enter, confirm, inspect, note, exit. No Tauri in here.
//!
//! One [`Desk`] holds the one state. Each verb locks it briefly, takes what it needs (a clone of a token,
//! the number of the session), talks to the server *without* the lock, locks again and goes on only if
//! the session is still the same: so a stuck request never blocks the exit, and an answer that arrives
//! after it is dropped. What happens to the state is decided by `ergo_session::step` alone; this room
//! carries out the effects.

pub mod adapters;
pub mod computer;
pub mod entry;
pub mod inside;
pub mod leave;
pub mod own;
pub mod plain;
pub mod retry;
pub mod snapshot;
pub mod state;
pub mod user_store;
pub mod vault;
pub mod watch;

use crate::adapters::{
    browser::Browser, clock::Clock, keychain::Keychain, server_url::ServerUrl,
    workspace_client::WorkspaceClient,
};
use computer::Computer;
use ergo_journal::Journal;
use ergo_keys::{KeyCache, Now, Source};
use ergo_protocol::{
    Code, Problem,
    journal::{Author, EntryKind},
    oauth::AUDIENCE,
    snapshot::{FrozenReason, NoticeKind, Snapshot},
};
use ergo_session::{Effect, Event, Policy, Profile, step};
use state::Inner;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::watch as channel;

/// The desk. Shared by the commands and the watch.
pub struct Desk {
    client: WorkspaceClient,
    keys: KeyCache,
    /// Those of the identity providers, by issuer.
    providers_keys: Mutex<BTreeMap<String, Arc<KeyCache>>>,
    /// Held while the sign-in is renewed: never two at once.
    refreshing: tokio::sync::Mutex<()>,
    browser: Arc<dyn Browser>,
    keychain: Keychain,
    /// Absent when the journal could not be opened: then no session can be entered.
    journal: Option<Journal>,
    clock: Arc<dyn Clock>,
    policy: Policy,
    inner: Mutex<Inner>,
    /// Held while a look is written down: two equal looks at once are one entry, and neither is answered
    /// before that entry is durable.
    writing_down: tokio::sync::Mutex<()>,
    /// Held while the journal is handed in: never twice at once.
    handing_in: tokio::sync::Mutex<()>,
    revision: channel::Sender<u64>,
    closing: channel::Sender<bool>,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").field("inner", &*self.lock()).finish_non_exhaustive()
    }
}

impl Desk {
    /// A desk at one server. Fails only when TLS cannot start.
    pub fn new(
        server: &ServerUrl,
        journal: Option<Journal>,
        computer: Computer,
    ) -> Result<Arc<Self>, reqwest::Error> {
        let Computer { clock, browser, keychain } = computer;
        let policy = Policy {
            issuer: server.as_str().to_owned(),
            audience: AUDIENCE.to_owned(),
            profile: Profile::ergo(),
        };
        Ok(Arc::new(Self {
            client: WorkspaceClient::new(server.clone())?,
            keys: KeyCache::new(server.keys())?,
            providers_keys: Mutex::default(),
            refreshing: tokio::sync::Mutex::default(),
            browser,
            keychain,
            journal,
            policy,
            inner: Mutex::new(Inner::new(clock.monotonic())),
            writing_down: tokio::sync::Mutex::default(),
            handing_in: tokio::sync::Mutex::default(),
            clock,
            revision: channel::Sender::new(1),
            closing: channel::Sender::new(false),
        }))
    }

    /// What the page may know.
    pub fn snapshot(&self) -> Snapshot {
        snapshot::of(&self.lock(), self)
    }

    /// Grows each time the snapshot changes.
    pub fn changes(&self) -> channel::Receiver<u64> {
        self.revision.subscribe()
    }

    /// Says something the agent should know, until it is dismissed.
    pub fn notice(&self, kind: NoticeKind, text: impl Into<String>) {
        self.lock().say(kind, text.into());
        self.publish();
    }

    /// Takes a notice away.
    pub fn dismiss_notice(&self, id: u64) {
        self.lock().notices.retain(|notice| notice.id != id);
        self.publish();
    }

    /// The lock is held for moments and never across an await. After a panic under it nothing in there is
    /// trusted any more: everything is wiped and nobody is signed in. The record of a session that was
    /// open is found at the next start, like after a crash.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(|poisoned| {
            let mut inner = poisoned.into_inner();
            inner.start_over();
            self.inner.clear_poison();
            inner
        })
    }

    fn publish(&self) {
        self.revision.send_modify(|revision| *revision += 1);
    }

    fn now(&self) -> i64 {
        self.clock.unix_millis()
    }

    /// The time to verify by.
    fn verify_at(&self) -> Now {
        Now { unix_seconds: self.now().div_euclid(1000), monotonic: self.clock.monotonic() }
    }

    /// The keys of an identity provider.
    fn provider_keys(&self, issuer: &str, jwks: Option<&str>) -> Result<Arc<KeyCache>, Problem> {
        let unusable = || {
            Problem::new(
                Code::ServerMisbehaved,
                "The server names an identity provider whose keys cannot be fetched safely. Tell your administrator.",
            )
        };
        let mut known = self.providers_keys.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(keys) = known.get(issuer) {
            return Ok(Arc::clone(keys));
        }
        let source =
            jwks.map_or_else(|| Source::discovered(issuer), Source::fixed).map_err(|_| unusable())?;
        let keys = Arc::new(KeyCache::new(source).map_err(|_| unusable())?);
        known.insert(issuer.to_owned(), Arc::clone(&keys));
        Ok(keys)
    }

    fn journal(&self) -> Result<&Journal, Problem> {
        self.journal.as_ref().ok_or_else(|| {
            Problem::new(
                Code::JournalUnwritable,
                "The journal on this computer cannot be opened, so no session can be recorded or entered. \
                 Check the disk and start the app again.",
            )
        })
    }

    /// One event through the state machine, with its effects carried out.
    async fn dispatch(&self, event: Event) -> Result<(), Problem> {
        self.dispatch_with(None, event, |_| ()).await
    }

    /// The same, but only if the session is still the one with this number: for what was asked without the
    /// lock.
    async fn dispatch_in(&self, session_number: u64, event: Event) -> Result<(), Problem> {
        self.dispatch_with(Some(session_number), event, |_| ()).await
    }

    /// The same, with `also` done under the same lock: nobody can look in between.
    async fn dispatch_with(
        &self,
        session_number: Option<u64>,
        event: Event,
        also: impl FnOnce(&mut Inner),
    ) -> Result<(), Problem> {
        let effects = self.step(session_number, event, also)?;
        self.carry_out(effects).await;
        Ok(())
    }

    /// The part of an event that happens at once: the new state, and the wiping. What has to be written
    /// to disk is given back.
    fn step(
        &self,
        session_number: Option<u64>,
        event: Event,
        also: impl FnOnce(&mut Inner),
    ) -> Result<Vec<(String, Effect)>, Problem> {
        let mut inner = self.lock();
        if session_number.is_some_and(|number| number != inner.session_number) {
            return Err(Problem::new(
                Code::WrongState,
                "The session has changed meanwhile. Nothing was done.",
            ));
        }
        let before = inner.session_id();
        let (state, effects) = match step(inner.take_state(), event) {
            Ok(taken) => taken,
            Err((state, problem)) => {
                inner.put_state(state);
                return Err(problem);
            }
        };
        inner.put_state(state);
        also(&mut inner);
        let session_id = inner.session_id().or(before).unwrap_or_default();
        let mut to_disk = Vec::new();
        for effect in effects {
            match effect {
                Effect::WipeToken => inner.wipe_impersonation_token(),
                Effect::WipeGrant => inner.vault.grant = None,
                Effect::WipeAll => inner.wipe_everything(),
                Effect::DropCustomerData => inner.drop_customer_data(),
                effect => to_disk.push((session_id.clone(), effect)),
            }
        }
        if inner.is_frozen() && inner.frozen_since.is_none() {
            inner.frozen_since = Some(self.now());
        }
        drop(inner);
        self.publish();
        Ok(to_disk)
    }

    async fn carry_out(&self, effects: Vec<(String, Effect)>) {
        for (session_id, effect) in effects {
            match effect {
                Effect::Record { kind, text } => {
                    if self.record(&session_id, kind, &text).await.is_err() {
                        self.journal_failed();
                    }
                }
                // The closed record itself queues the revocation (it says "not yet revoked"), so that a crash
                // between the two cannot lose it.
                Effect::CloseRecord { session_id, ending, text } => {
                    self.close_record(&session_id, ending, &text).await;
                }
                // Done at once, in `step`.
                Effect::WipeToken | Effect::WipeGrant | Effect::WipeAll | Effect::DropCustomerData => {}
            }
        }
    }

    /// Writes an entry of the app itself; returns after it is durable.
    async fn record(&self, session_id: &str, kind: EntryKind, text: &str) -> Result<(), Problem> {
        self.journal()?
            .append(session_id, Author::App, kind, text, self.now())
            .await
            .map_err(|error| unwritable(&error))?;
        self.saved();
        Ok(())
    }

    /// An entry of the running session is on disk; it goes out when it is due.
    fn saved(&self) {
        let mut inner = self.lock();
        inner.saved_entries += 1;
        inner.unsent = true;
    }

    /// A session that cannot be written down stops.
    fn journal_failed(&self) {
        let detail = "The journal on this computer could not be written, and a session that cannot be recorded \
                      does not go on.";
        let froze = Event::Froze { reason: FrozenReason::JournalUnwritable, detail: detail.to_owned() };
        // The record of this freeze cannot be written either, so its effects are let go.
        let _ = self.step(None, froze, |_| ());
    }
}

/// The problem of a journal that did not take a write.
fn unwritable(error: &ergo_journal::JournalError) -> Problem {
    tracing::error!(%error, "the journal could not be written");
    Problem::new(
        Code::JournalUnwritable,
        "It could not be saved on this computer: the journal is not writable. Free some disk space and try again.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_panic_under_the_lock_nothing_is_held() {
        let server = ServerUrl::parse("http://127.0.0.1:9").unwrap();
        let desk = Desk::new(&server, None, Computer::this()).unwrap();
        let before = desk.lock().session_number;
        let panicked = Arc::clone(&desk);
        std::thread::spawn(move || {
            let _held = panicked.inner.lock();
            panic!("under the lock");
        })
        .join()
        .unwrap_err();
        assert!(desk.inner.is_poisoned());
        assert!(desk.lock().session_number > before, "late answers still count");
        assert!(!desk.inner.is_poisoned());
    }
}
