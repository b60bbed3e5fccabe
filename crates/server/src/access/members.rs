//! The member list as one caller sees it: searched, filtered, sorted, and paged.

use crate::{
    access::{rights::Part, view::View},
    failure::Failure,
    store::{
        Reading, member_list,
        member_order::{Order, Place},
        member_rows::{List, Narrowed},
        search::Sought,
    },
};
use ergo_protocol::{
    limits,
    workspace::{Member, MemberPage, MemberQuery, MemberSort, SortOrder},
};

/// The longest accepted cursor, in characters. Our own, with an id and a folded name, are shorter.
const LONGEST_CURSOR: usize = 2000;
/// The longest accepted id, in characters. Requests are recorded, and must not fill the disk.
const LONGEST_ID: usize = 100;
/// The most members that are returned when no one matches exactly.
const CLOSEST: usize = 20;
/// Why nobody can be skipped.
const NOT_COUNTED: &str = "Too many members match to count them all. Continue with next_cursor.";

/// One page of members. When a search finds no one, the members who would match except for one typo in a word, closest
/// first.
pub async fn list(
    tx: &mut Reading,
    view: &View,
    query: &MemberQuery,
    limit: u32,
) -> Result<MemberPage, Failure> {
    view.require(tx, Part::Members).await?;
    if query.team.is_some() {
        view.require(tx, Part::Teams).await?;
    }
    require_short(query)?;
    let order = Order {
        by: query.sort.unwrap_or(MemberSort::Name),
        direction: query.order.unwrap_or(SortOrder::Ascending),
    };
    let after = query.cursor.as_deref().map(|cursor| place(cursor, order)).transpose()?;
    let narrowed = |q: Option<Sought>| Narrowed {
        q,
        role: query.role.clone(),
        team: query.team.clone(),
        status: query.status,
    };
    let sought = query.q.as_deref().filter(|q| !q.trim().is_empty()).map(|q| Sought::read(q, true));
    let all: Vec<Option<Sought>> = match &sought {
        None => vec![None],
        Some(sought) => sought.iter().cloned().map(Some).collect(),
    };
    let workspace = view.workspace.as_str();
    // Pasted text can be read in two ways. The first reading that finds someone is used, on every page.
    for narrowed in all.into_iter().map(narrowed) {
        let list = List { workspace, narrowed: &narrowed, order };
        let total = member_list::count(tx, workspace, &narrowed).await?;
        if total.members > 0 {
            let after = match query.skip {
                None | Some(0) => after.clone(),
                Some(skip) if !total.at_least => {
                    match member_list::place(tx, &list, skip, total.members).await? {
                        Some(place) => Some(place),
                        // Past the end.
                        None => return Ok(empty(total.members)),
                    }
                }
                Some(_) => return Err(Failure::invalid(NOT_COUNTED)),
            };
            let page = member_list::page(tx, &list, after.as_ref(), limit, total).await?;
            let next_cursor = page.next.map(|place| cursor(&place, order));
            let items = page.items.into_iter().map(|member| view.member(member)).collect();
            return Ok(MemberPage {
                items,
                total: total.members,
                at_least: total.at_least,
                next_cursor,
                approximate: false,
            });
        }
    }
    for sought in sought.iter().flatten().filter_map(Sought::closely) {
        let alike = member_list::alike(tx, workspace, &narrowed(Some(sought.clone()))).await?;
        let items = closest(&sought, alike, CLOSEST.min(limit as usize));
        if !items.is_empty() {
            let items: Vec<Member> = items.into_iter().map(|member| view.member(member)).collect();
            let total = u32::try_from(items.len()).unwrap_or(u32::MAX);
            return Ok(MemberPage { items, total, at_least: false, next_cursor: None, approximate: true });
        }
    }
    Ok(empty(0))
}

fn empty(total: u32) -> MemberPage {
    MemberPage { items: Vec::new(), total, at_least: false, next_cursor: None, approximate: false }
}

/// Checks the query before it is folded, because it is recorded as sent.
fn require_short(query: &MemberQuery) -> Result<(), Failure> {
    let is_longer =
        |text: &Option<String>, most: usize| text.as_ref().is_some_and(|it| it.chars().count() > most);
    if is_longer(&query.q, limits::MEMBER_SEARCH.most) {
        let length = limits::MEMBER_SEARCH;
        return Err(Failure::invalid(format!("A search text can have {length}.")));
    }
    if is_longer(&query.role, LONGEST_ID) || is_longer(&query.team, LONGEST_ID) {
        return Err(Failure::invalid("That ID is too long for a role or team."));
    }
    if is_longer(&query.cursor, LONGEST_CURSOR) {
        return Err(bad_cursor());
    }
    if query.cursor.is_some() && query.skip.is_some() {
        return Err(Failure::invalid("A page starts at a cursor or skips members, not both."));
    }
    Ok(())
}

fn closest(sought: &Sought, alike: Vec<(Member, [String; 2])>, most: usize) -> Vec<Member> {
    let mut scored: Vec<_> =
        alike.into_iter().filter_map(|(member, texts)| Some((sought.typos(&texts)?, member))).collect();
    // They are already sorted by name, which stays the order among ties.
    scored.sort_by_key(|(typos, _)| *typos);
    scored.into_iter().take(most).map(|(_, member)| member).collect()
}

/// The place as text: the order, the sort value, the id (which contains no dot), and the name. This lets the OpenAPI
/// document define exactly what a cursor is.
fn cursor(place: &Place, order: Order) -> String {
    let Place { key, name, id } = place;
    let begins = begins(order);
    if order.by == MemberSort::Name {
        format!("{begins}{id}.{name}")
    } else {
        format!("{begins}{key}.{id}.{name}")
    }
}

/// Parses a cursor. A cursor from another order does not belong to this list.
fn place(cursor: &str, order: Order) -> Result<Place, Failure> {
    let rest = cursor.strip_prefix(&begins(order)).ok_or_else(bad_cursor)?;
    let (key, rest) = match order.by {
        MemberSort::Name => (0, rest),
        _ => {
            rest.split_once('.').and_then(|(key, rest)| Some((number(key)?, rest))).ok_or_else(bad_cursor)?
        }
    };
    match rest.split_once('.') {
        Some((id, name)) if !id.is_empty() => Ok(Place { key, name: name.to_owned(), id: id.to_owned() }),
        _ => Err(bad_cursor()),
    }
}

/// A number of at most 18 digits, which always fits.
fn number(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_one = (1..=18).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_one)
}

fn begins(order: Order) -> String {
    format!("{}.{}.", order.by, order.direction)
}

fn bad_cursor() -> Failure {
    Failure::invalid("That cursor is not from this list. Start again without one.")
}
