//! Lists: filtered, in order, page by page (RFC 7644 §3.4.2, RFC 9865).
//!
//! Without a filter and without an order of its own, a page is read straight from an index, and nothing else is. A filter that
//! names an id, an address or a directory's id finds its few candidates in an index. Everything else is looked at in memory, so
//! it has a limit.

use super::{
    Refusal, Site,
    cursor::{Asked, Last},
    resource::Kind,
    shape,
};
use crate::{
    scim::{
        error::{Error, ScimType},
        filter::Filter,
        list::{List, Place},
        projection::Projection,
        query::Query,
        sort::Sort,
    },
    store::{Reading, scim_groups, scim_users},
};
use ergo_protocol::UnixMillis;
use serde_json::Value;

/// How many resources are looked at for a filter or an order that no index answers.
const LOOKED_AT: u32 = 10_000;
/// How many members all teams of an answer may have together.
const MEMBERS: usize = 100_000;

/// A resource with its place in the list.
struct Found {
    created: UnixMillis,
    id: String,
    resource: Value,
}

/// One page.
struct Page {
    found: Vec<Found>,
    total: u64,
    /// How many stand before the page, where that is known.
    before: u64,
    has_more: bool,
}

/// The answer to a query.
pub async fn list(site: &Site<'_>, kind: Kind, query: &Query) -> Result<Value, Refusal> {
    let schema = kind.schema();
    let filter = query.filter.as_deref().map(|text| Filter::parse(text, schema)).transpose()?;
    let sort = query.sort_by.as_deref().map(|by| Sort::parse(by, query.descending, schema)).transpose()?;
    let projection = Projection::new(schema, &query.attributes, &query.excluded_attributes)?;
    let name = kind.resource_type().name;
    let asked = Asked::read(query, name, site.gate.now())?;
    let mut tx = site.read().await?;
    let page = if filter.is_none() && sort.is_none() {
        straight(&mut tx, site, kind, &asked).await?
    } else {
        let mut all = candidates(&mut tx, site, kind, filter.as_ref()).await?;
        // Not while others wait for the connection.
        drop(tx);
        all.retain(|found| filter.as_ref().is_none_or(|filter| filter.matches(&found.resource)));
        if let Some(sort) = sort {
            all = sorted(all, sort);
        }
        cut(all, &asked)
    };
    let next = page.found.last().filter(|_| page.has_more).map(|last| Last {
        created: last.created,
        id: last.id.clone(),
        before: page.before.saturating_add(page.found.len() as u64),
    });
    let place = if asked.by_cursor {
        Place::Next(next.map(|last| asked.next(query, name, site.gate.now(), &last)))
    } else {
        Place::Start(asked.skip + 1)
    };
    let resources = page.found.iter().map(|found| projection.of(&found.resource)).collect();
    Ok(List { resources, total: Some(page.total), place }.to_json())
}

/// A page straight from an index, the newest first.
async fn straight(tx: &mut Reading, site: &Site<'_>, kind: Kind, asked: &Asked) -> Result<Page, Refusal> {
    let workspace = site.workspace();
    let after = asked.after.as_ref().map(|last| (last.created, last.id.as_str()));
    let limit = u32::try_from(asked.count).unwrap_or(u32::MAX - 1);
    let skip = u32::try_from(asked.skip).unwrap_or(u32::MAX);
    // Reading one extra row tells whether there is a next page.
    let (mut found, total) = match kind {
        Kind::Users => {
            let total = scim_users::count(tx, workspace).await?;
            let rows = scim_users::page(tx, workspace, after, skip, limit + 1).await?;
            (users(&rows, site), total)
        }
        Kind::Groups => {
            let total = scim_groups::count(tx, workspace).await?;
            let rows = scim_groups::page(tx, workspace, after, skip, limit + 1).await?;
            (groups(tx, site, rows).await?, total)
        }
    };
    let has_more = found.len() as u64 > asked.count;
    found.truncate(usize::try_from(asked.count).unwrap_or(usize::MAX));
    let before = asked.after.as_ref().map_or(asked.skip, |last| last.before);
    Ok(Page { found, total: total.unsigned_abs(), before, has_more })
}

/// Everything that can match: a few from an index, or all that there is, up to a limit.
async fn candidates(
    tx: &mut Reading,
    site: &Site<'_>,
    kind: Kind,
    filter: Option<&Filter>,
) -> Result<Vec<Found>, Refusal> {
    let workspace = site.workspace();
    let pinned = |name: &str, sub: Option<&str>| filter.and_then(|filter| filter.pinned(name, sub));
    match kind {
        Kind::Users => {
            use scim_users::Wanted;
            let wanted = pinned("id", None)
                .map(Wanted::Id)
                .or_else(|| pinned("userName", None).map(Wanted::Address))
                .or_else(|| pinned("externalId", None).map(Wanted::ExternalId))
                .or_else(|| pinned("emails", Some("value")).map(Wanted::Address));
            let rows = match wanted {
                Some(wanted) => scim_users::find(tx, workspace, wanted).await?,
                None => few(scim_users::page(tx, workspace, None, 0, LOOKED_AT + 1).await?)?,
            };
            Ok(users(&rows, site))
        }
        Kind::Groups => {
            use scim_groups::Wanted;
            let wanted = pinned("id", None)
                .map(Wanted::Id)
                .or_else(|| pinned("externalId", None).map(Wanted::ExternalId))
                .or_else(|| pinned("members", Some("value")).map(Wanted::Member))
                .or_else(|| pinned("displayName", None).map(Wanted::Name));
            let rows = match wanted {
                Some(wanted) => scim_groups::find(tx, workspace, wanted).await?,
                None => few(scim_groups::page(tx, workspace, None, 0, LOOKED_AT + 1).await?)?,
            };
            groups(tx, site, rows).await
        }
    }
}

fn users(rows: &[scim_users::Row], site: &Site<'_>) -> Vec<Found> {
    let found = |row: &scim_users::Row| Found {
        created: row.joined_at,
        id: row.id.clone(),
        resource: shape::user(row, &site.base),
    };
    rows.iter().map(found).collect()
}

async fn groups(
    tx: &mut Reading,
    site: &Site<'_>,
    mut rows: Vec<scim_groups::Row>,
) -> Result<Vec<Found>, Refusal> {
    if !scim_groups::fill(tx, site.workspace(), &mut rows, MEMBERS).await? {
        return Err(too_many(format!(
            "These groups have more than {MEMBERS} members together. Ask for fewer groups at once."
        )));
    }
    let found = |row: &scim_groups::Row| Found {
        created: row.created_at,
        id: row.id.clone(),
        resource: shape::group(row, &site.base),
    };
    Ok(rows.iter().map(found).collect())
}

fn few<T>(rows: Vec<T>) -> Result<Vec<T>, Refusal> {
    if rows.len() > LOOKED_AT as usize {
        return Err(too_many(format!(
            "This filter or order needs a look at more than {LOOKED_AT} resources. Filter by id, userName, or externalId."
        )));
    }
    Ok(rows)
}

fn too_many(detail: String) -> Refusal {
    Error::new(ScimType::TooMany, detail).into()
}

fn sorted(all: Vec<Found>, sort: Sort) -> Vec<Found> {
    let mut resources: Vec<Value> = all.iter().map(|found| found.resource.clone()).collect();
    sort.apply(&mut resources);
    let mut by_id: std::collections::HashMap<String, Found> =
        all.into_iter().map(|found| (found.id.clone(), found)).collect();
    let ids = resources.iter().filter_map(|resource| resource.get("id")?.as_str());
    ids.filter_map(|id| by_id.remove(id)).collect()
}

/// A page of a list that is in memory. After somebody who is gone, it goes on where they stood.
fn cut(all: Vec<Found>, asked: &Asked) -> Page {
    let total = all.len();
    let start = match &asked.after {
        Some(last) => all
            .iter()
            .position(|found| found.id == last.id)
            .map_or(usize::try_from(last.before).unwrap_or(usize::MAX), |place| place + 1),
        None => usize::try_from(asked.skip).unwrap_or(usize::MAX),
    };
    let count = usize::try_from(asked.count).unwrap_or(usize::MAX);
    let has_more = start.saturating_add(count) < total;
    let found = all.into_iter().skip(start).take(count).collect();
    Page { found, total: total as u64, before: start as u64, has_more }
}
