//! The journeys: what an agent does and what can go wrong, through the real app and the real server.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "all of this package is test code: a panic is how a test says no"
)]

mod accessibility;
mod appearance;
mod approvals;
mod as_that_customer;
mod autostart;
mod banner;
mod carried_over;
mod changing;
mod compare;
mod crash;
mod decision_point;
mod diagnosis;
mod ended_elsewhere;
mod expiry;
mod history;
mod host;
mod hostile_text;
mod identity;
mod inside_pages;
mod it_report;
mod keyboard;
mod language;
mod live_access;
mod long_list;
mod main_job;
mod managed;
mod member_list;
mod memory;
mod network;
mod notes;
mod notifications;
mod observer;
mod page_process;
mod palette;
mod preferences;
mod provider_sign_in;
mod pseudo_locales;
mod receipt;
mod refused;
mod server_gone;
mod sessions;
mod settings;
mod start;
mod timezone;
mod token_nowhere;
mod updating;
mod vocabulary;
mod waiting;
mod window;
mod wrong_user;
