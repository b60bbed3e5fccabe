//! What a member may do, with what the decision point says beside what the server says, as far as the reader may see it.

use super::point::{Point, Said};
use crate::{
    access::{look, rights::Part, view::View},
    auth::gate::{Bearer, Gate, Seen},
    failure::Failure,
    store::{Reading, members, people},
};
use ergo_protocol::workspace::{EffectiveAccess, MemberStatus, PointAnswer, PointDecision};
use std::collections::HashMap;

/// Which reasons the reader may see. The decision point's own words could name teams and roles.
#[derive(Clone, Copy)]
enum Shown {
    All,
    /// Only what is meant for the subject, who is the reader.
    ForSubject,
    Nothing,
}

/// What one member may do, and what grants it. Nothing waits for the decision point with a connection to the database in its
/// hands, so the caller is judged, and everything is read, once more when it has answered.
pub async fn effective_access(
    gate: &Gate,
    bearer: &Bearer,
    (workspace, id): (&str, &str),
    point: Option<&Point>,
) -> Result<EffectiveAccess, Failure> {
    let (mut tx, mut caller) = gate.read(bearer).await?;
    let mut view = View::of(&mut tx, &caller, workspace).await?;
    let mut access = look::effective_access(&mut tx, &view, id).await?;
    let mut detail = String::new();
    if let Some(point) = point {
        let person = people::known(&mut tx, id).await?;
        drop(tx);
        let keys: Vec<&str> = access.items.iter().map(|item| item.permission.key.as_str()).collect();
        let (answer, said) = point.ask(&person, workspace, &keys).await;
        let said: HashMap<String, Said> = keys.into_iter().map(str::to_owned).zip(said).collect();
        (tx, caller) = gate.read(bearer).await?;
        view = View::of(&mut tx, &caller, workspace).await?;
        access = look::effective_access(&mut tx, &view, id).await?;
        detail = put(&mut tx, &view, id, &mut access, (answer, said)).await?;
    }
    let seen = Seen { action: "effective_access.read", target: Some(id.to_owned()), detail };
    gate.see(tx, bearer, &caller, seen).await?;
    Ok(access)
}

/// Puts the decisions beside ours. Returns what became of the question, in words for the audit.
async fn put(
    tx: &mut Reading,
    view: &View,
    id: &str,
    access: &mut EffectiveAccess,
    (answer, mut said): (PointAnswer, HashMap<String, Said>),
) -> Result<String, Failure> {
    let shown = if view.allows(Part::Teams) && view.allows(Part::Roles) {
        Shown::All
    } else if view.is_of(id) {
        Shown::ForSubject
    } else {
        Shown::Nothing
    };
    // The server's own decision about somebody who cannot sign in is no.
    let is_active = members::status(tx, &view.workspace, id).await? == Some(MemberStatus::Active);
    for item in &mut access.items {
        let own = is_active && !item.granted_by.is_empty();
        item.decision = said.remove(&item.permission.key).map(|said| decision(said, own, shown));
    }
    let paused = if answer.paused { " (not asked again)" } else { "" };
    let words = format!("decision point: {}{paused}", answer.state);
    access.decision_point = Some(answer);
    Ok(words)
}

fn decision(Said { allowed, reasons }: Said, own: bool, shown: Shown) -> PointDecision {
    PointDecision {
        allowed,
        differs: allowed != own && !reasons.failed,
        failed: reasons.failed,
        reasons: match shown {
            Shown::All => reasons.for_all,
            Shown::ForSubject => reasons.for_subject,
            Shown::Nothing => Vec::new(),
        },
    }
}
