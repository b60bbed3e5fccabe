//! Lists: filtered, sorted, and paged (RFC 7644 §3.4.2, RFC 9865).
//!
//! Without a filter and a sort order, only the requested page is read, straight from an index. A filter that names an
//! id, an address, or a directory's id finds its few candidates in an index. Everything else is filtered and sorted
//! in memory, so it has a limit and runs on a separate thread.

use super::{
    Refusal, Site,
    cursor::{Asked, Last},
    resource::Kind,
    rows::{Rows, parts_of, too_many},
    shape,
};
use crate::{
    scim::{
        filter::Filter,
        list::{List, Place},
        projection::Projection,
        query::Query,
        sort::{Rank, Sort},
    },
    store::{Reading, scim_groups, scim_users},
};
use serde_json::Value;

/// The most resources that are examined for a filter or sort order without an index.
const LOOKED_AT: u32 = 10_000;
/// The most comparisons that a filter may need.
const MOST_COMPARED: usize = 4_000_000;
/// About how many steps it takes to write a resource, or a part of one, into a response.
const STEPS_OF_A_RESOURCE: usize = 100;
const STEPS_OF_A_PART: usize = 10;

/// One page.
struct Page {
    rows: Rows,
    total: u64,
    /// How many resources come before the page, if known.
    before: u64,
    has_more: bool,
}

/// What resources are filtered and sorted by.
struct Look {
    filter: Option<Filter>,
    sort: Option<Sort>,
    /// Whether this depends on the resources' parts.
    at_parts: bool,
}

/// The response to a query.
pub async fn list(site: &Site<'_>, kind: Kind, query: &Query) -> Result<Value, Refusal> {
    let schema = kind.schema();
    let filter = query.filter.as_deref().map(|text| Filter::parse(text, schema)).transpose()?;
    let sort = query.sort_by.as_deref().map(|by| Sort::parse(by, query.descending, schema)).transpose()?;
    let projection = Projection::new(schema, &query.attributes, &query.excluded_attributes)?;
    let name = kind.resource_type().name;
    let asked = Asked::read(query, name, site.gate.now())?;
    // The version is a hash of everything, including the parts.
    let parts = [(parts_of(kind), None), ("meta", Some("version"))];
    let at_parts = parts.iter().any(|(name, sub)| {
        filter.as_ref().is_some_and(|filter| filter.names(name, *sub))
            || sort.is_some_and(|sort| sort.names(name, *sub))
    });
    let mut page = if filter.is_none() && sort.is_none() {
        straight(site, kind, &asked).await?
    } else {
        looked_up(site, kind, Look { filter, sort, at_parts }, asked.clone()).await?
    };
    if !at_parts && parts.iter().any(|(name, sub)| projection.shows(name, *sub)) {
        page.rows.fill(&mut site.read().await?, site).await?;
    }
    let next = page.rows.len().checked_sub(1).filter(|_| page.has_more).and_then(|last| {
        let (created, id) = page.rows.place(last)?;
        let before = page.before.saturating_add(page.rows.len() as u64);
        Some(Last { created, id: id.to_owned(), before })
    });
    let place = if asked.by_cursor {
        Place::Next(next.map(|last| asked.next(query, name, site.gate.now(), &last)))
    } else {
        Place::Start(asked.skip + 1)
    };
    let (rows, base) = (page.rows, site.base.clone());
    let steps = rows.len() * STEPS_OF_A_RESOURCE + rows.parts() * STEPS_OF_A_PART;
    let write = move || {
        let resources = (0..rows.len()).filter_map(|at| rows.resource(at, &base));
        let resources = resources.map(|resource| projection.of(&shape::versioned(resource))).collect();
        List { resources, total: Some(page.total), place }.to_json()
    };
    Ok(site.turn.compute(steps, write).await?)
}

/// A page straight from an index, newest first.
async fn straight(site: &Site<'_>, kind: Kind, asked: &Asked) -> Result<Page, Refusal> {
    let mut tx = site.read().await?;
    let workspace = site.workspace();
    let after = asked.after.as_ref().map(|last| (last.created, last.id.as_str()));
    let limit = u32::try_from(asked.count).unwrap_or(u32::MAX - 1);
    let skip = u32::try_from(asked.skip).unwrap_or(u32::MAX);
    // One extra row shows whether there is a next page.
    let (mut rows, total) = match kind {
        Kind::Users => {
            let total = scim_users::count(&mut tx, workspace).await?;
            let rows = scim_users::page(&mut tx, workspace, after, skip, limit + 1).await?;
            (Rows::Users(rows), total)
        }
        Kind::Groups => {
            let total = scim_groups::count(&mut tx, workspace).await?;
            let rows = scim_groups::page(&mut tx, workspace, after, skip, limit + 1).await?;
            (Rows::Groups(rows), total)
        }
    };
    let has_more = rows.len() as u64 > asked.count;
    rows.truncate(usize::try_from(asked.count).unwrap_or(usize::MAX));
    let before = asked.after.as_ref().map_or(asked.skip, |last| last.before);
    Ok(Page { rows, total: total.unsigned_abs(), before, has_more })
}

/// A page of the matching resources, in the requested order.
async fn looked_up(site: &Site<'_>, kind: Kind, look: Look, asked: Asked) -> Result<Page, Refusal> {
    let mut tx = site.read().await?;
    let mut rows = candidates(&mut tx, site, kind, look.filter.as_ref()).await?;
    if look.at_parts {
        rows.fill(&mut tx, site).await?;
    }
    // The connection is not kept, because others are waiting for it.
    drop(tx);
    let terms = look.filter.as_ref().map_or(1, Filter::terms);
    let compared = terms.saturating_mul(rows.len() + rows.parts());
    if compared > MOST_COMPARED {
        return Err(too_many(format!(
            "This filter needs more than {MOST_COMPARED} comparisons. Use fewer terms, or filter by id or externalId."
        )));
    }
    let (base, steps) = (site.base.clone(), compared + rows.len() * STEPS_OF_A_RESOURCE);
    Ok(site.turn.compute(steps, move || cut(rows, &look, &asked, &base)).await?)
}

/// All resources that could match: a few from an index, or all resources, up to a limit.
async fn candidates(
    tx: &mut Reading,
    site: &Site<'_>,
    kind: Kind,
    filter: Option<&Filter>,
) -> Result<Rows, Refusal> {
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
            Ok(Rows::Users(match wanted {
                Some(wanted) => scim_users::find(tx, workspace, wanted).await?,
                None => few(scim_users::page(tx, workspace, None, 0, LOOKED_AT + 1).await?)?,
            }))
        }
        Kind::Groups => {
            use scim_groups::Wanted;
            let wanted = pinned("id", None)
                .map(Wanted::Id)
                .or_else(|| pinned("externalId", None).map(Wanted::ExternalId))
                .or_else(|| pinned("members", Some("value")).map(Wanted::Member))
                .or_else(|| pinned("displayName", None).map(Wanted::Name));
            Ok(Rows::Groups(match wanted {
                Some(wanted) => scim_groups::find(tx, workspace, wanted).await?,
                None => few(scim_groups::page(tx, workspace, None, 0, LOOKED_AT + 1).await?)?,
            }))
        }
    }
}

fn few<T>(rows: Vec<T>) -> Result<Vec<T>, Refusal> {
    if rows.len() > LOOKED_AT as usize {
        return Err(too_many(format!(
            "This filter or order would have to examine more than {LOOKED_AT} resources. \
             Filter by id, userName, or externalId."
        )));
    }
    Ok(rows)
}

/// A page of a list in memory. If the last resource of the previous page is gone, the page begins where it was.
fn cut(rows: Rows, look: &Look, asked: &Asked, base: &str) -> Page {
    let mut all: Vec<(Option<Rank>, usize)> = Vec::new();
    for at in 0..rows.len() {
        let Some(resource) = rows.resource(at, base) else { continue };
        let resource = if look.at_parts { shape::versioned(resource) } else { resource };
        if look.filter.as_ref().is_none_or(|filter| filter.matches(&resource)) {
            all.push((look.sort.map(|sort| sort.rank(&resource)), at));
        }
    }
    // The sort is stable.
    all.sort_by(|(one, _), (other, _)| one.cmp(other));
    let total = all.len();
    let start = match &asked.after {
        Some(last) => all
            .iter()
            .position(|(_, at)| rows.place(*at).is_some_and(|(_, id)| id == last.id))
            .map_or(usize::try_from(last.before).unwrap_or(usize::MAX), |place| place + 1),
        None => usize::try_from(asked.skip).unwrap_or(usize::MAX),
    };
    let count = usize::try_from(asked.count).unwrap_or(usize::MAX);
    let has_more = start.saturating_add(count) < total;
    let places: Vec<usize> = all.into_iter().skip(start).take(count).map(|(_, at)| at).collect();
    Page { rows: rows.choose(&places), total: total as u64, before: start as u64, has_more }
}
