//! People of a large organization whose name, id, or address is the searched text or begins with it: the best matches, each
//! kind straight from an index.

use super::{
    Reading, StoreError,
    directory_rows::{Row, Search, push_best},
    sql,
};

/// At most so many people are passed by because support is off where they are.
const PASSED: u32 = 20_000;
/// At most so many people are read whose id or address begins with the text. If there are more, the ranking by name is only
/// of these.
const BEGINNING: u32 = 1_000;

/// Rows with the best `limit` among them.
pub async fn find(tx: &mut Reading, search: &Search<'_>, limit: u32) -> Result<Vec<Row>, StoreError> {
    let mut found = by_name(tx, search, limit).await?;
    found.extend(beginning(tx, search, "p.id", limit).await?);
    // Folded addresses have no index of their own. Where folding leaves anything out but case, the words find the address.
    if search.by_email {
        found.extend(beginning(tx, search, "lower(p.email)", limit).await?);
    }
    Ok(found)
}

/// In the order of the names, which is that of the ranking, until there are enough.
async fn by_name(tx: &mut Reading, search: &Search<'_>, limit: u32) -> Result<Vec<Row>, StoreError> {
    let (from, to) = range(search);
    let mut query =
        sql::QueryBuilder::new("SELECT p.folded_name, p.id FROM people p WHERE p.folded_name >= ");
    query.push_bind(from.clone()).push(" AND p.folded_name < ").push_bind(to.clone());
    query.push(" ORDER BY p.folded_name, p.id LIMIT 1 OFFSET ").push_bind(PASSED);
    let end: Option<(String, String)> = query.build().fetch_optional(tx.connection()).await?;
    let mut query = search.ranked(|query| {
        query.push(
            "people n CROSS JOIN memberships o ON o.person_id = n.id
                 CROSS JOIN search x ON x.workspace_id = o.workspace_id AND x.person_id = o.person_id",
        );
    });
    query.push(" AND n.folded_name >= ").push_bind(from).push(" AND n.folded_name < ").push_bind(to);
    if let Some((name, id)) = end {
        query.push(" AND (n.folded_name, n.id) < (").push_list([name, id]).push(")");
    }
    query.push(" ORDER BY n.folded_name, n.id, w.name, w.id LIMIT ").push_bind(limit);
    Ok(query.build().fetch_all(tx.connection()).await?)
}

/// Those for whom `key` begins with the text.
async fn beginning(
    tx: &mut Reading,
    search: &Search<'_>,
    key: &str,
    limit: u32,
) -> Result<Vec<Row>, StoreError> {
    let (from, to) = range(search);
    let mut query = search.ranked(|query| {
        query.push("(SELECT p.id FROM people p WHERE ").push(key).push(" >= ").push_bind(from);
        query.push(" AND ").push(key).push(" < ").push_bind(to);
        query.push(" ORDER BY ").push(key).push(" LIMIT ").push_bind(BEGINNING);
        query.push(
            ") n CROSS JOIN memberships o ON o.person_id = n.id
                 CROSS JOIN search x ON x.workspace_id = o.workspace_id AND x.person_id = o.person_id",
        );
    });
    search.sought.push_exact(&mut query, search.columns());
    push_best(&mut query, limit);
    Ok(query.build().fetch_all(tx.connection()).await?)
}

/// Every text that begins with the searched one is from the first on and before the second.
fn range(search: &Search<'_>) -> (String, String) {
    let whole = search.sought.whole();
    let mut after: Vec<char> = whole.chars().collect();
    while let Some(last) = after.pop() {
        // Surrogates are not characters, and are skipped.
        let next = (u32::from(last) + 1..=u32::from(char::MAX)).find_map(char::from_u32);
        if let Some(next) = next {
            after.push(next);
            break;
        }
    }
    (whole, after.into_iter().collect())
}
