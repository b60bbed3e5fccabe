//! The table of provider profiles: how each identity provider marks impersonation in its tokens.
//!
//! Data, not code paths: another provider is another row.

/// How one identity provider writes its access tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The name used in configuration and on the command line.
    pub name: &'static str,
    /// Accepted values of the header's `typ`, without the optional prefix `application/`; compared
    /// without regard to case (RFC 7515 §4.1.9, RFC 9068 §2.1).
    pub types: &'static [&'static str],
    /// Accepted values of the header's `alg`, exactly as written (RFC 8725 §3.1).
    pub algorithms: &'static [&'static str],
    /// Where the actor is: the names of the members from the claims down to it.
    pub actor_path: &'static [&'static str],
    /// What is found there.
    pub actor_shape: ActorShape,
    /// The claim that holds the id of the workspace.
    pub workspace_claim: &'static str,
    /// The claim that holds the scope, space separated (RFC 8693 §4.2).
    pub scope_claim: &'static str,
    /// Markings of impersonation that other providers use. A token with one of them says something this
    /// profile cannot read, so it is refused as ambiguous, whatever else it says.
    pub foreign_markings: &'static [&'static str],
}

/// The forms in which a provider writes down the actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActorShape {
    /// RFC 8693 §4.1: an object with `sub`, perhaps `iss`, and the prior actor nested under the last name
    /// of the path. The outermost is the current actor; the rest is history.
    Rfc8693Chain,
}

/// Every profile there is.
pub const PROFILES: &[Profile] = &[Profile {
    name: "ergo",
    types: &["at+jwt"],
    algorithms: &["RS256", "PS256", "ES256", "EdDSA", "Ed25519"],
    actor_path: &["act"],
    actor_shape: ActorShape::Rfc8693Chain,
    workspace_claim: "workspace",
    scope_claim: "scope",
    foreign_markings: &[
        "impersonator",
        "impersonator_user_id",
        "impersonator_id",
        "impersonated",
        "impersonatedBy",
        "impersonated_by",
        "isImpersonation",
        "is_impersonation",
        "isImpersonating",
        "is_impersonating",
        "actor",
    ],
}];

impl Profile {
    /// The profile of that name, exactly as written in the table.
    pub fn named(name: &str) -> Option<&'static Self> {
        PROFILES.iter().find(|profile| profile.name == name)
    }
}
