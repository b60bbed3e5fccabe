//! Checks what a line must be on its own, without the database.

use super::{
    field::{Wrong, address, id, moment, name, text},
    vocabulary,
};
use crate::access::profile;
use ergo_protocol::{limits::SESSION_MINUTES, transfer::Line};

/// Checks a line.
pub fn check(line: &Line) -> Result<(), Wrong> {
    match line {
        Line::ErgoImport(_) => Ok(()),
        Line::Permission(it) => vocabulary::permission(it),
        Line::AccessSettingDefinition(it) => vocabulary::definition(it),
        Line::Workspace(it) => {
            id("id", &it.id)?;
            name("name", &it.name)?;
            text("plan", it.plan.as_deref().unwrap_or_default())?;
            text("region", it.region.as_deref().unwrap_or_default())?;
            moment("created_at", it.created_at.as_deref())?;
            let minutes = it.support.as_ref().map_or(60, |support| support.longest_session_minutes);
            if (5..=u32::from(SESSION_MINUTES)).contains(&minutes) {
                Ok(())
            } else {
                Err(("support", format!("longest_session_minutes must be 5 to {SESSION_MINUTES}")))
            }
        }
        Line::Role(it) => {
            ids([("workspace", &it.workspace), ("id", &it.id)])?;
            name("name", &it.name)?;
            text("description", &it.description)
        }
        Line::Person(it) => {
            id("id", &it.id)?;
            name("name", &it.name)?;
            address("email", &it.email)?;
            if it.timezone.as_deref().is_some_and(|timezone| !profile::is_timezone(timezone)) {
                return Err(("timezone", "Use an IANA name such as Europe/Lisbon".to_owned()));
            }
            if it.locale.as_deref().is_some_and(|locale| !profile::is_locale(locale)) {
                return Err(("locale", "Use a BCP 47 tag such as pt-PT".to_owned()));
            }
            moment("last_seen_at", it.last_seen_at.as_deref())
        }
        Line::Member(it) => {
            ids([("workspace", &it.workspace), ("person", &it.person), ("role", &it.role)])?;
            moment("joined_at", it.joined_at.as_deref())
        }
        Line::Team(it) => {
            ids([("workspace", &it.workspace), ("id", &it.id)])?;
            name("name", &it.name)?;
            text("description", &it.description)
        }
        Line::TeamMember(it) => {
            ids([("workspace", &it.workspace), ("team", &it.team), ("person", &it.person)])
        }
        Line::AccessSetting(it) => ids([("workspace", &it.workspace), ("key", &it.key)]),
        Line::Agent(it) => id("person", &it.person),
    }
}

fn ids<const N: usize>(all: [(&'static str, &String); N]) -> Result<(), Wrong> {
    all.into_iter().try_for_each(|(field, it)| id(field, it))
}
