//! The texts of what is around every page: sidebar, notices, dialogs. The banner, the notes, the changes and the
//! palette have their own.

use crate::{state::shortcut::Command, when::time_of_day};
use ergo_catalog::{Text, text};
use ergo_protocol::UnixMillis;

/// The request waits for a second person.
pub const REQUEST_PENDING: Text = text!("Waiting for approval");
/// It was approved; the agent may enter.
pub const REQUEST_APPROVED: Text = text!("Approved. Enter now");
/// It was declined.
pub const REQUEST_DECLINED: Text = text!("Request declined");
/// A session was opened by it.
pub const REQUEST_USED: Text = text!("Request used");
/// It was withdrawn.
pub const REQUEST_WITHDRAWN: Text = text!("Request withdrawn");
/// It was not decided, or not used, in time.
pub const REQUEST_EXPIRED: Text = text!("Request expired");
/// Its approval was revoked.
pub const REQUEST_REVOKED: Text = text!("Approval revoked");

/// What a screen reader hears when a request stands differently.
pub fn request_spoken(title: Text, user: &str) -> String {
    text!("Entry request for {user}: {title}.", user = user, title = title).shown()
}

/// The title of the dialog that asks for more time.
pub const EXTEND_TITLE: Text = text!("Extend this session");
/// The label of how much.
pub const EXTEND_MINUTES: Text = text!("Minutes to add");
/// The label of the reason.
pub const EXTEND_REASON: Text = text!("Reason");
/// In the field while it is empty.
pub const EXTEND_REASON_HINT: Text = text!("What do you still need to look at? The customer can read this.");
/// On the button that closes it.
pub const CANCEL: Text = text!("Cancel");
/// On the button that closes it, when there is nothing to ask for.
pub const CLOSE: Text = text!("Close");
/// On the button that asks.
pub const EXTEND: Text = text!("Extend session");
/// When there is no more time to be had.
pub const NO_MORE_TIME: Text = text!(
    "This session in {workspace} can’t be extended any further. To continue after it ends, exit, and then send a new request with the same ticket."
);

/// The most minutes that can be asked for.
pub fn up_to(minutes: u32) -> String {
    text!("up to {minutes}", minutes = minutes).shown()
}

/// The title of the question whether to quit.
pub const QUIT_TITLE: Text = text!("Exit the session and quit?");
/// What quitting does.
pub const QUIT_FIRST: Text = text!(
    "You are in a session in {workspace}. Quitting exits the session first: the token is wiped and the receipt is written."
);
/// On the button that stays.
pub const QUIT_STAY: Text = text!("Stay");
/// On the button that quits.
pub const QUIT_CONFIRM: Text = text!("Exit and quit");

/// What a screen reader hears when the armed change was disarmed.
pub const DISARMED: Text = text!("Disarmed. Nothing was changed; this session is read-only again.");

/// The title of the sheet of keyboard shortcuts.
pub const SHORTCUTS: Text = text!("Keyboard shortcuts");

/// What a shortcut does.
pub const fn command(command: Command) -> Text {
    match command {
        Command::Palette => text!("Open the command palette"),
        Command::Search => text!("Search this page"),
        Command::Shortcuts => text!("Show keyboard shortcuts"),
        Command::Notes => text!("Show or hide session notes"),
        Command::Exit => text!("Exit impersonation"),
        Command::AddNote => text!("Add the note"),
        Command::Close => text!("Close a dialog or the palette"),
    }
}

/// What the navigation is, for a screen reader.
pub const PAGES: Text = text!("Pages");
/// The name of the product.
pub const PRODUCT: &str = "Ergo Support";
/// Below it, outside of a session.
pub const AS_YOURSELF: Text = text!("Signed in as yourself");
/// The ticket of a session.
pub const TICKET: Text = text!("Ticket {ticket}");
/// Above the pages about sessions.
pub const SESSION: Text = text!("Session");
/// On the button that opens the list of notices.
pub const NOTICES: Text = text!("Notices");
/// On the button that opens the palette.
pub const COMMANDS: Text = text!("Commands");
/// What the agent’s own menu is, for a screen reader.
pub const YOUR_SETTINGS: Text = text!("Your settings");
/// On the button that signs out.
pub const SIGN_OUT: Text = text!("Sign out");
/// What the themes are, for a screen reader.
pub const THEME: Text = text!("Theme");
/// The theme of the system.
pub const THEME_SYSTEM: Text = text!("System");
/// The light theme.
pub const THEME_LIGHT: Text = text!("Light");
/// The dark theme.
pub const THEME_DARK: Text = text!("Dark");

/// How many entry requests wait, for a screen reader.
pub fn waiting(count: u32) -> String {
    text!("{count} waiting", count = count).shown()
}

/// How many notices are open, for a screen reader.
pub fn open_notices(count: usize) -> String {
    text!("{count} open", count = count).shown()
}

/// That the data of a page is as old as the last word from the server.
pub fn disconnected(last_heard: UnixMillis) -> String {
    text!("Disconnected. Last updated at {time}", time = time_of_day(last_heard)).shown()
}
