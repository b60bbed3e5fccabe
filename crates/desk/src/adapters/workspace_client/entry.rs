//! Entering: the directory, entry requests and their decisions, and the token exchange.

use super::{WorkspaceClient, bearer, path};
use crate::{
    adapters::answer::{done, read},
    vault::{AnyToken, DirectToken, Secret},
};
use ergo_protocol::{
    Problem,
    directory::{Candidate, Candidates},
    entry::{Approval, EntryDraft, EntryRequest, EntryRequests, EntryTicket, Refusal, Revoking},
    oauth::{
        AUDIENCE, GRANT_TOKEN_EXCHANGE, TYPE_ACCESS_TOKEN, TYPE_ENTRY_TICKET, TokenAnswer, TokenExchange,
    },
};
use reqwest::Method;

/// The page size for entry requests, and the most pages that are read.
const REQUESTS: &str = "100";
const MOST_PAGES: usize = 50;

impl WorkspaceClient {
    /// `GET /v1/directory?q=`.
    pub async fn find_users(&self, token: &DirectToken, query: &str) -> Result<Candidates, Problem> {
        let request = self.request(Method::GET, "/v1/directory").query(&[("q", query)]);
        self.look(bearer(request, token)?).await
    }

    /// `GET /v1/directory/{workspace}/{user}`.
    pub async fn candidate(
        &self,
        token: &DirectToken,
        workspace: &str,
        user: &str,
    ) -> Result<Candidate, Problem> {
        self.get(token, &path(&["v1", "directory", workspace, user])).await
    }

    /// `POST /v1/entry-requests`.
    pub async fn request_entry(
        &self,
        token: &DirectToken,
        draft: &EntryDraft,
    ) -> Result<EntryRequest, Problem> {
        let request = self.request(Method::POST, "/v1/entry-requests").json(draft);
        read(bearer(request, token)?).await
    }

    /// `GET /v1/entry-requests/{id}`.
    pub async fn entry_request(&self, token: &DirectToken, id: &str) -> Result<EntryRequest, Problem> {
        self.get(token, &path(&["v1", "entry-requests", id])).await
    }

    /// `POST /v1/entry-requests/{id}/withdraw`.
    pub async fn withdraw(&self, token: &DirectToken, id: &str) -> Result<(), Problem> {
        let request = self.request(Method::POST, &path(&["v1", "entry-requests", id, "withdraw"]));
        done(bearer(request, token)?).await
    }

    /// `GET /v1/entry-requests?state=pending`: the requests that are waiting for the agent's decision.
    pub async fn pending(&self, token: &DirectToken) -> Result<Vec<EntryRequest>, Problem> {
        self.entry_requests(token, "pending").await
    }

    /// `GET /v1/entry-requests?state=approved`: the approvals that the agent may revoke.
    pub async fn approved(&self, token: &DirectToken) -> Result<Vec<EntryRequest>, Problem> {
        self.entry_requests(token, "approved").await
    }

    /// `GET /v1/entry-requests?state=pending&mine=true`: the agent's own pending requests, newest first.
    pub async fn own_waiting(&self, token: &DirectToken) -> Result<Vec<EntryRequest>, Problem> {
        let waiting: EntryRequests = self.get(token, "/v1/entry-requests?state=pending&mine=true").await?;
        Ok(waiting.items)
    }

    /// Reads all pages.
    async fn entry_requests(&self, token: &DirectToken, state: &str) -> Result<Vec<EntryRequest>, Problem> {
        let mut all = Vec::new();
        let mut cursor: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let request = self.request(Method::GET, "/v1/entry-requests");
            let mut query = vec![("state", state), ("limit", REQUESTS)];
            query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
            let page: EntryRequests = self.look(bearer(request.query(&query), token)?).await?;
            all.extend(page.items);
            cursor = page.next_cursor;
            if cursor.is_none() {
                break;
            }
        }
        Ok(all)
    }

    /// `POST /v1/entry-requests/{id}/approve`.
    pub async fn approve(&self, token: &DirectToken, id: &str, approval: &Approval) -> Result<(), Problem> {
        let request = self.request(Method::POST, &path(&["v1", "entry-requests", id, "approve"]));
        done(bearer(request.json(approval), token)?).await
    }

    /// `POST /v1/entry-requests/{id}/decline`.
    pub async fn decline(&self, token: &DirectToken, id: &str, refusal: &Refusal) -> Result<(), Problem> {
        let request = self.request(Method::POST, &path(&["v1", "entry-requests", id, "decline"]));
        done(bearer(request.json(refusal), token)?).await
    }

    /// `POST /v1/entry-requests/{id}/revoke`: revokes an approval that was not used, or ends the session that it was
    /// used for.
    pub async fn revoke_approval(
        &self,
        token: &DirectToken,
        id: &str,
        revoking: &Revoking,
    ) -> Result<(), Problem> {
        let request = self.request(Method::POST, &path(&["v1", "entry-requests", id, "revoke"]));
        done(bearer(request.json(revoking), token)?).await
    }

    /// `POST /v1/entry-requests/{id}/ticket`, then `POST /oauth/token` (RFC 8693 §2): the token of the
    /// impersonation session, not yet verified.
    pub async fn exchange(&self, token: &DirectToken, request_id: &str) -> Result<Secret, Problem> {
        let asked = self.request(Method::POST, &path(&["v1", "entry-requests", request_id, "ticket"]));
        let ticket: EntryTicket = read(bearer(asked, token)?).await?;
        let form = TokenExchange {
            grant_type: GRANT_TOKEN_EXCHANGE.to_owned(),
            subject_token: ticket.entry_ticket,
            subject_token_type: TYPE_ENTRY_TICKET.to_owned(),
            actor_token: Some(token.expose().to_owned()),
            actor_token_type: Some(TYPE_ACCESS_TOKEN.to_owned()),
            requested_token_type: Some(TYPE_ACCESS_TOKEN.to_owned()),
            audience: Some(AUDIENCE.to_owned()),
            resource: None,
            scope: None,
        };
        let answer: TokenAnswer = read(self.request(Method::POST, "/oauth/token").form(&form)).await?;
        Ok(Secret::from(answer.access_token))
    }
}
