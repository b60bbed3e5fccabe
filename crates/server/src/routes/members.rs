//! The member list: searched, filtered, page by page.

use crate::{
    access::{members, view::View},
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
use ergo_protocol::workspace::{MemberPage, MemberQuery, MemberSort, MemberStatus, SortOrder};

/// One page of members, in the order asked for. Each word of a search is part of a name, e-mail or id; when nobody matches, those
/// come who would but for one typo in a word, on one page and with `approximate`.
#[utoipa::path(get, path = "/v1/workspaces/{ws}/members", tag = "workspace", security(("bearer" = [])),
    params(
        ("ws" = String, Path),
        ("q" = Option<String>, Query, max_length = 200, description = "Words, or an address as mail programs copy it"),
        ("role" = Option<String>, Query, max_length = 100, description = "A role's id"),
        ("team" = Option<String>, Query, max_length = 100, description = "A team's id"),
        ("status" = inline(Option<MemberStatus>), Query, description = "A standing"),
        ("sort" = inline(Option<MemberSort>), Query, description = "The name when absent; members who are equal in it come by name, then id"),
        ("order" = inline(Option<SortOrder>), Query, description = "Ascending when absent"),
        ("cursor" = Option<String>, Query,
            pattern = r"^(?:name\.(?:ascending|descending)|(?:role|last_seen|joined)\.(?:ascending|descending)\.-?[0-9]{1,18})\.[^.]+\.",
            max_length = 2000, description = "Where the last page ended; it begins with the sort and the order that it goes with"),
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
    let found = members::list(&mut tx, &view, &query, limit).await?;
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
    let (sort, order) = (query.sort.unwrap_or(MemberSort::Name), query.order.unwrap_or(SortOrder::Ascending));
    if let Some(status) = query.status {
        words.push(format!("status={status:?}"));
    }
    if query.sort.is_some() || query.order.is_some() {
        words.push(format!("by {sort:?}, {order:?}"));
    }
    words.push(match &query.cursor {
        Some(cursor) => format!("page after {cursor:?} ({limit} a page)"),
        None => format!("first page ({limit} a page)"),
    });
    words.push(format!("{} of {} rows", found.items.len(), found.total));
    words.join(", ")
}
