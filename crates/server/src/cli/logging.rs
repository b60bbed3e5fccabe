//! The log: lines on standard error, for people or for programs.

use crate::log_queue::LogQueue;
use serde_json::json;
use std::{
    io::{self, Write, stderr},
    panic,
    sync::{Arc, atomic::AtomicU64},
    time::Duration,
};
use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    fmt::{
        MakeWriter,
        format::Writer,
        time::{FormatTime, SystemTime},
    },
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

/// How many lines can be queued: a few megabytes.
const MOST_WAITING: usize = 8192;
/// How long the program waits at exit for the queue to be written.
const PATIENCE: Duration = Duration::from_secs(1);

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
    /// Starts the log of a command, which an administrator reads. Only for the program itself: a process has one log.
    pub fn start(self) {
        self.start_with(stderr);
    }

    fn start_with<W: for<'w> MakeWriter<'w> + Send + Sync + 'static>(self, writer: W) {
        let log = tracing_subscriber::fmt().with_writer(writer).with_ansi(false);
        // It would report a failed write with `eprintln!`, which would fail too, and panic.
        let log = log.log_internal_errors(false);
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

    /// The line that stands where others are missing.
    fn note(self, lost: u64) -> String {
        let mut now = String::new();
        // It only fails when a String cannot be written.
        _ = SystemTime.format_time(&mut Writer::new(&mut now));
        let what = "log lines are missing here: nothing read them in time";
        match self {
            Self::Text => format!("{now}  WARN ergo_server: {what} lines={lost}\n"),
            Self::Json => {
                let line = json!({ "timestamp": now, "level": "WARN", "message": what, "lines": lost, "target": "ergo_server" });
                format!("{line}\n")
            }
        }
    }
}

/// The log of a server. It never waits for its reader.
pub struct Log(LogQueue);

impl Log {
    /// Starts it. `uncounted` is raised by one for each line that is lost.
    pub fn start(format: LogFormat, uncounted: Arc<AtomicU64>) -> io::Result<Self> {
        let queue = LogQueue::start(stderr(), MOST_WAITING, move |lost| format.note(lost), uncounted)?;
        let lines = queue.clone();
        format.start_with(move || lines.clone());
        // Written to standard error itself, the report of a panic would wait for the reader.
        panic::set_hook(Box::new(|panicked| tracing::error!(%panicked, "a task panicked")));
        Ok(Self(queue))
    }

    /// Writes words for the person who has started the server, in their place among the lines.
    pub fn say(&self, words: &str) {
        // The queue takes everything.
        _ = self.0.clone().write_all(format!("{words}\n").as_bytes());
    }

    /// Waits until everything is written, but not for a reader that stalls.
    pub fn end(&self) {
        self.0.end(PATIENCE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn the_note_about_lost_lines_looks_like_the_lines_around_it() {
        let text = LogFormat::Text.note(7);
        assert!(
            text.ends_with(
                "Z  WARN ergo_server: log lines are missing here: nothing read them in time lines=7\n"
            ),
            "{text}"
        );
        let json: Value = serde_json::from_str(&LogFormat::Json.note(7)).unwrap();
        assert!(json["lines"] == 7 && json["level"] == "WARN" && json["timestamp"].is_string(), "{json}");
    }
}
