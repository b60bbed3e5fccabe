//! Members or teams as they are stored: with the teams they are in, or the members they have, only where these are needed.

use super::{Refusal, Site, resource::Kind, shape};
use crate::{
    scim::error::{Error, ScimType},
    store::{Reading, scim_groups, scim_users},
};
use ergo_protocol::UnixMillis;
use serde_json::Value;

/// How many members, or teams, those of an answer may have together.
const MOST_PARTS: usize = 100_000;

/// See the module.
pub enum Rows {
    /// Members.
    Users(Vec<scim_users::Row>),
    /// Teams.
    Groups(Vec<scim_groups::Row>),
}

/// The attribute with the teams of a member, or with the members of a team.
pub fn parts_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Users => "groups",
        Kind::Groups => "members",
    }
}

impl Rows {
    /// How many.
    pub fn len(&self) -> usize {
        match self {
            Self::Users(rows) => rows.len(),
            Self::Groups(rows) => rows.len(),
        }
    }

    /// How many parts have been read of all of them.
    pub fn parts(&self) -> usize {
        match self {
            Self::Users(rows) => rows.iter().map(|row| row.teams.len()).sum(),
            Self::Groups(rows) => rows.iter().map(|row| row.members.len()).sum(),
        }
    }

    /// When one of them was made, and its id.
    pub fn place(&self, at: usize) -> Option<(UnixMillis, &str)> {
        match self {
            Self::Users(rows) => rows.get(at).map(|row| (row.joined_at, row.id.as_str())),
            Self::Groups(rows) => rows.get(at).map(|row| (row.created_at, row.id.as_str())),
        }
    }

    /// One of them as a resource without a version.
    pub fn resource(&self, at: usize, base: &str) -> Option<Value> {
        match self {
            Self::Users(rows) => rows.get(at).map(|row| shape::user(row, base)),
            Self::Groups(rows) => rows.get(at).map(|row| shape::group(row, base)),
        }
    }

    /// Only these, in this order. Each place is there once.
    pub fn choose(self, places: &[usize]) -> Self {
        match self {
            Self::Users(rows) => Self::Users(chosen(rows, places)),
            Self::Groups(rows) => Self::Groups(chosen(rows, places)),
        }
    }

    /// The first ones.
    pub fn truncate(&mut self, count: usize) {
        match self {
            Self::Users(rows) => rows.truncate(count),
            Self::Groups(rows) => rows.truncate(count),
        }
    }

    /// Reads their teams, or their members.
    pub async fn fill(&mut self, tx: &mut Reading, site: &Site<'_>) -> Result<(), Refusal> {
        let (what, is_all) = match self {
            Self::Users(rows) => {
                ("users are in", scim_users::fill(tx, site.workspace(), rows, MOST_PARTS).await?)
            }
            Self::Groups(rows) => {
                ("groups have", scim_groups::fill(tx, site.workspace(), rows, MOST_PARTS).await?)
            }
        };
        if is_all {
            return Ok(());
        }
        let parts = match self {
            Self::Users(_) => "groups",
            Self::Groups(_) => "members",
        };
        Err(too_many(format!(
            "These {what} more than {MOST_PARTS} {parts} together. Ask for fewer at once, or exclude {parts} and \
             meta.version."
        )))
    }
}

/// The refusal to look at more than can be looked at (RFC 7644 §3.4.2).
pub fn too_many(detail: String) -> Refusal {
    Error::new(ScimType::TooMany, detail).into()
}

fn chosen<T>(rows: Vec<T>, places: &[usize]) -> Vec<T> {
    let mut rows: Vec<Option<T>> = rows.into_iter().map(Some).collect();
    places.iter().filter_map(|at| rows.get_mut(*at)?.take()).collect()
}
