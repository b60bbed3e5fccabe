//! Converts a user between the resource and what the server stores (RFC 7643 §4.1).
//!
//! One text is stored as a person's name: `displayName`. If a client sends only `name`, the text is composed from its
//! parts. A member has exactly one role. The caller checks whether the texts are valid.

use super::{
    error::{Error, ScimType},
    resource_type::{GROUPS, Meta, USERS},
    urn::USER as URN,
};
use serde_json::{Map, Value, json};

/// What a client says about a user. The server keeps what it omits, or fills it in for a new user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserFields {
    /// The email address that the person signs in with.
    pub user_name: String,
    /// The client's own ID. `None` removes it.
    pub external_id: Option<String>,
    /// The full name. For a new person without one, take the `user_name`.
    pub display_name: Option<String>,
    /// For a new person, true.
    pub active: Option<bool>,
    /// `None` removes it. After a PUT, the server may keep it instead (RFC 7644 §3.5.1), because people also set it
    /// themselves.
    pub timezone: Option<String>,
    /// The same as for the time zone.
    pub locale: Option<String>,
    /// The ID or name of a role. For a new person without one, the workspace's usual role.
    pub role: Option<String>,
}

/// What the server knows about a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserRecord {
    /// The person's ID.
    pub id: String,
    /// The client's own ID.
    pub external_id: Option<String>,
    /// The email address that the person signs in with.
    pub user_name: String,
    /// The full name.
    pub display_name: String,
    /// Whether the person may sign in.
    pub active: bool,
    /// The time zone.
    pub timezone: Option<String>,
    /// The locale.
    pub locale: Option<String>,
    /// The ID and name of the role.
    pub role: (String, String),
    /// The IDs and names of the teams.
    pub teams: Vec<(String, String)>,
    /// When the user was created and changed.
    pub meta: Meta,
}

impl UserFields {
    /// From the body of a POST or PUT, as [`super::schema::Schema::read`] returns it.
    pub fn from_resource(resource: &Value) -> Result<Self, Error> {
        let display_name = text(resource, "displayName");
        let name = resource.get("name").unwrap_or(&Value::Null);
        let roles: Vec<&Value> = all_roles(resource).iter().collect();
        Ok(Self {
            user_name: text(resource, "userName")
                .ok_or_else(|| Error::new(ScimType::InvalidValue, "userName is required."))?,
            external_id: text(resource, "externalId"),
            display_name: display_name.or_else(|| full_name(name, false)),
            active: resource.get("active").and_then(Value::as_bool),
            timezone: text(resource, "timezone"),
            // Some clients use an underscore, as POSIX does.
            locale: text(resource, "locale").map(|locale| locale.replace('_', "-")),
            role: only_role(&roles)?,
        })
    }

    /// From a resource before and after a PATCH. A name in parts is used if the operations leave `displayName`
    /// unchanged and contain the whole name. An added role replaces the previous one; two roles that were written
    /// together are refused, whether or not the member has one of them.
    pub fn from_patch(before: &Value, after: &Value) -> Result<Self, Error> {
        let (held, roles) = (all_roles(before), all_roles(after));
        // Only the server adds the name to a role. A role without a name was written by the client.
        let new: Vec<&Value> = roles.iter().filter(|role| !held.contains(role)).collect();
        let counts = if new.is_empty() { roles.iter().collect() } else { new };
        let mut plain = after.clone();
        plain["roles"] = Value::Null;
        let mut fields = Self::from_resource(&plain)?;
        fields.role = only_role(&counts)?;
        if before.get("displayName") == after.get("displayName") {
            fields.display_name =
                after.get("name").and_then(|name| full_name(name, true)).or(fields.display_name);
        }
        Ok(fields)
    }
}

impl UserRecord {
    /// The whole resource, before any projection. `base` is the address of the service without a trailing slash.
    pub fn to_resource(&self, base: &str) -> Value {
        let (role, role_name) = &self.role;
        let mut resource = Map::new();
        let mut put = |name: &str, value: Value| {
            resource.insert(name.to_owned(), value);
        };
        put("schemas", json!([URN]));
        put("id", self.id.as_str().into());
        put("userName", self.user_name.as_str().into());
        put("displayName", self.display_name.as_str().into());
        put("active", self.active.into());
        put("roles", json!([{ "value": role, "display": role_name, "primary": true }]));
        put("meta", USERS.meta(base, &self.id, &self.meta));
        for (name, value) in
            [("externalId", &self.external_id), ("timezone", &self.timezone), ("locale", &self.locale)]
        {
            if let Some(value) = value {
                put(name, value.as_str().into());
            }
        }
        if self.user_name.contains('@') {
            put("emails", json!([{ "value": self.user_name, "type": "work", "primary": true }]));
        }
        let teams = self.teams.iter().map(|(id, name)| {
            json!({ "value": id, "$ref": GROUPS.location(base, id), "display": name, "type": "direct" })
        });
        if !self.teams.is_empty() {
            put("groups", teams.collect());
        }
        Value::Object(resource)
    }
}

/// A trimmed text. A blank one counts as no value, like `null`.
pub(super) fn text(resource: &Value, name: &str) -> Option<String> {
    let text = resource.get(name)?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The full name from its parts. `whole` requires both the given and the family name, because one alone would replace
/// both.
fn full_name(name: &Value, whole: bool) -> Option<String> {
    let part =
        |part: &str| name.get(part).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    if let Some(formatted) = part("formatted") {
        return Some(formatted.to_owned());
    }
    let (given, middle, family) = (part("givenName"), part("middleName"), part("familyName"));
    if whole && (given.is_none() || family.is_none()) {
        return None;
    }
    let parts: Vec<&str> = [given, middle, family].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn all_roles(resource: &Value) -> &[Value] {
    resource.get("roles").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn only_role(roles: &[&Value]) -> Result<Option<String>, Error> {
    match roles {
        [] => Ok(None),
        [role] => text(role, "value").map(Some).ok_or_else(one_role),
        _ => Err(one_role()),
    }
}

fn one_role() -> Error {
    Error::new(ScimType::InvalidValue, "A member has exactly one role.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scim::{patch, projection::Projection, schema::user::USER};
    use time::OffsetDateTime;

    fn record() -> UserRecord {
        UserRecord {
            id: "usr_1".to_owned(),
            external_id: Some("e1".to_owned()),
            user_name: "dana@x.example".to_owned(),
            display_name: "Dana Reyes".to_owned(),
            active: true,
            timezone: Some("Europe/Lisbon".to_owned()),
            locale: None,
            role: ("admin".to_owned(), "Admin".to_owned()),
            teams: vec![("t1".to_owned(), "Dispatch".to_owned())],
            meta: Meta {
                created: OffsetDateTime::UNIX_EPOCH,
                last_modified: OffsetDateTime::UNIX_EPOCH,
                version: "W/\"1\"".to_owned(),
            },
        }
    }

    fn patched(operations: &Value) -> Result<UserFields, Error> {
        let before = record().to_resource("https://x");
        let body = json!({ "schemas": [crate::scim::urn::PATCH_OP], "Operations": operations });
        UserFields::from_patch(&before, &patch::apply(&USER, &before, &body, &mut patch::Work::quick())?)
    }

    #[test]
    fn what_is_written_is_what_was_advertised() {
        let resource = record().to_resource("https://x");
        let answer = Projection::new(&USER, &[], &[]).unwrap().of(&resource);
        assert_eq!(
            answer,
            json!({
                "schemas": [URN], "id": "usr_1", "externalId": "e1", "userName": "dana@x.example",
                "displayName": "Dana Reyes", "active": true, "timezone": "Europe/Lisbon",
                "roles": [{ "value": "admin" }],
                "emails": [{ "value": "dana@x.example", "type": "work", "primary": true }],
                "groups": [{ "value": "t1", "$ref": "https://x/Groups/t1", "display": "Dispatch", "type": "direct" }],
                "meta": { "resourceType": "User", "created": "1970-01-01T00:00:00Z",
                    "lastModified": "1970-01-01T00:00:00Z", "location": "https://x/Users/usr_1", "version": "W/\"1\"" },
            })
        );
        let bare = UserRecord { user_name: "dana".to_owned(), teams: Vec::new(), ..record() }.to_resource("");
        assert_eq!((bare.get("emails"), bare.get("groups")), (None, None));
    }

    #[test]
    fn a_name_is_made_of_its_parts() {
        let read = |more: &Value| {
            let mut body = json!({ "schemas": [URN], "userName": "dana@x.example" });
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            UserFields::from_resource(&USER.read(&body).unwrap())
        };
        let name = |more: Value| read(&more).unwrap().display_name;
        assert_eq!(name(json!({})), None);
        assert_eq!(
            name(json!({ "name": { "givenName": "Dana", "familyName": "Reyes" } })).unwrap(),
            "Dana Reyes"
        );
        assert_eq!(name(json!({ "name": { "familyName": " Reyes " } })).unwrap(), "Reyes");
        assert_eq!(name(json!({ "name": { "formatted": "D. R.", "givenName": "x" } })).unwrap(), "D. R.");
        assert_eq!(name(json!({ "displayName": "Dana", "name": { "formatted": "x" } })).unwrap(), "Dana");
        let fields =
            read(&json!({ "active": false, "locale": "pt-PT", "roles": [{ "value": "Admin" }] })).unwrap();
        assert_eq!(
            (fields.active, fields.locale.as_deref(), fields.role.as_deref()),
            (Some(false), Some("pt-PT"), Some("Admin"))
        );
        assert!(read(&json!({ "roles": [{ "value": "a" }, { "value": "b" }] })).is_err());
        for (field, sent, kept) in [
            ("displayName", "  ", None),
            ("displayName", " Dana ", Some("Dana")),
            ("externalId", "", None),
            ("externalId", "\u{a0}e1 ", Some("e1")),
            ("timezone", "", None),
            ("locale", "", None),
            ("locale", "en_US", Some("en-US")),
            ("locale", "zh_Hant_TW", Some("zh-Hant-TW")),
        ] {
            let fields = read(&json!({ field: sent })).unwrap();
            let texts = json!({ "displayName": fields.display_name, "externalId": fields.external_id,
                "timezone": fields.timezone, "locale": fields.locale });
            assert_eq!(texts[field].as_str(), kept, "{field} {sent:?}");
        }
        assert!(UserFields::from_resource(&json!({})).is_err());
    }

    #[test]
    fn a_patch_of_an_identity_provider_means_what_it_says() {
        let same = patched(&json!([{ "op": "Replace", "path": "title", "value": "x" }])).unwrap();
        assert_eq!((same.display_name.as_deref(), same.role.as_deref()), (Some("Dana Reyes"), Some("admin")));
        let renamed = patched(&json!([
            { "op": "Replace", "path": "name.givenName", "value": "Ana" },
            { "op": "Replace", "path": "name.familyName", "value": "Reis" },
            { "op": "Replace", "path": "active", "value": "False" },
        ]));
        assert_eq!(renamed.as_ref().unwrap().display_name.as_deref(), Some("Ana Reis"));
        assert_eq!(renamed.unwrap().active, Some(false));
        let half =
            patched(&json!([{ "op": "replace", "path": "name.familyName", "value": "Reis" }])).unwrap();
        assert_eq!(half.display_name.as_deref(), Some("Dana Reyes"));
        for operation in [
            json!({ "op": "Add", "path": "roles", "value": [{ "value": "viewer" }] }),
            json!({ "op": "replace", "path": "roles[primary eq \"True\"].value", "value": "viewer" }),
            json!({ "op": "replace", "value": { "roles": [{ "value": "viewer", "primary": true }] } }),
        ] {
            assert_eq!(patched(&json!([operation])).unwrap().role.as_deref(), Some("viewer"), "{operation}");
        }
        // It is only clear which of two roles is meant if one is added to the other.
        for two in
            [json!([{ "value": "admin" }, { "value": "owner" }]), json!([{ "value": "x" }, { "value": "y" }])]
        {
            for operation in [
                json!({ "op": "replace", "path": "roles", "value": two }),
                json!({ "op": "replace", "value": { "roles": two } }),
            ] {
                let error = patched(&json!([operation])).unwrap_err();
                assert_eq!(error.scim_type, Some(ScimType::InvalidValue), "{operation}");
            }
        }
        let both = json!([{ "value": "admin" }, { "value": "viewer", "primary": true }]);
        let both = json!([{ "op": "add", "path": "roles", "value": both }]);
        assert_eq!(patched(&both).unwrap().role.as_deref(), Some("viewer"));
        let none = patched(&json!([{ "op": "remove", "path": "roles" }])).unwrap_err();
        assert_eq!(none.scim_type, Some(ScimType::Mutability));
        let gone = patched(&json!([{ "op": "remove", "path": "timezone" }])).unwrap();
        assert_eq!(gone.timezone, None);
    }
}
