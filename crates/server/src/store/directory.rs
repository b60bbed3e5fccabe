//! Finds the exact user in the exact workspace, for agents.

use super::{
    Reading, StoreError,
    directory_candidates::{self, Looking},
    directory_near,
    directory_rows::{EVERYONE, one, push_best},
    member_counts,
    search::CLOSELY,
    sql,
};

pub use super::directory_rows::{Row, Search};

/// People in workspaces with support access who match exactly: the whole text first, then names, ids, and addresses
/// that begin with it, then words that begin with the words.
pub async fn search(tx: &mut Reading, search: &Search<'_>, limit: u32) -> Result<Vec<Row>, StoreError> {
    if member_counts::is_large_in_all(tx).await? {
        let mut found = Row::best(directory_near::find(tx, search, limit).await?, limit);
        if found.len() < usize::try_from(limit).unwrap_or(usize::MAX) {
            found.extend(directory_candidates::find(tx, search, Looking::Exactly { limit }).await?);
        }
        return Ok(Row::best(found, limit));
    }
    let mut query = search.ranked(everyone);
    search.sought.push_exact(&mut query, search.columns());
    push_best(&mut query, limit);
    Ok(query.build().fetch_all(tx.connection()).await?)
}

/// People who could match except for a typo, for a closer look.
pub async fn alike(tx: &mut Reading, search: &Search<'_>) -> Result<Vec<Row>, StoreError> {
    if member_counts::is_large_in_all(tx).await? {
        let found = directory_candidates::find(tx, search, Looking::Alike).await?;
        return Ok(Row::best(found, u32::MAX));
    }
    let mut query = search.unranked(everyone);
    search.sought.push_alike(&mut query, search.columns(), tx.kind());
    // The likeliest first, because not all of them are examined.
    query.push(" ORDER BY ");
    search.sought.push_how_many(&mut query, search.columns());
    query.push(" DESC LIMIT ").push_bind(CLOSELY);
    Ok(query.build().fetch_all(tx.connection()).await?)
}

fn everyone(query: &mut sql::QueryBuilder) {
    query.push(EVERYONE);
}

/// The user in this workspace.
pub async fn find(tx: &mut Reading, workspace: &str, user: &str) -> Result<Option<Row>, StoreError> {
    Ok(sql::query(one()).bind(workspace).bind(user).fetch_optional(tx.connection()).await?)
}
