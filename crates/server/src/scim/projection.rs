//! Which attributes a response contains: `attributes` and `excludedAttributes` (RFC 7644 §3.4.2.5, §3.9).

use super::{
    error::{Error, ScimType},
    filter::Target,
    schema::{Attribute, Returned, Schema},
};
use serde_json::{Map, Value};

/// The most names in one request.
const MOST_NAMES: usize = 100;

/// Which attributes of a resource to return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Projection {
    schema: &'static Schema,
    choice: Choice,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Choice {
    Default,
    Only(Vec<Target>),
    Without(Vec<Target>),
}

impl Projection {
    /// What the client asked for. Names that are not in this schema are ignored, because a search at the root names
    /// those of several schemas. Using both parameters is refused (RFC 7644 §3.9).
    pub fn new(schema: &'static Schema, attributes: &[String], excluded: &[String]) -> Result<Self, Error> {
        if attributes.len() + excluded.len() > MOST_NAMES {
            return Err(Error::new(ScimType::InvalidValue, format!("Name at most {MOST_NAMES} attributes.")));
        }
        let targets =
            |names: &[String]| names.iter().filter_map(|name| Target::parse(name, schema)).collect();
        let choice = match (attributes, excluded) {
            ([], []) => Choice::Default,
            (only, []) => Choice::Only(targets(only)),
            ([], without) => Choice::Without(targets(without)),
            _ => {
                let detail = "Use attributes or excludedAttributes, not both.";
                return Err(Error::new(ScimType::InvalidValue, detail));
            }
        };
        Ok(Self { schema, choice })
    }

    /// The resource with only the returned attributes.
    pub fn of(&self, resource: &Value) -> Value {
        let all = self.schema.all_attributes();
        let parts =
            all.filter_map(|it| Some((it.name.to_owned(), self.attribute(it, resource.get(it.name)?)?)));
        Value::Object(parts.collect::<Map<_, _>>())
    }

    /// Whether a response can contain a part of this complex attribute, or this part of it.
    pub fn shows(&self, attribute: &str, sub: Option<&str>) -> bool {
        self.schema.attribute(attribute).is_some_and(|attribute| {
            let mut parts = attribute.sub_attributes.iter().filter(|it| sub.is_none_or(|sub| it.name == sub));
            parts.any(|part| self.returns(attribute, Some(part)))
        })
    }

    fn attribute(&self, attribute: &'static Attribute, value: &Value) -> Option<Value> {
        if attribute.sub_attributes.is_empty() {
            return self.returns(attribute, None).then(|| value.clone());
        }
        let one = |value: &Value| {
            let sub = attribute.sub_attributes.iter().filter(|sub| self.returns(attribute, Some(sub)));
            let parts = sub.filter_map(|sub| Some((sub.name.to_owned(), value.get(sub.name)?.clone())));
            let parts: Map<String, Value> = parts.collect();
            (!parts.is_empty()).then_some(Value::Object(parts))
        };
        match value {
            Value::Array(all) => {
                let all: Vec<Value> = all.iter().filter_map(one).collect();
                (!all.is_empty()).then(|| all.into())
            }
            value => one(value),
        }
    }

    /// Whether an attribute or a part of one is returned. What is always returned cannot be excluded.
    fn returns(&self, attribute: &Attribute, sub: Option<&Attribute>) -> bool {
        let names_whole = |targets: &[Target]| {
            targets.iter().any(|it| it.attribute.name == attribute.name && it.sub.is_none())
        };
        let names_sub = |targets: &[Target]| {
            targets.iter().any(|it| it.attribute.name == attribute.name && it.sub.is_some() && it.sub == sub)
        };
        let returned = match sub {
            Some(sub) if attribute.returned == Returned::Default => sub.returned,
            _ => attribute.returned,
        };
        match (returned, &self.choice) {
            (Returned::Always, _) | (Returned::Default, Choice::Default) => true,
            (Returned::Never, _) | (Returned::Request, Choice::Default | Choice::Without(_)) => false,
            (Returned::Default, Choice::Only(only)) => names_whole(only) || names_sub(only),
            (Returned::Default, Choice::Without(without)) => !names_whole(without) && !names_sub(without),
            // Only if the part itself is named: a list requested as a whole has only its usual parts.
            (Returned::Request, Choice::Only(only)) => names_sub(only),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scim::schema::user::USER;
    use serde_json::json;

    fn project(attributes: &[&str], excluded: &[&str]) -> Value {
        let names = |all: &[&str]| all.iter().map(|&it| it.to_owned()).collect::<Vec<_>>();
        Projection::new(&USER, &names(attributes), &names(excluded)).unwrap().of(&json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "u1", "userName": "dana@x.example",
            "active": true, "name": { "formatted": "never" }, "unknown": 1,
            "roles": [{ "value": "admin", "display": "Admin", "primary": true }],
            "meta": { "resourceType": "User", "location": "https://x/Users/u1" },
        }))
    }

    #[test]
    fn by_default_everything_but_what_is_returned_on_request_or_never() {
        assert_eq!(
            project(&[], &[]),
            json!({
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "u1", "userName": "dana@x.example",
                "active": true, "roles": [{ "value": "admin" }],
                "meta": { "resourceType": "User", "location": "https://x/Users/u1" },
            })
        );
    }

    #[test]
    fn only_what_is_asked_for_and_the_minimum() {
        let minimum = json!({ "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "u1" });
        let with = |name: &str, value: Value| {
            let mut all = minimum.clone();
            all[name] = value;
            all
        };
        assert_eq!(project(&["nothing", "name"], &[]), minimum);
        assert_eq!(project(&["USERNAME"], &[]), with("userName", json!("dana@x.example")));
        assert_eq!(project(&["roles"], &[]), with("roles", json!([{ "value": "admin" }])));
        assert_eq!(project(&["roles.display"], &[]), with("roles", json!([{ "display": "Admin" }])));
        let qualified = "urn:ietf:params:scim:schemas:core:2.0:User:meta.location";
        assert_eq!(project(&[qualified], &[]), with("meta", json!({ "location": "https://x/Users/u1" })));
    }

    #[test]
    fn what_is_not_shown_need_not_be_read() {
        let shows = |attributes: &[&str], excluded: &[&str], name: &str, sub: Option<&str>| {
            let names = |all: &[&str]| all.iter().map(|&it| it.to_owned()).collect::<Vec<_>>();
            Projection::new(&USER, &names(attributes), &names(excluded)).unwrap().shows(name, sub)
        };
        assert!(shows(&[], &[], "groups", None) && shows(&["groups.display"], &[], "groups", None));
        assert!(!shows(&["userName"], &[], "groups", None) && !shows(&[], &["groups"], "groups", None));
        assert!(
            shows(&[], &["groups"], "meta", Some("version"))
                && shows(&["meta"], &[], "meta", Some("version"))
        );
        assert!(!shows(&[], &["meta.version"], "meta", Some("version")));
        assert!(!shows(&["meta.created"], &[], "meta", Some("version")));
    }

    #[test]
    fn without_what_is_excluded_but_never_without_the_minimum() {
        let rest = project(&[], &["id", "schemas", "userName", "roles.value", "meta.location", "nothing"]);
        assert_eq!(
            rest,
            json!({
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "u1", "active": true,
                "meta": { "resourceType": "User" },
            })
        );
        let one = ["id".to_owned()];
        assert_eq!(Projection::new(&USER, &one, &one).unwrap_err().scim_type, Some(ScimType::InvalidValue));
        assert!(Projection::new(&USER, &vec![String::new(); 101], &[]).is_err());
    }
}
