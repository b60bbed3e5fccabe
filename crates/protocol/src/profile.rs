//! A person's own profile, which belongs to them and not to anyone who views them.

use serde::{Deserialize, Serialize};

/// The response of `GET /v1/me/profile`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Profile {
    /// The stored timezone (an IANA name).
    pub timezone: String,
    /// The stored locale (BCP 47).
    pub locale: String,
}

/// Body of `PATCH /v1/me/profile`. Both fields are protected: if the token has an actor, the server answers 403
/// `protected_while_impersonating`, whatever their values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProfileChange {
    /// The new timezone (an IANA name); unchanged if absent.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::formats::timezone))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// The new locale (BCP 47); unchanged if absent.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::formats::locale))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
}
