//! One operation at one path (RFC 7644 §3.5.2.1 to §3.5.2.3).

use super::{
    values::{added, merge, mutability, set, settle_primary, template, without},
    work::Work,
};
use crate::scim::{
    error::{Error, ScimType},
    filter::Filter,
    path::Path,
    schema::{Attribute, Kind, Mutability},
};
use serde_json::{Map, Value};

/// What an operation does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// RFC 7644 §3.5.2.1.
    Add,
    /// RFC 7644 §3.5.2.2.
    Remove,
    /// RFC 7644 §3.5.2.3.
    Replace,
}

type Resource = Map<String, Value>;

/// How much more work it is to change a value than to examine it.
const CHANGE: usize = 4;

/// Applies an operation to the resource. After an error, the resource must not be used.
pub fn edit(
    resource: &mut Resource,
    path: &Path,
    verb: Verb,
    value: Option<&Value>,
    work: &mut Work,
) -> Result<(), Error> {
    work.spend(1)?;
    let attribute = path.target.attribute;
    for it in [Some(attribute), path.target.sub].into_iter().flatten() {
        if it.mutability == Mutability::ReadOnly {
            return Err(mutability(it.name, "readOnly"));
        }
    }
    // No value and null both mean unassigned (RFC 7643 §2.5).
    let value = value.filter(|value| !value.is_null());
    match (&path.filter, path.target.sub) {
        (None, None) if attribute.multi_valued => whole_list(resource, attribute, verb, value, work),
        (None, sub) if !attribute.multi_valued => single(resource, attribute, sub, verb, value),
        (filter, sub) => {
            let which = Which { attribute, filter: filter.as_ref(), sub };
            chosen(resource, &which, verb, value, work)
        }
    }
}

fn single(
    resource: &mut Resource,
    attribute: &'static Attribute,
    sub: Option<&'static Attribute>,
    verb: Verb,
    value: Option<&Value>,
) -> Result<(), Error> {
    let leaf = sub.unwrap_or(attribute);
    let new = match value {
        Some(value) if verb != Verb::Remove => leaf.read(value)?,
        _ => None,
    };
    if verb == Verb::Add && new.is_none() {
        return Ok(());
    }
    if leaf.kind != Kind::Complex && sub.is_none() {
        return set(resource, leaf, new);
    }
    let mut parts = match resource.remove(attribute.name) {
        Some(Value::Object(parts)) => parts,
        _ => Map::new(),
    };
    match (sub, new) {
        (Some(sub), new) => set(&mut parts, sub, new)?,
        // A complex value contains only the parts to change.
        (None, Some(Value::Object(new))) => merge(&mut parts, attribute, new)?,
        (None, _) => parts.clear(),
    }
    if !parts.is_empty() {
        resource.insert(attribute.name.to_owned(), parts.into());
    }
    Ok(())
}

fn whole_list(
    resource: &mut Resource,
    attribute: &'static Attribute,
    verb: Verb,
    value: Option<&Value>,
    work: &mut Work,
) -> Result<(), Error> {
    let new = match value {
        Some(Value::Array(_)) => value.map(|value| attribute.read(value)).transpose()?.flatten(),
        // One value of a list may come without the list.
        Some(one) => attribute.read_one(one)?.map(|one| vec![one].into()),
        None => None,
    };
    let new = match new {
        Some(Value::Array(new)) => new,
        _ => Vec::new(),
    };
    let old = take_list(resource, attribute);
    let list = match verb {
        Verb::Add => added(attribute, old, new, work)?,
        Verb::Replace => new,
        // The RFC has no value here. Entra ID and Okta use it to name the values to remove.
        Verb::Remove if value.is_some() => without(attribute, old, &new, work)?,
        Verb::Remove => Vec::new(),
    };
    put_list(resource, attribute, list);
    Ok(())
}

/// Which values of a list, those that a filter matches or all of them, and which part of them.
struct Which<'a> {
    attribute: &'static Attribute,
    filter: Option<&'a Filter>,
    sub: Option<&'static Attribute>,
}

fn chosen(
    resource: &mut Resource,
    which: &Which<'_>,
    verb: Verb,
    value: Option<&Value>,
    work: &mut Work,
) -> Result<(), Error> {
    let Which { attribute, filter, sub } = *which;
    let mut list = take_list(resource, attribute);
    work.spend(list.len().saturating_mul(filter.map_or(1, Filter::terms)))?;
    let matches = |value: &Value| filter.is_none_or(|filter| filter.matches(value));
    let touched: Vec<usize> = (0..list.len()).filter(|at| list.get(*at).is_some_and(matches)).collect();
    if touched.is_empty() {
        let list = match (verb, filter.and_then(template), value) {
            // Entra ID adds to a value that it expects to be created.
            (Verb::Add, Some(made), Some(value)) => {
                let new = attribute.read_one(&completed(made, sub, value)?)?;
                added(attribute, list, new.into_iter().collect(), work)?
            }
            // It is already gone. If this failed, Entra ID would repeat the removal forever.
            (Verb::Remove, ..) => list,
            _ => {
                return Err(Error::new(
                    ScimType::NoTarget,
                    format!("No value of {} matches.", attribute.name),
                ));
            }
        };
        put_list(resource, attribute, list);
        return Ok(());
    }
    work.spend(touched.len().saturating_mul(CHANGE))?;
    for at in &touched {
        if let Some(value_there) = list.get_mut(*at) {
            change(value_there, attribute, sub, verb, value)?;
        }
    }
    settle_primary(attribute, &mut list, &touched)?;
    list.retain(|value| !value.is_null());
    put_list(resource, attribute, list);
    Ok(())
}

/// Changes one value of a list. A removed one becomes `null`.
fn change(
    there: &mut Value,
    attribute: &'static Attribute,
    sub: Option<&'static Attribute>,
    verb: Verb,
    value: Option<&Value>,
) -> Result<(), Error> {
    let old = match there.take() {
        Value::Object(old) => old,
        _ => Map::new(),
    };
    let value = value.filter(|_| verb != Verb::Remove);
    let mut new = match (sub, verb) {
        (None, Verb::Replace) => Map::new(),
        _ => old.clone(),
    };
    match (sub, value) {
        (Some(sub), value) => {
            let part = value.map(|value| sub.read(value)).transpose()?.flatten();
            if part.is_some() || verb != Verb::Add {
                set(&mut new, sub, part)?;
            }
        }
        (None, Some(value)) => {
            if let Some(Value::Object(parts)) = attribute.read_one(value)? {
                new.extend(parts);
            }
        }
        (None, None) if verb == Verb::Add => {}
        (None, None) => return Ok(()),
    }
    // An immutable part stays, even in a value that is replaced.
    for part in attribute.sub_attributes.iter().filter(|part| part.mutability != Mutability::ReadWrite) {
        if let Some(kept) = old.get(part.name) {
            let given = new.insert(part.name.to_owned(), kept.clone());
            if part.kind != Kind::Reference && given.is_some_and(|given| given != *kept) {
                return Err(mutability(part.name, "immutable"));
            }
        }
    }
    *there = new.into();
    Ok(())
}

/// The value that a filter describes, with what the operation adds to it.
fn completed(mut made: Resource, sub: Option<&Attribute>, value: &Value) -> Result<Value, Error> {
    match (sub, value) {
        (Some(sub), value) => {
            made.insert(sub.name.to_owned(), value.clone());
        }
        (None, Value::Object(parts)) => made.extend(parts.clone()),
        (None, _) => return Err(Error::new(ScimType::InvalidValue, "The value must be an object.")),
    }
    Ok(made.into())
}

fn take_list(resource: &mut Resource, attribute: &Attribute) -> Vec<Value> {
    match resource.remove(attribute.name) {
        Some(Value::Array(list)) => list,
        _ => Vec::new(),
    }
}

fn put_list(resource: &mut Resource, attribute: &Attribute, list: Vec<Value>) {
    if !list.is_empty() {
        resource.insert(attribute.name.to_owned(), list.into());
    }
}
