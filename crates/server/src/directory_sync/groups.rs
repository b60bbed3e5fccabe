//! Groups: the teams of the workspace.

use super::{
    Refusal, Site,
    change::{Change, TRIES},
    group_change, shape, text,
};
use crate::{
    auth::ids,
    failure::Failure,
    scim::{group::GroupFields, schema::group::GROUP, version},
    sessions::end,
    store::{
        Reading, Writing, audit, scim_groups,
        scim_groups::{Row, Wanted},
        scim_resources,
        scim_resources::{Kind, Said},
    },
};
use serde_json::Value;

/// One team with all of its members.
pub async fn read(site: &Site<'_>, id: &str) -> Result<Value, Refusal> {
    let mut tx = site.read().await?;
    Ok(shape::group(&find(&mut tx, site.workspace(), id).await?, &site.base))
}

/// Makes a team. It grants nothing until the workspace says so.
pub async fn create(site: &Site<'_>, resource: &Value) -> Result<Value, Refusal> {
    let fields = GroupFields::from_resource(resource)?;
    text::display_name(&fields.display_name)?;
    text::external_id(fields.external_id.as_deref())?;
    let workspace = site.workspace();
    let mut tx = site.write().await?;
    let id = ids::new_id("team")?;
    scim_groups::add(&mut tx, workspace, &id, &fields.display_name).await?;
    let added: Vec<&str> = fields.members.iter().map(String::as_str).collect();
    group_change::put_in(&mut tx, workspace, &id, &added).await?;
    let now = tx.now();
    let said = Said { external_id: fields.external_id.clone(), left_out: String::new() };
    scim_resources::set(&mut tx, (workspace, Kind::Group, &id), &said, now).await?;
    let detail = format!("{}, {} members", fields.display_name, added.len());
    audit::record(&mut tx, &site.who.entry("scim.group_created", &id, detail)).await?;
    answer(site, tx, &id).await
}

/// Changes a team that is still as the directory has seen it.
pub async fn change(
    site: &Site<'_>,
    id: &str,
    if_match: Option<&str>,
    change: &Change,
) -> Result<Value, Refusal> {
    for _ in 0..TRIES {
        let seen = read(site, id).await?;
        version::if_match(if_match, shape::version(&seen)?)?;
        let fields = GroupFields::from_resource(&change.of(&GROUP, &seen).await??)?;
        let mut tx = site.write().await?;
        let before = find(&mut tx, site.workspace(), id).await?;
        if shape::version(&shape::group(&before, &site.base))? != shape::version(&seen)? {
            continue;
        }
        group_change::make(&mut tx, site, &before, &fields).await?;
        return answer(site, tx, id).await;
    }
    Err(Failure::busy().into())
}

/// Removes a team.
pub async fn delete(site: &Site<'_>, id: &str, if_match: Option<&str>) -> Result<(), Refusal> {
    let workspace = site.workspace();
    let mut tx = site.write().await?;
    let before = find(&mut tx, workspace, id).await?;
    version::if_match(if_match, shape::version(&shape::group(&before, &site.base))?)?;
    scim_groups::remove(&mut tx, workspace, id).await?;
    scim_resources::forget(&mut tx, workspace, Kind::Group, id).await?;
    let detail = format!("{}, {} members", before.name, before.members.len());
    audit::record(&mut tx, &site.who.entry("scim.group_deleted", id, detail)).await?;
    end::end_unfit(&mut tx, workspace, site.gate.policy()).await?;
    Ok(tx.commit().await?)
}

async fn answer(site: &Site<'_>, mut tx: Writing, id: &str) -> Result<Value, Refusal> {
    let resource = shape::group(&find(&mut tx, site.workspace(), id).await?, &site.base);
    tx.commit().await?;
    Ok(resource)
}

async fn find(tx: &mut Reading, workspace: &str, id: &str) -> Result<Row, Refusal> {
    let mut found = scim_groups::find(tx, workspace, Wanted::Id(id)).await?;
    scim_groups::fill(tx, workspace, &mut found, usize::MAX).await?;
    found.pop().ok_or_else(Refusal::not_found)
}
