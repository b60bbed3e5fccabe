//! A refused SCIM request: the status, the keyword that a client matches, and a message for a person (RFC 7644
//! §3.12).

use super::urn;
use serde_json::{Value, json};
use std::borrow::Cow;

/// The values of `scimType` (RFC 7644 §3.12, table 9; RFC 9865 §2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScimType {
    /// The filter is malformed, or compares what cannot be compared.
    InvalidFilter,
    /// The filter yields more than the server is willing to process.
    TooMany,
    /// A value that must be unique is in use.
    Uniqueness,
    /// The attribute cannot be changed in this way.
    Mutability,
    /// The body does not have the structure of the request.
    InvalidSyntax,
    /// The `path` of a PATCH operation is malformed or does not name an attribute.
    InvalidPath,
    /// The `path` of a PATCH operation matches nothing.
    NoTarget,
    /// A value is missing or does not fit its attribute.
    InvalidValue,
    /// The cursor is not one of this server's.
    InvalidCursor,
    /// The cursor has expired.
    ExpiredCursor,
    /// The count is not valid for cursor pagination.
    InvalidCount,
}

impl ScimType {
    /// The keyword on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidFilter => "invalidFilter",
            Self::TooMany => "tooMany",
            Self::Uniqueness => "uniqueness",
            Self::Mutability => "mutability",
            Self::InvalidSyntax => "invalidSyntax",
            Self::InvalidPath => "invalidPath",
            Self::NoTarget => "noTarget",
            Self::InvalidValue => "invalidValue",
            Self::InvalidCursor => "invalidCursor",
            Self::ExpiredCursor => "expiredCursor",
            Self::InvalidCount => "invalidCount",
        }
    }

    /// The status for the keyword. A table in RFC 7644 §3.12 limits each keyword to certain statuses.
    const fn status(self) -> u16 {
        match self {
            Self::Uniqueness => 409,
            _ => 400,
        }
    }
}

/// Why a SCIM request was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Error {
    /// The HTTP status.
    pub status: u16,
    /// The keyword, which programs match. Only some statuses have one.
    pub scim_type: Option<ScimType>,
    /// What happened and what to do.
    pub detail: Cow<'static, str>,
}

impl Error {
    /// An error with a keyword, which determines the status.
    pub fn new(scim_type: ScimType, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { status: scim_type.status(), scim_type: Some(scim_type), detail: detail.into() }
    }

    /// An error for which RFC 7644 §3.12 has a status but no keyword.
    pub fn plain(status: u16, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { status, scim_type: None, detail: detail.into() }
    }

    /// The body (RFC 7644 §3.12). `status` is a string there.
    pub fn to_json(&self) -> Value {
        let mut body =
            json!({ "schemas": [urn::ERROR], "status": self.status.to_string(), "detail": self.detail });
        if let Some(scim_type) = self.scim_type {
            body["scimType"] = scim_type.as_str().into();
        }
        body
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_is_that_of_the_rfc() {
        let error = Error::new(ScimType::Mutability, "Attribute 'id' is readOnly");
        assert_eq!(
            error.to_json(),
            json!({
                "schemas": ["urn:ietf:params:scim:api:messages:2.0:Error"],
                "scimType": "mutability",
                "detail": "Attribute 'id' is readOnly",
                "status": "400",
            })
        );
        let missing = Error::plain(404, "Resource 2819c223 not found");
        assert_eq!(missing.to_json()["status"], "404");
        assert_eq!(missing.to_json().get("scimType"), None);
        assert_eq!(missing.to_string(), "Resource 2819c223 not found");
    }

    #[test]
    fn each_keyword_has_the_status_of_the_table() {
        let all = [
            (ScimType::InvalidFilter, "invalidFilter", 400),
            (ScimType::TooMany, "tooMany", 400),
            (ScimType::Uniqueness, "uniqueness", 409),
            (ScimType::Mutability, "mutability", 400),
            (ScimType::InvalidSyntax, "invalidSyntax", 400),
            (ScimType::InvalidPath, "invalidPath", 400),
            (ScimType::NoTarget, "noTarget", 400),
            (ScimType::InvalidValue, "invalidValue", 400),
            (ScimType::InvalidCursor, "invalidCursor", 400),
            (ScimType::ExpiredCursor, "expiredCursor", 400),
            (ScimType::InvalidCount, "invalidCount", 400),
        ];
        for (scim_type, word, status) in all {
            let error = Error::new(scim_type, "");
            assert_eq!((scim_type.as_str(), error.status), (word, status));
        }
    }
}
