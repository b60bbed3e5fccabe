//! What is remembered of the desk itself. Harmless things only, and never a timezone.

use crate::names::wire_names;
use serde::{Deserialize, Serialize};

wire_names! {
    /// Light, dark, or as the system has it.
    pub enum Theme {
        /// As the system has it.
        System = "system",
        /// Light.
        Light = "light",
        /// Dark.
        Dark = "dark",
    }
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
