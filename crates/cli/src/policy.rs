//! `ergo policy check`: what is wrong with a policy, before it is deployed.

use std::{
    io::{self, Write},
    path::Path,
    process::ExitCode,
};

/// Checks the policy in a file and names everything that is wrong. The file's permissions are not checked.
pub fn check(file: &Path) -> ExitCode {
    let Err(wrong) = ergo_policy::read_file(file).and_then(ergo_policy::check) else {
        // If the output is closed, the exit code still says so.
        _ = writeln!(io::stdout(), "{} is in order.", file.display());
        return ExitCode::SUCCESS;
    };
    let is_unreadable =
        wrong.iter().any(|error| matches!(error, ergo_policy::PolicyError::Unreadable { .. }));
    for error in wrong {
        _ = writeln!(io::stderr(), "ergo: {error}");
    }
    if is_unreadable { ExitCode::from(2) } else { ExitCode::FAILURE }
}
