//! Pins the names of every enum that crosses a boundary.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use ergo_protocol::{
    AgentRole, Code,
    authzen::{DecisionCode, EvaluationsSemantic},
    change::{AuthorizedHow, GrantState},
    diagnostics::Verdict,
    directory::{Notify, SupportAccess},
    entry::{EntryState, Scope},
    events::EndCause,
    export::{ExportFormat, TextFormat},
    inspection::InspectionVerdict,
    journal::{Author, Confirmation, Ending, EntryKind, NoteKind},
    messages::{MessageKind, PersonalData},
    preferences::{Density, TextSize, Theme, TimeFormat},
    sessions::PageKind,
    snapshot::{FrozenReason, HeldBack, Mode, NoticeKind, Outcome, WaitingFor},
    updates::UpdatesOff,
    workspace::{Doubt, MemberSort, MemberStatus, PointState, SortOrder},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::{fmt::Debug, str::FromStr};

/// Checks that serde and `FromStr` read and write each value as its name, and read nothing else.
#[track_caller]
fn names<T: Copy + FromStr + DeserializeOwned + Serialize + PartialEq + Debug>(all: &[T], expected: &str) {
    let names: Vec<Value> = all.iter().map(|value| serde_json::to_value(value).unwrap()).collect();
    assert_eq!(names, expected.split_whitespace().collect::<Vec<_>>());
    for (value, name) in all.iter().zip(names) {
        assert_eq!(name.as_str().unwrap().parse().ok(), Some(*value));
        assert_eq!(serde_json::from_value::<T>(name).unwrap(), *value);
    }
    for other in ["", "something_else", "Active"] {
        assert!(other.parse::<T>().is_err());
        assert!(serde_json::from_value::<T>(json!(other)).is_err());
    }
    assert!(serde_json::from_value::<T>(json!(1)).is_err());
}

/// Clients, tokens, databases, and journals contain these names. Values may be added; names never change.
#[test]
fn every_name_stays() {
    names(
        Code::ALL,
        "malformed too_large alg_not_allowed header_forbidden crit typ key_unknown signature claims_malformed iss \
         aud exp nbf iat sub jti sid workspace_claim act_malformed act_ambiguous act_too_deep cannot_tell clock \
         keys_unavailable identity_mismatch invalid_request body_too_large unsupported_media_type not_found \
         method_not_allowed unauthenticated session_ended forbidden entry_not_allowed support_access_off \
         approval_needed nested_entry request_closed own_request user_off_limits changes_not_allowed grant_invalid \
         session_limit entry_ticket_invalid read_only protected_while_impersonating stale precondition_required \
         viewed_user_cannot journal_diverges changes_deleted too_many busy timed_out unconfirmed internal not_signed_in \
         not_in_session wrong_state frozen not_armed server_unreachable server_misbehaved reason_length ticket_length \
         minutes_out_of_range word_length authority_length sign_in_failed sign_in_cancelled browser_unavailable \
         callback_invalid provider_unreachable link_invalid note_length journal_unwritable preferences_unwritable \
         export_unwritable policy_invalid not_allowed_here ticket_link_invalid updates_off update_unreachable \
         update_invalid update_failed",
    );
    names(AgentRole::ALL, "agent lead observer");
    names(MemberStatus::ALL, "active invited suspended");
    names(SupportAccess::ALL, "off on_request on");
    names(PersonalData::ALL, "none ids full");
    names(
        MessageKind::ALL,
        "member.role_changed team.member_added team.member_removed access_setting.changed session.entered \
         session.ended entry.pending entry.approved entry.declined entry.withdrawn webhook.test",
    );
    names(Notify::ALL, "owners admins viewed_user nobody");
    names(Scope::ALL, "members:read teams:read roles:read access:read change");
    names(EntryState::ALL, "pending approved declined used withdrawn lapsed");
    names(AuthorizedHow::ALL, "ticket mail call");
    names(GrantState::ALL, "open used void");
    names(Author::ALL, "agent app");
    names(
        EntryKind::ALL,
        "entered identity_confirmed held_back inspected changed observed frozen reverified armed disarmed \
         change_intended change_outcome extended correction ended",
    );
    names(NoteKind::ALL, "inspected changed observed");
    names(Confirmation::ALL, "waiting confirmed disputed");
    names(Ending::ALL, "exited wrong_user expired revoked identity_mismatch crashed quit");
    names(
        EndCause::ALL,
        "exited ended_by_lead ended_by_customer token_revoked expired parent_ended agent_disabled agent_role \
         approval_revoked approval_needed support_access_off viewed_user_suspended viewed_user_removed \
         viewed_user_off_limits restored",
    );
    names(Outcome::ALL, "made not_made unknown");
    names(Mode::ALL, "read_only armed");
    names(
        FrozenReason::ALL,
        "identity_mismatch actor_missing revoked expired server_silent journal_unwritable clock_moved woke \
         screen_locked idle",
    );
    names(HeldBack::ALL, "timezone_sync locale_sync last_seen onboarding");
    names(
        NoticeKind::ALL,
        "crash_found crash_revoked revocation_queued preferences_set_aside journal_set_aside server_unreachable \
         server_busy journal_refused record_disputed unknown_log change_unknown policy_changed link_refused \
         kept_in_memory sign_in_over crash_report page_failed keys_stale update_available",
    );
    names(UpdatesOff::ALL, "not_set deployed packaged protected no_key unsupported");
    names(WaitingFor::ALL, "browser device hand_over");
    names(Verdict::ALL, "signed_out direct cannot_tell impersonating ended");
    names(InspectionVerdict::ALL, "direct impersonating refused");
    names(TextFormat::ALL, "markdown plain");
    names(ExportFormat::ALL, "receipt journal markdown");
    names(PageKind::ALL, "overview members member teams roles access_settings audit");
    names(Doubt::ALL, "imported directory log_incomplete role_unknown team_unknown");
    names(MemberSort::ALL, "name role last_seen joined");
    names(PointState::ALL, "answered timed_out unreachable answered_wrongly");
    names(EvaluationsSemantic::ALL, "execute_all deny_on_first_deny permit_on_first_permit");
    names(
        DecisionCode::ALL,
        "granted not_granted suspended invited no_such_member no_such_permission incomplete",
    );
    names(SortOrder::ALL, "ascending descending");
    names(Theme::ALL, "system light dark");
    names(Density::ALL, "comfortable compact");
    names(TextSize::ALL, "small default large");
    names(TimeFormat::ALL, "system 12h 24h");
    assert_eq!("x".parse::<Theme>().unwrap_err().to_string(), "\"x\" is not a name of Theme");
}

#[cfg(feature = "evidence")]
#[test]
fn evidence() {
    use ergo_protocol::evidence::{Absent, WaitsFor};
    names(Absent::ALL, "erased withheld");
    names(WaitsFor::ALL, "end journal place");
}
