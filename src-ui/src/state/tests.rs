//! The reducer: what a phase lets be shown, what is kept, what is dropped.

mod asked;
mod change;
mod note;
mod request;

use super::{
    Action, ArmForm, ArmTarget, EntryForm, FormEdit, Found, Offer, Over, Route, Screen, Store, Typed, offers,
    recent,
};
use ergo_protocol::{
    Code, Person, Problem, WorkspaceRef,
    change::ArmDraft,
    directory::{Candidate, Notify, SupportAccess},
    entry::{EntryRequest, EntryState, Preflight},
    journal::{Chain, Ending, NoteDraft, NoteKind, SessionRecord},
    snapshot::{
        Armed, Frozen, FrozenReason, Impersonation, LastChange, Mode, Outcome, Phase, Receipt, Server,
        Snapshot, UnfinishedNote,
    },
    updates::Updates,
    workspace::{MemberQuery, MemberStatus},
};
use std::rc::Rc;
use yew::Reducible;

const REASON: &str = "The export is grayed out for her.";

fn person(id: &str) -> Person {
    Person { id: id.to_owned(), name: format!("Name of {id}"), email: format!("{id}@example.test") }
}

fn workspace() -> WorkspaceRef {
    WorkspaceRef { id: "ws_1".to_owned(), name: "Marlow Freight".to_owned() }
}

fn impersonation() -> Impersonation {
    Impersonation {
        session_id: "s1".to_owned(),
        viewed: person("dana"),
        impersonator: person("sam"),
        workspace: workspace(),
        mode: Mode::ReadOnly,
        ticket: "SUP-1".to_owned(),
        reason: REASON.to_owned(),
        minutes: 30,
        scope: Vec::new(),
        changes_allowed: false,
        armed: None,
        last_change: None,
        ends_at: 0,
        remaining_millis: 1_000,
        extendable_minutes: 0,
    }
}

fn snapshot(revision: u64, phase: Phase) -> Action {
    let with_actor = matches!(phase, Phase::Confirming | Phase::Active | Phase::Frozen(_));
    Action::Snapshot(
        Rc::new(Snapshot {
            revision,
            phase,
            agent: None,
            impersonation: with_actor.then(impersonation),
            held_back: Vec::new(),
            notices: Vec::new(),
            timezone_offer: None,
            server: Server {
                url: String::new(),
                training: true,
                reachable: true,
                last_heard: None,
                sign_in: None,
                hand_overs: Vec::new(),
            },
            waiting: None,
            desktop_timezone: "UTC".to_owned(),
            language: "en".to_owned(),
            approvals: None,
            sessions_seen: 0,
            quit_asked: false,
            unfinished_note: None,
            managed: None,
            updates: Updates::default(),
        }),
        0.0,
    )
}

fn frozen(can_reverify: bool) -> Phase {
    Phase::Frozen(Frozen {
        reason: FrozenReason::ServerSilent,
        detail: String::new(),
        since: 0,
        can_reverify,
        saved_entries: 3,
        armed_canceled: None,
    })
}

fn ended(restart: bool) -> Phase {
    Phase::Ended(Receipt {
        record: SessionRecord {
            id: "s1".to_owned(),
            viewed: person("dana"),
            workspace: workspace(),
            agent: person("sam"),
            reason: REASON.to_owned(),
            ticket: "SUP-1".to_owned(),
            started_at: 0,
            ended_at: Some(1),
            ending: Some(Ending::Exited),
            revoked: true,
            entries: 2,
            notes: 0,
            changes: 0,
            confirmation: ergo_protocol::journal::Confirmation::Waiting,
        },
        inspected: Vec::new(),
        changes: Vec::new(),
        notes: Vec::new(),
        held_back: Vec::new(),
        chain: Some(Chain::Verified),
        restart,
    })
}

fn candidate(longest: u32) -> Rc<Candidate> {
    Rc::new(Candidate {
        user: person("dana"),
        workspace: workspace(),
        role: "Editor".to_owned(),
        status: MemberStatus::Active,
        support_access: SupportAccess::On,
        changes_allowed: true,
        longest_session_minutes: longest,
        notify: Notify::Owners,
        off_limits: None,
    })
}

fn all(store: Store, actions: impl IntoIterator<Item = Action>) -> Store {
    let store = actions.into_iter().fold(Rc::new(store), Reducible::reduce);
    (*store).clone()
}

fn form(edit: FormEdit) -> Action {
    Action::Form(edit)
}

/// A store at the pre-flight screen.
fn reviewed() -> Store {
    let before = all(
        Store::default(),
        [
            snapshot(1, Phase::Direct),
            form(FormEdit::Search("dana".to_owned())),
            form(FormEdit::Choose(candidate(60))),
            form(FormEdit::Reason(format!("  {REASON} "))),
            form(FormEdit::Ticket(" SUP-1 ".to_owned())),
        ],
    );
    let draft = before.form.draft().unwrap();
    let preflight = Preflight { draft, candidate: (*candidate(60)).clone(), scope: Vec::new() };
    all(before, [form(FormEdit::Reviewed(Rc::new(preflight)))])
}

#[test]
fn the_phase_decides_what_is_shown() {
    let workspace_pages = [
        Route::Overview,
        Route::Members,
        Route::Member("m1".into()),
        Route::Compare("m1".into()),
        Route::CompareRole("r1".into()),
        Route::Teams,
        Route::Roles,
        Route::Access,
    ];
    assert_eq!(Store::default().screen(), Screen::Loading);
    for page in workspace_pages {
        for phase in [
            Phase::SignedOut,
            Phase::Direct,
            Phase::Entering,
            Phase::Confirming,
            frozen(true),
            Phase::Exiting,
            ended(false),
        ] {
            // Asked for inside a session, then the phase changes; and asked for in that phase.
            let came = all(
                Store::default(),
                [snapshot(1, Phase::Active), Action::Go(page.clone()), snapshot(2, phase.clone())],
            );
            let asked = all(Store::default(), [snapshot(1, phase.clone()), Action::Go(page.clone())]);
            for store in [came, asked] {
                assert_ne!(store.screen(), Screen::Page(page.clone()), "{page:?} in {phase:?}");
            }
        }
        let active = all(Store::default(), [snapshot(1, Phase::Active), Action::Go(page.clone())]);
        assert_eq!(active.screen(), Screen::Page(page));
    }
    for (phase, screen) in [
        (Phase::SignedOut, Screen::SignIn),
        (Phase::Direct, Screen::Page(Route::Start)),
        (Phase::Entering, Screen::Entering),
        (Phase::Confirming, Screen::Identity),
        (Phase::Active, Screen::Page(Route::Overview)),
        (frozen(false), Screen::Frozen),
        (Phase::Exiting, Screen::Exiting),
        (ended(false), Screen::Ended),
    ] {
        assert_eq!(all(Store::default(), [snapshot(1, phase)]).screen(), screen);
    }
}

#[test]
fn entering_again_fills_the_form_and_skips_no_step() {
    let again = |candidate: Rc<Candidate>| {
        Action::Form(FormEdit::Again { candidate, reason: REASON.to_owned(), ticket: "SUP-1".to_owned() })
    };
    let direct = || all(Store::default(), [snapshot(1, Phase::Direct), Action::Go(Route::History)]);
    let store = all(direct(), [again(candidate(15))]);
    assert_eq!(store.screen(), Screen::Page(Route::Start));
    let draft = store.form.draft().unwrap();
    assert_eq!((draft.user_id.as_str(), draft.workspace_id.as_str()), ("dana", workspace().id.as_str()));
    assert_eq!((draft.reason.as_str(), draft.ticket.as_str(), draft.minutes), (REASON, "SUP-1", 15));
    // Nothing is approved or confirmed by it, and no changes are asked for.
    assert!(store.form.preflight.is_none() && !store.form.attested && !draft.changes);
    // Somebody who is off limits today is not chosen; reason and ticket are there for another.
    let barred = Candidate { off_limits: Some("An owner".to_owned()), ..(*candidate(15)).clone() };
    let store = all(direct(), [again(Rc::new(barred))]);
    assert!(store.form.chosen.is_none() && store.form.user_problem().is_some());
    assert_eq!(store.form.ticket, "SUP-1");
}

#[test]
fn the_pages_of_entry_are_out_of_reach_in_a_session() {
    for page in [Route::Start, Route::Preflight] {
        let store = all(Store::default(), [snapshot(1, Phase::Active), Action::Go(page)]);
        assert_eq!(store.screen(), Screen::Page(Route::Overview));
    }
}

#[test]
fn a_late_snapshot_never_replaces_a_newer_one() {
    let store = all(Store::default(), [snapshot(5, frozen(false)), snapshot(4, Phase::Active)]);
    assert_eq!(store.screen(), Screen::Frozen);
    // The same revision, read again, brings a fresh countdown.
    let Action::Snapshot(again, _) = snapshot(5, frozen(false)) else { unreachable!() };
    assert!((all(store, [Action::Snapshot(again, 9.0)]).received_at - 9.0).abs() < f64::EPSILON);
}

#[test]
fn a_frozen_session_goes_on_where_it_was_but_names_nobody() {
    let store = all(
        Store::default(),
        [
            snapshot(1, Phase::Active),
            Action::Go(Route::Member("m1".into())),
            snapshot(2, frozen(true)),
            snapshot(3, Phase::Active),
        ],
    );
    assert_eq!(store.screen(), Screen::Page(Route::Members));
}

#[test]
fn review_leads_to_the_preflight_screen_and_back_keeps_everything() {
    let store = reviewed();
    assert_eq!(store.screen(), Screen::Page(Route::Preflight));
    let draft = store.form.draft().unwrap();
    assert_eq!((draft.reason.as_str(), draft.ticket.as_str()), (REASON, "SUP-1"));
    let back = all(store.clone(), [form(FormEdit::Back)]);
    assert_eq!(back.screen(), Screen::Page(Route::Start));
    assert_eq!(back.form, store.form);
}

#[test]
fn each_review_is_attested_anew() {
    let store = reviewed();
    assert!(!store.form.attested);
    let store = all(store, [form(FormEdit::Attest(true))]);
    assert!(store.form.attested);
    assert!(!all(store.clone(), [form(FormEdit::Attest(false))]).form.attested);
    let preflight = store.form.preflight.clone().unwrap();
    let again = all(store, [form(FormEdit::Back), form(FormEdit::Reviewed(preflight))]);
    assert!(!again.form.attested);
}

#[test]
fn a_refused_entry_comes_back_to_the_preflight_screen_with_its_problem() {
    let problem = Problem::new(Code::SupportAccessOff, "Off.");
    let store = all(
        reviewed(),
        [snapshot(2, Phase::Entering), Action::Problem(Some(problem.clone())), snapshot(3, Phase::Direct)],
    );
    assert_eq!(store.screen(), Screen::Page(Route::Preflight));
    assert_eq!(store.form, reviewed().form);
    assert_eq!(store.problem, Some(problem));
}

#[test]
fn the_form_is_cleared_by_a_session_and_by_an_exit() {
    let entered = all(
        reviewed(),
        [snapshot(2, Phase::Entering), snapshot(3, Phase::Confirming), snapshot(4, Phase::Active)],
    );
    assert_eq!(entered.form, EntryForm::default());
    let exited = all(
        reviewed(),
        [
            snapshot(2, Phase::Confirming),
            snapshot(3, Phase::Exiting),
            snapshot(4, ended(false)),
            snapshot(5, Phase::Direct),
        ],
    );
    assert_eq!(exited.form, EntryForm::default());
    assert_eq!(exited.screen(), Screen::Page(Route::Start));
    assert_eq!(all(reviewed(), [snapshot(2, Phase::SignedOut)]).form, EntryForm::default());
}

#[test]
fn the_wrong_user_brings_the_form_back_without_the_user() {
    // Whether or not the page sees the receipt go by.
    let seen: Vec<Action> =
        vec![snapshot(3, Phase::Exiting), snapshot(4, ended(true)), snapshot(5, Phase::Direct)];
    for between in [seen, vec![snapshot(5, Phase::Direct)]] {
        let mut actions = vec![snapshot(2, Phase::Confirming), form(FormEdit::WrongUser)];
        actions.extend(between);
        let store = all(reviewed(), actions);
        assert_eq!(store.screen(), Screen::Page(Route::Start));
        assert_eq!(store.form.reason.trim(), REASON);
        assert_eq!(store.form.ticket.trim(), "SUP-1");
        assert_eq!((&store.form.chosen, store.form.search.as_str()), (&None, ""));
        assert!(store.form.preflight.is_none() && store.form.restart);
    }
}

#[test]
fn what_is_missing_is_said_with_its_code() {
    let empty = EntryForm::default();
    assert_eq!(empty.user_problem().unwrap().code, Code::InvalidRequest);
    assert_eq!(empty.reason_problem().unwrap().code, Code::ReasonLength);
    assert_eq!(empty.ticket_problem().unwrap().code, Code::TicketLength);
    assert_eq!(empty.draft(), None);
    let form = |reason: &str, ticket: &str| EntryForm {
        reason: reason.to_owned(),
        ticket: ticket.to_owned(),
        ..EntryForm::default()
    };
    assert!(form("ten letters", "S").reason_problem().is_none());
    // Letters are counted, not bytes.
    assert!(form("黒田愛子黒田愛子黒田", "S").reason_problem().is_none());
    assert!(form(&"x".repeat(501), &"x".repeat(65)).reason_problem().is_some());
    assert!(form("", &"x".repeat(65)).ticket_problem().is_some());
}

#[test]
fn who_is_off_limits_is_not_chosen_and_it_is_said_why() {
    let owner =
        Candidate { off_limits: Some("Owners are never viewed.".to_owned()), ..(*candidate(60)).clone() };
    let store = all(Store::default(), [form(FormEdit::Choose(Rc::new(owner)))]);
    assert_eq!(store.form.chosen, None);
    let said = store.form.user_problem().unwrap();
    assert_eq!(
        (said.code, said.message.english().as_str()),
        (Code::UserOffLimits, "Owners are never viewed.")
    );
    let suspended = Candidate {
        status: MemberStatus::Suspended,
        off_limits: Some("Suspended people are not entered.".to_owned()),
        ..(*candidate(60)).clone()
    };
    let other = all(store.clone(), [form(FormEdit::Choose(Rc::new(suspended)))]);
    assert_eq!(other.form.chosen, None);
    assert_eq!(other.form.user_problem().unwrap().message.english(), "Suspended people are not entered.");
    for next in [FormEdit::Search("da".to_owned()), FormEdit::Choose(candidate(60))] {
        assert_eq!(all(store.clone(), [form(next)]).form.off_limits_problem(), None);
    }
}

#[test]
fn a_frozen_session_keeps_nobodys_name_and_the_reason_comes_back_after_the_wrong_user() {
    let problem = Problem::new(Code::Stale, "Dana is an Editor meanwhile.");
    let stopped = all(
        reviewed(),
        [snapshot(2, Phase::Confirming), Action::Problem(Some(problem)), snapshot(3, frozen(true))],
    );
    assert_eq!((&stopped.form.chosen, &stopped.form.preflight, &stopped.problem), (&None, &None, &None));
    assert_eq!(stopped.form.search, "");
    let back = all(stopped, [snapshot(4, Phase::Confirming), form(FormEdit::WrongUser)]);
    assert_eq!((back.form.reason.trim(), back.form.ticket.trim()), (REASON, "SUP-1"));
}

#[test]
fn minutes_stay_within_what_the_workspace_allows() {
    let mut form = EntryForm::default();
    form.edit(FormEdit::Choose(candidate(20)));
    assert_eq!(form.minutes, 20);
    assert_eq!(form.minute_choices(), [5, 10, 15, 20]);
    form.edit(FormEdit::Choose(candidate(120)));
    assert_eq!(form.minute_choices(), [5, 10, 15, 20, 30, 45, 60, 120]);
}

#[test]
fn the_palette_offers_only_what_is_possible() {
    let direct = all(Store::default(), [snapshot(1, Phase::Direct)]);
    let has = |store: &Store, offer: &Offer| offers(store).contains(offer);
    assert!(has(&direct, &Offer::Go(Route::Start)) && has(&direct, &Offer::SignOut));
    assert!(!has(&direct, &Offer::Go(Route::Members)) && !has(&direct, &Offer::Exit));
    let active = all(Store::default(), [snapshot(1, Phase::Active)]);
    assert!(
        has(&active, &Offer::Exit)
            && has(&active, &Offer::ToggleNotes)
            && !has(&active, &Offer::Go(Route::Start))
    );
    for phase in [frozen(true), Phase::Confirming] {
        let store = all(Store::default(), [snapshot(1, phase)]);
        assert!(has(&store, &Offer::Exit) && !has(&store, &Offer::Go(Route::Members)));
    }
    assert!(!has(&all(Store::default(), [snapshot(1, frozen(false))]), &Offer::Reverify));
    let anywhere = |offer: &Offer| matches!(offer, Offer::Theme(_) | Offer::Notices | Offer::Shortcuts);
    assert!(offers(&Store::default()).iter().all(anywhere));
}

#[test]
fn a_note_survives_a_freeze_and_nothing_that_names_the_customers_people_does() {
    let note = NoteDraft { kind: NoteKind::Observed, text: "Half a sentence".to_owned() };
    let narrowed = MemberQuery { q: Some("dana".to_owned()), ..MemberQuery::default() };
    let writing = all(
        Store::default(),
        [snapshot(1, Phase::Active), Action::Note(note.clone()), Action::Narrow(narrowed)],
    );
    let back = all(
        writing,
        [
            Action::Go(Route::Teams),
            Action::Arm(Some(change::role_of_dana())),
            Action::Over(Some(Over::Extend)),
            snapshot(2, Phase::Active),
            snapshot(3, frozen(true)),
        ],
    );
    assert_eq!((&back.typed.arm, &back.typed.members), (&None, &MemberQuery::default()));
    assert_eq!(back.over, None);
    let back = all(back, [snapshot(4, Phase::Active)]);
    assert_eq!(back.typed, Typed { note, ..Typed::default() });
    for end in [Phase::Exiting, ended(false), Phase::Direct, Phase::SignedOut] {
        assert_eq!(all(back.clone(), [snapshot(5, end)]).typed, Typed::default());
    }
}

#[test]
fn approvals_are_there_for_whoever_decides() {
    let agent = all(Store::default(), [snapshot(1, Phase::Direct)]);
    assert!(!offers(&agent).contains(&Offer::Go(Route::Approvals)));
    let Action::Snapshot(plain, at) = snapshot(1, Phase::Direct) else { unreachable!() };
    let lead = Snapshot { approvals: Some(0), ..(*plain).clone() };
    let lead = all(Store::default(), [Action::Snapshot(Rc::new(lead), at)]);
    assert!(offers(&lead).contains(&Offer::Go(Route::Approvals)));
}

#[test]
fn what_was_chosen_lately_comes_back_and_what_is_of_a_session_goes_with_it() {
    let member = Offer::Member(Found { id: "m1".to_owned(), name: "Dana".to_owned(), detail: String::new() });
    let chosen = all(
        Store::default(),
        [
            snapshot(1, Phase::Active),
            Action::Took(Offer::Go(Route::Teams)),
            Action::Took(member.clone()),
            Action::Took(Offer::ToggleNotes),
            Action::Took(Offer::Go(Route::Teams)),
            Action::Took(Offer::Search("dana".to_owned())),
        ],
    );
    let lately = |store: &Store| recent(store, &offers(store));
    assert_eq!(lately(&chosen), [Offer::Go(Route::Teams), Offer::ToggleNotes, member]);
    let over = all(chosen.clone(), [snapshot(2, Phase::Exiting), snapshot(3, Phase::Direct)]);
    assert_eq!(lately(&over), []);
    let again = all(over, [snapshot(4, Phase::Active)]);
    assert_eq!(lately(&again), [Offer::Go(Route::Teams), Offer::ToggleNotes]);
    assert_eq!(all(again, [snapshot(5, Phase::SignedOut)]).recent, []);
}

#[test]
fn what_went_wrong_for_one_agent_is_not_shown_to_the_next() {
    let problem = Problem::new(Code::UserOffLimits, "Dana Reyes cannot be viewed.");
    let failed = all(Store::default(), [snapshot(1, Phase::Direct), Action::Problem(Some(problem))]);
    assert_eq!(all(failed, [snapshot(2, Phase::SignedOut)]).problem, None);
}
