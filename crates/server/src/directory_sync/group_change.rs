//! How a directory changes a team: its name, the directory's id of it, and its members.

use super::{Refusal, Site, text};
use crate::{
    scim::group::GroupFields,
    sessions::end,
    store::{
        Writing, audit, scim_groups,
        scim_groups::Row,
        scim_resources,
        scim_resources::{Kind, Said},
    },
};
use std::collections::HashSet;

/// Makes the change, and ends what it no longer allows, because a team can give its members rights.
pub async fn make(
    tx: &mut Writing,
    site: &Site<'_>,
    before: &Row,
    wish: &GroupFields,
) -> Result<(), Refusal> {
    let workspace = site.workspace();
    let mut changes = Vec::new();
    if wish.display_name != before.name {
        text::display_name(&wish.display_name)?;
        scim_groups::rename(tx, workspace, &before.id, &wish.display_name).await?;
        changes.push(format!("displayName {} -> {}", before.name, wish.display_name));
    }
    if wish.external_id != before.external_id {
        text::external_id(wish.external_id.as_deref())?;
        changes.push("externalId".to_owned());
    }
    let held: HashSet<&str> = before.members.iter().map(|(id, _)| id.as_str()).collect();
    let wanted: HashSet<&str> = wish.members.iter().map(String::as_str).collect();
    let added: Vec<&str> = wish.members.iter().map(String::as_str).filter(|id| !held.contains(id)).collect();
    let removed: Vec<&str> =
        before.members.iter().map(|(id, _)| id.as_str()).filter(|id| !wanted.contains(id)).collect();
    put_in(tx, workspace, &before.id, &added).await?;
    if !removed.is_empty() {
        scim_groups::take_out(tx, workspace, &before.id, &removed).await?;
    }
    for (what, people) in [("added", &added), ("removed", &removed)] {
        if !people.is_empty() {
            changes.push(format!("{what} {}", some(people)));
        }
    }
    if changes.is_empty() {
        return Ok(());
    }
    let said = Said { external_id: wish.external_id.clone(), left_out: String::new() };
    scim_resources::set(tx, (workspace, Kind::Group, &before.id), &said, before.created_at).await?;
    audit::record(tx, &site.who.entry("scim.group_changed", &before.id, changes.join(", "))).await?;
    Ok(end::end_unfit(tx, workspace, site.gate.policy()).await?)
}

/// Adds members of the workspace to a team.
pub async fn put_in(tx: &mut Writing, workspace: &str, team: &str, people: &[&str]) -> Result<(), Refusal> {
    if people.is_empty() {
        return Ok(());
    }
    // No id contains a NUL, and PostgreSQL does not accept one in a batch.
    let impossible = people.iter().position(|id| id.contains('\0'));
    let stranger = match impossible {
        Some(place) => Some(place),
        None => scim_groups::first_stranger(tx, workspace, people).await?,
    };
    if let Some(place) = stranger {
        let id: String = people.get(place).copied().unwrap_or_default().chars().take(100).collect();
        return Err(Refusal::value(format!("members: There is no user {id:?} in this workspace.")));
    }
    Ok(scim_groups::put_in(tx, workspace, team, people).await?)
}

/// Names the first few ids, and how many more there are.
fn some(people: &[&str]) -> String {
    const FEW: usize = 20;
    match people.get(..FEW) {
        Some(few) if people.len() > FEW => format!("{} members: {}, …", people.len(), few.join(", ")),
        _ => people.join(", "),
    }
}
