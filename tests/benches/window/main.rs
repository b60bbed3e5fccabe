//! The app's window beside a bare one: how soon it can be used, what memory it takes, how soon a session is there, how
//! it scrolls, and what ten thousand rows cost. `cargo xtask bench` builds both and runs one part after the other.
//!
//! Prints one line of JSON per figure, and on the error output what explains it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs,
    reason = "a bench that cannot start has nothing to say, and nobody calls it"
)]

mod entering;
mod figures;
mod memory;
mod painting;
mod rows;
mod screen;
mod scrolling;
mod start;
mod window;

#[tokio::main]
async fn main() {
    // Cargo itself says `--bench`.
    let part = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    match part.as_deref() {
        Some("start") => start::measure().await,
        Some("memory") => memory::measure().await,
        Some("entering") => entering::measure().await,
        Some("scrolling") => scrolling::measure().await,
        Some("rows") => rows::measure().await,
        _ => panic!("name a part: start, memory, entering, scrolling, rows"),
    }
}
