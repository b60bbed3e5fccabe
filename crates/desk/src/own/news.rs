//! Pushed events that still have to be acted on. The stream reader only leaves a note here and keeps reading.

use ergo_protocol::events::Event;
use std::sync::{Mutex, PoisonError};
use tokio::sync::Notify;

/// What to ask the server about. However many events say the same thing, the server is asked once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "questions, each on its own")]
pub struct Wanted {
    /// The open session.
    pub session: bool,
    /// The open request.
    pub request: bool,
    /// The number of requests waiting for this agent.
    pub approvals: bool,
    /// Other agents' open sessions.
    pub sessions: bool,
}

/// The notes from the stream reader.
#[derive(Default)]
pub struct News {
    wanted: Mutex<Wanted>,
    more: Notify,
}

impl News {
    /// Leaves a note. The desk never relies on what an event says: it asks the server again.
    pub fn leave(&self, event: &Event) {
        let mut wanted = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        match event {
            // It was acted on before it came here. After the next stream opens, the desk asks about everything.
            Event::SessionEnded { .. } | Event::Closing => return,
            Event::SessionsChanged => wanted.sessions = true,
            Event::PolicyChanged { .. } => (wanted.session, wanted.request) = (true, true),
            Event::RequestDecided { .. } => wanted.request = true,
            Event::ApprovalsChanged => wanted.approvals = true,
            // Anything that happened earlier may have been missed.
            Event::Ready => {
                *wanted = Wanted { session: true, request: true, approvals: true, sessions: true }
            }
        }
        drop(wanted);
        self.more.notify_one();
    }

    /// Waits for a note and takes it.
    pub async fn next(&self) -> Wanted {
        loop {
            let wanted = std::mem::take(&mut *self.wanted.lock().unwrap_or_else(PoisonError::into_inner));
            if wanted != Wanted::default() {
                return wanted;
            }
            self.more.notified().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_said_often_is_asked_once() {
        let news = News::default();
        for _ in 0..1_000 {
            news.leave(&Event::ApprovalsChanged);
        }
        news.leave(&Event::RequestDecided { request_id: "er_1".to_owned() });
        let both = Wanted { request: true, approvals: true, ..Wanted::default() };
        assert_eq!(news.next().await, both);
        let nothing = tokio::time::timeout(std::time::Duration::from_millis(20), news.next()).await;
        assert!(nothing.is_err());
        news.leave(&Event::Ready);
        let all = Wanted { session: true, request: true, approvals: true, sessions: true };
        assert_eq!(news.next().await, all);
    }
}
