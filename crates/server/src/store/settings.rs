//! The stored values of the access settings, except those for support access.

use super::{Reading, StoreError, Writing, sql};
use ergo_protocol::workspace::SettingValue;
use std::collections::HashMap;

/// All values of a workspace, by key.
pub async fn values(tx: &mut Reading, workspace: &str) -> Result<HashMap<String, SettingValue>, StoreError> {
    let rows: Vec<(String, String)> =
        sql::query("SELECT key, value FROM access_settings WHERE workspace_id = $1")
            .bind(workspace)
            .fetch_all(tx.connection())
            .await?;
    rows.into_iter().map(|(key, text)| Ok((key, serde_json::from_str(&text)?))).collect()
}

/// Sets one value.
pub async fn set(
    tx: &mut Writing,
    workspace: &str,
    key: &str,
    value: &SettingValue,
) -> Result<(), StoreError> {
    sql::query(
        "INSERT INTO access_settings (workspace_id, key, value) VALUES ($1, $2, $3)
         ON CONFLICT (workspace_id, key) DO UPDATE SET value = excluded.value",
    )
    .bind(workspace)
    .bind(key)
    .bind(serde_json::to_string(value)?)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Every value in use, by key, with one workspace that has it.
pub async fn in_use(tx: &mut Reading) -> Result<Vec<(String, SettingValue, String)>, StoreError> {
    let sql =
        "SELECT key, value, min(workspace_id) FROM access_settings GROUP BY key, value ORDER BY key, value";
    let rows: Vec<(String, String, String)> = sql::query(sql).fetch_all(tx.connection()).await?;
    rows.into_iter().map(|(key, value, at)| Ok((key, serde_json::from_str(&value)?, at))).collect()
}
