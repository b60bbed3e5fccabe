//! A person's own profile. No one else can change it, with any token (invariant 4).

use crate::{
    access::profile,
    app::App,
    auth::gate::{Bearer, Seen},
    failure::Failure,
    http::{body::Incoming, precondition::tagged},
};
use axum::{extract::State, response::Response};
use ergo_protocol::profile::{Profile, ProfileChange};

/// The profile of the token's subject. With an actor, that is the viewed user's profile, which is read-only.
#[utoipa::path(get, path = "/v1/me/profile", tag = "profile", security(("bearer" = [])),
    responses((status = 200, body = Profile, headers(("ETag")))))]
pub async fn read(bearer: Bearer, State(app): State<App>) -> Result<Response, Failure> {
    let (mut tx, caller) = app.gate.read(&bearer).await?;
    let profile = profile::read(&mut tx, &caller).await?;
    let seen = Seen { action: "profile.read", target: Some(caller.subject.clone()), detail: String::new() };
    app.gate.see(tx, &bearer, &caller, seen).await?;
    tagged(&profile)
}

/// Changes the caller's own profile. With an actor in the token, this is refused before the body is read.
#[utoipa::path(patch, path = "/v1/me/profile", tag = "profile", security(("bearer" = [])),
    request_body = ProfileChange, responses((status = 200, body = Profile, headers(("ETag")))))]
pub async fn change(bearer: Bearer, State(app): State<App>, body: Incoming) -> Result<Response, Failure> {
    let body: Result<ProfileChange, Failure> = body.json();
    let (mut tx, caller) = app.gate.write(&bearer).await?;
    let after = profile::change(&mut tx, &caller, body).await?;
    tx.commit().await?;
    tagged(&after)
}
