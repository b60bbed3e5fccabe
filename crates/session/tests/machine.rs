//! Explores every state that the machine can reach with a finite alphabet of events, and checks what must be true in
//! each.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail loudly")]

mod alphabet;
mod common;

use alphabet::*;
use ergo_protocol::{
    Code,
    entry::EntryState,
    journal::EntryKind,
    snapshot::{FrozenReason, Mode, Outcome},
};
use ergo_session::{
    Armed, Effect, Event, Held, ImpersonationSession, Resume, SessionContext, State, ending_for, holds_actor,
    may_be_reverified, may_change, mode, require_active, require_direct, require_signed_in, step,
};
use std::collections::BTreeSet;

/// A state, with what a desk that carries out the effects would hold in memory and have on disk.
#[derive(Clone, Debug)]
struct World {
    state: State,
    vault: Option<ImpersonationSession>,
    /// Whether a change grant is held.
    grant: bool,
    /// Whether there is an intent on disk without an outcome.
    intended: bool,
}

impl World {
    fn start() -> Self {
        Self { state: State::SignedOut, vault: None, grant: false, intended: false }
    }

    /// One event, carried out as the desk does it; `None` if it was refused.
    fn after(&self, event: &Event) -> Option<Self> {
        match step(self.state.clone(), event.clone()) {
            Err((state, problem)) => {
                assert_eq!(state, self.state, "a refused event changes nothing");
                assert!(!problem.message.is_empty());
                None
            }
            Ok((state, effects)) => {
                let Self { mut vault, mut grant, mut intended, .. } = self.clone();
                match event {
                    Event::TokenHeld { held, .. } => vault = Some(held.session.clone()),
                    Event::Renewed { context: SessionContext::Impersonating(new) }
                        if vault.is_some() && !stopped_for_good(&state) =>
                    {
                        vault = Some(new.clone());
                    }
                    Event::Armed { .. } => grant = true,
                    _ => {}
                }
                for effect in &effects {
                    match effect {
                        Effect::WipeToken | Effect::WipeAll => (vault, grant) = (None, false),
                        Effect::WipeGrant => grant = false,
                        Effect::Record { kind: EntryKind::ChangeIntended, .. } => {
                            assert!(!intended, "two intents");
                            intended = true;
                        }
                        Effect::Record { kind: EntryKind::ChangeOutcome, .. } => {
                            assert!(intended, "an outcome without an intent");
                            intended = false;
                        }
                        Effect::CloseRecord { .. } => {
                            assert!(!intended, "a record is closed without the outcome of its change");
                        }
                        Effect::Record { .. } | Effect::DropCustomerData => {}
                    }
                }
                let next = Self { state, vault, grant, intended };
                check_step(self, event, &next, &effects);
                Some(next)
            }
        }
    }
}

fn identity(held: &Held) -> (&str, &str, &str, &str) {
    let token = &held.session;
    (token.viewed(), token.actor(), token.workspace(), &token.facts().session_id)
}

/// Checks what must be true in each state.
fn check_state(world: &World) {
    let World { state, vault, .. } = world;
    // Invariant 2: a held token with an actor is shown, and all three are named.
    if let Some(token) = vault {
        let held = holds_actor(state).expect("an actor is held and not seen");
        assert_eq!(token, &held.session);
    }
    if let Some(held) = holds_actor(state)
        && !matches!(state, State::Frozen { .. })
    {
        assert!(vault.is_some(), "an active session without a token");
        assert_eq!(held.viewed.id, held.session.viewed());
        assert_eq!(held.impersonator.id, held.session.actor());
        assert_eq!(held.workspace.id, held.session.workspace());
    }
    // Customer data is reachable only in Active.
    assert_eq!(require_active(state).is_ok(), matches!(state, State::Active { .. }));
    if matches!(state, State::Frozen { .. }) {
        assert_eq!(require_active(state).unwrap_err().code, Code::Frozen);
    }
    // Invariant 4: what belongs to the agent is reachable only while no one is impersonated. An open request does not
    // prevent it.
    assert_eq!(
        require_direct(state).is_ok(),
        matches!(state, State::Direct { .. } | State::Requested { .. })
    );
    assert_eq!(require_signed_in(state).is_err(), matches!(state, State::SignedOut));
    // Invariant 5: the gate is open only for the one armed change whose intent was recorded.
    let is_calling =
        matches!(state, State::Active { held: Held { armed: Some(Armed { calling: true, .. }), .. }, .. });
    assert_eq!(may_change(state).is_ok(), is_calling);
    assert_eq!(is_calling, world.intended && matches!(state, State::Active { .. }));
    if matches!(state, State::Active { .. }) && !is_calling {
        assert_eq!(may_change(state).unwrap_err().code, Code::NotArmed);
    }
    assert_eq!(mode(state) == Mode::Armed, holds_actor(state).is_some_and(|held| held.armed.is_some()));
    // No change is waiting to be made in a session that is not active.
    if !matches!(state, State::Active { .. })
        && let Some(armed) = holds_actor(state).and_then(|held| held.armed.as_ref())
    {
        assert!(armed.calling, "armed outside of an active session");
    }
    assert_eq!(world.grant, holds_actor(state).is_some_and(|held| held.armed.is_some()) && vault.is_some());
    // Only an inconclusive reason is temporary.
    if let State::Frozen { reason, resume, detail, .. } = state {
        assert_eq!(*resume == Resume::No, !may_be_reverified(*reason));
        assert!(!detail.is_empty());
    }
    // An exit is always possible, in any frozen or live session.
    if holds_actor(state).is_some() {
        for ending in ENDINGS {
            let exiting = world.after(&Event::Exit { ending }).expect("exit always works");
            let State::Exiting { ending: given, .. } = &exiting.state else { panic!("{:?}", exiting.state) };
            assert_eq!(*given, ending_for(state, ending));
            assert!(exiting.vault.is_none());
            let ended = exiting.after(&Event::RecordClosed).expect("the record closes");
            assert!(matches!(ended.state, State::Ended { .. }));
            let direct = ended.after(&Event::ReceiptRead).expect("the receipt is read");
            assert!(matches!(direct.state, State::Direct { .. }));
        }
        let refused = step(state.clone(), Event::SignOut).unwrap_err().1;
        assert_eq!(refused.code, Code::WrongState, "exit first");
    }
}

/// Checks what must be true between two states.
fn check_step(before: &World, event: &Event, after: &World, effects: &[Effect]) {
    let frozen = |state: &State| matches!(state, State::Frozen { .. });
    match (holds_actor(&before.state), holds_actor(&after.state)) {
        // Invariant 3: the person, the actor, the workspace, and the session stay the same.
        (Some(old), Some(new)) => {
            assert_eq!(identity(old), identity(new), "{event:?}");
            assert_eq!((&old.viewed, &old.impersonator), (&new.viewed, &new.impersonator));
        }
        (Some(_), None) => assert!(matches!(event, Event::Exit { .. }), "left by {event:?}"),
        (None, Some(_)) => assert!(matches!(event, Event::TokenHeld { .. }), "entered by {event:?}"),
        (None, None) => {}
    }
    if frozen(&after.state) && !frozen(&before.state) {
        assert!(effects.contains(&Effect::DropCustomerData));
        assert!(has_record(effects, EntryKind::Frozen));
    }
    // After a permanent stop, the token is useless, so it is not held until the exit.
    if stopped_for_good(&after.state) {
        assert!(after.vault.is_none(), "a worthless token is still held");
        if !stopped_for_good(&before.state) {
            assert!(effects.contains(&Effect::WipeToken), "{event:?}");
        }
    }
    // A permanent reason stays.
    if let (State::Frozen { reason: old, .. }, State::Frozen { reason: new, .. }) =
        (&before.state, &after.state)
    {
        assert!(may_be_reverified(*old) || old == new, "{old:?} became {new:?}");
        assert!(!may_be_reverified(*new) || old == new, "{old:?} became {new:?}");
    }
    if matches!(event, Event::Exit { .. }) {
        let [Effect::WipeToken, Effect::DropCustomerData, outcome @ .., last] = effects else {
            panic!("{effects:?}")
        };
        let Effect::CloseRecord { session_id, text, .. } = last else { panic!("{effects:?}") };
        assert_eq!(outcome.len(), usize::from(before.intended));
        assert_eq!(Some(session_id), holds_actor(&before.state).map(|held| &held.session.facts().session_id));
        assert!(!text.is_empty());
    }
    if matches!(after.state, State::SignedOut) {
        assert_eq!(effects, [Effect::WipeAll]);
    }
    // Only a confirmation or a re-verification opens the workspace.
    if matches!(after.state, State::Active { .. }) && !matches!(before.state, State::Active { .. }) {
        assert!(matches!(event, Event::IdentityConfirmed | Event::Reverified { .. }));
    }
}

fn has_record(effects: &[Effect], wanted: EntryKind) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Record { kind, .. } if *kind == wanted))
}

/// The whole table: from, event, to. Anything that is not listed is refused.
const EDGES: [(&str, &str, &str); 42] = [
    ("SignedOut", "SignedIn", "Direct"),
    ("Direct", "SignOut", "SignedOut"),
    ("Direct", "EntryStarted", "Entering"),
    ("Direct", "RequestOpened", "Requested"),
    ("Requested", "RequestHeard", "Requested"),
    ("Requested", "RequestLeft", "Direct"),
    ("Requested", "ApprovedEntryStarted", "Entering"),
    ("Requested", "EntryStarted", "Entering"),
    ("Requested", "SignOut", "SignedOut"),
    ("Entering", "EntryWaits", "Requested"),
    ("Entering", "EntryRefused", "Direct"),
    ("Entering", "TokenHeld", "Confirming"),
    ("Entering", "TokenHeld", "Frozen"),
    ("Confirming", "IdentityConfirmed", "Active"),
    ("Confirming", "Renewed", "Confirming"),
    ("Confirming", "Renewed", "Frozen"),
    ("Confirming", "ServerSays", "Confirming"),
    ("Confirming", "ServerSays", "Frozen"),
    ("Confirming", "Froze", "Frozen"),
    ("Confirming", "Exit", "Exiting"),
    ("Active", "Renewed", "Active"),
    ("Active", "Renewed", "Frozen"),
    ("Active", "ServerSays", "Active"),
    ("Active", "ServerSays", "Frozen"),
    ("Active", "Froze", "Frozen"),
    ("Active", "Armed", "Active"),
    ("Active", "Disarmed", "Active"),
    ("Active", "ChangeBegun", "Active"),
    ("Active", "ChangeEnded", "Active"),
    ("Frozen", "ChangeEnded", "Frozen"),
    ("Active", "Exit", "Exiting"),
    ("Frozen", "Renewed", "Frozen"),
    ("Frozen", "ServerSays", "Frozen"),
    ("Frozen", "Froze", "Frozen"),
    ("Frozen", "Reverified", "Confirming"),
    ("Frozen", "Reverified", "Active"),
    ("Frozen", "Reverified", "Frozen"),
    ("Frozen", "Exit", "Exiting"),
    ("Exiting", "RecordClosed", "Ended"),
    ("Ended", "ReceiptRead", "Direct"),
    ("Ended", "SignOut", "SignedOut"),
    // Deliberately refused, and tested in `an_observer_does_not_enter`.
    ("Direct", "EntryStarted", "(observer)"),
];

#[test]
fn everything_reachable_is_safe_and_every_edge_is_there() {
    let alphabet = alphabet();
    let start = World::start();
    let mut seen = BTreeSet::from([format!("{start:?}")]);
    let mut waiting = vec![start];
    let (mut kinds, mut edges, mut steps) = (BTreeSet::new(), BTreeSet::new(), 0_usize);
    while let Some(world) = waiting.pop() {
        kinds.insert(kind(&world.state));
        check_state(&world);
        for event in &alphabet {
            steps += 1;
            let Some(next) = world.after(event) else {
                if let (State::Direct { agent, .. }, Event::EntryStarted) = (&world.state, event) {
                    assert_eq!(agent.role, ergo_protocol::AgentRole::Observer);
                    edges.insert(("Direct", "EntryStarted", "(observer)"));
                }
                continue;
            };
            edges.insert((kind(&world.state), name(event), kind(&next.state)));
            if seen.insert(format!("{next:?}")) {
                waiting.push(next);
            }
        }
    }
    assert_eq!(kinds.len(), 9, "{kinds:?}");
    assert_eq!(edges, BTreeSet::from(EDGES));
    println!("{} worlds, {steps} steps, {} edges, alphabet of {}", seen.len(), edges.len(), alphabet.len());
    assert!(seen.len() > 90, "the exploration went nowhere: {}", seen.len());
}

/// All sequences, one by one and without merging states. A refused event leaves the state unchanged (asserted), so
/// what would follow it is a shorter sequence, which is tested anyway.
#[test]
fn all_sequences_up_to_a_depth() {
    fn walk(world: &World, alphabet: &[Event], left: usize, walked: &mut usize) {
        *walked += 1;
        for event in alphabet.iter().filter(|_| left > 0) {
            if let Some(next) = world.after(event) {
                let held = next.vault.is_some();
                assert!(!held || holds_actor(&next.state).is_some(), "after {event:?}");
                walk(&next, alphabet, left - 1, walked);
            }
        }
    }
    let mut walked = 0;
    walk(&World::start(), &alphabet(), 6, &mut walked);
    println!("{walked} sequences");
    assert!(walked > 10_000, "{walked}");
    let small = small_alphabet();
    let mut deeper = 0;
    walk(&World::start(), &small, 9, &mut deeper);
    assert!(deeper > 1_000, "{deeper}");
}

#[test]
fn an_observer_does_not_enter() {
    let world = World::start().after(&sign_in_observer()).unwrap();
    let (_, problem) = step(world.state, Event::EntryStarted).unwrap_err();
    assert_eq!(problem.code, Code::EntryNotAllowed);
}

#[test]
fn a_refusal_has_the_better_code() {
    let path = [sign_in(), Event::EntryStarted, token_held(), Event::IdentityConfirmed];
    let active = path.iter().fold(World::start(), |world, event| world.after(event).unwrap());
    let code = |state: &State, event: &Event| step(state.clone(), event.clone()).unwrap_err().1.code;
    let direct = World::start().after(&sign_in()).unwrap().state;
    let exit = Event::Exit { ending: ENDINGS[0] };
    assert_eq!(code(&State::SignedOut, &exit), Code::NotSignedIn);
    assert_eq!(code(&State::SignedOut, &Event::SignOut), Code::NotSignedIn);
    assert_eq!(code(&direct, &exit), Code::NotInSession);
    assert_eq!(code(&direct, &Event::IdentityConfirmed), Code::NotInSession);
    assert_eq!(code(&active.state, &Event::IdentityConfirmed), Code::WrongState);
    assert_eq!(code(&active.state, &sign_in()), Code::WrongState);
    assert_eq!(code(&active.state, &Event::EntryStarted), Code::WrongState);
    let frozen = active.after(&froze(FrozenReason::Revoked)).unwrap().state;
    assert_eq!(code(&frozen, &Event::IdentityConfirmed), Code::Frozen);
    assert_eq!(code(&frozen, &reverified()), Code::Frozen, "only silence can pass");
    assert_eq!(code(&frozen, &Event::EntryStarted), Code::Frozen);
}

#[test]
fn read_only_is_passed_by_arming_and_beginning_and_by_nothing_else() {
    let path = [sign_in(), Event::EntryStarted, token_held(), Event::IdentityConfirmed];
    let active = path.iter().fold(World::start(), |world, event| world.after(event).unwrap());
    assert!(active.after(&Event::ChangeBegun).is_none());
    let ready = active.after(&armed()).unwrap();
    assert_eq!(may_change(&ready.state).unwrap_err().code, Code::NotArmed, "the intent is not on disk");
    assert!(ready.after(&armed()).is_none(), "one at a time");
    let begun = ready.after(&Event::ChangeBegun).unwrap();
    let Event::Armed { armed } = armed() else { unreachable!() };
    assert_eq!(may_change(&begun.state).unwrap().into_change(), armed.draft.change);
    assert!(begun.after(&Event::ChangeBegun).is_none(), "once");
    assert!(begun.after(&Event::Disarmed { why: "No.".into() }).is_none(), "it is being made");
    let done = begun.after(&change_ended(Outcome::Made)).unwrap();
    assert!(done.after(&Event::ChangeBegun).is_none(), "it disarms itself");
    // A stop cancels an armed change, but keeps one that is being made until its outcome is known.
    for reason in REASONS {
        let stopped = ready.after(&froze(reason)).unwrap();
        assert!(holds_actor(&stopped.state).unwrap().armed.is_none());
        assert!(stopped.after(&change_ended(Outcome::Made)).is_none());
        let late = begun.after(&froze(reason)).unwrap().after(&change_ended(Outcome::Made)).unwrap();
        assert!(matches!(late.state, State::Frozen { .. }) && !late.intended);
    }
}

#[test]
fn an_unapproved_request_does_not_enter_and_somebody_elses_news_is_not_heard() {
    let direct = World::start().after(&sign_in()).unwrap();
    for state in [EntryState::Pending, EntryState::Declined, EntryState::Lapsed, EntryState::Used] {
        let open = direct.after(&Event::RequestOpened { request: request(state) }).unwrap();
        let refused = step(open.state.clone(), Event::ApprovedEntryStarted).unwrap_err().1;
        assert_eq!(refused.code, Code::ApprovalNeeded);
        let mut other = request(EntryState::Approved);
        other.id = "er_2".into();
        assert!(open.after(&Event::RequestHeard { request: other }).is_none());
        let heard = open.after(&Event::RequestHeard { request: request(EntryState::Approved) }).unwrap();
        assert!(heard.after(&Event::ApprovedEntryStarted).is_some());
    }
}

#[test]
fn a_second_request_has_to_wait_while_one_can_still_be_entered_by() {
    let direct = World::start().after(&sign_in()).unwrap();
    for (state, in_the_way) in [
        (EntryState::Pending, true),
        (EntryState::Approved, true),
        (EntryState::Declined, false),
        (EntryState::Used, false),
        (EntryState::Withdrawn, false),
        (EntryState::Lapsed, false),
    ] {
        let open = direct.after(&Event::RequestOpened { request: request(state) }).unwrap();
        match step(open.state.clone(), Event::EntryStarted) {
            Err((_, problem)) => {
                assert_eq!((in_the_way, problem.code), (true, Code::WrongState), "{state:?}");
            }
            Ok((next, _)) => assert!(!in_the_way && matches!(next, State::Entering { .. }), "{state:?}"),
        }
    }
}

#[test]
fn a_disagreement_says_which() {
    let path = [sign_in(), Event::EntryStarted, token_held()];
    let confirming = path.iter().fold(World::start(), |world, event| world.after(event).unwrap());
    for (event, reason, words) in disagreements() {
        let next = confirming.after(&event).unwrap();
        let State::Frozen { reason: given, detail, resume: Resume::No, .. } = next.state else {
            panic!("{event:?}")
        };
        assert_eq!(given, reason, "{detail:?}");
        assert!(detail.english().contains(words), "{detail:?} does not say {words:?}");
    }
}

#[test]
fn endings_follow_what_stopped_the_session() {
    use ergo_protocol::journal::Ending;
    let path = [sign_in(), Event::EntryStarted, token_held()];
    let confirming = path.iter().fold(World::start(), |world, event| world.after(event).unwrap());
    for (reason, ending) in [
        (FrozenReason::Expired, Ending::Expired),
        (FrozenReason::Revoked, Ending::Revoked),
        (FrozenReason::IdentityMismatch, Ending::IdentityMismatch),
        (FrozenReason::ActorMissing, Ending::IdentityMismatch),
        (FrozenReason::ServerSilent, Ending::Exited),
        (FrozenReason::JournalUnwritable, Ending::Exited),
        (FrozenReason::ClockMoved, Ending::Exited),
        (FrozenReason::Woke, Ending::Exited),
        (FrozenReason::ScreenLocked, Ending::Exited),
        (FrozenReason::Idle, Ending::Exited),
    ] {
        let frozen = confirming.after(&froze(reason)).unwrap();
        assert_eq!(ending_for(&frozen.state, Ending::Exited), ending);
    }
    assert_eq!(ending_for(&confirming.state, Ending::WrongUser), Ending::WrongUser);
}

fn stopped_for_good(state: &State) -> bool {
    matches!(state, State::Frozen { reason, .. } if !may_be_reverified(*reason))
}
