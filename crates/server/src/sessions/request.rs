//! Entry requests: how agents make and withdraw them, and who can see which ones.

pub use crate::store::request_lists::List;
use crate::{
    access::{policy, policy::EntryPolicy, rights::Part, view},
    auth::{caller::Caller, ids},
    failure::Failure,
    outbox::tell::{self, Standing},
    sessions::{place, text},
    store::{
        Reading, Writing, audit,
        board::{Audience, Push},
        request_lists, requests, tickets,
    },
};
use ergo_protocol::{
    Code, UnixMillis,
    directory::{Candidate, SupportAccess},
    entry::{EntryDraft, EntryRequest, EntryRequests, EntryState, Scope},
    events::Event,
    messages::Body,
};

/// After this long without a decision or an entry, a request no longer reflects what the agent needs.
pub const LAPSES_AFTER_MILLIS: UnixMillis = 30 * 60 * 1000;
/// The most open requests of one agent.
const OPEN_OF_AGENT: i64 = 20;
/// The most open requests in one workspace.
const OPEN_IN_WORKSPACE: i64 = 100;

/// What every entry request includes: reading.
const READ_SCOPE: [Scope; 4] = [Scope::MembersRead, Scope::TeamsRead, Scope::RolesRead, Scope::AccessRead];

/// Creates an entry request. It is approved immediately if the workspace's settings say so and no second person was asked
/// for; otherwise, it waits for one.
pub async fn ask(
    tx: &mut Writing,
    caller: &Caller,
    policy: EntryPolicy,
    draft: Result<EntryDraft, Failure>,
) -> Result<EntryRequest, Failure> {
    caller.require_entering_agent()?;
    let draft = draft?;
    let draft =
        EntryDraft { reason: text::reason(&draft.reason)?, ticket: text::ticket(&draft.ticket)?, ..draft };
    let place = (draft.workspace_id.as_str(), draft.user_id.as_str());
    let candidate = policy::require_candidate(tx, policy, &caller.subject, place).await?;
    let scope = asked_scope(&draft, &candidate)?;
    let longest = candidate.longest_session_minutes;
    if !(1..=longest).contains(&draft.minutes) {
        return Err(Failure::new(
            Code::MinutesOutOfRange,
            format!("This workspace allows sessions of 1 to {longest} minutes."),
        ));
    }
    require_room(tx, caller, &draft.workspace_id).await?;
    let waits = draft.second_approver || candidate.support_access == SupportAccess::OnRequest;
    let id = ids::new_id("er")?;
    let lapses_at = tx.now() + LAPSES_AFTER_MILLIS;
    let new = requests::NewRequest {
        id: &id,
        agent: &caller.subject,
        draft: &draft,
        scope: &scope,
        state: if waits { EntryState::Pending } else { EntryState::Approved },
        lapses_at,
    };
    requests::insert(tx, &new).await?;
    let entry = audit::Entry {
        workspace: Some(draft.workspace_id.clone()),
        target: Some(draft.user_id.clone()),
        detail: format!("{id}, ticket {}: {}", draft.ticket, draft.reason),
        ..caller.entry("entry.requested")
    };
    audit::record(tx, &entry).await?;
    let kind = if waits { Body::EntryPending } else { Body::EntryApproved };
    tell::entry(tx, &id, Standing { kind, by: None, word: "" }).await?;
    if waits {
        tx.tell(Push::Tell(Audience::Leads, Event::ApprovalsChanged));
    }
    Ok(own(tx, caller, &id).await?.into_request(tx).await?)
}

/// The caller's own entry request, or one that they may decide on.
pub async fn read(tx: &mut Reading, caller: &Caller, id: &str) -> Result<EntryRequest, Failure> {
    caller.require_direct()?;
    let row = requests::find(tx, id).await?.ok_or_else(Failure::not_found)?;
    if row.agent_id != caller.subject && !may_decide(tx, caller, &row.workspace_id).await? {
        return Err(Failure::not_found());
    }
    Ok(row.into_request(tx).await?)
}

/// A page of the requests that the caller made, may decide on, or may revoke, or that were decided.
pub async fn list(
    tx: &mut Reading,
    caller: &Caller,
    list: List,
    cursor: Option<&str>,
    limit: u32,
) -> Result<EntryRequests, Failure> {
    caller.require_direct()?;
    let after = cursor.map(place::read).transpose()?;
    // Filtered in the query, so that a flood of other people's requests cannot push these off the page.
    let workspaces = if list.is_own() || caller.is_lead() {
        None
    } else {
        Some(view::workspaces_where(tx, caller, Part::Support).await?)
    };
    if workspaces.as_ref().is_some_and(Vec::is_empty) {
        return Ok(EntryRequests { items: Vec::new(), next_cursor: None });
    }
    // One extra row shows whether there is a next page.
    let mut rows =
        request_lists::page(tx, list, &caller.subject, workspaces.as_deref(), after, limit + 1).await?;
    let has_more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    let next = rows.last().filter(|_| has_more).map(|row| list.place(row, tx.now()));
    let next_cursor = next.map(|(at, id)| place::written(at, &id));
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        items.push(row.into_request(tx).await?);
    }
    Ok(EntryRequests { items, next_cursor })
}

/// Withdraws the caller's own entry request, and voids its tickets. Idempotent.
pub async fn withdraw(tx: &mut Writing, caller: &Caller, id: &str) -> Result<EntryRequest, Failure> {
    caller.require_entering_agent()?;
    let row = own(tx, caller, id).await?;
    let state = row.state(tx.now())?;
    match state {
        EntryState::Pending | EntryState::Approved => {
            requests::set_withdrawn(tx, id, Some(&caller.subject), "").await?;
            tickets::void_all(tx, id).await?;
            let entry = audit::Entry {
                workspace: Some(row.workspace_id.clone()),
                target: Some(row.user_id.clone()),
                detail: id.to_owned(),
                ..caller.entry("entry.withdrawn")
            };
            audit::record(tx, &entry).await?;
            let standing = Standing { kind: Body::EntryWithdrawn, by: Some(&caller.subject), word: "" };
            tell::entry(tx, id, standing).await?;
            tx.tell(Push::Tell(Audience::Leads, Event::ApprovalsChanged));
        }
        EntryState::Withdrawn => {}
        EntryState::Declined | EntryState::Used | EntryState::Lapsed => return Err(closed()),
    }
    Ok(own(tx, caller, id).await?.into_request(tx).await?)
}

/// Whether the caller may decide on this workspace's requests: a lead, or someone there who manages support access
/// and is not an agent.
pub async fn may_decide(tx: &mut Reading, caller: &Caller, workspace: &str) -> Result<bool, Failure> {
    if caller.is_lead() {
        return Ok(true);
    }
    view::customer_may(tx, caller, workspace, Part::Support).await
}

/// The caller's own request with this id; another agent's does not exist for them.
pub async fn own(tx: &mut Reading, caller: &Caller, id: &str) -> Result<requests::Row, Failure> {
    let row = requests::find(tx, id).await?.filter(|row| row.agent_id == caller.subject);
    row.ok_or_else(Failure::not_found)
}

/// The refusal for a request that is used, withdrawn, or lapsed.
pub fn closed() -> Failure {
    Failure::new(
        Code::RequestClosed,
        "This entry request has already been decided, used, or withdrawn, or it has expired.",
    )
}

/// The requested scope: reading, and single changes if they were requested and the workspace allows them.
fn asked_scope(draft: &EntryDraft, candidate: &Candidate) -> Result<Vec<Scope>, Failure> {
    let mut scope = READ_SCOPE.to_vec();
    if draft.changes {
        if !candidate.changes_allowed {
            let detail =
                "This workspace does not allow support to make changes. Request a read-only session.";
            return Err(Failure::new(Code::ChangesNotAllowed, detail));
        }
        scope.push(Scope::Change);
    }
    Ok(scope)
}

async fn require_room(tx: &mut Reading, caller: &Caller, workspace: &str) -> Result<(), Failure> {
    let (of_agent, in_workspace) = requests::open(tx, &caller.subject, workspace).await?;
    if of_agent >= OPEN_OF_AGENT {
        let detail = "You have 20 open entry requests. Use or withdraw one before you send another.";
        return Err(Failure::new(Code::TooMany, detail));
    }
    if in_workspace >= OPEN_IN_WORKSPACE {
        let detail = "This workspace has 100 open entry requests. Try again after some have been decided.";
        return Err(Failure::new(Code::TooMany, detail));
    }
    Ok(())
}
