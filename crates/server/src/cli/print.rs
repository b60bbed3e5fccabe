//! What the program says on its standard streams. `println!` and `eprintln!` panic when nobody reads them any more, as in
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
    // There is nobody left to tell that it failed.
    _ = writeln!(io::stderr(), "{text}");
}

/// Whether a command has failed only because nobody reads its output any more. Only what has met the output itself: a connection
/// to the database can break in the same way.
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
