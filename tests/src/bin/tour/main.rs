//! The tour: plays the main job in the real app and writes pictures of each screen: light and dark, 1280 and 960 px wide.
//!
//! `tour [--out DIR]`; with `ERGO_TOUR_ON_SCREEN` set it plays on the screen in front of you.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "all of this package is test code: a panic is how it says that a step does not work"
)]

mod outside;
mod round;

use round::Round;
use std::{path::PathBuf, process::ExitCode};

#[tokio::main]
async fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let out = match (arguments.next().as_deref(), arguments.next(), arguments.next()) {
        (None, ..) => PathBuf::from("target/tour"),
        (Some("--out"), Some(folder), None) => PathBuf::from(folder),
        _ => {
            eprintln!("usage: tour [--out DIR]");
            return ExitCode::from(2);
        }
    };
    std::fs::create_dir_all(&out).expect("the folder for the pictures can be made");
    for theme in ["light", "dark"] {
        Round::start(theme, &out).await.play().await;
        outside::play(theme, &out).await;
    }
    println!("the pictures are in {}", out.display());
    ExitCode::SUCCESS
}
