//! Filters of a large workspace that no count is kept for: searched text, and a team with something else.
//! Not all members who match are counted, and none are read who cannot match.

use super::{
    Reading, StoreError,
    grams::Grams,
    member_counts::{Total, number, of_team, of_workspace},
    member_order::{Order, Place},
    member_rows::{List, Narrowed, Row, Start, of_list, push_condition, rows},
    numbering::{self, InList},
    search::{CLOSELY, Sought},
    search_conditions::Columns,
    sql,
};
use ergo_protocol::workspace::{MemberSort, SortOrder};

/// At most so many matches are counted, and at most so many are sorted for a page.
pub const FEW: u32 = 2_000;
/// A role, status, or team with at most so many members is read as a whole.
const NARROW: u32 = 5_000;
/// At most so many members are looked at for a typo.
const READ: i64 = 20_000;
/// At most so many members are read because they are not in the index yet.
const WAITING: i64 = 5_000;

/// How many match.
pub async fn count(tx: &mut Reading, workspace: &str, narrowed: &Narrowed) -> Result<Total, StoreError> {
    if let Narrowed { q: Some(sought), team: None, role: None, status: None } = narrowed
        && tx.kind() == sql::Kind::Postgres
    {
        // Of the text alone: the planner would join all memberships before it stops at so many.
        let mut query =
            sql::QueryBuilder::new("SELECT count(*) FROM (SELECT 1 FROM search x WHERE x.workspace_id = ");
        query.push_bind(workspace.to_owned());
        sought.push_exact(&mut query, Columns::MEMBERS);
        query.push(" LIMIT ").push_bind(i64::from(FEW) + 1).push(") few");
        let members = number(tx, query).await?;
        return Ok(Total { members: members.min(FEW), at_least: members > FEW });
    }
    let mut members = 0;
    for start in starts(tx, workspace, narrowed).await? {
        let mut query = sql::QueryBuilder::new("SELECT count(*) FROM (SELECT 1 FROM ");
        query.push(start.tables());
        push_condition(&mut query, workspace, narrowed, &start);
        if let Some(sought) = &narrowed.q {
            sought.push_exact(&mut query, Columns::MEMBERS);
        }
        query.push(" LIMIT ").push_bind(i64::from(FEW) + 1).push(") few");
        members += number(tx, query).await?;
    }
    Ok(Total { members: members.min(FEW), at_least: members > FEW })
}

/// At most `most` rows after a place, of `total` that match.
pub async fn page(
    tx: &mut Reading,
    list: &List<'_>,
    after: Option<&Place>,
    most: u32,
    total: Total,
) -> Result<Vec<Row>, StoreError> {
    let List { workspace, narrowed, order } = list;
    let starts = starts(tx, workspace, narrowed).await?;
    let is_numbered = starts.iter().any(|start| matches!(start, Start::Grams(..)));
    let is_by_name = order.by == MemberSort::Name;
    if total.at_least && !(is_numbered && is_by_name) {
        // In their order, a page of so many is soon full.
        let start = if narrowed.q.is_some() { Start::MembersAndText } else { Start::Members };
        return rows(tx, list, &start, *order, after, most).await;
    }
    let mut found = Vec::new();
    for start in starts {
        found.extend(match start {
            Start::Grams(..) if is_by_name => by_number(tx, list, start, after, most).await?,
            start => rows(tx, list, &start, *order, after, most).await?,
        });
    }
    found.sort_by(|one, other| order.compare(&one.place(), &other.place()));
    found.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    Ok(found)
}

/// Members who could match except for a typo, by name.
pub async fn alike(
    tx: &mut Reading,
    workspace: &str,
    narrowed: &Narrowed,
    sought: &Sought,
) -> Result<Vec<Row>, StoreError> {
    let mut found = Vec::new();
    for mut start in text_starts(tx, workspace, sought, true).await? {
        if let Start::Grams(grams, numbers) = &mut start {
            // Halves of short words can be in everyone, and the first of those are enough for a guess.
            numbers.end = numbering::first_of(tx, grams, numbers, READ).await?;
        }
        let list =
            List { workspace, narrowed: &Narrowed { q: None, ..narrowed.clone() }, order: Order::BY_NAME };
        let mut query = of_list(&list, &start);
        sought.push_alike(&mut query, Columns::MEMBERS, tx.kind());
        if !matches!(start, Start::Grams(..)) {
            Order::BY_NAME.push(&mut query, None);
        }
        query.push(" LIMIT ").push_bind(CLOSELY);
        let some: Vec<Row> = query.build().fetch_all(tx.connection()).await?;
        found.extend(some);
    }
    found.sort_by(|one, other| Order::BY_NAME.compare(&one.place(), &other.place()));
    Ok(found)
}

/// In the order of the numbers, which is that of the names: the index gives them in that order.
async fn by_number(
    tx: &mut Reading,
    list: &List<'_>,
    start: Start,
    after: Option<&Place>,
    most: u32,
) -> Result<Vec<Row>, StoreError> {
    let Start::Grams(grams, mut numbers) = start else { return Ok(Vec::new()) };
    let direction = match list.order.direction {
        SortOrder::Ascending => "ASC",
        SortOrder::Descending => "DESC",
    };
    if let Some(Place { name, id, .. }) = after {
        let place = InList { name: name.clone(), id: id.clone() };
        if list.order.direction == SortOrder::Ascending {
            numbers.start = numbering::before(tx, list.workspace, &place).await?.unwrap_or(numbers.start);
        } else {
            let from = numbering::from(tx, list.workspace, &place).await?;
            numbers.end = from.map_or(numbers.end, |number| number + 1);
        }
    }
    let mut query = of_list(list, &Start::Grams(grams, numbers));
    if let Some(after) = after {
        list.order.push_after(&mut query, after);
    }
    query.push(format!(" ORDER BY search_grams.rowid {direction} LIMIT ")).push_bind(most);
    Ok(query.build().fetch_all(tx.connection()).await?)
}

/// Where to begin, so that few members are read. No member is in two of them.
async fn starts(tx: &mut Reading, workspace: &str, narrowed: &Narrowed) -> Result<Vec<Start>, StoreError> {
    let text = narrowed.q.is_some();
    if let Some(team) = &narrowed.team
        && of_team(tx, workspace, team).await? <= NARROW
    {
        return Ok(vec![if text { Start::TeamAndText } else { Start::Team }]);
    }
    let of_role = match &narrowed.role {
        Some(role) => of_workspace(tx, workspace, Some(role), None).await?,
        None => u32::MAX,
    };
    let of_status = match narrowed.status {
        Some(status) => of_workspace(tx, workspace, None, Some(status)).await?,
        None => u32::MAX,
    };
    if of_role.min(of_status) <= NARROW {
        let start = if of_role <= of_status { Start::Role } else { Start::Members };
        return Ok(vec![if text { Start::MembersAndText } else { start }]);
    }
    match &narrowed.q {
        Some(sought) => text_starts(tx, workspace, sought, false).await,
        None => Ok(vec![Start::Members]),
    }
}

async fn text_starts(
    tx: &mut Reading,
    workspace: &str,
    sought: &Sought,
    is_alike: bool,
) -> Result<Vec<Start>, StoreError> {
    if tx.kind() != sql::Kind::Sqlite || numbering::unnumbered(tx, workspace, WAITING + 1).await? > WAITING {
        return Ok(vec![Start::Text]);
    }
    let grams = if is_alike { Grams::alike(tx, sought).await? } else { Grams::exactly(tx, sought).await? };
    let numbers = numbering::numbers(tx, workspace).await?;
    Ok(match (grams, numbers) {
        (Grams::Anybody, _) => vec![Start::Text],
        (Grams::Matching(text), Some(numbers)) => vec![Start::Grams(text, numbers), Start::Unnumbered],
        (Grams::Matching(_) | Grams::Nobody, _) => vec![Start::Unnumbered],
    })
}
