//! The address of the workspace server: https, or plain http to this computer (training, tests).

use ergo_keys::Source;
use ergo_policy::{OriginError, origin};
use reqwest::Url;

/// A checked server address without a trailing slash; also the issuer that tokens must name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerUrl {
    address: String,
    keys: Source,
}

impl ServerUrl {
    /// Parses an address that a person typed. Refused if the app may not send tokens there.
    pub fn parse(text: &str) -> Result<Self, OriginError> {
        let url = origin(text.trim())?;
        let address = url.as_str().trim_end_matches('/').to_owned();
        let keys =
            Source::fixed(&format!("{address}/.well-known/jwks.json")).map_err(|_| OriginError::Shape)?;
        Ok(Self { address, keys })
    }

    /// The address, without a trailing slash.
    pub fn as_str(&self) -> &str {
        &self.address
    }

    /// The same, parsed.
    pub fn url(&self) -> &Url {
        self.keys.address()
    }

    /// The source of the keys that verify its tokens.
    pub fn keys(&self) -> Source {
        self.keys.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_anywhere_and_http_only_to_this_computer() {
        assert_eq!(ServerUrl::parse("https://ergo.example/").unwrap().as_str(), "https://ergo.example");
        assert!(ServerUrl::parse("http://127.0.0.1:4000").is_ok());
        assert!(ServerUrl::parse("http://[::1]:4000").is_ok());
        for plain in ["http://ergo.example", "http://localhost:4000", "http://127.0.0.1.evil.example"] {
            assert_eq!(ServerUrl::parse(plain), Err(OriginError::NotEncrypted), "{plain}");
        }
        for odd in
            ["ergo.example", "file:///etc/passwd", "https://user:pw@ergo.example", "https://ergo.example/x"]
        {
            assert_eq!(ServerUrl::parse(odd), Err(OriginError::Shape), "{odd}");
        }
    }
}
