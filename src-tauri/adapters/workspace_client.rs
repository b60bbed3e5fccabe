//! The workspace server over HTTP: one method a call of the contract.
//!
//! Deliberately absent: a way to change a workspace without a [`Permit`], which only the gate of invariant 5
//! gives, and any way to send a profile change with an impersonation token: the only call that touches a
//! profile takes a [`DirectToken`], which cannot be made from an impersonation session.

use crate::{
    adapters::{event_stream::EventStream, server_url::ServerUrl},
    desk::{
        plain::message,
        vault::{AnyToken, DirectToken, Grant, ImpersonationToken, Secret},
    },
};
use ergo_protocol::{
    Agent, Code, Problem,
    change::{
        AccessSettingChange, ArmDraft, Change, ChangeGrant, ChangeGrantRecord, GRANT_HEADER, GrantState,
        MemberRoleChange, TeamMembershipChange,
    },
    code::ProblemDetails,
    directory::{Candidate, Candidates},
    entry::{Approval, EntryDraft, EntryRequest, EntryRequests, EntryTicket, Refusal},
    oauth::{
        AUDIENCE, Discovery, GRANT_TOKEN_EXCHANGE, HandedOver, LoginRenewal, Revocation, TYPE_ACCESS_TOKEN,
        TYPE_ENTRY_TICKET, TokenAnswer, TokenError, TokenExchange, TrainingSignIn,
    },
    profile::{Profile, ProfileChange},
    session::{Extended, Extension, WhoAmI},
};
use ergo_session::Permit;
use reqwest::{
    Client, Method, RequestBuilder, StatusCode,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue, IF_MATCH},
    redirect::Policy,
};
use serde::de::DeserializeOwned;
use std::time::Duration;
use zeroize::Zeroizing;

/// Largest answer that is read; the longest honest one, a page of 200 members, is a tenth of it.
const ANSWER_CAP: usize = 1024 * 1024;
/// How long the push stream may be silent; the server writes something every 5 seconds.
const PUSH_SILENCE: Duration = Duration::from_secs(12);
/// Enough for any answer with a token in it.
const FIRST_ROOM: usize = 32 * 1024;

/// The server, as the desk may use it.
#[derive(Clone)]
pub struct WorkspaceClient {
    http: Client,
    /// For what the server pushes: it may last, but not be silent.
    pushed: Client,
    server: ServerUrl,
}

impl WorkspaceClient {
    /// A client for one server. Fails only when the TLS backend cannot start.
    pub fn new(server: ServerUrl) -> Result<Self, reqwest::Error> {
        let builder = || {
            Client::builder()
                .redirect(Policy::none())
                .connect_timeout(Duration::from_secs(2))
                // A proxy named in the environment would see the token; an administrator can set one later.
                .no_proxy()
                .user_agent(concat!("ergo-support/", env!("CARGO_PKG_VERSION")))
        };
        let http = builder().timeout(Duration::from_secs(8)).build()?;
        let pushed = builder().read_timeout(PUSH_SILENCE).build()?;
        Ok(Self { http, pushed, server })
    }

    /// The server's address.
    pub fn server(&self) -> &ServerUrl {
        &self.server
    }

    /// `GET /.well-known/openid-configuration`.
    pub async fn discovery(&self) -> Result<Discovery, Problem> {
        read(self.request(Method::GET, "/.well-known/openid-configuration")).await
    }

    /// `GET /training/agents`.
    pub async fn training_agents(&self) -> Result<Vec<Agent>, Problem> {
        read(self.request(Method::GET, "/training/agents")).await
    }

    /// `POST /training/sign-in`: an agent's own token.
    pub async fn training_sign_in(&self, person: &str) -> Result<Secret, Problem> {
        let body = TrainingSignIn { person_id: person.to_owned() };
        let answer: TokenAnswer = read(self.request(Method::POST, "/training/sign-in").json(&body)).await?;
        Ok(Secret::from(answer.access_token))
    }

    /// `GET /v1/session`: who the server says a token is.
    pub async fn who_am_i(&self, token: &impl AnyToken) -> Result<WhoAmI, Problem> {
        self.get(token, "/v1/session").await
    }

    /// `GET /v1/directory?q=`.
    pub async fn find_users(&self, token: &DirectToken, query: &str) -> Result<Vec<Candidate>, Problem> {
        let request = self.request(Method::GET, "/v1/directory").query(&[("q", query)]);
        let found: Candidates = read(bearer(request, token)?).await?;
        Ok(found.items)
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
        send(bearer(request, token)?).await.map(drop)
    }

    /// `GET /v1/entry-requests?state=pending`: what waits for the agent's decision.
    pub async fn pending(&self, token: &DirectToken) -> Result<Vec<EntryRequest>, Problem> {
        let waiting: EntryRequests = self.get(token, "/v1/entry-requests?state=pending").await?;
        Ok(waiting.items)
    }

    /// `GET /v1/entry-requests?state=pending&mine=true`: the agent's own that wait, the newest first.
    pub async fn own_waiting(&self, token: &DirectToken) -> Result<Vec<EntryRequest>, Problem> {
        let waiting: EntryRequests = self.get(token, "/v1/entry-requests?state=pending&mine=true").await?;
        Ok(waiting.items)
    }

    /// `POST /v1/entry-requests/{id}/approve`.
    pub async fn approve(&self, token: &DirectToken, id: &str, approval: &Approval) -> Result<(), Problem> {
        let request = self.request(Method::POST, &path(&["v1", "entry-requests", id, "approve"]));
        send(bearer(request.json(approval), token)?).await.map(drop)
    }

    /// `POST /v1/entry-requests/{id}/decline`.
    pub async fn decline(&self, token: &DirectToken, id: &str, refusal: &Refusal) -> Result<(), Problem> {
        let request = self.request(Method::POST, &path(&["v1", "entry-requests", id, "decline"]));
        send(bearer(request.json(refusal), token)?).await.map(drop)
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

    /// `POST /oauth/token` (RFC 8693 §2) with a token of the identity provider: the token of the agent's own
    /// session, not yet verified.
    pub async fn sign_in_with(&self, login: &Secret) -> Result<Secret, Problem> {
        let form = TokenExchange {
            grant_type: GRANT_TOKEN_EXCHANGE.to_owned(),
            subject_token: login.expose().to_owned(),
            subject_token_type: TYPE_ACCESS_TOKEN.to_owned(),
            audience: Some(AUDIENCE.to_owned()),
            ..TokenExchange::default()
        };
        let answer: TokenAnswer = read(self.request(Method::POST, "/oauth/token").form(&form)).await?;
        Ok(Secret::from(answer.access_token))
    }

    /// `POST /v1/session/renew`: a new token of the agent's own session, not yet verified.
    pub async fn renew_own(&self, login: &Secret, session_id: &str) -> Result<Secret, Problem> {
        let renewal =
            LoginRenewal { login_token: login.expose().to_owned(), session_id: session_id.to_owned() };
        let answer: TokenAnswer =
            read(self.request(Method::POST, "/v1/session/renew").json(&renewal)).await?;
        Ok(Secret::from(answer.access_token))
    }

    /// `POST /v1/hand-overs`: whom and where a provider's session means here.
    pub async fn hand_over(&self, token: &DirectToken, session: &Secret) -> Result<Candidate, Problem> {
        let handed = HandedOver { token: session.expose().to_owned() };
        let request = self.request(Method::POST, "/v1/hand-overs").json(&handed);
        read(bearer(request, token)?).await
    }

    /// `POST /v1/sessions/{sid}/renew`: a new token of a session that still lives, not yet verified.
    pub async fn renew(&self, token: &DirectToken, session_id: &str) -> Result<Secret, Problem> {
        let request = self.request(Method::POST, &path(&["v1", "sessions", session_id, "renew"]));
        let answer: TokenAnswer = read(bearer(request, token)?).await?;
        Ok(Secret::from(answer.access_token))
    }

    /// `POST /v1/sessions/{sid}/extend`: when the session ends then.
    pub async fn extend(
        &self,
        token: &DirectToken,
        session_id: &str,
        extension: &Extension,
    ) -> Result<Extended, Problem> {
        let request = self.request(Method::POST, &path(&["v1", "sessions", session_id, "extend"]));
        read(bearer(request.json(extension), token)?).await
    }

    /// `POST /v1/sessions/{sid}/change-grants`: the grant for one change.
    pub async fn grant(&self, token: &ImpersonationToken, draft: &ArmDraft) -> Result<ChangeGrant, Problem> {
        let session_id = &token.session().facts().session_id;
        let request = self.request(Method::POST, &path(&["v1", "sessions", session_id, "change-grants"]));
        read(bearer(request.json(draft), token)?).await
    }

    /// `DELETE /v1/change-grants/{id}`: afterwards its change was made, or never will be.
    pub async fn void_grant(&self, token: &DirectToken, id: &str) -> Result<GrantState, Problem> {
        let request = self.request(Method::DELETE, &path(&["v1", "change-grants", id]));
        let record: ChangeGrantRecord = read(bearer(request, token)?).await?;
        Ok(record.state)
    }

    /// The one change that was permitted and granted: `PATCH` with `If-Match` and the grant.
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
        send(bearer(request, token)?).await.map(drop)
    }

    /// `GET /v1/events`: what the server pushes, until it is dropped or the connection is.
    pub async fn events(&self, token: &DirectToken) -> Result<EventStream, Problem> {
        let request = bearer(self.pushed.get(format!("{}/v1/events", self.server.as_str())), token)?;
        let response = request.send().await.map_err(|error| unreachable_server(&error))?;
        let status = response.status();
        if status.is_success() {
            return Ok(EventStream::new(response));
        }
        Err(refusal(status, &capped(response).await?))
    }

    /// `DELETE /v1/sessions/{sid}`: ends a session on the server. A session it no longer knows is ended.
    pub async fn end_session(&self, token: &DirectToken, session_id: &str) -> Result<(), Problem> {
        let request = self.request(Method::DELETE, &path(&["v1", "sessions", session_id]));
        match send(bearer(request, token)?).await {
            Ok(_) => Ok(()),
            Err(problem) if problem.code == Code::NotFound => Ok(()),
            Err(problem) => Err(problem),
        }
    }

    /// `POST /oauth/revoke` (RFC 7009) of a token that is not verified: the server ends its whole session.
    pub async fn revoke(&self, token: &Secret) -> Result<(), Problem> {
        let form = Revocation { token: token.expose().to_owned(), token_type_hint: None };
        send(self.request(Method::POST, "/oauth/revoke").form(&form)).await.map(drop)
    }

    /// `GET /v1/me/profile` of the agent.
    pub async fn own_profile(&self, token: &DirectToken) -> Result<Profile, Problem> {
        self.get(token, "/v1/me/profile").await
    }

    /// `PATCH /v1/me/profile` of the agent: their own timezone.
    pub async fn set_own_timezone(&self, token: &DirectToken, timezone: &str) -> Result<(), Problem> {
        let change = ProfileChange { timezone: Some(timezone.to_owned()), locale: None };
        let request = self.request(Method::PATCH, "/v1/me/profile").json(&change);
        send(bearer(request, token)?).await.map(drop)
    }

    /// Something of the viewed workspace: `GET /v1/workspaces/{ws}/…`.
    pub async fn workspace<T: DeserializeOwned>(
        &self,
        token: &ImpersonationToken,
        segments: &[&str],
        query: &[(&str, String)],
    ) -> Result<T, Problem> {
        let mut all = vec!["v1", "workspaces", token.session().workspace()];
        all.extend_from_slice(segments);
        read(bearer(self.request(Method::GET, &path(&all)).query(query), token)?).await
    }

    async fn get<T: DeserializeOwned>(&self, token: &impl AnyToken, path: &str) -> Result<T, Problem> {
        read(bearer(self.request(Method::GET, path), token)?).await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.server.as_str()))
    }
}

/// A path whose segments cannot break out of it: everything but unreserved characters is escaped.
fn path(segments: &[&str]) -> String {
    use std::fmt::Write;
    let mut out = String::new();
    for segment in segments {
        out.push('/');
        for byte in segment.bytes() {
            if byte.is_ascii_alphanumeric() || b"-_~".contains(&byte) {
                out.push(char::from(byte));
            } else {
                // Writing to a String cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// Where a change goes, and its body.
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
        "The server's grant for this change is not usable. Nothing was sent. Arm again.",
    )
}

fn bearer(request: RequestBuilder, token: &impl AnyToken) -> Result<RequestBuilder, Problem> {
    let text = Zeroizing::new(format!("Bearer {}", token.expose()));
    let mut value = HeaderValue::from_str(&text)
        .map_err(|_| Problem::new(Code::Malformed, "The session token is not usable. Sign in again."))?;
    value.set_sensitive(true);
    Ok(request.header(AUTHORIZATION, value))
}

async fn read<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, Problem> {
    let body = send(request).await?;
    serde_json::from_slice(&body).map_err(|_| misbehaved("an answer that this app cannot read"))
}

async fn send(request: RequestBuilder) -> Result<Zeroizing<Vec<u8>>, Problem> {
    let response = request.send().await.map_err(|error| unreachable_server(&error))?;
    let status = response.status();
    let body = capped(response).await?;
    if status.is_success() { Ok(body) } else { Err(refusal(status, &body)) }
}

/// Wiped when it is dropped: it may hold a token. (What the HTTP and TLS libraries copied on the way is not.)
async fn capped(mut response: reqwest::Response) -> Result<Zeroizing<Vec<u8>>, Problem> {
    let mut body = Zeroizing::new(Vec::with_capacity(FIRST_ROOM));
    while let Some(chunk) = response.chunk().await.map_err(|error| unreachable_server(&error))? {
        if body.len() + chunk.len() > ANSWER_CAP {
            return Err(misbehaved("an answer that is far too large"));
        }
        if body.len() + chunk.len() > body.capacity() {
            // Growing in place would leave the old bytes behind.
            let mut larger = Zeroizing::new(Vec::with_capacity((body.len() + chunk.len()) * 2));
            larger.extend_from_slice(&body);
            body = larger;
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn refusal(status: StatusCode, body: &[u8]) -> Problem {
    if let Ok(details) = serde_json::from_slice::<ProblemDetails>(body) {
        return Problem::new(details.code, message(&details.detail));
    }
    if let Ok(error) = serde_json::from_slice::<TokenError>(body) {
        return Problem::new(error.code, message(&error.error_description));
    }
    misbehaved(&format!("status {} without an explanation", status.as_u16()))
}

fn unreachable_server(error: &reqwest::Error) -> Problem {
    let what = if error.is_timeout() { "did not answer in time" } else { "cannot be reached" };
    Problem::new(
        Code::ServerUnreachable,
        format!("The workspace server {what}. Check your connection and try again."),
    )
}

fn misbehaved(what: &str) -> Problem {
    Problem::new(
        Code::ServerMisbehaved,
        format!("The workspace server sent {what}. Try again, or tell your administrator."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_segment_cannot_leave_its_place() {
        assert_eq!(path(&["v1", "workspaces", "../x?y#z", "a b"]), "/v1/workspaces/%2E%2E%2Fx%3Fy%23z/a%20b");
    }

    #[test]
    fn a_refusal_keeps_the_servers_code_and_an_odd_one_is_said_so() {
        let body =
            br#"{"type":"urn:ergo:problem:stale","title":"t","status":412,"detail":"d","code":"stale"}"#;
        assert_eq!(refusal(StatusCode::PRECONDITION_FAILED, body), Problem::new(Code::Stale, "d"));
        assert_eq!(refusal(StatusCode::BAD_GATEWAY, b"<html>").code, Code::ServerMisbehaved);
    }
}
