//! What the page knows: the latest snapshot, where the agent is, and what they are typing.
//!
//! Pure, so it is tested without a browser. There is no customer data here: pages read it themselves and
//! lose it when they unmount.

mod arm;
mod form;
mod offer;
mod route;
mod store;
#[cfg(test)]
mod tests;
mod typed;

pub use arm::{ArmForm, ArmTarget};
pub use form::{BEFORE_YOU_START, EntryForm, FormEdit};
pub use offer::{Offer, offers};
pub use route::{Route, Screen};
pub use store::{Action, Store};
pub use typed::Typed;
