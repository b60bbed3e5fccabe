//! What an agent does in a session: inspect, note, arm, change, and extend.

pub mod arm;
pub mod audit;
pub mod change;
mod compare;
pub mod correct;
pub mod diagnose;
pub mod draft;
pub mod extend;
pub mod inspect;
pub mod looked;
pub mod note;
