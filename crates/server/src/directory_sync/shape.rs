//! Turns stored rows into resources and computes their versions.

use crate::{
    auth::ids,
    scim::{
        error::Error,
        group::GroupRecord,
        resource_type::Meta,
        user::UserRecord,
        version::{self, Conditions},
    },
    store::{scim_groups, scim_users},
};
use ergo_protocol::{UnixMillis, workspace::MemberStatus};
use serde_json::Value;
use time::OffsetDateTime;

/// The time zone of someone whose directory does not send one.
pub const DEFAULT_TIMEZONE: &str = "Etc/UTC";
/// The locale of someone whose directory does not send one.
pub const DEFAULT_LOCALE: &str = "en";
/// The length of a version: half of a hash is enough.
const VERSION_CHARS: usize = 32;

/// A member as a resource without a version.
pub fn user(row: &scim_users::Row, base: &str) -> Value {
    let record = UserRecord {
        id: row.id.clone(),
        external_id: row.external_id.clone(),
        user_name: row.email.clone(),
        display_name: row.name.clone(),
        active: row.status == MemberStatus::Active,
        timezone: timezone(row).map(str::to_owned),
        locale: locale(row).map(str::to_owned),
        role: (row.role_id.clone(), row.role.clone()),
        teams: row.teams.clone(),
        meta: meta(row.joined_at, row.modified_at),
    };
    record.to_resource(base)
}

/// A team as a resource without a version.
pub fn group(row: &scim_groups::Row, base: &str) -> Value {
    let record = GroupRecord {
        id: row.id.clone(),
        external_id: row.external_id.clone(),
        display_name: row.name.clone(),
        members: row.members.clone(),
        meta: meta(row.created_at, row.modified_at),
    };
    record.to_resource(base)
}

/// The time zone, unless the directory removed it and no one has set another one since.
pub fn timezone(row: &scim_users::Row) -> Option<&str> {
    let is_left_out = is_left_out(row, "timezone") && row.timezone == DEFAULT_TIMEZONE;
    (!is_left_out).then_some(row.timezone.as_str())
}

/// The same for the locale.
pub fn locale(row: &scim_users::Row) -> Option<&str> {
    let is_left_out = is_left_out(row, "locale") && row.locale == DEFAULT_LOCALE;
    (!is_left_out).then_some(row.locale.as_str())
}

/// Which attributes the directory removed, as stored.
pub fn left_out(timezone: Option<&str>, locale: Option<&str>) -> String {
    let left_out = [("timezone", timezone), ("locale", locale)];
    let names: Vec<&str> =
        left_out.iter().filter(|(_, value)| value.is_none()).map(|(name, _)| *name).collect();
    names.join(" ")
}

/// Whether a resource may be changed, given here without its version.
pub fn allow_change(conditions: &Conditions, resource: &Value) -> Result<(), Error> {
    if conditions.is_empty() {
        return Ok(());
    }
    let versioned = versioned(resource.clone());
    let version = versioned.pointer("/meta/version").and_then(Value::as_str);
    conditions.allow_change(version.unwrap_or_default())
}

fn is_left_out(row: &scim_users::Row, name: &str) -> bool {
    row.left_out.split(' ').any(|it| it == name)
}

/// The metadata of a resource whose version is not known yet.
fn meta(created: UnixMillis, modified: UnixMillis) -> Meta {
    let moment = |millis: UnixMillis| {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000)
            .unwrap_or(OffsetDateTime::UNIX_EPOCH)
    };
    Meta { created: moment(created), last_modified: moment(modified), version: String::new() }
}

/// Adds the version, a hash of the whole resource, so that any change to the response changes the version. The
/// resource must be complete: without its teams or members, it would get a different version.
pub fn versioned(mut resource: Value) -> Value {
    let hash = ids::sha256_hex(&resource.to_string());
    let hash = hash.get(..VERSION_CHARS).unwrap_or(&hash);
    if let Some(version) = resource.pointer_mut("/meta/version") {
        *version = version::weak(hash).into();
    }
    resource
}
