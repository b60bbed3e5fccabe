//! The `path` of a PATCH operation (RFC 7644 §3.5.2, figure 7).

use super::{
    error::{Error, ScimType},
    filter::{Filter, Target, value_filter},
    schema::Schema,
};

/// The target of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The attribute, or the part of it.
    pub target: Target,
    /// Which values of a list.
    pub filter: Option<Filter>,
}

impl Path {
    /// Parses a path. `None` if it leads to something that we do not store (see [`Schema::skipped`]).
    pub fn parse(text: &str, schema: &'static Schema) -> Result<Option<Self>, Error> {
        if skips(text, schema) {
            return Ok(None);
        }
        let Some(bracket) = text.find('[') else {
            let target = Target::parse(text, schema).ok_or_else(|| unknown(text))?;
            return Ok(Some(Self { target, filter: None }));
        };
        let (name, rest) = text.split_at(bracket);
        let Some(Target { attribute, sub: None }) = Target::parse(name, schema) else {
            return Err(unknown(name));
        };
        if !attribute.is_list_of_parts() {
            let detail = format!("{} is not a list to choose values from.", attribute.name);
            return Err(Error::new(ScimType::InvalidPath, detail));
        }
        // An error inside the brackets is a filter error (RFC 7644 §3.12, `invalidFilter`, also for PATCH).
        let (filter, rest) = value_filter(rest, schema, attribute)?;
        let sub = match rest.strip_prefix('.') {
            Some(name) => Some(attribute.sub(name).ok_or_else(|| unknown(text))?),
            None if rest.is_empty() => None,
            None => return Err(unknown(text)),
        };
        Ok(Some(Self { target: Target { attribute, sub }, filter: Some(filter) }))
    }
}

/// Whether a path leads to an attribute or an extension that we do not store.
fn skips(text: &str, schema: &Schema) -> bool {
    let name = schema.unqualified(text);
    let first = name.split(['.', '[']).next().unwrap_or_default();
    // The dot in the version number belongs to the URN of an extension.
    let is_in_extension = schema.skipped.iter().any(|skipped| {
        let rest = name.split_at_checked(skipped.len());
        rest.is_some_and(|(urn, rest)| {
            urn.eq_ignore_ascii_case(skipped) && (rest.is_empty() || rest.starts_with(':'))
        })
    });
    is_in_extension || schema.skips(first)
}

fn unknown(text: &str) -> Error {
    let shown: String = text.chars().take(80).collect();
    Error::new(ScimType::InvalidPath, format!("There is no attribute at {shown:?}."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scim::schema::{group::GROUP, user::USER};

    #[test]
    fn the_examples_of_the_rfc_and_what_we_do_not_store() {
        let path = |text: &str| Path::parse(text, &GROUP).unwrap().unwrap();
        assert_eq!(path("members").filter, None);
        let chosen = path(r#"Members[value eq "2819c223-7f76-453a-919d-413861904646"].DISPLAY"#);
        assert_eq!((chosen.target.attribute.name, chosen.target.last().name), ("members", "display"));
        assert!(chosen.filter.is_some());
        let user = |text: &str| Path::parse(text, &USER).unwrap();
        assert_eq!(user("name.familyName").unwrap().target.last().name, "familyName");
        assert!(user(r#"roles[primary eq "True"].value"#).is_some());
        for skipped in [
            r#"addresses[type eq "work"].country"#,
            "title",
            r#"urn:ietf:params:scim:schemas:core:2.0:User:phoneNumbers[type eq "work"]"#,
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager",
        ] {
            assert_eq!(user(skipped), None, "{skipped}");
        }
    }

    #[test]
    fn a_wrong_path_is_refused() {
        for (text, scim_type) in [
            ("", ScimType::InvalidPath),
            ("shoeSize", ScimType::InvalidPath),
            ("roles.", ScimType::InvalidPath),
            ("roles[value eq \"x\"].", ScimType::InvalidPath),
            ("roles[value eq \"x\"]value", ScimType::InvalidPath),
            ("roles[value eq \"x\"][value eq \"y\"]", ScimType::InvalidPath),
            ("roles.value[value eq \"x\"]", ScimType::InvalidPath),
            ("shoes[size eq \"x\"]", ScimType::InvalidPath),
            ("urn:ietf:params:scim:schemas:core:2.0:User", ScimType::InvalidPath),
            ("roles[", ScimType::InvalidFilter),
            ("roles[value]", ScimType::InvalidFilter),
            ("userName[value eq \"x\"]", ScimType::InvalidPath),
            ("meta[version eq \"x\"]", ScimType::InvalidPath),
        ] {
            assert_eq!(Path::parse(text, &USER).unwrap_err().scim_type, Some(scim_type), "{text}");
        }
    }
}
