//! The documents in `/Schemas` (RFC 7643 §7).

use super::{Attribute, Kind, Mutability, Presence, Returned, Schema};
use crate::scim::urn::SCHEMA;
use serde_json::{Map, Value, json};

/// Values that only the workspace knows, suggested for a sub-attribute: its roles.
#[derive(Clone, Copy, Debug)]
pub struct Suggested<'a> {
    /// The complex attribute.
    pub attribute: &'a str,
    /// Its sub-attribute.
    pub sub: &'a str,
    /// The suggested values.
    pub values: &'a [String],
}

impl Schema {
    /// The document in `/Schemas` (RFC 7643 §7). `base` is the address of the service without a trailing slash.
    pub fn to_json(&self, base: &str, suggested: &[Suggested<'_>]) -> Value {
        let attributes: Vec<Value> = self.attributes.iter().map(|it| it.to_json(None, suggested)).collect();
        json!({
            "schemas": [SCHEMA],
            "id": self.id,
            "name": self.name,
            "description": self.description,
            "attributes": attributes,
            "meta": { "resourceType": "Schema", "location": format!("{base}/Schemas/{}", self.id) },
        })
    }
}

impl Attribute {
    fn to_json(&self, parent: Option<&str>, suggested: &[Suggested<'_>]) -> Value {
        let word = |kind: &str| Value::from(kind);
        let mut all = Map::new();
        all.insert("name".to_owned(), self.name.into());
        all.insert("type".to_owned(), word(self.kind.as_str()));
        all.insert("multiValued".to_owned(), self.multi_valued.into());
        all.insert("description".to_owned(), self.description.into());
        all.insert("required".to_owned(), (self.presence != Presence::Optional).into());
        all.insert("caseExact".to_owned(), self.case_exact.into());
        all.insert("mutability".to_owned(), word(self.mutability.as_str()));
        all.insert("returned".to_owned(), word(self.returned.as_str()));
        all.insert("uniqueness".to_owned(), word(if self.unique { "server" } else { "none" }));
        let here = suggested.iter().find(|it| parent == Some(it.attribute) && it.sub == self.name);
        if let Some(suggested) = here.filter(|it| !it.values.is_empty()) {
            all.insert("canonicalValues".to_owned(), json!(suggested.values));
        } else if !self.canonical_values.is_empty() {
            all.insert("canonicalValues".to_owned(), json!(self.canonical_values));
        }
        if !self.reference_types.is_empty() {
            all.insert("referenceTypes".to_owned(), json!(self.reference_types));
        }
        if !self.sub_attributes.is_empty() {
            let sub = self.sub_attributes.iter().map(|sub| sub.to_json(Some(self.name), suggested));
            all.insert("subAttributes".to_owned(), sub.collect());
        }
        Value::Object(all)
    }
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::DateTime => "dateTime",
            Self::Reference => "reference",
            Self::Complex => "complex",
        }
    }
}

impl Mutability {
    const fn as_str(self) -> &'static str {
        match self {
            Self::ReadOnly => "readOnly",
            Self::ReadWrite => "readWrite",
            Self::Immutable => "immutable",
        }
    }
}

impl Returned {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Never => "never",
            Self::Default => "default",
            Self::Request => "request",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scim::schema::user;

    #[test]
    fn a_document_has_every_characteristic_and_the_roles_of_the_workspace() {
        let roles = ["role_owner".to_owned()];
        let suggested = [Suggested { attribute: "roles", sub: "value", values: &roles }];
        let document = user::USER.to_json("https://ergo.example/scim/v2", &suggested);
        assert_eq!(document["schemas"], json!([SCHEMA]));
        assert_eq!(
            document["meta"]["location"],
            "https://ergo.example/scim/v2/Schemas/urn:ietf:params:scim:schemas:core:2.0:User"
        );
        let attributes = document["attributes"].as_array().unwrap();
        let find = |name: &str| attributes.iter().find(|it| it["name"] == name).unwrap();
        assert_eq!(find("userName")["uniqueness"], "server");
        assert_eq!(find("userName")["required"], true);
        assert_eq!(find("groups")["mutability"], "readOnly");
        assert_eq!(find("roles")["subAttributes"][0]["canonicalValues"], json!(["role_owner"]));
        assert!(attributes.iter().all(|it| it["name"] != "name" && it["name"] != "id"));
        for attribute in attributes {
            for key in [
                "name",
                "type",
                "multiValued",
                "description",
                "required",
                "caseExact",
                "mutability",
                "returned",
                "uniqueness",
            ] {
                assert!(attribute.get(key).is_some(), "{key} of {attribute}");
            }
        }
    }
}
