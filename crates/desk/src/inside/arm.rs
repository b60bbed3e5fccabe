//! Arming: one stated change, authorized by someone and allowed for a short time.

use crate::{
    Desk,
    inside::inspect::Look,
    plain::{message, plain},
    vault::{Grant, ImpersonationToken},
};
use ergo_catalog::text;
use ergo_protocol::{
    Code, Problem,
    change::{ArmDraft, AuthorizedHow, Change, ChangeGrant},
    limits::{AUTHORIZED_BY, PURPOSE},
    snapshot::NoticeKind,
    workspace::SettingValue,
};
use ergo_session::{Armed, Event, State, require_active};
use std::time::Duration;

/// The longest a change stays armed, whatever the server says.
const LONGEST_ARMED: Duration = Duration::from_mins(2);

impl Desk {
    /// Arms one change. The server says what it would change and grants it once. A refusal is recorded.
    pub async fn arm(&self, draft: ArmDraft) -> Result<(), Problem> {
        let draft = checked(draft)?;
        self.management.require_changes()?;
        let look = self.look()?;
        let tried = in_words(&draft);
        let armed = self.arm_in(&look, draft).await;
        if let Err(problem) = &armed {
            self.note_refusal(&look, &format!("Could not arm: {tried} {}", problem.message.english())).await;
        }
        armed
    }

    async fn arm_in(&self, look: &Look, draft: ArmDraft) -> Result<(), Problem> {
        if require_active(self.lock().state())?.armed.is_some() {
            return Err(Problem::new(
                Code::WrongState,
                text!("A change is already armed. Make it or disarm it first."),
            ));
        }
        let asked = &draft;
        let ask =
            |token: ImpersonationToken| async move { self.call(|server| server.grant(&token, asked)).await };
        let answer = self.with_good_token(look, ask).await;
        if let Err(problem) = &answer {
            self.on_refusal(look.session_number, problem).await;
        }
        let granted = answer?;
        let (id, inverse) = (granted.id.clone(), granted.inverse.clone());
        let armed_until = self.armed_until(granted.expires_at);
        let (armed, grant) = split(granted, draft);
        let event = Event::Armed { armed };
        let done = self
            .dispatch_with(Some(look.session_number), event, |inner| {
                if let Some(live) = &mut inner.live {
                    live.grant = Some(grant);
                    live.armed_until = armed_until;
                    live.seen.inverse = inverse;
                    live.seen.last_change = None;
                }
            })
            .await;
        if done.is_err() {
            // The session has stopped in the meantime: no one will use the grant.
            self.void_soon(id);
        }
        done
    }

    /// Disarms the armed change.
    pub async fn disarm(&self) -> Result<(), Problem> {
        self.lay_down("By the agent.").await
    }

    /// Disarms the armed change when its time runs out.
    pub(crate) async fn disarm_in_time(&self) {
        let over = {
            let inner = self.lock();
            let now = self.clock.monotonic();
            is_ready(inner.state()) && inner.live.as_ref().is_some_and(|live| now >= live.armed_until)
        };
        if over {
            // Refused if the change was made, or the session left, at this moment.
            let _ = self.lay_down("Its time ran out.").await;
        }
    }

    /// Disarms the armed change because the customer no longer allows changes.
    pub(crate) async fn disarm_by_policy(&self) {
        self.notice(
            NoticeKind::PolicyChanged,
            text!("The customer turned changes off. This session is now read-only."),
        );
        if is_ready(self.lock().state()) {
            // For the same reason as above, the result is ignored.
            let _ = self.lay_down("The customer turned changes off.").await;
        }
    }

    async fn lay_down(&self, why: &str) -> Result<(), Problem> {
        self.dispatch_with(None, Event::Disarmed { why: why.to_owned() }, |inner| {
            if let Some(live) = &mut inner.live {
                live.unused_grants.extend(live.grant.take().map(|grant| grant.id));
            }
        })
        .await
    }

    /// Tells the server at the next beat that a grant will not be used.
    fn void_soon(&self, id: String) {
        if let Some(live) = &mut self.lock().live {
            live.unused_grants.push(id);
        }
    }

    /// Tells the server which grants will not be used. Best effort: they expire by themselves.
    pub(crate) async fn void_unused_grants(&self) {
        let Ok(own) = self.own_token() else { return };
        let unused = self.lock().live.as_mut().map(|live| std::mem::take(&mut live.unused_grants));
        for id in unused.unwrap_or_default() {
            let _ = self.call(|server| server.void_grant(&own, &id)).await;
        }
    }

    fn armed_until(&self, expires_at: i64) -> Duration {
        let left = Duration::from_millis(u64::try_from(expires_at.saturating_sub(self.now())).unwrap_or(0));
        self.clock.monotonic() + left.min(LONGEST_ARMED)
    }
}

fn is_ready(state: &State) -> bool {
    require_active(state).is_ok_and(|held| held.armed.as_ref().is_some_and(|armed| !armed.calling))
}

/// Splits a grant into what the screen and the journal may have, and the secret part.
fn split(granted: ChangeGrant, draft: ArmDraft) -> (Armed, Grant) {
    let armed = Armed {
        draft,
        title: plain(&granted.title),
        before: message(&granted.before),
        after: message(&granted.after),
        calling: false,
    };
    (armed, Grant::new(granted.id, granted.grant, granted.etag))
}

/// A draft with its texts trimmed, or what is wrong with it.
fn checked(draft: ArmDraft) -> Result<ArmDraft, Problem> {
    let purpose = draft.purpose.trim().to_owned();
    let authorised_by = draft.authorised_by.trim().to_owned();
    if !PURPOSE.fits(&purpose) {
        let text = text!("Describe the purpose of the change in {length}.", length = PURPOSE);
        return Err(Problem::new(Code::AuthorityLength, text));
    }
    if !AUTHORIZED_BY.fits(&authorised_by) {
        let text = text!("Enter who authorized the change, in {length}.", length = AUTHORIZED_BY);
        return Err(Problem::new(Code::AuthorityLength, text));
    }
    Ok(ArmDraft { purpose, authorised_by, ..draft })
}

/// The change in words, with ids, because the server has not provided names.
fn in_words(draft: &ArmDraft) -> String {
    let change = match &draft.change {
        Change::MemberRole { member_id, role_id } => {
            format!("set the role of {} to {}", plain(member_id), plain(role_id))
        }
        Change::TeamMembership { member_id, team_id, member } => {
            let (verb, preposition) = if *member { ("add", "to") } else { ("remove", "from") };
            format!("{verb} {} {preposition} {}", plain(member_id), plain(team_id))
        }
        Change::AccessSetting { key, value } => format!("set {} to {}", plain(key), setting(value)),
    };
    let how = match draft.how {
        AuthorizedHow::Ticket => "in the ticket",
        AuthorizedHow::Mail => "by email",
        AuthorizedHow::Call => "on a call",
    };
    format!("{change}. Purpose: {}. Authorized by {}, {how}.", draft.purpose, draft.authorised_by)
}

fn setting(value: &SettingValue) -> String {
    match value {
        SettingValue::Switch(on) => if *on { "on" } else { "off" }.to_owned(),
        SettingValue::Number(number) => number.to_string(),
        SettingValue::Choice(choice) => plain(choice),
        SettingValue::List(items) => plain(&items.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_tried_is_said_in_words() {
        let draft = |change: Change| ArmDraft {
            change,
            purpose: "Tom cannot export".to_owned(),
            authorised_by: "Ana Costa".to_owned(),
            how: AuthorizedHow::Call,
        };
        let said = |change: Change| in_words(&draft(change)).split_once(". Purpose: ").unwrap().0.to_owned();
        let (member_id, team_id) = ("usr_1".to_owned(), "team_1".to_owned());
        let role = Change::MemberRole { member_id: member_id.clone(), role_id: "role_1".to_owned() };
        assert_eq!(said(role), "set the role of usr_1 to role_1");
        let team = Change::TeamMembership { member_id, team_id, member: false };
        assert!(in_words(&draft(team.clone())).ends_with("Authorized by Ana Costa, on a call."));
        assert_eq!(said(team), "remove usr_1 from team_1");
        let set = |value| said(Change::AccessSetting { key: "domains".to_owned(), value });
        assert_eq!(set(SettingValue::Switch(true)), "set domains to on");
        assert_eq!(set(SettingValue::List(vec!["a".to_owned(), "b".to_owned()])), "set domains to a, b");
    }
}
