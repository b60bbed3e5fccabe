//! The two ways to change a resource.

use super::{Refusal, Site, shape, turns::QUICK};
use crate::scim::{
    error::Error,
    patch::{self, Work},
    schema::Schema,
    version::Conditions,
};
use serde_json::Value;
use std::sync::Arc;

/// How a resource is changed.
#[derive(Clone, Debug)]
pub enum Change {
    /// The body is the whole resource (RFC 7644 §3.5.1).
    Replace(Arc<Value>),
    /// The body contains operations (RFC 7644 §3.5.2).
    Patch(Arc<Value>),
}

/// How a change is computed. If someone else changes the resource before the change is written, it is computed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// Without the write lock.
    Free,
    /// With the write lock, so that nothing comes in between. Every other writer waits, so it has to be quick.
    Locked,
}

impl Attempt {
    /// All attempts, in order.
    pub const ALL: [Self; 3] = [Self::Free, Self::Free, Self::Locked];
}

impl Change {
    /// Computes the changed resource, if it may be changed. Most changes are quick; one that needs a lot of work
    /// waits its turn, and is refused while holding the write lock.
    pub async fn of(
        &self,
        site: &Site<'_>,
        schema: &'static Schema,
        conditions: &Conditions,
        before: &Arc<Value>,
        attempt: Attempt,
    ) -> Result<Value, Refusal> {
        let compute = |mut work: Work| {
            let (change, conditions, before) = (self.clone(), conditions.clone(), Arc::clone(before));
            move || -> Result<Value, Error> {
                shape::allow_change(&conditions, &before)?;
                match change {
                    Self::Replace(body) => schema.read(&body),
                    Self::Patch(body) => patch::apply(schema, &before, &body, &mut work),
                }
            }
        };
        let quick = site.turn.compute(QUICK, compute(Work::quick())).await?;
        match quick {
            Err(error) if error.status == 413 && attempt == Attempt::Free => {
                Ok(site.turn.compute(usize::MAX, compute(Work::of_a_request())).await??)
            }
            quick => Ok(quick?),
        }
    }

    /// Whether it is a PATCH.
    pub fn is_patch(&self) -> bool {
        matches!(self, Self::Patch(_))
    }
}
