//! Numbers the members of each workspace in the order of their names, and adds them to the index of what is searched.
//! Only on SQLite: see migration 21.
//!
//! New members, and members with a new name, have no number at first. Each gets one between those of its neighbors.
//! Where there is no room left, the neighbors are numbered again.

use super::{Reading, StoreError, Writing, sql};
use std::ops::Range;

/// How many members who are next to each other in the list are numbered in one commit, which limits how long others wait for
/// the write lock.
const AT_ONCE: usize = 2_000;
/// The same for members who may be anywhere, each of whom is looked up and written on its own.
const SCATTERED: i64 = 200;
/// The distance between the numbers of members who are added at an end of the list.
const STEP: i64 = 1 << 16;
/// How many numbers each workspace has: room for eight million members.
pub const OF_A_WORKSPACE: i64 = 1 << 39;
/// How many neighbors are numbered again where there is no room: at first, and then twice as many each time.
const NEIGHBORS: i64 = 256;
/// The least distance between members who were numbered again.
const ROOM: i64 = 64;

/// A member's place in the list by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InList {
    /// The folded name.
    pub name: String,
    /// The id.
    pub id: String,
}

/// Assigns numbers to members who have none.
#[derive(Default)]
pub struct Numbering {
    /// Up to where the list of a workspace with many such members has been numbered.
    done: Option<(String, InList)>,
}

impl Numbering {
    /// Whether anyone has no number, or the index has anyone who is gone.
    pub async fn is_needed(tx: &mut Reading) -> Result<bool, StoreError> {
        if tx.kind() != sql::Kind::Sqlite {
            return Ok(false);
        }
        Ok(is_stale(tx).await? || workspace(tx).await?.is_some())
    }

    /// Numbers some of them. Returns whether there was anything to do.
    pub async fn number_some(&mut self, tx: &mut Writing) -> Result<bool, StoreError> {
        // First of all, because a number that is still in the index must not be given out again.
        if is_stale(tx).await? {
            take_stale(tx).await?;
            return Ok(true);
        }
        let Some(workspace) = workspace(tx).await? else { return Ok(false) };
        let numbers = numbers_of(tx, &workspace).await?;
        let new = if has_many(tx, &workspace).await? {
            let after = self.done.take().filter(|(of, _)| *of == workspace).map(|(_, place)| place);
            let new = next_in_list(tx, &workspace, after.as_ref()).await?;
            self.done = new.last().cloned().map(|last| (workspace.clone(), last));
            new
        } else {
            some_of(tx, &workspace).await?
        };
        let is_any = !new.is_empty();
        let mut new = new.into_iter().peekable();
        let mut numbered = Vec::new();
        while let Some(first) = new.next() {
            // Everyone who comes into the same gap.
            let before = before(tx, &workspace, &first).await?;
            let end = after(tx, &numbers, before).await?;
            let next = match end {
                Some(number) => Some(place_of(tx, number).await?),
                None => None,
            };
            let mut gap = Gap { before, after: end, members: vec![first] };
            while let Some(member) = new.next_if(|member| next.as_ref().is_none_or(|next| member < next)) {
                gap.members.push(member);
            }
            let mut room = 1;
            // Beyond both ends of the list, there are no more neighbors.
            while !gap.has_room(&numbers, room) && (gap.before.is_some() || gap.after.is_some()) {
                gap = gap.wider(tx, &numbers).await?;
                room = ROOM;
            }
            numbered.clear();
            numbered.extend(gap.numbered(&numbers));
            write(tx, &workspace, &numbered).await?;
        }
        Ok(is_any)
    }
}

/// Members who come between two who have numbers, or at an end of the list.
struct Gap {
    before: Option<i64>,
    after: Option<i64>,
    /// In their order.
    members: Vec<InList>,
}

impl Gap {
    /// The number of the first member, and how far apart they are.
    fn layout(&self, numbers: &Range<i64>) -> (i64, i64) {
        let count = i64::try_from(self.members.len()).unwrap_or(i64::MAX);
        match (self.before, self.after) {
            (None, None) => {
                let apart = STEP.min(OF_A_WORKSPACE / (count + 1));
                (numbers.start + (OF_A_WORKSPACE - apart * count) / 2, apart)
            }
            (Some(before), None) => (before + STEP, STEP),
            (None, Some(after)) => (after - STEP * count, STEP),
            (Some(before), Some(after)) => {
                let apart = (after - before) / (count + 1);
                (before + apart, apart)
            }
        }
    }

    /// Whether everyone fits, at least so far apart.
    fn has_room(&self, numbers: &Range<i64>, room: i64) -> bool {
        let (first, apart) = self.layout(numbers);
        let count = i64::try_from(self.members.len()).unwrap_or(i64::MAX);
        apart >= room && first > numbers.start && first + apart * count < numbers.end
    }

    fn numbered(&self, numbers: &Range<i64>) -> impl Iterator<Item = (String, i64)> {
        let (first, apart) = self.layout(numbers);
        self.members.iter().scan(first, move |number, member| {
            let own = *number;
            *number += apart;
            Some((member.id.clone(), own))
        })
    }

    /// The same with the neighbors on both sides, who give up their numbers.
    async fn wider(self, tx: &mut Writing, numbers: &Range<i64>) -> Result<Self, StoreError> {
        let many = NEIGHBORS.max(i64::try_from(self.members.len()).unwrap_or(i64::MAX));
        let (low, high) = (self.before.unwrap_or(numbers.start), self.after.unwrap_or(numbers.end));
        let mut members = taken(tx, numbers.start..low + 1, "DESC", many).await?;
        members.extend(self.members);
        members.extend(taken(tx, high..numbers.end, "ASC", many).await?);
        members.sort();
        let before = nearest(tx, "max", numbers.start..low + 1).await?;
        let after = nearest(tx, "min", high..numbers.end).await?;
        Ok(Self { before, after, members })
    }
}

async fn is_stale(tx: &mut Reading) -> Result<bool, StoreError> {
    let number: Option<i64> =
        sql::query("SELECT number FROM search_stale LIMIT 1").fetch_optional(tx.connection()).await?;
    Ok(number.is_some())
}

/// Takes some of what is gone out of the index.
async fn take_stale(tx: &mut Writing) -> Result<(), StoreError> {
    let some = "SELECT number FROM search_stale ORDER BY number LIMIT $1";
    for statement in [
        format!(
            "INSERT INTO search_grams (search_grams, rowid, texts)
             SELECT 'delete', number, texts FROM search_stale WHERE number IN ({some}) ORDER BY number"
        ),
        format!("DELETE FROM search_stale WHERE number IN ({some})"),
    ] {
        sql::query(statement)
            .bind(i64::try_from(AT_ONCE).unwrap_or(i64::MAX))
            .execute(tx.connection())
            .await?;
    }
    Ok(())
}

/// A workspace in which someone has no number.
async fn workspace(tx: &mut Reading) -> Result<Option<String>, StoreError> {
    let sql = "SELECT workspace_id FROM search INDEXED BY search_unnumbered WHERE number IS NULL LIMIT 1";
    Ok(sql::query(sql).fetch_optional(tx.connection()).await?)
}

/// The numbers of a workspace, which are given to it when the first of its members needs one.
async fn numbers_of(tx: &mut Writing, workspace: &str) -> Result<Range<i64>, StoreError> {
    sql::query(
        "UPDATE workspaces SET number = 1 + (SELECT coalesce(max(w.number), 0) FROM workspaces w WHERE w.number IS NOT NULL)
         WHERE id = $1 AND number IS NULL",
    )
    .bind(workspace)
    .execute(tx.connection())
    .await?;
    Ok(numbers(tx, workspace).await?.unwrap_or(0..0))
}

/// The numbers of a workspace, if it has any.
pub async fn numbers(tx: &mut Reading, workspace: &str) -> Result<Option<Range<i64>>, StoreError> {
    let number: Option<Option<i64>> = sql::query("SELECT number FROM workspaces WHERE id = $1")
        .bind(workspace)
        .fetch_optional(tx.connection())
        .await?;
    Ok(number.flatten().map(of_workspace))
}

/// The numbers of the workspace with this number.
pub const fn of_workspace(number: i64) -> Range<i64> {
    number * OF_A_WORKSPACE..(number + 1) * OF_A_WORKSPACE
}

/// How many members have no number yet, but at most `most`.
pub async fn unnumbered(tx: &mut Reading, workspace: &str, most: i64) -> Result<i64, StoreError> {
    Ok(sql::query(
        "SELECT count(*) FROM (SELECT 1 FROM search INDEXED BY search_unnumbered
                               WHERE workspace_id = $1 AND number IS NULL LIMIT $2)",
    )
    .bind(workspace)
    .bind(most)
    .fetch_one(tx.connection())
    .await?)
}

async fn has_many(tx: &mut Reading, workspace: &str) -> Result<bool, StoreError> {
    let most = i64::try_from(AT_ONCE).unwrap_or(i64::MAX);
    Ok(unnumbered(tx, workspace, most + 1).await? > most)
}

async fn some_of(tx: &mut Reading, workspace: &str) -> Result<Vec<InList>, StoreError> {
    let sql = "SELECT m.sort_name, m.person_id
               FROM search x INDEXED BY search_unnumbered
                    CROSS JOIN memberships m ON m.workspace_id = x.workspace_id AND m.person_id = x.person_id
               WHERE x.workspace_id = $1 AND x.number IS NULL LIMIT $2";
    let mut members: Vec<InList> =
        sql::query(sql).bind(workspace).bind(SCATTERED).fetch_all(tx.connection()).await?;
    members.sort();
    Ok(members)
}

/// The next in the list who have no number. From the end, it goes on at the beginning.
async fn next_in_list(
    tx: &mut Reading,
    workspace: &str,
    after: Option<&InList>,
) -> Result<Vec<InList>, StoreError> {
    let mut query = sql::QueryBuilder::new(
        "SELECT m.sort_name, m.person_id
         FROM memberships m CROSS JOIN search x ON x.workspace_id = m.workspace_id AND x.person_id = m.person_id
         WHERE x.number IS NULL AND m.workspace_id = ",
    );
    query.push_bind(workspace.to_owned());
    if let Some(InList { name, id }) = after {
        query.push(" AND (m.sort_name, m.person_id) > (").push_list([name.clone(), id.clone()]).push(")");
    }
    query.push(" ORDER BY m.sort_name, m.person_id LIMIT ");
    query.push_bind(i64::try_from(AT_ONCE).unwrap_or(i64::MAX));
    Ok(query.build().fetch_all(tx.connection()).await?)
}

/// The number of the last one at or before a place in the list who has one.
pub async fn before(tx: &mut Reading, workspace: &str, place: &InList) -> Result<Option<i64>, StoreError> {
    beside(tx, workspace, place, ("<=", "DESC")).await
}

/// The number of the first one at or after a place in the list who has one.
pub async fn from(tx: &mut Reading, workspace: &str, place: &InList) -> Result<Option<i64>, StoreError> {
    beside(tx, workspace, place, (">=", "ASC")).await
}

async fn beside(
    tx: &mut Reading,
    workspace: &str,
    place: &InList,
    (sign, direction): (&str, &str),
) -> Result<Option<i64>, StoreError> {
    let sql = format!(
        "SELECT x.number
         FROM memberships m CROSS JOIN search x ON x.workspace_id = m.workspace_id AND x.person_id = m.person_id
         WHERE m.workspace_id = $1 AND (m.sort_name, m.person_id) {sign} ($2, $3) AND x.number IS NOT NULL
         ORDER BY m.sort_name {direction}, m.person_id {direction} LIMIT 1"
    );
    let query = sql::query(sql).bind(workspace).bind(&place.name).bind(&place.id);
    Ok(query.fetch_optional(tx.connection()).await?)
}

/// The next number that someone has.
async fn after(
    tx: &mut Reading,
    numbers: &Range<i64>,
    before: Option<i64>,
) -> Result<Option<i64>, StoreError> {
    nearest(tx, "min", before.map_or(numbers.start, |before| before + 1)..numbers.end).await
}

async fn nearest(tx: &mut Reading, which: &str, among: Range<i64>) -> Result<Option<i64>, StoreError> {
    let sql = format!("SELECT {which}(number) FROM search WHERE number >= $1 AND number < $2");
    Ok(sql::query(sql).bind(among.start).bind(among.end).fetch_one(tx.connection()).await?)
}

async fn place_of(tx: &mut Reading, number: i64) -> Result<InList, StoreError> {
    let sql = "SELECT m.sort_name, m.person_id
               FROM search x CROSS JOIN memberships m ON m.workspace_id = x.workspace_id AND m.person_id = x.person_id
               WHERE x.number = $1";
    Ok(sql::query(sql).bind(number).fetch_one(tx.connection()).await?)
}

/// Takes the numbers of some members, who leave the index.
async fn taken(
    tx: &mut Writing,
    among: Range<i64>,
    direction: &str,
    many: i64,
) -> Result<Vec<InList>, StoreError> {
    let numbers = format!(
        "SELECT number FROM search WHERE number >= $1 AND number < $2 ORDER BY number {direction} LIMIT $3"
    );
    let members: Vec<InList> = sql::query(format!(
        "SELECT m.sort_name, m.person_id
         FROM search x CROSS JOIN memberships m ON m.workspace_id = x.workspace_id AND m.person_id = x.person_id
         WHERE x.number IN ({numbers})"
    ))
    .bind(among.start)
    .bind(among.end)
    .bind(many)
    .fetch_all(tx.connection())
    .await?;
    for statement in [
        format!(
            "INSERT INTO search_grams (search_grams, rowid, texts)
             SELECT 'delete', number, lower(names || email) || '  ' FROM search WHERE number IN ({numbers}) ORDER BY number"
        ),
        format!("UPDATE search SET number = NULL WHERE number IN ({numbers})"),
    ] {
        sql::query(statement)
            .bind(among.start)
            .bind(among.end)
            .bind(many)
            .execute(tx.connection())
            .await?;
    }
    Ok(members)
}

/// Writes the numbers, and adds the members to the index, in the order of the numbers.
async fn write(tx: &mut Writing, workspace: &str, numbered: &[(String, i64)]) -> Result<(), StoreError> {
    let rows = serde_json::to_string(numbered)?;
    sql::query(
        // Materialized, so that each row is looked up, and not the whole workspace compared with each.
        "WITH n (person_id, number) AS MATERIALIZED (
             SELECT value ->> 0, CAST(value ->> 1 AS INTEGER) FROM json_each($1))
         UPDATE search SET number = n.number FROM n
         WHERE search.workspace_id = $2 AND search.person_id = n.person_id",
    )
    .bind(&rows)
    .bind(workspace)
    .execute(tx.connection())
    .await?;
    sql::query(
        "INSERT INTO search_grams (rowid, texts)
         SELECT x.number, lower(x.names || x.email) || '  '
         FROM json_each($1) j CROSS JOIN search x ON x.number = CAST(j.value ->> 1 AS INTEGER)",
    )
    .bind(&rows)
    .execute(tx.connection())
    .await?;
    Ok(())
}

impl sql::FromRow for InList {
    fn from_row(row: &sql::Row) -> Result<Self, sql::Error> {
        Ok(Self { name: row.try_get("sort_name")?, id: row.try_get("person_id")? })
    }
}
