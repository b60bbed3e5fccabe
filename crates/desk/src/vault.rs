//! The types that hold tokens. A token is never printed, never serialized, and wiped when dropped. The two sessions
//! hold them: [`OwnSession`](crate::own::session::OwnSession) and `LiveSession`.
//!
//! An agent's own token and the token of an impersonation session are two types, and each is created only together
//! with the verified session that it belongs to. So code that takes a [`DirectToken`] can never be called in the name
//! of a viewed user (invariant 4).

use ergo_session::{DirectSession, ImpersonationSession};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;

/// Token bytes from the server, not yet verified.
pub struct Secret(SecretString);

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(SecretString::from(text))
    }
}

impl From<SecretString> for Secret {
    fn from(secret: SecretString) -> Self {
        Self(secret)
    }
}

impl Secret {
    /// A second copy, for a second owner. Each is wiped when dropped.
    #[must_use]
    pub fn again(&self) -> Self {
        Self(self.0.clone())
    }

    /// A copy for the keychain.
    pub fn copy(&self) -> SecretString {
        self.0.clone()
    }

    /// The bytes, for verification.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// The agent's own token.
    pub fn into_direct(self, session: DirectSession) -> DirectToken {
        DirectToken { secret: Arc::new(self.0), session }
    }

    /// The token of an impersonation session.
    pub fn into_impersonation(self, session: ImpersonationSession) -> ImpersonationToken {
        ImpersonationToken { secret: Arc::new(self.0), session }
    }
}

/// A token that can be sent to the server, no matter whose it is.
pub trait AnyToken {
    /// The bytes, for the Authorization header only.
    fn expose(&self) -> &str;
}

/// The agent's own token. Clones share one secret, which is wiped with the last of them.
#[derive(Clone)]
pub struct DirectToken {
    secret: Arc<SecretString>,
    session: DirectSession,
}

impl DirectToken {
    /// What the verified token says.
    pub fn session(&self) -> &DirectSession {
        &self.session
    }
}

impl AnyToken for DirectToken {
    fn expose(&self) -> &str {
        self.secret.expose_secret()
    }
}

/// The token of an impersonation session.
#[derive(Clone)]
pub struct ImpersonationToken {
    secret: Arc<SecretString>,
    session: ImpersonationSession,
}

impl ImpersonationToken {
    /// What the verified token says.
    pub fn session(&self) -> &ImpersonationSession {
        &self.session
    }
}

impl AnyToken for ImpersonationToken {
    fn expose(&self) -> &str {
        self.secret.expose_secret()
    }
}

/// The grant for one change: a secret, and what is sent with it.
#[derive(Clone)]
pub struct Grant {
    secret: Arc<SecretString>,
    /// Its id; not secret.
    pub id: String,
    /// The tag of the state that the change was granted for.
    pub etag: String,
}

impl Grant {
    /// Creates a grant from the server's values.
    pub fn new(id: String, secret: String, etag: String) -> Self {
        Self { secret: Arc::new(SecretString::from(secret)), id, etag }
    }

    /// The secret, for the one request it is for.
    pub fn expose(&self) -> &str {
        self.secret.expose_secret()
    }
}

macro_rules! redacted {
    ($($name:ident),*) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(<redacted>)"))
            }
        }
    )*};
}
redacted!(Secret, DirectToken, ImpersonationToken, Grant);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_never_shows_the_token() {
        assert_eq!(format!("{:?}", Secret::from("eyJhbGciOi".to_owned())), "Secret(<redacted>)");
        let grant = Grant::new("cg_1".to_owned(), "once".to_owned(), "\"1\"".to_owned());
        assert_eq!(format!("{grant:?}"), "Grant(<redacted>)");
    }
}
