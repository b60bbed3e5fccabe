//! Entering with approval: approved entry request -> entry ticket -> token exchange -> verification -> comparison
//! with the request and with the server's own answer -> the agent's identity check.

use crate::{
    Desk,
    entry::request,
    known::Known,
    live::{LiveSession, Span, Terms},
    own::Own,
    plain,
    record::unwritable,
    vault::ImpersonationToken,
};
use ergo_catalog::{Sentence, text};
use ergo_journal::SessionStart;
use ergo_protocol::{
    AgentRole, Code, Person, Problem, WorkspaceRef,
    directory::{Candidate, Candidates},
    entry::{EntryDraft, EntryRequest, Preflight, Scope},
    journal::{Ending, EntryKind},
    session::WhoAmI,
    snapshot::NoticeKind,
    workspace::MemberStatus,
};
use ergo_session::{
    Event, Held, ImpersonationSession, Resume, SessionContext, State, disagreement, fits_request,
};
use std::time::Duration;

/// A session that the server admitted and that was verified here, before anything is held or shown.
struct Arrival {
    token: ImpersonationToken,
    request: EntryRequest,
    who: WhoAmI,
    disagreement: Option<Sentence>,
}

impl Desk {
    /// The users that match, each in one workspace.
    pub async fn find_users(&self, query: &str) -> Result<Candidates, Problem> {
        let own = self.own()?;
        let found = self.call(|server| server.find_users(&own.token, query.trim())).await;
        let found = self.check_own(&own, found).await?;
        // An observer looks up what the customer allows, and enters nowhere.
        let enters = self.lock().agent().is_some_and(|agent| agent.role != AgentRole::Observer);
        let shown = |candidate: Candidate| {
            let candidate = shown(candidate);
            if enters { self.management.allowed_candidate(candidate) } else { candidate }
        };
        Ok(Candidates { items: found.items.into_iter().map(shown).collect(), ..found })
    }

    /// What the pre-flight screen shows, just read from the server, so that a setting that the customer just changed
    /// counts.
    pub async fn preflight(&self, draft: EntryDraft) -> Result<Preflight, Problem> {
        let draft = request::checked(draft)?;
        self.management.require_entry(&draft)?;
        let own = self.own()?;
        let answer =
            self.call(|server| server.candidate(&own.token, &draft.workspace_id, &draft.user_id)).await;
        let candidate = self.management.allowed_candidate(shown(self.check_own(&own, answer).await?));
        if draft.minutes == 0 || draft.minutes > candidate.longest_session_minutes {
            return Err(Problem::new(
                Code::MinutesOutOfRange,
                text!(
                    "Sessions in {workspace} are limited to {minutes} minutes. Choose a shorter time.",
                    workspace = &candidate.workspace.name,
                    minutes = candidate.longest_session_minutes,
                ),
            ));
        }
        if let Some(why) = cannot_be_entered(&candidate) {
            return Err(Problem::new(Code::UserOffLimits, why));
        }
        let mut scope = vec![Scope::MembersRead, Scope::TeamsRead, Scope::RolesRead, Scope::AccessRead];
        if draft.changes {
            scope.push(Scope::Change);
        }
        Ok(Preflight { draft, candidate, scope })
    }

    /// Enters with an approved request, once an entry is in progress. Leads to the identity check, to a frozen
    /// session if something disagrees, or back, with the reason for the failure.
    pub(crate) async fn come_in(&self, own: &Own, request: EntryRequest) -> Result<(), Problem> {
        // The request may be older than the organization's policy, or made on another computer.
        let arrived = match self.management.require_request(&request) {
            Ok(()) => self.arrive(own, request).await,
            Err(problem) => Err(problem),
        };
        match arrived {
            Ok(arrival) => self.hold(arrival).await,
            Err(problem) => {
                self.dispatch(Event::EntryRefused).await?;
                self.check_own(own, Err(problem)).await
            }
        }
    }

    /// The agent confirms that the banner is right.
    pub async fn confirm_identity(&self) -> Result<(), Problem> {
        self.dispatch(Event::IdentityConfirmed).await
    }

    /// The agent says that it is the wrong user: exits, and goes back to the start with the ticket kept.
    pub async fn wrong_user(&self) -> Result<(), Problem> {
        let (State::Confirming { .. } | State::Frozen { resume: Resume::Confirming, .. }) =
            self.lock().state()
        else {
            return Err(Problem::new(
                Code::WrongState,
                text!(
                    "You can report the wrong user only during the identity check. To leave now, exit the session."
                ),
            ));
        };
        self.leave(Ending::WrongUser).await?;
        self.finish().await
    }

    async fn arrive(&self, own: &Own, request: EntryRequest) -> Result<Arrival, Problem> {
        let token = &own.token;
        let secret = self.call(|server| server.exchange(token, &request.id)).await?;
        let verified = match self.keys.verify(secret.expose(), &self.policy, self.verify_at()).await {
            Ok(verified) => verified,
            Err(problem) => {
                // The token's content is not trusted, so only the token itself can identify the session to end. Best
                // effort: nothing is held here, and the session is short-lived there.
                let _ = self.call(|server| server.revoke(&secret)).await;
                return Err(problem);
            }
        };
        let session = match verified {
            SessionContext::Impersonating(session) => session,
            SessionContext::Direct(session) => {
                self.owe_end(&session.facts().session_id);
                return Err(Problem::new(
                    Code::IdentityMismatch,
                    text!(
                        "The server sent a session without an impersonator, so it was discarded. Nothing was opened. Tell your administrator before you try again."
                    ),
                ));
            }
        };
        let session_id = session.facts().session_id.clone();
        let disagrees = fits_request(&session, &request, token.session());
        let token_held = secret.into_impersonation(session);
        let who = match self.call(|server| server.who_am_i(&token_held)).await {
            Ok(who) => who,
            Err(problem) => {
                self.owe_end(&session_id);
                return Err(problem);
            }
        };
        let disagreement = disagrees.or_else(|| disagreement(token_held.session(), &who));
        Ok(Arrival { token: token_held, request, who, disagreement })
    }

    /// Starts holding a session: first on disk, then in the vault, then on the screen.
    async fn hold(&self, arrival: Arrival) -> Result<(), Problem> {
        let Arrival { token, request, who, disagreement } = arrival;
        let session = token.session().clone();
        let held = named(&session, &request, &who);
        let now = self.now();
        let saved_entries = match self.open_record(&held, &request, now).await {
            Ok(entries) => entries,
            Err(problem) => {
                self.owe_end(&session.facts().session_id);
                self.settle_revocations().await;
                self.dispatch(Event::EntryRefused).await?;
                return Err(problem);
            }
        };
        let known = Known::new(&who, disagreement.is_none(), now);
        let (terms, span) = (terms(&request, who.changes_allowed), self.span_of(&who, request.minutes));
        let live = LiveSession::new(token, terms, span, known, saved_entries, self.clock.monotonic());
        // The token and the state that names it change under one lock: no snapshot sees one without the other.
        self.dispatch_with(None, Event::TokenHeld { held, disagreement }, |inner| {
            inner.session_number += 1;
            inner.live = Some(live);
            // This was about the previous session.
            inner.notices.unsay(NoticeKind::PolicyChanged);
            if let Some(own) = &mut inner.own {
                // The offer was not accepted, and is not repeated after the session.
                own.timezone_offer = None;
            }
        })
        .await
    }

    /// Begins the session's record. Returns the number of its entries.
    async fn open_record(&self, held: &Held, request: &EntryRequest, now: i64) -> Result<u32, Problem> {
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
        journal.begin(&start).await.map_err(|error| unwritable(&error))?;
        let begun = self.write_beginning(held, &request.ticket).await;
        if begun.is_err() {
            // The incomplete record of a session that was never opened is closed; if that fails too, the next start
            // finds it.
            let text = "Not opened: the journal could not be written.";
            let _ = journal.close(session_id, Ending::Exited, text, self.now()).await;
        }
        begun
    }

    async fn write_beginning(&self, held: &Held, ticket: &str) -> Result<u32, Problem> {
        let session_id = &held.session.facts().session_id;
        let entered = format!("Entered as {} in {}. Ticket {ticket}.", held.viewed.name, held.workspace.name);
        self.record(session_id, EntryKind::Entered, &entered).await?;
        let skipped = "Skipped while impersonating: timezone sync, locale, last seen, onboarding.";
        Ok(self.record(session_id, EntryKind::HeldBack, skipped).await?.seq)
    }

    /// How long the session may last, on the monotonic clock: as long as the server says, but never longer than was
    /// approved.
    fn span_of(&self, who: &WhoAmI, minutes: u32) -> Span {
        let left = Duration::from_millis(u64::try_from(who.ends_at.saturating_sub(self.now())).unwrap_or(0));
        let deadline = self.clock.monotonic() + left.min(Duration::from_mins(u64::from(minutes)));
        Span { deadline, ends_at: who.ends_at, extendable_until: who.extendable_until }
    }
}

/// Why this user cannot be viewed, if so: the server's reason, or else their status, whatever the server says.
fn cannot_be_entered(candidate: &Candidate) -> Option<Sentence> {
    let (user, workspace) = (&candidate.user.name, &candidate.workspace.name);
    candidate.off_limits.as_ref().map(Sentence::from).or_else(|| match candidate.status {
        MemberStatus::Active => None,
        MemberStatus::Suspended => Some(text!("{user} is suspended in {workspace} and cannot be viewed. Choose an active member.", user = user, workspace = workspace)),
        MemberStatus::Invited => Some(text!("{user} was invited to {workspace} but has not joined yet, so there is nothing to view. Choose an active member.", user = user, workspace = workspace)),
    })
}

/// A candidate that is safe to show.
pub(crate) fn shown(mut candidate: Candidate) -> Candidate {
    candidate.off_limits = candidate.off_limits.map(|why| plain::message(&why));
    candidate.user = plain::person(&candidate.user);
    candidate.workspace = plain::workspace(&candidate.workspace);
    candidate.role = plain::plain(&candidate.role);
    candidate
}

/// The names to display: the server's names if it means the same person as the token, and just the id if it does not.
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
        approved: request.scope.clone(),
        armed: None,
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
