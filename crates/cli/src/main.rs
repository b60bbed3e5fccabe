//! `ergo`: what a token proves, without the app.
//!
//! Exits with 0 when everything was read, whatever the verdicts are; 1 when reading or writing broke off;
//! 2 when the command line or a file it names is not usable.

mod args;
mod inspect;
mod lines;

use args::Instead;
use std::process::ExitCode;

fn main() -> ExitCode {
    let inspect = match args::parse(std::env::args_os()) {
        Ok(inspect) => inspect,
        Err(Instead::Help(text)) => {
            print!("{text}");
            return ExitCode::SUCCESS;
        }
        Err(Instead::Wrong(text)) => {
            eprint!("{text}");
            return ExitCode::from(2);
        }
    };
    let inspector = match inspect::Inspector::new(inspect) {
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
