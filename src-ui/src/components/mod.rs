//! What several pages share, and what pages share with the frame.

pub mod agent_role;
pub mod audit;
pub mod cannot_see;
pub mod confirmation;
pub mod ending;
pub mod given_name;
pub mod it_report;
pub mod journal_entry;
pub mod keys;
pub mod loaded;
pub mod local_time;
pub mod logo;
pub mod managed;
pub mod member;
pub mod no_change;
pub mod person;
pub mod problem;
pub mod receipt_copy;
pub mod record_state;
pub mod row_form;
pub mod scope;
pub mod session_facts;
pub mod ticket;
pub mod unfinished_note;
pub mod waiting;
pub mod words;

pub use logo::Logo;
pub use person::PersonLine;
pub use problem::ProblemBox;
