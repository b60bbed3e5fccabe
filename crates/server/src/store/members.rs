//! Members of a workspace: searched, filtered, page by page; and what grants one something.

use super::{Reading, StoreError, Writing, words};
use ergo_protocol::{
    Person, UnixMillis,
    workspace::{Member, MemberStatus, Named},
};
use sqlx::{FromRow, QueryBuilder, Row as _, Sqlite, sqlite::SqliteRow};
use std::collections::HashMap;

/// What a list is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Narrowed {
    /// Folded text to find anywhere in the name, address or id.
    pub q: Option<String>,
    /// A role's id.
    pub role: Option<String>,
    /// A team's id.
    pub team: Option<String>,
}

/// The place of a row in the list: folded name, id. Not a row number: while members come and go, no page repeats or
/// skips anybody who stays.
pub type Place = (String, String);

/// One page of members by folded name, then id.
pub struct Page {
    /// The rows, with their teams.
    pub items: Vec<Member>,
    /// How many match in all.
    pub total: u32,
    /// The place of the last row, when there are more.
    pub next: Option<Place>,
}

/// A page of at most `limit` members after that place.
pub async fn page(
    tx: &mut Reading,
    workspace: &str,
    narrowed: &Narrowed,
    after: &Place,
    limit: u32,
) -> Result<Page, StoreError> {
    // Without a search, counting needs no names.
    let mut count = QueryBuilder::<Sqlite>::new(if narrowed.q.is_some() {
        "SELECT count(*) FROM memberships m JOIN people p ON p.id = m.person_id WHERE "
    } else {
        "SELECT count(*) FROM memberships m WHERE "
    });
    push_condition(&mut count, workspace, narrowed);
    let total: i64 = count.build_query_scalar().fetch_one(tx.connection()).await?;

    let mut query = QueryBuilder::<Sqlite>::new(SELECT);
    push_condition(&mut query, workspace, narrowed);
    query.push(" AND (m.sort_name, m.person_id) > (").push_bind(after.0.clone());
    query.push(", ").push_bind(after.1.clone());
    // Reading one extra row tells whether there is a next page.
    query.push(") ORDER BY m.sort_name, m.person_id LIMIT ").push_bind(limit + 1);
    let mut rows: Vec<Row> = query.build_query_as().fetch_all(tx.connection()).await?;
    let has_more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| has_more).map(|last| (last.sort_name.clone(), last.person.id.clone()));
    let items = with_teams(tx, workspace, rows).await?;
    Ok(Page { items, total: words::count(total), next })
}

const SELECT: &str =
    "SELECT p.id, p.name, p.email, p.timezone, p.last_seen_at, m.status, m.joined_at, m.sort_name, r.id AS role_id, r.name AS role
     FROM memberships m JOIN people p ON p.id = m.person_id JOIN roles r ON r.id = m.role_id WHERE ";

fn push_condition(query: &mut QueryBuilder<Sqlite>, workspace: &str, narrowed: &Narrowed) {
    query.push("m.workspace_id = ").push_bind(workspace.to_owned());
    if let Some(role) = &narrowed.role {
        query.push(" AND m.role_id = ").push_bind(role.clone());
    }
    if let Some(team) = &narrowed.team {
        query.push(
            " AND EXISTS (SELECT 1 FROM team_members x WHERE x.person_id = m.person_id
                              AND x.workspace_id = m.workspace_id AND x.team_id = ",
        );
        query.push_bind(team.clone()).push(")");
    }
    if let Some(q) = &narrowed.q {
        let pattern = words::anywhere(q);
        query.push(" AND (p.folded_name LIKE ").push_bind(pattern.clone());
        query.push(" ESCAPE '\\' OR p.folded_email LIKE ").push_bind(pattern.clone());
        query.push(" ESCAPE '\\' OR p.id LIKE ").push_bind(pattern).push(" ESCAPE '\\')");
    }
}

/// The one member of that id as a row of the list.
pub async fn find(tx: &mut Reading, workspace: &str, person: &str) -> Result<Option<Member>, StoreError> {
    let mut query = QueryBuilder::<Sqlite>::new(SELECT);
    query.push("m.workspace_id = ").push_bind(workspace.to_owned());
    query.push(" AND m.person_id = ").push_bind(person.to_owned());
    let row: Option<Row> = query.build_query_as().fetch_optional(tx.connection()).await?;
    Ok(with_teams(tx, workspace, row.into_iter().collect()).await?.pop())
}

/// What else there is to know of a member: locale, when they joined, when they were last seen.
pub async fn more(
    tx: &mut Reading,
    workspace: &str,
    person: &str,
) -> Result<(String, UnixMillis, Option<UnixMillis>), StoreError> {
    Ok(sqlx::query_as(
        "SELECT p.locale, m.joined_at, p.last_seen_at FROM memberships m JOIN people p ON p.id = m.person_id
         WHERE m.workspace_id = $1 AND m.person_id = $2",
    )
    .bind(workspace)
    .bind(person)
    .fetch_one(tx.connection())
    .await?)
}

/// Somebody's standing in a workspace; `None` when they are no member.
pub async fn status(
    tx: &mut Reading,
    workspace: &str,
    person: &str,
) -> Result<Option<MemberStatus>, StoreError> {
    let word: Option<String> =
        sqlx::query_scalar("SELECT status FROM memberships WHERE workspace_id = $1 AND person_id = $2")
            .bind(workspace)
            .bind(person)
            .fetch_optional(tx.connection())
            .await?;
    word.as_deref().map(words::read).transpose()
}

/// The workspaces in which somebody is an active member.
pub async fn workspaces_of(tx: &mut Reading, person: &str) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT workspace_id FROM memberships WHERE person_id = $1 AND status = 'active' ORDER BY workspace_id",
    )
    .bind(person)
    .fetch_all(tx.connection())
    .await?)
}

/// What grants something: a role or a team, with the keys of what it allows.
pub struct Granting {
    /// The role or team.
    pub named: Named,
    /// The keys, separated by spaces.
    pub keys: String,
}

/// A member's role and teams, with what they allow. `None` when that person is no member.
pub async fn granting(
    tx: &mut Reading,
    workspace: &str,
    person: &str,
) -> Result<Option<(Granting, Vec<Granting>)>, StoreError> {
    type Found = (String, String, String);
    let granting = |(id, name, keys): Found| Granting { named: Named { id, name }, keys };
    let role: Option<Found> = sqlx::query_as(
        "SELECT r.id, r.name, r.permissions FROM memberships m JOIN roles r ON r.id = m.role_id
         WHERE m.workspace_id = $1 AND m.person_id = $2",
    )
    .bind(workspace)
    .bind(person)
    .fetch_optional(tx.connection())
    .await?;
    let Some(role) = role else { return Ok(None) };
    let teams: Vec<Found> = sqlx::query_as(
        "SELECT t.id, t.name, t.permissions FROM team_members x JOIN teams t ON t.id = x.team_id
         WHERE x.workspace_id = $1 AND x.person_id = $2 ORDER BY t.folded_name, t.id",
    )
    .bind(workspace)
    .bind(person)
    .fetch_all(tx.connection())
    .await?;
    Ok(Some((granting(role), teams.into_iter().map(granting).collect())))
}

/// The active members who have that permission, by their role or a team.
pub async fn with_permission(
    tx: &mut Reading,
    workspace: &str,
    permission: &str,
) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT m.person_id FROM memberships m JOIN roles r ON r.id = m.role_id
         WHERE m.workspace_id = $1 AND m.status = 'active' AND (' ' || r.permissions || ' ' LIKE $2 ESCAPE '\\' OR EXISTS (
             SELECT 1 FROM team_members x JOIN teams t ON t.id = x.team_id
             WHERE x.workspace_id = $1 AND x.person_id = m.person_id 
                 AND ' ' || t.permissions || ' ' LIKE $2 ESCAPE '\\'))
         ORDER BY m.person_id",
    )
    .bind(workspace)
    .bind(words::anywhere(&format!(" {permission} ")))
    .fetch_all(tx.connection())
    .await?)
}

/// The active owners of a workspace.
pub async fn owners(tx: &mut Reading, workspace: &str) -> Result<Vec<String>, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT m.person_id FROM memberships m JOIN roles r ON r.id = m.role_id
         WHERE m.workspace_id = $1 AND m.status = 'active' AND r.is_owner <> 0 ORDER BY m.person_id",
    )
    .bind(workspace)
    .fetch_all(tx.connection())
    .await?)
}

/// Gives a member another role.
pub async fn set_role(tx: &mut Writing, workspace: &str, person: &str, role: &str) -> Result<(), StoreError> {
    sqlx::query("UPDATE memberships SET role_id = $1 WHERE workspace_id = $2 AND person_id = $3")
        .bind(role)
        .bind(workspace)
        .bind(person)
        .execute(tx.connection())
        .await?;
    Ok(())
}

struct Row {
    person: Person,
    role: Named,
    timezone: String,
    status: String,
    joined_at: UnixMillis,
    last_seen_at: Option<UnixMillis>,
    sort_name: String,
}

impl FromRow<'_, SqliteRow> for Row {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            person: Person {
                id: row.try_get("id")?,
                name: row.try_get("name")?,
                email: row.try_get("email")?,
            },
            role: Named { id: row.try_get("role_id")?, name: row.try_get("role")? },
            timezone: row.try_get("timezone")?,
            status: row.try_get("status")?,
            joined_at: row.try_get("joined_at")?,
            last_seen_at: row.try_get("last_seen_at")?,
            sort_name: row.try_get("sort_name")?,
        })
    }
}

async fn with_teams(tx: &mut Reading, workspace: &str, rows: Vec<Row>) -> Result<Vec<Member>, StoreError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = QueryBuilder::<Sqlite>::new(
        "SELECT x.person_id, t.id, t.name FROM team_members x JOIN teams t ON t.id = x.team_id WHERE x.workspace_id = ",
    );
    query.push_bind(workspace.to_owned()).push(" AND x.person_id IN (");
    let mut list = query.separated(", ");
    for row in &rows {
        list.push_bind(row.person.id.clone());
    }
    query.push(") ORDER BY t.folded_name, t.id");
    let pairs: Vec<(String, String, String)> = query.build_query_as().fetch_all(tx.connection()).await?;
    let mut teams: HashMap<String, Vec<Named>> = HashMap::new();
    for (person, id, name) in pairs {
        teams.entry(person).or_default().push(Named { id, name });
    }
    rows.into_iter()
        .map(|row| {
            Ok(Member {
                teams: Some(teams.remove(&row.person.id).unwrap_or_default()),
                person: row.person,
                role: row.role,
                timezone: row.timezone,
                status: words::read(&row.status)?,
                joined_at: row.joined_at,
                last_seen_at: row.last_seen_at,
            })
        })
        .collect()
}
