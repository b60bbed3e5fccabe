//! Entry requests: made, waited for, entered by, and left.

use crate::{Desk, due::passes, own::Own, plain};
use ergo_protocol::{
    Code, Problem,
    entry::{Decision, EntryDraft, EntryRequest, EntryState, Scope},
    limits::{REASON, TICKET},
};
use ergo_session::{Event, State};

impl Desk {
    /// Asks to enter. Where policy approves, it leads on to the identity check; where a second person has to,
    /// the request is open and waits.
    pub async fn enter(&self, draft: EntryDraft) -> Result<(), Problem> {
        let draft = checked(draft)?;
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

    /// Enters by the open request, which a second person has approved.
    pub async fn enter_approved(&self) -> Result<(), Problem> {
        let (own, request) = self.open_request()?;
        self.dispatch_in(own.session_number, Event::ApprovedEntryStarted).await?;
        let id = request.id.clone();
        let entered = self.come_in(&own, request.clone()).await;
        if let Err(problem) = &entered
            && (passes(problem.code) || self.reopen_request(&id).await.is_err())
        {
            // It may still be approved there: back to it. Where it was revoked or used in this very moment, it has been read
            // again and says so. Refused when the agent has signed out meanwhile.
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
                // It was decided or used up meanwhile: there is nothing to take back.
                Err(problem) if problem.code == Code::RequestClosed => {}
                other => other?,
            }
        }
        self.dispatch_in(own.session_number, Event::RequestLeft).await
    }

    /// Opens a request of the agent's own that was made before.
    pub(crate) async fn reopen_request(&self, id: &str) -> Result<(), Problem> {
        let own = self.own()?;
        let found = self.call(|server| server.entry_request(&own.token, id)).await;
        let request = shown(self.check_own(&own, found).await?);
        self.dispatch_in(own.session_number, Event::RequestOpened { request }).await
    }

    /// After a sign-in: the request that the agent was waiting for when they left, if there is one. A failure is
    /// not worth stopping a sign-in for.
    pub(crate) async fn take_up_waiting(&self) {
        let Ok(own) = self.own() else { return };
        let Ok(waiting) = self.call(|server| server.own_waiting(&own.token)).await else { return };
        if let Some(request) = waiting.into_iter().next() {
            // Refused when the agent has gone on meanwhile.
            let _ =
                self.dispatch_in(own.session_number, Event::RequestOpened { request: shown(request) }).await;
        }
    }

    /// Asks the server how the open request stands.
    pub(crate) async fn hear_request(&self) -> Result<(), Problem> {
        let Ok((own, request)) = self.open_request() else { return Ok(()) };
        let heard = self.call(|server| server.entry_request(&own.token, &request.id)).await;
        let heard = shown(self.check_own(&own, heard).await?);
        if heard != request {
            // Refused when it was left meanwhile.
            let _ = self.dispatch_in(own.session_number, Event::RequestHeard { request: heard }).await;
        }
        Ok(())
    }

    fn open_request(&self) -> Result<(Own, EntryRequest), Problem> {
        let inner = self.lock();
        let (State::Requested { request, .. }, Some(token)) = (inner.state(), inner.own_token()) else {
            return Err(Problem::new(Code::WrongState, "No entry request is open."));
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

/// A request with its texts as they may be shown; reason and ticket too, because a second person decides by them.
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

/// A reason without white space at its ends, or what is wrong with it.
pub(crate) fn checked_reason(reason: &str) -> Result<String, Problem> {
    if REASON.fits(reason) {
        return Ok(reason.trim().to_owned());
    }
    Err(Problem::new(Code::ReasonLength, format!("Enter a reason of {REASON}. The customer can read it.")))
}

/// A draft with its texts trimmed, or what is wrong with it.
pub(crate) fn checked(draft: EntryDraft) -> Result<EntryDraft, Problem> {
    let reason = checked_reason(&draft.reason)?;
    let ticket = draft.ticket.trim().to_owned();
    if !TICKET.fits(&ticket) {
        return Err(Problem::new(Code::TicketLength, "Enter the support ticket, for example SUP-4821."));
    }
    Ok(EntryDraft { reason, ticket, ..draft })
}

/// The server's record of the request must be the request. Otherwise token, record and server could agree
/// with each other on somebody whom the agent never named.
fn not_as_asked(request: &EntryRequest, draft: &EntryDraft) -> Option<Problem> {
    let wrong = [
        (request.user.id != draft.user_id, "user"),
        (request.workspace.id != draft.workspace_id, "workspace"),
        (request.reason != draft.reason, "reason"),
        (request.ticket != draft.ticket, "ticket"),
        (request.minutes == 0 || request.minutes > draft.minutes, "time limit"),
        (!draft.changes && request.scope.contains(&Scope::Change), "scope"),
    ];
    let (_, what) = wrong.into_iter().find(|(differs, _)| *differs)?;
    Some(Problem::new(
        Code::IdentityMismatch,
        format!(
            "The server recorded a different {what} from the one you requested. Nothing was opened. Tell your administrator before you try again."
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
