//! `cargo xtask`: what a person or CI does with this repository. No shell scripts, so that it is the same
//! on every system.

mod app;
mod bench;
mod bundle;
mod counts;
mod files;
mod licences;
mod npm;
mod packages;
mod page;
mod places;
mod program;
mod schemathesis;
mod setup;
mod step;
mod test;
mod test_packages;
mod tidy;
mod tour;
mod wasm;
mod window;

use places::root;
use std::{path::Path, process::ExitCode};

const USAGE: &str = "\
cargo xtask <command>

  setup             install what is missing on this machine, and say why
  run               build and open the app on the training workspace
  page              build only the page, into dist/
  test              everything CI runs
  tour [--out DIR]  play the main job in the real app and write its screenshots (default docs/tour)
  bench [--out FILE.json] [--only NAME]
                    every performance figure, as a ratio to a baseline in the same run
  bundle            release installers";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["setup"] => setup::everything().map(|()| println!("✓ Nothing is missing on this machine")),
        ["run"] => window::run(),
        ["page"] => page::build(),
        ["tour"] => tour::run(&root().join("docs/tour")),
        ["tour", "--out", folder] => tour::run(Path::new(folder)),
        ["bench", rest @ ..] => bench::run(rest),
        ["bundle"] => bundle::run(),
        // It ends with its own words: the counts.
        ["test"] => match test::run() {
            Ok(true) => return ExitCode::SUCCESS,
            Ok(false) => return ExitCode::FAILURE,
            Err(error) => Err(error),
        },
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    step::total();
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n✗ {error:#}");
            ExitCode::FAILURE
        }
    }
}
