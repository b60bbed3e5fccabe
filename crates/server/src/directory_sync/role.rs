//! Finds the role that a directory means.

use super::Refusal;
use crate::store::{Reading, roles};

/// The role with the id or name that a directory sends; without one, the last role that is not the owners'.
pub async fn named(tx: &mut Reading, workspace: &str, named: Option<&str>) -> Result<roles::Row, Refusal> {
    let all = roles::in_order(tx, workspace).await?;
    let Some(named) = named else {
        let least = all.into_iter().rfind(|role| !role.is_owner);
        return least.ok_or_else(|| Refusal::value("roles: Name a role. This workspace has no usual one."));
    };
    if let Some(role) = all.iter().find(|role| role.id == named) {
        return Ok(role.clone());
    }
    let mut by_name = all.into_iter().filter(|role| role.name.eq_ignore_ascii_case(named));
    let found = by_name.next();
    if by_name.next().is_some() {
        return Err(Refusal::value("roles: Several roles have this name. Use the ID of the role."));
    }
    found.ok_or_else(|| Refusal::value("roles: There is no such role in this workspace."))
}
