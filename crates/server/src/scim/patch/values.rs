//! The values of an attribute: set, merged, or added to a list without duplicates (RFC 7643 §2.4, RFC 7644 §3.5.2.1).

use super::work::Work;
use crate::scim::{
    error::{Error, ScimType},
    filter::{Filter, Op, Operand},
    schema::{Attribute, Kind, Mutability, read::is_primary},
};
use serde_json::{Map, Value};
use std::{borrow::Cow, collections::HashMap};

/// How many times a value can be in a list, each time with a different type.
const MOST_TYPES: usize = 20;
/// Up to this many values are searched one by one. For more, indexing all values pays off.
const FEW: usize = 8;

/// Sets or unassigns one attribute. A required or immutable part cannot be unassigned.
pub fn set(holder: &mut Map<String, Value>, attribute: &Attribute, new: Option<Value>) -> Result<(), Error> {
    let old = holder.get(attribute.name);
    if attribute.mutability == Mutability::Immutable && old.is_some() && old != new.as_ref() {
        // One address can be written in several ways, so another spelling is no change.
        let is_spelling = attribute.kind == Kind::Reference && new.is_some();
        return if is_spelling { Ok(()) } else { Err(mutability(attribute.name, "immutable")) };
    }
    match new {
        Some(new) => {
            holder.insert(attribute.name.to_owned(), new);
        }
        None => {
            holder.remove(attribute.name);
        }
    }
    Ok(())
}

/// Sets the given parts and leaves the others.
pub fn merge(
    parts: &mut Map<String, Value>,
    attribute: &'static Attribute,
    new: Map<String, Value>,
) -> Result<(), Error> {
    for (name, value) in new {
        if let Some(sub) = attribute.sub(&name) {
            set(parts, sub, Some(value))?;
        }
    }
    Ok(())
}

/// Adds values to a list. One that is already there is not added again, but updated from the new one.
pub fn added(
    attribute: &'static Attribute,
    mut list: Vec<Value>,
    new: Vec<Value>,
    work: &mut Work,
) -> Result<Vec<Value>, Error> {
    let mut known = if new.len() <= FEW {
        work.spend(list.len().saturating_mul(new.len()))?;
        Known { attribute, at: None }
    } else {
        work.spend(list.len().saturating_add(new.len()))?;
        Known::of(attribute, &list)?
    };
    let mut touched = Vec::with_capacity(new.len());
    for value in new {
        let there = known.find(&value, &list);
        let Some((at, old)) = there.and_then(|at| list.get_mut(at).map(|old| (at, old))) else {
            known.note(&value, &list)?;
            touched.push(list.len());
            list.push(value);
            continue;
        };
        if let (Value::Object(old), Value::Object(new)) = (old, value) {
            merge(old, attribute, new)?;
        }
        touched.push(at);
    }
    touched.sort_unstable();
    touched.dedup();
    settle_primary(attribute, &mut list, &touched)?;
    Ok(list)
}

/// Removes these values from a list.
pub fn without(
    attribute: &'static Attribute,
    list: Vec<Value>,
    gone: &[Value],
    work: &mut Work,
) -> Result<Vec<Value>, Error> {
    work.spend(list.len().saturating_add(gone.len()))?;
    let known = Known::of(attribute, gone)?;
    Ok(list.into_iter().filter(|value| known.find(value, gone).is_none()).collect())
}

/// If one of the values just written is the primary one, no other is (RFC 7643 §2.4, RFC 7644 §3.5.2).
pub fn settle_primary(attribute: &Attribute, list: &mut [Value], touched: &[usize]) -> Result<(), Error> {
    let mut primary = touched.iter().filter(|at| list.get(**at).is_some_and(is_primary));
    let Some(first) = primary.next().copied() else { return Ok(()) };
    if primary.next().is_some() {
        let detail = format!("Only one of {} can be primary.", attribute.name);
        return Err(Error::new(ScimType::InvalidValue, detail));
    }
    for (at, value) in list.iter_mut().enumerate() {
        if at != first && is_primary(value) {
            value["primary"] = false.into();
        }
    }
    Ok(())
}

/// The value that a filter of only equalities describes.
pub fn template(filter: &Filter) -> Option<Map<String, Value>> {
    match filter {
        Filter::Compare(target, Op::Eq, operand) => {
            let value = match operand {
                Operand::Text(text) => Value::from(text.written.as_str()),
                Operand::Boolean(value) => Value::from(*value),
                Operand::Nothing | Operand::Moment(_) => return None,
            };
            Some(Map::from_iter([(target.attribute.name.to_owned(), value)]))
        }
        Filter::And(all) => all.iter().map(template).try_fold(Map::new(), |mut made, one| {
            made.extend(one?);
            Some(made)
        }),
        _ => None,
    }
}

/// An index of a list's values by what distinguishes them: `value`, and `type` if both have one (RFC 7643 §2.4).
struct Known {
    attribute: &'static Attribute,
    /// Without it, the list is searched each time.
    at: Option<HashMap<String, Vec<usize>>>,
}

impl Known {
    fn of(attribute: &'static Attribute, list: &[Value]) -> Result<Self, Error> {
        let mut known = Self { attribute, at: Some(HashMap::with_capacity(list.len())) };
        for (at, value) in list.iter().enumerate() {
            known.note(value, list.get(..at).unwrap_or_default())?;
        }
        Ok(known)
    }

    /// Indexes a value that follows the list's values. Values that differ only in their type are searched one by one,
    /// so their number is limited.
    fn note(&mut self, value: &Value, list: &[Value]) -> Result<(), Error> {
        let key = self.key(value);
        if self.same(&key, list).len() >= MOST_TYPES {
            let detail = format!("{} has the same value too many times.", self.attribute.name);
            return Err(Error::new(ScimType::InvalidValue, detail));
        }
        if let Some(at) = &mut self.at {
            at.entry(key).or_default().push(list.len());
        }
        Ok(())
    }

    fn find(&self, value: &Value, list: &[Value]) -> Option<usize> {
        let kind = |value: &Value| value.get("type").and_then(Value::as_str).map(str::to_lowercase);
        let wanted = kind(value);
        let is_same = |at: &usize| match (&wanted, list.get(*at).and_then(kind)) {
            (Some(wanted), Some(there)) => *wanted == there,
            _ => true,
        };
        self.same(&self.key(value), list).iter().copied().find(is_same)
    }

    /// The places of the values with this key.
    fn same(&self, key: &str, list: &[Value]) -> Cow<'_, [usize]> {
        if let Some(at) = &self.at {
            return at.get(key).map(Vec::as_slice).unwrap_or_default().into();
        }
        let places = list.iter().enumerate().filter(|(_, value)| self.has_key(value, key));
        places.map(|(at, _)| at).collect()
    }

    fn has_key(&self, value: &Value, key: &str) -> bool {
        match self.text(value) {
            Some((text, true)) => text == key,
            _ => self.key(value) == key,
        }
    }

    fn key(&self, value: &Value) -> String {
        match self.text(value) {
            Some((text, true)) => text.to_owned(),
            Some((text, false)) => text.to_lowercase(),
            None => value.to_string(),
        }
    }

    /// The `value`, and whether its case matters.
    fn text<'a>(&self, value: &'a Value) -> Option<(&'a str, bool)> {
        let sub = self.attribute.sub("value")?;
        Some((value.get(sub.name)?.as_str()?, sub.case_exact))
    }
}

/// The refusal to change something (RFC 7644 §3.12).
pub fn mutability(name: &str, what: &str) -> Error {
    Error::new(ScimType::Mutability, format!("{name} is {what}."))
}
