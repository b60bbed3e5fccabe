//! Places in the claims.

use crate::strict_json::{Object, Value};
use serde::Deserialize;

/// The member names that lead from the claims to a place. The name `*` stands for every item of an array.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Path(pub Vec<String>);

/// A value along the path is not of the expected type.
pub(crate) struct OffPath;

impl Path {
    /// The path of a top-level claim.
    pub(crate) fn of(name: &str) -> Self {
        Self(vec![name.to_owned()])
    }

    /// The top-level claim that contains the place.
    pub(crate) fn claim(&self) -> &str {
        self.0.first().map_or("", String::as_str)
    }

    /// The name of the member that the path leads to.
    pub(crate) fn last(&self) -> &str {
        self.0.last().map_or("", String::as_str)
    }

    /// All values at the path; more than one only with a `*`.
    pub(crate) fn find<'a>(&self, claims: &'a Object) -> Result<Vec<&'a Value>, OffPath> {
        let Some((first, rest)) = self.0.split_first() else { return Ok(Vec::new()) };
        let mut found: Vec<&Value> = claims.get(first).into_iter().collect();
        for name in rest {
            let mut next = Vec::new();
            for value in found {
                match value {
                    Value::Array(items) if name == "*" => next.extend(items),
                    Value::Object(members) if name != "*" => next.extend(members.get(name)),
                    _ => return Err(OffPath),
                }
            }
            found = next;
        }
        Ok(found)
    }
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join(" > "))
    }
}
