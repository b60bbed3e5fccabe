//! What a directory wants to change about a member, what it may change, and what the change ends.

use super::{Refusal, Site, role, shape, text};
use crate::{
    scim::{error::Error, user::UserFields},
    sessions::{closing, end},
    store::{
        Reading, Writing, agents, audit,
        board::Push,
        members, roles, scim_members,
        scim_members::Who,
        scim_resources,
        scim_resources::{Kind, Said},
        scim_users,
        scim_users::Row,
        sessions,
        sessions::{Which, Why},
    },
};
use ergo_protocol::{events::EndCause, profile::Profile, workspace::MemberStatus};

/// Everything that a directory says about a member.
pub struct Wish {
    /// The email address.
    pub email: String,
    /// The name.
    pub name: String,
    /// Whether they may sign in.
    pub active: bool,
    /// The role.
    pub role: roles::Row,
    /// The time zone.
    pub timezone: Option<String>,
    /// The locale.
    pub locale: Option<String>,
    /// The directory's own id.
    pub external_id: Option<String>,
    /// What it wanted to change but may not; it stays unchanged.
    ignored: Vec<&'static str>,
}

impl Wish {
    /// The wish for a new member.
    pub async fn of_new(tx: &mut Reading, workspace: &str, fields: UserFields) -> Result<Self, Refusal> {
        let role = role::named(tx, workspace, fields.role.as_deref()).await?;
        let wish = Self {
            name: fields.display_name.unwrap_or_else(|| fields.user_name.clone()),
            email: fields.user_name,
            active: fields.active.unwrap_or(true),
            role,
            timezone: fields.timezone,
            locale: fields.locale,
            external_id: fields.external_id,
            ignored: Vec::new(),
        };
        text::user_name(&wish.email)?;
        text::display_name(&wish.name)?;
        text::external_id(wish.external_id.as_deref())?;
        wish.timezone.as_deref().map_or(Ok(()), text::timezone)?;
        wish.locale.as_deref().map_or(Ok(()), text::locale)?;
        Ok(wish)
    }

    /// The wish for an existing member. Only changed values are checked, because the stored ones may be older than
    /// the rules.
    pub async fn of_known(
        tx: &mut Reading,
        workspace: &str,
        before: &Row,
        fields: UserFields,
    ) -> Result<Self, Refusal> {
        let named = fields.role.as_deref().unwrap_or(&before.role_id);
        let role = role::named(tx, workspace, Some(named)).await?;
        let mut wish = Self {
            name: fields.display_name.unwrap_or_else(|| before.name.clone()),
            email: fields.user_name,
            active: fields.active.unwrap_or(before.status == MemberStatus::Active),
            role,
            timezone: fields.timezone,
            locale: fields.locale,
            external_id: fields.external_id,
            ignored: Vec::new(),
        };
        let personal = wish.personal(before);
        if !personal.is_empty() && scim_users::is_shared(tx, workspace, &before.id).await? {
            // These values also belong to others, so they are read-only here and ignored (RFC 7644 §3.5.1). A
            // directory that suspends someone also sends their name, perhaps spelled differently.
            wish = Self {
                email: before.email.clone(),
                name: before.name.clone(),
                timezone: shape::timezone(before).map(str::to_owned),
                locale: shape::locale(before).map(str::to_owned),
                ignored: personal,
                ..wish
            };
        }
        if wish.email != before.email {
            text::user_name(&wish.email)?;
        }
        if wish.name != before.name {
            text::display_name(&wish.name)?;
        }
        if wish.external_id != before.external_id {
            text::external_id(wish.external_id.as_deref())?;
        }
        if let Some(timezone) = wish.timezone.as_deref().filter(|it| *it != before.timezone) {
            text::timezone(timezone)?;
        }
        if let Some(locale) = wish.locale.as_deref().filter(|it| *it != before.locale) {
            text::locale(locale)?;
        }
        Ok(wish)
    }

    /// The changing fields that belong to the person rather than to the membership.
    fn personal(&self, before: &Row) -> Vec<&'static str> {
        let changes = [
            ("userName", self.email != before.email),
            ("displayName", self.name != before.name),
            ("timezone", self.timezone.as_deref() != shape::timezone(before)),
            ("locale", self.locale.as_deref() != shape::locale(before)),
        ];
        changes.into_iter().filter(|(_, changes)| *changes).map(|(name, _)| name).collect()
    }
}

/// Makes the change, ends what it no longer allows, and records it in the audit. Does nothing if nothing changes.
pub async fn make(tx: &mut Writing, site: &Site<'_>, before: &Row, wish: Wish) -> Result<(), Refusal> {
    let workspace = site.workspace();
    let personal = wish.personal(before);
    let was_active = before.status == MemberStatus::Active;
    let mut changes: Vec<String> = personal.iter().map(|name| (*name).to_owned()).collect();
    if !personal.is_empty() {
        set_person(tx, before, &wish).await?;
    }
    if wish.external_id != before.external_id {
        changes.push("externalId".to_owned());
    }
    let loses_role = wish.role.id != before.role_id;
    if (loses_role && !wish.role.is_owner) || (was_active && !wish.active) {
        require_another_owner(tx, workspace, before).await?;
    }
    if loses_role {
        members::set_role(tx, workspace, &before.id, &wish.role.id).await?;
        changes.push(format!("role {} -> {}", before.role, wish.role.name));
    }
    if wish.active != was_active {
        let status = if wish.active { MemberStatus::Active } else { MemberStatus::Suspended };
        scim_members::set_status(tx, workspace, &before.id, status).await?;
        changes.push(format!("{} -> {}", before.status.as_str(), status.as_str()));
    }
    if changes.is_empty() {
        return if wish.ignored.is_empty() { Ok(()) } else { Err(read_only()) };
    }
    let left_out = shape::left_out(wish.timezone.as_deref(), wish.locale.as_deref());
    let said = Said { external_id: wish.external_id, left_out };
    scim_resources::set(tx, (workspace, Kind::User, &before.id), &said, before.joined_at).await?;
    audit::record(tx, &site.who.entry("scim.user_changed", &before.id, changes.join(", "))).await?;
    if was_active && !wish.active {
        closing::close_about(tx, workspace, &before.id, "The user is suspended").await?;
        end_own(tx, &before.id).await?;
    }
    end::end_unfit(tx, workspace, site.gate.policy()).await?;
    judge_again(tx, &before.id);
    Ok(())
}

fn read_only() -> Refusal {
    let detail = "This person does not belong to this workspace alone, so userName, displayName, timezone, and \
                  locale cannot be changed here. Their roles, active, externalId, and groups can.";
    Error::plain(403, detail).into()
}

/// Changes what belongs to the person.
async fn set_person(tx: &mut Writing, before: &Row, wish: &Wish) -> Result<(), Refusal> {
    let holder = scim_users::with_address(tx, &wish.email).await?;
    if wish.email != before.email && holder.is_some_and(|holder| holder != before.id) {
        return Err(Refusal::in_use());
    }
    // The default if the directory removed the value; otherwise, the person's own value if the directory says nothing
    // new.
    let value = |wanted: &Option<String>, default: &str| wanted.clone().unwrap_or_else(|| default.to_owned());
    let profile = Profile {
        timezone: value(&wish.timezone, shape::DEFAULT_TIMEZONE),
        locale: value(&wish.locale, shape::DEFAULT_LOCALE),
    };
    let who = Who { name: wish.name.clone(), email: wish.email.clone(), profile };
    Ok(scim_members::set_person(tx, &before.id, &who).await?)
}

/// Refuses to take away the role, the status, or the membership of the last active owner.
pub async fn require_another_owner(tx: &mut Reading, workspace: &str, member: &Row) -> Result<(), Refusal> {
    let is_one = member.is_owner && member.status == MemberStatus::Active;
    if is_one && roles::other_owners(tx, workspace, &member.id).await? == 0 {
        return Err(Refusal::last_owner());
    }
    Ok(())
}

/// Ends a person's own sessions, unless they still need them: as an active member elsewhere, or as an agent.
pub async fn end_own(tx: &mut Writing, person: &str) -> Result<(), Refusal> {
    if agents::is_one(tx, person).await? || !members::workspaces_of(tx, person).await?.is_empty() {
        return Ok(());
    }
    let why = Why::itself(EndCause::EndedByCustomer);
    for session in sessions::not_ended(tx, Which::OfAgent(person)).await? {
        end::end(tx, Which::One(&session.id), why).await?;
    }
    Ok(())
}

/// Makes the streams of someone whose rights have changed check the session again.
pub fn judge_again(tx: &mut Writing, person: &str) {
    tx.tell(Push::Recheck(person.to_owned()));
}
