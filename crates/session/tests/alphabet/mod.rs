//! The finite alphabet of events that the machine is explored with.

use crate::common::{acting_claims, direct, direct_claims, impersonating, with, without};
use ergo_protocol::{
    Agent, AgentRole, Person, WorkspaceRef,
    change::{ArmDraft, AuthorizedHow, Change},
    entry::{EntryRequest, EntryState, Scope},
    journal::Ending,
    session::WhoAmI,
    snapshot::{FrozenReason, Outcome},
};
use ergo_session::{Armed, Event, Held, SessionContext, State};
use serde_json::{Value, json};

pub const ENDINGS: [Ending; 7] = [
    Ending::Exited,
    Ending::WrongUser,
    Ending::Expired,
    Ending::Revoked,
    Ending::IdentityMismatch,
    Ending::Crashed,
    Ending::Quit,
];

pub const REASONS: [FrozenReason; 10] = [
    FrozenReason::IdentityMismatch,
    FrozenReason::ActorMissing,
    FrozenReason::Revoked,
    FrozenReason::Expired,
    FrozenReason::ServerSilent,
    FrozenReason::JournalUnwritable,
    FrozenReason::ClockMoved,
    FrozenReason::Woke,
    FrozenReason::ScreenLocked,
    FrozenReason::Idle,
];

fn person(id: &str, name: &str) -> Person {
    Person { id: id.into(), name: name.into(), email: format!("{id}@ergo.test") }
}

fn agent(role: AgentRole) -> Agent {
    Agent { person: person("agt_sam", "Sam Okafor"), role }
}

pub fn sign_in() -> Event {
    Event::SignedIn { agent: agent(AgentRole::Agent), session: direct(&direct_claims()) }
}

pub fn sign_in_observer() -> Event {
    Event::SignedIn { agent: agent(AgentRole::Observer), session: direct(&direct_claims()) }
}

/// The impersonation session with these claims, with names made from its ids.
fn held(claims: &Value) -> Held {
    let session = impersonating(claims);
    Held {
        viewed: person(session.viewed(), "Dana Reyes"),
        impersonator: person(session.actor(), "Sam Okafor"),
        workspace: WorkspaceRef { id: session.workspace().into(), name: "Northwind".into() },
        approved: vec![Scope::MembersRead, Scope::TeamsRead],
        armed: None,
        session,
    }
}

pub fn request(state: EntryState) -> EntryRequest {
    let scope = vec![Scope::MembersRead];
    EntryRequest {
        id: "er_1".into(),
        state,
        user: person("usr_dana", "Dana Reyes"),
        workspace: WorkspaceRef { id: "ws_northwind".into(), name: "Northwind".into() },
        agent: person("agt_sam", "Sam Okafor"),
        reason: "a reason".into(),
        ticket: "SUP-1".into(),
        minutes: 30,
        scope: scope.clone(),
        asked_minutes: 30,
        asked_scope: scope,
        decision: None,
        revocation: None,
        created_at: 0,
        lapses_at: 0,
        settled_at: None,
        withdrawal: None,
    }
}

pub fn armed() -> Event {
    let change = Change::MemberRole { member_id: "usr_tom".into(), role_id: "role_editor".into() };
    let draft = ArmDraft {
        change,
        purpose: "Tom cannot export".into(),
        authorised_by: "Ana Costa".into(),
        how: AuthorizedHow::Mail,
    };
    let armed = Armed {
        draft,
        title: "Tom’s role".into(),
        before: "Viewer".into(),
        after: "Editor".into(),
        calling: false,
    };
    Event::Armed { armed }
}

pub fn change_ended(outcome: Outcome) -> Event {
    Event::ChangeEnded { outcome, detail: "The server said so.".into() }
}

pub fn token_held() -> Event {
    Event::TokenHeld { held: held(&acting_claims()), disagreement: None }
}

pub fn froze(reason: FrozenReason) -> Event {
    Event::Froze { reason, detail: format!("It froze: {reason:?}.").into() }
}

/// The server's answer for the token of [`acting_claims`].
fn who() -> WhoAmI {
    WhoAmI {
        session_id: "ses_1".into(),
        subject: person("usr_dana", "Dana Reyes"),
        agent_role: None,
        actor: Some(person("agt_sam", "Sam Okafor")),
        workspace: Some(WorkspaceRef { id: "ws_northwind".into(), name: "Northwind".into() }),
        scope: vec![],
        expires_at: 0,
        ends_at: 0,
        extendable_until: 0,
        changes_allowed: true,
    }
}

/// The server's answer for the token of [`direct_claims`].
fn own_who() -> WhoAmI {
    WhoAmI {
        session_id: "ses_0".into(),
        subject: person("agt_sam", "Sam Okafor"),
        actor: None,
        workspace: None,
        ..who()
    }
}

pub fn reverified() -> Event {
    Event::Reverified { who: who() }
}

fn renewed(claims: &Value) -> Event {
    Event::Renewed { context: SessionContext::Impersonating(impersonating(claims)) }
}

/// Everything that must freeze a live session, with the reason and some of the words.
pub fn disagreements() -> Vec<(Event, FrozenReason, &'static str)> {
    let mismatch = FrozenReason::IdentityMismatch;
    let another = |name: &str, value: Value| renewed(&with(acting_claims(), &[(name, value)]));
    let says = |who: WhoAmI| Event::ServerSays { who };
    let longer = json!({"sub": "agt_sam", "act": {"sub": "agt_lee"}});
    let own = SessionContext::Direct(direct(&direct_claims()));
    let viewed = SessionContext::Direct(direct(&without(acting_claims(), "act")));
    let ws = |id: &str| Some(WorkspaceRef { id: id.into(), name: "Initech".into() });
    vec![
        (another("sub", json!("usr_eve")), mismatch, "usr_eve instead of usr_dana"),
        (another("act", json!({"sub": "agt_eve"})), mismatch, "a different actor: agt_eve"),
        (another("act", longer), mismatch, "agt_sam for agt_lee"),
        (another("workspace", json!("ws_initech")), mismatch, "a different workspace: ws_initech"),
        (another("sid", json!("ses_9")), mismatch, "a different session ID: ses_9"),
        (another("scope", json!("members:read change")), mismatch, "more than was approved: change"),
        (Event::Renewed { context: own }, FrozenReason::ActorMissing, "no actor"),
        (Event::Renewed { context: viewed }, FrozenReason::ActorMissing, "no actor"),
        (
            says(WhoAmI { subject: person("usr_eve", "Eve"), ..who() }),
            mismatch,
            "The server says you are viewing Eve (usr_eve), but the token says usr_dana.",
        ),
        (says(WhoAmI { actor: Some(person("agt_eve", "Eve")), ..who() }), mismatch, "impersonator is Eve"),
        (says(WhoAmI { actor: None, ..who() }), FrozenReason::ActorMissing, "no impersonator"),
        (says(WhoAmI { workspace: ws("ws_initech"), ..who() }), mismatch, "in Initech (ws_initech)"),
        (says(WhoAmI { workspace: None, ..who() }), mismatch, "no workspace"),
        (says(WhoAmI { session_id: "ses_9".into(), ..who() }), mismatch, "session ses_9"),
        (says(own_who()), FrozenReason::ActorMissing, "no impersonator"),
    ]
}

/// Events of every kind, allowed and not allowed.
pub fn alphabet() -> Vec<Event> {
    let good = held(&acting_claims());
    let other_actor = held(&with(acting_claims(), &[("act", json!({"sub": "agt_lee"}))]));
    let second = with(acting_claims(), &[("sub", json!("usr_lou")), ("sid", json!("ses_2"))]);
    let mut events = vec![
        sign_in(),
        sign_in_observer(),
        Event::SignedIn {
            agent: Agent { person: person("agt_eve", "Eve"), role: AgentRole::Lead },
            session: direct(&direct_claims()),
        },
        Event::SignOut,
        Event::RequestOpened { request: request(EntryState::Pending) },
        Event::RequestOpened {
            request: EntryRequest { agent: person("agt_eve", "Eve"), ..request(EntryState::Approved) },
        },
        Event::RequestHeard { request: request(EntryState::Approved) },
        Event::RequestHeard { request: request(EntryState::Declined) },
        Event::RequestHeard {
            request: EntryRequest { user: person("usr_eve", "Eve"), ..request(EntryState::Approved) },
        },
        Event::RequestLeft,
        Event::EntryWaits { request: request(EntryState::Pending) },
        armed(),
        Event::Disarmed { why: "Two minutes are over.".into() },
        Event::ChangeBegun,
        change_ended(Outcome::Made),
        change_ended(Outcome::Unknown),
        Event::EntryStarted,
        Event::ApprovedEntryStarted,
        Event::EntryRefused,
        token_held(),
        Event::TokenHeld { held: good.clone(), disagreement: Some("They disagree.".into()) },
        Event::TokenHeld { held: held(&second), disagreement: None },
        Event::TokenHeld { held: other_actor, disagreement: None },
        Event::TokenHeld {
            held: Held { viewed: person("usr_eve", "Eve"), ..good.clone() },
            disagreement: None,
        },
        Event::TokenHeld {
            held: Held { impersonator: person("agt_eve", "Eve"), ..good.clone() },
            disagreement: None,
        },
        Event::TokenHeld {
            held: Held { workspace: WorkspaceRef { id: "ws_x".into(), name: "X".into() }, ..good },
            disagreement: None,
        },
        Event::IdentityConfirmed,
        renewed(&with(
            acting_claims(),
            &[("jti", json!("tok_2")), ("exp", json!(crate::common::NOW + 1_800))],
        )),
        Event::Renewed {
            context: SessionContext::Direct(direct(&with(direct_claims(), &[("jti", json!("t9"))]))),
        },
        Event::ServerSays { who: who() },
        Event::ServerSays { who: own_who() },
        reverified(),
        Event::Reverified { who: WhoAmI { actor: None, ..who() } },
        Event::Reverified { who: WhoAmI { subject: person("usr_eve", "Eve"), ..who() } },
        Event::RecordClosed,
        Event::ReceiptRead,
    ];
    events.extend(disagreements().into_iter().map(|(event, ..)| event));
    events.extend(REASONS.map(froze));
    events.extend(ENDINGS.map(|ending| Event::Exit { ending }));
    events
}

/// One or two events of each kind, for longer sequences.
pub fn small_alphabet() -> Vec<Event> {
    let mut events = vec![
        sign_in(),
        Event::SignOut,
        Event::EntryStarted,
        Event::EntryRefused,
        token_held(),
        Event::IdentityConfirmed,
        armed(),
        Event::ChangeBegun,
        change_ended(Outcome::Made),
        Event::ServerSays { who: who() },
        reverified(),
        froze(FrozenReason::ServerSilent),
        froze(FrozenReason::Expired),
        Event::Exit { ending: Ending::Exited },
        Event::RecordClosed,
        Event::ReceiptRead,
    ];
    events.extend(disagreements().into_iter().map(|(event, ..)| event).take(1));
    events
}

pub fn kind(state: &State) -> &'static str {
    match state {
        State::SignedOut => "SignedOut",
        State::Direct { .. } => "Direct",
        State::Requested { .. } => "Requested",
        State::Entering { .. } => "Entering",
        State::Confirming { .. } => "Confirming",
        State::Active { .. } => "Active",
        State::Frozen { .. } => "Frozen",
        State::Exiting { .. } => "Exiting",
        State::Ended { .. } => "Ended",
    }
}

pub fn name(event: &Event) -> &'static str {
    match event {
        Event::SignedIn { .. } => "SignedIn",
        Event::SignOut => "SignOut",
        Event::RequestOpened { .. } => "RequestOpened",
        Event::RequestHeard { .. } => "RequestHeard",
        Event::RequestLeft => "RequestLeft",
        Event::EntryWaits { .. } => "EntryWaits",
        Event::Armed { .. } => "Armed",
        Event::Disarmed { .. } => "Disarmed",
        Event::ChangeBegun => "ChangeBegun",
        Event::ChangeEnded { .. } => "ChangeEnded",
        Event::EntryStarted => "EntryStarted",
        Event::ApprovedEntryStarted => "ApprovedEntryStarted",
        Event::EntryRefused => "EntryRefused",
        Event::TokenHeld { .. } => "TokenHeld",
        Event::IdentityConfirmed => "IdentityConfirmed",
        Event::Renewed { .. } => "Renewed",
        Event::ServerSays { .. } => "ServerSays",
        Event::Froze { .. } => "Froze",
        Event::Reverified { .. } => "Reverified",
        Event::Exit { .. } => "Exit",
        Event::RecordClosed => "RecordClosed",
        Event::ReceiptRead => "ReceiptRead",
    }
}
