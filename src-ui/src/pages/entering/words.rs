//! The texts of the page that is shown while a session is entered.

/// The title, before the user's name.
pub const ENTERING_AS: &str = "Entering as ";
/// Between the user and the workspace.
pub const IN: &str = " in ";
/// The title, when the user is not known.
pub const ENTERING: &str = "Entering";
/// What this waits for.
pub const LEDE: &str = "The workspace stays hidden until every step is complete.";
/// What a screen reader hears.
pub const SPOKEN: &str = "Entering. Please wait.";

/// The steps, and what each of them does.
pub const STEPS: [(&str, &str); 4] = [
    ("Entry request", "The server records who is asking, for which user and workspace, and why."),
    ("Entry ticket", "Can be used once, and only for this request."),
    ("Session token", "Names the viewed user, and you as the acting user."),
    ("Identity", "The token, the request, and the server must agree on both people and the workspace."),
];
