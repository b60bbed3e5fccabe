//! What an agent does inside a session: look, note, arm, change, ask for more time.

pub mod arm;
pub mod audit;
pub mod change;
pub mod correct;
pub mod diagnose;
pub mod draft;
pub mod extend;
pub mod inspect;
pub mod looked;
pub mod note;
