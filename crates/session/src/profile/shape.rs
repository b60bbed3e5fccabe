//! The fields of a profile. No code depends on a particular provider.

use super::Path;
use crate::limits::MAX_LIFETIME_SECONDS;
use serde::Deserialize;

/// How to read the tokens of one provider.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools, reason = "facts about a provider that do not depend on each other")]
pub struct Profile {
    /// The name used in configuration and on the command line.
    pub name: String,
    /// The provider's name for people.
    pub provider: String,
    /// Accepted values of the header's `typ`, without the optional prefix `application/`; compared case-insensitively
    /// (RFC 7515 §4.1.9, RFC 9068 §2.1).
    pub types: Vec<String>,
    /// Whether a token may have no `typ`.
    #[serde(default)]
    pub type_may_be_missing: bool,
    /// Accepted values of the header's `alg`, exactly as written (RFC 8725 §3.1).
    pub algorithms: Vec<String>,
    /// Whether this provider is known to mark impersonation. If not, a token without a marking proves nothing: it
    /// means "cannot tell", never "not impersonating".
    pub marks_impersonation: bool,
    /// Claims that are required in addition to `iss`, `exp`, `iat`, and the subject.
    #[serde(default)]
    pub required: Vec<Path>,
    /// Where the subject is. As for every list of places, the ones that are present must agree.
    #[serde(default = "subject")]
    pub subject: Vec<Path>,
    /// Where the session id is.
    #[serde(default = "session")]
    pub session: Vec<Path>,
    /// Where the workspace id is.
    pub workspace: Vec<Path>,
    /// Whether a token that marks impersonation must name a workspace.
    #[serde(default)]
    pub workspace_required: bool,
    /// Where the scope is: words separated by spaces (RFC 8693 §4.2).
    #[serde(default)]
    pub scope: Vec<Path>,
    /// Whether a scope may also be a list of words.
    #[serde(default)]
    pub scope_may_be_list: bool,
    /// Claims that name the audience of a token without `aud`. If there is an `aud`, only it counts.
    #[serde(default)]
    pub audience_else: Vec<Path>,
    /// Whether a token may have no audience at all, because the provider signs each client's tokens with separate
    /// keys. Then the key set ties the token to us.
    #[serde(default)]
    pub audience_by_keys: bool,
    /// The longest lifetime of a token, from `iat` to `exp`, in seconds. RFC 7519 sets no maximum; without one, a
    /// token issued by mistake could be valid for years.
    #[serde(default = "life")]
    pub longest_life_seconds: i64,
    /// How impersonation is marked.
    #[serde(default, rename = "marking")]
    pub markings: Vec<Marking>,
    /// Claims whose names look like a marking of impersonation but are not, such as a permission.
    #[serde(default)]
    pub not_markings: Vec<String>,
    /// Whether the profile reads ID tokens instead of access tokens. Never set in a file, only by
    /// [`Profile::for_id_tokens`].
    #[serde(skip)]
    pub reads_id_tokens: bool,
}

/// One way in which a provider marks impersonation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marking {
    /// Its place in the claims.
    pub path: Path,
    /// The form of the value.
    pub form: Form,
    /// Where the impersonator's id is, relative to the marking ([`Form::Object`] only).
    #[serde(default)]
    pub person: Vec<Path>,
    /// The value that marks impersonation ([`Form::Value`] only).
    pub value: Option<String>,
    /// Issuers other than the token's own whose people may be the actor ([`Form::Chain`] only).
    #[serde(default)]
    pub actor_issuers: Vec<String>,
    /// Whether `null` means that there is no impersonation.
    #[serde(default)]
    pub null_means_none: bool,
}

/// The forms of a marking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// RFC 8693 §4.1: an object with `sub`, optionally `iss`, and the prior actor nested under the path's last name.
    /// The outermost is the current actor; the rest is history.
    Chain,
    /// An object that contains the impersonator's id, or marks impersonation without naming anyone.
    Object,
    /// The impersonator's id itself.
    Person,
    /// A Boolean: `true` marks impersonation, `false` does not.
    Flag,
    /// A text that marks impersonation if it equals [`Marking::value`].
    Value,
    /// Any value: its presence marks impersonation, without naming anyone.
    Presence,
}

impl Profile {
    /// The profile for the same provider's ID tokens (`OpenID` Connect Core 1.0 §2), which rarely have a `typ` and
    /// always have an `aud`.
    #[must_use]
    pub fn for_id_tokens(&self) -> Self {
        Self {
            types: vec!["JWT".to_owned()],
            type_may_be_missing: true,
            required: Vec::new(),
            audience_else: Vec::new(),
            audience_by_keys: false,
            reads_id_tokens: true,
            ..self.clone()
        }
    }
}

const fn life() -> i64 {
    MAX_LIFETIME_SECONDS
}

fn subject() -> Vec<Path> {
    vec![Path::of("sub")]
}

fn session() -> Vec<Path> {
    vec![Path::of("sid")]
}
