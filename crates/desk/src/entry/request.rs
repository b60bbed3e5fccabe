//! Entry requests: making one, waiting for it, entering with it, and leaving it.

use crate::{Desk, due::passes, own::Own, plain};
use ergo_catalog::{text, text_in};
use ergo_protocol::{
    Code, Problem,
    entry::{Decision, EntryDraft, EntryRequest, EntryState, Scope},
    limits::{REASON, TICKET},
};
use ergo_session::{Event, State};

impl Desk {
    /// Requests entry. If policy approves, this leads to the identity check; if a second person has to approve, the
    /// request stays open and waits.
    pub async fn enter(&self, draft: EntryDraft) -> Result<(), Problem> {
        let draft = EntryDraft {
            second_approver: self.management.policy().second_approver == Some(true),
            ..checked(draft)?
        };
        self.management.require_entry(&draft)?;
        let own = self.own()?;
        self.dispatch_in(own.session_number, Event::EntryStarted).await?;
        match self.ask(&own, &draft).await {
            Ok(request) if request.state == EntryState::Pending => {
                self.dispatch(Event::EntryWaits { request }).await
            }
            Ok(request) => self.come_in(&own, request).await,
            Err(problem) => {
                self.dispatch(Event::EntryRefused).await?;
                self.check_own(&own, Err(problem)).await
            }
        }
    }

    /// Enters with the open request, which a second person approved.
    pub async fn enter_approved(&self) -> Result<(), Problem> {
        let (own, request) = self.open_request()?;
        self.dispatch_in(own.session_number, Event::ApprovedEntryStarted).await?;
        let id = request.id.clone();
        let entered = self.come_in(&own, request.clone()).await;
        if let Err(problem) = &entered
            && (passes(problem.code) || self.reopen_request(&id).await.is_err())
        {
            // The request may still be approved: go back to it. If it was revoked or used in this moment, it was read
            // again and says so. Refused if the agent has signed out in the meantime.
            let _ = self.dispatch_in(own.session_number, Event::RequestOpened { request }).await;
        }
        entered
    }

    /// Leaves the open request. If it could still be used to enter, it is withdrawn on the server first.
    pub async fn leave_request(&self) -> Result<(), Problem> {
        let (own, request) = self.open_request()?;
        if matches!(request.state, EntryState::Pending | EntryState::Approved) {
            let withdrawn = self.call(|server| server.withdraw(&own.token, &request.id)).await;
            match self.check_own(&own, withdrawn).await {
                // It was decided or used in the meantime: there is nothing to withdraw.
                Err(problem) if problem.code == Code::RequestClosed => {}
                other => other?,
            }
        }
        self.dispatch_in(own.session_number, Event::RequestLeft).await
    }

    /// Opens one of the agent's own requests, made earlier.
    pub(crate) async fn reopen_request(&self, id: &str) -> Result<(), Problem> {
        let own = self.own()?;
        let found = self.call(|server| server.entry_request(&own.token, id)).await;
        let request = shown(self.check_own(&own, found).await?);
        self.dispatch_in(own.session_number, Event::RequestOpened { request }).await
    }

    /// After sign-in, opens the request that the agent was waiting for when they left, if there is one. A failure
    /// does not stop the sign-in.
    pub(crate) async fn take_up_waiting(&self) {
        let Ok(own) = self.own() else { return };
        let Ok(waiting) = self.call(|server| server.own_waiting(&own.token)).await else { return };
        if let Some(request) = waiting.into_iter().next() {
            // Refused if the agent has moved on in the meantime.
            let _ =
                self.dispatch_in(own.session_number, Event::RequestOpened { request: shown(request) }).await;
        }
    }

    /// Asks the server for the state of the open request.
    pub(crate) async fn hear_request(&self) -> Result<(), Problem> {
        let Ok((own, request)) = self.open_request() else { return Ok(()) };
        let heard = self.call(|server| server.entry_request(&own.token, &request.id)).await;
        let heard = shown(self.check_own(&own, heard).await?);
        if heard != request {
            // Refused if the agent has left the request in the meantime.
            let _ = self.dispatch_in(own.session_number, Event::RequestHeard { request: heard }).await;
        }
        Ok(())
    }

    fn open_request(&self) -> Result<(Own, EntryRequest), Problem> {
        let inner = self.lock();
        let (State::Requested { request, .. }, Some(token)) = (inner.state(), inner.own_token()) else {
            return Err(Problem::new(Code::WrongState, text!("No entry request is open.")));
        };
        Ok((Own { token, session_number: inner.session_number }, request.clone()))
    }

    async fn ask(&self, own: &Own, draft: &EntryDraft) -> Result<EntryRequest, Problem> {
        let requested = self.call(|server| server.request_entry(&own.token, draft)).await;
        let request = requested?;
        match not_as_asked(&request, draft) {
            Some(problem) => Err(problem),
            None => Ok(shown(request)),
        }
    }
}

/// A request whose texts are safe to show, including the reason and the ticket, because a second person decides by
/// them.
pub(crate) fn shown(mut request: EntryRequest) -> EntryRequest {
    request.user = plain::person(&request.user);
    request.agent = plain::person(&request.agent);
    request.workspace = plain::workspace(&request.workspace);
    request.reason = plain::text(&request.reason);
    request.ticket = plain::text(&request.ticket);
    let decided = |decision: Decision| Decision {
        by: plain::person(&decision.by),
        word: plain::text(&decision.word),
        ..decision
    };
    request.decision = request.decision.map(decided);
    request.revocation = request.revocation.map(decided);
    request
}

/// The trimmed reason, or what is wrong with it.
pub(crate) fn checked_reason(reason: &str) -> Result<String, Problem> {
    if REASON.fits(reason) {
        return Ok(reason.trim().to_owned());
    }
    Err(Problem::new(
        Code::ReasonLength,
        text!("Enter a reason of {length}. The customer can read it.", length = REASON),
    ))
}

/// A draft with its texts trimmed, or what is wrong with it.
pub(crate) fn checked(draft: EntryDraft) -> Result<EntryDraft, Problem> {
    let reason = checked_reason(&draft.reason)?;
    let ticket = draft.ticket.trim().to_owned();
    if !TICKET.fits(&ticket) {
        return Err(Problem::new(
            Code::TicketLength,
            text!("Enter the support ticket, for example SUP-4821."),
        ));
    }
    Ok(EntryDraft { reason, ticket, ..draft })
}

/// Checks that the server's record is what the agent requested. Otherwise, the token, the record, and the server
/// could all agree on someone whom the agent never named.
fn not_as_asked(request: &EntryRequest, draft: &EntryDraft) -> Option<Problem> {
    let wrong = [
        (request.user.id != draft.user_id, text_in!("differs", "user")),
        (request.workspace.id != draft.workspace_id, text_in!("differs", "workspace")),
        (request.reason != draft.reason, text_in!("differs", "reason")),
        (request.ticket != draft.ticket, text_in!("differs", "ticket")),
        (request.minutes == 0 || request.minutes > draft.minutes, text_in!("differs", "time limit")),
        (!draft.changes && request.scope.contains(&Scope::Change), text_in!("differs", "scope")),
        (draft.second_approver && request.state != EntryState::Pending, text_in!("differs", "approval")),
    ];
    let (_, what) = wrong.into_iter().find(|(differs, _)| *differs)?;
    Some(Problem::new(
        Code::IdentityMismatch,
        text!(
            "The server recorded a different {what} from the one you requested. Nothing was opened. Tell your administrator before you try again.",
            what = what
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ergo_protocol::{Person, WorkspaceRef};

    #[test]
    fn a_server_that_records_something_else_is_refused() {
        let asked = draft("long enough to be a reason", "SUP-1");
        let person = |id: &str| Person { id: id.into(), name: String::new(), email: String::new() };
        let recorded = EntryRequest {
            id: "er_1".into(),
            state: EntryState::Approved,
            user: person("usr_1"),
            workspace: WorkspaceRef { id: "ws_1".into(), name: String::new() },
            agent: person("agt_1"),
            reason: asked.reason.clone(),
            ticket: asked.ticket.clone(),
            minutes: 30,
            scope: Vec::new(),
            asked_minutes: 30,
            asked_scope: Vec::new(),
            decision: None,
            revocation: None,
            created_at: 0,
            lapses_at: 0,
            settled_at: None,
            withdrawal: None,
        };
        assert_eq!(not_as_asked(&recorded, &asked), None);
        let shorter = EntryRequest { minutes: 5, ..recorded.clone() };
        assert_eq!(not_as_asked(&shorter, &asked), None);
        for other in [
            EntryRequest { user: person("usr_2"), ..recorded.clone() },
            EntryRequest {
                workspace: WorkspaceRef { id: "ws_2".into(), name: String::new() },
                ..recorded.clone()
            },
            EntryRequest { reason: "another".into(), ..recorded.clone() },
            EntryRequest { ticket: "SUP-2".into(), ..recorded.clone() },
            EntryRequest { minutes: 31, ..recorded.clone() },
            EntryRequest { minutes: 0, ..recorded.clone() },
            EntryRequest { scope: vec![Scope::Change], ..recorded.clone() },
        ] {
            assert_eq!(not_as_asked(&other, &asked).map(|p| p.code), Some(Code::IdentityMismatch));
        }
    }

    fn draft(reason: &str, ticket: &str) -> EntryDraft {
        EntryDraft {
            user_id: "usr_1".into(),
            workspace_id: "ws_1".into(),
            reason: reason.into(),
            ticket: ticket.into(),
            minutes: 30,
            changes: false,
            second_approver: false,
        }
    }

    #[test]
    fn a_reason_and_a_ticket_are_needed_and_trimmed() {
        assert_eq!(checked(draft("too short", "SUP-1")).unwrap_err().code, Code::ReasonLength);
        assert_eq!(checked(draft("         x         ", "SUP-1")).unwrap_err().code, Code::ReasonLength);
        assert_eq!(checked(draft("long enough to be a reason", "  ")).unwrap_err().code, Code::TicketLength);
        assert_eq!(checked(draft("  ten chars.  ", " SUP-1 ")).unwrap(), draft("ten chars.", "SUP-1"));
    }
}
