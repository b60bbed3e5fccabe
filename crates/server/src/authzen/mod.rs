//! The server as a policy decision point (`OpenID` `AuthZEN` Authorization API 1.0): it tells the organization's programs whether
//! somebody may do something, and who and what may.
//!
//! A decision is what the member's role and teams grant at that moment, if the member is active. What a request says about
//! the subject, the action, or the resource beyond their names changes nothing.

pub mod evaluate;
mod page;
pub mod search;
mod standing;
pub mod tokens;
