//! Writes that the server makes on its own, or before there is a session.

/// Why a write begins without a caller whose session could be checked. Every such write names one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// Someone signs in; there is no session yet.
    SignIn,
    /// A direct session continues with a newer token from the provider.
    Renewal,
    /// An entry ticket is exchanged with a provider's token as the actor token, which begins the agent's session.
    Exchange,
    /// A customer's directory provisions people with SCIM. Its token is checked under the write lock.
    DirectorySync,
    /// Something is revoked, which can only end sessions.
    Revocation,
}
