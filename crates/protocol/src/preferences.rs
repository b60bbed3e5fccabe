//! What is remembered of the desk itself. Harmless things only, and never a timezone.

use serde::{Deserialize, Serialize};

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// The preferences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preferences {
    /// The theme.
    pub theme: Theme,
    /// Whether the notes panel is open.
    pub notes_open: bool,
    /// Width of the notes panel in CSS pixels, 260 to 560.
    pub notes_width: u32,
}

impl Default for Preferences {
    fn default() -> Self {
        Self { theme: Theme::System, notes_open: true, notes_width: 320 }
    }
}
