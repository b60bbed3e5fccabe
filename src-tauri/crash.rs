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
    time::{SystemTime, UNIX_EPOCH},
};

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

/// Whether the last run left a report. From now on, it is [`last`].
pub fn was_left(folder: &Path) -> bool {
    fs::rename(fresh(folder), kept(folder)).is_ok()
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
    }
}
