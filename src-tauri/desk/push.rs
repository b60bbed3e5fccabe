//! What the server pushes. An event only says that something happened: the desk asks again. The one exception
//! is the end of the session, which stops it at once. While the stream is down, the desk asks by itself.

use super::{Desk, vault::DirectToken};
use ergo_protocol::{events, snapshot::FrozenReason};
use ergo_session::{Event, holds_actor};
use std::{sync::Arc, time::Duration};

/// How soon a broken stream is opened again.
const OPEN_AGAIN: Duration = Duration::from_secs(1);
/// How often is asked what would have been pushed.
const POLL_EVERY: Duration = Duration::from_secs(5);

impl Desk {
    /// Listens to the server as long as somebody is signed in, until the app ends.
    pub async fn listen(self: Arc<Self>) {
        loop {
            match self.direct_token_anyhow() {
                Ok(own) => self.listen_as(&own).await,
                Err(_) => self.signed_in().await,
            }
        }
    }

    /// Waits until somebody is signed in.
    async fn signed_in(&self) {
        let mut changes = self.changes();
        while self.direct_token_anyhow().is_err() {
            // The sender is this desk: it does not go away while it is borrowed.
            let _ = changes.changed().await;
        }
    }

    async fn listen_as(&self, own: &DirectToken) {
        // Both end when this agent is no longer the one who is signed in.
        tokio::select! {
            () = self.hear(own) => tokio::time::sleep(OPEN_AGAIN).await,
            () = self.somebody_else(own) => {}
        }
        self.lock().hears_pushes = false;
    }

    async fn hear(&self, own: &DirectToken) {
        let Ok(mut stream) = self.client.events(own).await else { return };
        while let Some(event) = stream.next().await {
            self.lock().hears_pushes = true;
            self.heed(event).await;
        }
    }

    async fn somebody_else(&self, own: &DirectToken) {
        let mut changes = self.changes();
        while self.is_held(own) {
            // As above.
            let _ = changes.changed().await;
        }
    }

    fn is_held(&self, own: &DirectToken) -> bool {
        let mine = &own.session().facts().session_id;
        self.direct_token_anyhow().is_ok_and(|held| held.session().facts().session_id == *mine)
    }

    async fn heed(&self, event: events::Event) {
        match event {
            events::Event::SessionEnded { session_id } => self.mind_end(&session_id).await,
            events::Event::PolicyChanged { .. } => {
                self.ask_server().await;
                self.hear_request().await;
            }
            events::Event::RequestDecided { .. } => self.hear_request().await,
            events::Event::ApprovalsChanged => self.count_approvals().await,
            events::Event::Ready => self.catch_up().await,
        }
    }

    async fn mind_end(&self, session_id: &str) {
        let number = {
            let inner = self.lock();
            holds_actor(inner.state())
                .filter(|held| held.session.facts().session_id == session_id)
                .map(|_| inner.session_number)
        };
        let Some(number) = number else { return };
        let detail = "The server has ended this session: somebody who may do so has, or the customer's settings have changed.";
        let froze = Event::Froze { reason: FrozenReason::Revoked, detail: detail.to_owned() };
        // Refused when the session was left meanwhile.
        let _ = self.dispatch_in(number, froze).await;
    }

    /// Asks for everything that may have been missed.
    async fn catch_up(&self) {
        self.ask_server().await;
        self.hear_request().await;
        self.count_approvals().await;
    }

    /// Whether what the server pushes is being heard now.
    pub fn hears_pushes(&self) -> bool {
        self.lock().hears_pushes
    }

    /// Whether what is not pushed is to be asked for now; asked once a time.
    pub(super) fn polling_is_due(&self) -> bool {
        let mut inner = self.lock();
        let now = self.clock.monotonic();
        let due = !inner.hears_pushes
            && inner.vault.direct.is_some()
            && now.saturating_sub(inner.last_polled) >= POLL_EVERY;
        if due {
            inner.last_polled = now;
        }
        due
    }

    /// What is asked while nothing is pushed.
    pub(super) async fn poll(&self) {
        self.hear_request().await;
        self.count_approvals().await;
    }
}
