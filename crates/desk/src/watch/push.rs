//! Listens to what the server pushes. An event only says that something happened; the desk then asks the server. The
//! one exception is the end of a session, which stops it immediately. Reading the stream never waits for the handling
//! of an event. While the stream is down, the desk polls.

use crate::{
    Desk,
    due::{Due, passes},
    own::news::News,
    vault::DirectToken,
};
use ergo_catalog::text;
use ergo_protocol::{Code, Problem, events::Event};
use std::{sync::Arc, time::Duration};
use tokio::task::JoinSet;

/// How soon a broken stream is reopened.
const OPEN_AGAIN: Duration = Duration::from_secs(1);

impl Desk {
    /// Listens to the server while someone is signed in, until the app ends.
    pub async fn listen(self: Arc<Self>) {
        let news = Arc::new(News::default());
        // Its task ends with this one.
        let mut heeding = JoinSet::new();
        heeding.spawn(Arc::clone(&self).heed(Arc::clone(&news)));
        loop {
            match self.own_token() {
                Ok(own) => self.listen_as(&own, &news).await,
                Err(_) => self.signed_in().await,
            }
        }
    }

    /// Waits until someone is signed in.
    async fn signed_in(&self) {
        let mut changes = self.changes();
        while self.own_token().is_err() {
            // The sender belongs to this desk, which is borrowed, so the channel cannot close.
            let _ = changes.changed().await;
        }
    }

    /// Listens until a different agent, or no one, is signed in.
    async fn listen_as(self: &Arc<Self>, own: &DirectToken, news: &News) {
        tokio::select! {
            () = self.keep_hearing(news) => {}
            () = self.somebody_else(own) => {}
        }
        self.set_hears(own, false);
    }

    /// Keeps reopening the stream; less often while it fails.
    async fn keep_hearing(self: &Arc<Self>, news: &News) {
        let mut again = Due::every(OPEN_AGAIN);
        // With the newest token, because the agent's own session may have been renewed in the meantime.
        while let Ok(own) = self.own_token() {
            let after = match self.hear(&own, news).await {
                Heard::Something => {
                    again = Due::every(OPEN_AGAIN);
                    None
                }
                Heard::Nothing { after } => after,
            };
            self.set_hears(&own, false);
            tokio::time::sleep(again.failed(Duration::ZERO, after)).await;
        }
    }

    async fn hear(self: &Arc<Self>, own: &DirectToken, news: &News) -> Heard {
        let mut stream = match self.call(|server| server.events(own)).await {
            Ok(stream) => stream,
            Err(refused) => {
                match refused.problem.code {
                    Code::Exp => {
                        self.renew_own_soon();
                    }
                    Code::SessionEnded if self.is_held(own) => {
                        self.own_has_ended(text!("Your sign-in has ended."));
                    }
                    _ => {}
                }
                return Heard::Nothing { after: refused.after };
            }
        };
        let mut heard = Heard::Nothing { after: None };
        while let Some(event) = stream.next().await {
            self.set_hears(own, true);
            heard = Heard::Something;
            if let Event::SessionEnded { session_id, cause, by, message } = &event {
                self.stop_ended(session_id, *cause, by.as_ref(), message.as_deref());
            }
            news.leave(&event);
        }
        heard
    }

    async fn somebody_else(&self, own: &DirectToken) {
        let mut changes = self.changes();
        while self.is_held(own) {
            // For the same reason as above, the result is ignored.
            let _ = changes.changed().await;
        }
    }

    fn is_held(&self, own: &DirectToken) -> bool {
        self.lock().own_in(&own.session().facts().session_id).is_some()
    }

    fn set_hears(&self, own: &DirectToken, hears: bool) {
        let mut inner = self.lock();
        if hears {
            inner.server.heard(self.now());
        }
        let own = inner.own_in(&own.session().facts().session_id);
        let changed = own.is_some_and(|own| std::mem::replace(&mut own.hears_pushes, hears) != hears);
        drop(inner);
        if changed {
            self.publish();
        }
    }

    /// Acts on what was pushed, as long as the app runs.
    async fn heed(self: Arc<Self>, news: Arc<News>) {
        loop {
            let wanted = news.next().await;
            if wanted.sessions {
                self.sessions_changed();
            }
            // All at once, so that a slow response does not hold up the others.
            tokio::join!(
                async {
                    if wanted.session {
                        self.ask_server().await;
                    }
                },
                async {
                    if wanted.request {
                        // If this fails, it is asked again when due.
                        let _ = self.hear_request().await;
                    }
                },
                async {
                    if wanted.approvals {
                        let _ = self.count_approvals().await;
                    }
                }
            );
        }
    }

    /// Whether the push stream is open now.
    pub fn hears_pushes(&self) -> bool {
        self.lock().own.as_ref().is_some_and(|own| own.hears_pushes)
    }

    /// Polls the server while nothing is pushed.
    pub(crate) async fn poll(&self) {
        let (request, approvals) = (self.hear_request().await, self.count_approvals().await);
        self.sessions_changed();
        let failed = |asked: &Result<(), Problem>| asked.as_ref().is_err_and(|problem| passes(problem.code));
        let now = self.clock.monotonic();
        let Some(own) = &mut self.lock().own else { return };
        if failed(&request) || failed(&approvals) {
            own.polling.failed(now, None);
        } else {
            own.polling.worked(now);
        }
    }
}

/// The result of opening the stream.
enum Heard {
    /// The stream was open for a while.
    Something,
    /// It could not be opened; `after` is how long the server asks to wait.
    Nothing { after: Option<Duration> },
}
