//! For leads: all agents' open sessions, and decided requests.

use super::{WorkspaceClient, bearer, path};
use crate::{adapters::answer::done, vault::DirectToken};
use ergo_protocol::{
    Problem, UnixMillis,
    entry::{EntryRequest, EntryRequests},
    sessions::{OpenSession, OpenSessions, SessionEnd},
};
use reqwest::Method;

/// The page size, and the most pages that are read.
const AT_ONCE: &str = "100";
const MOST_PAGES: usize = 20;

impl WorkspaceClient {
    /// `GET /v1/sessions?state=open`, all pages, newest first.
    pub async fn open_sessions(&self, token: &DirectToken) -> Result<Vec<OpenSession>, Problem> {
        let mut all = Vec::new();
        let mut cursor: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let request = self.request(Method::GET, "/v1/sessions");
            let mut query = vec![("state", "open"), ("limit", AT_ONCE)];
            query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
            let page: OpenSessions = self.look(bearer(request.query(&query), token)?).await?;
            all.extend(page.items);
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        Ok(all)
    }

    /// `POST /v1/sessions/{sid}/end`: ends another agent's session, with a message to that agent.
    pub async fn end_session_of(
        &self,
        token: &DirectToken,
        session_id: &str,
        end: &SessionEnd,
    ) -> Result<(), Problem> {
        let request = self.request(Method::POST, &path(&["v1", "sessions", session_id, "end"]));
        done(bearer(request.json(end), token)?).await
    }

    /// `GET /v1/entry-requests?state=decided&since=`: requests that are no longer waiting, newest first. One page is
    /// enough for a day.
    pub async fn decided(
        &self,
        token: &DirectToken,
        since: UnixMillis,
    ) -> Result<Vec<EntryRequest>, Problem> {
        let since = since.to_string();
        let query = [("state", "decided"), ("since", since.as_str()), ("limit", AT_ONCE)];
        let request = self.request(Method::GET, "/v1/entry-requests").query(&query);
        let page: EntryRequests = self.look(bearer(request, token)?).await?;
        Ok(page.items)
    }
}
