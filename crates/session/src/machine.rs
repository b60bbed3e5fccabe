//! The state machine: a pure function from state and event to state and effects.
//!
//! ```text
//! SignedOut -> Direct ------> Entering -> Confirming -> Active -> Exiting -> Ended -> Direct
//!                \  ^            ^ |           \  \      /  /        ^
//!                 v  \          /  |            \  Frozen -----------|
//!                Requested <---'   `--(disagreement)--^
//!
//! Active: read-only -> armed -> being made -> read-only
//! ```

#![allow(
    clippy::result_large_err,
    reason = "the state goes in and comes back by value: large on purpose, and moved once an event"
)]

use crate::{
    DirectSession, Effect, Event, Held, Resume, SessionContext, State, armed,
    continuity::{self, Disagreement},
    ending_for,
    live::{Live, freeze_again},
    request, words,
};
use ergo_catalog::{Sentence, text};
use ergo_protocol::{
    Agent, AgentRole, Code, Problem,
    journal::{Ending, EntryKind},
    snapshot::{FrozenReason, Outcome},
};

type Step = Result<(State, Vec<Effect>), (State, Problem)>;

/// Advances a desk by one event.
///
/// The caller carries out the effects in order. If the event is not allowed in this state, the state is returned
/// unchanged with a problem: [`Code::NotSignedIn`], [`Code::NotInSession`], [`Code::Frozen`], or
/// [`Code::WrongState`]; [`Code::IdentityMismatch`] if the agent is not the person that the token names;
/// [`Code::EntryNotAllowed`] for an observer.
pub fn step(state: State, event: Event) -> Result<(State, Vec<Effect>), (State, Problem)> {
    match (state, event) {
        (State::SignedOut, Event::SignedIn { agent, session }) => sign_in(agent, session),
        (State::Direct { .. } | State::Requested { .. } | State::Ended { .. }, Event::SignOut) => {
            Ok((State::SignedOut, vec![Effect::WipeAll]))
        }
        (State::Direct { agent, session }, Event::EntryStarted) => start_entry(agent, session),
        (State::Direct { agent, session }, Event::RequestOpened { request })
        | (State::Entering { agent, session }, Event::EntryWaits { request }) => {
            request::open(agent, session, request)
        }
        (State::Requested { agent, session, request }, Event::RequestHeard { request: heard }) => {
            request::hear(agent, session, request, heard)
        }
        (State::Requested { agent, session, request }, Event::ApprovedEntryStarted) => {
            request::enter(agent, session, request)
        }
        (State::Requested { agent, session, request }, Event::EntryStarted)
            if request::is_over(&request) && agent.role != AgentRole::Observer =>
        {
            start_entry(agent, session)
        }
        (State::Entering { agent, session }, Event::EntryRefused)
        | (State::Requested { agent, session, .. }, Event::RequestLeft)
        | (State::Ended { agent, session, .. }, Event::ReceiptRead) => {
            Ok((State::Direct { agent, session }, Vec::new()))
        }
        (State::Entering { agent, session }, Event::TokenHeld { held, disagreement }) => {
            Ok(hold(agent, session, held, disagreement))
        }
        (State::Confirming { agent, session, held }, Event::IdentityConfirmed) => {
            let text = format!(
                "The agent confirmed: viewing {} ({}) in {} ({}).",
                held.viewed.name, held.viewed.id, held.workspace.name, held.workspace.id
            );
            let effects = vec![Effect::Record { kind: EntryKind::IdentityConfirmed, text }];
            Ok((State::Active { agent, session, held }, effects))
        }
        (state @ (State::Active { .. } | State::Frozen { .. }), Event::ChangeEnded { outcome, detail }) => {
            armed::end(state, outcome, &detail.english())
        }
        (state @ State::Active { .. }, Event::Armed { armed }) => armed::arm(state, armed),
        (state @ State::Active { .. }, Event::Disarmed { why }) => armed::disarm(state, &why),
        (state @ State::Active { .. }, Event::ChangeBegun) => armed::begin(state),
        (State::Confirming { agent, session, held }, event) => {
            live(Live { agent, session, held, place: Resume::Confirming }, event)
        }
        (State::Active { agent, session, held }, event) => {
            live(Live { agent, session, held, place: Resume::Active }, event)
        }
        (State::Frozen { agent, session, held, reason, detail, resume }, event) => {
            frozen(Live { agent, session, held, place: resume }, reason, detail, event)
        }
        (State::Exiting { agent, session, ending, session_id }, Event::RecordClosed) => {
            Ok((State::Ended { agent, session, ending, session_id }, Vec::new()))
        }
        (state, event) => refuse(state, &event),
    }
}

fn refuse(state: State, event: &Event) -> Step {
    let problem = words::refused(&state, event);
    Err((state, problem))
}

fn sign_in(agent: Agent, session: DirectSession) -> Step {
    if agent.person.id == session.subject() {
        return Ok((State::Direct { agent, session }, Vec::new()));
    }
    let message = text!(
        "The server says you are {name} ({id}), but the token says {other}. You were not signed in.",
        name = &agent.person.name,
        id = &agent.person.id,
        other = session.subject(),
    );
    Err((State::SignedOut, Problem::new(Code::IdentityMismatch, message)))
}

fn start_entry(agent: Agent, session: DirectSession) -> Step {
    if agent.role == AgentRole::Observer {
        let problem = Problem::new(
            Code::EntryNotAllowed,
            text!("Observers cannot enter workspaces. Ask a lead to change your role."),
        );
        return Err((State::Direct { agent, session }, problem));
    }
    Ok((State::Entering { agent, session }, Vec::new()))
}

/// Starts holding a token. If anything disagrees, the agent is not asked to confirm what is already known to be
/// wrong.
fn hold(
    agent: Agent,
    session: DirectSession,
    held: Held,
    disagreement: Option<Sentence>,
) -> (State, Vec<Effect>) {
    let wrong = disagreement.or_else(|| continuity::misnamed(&held, &session));
    let held = Held { armed: None, ..held };
    let live = Live { agent, session, held, place: Resume::Confirming };
    match wrong {
        None => (live.into_state(), Vec::new()),
        Some(detail) => live.freeze(FrozenReason::IdentityMismatch, detail),
    }
}

/// Handles the events of a session that is confirming or active.
fn live(mut live: Live, event: Event) -> Step {
    let agreed = match event {
        Event::Renewed { context } => continuity::same_person(&live.held, &context).map(|()| {
            if let SessionContext::Impersonating(renewed) = context {
                live.held.session = renewed;
            }
        }),
        Event::ServerSays { who } => continuity::against_server(&live.held.session, &who),
        Event::Froze { reason, detail } => return Ok(live.freeze(reason, detail)),
        Event::Exit { ending } => return Ok(exit(live.into_state(), ending)),
        event => return refuse(live.into_state(), &event),
    };
    Ok(match agreed {
        Ok(()) => (live.into_state(), Vec::new()),
        Err(Disagreement { reason, detail }) => live.freeze(reason, detail),
    })
}

/// Handles the events of a frozen session; `stopped.place` is where re-verifying would lead.
fn frozen(stopped: Live, reason: FrozenReason, detail: Sentence, event: Event) -> Step {
    let may_go_on = stopped.place != Resume::No;
    let disagreement = match &event {
        Event::Renewed { context } => continuity::same_person(&stopped.held, context).err(),
        Event::ServerSays { who } => continuity::against_server(&stopped.held.session, who).err(),
        Event::Reverified { who } if may_go_on => {
            continuity::against_server(&stopped.held.session, who).err()
        }
        Event::Froze { reason, detail } => Some(Disagreement { reason: *reason, detail: detail.clone() }),
        _ => None,
    };
    if let Some(new) = disagreement {
        return Ok(freeze_again(stopped, (reason, detail), (new.reason, new.detail)));
    }
    if may_go_on && matches!(event, Event::Reverified { .. }) {
        let text = "The server answered and agrees with the token, so the session continues.".to_owned();
        return Ok((stopped.into_state(), vec![Effect::Record { kind: EntryKind::Reverified, text }]));
    }
    let Live { agent, session, mut held, place: resume } = stopped;
    if let Event::Renewed { context: SessionContext::Impersonating(renewed) } = &event
        && may_go_on
    {
        // It stays frozen, but once it is verified again, it has a token that has not expired.
        held.session = renewed.clone();
        return Ok((State::Frozen { agent, session, held, reason, detail, resume }, Vec::new()));
    }
    let state = State::Frozen { agent, session, held, reason, detail, resume };
    match event {
        Event::Exit { ending } => Ok(exit(state, ending)),
        event => refuse(state, &event),
    }
}

/// Ends an impersonation session. The token is wiped before anything that can fail.
fn exit(state: State, asked: Ending) -> (State, Vec<Effect>) {
    let ending = ending_for(&state, asked);
    let (State::Confirming { agent, session, held }
    | State::Active { agent, session, held }
    | State::Frozen { agent, session, held, .. }) = state
    else {
        // Only called in the three states above; in any other, there is nothing to end.
        return (state, Vec::new());
    };
    let session_id = held.session.facts().session_id.clone();
    let mut effects = vec![Effect::WipeToken, Effect::DropCustomerData];
    // A change is being made right now. The record is about to be closed and has to mention it.
    if let Some(armed) = held.armed.filter(|armed| armed.calling) {
        let detail = "The session was exited before the server answered.";
        let text = words::outcome(&armed, Outcome::Unknown, detail);
        effects.push(Effect::Record { kind: EntryKind::ChangeOutcome, text });
    }
    effects.push(Effect::CloseRecord {
        session_id: session_id.clone(),
        ending,
        text: words::ended(ending).to_owned(),
    });
    (State::Exiting { agent, session, ending, session_id }, effects)
}
