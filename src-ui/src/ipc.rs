//! The core's commands, typed. The only file that touches `window.__TAURI__`.
//!
//! The list below is the whole contract: it gives the functions, and [`COMMANDS`], which a test holds
//! against the isolation script's own list.

use ergo_catalog::text;
use ergo_protocol::{
    Agent, Code, Problem, UnixMillis,
    audit::WorkspaceAudit,
    change::ArmDraft,
    diagnostics::Diagnostics,
    directory::{Candidate, Candidates},
    entry::{Approval, EntryDraft, EntryRequest, Preflight, Refusal, Revoking},
    export::{ExportFormat, Exported, TextFormat},
    journal::{JournalEntry, NoteDraft, SessionJournal, SessionRecord},
    preferences::Preferences,
    sessions::OpenSession,
    snapshot::{CHANGED, Snapshot},
    workspace::{
        AccessSettings, Comparison, MemberFilters, MemberPage, MemberQuery, MemberView, Roles, Side, Teams,
        Workspace,
    },
};
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, spawn_local};

#[wasm_bindgen]
extern "C" {
    /// Without `catch` a refused command would take the page down.
    #[wasm_bindgen(catch, js_namespace = ["window", "__TAURI__", "core"], js_name = invoke)]
    async fn tauri_invoke(command: &str, arguments: JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = ["window", "__TAURI__", "event"], js_name = listen)]
    fn tauri_listen(event: &str, handler: &js_sys::Function) -> Result<js_sys::Promise, JsValue>;
}

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident($($argument:ident: $type:ty),*) -> $answer:ty;)*) => {
        /// The names of all commands, as the core knows them.
        pub const COMMANDS: &[&str] = &[$(stringify!($name)),*];

        $(
            $(#[$doc])*
            pub async fn $name($($argument: $type),*) -> Result<$answer, Problem> {
                #[derive(Serialize)]
                struct Arguments { $($argument: $type),* }
                invoke(stringify!($name), &Arguments { $($argument),* }).await
            }
        )*
    };
}

commands! {
    /// What may be known of the core's state now.
    snapshot() -> Snapshot;
    /// The sample agents of the training workspace.
    training_agents() -> Vec<Agent>;
    /// Signs in as a sample agent.
    sign_in(person: String) -> ();
    /// Signs in at the organization's identity provider; with a code on another device where no browser opens.
    sign_in_at_provider(device: bool) -> ();
    /// Stops waiting for the browser.
    stop_waiting() -> ();
    /// Signs out; a running session is ended first.
    sign_out() -> ();
    /// Users by name, email address, or ID.
    find_users(query: String) -> Candidates;
    /// One user of one workspace, read fresh.
    candidate(workspace: String, user: String) -> Candidate;
    /// Waits for a session that was started in a provider's dashboard, and says whom and where it means.
    take_over(provider: String) -> Candidate;
    /// What would be entered, read fresh.
    preflight(draft: EntryDraft) -> Preflight;
    /// Requests and enters the session.
    enter(draft: EntryDraft) -> ();
    /// Enters by the open request, which was approved.
    enter_approved() -> ();
    /// Leaves the open request; one that could still be entered by is taken back.
    leave_request() -> ();
    /// What waits for this agent's decision.
    pending_requests() -> Vec<EntryRequest>;
    /// Approves somebody else's request, as asked or less.
    approve_request(id: String, approval: Approval) -> ();
    /// Declines it, with a word.
    decline_request(id: String, refusal: Refusal) -> ();
    /// Approvals that this agent may revoke, the newest first.
    revocable_approvals() -> Vec<EntryRequest>;
    /// Revokes one; a session that was entered by it ends.
    revoke_approval(id: String, revoking: Revoking) -> ();
    /// Every session that runs now; for leads.
    open_sessions() -> Vec<OpenSession>;
    /// Ends somebody else's session, with a message to its agent.
    end_session_of(id: String, message: String) -> ();
    /// What was decided about requests since then; for leads.
    decided_requests(since: UnixMillis) -> Vec<EntryRequest>;
    /// Arms one change.
    arm(draft: ArmDraft) -> ();
    /// Disarms it.
    disarm() -> ();
    /// Makes it.
    make_change() -> ();
    /// Asks for more time.
    extend_session(minutes: u32, reason: String) -> ();
    /// Somebody is at the desk.
    still_here() -> ();
    /// Exits, and lets the app end.
    quit_confirmed() -> ();
    /// Stays.
    quit_canceled() -> ();
    /// The agent says: this is whom I meant.
    confirm_identity() -> ();
    /// The agent says: this is not whom I meant.
    wrong_user() -> ();
    /// Ends the session.
    exit() -> ();
    /// Puts the receipt away.
    finish() -> ();
    /// Checks a frozen session again.
    reverify() -> ();
    /// The workspace at a glance.
    overview() -> Workspace;
    /// One page of members.
    members(query: MemberQuery) -> MemberPage;
    /// What the members can be narrowed by.
    member_filters() -> MemberFilters;
    /// One member.
    member(id: String) -> MemberView;
    /// What two members may do, a member and a role, or a member now and earlier.
    compare(left: Side, right: Side) -> Comparison;
    /// The teams.
    teams() -> Teams;
    /// The roles and all permissions.
    roles() -> Roles;
    /// The access settings.
    access_settings() -> AccessSettings;
    /// One page of the audit log, all of it or changes only: the newest entries, or older ones from a cursor on.
    audit_log(changes: bool, cursor: Option<String>) -> WorkspaceAudit;
    /// The journal of the running session.
    notes() -> Vec<JournalEntry>;
    /// Saves a note; it is on disk when this answers.
    add_note(note: NoteDraft) -> JournalEntry;
    /// Hands over what is typed of a note so far, so that it is saved when the session stops.
    draft_note(note: NoteDraft) -> ();
    /// Saves a correction of the agent's own note; it is on disk when this answers.
    correct_note(seq: u32, text: String) -> JournalEntry;
    /// Past sessions on this computer, newest first.
    history() -> Vec<SessionRecord>;
    /// One past session.
    history_session(id: String) -> SessionJournal;
    /// The receipt of a past session as text, for a ticket.
    receipt_text(id: String, format: TextFormat) -> String;
    /// Writes a past session to the Downloads folder.
    export_session(id: String, format: ExportFormat) -> Exported;
    /// Where the app knows from what it says.
    diagnostics() -> Diagnostics;
    /// What the organization's IT needs when something does not work.
    it_report() -> String;
    /// IT has the last crash report, so it is no longer kept.
    crash_reported() -> ();
    /// What is remembered of the desk.
    preferences() -> Preferences;
    /// Remembers it.
    set_preferences(preferences: Preferences) -> ();
    /// Opens a ticket in the system's browser, at the address that the preferences have for it.
    open_ticket(ticket: String) -> ();
    /// Looks for an update of the app.
    check_for_updates() -> ();
    /// Downloads and installs it, and restarts the app.
    install_update() -> ();
    /// Puts it off for a day.
    update_later() -> ();
    /// Brings the agent's own stored timezone in line with this computer.
    accept_timezone() -> ();
    /// Leaves it as it is.
    decline_timezone() -> ();
    /// Puts a notice away.
    dismiss_notice(id: u64) -> ();
}

/// Listens for [`CHANGED`] until it is dropped.
pub struct Changes {
    /// Kept so that JavaScript can call it.
    _handler: Closure<dyn FnMut(JsValue)>,
    subscription: Option<js_sys::Promise>,
}

/// Calls back each time the core says "read again".
pub fn on_changed(call: impl Fn() + 'static) -> Changes {
    let handler = Closure::<dyn FnMut(JsValue)>::new(move |_| call());
    let subscription = tauri_listen(CHANGED, handler.as_ref().unchecked_ref()).ok();
    Changes { _handler: handler, subscription }
}

impl Drop for Changes {
    fn drop(&mut self) {
        let Some(subscription) = self.subscription.take() else { return };
        spawn_local(async move {
            if let Ok(unlisten) = JsFuture::from(subscription).await
                && let Some(unlisten) = unlisten.dyn_ref::<js_sys::Function>()
            {
                // Nobody is left to be told if this fails.
                let _ = unlisten.call0(&JsValue::NULL);
            }
        });
    }
}

async fn invoke<T: DeserializeOwned>(command: &str, arguments: &impl Serialize) -> Result<T, Problem> {
    let arguments =
        arguments.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).map_err(|error| {
            Problem::new(
                Code::Internal,
                text!("The request couldn’t be sent: {error}", error = error.to_string()),
            )
        })?;
    match tauri_invoke(command, arguments).await {
        Ok(answer) => serde_wasm_bindgen::from_value(answer).map_err(|error| {
            Problem::new(
                Code::Internal,
                text!(
                    "The response to “{command}” couldn’t be read: {error}",
                    command = command,
                    error = error.to_string()
                ),
            )
        }),
        Err(refusal) => Err(refused(command, refusal)),
    }
}

/// A refusal is a problem, unless it came from outside the core (the ACL, a page without a core).
fn refused(command: &str, refusal: JsValue) -> Problem {
    serde_wasm_bindgen::from_value(refusal).unwrap_or_else(|_| {
        Problem::new(
            Code::Internal,
            text!("The app itself refused “{command}”. Restart Ergo Support.", command = command),
        )
    })
}
