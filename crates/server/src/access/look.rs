//! What one caller can see in a workspace. These functions refuse or leave out what the table of rights does not
//! allow.

use crate::{
    access::{
        effective::Effective,
        log,
        permissions::Permissions,
        rights::Part,
        settings::{
            CHANGES_ALLOWED, Definition, LONGEST_SESSION, SUPPORT_ACCESS, SUPPORT_NOTIFY, is_support,
        },
        view::View,
        ways::Offer,
    },
    failure::Failure,
    store::{Reading, members, roles, settings as stored, teams, words, workspaces},
};
use std::collections::BTreeSet;

use ergo_protocol::workspace::{
    AccessSetting, AccessSettings, EffectiveAccess, MemberDetail, Named, Roles, SettingValue, Source, Teams,
    ViewedUser, Workspace,
};

/// How many of the viewed user's latest changes the overview shows.
const RECENT: u32 = 5;

/// The workspace at a glance.
pub async fn overview(tx: &mut Reading, view: &View) -> Result<Workspace, Failure> {
    view.require(tx, Part::Overview).await?;
    let row = workspaces::find(tx, &view.workspace).await?.ok_or_else(Failure::not_found)?;
    let (members, teams, roles) = workspaces::counts(tx, &view.workspace).await?;
    let sees_roles = view.allows(Part::Roles);
    let members_by_role =
        if sees_roles { Some(workspaces::members_by_role(tx, &view.workspace).await?) } else { None };
    Ok(Workspace {
        viewed: viewed_user(tx, view).await?,
        owners: workspaces::owners(tx, &view.workspace).await?,
        id: row.id,
        name: row.name,
        plan: row.plan,
        region: row.region,
        created_at: row.created_at,
        members,
        teams: view.allows(Part::Teams).then_some(teams),
        roles: sees_roles.then_some(roles),
        support_access: view.allows(Part::Settings).then_some(row.support_access),
        members_by_role,
    })
}

/// What about the viewed user helps with troubleshooting; only in an impersonation session.
async fn viewed_user(tx: &mut Reading, view: &View) -> Result<Option<ViewedUser>, Failure> {
    if !view.is_of_somebody_else() {
        return Ok(None);
    }
    let member = members::find(tx, &view.workspace, &view.subject).await?.ok_or_else(Failure::not_found)?;
    let recent_changes = if view.allows(Part::Log) {
        let about = log::About { target: Some(&view.subject), changes: true };
        Some(log::entries(tx, view, about, None, RECENT).await?)
    } else {
        None
    };
    Ok(Some(ViewedUser { member, missing: view.may.missing(), recent_changes }))
}

/// One member. Callers can always see their own row.
pub async fn member(tx: &mut Reading, view: &View, id: &str) -> Result<MemberDetail, Failure> {
    if !view.is_of(id) {
        view.require(tx, Part::Members).await?;
    }
    let found = members::find(tx, &view.workspace, id).await?.ok_or_else(Failure::not_found)?;
    let (locale, joined_at, last_seen_at) = members::more(tx, &view.workspace, id).await?;
    Ok(MemberDetail { member: view.member(found), locale, joined_at, last_seen_at })
}

/// What one member may do, and what grants it. For suspended and invited members, it is what they could do. Callers
/// can always see their own.
pub async fn effective_access(tx: &mut Reading, view: &View, id: &str) -> Result<EffectiveAccess, Failure> {
    if !view.is_of(id) {
        view.require(tx, Part::OthersAccess).await?;
    }
    let effective = Effective::of(tx, &view.workspace, id).await?.ok_or_else(Failure::not_found)?;
    let sees_teams = view.is_of(id) || view.allows(Part::Teams);
    Ok(effective.explain(sees_teams, offers(tx, view).await?))
}

/// The roles and teams of the workspace that the caller can see, with what they grant.
async fn offers(tx: &mut Reading, view: &View) -> Result<Vec<Offer>, Failure> {
    let mut offers = Vec::new();
    if view.allows(Part::Roles) {
        let roles = roles::in_order(tx, &view.workspace).await?;
        offers.extend(roles.into_iter().map(|role| Offer {
            through: Source::Role(Named { id: role.id, name: role.name }),
            keys: words::keys(&role.permissions).collect(),
            is_owner: role.is_owner,
        }));
    }
    if view.allows(Part::Teams) {
        let teams = teams::granting(tx, &view.workspace).await?;
        offers.extend(teams.into_iter().map(|(team, keys)| Offer {
            through: Source::Team(team),
            keys: words::keys(&keys).collect(),
            is_owner: false,
        }));
    }
    Ok(offers)
}

/// All teams, by name. There are few, so there are no pages.
pub async fn teams(tx: &mut Reading, view: &View, viewed: Option<&str>) -> Result<Teams, Failure> {
    view.require(tx, Part::Teams).await?;
    let items: Vec<_> = teams::all(tx, &view.workspace, viewed).await?;
    let given: BTreeSet<&str> = items.iter().flat_map(|team| &team.permissions).map(String::as_str).collect();
    let all = Permissions::read(tx).await?;
    let permissions = all.all().filter(|known| given.contains(known.key.as_str())).cloned().collect();
    Ok(Teams { permissions, items: items.into_iter().map(|team| view.team(team)).collect() })
}

/// All roles, built-in ones first, and all permissions.
pub async fn roles(tx: &mut Reading, view: &View, viewed: Option<&str>) -> Result<Roles, Failure> {
    view.require(tx, Part::Roles).await?;
    let viewed_user_role = match viewed {
        Some(viewed) => members::find(tx, &view.workspace, viewed).await?.map(|member| member.role.id),
        None => None,
    };
    let roles = roles::all(tx, &view.workspace).await?.into_iter().map(|role| view.role(role)).collect();
    let permissions = Permissions::read(tx).await?.all().cloned().collect();
    Ok(Roles { permissions, roles, viewed_user_role })
}

/// All access settings, in display order.
pub async fn settings(tx: &mut Reading, view: &View) -> Result<AccessSettings, Failure> {
    view.require(tx, Part::Settings).await?;
    settings_of(tx, &view.workspace).await
}

/// The same without a reader, for the tag and for what a change would do.
pub async fn settings_of(tx: &mut Reading, workspace: &str) -> Result<AccessSettings, Failure> {
    let row = workspaces::find(tx, workspace).await?.ok_or_else(Failure::not_found)?;
    let mut stored = stored::values(tx, workspace).await?;
    let setting = |definition: &Definition| -> Result<AccessSetting, Failure> {
        let value = if is_support(definition.key()) {
            support_value(&row, definition.key())?
        } else {
            stored.remove(definition.key()).unwrap_or_else(|| definition.default())
        };
        Ok(definition.with(value))
    };
    let items: Result<_, _> = Definition::all(tx).await?.iter().map(setting).collect();
    Ok(AccessSettings { items: items? })
}

fn support_value(row: &workspaces::Row, key: &str) -> Result<SettingValue, Failure> {
    Ok(match key {
        SUPPORT_ACCESS => SettingValue::Choice(row.support_access.to_string()),
        CHANGES_ALLOWED => SettingValue::Switch(row.changes_allowed),
        LONGEST_SESSION => SettingValue::Number(row.longest_session_minutes),
        SUPPORT_NOTIFY => SettingValue::Choice(row.support_notify.clone()),
        _ => return Err(Failure::internal(&"a support-access setting has no column")),
    })
}
