//! The log: lines on standard error, for people or for programs.

use std::io::stderr;

/// How a line looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// Words.
    #[default]
    Text,
    /// One JSON object.
    Json,
}

impl LogFormat {
    /// The names of all formats.
    pub const NAMES: [&str; 2] = ["text", "json"];

    /// The format of that name.
    pub fn named(name: &str) -> Self {
        if name == "json" { Self::Json } else { Self::Text }
    }

    /// Starts the log. Only for the program itself: a process has one log.
    pub fn start(self) {
        let log = tracing_subscriber::fmt().with_writer(stderr).with_ansi(false);
        match self {
            Self::Text => log.init(),
            Self::Json => log.json().flatten_event(true).with_span_list(false).init(),
        }
    }
}
