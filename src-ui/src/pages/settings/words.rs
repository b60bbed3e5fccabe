//! The texts of the settings.

use ergo_catalog::{Sentence, Text, text, text_in};
use ergo_protocol::updates::UpdatesOff;
use yew::AttrValue;

/// The title.
pub const TITLE: Text = text!("Settings");
/// What they are for.
pub const LEDE: Text = text!("Settings apply to this computer and are saved as you change them.");

/// How the app looks.
pub const APPEARANCE: Text = text!("Appearance");
/// Light or dark.
pub const THEME: Text = text!("Theme");
/// Its choices.
pub const THEMES: [Text; 3] = [text!("System"), text!("Light"), text!("Dark")];
/// In which language.
pub const LANGUAGE: Text = text!("Language");
/// Its choices. A language has its own name in every language.
pub fn languages() -> [AttrValue; 3] {
    [text_in!("language", "System").into(), "English".into(), "Deutsch".into()]
}
/// How much room rows take.
pub const DENSITY: Text = text!("Density");
/// What that changes.
pub const DENSITY_TEXT: Text = text!("Compact shows more rows on the screen.");
/// Its choices.
pub const DENSITIES: [Text; 2] = [text!("Comfortable"), text!("Compact")];
/// How large text is.
pub const TEXT_SIZE: Text = text!("Text size");
/// Its choices.
pub const TEXT_SIZES: [Text; 3] = [text!("Small"), text!("Default"), text!("Large")];
/// How times are written.
pub const TIME_FORMAT: Text = text!("Time format");
/// Its choices.
pub const TIME_FORMATS: [Text; 3] = [text!("System"), text!("12-hour"), text!("24-hour")];

/// What the desktop says.
pub const NOTIFICATIONS: Text = text!("Notifications");
/// Whether it says anything.
pub const NOTIFY: Text = text!("Show desktop notifications");
/// When.
pub const NOTIFY_TEXT: Text = text!(
    "When your request is approved, five minutes before a session ends, and when a session is frozen. Leads also hear about new requests."
);
/// Whether it names customers.
pub const NAMES: Text = text!("Show customer names in notifications");
/// Who could read them.
pub const NAMES_TEXT: Text = text!(
    "User and workspace names can then appear on the lock screen and while you’re sharing your screen."
);

/// How the app starts.
pub const STARTUP: Text = text!("Startup");
/// Whether it starts on its own.
pub const AUTOSTART: Text = text!("Start when you sign in to this computer");
/// How.
pub const AUTOSTART_TEXT: Text = text!("The app starts in the background, with its icon in the system tray.");

/// Where tickets are.
pub const TICKETS: Text = text!("Tickets");
/// The template.
pub const TICKET_LINK: Text = text!("Ticket link");
/// What to enter.
pub fn ticket_link_text() -> Sentence {
    text!(
        "Turns tickets into links. Enter the address of a ticket, with {place} in place of its number. Leave it empty if you don’t want links. For a new site, the app asks you to confirm.",
        place = "{ticket}",
    )
}
/// An example.
pub const TICKET_LINK_HINT: &str = "https://tickets.example/browse/{ticket}";
/// Saves it.
pub const SAVE: Text = text!("Save");
/// It is saved.
pub const SAVED: Text = text!("Saved");

/// Updates of the app.
pub const UPDATES: Text = text!("Updates");
/// Looks for one.
pub const CHECK: Text = text!("Check now");
/// Installs it.
pub const INSTALL: Text = text!("Install and restart");
/// Puts it off.
pub const LATER: Text = text!("Later");
/// What installing does.
pub const RESTARTS: Text = text!("Installing restarts the app. Finish or send what you are writing first.");
/// Why it cannot be installed now.
pub const NOT_NOW: Text = text!(
    "Updates aren’t installed during a session or while an entry request is open. You can install this one afterward."
);
/// What the progress bar shows, for screen readers.
pub const PROGRESS: Text = text!("Download");

/// What the organization sets.
pub const MANAGED: Text = text!("Managed by your organization");
/// Who can change it.
pub const MANAGED_TEXT: Text = text!("Only an administrator can change these settings.");
/// Where it is set.
pub const MANAGED_SOURCE: Text = text!("Source");

/// The time as it is written now.
pub fn now(time: &str) -> String {
    text!("Now: {time}", time = time).shown()
}

/// Why the app does not look for updates.
pub fn updates_off(why: UpdatesOff) -> Text {
    match why {
        UpdatesOff::Packaged | UpdatesOff::Deployed => {
            text!("Updates come from your organization’s software management.")
        }
        UpdatesOff::NotSet => {
            text!("Your organization has not set up an update server, so the app doesn’t look for updates.")
        }
        UpdatesOff::Protected => {
            text!("The app is installed where you can’t change it. Your administrator installs updates.")
        }
        UpdatesOff::NoKey => text!("This build can’t verify updates, so it doesn’t look for them."),
        UpdatesOff::Unsupported => {
            text!("This kind of installation can’t update itself. Your administrator installs updates.")
        }
    }
}

/// No newer version is known.
pub fn current(version: &str, checked: Option<String>) -> String {
    match checked {
        Some(checked) => {
            text!("Version {version} is the latest. Checked {checked}.", version = version, checked = checked)
                .shown()
        }
        None => text!("You have version {version}.", version = version).shown(),
    }
}

/// There is a newer version.
pub fn available(newer: &str, version: &str) -> String {
    text!("Version {newer} is available. You have {version}.", newer = newer, version = version).shown()
}

/// It was put off.
pub fn put_off(until: &str) -> String {
    text!("You put this off. You’ll be reminded {until}.", until = until).shown()
}

/// It is downloaded and waits.
pub fn waiting(newer: &str) -> String {
    text!("Version {newer} is downloaded and verified.", newer = newer).shown()
}

/// It is being downloaded.
pub fn downloading(newer: &str) -> String {
    text!("Downloading version {newer}…", newer = newer).shown()
}

/// How much of it has arrived.
pub fn received(received: u64, total: Option<u64>) -> String {
    let received = megabytes(received);
    match total {
        Some(total) => {
            text!("{received} of {total} MB", received = received, total = megabytes(total)).shown()
        }
        None => text!("{received} MB", received = received).shown(),
    }
}

/// It is being installed.
pub fn installing(newer: &str) -> String {
    text!("Installing version {newer}. The app restarts in a moment.", newer = newer).shown()
}

/// `12.4`, in German `12,4`.
fn megabytes(bytes: u64) -> String {
    let tenths = bytes / 100_000;
    text_in!("number", "{whole}.{tenths}").with("whole", tenths / 10).with("tenths", tenths % 10).shown()
}

#[cfg(test)]
mod tests {
    use super::received;

    #[test]
    fn sizes_are_in_megabytes() {
        assert_eq!(received(0, None), "0.0 MB");
        assert_eq!(received(12_449_999, Some(88_000_000)), "12.4 of 88.0 MB");
    }
}
