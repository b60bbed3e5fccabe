//! The texts of the settings.

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

/// How the app starts.
pub const STARTUP: &str = "Startup";
/// Whether it starts on its own.
pub const AUTOSTART: &str = "Start when you sign in to this computer";
/// How.
pub const AUTOSTART_TEXT: &str = "The app starts in the background, with its icon in the system tray.";

/// Where tickets are.
pub const TICKETS: &str = "Tickets";
/// The template.
pub const TICKET_LINK: &str = "Ticket link";
/// What to enter.
pub const TICKET_LINK_TEXT: &str = "Turns tickets into links. Enter the address of a ticket, with {ticket} in place of its number. Leave it empty if you don’t want links. For a new site, the app asks you to confirm.";
/// An example.
pub const TICKET_LINK_HINT: &str = "https://tickets.example/browse/{ticket}";
/// Saves it.
pub const SAVE: &str = "Save";
/// It is saved.
pub const SAVED: &str = "Saved";

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
