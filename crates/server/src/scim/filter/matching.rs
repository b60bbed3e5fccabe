//! Whether a resource matches a filter (RFC 7644 §3.4.2.2).

use super::tree::{Filter, Op, Operand, Target};
use crate::scim::schema::{Attribute, Kind, read::moment};
use serde_json::Value;
use std::{borrow::Cow, cmp::Ordering};

impl Filter {
    /// Whether a resource with canonical names matches; inside a value path, whether one value of the list does.
    pub fn matches(&self, resource: &Value) -> bool {
        match self {
            Self::And(all) => all.iter().all(|one| one.matches(resource)),
            Self::Or(all) => all.iter().any(|one| one.matches(resource)),
            Self::Not(inner) => !inner.matches(resource),
            Self::Present(target) => values(*target, resource).any(is_present),
            Self::Values(list, inner) => each(resource.get(list.name)).any(|value| inner.matches(value)),
            Self::Compare(target, op, operand) => {
                let mut there = values(*target, resource).filter(|value| is_present(value)).peekable();
                // An attribute without a value equals null and differs from everything else.
                match (there.peek().is_some(), op, operand) {
                    (is_there, Op::Eq, Operand::Nothing) => !is_there,
                    (is_there, _, Operand::Nothing) => is_there,
                    (false, op, _) => *op == Op::Ne,
                    // One matching value is enough.
                    _ => there.any(|value| compares(target.last(), value, *op, operand)),
                }
            }
        }
    }
}

/// All values of an attribute, or of a sub-attribute in all values.
fn values(target: Target, resource: &Value) -> impl Iterator<Item = &Value> {
    each(resource.get(target.attribute.name)).flat_map(move |value| match target.sub {
        Some(sub) => each(value.get(sub.name)),
        None => each(Some(value)),
    })
}

fn each(value: Option<&Value>) -> std::slice::Iter<'_, Value> {
    match value {
        Some(Value::Array(all)) => all.iter(),
        Some(one) => std::slice::from_ref(one).iter(),
        None => [].iter(),
    }
}

/// Whether a value is not empty; a complex value must contain something (RFC 7644 §3.4.2.2, `pr`).
fn is_present(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(all) => all.iter().any(is_present),
        Value::Object(parts) => parts.values().any(is_present),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

fn compares(attribute: &Attribute, value: &Value, op: Op, operand: &Operand) -> bool {
    match (value, operand) {
        (Value::Bool(value), Operand::Boolean(wanted)) => by_order(op, value.cmp(wanted)),
        (Value::String(text), Operand::Moment(wanted)) => {
            moment(text).is_some_and(|value| by_order(op, value.cmp(wanted)))
        }
        (Value::String(text), Operand::Text(wanted))
            if attribute.case_exact || attribute.kind == Kind::DateTime =>
        {
            by_text(op, text, &wanted.compared)
        }
        (Value::String(text), Operand::Text(wanted)) => by_text(op, &lowercase(text), &wanted.compared),
        _ => op == Op::Ne,
    }
}

/// Converts to lowercase. Most texts are already lowercase and need no copy.
fn lowercase(text: &str) -> Cow<'_, str> {
    let is_lowercase = text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_lowercase { text.into() } else { text.to_lowercase().into() }
}

fn by_text(op: Op, text: &str, wanted: &str) -> bool {
    match op {
        Op::Co => text.contains(wanted),
        Op::Sw => text.starts_with(wanted),
        Op::Ew => text.ends_with(wanted),
        _ => by_order(op, text.cmp(wanted)),
    }
}

fn by_order(op: Op, order: Ordering) -> bool {
    match op {
        Op::Eq => order.is_eq(),
        Op::Ne => order.is_ne(),
        Op::Gt => order.is_gt(),
        Op::Ge => order.is_ge(),
        Op::Lt => order.is_lt(),
        Op::Le => order.is_le(),
        Op::Co | Op::Sw | Op::Ew => false,
    }
}
