//! The member list: searched, filtered, page by page.

use crate::{
    access::{look, view::View},
    app::App,
    auth::gate::{Bearer, Seen},
    failure::Failure,
    http::{
        body::{Params, Segments},
        page,
        precondition::tagged,
    },
};
use axum::{extract::State, response::Response};
use ergo_protocol::workspace::{MemberPage, MemberQuery};

/// One page of members, by folded name, then id.
#[utoipa::path(get, path = "/v1/workspaces/{ws}/members", tag = "workspace", security(("bearer" = [])),
    params(
        ("ws" = String, Path),
        ("q" = Option<String>, Query, max_length = 200, description = "Part of a name, e-mail or id"),
        ("role" = Option<String>, Query, max_length = 100, description = "A role's id"),
        ("team" = Option<String>, Query, max_length = 100, description = "A team's id"),
        ("cursor" = Option<String>, Query, pattern = r"^[^.]+\.", max_length = 2000, description = "Where the last page ended"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 200, description = "100 when absent"),
    ),
    responses((status = 200, body = MemberPage, headers(("ETag")))))]
pub async fn list(
    bearer: Bearer,
    State(app): State<App>,
    Segments(workspace): Segments<String>,
    Params(query): Params<MemberQuery>,
) -> Result<Response, Failure> {
    let limit = page::limit(query.limit, 100)?;
    let (mut tx, caller) = app.gate.read(&bearer).await?;
    let view = View::of(&mut tx, &caller, &workspace).await?;
    let found = look::members(&mut tx, &view, &query, limit).await?;
    let seen =
        Seen { action: "members.read", target: Some(workspace), detail: detail(&query, limit, &found) };
    app.gate.see(tx, &bearer, &caller, seen).await?;
    tagged(&found)
}

/// Search text, filters, which page, how many rows.
fn detail(query: &MemberQuery, limit: u32, found: &MemberPage) -> String {
    let mut words = Vec::new();
    for (name, value) in [("q", &query.q), ("role", &query.role), ("team", &query.team)] {
        if let Some(value) = value {
            words.push(format!("{name}={value:?}"));
        }
    }
    words.push(match &query.cursor {
        Some(cursor) => format!("page after {cursor:?} ({limit} a page)"),
        None => format!("first page ({limit} a page)"),
    });
    words.push(format!("{} of {} rows", found.items.len(), found.total));
    words.join(", ")
}
