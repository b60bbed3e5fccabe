//! The server itself: its discovery document, and whether it is coping.

use crate::{Desk, adapters::workspace_client::WorkspaceClient};
use ergo_catalog::{Text, text};
use ergo_protocol::{Problem, snapshot::NoticeKind};

impl Desk {
    /// Reads the server's discovery document. Until the server has answered, the screen shows no training door.
    /// Returns whether it is a training server.
    pub async fn meet_server(&self) -> Result<bool, Problem> {
        let answer = self.call(WorkspaceClient::discovery).await;
        if answer.is_err() {
            self.lock().server.meeting.failed(self.clock.monotonic(), None);
        }
        let discovery = answer?;
        // No one can sign in to a server that names a different issuer: its tokens would be refused.
        let is_ours = discovery.issuer == self.policy.issuer;
        let training = cfg!(feature = "training") && discovery.ergo_training && is_ours;
        let mut inner = self.lock();
        inner.server.training = Some(training);
        if is_ours {
            inner.server.sign_in_at = discovery.ergo_sign_in;
            inner.server.hand_overs = discovery.ergo_hand_overs;
        }
        drop(inner);
        self.publish();
        Ok(training)
    }

    /// Shows that the server is too busy, while a call is waiting for it.
    pub(crate) fn check_busy(&self) {
        let busy = self.waits_for_server();
        let text =
            text!("The workspace server is too busy right now. The app will wait a moment and try again.");
        let was = std::mem::replace(&mut self.lock().server.busy, busy);
        self.show_while(NoticeKind::ServerBusy, text, was, busy);
    }

    /// Shows that the server’s keys cannot be refreshed, as long as that is the case.
    pub(crate) fn check_keys(&self) {
        let standing = self.keys.standing(self.clock.monotonic());
        let stale = standing.is_some_and(|standing| standing.not_refreshed);
        let text = text!(
            "The server’s keys could not be refreshed. The known keys stay in use for up to a day. Diagnostics shows when they were last fetched."
        );
        let was = std::mem::replace(&mut self.lock().server.keys_stale, stale);
        self.show_while(NoticeKind::KeysStale, text, was, stale);
    }

    fn show_while(&self, kind: NoticeKind, text: Text, was: bool, is: bool) {
        if was == is {
            return;
        }
        if is {
            return self.notice(kind, text);
        }
        self.take_back_notice(kind);
    }
}
