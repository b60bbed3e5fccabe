//! The app's log for the organization's IT: its own warnings and errors, in two files that never become larger than
//! [`LARGEST`]. Entries say what failed, with error codes and at most a session ID, and contain no customer data, tokens, or
//! request paths. Messages from libraries can contain addresses, so they go to standard error only.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Mutex,
};
use tracing::{Level, Subscriber, level_filters::LevelFilter};
use tracing_subscriber::{Layer, filter::Targets, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// How large a file may become, in bytes. Then it takes the place of the earlier one.
const LARGEST: u64 = 1024 * 1024;
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
    let own = Targets::new().with_target("ergo_", Level::WARN).with_target(module_path!(), Level::INFO);
    let file = LogFile::open(&place(folder)).ok().map(Mutex::new);
    let to_file = file.map(|file| fmt::layer().with_ansi(false).with_writer(file).with_filter(own));
    let to_terminal = fmt::layer().with_writer(io::stderr).with_filter(LevelFilter::WARN);
    tracing_subscriber::registry().with(to_file).with(to_terminal)
}

/// The file that is being written. Our own, because `tracing-appender` limits the age and not the size.
struct LogFile {
    folder: PathBuf,
    file: File,
    size: u64,
}

impl LogFile {
    fn open(folder: &Path) -> io::Result<Self> {
        let file = File::options().create(true).append(true).open(current(folder))?;
        let size = file.metadata()?.len();
        Ok(Self { folder: folder.to_owned(), file, size })
    }
}

impl Write for LogFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.size + bytes.len() as u64 > LARGEST {
            fs::rename(current(&self.folder), earlier(&self.folder))?;
            *self = Self::open(&self.folder)?;
        }
        let written = self.file.write(bytes)?;
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn current(folder: &Path) -> PathBuf {
    folder.join("ergo-support.log")
}

fn earlier(folder: &Path) -> PathBuf {
    folder.join("ergo-support.earlier.log")
}

/// The last lines.
pub fn recent(folder: &Path) -> String {
    let place = place(folder);
    let mut text = String::new();
    for file in [earlier(&place), current(&place)] {
        text.push_str(&fs::read_to_string(file).unwrap_or_default());
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
        make_private(&place(folder.path())).unwrap();
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
    fn the_files_do_not_grow_without_end_and_the_newest_lines_stay() {
        let folder = tempfile::tempdir().unwrap();
        make_private(&place(folder.path())).unwrap();
        let line = format!("{}\n", "x".repeat(1023));
        for start in 0..3 {
            // The size of what was there before counts.
            let mut file = LogFile::open(&place(folder.path())).unwrap();
            for number in 0..1000 {
                file.write_all(line.as_bytes()).unwrap();
                writeln!(file, "line {start} {number}").unwrap();
            }
        }
        let files = fs::read_dir(place(folder.path())).unwrap();
        let sizes: Vec<u64> = files.map(|file| file.unwrap().metadata().unwrap().len()).collect();
        assert!(sizes.len() == 2 && sizes.iter().all(|size| *size <= LARGEST), "{sizes:?}");
        assert!(recent(folder.path()).ends_with("line 2 999\n"));
    }

    #[test]
    fn a_report_has_the_end_of_the_log_and_no_more() {
        let folder = tempfile::tempdir().unwrap();
        let place = place(folder.path());
        fs::create_dir(&place).unwrap();
        fs::write(place.join("crash-last.txt"), "a crash report").unwrap();
        assert_eq!(recent(folder.path()), "");
        fs::write(earlier(&place), "é".repeat(REPORTED)).unwrap();
        fs::write(current(&place), "the last\n").unwrap();
        let text = recent(folder.path());
        assert!(text.ends_with("éthe last\n"), "{}", text.len());
        assert!(text.len() <= REPORTED);
    }
}
