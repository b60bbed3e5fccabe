//! The texts of what is around every page: sidebar, notices, dialogs. The banner, the notes, the changes and the
//! palette have their own.

use crate::{state::shortcut::Command, when::time_of_day};
use ergo_protocol::UnixMillis;

/// The request waits for a second person.
pub const REQUEST_PENDING: &str = "Waiting for approval";
/// It was approved; the agent may enter.
pub const REQUEST_APPROVED: &str = "Approved. Enter now";
/// It was declined.
pub const REQUEST_DECLINED: &str = "Request declined";
/// A session was opened by it.
pub const REQUEST_USED: &str = "Request used";
/// It was withdrawn.
pub const REQUEST_WITHDRAWN: &str = "Request withdrawn";
/// It was not decided, or not used, in time.
pub const REQUEST_EXPIRED: &str = "Request expired";
/// Its approval was revoked.
pub const REQUEST_REVOKED: &str = "Approval revoked";

/// What a screen reader hears when a request stands differently.
pub fn request_spoken(title: &str, user: &str) -> String {
    format!("Entry request for {user}: {title}.")
}

/// The title of the dialog that asks for more time.
pub const EXTEND_TITLE: &str = "Extend this session";
/// The label of how much.
pub const EXTEND_MINUTES: &str = "Minutes to add";
/// The label of the reason.
pub const EXTEND_REASON: &str = "Reason";
/// In the field while it is empty.
pub const EXTEND_REASON_HINT: &str = "What do you still need to look at? The customer can read this.";
/// On the button that closes it.
pub const CANCEL: &str = "Cancel";
/// On the button that closes it, when there is nothing to ask for.
pub const CLOSE: &str = "Close";
/// On the button that asks.
pub const EXTEND: &str = "Extend session";
/// Before the name of the workspace, when there is no more time to be had.
pub const NO_MORE_TIME: &str = "This session in ";
/// After it.
pub const NO_MORE_TIME_END: &str = " can’t be extended any further. To continue after it ends, exit, and then send a new request with the same ticket.";

/// The most minutes that can be asked for.
pub fn up_to(minutes: u32) -> String {
    format!("up to {minutes}")
}

/// The title of the question whether to quit.
pub const QUIT_TITLE: &str = "Exit the session and quit?";
/// Before the name of the workspace.
pub const QUIT_INSIDE: &str = "You are in a session in ";
/// After it.
pub const QUIT_FIRST: &str =
    ". Quitting exits the session first: the token is wiped and the receipt is written.";
/// On the button that stays.
pub const QUIT_STAY: &str = "Stay";
/// On the button that quits.
pub const QUIT_CONFIRM: &str = "Exit and quit";

/// What a screen reader hears when the armed change was disarmed.
pub const DISARMED: &str = "Disarmed. Nothing was changed; this session is read-only again.";

/// The title of the sheet of keyboard shortcuts.
pub const SHORTCUTS: &str = "Keyboard shortcuts";

/// What a shortcut does.
pub const fn command(command: Command) -> &'static str {
    match command {
        Command::Palette => "Open the command palette",
        Command::Search => "Search this page",
        Command::Shortcuts => "Show keyboard shortcuts",
        Command::Notes => "Show or hide session notes",
        Command::Exit => "Exit impersonation",
        Command::AddNote => "Add the note",
        Command::Close => "Close a dialog or the palette",
    }
}

/// What the navigation is, for a screen reader.
pub const PAGES: &str = "Pages";
/// The name of the product.
pub const PRODUCT: &str = "Ergo Support";
/// Below it, outside of a session.
pub const AS_YOURSELF: &str = "Signed in as yourself";
/// Before the ticket of a session.
pub const TICKET: &str = "Ticket ";
/// Above the pages about sessions.
pub const SESSION: &str = "Session";
/// On the button that opens the list of notices.
pub const NOTICES: &str = "Notices";
/// On the button that opens the palette.
pub const COMMANDS: &str = "Commands";
/// What the agent’s own menu is, for a screen reader.
pub const YOUR_SETTINGS: &str = "Your settings";
/// On the button that signs out.
pub const SIGN_OUT: &str = "Sign out";
/// What the themes are, for a screen reader.
pub const THEME: &str = "Theme";
/// The theme of the system.
pub const THEME_SYSTEM: &str = "System";
/// The light theme.
pub const THEME_LIGHT: &str = "Light";
/// The dark theme.
pub const THEME_DARK: &str = "Dark";

/// How many entry requests wait, for a screen reader.
pub fn waiting(count: u32) -> String {
    format!("{count} waiting")
}

/// How many notices are open, for a screen reader.
pub fn open_notices(count: usize) -> String {
    format!("{count} open")
}

/// That the data of a page is as old as the last word from the server.
pub fn disconnected(last_heard: UnixMillis) -> String {
    format!("Disconnected. Last updated at {}", time_of_day(last_heard))
}
