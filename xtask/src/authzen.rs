//! The server and `OpenID` `AuthZEN`: beside a decision point that we did not write (Cerbos), and as a decision point itself,
//! with the fixed decisions of `AuthZEN`'s certification scenario.

mod beside;
mod cerbos;
mod scenario;

use crate::{checks, counts::Counts};

/// Plays both against the built server.
pub fn run() -> Counts {
    checks::each(&[
        ("Cerbos' decisions are beside ours", &beside::run),
        ("the server gives the scenario's decisions", &scenario::run),
    ])
}
