//! The texts of the sign-in page.

use ergo_protocol::AgentRole;

/// The name of the page.
pub const PAGE: &str = "Sign in";
/// The product.
pub const PRODUCT: &str = "Ergo Support";
/// What the product does.
pub const LEDE: &str =
    "See a customer’s workspace as they see it. Every session is approved, time-limited, and recorded.";

/// Before the host of the identity provider, on the button.
pub const SIGN_IN_WITH: &str = "Sign in with";
/// Where the sign-in takes place.
pub const IN_BROWSER: &str = "Opens in your browser. This app never sees your password.";
/// For computers without a browser.
pub const OTHER_DEVICE: &str = "Use a code on another device";

/// Over the diagnostics.
pub const TROUBLE: &str = "Can’t sign in? Copy the diagnostics and send them to your IT team.";

/// Over the sample agents.
pub const TRAINING: &str = "Training workspace";
/// What is special about it.
pub const TRAINING_LEDE: &str = "Sample customers on this computer. Choose an agent to sign in as.";
/// While the sample agents are being read.
pub const LOADING: &str = "Loading the sample agents";
/// The server has neither a provider nor sample agents.
pub const NOBODY: &str = "No one can sign in here";
/// What to do then.
pub const NOBODY_TEXT: &str = "This server has no identity provider and no sample agents. Ask your administrator for the address of your support server.";

/// Before the server’s address.
pub const SERVER: &str = "Server";
/// Copies that address.
pub const COPY_SERVER: &str = "Copy server address";

/// What a sample agent can do.
pub const fn role_help(role: AgentRole) -> &'static str {
    match role {
        AgentRole::Agent => "Enters customer workspaces",
        AgentRole::Lead => "Approves requests and ends sessions",
        AgentRole::Observer => "Can’t enter workspaces",
    }
}
