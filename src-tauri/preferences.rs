//! The preferences file, through `tauri-plugin-store`: the one adapter that needs Tauri.
//!
//! The plugin silently treats a broken file as empty and overwrites it, and its `save` is a plain write. So the file
//! is read before the plugin sees it: a broken file is set aside, never deleted, and replaced by the last good copy.
//! The keys do not include a timezone, and never will: they are the fields of [`Preferences`] except `autostart`, which the
//! system keeps, and an update that the agent put off.

use crate::shell::autostart::Autostart;
use ergo_catalog::text;
use ergo_desk::{management::Management, own::ticket_link::TicketLink, update::state::Reminder};
use ergo_protocol::{
    Code, Problem,
    preferences::{MemberColumn, Preferences},
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};
use tauri::{AppHandle, Runtime, Wry};
use tauri_plugin_store::{Store, StoreExt};

const NARROWEST_NOTES: u32 = 260;
const WIDEST_NOTES: u32 = 560;
/// The key of the update that the agent put off. The page does not see it.
const REMINDER: &str = "update_later";

/// The open preferences file. It is always written as a whole.
pub struct PreferenceFile<R: Runtime = Wry> {
    store: Arc<Store<R>>,
    path: PathBuf,
    management: Management,
    autostart: Autostart,
}

/// The preferences, and where a broken file was moved to, if there was one.
pub struct Opened<R: Runtime = Wry> {
    /// The file, ready to be read and written.
    pub preferences: PreferenceFile<R>,
    /// The broken file's new name.
    pub set_aside: Option<PathBuf>,
}

impl<R: Runtime> PreferenceFile<R> {
    /// Opens `path`, repairing it first. A file that is set aside gets `now` (Unix milliseconds) in its name.
    /// `management` is what the organization sets instead of the agent; `autostart` is kept by the system, not in the file.
    pub fn open(
        app: &AppHandle<R>,
        path: &Path,
        now: i64,
        management: Management,
        autostart: Autostart,
    ) -> Result<Opened<R>, Problem> {
        let set_aside = repair(path, now).map_err(|error| unwritable(&error))?;
        let store =
            app.store_builder(path).disable_auto_save().build().map_err(|error| unwritable(&error))?;
        Ok(Opened { preferences: Self { store, path: path.to_owned(), management, autostart }, set_aside })
    }

    /// The preferences; a missing or invalid one has its default.
    pub fn get(&self) -> Preferences {
        let default = Preferences::default();
        let ticket_link = self.value::<String>("ticket_link").filter(|link| is_usable(link));
        self.management.over(Preferences {
            theme: self.value("theme").unwrap_or(default.theme),
            density: self.value("density").unwrap_or(default.density),
            text_size: self.value("text_size").unwrap_or(default.text_size),
            language: self.value("language").unwrap_or(default.language),
            time_format: self.value("time_format").unwrap_or(default.time_format),
            notifications: self.value("notifications").unwrap_or(default.notifications),
            names_in_notifications: self
                .value("names_in_notifications")
                .unwrap_or(default.names_in_notifications),
            autostart: self.autostart.is_on(),
            ticket_link: ticket_link.unwrap_or(default.ticket_link),
            notes_open: self.value("notes_open").unwrap_or(default.notes_open),
            notes_width: self.value("notes_width").map_or(default.notes_width, within_notes),
            member_columns: self
                .store
                .get("member_columns")
                .as_ref()
                .and_then(Value::as_array)
                .map_or(default.member_columns, |names| columns(names)),
        })
    }

    /// Saves the preferences, and a copy of them once they are known to be readable. What the organization sets stays as the
    /// agent had it before.
    pub fn set(&self, preferences: &Preferences) -> Result<(), Problem> {
        let ticket_link = preferences.ticket_link.trim();
        if !ticket_link.is_empty() && !self.management.sets("ticket_link") {
            TicketLink::parse(ticket_link)?;
        }
        for (key, value) in [
            ("theme", json!(preferences.theme)),
            ("density", json!(preferences.density)),
            ("text_size", json!(preferences.text_size)),
            ("language", json!(preferences.language)),
            ("time_format", json!(preferences.time_format)),
            ("notifications", json!(preferences.notifications)),
            ("names_in_notifications", json!(preferences.names_in_notifications)),
            ("ticket_link", json!(ticket_link)),
            ("notes_open", json!(preferences.notes_open)),
            ("notes_width", json!(within_notes(preferences.notes_width))),
            ("member_columns", json!(preferences.member_columns)),
        ] {
            if !self.management.sets(key) {
                self.store.set(key, value);
            }
        }
        if !self.management.sets("autostart") && preferences.autostart != self.autostart.is_on() {
            self.autostart.set(preferences.autostart).map_err(|error| unwritable(&error))?;
        }
        self.save()
    }

    /// The update that the agent put off.
    pub fn update_reminder(&self) -> Option<Reminder> {
        let kept = self.store.get(REMINDER)?;
        Some(Reminder { version: kept["version"].as_str()?.to_owned(), until: kept["until"].as_i64()? })
    }

    /// Keeps it for the next start.
    pub fn set_update_reminder(&self, Reminder { version, until }: &Reminder) -> Result<(), Problem> {
        self.store.set(REMINDER, json!({ "version": version, "until": until }));
        self.save()
    }

    fn save(&self) -> Result<(), Problem> {
        self.store.save().map_err(|error| unwritable(&error))?;
        keep_copy(&self.path).map_err(|error| unwritable(&error))
    }

    /// The host at which these preferences would open tickets, if the agent has not agreed to it yet.
    pub fn new_ticket_host(&self, preferences: &Preferences) -> Result<Option<String>, Problem> {
        if preferences.ticket_link.trim().is_empty() || self.management.sets("ticket_link") {
            return Ok(None);
        }
        let host = TicketLink::parse(&preferences.ticket_link)?.host();
        let known = TicketLink::parse(&self.get().ticket_link);
        let is_known = known.is_ok_and(|known| known.host() == host);
        Ok(Some(host).filter(|_| !is_known))
    }

    /// Makes the entry that starts the app as the organization wants it, or, if there is one, for the program as it is now.
    pub fn renew_autostart(&self) {
        let on = self.get().autostart;
        if (on || self.autostart.is_on())
            && let Err(error) = self.autostart.set(on)
        {
            tracing::warn!(%error, "the entry that starts the app could not be changed");
        }
    }

    fn value<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        serde_json::from_value(self.store.get(key)?).ok()
    }
}

fn within_notes(width: u32) -> u32 {
    width.clamp(NARROWEST_NOTES, WIDEST_NOTES)
}

/// Whether a template is usable, because an edited file could contain anything.
fn is_usable(ticket_link: &str) -> bool {
    TicketLink::parse(ticket_link).is_ok()
}

/// The named columns, without unknown and repeated names.
fn columns(names: &[Value]) -> Vec<MemberColumn> {
    let is_named = |column: &&MemberColumn| names.iter().any(|name| name.as_str() == Some(column.as_str()));
    MemberColumn::ALL.iter().filter(is_named).copied().collect()
}

/// Sets a broken file aside and puts the last good copy in its place.
fn repair(path: &Path, now: i64) -> io::Result<Option<PathBuf>> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let set_aside = match fs::read(path) {
        Ok(bytes) if readable(&bytes) => return Ok(None),
        Ok(_) => {
            let aside = beside(path, &format!("corrupt-{now}"));
            fs::rename(path, &aside)?;
            Some(aside)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    match fs::read(beside(path, "good")) {
        Ok(bytes) if readable(&bytes) => write_whole(path, &bytes)?,
        // There is no good copy, so the defaults apply.
        _ => {}
    }
    Ok(set_aside)
}

fn keep_copy(path: &Path) -> io::Result<()> {
    let bytes = fs::read(path)?;
    if readable(&bytes) { write_whole(&beside(path, "good"), &bytes) } else { Ok(()) }
}

/// Writes a file so that it is always either old or new, never half written: temporary file, fsync, rename.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let temporary = beside(path, "tmp");
    let mut file = File::create(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(temporary, path)
}

fn readable(bytes: &[u8]) -> bool {
    serde_json::from_slice::<serde_json::Map<String, Value>>(bytes).is_ok()
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(suffix);
    path.with_file_name(name)
}

fn unwritable(error: &dyn std::error::Error) -> Problem {
    tracing::error!(%error, "the preferences file failed");
    Problem::new(Code::PreferencesUnwritable, text!("Your preferences could not be saved on this computer."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("ergo-preferences-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn a_broken_file_is_set_aside_and_the_last_good_copy_takes_its_place() {
        let path = folder("broken").join("preferences.json");
        fs::write(&path, br#"{"theme":"dark"}"#).unwrap();
        keep_copy(&path).unwrap();
        fs::write(&path, b"").unwrap();
        let aside = repair(&path, 42).unwrap().unwrap();
        assert!(aside.ends_with("preferences.json.corrupt-42"));
        assert_eq!(fs::read(&path).unwrap(), br#"{"theme":"dark"}"#);
    }

    #[test]
    fn a_good_file_is_left_alone_and_a_missing_one_is_no_fault() {
        let path = folder("good").join("preferences.json");
        assert_eq!(repair(&path, 1).unwrap(), None);
        fs::write(&path, br#"{"from":"a newer version"}"#).unwrap();
        assert_eq!(repair(&path, 1).unwrap(), None);
        assert_eq!(fs::read(&path).unwrap(), br#"{"from":"a newer version"}"#);
    }

    #[test]
    fn columns_are_those_that_exist_each_once_and_in_order() {
        let names = [json!("joined"), json!("role"), json!("shoe_size"), json!(7), json!("role")];
        assert_eq!(columns(&names), [MemberColumn::Role, MemberColumn::Joined]);
        assert_eq!(columns(&[]), []);
    }

    #[test]
    fn an_array_or_half_a_file_is_not_preferences() {
        for bytes in [&b"[]"[..], b"{\"theme\":", b"\0\0\0\0", b"null"] {
            assert!(!readable(bytes));
        }
    }
}
