//! The commands of the page: one file per feature, each command a one-line adapter to the desk.
//!
//! A command is listed twice: in [`handler`] and in `permissions/main.toml`, which puts it under the ACL. A test
//! compares the two lists and calls each command from the one window and from another.

#![allow(missing_docs, reason = "a command is documented at the desk's verb of the same name")]
#![allow(clippy::needless_pass_by_value, reason = "Tauri hands arguments to a command by value")]

pub mod change;
pub mod core;
pub mod diagnostics;
pub mod entry;
pub mod exit;
pub mod export;
pub mod notes;
pub mod preferences;
pub mod request;
pub mod session;
pub mod sessions;
pub mod time;
pub mod updates;
pub mod workspace;

use tauri::{Runtime, ipc::Invoke};

/// Every command of the app, under the ACL.
pub fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        session::snapshot,
        session::training_agents,
        session::sign_in,
        session::sign_in_at_provider,
        session::stop_waiting,
        session::sign_out,
        session::accept_timezone,
        session::decline_timezone,
        entry::find_users,
        entry::candidate,
        entry::take_over,
        entry::preflight,
        entry::enter,
        entry::confirm_identity,
        entry::wrong_user,
        request::enter_approved,
        request::leave_request,
        request::pending_requests,
        request::approve_request,
        request::decline_request,
        request::revocable_approvals,
        request::revoke_approval,
        sessions::open_sessions,
        sessions::end_session_of,
        sessions::decided_requests,
        exit::exit,
        exit::finish,
        exit::reverify,
        exit::quit_confirmed,
        exit::quit_canceled,
        change::arm,
        change::disarm,
        change::make_change,
        time::extend_session,
        time::still_here,
        workspace::overview,
        workspace::members,
        workspace::member_filters,
        workspace::member,
        workspace::teams,
        workspace::roles,
        workspace::access_settings,
        workspace::compare,
        workspace::audit_log,
        notes::notes,
        notes::add_note,
        notes::draft_note,
        notes::correct_note,
        notes::history,
        notes::history_session,
        export::receipt_text,
        export::export_session,
        diagnostics::diagnostics,
        diagnostics::it_report,
        diagnostics::crash_reported,
        diagnostics::dismiss_notice,
        preferences::preferences,
        preferences::set_preferences,
        preferences::open_ticket,
        updates::check_for_updates,
        updates::install_update,
        updates::update_later,
    ]
}
