//! Writes messages, in the same transaction as the event.

use crate::{
    auth::{caller::Caller, ids},
    change::planned::Plan,
    failure::Failure,
    store::{
        Reading, Writing,
        grants::OpenGrant,
        lanes, outbox, requests,
        sessions::{Session, Why},
        teams, words,
    },
};
use ergo_protocol::{
    change::Change,
    messages::{
        Body, EntryNews, MadeBy, MessageKind, Party, RoleChanged, SessionNews, SettingChanged, TeamChanged,
        Term,
    },
};

/// Writes a message about a change: who made it, and with which grant.
pub async fn change(
    tx: &mut Writing,
    caller: &Caller,
    workspace: &str,
    (change, plan): (&Change, &Plan),
    grant: Option<&OpenGrant>,
) -> Result<(), Failure> {
    let by = author(caller, grant)?;
    let body = match (change, &plan.inverse) {
        (Change::MemberRole { member_id, role_id }, Change::MemberRole { role_id: old, .. }) => {
            Body::MemberRoleChanged(RoleChanged {
                by,
                member: party(member_id),
                before: term(old, &plan.before),
                after: term(role_id, &plan.after),
            })
        }
        (Change::TeamMembership { member_id, team_id, member }, _) => {
            let changed =
                TeamChanged { by, member: party(member_id), team: team(tx, workspace, team_id).await? };
            if *member { Body::TeamMemberAdded(changed) } else { Body::TeamMemberRemoved(changed) }
        }
        (Change::AccessSetting { key, value }, Change::AccessSetting { value: old, .. }) => {
            Body::AccessSettingChanged(SettingChanged {
                by,
                setting: term(key, &plan.title),
                before: Some(old.clone()),
                after: Some(value.clone()),
            })
        }
        _ => return Err(Failure::internal(&"a change and what would put it back are of different kinds")),
    };
    write(tx, workspace, &body).await
}

/// Writes a message that an impersonation session was entered.
pub async fn entered(tx: &mut Writing, session: &Session) -> Result<(), Failure> {
    let Some(workspace) = &session.workspace_id else { return Ok(()) };
    let body = Body::SessionEntered(news(session)?);
    write(tx, workspace, &body).await
}

/// Writes a message that an impersonation session ended; does nothing for a direct session.
pub async fn ended(tx: &mut Writing, session: &Session, why: Why<'_>) -> Result<(), Failure> {
    let Some(workspace) = &session.workspace_id else { return Ok(()) };
    let body = Body::SessionEnded(SessionNews {
        // A session that expired while no server was running did not last until the next start.
        ends_at: tx.now().min(session.ends_at),
        cause: Some(why.cause),
        by: why.by.and_then(party),
        ..news(session)?
    });
    write(tx, workspace, &body).await
}

/// The state of an entry request, who decided, and their message to the agent.
#[derive(Clone, Copy)]
pub struct Standing<'a> {
    /// The kind of message.
    pub kind: fn(EntryNews) -> Body,
    /// Who decided; `None` if it was the workspace's policy or the server itself.
    pub by: Option<&'a str>,
    /// Their message; may be empty.
    pub word: &'a str,
}

/// Writes a message about the current state of an entry request.
pub async fn entry(tx: &mut Writing, id: &str, standing: Standing<'_>) -> Result<(), Failure> {
    let row = requests::find(tx, id).await?.ok_or_else(Failure::not_found)?;
    let body = (standing.kind)(EntryNews {
        request_id: row.id,
        agent: party(&row.agent_id),
        user: party(&row.user_id),
        minutes: words::count(row.minutes),
        scope: words::scope(&row.scope)?,
        lapses_at: row.lapses_at,
        by_person: standing.by.is_some(),
        by: standing.by.and_then(party),
        reason: Some(row.reason),
        ticket: Some(row.ticket),
        word: Some(standing.word.to_owned()).filter(|word| !word.is_empty()),
    });
    write(tx, &row.workspace_id, &body).await
}

async fn write(tx: &mut Writing, workspace: &str, body: &Body) -> Result<(), Failure> {
    let kind = kind(body);
    let seq = outbox::append(tx, &ids::new_id("msg")?, workspace, kind, body).await?;
    Ok(lanes::queue(tx, seq, workspace, kind).await?)
}

/// The kind of a message, from its body.
fn kind(body: &Body) -> MessageKind {
    match body {
        Body::MemberRoleChanged(_) => MessageKind::MemberRoleChanged,
        Body::TeamMemberAdded(_) => MessageKind::TeamMemberAdded,
        Body::TeamMemberRemoved(_) => MessageKind::TeamMemberRemoved,
        Body::AccessSettingChanged(_) => MessageKind::AccessSettingChanged,
        Body::SessionEntered(_) => MessageKind::SessionEntered,
        Body::SessionEnded(_) => MessageKind::SessionEnded,
        Body::EntryPending(_) => MessageKind::EntryPending,
        Body::EntryApproved(_) => MessageKind::EntryApproved,
        Body::EntryDeclined(_) => MessageKind::EntryDeclined,
        Body::EntryWithdrawn(_) => MessageKind::EntryWithdrawn,
        Body::WebhookTest(_) => MessageKind::WebhookTest,
    }
}

fn author(caller: &Caller, grant: Option<&OpenGrant>) -> Result<MadeBy, Failure> {
    let how = grant.map(|grant| words::read(&grant.how)).transpose()?;
    Ok(MadeBy {
        user: party(&caller.subject),
        agent: caller.actor().and_then(party),
        // A person's own session concerns no one else.
        session_id: caller.actor().map(|_| caller.session_id.clone()),
        grant_id: grant.map(|grant| grant.id.clone()),
        how,
        authorised_by: grant.map(|grant| grant.authorised_by.clone()),
        purpose: grant.map(|grant| grant.purpose.clone()),
    })
}

fn news(session: &Session) -> Result<SessionNews, Failure> {
    Ok(SessionNews {
        session_id: session.id.clone(),
        request_id: session.entry_request_id.clone(),
        agent: session.actor_id.as_deref().and_then(party),
        user: party(&session.subject_id),
        scope: words::scope(&session.scope)?,
        started_at: session.started_at,
        ends_at: session.ends_at,
        cause: None,
        by: None,
    })
}

async fn team(tx: &mut Reading, workspace: &str, id: &str) -> Result<Term, Failure> {
    let row = teams::find(tx, workspace, id).await?.ok_or_else(Failure::not_found)?;
    Ok(term(id, &row.name))
}

/// A person with only their id; the name is looked up when the message is sent.
#[allow(clippy::unnecessary_wraps, reason = "a member that may be left out, wherever it is used")]
fn party(id: &str) -> Option<Party> {
    Some(Party { id: id.to_owned(), name: None, email: None })
}

fn term(id: &str, name: &str) -> Term {
    Term { id: id.to_owned(), name: Some(name.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ergo_protocol::messages::Test;

    /// The stored kind equals the sent type and the kind that a receiver is configured for.
    #[test]
    fn the_kind_is_the_type() {
        let by = MadeBy {
            user: None,
            agent: None,
            session_id: None,
            grant_id: None,
            how: None,
            authorised_by: None,
            purpose: None,
        };
        let team = || TeamChanged { by: by.clone(), member: None, team: term("t", "T") };
        let session = || SessionNews {
            session_id: String::new(),
            request_id: None,
            agent: None,
            user: None,
            scope: Vec::new(),
            started_at: 0,
            ends_at: 0,
            cause: None,
            by: None,
        };
        let entry = || EntryNews {
            request_id: String::new(),
            agent: None,
            user: None,
            minutes: 1,
            scope: Vec::new(),
            lapses_at: 0,
            by_person: false,
            by: None,
            reason: None,
            ticket: None,
            word: None,
        };
        let (before, after) = (term("a", "A"), term("b", "B"));
        let bodies = [
            Body::MemberRoleChanged(RoleChanged { by: by.clone(), member: None, before, after }),
            Body::TeamMemberAdded(team()),
            Body::TeamMemberRemoved(team()),
            Body::AccessSettingChanged(SettingChanged {
                by: by.clone(),
                setting: term("s", "S"),
                before: None,
                after: None,
            }),
            Body::SessionEntered(session()),
            Body::SessionEnded(session()),
            Body::EntryPending(entry()),
            Body::EntryApproved(entry()),
            Body::EntryDeclined(entry()),
            Body::EntryWithdrawn(entry()),
            Body::WebhookTest(Test { receiver_id: String::new() }),
        ];
        let kinds: Vec<MessageKind> = bodies.iter().map(kind).collect();
        assert_eq!(kinds, MessageKind::ALL);
        for body in bodies {
            let sent = serde_json::to_value(&body).unwrap();
            assert_eq!(sent["type"], kind(&body).as_str());
        }
    }
}
