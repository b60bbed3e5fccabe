//! `ergo`: what a token and a receipt prove, whether a policy is right, and a witness of logs, without the app.
//!
//! Exit codes: 0 if every token was read, whatever the verdicts, the receipt is proven, the policy is in order, or the
//! witness has done what it was asked for; 1 if reading or writing failed midway, the receipt is not proven, the policy has
//! mistakes, or the witness has not; 2 if the command line or a file that it names cannot be used.

mod args;
mod inspect;
mod lines;
mod policy;
mod receipt;
mod witness;

use args::{Asked, Inspect, Instead};
use std::process::ExitCode;

fn main() -> ExitCode {
    match args::parse(std::env::args_os()) {
        Ok(Asked::Inspect(asked)) => inspect(asked),
        Ok(Asked::CheckPolicy(file)) => policy::check(&file),
        Ok(Asked::VerifyReceipt(asked)) => receipt::verify(&asked),
        Ok(Asked::Witness(asked)) => witness::run(asked),
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
