//! `cargo xtask`: what a person or CI does with this repository. No shell scripts, so that it is the same
//! on every system.

mod app;
mod args;
mod bench;
mod bundle;
mod counts;
mod files;
mod journeys;
mod licenses;
mod load;
mod metrics;
mod npm;
mod packages;
mod page;
mod places;
mod postgres;
mod program;
mod python;
mod running_server;
mod schemathesis;
mod scim;
mod server_check;
mod server_package;
mod setup;
mod source_date;
mod step;
mod test;
mod test_packages;
mod third_party;
mod tidy;
mod tour;
mod wasm;
mod webhooks;
mod window;
mod windows;

use args::Command;
use std::process::ExitCode;

fn main() -> ExitCode {
    let command = match args::parse(std::env::args_os()) {
        Ok(command) => command,
        Err(help_or_wrong) => help_or_wrong.exit(),
    };
    let done = match command {
        Command::Setup => setup::everything().map(|()| println!("✓ Nothing is missing on this machine")),
        Command::Run => window::run(),
        Command::Page => page::build(page::Profile::Quick),
        Command::Tidy => tidy::run().and_then(|counts| {
            anyhow::ensure!(counts.failed == 0, "the source tree failed its checks");
            Ok(())
        }),
        Command::Tour { out } => tour::run(&out),
        Command::Bench { out, only } => bench::run(out.as_deref(), only.as_deref()),
        Command::Load => load::run(),
        Command::Bundle { only, windows: false } => bundle::run(only),
        Command::Bundle { windows: true, .. } => windows::bundle::run_all(),
        Command::Test { windows: false } => return counted(test::run()),
        Command::Test { windows: true } => return counted(windows::test::run()),
    };
    step::total();
    done.map_or_else(|error| failure(&error), |()| ExitCode::SUCCESS)
}

/// Tests end with the counts that they have printed.
fn counted(passed: anyhow::Result<bool>) -> ExitCode {
    match passed {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => failure(&error),
    }
}

fn failure(error: &anyhow::Error) -> ExitCode {
    eprintln!("\n✗ {error:#}");
    ExitCode::FAILURE
}
