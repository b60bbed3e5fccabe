//! `cargo xtask`: what a person or CI does with this repository. No shell scripts, so that it is the same
//! on every system.

mod app;
mod app_package;
mod args;
mod authzen;
mod bench;
mod bundle;
mod checks;
mod counts;
mod debian;
mod document;
mod evidence;
mod files;
mod installed;
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
mod release;
mod running_server;
mod schemathesis;
mod scim;
mod server_check;
mod server_package;
mod setup;
mod step;
mod test;
mod test_packages;
mod third_party;
mod tidy;
mod tour;
mod unpack;
mod wasm;
mod webhooks;
mod window;
mod windows;
mod wire;

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
        Command::Bundle { only, twice } => bundle::run(only, twice),
        Command::BundleForWindows => windows::bundle::run_all(),
        Command::Test(suite) => return counted(test::run(suite)),
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
