//! Puts what the decision point says beside what the server says, as far as the reader may see it.

use super::point::{Point, Said};
use crate::{
    access::{rights::Part, view::View},
    failure::Failure,
    store::{Reading, members, people},
};
use ergo_protocol::{
    Person,
    workspace::{EffectiveAccess, MemberStatus, PointDecision},
};

/// Which reasons the reader may see. The decision point's own words could name teams and roles.
#[derive(Clone, Copy)]
enum Shown {
    All,
    /// Only what is meant for the subject, who is the reader.
    ForSubject,
    Nothing,
}

/// What is asked, and what of the answer is shown; read while there is a transaction, and asked when there is none.
pub struct Question {
    person: Person,
    workspace: String,
    /// Whether the member can sign in; otherwise the server's own decision is no.
    is_active: bool,
    shown: Shown,
}

impl Question {
    /// The question about one member whose access the caller may see.
    pub async fn about(tx: &mut Reading, view: &View, id: &str) -> Result<Self, Failure> {
        let shown = if view.allows(Part::Teams) && view.allows(Part::Roles) {
            Shown::All
        } else if view.is_of(id) {
            Shown::ForSubject
        } else {
            Shown::Nothing
        };
        Ok(Self {
            person: people::known(tx, id).await?,
            workspace: view.workspace.clone(),
            is_active: members::status(tx, &view.workspace, id).await? == Some(MemberStatus::Active),
            shown,
        })
    }

    /// Asks, and adds the decisions to what is shown. Returns what became of it, in words for the audit.
    pub async fn ask(self, point: &Point, access: &mut EffectiveAccess) -> String {
        let keys: Vec<&str> = access.items.iter().map(|item| item.permission.key.as_str()).collect();
        let (answer, said) = point.ask(&self.person, &self.workspace, &keys).await;
        for (item, said) in access.items.iter_mut().zip(said) {
            let own = self.is_active && !item.granted_by.is_empty();
            item.decision = Some(self.decision(said, own));
        }
        let paused = if answer.paused { " (not asked again)" } else { "" };
        let words = format!("decision point: {}{paused}", answer.state);
        access.decision_point = Some(answer);
        words
    }

    fn decision(&self, Said { allowed, reasons }: Said, own: bool) -> PointDecision {
        PointDecision {
            allowed,
            differs: allowed != own && !reasons.failed,
            failed: reasons.failed,
            reasons: match self.shown {
                Shown::All => reasons.for_all,
                Shown::ForSubject => reasons.for_subject,
                Shown::Nothing => Vec::new(),
            },
        }
    }
}
