//! The organization's permissions, and the definitions of its access settings.

use super::{Reading, StoreError, sql, words};
use ergo_protocol::{transfer::AccessSettingDefinition, workspace::Permission};

/// A permission, and the right that it stands for.
pub struct Known {
    /// The permission as sent over the wire.
    pub permission: Permission,
    /// The right that it gives, of those that the server itself enforces; empty for none.
    pub stands_for: String,
}

impl sql::FromRow for Known {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
        Ok(Self {
            permission: Permission {
                key: row.try_get("key")?,
                group: row.try_get("group_name")?,
                label: row.try_get("label")?,
            },
            stands_for: row.try_get("stands_for")?,
        })
    }
}

const DEFINITION: &str = "key, group_name, label, description, kind, least, most, unit, choices, empty_means, default_value, \
    permission, by_support";

impl sql::FromRow for AccessSettingDefinition {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
        let decoded = |error: serde_json::Error| sql::Error::Decode(error.into());
        let choices: String = row.try_get("choices")?;
        let default: Option<String> = row.try_get("default_value")?;
        Ok(Self {
            key: row.try_get("key")?,
            group: row.try_get("group_name")?,
            label: row.try_get("label")?,
            description: row.try_get("description")?,
            kind: words::column(row, "kind")?,
            least: row.try_get("least")?,
            most: row.try_get("most")?,
            unit: row.try_get("unit")?,
            choices: serde_json::from_str(&choices).map_err(decoded)?,
            empty_means: row.try_get("empty_means")?,
            default: default.as_deref().map(serde_json::from_str).transpose().map_err(decoded)?,
            permission: row.try_get("permission")?,
            support_may_change: row.try_get("by_support")?,
        })
    }
}

/// All permissions, in display order.
pub async fn permissions(tx: &mut Reading) -> Result<Vec<Known>, StoreError> {
    Ok(sql::query("SELECT key, group_name, label, stands_for FROM permissions ORDER BY position, key")
        .fetch_all(tx.connection())
        .await?)
}

/// The definitions of all access settings, in display order.
pub async fn definitions(tx: &mut Reading) -> Result<Vec<AccessSettingDefinition>, StoreError> {
    Ok(sql::query(format!("SELECT {DEFINITION} FROM setting_definitions ORDER BY position, key"))
        .fetch_all(tx.connection())
        .await?)
}

/// The definition with this key.
pub async fn definition(tx: &mut Reading, key: &str) -> Result<Option<AccessSettingDefinition>, StoreError> {
    Ok(sql::query(format!("SELECT {DEFINITION} FROM setting_definitions WHERE key = $1"))
        .bind(key)
        .fetch_optional(tx.connection())
        .await?)
}
