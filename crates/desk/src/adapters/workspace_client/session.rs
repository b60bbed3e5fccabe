//! Sessions: who the server says it is, renewal and extension, reads and changes, push events, and the end.

use super::{WorkspaceClient, bearer, path};
use crate::{
    adapters::{
        answer::{Refused, begin, done, read, receipt, send},
        event_stream::EventStream,
    },
    vault::{AnyToken, DirectToken, Grant, ImpersonationToken, Secret},
};
use ergo_catalog::text;
use ergo_protocol::{
    Code, Problem,
    change::{
        AccessSettingChange, ArmDraft, Change, ChangeGrant, ChangeGrantRecord, GRANT_HEADER, GrantState,
        MemberRoleChange, TeamMembershipChange,
    },
    evidence::{Consistency, LogDescription, ReceiptAnswer},
    journal::SessionJournal,
    oauth::{Revocation, TokenAnswer},
    session::{Extended, Extension, WhoAmI},
};
use ergo_session::Permit;
use reqwest::{
    Method,
    header::{CONTENT_TYPE, HeaderValue, IF_MATCH},
};
use serde::de::DeserializeOwned;
use std::time::Duration;

/// The time limit for a part of a journal, the largest thing that is sent.
const HAND_IN: Duration = Duration::from_secs(20);

impl WorkspaceClient {
    /// `GET /v1/session`: who the server says a token is.
    pub async fn who_am_i(&self, token: &impl AnyToken) -> Result<WhoAmI, Problem> {
        self.get(token, "/v1/session").await
    }

    /// `POST /v1/sessions/{sid}/renew`: a new token for a session that is still open, not yet verified.
    pub async fn renew(&self, token: &DirectToken, session_id: &str) -> Result<Secret, Problem> {
        let request = self.request(Method::POST, &path(&["v1", "sessions", session_id, "renew"]));
        let answer: TokenAnswer = read(bearer(request, token)?).await?;
        Ok(Secret::from(answer.access_token))
    }

    /// `POST /v1/sessions/{sid}/extend`: returns the new end of the session.
    pub async fn extend(
        &self,
        token: &DirectToken,
        session_id: &str,
        extension: &Extension,
    ) -> Result<Extended, Problem> {
        let request = self.request(Method::POST, &path(&["v1", "sessions", session_id, "extend"]));
        read(bearer(request.json(extension), token)?).await
    }

    /// Reads something from the viewed workspace: `GET /v1/workspaces/{ws}/…`.
    pub async fn workspace<T: DeserializeOwned>(
        &self,
        token: &ImpersonationToken,
        segments: &[&str],
        query: &[(&str, String)],
    ) -> Result<T, Problem> {
        let mut all = vec!["v1", "workspaces", token.session().workspace()];
        all.extend_from_slice(segments);
        self.look(bearer(self.request(Method::GET, &path(&all)).query(query), token)?).await
    }

    /// `POST /v1/sessions/{sid}/change-grants`: the grant for one change.
    pub async fn grant(&self, token: &ImpersonationToken, draft: &ArmDraft) -> Result<ChangeGrant, Problem> {
        let session_id = &token.session().facts().session_id;
        let request = self.request(Method::POST, &path(&["v1", "sessions", session_id, "change-grants"]));
        read(bearer(request.json(draft), token)?).await
    }

    /// `DELETE /v1/change-grants/{id}`: after this, its change has either been made or never will be.
    pub async fn void_grant(&self, token: &DirectToken, id: &str) -> Result<GrantState, Problem> {
        let request = self.request(Method::DELETE, &path(&["v1", "change-grants", id]));
        let record: ChangeGrantRecord = read(bearer(request, token)?).await?;
        Ok(record.state)
    }

    /// Makes the one change that was permitted and granted: `PATCH` with `If-Match` and the grant.
    pub async fn change(
        &self,
        token: &ImpersonationToken,
        permit: Permit,
        grant: &Grant,
    ) -> Result<(), Problem> {
        let workspace = token.session().workspace();
        let (target, body) = patch(workspace, permit.into_change())?;
        let mut secret = HeaderValue::from_str(grant.expose()).map_err(|_| unusable())?;
        secret.set_sensitive(true);
        let etag = HeaderValue::from_str(&grant.etag).map_err(|_| unusable())?;
        let request = self
            .request(Method::PATCH, &target)
            .header(CONTENT_TYPE, "application/json")
            .header(IF_MATCH, etag)
            .header(GRANT_HEADER, secret)
            .body(body);
        done(bearer(request, token)?).await
    }

    /// `GET /v1/events`: the push stream, until it is dropped or the connection is lost.
    pub async fn events(&self, token: &DirectToken) -> Result<EventStream, Refused> {
        let request = bearer(self.pushed.get(format!("{}/v1/events", self.server.as_str())), token)?;
        begin(request).await.map(EventStream::new)
    }

    /// `POST /v1/sessions/{sid}/journal`: a part of the session's journal. Sending the same part twice is fine.
    pub async fn hand_in(&self, token: &DirectToken, part: &SessionJournal) -> Result<(), Refused> {
        let request = self.request(Method::POST, &path(&["v1", "sessions", &part.record.id, "journal"]));
        send(bearer(request.timeout(HAND_IN).json(part), token)?).await.map(drop)
    }

    /// `GET /v1/sessions/{sid}/receipt`: what the log says about a session that is over.
    pub async fn receipt(&self, token: &DirectToken, session_id: &str) -> Result<ReceiptAnswer, Problem> {
        let request = self.request(Method::GET, &path(&["v1", "sessions", session_id, "receipt"]));
        receipt(bearer(request.timeout(HAND_IN), token)?).await
    }

    /// `GET /v1/log`: the log and its keys.
    pub async fn log(&self) -> Result<LogDescription, Problem> {
        self.look(self.request(Method::GET, "/v1/log")).await
    }

    /// `GET /v1/log/consistency`: the proof that the log continues what it was.
    pub async fn consistency(&self, from: u64, to: u64) -> Result<Consistency, Problem> {
        let request = self.request(Method::GET, "/v1/log/consistency");
        self.look(request.query(&[("from", from), ("to", to)])).await
    }

    /// `DELETE /v1/sessions/{sid}`: ends a session on the server. A session that the server no longer knows counts as
    /// ended.
    pub async fn end_session(&self, token: &DirectToken, session_id: &str) -> Result<(), Problem> {
        let request = self.request(Method::DELETE, &path(&["v1", "sessions", session_id]));
        match send(bearer(request, token)?).await {
            Ok(_) => Ok(()),
            Err(refused) if refused.problem.code == Code::NotFound => Ok(()),
            Err(refused) => Err(refused.problem),
        }
    }

    /// `POST /oauth/revoke` (RFC 7009) for a token that is not verified; the server ends its whole session.
    pub async fn revoke(&self, token: &Secret) -> Result<(), Problem> {
        let form = Revocation { token: token.expose().to_owned(), token_type_hint: None };
        done(self.request(Method::POST, "/oauth/revoke").form(&form)).await
    }
}

/// The path and body of a change.
fn patch(workspace: &str, change: Change) -> Result<(String, Vec<u8>), Problem> {
    let (target, body) = match change {
        Change::MemberRole { member_id, role_id } => (
            path(&["v1", "workspaces", workspace, "members", &member_id]),
            serde_json::to_vec(&MemberRoleChange { role_id }),
        ),
        Change::TeamMembership { member_id, team_id, member } => (
            path(&["v1", "workspaces", workspace, "teams", &team_id, "members", &member_id]),
            serde_json::to_vec(&TeamMembershipChange { member }),
        ),
        Change::AccessSetting { key, value } => (
            path(&["v1", "workspaces", workspace, "access-settings", &key]),
            serde_json::to_vec(&AccessSettingChange { value }),
        ),
    };
    Ok((target, body.map_err(|_| unusable())?))
}

fn unusable() -> Problem {
    Problem::new(
        Code::GrantInvalid,
        text!("The server’s grant for this change cannot be used. Nothing was sent. Arm the change again."),
    )
}
