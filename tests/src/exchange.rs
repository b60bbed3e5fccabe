//! One request and its answer, as they passed on the wire.

use axum::http::HeaderMap;
use serde_json::Value;
use std::{fmt::Write, time::SystemTime};

/// A request and its answer.
#[derive(Clone, Default)]
pub struct Exchange {
    /// E.g. `GET`.
    pub method: String,
    /// E.g. `/v1/session`.
    pub path: String,
    /// What stands behind the question mark.
    pub query: String,
    /// The headers of the request.
    pub request_headers: Vec<(String, String)>,
    /// The body of the request.
    pub request_body: Vec<u8>,
    /// The status of the answer.
    pub status: u16,
    /// The headers of the answer, as the server sent them.
    pub response_headers: Vec<(String, String)>,
    /// The body of the answer, as the app got it.
    pub response_body: Vec<u8>,
    /// When the request was there, and when the answer was sent on. Not of what has no end.
    pub lasted: Option<(SystemTime, SystemTime)>,
}

impl Exchange {
    /// Everything that the app sent, as one text to search in.
    pub fn sent(&self) -> String {
        let mut text = format!("{} {}?{}\n", self.method, self.path, self.query);
        for (name, value) in &self.request_headers {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{name}: {value}");
        }
        text + &String::from_utf8_lossy(&self.request_body)
    }

    /// The JSON of the answer, null when it is none.
    pub fn answer(&self) -> Value {
        serde_json::from_slice(&self.response_body).unwrap_or_default()
    }

    /// The bearer token that the request carried.
    pub fn bearer(&self) -> Option<&str> {
        self.request_headers.iter().find_map(|(name, value)| {
            (name == "authorization").then(|| value.strip_prefix("Bearer ").unwrap_or(value))
        })
    }
}

/// Headers as pairs of text.
pub fn pairs(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect()
}
