//! Entering: the exact user, the entry request, its approval, the token exchange, and the identity check.

pub mod again;
pub mod enter;
pub mod hand_over;
pub mod link;
pub mod request;
