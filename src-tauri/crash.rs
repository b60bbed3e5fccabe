//! A report of what failed, kept on this computer and offered at the next start. It has places in the program, and no text that
//! could contain a customer's data.

use crate::logs;
use std::{
    backtrace::Backtrace,
    fs::{self, File},
    io::Write,
    panic::{PanicHookInfo, set_hook, take_hook},
    path::{Path, PathBuf},
    thread,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// How long to keep a report that nobody has asked for.
const KEPT: Duration = Duration::from_hours(30 * 24);

/// From now on, a report is written when a part of the app fails: of the first failure, because others may follow from it.
pub fn watch(folder: &Path) {
    let (file, before) = (fresh(folder), take_hook());
    set_hook(Box::new(move |failed| {
        if let Ok(mut file) = File::create_new(&file) {
            // The disk may be the reason for the failure.
            let _ = file.write_all(report(failed, &Backtrace::force_capture()).as_bytes());
        }
        before(failed);
    }));
}

/// Whether the last run left a report. From now on, it is [`last`]. An older one goes after [`KEPT`].
pub fn was_left(folder: &Path) -> bool {
    let left = fs::rename(fresh(folder), kept(folder)).is_ok();
    let written = fs::metadata(kept(folder)).and_then(|about| about.modified());
    if written.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > KEPT)) {
        forget(folder);
    }
    left
}

/// Deletes the last report: the agent has passed it on, or does not want to.
pub fn forget(folder: &Path) {
    // Without a report, there is nothing to delete.
    let _ = fs::remove_file(kept(folder));
}

/// The last report.
pub fn last(folder: &Path) -> Option<String> {
    fs::read_to_string(kept(folder)).ok()
}

fn report(failed: &PanicHookInfo<'_>, backtrace: &Backtrace) -> String {
    // A text that was put together at run time can contain anything.
    let text = failed.payload().downcast_ref::<&'static str>().copied().unwrap_or("(text left out)");
    let place = failed.location().map(ToString::to_string).unwrap_or_default();
    let at = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |at| at.as_secs());
    let thread = thread::current().name().unwrap_or("unnamed").to_owned();
    format!(
        "Ergo Support {} ({} {}), {at} seconds after 1970\n{text}\nat {place}, thread {thread}\n{backtrace}\n",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
    )
}

fn fresh(folder: &Path) -> PathBuf {
    logs::place(folder).join("crash.txt")
}

fn kept(folder: &Path) -> PathBuf {
    logs::place(folder).join("crash-last.txt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_leaves_a_report_without_the_text_that_was_put_together() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(logs::place(folder.path())).unwrap();
        assert!(!was_left(folder.path()));
        watch(folder.path());
        let secret = String::from("Dana Reyes");
        let failed = thread::spawn(move || assert!(secret.is_empty(), "{secret} is not empty")).join();
        let later = thread::spawn(|| panic!("this follows from it")).join();
        let _ = take_hook();
        assert!(failed.is_err() && later.is_err());
        assert!(was_left(folder.path()) && !was_left(folder.path()), "it is offered once");
        let report = last(folder.path()).unwrap();
        assert!(report.contains("crash.rs:") && !report.contains("Dana"), "{report}");
        assert!(!report.contains("this follows"), "{report}");
        let date = |age| {
            let file = File::options().write(true).open(kept(folder.path())).unwrap();
            file.set_modified(SystemTime::now() - age).unwrap();
        };
        date(KEPT / 2);
        assert!(!was_left(folder.path()) && last(folder.path()).is_some());
        date(KEPT * 2);
        assert!(!was_left(folder.path()) && last(folder.path()).is_none(), "it is too old");
        fs::write(kept(folder.path()), "again").unwrap();
        forget(folder.path());
        assert!(last(folder.path()).is_none());
    }
}
