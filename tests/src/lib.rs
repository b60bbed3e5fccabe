//! The harness of the journeys: the real app on a screen of its own, driven through WebDriver, in front of
//! the real server, with a wire between them that can be watched and cut.
//!
//! From the outside in: [`display`] (the screen), [`driver`] (`WebKitWebDriver` and the app), [`webdriver`]
//! (the protocol), [`desk`] (what a person does), [`accessibility`]
//! (who else can use it), [`world`] (server, wire and desk together).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "all of this package is test code: a panic is how a test says no"
)]

pub mod accessibility;
pub mod bus;
pub mod computer;
pub mod desk;
pub mod display;
pub mod driver;
pub mod exchange;
pub mod folder;
pub mod forge;
pub mod language;
pub mod memory;
pub mod notifications;
pub mod policy;
pub mod poll;
pub mod process;
pub mod provider;
pub mod proxy;
pub mod publisher;
pub mod samples;
mod seeded;
pub mod server;
pub mod update_server;
pub mod webdriver;
pub mod world;
