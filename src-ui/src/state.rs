//! What the page knows: the latest snapshot, where the agent is, and what they are typing.
//!
//! Pure, so it is tested without a browser. Of a customer there is only what the agent typed or chose, and it goes with
//! the session: pages read the data themselves and lose it when they unmount.

mod arm;
mod form;
mod notice;
mod offer;
mod possible;
mod route;
pub mod shortcut;
mod store;
#[cfg(test)]
mod tests;
mod typed;

pub use arm::{ArmForm, ArmTarget, Missing};
pub use form::{BEFORE_YOU_START, EntryForm, FormEdit};
pub use notice::{SeenNotice, needs_action};
pub use offer::{Found, Offer};
pub use possible::{offers, recent};
pub use route::{Route, Screen};
pub use store::{Action, Over, Store};
pub use typed::{Asked, Correction, Typed};
