//! `ergo`: what a token proves, and whether a policy is right, without the app.
//!
//! `inspect` exits with 0 when everything was read, whatever the verdicts are; `policy check` exits with 0 if nothing is wrong.
//! 1 when reading or writing broke off, or something is wrong with a policy; 2 when the command line or a file it names is
//! not usable.

mod args;
mod inspect;
mod lines;
mod policy;

use args::{Asked, Inspect, Instead};
use std::process::ExitCode;

fn main() -> ExitCode {
    match args::parse(std::env::args_os()) {
        Ok(Asked::Inspect(asked)) => inspect(asked),
        Ok(Asked::CheckPolicy(file)) => policy::check(&file),
        Err(Instead::Help(text)) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(Instead::Wrong(text)) => {
            eprint!("{text}");
            ExitCode::from(2)
        }
    }
}

fn inspect(asked: Inspect) -> ExitCode {
    let inspector = match inspect::Inspector::new(asked) {
        Ok(inspector) => inspector,
        Err(wrong) => {
            eprintln!("ergo: {wrong}");
            return ExitCode::from(2);
        }
    };
    match inspector.run(std::io::stdin().lock(), std::io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever reads the answers has seen enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ergo: {error}");
            ExitCode::FAILURE
        }
    }
}
