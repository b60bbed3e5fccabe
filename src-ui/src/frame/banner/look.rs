//! How the banner and the frame around the window look.

use crate::kit::Glyph;
use ergo_protocol::snapshot::{Mode, Phase};

/// How they look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Amber.
    ReadOnly,
    /// Red.
    Armed,
    /// Slate.
    Frozen,
}

impl Look {
    /// For a phase and a mode.
    pub const fn of(phase: &Phase, mode: Mode) -> Self {
        match (phase, mode) {
            (Phase::Frozen(_), _) => Self::Frozen,
            (_, Mode::ReadOnly) => Self::ReadOnly,
            (_, Mode::Armed) => Self::Armed,
        }
    }

    /// As it stands in `data-mode` and `data-frame`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ReadOnly => "read_only",
            Self::Armed => "armed",
            Self::Frozen => "frozen",
        }
    }

    /// The icon of the mode.
    pub const fn glyph(self) -> Glyph {
        match self {
            Self::ReadOnly => Glyph::Eye,
            Self::Armed => Glyph::Pencil,
            Self::Frozen => Glyph::Frozen,
        }
    }
}
