//! What is around every page, beside it or over it.

pub mod arm_panel;
pub mod armed_card;
pub mod banner;
pub mod change_result;
pub mod extend;
pub mod notes;
pub mod notices;
pub mod palette;
pub mod quit;
pub mod request_card;
pub mod sidebar;
mod words;
