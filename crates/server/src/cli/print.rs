//! Prints to the standard streams. `println!` and `eprintln!` panic when the reader has gone, as in
//! `ergo-server agents list | true`; clippy forbids both here.

use ergo_server::data::ImportError;
use std::{
    error::Error,
    fmt::Display,
    io::{self, ErrorKind, Write},
};

/// Writes a line to standard output.
pub fn line(text: impl Display) -> io::Result<()> {
    writeln!(io::stdout(), "{text}")
}

/// Writes a line to standard error.
pub fn aside(text: impl Display) {
    // No one is left to be told of a failure.
    _ = writeln!(io::stderr(), "{text}");
}

/// Whether a command failed only because the reader of its output has gone. Looks only at errors of the output itself, because
/// a connection to the database can break in the same way.
pub fn is_unread(error: &(dyn Error + 'static)) -> bool {
    let kind = if let Some(error) = error.downcast_ref::<serde_json::Error>() {
        error.io_error_kind()
    } else if let Some(ImportError::File(error)) = error.downcast_ref() {
        Some(error.kind())
    } else {
        error.downcast_ref().map(io::Error::kind)
    };
    kind == Some(ErrorKind::BrokenPipe)
}
