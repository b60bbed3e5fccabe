//! Members or teams as stored. Members' teams, and teams' members, are read only if needed.

use super::{Refusal, Site, resource::Kind, shape};
use crate::{
    scim::error::{Error, ScimType},
    store::{Reading, scim_groups, scim_users},
};
use ergo_protocol::UnixMillis;
use serde_json::Value;

/// The most parts (members' teams, or teams' members) in one response.
const MOST_PARTS: usize = 100_000;

/// See the module documentation.
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
    /// The number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Users(rows) => rows.len(),
            Self::Groups(rows) => rows.len(),
        }
    }

    /// How many parts have been read, in total.
    pub fn parts(&self) -> usize {
        match self {
            Self::Users(rows) => rows.iter().map(|row| row.teams.len()).sum(),
            Self::Groups(rows) => rows.iter().map(|row| row.members.len()).sum(),
        }
    }

    /// When a row was created, and its id.
    pub fn place(&self, at: usize) -> Option<(UnixMillis, &str)> {
        match self {
            Self::Users(rows) => rows.get(at).map(|row| (row.joined_at, row.id.as_str())),
            Self::Groups(rows) => rows.get(at).map(|row| (row.created_at, row.id.as_str())),
        }
    }

    /// A row as a resource without a version.
    pub fn resource(&self, at: usize, base: &str) -> Option<Value> {
        match self {
            Self::Users(rows) => rows.get(at).map(|row| shape::user(row, base)),
            Self::Groups(rows) => rows.get(at).map(|row| shape::group(row, base)),
        }
    }

    /// Keeps only the given places, in the given order. Each place occurs once.
    pub fn choose(self, places: &[usize]) -> Self {
        match self {
            Self::Users(rows) => Self::Users(chosen(rows, places)),
            Self::Groups(rows) => Self::Groups(chosen(rows, places)),
        }
    }

    /// Keeps the first rows.
    pub fn truncate(&mut self, count: usize) {
        match self {
            Self::Users(rows) => rows.truncate(count),
            Self::Groups(rows) => rows.truncate(count),
        }
    }

    /// Reads the members' teams, or the teams' members.
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

/// The refusal if there is too much to examine (RFC 7644 §3.4.2).
pub fn too_many(detail: String) -> Refusal {
    Error::new(ScimType::TooMany, detail).into()
}

fn chosen<T>(rows: Vec<T>, places: &[usize]) -> Vec<T> {
    let mut rows: Vec<Option<T>> = rows.into_iter().map(Some).collect();
    places.iter().filter_map(|at| rows.get_mut(*at)?.take()).collect()
}
