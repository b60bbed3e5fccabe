//! Messages for a person when something is not possible in the current state: what is wrong and what to do now.

use crate::{Armed, Event, State};
use ergo_catalog::{Sentence, text};
use ergo_protocol::{
    Code, Problem,
    change::AuthorizedHow,
    journal::Ending,
    snapshot::{FrozenReason, Outcome},
};

/// What a refused request was for. The message depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// Something in an impersonation session.
    Session,
    /// Something outside an impersonation session.
    Outside,
}

/// Why `wanted` is not possible in this state.
pub(crate) fn not_now(state: &State, wanted: Wanted) -> Problem {
    let (code, message): (Code, Sentence) = match (state, wanted) {
        (State::SignedOut, _) => (Code::NotSignedIn, text!("You are not signed in. Sign in first.").into()),
        (State::Direct { .. } | State::Exiting { .. } | State::Ended { .. }, Wanted::Session) => {
            (Code::NotInSession, text!("There is no impersonation session. Enter a workspace first.").into())
        }
        (State::Direct { .. }, Wanted::Outside) => {
            (Code::WrongState, text!("You cannot do that while you are signed in as yourself.").into())
        }
        (State::Requested { .. }, Wanted::Session) => (
            Code::NotInSession,
            text!("There is no impersonation session yet. Your entry request is still open.").into(),
        ),
        (State::Requested { .. }, Wanted::Outside) => (
            Code::WrongState,
            text!("Your entry request is still open. Enter the session or withdraw the request before you send another.").into(),
        ),
        (State::Entering { .. }, _) => (
            Code::WrongState,
            text!("You are already entering a workspace. Wait until that is finished.").into(),
        ),
        (State::Confirming { .. }, Wanted::Session) => {
            (Code::WrongState, text!("Nothing is open yet. Confirm the identity check first, or exit.").into())
        }
        (State::Confirming { .. } | State::Active { .. }, _) => (
            Code::WrongState,
            text!("You cannot do that during an impersonation session. Exit the session first.").into(),
        ),
        (State::Frozen { detail, resume, .. }, _) => {
            let frozen = if *resume == crate::Resume::No {
                text!("This session is frozen. {detail} Exit.")
            } else {
                text!("This session is frozen. {detail} Verify again or exit.")
            };
            (Code::Frozen, frozen.with("detail", detail.clone()))
        }
        (State::Exiting { .. }, Wanted::Outside) => {
            (Code::WrongState, text!("The session is closing. Wait until that is finished.").into())
        }
        (State::Ended { .. }, Wanted::Outside) => {
            (Code::WrongState, text!("The session has ended. Close its receipt first.").into())
        }
    };
    Problem::new(code, message)
}

/// Why an event is refused in this state.
pub(crate) fn refused(state: &State, event: &Event) -> Problem {
    let wanted = match event {
        // The agent needs to know that they have to exit before they can sign out.
        Event::SignOut if crate::holds_actor(state).is_some() => {
            return Problem::new(
                Code::WrongState,
                text!("You are in an impersonation session. Exit it first, and then sign out."),
            );
        }
        Event::SignedIn { .. } if !matches!(state, State::SignedOut) => {
            return Problem::new(Code::WrongState, text!("Someone is already signed in. Sign out first."));
        }
        Event::SignedIn { .. }
        | Event::SignOut
        | Event::RequestOpened { .. }
        | Event::RequestHeard { .. }
        | Event::RequestLeft
        | Event::EntryStarted
        | Event::ApprovedEntryStarted
        | Event::EntryWaits { .. }
        | Event::EntryRefused
        | Event::TokenHeld { .. }
        | Event::RecordClosed
        | Event::ReceiptRead => Wanted::Outside,
        Event::IdentityConfirmed
        | Event::Renewed { .. }
        | Event::ServerSays { .. }
        | Event::Armed { .. }
        | Event::Disarmed { .. }
        | Event::ChangeBegun
        | Event::ChangeEnded { .. }
        | Event::Froze { .. }
        | Event::Reverified { .. }
        | Event::Exit { .. } => Wanted::Session,
    };
    match (state, event) {
        (State::Active { .. }, Event::IdentityConfirmed) => {
            Problem::new(Code::WrongState, text!("The identity check has already been confirmed."))
        }
        (State::Confirming { .. } | State::Active { .. }, Event::Reverified { .. }) => {
            Problem::new(Code::WrongState, text!("The session is not frozen, so there is nothing to verify."))
        }
        _ => not_now(state, wanted),
    }
}

/// What the journal says when a session is frozen.
pub(crate) fn frozen(reason: FrozenReason, detail: &str) -> String {
    let why = match reason {
        FrozenReason::IdentityMismatch => "the identities do not match",
        FrozenReason::ActorMissing => "the actor is missing",
        FrozenReason::Revoked => "the server has ended the session",
        FrozenReason::Expired => "its time ran out",
        FrozenReason::ServerSilent => "the server stopped responding",
        FrozenReason::JournalUnwritable => "the journal cannot be written",
        FrozenReason::ClockMoved => "this computer's clock was set back",
        FrozenReason::Woke => "this computer was asleep",
        FrozenReason::ScreenLocked => "the screen was locked",
        FrozenReason::Idle => "there was no activity",
    };
    if detail.is_empty() { format!("Frozen: {why}.") } else { format!("Frozen: {detail}") }
}

/// A change in one line: what changes, from which value, to which value.
pub(crate) fn change(armed: &Armed) -> String {
    format!("{}, from “{}” to “{}”", armed.title, armed.before, armed.after)
}

/// What the journal says when a change is armed.
pub(crate) fn armed(armed: &Armed) -> String {
    let how = match armed.draft.how {
        AuthorizedHow::Ticket => "in the ticket",
        AuthorizedHow::Mail => "by email",
        AuthorizedHow::Call => "on a call",
    };
    format!(
        "Armed: {}. Purpose: {}. Authorized by {}, {how}.",
        change(armed),
        armed.draft.purpose,
        armed.draft.authorised_by
    )
}

/// What the journal says about a change that was sent.
pub(crate) fn outcome(armed: &Armed, outcome: Outcome, detail: &str) -> String {
    let what = match outcome {
        Outcome::Made => "Made",
        Outcome::NotMade => "Not made",
        Outcome::Unknown => "Outcome unknown",
    };
    format!("{what}: {}. {detail}", change(armed)).trim_end().to_owned()
}

/// What the journal says when a session ends.
pub(crate) fn ended(ending: Ending) -> &'static str {
    match ending {
        Ending::Exited => "Exited by the agent.",
        Ending::WrongUser => "Exited by the agent at the identity check: wrong user.",
        Ending::Expired => "Ended: the time limit was reached.",
        Ending::Revoked => "Ended by the server.",
        Ending::IdentityMismatch => "Ended: the identities did not match.",
        Ending::Crashed => "Ended: the app closed unexpectedly during the session.",
        Ending::Quit => "Ended: the agent signed out or quit the app.",
    }
}
