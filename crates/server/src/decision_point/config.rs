//! Where the organization's decision point is, and how it names what the server knows.

use crate::outbox::address::{self, AddressError};
use reqwest::{Url, header::HeaderValue};
use std::{
    io,
    path::{Path, PathBuf},
    time::Duration,
};

/// How long it may take to answer.
pub const TIMEOUT: Duration = Duration::from_secs(2);
/// How long it is left alone after it has failed twice in a row.
const PAUSE: Duration = Duration::from_secs(30);
/// The largest file with a token.
const LARGEST_TOKEN: u64 = 8 * 1024;

/// See the module documentation.
#[derive(Clone, Debug)]
pub struct DecisionPoint {
    /// Its address, which is its identifier: https, or plain http on this computer.
    pub url: String,
    /// The file with the bearer token that it wants. It is read for each question, so the token can be replaced.
    pub token_file: Option<PathBuf>,
    /// How long it may take to answer.
    pub timeout: Duration,
    /// How long it is left alone after it has failed twice in a row.
    pub pause: Duration,
    /// What it calls a person.
    pub subject_type: String,
    /// Which of their names it knows people by.
    pub subject_id: SubjectId,
    /// What it calls a workspace.
    pub resource_type: String,
}

/// What a decision point knows people by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SubjectId {
    /// The person's ID on this server.
    #[default]
    Id,
    /// Their email address.
    Email,
}

/// Why a decision point cannot be used. Without the address, which could contain a password.
#[derive(Debug, thiserror::Error)]
pub enum PointError {
    /// Not a usable address.
    #[error(
        "decision_point_url must be an address like https://pdp.example, without a user, password, query, or fragment"
    )]
    Shape,
    /// Plain http.
    #[error("decision_point_url must use https: plain http is only for 127.0.0.1 and [::1]")]
    NotEncrypted,
    /// An address that is never called.
    #[error("decision_point_url leads to an address that is never called")]
    Never,
    /// The token cannot be read.
    #[error("the decision point's token cannot be read from {0}: {1}")]
    TokenFile(PathBuf, io::Error),
    /// The file does not contain a token.
    #[error("{0} does not contain a token: one line, without spaces")]
    NoToken(PathBuf),
    /// A client without certificates cannot be made.
    #[error("the decision point cannot be called: {0}")]
    Client(#[from] reqwest::Error),
}

impl DecisionPoint {
    /// The decision point at this address, with defaults for everything else.
    pub fn at(url: String) -> Self {
        Self {
            url,
            token_file: None,
            timeout: TIMEOUT,
            pause: PAUSE,
            subject_type: "user".to_owned(),
            subject_id: SubjectId::Id,
            resource_type: "workspace".to_owned(),
        }
    }

    /// Whether everything that it needs is there and in order.
    pub async fn check(&self) -> Result<(), PointError> {
        self.address()?;
        match &self.token_file {
            Some(file) => token(file).await.map(drop),
            None => Ok(()),
        }
    }

    /// Its address. Networks of the organization's own are allowed, because that is where it belongs.
    pub fn address(&self) -> Result<Url, PointError> {
        let url = address::checked(&self.url, true).map_err(|error| match error {
            AddressError::Never => PointError::Never,
            AddressError::NotEncrypted => PointError::NotEncrypted,
            AddressError::Shape | AddressError::Private => PointError::Shape,
        })?;
        if url.query().is_some() {
            return Err(PointError::Shape);
        }
        // A literal address is unambiguous; the name `localhost` can be made to resolve elsewhere.
        let host = url.host_str().unwrap_or_default();
        if url.scheme() == "https" || host == "[::1]" || is_loopback_v4(host) {
            Ok(url)
        } else {
            Err(PointError::NotEncrypted)
        }
    }
}

fn is_loopback_v4(host: &str) -> bool {
    host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

/// The header with the token in this file.
pub async fn token(file: &Path) -> Result<HeaderValue, PointError> {
    let failed = |error| PointError::TokenFile(file.to_owned(), error);
    // Otherwise a device could be read without end.
    let about = tokio::fs::metadata(file).await.map_err(failed)?;
    if !about.is_file() || about.len() > LARGEST_TOKEN {
        return Err(PointError::NoToken(file.to_owned()));
    }
    let text = tokio::fs::read_to_string(file).await.map_err(failed)?;
    let token = text.trim();
    let header = HeaderValue::from_str(&format!("Bearer {token}")).ok();
    let header = header.filter(|_| !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic()));
    let mut header = header.ok_or_else(|| PointError::NoToken(file.to_owned()))?;
    header.set_sensitive(true);
    Ok(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_and_plain_http_on_this_computer_only() {
        let at = |url: &str| DecisionPoint::at(url.to_owned()).address();
        for good in [
            "https://pdp.example",
            "https://pdp.example:8443/tenant1",
            "https://10.0.0.7",
            "http://127.0.0.1:3592",
            "http://[::1]:3592",
        ] {
            assert!(at(good).is_ok(), "{good}");
        }
        for bad in ["http://pdp.example", "http://localhost:3592", "http://10.0.0.7", "http://93.184.216.34"]
        {
            assert!(matches!(at(bad), Err(PointError::NotEncrypted)), "{bad}");
        }
        for bad in [
            "",
            "pdp.example",
            "https://user:zqsecret@pdp.example",
            "https://pdp.example/?key=x",
            "file:///x",
        ] {
            let error = at(bad).unwrap_err();
            assert!(matches!(error, PointError::Shape) && !error.to_string().contains("zq"), "{bad}");
        }
        assert!(matches!(at("https://169.254.169.254/"), Err(PointError::Never)));
    }

    #[tokio::test]
    async fn a_file_with_one_token() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("token");
        let read = async |text: &str| {
            tokio::fs::write(&file, text).await.unwrap();
            token(&file).await
        };
        let header = read("s3cret\n").await.unwrap();
        assert_eq!(header.to_str().unwrap(), "Bearer s3cret");
        assert!(!format!("{header:?}").contains("s3cret"));
        for bad in ["", " \n", "two words", "a\nb", "é", &"x".repeat(9000)] {
            assert!(matches!(read(bad).await, Err(PointError::NoToken(_))), "{bad}");
        }
        assert!(matches!(token(Path::new("/no/such/file")).await, Err(PointError::TokenFile(..))));
        assert!(matches!(token(folder.path()).await, Err(PointError::NoToken(_))));
    }
}
