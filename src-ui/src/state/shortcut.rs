//! The keyboard shortcuts, in one table: the handler, the palette and the sheet of shortcuts all go by it.

use ergo_catalog::{Text, text};

/// What a shortcut does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Opens or closes the palette.
    Palette,
    /// Focuses the search field of the page.
    Search,
    /// Opens the sheet of shortcuts.
    Shortcuts,
    /// Shows or hides the session notes.
    Notes,
    /// Ends the session.
    Exit,
    /// Adds the note that is being written.
    AddNote,
    /// Closes what lies over the page.
    Close,
}

/// The keys that are held with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// None; a letter or sign that would otherwise be typed.
    Nothing,
    /// Ctrl, or the command key of a Mac.
    Control,
    /// The same and Shift.
    ControlShift,
}

/// Where a shortcut works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On every screen.
    Everywhere,
    /// In an impersonation session.
    Session,
    /// In the one field or dialog that it belongs to, which takes care of it.
    There,
}

/// One shortcut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortcut {
    /// What it does.
    pub command: Command,
    /// What is held.
    pub held: Held,
    /// The key, as a keyboard event names it, in lower case.
    pub key: &'static str,
    /// Where it works.
    pub place: Place,
    /// As it is shown.
    pub shown: Text,
    /// As `aria-keyshortcuts` has it.
    pub aria: &'static str,
}

/// Opens the palette.
pub const PALETTE: Shortcut = Shortcut {
    command: Command::Palette,
    held: Held::Control,
    key: "k",
    place: Place::Everywhere,
    shown: text!("Ctrl K"),
    aria: "Control+K",
};
/// Focuses the search field.
pub const SEARCH: Shortcut = Shortcut {
    command: Command::Search,
    held: Held::Nothing,
    key: "/",
    place: Place::Everywhere,
    shown: text!("/"),
    aria: "/",
};
/// Opens the sheet of shortcuts.
pub const SHEET: Shortcut = Shortcut {
    command: Command::Shortcuts,
    held: Held::Nothing,
    key: "?",
    place: Place::Everywhere,
    shown: text!("?"),
    aria: "?",
};
/// Shows or hides the session notes.
pub const NOTES: Shortcut = Shortcut {
    command: Command::Notes,
    held: Held::Control,
    key: "j",
    place: Place::Session,
    shown: text!("Ctrl J"),
    aria: "Control+J",
};
/// Adds the note.
pub const ADD_NOTE: Shortcut = Shortcut {
    command: Command::AddNote,
    held: Held::Control,
    key: "enter",
    place: Place::There,
    shown: text!("Ctrl ↵"),
    aria: "Control+Enter",
};
/// Ends the session.
pub const EXIT: Shortcut = Shortcut {
    command: Command::Exit,
    held: Held::ControlShift,
    key: "x",
    place: Place::Session,
    shown: text!("Ctrl ⇧ X"),
    aria: "Control+Shift+X",
};
/// Closes what lies over the page.
pub const CLOSE: Shortcut = Shortcut {
    command: Command::Close,
    held: Held::Nothing,
    key: "escape",
    place: Place::There,
    shown: text!("Esc"),
    aria: "Escape",
};

/// All of them, in the order of the sheet.
pub const SHORTCUTS: &[Shortcut] = &[PALETTE, SEARCH, SHEET, NOTES, ADD_NOTE, EXIT, CLOSE];

/// A press of a key, as far as it decides.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is a key or a fact of its own")]
pub struct Press {
    /// The key, as the event names it.
    pub key: String,
    /// Ctrl or the command key is down.
    pub control: bool,
    /// Shift is down.
    pub shift: bool,
    /// Alt is down.
    pub alt: bool,
    /// The focus is in a field, where letters are typed.
    pub typing: bool,
}

/// What a press does on any page; none when it is an ordinary key, or belongs to a field or dialog.
pub fn pressed(press: &Press, in_session: bool) -> Option<Command> {
    let found = SHORTCUTS.iter().find(|shortcut| shortcut.fits(press))?;
    match found.place {
        Place::Everywhere => Some(found.command),
        Place::Session => in_session.then_some(found.command),
        Place::There => None,
    }
}

impl Shortcut {
    fn fits(&self, press: &Press) -> bool {
        let held = match self.held {
            // Shift may be needed to type the sign itself.
            Held::Nothing => !press.control && !press.typing,
            Held::Control => press.control && !press.shift,
            Held::ControlShift => press.control && press.shift,
        };
        held && !press.alt && press.key.to_lowercase() == self.key
    }
}

#[cfg(test)]
mod tests {
    use super::{Command, Press, SHORTCUTS, pressed};

    fn press(key: &str, control: bool, shift: bool, typing: bool) -> Press {
        Press { key: key.to_owned(), control, shift, alt: false, typing }
    }

    #[test]
    fn keys_do_what_the_table_says_and_nothing_while_one_types() {
        for (press, in_session, expected) in [
            (press("k", true, false, true), false, Some(Command::Palette)),
            (press("K", true, false, false), true, Some(Command::Palette)),
            (press("k", false, false, false), true, None),
            (press("x", true, true, true), true, Some(Command::Exit)),
            (press("X", true, true, false), false, None),
            (press("x", true, false, false), true, None),
            (press("j", true, false, false), true, Some(Command::Notes)),
            (press("j", true, false, false), false, None),
            (press("/", false, false, false), false, Some(Command::Search)),
            (press("/", false, false, true), false, None),
            (press("?", false, true, false), false, Some(Command::Shortcuts)),
            (press("?", false, true, true), false, None),
            (press("Escape", false, false, false), true, None),
            (press("Enter", true, false, true), true, None),
        ] {
            assert_eq!(pressed(&press, in_session), expected, "{press:?}");
        }
        let alt = Press { alt: true, ..press("k", true, false, false) };
        assert_eq!(pressed(&alt, true), None);
    }

    #[test]
    fn each_command_has_one_shortcut() {
        for one in SHORTCUTS {
            assert_eq!(SHORTCUTS.iter().filter(|other| other.command == one.command).count(), 1);
            assert_eq!(SHORTCUTS.iter().filter(|other| other.aria == one.aria).count(), 1);
        }
    }
}
