//! What a profile says. Nothing in the code depends on which provider it is about.

use super::Path;
use crate::limits::MAX_LIFETIME_SECONDS;
use serde::Deserialize;

/// How the tokens of one provider are read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools, reason = "facts about a provider that do not depend on each other")]
pub struct Profile {
    /// The name used in configuration and on the command line.
    pub name: String,
    /// The provider, for people.
    pub provider: String,
    /// Accepted values of the header's `typ`, without the optional prefix `application/`; compared
    /// without regard to case (RFC 7515 §4.1.9, RFC 9068 §2.1).
    pub types: Vec<String>,
    /// Whether a token may have no `typ` at all.
    #[serde(default)]
    pub type_may_be_missing: bool,
    /// Accepted values of the header's `alg`, exactly as written (RFC 8725 §3.1).
    pub algorithms: Vec<String>,
    /// Whether this provider is known to mark impersonation. When not, a token without a marking says
    /// nothing about it: "cannot tell", never "not impersonating".
    pub marks_impersonation: bool,
    /// Claims that have to be there besides `iss`, `exp`, `iat` and the subject.
    #[serde(default)]
    pub required: Vec<Path>,
    /// Where the subject is. As everywhere with several places: those that are there have to agree.
    #[serde(default = "subject")]
    pub subject: Vec<Path>,
    /// Where the id of the session is.
    #[serde(default = "session")]
    pub session: Vec<Path>,
    /// Where the id of the workspace is.
    pub workspace: Vec<Path>,
    /// Whether a token that marks impersonation has to name a workspace.
    #[serde(default)]
    pub workspace_required: bool,
    /// Where the scope is: words with spaces between (RFC 8693 §4.2).
    #[serde(default)]
    pub scope: Vec<Path>,
    /// Whether a scope may also be a list of words.
    #[serde(default)]
    pub scope_may_be_list: bool,
    /// Claims that say for whom the token is when it has no `aud`. An `aud` that is there counts alone.
    #[serde(default)]
    pub audience_else: Vec<Path>,
    /// Whether a token may have no audience at all, because the provider signs for each client with keys
    /// of its own: then the key set is what ties the token to us.
    #[serde(default)]
    pub audience_by_keys: bool,
    /// The longest that a token may live, from `iat` to `exp`, in seconds. RFC 7519 sets no maximum; without
    /// one a mistaken token is good for years.
    #[serde(default = "life")]
    pub longest_life_seconds: i64,
    /// How impersonation is marked.
    #[serde(default, rename = "marking")]
    pub markings: Vec<Marking>,
    /// Claims whose names look like a marking of impersonation and are none, such as a permission.
    #[serde(default)]
    pub not_markings: Vec<String>,
    /// Whether ID tokens are read, not access tokens. No provider's: [`Profile::for_id_tokens`] says it.
    #[serde(skip)]
    pub reads_id_tokens: bool,
}

/// One way in which a provider marks impersonation.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marking {
    /// Where in the claims it is.
    pub path: Path,
    /// What is found there.
    pub form: Form,
    /// Where the id of the impersonator is, from there ([`Form::Object`] only).
    #[serde(default)]
    pub person: Vec<Path>,
    /// The value that marks ([`Form::Value`] only).
    pub value: Option<String>,
    /// Other issuers than the token's own whose people may be the actor ([`Form::Chain`] only).
    #[serde(default)]
    pub actor_issuers: Vec<String>,
    /// Whether `null` is written when there is no impersonation.
    #[serde(default)]
    pub null_means_none: bool,
}

/// The forms of a marking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// RFC 8693 §4.1: an object with `sub`, perhaps `iss`, and the prior actor nested under the last name
    /// of the path. The outermost is the current actor; the rest is history.
    Chain,
    /// An object that has the id of the impersonator somewhere, or marks without naming anybody.
    Object,
    /// The id of the impersonator itself.
    Person,
    /// A Boolean: `true` marks, `false` does not.
    Flag,
    /// A text that marks when it is a certain one.
    Value,
    /// Whatever it is: that it is there marks, and nobody is named.
    Presence,
}

impl Profile {
    /// The same provider's ID tokens (`OpenID` Connect Core 1.0 §2): a `typ` is rarely there, `aud` always.
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
