//! One file per page, and beside it a folder with the components that only this page uses.

pub mod about;
pub mod access;
pub mod approvals;
pub mod audit;
pub mod blocked;
pub mod compare;
pub mod diagnostics;
pub mod ended;
pub mod entering;
pub mod frozen;
pub mod help;
pub mod history;
pub mod identity;
pub mod member;
pub mod members;
pub mod overview;
pub mod preflight;
pub mod requested;
pub mod roles;
pub mod sessions;
pub mod settings;
pub mod sign_in;
pub mod start;
pub mod teams;
