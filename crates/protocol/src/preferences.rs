//! What the desk remembers about itself. Only harmless settings, and never a timezone.

use crate::names::wire_names;
use serde::{Deserialize, Serialize};

wire_names! {
    /// Light, dark, or the system's choice.
    pub enum Theme {
        /// The system's choice.
        System = "system",
        /// Always light.
        Light = "light",
        /// Always dark.
        Dark = "dark",
    }

    /// How tall rows are.
    pub enum Density {
        /// Rows of 44 px.
        Comfortable = "comfortable",
        /// Rows of 36 px.
        Compact = "compact",
    }

    /// How large text is.
    pub enum TextSize {
        /// Smaller than usual.
        Small = "small",
        /// The usual size.
        Default = "default",
        /// Larger than usual.
        Large = "large",
    }

    /// The app's language. The last two are for testing and are not offered.
    pub enum Language {
        /// The computer's, if the app speaks it.
        System = "system",
        /// American English.
        English = "en",
        /// German.
        German = "de",
        /// Longer and accented English, to find what is cut off.
        Longer = "en-XA",
        /// Longer English from right to left, to find what does not mirror.
        Mirrored = "ar-XB",
    }

    /// How times of day are written.
    pub enum TimeFormat {
        /// The system's choice.
        System = "system",
        /// `2:09 PM`.
        TwelveHour = "12h",
        /// `14:09`.
        TwentyFourHour = "24h",
    }

    /// A column of the member list that can be hidden, in display order. The member's name is always shown.
    pub enum MemberColumn {
        /// Their role.
        Role = "role",
        /// The teams they are in.
        Teams = "teams",
        /// When they were last seen.
        LastSeen = "last_seen",
        /// Their local time.
        LocalTime = "local_time",
        /// When they joined the workspace.
        Joined = "joined",
    }
}

/// The preferences. An absent one has its default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of its own on the settings page")]
pub struct Preferences {
    /// Light, dark, or the system's choice.
    pub theme: Theme,
    /// How tall rows are.
    pub density: Density,
    /// How large text is.
    pub text_size: TextSize,
    /// The app's language.
    pub language: Language,
    /// How times of day are written.
    pub time_format: TimeFormat,
    /// Whether the desktop shows notifications.
    pub notifications: bool,
    /// Whether notifications may name customers and their workspaces.
    pub names_in_notifications: bool,
    /// Whether the app starts in the background when the agent signs in to the computer.
    pub autostart: bool,
    /// The template for links to tickets: an https address with one `{ticket}` in it; empty if tickets are not
    /// linked.
    pub ticket_link: String,
    /// Whether the notes panel is open.
    pub notes_open: bool,
    /// The width of the notes panel in CSS pixels, 260 to 560.
    pub notes_width: u32,
    /// The columns shown in the member list, each at most once.
    pub member_columns: Vec<MemberColumn>,
}

impl Default for Preferences {
    fn default() -> Self {
        use MemberColumn::{LastSeen, LocalTime, Role, Teams};
        Self {
            theme: Theme::System,
            density: Density::Comfortable,
            text_size: TextSize::Default,
            language: Language::System,
            time_format: TimeFormat::System,
            notifications: true,
            names_in_notifications: false,
            autostart: false,
            ticket_link: String::new(),
            notes_open: true,
            notes_width: 320,
            member_columns: vec![Role, Teams, LastSeen, LocalTime],
        }
    }
}
