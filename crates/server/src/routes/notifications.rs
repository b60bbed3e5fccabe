//! A person's notifications about support sessions.

use crate::{
    app::App,
    auth::gate::Bearer,
    failure::Failure,
    http::{
        body::Params,
        page::{self, Place},
        precondition::tagged,
    },
    sessions::notify,
};
use axum::{extract::State, response::Response};
use ergo_protocol::notifications::Notifications;

/// The caller's own notifications, newest first. Those returned count as read.
#[utoipa::path(get, path = "/v1/me/notifications", tag = "profile", security(("bearer" = [])),
    params(("cursor" = Option<String>, Query, pattern = "^[0-9]{1,18}$", description = "The next_cursor of the previous page")),
    responses((status = 200, body = Notifications, headers(("ETag")))))]
pub async fn list(
    bearer: Bearer,
    State(app): State<App>,
    Params(place): Params<Place>,
) -> Result<Response, Failure> {
    let before = page::number(place.cursor.as_deref(), 18)?;
    let (mut tx, caller) = app.gate.read(&bearer).await?;
    let (found, unread) = notify::of(&mut tx, &caller, before).await?;
    drop(tx);
    if let Some(span) = unread {
        app.gate.notifications_read(&caller.subject, span);
    }
    tagged(&found)
}
