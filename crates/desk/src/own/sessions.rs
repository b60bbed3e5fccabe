//! For leads: all agents' open sessions, and decided requests.

use crate::{
    Desk,
    entry::request::shown,
    plain::{self, plain},
};
use ergo_catalog::text;
use ergo_protocol::{
    Code, Problem, UnixMillis,
    entry::EntryRequest,
    limits::END_MESSAGE,
    sessions::{OpenMode, OpenSession, SeenPage, SessionEnd},
    workspace::Named,
};

impl Desk {
    /// All open impersonation sessions, newest first.
    pub async fn open_sessions(&self) -> Result<Vec<OpenSession>, Problem> {
        let own = self.own()?;
        let open = self.call(|server| server.open_sessions(&own.token)).await;
        Ok(self.check_own(&own, open).await?.into_iter().map(seen).collect())
    }

    /// Ends another agent's session. That agent reads the message, which may be empty.
    pub async fn end_session_of(&self, session_id: &str, message: &str) -> Result<(), Problem> {
        // One line, because it is part of a sentence on the agent's screen.
        let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
        if !END_MESSAGE.fits(&message) {
            return Err(Problem::new(
                Code::WordLength,
                text!("Shorten the message to {count} characters.", count = END_MESSAGE.most),
            ));
        }
        let own = self.own()?;
        let end = SessionEnd { message };
        let ended = self.call(|server| server.end_session_of(&own.token, session_id, &end)).await;
        self.check_own(&own, ended).await
    }

    /// The requests that were decided since then, newest first.
    pub async fn decided_requests(&self, since: UnixMillis) -> Result<Vec<EntryRequest>, Problem> {
        let own = self.own()?;
        let decided = self.call(|server| server.decided(&own.token, since)).await;
        Ok(self.check_own(&own, decided).await?.into_iter().map(shown).collect())
    }

    /// Other agents' sessions changed: if the page shows them, it reads them again.
    pub(crate) fn sessions_changed(&self) {
        let sees_them = {
            let mut inner = self.lock();
            let lead = inner.own.as_mut().filter(|own| own.approvals.is_some());
            lead.map(|own| own.sessions_seen = own.sessions_seen.wrapping_add(1)).is_some()
        };
        if sees_them {
            self.publish();
        }
    }
}

/// A session whose texts are safe to show.
fn seen(session: OpenSession) -> OpenSession {
    OpenSession {
        agent: plain::person(&session.agent),
        viewed: plain::person(&session.viewed),
        workspace: plain::workspace(&session.workspace),
        reason: plain::text(&session.reason),
        ticket: plain::text(&session.ticket),
        mode: match session.mode {
            OpenMode::ReadOnly => OpenMode::ReadOnly,
            OpenMode::Armed { title, before, after, expires_at } => OpenMode::Armed {
                title: plain::text(&title),
                before: plain::text(&before),
                after: plain::text(&after),
                expires_at,
            },
        },
        page: session.page.map(|page| SeenPage {
            member: page.member.map(|member| Named { id: plain(&member.id), name: plain(&member.name) }),
            ..page
        }),
        ..session
    }
}
