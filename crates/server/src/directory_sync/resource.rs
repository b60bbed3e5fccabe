//! The two kinds of resources, and what can be done with them. A request's path names the kind.

use super::{Refusal, Site, change::Change, groups, users};
use crate::scim::{
    resource_type::{GROUPS, ResourceType, USERS},
    schema::{Schema, group::GROUP, user::USER},
    version::Conditions,
};
use serde_json::Value;

/// A kind of resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Members.
    Users,
    /// Teams.
    Groups,
}

impl Kind {
    /// The kind that a path segment names.
    pub fn of(segment: &str) -> Option<Self> {
        match segment {
            "Users" => Some(Self::Users),
            "Groups" => Some(Self::Groups),
            _ => None,
        }
    }

    /// Its resource type.
    pub fn resource_type(self) -> &'static ResourceType {
        match self {
            Self::Users => &USERS,
            Self::Groups => &GROUPS,
        }
    }

    /// Its schema.
    pub fn schema(self) -> &'static Schema {
        match self {
            Self::Users => &USER,
            Self::Groups => &GROUP,
        }
    }

    /// Reads a resource.
    pub async fn read(self, site: &Site<'_>, id: &str) -> Result<Value, Refusal> {
        match self {
            Self::Users => users::read(site, id).await,
            Self::Groups => groups::read(site, id).await,
        }
    }

    /// Creates a resource.
    pub async fn create(self, site: &Site<'_>, body: &Value) -> Result<Value, Refusal> {
        let resource = self.schema().read(body)?;
        match self {
            Self::Users => users::create(site, &resource).await,
            Self::Groups => groups::create(site, &resource).await,
        }
    }

    /// Changes a resource, if it is still as the caller has seen it.
    pub async fn change(
        self,
        site: &Site<'_>,
        id: &str,
        conditions: &Conditions,
        change: &Change,
    ) -> Result<Value, Refusal> {
        match self {
            Self::Users => users::change(site, id, conditions, change).await,
            Self::Groups => groups::change(site, id, conditions, change).await,
        }
    }

    /// Deletes a resource, if it is still as the caller has seen it.
    pub async fn delete(self, site: &Site<'_>, id: &str, conditions: &Conditions) -> Result<(), Refusal> {
        match self {
            Self::Users => users::delete(site, id, conditions).await,
            Self::Groups => groups::delete(site, id, conditions).await,
        }
    }
}
