//! The rows of the member list: how they are selected and narrowed, and with what the database begins to look for them.

use super::{
    Reading, StoreError,
    member_order::{Order, Place},
    search::Sought,
    search_conditions::Columns,
    sql, words,
};
use ergo_protocol::{
    Person, UnixMillis,
    workspace::{Member, MemberSort, MemberStatus, Named},
};
use std::{collections::HashMap, ops::Range};

/// The filters of a list.
#[derive(Clone, Debug, Default)]
pub struct Narrowed {
    /// Words to find in the name, address, or id.
    pub q: Option<Sought>,
    /// A role's id.
    pub role: Option<String>,
    /// A team's id.
    pub team: Option<String>,
    /// A status.
    pub status: Option<MemberStatus>,
}

impl Narrowed {
    /// Whether the database keeps the count of these members.
    pub fn is_kept(&self) -> bool {
        self.q.is_none() && (self.team.is_none() || (self.role.is_none() && self.status.is_none()))
    }
}

/// At most `most` rows after a place, in the order `by`.
pub async fn rows(
    tx: &mut Reading,
    list: &List<'_>,
    start: &Start,
    by: Order,
    after: Option<&Place>,
    most: u32,
) -> Result<Vec<Row>, StoreError> {
    let mut query = of_list(list, start);
    by.push(&mut query, after);
    query.push(" LIMIT ").push_bind(most);
    Ok(query.build().fetch_all(tx.connection()).await?)
}

/// The place of the row that `skip` others come before.
pub async fn place_at(
    tx: &mut Reading,
    list: &List<'_>,
    start: &Start,
    skip: u32,
) -> Result<Option<Place>, StoreError> {
    // Only what is needed for the order, so that it is read straight from an index.
    let more = match list.order.by {
        MemberSort::Name | MemberSort::Joined => "",
        MemberSort::Role => " JOIN roles r ON r.id = m.role_id",
        MemberSort::LastSeen => " JOIN people p ON p.id = m.person_id",
    };
    let (key, tables) = (list.order.key(), start.tables());
    let mut query =
        sql::QueryBuilder::new(format!("SELECT {key} AS key, m.sort_name, m.person_id FROM {tables}{more}"));
    push_condition(&mut query, list.workspace, list.narrowed, start);
    if let Some(sought) = &list.narrowed.q {
        sought.push_exact(&mut query, Columns::MEMBERS);
    }
    list.order.push(&mut query, None);
    query.push(" LIMIT 1 OFFSET ").push_bind(skip);
    Ok(query.build().fetch_optional(tx.connection()).await?)
}

/// All rows of a list, without an order.
pub fn of_list(list: &List<'_>, start: &Start) -> sql::QueryBuilder {
    let mut query = select(list.order, start);
    push_condition(&mut query, list.workspace, list.narrowed, start);
    if let Some(sought) = &list.narrowed.q {
        sought.push_exact(&mut query, Columns::MEMBERS);
    }
    query
}

/// The columns of [`Row`], from these tables.
pub fn select(order: Order, start: &Start) -> sql::QueryBuilder {
    sql::QueryBuilder::new(format!(
        "SELECT p.id, p.name, p.email, p.folded_email, p.timezone, p.last_seen_at, m.status, m.joined_at, m.sort_name,
                r.id AS role_id, r.name AS role, {} AS key
         FROM {} JOIN people p ON p.id = m.person_id JOIN roles r ON r.id = m.role_id",
        order.key(),
        start.tables()
    ))
}

/// Adds the conditions of the filters, but not the searched text.
pub fn push_condition(query: &mut sql::QueryBuilder, workspace: &str, narrowed: &Narrowed, start: &Start) {
    query.push(" WHERE m.workspace_id = ").push_bind(workspace.to_owned());
    if start.has_text() {
        query.push(" AND x.workspace_id = ").push_bind(workspace.to_owned());
    }
    match start {
        Start::Grams(grams, numbers) => {
            query.push(" AND search_grams MATCH ").push_bind(grams.clone());
            query.push(" AND search_grams.rowid >= ").push_bind(numbers.start);
            query.push(" AND search_grams.rowid < ").push_bind(numbers.end);
        }
        Start::Unnumbered => {
            query.push(" AND x.number IS NULL");
        }
        _ => {}
    }
    if let Some(role) = &narrowed.role {
        query.push(" AND m.role_id = ").push_bind(role.clone());
    }
    if let Some(status) = narrowed.status {
        // As an expression, it is not looked up in its own index.
        query.push(if matches!(start, Start::Role) { " AND m.status || '' = " } else { " AND m.status = " });
        query.push_bind(status.as_str());
    }
    if let (Some(team), Start::Team | Start::TeamAndText) = (&narrowed.team, start) {
        query.push(" AND y.workspace_id = ").push_bind(workspace.to_owned());
        query.push(" AND y.team_id = ").push_bind(team.clone());
    } else if let Some(team) = &narrowed.team {
        query.push(
            " AND EXISTS (SELECT 1 FROM team_members y WHERE y.person_id = m.person_id
                              AND y.workspace_id = m.workspace_id AND y.team_id = ",
        );
        query.push_bind(team.clone()).push(")");
    }
}

/// One list, and its order.
pub struct List<'a> {
    /// Of which workspace.
    pub workspace: &'a str,
    /// Its filters.
    pub narrowed: &'a Narrowed,
    /// Its order.
    pub order: Order,
}

/// With what the database begins to look for members. If many match, a page is soon full. Few may be anywhere, and are sorted
/// when they are found.
#[derive(Clone)]
pub enum Start {
    /// The members, in their order, until the page is full.
    Members,
    /// The same, each with the text that is searched.
    MembersAndText,
    /// The members of a role, which are fewer than those of the status.
    Role,
    /// The members of a team.
    Team,
    /// The same, each with the text that is searched.
    TeamAndText,
    /// The text that is searched, all of it, and then the members who were found.
    Text,
    /// The index of what may match: an FTS5 expression, and among which numbers (see migration 21).
    Grams(String, Range<i64>),
    /// The members who are not in that index yet.
    Unnumbered,
}

impl Start {
    /// Whether `search` is among the tables.
    const fn has_text(&self) -> bool {
        !matches!(self, Self::Members | Self::Role | Self::Team)
    }

    /// The tables to select from.
    pub const fn tables(&self) -> &'static str {
        match self {
            Self::Members | Self::Role => "memberships m",
            Self::Team => {
                "team_members y CROSS JOIN memberships m ON m.workspace_id = y.workspace_id AND m.person_id = y.person_id"
            }
            Self::TeamAndText => {
                "team_members y
                     CROSS JOIN memberships m ON m.workspace_id = y.workspace_id AND m.person_id = y.person_id
                     CROSS JOIN search x ON x.workspace_id = y.workspace_id AND x.person_id = y.person_id"
            }
            Self::MembersAndText => {
                "memberships m CROSS JOIN search x ON x.workspace_id = m.workspace_id AND x.person_id = m.person_id"
            }
            Self::Grams(..) => {
                "search_grams CROSS JOIN search x ON x.number = search_grams.rowid
                     CROSS JOIN memberships m ON m.workspace_id = x.workspace_id AND m.person_id = x.person_id"
            }
            Self::Unnumbered => {
                "search x INDEXED BY search_unnumbered
                     CROSS JOIN memberships m ON m.workspace_id = x.workspace_id AND m.person_id = x.person_id"
            }
            Self::Text => {
                "search x CROSS JOIN memberships m ON m.workspace_id = x.workspace_id AND m.person_id = x.person_id"
            }
        }
    }
}

/// A row of the list, without its teams.
pub struct Row {
    /// Whose it is.
    pub person: Person,
    /// The address as it is searched.
    pub folded_email: String,
    role: Named,
    timezone: String,
    status: MemberStatus,
    joined_at: UnixMillis,
    last_seen_at: Option<UnixMillis>,
    /// The name as it is sorted.
    pub sort_name: String,
    /// What it is sorted by, unless that is the name.
    key: i64,
}

impl Row {
    /// Its place in the list.
    pub fn place(&self) -> Place {
        Place { key: self.key, name: self.sort_name.clone(), id: self.person.id.clone() }
    }
}

impl sql::FromRow for Row {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
        Ok(Self {
            person: Person {
                id: row.try_get("id")?,
                name: row.try_get("name")?,
                email: row.try_get("email")?,
            },
            folded_email: row.try_get("folded_email")?,
            role: Named { id: row.try_get("role_id")?, name: row.try_get("role")? },
            timezone: row.try_get("timezone")?,
            status: words::column(row, "status")?,
            joined_at: row.try_get("joined_at")?,
            last_seen_at: row.try_get("last_seen_at")?,
            sort_name: row.try_get("sort_name")?,
            key: row.try_get("key")?,
        })
    }
}

/// The members of these rows.
pub async fn with_teams(
    tx: &mut Reading,
    workspace: &str,
    rows: Vec<Row>,
) -> Result<Vec<Member>, StoreError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut query = sql::QueryBuilder::new(
        "SELECT x.person_id, t.id, t.name FROM team_members x JOIN teams t ON t.id = x.team_id WHERE x.workspace_id = ",
    );
    query.push_bind(workspace.to_owned()).push(" AND x.person_id IN (");
    query.push_list(rows.iter().map(|row| row.person.id.clone()));
    query.push(") ORDER BY t.folded_name, t.id");
    let pairs: Vec<(String, String, String)> = query.build().fetch_all(tx.connection()).await?;
    let mut teams: HashMap<String, Vec<Named>> = HashMap::new();
    for (person, id, name) in pairs {
        teams.entry(person).or_default().push(Named { id, name });
    }
    let member = |row: Row| Member {
        teams: Some(teams.remove(&row.person.id).unwrap_or_default()),
        person: row.person,
        role: row.role,
        timezone: row.timezone,
        status: row.status,
        joined_at: row.joined_at,
        last_seen_at: row.last_seen_at,
    };
    Ok(rows.into_iter().map(member).collect())
}
