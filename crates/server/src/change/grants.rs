//! Change grants: the one-time permission of an impersonation session for exactly one change.

use crate::{
    access::{policy, view::View},
    auth::{
        caller::{Caller, Kind},
        ids,
    },
    change::{
        disarm,
        plan::{self, Target},
        planned::Plan,
    },
    failure::Failure,
    sessions::{notify, text},
    store::{
        Reading, Writing, audit,
        board::{Audience, Push},
        grants,
        grants::OpenGrant,
        sessions, workspaces,
    },
};
use ergo_protocol::{
    Code, UnixMillis,
    change::{ArmDraft, ChangeGrant, ChangeGrantRecord},
    entry::Scope,
    events::Event,
};

/// The most changes that one session may arm; the customer is notified of each one.
const MOST: i64 = 100;

/// How long a grant is valid.
const LIFE_MILLIS: UnixMillis = 2 * 60 * 1000;

/// Grants one change to the requesting session, and voids its previous grant.
pub async fn arm(
    tx: &mut Writing,
    caller: &Caller,
    sid: &str,
    draft: Result<ArmDraft, Failure>,
) -> Result<ChangeGrant, Failure> {
    let Kind::Impersonating { workspace, .. } = &caller.kind else { return Err(Failure::not_found()) };
    let draft = draft?;
    if sid != caller.session_id {
        return Err(Failure::not_found());
    }
    let (purpose, authorised_by) = text::authority(&draft.purpose, &draft.authorised_by)?;
    let draft = ArmDraft { purpose, authorised_by, ..draft };
    require_changes_allowed(tx, caller).await?;
    let target = Target::of(&draft.change);
    target.require_within_reach(tx, caller).await?;
    let view = View::of(tx, caller, workspace).await?;
    target.require_right(tx, &view).await?;
    let plan = plan::plan(tx, caller, &view, &draft.change).await?;
    if !plan.changes {
        let detail = format!("{} is already “{}”. Nothing would change.", plan.title, plan.before);
        return Err(Failure::invalid(detail));
    }
    if grants::count(tx, sid).await? >= MOST {
        let detail =
            "You have armed 100 changes in this session, which is the limit. Exit, and then enter again.";
        return Err(Failure::new(Code::TooMany, detail));
    }
    let tag = target.current(tx, &view).await?.tag;
    let expires_at = (tx.now() + LIFE_MILLIS).min(caller.ends_at);
    disarm::void(tx, grants::Which::OfSession(sid), "Another change was armed").await?;
    let (id, secret) = (ids::new_id("cg")?, ids::new_secret("cgs")?);
    let hash = ids::sha256_hex(&secret);
    let new = grants::NewGrant {
        id: &id,
        hash: &hash,
        session: sid,
        draft: &draft,
        tag: &tag,
        title: &plan.title,
        before: &plan.before,
        after: &plan.after,
        expires_at,
    };
    grants::insert(tx, &new).await?;
    let entry = audit::Entry {
        target: target.member().map(str::to_owned),
        detail: format!(
            "Grant {id}. {}: {} -> {}, authorized by {}, for: {:?}",
            plan.title, plan.before, plan.after, draft.authorised_by, draft.purpose
        ),
        ..caller.entry("change.armed")
    };
    audit::record(tx, &entry).await?;
    tx.tell(Push::Tell(Audience::Leads, Event::SessionsChanged));
    let told = format!("Support is about to make a change: {}.", plan.title);
    notify::tell_of_change(tx, caller, &told).await?;
    let Plan { title, before, after, inverse, .. } = plan;
    Ok(ChangeGrant { id, grant: secret, title, before, after, inverse: Some(inverse), etag: tag, expires_at })
}

/// The state of a grant, for the agent whose session it belongs to, or for that session itself.
pub async fn read(tx: &mut Reading, caller: &Caller, id: &str) -> Result<ChangeGrantRecord, Failure> {
    let (record, session) = grants::record(tx, id).await?.ok_or_else(Failure::not_found)?;
    let is_theirs = if caller.actor().is_some() {
        session == caller.session_id
    } else {
        let session = sessions::find(tx, &session).await?;
        session.is_some_and(|session| session.actor_id.as_deref() == Some(&caller.subject))
    };
    if is_theirs { Ok(record) } else { Err(Failure::not_found()) }
}

/// Voids a grant that is still open, and returns its final state.
pub async fn disarm(tx: &mut Writing, caller: &Caller, id: &str) -> Result<ChangeGrantRecord, Failure> {
    read(tx, caller, id).await?;
    disarm::void(tx, grants::Which::One(id), "By the agent").await?;
    read(tx, caller, id).await
}

/// The open grant in a request.
pub async fn carried(tx: &mut Reading, caller: &Caller, secret: &str) -> Result<OpenGrant, Failure> {
    let grant = grants::find_open(tx, &caller.session_id, &ids::sha256_hex(secret)).await?;
    grant.ok_or_else(invalid)
}

/// The refusal of a change without a grant.
pub fn invalid() -> Failure {
    Failure::new(
        Code::GrantInvalid,
        "The change grant is unknown, used, expired, or for another change. Nothing was changed. Arm the change again.",
    )
}

/// Refuses a session that may not change anything now.
pub async fn require_changes_allowed(tx: &mut Reading, caller: &Caller) -> Result<(), Failure> {
    if are_changes_allowed(tx, caller).await? { Ok(()) } else { Err(policy::changes_not_allowed()) }
}

/// Whether a change could be armed now, by the session's scope and the workspace's settings.
pub async fn are_changes_allowed(tx: &mut Reading, caller: &Caller) -> Result<bool, Failure> {
    let Kind::Impersonating { workspace, scope, .. } = &caller.kind else { return Ok(false) };
    if !scope.contains(&Scope::Change) {
        return Ok(false);
    }
    Ok(workspaces::find(tx, workspace).await?.is_some_and(|workspace| workspace.changes_allowed))
}
