//! The requests and responses of `/oauth/*`, and the discovery document. Times here are in **seconds**.
//!
//! Types that contain a token have no `Debug`.

pub use crate::urns::{AUDIENCE, GRANT_TOKEN_EXCHANGE, TYPE_ACCESS_TOKEN, TYPE_ENTRY_TICKET};
use crate::{Code, time::UnixMillis};
use serde::{Deserialize, Serialize};

/// RFC 8693 §2.1: the request, sent as a form. Parameters that we do not support are listed, so that they are refused
/// with the right error instead of ignored.
#[derive(Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenExchange {
    /// Always [`GRANT_TOKEN_EXCHANGE`].
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::formats::grant_type))]
    pub grant_type: String,
    /// The one-time entry ticket, or the token of a trusted identity provider.
    #[cfg_attr(feature = "openapi", schema(min_length = 1))]
    pub subject_token: String,
    /// [`TYPE_ENTRY_TICKET`], or [`TYPE_ACCESS_TOKEN`] to sign in.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::formats::subject_token_type))]
    pub subject_token_type: String,
    /// The agent's own access token.
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor_token: Option<String>,
    /// [`TYPE_ACCESS_TOKEN`]; present exactly when `actor_token` is.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::formats::token_type))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor_token_type: Option<String>,
    /// If present, [`TYPE_ACCESS_TOKEN`]; no other value is accepted.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::formats::token_type))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requested_token_type: Option<String>,
    /// If present, [`AUDIENCE`]; no other value is accepted.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::formats::audience))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audience: Option<String>,
    /// Not supported; refused with `invalid_target` if present.
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// At most what the entry request was approved for.
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
}

/// RFC 8693 §2.2.1: the response.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenAnswer {
    /// The new access token.
    pub access_token: String,
    /// Always [`TYPE_ACCESS_TOKEN`].
    pub issued_token_type: String,
    /// Always `Bearer`.
    pub token_type: String,
    /// Seconds until it expires.
    pub expires_in: i64,
    /// Space-separated scope, empty for an agent's own token.
    pub scope: String,
}

/// RFC 6749 §5.2: the error of the token endpoint, with our code as an additional parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenError {
    /// `invalid_request`, `invalid_grant`, `unsupported_grant_type`, `invalid_target` or `invalid_scope`.
    #[cfg_attr(feature = "openapi", schema(schema_with = crate::formats::token_error))]
    pub error: String,
    /// What went wrong, in a sentence for people.
    pub error_description: String,
    /// Our code for the same error.
    pub code: Code,
}

/// RFC 7009 §2.1: the revocation request, sent as a form.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Revocation {
    /// The access token to end; its whole session ends with it.
    #[cfg_attr(feature = "openapi", schema(min_length = 1))]
    pub token: String,
    /// RFC 7009 §2.1; ignored, as the RFC allows.
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_type_hint: Option<String>,
}

/// `OpenID` Connect Discovery 1.0 §3 / RFC 8414 §2, as far as this server supports it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Discovery {
    /// The issuer, exactly as in `iss`.
    pub issuer: String,
    /// Where the keys are.
    pub jwks_uri: String,
    /// Where tokens are exchanged.
    pub token_endpoint: String,
    /// Where tokens are revoked.
    pub revocation_endpoint: String,
    /// The grants that the token endpoint accepts.
    pub grant_types_supported: Vec<String>,
    /// The algorithms that tokens are signed with.
    pub id_token_signing_alg_values_supported: Vec<String>,
    /// Whether the training door is open: people can sign in as sample agents.
    pub ergo_training: bool,
    /// Where agents sign in; absent if there is only the training door.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ergo_sign_in: Option<SignInAt>,
    /// The providers from whose dashboards sessions can be handed over.
    #[serde(default)]
    pub ergo_hand_overs: Vec<HandOverFrom>,
    /// When the server was last restored from a backup: journals that it acknowledged may be missing.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ergo_restored_at: Option<UnixMillis>,
}

/// The organization's identity provider, and how the app signs in there (RFC 8252).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignInAt {
    /// The issuer, exactly as in `iss`; the rest is in its discovery document.
    pub issuer: String,
    /// Our client id there: a public client, without a secret.
    pub client_id: String,
    /// The audience of the access token (RFC 8707 `resource`).
    pub audience: String,
    /// The name of the provider profile that reads its tokens.
    pub profile: String,
    /// The profile itself (TOML), if an administrator wrote it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub profile_source: Option<String>,
    /// The address of its keys, if its discovery document should not be used.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub jwks: Option<String>,
}

/// A provider whose sessions can be handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct HandOverFrom {
    /// The issuer, exactly as in `iss`.
    pub issuer: String,
    /// The audience of its tokens.
    pub audience: String,
    /// The name of the provider profile that reads its tokens.
    pub profile: String,
    /// The profile itself (TOML), if an administrator wrote it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub profile_source: Option<String>,
    /// The address of its keys, if its discovery document should not be used.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub jwks: Option<String>,
    /// The provider's name for people.
    pub provider: String,
    /// The organization's page that hands the session over: it is opened in the browser with `redirect_uri` and
    /// `state`, and posts `token` and `state` to `redirect_uri`.
    pub start_url: String,
}

/// Body of `POST /v1/session/renew`: a newer token from the identity provider, to continue a session.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LoginRenewal {
    /// The provider's access token.
    pub login_token: String,
    /// The session to continue.
    pub session_id: String,
}

/// Body of `POST /v1/hand-overs`: a session that was started in a provider's own dashboard.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct HandedOver {
    /// The provider's token, which names the viewed user, the impersonator, and the workspace.
    pub token: String,
}

/// Body of `POST /training/sign-in`; the door exists only with `--training`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TrainingSignIn {
    /// The sample agent, or a sample customer's user (to play the customer's side in training).
    pub person_id: String,
}
