//! Push: server-sent events for an agent in their own session.

use crate::{
    app::App,
    auth::{caller::Caller, gate::Bearer},
    failure::Failure,
    phase::Phases,
    sessions::{
        pace::Pace,
        streams::{Audience, Place, Push},
    },
};
use axum::{
    extract::State,
    response::{
        IntoResponse, Response,
        sse::{Event as Line, KeepAlive, Sse},
    },
};
use ergo_protocol::events::Event;
use futures_util::stream;
use std::{convert::Infallible, pin::Pin, time::Duration};
use tokio::{sync::broadcast, time::Instant};

/// How often something is sent even without events, so that a dead connection is noticed.
const BEAT: Duration = Duration::from_secs(5);
/// The shortest time between two `sessions_changed` events to a lead, because every page that is read counts as a
/// change.
const SESSIONS_EVERY: Duration = Duration::from_secs(1);

/// Events that concern the caller, as they happen. `ready` comes first, and again if the reader fell behind and has
/// to ask for what was missed. The stream ends with the caller's session, with the token, and with the server.
#[utoipa::path(get, path = "/v1/events", tag = "session", security(("bearer" = [])),
    responses((status = 200, body = Event, content_type = "text/event-stream"), (status = 429)))]
pub async fn events(bearer: Bearer, State(app): State<App>) -> Result<Response, Failure> {
    // Subscribed before the session is checked, so that no ending in between is missed.
    let news = app.gate.board().listen();
    let (tx, caller) = app.gate.read(&bearer).await?;
    drop(tx);
    caller.require_agent()?;
    let place = app.streams.enter(&caller.subject)?;
    let phases = app.phases.clone();
    let left = u64::try_from(caller.expires_at - app.gate.now()).unwrap_or_default();
    let token_ends = Box::pin(tokio::time::sleep(Duration::from_millis(left)));
    let listener = Listener {
        app,
        bearer,
        caller,
        news,
        phases,
        token_ends,
        is_new: true,
        sessions: Pace::new(SESSIONS_EVERY),
        _place: place,
    };
    let lines = stream::unfold(Some(listener), |listener| async move {
        let mut listener = listener?;
        let (event, goes_on) = listener.next().await?;
        let line = line(&event)?;
        Some((Ok::<_, Infallible>(line), goes_on.then_some(listener)))
    });
    Ok(Sse::new(lines).keep_alive(KeepAlive::new().interval(BEAT)).into_response())
}

struct Listener {
    app: App,
    bearer: Bearer,
    caller: Caller,
    news: broadcast::Receiver<Push>,
    phases: Phases,
    token_ends: Pin<Box<tokio::time::Sleep>>,
    is_new: bool,
    sessions: Pace,
    _place: Place,
}

impl Listener {
    /// The next event for this caller, and whether there can be another one after it.
    async fn next(&mut self) -> Option<(Event, bool)> {
        if std::mem::take(&mut self.is_new) {
            return Some((Event::Ready, true));
        }
        loop {
            let push = tokio::select! {
                news = self.news.recv() => news,
                () = at(self.sessions.due()) => Ok(Push::Tell(Audience::Leads, Event::SessionsChanged)),
                () = self.phases.closing() => return Some((Event::Closing, false)),
                // The reader opens a new stream with a newer token.
                () = &mut self.token_ends => return None,
            };
            let push = match push {
                Ok(push) => push,
                // The queue overflowed: the reader has to ask about everything, as at the start.
                Err(broadcast::error::RecvError::Lagged(_)) => {
                    self.judge_again().await?;
                    return Some((Event::Ready, true));
                }
                Err(broadcast::error::RecvError::Closed) => return None,
            };
            let (audience, event) = match push {
                Push::Tell(audience, event) => (audience, event),
                Push::Recheck(agent) if agent == self.caller.subject => {
                    self.judge_again().await?;
                    continue;
                }
                Push::Recheck(_) => continue,
                Push::Missed => return None,
            };
            if !self.concerns(&audience) {
                continue;
            }
            if let Event::SessionEnded { session_id, .. } = &event {
                let goes_on = *session_id != self.caller.session_id;
                return Some((event, goes_on));
            }
            if event == Event::SessionsChanged && !self.sessions.is_free(Instant::now()) {
                continue;
            }
            // What this agent may hear is decided now, not when the stream was opened.
            self.judge_again().await?;
            if self.concerns(&audience) {
                return Some((event, true));
            }
        }
    }

    /// Checks the session again. `None` if it may not continue; the stream then ends.
    async fn judge_again(&mut self) -> Option<()> {
        let (tx, caller) = self.app.gate.read(&self.bearer).await.ok()?;
        drop(tx);
        caller.require_agent().ok()?;
        self.caller = caller;
        Some(())
    }

    fn concerns(&self, audience: &Audience) -> bool {
        match audience {
            Audience::Agent(id) => *id == self.caller.subject,
            Audience::Leads => self.caller.is_lead(),
        }
    }
}

/// Resolves at that time; never without one.
async fn at(time: Option<Instant>) {
    match time {
        Some(time) => tokio::time::sleep_until(time).await,
        None => std::future::pending().await,
    }
}

/// An event as sent: the `kind` in its JSON is also the event's name.
fn line(event: &Event) -> Option<Line> {
    let data = serde_json::to_value(event).ok()?;
    Line::default().event(data["kind"].as_str()?).json_data(&data).ok()
}
