//! The access settings of a workspace.

use crate::{
    app::App,
    audit,
    body::{Incoming, Segments},
    caller::Caller,
    database::begin_write,
    events::{Audience, Push},
    grants::{self, Carried},
    notify, permissions,
    precondition::{IfMatch, tag_of, tagged},
    problem::Failure,
    requests,
    routes::change_grants::Plan,
    sessions, settings,
    visibility::{self, Wanted},
};
use axum::{extract::State, response::Response};
use ergo_protocol::{
    change::{AccessSettingChange, Change},
    entry::Scope,
    events::Event,
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
/// The support-access settings count at once: off ends every running support session of the workspace.
#[utoipa::path(patch, path = "/v1/workspaces/{ws}/access-settings/{key}", tag = "workspace",
    security(("bearer" = [])),
    params(("ws" = String, Path), ("key" = String, Path), ("If-Match" = String, Header)),
    request_body = AccessSettingChange, responses((status = 200, body = AccessSettings)))]
pub async fn change(
    caller: Caller,
    State(app): State<App>,
    Segments((workspace, key)): Segments<(String, String)>,
    if_match: IfMatch,
    carried: Carried,
    body: Incoming,
) -> Result<Response, Failure> {
    let asked: Result<AccessSettingChange, Failure> = body.json();
    let definition = settings::find(&key);
    let is_support = definition.is_some_and(settings::Definition::is_support);
    let wanted = Wanted {
        permission: if is_support { permissions::MANAGE_SUPPORT } else { permissions::CHANGE_SETTINGS },
        protected: is_support,
        change: asked
            .as_ref()
            .ok()
            .map(|asked| Change::AccessSetting { key: key.clone(), value: asked.value.clone() }),
        carried: &carried,
    };
    let mut transaction = begin_write(&app.pool).await?;
    let right = visibility::require_change(&mut transaction, &caller, &workspace, &wanted).await?;
    let definition = definition.ok_or_else(Failure::not_found)?;
    let before = all(&mut transaction, &workspace).await?;
    let old = before.items.iter().find(|setting| setting.key == key);
    let old = &old.ok_or_else(Failure::not_found)?.value;
    if let Err(refusal) = if_match.check(&before) {
        return Err(right.stale(transaction, refusal, &definition.words(old)).await?);
    }
    let change = asked?;
    definition.check(&change.value)?;
    right.use_up(&mut transaction).await?;
    write(&mut transaction, &workspace, definition, &change.value).await?;
    let entry = audit::Entry {
        workspace: Some(&workspace),
        target: Some(&key),
        detail: format!(
            "{} -> {}{}",
            serde_json::to_string(old)?,
            serde_json::to_string(&change.value)?,
            right.authority()
        ),
        ..audit::Entry::by(&caller, "access_setting.changed")
    };
    audit::record(&mut transaction, &entry).await?;
    notify::tell_of_change(&mut transaction, &caller, "An access setting was changed by support.").await?;
    let pushes = if is_support {
        enforce(&mut transaction, &workspace, definition, &change.value).await?
    } else {
        Vec::new()
    };
    let after = all(&mut transaction, &workspace).await?;
    transaction.commit().await?;
    app.board.push(pushes);
    tagged(&after)
}

/// What a change of a setting would do.
pub async fn plan(
    connection: &mut SqliteConnection,
    workspace: &str,
    key: &str,
    value: &SettingValue,
) -> Result<Plan, Failure> {
    let definition = settings::find(key).ok_or_else(Failure::not_found)?;
    definition.check(value)?;
    let before = all(connection, workspace).await?;
    let old = before.items.iter().find(|setting| setting.key == key).ok_or_else(Failure::not_found)?;
    Ok(Plan {
        title: definition.label.to_owned(),
        before: definition.words(&old.value),
        after: definition.words(value),
        inverse: Some(Change::AccessSetting { key: key.to_owned(), value: old.value.clone() }),
        etag: tag_of(&before)?,
    })
}

/// Makes a new support-access setting true at once, for what is running and what is open.
async fn enforce(
    connection: &mut SqliteConnection,
    workspace: &str,
    definition: &settings::Definition,
    value: &SettingValue,
) -> Result<Vec<Push>, Failure> {
    let mut told: Vec<Push> = sessions::agents_in(&mut *connection, workspace)
        .await?
        .into_iter()
        .map(|agent| {
            let event = Event::PolicyChanged { workspace_id: workspace.to_owned() };
            (Audience::Agent(agent), event)
        })
        .collect();
    match (definition.key, value) {
        ("support_access", SettingValue::Choice(choice)) if choice == "off" => {
            told.extend(
                sessions::end_all_in(&mut *connection, workspace, "Support access was switched off").await?,
            );
            requests::close_all_in(connection, workspace).await?;
            told.push((Audience::Leads, Event::ApprovalsChanged));
        }
        ("changes_allowed", SettingValue::Switch(false)) => grants::void_in(connection, workspace).await?,
        ("longest_session_minutes", SettingValue::Number(minutes)) => {
            sessions::shorten_all_in(connection, workspace, *minutes).await?;
        }
        _ => {}
    }
    Ok(told)
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
