//! A workspace's members as a list: searched, filtered, sorted, and paged.

use super::{
    Reading, StoreError,
    search::{CLOSELY, Columns, Sought},
    sql, words,
};
use ergo_protocol::{
    Person, UnixMillis,
    workspace::{Member, MemberSort, MemberStatus, Named, SortOrder},
};
use std::collections::HashMap;

/// A search that finds at most so many sorts them; one that finds more reads the members in their order.
const FEW: u32 = 2_000;

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

/// The order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// What to order by; ties are ordered by name, then id.
    pub by: MemberSort,
    /// The direction.
    pub direction: SortOrder,
}

impl Order {
    /// By name, the default.
    pub const BY_NAME: Self = Self { by: MemberSort::Name, direction: SortOrder::Ascending };
}

/// The place of a row in the list: the sort key (unused if sorted by name), the folded name, and the id. Not a row
/// number, so that while members come and go, no page repeats or skips anyone who stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The role's position, or a time; -1 for someone who was never seen.
    pub key: i64,
    /// The folded name.
    pub name: String,
    /// The id.
    pub id: String,
}

impl Order {
    fn key(self) -> &'static str {
        match self.by {
            MemberSort::Name => "0",
            MemberSort::Role => "r.position",
            MemberSort::LastSeen => "coalesce(p.last_seen_at, -1)",
            MemberSort::Joined => "m.joined_at",
        }
    }

    /// The comparison sign and direction: for the order itself, and for the names within ties.
    fn words(self) -> [(&'static str, &'static str); 2] {
        let (ascending, descending) = ((">", "ASC"), ("<", "DESC"));
        match (self.by, self.direction) {
            (_, SortOrder::Ascending) => [ascending, ascending],
            (MemberSort::Name, SortOrder::Descending) => [descending, descending],
            (_, SortOrder::Descending) => [descending, ascending],
        }
    }

    fn push(self, query: &mut sql::QueryBuilder, after: Option<&Place>) {
        let [(sign, direction), (name_sign, name_direction)] = self.words();
        let key = self.key();
        if let Some(Place { key: at, name, id }) = after {
            if self.by == MemberSort::Name {
                query.push(" AND (");
            } else {
                query.push(format!(" AND {key} {sign}= ")).push_bind(*at);
                query.push(format!(" AND ({key} {sign} ")).push_bind(*at).push(" OR ");
            }
            query.push(format!("(m.sort_name, m.person_id) {name_sign} (")).push_bind(name.clone());
            query.push(", ").push_bind(id.clone()).push("))");
        }
        query.push(" ORDER BY ");
        if self.by != MemberSort::Name {
            query.push(format!("{key} {direction}, "));
        }
        query.push(format!("m.sort_name {name_direction}, m.person_id {name_direction}"));
    }
}

/// One page of members.
pub struct Page {
    /// The rows, with their teams.
    pub items: Vec<Member>,
    /// The place of the last row, if there are more.
    pub next: Option<Place>,
}

/// How many members match.
pub async fn count(tx: &mut Reading, workspace: &str, narrowed: &Narrowed) -> Result<u32, StoreError> {
    let query = match narrowed {
        Narrowed { q: None, team: None, role, status } => kept_count(workspace, role.as_ref(), *status),
        Narrowed { q: None, team: Some(team), role: None, status: None } => kept_team_count(workspace, team),
        // Each membership has its row in the search table, and nothing else of it counts here.
        Narrowed { q: Some(sought), team: None, role: None, status: None } => {
            let mut query = sql::QueryBuilder::new("SELECT count(*) FROM search x WHERE x.workspace_id = ");
            query.push_bind(workspace.to_owned());
            sought.push_exact(&mut query, Columns::MEMBERS);
            query
        }
        _ => {
            let start = if narrowed.q.is_some() { Start::Text } else { Start::Team };
            let mut query = sql::QueryBuilder::new(format!("SELECT count(*) FROM {}", start.tables()));
            push_condition(&mut query, workspace, narrowed, start);
            if let Some(sought) = &narrowed.q {
                sought.push_exact(&mut query, Columns::MEMBERS);
            }
            query
        }
    };
    number(tx, query).await
}

async fn number(tx: &mut Reading, query: sql::QueryBuilder) -> Result<u32, StoreError> {
    let count: i64 = query.build().fetch_one(tx.connection()).await?;
    Ok(words::count(count))
}

fn kept_count(workspace: &str, role: Option<&String>, status: Option<MemberStatus>) -> sql::QueryBuilder {
    let mut query = sql::QueryBuilder::new(
        "SELECT CAST(coalesce(sum(members), 0) AS BIGINT) FROM member_counts WHERE workspace_id = ",
    );
    query.push_bind(workspace.to_owned());
    if let Some(role) = role {
        query.push(" AND role_id = ").push_bind(role.clone());
    }
    if let Some(status) = status {
        query.push(" AND status = ").push_bind(status.as_str());
    }
    query
}

/// The team is one of this workspace, or nobody matches.
fn kept_team_count(workspace: &str, team: &str) -> sql::QueryBuilder {
    let mut query = sql::QueryBuilder::new(
        "SELECT CAST(coalesce(sum(c.members), 0) AS BIGINT) FROM teams t JOIN team_counts c ON c.team_id = t.id
         WHERE t.workspace_id = ",
    );
    query.push_bind(workspace.to_owned()).push(" AND t.id = ").push_bind(team.to_owned());
    query
}

/// A page of at most `limit` members after the given place, of `total` that match.
pub async fn page(
    tx: &mut Reading,
    workspace: &str,
    narrowed: &Narrowed,
    order: Order,
    after: Option<&Place>,
    limit: u32,
    total: u32,
) -> Result<Page, StoreError> {
    // One extra row shows whether there is a next page.
    let most = limit + 1;
    let is_plain = narrowed.q.is_none() && narrowed.team.is_none();
    let mut rows = if order.by == MemberSort::Role && is_plain && total > FEW {
        rows_by_role(tx, workspace, narrowed, order, after, most).await?
    } else {
        let start = start(tx, workspace, narrowed, total).await?;
        rows(tx, &List { workspace, narrowed, order }, start, order, after, most).await?
    };
    let has_more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| has_more).map(|last| Place {
        key: last.key,
        name: last.sort_name.clone(),
        id: last.person.id.clone(),
    });
    Ok(Page { items: with_teams(tx, workspace, rows).await?, next })
}

/// Where to begin if so many match.
async fn start(
    tx: &mut Reading,
    workspace: &str,
    narrowed: &Narrowed,
    total: u32,
) -> Result<Start, StoreError> {
    if narrowed.q.is_some() {
        return Ok(if total > FEW { Start::MembersAndText } else { Start::Text });
    }
    if narrowed.team.is_some() && total <= FEW {
        return Ok(Start::Team);
    }
    if let (Some(role), Some(status)) = (&narrowed.role, narrowed.status) {
        let of_role = number(tx, kept_count(workspace, Some(role), None)).await?;
        let of_status = number(tx, kept_count(workspace, None, Some(status))).await?;
        if of_role <= of_status {
            return Ok(Start::Role);
        }
    }
    Ok(Start::Members)
}

async fn rows(
    tx: &mut Reading,
    list: &List<'_>,
    start: Start,
    by: Order,
    after: Option<&Place>,
    most: u32,
) -> Result<Vec<Row>, StoreError> {
    let List { workspace, narrowed, order } = list;
    let mut query = select(*order, start);
    push_condition(&mut query, workspace, narrowed, start);
    if let Some(sought) = &narrowed.q {
        sought.push_exact(&mut query, Columns::MEMBERS);
    }
    by.push(&mut query, after);
    query.push(" LIMIT ").push_bind(most);
    Ok(query.build().fetch_all(tx.connection()).await?)
}

/// The same in the order of the roles: one role after the other, each straight from an index. No index has the members in the
/// order of a table that they only point to, and all of them would be sorted for each page.
async fn rows_by_role(
    tx: &mut Reading,
    workspace: &str,
    narrowed: &Narrowed,
    order: Order,
    after: Option<&Place>,
    most: u32,
) -> Result<Vec<Row>, StoreError> {
    let mut roles = positions(tx, workspace).await?;
    if order.direction == SortOrder::Descending {
        roles.reverse();
    }
    let mut found = Vec::new();
    for (id, position) in roles {
        let is_past = after.is_some_and(|after| match order.direction {
            SortOrder::Ascending => position < after.key,
            SortOrder::Descending => position > after.key,
        });
        let left = most.saturating_sub(u32::try_from(found.len()).unwrap_or(u32::MAX));
        if is_past || left == 0 || narrowed.role.as_ref().is_some_and(|role| *role != id) {
            continue;
        }
        let after = after.filter(|after| after.key == position);
        let of_role = Narrowed { role: Some(id), ..narrowed.clone() };
        let start = start(tx, workspace, &of_role, u32::MAX).await?;
        let list = List { workspace, narrowed: &of_role, order };
        found.extend(rows(tx, &list, start, Order::BY_NAME, after, left).await?);
    }
    Ok(found)
}

async fn positions(tx: &mut Reading, workspace: &str) -> Result<Vec<(String, i64)>, StoreError> {
    let query = sql::query("SELECT id, position FROM roles WHERE workspace_id = $1 ORDER BY position");
    Ok(query.bind(workspace).fetch_all(tx.connection()).await?)
}

/// Members who could match except for a typo, with their folded name and address, for a closer look.
pub async fn alike(
    tx: &mut Reading,
    workspace: &str,
    narrowed: &Narrowed,
) -> Result<Vec<(Member, [String; 2])>, StoreError> {
    let mut query = select(Order::BY_NAME, Start::Text);
    push_condition(&mut query, workspace, narrowed, Start::Text);
    if let Some(sought) = &narrowed.q {
        sought.push_alike(&mut query, Columns::MEMBERS, tx.kind());
    }
    Order::BY_NAME.push(&mut query, None);
    query.push(" LIMIT ").push_bind(CLOSELY);
    let rows: Vec<Row> = query.build().fetch_all(tx.connection()).await?;
    let texts: Vec<_> = rows.iter().map(|row| [row.sort_name.clone(), row.folded_email.clone()]).collect();
    Ok(with_teams(tx, workspace, rows).await?.into_iter().zip(texts).collect())
}

/// The member with this id, as a row of the list.
pub async fn find(tx: &mut Reading, workspace: &str, person: &str) -> Result<Option<Member>, StoreError> {
    let mut query = select(Order::BY_NAME, Start::Members);
    push_condition(&mut query, workspace, &Narrowed::default(), Start::Members);
    query.push(" AND m.person_id = ").push_bind(person.to_owned());
    let row: Option<Row> = query.build().fetch_optional(tx.connection()).await?;
    Ok(with_teams(tx, workspace, row.into_iter().collect()).await?.pop())
}

fn select(order: Order, start: Start) -> sql::QueryBuilder {
    sql::QueryBuilder::new(format!(
        "SELECT p.id, p.name, p.email, p.folded_email, p.timezone, p.last_seen_at, m.status, m.joined_at, m.sort_name,
                r.id AS role_id, r.name AS role, {} AS key
         FROM {} JOIN people p ON p.id = m.person_id JOIN roles r ON r.id = m.role_id",
        order.key(),
        start.tables()
    ))
}

fn push_condition(query: &mut sql::QueryBuilder, workspace: &str, narrowed: &Narrowed, start: Start) {
    query.push(" WHERE m.workspace_id = ").push_bind(workspace.to_owned());
    if narrowed.q.is_some() {
        query.push(" AND x.workspace_id = ").push_bind(workspace.to_owned());
    }
    if let Some(role) = &narrowed.role {
        query.push(" AND m.role_id = ").push_bind(role.clone());
    }
    if let Some(status) = narrowed.status {
        // As an expression, it is not looked up in its own index.
        query.push(if matches!(start, Start::Role) { " AND m.status || '' = " } else { " AND m.status = " });
        query.push_bind(status.as_str());
    }
    if let (Some(team), Start::Team) = (&narrowed.team, start) {
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
struct List<'a> {
    workspace: &'a str,
    narrowed: &'a Narrowed,
    order: Order,
}

/// With what the database begins to look for members. If many match, a page is soon full. Few may be anywhere, and are sorted
/// when they are found.
#[derive(Clone, Copy)]
enum Start {
    /// The members, in their order, until the page is full.
    Members,
    /// The same, each with the text that is searched.
    MembersAndText,
    /// The members of a role, which are fewer than those of the status.
    Role,
    /// The members of a team.
    Team,
    /// The text that is searched, all of it, and then the members who were found.
    Text,
}

impl Start {
    const fn tables(self) -> &'static str {
        match self {
            Self::Members | Self::Role => "memberships m",
            Self::Team => {
                "team_members y CROSS JOIN memberships m ON m.workspace_id = y.workspace_id AND m.person_id = y.person_id"
            }
            Self::MembersAndText => {
                "memberships m CROSS JOIN search x ON x.workspace_id = m.workspace_id AND x.person_id = m.person_id"
            }
            Self::Text => {
                "search x CROSS JOIN memberships m ON m.workspace_id = x.workspace_id AND m.person_id = x.person_id"
            }
        }
    }
}

struct Row {
    person: Person,
    folded_email: String,
    role: Named,
    timezone: String,
    status: MemberStatus,
    joined_at: UnixMillis,
    last_seen_at: Option<UnixMillis>,
    sort_name: String,
    key: i64,
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

async fn with_teams(tx: &mut Reading, workspace: &str, rows: Vec<Row>) -> Result<Vec<Member>, StoreError> {
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
