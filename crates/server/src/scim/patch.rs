//! PATCH (RFC 7644 §3.5.2): all operations or none.
//!
//! Some deviations of Entra ID and Okta are accepted as intended: `op` in any case, booleans as text, attribute paths
//! as the names in a value without a path, and values to remove next to the path instead of in its filter.

mod edit;
#[cfg(test)]
mod tests;
mod values;
mod work;

use super::{
    error::{Error, ScimType},
    path::Path,
    schema::{Mutability, Presence, Schema, read::require_schema},
    urn,
};
use edit::{Verb, edit};
use serde_json::{Map, Value};
use values::mutability;
pub use work::Work;

/// The most operations in one request. Adding many members is one operation.
pub const MOST_OPERATIONS: usize = 200;

/// Returns the resource after all operations of a request. Fails if one of them fails, or if they need more work than
/// allowed.
pub fn apply(
    schema: &'static Schema,
    resource: &Value,
    body: &Value,
    work: &mut Work,
) -> Result<Value, Error> {
    let mut after = resource.as_object().cloned().unwrap_or_default();
    for operation in operations(body)? {
        let (verb, path, value) = parts(operation)?;
        match path {
            Some(path) => {
                if let Some(path) = Path::parse(path, schema)? {
                    edit(&mut after, &path, verb, value, work)?;
                }
            }
            None if verb == Verb::Remove => {
                return Err(Error::new(ScimType::NoTarget, "A remove operation needs a path."));
            }
            None => without_path(schema, &mut after, verb, value, work)?,
        }
    }
    // RFC 7644 §3.5.2.2: checked at the end, so that an operation may remove what the next one adds.
    match schema
        .attributes
        .iter()
        .find(|it| it.presence != Presence::Optional && !after.contains_key(it.name))
    {
        Some(missing) => Err(mutability(missing.name, "required")),
        None => Ok(after.into()),
    }
}

fn operations(body: &Value) -> Result<&[Value], Error> {
    let syntax = |detail: &'static str| Error::new(ScimType::InvalidSyntax, detail);
    let body = body.as_object().ok_or_else(|| syntax("The body must be a JSON object."))?;
    require_schema(body, urn::PATCH_OP)?;
    match get(body, "Operations").and_then(Value::as_array) {
        Some(all) if all.is_empty() => Err(syntax("Operations must have at least one operation.")),
        Some(all) if all.len() > MOST_OPERATIONS => {
            Err(Error::plain(413, format!("Send at most {MOST_OPERATIONS} operations in one request.")))
        }
        Some(all) => Ok(all),
        None => Err(syntax("Operations must be a list.")),
    }
}

fn parts(operation: &Value) -> Result<(Verb, Option<&str>, Option<&Value>), Error> {
    let Some(operation) = operation.as_object() else {
        return Err(Error::new(ScimType::InvalidSyntax, "An operation must be a JSON object."));
    };
    let verb = match get(operation, "op").and_then(Value::as_str).map(str::to_ascii_lowercase).as_deref() {
        Some("add") => Verb::Add,
        Some("remove") => Verb::Remove,
        Some("replace") => Verb::Replace,
        _ => return Err(Error::new(ScimType::InvalidSyntax, "op must be add, remove, or replace.")),
    };
    let path = match get(operation, "path") {
        None | Some(Value::Null) => None,
        Some(Value::String(path)) => Some(path.as_str()),
        Some(_) => return Err(Error::new(ScimType::InvalidPath, "path must be text.")),
    };
    let value = get(operation, "value");
    if verb != Verb::Remove && value.is_none() {
        return Err(Error::new(ScimType::InvalidValue, "An add or replace operation needs a value."));
    }
    Ok((verb, path, value))
}

/// The value contains the attributes to set (RFC 7644 §3.5.2.1, §3.5.2.3). As in a body, unknown ones are ignored.
fn without_path(
    schema: &'static Schema,
    resource: &mut Map<String, Value>,
    verb: Verb,
    value: Option<&Value>,
    work: &mut Work,
) -> Result<(), Error> {
    let Some(attributes) = value.and_then(Value::as_object) else {
        return Err(Error::new(
            ScimType::InvalidValue,
            "Without a path, the value must be an object of attributes.",
        ));
    };
    for (name, value) in attributes {
        let path = match Path::parse(name, schema) {
            Ok(Some(path)) => path,
            Ok(None) => continue,
            Err(error) if error.scim_type == Some(ScimType::InvalidPath) => continue,
            Err(error) => return Err(error),
        };
        let attribute = path.target.attribute;
        let is_ours = attribute.mutability == Mutability::ReadOnly;
        // Okta repeats the id. The schemas follow from the resource type.
        if is_ours && (attribute.name == "schemas" || resource.get(attribute.name) == Some(value)) {
            continue;
        }
        edit(resource, &path, verb, Some(value), work)?;
    }
    Ok(())
}

/// Finds a member. The names in a PATCH request are attribute names too, and so case-insensitive.
fn get<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}
