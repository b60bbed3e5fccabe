//! The access settings of a workspace.

use crate::{
    app::App,
    audit,
    body::{Incoming, Segments},
    caller::Caller,
    database::begin_write,
    permissions,
    precondition::{IfMatch, tagged},
    problem::Failure,
    sessions, settings, visibility,
};
use axum::{extract::State, response::Response};
use ergo_protocol::{
    change::AccessSettingChange,
    entry::Scope,
    workspace::{AccessSetting, AccessSettings, SettingValue},
};
use sqlx::{Row, SqliteConnection};
use std::collections::HashMap;

/// All access settings, in the order to show them.
#[utoipa::path(get, path = "/v1/workspaces/{ws}/access-settings", tag = "workspace", security(("bearer" = [])),
    params(("ws" = String, Path)), responses((status = 200, body = AccessSettings)))]
pub async fn list(
    caller: Caller,
    State(app): State<App>,
    Segments(workspace): Segments<String>,
) -> Result<Response, Failure> {
    let mut transaction = app.pool.begin().await?;
    visibility::require_read(&mut *transaction, &caller, &workspace, Scope::AccessRead).await?;
    tagged(&all(&mut transaction, &workspace).await?)
}

/// Changes one access setting; answers all of them. `If-Match` is the tag of **all** access settings.
///
/// Switching support access off ends every running support session of the workspace at once.
#[utoipa::path(patch, path = "/v1/workspaces/{ws}/access-settings/{key}", tag = "workspace",
    security(("bearer" = [])),
    params(("ws" = String, Path), ("key" = String, Path), ("If-Match" = String, Header)),
    request_body = AccessSettingChange, responses((status = 200, body = AccessSettings)))]
pub async fn change(
    caller: Caller,
    State(app): State<App>,
    Segments((workspace, key)): Segments<(String, String)>,
    if_match: IfMatch,
    body: Incoming,
) -> Result<Response, Failure> {
    let definition = settings::find(&key);
    let is_support = definition.is_some_and(settings::Definition::is_support);
    let may = if is_support { permissions::MANAGE_SUPPORT } else { permissions::CHANGE_SETTINGS };
    let mut transaction = begin_write(&app.pool).await?;
    visibility::require_change(&mut transaction, &caller, &workspace, may, is_support).await?;
    let definition = definition.ok_or_else(Failure::not_found)?;
    let before = all(&mut transaction, &workspace).await?;
    if_match.check(&before)?;
    let change: AccessSettingChange = body.json()?;
    definition.check(&change.value)?;
    write(&mut transaction, &workspace, definition, &change.value).await?;
    let old = before.items.iter().find(|setting| setting.key == key).map(|setting| &setting.value);
    let entry = audit::Entry {
        workspace: Some(&workspace),
        target: Some(&key),
        detail: format!("{} -> {}", serde_json::to_string(&old)?, serde_json::to_string(&change.value)?),
        ..audit::Entry::by(&caller, "access_setting.changed")
    };
    audit::record(&mut transaction, &entry).await?;
    if definition.key == "support_access" && change.value == SettingValue::Choice("off".to_owned()) {
        sessions::end_all_in(&mut transaction, &workspace, "Support access was switched off").await?;
    }
    let after = all(&mut transaction, &workspace).await?;
    transaction.commit().await?;
    tagged(&after)
}

async fn all(connection: &mut SqliteConnection, workspace: &str) -> Result<AccessSettings, Failure> {
    let row = sqlx::query(
        "SELECT support_access, changes_allowed, longest_session_minutes, support_notify
         FROM workspaces WHERE id = ?",
    )
    .bind(workspace)
    .fetch_one(&mut *connection)
    .await?;
    let stored: Vec<(String, String)> =
        sqlx::query_as("SELECT key, value FROM access_settings WHERE workspace_id = ?")
            .bind(workspace)
            .fetch_all(connection)
            .await?;
    let stored: HashMap<String, String> = stored.into_iter().collect();
    let setting = |definition: &settings::Definition| -> Result<AccessSetting, Failure> {
        let value = match (definition.is_support(), &definition.kind) {
            (false, _) => match stored.get(definition.key) {
                Some(text) => serde_json::from_str(text)?,
                None => return Err(Failure::internal(&"an access setting has no value")),
            },
            (true, settings::Kind::Switch) => SettingValue::Switch(row.try_get(definition.key)?),
            (true, settings::Kind::Number(..)) => SettingValue::Number(row.try_get(definition.key)?),
            (true, _) => SettingValue::Choice(row.try_get(definition.key)?),
        };
        Ok(definition.with(value))
    };
    let items: Result<_, _> = settings::ALL.iter().map(setting).collect();
    Ok(AccessSettings { items: items? })
}

async fn write(
    connection: &mut SqliteConnection,
    workspace: &str,
    definition: &settings::Definition,
    value: &SettingValue,
) -> Result<(), Failure> {
    if !definition.is_support() {
        sqlx::query("UPDATE access_settings SET value = ? WHERE workspace_id = ? AND key = ?")
            .bind(serde_json::to_string(value)?)
            .bind(workspace)
            .bind(definition.key)
            .execute(connection)
            .await?;
        return Ok(());
    }
    // The column has the name of the setting, which is one of ours.
    let sql = format!("UPDATE workspaces SET {} = ? WHERE id = ?", definition.key);
    let query = sqlx::query(sqlx::AssertSqlSafe(sql));
    let query = match value {
        SettingValue::Switch(on) => query.bind(*on),
        SettingValue::Number(number) => query.bind(*number),
        SettingValue::Choice(choice) => query.bind(choice.as_str()),
        SettingValue::List(_) => return Err(Failure::internal(&"no support setting is a list")),
    };
    query.bind(workspace).execute(connection).await?;
    Ok(())
}
