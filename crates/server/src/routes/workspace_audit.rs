//! The audit log of one workspace.

use crate::{
    access::{
        log::{self, About},
        view::View,
    },
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
use ergo_protocol::{Code, audit::WorkspaceAudit};
use serde::Deserialize;

/// The longest accepted id, in characters, because requests are recorded.
const LONGEST_TARGET: usize = 100;

/// Which entries to list.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    target: Option<String>,
    #[serde(default)]
    changes: bool,
    cursor: Option<String>,
    limit: Option<u32>,
}

/// What was done in a workspace and by whom, newest first, for members who may read it and for impersonation sessions
/// that view one of them.
#[utoipa::path(get, path = "/v1/workspaces/{ws}/audit", tag = "workspace", security(("bearer" = [])),
    params(
        ("ws" = String, Path),
        ("target" = Option<String>, Query, max_length = 100, description = "A person's ID, or a setting's key"),
        ("changes" = Option<bool>, Query, description = "Only changes to roles, teams, and access settings"),
        ("cursor" = Option<String>, Query, pattern = "^[0-9]{1,18}$", description = "The next_cursor of the previous page"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 200, description = "Defaults to 100"),
    ),
    responses((status = 200, body = WorkspaceAudit, headers(("ETag")))))]
pub async fn list(
    bearer: Bearer,
    State(app): State<App>,
    Segments(workspace): Segments<String>,
    Params(wanted): Params<Wanted>,
) -> Result<Response, Failure> {
    let limit = page::limit(wanted.limit, 100)?;
    let before = page::number(wanted.cursor.as_deref(), 18)?;
    if wanted.target.as_ref().is_some_and(|target| target.chars().count() > LONGEST_TARGET) {
        return Err(Failure::invalid("That ID is too long for a person or a setting."));
    }
    let (mut tx, caller) = app.gate.read(&bearer).await?;
    let view = View::of(&mut tx, &caller, &workspace).await?;
    if caller.agent_role().is_some() {
        // An agent who is also a member there counts as support, and does not need to know who else is in the
        // workspace.
        return Err(Failure::new(
            Code::Forbidden,
            "Agents can't read a workspace's audit log as themselves.",
        ));
    }
    let about = About { target: wanted.target.as_deref(), changes: wanted.changes };
    let found = log::page(&mut tx, &view, about, before, limit).await?;
    let detail = detail(&wanted, limit, found.items.len());
    let seen = Seen { action: "workspace_audit.read", target: Some(workspace), detail };
    app.gate.see(tx, &bearer, &caller, seen).await?;
    tagged(&found)
}

/// Whose entries, which page, and how many rows.
fn detail(wanted: &Wanted, limit: u32, rows: usize) -> String {
    let mut words = Vec::new();
    if wanted.changes {
        words.push("only changes".to_owned());
    }
    if let Some(target) = &wanted.target {
        words.push(format!("target={target:?}"));
    }
    words.push(match &wanted.cursor {
        Some(cursor) => format!("page after {cursor:?} ({limit} a page)"),
        None => format!("first page ({limit} a page)"),
    });
    words.push(format!("{rows} rows"));
    words.join(", ")
}
