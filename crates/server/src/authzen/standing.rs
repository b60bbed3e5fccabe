//! What one subject is in one workspace, and the decision about each action there.

use crate::{
    access::effective::Effective,
    auth::enforcer::Enforcer,
    failure::Failure,
    store::{Reading, members, people},
};
use ergo_protocol::{
    authzen::{AccessDecision, DecisionCode, DecisionContext},
    workspace::{MemberStatus, Source},
};
use std::collections::BTreeMap;

/// The type of a subject whose id is a person's ID.
const USER: &str = "user";
/// The type of a subject whose id is a person's email address.
pub const EMAIL: &str = "email";
/// The type of a resource whose id is a workspace's.
pub const WORKSPACE: &str = "workspace";

/// See the module documentation.
pub enum Standing {
    /// A member who can sign in.
    Active(Effective),
    /// A member who cannot sign in.
    Inactive(DecisionCode),
    /// Not a member, or nothing that this program may know.
    Nobody,
}

impl Standing {
    /// That of a subject for a resource, each a type and an id.
    pub async fn of(
        tx: &mut Reading,
        who: &Enforcer,
        subject: (&str, &str),
        (kind, workspace): (&str, &str),
    ) -> Result<Self, Failure> {
        // Alike for what does not exist and for what the token is not for: it must not tell which of the two it is.
        if kind != WORKSPACE || !who.may_ask_about(workspace) {
            return Ok(Self::Nobody);
        }
        // Somebody unknown is looked up all the same, so that the time does not tell whether an address is known elsewhere.
        let person = person(tx, subject).await?.unwrap_or_default();
        Self::of_person(tx, &person, workspace).await
    }

    /// That of a person in a workspace that the program can ask about.
    pub async fn of_person(tx: &mut Reading, person: &str, workspace: &str) -> Result<Self, Failure> {
        Ok(match members::status(tx, workspace, person).await? {
            None => Self::Nobody,
            Some(MemberStatus::Suspended) => Self::Inactive(DecisionCode::Suspended),
            Some(MemberStatus::Invited) => Self::Inactive(DecisionCode::Invited),
            Some(MemberStatus::Active) => {
                Effective::of(tx, workspace, person).await?.map_or(Self::Nobody, Self::Active)
            }
        })
    }

    /// Whether the subject may do this.
    pub fn decide(&self, action: &str) -> AccessDecision {
        let denied = |code, status, admin: &str, user: &str| {
            decision(code, status, admin.to_owned(), Some(user.to_owned()))
        };
        match self {
            Self::Active(may) if !may.knows(action) => denied(
                DecisionCode::NoSuchPermission,
                "404",
                "There is no permission with this key.",
                "Nobody can do this here.",
            ),
            Self::Active(may) if may.allow(action) => {
                let sources: Vec<Source> = may.granting(action).cloned().collect();
                let granted = format!("Granted by: {}.", listed(sources.iter()));
                let mut decision = decision(DecisionCode::Granted, "200", granted, None);
                decision.context.granted_by = sources;
                decision
            }
            Self::Active(may) => denied(
                DecisionCode::NotGranted,
                "403",
                &format!("None of these grants it: {}.", listed(may.sources())),
                &format!(
                    "Your role in this workspace does not let you {}. Ask one of its admins.",
                    may.words(action)
                ),
            ),
            Self::Inactive(DecisionCode::Invited) => denied(
                DecisionCode::Invited,
                "403",
                "The member was invited and has not joined yet.",
                "Accept the invitation to this workspace first.",
            ),
            Self::Inactive(code) => denied(
                *code,
                "403",
                "The member is suspended.",
                "Your membership in this workspace is suspended. Ask one of its admins.",
            ),
            Self::Nobody => denied(
                DecisionCode::NoSuchMember,
                "404",
                "There is no such member of a workspace that this token can ask about.",
                "You are not a member of this workspace.",
            ),
        }
    }
}

/// The person's id, if there is such a person or the id need not be looked up.
pub async fn person(tx: &mut Reading, (kind, id): (&str, &str)) -> Result<Option<String>, Failure> {
    Ok(match kind {
        USER => Some(id.to_owned()),
        EMAIL => people::by_email(tx, id).await?,
        _ => None,
    })
}

/// Whether subjects of this type exist.
pub fn is_subject(kind: &str) -> bool {
    [USER, EMAIL].contains(&kind)
}

/// A decision, which is a denial if there is something to tell the subject.
pub fn decision(code: DecisionCode, status: &str, admin: String, user: Option<String>) -> AccessDecision {
    let said = |text| BTreeMap::from([(status.to_owned(), text)]);
    AccessDecision {
        decision: user.is_none(),
        context: DecisionContext {
            code,
            reason_admin: said(admin),
            reason_user: user.map(said).unwrap_or_default(),
            granted_by: Vec::new(),
            error: None,
        },
    }
}

fn listed<'a>(sources: impl Iterator<Item = &'a Source>) -> String {
    let named = |source: &Source| match source {
        Source::Role(role) => format!("role {}", role.name),
        Source::Team(team) => format!("team {}", team.name),
    };
    sources.map(named).collect::<Vec<_>>().join(", ")
}
