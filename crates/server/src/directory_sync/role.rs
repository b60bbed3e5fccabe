//! Which role a directory means.

use super::Refusal;
use crate::store::{Reading, roles};

/// The role that a directory names by its id or its name; without one, the last one that does not own the workspace.
pub async fn named(tx: &mut Reading, workspace: &str, named: Option<&str>) -> Result<roles::Row, Refusal> {
    let all = roles::in_order(tx, workspace).await?;
    let Some(named) = named else {
        let least = all.into_iter().rfind(|role| !role.is_owner);
        return least.ok_or_else(|| Refusal::value("roles: Name a role. This workspace has no usual one."));
    };
    let by_id = all.iter().position(|role| role.id == named);
    let place = by_id.or_else(|| all.iter().position(|role| role.name.eq_ignore_ascii_case(named)));
    let found = place.and_then(|place| all.into_iter().nth(place));
    found.ok_or_else(|| Refusal::value("roles: There is no such role in this workspace."))
}
