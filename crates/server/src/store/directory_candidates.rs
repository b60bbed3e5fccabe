//! Who may match the words of a search in a large organization, without reading everyone.
//!
//! Each word is in the member's own texts or in the name of the workspace. So there are two kinds of searches: for members who
//! have all of the words, in all workspaces; and in each workspace whose name has some of the words, for members who have the
//! others. On SQLite, both begin in the index of `search_grams` (migration 21); on PostgreSQL, the planner uses its own.
//!
//! Each search reads a limited number of matches. If more match, the best of those are found, not the best of all: agents have
//! to type more anyway. Whoever matches with the whole text is found before (`directory_near`), so that only the ranking among
//! those further down suffers.

use super::{
    Reading, StoreError,
    directory_places::{self, Place},
    directory_rows::{EVERYONE, Row, Search, push_best},
    grams::Grams,
    numbering,
    search::Sought,
    sql,
};

/// At most so many matches are ranked or looked at closely: half of them for words of the members' own, half for those that
/// are in the names of workspaces.
const FEW: usize = 1_000;
/// At most so many of them in each workspace, if many workspaces have the words, but at least so many.
const LEAST: usize = 50;
/// At most so many members are read to find those who match, if the index cannot tell them apart.
const READ: u32 = 20_000;

/// How the words are looked for.
#[derive(Clone, Copy)]
pub enum Looking {
    /// As they are: the best rows.
    Exactly {
        /// How many.
        limit: u32,
    },
    /// Except for a typo, for a closer look.
    Alike,
}

/// Members who match, and in each part of the search the best of those who were read. Some may be there twice.
pub async fn find(tx: &mut Reading, search: &Search<'_>, looking: Looking) -> Result<Vec<Row>, StoreError> {
    let places = directory_places::find(tx, search, matches!(looking, Looking::Alike)).await?;
    let mut parts = Parts { search, looking, known: Vec::new(), found: Vec::new() };
    let mut everywhere = Part { own: search.sought.clone(), within: None, also_all: false, few: FEW };
    if places.are_more && matches!(looking, Looking::Exactly { .. }) {
        // Too many workspaces to search each. Some words may be in no workspace's name, and all who match have those.
        let own = directory_places::nowhere(tx, search).await?;
        if !own.is_empty() {
            everywhere = Part { own, also_all: true, ..everywhere };
        }
    }
    parts.add(tx, everywhere).await?;
    let few = (FEW / places.some.len().max(1)).max(LEAST);
    for place in places.some {
        parts.add(tx, Part { own: place.others.clone(), within: Some(place), also_all: false, few }).await?;
    }
    if tx.kind() == sql::Kind::Sqlite {
        parts.read(tx, unnumbered(search, looking)).await?;
    }
    Ok(parts.found)
}

/// One of the searches.
struct Part {
    /// The words that members have to have.
    own: Sought,
    /// Only in this workspace.
    within: Option<Place>,
    /// Whether the other words are to be in the workspace or the member, too.
    also_all: bool,
    /// At most so many matches are read.
    few: usize,
}

struct Parts<'a> {
    search: &'a Search<'a>,
    looking: Looking,
    /// What the index says about words.
    known: Vec<(Sought, Grams)>,
    found: Vec<Row>,
}

impl Parts<'_> {
    async fn add(&mut self, tx: &mut Reading, part: Part) -> Result<(), StoreError> {
        let (search, looking) = (self.search, self.looking);
        let Some(start) = self.start(tx, &part).await? else { return Ok(()) };
        let query = candidates(search, looking, |query| {
            start.push(query);
            match looking {
                Looking::Exactly { .. } => part.own.push_exact(query, search.own_columns()),
                Looking::Alike => part.own.push_alike(query, search.own_columns(), tx.kind()),
            }
            if part.also_all {
                search.sought.push_exact(query, search.columns());
            }
            search.push_open(query);
            if matches!(start, Start::ByName(_)) {
                query.push(" ORDER BY o.sort_name, o.person_id");
            }
            query.push(" LIMIT ").push_bind(i64::try_from(part.few).unwrap_or(i64::MAX));
        });
        self.read(tx, query).await
    }

    async fn read(&mut self, tx: &mut Reading, query: sql::QueryBuilder) -> Result<(), StoreError> {
        let some: Vec<Row> = query.build().fetch_all(tx.connection()).await?;
        self.found.extend(some);
        Ok(())
    }

    /// Where to begin; `None` if nobody matches.
    async fn start(&mut self, tx: &mut Reading, part: &Part) -> Result<Option<Start>, StoreError> {
        let within = part.within.as_ref().map(|place| place.workspace.clone());
        if let Some(workspace) = within.clone().filter(|_| part.own.is_empty()) {
            return Ok(Some(Start::ByName(workspace)));
        }
        if tx.kind() != sql::Kind::Sqlite {
            return Ok(Some(Start::Text(within)));
        }
        let numbers = match part.within.as_ref().map(|place| place.number) {
            Some(None) => return Ok(None),
            Some(Some(number)) => Some(numbering::of_workspace(number)),
            None => None,
        };
        Ok(match self.grams(tx, &part.own).await? {
            Grams::Nobody => None,
            Grams::Anybody => Some(Start::First(within)),
            Grams::Matching(grams) => Some(Start::Grams(grams, numbers)),
        })
    }

    async fn grams(&mut self, tx: &mut Reading, own: &Sought) -> Result<Grams, StoreError> {
        if let Some((_, grams)) = self.known.iter().find(|(known, _)| known == own) {
            return Ok(grams.clone());
        }
        let grams = match self.looking {
            Looking::Exactly { .. } => Grams::exactly(tx, own).await?,
            Looking::Alike => Grams::alike(tx, own).await?,
        };
        self.known.push((own.clone(), grams.clone()));
        Ok(grams)
    }
}

/// The statement for what `push` selects from the search table.
fn candidates(
    search: &Search<'_>,
    looking: Looking,
    push: impl FnOnce(&mut sql::QueryBuilder),
) -> sql::QueryBuilder {
    let tables = |query: &mut sql::QueryBuilder| {
        query.push("(SELECT x.workspace_id, x.person_id, x.names, x.email, x.place FROM ");
        push(query);
        query.push(") x");
    };
    match looking {
        Looking::Exactly { limit } => {
            let mut query = search.ranked(tables);
            push_best(&mut query, limit);
            query
        }
        Looking::Alike => search.unranked(tables),
    }
}

/// For those who are not in SQLite's index yet: there are many only after an import, for some minutes.
fn unnumbered(search: &Search<'_>, looking: Looking) -> sql::QueryBuilder {
    candidates(search, looking, |query| {
        query.push("search x INDEXED BY search_unnumbered WHERE x.number IS NULL");
        match looking {
            Looking::Exactly { .. } => search.sought.push_exact(query, search.columns()),
            Looking::Alike => search.sought.push_alike(query, search.columns(), sql::Kind::Sqlite),
        }
        search.push_open(query);
        query.push(" LIMIT ").push_bind(i64::try_from(FEW).unwrap_or(i64::MAX));
    })
}

/// With what the database begins.
enum Start {
    /// The index of what may match: an FTS5 expression, and among which numbers.
    Grams(String, Option<std::ops::Range<i64>>),
    /// The first members whom the database finds, because the words are so short that they are in many.
    First(Option<String>),
    /// The members of a workspace, by name.
    ByName(String),
    /// The conditions: PostgreSQL knows the shortest way to them.
    Text(Option<String>),
}

impl Start {
    /// Adds the tables, and the first of the conditions.
    fn push(&self, query: &mut sql::QueryBuilder) {
        match self {
            Self::Grams(grams, numbers) => {
                query.push("(SELECT rowid AS number FROM search_grams WHERE search_grams MATCH ");
                query.push_bind(grams.clone());
                if let Some(numbers) = numbers {
                    query.push(" AND rowid >= ").push_bind(numbers.start);
                    query.push(" AND rowid < ").push_bind(numbers.end);
                } else {
                    // Where support is off, members are passed by, not read.
                    query.push(" AND rowid / ").push(numbering::OF_A_WORKSPACE);
                    query.push(
                        " NOT IN (SELECT v.number FROM workspaces v WHERE v.number IS NOT NULL AND v.support_access = 'off')",
                    );
                }
                query.push(" LIMIT ").push_bind(READ);
                query.push(") g CROSS JOIN search x ON x.number = g.number WHERE 1 = 1");
            }
            Self::First(within) => {
                query.push("(SELECT y.workspace_id, y.person_id, y.names, y.email, y.place");
                query.push(" FROM workspaces v CROSS JOIN search y ON y.workspace_id = v.id");
                query.push(" WHERE v.support_access <> 'off'");
                if let Some(workspace) = within {
                    query.push(" AND v.id = ").push_bind(workspace.clone());
                }
                query.push(" LIMIT ").push_bind(READ).push(") x WHERE 1 = 1");
            }
            Self::ByName(workspace) => {
                query.push("memberships o CROSS JOIN search x");
                query.push(" ON x.workspace_id = o.workspace_id AND x.person_id = o.person_id");
                query.push(" WHERE o.workspace_id = ").push_bind(workspace.clone());
            }
            Self::Text(within) => {
                query.push(EVERYONE).push(" WHERE 1 = 1");
                if let Some(workspace) = within {
                    query.push(" AND x.workspace_id = ").push_bind(workspace.clone());
                }
            }
        }
    }
}
