//! The texts of the help.

/// The title.
pub const TITLE: &str = "Help";
/// What the app does, in a few sentences.
pub const WHAT_TEXT: &[&str] = &[
    "You see a customer’s workspace exactly as one of its users sees it, to find out what is wrong. You can see only what that user can see, and only for the time that was approved.",
    "You always act under your own name. The customer and your lead can see who entered, why, which pages were opened, and what was changed.",
];
/// How a session goes.
pub const STEPS: &str = "How a session works";
/// Step by step.
pub const STEP_LIST: &[(&str, &str)] = &[
    ("Start", "Choose the exact user and workspace from the ticket, and say why you need to look."),
    (
        "Get approval",
        "Some workspaces let you enter right away. Others need a second person to approve your request.",
    ),
    (
        "Check who you are viewing",
        "Confirm the user and the workspace before anything is shown. If it’s the wrong user, exit.",
    ),
    ("Look, and take notes", "The app records the pages you open. Add what you found to the session notes."),
    (
        "Exit",
        "You get a receipt to copy into the ticket. The session also ends when its time limit is reached.",
    ),
];
/// The modes.
pub const MODES: &str = "Modes";
/// What each of them means: its handle in the styles, its name, its meaning.
pub const MODE_LIST: &[(&str, &str, &str)] = &[
    ("read-only", "Read-only", "You can look, but nothing can be changed. Every session starts this way."),
    (
        "armed",
        "Armed",
        "For two minutes, you can make the one change you stated. Then the session is read-only again.",
    ),
    (
        "frozen",
        "Frozen",
        "The session has stopped, and nothing is shown. Verify it again if you can, or exit.",
    ),
];
/// Who can help.
pub const ASK: &str = "Who to ask";
/// About what.
pub const ASK_LIST: &[(&str, &str)] = &[
    ("Approvals, your role, or a session that was ended", "Your support lead."),
    ("A workspace that has support access turned off", "An owner or admin of that workspace."),
    (
        "Sign-in problems, or a server that can’t be reached",
        "Your administrator. Diagnostics shows what to send them.",
    ),
];
/// Opens the sheet of keyboard shortcuts.
pub const KEYS: &str = "Keyboard shortcuts";
/// The version, and licenses.
pub const ABOUT: &str = "About Ergo Support";
