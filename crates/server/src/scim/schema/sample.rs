//! A schema with the attributes of the examples in RFC 7644, for tests.

use super::{Attribute, Kind, Returned, Schema};

/// As in RFC 7643 §8.2, as far as the examples need it.
pub static SAMPLE: Schema = Schema {
    id: "urn:ietf:params:scim:schemas:core:2.0:User",
    name: "User",
    description: "",
    attributes: &ATTRIBUTES,
    understood: &[],
    skipped: &["photos"],
};

static ATTRIBUTES: [Attribute; 13] = [
    Attribute::string("userName", "").required().unique(),
    Attribute::complex("name", "", &NAME),
    Attribute::string("displayName", ""),
    Attribute::string("nickName", ""),
    Attribute::string("title", ""),
    Attribute::string("userType", ""),
    Attribute::new(Kind::Boolean, "active", ""),
    Attribute::complex("emails", "", &PLURAL).multi_valued(),
    Attribute::complex("ims", "", &PLURAL).multi_valued(),
    Attribute::complex("addresses", "", &ADDRESS).multi_valued(),
    Attribute::complex("members", "", &MEMBER).multi_valued(),
    Attribute::string("employeeNumber", "").case_exact().immutable(),
    Attribute::string("secret", "").returned(Returned::Never),
];

static NAME: [Attribute; 3] = [
    Attribute::string("formatted", ""),
    Attribute::string("familyName", ""),
    Attribute::string("givenName", ""),
];

static PLURAL: [Attribute; 4] = [
    Attribute::string("value", ""),
    Attribute::string("display", ""),
    Attribute::string("type", ""),
    Attribute::new(Kind::Boolean, "primary", ""),
];

static ADDRESS: [Attribute; 7] = [
    Attribute::string("type", ""),
    Attribute::string("formatted", ""),
    Attribute::string("streetAddress", ""),
    Attribute::string("locality", ""),
    Attribute::string("region", ""),
    Attribute::string("country", ""),
    Attribute::new(Kind::Boolean, "primary", ""),
];

static MEMBER: [Attribute; 3] = [
    Attribute::string("value", "").case_exact().immutable(),
    Attribute::reference("$ref", "", &["User"]).immutable(),
    Attribute::string("display", ""),
];
