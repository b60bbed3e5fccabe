//! The stored values of the access settings outside of support access.

use super::{Reading, StoreError, Writing};
use ergo_protocol::workspace::SettingValue;
use std::collections::HashMap;

/// All values of a workspace, by key.
pub async fn values(tx: &mut Reading, workspace: &str) -> Result<HashMap<String, SettingValue>, StoreError> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT key, value FROM access_settings WHERE workspace_id = $1")
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
    sqlx::query(
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
