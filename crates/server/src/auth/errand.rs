//! What the server does on nobody's behalf, or before anybody has a session.

/// Why a write begins without a caller who could be judged. Each place that does so names one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// Somebody signs in: there is no session yet.
    SignIn,
    /// A direct session goes on with a newer token of the provider.
    Renewal,
    /// An entry ticket is exchanged with a provider's token as the actor: the session begins with it.
    Exchange,
    /// A customer's directory brings people by SCIM. Its token is judged under the write lock.
    DirectorySync,
    /// Something is revoked: nothing but an ending comes of it.
    Revocation,
}
