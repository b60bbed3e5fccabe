//! The change grant in a request.

use axum::{extract::FromRequestParts, http::request::Parts};
use ergo_protocol::change::GRANT_HEADER;

/// The secret of a grant, if the request contains one.
pub struct Carried(Option<String>);

impl Carried {
    /// The secret.
    pub fn secret(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Carried {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let mut values = parts.headers.get_all(GRANT_HEADER).iter();
        let value = match (values.next(), values.next()) {
            // A value that is not text matches no grant.
            (Some(value), None) => Some(value.to_str().unwrap_or_default().to_owned()),
            // Two headers count as a wrong one.
            (Some(_), Some(_)) => Some(String::new()),
            (None, _) => None,
        };
        Ok(Self(value))
    }
}
