//! The resource types (RFC 7643 §6), and what all resources have (RFC 7643 §3.1).

use super::urn;
use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// A resource type.
#[derive(Debug, PartialEq, Eq)]
pub struct ResourceType {
    /// Its name, which is also its ID.
    pub name: &'static str,
    /// The path of its resources, below the address of the service.
    pub endpoint: &'static str,
    /// The URN of its schema.
    pub schema: &'static str,
    /// A description for people.
    pub description: &'static str,
}

/// Members of the workspace.
pub static USERS: ResourceType = ResourceType {
    name: "User",
    endpoint: "/Users",
    schema: urn::USER,
    description: "A member of the workspace.",
};
/// Teams of the workspace.
pub static GROUPS: ResourceType = ResourceType {
    name: "Group",
    endpoint: "/Groups",
    schema: urn::GROUP,
    description: "A team of the workspace.",
};

/// What the server knows about one resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meta {
    /// When it was created.
    pub created: OffsetDateTime,
    /// When it was last changed.
    pub last_modified: OffsetDateTime,
    /// Its entity tag, as in the `ETag` header.
    pub version: String,
}

impl ResourceType {
    /// All resource types.
    pub fn all() -> [&'static Self; 2] {
        [&USERS, &GROUPS]
    }

    /// The type for `/ResourceTypes/{id}`.
    pub fn find(id: &str) -> Option<&'static Self> {
        Self::all().into_iter().find(|it| it.name == id)
    }

    /// The document in `/ResourceTypes`. `base` is the address of the service without a trailing slash.
    pub fn to_json(&self, base: &str) -> Value {
        json!({
            "schemas": [urn::RESOURCE_TYPE],
            "id": self.name,
            "name": self.name,
            "description": self.description,
            "endpoint": self.endpoint,
            "schema": self.schema,
            "schemaExtensions": [],
            "meta": { "resourceType": "ResourceType", "location": format!("{base}/ResourceTypes/{}", self.name) },
        })
    }

    /// The address of a resource.
    pub fn location(&self, base: &str, id: &str) -> String {
        format!("{base}{}/{id}", self.endpoint)
    }

    /// The `meta` of a resource.
    pub fn meta(&self, base: &str, id: &str, meta: &Meta) -> Value {
        // This fails only for years outside 0 to 9999.
        let time = |at: OffsetDateTime| at.format(&Rfc3339).unwrap_or_default();
        json!({
            "resourceType": self.name,
            "created": time(meta.created),
            "lastModified": time(meta.last_modified),
            "location": self.location(base, id),
            "version": meta.version,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scim::schema::catalog;

    #[test]
    fn each_type_has_its_schema_and_its_address() {
        for it in ResourceType::all() {
            assert_eq!(ResourceType::find(it.name), Some(it));
            assert!(catalog::find(it.schema).is_some());
            let document = it.to_json("https://x/scim/v2");
            assert_eq!(document["schemas"], json!([urn::RESOURCE_TYPE]));
            assert_eq!(document["endpoint"], it.endpoint);
            assert_eq!(document["meta"]["location"], format!("https://x/scim/v2/ResourceTypes/{}", it.name));
        }
        assert_eq!(ResourceType::find("user"), None);
        assert_eq!(GROUPS.location("https://x", "t1"), "https://x/Groups/t1");
    }
}
