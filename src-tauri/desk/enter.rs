//! The approved way in: entry request -> entry ticket -> token exchange -> verification -> comparison with
//! the request and with the server's own answer -> the identity check of the agent.

use super::{Desk, own::Own, plain, state::Terms, vault::ImpersonationToken};
use ergo_journal::SessionStart;
use ergo_protocol::{
    Code, Person, Problem, WorkspaceRef,
    directory::Candidate,
    entry::{EntryDraft, EntryRequest, Preflight, Scope},
    journal::{Ending, EntryKind},
    session::WhoAmI,
};
use ergo_session::{
    Event, Held, ImpersonationSession, Resume, SessionContext, State, disagreement, fits_request,
};
use std::{ops::RangeInclusive, time::Duration};

/// How many characters a reason has.
const REASON: RangeInclusive<usize> = 10..=500;
/// How many characters a ticket has.
const TICKET: RangeInclusive<usize> = 1..=64;

/// A session that was let in by the server and verified here, before anything is held or shown.
struct Arrival {
    token: ImpersonationToken,
    request: EntryRequest,
    who: WhoAmI,
    disagreement: Option<String>,
    changes_allowed: bool,
}

impl Desk {
    /// Users that match, each in one workspace.
    pub async fn find_users(&self, query: &str) -> Result<Vec<Candidate>, Problem> {
        let own = self.own()?;
        let found = self.client.find_users(&own.token, query.trim()).await;
        self.reached(&found);
        let found = self.mind_own(&own, found).await?;
        Ok(found.into_iter().map(shown).collect())
    }

    /// What the pre-flight screen shows, read fresh, so that a switch the customer has just turned counts.
    pub async fn preflight(&self, draft: EntryDraft) -> Result<Preflight, Problem> {
        let draft = checked(draft)?;
        let own = self.own()?;
        let answer = self.client.candidate(&own.token, &draft.workspace_id, &draft.user_id).await;
        self.reached(&answer);
        let candidate = shown(self.mind_own(&own, answer).await?);
        if draft.minutes == 0 || draft.minutes > candidate.longest_session_minutes {
            return Err(Problem::new(
                Code::MinutesOutOfRange,
                format!(
                    "{} allows sessions of at most {} minutes. Choose a shorter time.",
                    candidate.workspace.name, candidate.longest_session_minutes
                ),
            ));
        }
        let scope = vec![Scope::MembersRead, Scope::TeamsRead, Scope::RolesRead, Scope::AccessRead];
        Ok(Preflight { draft, candidate, scope })
    }

    /// Enters. Ends in the identity check, in a frozen session when something disagrees, or back at the
    /// start with the reason why not.
    pub async fn enter(&self, draft: EntryDraft) -> Result<(), Problem> {
        let draft = checked(draft)?;
        let own = self.own()?;
        self.dispatch_in(own.session_number, Event::EntryStarted).await?;
        match self.arrive(&own, &draft).await {
            Ok(arrival) => self.hold(arrival).await,
            Err(problem) => {
                self.dispatch(Event::EntryRefused).await?;
                self.mind_own(&own, Err(problem)).await
            }
        }
    }

    /// The agent has looked at the banner and says that it is right.
    pub async fn confirm_identity(&self) -> Result<(), Problem> {
        self.dispatch(Event::IdentityConfirmed).await
    }

    /// The agent says that it is the wrong user: out, and back to the start with the ticket kept.
    pub async fn wrong_user(&self) -> Result<(), Problem> {
        let (State::Confirming { .. } | State::Frozen { resume: Resume::Confirming, .. }) =
            self.lock().state()
        else {
            return Err(Problem::new(
                Code::WrongState,
                "That is asked at the identity check only. Exit the session if it is not the right one.",
            ));
        };
        self.leave(Ending::WrongUser).await?;
        self.finish().await
    }

    async fn arrive(&self, own: &Own, draft: &EntryDraft) -> Result<Arrival, Problem> {
        let token = &own.token;
        let requested = self.client.request_entry(token, draft).await;
        self.reached(&requested);
        let request = requested?;
        if let Some(problem) = not_as_asked(&request, draft) {
            return Err(problem);
        }
        let secret = self.client.exchange(token, &request.id).await?;
        let verified = match self.keys.verify(secret.expose(), &self.policy).await {
            Ok(verified) => verified,
            Err(problem) => {
                // What it says is not believed, so only the token itself can name the session to end. Best
                // effort: nothing of it is held here, and it is short-lived there.
                let _ = self.client.revoke(&secret).await;
                return Err(problem);
            }
        };
        let session = match verified {
            SessionContext::Impersonating(session) => session,
            SessionContext::Direct(session) => {
                self.owe_end(&session.facts().session_id);
                return Err(Problem::new(
                    Code::IdentityMismatch,
                    "The server sent a session without an impersonator. It was discarded and nothing was opened. \
                     Tell your administrator before you try again.",
                ));
            }
        };
        let session_id = session.facts().session_id.clone();
        let disagrees = fits_request(&session, &request, token.session());
        let token_held = secret.into_impersonation(session);
        let who = match self.client.who_am_i(&token_held).await {
            Ok(who) => who,
            Err(problem) => {
                self.owe_end(&session_id);
                return Err(problem);
            }
        };
        let disagreement = disagrees.or_else(|| disagreement(token_held.session(), &who));
        let candidate = self.client.candidate(token, &request.workspace.id, &request.user.id).await;
        let changes_allowed = candidate.is_ok_and(|candidate| candidate.changes_allowed);
        Ok(Arrival { token: token_held, request, who, disagreement, changes_allowed })
    }

    /// Holds a session: first on disk, then in the vault, then on the screen.
    async fn hold(&self, arrival: Arrival) -> Result<(), Problem> {
        let Arrival { token, request, who, disagreement, changes_allowed } = arrival;
        let session = token.session().clone();
        let held = named(&session, &request, &who);
        let now = self.now();
        self.lock().saved_entries = 0;
        if let Err(problem) = self.open_record(&held, &request, now).await {
            self.owe_end(&session.facts().session_id);
            self.settle_revocations().await;
            self.dispatch(Event::EntryRefused).await?;
            return Err(problem);
        }
        let (deadline, monotonic) = (self.deadline_of(&session, request.minutes), self.clock.monotonic());
        let terms = terms(&request, changes_allowed);
        let agrees = disagreement.is_none();
        // The token and the state that names it change under one lock: no snapshot sees one without the other.
        self.dispatch_with(None, Event::TokenHeld { held, disagreement }, |inner| {
            inner.begin_session(terms, deadline, now);
            inner.session.heard(&who, agrees, now);
            inner.contact();
            inner.last_confirmed = monotonic;
            inner.last_asked = monotonic;
            inner.vault.impersonation = Some(token);
        })
        .await?;
        Ok(())
    }

    async fn open_record(&self, held: &Held, request: &EntryRequest, now: i64) -> Result<(), Problem> {
        let session_id = &held.session.facts().session_id;
        let start = SessionStart {
            id: session_id.clone(),
            viewed: held.viewed.clone(),
            workspace: held.workspace.clone(),
            agent: held.impersonator.clone(),
            reason: request.reason.clone(),
            ticket: request.ticket.clone(),
            started_at: now,
        };
        let journal = self.journal()?;
        journal.begin(&start).await.map_err(|error| super::unwritable(&error))?;
        let begun = self.write_beginning(held, &request.ticket).await;
        if begun.is_err() {
            // Half a record of a session that was never open is closed; if that fails too, the next start finds
            // it.
            let text = "Not opened: the journal could not be written.";
            let _ = journal.close(session_id, Ending::Exited, text, self.now()).await;
        }
        begun
    }

    async fn write_beginning(&self, held: &Held, ticket: &str) -> Result<(), Problem> {
        let session_id = &held.session.facts().session_id;
        let entered = format!("Entered as {} in {}. Ticket {ticket}.", held.viewed.name, held.workspace.name);
        self.record(session_id, EntryKind::Entered, &entered).await?;
        self.record(
            session_id,
            EntryKind::HeldBack,
            "Held back: timezone sync, locale, last seen, onboarding.",
        )
        .await
    }

    /// Until when the session may last, on the clock that cannot be set back: as long as the token is good,
    /// and never longer than was asked for.
    fn deadline_of(&self, session: &ImpersonationSession, minutes: u32) -> Duration {
        let left = session.facts().expires_at.saturating_mul(1000).saturating_sub(self.now());
        let left = Duration::from_millis(u64::try_from(left).unwrap_or(0));
        self.clock.monotonic() + left.min(Duration::from_mins(u64::from(minutes)))
    }
}

/// A draft with its texts trimmed, or what is wrong with it.
fn checked(draft: EntryDraft) -> Result<EntryDraft, Problem> {
    let reason = draft.reason.trim().to_owned();
    let ticket = draft.ticket.trim().to_owned();
    if !REASON.contains(&reason.chars().count()) {
        return Err(Problem::new(
            Code::ReasonLength,
            "Say why in 10 to 500 characters. The customer may read it.",
        ));
    }
    if !TICKET.contains(&ticket.chars().count()) {
        return Err(Problem::new(Code::TicketLength, "Name the support ticket, e.g. SUP-4821."));
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
        (request.minutes == 0 || request.minutes > draft.minutes, "time"),
    ];
    let (_, what) = wrong.into_iter().find(|(differs, _)| *differs)?;
    Some(Problem::new(
        Code::IdentityMismatch,
        format!(
            "The server recorded another {what} than you asked for. Nothing was opened. Tell your administrator \
             before you try again."
        ),
    ))
}

/// A candidate as it may be shown.
fn shown(mut candidate: Candidate) -> Candidate {
    candidate.user = plain::person(&candidate.user);
    candidate.workspace = plain::workspace(&candidate.workspace);
    candidate.role = plain::plain(&candidate.role);
    candidate
}

/// The names for the screen: those of the server where it means the same person as the token, and the
/// bare id where it does not.
fn named(session: &ImpersonationSession, request: &EntryRequest, who: &WhoAmI) -> Held {
    let person = |id: &str, known: &[&Person]| {
        known.iter().find(|person| person.id == id).map_or_else(
            || Person { id: id.to_owned(), name: id.to_owned(), email: String::new() },
            |known| plain::person(known),
        )
    };
    let mut people = vec![&request.user, &request.agent, &who.subject];
    people.extend(who.actor.as_ref());
    let workspace = [Some(&request.workspace), who.workspace.as_ref()]
        .into_iter()
        .flatten()
        .find(|workspace| workspace.id == session.workspace())
        .map_or_else(
            || WorkspaceRef { id: session.workspace().to_owned(), name: session.workspace().to_owned() },
            plain::workspace,
        );
    Held {
        viewed: person(session.viewed(), &people),
        impersonator: person(session.actor(), &people),
        workspace,
        session: session.clone(),
    }
}

fn terms(request: &EntryRequest, changes_allowed: bool) -> Terms {
    Terms {
        ticket: request.ticket.clone(),
        reason: request.reason.clone(),
        minutes: request.minutes,
        scope: request.scope.clone(),
        changes_allowed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ergo_protocol::entry::EntryState;

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
            created_at: 0,
            lapses_at: 0,
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
