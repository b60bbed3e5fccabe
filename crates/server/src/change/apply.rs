//! Makes changes: one function for every kind of change and every kind of caller.

use crate::{
    access::{policy::EntryPolicy, view::View},
    auth::{
        caller::Caller,
        gate::{Bearer, Gate},
    },
    change::{
        disarm, grants,
        plan::{self, Target},
        planned::Current,
    },
    failure::Failure,
    outbox::tell,
    sessions::{end, notify},
    store::{
        Writing, audit,
        board::{Audience, Push},
        grants as stored,
        grants::OpenGrant,
    },
};
use ergo_protocol::{Code, change::Change, events::Event};

/// A change as requested.
pub struct Asked<'a> {
    /// The workspace.
    pub workspace: &'a str,
    /// What is changed, from the path.
    pub target: Target,
    /// The change, from the body, or why the body is not a change. Checked after everything that does not need the
    /// body.
    pub change: Result<Change, Failure>,
    /// The tags that the caller has seen (`If-Match`).
    pub seen: Option<&'a [String]>,
    /// The secret of a change grant.
    pub grant: Option<&'a str>,
}

/// Makes a change under the write lock. The returned transaction is not committed yet: the response is read from it
/// first, in the view that the change was made in.
///
/// A grant whose "before" is no longer true is voided, even though the change is refused.
pub async fn apply(gate: &Gate, bearer: &Bearer, asked: Asked<'_>) -> Result<(Writing, View), Failure> {
    if let Ok(change) = &asked.change {
        bearer.attempts(change);
    }
    let (mut tx, caller) = gate.write(bearer).await?;
    match make(&mut tx, &caller, gate.policy(), asked).await? {
        Outcome::Made(view) => Ok((tx, view)),
        Outcome::Stale(refusal) => {
            tx.commit().await?;
            Err(refusal)
        }
    }
}

/// The result of a change.
enum Outcome {
    /// It was made.
    Made(View),
    /// It was not made, and its grant is void. The caller commits that, then refuses with this failure.
    Stale(Failure),
}

/// Makes the change, and ends the sessions and requests that the change no longer allows.
async fn make(
    tx: &mut Writing,
    caller: &Caller,
    policy: EntryPolicy,
    asked: Asked<'_>,
) -> Result<Outcome, Failure> {
    let Asked { workspace, target, change, seen, grant } = asked;
    let view = View::of(tx, caller, workspace).await?;
    target.require_within_reach(tx, caller).await?;
    let granted = granted(tx, caller, grant, change.as_ref().ok()).await?;
    target.require_right(tx, &view).await?;
    let current = target.current(tx, &view).await?;
    match require_seen(granted.as_ref(), seen, &current) {
        Ok(()) => {}
        Err(refusal) if refusal.code == Code::Stale && granted.is_some() => {
            let grant = granted.as_ref().map(|grant| grant.id.as_str()).unwrap_or_default();
            let why = "The value it would change has changed";
            disarm::void(tx, stored::Which::One(grant), why).await?;
            return Ok(Outcome::Stale(refusal));
        }
        Err(refusal) => return Err(refusal),
    }
    let change = change?;
    let plan = plan::plan(tx, caller, &view, &change).await?;
    let mut authority = String::new();
    if let Some(grant) = &granted {
        if !stored::use_up(tx, &grant.id).await? {
            return Err(grants::invalid());
        }
        tx.tell(Push::Tell(Audience::Leads, Event::SessionsChanged));
        let OpenGrant { id, authorised_by, how, purpose, .. } = grant;
        authority = format!("; grant {id}, authorized by {authorised_by} ({how}), for: {purpose:?}");
    }
    if !plan.changes {
        return Ok(Outcome::Made(view));
    }
    plan::write(tx, workspace, &change).await?;
    tell::change(tx, caller, workspace, (&change, &plan), granted.as_ref()).await?;
    let what = match &target {
        Target::Role(member) | Target::Team { member, .. } => member.clone(),
        Target::Setting(key) => key.clone(),
    };
    let entry = audit::Entry {
        workspace: Some(workspace.to_owned()),
        target: Some(what),
        detail: format!("{}{authority}", plan.detail),
        ..caller.entry(plan.action)
    };
    audit::record(tx, &entry).await?;
    notify::tell_of_change(tx, caller, plan.told).await?;
    end::end_unfit(tx, workspace, policy).await?;
    Ok(Outcome::Made(view))
}

/// The grant of an impersonation session; `None` for someone acting as themselves.
async fn granted(
    tx: &mut Writing,
    caller: &Caller,
    grant: Option<&str>,
    change: Option<&Change>,
) -> Result<Option<OpenGrant>, Failure> {
    if caller.actor().is_none() {
        return Ok(None);
    }
    let Some(secret) = grant else {
        return Err(Failure::new(Code::ReadOnly, "This session is read-only. Nothing was changed."));
    };
    grants::require_changes_allowed(tx, caller).await?;
    let grant = grants::carried(tx, caller, secret).await?;
    if change != Some(&grant.change) {
        return Err(grants::invalid());
    }
    Ok(Some(grant))
}

/// Refuses unless the caller has seen the current state. With a grant, the tag must be exactly the grant's own,
/// because its "before" is binding.
fn require_seen(
    granted: Option<&OpenGrant>,
    seen: Option<&[String]>,
    current: &Current,
) -> Result<(), Failure> {
    let Some(seen) = seen else {
        return Err(Failure::new(
            Code::PreconditionRequired,
            "Send If-Match with the ETag of what you read, to avoid overwriting someone else's change.",
        ));
    };
    match granted {
        None if seen.iter().any(|tag| tag == "*" || *tag == current.shown) => Ok(()),
        None => Err(Failure::new(
            Code::Stale,
            "This has changed in the meantime. Read it again, and then decide.",
        )),
        Some(grant) if seen != [grant.tag.as_str()] => Err(Failure::new(
            Code::Stale,
            "If-Match must be the ETag of the change grant, and nothing else. Nothing was changed. Arm the change again.",
        )),
        Some(grant) if grant.tag == current.tag => Ok(()),
        Some(_) => {
            let now = &current.words;
            let detail = format!(
                "The value has changed in the meantime and is now “{now}”. Nothing was changed. Arm the change again."
            );
            Err(Failure::new(Code::Stale, detail))
        }
    }
}
