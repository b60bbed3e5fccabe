//! What is remembered of the desk itself. Harmless things only, and never a timezone.

use crate::names::wire_names;
use serde::{Deserialize, Serialize};

wire_names! {
    /// Light, dark, or as the system has it.
    pub enum Theme {
        /// As the system has it.
        System = "system",
        /// Always light.
        Light = "light",
        /// Always dark.
        Dark = "dark",
    }

    /// How much room a row takes.
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

    /// How times of day are written.
    pub enum TimeFormat {
        /// As the system's language has it.
        System = "system",
        /// `2:09 PM`.
        TwelveHour = "12h",
        /// `14:09`.
        TwentyFourHour = "24h",
    }

    /// A column of the member list that can be hidden, in the order to show them. The member's name is always there.
    pub enum MemberColumn {
        /// The one role they have.
        Role = "role",
        /// The teams they are in.
        Teams = "teams",
        /// When they were last seen.
        LastSeen = "last_seen",
        /// What time it is for them.
        LocalTime = "local_time",
        /// When they joined the workspace.
        Joined = "joined",
    }
}

/// The preferences. What is absent is its default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Preferences {
    /// Light, dark, or the system's choice.
    pub theme: Theme,
    /// How much room a row takes.
    pub density: Density,
    /// How large text is.
    pub text_size: TextSize,
    /// How times of day are written.
    pub time_format: TimeFormat,
    /// Whether the desktop shows notifications.
    pub notifications: bool,
    /// Whether notifications may name customers and their workspaces.
    pub names_in_notifications: bool,
    /// Where tickets are: an https address with one `{ticket}` in it; empty where tickets are not linked.
    pub ticket_link: String,
    /// Whether the notes panel is open.
    pub notes_open: bool,
    /// Width of the notes panel in CSS pixels, 260 to 560.
    pub notes_width: u32,
    /// The columns of the member list that are shown, each once.
    pub member_columns: Vec<MemberColumn>,
}

impl Default for Preferences {
    fn default() -> Self {
        use MemberColumn::{LastSeen, LocalTime, Role, Teams};
        Self {
            theme: Theme::System,
            density: Density::Comfortable,
            text_size: TextSize::Default,
            time_format: TimeFormat::System,
            notifications: true,
            names_in_notifications: false,
            ticket_link: String::new(),
            notes_open: true,
            notes_width: 320,
            member_columns: vec![Role, Teams, LastSeen, LocalTime],
        }
    }
}
