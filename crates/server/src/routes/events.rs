//! Push: server-sent events for an agent in their own session.

use crate::{
    app::App,
    caller::Caller,
    events::{Audience, Push},
    problem::Failure,
};
use axum::{
    extract::State,
    response::{
        IntoResponse, Response,
        sse::{Event as Line, KeepAlive, Sse},
    },
};
use ergo_protocol::{AgentRole, events::Event};
use futures_util::stream;
use std::{convert::Infallible, time::Duration};
use tokio::sync::{broadcast, watch};

/// How often something is written when there is nothing to say, so that a dead line is noticed.
const BEAT: Duration = Duration::from_secs(5);

/// What concerns the caller, as it happens; first of all `ready`. Ends with the caller's session, with the
/// server, and for a reader who is too slow: whoever connects again asks for what was missed.
#[utoipa::path(get, path = "/v1/events", tag = "session", security(("bearer" = [])),
    responses((status = 200, body = Event, content_type = "text/event-stream")))]
pub async fn events(caller: Caller, State(app): State<App>) -> Result<Response, Failure> {
    caller.require_agent()?;
    let (news, stopping) = app.board.listen();
    let listener = Listener { caller, news, stopping, is_new: true };
    let lines = stream::unfold(Some(listener), |listener| async move {
        let mut listener = listener?;
        let (event, goes_on) = listener.next().await?;
        let line = Line::default().event(kind(&event)).json_data(&event).ok()?;
        Some((Ok::<_, Infallible>(line), goes_on.then_some(listener)))
    });
    Ok(Sse::new(lines).keep_alive(KeepAlive::new().interval(BEAT)).into_response())
}

struct Listener {
    caller: Caller,
    news: broadcast::Receiver<Push>,
    stopping: watch::Receiver<()>,
    is_new: bool,
}

impl Listener {
    /// The next event for this caller, and whether there can be another one after it.
    async fn next(&mut self) -> Option<(Event, bool)> {
        if std::mem::take(&mut self.is_new) {
            return Some((Event::Ready, true));
        }
        loop {
            let (audience, event) = tokio::select! {
                news = self.news.recv() => news.ok()?,
                // Never sent to: it ends when the server stops.
                _ = self.stopping.changed() => return None,
            };
            if self.concerns(&audience) {
                let own = Event::SessionEnded { session_id: self.caller.session_id.clone() };
                let goes_on = event != own;
                return Some((event, goes_on));
            }
        }
    }

    fn concerns(&self, audience: &Audience) -> bool {
        match audience {
            Audience::Agent(id) => *id == self.caller.subject,
            Audience::Leads => self.caller.agent_role() == Some(AgentRole::Lead),
        }
    }
}

fn kind(event: &Event) -> &'static str {
    match event {
        Event::Ready => "ready",
        Event::SessionEnded { .. } => "session_ended",
        Event::PolicyChanged { .. } => "policy_changed",
        Event::RequestDecided { .. } => "request_decided",
        Event::ApprovalsChanged => "approvals_changed",
    }
}
