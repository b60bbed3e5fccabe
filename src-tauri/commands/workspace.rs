//! What can be seen in the viewed workspace.

use super::core::Core;
use ergo_protocol::{
    Problem,
    audit::WorkspaceAudit,
    workspace::{
        AccessSettings, Comparison, MemberFilters, MemberPage, MemberQuery, MemberView, Roles, Side, Teams,
        Workspace,
    },
};

#[tauri::command]
pub async fn overview(desk: Core<'_>) -> Result<Workspace, Problem> {
    desk.overview().await
}

#[tauri::command]
pub async fn members(desk: Core<'_>, query: MemberQuery) -> Result<MemberPage, Problem> {
    desk.members(&query).await
}

#[tauri::command]
pub async fn member_filters(desk: Core<'_>) -> Result<MemberFilters, Problem> {
    desk.member_filters().await
}

#[tauri::command]
pub async fn member(desk: Core<'_>, id: String) -> Result<MemberView, Problem> {
    desk.member(&id).await
}

#[tauri::command]
pub async fn compare(desk: Core<'_>, left: Side, right: Side) -> Result<Comparison, Problem> {
    desk.compare(&left, &right).await
}

#[tauri::command]
pub async fn teams(desk: Core<'_>) -> Result<Teams, Problem> {
    desk.teams().await
}

#[tauri::command]
pub async fn roles(desk: Core<'_>) -> Result<Roles, Problem> {
    desk.roles().await
}

#[tauri::command]
pub async fn access_settings(desk: Core<'_>) -> Result<AccessSettings, Problem> {
    desk.access_settings().await
}

#[tauri::command]
pub async fn audit_log(
    desk: Core<'_>,
    changes: bool,
    cursor: Option<String>,
) -> Result<WorkspaceAudit, Problem> {
    desk.audit_log(changes, cursor).await
}
