//! The address of the workspace server: https, or plain http to this very computer (training, tests).

use reqwest::Url;

/// A checked server address without a trailing slash; also the issuer that tokens must name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerUrl(String);

/// Why an address is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ServerUrlError {
    /// Not an absolute http(s) URL without path, query, fragment and user info.
    #[error("it must be an address like https://workspace.example, with nothing behind the host")]
    Shape,
    /// Plain http to another computer.
    #[error("it must be https: only a server on this very computer may be reached by plain http")]
    NotEncrypted,
}

impl ServerUrl {
    /// Checks an address.
    pub fn parse(text: &str) -> Result<Self, ServerUrlError> {
        let url = Url::parse(text.trim()).map_err(|_| ServerUrlError::Shape)?;
        let bare = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        if !bare || url.host_str().is_none() {
            return Err(ServerUrlError::Shape);
        }
        match url.scheme() {
            "https" => {}
            // Literal loopback addresses only: the name `localhost` can be pointed elsewhere.
            "http" if matches!(url.host_str(), Some("127.0.0.1" | "[::1]")) => {}
            "http" => return Err(ServerUrlError::NotEncrypted),
            _ => return Err(ServerUrlError::Shape),
        }
        Ok(Self(url.as_str().trim_end_matches('/').to_owned()))
    }

    /// The address, without a trailing slash.
    pub fn as_str(&self) -> &str {
        &self.0
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
            assert_eq!(ServerUrl::parse(plain), Err(ServerUrlError::NotEncrypted), "{plain}");
        }
        for odd in
            ["ergo.example", "file:///etc/passwd", "https://user:pw@ergo.example", "https://ergo.example/x"]
        {
            assert_eq!(ServerUrl::parse(odd), Err(ServerUrlError::Shape), "{odd}");
        }
    }
}
