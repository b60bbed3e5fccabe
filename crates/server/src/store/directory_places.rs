//! Workspaces of a large organization whose name or id has some of the searched words. There are far fewer workspaces than
//! members, so their names are read, not looked up.

use super::{Reading, StoreError, directory_rows::Search, search::Sought, search_conditions::Columns, sql};

/// At most so many workspaces are searched for the words that their names do not have.
const MOST: usize = 50;

/// A workspace whose name or id has some of the words.
pub struct Place {
    /// Its id.
    pub workspace: String,
    /// Its number, if its members are in the index (see migration 21).
    pub number: Option<i64>,
    /// The words that its name does not have: a member has to have them.
    pub others: Sought,
}

/// The workspaces with the most words.
pub struct Places {
    /// The workspaces.
    pub some: Vec<Place>,
    /// Whether there are more workspaces with some of the words.
    pub are_more: bool,
}

struct Named {
    workspace: String,
    number: Option<i64>,
    name: String,
}

/// The workspaces with support access whose names have some of the words: as they are, or except for one typo.
pub async fn find(tx: &mut Reading, search: &Search<'_>, is_alike: bool) -> Result<Places, StoreError> {
    let number = if tx.kind() == sql::Kind::Sqlite { "w.number" } else { "CAST(NULL AS BIGINT) AS number" };
    let mut query = sql::QueryBuilder::new(format!(
        "SELECT w.id, {number}, w.folded_name FROM workspaces w WHERE w.support_access <> 'off'"
    ));
    search.sought.push_any(&mut query, Columns::PLACES, is_alike.then_some(tx.kind()));
    query.push(" ORDER BY ");
    search.sought.push_how_many(&mut query, Columns::PLACES);
    query.push(" DESC, w.folded_name, w.id LIMIT ").push_bind(i64::try_from(MOST).unwrap_or(i64::MAX) + 1);
    let mut found: Vec<Named> = query.build().fetch_all(tx.connection()).await?;
    let are_more = found.len() > MOST;
    found.truncate(MOST);
    let mut some = Vec::new();
    for Named { workspace, number, name } in found {
        let others = if is_alike {
            search.sought.without_alike(&name)
        } else {
            search.sought.without(&format!(" {name} {}", workspace.to_ascii_lowercase()))
        };
        if others != *search.sought {
            some.push(Place { workspace, number, others });
        }
    }
    Ok(Places { some, are_more })
}

/// The words that no workspace's name has: whoever matches has them.
pub async fn nowhere(tx: &mut Reading, search: &Search<'_>) -> Result<Sought, StoreError> {
    let mut all = search.sought.clone();
    for word in search.sought.each() {
        let mut query =
            sql::QueryBuilder::new("SELECT w.id FROM workspaces w WHERE w.support_access <> 'off'");
        word.push_exact(&mut query, Columns::PLACES);
        query.push(" LIMIT 1");
        let found: Option<String> = query.build().fetch_optional(tx.connection()).await?;
        if found.is_some() {
            all = all.without(&word.whole());
        }
    }
    Ok(all)
}

impl sql::FromRow for Named {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
        Ok(Self {
            workspace: row.try_get("id")?,
            number: row.try_get("number")?,
            name: row.try_get("folded_name")?,
        })
    }
}
