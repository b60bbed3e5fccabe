//! The log: lines on standard error, for people or for programs.

use std::io::stderr;
use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

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
    /// Starts the log. Only for the program itself: a process has one log.
    pub fn start(self) {
        let log = tracing_subscriber::fmt().with_writer(stderr).with_ansi(false);
        // It logs lines of a password file that it does not understand.
        let but_secrets = Targets::new()
            .with_default(LevelFilter::INFO)
            .with_target("sqlx_postgres::options", LevelFilter::OFF);
        match self {
            Self::Text => log.finish().with(but_secrets).init(),
            Self::Json => {
                log.json().flatten_event(true).with_span_list(false).finish().with(but_secrets).init();
            }
        }
    }
}
