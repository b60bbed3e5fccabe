//! The app's log for the organization's IT: its own warnings and errors, in one file per day. The oldest files are deleted.
//! Entries say what failed, with error codes and at most a session ID, and contain no customer data, tokens, or request paths.
//! Messages from libraries can contain addresses, so they go to standard error only.

use std::{
    fs, io,
    path::{Path, PathBuf},
};
use tracing::{Level, Subscriber, level_filters::LevelFilter};
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::{Layer, filter::Targets, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// How many files are kept: one a day on which the app said something.
const KEPT: usize = 14;
/// How much of them goes into a report, in bytes.
const REPORTED: usize = 32 * 1024;

/// Begins writing to the files in the app's data folder, and to standard error.
pub fn open(folder: &Path) {
    // If the folder cannot be written to, the app still starts, without a log file.
    let _ = make_private(&place(folder));
    // There cannot be a second subscriber here, so the result does not matter.
    let _ = subscriber(folder).try_init();
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "started");
}

fn subscriber(folder: &Path) -> impl Subscriber + Send + Sync {
    let files = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .max_log_files(KEPT)
        .filename_prefix("ergo-support")
        .filename_suffix("log")
        .build(place(folder));
    let own = Targets::new().with_target("ergo_", Level::WARN).with_target(module_path!(), Level::INFO);
    let to_files = files.ok().map(|files| fmt::layer().with_ansi(false).with_writer(files).with_filter(own));
    let to_terminal = fmt::layer().with_writer(io::stderr).with_filter(LevelFilter::WARN);
    tracing_subscriber::registry().with(to_files).with(to_terminal)
}

/// The last lines.
pub fn recent(folder: &Path) -> String {
    let all = fs::read_dir(place(folder)).into_iter().flatten().flatten().map(|file| file.path());
    // The crash reports are in this folder, too.
    let mut files: Vec<PathBuf> =
        all.filter(|path| path.extension().is_some_and(|kind| kind == "log")).collect();
    // Their names have the date.
    files.sort();
    let mut text = String::new();
    for file in files.iter().rev() {
        let earlier = fs::read_to_string(file).unwrap_or_default();
        text.insert_str(0, &earlier);
        if text.len() > REPORTED {
            break;
        }
    }
    let from = text.len().saturating_sub(REPORTED);
    let from = text.char_indices().map(|(at, _)| at).find(|at| *at >= from).unwrap_or(text.len());
    text.split_off(from)
}

/// The folder of the logs and of the crash reports.
pub fn place(folder: &Path) -> PathBuf {
    folder.join("logs")
}

/// Makes a folder that only its user can look into. On Windows, the profile that it is in is private.
fn make_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;

        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_app_itself_says_is_written_down() {
        let folder = tempfile::tempdir().unwrap();
        tracing::subscriber::with_default(subscriber(folder.path()), || {
            tracing::warn!(code = "busy", "the journal has to wait");
            tracing::info!(target: "ergo_desk", "not worth a line");
            tracing::warn!(target: "hyper", "GET https://server.example/v1/workspaces/ws_marlow");
        });
        let text = recent(folder.path());
        assert!(text.contains("the journal has to wait") && text.contains("busy"), "{text}");
        assert!(!text.contains("ws_marlow") && !text.contains("not worth"), "{text}");
    }

    #[test]
    fn a_report_has_the_end_of_the_log_and_no_more() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(place(folder.path())).unwrap();
        fs::write(place(folder.path()).join("crash-last.txt"), "a crash report").unwrap();
        assert_eq!(recent(folder.path()), "");
        for (day, text) in [("01", "é".repeat(REPORTED)), ("02", "the last\n".to_owned())] {
            fs::write(place(folder.path()).join(format!("ergo-support.2026-11-{day}.log")), text).unwrap();
        }
        let text = recent(folder.path());
        assert!(text.ends_with("éthe last\n"), "{}", text.len());
        assert!(text.len() <= REPORTED);
    }
}
