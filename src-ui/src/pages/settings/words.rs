//! The texts of the settings.

use ergo_catalog::{Sentence, Text, text, text_in};
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

/// Where tickets are.
pub const TICKETS: Text = text!("Tickets");
/// The template.
pub const TICKET_LINK: Text = text!("Ticket link");
/// What to enter.
pub fn ticket_link_text() -> Sentence {
    text!(
        "Turns tickets into links. Enter the address of a ticket, with {place} in place of its number. Leave it empty if you don’t want links.",
        place = "{ticket}",
    )
}
/// An example.
pub const TICKET_LINK_HINT: &str = "https://tickets.example/browse/{ticket}";
/// Saves it.
pub const SAVE: Text = text!("Save");
/// It is saved.
pub const SAVED: Text = text!("Saved");

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
