//! The texts of the sign-in page.

use ergo_catalog::{Text, text};
use ergo_protocol::AgentRole;

/// The name of the page.
pub const PAGE: Text = text!("Sign in");
/// The product.
pub const PRODUCT: &str = "Ergo Support";
/// What the product does.
pub const LEDE: Text = text!(
    "See a customer’s workspace as they see it. Every session is approved, time-limited, and recorded."
);

/// On the button; the host of the identity provider.
pub const SIGN_IN_WITH: Text = text!("Sign in with {host}");
/// Where the sign-in takes place.
pub const IN_BROWSER: Text = text!("Opens in your browser. This app never sees your password.");
/// For computers without a browser.
pub const OTHER_DEVICE: Text = text!("Use a code on another device");

/// Over the diagnostics.
pub const TROUBLE: Text = text!("Can’t sign in? Copy the diagnostics and send them to your IT team.");

/// Over the sample agents.
pub const TRAINING: Text = text!("Training workspace");
/// What is special about it.
pub const TRAINING_LEDE: Text = text!("Sample customers on this computer. Choose an agent to sign in as.");
/// While the sample agents are being read.
pub const LOADING: Text = text!("Loading the sample agents");
/// The server has neither a provider nor sample agents.
pub const NOBODY: Text = text!("No one can sign in here");
/// What to do then.
pub const NOBODY_TEXT: Text = text!(
    "This server has no identity provider and no sample agents. Ask your administrator for the address of your support server."
);

/// Before the server’s address.
pub const SERVER: Text = text!("Server");
/// Copies that address.
pub const COPY_SERVER: Text = text!("Copy server address");

/// What a sample agent can do.
pub const fn role_help(role: AgentRole) -> Text {
    match role {
        AgentRole::Agent => text!("Enters customer workspaces"),
        AgentRole::Lead => text!("Approves requests and ends sessions"),
        AgentRole::Observer => text!("Can’t enter workspaces"),
    }
}
