//! The entry as it is being prepared. It lives until the session is open, and comes back after "wrong user".

use super::Route;
use ergo_catalog::{Text, text};
use ergo_protocol::{
    Code, Problem,
    directory::Candidate,
    entry::{EntryDraft, Preflight},
    limits::{REASON, TICKET},
};
use std::{cmp::Ordering, rc::Rc};

/// What an agent attests before entering, word for word as Ergo's own help page has it.
pub const BEFORE_YOU_START: [Text; 4] = [
    text!("Confirm the exact user and workspace you need to inspect."),
    text!("Confirm what you are allowed to view or change."),
    text!("Avoid making changes unless the user or authorized admin explicitly requested them."),
    text!("Keep a note of what you inspected and any changes you made."),
];

/// The choices of "Time limit", in minutes; those beyond the workspace's longest are not offered.
const MINUTES: [u32; 6] = [5, 10, 15, 30, 45, 60];
const USUAL_MINUTES: u32 = 30;

/// What has been typed and chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryForm {
    /// What is in the search box.
    pub search: String,
    /// Who to view.
    pub chosen: Option<Rc<Candidate>>,
    /// Why.
    pub reason: String,
    /// The support ticket.
    pub ticket: String,
    /// The time limit.
    pub minutes: u32,
    /// Whether single changes are asked for too.
    pub changes: bool,
    /// What the server said to it; the pre-flight screen shows exactly this.
    pub preflight: Option<Rc<Preflight>>,
    /// Whether the agent has attested whom they view, where, and what [`BEFORE_YOU_START`] asks of them.
    pub attested: bool,
    /// Why the user who was picked last cannot be viewed.
    pub off_limits: Option<String>,
    /// Whether this is a new start after "wrong user".
    pub restart: bool,
}

/// An edit of it.
#[derive(Clone, Debug, PartialEq)]
pub enum FormEdit {
    /// Typed in the search box.
    Search(String),
    /// Chose somebody; who is off limits is not chosen.
    Choose(Rc<Candidate>),
    /// Enters somebody again: the same user, reason and ticket, and every step from here on.
    Again {
        /// Who they are today.
        candidate: Rc<Candidate>,
        /// Why they were viewed.
        reason: String,
        /// For which ticket.
        ticket: String,
    },
    /// Wants somebody else.
    Unchoose,
    /// Typed a reason.
    Reason(String),
    /// Typed a ticket.
    Ticket(String),
    /// Chose how long.
    Minutes(u32),
    /// Asks for single changes, or not.
    Changes(bool),
    /// The server answered: on to the pre-flight screen.
    Reviewed(Rc<Preflight>),
    /// Attested on the pre-flight screen, or took it back.
    Attest(bool),
    /// Back to the form.
    Back,
    /// Said at the identity check that this is the wrong user.
    WrongUser,
}

impl Default for EntryForm {
    fn default() -> Self {
        Self {
            search: String::new(),
            chosen: None,
            reason: String::new(),
            ticket: String::new(),
            minutes: USUAL_MINUTES,
            changes: false,
            preflight: None,
            attested: false,
            off_limits: None,
            restart: false,
        }
    }
}

impl EntryForm {
    /// The form after "wrong user": why and the ticket are kept, the user is to be chosen anew.
    pub fn restart(reason: &str, ticket: &str) -> Self {
        Self { reason: reason.to_owned(), ticket: ticket.to_owned(), restart: true, ..Self::default() }
    }

    /// Takes an edit; says where it leads, if anywhere.
    pub fn edit(&mut self, edit: FormEdit) -> Option<Route> {
        match edit {
            FormEdit::Search(text) => {
                self.search = text;
                self.off_limits = None;
            }
            FormEdit::Choose(candidate) if candidate.off_limits.is_some() => {
                self.off_limits.clone_from(&candidate.off_limits);
            }
            FormEdit::Choose(candidate) => {
                self.off_limits = None;
                self.minutes = self.minutes.min(candidate.longest_session_minutes);
                self.changes &= candidate.changes_allowed;
                self.chosen = Some(candidate);
                self.search.clear();
                self.preflight = None;
            }
            FormEdit::Again { candidate, reason, ticket } => {
                *self = Self { reason, ticket, ..Self::default() };
                self.edit(FormEdit::Choose(candidate));
                return Some(Route::Start);
            }
            FormEdit::Unchoose => {
                self.chosen = None;
                self.preflight = None;
            }
            FormEdit::Reason(text) => self.reason = text,
            FormEdit::Ticket(text) => self.ticket = text,
            FormEdit::Minutes(minutes) => self.minutes = minutes,
            FormEdit::Changes(asked) => self.changes = asked,
            FormEdit::Reviewed(preflight) => {
                self.preflight = Some(preflight);
                self.attested = false;
                return Some(Route::Preflight);
            }
            FormEdit::Attest(yes) => self.attested = yes,
            FormEdit::Back => return Some(Route::Start),
            FormEdit::WrongUser => {
                *self = Self { minutes: self.minutes, ..Self::restart(&self.reason, &self.ticket) };
            }
        }
        None
    }

    /// The same without the user's name: no names are kept from a session that has stopped.
    pub fn without_person(self) -> Self {
        let Self { reason, ticket, minutes, changes, restart, .. } = self;
        Self { reason, ticket, minutes, changes, restart, ..Self::default() }
    }

    /// How long one may ask for, given the chosen workspace.
    pub fn minute_choices(&self) -> Vec<u32> {
        let longest = self.chosen.as_ref().map_or(60, |chosen| chosen.longest_session_minutes);
        let mut choices: Vec<u32> = MINUTES.into_iter().filter(|minutes| *minutes <= longest).collect();
        for also in [longest, self.minutes.min(longest)] {
            if also > 0 && !choices.contains(&also) {
                choices.push(also);
            }
        }
        choices.sort_unstable();
        choices
    }

    /// What is missing of the user. Whether support may enter there is the server's to say.
    pub fn user_problem(&self) -> Option<Problem> {
        if let Some(problem) = self.off_limits_problem() {
            return Some(problem);
        }
        self.chosen
            .is_none()
            .then(|| Problem::new(Code::InvalidRequest, text!("Choose a user from the list.")))
    }

    /// Why the user who was picked cannot be viewed: said at once, not only when one asks to go on.
    pub fn off_limits_problem(&self) -> Option<Problem> {
        self.off_limits.as_ref().map(|why| Problem::new(Code::UserOffLimits, why.clone()))
    }

    /// What is wrong with the reason.
    pub fn reason_problem(&self) -> Option<Problem> {
        let text = match REASON.judge(&self.reason) {
            Ordering::Equal => return None,
            Ordering::Less => text!("Enter a reason of at least {count} characters.", count = REASON.least),
            Ordering::Greater => text!("Shorten the reason to {count} characters.", count = REASON.most),
        };
        Some(Problem::new(Code::ReasonLength, text))
    }

    /// What is wrong with the ticket.
    pub fn ticket_problem(&self) -> Option<Problem> {
        let text = match TICKET.judge(&self.ticket) {
            Ordering::Equal => return None,
            Ordering::Less => text!("Enter the support ticket.").into(),
            Ordering::Greater => text!("Shorten the ticket to {count} characters.", count = TICKET.most),
        };
        Some(Problem::new(Code::TicketLength, text))
    }

    /// The draft to be sent, once nothing is wrong with it.
    pub fn draft(&self) -> Option<EntryDraft> {
        let chosen = self.chosen.as_ref()?;
        if self.user_problem().is_some() || self.reason_problem().is_some() || self.ticket_problem().is_some()
        {
            return None;
        }
        Some(EntryDraft {
            user_id: chosen.user.id.clone(),
            workspace_id: chosen.workspace.id.clone(),
            reason: self.reason.trim().to_owned(),
            ticket: self.ticket.trim().to_owned(),
            minutes: self.minutes,
            changes: self.changes,
            // The core adds what the organization asks for.
            second_approver: false,
        })
    }
}
