//! The member list: searched, filtered, and paged.

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

/// One page of members, in the requested order. Each word of a search must be part of a name, email address, or ID.
/// If no one matches, the response contains those who match with one typo per word, on one page and with
/// `approximate` set. In a workspace with more than 20,000 members, at most 2,000 matches of a search are counted; if
/// there are more, `at_least` is set.
#[utoipa::path(get, path = "/v1/workspaces/{ws}/members", tag = "workspace", security(("bearer" = [])),
    params(
        ("ws" = String, Path),
        ("q" = Option<String>, Query, max_length = 200, description = "Words, or an address as copied from an email program"),
        ("role" = Option<String>, Query, max_length = 100, description = "A role's ID"),
        ("team" = Option<String>, Query, max_length = 100, description = "A team's id"),
        ("status" = inline(Option<MemberStatus>), Query, description = "A member's status"),
        ("sort" = inline(Option<MemberSort>), Query, description = "Defaults to the name; ties are ordered by name, then by ID"),
        ("order" = inline(Option<SortOrder>), Query, description = "Defaults to ascending"),
        ("cursor" = Option<String>, Query,
            pattern = r"^(?:name\.(?:ascending|descending)|(?:role|last_seen|joined)\.(?:ascending|descending)\.-?[0-9]{1,18})\.[^.]+\.",
            max_length = 2000, description = "The next_cursor of the previous page; valid only with the same sort and order"),
        ("skip" = Option<u32>, Query,
            description = "How many members to skip, instead of a cursor; refused if `at_least` is set"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 200, description = "Defaults to 100"),
    ),
    responses((status = 200, body = MemberPage, headers(("ETag")))))]
pub async fn list(
    bearer: Bearer,
    State(app): State<App>,
    Segments(workspace): Segments<String>,
    Params(query): Params<MemberQuery>,
) -> Result<Response, Failure> {
    let limit = page::limit(query.limit, 100)?;
    // These read many members for one page.
    let searches = query.q.as_ref().is_some_and(|q| !q.trim().is_empty());
    let is_slow = searches || query.team.is_some() || query.sort == Some(MemberSort::LastSeen);
    let _turn = if is_slow { Some(app.turn_to_search().await?) } else { None };
    let (mut tx, caller) = app.gate.read(&bearer).await?;
    let view = View::of(&mut tx, &caller, &workspace).await?;
    let found = members::list(&mut tx, &view, &query, limit).await?;
    let seen =
        Seen { action: "members.read", target: Some(workspace), detail: detail(&query, limit, &found) };
    app.gate.see(tx, &bearer, &caller, seen).await?;
    tagged(&found)
}

/// The search text, the filters, the page, and the number of rows.
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
    words.push(match (&query.cursor, query.skip) {
        (Some(cursor), _) => format!("page after {cursor:?} ({limit} a page)"),
        (None, Some(skip)) => format!("page after {skip} rows ({limit} a page)"),
        (None, None) => format!("first page ({limit} a page)"),
    });
    let more_than = if found.at_least { "more than " } else { "" };
    words.push(format!("{} of {more_than}{} rows", found.items.len(), found.total));
    words.join(", ")
}
