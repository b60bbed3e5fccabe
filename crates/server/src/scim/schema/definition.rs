//! A schema, and the attributes that every resource has (RFC 7643 §3.1, §7).

use super::attribute::{Attribute, Kind, Returned, find};

/// One schema (RFC 7643 §7).
#[derive(Debug, PartialEq, Eq)]
pub struct Schema {
    /// Its URN.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// A description for people.
    pub description: &'static str,
    /// Its attributes, without the common ones.
    pub attributes: &'static [Attribute],
    /// Attributes that are understood when a client sends them, but are not part of the schema: they are neither
    /// stored nor returned.
    pub understood: &'static [Attribute],
    /// Attributes and extensions of RFC 7643 that we do not store. A PATCH of them succeeds and changes nothing,
    /// because identity providers send them by default and would stop at an error.
    pub skipped: &'static [&'static str],
}

/// The attributes of every resource (RFC 7643 §3.1). No schema document contains them.
static COMMON: [Attribute; 4] = [
    Attribute::new(Kind::Reference, "schemas", "The schemas of the resource.")
        .multi_valued()
        .read_only()
        .returned(Returned::Always),
    Attribute::string("id", "The ID that the server assigned.")
        .read_only()
        .returned(Returned::Always)
        .case_exact(),
    Attribute::string("externalId", "The ID that the client assigned.").case_exact(),
    Attribute::complex("meta", "What the server knows about the resource.", &META).read_only(),
];

static META: [Attribute; 5] = [
    Attribute::string("resourceType", "The type of the resource.").case_exact().read_only(),
    Attribute::new(Kind::DateTime, "created", "When the resource was created.").read_only(),
    Attribute::new(Kind::DateTime, "lastModified", "When the resource was last changed.").read_only(),
    Attribute::reference("location", "The address of the resource.", &["uri"]).read_only(),
    Attribute::string("version", "The ETag of the resource.").case_exact().read_only(),
];

impl Schema {
    /// The attribute with this name, in any case.
    pub fn attribute(&self, name: &str) -> Option<&'static Attribute> {
        find(self.attributes, name).or_else(|| find(&COMMON, name)).or_else(|| find(self.understood, name))
    }

    /// All attributes that a resource can have.
    pub fn all_attributes(&self) -> impl Iterator<Item = &'static Attribute> {
        COMMON.iter().chain(self.attributes).chain(self.understood)
    }

    /// Whether this is an attribute that a client may send but that we do not store.
    pub fn skips(&self, name: &str) -> bool {
        self.skipped.iter().any(|skipped| skipped.eq_ignore_ascii_case(name))
    }

    /// Removes this schema's URN from the beginning of a name (RFC 7644 §3.10).
    pub fn unqualified<'a>(&self, name: &'a str) -> &'a str {
        match name.split_at_checked(self.id.len()) {
            Some((urn, rest)) if urn.eq_ignore_ascii_case(self.id) => rest.strip_prefix(':').unwrap_or(name),
            _ => name,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::scim::schema::user::USER;

    #[test]
    fn names_are_found_in_any_case_and_with_their_urn() {
        let user = &USER;
        assert_eq!(user.attribute("USERNAME").unwrap().name, "userName");
        assert_eq!(user.attribute("externalid").unwrap().name, "externalId");
        assert_eq!(user.attribute("roles").and_then(|roles| roles.sub("VALUE")).unwrap().name, "value");
        for nobody in ["", "__proto__", "constructor", "userName ", "user\u{17f}ame"] {
            assert_eq!(user.attribute(nobody), None, "{nobody}");
        }
        assert_eq!(user.unqualified("urn:ietf:params:scim:schemas:core:2.0:User:userName"), "userName");
        for kept in [
            "userName",
            "urn:ietf:params:scim:schemas:core:2.0:User",
            "é",
            "urn:ietf:params:scim:schemas:core:2.0:Userx",
        ] {
            assert_eq!(user.unqualified(kept), kept);
        }
        assert!(user.skips("PhoneNumbers") && !user.skips("shoeSize"));
        assert_eq!(user.all_attributes().filter(|it| it.name == "id").count(), 1);
    }
}
