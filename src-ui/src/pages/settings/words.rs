//! The texts of the settings.

use ergo_protocol::updates::UpdatesOff;

/// The title.
pub const TITLE: &str = "Settings";
/// What they are for.
pub const LEDE: &str = "Settings apply to this computer and are saved as you change them.";

/// How the app looks.
pub const APPEARANCE: &str = "Appearance";
/// Light or dark.
pub const THEME: &str = "Theme";
/// Its choices.
pub const THEMES: [&str; 3] = ["System", "Light", "Dark"];
/// How much room rows take.
pub const DENSITY: &str = "Density";
/// What that changes.
pub const DENSITY_TEXT: &str = "Compact shows more rows on the screen.";
/// Its choices.
pub const DENSITIES: [&str; 2] = ["Comfortable", "Compact"];
/// How large text is.
pub const TEXT_SIZE: &str = "Text size";
/// Its choices.
pub const TEXT_SIZES: [&str; 3] = ["Small", "Default", "Large"];
/// How times are written.
pub const TIME_FORMAT: &str = "Time format";
/// Its choices.
pub const TIME_FORMATS: [&str; 3] = ["System", "12-hour", "24-hour"];

/// What the desktop says.
pub const NOTIFICATIONS: &str = "Notifications";
/// Whether it says anything.
pub const NOTIFY: &str = "Show desktop notifications";
/// When.
pub const NOTIFY_TEXT: &str = "When your request is approved, five minutes before a session ends, and when a session is frozen. Leads also hear about new requests.";
/// Whether it names customers.
pub const NAMES: &str = "Show customer names in notifications";
/// Who could read them.
pub const NAMES_TEXT: &str =
    "User and workspace names can then appear on the lock screen and while you’re sharing your screen.";

/// Where tickets are.
pub const TICKETS: &str = "Tickets";
/// The template.
pub const TICKET_LINK: &str = "Ticket link";
/// What to enter.
pub const TICKET_LINK_TEXT: &str = "Turns tickets into links. Enter the address of a ticket, with {ticket} in place of its number. Leave it empty if you don’t want links.";
/// An example.
pub const TICKET_LINK_HINT: &str = "https://tickets.example/browse/{ticket}";
/// Saves it.
pub const SAVE: &str = "Save";
/// It is saved.
pub const SAVED: &str = "Saved";

/// Updates of the app.
pub const UPDATES: &str = "Updates";
/// Looks for one.
pub const CHECK: &str = "Check now";
/// Installs it.
pub const INSTALL: &str = "Install and restart";
/// Puts it off.
pub const LATER: &str = "Later";
/// What installing does.
pub const RESTARTS: &str = "Installing restarts the app. Finish or send what you are writing first.";
/// Why it cannot be installed now.
pub const NOT_NOW: &str = "Updates aren’t installed during a session or while an entry request is open. You can install it afterward.";
/// What the progress bar shows, for screen readers.
pub const PROGRESS: &str = "Download";

/// What the organization sets.
pub const MANAGED: &str = "Managed by your organization";
/// Who can change it.
pub const MANAGED_TEXT: &str = "Only an administrator can change these settings.";
/// Where it is set.
pub const MANAGED_SOURCE: &str = "Source";

/// The time as it is written now.
pub fn now(time: &str) -> String {
    format!("Now: {time}")
}

/// Why the app does not look for updates.
pub fn updates_off(why: UpdatesOff) -> &'static str {
    match why {
        UpdatesOff::Packaged | UpdatesOff::Deployed => {
            "Updates come from your organization’s software management."
        }
        UpdatesOff::NotSet => {
            "Your organization has not set up an update server, so the app doesn’t look for updates."
        }
        UpdatesOff::Protected => {
            "The app is installed where you can’t change it. Your administrator installs updates."
        }
        UpdatesOff::NoKey => "This build can’t verify updates, so it doesn’t look for them.",
        UpdatesOff::Unsupported => {
            "This kind of installation can’t update itself. Your administrator installs updates."
        }
    }
}

/// No newer version is known.
pub fn current(version: &str, checked: Option<String>) -> String {
    match checked {
        Some(checked) => format!("Version {version} is the latest. Checked {checked}."),
        None => format!("You have version {version}."),
    }
}

/// There is a newer version.
pub fn available(newer: &str, version: &str) -> String {
    format!("Version {newer} is available. You have {version}.")
}

/// It was put off.
pub fn put_off(until: &str) -> String {
    format!("You put this off. You’ll be reminded {until}.")
}

/// It is downloaded and waits.
pub fn waiting(newer: &str) -> String {
    format!("Version {newer} is downloaded and verified.")
}

/// It is being downloaded.
pub fn downloading(newer: &str) -> String {
    format!("Downloading version {newer}…")
}

/// How much of it has arrived.
pub fn received(received: u64, total: Option<u64>) -> String {
    match total {
        Some(total) => format!("{} of {} MB", megabytes(received), megabytes(total)),
        None => format!("{} MB", megabytes(received)),
    }
}

/// It is being installed.
pub fn installing(newer: &str) -> String {
    format!("Installing version {newer}. The app restarts in a moment.")
}

/// `12.4`.
fn megabytes(bytes: u64) -> String {
    let tenths = bytes / 100_000;
    format!("{}.{}", tenths / 10, tenths % 10)
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
