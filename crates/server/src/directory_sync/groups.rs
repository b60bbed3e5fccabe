//! Groups: the workspace's teams.

use super::{
    Refusal, Site,
    change::{Attempt, Change},
    group_change, shape, text,
    turns::QUICK,
};
use crate::{
    auth::ids,
    failure::Failure,
    scim::{error::Error, group::GroupFields, schema::group::GROUP, version::Conditions},
    sessions::end,
    store::{
        Reading, audit, scim_groups,
        scim_groups::{Row, Wanted},
        scim_resources,
        scim_resources::{Kind, Said},
    },
};
use serde_json::Value;
use std::sync::Arc;

/// The number of teams from which on a directory may not add more: all of them are shown at once.
const MOST_TEAMS: i64 = 5000;
/// About how many steps it takes to write a member into a response.
const STEPS_OF_A_MEMBER: usize = 10;

/// One team with all of its members.
pub async fn read(site: &Site<'_>, id: &str) -> Result<Value, Refusal> {
    let mut tx = site.read().await?;
    let row = find(&mut tx, site.workspace(), id).await?;
    drop(tx);
    shaped(site, row, Attempt::Free, shape::versioned).await
}

/// Creates a team. It grants nothing until the workspace decides so.
pub async fn create(site: &Site<'_>, resource: &Value) -> Result<Value, Refusal> {
    let fields = GroupFields::from_resource(resource, &site.base)?;
    text::display_name(&fields.display_name)?;
    text::external_id(fields.external_id.as_deref())?;
    let workspace = site.workspace();
    let _place = site.turn.to_change().await?;
    let mut tx = site.write().await?;
    if scim_groups::count(&mut tx, workspace).await? >= MOST_TEAMS {
        let detail = format!("A workspace has at most {MOST_TEAMS} teams. Remove some first.");
        return Err(Error::plain(409, detail).into());
    }
    let id = ids::new_id("team")?;
    scim_groups::add(&mut tx, workspace, &id, &fields.display_name).await?;
    let added: Vec<&str> = fields.members.iter().map(String::as_str).collect();
    group_change::put_in(&mut tx, workspace, &id, &added).await?;
    let now = tx.now();
    let said = Said { external_id: fields.external_id.clone(), left_out: String::new() };
    scim_resources::set(&mut tx, (workspace, Kind::Group, &id), &said, now).await?;
    let detail = format!("{}, {} members", fields.display_name, added.len());
    audit::record(&mut tx, &site.who.entry("scim.group_created", &id, detail)).await?;
    tx.commit().await?;
    read(site, &id).await
}

/// Changes a team, if it is still as the directory has seen it.
pub async fn change(
    site: &Site<'_>,
    id: &str,
    conditions: &Conditions,
    change: &Change,
) -> Result<Value, Refusal> {
    let workspace = site.workspace();
    let _place = site.turn.to_change().await?;
    for attempt in Attempt::ALL {
        let mut locked = if attempt == Attempt::Locked { Some(site.write().await?) } else { None };
        let seen = match &mut locked {
            Some(tx) => find(tx, workspace, id).await?,
            None => find(&mut site.read().await?, workspace, id).await?,
        };
        let before = Arc::new(shaped(site, seen.clone(), attempt, |resource| resource).await?);
        let after = change.of(site, &GROUP, conditions, &before, attempt).await?;
        let fields = GroupFields::from_resource(&after, &site.base)?;
        let mut tx = match locked {
            Some(tx) => tx,
            None => site.write().await?,
        };
        if attempt == Attempt::Free && !scim_groups::is_still(&mut tx, workspace, &seen).await? {
            continue;
        }
        group_change::make(&mut tx, site, &seen, &fields).await?;
        tx.commit().await?;
        // Only after the commit: a large team's response takes a while, and all writers would wait for it.
        return read(site, id).await;
    }
    Err(Failure::busy().into())
}

/// Removes a team.
pub async fn delete(site: &Site<'_>, id: &str, conditions: &Conditions) -> Result<(), Refusal> {
    let workspace = site.workspace();
    let _place = site.turn.to_change().await?;
    let mut tx = site.write().await?;
    let mut found = scim_groups::find(&mut tx, workspace, Wanted::Id(id)).await?;
    if !conditions.is_empty() {
        scim_groups::fill(&mut tx, workspace, &mut found, usize::MAX).await?;
    }
    let before = found.pop().ok_or_else(Refusal::not_found)?;
    shape::allow_change(conditions, &shape::group(&before, &site.base))?;
    let members = scim_groups::member_ids(&mut tx, workspace, id).await?.len();
    scim_groups::remove(&mut tx, workspace, id).await?;
    scim_resources::forget(&mut tx, workspace, Kind::Group, id).await?;
    let detail = format!("{}, {members} members", before.name);
    audit::record(&mut tx, &site.who.entry("scim.group_deleted", id, detail)).await?;
    end::end_unfit(&mut tx, workspace, site.gate.policy()).await?;
    Ok(tx.commit().await?)
}

/// A team as a resource. With the write lock held, this does not wait for a processor.
async fn shaped(
    site: &Site<'_>,
    row: Row,
    attempt: Attempt,
    then: fn(Value) -> Value,
) -> Result<Value, Refusal> {
    let most = if attempt == Attempt::Locked { QUICK } else { usize::MAX };
    let (base, steps) = (site.base.clone(), row.members.len().saturating_mul(STEPS_OF_A_MEMBER).min(most));
    Ok(site.turn.compute(steps, move || then(shape::group(&row, &base))).await?)
}

async fn find(tx: &mut Reading, workspace: &str, id: &str) -> Result<Row, Refusal> {
    let mut found = scim_groups::find(tx, workspace, Wanted::Id(id)).await?;
    scim_groups::fill(tx, workspace, &mut found, usize::MAX).await?;
    found.pop().ok_or_else(Refusal::not_found)
}
