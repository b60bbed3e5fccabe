//! One change: armed, made, and its outcome.

#![allow(
    clippy::result_large_err,
    reason = "the state goes in and comes back by value: large on purpose, and moved once an event"
)]

use crate::{Armed, Effect, State, words};
use ergo_catalog::text;
use ergo_protocol::{
    Code, Problem,
    journal::EntryKind,
    snapshot::{Mode, Outcome},
};

type Step = Result<(State, Vec<Effect>), (State, Problem)>;

/// Whether one change may be made, in any state.
pub fn mode(state: &State) -> Mode {
    if crate::holds_actor(state).is_some_and(|held| held.armed.is_some()) {
        Mode::Armed
    } else {
        Mode::ReadOnly
    }
}

/// Arms one change. Only in an active session, and one at a time.
pub(crate) fn arm(state: State, armed: Armed) -> Step {
    let State::Active { agent, session, mut held } = state else { return refuse(state) };
    if held.armed.is_some() {
        let problem =
            Problem::new(Code::WrongState, text!("A change is already armed. Make it or disarm it first."));
        return Err((State::Active { agent, session, held }, problem));
    }
    let text = words::armed(&armed);
    held.armed = Some(Armed { calling: false, ..armed });
    Ok((State::Active { agent, session, held }, vec![Effect::Record { kind: EntryKind::Armed, text }]))
}

/// Disarms the armed change. Refused while the change is being made: it is disarmed once that is done.
pub(crate) fn disarm(state: State, why: &str) -> Step {
    let State::Active { agent, session, mut held } = state else { return refuse(state) };
    match held.armed.take_if(|armed| !armed.calling) {
        Some(armed) => {
            let text = format!("Disarmed: {why} Not made: {}.", words::change(&armed));
            let effects = vec![Effect::WipeGrant, Effect::Record { kind: EntryKind::Disarmed, text }];
            Ok((State::Active { agent, session, held }, effects))
        }
        None => refuse(State::Active { agent, session, held }),
    }
}

/// Starts making the armed change. Its intent is recorded first.
pub(crate) fn begin(state: State) -> Step {
    let State::Active { agent, session, mut held } = state else { return refuse(state) };
    match held.armed.as_mut().filter(|armed| !armed.calling) {
        Some(armed) => {
            armed.calling = true;
            let text = format!("About to change: {}.", words::change(armed));
            let effects = vec![Effect::Record { kind: EntryKind::ChangeIntended, text }];
            Ok((State::Active { agent, session, held }, effects))
        }
        None => refuse(State::Active { agent, session, held }),
    }
}

/// Records the outcome of the change that was being made, even if the session has frozen in the meantime.
pub(crate) fn end(mut state: State, outcome: Outcome, detail: &str) -> Step {
    let (State::Active { held, .. } | State::Frozen { held, .. }) = &mut state else { return refuse(state) };
    match held.armed.take_if(|armed| armed.calling) {
        Some(armed) => {
            let text = words::outcome(&armed, outcome, detail);
            let effects = vec![Effect::WipeGrant, Effect::Record { kind: EntryKind::ChangeOutcome, text }];
            Ok((state, effects))
        }
        None => refuse(state),
    }
}

fn refuse(state: State) -> Step {
    let problem = match crate::require_active(&state) {
        Err(problem) => problem,
        Ok(held) if held.armed.is_some() => {
            Problem::new(Code::WrongState, text!("The change is being made. Wait until it is done."))
        }
        Ok(_) => Problem::new(Code::NotArmed, text!("No change is armed. Nothing was changed.")),
    };
    Err((state, problem))
}
