//! Users: the workspace's members. `user_change` has what a change to one does.

use super::{
    Refusal, Site,
    change::{Attempt, Change},
    shape,
    user_change::{self, Wish},
};
use crate::{
    auth::ids,
    failure::Failure,
    scim::{schema::user::USER, user::UserFields, version::Conditions},
    sessions::{closing, end},
    store::{
        Reading, audit, scim_members,
        scim_members::Who,
        scim_resources,
        scim_resources::{Kind, Said},
        scim_users,
        scim_users::{Row, Wanted},
    },
};
use ergo_protocol::{profile::Profile, workspace::MemberStatus};
use serde_json::Value;
use std::sync::Arc;

/// One member.
pub async fn read(site: &Site<'_>, id: &str) -> Result<Value, Refusal> {
    let mut tx = site.read().await?;
    let row = find(&mut tx, site.workspace(), id).await?;
    Ok(shape::versioned(shape::user(&row, &site.base)))
}

/// Makes someone a member: a new person, or one whom this directory removed earlier.
pub async fn create(site: &Site<'_>, resource: &Value) -> Result<Value, Refusal> {
    let fields = UserFields::from_resource(resource)?;
    let workspace = site.workspace();
    let _place = site.turn.to_change().await?;
    let mut tx = site.write().await?;
    let wish = Wish::of_new(&mut tx, workspace, fields).await?;
    let known = scim_users::with_address(&mut tx, &wish.email).await?;
    let (id, is_new) = match known {
        Some(id) if is_former(&mut tx, workspace, &id).await? => (id, false),
        Some(_) => return Err(Refusal::in_use()),
        None => (ids::new_id("usr")?, true),
    };
    let profile = Profile {
        timezone: wish.timezone.clone().unwrap_or_else(|| shape::DEFAULT_TIMEZONE.to_owned()),
        locale: wish.locale.clone().unwrap_or_else(|| shape::DEFAULT_LOCALE.to_owned()),
    };
    let who = Who { name: wish.name.clone(), email: wish.email.clone(), profile };
    if is_new {
        scim_members::add_person(&mut tx, &id, &who).await?;
    } else {
        scim_members::set_person(&mut tx, &id, &who).await?;
    }
    let status = if wish.active { MemberStatus::Active } else { MemberStatus::Suspended };
    scim_members::add_member(&mut tx, workspace, &id, &wish.role.id, status).await?;
    let left_out = shape::left_out(wish.timezone.as_deref(), wish.locale.as_deref());
    let now = tx.now();
    let said = Said { external_id: wish.external_id, left_out };
    scim_resources::set(&mut tx, (workspace, Kind::User, &id), &said, now).await?;
    let detail = format!("{} ({}), role {}, {}", wish.name, wish.email, wish.role.name, status.as_str());
    audit::record(&mut tx, &site.who.entry("scim.user_created", &id, detail)).await?;
    tx.commit().await?;
    read(site, &id).await
}

/// Changes a member, if they are still as the directory has seen them.
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
        let before = match &mut locked {
            Some(tx) => find(tx, workspace, id).await?,
            None => find(&mut site.read().await?, workspace, id).await?,
        };
        let seen = Arc::new(shape::user(&before, &site.base));
        let after = change.of(site, &USER, conditions, &seen, attempt).await?;
        let mut tx = match locked {
            Some(tx) => tx,
            None => site.write().await?,
        };
        if attempt == Attempt::Free && find(&mut tx, workspace, id).await? != before {
            continue;
        }
        let fields = if change.is_patch() {
            UserFields::from_patch(&seen, &after)?
        } else {
            let fields = UserFields::from_resource(&after)?;
            // What a PUT leaves out stays (RFC 7644 §3.5.1), because people also set these values themselves.
            UserFields {
                timezone: fields.timezone.or_else(|| shape::timezone(&before).map(str::to_owned)),
                locale: fields.locale.or_else(|| shape::locale(&before).map(str::to_owned)),
                ..fields
            }
        };
        let wish = Wish::of_known(&mut tx, workspace, &before, fields).await?;
        user_change::make(&mut tx, site, &before, wish).await?;
        tx.commit().await?;
        return read(site, id).await;
    }
    Err(Failure::busy().into())
}

/// Ends a membership, and the sessions and requests about it. The person is kept only if a record or another
/// workspace refers to them.
pub async fn delete(site: &Site<'_>, id: &str, conditions: &Conditions) -> Result<(), Refusal> {
    let workspace = site.workspace();
    let _place = site.turn.to_change().await?;
    let mut tx = site.write().await?;
    let before = find(&mut tx, workspace, id).await?;
    shape::allow_change(conditions, &shape::user(&before, &site.base))?;
    user_change::require_another_owner(&mut tx, workspace, &before).await?;
    scim_members::remove_member(&mut tx, workspace, id).await?;
    let detail = format!("{} ({})", before.name, before.email);
    audit::record(&mut tx, &site.who.entry("scim.user_deleted", id, detail)).await?;
    closing::close_about(&mut tx, workspace, id, "The user is no longer a member").await?;
    user_change::end_own(&mut tx, id).await?;
    end::end_unfit(&mut tx, workspace, site.gate.policy()).await?;
    user_change::judge_again(&mut tx, id);
    let belongs = scim_members::belongs_anywhere(&mut tx, id).await?;
    if belongs || scim_members::remove_person(&mut tx, id).await? {
        scim_resources::forget(&mut tx, workspace, Kind::User, id).await?;
    } else {
        // A record refers to them. Only this directory may bring them back.
        scim_resources::set(&mut tx, (workspace, Kind::User, id), &Said::default(), before.joined_at).await?;
    }
    Ok(tx.commit().await?)
}

async fn find(tx: &mut Reading, workspace: &str, id: &str) -> Result<Row, Refusal> {
    let mut found = scim_users::find(tx, workspace, Wanted::Id(id)).await?;
    scim_users::fill(tx, workspace, &mut found, usize::MAX).await?;
    found.pop().ok_or_else(Refusal::not_found)
}

/// Whether the person is in no workspace now, and only this directory ever brought them here.
async fn is_former(tx: &mut Reading, workspace: &str, person: &str) -> Result<bool, Refusal> {
    Ok(!scim_members::belongs_anywhere(tx, person).await?
        && scim_resources::is_from_here_alone(tx, workspace, person).await?)
}
