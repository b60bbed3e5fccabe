//! The desk itself: its parts, its one lock, and its one way to call the workspace server.

use crate::{
    adapters::{
        answer::HasProblem, browser::Browser, clock::Clock, keychain::Keychain, network::Network,
        server_url::ServerUrl, workspace_client::WorkspaceClient,
    },
    closing::Closing,
    computer::Computer,
    management::Management,
    state::Inner,
};
use ergo_catalog::{Sentence, text};
use ergo_journal::Journal;
use ergo_keys::{KeyCache, Now};
use ergo_protocol::{Code, Problem, oauth::AUDIENCE, snapshot::NoticeKind};
use ergo_session::{Policy, Profile};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
};
use tokio::sync::watch as channel;

/// The desk that an agent works at. Shared by the commands and the watch.
///
/// All state is behind one lock (`Inner`): the state machine, the agent's own session, the impersonation session, and
/// what the server still has to be told. Each verb locks it briefly and takes what it needs (a clone of a token, the
/// session number), talks to the server *without* the lock, then locks again and continues only if the number is
/// still the same. So a stuck request never blocks the exit, and a response that arrives after the exit is dropped.
/// Only `ergo_session::step` decides how the state changes; the desk carries out the effects: it wipes under the same
/// lock, and writes to the journal afterwards. After each change, the page reads the
/// [`Snapshot`](ergo_protocol::snapshot::Snapshot) again, which never contains a token.
pub struct Desk {
    /// Private: every call to the server goes through [`Self::call`].
    client: WorkspaceClient,
    inner: Mutex<Inner>,
    revision: channel::Sender<u64>,
    /// Absent if the journal could not be opened; then no session can be entered.
    journal: Option<Journal>,
    /// The workspace server's keys.
    pub(crate) keys: KeyCache,
    /// The identity providers' keys, by issuer.
    pub(crate) providers_keys: Mutex<BTreeMap<String, Arc<KeyCache>>>,
    /// The policy for verifying the workspace server's tokens.
    pub(crate) policy: Policy,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) browser: Arc<dyn Browser>,
    pub(crate) keychain: Keychain,
    pub(crate) network: Network,
    /// What the organization manages on this computer.
    pub(crate) management: Management,
    /// Held while the sign-in is renewed, so that there are never two renewals at once.
    pub(crate) refreshing: tokio::sync::Mutex<()>,
    /// Held while an inspected page is recorded: two identical views at the same time become one entry, and neither
    /// is answered before that entry is durable.
    pub(crate) writing_down: tokio::sync::Mutex<()>,
    /// Held while one of the agent's notes is saved, finished or not, so that none is saved twice and an exit waits
    /// for it.
    pub(crate) noting: tokio::sync::Mutex<()>,
    /// Held while the session is being extended.
    pub(crate) extending: tokio::sync::Mutex<()>,
    /// Held while the journal is handed in, so that it never happens twice at once.
    pub(crate) handing_in: tokio::sync::Mutex<()>,
    /// Held while an update is looked for, downloaded, or installed.
    pub(crate) updating: tokio::sync::Mutex<()>,
    /// Whether and how the app should end.
    pub(crate) closing: channel::Sender<Closing>,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").field("inner", &*self.lock()).finish_non_exhaustive()
    }
}

impl Desk {
    /// Creates a desk for one server. Fails only if TLS cannot start.
    pub fn new(
        server: &ServerUrl,
        journal: Option<Journal>,
        computer: Computer,
    ) -> Result<Arc<Self>, reqwest::Error> {
        let Computer { clock, browser, keychain, network, management } = computer;
        let policy = Policy {
            issuer: server.as_str().to_owned(),
            audience: AUDIENCE.to_owned(),
            profile: Profile::ergo(),
        };
        Ok(Arc::new(Self {
            client: WorkspaceClient::new(server.clone(), network.clone())?,
            inner: Mutex::default(),
            revision: channel::Sender::new(1),
            journal,
            keys: KeyCache::new(server.keys(), |address| network.to_workspace_server(address))?,
            providers_keys: Mutex::default(),
            policy,
            clock,
            browser,
            keychain,
            network,
            management,
            refreshing: tokio::sync::Mutex::default(),
            writing_down: tokio::sync::Mutex::default(),
            noting: tokio::sync::Mutex::default(),
            extending: tokio::sync::Mutex::default(),
            handing_in: tokio::sync::Mutex::default(),
            updating: tokio::sync::Mutex::default(),
            closing: channel::Sender::new(Closing::Not),
        }))
    }

    /// The snapshot's revision, which increases with every change.
    pub fn changes(&self) -> channel::Receiver<u64> {
        self.revision.subscribe()
    }

    /// The current revision of the snapshot.
    pub(crate) fn revision(&self) -> u64 {
        *self.revision.borrow()
    }

    /// Tells the page to read the snapshot again.
    pub(crate) fn publish(&self) {
        self.revision.send_modify(|revision| *revision += 1);
    }

    /// Has the whole screen redrawn after the language has changed.
    pub fn speak_again(&self) {
        self.publish();
    }

    /// Shows the agent a notice, until it is dismissed.
    pub fn notice(&self, kind: NoticeKind, text: impl Into<Sentence>) {
        self.lock().notices.say(kind, text);
        self.publish();
    }

    /// Removes a notice that the agent dismissed. Returns its kind.
    pub fn dismiss_notice(&self, id: u64) -> Option<NoticeKind> {
        let kind = self.lock().notices.dismiss(id);
        self.publish();
        kind
    }

    /// Removes a notice that is no longer true.
    pub fn take_back_notice(&self, kind: NoticeKind) {
        self.lock().notices.unsay(kind);
        self.publish();
    }

    /// Locks the state. The lock is held only briefly and never across an await. After a panic under the lock, the
    /// state is no longer trusted: everything is wiped, and the agent is signed out. The record of an open session is
    /// found at the next start, as after a crash.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(|poisoned| {
            let mut inner = poisoned.into_inner();
            inner.start_over();
            self.inner.clear_poison();
            inner
        })
    }

    /// What the organization manages on this computer.
    pub fn management(&self) -> &Management {
        &self.management
    }

    /// Calls the workspace server. This is the only way to call it, so that the snapshot's reachability always
    /// reflects the last call.
    pub(crate) async fn call<'d, T, E, F>(
        &'d self,
        ask: impl FnOnce(&'d WorkspaceClient) -> F,
    ) -> Result<T, E>
    where
        E: HasProblem + From<Problem>,
        F: Future<Output = Result<T, E>>,
    {
        // With an invalid policy, it is not known which server the organization allows.
        self.management.require_valid()?;
        let answer = ask(&self.client).await;
        let problem = answer.as_ref().err().map(HasProblem::problem);
        let silence = problem.filter(|problem| problem.code == Code::ServerUnreachable);
        let is_silent = silence.is_some();
        let mut inner = self.lock();
        let is_deaf = inner.own.as_ref().is_some_and(|own| !own.hears_pushes);
        let mut shows = !is_silent && inner.server.heard(self.now()) && is_deaf;
        if inner.server.reachable == is_silent {
            match silence {
                Some(problem) => {
                    tracing::warn!("{}", problem.message.english());
                    inner.lose_contact(problem.message.clone());
                }
                None => inner.contact(),
            }
            shows = true;
        }
        drop(inner);
        if shows {
            self.publish();
        }
        answer
    }

    /// The workspace server's address.
    pub(crate) fn server_url(&self) -> &ServerUrl {
        self.client.server()
    }

    /// Closes the connections, whose buffers may contain a token that was just wiped.
    pub(crate) fn hang_up(&self) {
        self.client.hang_up();
    }

    /// Whether a call is waiting because the server is too busy.
    pub(crate) fn waits_for_server(&self) -> bool {
        self.client.waits().any()
    }

    /// The wall clock (Unix milliseconds).
    pub(crate) fn now(&self) -> i64 {
        self.clock.unix_millis()
    }

    /// The time for verifying tokens.
    pub(crate) fn verify_at(&self) -> Now {
        Now { unix_seconds: self.now().div_euclid(1000), monotonic: self.clock.monotonic() }
    }

    /// The journal on this computer, or why no session can be recorded.
    pub(crate) fn journal(&self) -> Result<&Journal, Problem> {
        self.journal.as_ref().ok_or_else(|| {
            Problem::new(
                Code::JournalUnwritable,
                text!("The journal on this computer cannot be opened, so no session can be recorded or entered. \
                 Check the disk and start the app again."),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_panic_under_the_lock_nothing_is_held() {
        let server = ServerUrl::parse("http://127.0.0.1:9").unwrap();
        let desk = Desk::new(&server, None, Computer::this().unwrap()).unwrap();
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

    #[tokio::test]
    async fn every_call_says_whether_the_server_can_be_reached() {
        let server = ServerUrl::parse("http://127.0.0.1:9").unwrap();
        let desk = Desk::new(&server, None, Computer::this().unwrap()).unwrap();
        let answers = |code: Option<Code>| {
            let answer = code.map_or(Ok(()), |code| Err(Problem::new(code, "")));
            desk.call(|_| std::future::ready(answer))
        };
        let has_notice = || !desk.lock().notices.shown().is_empty();
        answers(Some(Code::ServerUnreachable)).await.unwrap_err();
        assert!(!desk.lock().server.reachable && has_notice());
        answers(Some(Code::Forbidden)).await.unwrap_err();
        assert!(desk.lock().server.reachable && !has_notice(), "a refusal is an answer too");
    }
}
