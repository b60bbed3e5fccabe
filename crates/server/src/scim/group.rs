//! Converts a group between the resource and what the server stores (RFC 7643 §4.2).

use super::{
    error::{Error, ScimType},
    resource_type::{GROUPS, Meta, USERS},
    urn::GROUP as URN,
    user::text,
};
use serde_json::{Value, json};
use std::collections::HashSet;

/// What a client says about a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupFields {
    /// The name of the team.
    pub display_name: String,
    /// The client's own ID. `None` removes it.
    pub external_id: Option<String>,
    /// The IDs of its members, each once.
    pub members: Vec<String>,
}

/// What the server knows about a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupRecord {
    /// The team's ID.
    pub id: String,
    /// The client's own ID.
    pub external_id: Option<String>,
    /// The name of the team.
    pub display_name: String,
    /// The IDs and names of its members.
    pub members: Vec<(String, String)>,
    /// When it was created and changed.
    pub meta: Meta,
}

impl GroupFields {
    /// From the body of a POST or PUT, as [`super::schema::Schema::read`] returns it, or from a patched resource.
    /// `base` is the address of the service without a trailing slash.
    pub fn from_resource(resource: &Value, base: &str) -> Result<Self, Error> {
        let mut members = Vec::new();
        let mut known = HashSet::new();
        for member in resource.get("members").and_then(Value::as_array).into_iter().flatten() {
            let id = member_id(member, base)?;
            if known.insert(id) {
                members.push(id.to_owned());
            }
        }
        Ok(Self {
            display_name: text(resource, "displayName")
                .ok_or_else(|| Error::new(ScimType::InvalidValue, "displayName is required."))?,
            external_id: text(resource, "externalId"),
            members,
        })
    }
}

/// The ID of a member, from `value` or from the end of `$ref`, which must agree.
fn member_id<'a>(member: &'a Value, base: &str) -> Result<&'a str, Error> {
    let part = |name: &str| member.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let invalid = |detail: &'static str| Err(Error::new(ScimType::InvalidValue, detail));
    let is_other = part("type").is_some_and(|it| !it.eq_ignore_ascii_case("User"));
    let referred = part("$ref").map(|address| user_at(address, base));
    if is_other || referred == Some(None) {
        return invalid("The members of a team are users of this service.");
    }
    match (part("value"), referred.flatten()) {
        (Some(value), Some(referred)) if value != referred => {
            invalid("The $ref of a member names a different user than its value.")
        }
        (Some(id), _) | (None, Some(id)) => Ok(id),
        (None, None) => invalid("A member needs a value, the ID of a user."),
    }
}

/// The user that an address refers to: one below our address, or a relative one.
fn user_at<'a>(address: &'a str, base: &str) -> Option<&'a str> {
    let is_absolute = address.contains("://") || address.starts_with("//");
    let path = if is_absolute { address.strip_prefix(base)? } else { address };
    let (before, id) = path.rsplit_once("Users/")?;
    let is_there = if is_absolute { before == "/" } else { before.is_empty() || before.ends_with('/') };
    (is_there && !id.is_empty() && !id.contains('/')).then_some(id)
}

impl GroupRecord {
    /// The whole resource, before any projection. `base` is the address of the service without a trailing slash.
    pub fn to_resource(&self, base: &str) -> Value {
        let mut resource = json!({
            "schemas": [URN],
            "id": self.id,
            "displayName": self.display_name,
            "meta": GROUPS.meta(base, &self.id, &self.meta),
        });
        if let Some(external_id) = &self.external_id {
            resource["externalId"] = external_id.as_str().into();
        }
        let members = self.members.iter().map(|(id, name)| {
            json!({ "value": id, "$ref": USERS.location(base, id), "type": "User", "display": name })
        });
        if !self.members.is_empty() {
            resource["members"] = members.collect();
        }
        resource
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scim::schema::group::GROUP;
    use time::OffsetDateTime;

    #[test]
    fn a_group_is_written_and_read_again() {
        let meta = Meta {
            created: OffsetDateTime::UNIX_EPOCH,
            last_modified: OffsetDateTime::UNIX_EPOCH,
            version: "W/\"1\"".to_owned(),
        };
        let record = GroupRecord {
            id: "t1".to_owned(),
            external_id: Some("e".to_owned()),
            display_name: "Dispatch".to_owned(),
            members: vec![("u1".to_owned(), "Dana".to_owned())],
            meta,
        };
        let resource = record.to_resource("https://x");
        let member =
            json!([{ "value": "u1", "$ref": "https://x/Users/u1", "type": "User", "display": "Dana" }]);
        assert_eq!(resource["members"], member);
        let fields = GroupFields::from_resource(&GROUP.read(&resource).unwrap(), "https://x").unwrap();
        assert_eq!((fields.display_name.as_str(), fields.external_id.as_deref()), ("Dispatch", Some("e")));
        assert_eq!(fields.members, ["u1"]);
        let empty = GroupRecord { members: Vec::new(), external_id: None, ..record }.to_resource("");
        assert_eq!((empty.get("members"), empty.get("externalId")), (None, None));
    }

    #[test]
    fn members_are_users_and_there_once() {
        let read = |members: Value| {
            GroupFields::from_resource(&json!({ "displayName": "x", "members": members }), "https://x/v2")
                .map(|it| it.members)
        };
        let twice = json!([{ "value": "u1" }, { "$ref": "../Users/u1" }, { "value": "u2", "type": "user" }]);
        assert_eq!(read(twice).unwrap(), ["u1", "u2"]);
        for here in ["https://x/v2/Users/u1", "../Users/u1", "Users/u1", "/v2/Users/u1", ""] {
            assert_eq!(read(json!([{ "value": "u1", "$ref": here }])).unwrap(), ["u1"], "{here}");
        }
        for wrong in [
            json!([{}]),
            json!([{ "value": "" }]),
            json!([{ "value": "t2", "type": "Group" }]),
            json!([{ "value": "t2", "$ref": "https://x/v2/Groups/t2" }]),
            json!([{ "value": "u1", "$ref": "https://x/v2/Users/u2" }]),
            json!([{ "value": "u1", "$ref": "../Users/u2" }]),
            json!([{ "value": "u1", "$ref": "https://evil.example/v2/Users/u1" }]),
            json!([{ "$ref": "//evil.example/v2/Users/u1" }]),
            json!([{ "$ref": "https://x/v2evil/Users/u1" }]),
            json!([{ "$ref": "https://x/v2/Users/u1/more" }]),
        ] {
            assert_eq!(read(wrong.clone()).unwrap_err().scim_type, Some(ScimType::InvalidValue), "{wrong}");
        }
        assert!(GroupFields::from_resource(&json!({}), "").is_err());
    }
}
