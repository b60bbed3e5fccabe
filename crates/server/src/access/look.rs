//! What one caller can see in a workspace. Functions refuse, or leave out, what the table of rights does
//! not allow.

use crate::{
    access::{
        effective::Effective,
        permissions,
        rights::Part,
        settings::{self, Definition, Kind},
        view::View,
    },
    failure::Failure,
    store::{Reading, fold::fold, members, members::Narrowed, roles, settings as stored, teams, workspaces},
};
use ergo_protocol::{
    limits,
    workspace::{
        AccessSetting, AccessSettings, EffectiveAccess, MemberDetail, MemberPage, MemberQuery, Roles,
        SettingValue, Teams, Workspace,
    },
};
use std::collections::BTreeSet;

/// No cursor of ours is longer: an id and a folded name. In characters.
const LONGEST_CURSOR: usize = 2000;
/// No id is longer, in characters. What is asked for is written down, and must not fill the disk.
const LONGEST_ID: usize = 100;

/// The workspace at a glance.
pub async fn overview(tx: &mut Reading, view: &View) -> Result<Workspace, Failure> {
    view.require(tx, Part::Overview).await?;
    let row = workspaces::find(tx, &view.workspace).await?.ok_or_else(Failure::not_found)?;
    let (members, teams, roles) = workspaces::counts(tx, &view.workspace).await?;
    let sees_roles = view.allows(Part::Roles);
    let members_by_role =
        if sees_roles { Some(workspaces::members_by_role(tx, &view.workspace).await?) } else { None };
    Ok(Workspace {
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
        viewed: None,
    })
}

/// One page of members, by folded name, then id. A cursor holds the place of the last row.
pub async fn members(
    tx: &mut Reading,
    view: &View,
    query: &MemberQuery,
    limit: u32,
) -> Result<MemberPage, Failure> {
    view.require(tx, Part::Members).await?;
    if query.team.is_some() {
        view.require(tx, Part::Teams).await?;
    }
    // Before it is folded: what was asked for is written down as it came.
    if query.q.as_ref().is_some_and(|q| q.chars().count() > limits::MEMBER_SEARCH.most) {
        let length = limits::MEMBER_SEARCH;
        return Err(Failure::invalid(format!("A search text has {length}.")));
    }
    let q = query.q.as_deref().map(|q| fold(q.trim())).filter(|q| !q.is_empty());
    if [&query.role, &query.team].into_iter().flatten().any(|id| id.chars().count() > LONGEST_ID) {
        return Err(Failure::invalid("No role or team has an id that long."));
    }
    if query.cursor.as_ref().is_some_and(|cursor| cursor.chars().count() > LONGEST_CURSOR) {
        return Err(bad_cursor());
    }
    let after = query.cursor.as_deref().map_or_else(|| Ok(members::Place::default()), place)?;
    let narrowed = Narrowed { q, role: query.role.clone(), team: query.team.clone() };
    let page = members::page(tx, &view.workspace, &narrowed, &after, limit).await?;
    let next_cursor = page.next.map(cursor);
    let items = page.items.into_iter().map(|member| view.member(member)).collect();
    Ok(MemberPage { items, total: page.total, next_cursor, approximate: false })
}

/// One member. One's own row is always there.
pub async fn member(tx: &mut Reading, view: &View, id: &str) -> Result<MemberDetail, Failure> {
    if !view.is_of(id) {
        view.require(tx, Part::Members).await?;
    }
    let found = members::find(tx, &view.workspace, id).await?.ok_or_else(Failure::not_found)?;
    let (locale, joined_at, last_seen_at) = members::more(tx, &view.workspace, id).await?;
    Ok(MemberDetail { member: view.member(found), locale, joined_at, last_seen_at })
}

/// What one member may do, and what grants it. For suspended and invited members: what they could do. One's own is always
/// there.
pub async fn effective_access(tx: &mut Reading, view: &View, id: &str) -> Result<EffectiveAccess, Failure> {
    if !view.is_of(id) {
        view.require(tx, Part::OthersAccess).await?;
    }
    let effective = Effective::of(tx, &view.workspace, id).await?.ok_or_else(Failure::not_found)?;
    let sees_teams = view.is_of(id) || view.allows(Part::Teams);
    Ok(effective.explain(sees_teams))
}

/// All teams, by name. There are few: no pages.
pub async fn teams(tx: &mut Reading, view: &View, viewed: Option<&str>) -> Result<Teams, Failure> {
    view.require(tx, Part::Teams).await?;
    let items: Vec<_> = teams::all(tx, &view.workspace, viewed).await?;
    let given: BTreeSet<&str> = items.iter().flat_map(|team| &team.permissions).map(String::as_str).collect();
    let permissions =
        permissions::all().into_iter().filter(|known| given.contains(known.key.as_str())).collect();
    Ok(Teams { permissions, items: items.into_iter().map(|team| view.team(team)).collect() })
}

/// All roles, the built-in ones first, and everything they can allow.
pub async fn roles(tx: &mut Reading, view: &View, viewed: Option<&str>) -> Result<Roles, Failure> {
    view.require(tx, Part::Roles).await?;
    let viewed_user_role = match viewed {
        Some(viewed) => members::find(tx, &view.workspace, viewed).await?.map(|member| member.role.id),
        None => None,
    };
    let roles = roles::all(tx, &view.workspace).await?.into_iter().map(|role| view.role(role)).collect();
    Ok(Roles { permissions: permissions::all(), roles, viewed_user_role })
}

/// All access settings, in the order to show them.
pub async fn settings(tx: &mut Reading, view: &View) -> Result<AccessSettings, Failure> {
    view.require(tx, Part::Settings).await?;
    settings_of(tx, &view.workspace).await
}

/// The same for anybody: for the tag, and for what a change would do.
pub async fn settings_of(tx: &mut Reading, workspace: &str) -> Result<AccessSettings, Failure> {
    let row = workspaces::find(tx, workspace).await?.ok_or_else(Failure::not_found)?;
    let mut stored = stored::values(tx, workspace).await?;
    let setting = |definition: &Definition| -> Result<AccessSetting, Failure> {
        let value = if definition.is_support() {
            support_value(&row, definition)?
        } else {
            let value = stored.remove(definition.key);
            value.ok_or_else(|| Failure::internal(&"an access setting has no value"))?
        };
        Ok(definition.with(value))
    };
    let items: Result<_, _> = settings::ALL.iter().map(setting).collect();
    Ok(AccessSettings { items: items? })
}

fn support_value(row: &workspaces::Row, definition: &Definition) -> Result<SettingValue, Failure> {
    Ok(match (definition.key, &definition.kind) {
        ("support_access", _) => SettingValue::Choice(row.support_access.to_string()),
        ("changes_allowed", _) => SettingValue::Switch(row.changes_allowed),
        ("longest_session_minutes", _) => SettingValue::Number(row.longest_session_minutes),
        (_, Kind::Choice(_)) => SettingValue::Choice(row.support_notify.clone()),
        _ => return Err(Failure::internal(&"a support-access setting has no column")),
    })
}

/// The place in words: the id, which has no dot in it, and the name. So the document can say exactly what a cursor is.
fn cursor((name, id): members::Place) -> String {
    format!("{id}.{name}")
}

fn place(cursor: &str) -> Result<members::Place, Failure> {
    match cursor.split_once('.') {
        Some((id, name)) if !id.is_empty() => Ok((name.to_owned(), id.to_owned())),
        _ => Err(bad_cursor()),
    }
}

fn bad_cursor() -> Failure {
    Failure::invalid("That cursor is not from this list. Start again without one.")
}
