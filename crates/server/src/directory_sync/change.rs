//! The two ways to change a resource.

use crate::{
    failure::Failure,
    scim::{error::Error, patch, schema::Schema},
};
use serde_json::Value;

/// How many attempts a change gets when others keep changing the same resource. After that, the answer is 503.
pub const TRIES: usize = 3;

/// How a resource is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The body is all of it (RFC 7644 §3.5.1).
    Replace(Value),
    /// The body has operations (RFC 7644 §3.5.2).
    Patch(Value),
}

impl Change {
    /// Computes the resource after the change, on a blocking thread and without the write lock: a body can ask for a lot of
    /// work, and every other writer would have to wait for it.
    pub async fn of(&self, schema: &'static Schema, before: &Value) -> Result<Result<Value, Error>, Failure> {
        let (change, before) = (self.clone(), before.clone());
        let work = move || match change {
            Self::Replace(body) => schema.read(&body),
            Self::Patch(body) => patch::apply(schema, &before, &body),
        };
        tokio::task::spawn_blocking(work).await.map_err(|error| Failure::internal(&error))
    }

    /// Whether it has operations.
    pub fn is_patch(&self) -> bool {
        matches!(self, Self::Patch(_))
    }
}
