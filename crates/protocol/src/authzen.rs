//! The `OpenID` `AuthZEN` Authorization API 1.0, as the server answers it: what a program of the organization asks, and the
//! decisions.
//!
//! Every required member is optional here: one evaluation of several may lack one and still be answered. What nobody
//! knows is ignored, as §10.1.1 of the specification demands.

mod objects;

pub use objects::Unread;

use crate::{names::wire_names, workspace::Source};
use objects::{object, objects};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most evaluations in one request.
pub const EVALUATIONS: usize = 100;

/// A subject or a resource.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Entity {
    /// Its type. Subjects: `user`, whose id is a person's ID, and `email`, whose id is a person's email address.
    /// Resources: `workspace`. Nothing is allowed for any other.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Its ID. Required, but for what a search looks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Not used: the server decides by what it knows itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub properties: Option<Unread>,
}

/// What the subject wants to do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Action {
    /// The key of a permission, e.g. `invoices.export`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Not used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub properties: Option<Unread>,
}

/// May this subject do this? The body of `POST /access/v1/evaluation`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Evaluation {
    /// Who. Required.
    #[serde(default, deserialize_with = "object", skip_serializing_if = "Option::is_none")]
    pub subject: Option<Entity>,
    /// What. Required.
    #[serde(default, deserialize_with = "object", skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    /// Where. Required.
    #[serde(default, deserialize_with = "object", skip_serializing_if = "Option::is_none")]
    pub resource: Option<Entity>,
    /// Not used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub context: Option<Unread>,
}

/// The body of `POST /access/v1/evaluations`. Without evaluations, it is one evaluation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Evaluations {
    /// The subject of evaluations that have none.
    #[serde(default, deserialize_with = "object", skip_serializing_if = "Option::is_none")]
    pub subject: Option<Entity>,
    /// The action of evaluations that have none.
    #[serde(default, deserialize_with = "object", skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    /// The resource of evaluations that have none.
    #[serde(default, deserialize_with = "object", skip_serializing_if = "Option::is_none")]
    pub resource: Option<Entity>,
    /// Not used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub context: Option<Unread>,
    /// At most 100.
    #[serde(default, deserialize_with = "objects", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub evaluations: Option<Vec<Evaluation>>,
    /// How they are evaluated.
    #[serde(default, deserialize_with = "object", skip_serializing_if = "Option::is_none")]
    pub options: Option<EvaluationOptions>,
}

/// How several evaluations are evaluated.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EvaluationOptions {
    /// All of them; the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evaluations_semantic: Option<EvaluationsSemantic>,
}

wire_names! {
    /// When several evaluations end.
    pub enum EvaluationsSemantic {
        /// All are evaluated.
        ExecuteAll = "execute_all",
        /// They end with the first one that is denied.
        DenyOnFirstDeny = "deny_on_first_deny",
        /// They end with the first one that is allowed.
        PermitOnFirstPermit = "permit_on_first_permit",
    }

    /// Why something is allowed or denied.
    pub enum DecisionCode {
        /// The member's role or a team grants it.
        Granted = "granted",
        /// Neither their role nor a team grants it.
        NotGranted = "not_granted",
        /// The member is suspended.
        Suspended = "suspended",
        /// The member has not joined yet.
        Invited = "invited",
        /// There is no such member, or no such workspace for this token.
        NoSuchMember = "no_such_member",
        /// There is no such permission.
        NoSuchPermission = "no_such_permission",
        /// The evaluation lacks something.
        Incomplete = "incomplete",
    }
}

/// A decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccessDecision {
    /// Whether it is allowed.
    pub decision: bool,
    /// Why.
    pub context: DecisionContext,
}

/// Why something is allowed or denied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DecisionContext {
    /// For programs.
    pub code: DecisionCode,
    /// For administrators: a sentence, by HTTP status.
    pub reason_admin: BTreeMap<String, String>,
    /// For the subject; absent if it is allowed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub reason_user: BTreeMap<String, String>,
    /// The role and the teams that grant it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub granted_by: Vec<Source>,
    /// What is wrong with the evaluation, which is then denied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<EvaluationError>,
}

/// What is wrong with one evaluation of several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EvaluationError {
    /// The HTTP status that it would have alone.
    pub status: u16,
    /// What to do.
    pub message: String,
}

/// The answer to several evaluations, in their order, or to one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum Decisions {
    /// To several. It can be shorter than what was asked if the semantic ended them.
    Several {
        /// The decisions.
        evaluations: Vec<AccessDecision>,
    },
    /// To one.
    One(AccessDecision),
}

/// The body of a search. What is searched for needs no id, and an action search no action.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Search {
    /// Who. Required.
    #[serde(default, deserialize_with = "object", skip_serializing_if = "Option::is_none")]
    pub subject: Option<Entity>,
    /// What. Required, unless actions are searched for.
    #[serde(default, deserialize_with = "object", skip_serializing_if = "Option::is_none")]
    pub action: Option<Action>,
    /// Where. Required.
    #[serde(default, deserialize_with = "object", skip_serializing_if = "Option::is_none")]
    pub resource: Option<Entity>,
    /// Not used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub context: Option<Unread>,
    /// Which page.
    #[serde(default, deserialize_with = "object", skip_serializing_if = "Option::is_none")]
    pub page: Option<AskedPage>,
}

/// The requested page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AskedPage {
    /// The `next_token` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// The most results; more than 200 are 200. It stays the same from page to page, or is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Not used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub properties: Option<Unread>,
}

/// Where a page ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResultPage {
    /// Where the next page begins; empty after the last one. A page can have fewer results than asked for, or none, and
    /// not be the last.
    pub next_token: String,
    /// The number of results on this page.
    pub count: u32,
}

/// Subjects or resources that were found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundEntities {
    /// Where this page ends.
    pub page: ResultPage,
    /// What was found.
    pub results: Vec<FoundEntity>,
}

/// A subject or a resource that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundEntity {
    /// The type that was searched for.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its ID.
    pub id: String,
}

/// Actions that were found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundActions {
    /// Where this page ends.
    pub page: ResultPage,
    /// What was found.
    pub results: Vec<FoundAction>,
}

/// An action that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundAction {
    /// The key of a permission.
    pub name: String,
}

/// The response of `GET /.well-known/authzen-configuration`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PdpMetadata {
    /// The server's public address.
    pub policy_decision_point: String,
    /// For one evaluation.
    pub access_evaluation_endpoint: String,
    /// For several.
    pub access_evaluations_endpoint: String,
    /// For a search for subjects.
    pub search_subject_endpoint: String,
    /// For a search for resources.
    pub search_resource_endpoint: String,
    /// For a search for actions.
    pub search_action_endpoint: String,
}

/// An `AuthZEN` token as the command line lists it, without the token itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedAuthzenToken {
    /// Its id.
    pub id: String,
    /// The one workspace that it can ask about; absent for all of them.
    pub workspace: Option<String>,
    /// Its name.
    pub name: String,
    /// When it was created, RFC 3339.
    pub created_at: String,
    /// When it was last used, to the minute.
    pub last_used_at: Option<String>,
    /// When it was revoked.
    pub revoked_at: Option<String>,
}
