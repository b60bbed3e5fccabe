//! Reading the audit.

use crate::{
    app::App,
    auth::gate::Bearer,
    failure::Failure,
    http::{
        body::Params,
        page::{self, Page},
        precondition::tagged,
    },
    sessions::audit,
};
use axum::{extract::State, response::Response};
use ergo_protocol::audit::AuditPage;

/// Audit entries, newest first. Leads see everything; members who may read the audit log see what concerns their
/// workspaces, including everything that support read there.
#[utoipa::path(get, path = "/v1/audit", tag = "audit", security(("bearer" = [])),
    params(
        ("cursor" = Option<String>, Query, pattern = "^[0-9]{1,18}$", description = "The next_cursor of the previous page"),
        ("limit" = Option<u32>, Query, minimum = 1, maximum = 200, description = "Defaults to 200"),
    ),
    responses((status = 200, body = AuditPage, headers(("ETag")))))]
pub async fn list(
    bearer: Bearer,
    State(app): State<App>,
    Params(page): Params<Page>,
) -> Result<Response, Failure> {
    let limit = page::limit(page.limit, 200)?;
    let before = page::number(page.cursor.as_deref(), 18)?;
    let (mut tx, caller) = app.gate.read(&bearer).await?;
    tagged(&audit::page(&mut tx, &caller, before, limit).await?)
}
