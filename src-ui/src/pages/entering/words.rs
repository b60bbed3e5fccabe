//! The texts of the page that is shown while a session is entered.

use ergo_catalog::{Text, text};

/// The title.
pub const ENTERING_AS: Text = text!("Entering as {user} in {workspace}");
/// The title, when the user is not known.
pub const ENTERING: Text = text!("Entering");
/// What this waits for.
pub const LEDE: Text = text!("The workspace stays hidden until every step is complete.");
/// What a screen reader hears.
pub const SPOKEN: Text = text!("Entering. Please wait.");

/// The steps, and what each of them does.
pub const STEPS: [(Text, Text); 4] = [
    (
        text!("Entry request"),
        text!("The server records who is asking, for which user and workspace, and why."),
    ),
    (text!("Entry ticket"), text!("Can be used once, and only for this request.")),
    (text!("Session token"), text!("Names the viewed user, and you as the acting user.")),
    (
        text!("Identity"),
        text!("The token, the request, and the server must agree on both people and the workspace."),
    ),
];
