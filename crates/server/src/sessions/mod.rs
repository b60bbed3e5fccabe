//! From an entry request to the end of a session, including notifications and journals.

pub mod agents;
pub mod approval;
pub mod audit;
pub mod closing;
pub mod directory;
pub mod end;
pub mod entering;
pub mod hand_over;
pub mod journal;
pub mod keep;
pub mod notify;
pub mod open;
pub mod own;
pub mod pace;
pub mod place;
pub mod receipts;
pub mod renewal;
pub mod repeats;
pub mod request;
pub mod standing;
pub mod streams;
pub mod sweep;
pub mod text;
