//! A workspace's members as a list: searched, filtered, sorted, and paged.

use super::{
    Reading, StoreError,
    member_counts::{Total, is_large, number, of_team, of_workspace},
    member_order::{Order, Place},
    member_rows::{List, Narrowed, Row, Start, place_at, push_condition, rows, select, with_teams},
    member_search::{self, FEW},
    search::CLOSELY,
    search_conditions::Columns,
    sql,
};
use ergo_protocol::workspace::{Member, MemberSort, SortOrder};

/// One page of members.
pub struct Page {
    /// The rows, with their teams.
    pub items: Vec<Member>,
    /// The place of the last row, if there are more.
    pub next: Option<Place>,
}

/// How many members match. In a large workspace, not all of them are counted, unless the database keeps the count.
pub async fn count(tx: &mut Reading, workspace: &str, narrowed: &Narrowed) -> Result<Total, StoreError> {
    let query = match narrowed {
        Narrowed { q: None, team: None, role, status } => {
            let members = of_workspace(tx, workspace, role.as_deref(), *status).await?;
            return Ok(Total::exactly(members));
        }
        Narrowed { q: None, team: Some(team), role: None, status: None } => {
            return Ok(Total::exactly(of_team(tx, workspace, team).await?));
        }
        narrowed if is_large(tx, workspace).await? => {
            return member_search::count(tx, workspace, narrowed).await;
        }
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
            push_condition(&mut query, workspace, narrowed, &start);
            if let Some(sought) = &narrowed.q {
                sought.push_exact(&mut query, Columns::MEMBERS);
            }
            query
        }
    };
    Ok(Total::exactly(number(tx, query).await?))
}

/// A page of at most `limit` members after the given place, of `total` that match.
pub async fn page(
    tx: &mut Reading,
    list: &List<'_>,
    after: Option<&Place>,
    limit: u32,
    total: Total,
) -> Result<Page, StoreError> {
    // One extra row shows whether there is a next page.
    let most = limit + 1;
    let List { workspace, narrowed, order } = list;
    let is_kept = narrowed.is_kept();
    let mut rows = if !is_kept && is_large(tx, workspace).await? {
        member_search::page(tx, list, after, most, total).await?
    } else if order.by == MemberSort::Role && is_kept && narrowed.team.is_none() && total.members > FEW {
        rows_by_role(tx, list, after, most).await?
    } else {
        let start = start(tx, workspace, narrowed, total.members).await?;
        rows(tx, list, &start, *order, after, most).await?
    };
    let has_more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| has_more).map(Row::place);
    Ok(Page { items: with_teams(tx, workspace, rows).await?, next })
}

/// The place of the last of the first `skip` members, of `total` that match, all of whom were counted. `None` if that is
/// all of them.
pub async fn place(
    tx: &mut Reading,
    list: &List<'_>,
    skip: u32,
    total: u32,
) -> Result<Option<Place>, StoreError> {
    if skip >= total {
        return Ok(None);
    }
    if list.order.by == MemberSort::Role && list.narrowed.is_kept() && list.narrowed.team.is_none() {
        return place_by_role(tx, list, skip).await;
    }
    if !list.narrowed.is_kept() && is_large(tx, list.workspace).await? {
        // Few match, or not all of them would have been counted.
        let rows = member_search::page(tx, list, None, skip, Total::exactly(total)).await?;
        return Ok(rows.last().map(Row::place));
    }
    let start = start(tx, list.workspace, list.narrowed, total).await?;
    // From the end that is nearer.
    if list.order.by == MemberSort::Name && skip > total / 2 {
        let order = list.order.reversed();
        let from_end = List { workspace: list.workspace, narrowed: list.narrowed, order };
        return place_at(tx, &from_end, &start, total - skip).await;
    }
    place_at(tx, list, &start, skip - 1).await
}

async fn place_by_role(
    tx: &mut Reading,
    list: &List<'_>,
    mut skip: u32,
) -> Result<Option<Place>, StoreError> {
    for (role, position) in roles_in_order(tx, list).await? {
        let members = of_workspace(tx, list.workspace, Some(&role), list.narrowed.status).await?;
        if skip > members {
            skip -= members;
            continue;
        }
        let narrowed = Narrowed { role: Some(role), ..list.narrowed.clone() };
        let of_role = List { workspace: list.workspace, narrowed: &narrowed, order: Order::BY_NAME };
        let start = start(tx, list.workspace, &narrowed, members).await?;
        let place = place_at(tx, &of_role, &start, skip - 1).await?;
        return Ok(place.map(|place| Place { key: position, ..place }));
    }
    Ok(None)
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
        let of_role = of_workspace(tx, workspace, Some(role), None).await?;
        let of_status = of_workspace(tx, workspace, None, Some(status)).await?;
        if of_role <= of_status {
            return Ok(Start::Role);
        }
    }
    Ok(Start::Members)
}

/// The same in the order of the roles: one role after the other, each straight from an index. No index has the members in the
/// order of a table that they only point to, and all of them would be sorted for each page.
async fn rows_by_role(
    tx: &mut Reading,
    list: &List<'_>,
    after: Option<&Place>,
    most: u32,
) -> Result<Vec<Row>, StoreError> {
    let List { workspace, narrowed, order } = *list;
    let mut found = Vec::new();
    for (id, position) in roles_in_order(tx, list).await? {
        let is_past = after.is_some_and(|after| match order.direction {
            SortOrder::Ascending => position < after.key,
            SortOrder::Descending => position > after.key,
        });
        let left = most.saturating_sub(u32::try_from(found.len()).unwrap_or(u32::MAX));
        if is_past || left == 0 {
            continue;
        }
        let after = after.filter(|after| after.key == position);
        let of_role = Narrowed { role: Some(id), ..narrowed.clone() };
        let start = start(tx, workspace, &of_role, u32::MAX).await?;
        let list = List { workspace, narrowed: &of_role, order };
        found.extend(rows(tx, &list, &start, Order::BY_NAME, after, left).await?);
    }
    Ok(found)
}

/// The roles whose members are listed, with their positions.
async fn roles_in_order(tx: &mut Reading, list: &List<'_>) -> Result<Vec<(String, i64)>, StoreError> {
    let query = sql::query("SELECT id, position FROM roles WHERE workspace_id = $1 ORDER BY position");
    let mut roles: Vec<(String, i64)> = query.bind(list.workspace).fetch_all(tx.connection()).await?;
    roles.retain(|(id, _)| list.narrowed.role.as_ref().is_none_or(|role| role == id));
    if list.order.direction == SortOrder::Descending {
        roles.reverse();
    }
    Ok(roles)
}

/// Members who could match except for a typo, with their folded name and address, for a closer look.
pub async fn alike(
    tx: &mut Reading,
    workspace: &str,
    narrowed: &Narrowed,
) -> Result<Vec<(Member, [String; 2])>, StoreError> {
    let rows = match &narrowed.q {
        Some(sought) if is_large(tx, workspace).await? => {
            member_search::alike(tx, workspace, narrowed, sought).await?
        }
        _ => {
            let mut query = select(Order::BY_NAME, &Start::Text);
            push_condition(&mut query, workspace, narrowed, &Start::Text);
            if let Some(sought) = &narrowed.q {
                sought.push_alike(&mut query, Columns::MEMBERS, tx.kind());
            }
            Order::BY_NAME.push(&mut query, None);
            query.push(" LIMIT ").push_bind(CLOSELY);
            query.build().fetch_all(tx.connection()).await?
        }
    };
    let texts: Vec<_> = rows.iter().map(|row| [row.sort_name.clone(), row.folded_email.clone()]).collect();
    Ok(with_teams(tx, workspace, rows).await?.into_iter().zip(texts).collect())
}

/// The member with this id, as a row of the list.
pub async fn find(tx: &mut Reading, workspace: &str, person: &str) -> Result<Option<Member>, StoreError> {
    let mut query = select(Order::BY_NAME, &Start::Members);
    push_condition(&mut query, workspace, &Narrowed::default(), &Start::Members);
    query.push(" AND m.person_id = ").push_bind(person.to_owned());
    let row: Option<Row> = query.build().fetch_optional(tx.connection()).await?;
    Ok(with_teams(tx, workspace, row.into_iter().collect()).await?.pop())
}
