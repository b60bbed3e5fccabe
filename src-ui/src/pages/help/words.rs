//! The texts of the help.

use ergo_catalog::{Text, text};

/// The title.
pub const TITLE: Text = text!("Help");
/// What the app does, in a few sentences.
pub const WHAT_TEXT: &[Text] = &[
    text!(
        "You see a customer’s workspace exactly as one of its users sees it, to find out what is wrong. You can see only what that user can see, and only for the time that was approved."
    ),
    text!(
        "You always act under your own name. The customer and your lead can see who entered, why, which pages were opened, and what was changed."
    ),
];
/// How a session goes.
pub const STEPS: Text = text!("How a session works");
/// Step by step.
pub const STEP_LIST: &[(Text, Text)] = &[
    (
        text!("Start"),
        text!("Choose the exact user and workspace from the ticket, and say why you need to look."),
    ),
    (
        text!("Get approval"),
        text!(
            "Some workspaces let you enter right away. Others need a second person to approve your request."
        ),
    ),
    (
        text!("Check who you are viewing"),
        text!("Confirm the user and the workspace before anything is shown. If it’s the wrong user, exit."),
    ),
    (
        text!("Look, and take notes"),
        text!("The app records the pages you open. Add what you found to the session notes."),
    ),
    (
        text!("Exit"),
        text!(
            "You get a receipt to copy into the ticket. The session also ends when its time limit is reached."
        ),
    ),
];
/// The modes.
pub const MODES: Text = text!("Modes");
/// What each of them means: its handle in the styles, its name, its meaning.
pub const MODE_LIST: &[(&str, Text, Text)] = &[
    (
        "read-only",
        text!("Read-only"),
        text!("You can look, but nothing can be changed. Every session starts this way."),
    ),
    (
        "armed",
        text!("Armed"),
        text!(
            "For two minutes, you can make the one change you stated. Then the session is read-only again."
        ),
    ),
    (
        "frozen",
        text!("Frozen"),
        text!("The session has stopped, and nothing is shown. Verify it again if you can, or exit."),
    ),
];
/// Who can help.
pub const ASK: Text = text!("Who to ask");
/// About what.
pub const ASK_LIST: &[(Text, Text)] = &[
    (text!("Approvals, your role, or a session that was ended"), text!("Your support lead.")),
    (text!("A workspace that has support access turned off"), text!("An owner or admin of that workspace.")),
    (
        text!("Sign-in problems, or a server that can’t be reached"),
        text!("Your administrator. Diagnostics shows what to send them."),
    ),
];
/// Opens the sheet of keyboard shortcuts.
pub const KEYS: Text = text!("Keyboard shortcuts");
/// The version, and licenses.
pub const ABOUT: Text = text!("About Ergo Support");
