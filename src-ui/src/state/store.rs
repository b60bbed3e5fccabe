//! The state, what can happen to it, and the reducer that brings the two together.

use super::{
    ArmForm, Asked, Correction, EntryForm, FormEdit, Route, Screen, Typed,
    notice::{SeenNotice, heard},
    offer::{Offer, remember},
};
use ergo_protocol::{
    Problem,
    journal::NoteDraft,
    preferences::Preferences,
    snapshot::{Phase, Snapshot, UnfinishedNote},
    workspace::MemberQuery,
};
use std::rc::Rc;
use yew::Reducible;

/// The state of the page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Store {
    /// The latest snapshot; none before the first.
    pub snapshot: Option<Rc<Snapshot>>,
    /// When it came, by `performance.now()`: the countdown runs from here.
    pub received_at: f64,
    /// Which page the agent asked for. [`Store::screen`] says what is shown.
    pub route: Route,
    /// The entry being prepared.
    pub form: EntryForm,
    /// What is being written and looked for in the session.
    pub typed: Typed,
    /// What is remembered of the desk.
    pub preferences: Preferences,
    /// What lies over the page.
    pub over: Option<Over>,
    /// What was chosen in the palette lately, the latest first. What is of a session goes with it.
    pub recent: Vec<Offer>,
    /// The notices since the sign-in, the oldest first.
    pub notices: Vec<SeenNotice>,
    /// Grows each time a change was sent: what is shown of the workspace is read again.
    pub changes: u32,
    /// What went wrong outside of any one page, e.g. with an exit.
    pub problem: Option<Problem>,
}

/// What the agent can open over a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// The palette.
    Palette,
    /// The dialog that asks for more time.
    Extend,
    /// The list of notices.
    Notices,
    /// The keyboard shortcuts.
    Shortcuts,
}

/// What can happen to it.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// A snapshot came, at this `performance.now()`.
    Snapshot(Rc<Snapshot>, f64),
    /// The agent asked for a page.
    Go(Route),
    /// The agent edited the entry.
    Form(FormEdit),
    /// The agent edited the note being written.
    Note(NoteDraft),
    /// The agent edited the correction of a note, or left it.
    Correct(Option<Correction>),
    /// The agent asked what a member may do, or put the answer away.
    Ask(Option<Asked>),
    /// The agent narrowed the member list.
    Narrow(MemberQuery),
    /// A change is being prepared, or no longer.
    Arm(Option<ArmForm>),
    /// The account of the last change was put away.
    ChangeRead,
    /// The preferences were read or changed.
    Preferences(Preferences),
    /// Something opens over the page, or closes.
    Over(Option<Over>),
    /// Something was chosen in the palette.
    Took(Offer),
    /// A toast has been shown for long enough.
    ToastGone(u64),
    /// Something went wrong, or was put away.
    Problem(Option<Problem>),
}

impl Store {
    /// Where the core stands; none before the first snapshot.
    pub fn phase(&self) -> Option<&Phase> {
        self.snapshot.as_ref().map(|snapshot| &snapshot.phase)
    }

    /// What is shown. The phase decides; the route only chooses among what the phase allows.
    pub fn screen(&self) -> Screen {
        let managed = self.snapshot.as_ref().and_then(|snapshot| snapshot.managed.as_ref());
        if managed.is_some_and(|managed| !managed.wrong.is_empty()) {
            return Screen::Blocked;
        }
        self.phase().map_or(Screen::Loading, |phase| Screen::of(phase, &self.route))
    }

    fn take(&mut self, snapshot: Rc<Snapshot>, received_at: f64) {
        let before = self.snapshot.as_deref();
        if before.is_some_and(|before| snapshot.revision < before.revision) {
            return;
        }
        let was = before.map(|before| before.phase.clone());
        let moved = was.as_ref().map(std::mem::discriminant) != Some(std::mem::discriminant(&snapshot.phase));
        let last_change = |snapshot: &Snapshot| {
            snapshot.impersonation.as_ref().and_then(|session| session.last_change.clone())
        };
        let sent = last_change(&snapshot);
        let told = sent.is_some() && sent != before.and_then(last_change);
        if told {
            self.changes += 1;
            self.typed.change_read = false;
            self.typed.disarmed = false;
            self.typed.kept = None;
        }
        let armed = |snapshot: &Snapshot| {
            snapshot.impersonation.as_ref().is_some_and(|session| session.armed.is_some())
        };
        if armed(&snapshot) {
            // What was being prepared is armed now; it comes back when it is disarmed and prepared again.
            self.typed.put_aside();
            self.typed.disarmed = false;
        } else if before.is_some_and(armed) {
            self.typed.disarmed = !told;
        }
        if moved {
            self.moved(was.as_ref(), &snapshot.phase);
        }
        if let Some(UnfinishedNote::Saved { text }) = &snapshot.unfinished_note
            && self.typed.note.text.trim() == text
        {
            // It is a note in the journal now, and would be added twice. What was typed since then stays.
            self.typed.note.text.clear();
        }
        heard(&mut self.notices, &snapshot.notices, received_at);
        self.received_at = received_at;
        self.snapshot = Some(snapshot);
    }

    fn go(&mut self, route: Route) {
        self.over = None;
        self.problem = None;
        self.typed.asked = None;
        self.route = route;
    }

    /// The core went from one phase to another: what belongs to the one does not outlive it.
    fn moved(&mut self, was: Option<&Phase>, now: &Phase) {
        self.over = None;
        if !matches!(now, Phase::Active) {
            // Of a frozen session only the agent's own unsent note is kept: the rest names people there.
            let Typed { note, correction, .. } = std::mem::take(&mut self.typed);
            if matches!(now, Phase::Frozen(_)) {
                self.typed.note = note;
                self.typed.correction = correction;
                self.form = std::mem::take(&mut self.form).without_person();
                self.problem = None;
            }
            self.recent.retain(|offer| !offer.is_of_session());
        }
        if matches!(now, Phase::SignedOut) {
            self.recent.clear();
            self.notices.clear();
            // It may name a customer to the next agent.
            self.problem = None;
        }
        match now {
            Phase::Ended(receipt) if receipt.restart => {
                self.form = EntryForm::restart(&receipt.record.reason, &receipt.record.ticket);
            }
            Phase::SignedOut | Phase::Active | Phase::Ended(_) => self.form = EntryForm::default(),
            Phase::Direct
            | Phase::Requested(_)
            | Phase::Entering
            | Phase::Confirming
            | Phase::Frozen(_)
            | Phase::Exiting => {}
        }
        self.route = match (was, now) {
            (_, Phase::Entering) => self.route.clone(),
            // The entry did not come about: back to where it was asked for, with everything still there.
            (Some(Phase::Entering), Phase::Direct) if self.route == Route::Preflight => Route::Preflight,
            (Some(Phase::Frozen(_)), Phase::Active) | (_, Phase::Frozen(_)) => self.route.without_person(),
            (_, Phase::Active) => Route::Overview,
            (_, Phase::Requested(_)) => Route::Request,
            // The request was left from wherever the agent is working.
            (Some(Phase::Requested(_)), Phase::Direct) if self.route != Route::Request => self.route.clone(),
            _ => Route::Start,
        };
    }
}

impl Reducible for Store {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        match action {
            Action::Snapshot(snapshot, received_at) => next.take(snapshot, received_at),
            Action::Go(route) => next.go(route),
            Action::Ask(asked) => {
                if let Some(asked) = &asked {
                    next.go(Route::Member(asked.member.clone().into()));
                }
                next.typed.asked = asked;
            }
            Action::Form(edit) => {
                if let Some(route) = next.form.edit(edit) {
                    next.problem = None;
                    next.route = route;
                }
            }
            Action::Note(note) => next.typed.note = note,
            Action::Correct(correction) => next.typed.correction = correction,
            Action::Narrow(members) => next.typed.members = members,
            Action::Arm(form) => next.typed.prepare(form),
            Action::ChangeRead => next.typed.change_read = true,
            Action::Preferences(preferences) => next.preferences = preferences,
            Action::Over(over) => next.over = over,
            Action::Took(offer) => remember(&mut next.recent, offer),
            Action::ToastGone(id) => {
                for seen in next.notices.iter_mut().filter(|seen| seen.notice.id == id) {
                    seen.toast = false;
                }
            }
            Action::Problem(problem) => next.problem = problem,
        }
        Rc::new(next)
    }
}
