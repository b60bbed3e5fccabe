//! `cargo xtask`: what a person or CI does with this repository. No shell scripts, so that it is the same
//! on every system.

mod app;
mod bundle;
mod counts;
mod licences;
mod packages;
mod page;
mod setup;
mod step;
mod test;
mod tidy;
mod tour;
mod wasm;

use anyhow::Result;
use std::{path::PathBuf, process::ExitCode};

const USAGE: &str = "\
cargo xtask <command>

  setup             install what is missing on this machine, and say why
  run               build and open the app on the training workspace
  page              build only the page, into dist/
  test              everything CI runs
  tour [--out DIR]  play the main job in the real app and write its screenshots (default docs/tour)
  bundle            release installers";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done: Result<bool> = match words.as_slice() {
        ["setup"] => setup::everything().map(|()| true),
        ["run"] => app::run(),
        ["page"] => page::build().map(|()| true),
        ["test"] => test::run(),
        ["tour"] => tour::run(&root().join("docs/tour")).map(|()| true),
        ["tour", "--out", folder] => tour::run(&PathBuf::from(folder)).map(|()| true),
        ["bundle"] => bundle::run().map(|()| true),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("\n✗ {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The repository.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, ToOwned::to_owned)
}
