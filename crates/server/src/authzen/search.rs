//! Who may do something in a workspace, in which workspaces somebody may, and what.
//!
//! A search begins where the database can: with the roles and teams that grant something, not with all members. Each page
//! looks at a limited number of rows, so it may end before it is full.

use super::{
    page::Asked,
    standing::{self, EMAIL, Standing, WORKSPACE},
};
use crate::{
    auth::enforcer::Enforcer,
    failure::Failure,
    store::{Reading, holders, roles, teams, words},
};
use ergo_protocol::{
    authzen::{Entity, FoundAction, FoundActions, FoundEntities, FoundEntity, Search},
    workspace::MemberStatus,
};

/// The most members that one page looks at.
const MEMBERS: usize = 1000;
/// The most workspaces that one page looks at; each takes a few queries.
const WORKSPACES: usize = 100;

/// The active members who may do this.
pub async fn subjects(tx: &mut Reading, who: &Enforcer, search: &Search) -> Result<FoundEntities, Failure> {
    let subject = kind(search.subject.as_ref(), "subject")?;
    let action = action(search)?;
    let (resource, workspace) = named(search.resource.as_ref(), "resource")?;
    let asked = Asked::read("subject", search)?;
    let mut results = Vec::new();
    if !standing::is_subject(subject) || resource != WORKSPACE || !who.may_ask_about(workspace) {
        return entities(&asked, results, None);
    }
    let granting = Granting::of(tx, workspace, action).await?;
    let limit = usize::try_from(asked.limit).unwrap_or(usize::MAX);
    let (from, mut after) = match asked.after.as_deref() {
        None => (0, None),
        Some([source, rest @ ..]) => (granting.place(source), rest.first().cloned()),
        Some([]) => return Err(gone()),
    };
    // If the role or team is gone, the next one begins at its start.
    if asked.after.as_deref().is_some_and(|at| granting.sources.get(from) != at.first()) {
        after = None;
    }
    let mut looked = 0;
    for (place, source) in granting.sources.iter().enumerate().skip(from) {
        loop {
            let room = (limit - results.len()).min(MEMBERS - looked);
            if room == 0 {
                let next: Vec<&str> = std::iter::once(source.as_str()).chain(after.as_deref()).collect();
                return entities(&asked, results, Some(&next));
            }
            let found = granting.members(tx, workspace, place, after.as_deref(), room).await?;
            let is_last = found.len() < room;
            looked += found.len();
            for member in found {
                after = Some(member.id.clone());
                if member.status == MemberStatus::Active && !member.is_known {
                    let id = if subject == EMAIL { member.email } else { member.id };
                    results.push(FoundEntity { kind: subject.to_owned(), id });
                }
            }
            if is_last {
                break;
            }
        }
        after = None;
    }
    entities(&asked, results, None)
}

/// The workspaces in which a subject may do this.
pub async fn resources(tx: &mut Reading, who: &Enforcer, search: &Search) -> Result<FoundEntities, Failure> {
    let subject = named(search.subject.as_ref(), "subject")?;
    let action = action(search)?;
    let kind = kind(search.resource.as_ref(), "resource")?;
    let asked = Asked::read("resource", search)?;
    let mut results = Vec::new();
    let person = standing::person(tx, subject).await?.filter(|_| kind == WORKSPACE);
    let Some(person) = person else { return entities(&asked, results, None) };
    let limit = usize::try_from(asked.limit).unwrap_or(usize::MAX);
    let mut after = asked.after.as_deref().and_then(|at| at.first()).cloned().unwrap_or_default();
    let mut looked = 0;
    loop {
        let room = (limit - results.len()).min(WORKSPACES - looked);
        if room == 0 {
            return entities(&asked, results, Some(&[&after]));
        }
        let found = holders::workspaces_of(tx, &person, &after, number(room)).await?;
        let is_last = found.len() < room;
        looked += found.len();
        for workspace in found {
            if who.may_ask_about(&workspace)
                && Standing::of_person(tx, &person, &workspace).await?.decide(action).decision
            {
                results.push(FoundEntity { kind: kind.to_owned(), id: workspace.clone() });
            }
            after = workspace;
        }
        if is_last {
            return entities(&asked, results, None);
        }
    }
}

/// What a subject may do in a workspace.
pub async fn actions(tx: &mut Reading, who: &Enforcer, search: &Search) -> Result<FoundActions, Failure> {
    let subject = named(search.subject.as_ref(), "subject")?;
    let resource = named(search.resource.as_ref(), "resource")?;
    let asked = Asked::read("action", search)?;
    let standing = Standing::of(tx, who, subject, resource).await?;
    let names: Vec<&str> = match &standing {
        Standing::Active(may) => may.allowed().map(|permission| permission.key.as_str()).collect(),
        Standing::Inactive(_) | Standing::Nobody => Vec::new(),
    };
    let before = asked.after.as_deref().and_then(|at| at.first());
    let begin = match before {
        None => 0,
        Some(last) => names.iter().position(|name| name == last).ok_or_else(gone)? + 1,
    };
    let limit = usize::try_from(asked.limit).unwrap_or(usize::MAX);
    let rest = names.get(begin..).unwrap_or_default();
    let shown = rest.get(..limit).unwrap_or(rest);
    // A page of nothing ends where it began.
    let last: Vec<&str> = shown.last().copied().or(before.map(String::as_str)).into_iter().collect();
    let next = (shown.len() < rest.len()).then_some(last.as_slice());
    Ok(FoundActions {
        page: asked.ending(shown.len(), next)?,
        results: shown.iter().map(|name| FoundAction { name: (*name).to_owned() }).collect(),
    })
}

/// The roles and teams of a workspace that grant something: ids, sorted, first those of the roles.
struct Granting {
    sources: Vec<String>,
    roles: usize,
}

impl Granting {
    async fn of(tx: &mut Reading, workspace: &str, action: &str) -> Result<Self, Failure> {
        let grants = |list: &str| words::keys(list).any(|key| key == action);
        let roles = roles::in_order(tx, workspace).await?.into_iter();
        let mut sources: Vec<String> =
            roles.filter(|role| grants(&role.permissions)).map(|role| format!("r{}", role.id)).collect();
        let roles = sources.len();
        let teams = teams::granting(tx, workspace).await?.into_iter();
        sources.extend(teams.filter(|(_, keys)| grants(keys)).map(|(team, _)| format!("t{}", team.id)));
        sources.sort_unstable();
        Ok(Self { sources, roles })
    }

    /// The place of a role or team, or of the one that follows where it was.
    fn place(&self, source: &str) -> usize {
        self.sources.partition_point(|one| one.as_str() < source)
    }

    async fn members(
        &self,
        tx: &mut Reading,
        workspace: &str,
        place: usize,
        after: Option<&str>,
        most: usize,
    ) -> Result<Vec<holders::Holder>, Failure> {
        let ids: Vec<&str> =
            self.sources.iter().take(place + 1).filter_map(|source| source.get(1..)).collect();
        let (roles, teams) = ids.split_at(self.roles.min(ids.len()));
        match (roles, teams) {
            ([.., role], []) => {
                let found = holders::of_role(tx, (workspace, role), after, number(most)).await?;
                found.ok_or_else(gone)
            }
            (roles, [earlier @ .., team]) => {
                Ok(holders::of_team(tx, (workspace, team), after, number(most), (roles, earlier)).await?)
            }
            ([], []) => Ok(Vec::new()),
        }
    }
}

fn gone() -> Failure {
    Failure::invalid("page.token is from before something changed. Start again without it.")
}

fn number(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn entities(
    asked: &Asked,
    results: Vec<FoundEntity>,
    next: Option<&[&str]>,
) -> Result<FoundEntities, Failure> {
    Ok(FoundEntities { page: asked.ending(results.len(), next)?, results })
}

fn missing(name: &str) -> Failure {
    Failure::invalid(format!("{name} is missing."))
}

fn kind<'a>(entity: Option<&'a Entity>, name: &str) -> Result<&'a str, Failure> {
    let entity = entity.ok_or_else(|| missing(name))?;
    entity.kind.as_deref().ok_or_else(|| missing(&format!("{name}.type")))
}

fn named<'a>(entity: Option<&'a Entity>, name: &str) -> Result<(&'a str, &'a str), Failure> {
    let kind = kind(entity, name)?;
    let id = entity.and_then(|entity| entity.id.as_deref());
    Ok((kind, id.ok_or_else(|| missing(&format!("{name}.id")))?))
}

fn action(search: &Search) -> Result<&str, Failure> {
    let action = search.action.as_ref().ok_or_else(|| missing("action"))?;
    action.name.as_deref().ok_or_else(|| missing("action.name"))
}
