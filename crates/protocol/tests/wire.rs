//! Pins the JSON of every type that crosses a boundary. A change here changes the contract.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use ergo_protocol::{
    Agent, Person, Problem, WorkspaceRef,
    audit::{AuditPage, WorkspaceAudit},
    change::{
        AccessSettingChange, ArmDraft, Change, ChangeGrant, ChangeGrantRecord, MemberRoleChange,
        TeamMembershipChange,
    },
    code::ProblemDetails,
    diagnostics::Diagnostics,
    directory::Candidates,
    entry::{Approval, EntryDraft, EntryRequest, EntryRequests, EntryTicket, Preflight, Refusal, Revoking},
    events::Event,
    health::Readiness,
    journal::{Chain, JournalEntry, NoteDraft, SessionJournal, SessionRecord, StoredJournal},
    notifications::Notifications,
    oauth::{
        Discovery, HandedOver, LoginRenewal, Revocation, TokenAnswer, TokenError, TokenExchange,
        TrainingSignIn,
    },
    preferences::{Preferences, Theme},
    profile::{Profile, ProfileChange},
    session::{Extended, Extension, WhoAmI},
    sessions::{OpenSessions, SessionEnd},
    snapshot::{Frozen, Phase, Snapshot, UnfinishedNote},
    updates::Updates,
    workspace::{
        AccessSettings, Comparison, EffectiveAccess, MemberDetail, MemberFilters, MemberPage, MemberQuery,
        MemberView, PastAccess, Roles, Side, Teams, Workspace,
    },
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

/// Checks that the type reads this JSON and writes exactly the same.
#[track_caller]
fn fixed<T: Serialize + DeserializeOwned>(json: &Value) {
    let read: T = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(&serde_json::to_value(&read).unwrap(), json);
}

#[track_caller]
fn refused<T: DeserializeOwned>(json: Value) {
    assert!(serde_json::from_value::<T>(json).is_err());
}

fn dana() -> Value {
    json!({ "id": "usr_7f3k", "name": "Dana Reyes", "email": "dana@marlowfreight.example" })
}
fn sam() -> Value {
    json!({ "id": "agt_sam", "name": "Sam Okafor", "email": "sam@ergo.example" })
}
fn marlow() -> Value {
    json!({ "id": "ws_marlow", "name": "Marlow Freight" })
}
fn draft() -> Value {
    json!({ "user_id": "usr_7f3k", "workspace_id": "ws_marlow", "reason": "Export is grayed out", "ticket": "SUP-4821", "minutes": 30, "changes": false })
}
fn candidate() -> Value {
    json!({ "user": dana(), "workspace": marlow(), "role": "Editor", "status": "active", "support_access": "on_request", "changes_allowed": true, "longest_session_minutes": 60, "notify": "owners", "off_limits": null })
}
fn member() -> Value {
    json!({ "person": dana(), "role": { "id": "role_editor", "name": "Editor" }, "teams": [{ "id": "team_1", "name": "Billing" }], "timezone": "Europe/Lisbon", "status": "active",
        "joined_at": 1, "last_seen_at": 2 })
}
fn record() -> Value {
    json!({
        "id": "ses_1", "viewed": dana(), "workspace": marlow(), "agent": sam(), "reason": "r", "ticket": "SUP-4821",
        "started_at": 1, "ended_at": 2, "ending": "exited", "revoked": true, "entries": 4, "notes": 1,
        "changes": 1, "confirmation": "confirmed"
    })
}
fn entry() -> Value {
    json!({ "seq": 1, "at": 5, "author": "app", "kind": "entered", "text": "Entered", "prev_hash": "00", "hash": "ff" })
}
fn request() -> Value {
    json!({
        "id": "er_1", "state": "approved", "user": dana(), "workspace": marlow(), "agent": sam(), "reason": "r",
        "ticket": "SUP-4821", "minutes": 15, "scope": ["members:read"], "asked_minutes": 30,
        "asked_scope": ["members:read", "teams:read", "roles:read", "access:read", "change"],
        "decision": { "by": sam(), "at": 1, "word": "" }, "revocation": null, "created_at": 1, "lapses_at": 2, "settled_at": 1, "withdrawal": null
    })
}
fn role_change() -> Value {
    json!({ "kind": "member_role", "member_id": "usr_1", "role_id": "role_viewer" })
}
fn arm_draft() -> Value {
    json!({ "change": role_change(), "purpose": "p", "authorised_by": "Ana Costa", "how": "mail" })
}
fn change_entry() -> Value {
    json!({
        "seq": 1, "at": 1, "action": "member.role_changed", "by": { "id": "usr_7f3k", "name": "Dana Reyes" },
        "agent": { "id": "agt_sam", "name": "Sam Okafor" }, "session_id": "ses_1",
        "target": { "id": "usr_1", "name": "Tom Lee" }, "detail": "Editor -> Viewer"
    })
}
fn permission() -> Value {
    json!({ "key": "invoices.export", "group": "Billing", "label": "Export invoices" })
}
fn access() -> Value {
    json!({ "items": [{ "permission": permission(), "granted_by": [
        { "type": "role", "id": "role_editor", "name": "Editor" }, { "type": "team", "id": "team_1", "name": "Billing" }
    ], "would_grant": [
        { "through": { "type": "team", "id": "team_2", "name": "Exports" }, "also_grants": 0, "takes_away": 0 }
    ] }] })
}
fn access_beside() -> Value {
    let mut access = access();
    access["items"][0]["decision"] =
        json!({ "allowed": false, "differs": true, "failed": false, "reasons": ["Not on weekends"] });
    access["decision_point"] = json!({ "state": "answered", "paused": false });
    access
}
fn analysis() -> Value {
    json!({ "verdict": "impersonating", "code": null, "subject": "s", "actors": ["a"], "workspace": "w",
        "expires_at": 1, "detail": "d" })
}
fn detail() -> Value {
    json!({ "member": member(), "locale": "pt-PT", "joined_at": 1, "last_seen_at": null })
}

#[test]
fn errors() {
    fixed::<Problem>(&json!({ "code": "frozen", "message": "The session is frozen." }));
    fixed::<ProblemDetails>(
        &json!({ "type": "urn:ergo:problem:stale", "title": "Stale", "status": 412, "detail": "d", "code": "stale" }),
    );
    fixed::<Problem>(
        &json!({ "code": "internal", "message": "Try again.", "request_id": "7f3k9x0abcdefghj" }),
    );
    fixed::<ProblemDetails>(
        &json!({ "type": "urn:ergo:problem:stale", "title": "Stale", "status": 412, "detail": "d",
        "request_id": "7f3k9x0abcdefghj", "code": "stale" }),
    );
    refused::<Problem>(json!({ "code": "something_else", "message": "" }));
    fixed::<Readiness>(&json!({ "ready": false, "failed": ["database", "keys", "draining"] }));
}

#[test]
fn people_and_directory() {
    fixed::<Person>(&dana());
    fixed::<WorkspaceRef>(&marlow());
    for role in ["agent", "lead", "observer"] {
        fixed::<Agent>(&json!({ "person": sam(), "role": role }));
    }
    fixed::<Candidates>(&json!({ "items": [candidate()], "approximate": false }));
}

#[test]
fn entry_and_tokens() {
    fixed::<EntryDraft>(&draft());
    let mut more = draft();
    more["scope"] = json!("everything");
    refused::<EntryDraft>(more);
    fixed::<EntryRequest>(&request());
    fixed::<EntryRequests>(&json!({ "items": [request()], "next_cursor": null }));
    fixed::<Revoking>(&json!({ "word": "The customer changed their mind" }));
    assert_eq!(serde_json::from_value::<Revoking>(json!({})).unwrap(), Revoking::default());
    fixed::<Approval>(&json!({ "minutes": 15, "scope": ["members:read"], "word": "" }));
    refused::<Approval>(json!({ "minutes": 15, "scope": ["members:write"], "word": "" }));
    fixed::<Refusal>(&json!({ "word": "Ask the customer first" }));
    fixed::<EntryTicket>(&json!({ "entry_ticket": "x", "expires_at": 1 }));
    fixed::<Preflight>(&json!({ "draft": draft(), "candidate": candidate(), "scope": ["members:read"] }));
    fixed::<TokenExchange>(&json!({
        "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange", "subject_token": "x",
        "subject_token_type": "urn:ergo:token-type:entry-ticket", "actor_token": "y",
        "actor_token_type": "urn:ietf:params:oauth:token-type:access_token"
    }));
    fixed::<TokenAnswer>(&json!({
        "access_token": "x", "issued_token_type": "urn:ietf:params:oauth:token-type:access_token",
        "token_type": "Bearer", "expires_in": 1800, "scope": "members:read"
    }));
    fixed::<TokenError>(
        &json!({ "error": "invalid_grant", "error_description": "d", "code": "entry_ticket_invalid" }),
    );
    fixed::<Revocation>(&json!({ "token": "x" }));
    fixed::<TrainingSignIn>(&json!({ "person_id": "agt_sam" }));
    fixed::<Discovery>(&json!({
        "issuer": "i", "jwks_uri": "j", "token_endpoint": "t", "revocation_endpoint": "r",
        "grant_types_supported": ["g"], "id_token_signing_alg_values_supported": ["ES256"], "ergo_training": true,
        "ergo_sign_in": { "issuer": "i", "client_id": "c", "audience": "a", "profile": "oidc", "profile_source": "p", "jwks": "j" },
        "ergo_hand_overs": [{
            "issuer": "i", "audience": "a", "profile": "clerk", "provider": "Clerk", "start_url": "u"
        }],
        "ergo_restored_at": 1_700_000_000_000_i64
    }));
    fixed::<LoginRenewal>(&json!({ "login_token": "x", "session_id": "ses_1" }));
    fixed::<HandedOver>(&json!({ "token": "x" }));
    fixed::<WhoAmI>(&json!({
        "session_id": "ses_1", "subject": dana(), "agent_role": null, "actor": sam(), "workspace": marlow(),
        "scope": ["members:read"], "expires_at": 1, "ends_at": 1, "extendable_until": 1, "changes_allowed": false
    }));
    fixed::<Extension>(&json!({ "minutes": 10, "reason": "The customer is still looking" }));
    fixed::<Extended>(&json!({ "ends_at": 1 }));
}

#[test]
fn workspace() {
    fixed::<Workspace>(&json!({
        "id": "ws_marlow", "name": "Marlow Freight", "plan": "Business", "region": "EU", "created_at": 1, "members": 400,
        "teams": 9, "roles": 7, "support_access": "on",
        "members_by_role": [{ "role_id": "role_editor", "role": "Editor", "members": 200 }], "owners": [dana()],
        "viewed": { "member": member(), "missing": [permission()], "recent_changes": [change_entry()] }
    }));
    for sort in ["name", "role", "last_seen", "joined"] {
        for order in ["ascending", "descending"] {
            fixed::<MemberQuery>(&json!({
                "q": "dana", "role": "r", "team": "t", "status": "invited", "sort": sort, "order": order, "cursor": "c",
                "skip": 200, "limit": 100
            }));
        }
    }
    fixed::<MemberQuery>(&json!({}));
    fixed::<MemberPage>(
        &json!({ "items": [member()], "total": 1, "at_least": false, "next_cursor": null, "approximate": false }),
    );
    fixed::<MemberFilters>(&json!({ "roles": [{ "id": "r", "name": "R" }], "teams": [] }));
    fixed::<MemberDetail>(&detail());
    fixed::<MemberView>(&json!({ "detail": detail(), "access": access() }));
    fixed::<EffectiveAccess>(&access());
    fixed::<PastAccess>(
        &json!({ "at": 1, "was_member": true, "items": access()["items"], "doubts": ["imported"] }),
    );
    let side = |side: Value| json!({ "side": side, "name": "Dana", "items": access()["items"], "was_member": true, "doubts": ["directory"] });
    fixed::<Comparison>(&json!({
        "left": side(json!({ "type": "member", "id": "usr_1" })),
        "right": side(json!({ "type": "member_at", "id": "usr_1", "at": 1 }))
    }));
    fixed::<Side>(&json!({ "type": "role", "id": "role_1" }));
    fixed::<EffectiveAccess>(&access_beside());
    fixed::<Teams>(&json!({ "items": [{
        "id": "team_1", "name": "Billing", "description": "d", "members": 7, "lead": dana(),
        "permissions": ["invoices.export"], "has_viewed_user": true
    }], "permissions": [permission()] }));
    fixed::<Roles>(&json!({
        "permissions": [permission()],
        "roles": [{ "id": "r", "name": "Editor", "description": "d", "built_in": true, "members": 1, "permissions": ["invoices.view"] }],
        "viewed_user_role": "r"
    }));
    for value in [
        json!({ "type": "switch", "value": true }),
        json!({ "type": "number", "value": 60 }),
        json!({ "type": "choice", "value": "on" }),
        json!({ "type": "list", "value": ["a.example"] }),
    ] {
        fixed::<AccessSettings>(&json!({ "items": [{
            "key": "k", "group": "Sign-in", "label": "l", "description": "d", "value": value,
            "choices": [{ "value": "sso_only", "label": "Single sign-on only" }], "empty_means": "Any domain", "unit": "minutes", "protected": false
        }] }));
        fixed::<AccessSettingChange>(&json!({ "value": value }));
    }
    fixed::<MemberRoleChange>(&json!({ "role_id": "r" }));
    fixed::<TeamMembershipChange>(&json!({ "member": true }));
    for change in [
        role_change(),
        json!({ "kind": "team_membership", "member_id": "usr_1", "team_id": "team_1", "member": true }),
        json!({ "kind": "access_setting", "key": "public_links", "value": { "type": "switch", "value": false } }),
    ] {
        fixed::<Change>(&change);
    }
    refused::<Change>(json!({ "kind": "profile", "timezone": "UTC" }));
    for how in ["ticket", "mail", "call"] {
        let mut draft = arm_draft();
        draft["how"] = json!(how);
        fixed::<ArmDraft>(&draft);
    }
    fixed::<ChangeGrant>(&json!({
        "id": "cg_1", "grant": "x", "title": "Tom Lee’s role", "before": "Editor", "after": "Viewer",
        "inverse": role_change(), "etag": "\"e\"", "expires_at": 1
    }));
    for state in ["open", "used", "void"] {
        fixed::<ChangeGrantRecord>(&json!({ "id": "cg_1", "state": state, "change": role_change() }));
    }
}

#[test]
fn events_and_notifications() {
    for event in [
        json!({ "kind": "ready" }),
        json!({ "kind": "session_ended", "session_id": "ses_1", "cause": "exited" }),
        json!({ "kind": "policy_changed", "workspace_id": "ws_1" }),
        json!({ "kind": "request_decided", "request_id": "er_1" }),
        json!({ "kind": "approvals_changed" }),
        json!({ "kind": "sessions_changed" }),
        json!({ "kind": "closing" }),
        json!({ "kind": "session_ended", "session_id": "ses_1", "cause": "ended_by_lead", "by": sam(), "message": "Call me" }),
    ] {
        fixed::<Event>(&event);
    }
    fixed::<Notifications>(&json!({ "items": [{
        "at": 1, "workspace": marlow(), "viewed": dana(), "agent": sam(), "session_id": "ses_1", "text": "t"
    }], "next_cursor": null }));
}

#[test]
fn profile_preferences_and_audit() {
    fixed::<Profile>(&json!({ "timezone": "Europe/Lisbon", "locale": "pt-PT" }));
    fixed::<ProfileChange>(&json!({ "timezone": "Europe/Lisbon" }));
    fixed::<Preferences>(&json!({
        "theme": "system", "density": "comfortable", "text_size": "default", "language": "system", "time_format": "system",
        "notifications": true, "names_in_notifications": false, "autostart": false, "ticket_link": "", "notes_open": true,
        "notes_width": 320, "member_columns": ["role", "teams", "last_seen", "local_time", "joined"]
    }));
    // A preference that a script leaves out gets its default.
    let dark = serde_json::from_value::<Preferences>(json!({ "theme": "dark" })).unwrap();
    assert_eq!(dark, Preferences { theme: Theme::Dark, ..Preferences::default() });
    // The preferences never include a timezone.
    refused::<Preferences>(
        json!({ "theme": "system", "notes_open": true, "notes_width": 320, "timezone": "UTC" }),
    );
    fixed::<AuditPage>(&json!({
        "items": [{ "seq": 1, "at": 1, "action": "session.entered", "subject_id": "s", "actor_id": "a",
                    "session_id": "x", "workspace_id": "w", "target": null, "detail": "" }],
        "next_cursor": null
    }));
    fixed::<WorkspaceAudit>(&json!({ "items": [change_entry()], "next_cursor": null }));
}

#[test]
fn sessions() {
    for mode in [
        json!({ "kind": "read_only" }),
        json!({ "kind": "armed", "title": "Tom Lee’s role", "before": "Editor", "after": "Viewer", "expires_at": 1 }),
    ] {
        for page in ["overview", "members", "member", "teams", "roles", "access_settings", "audit"] {
            fixed::<OpenSessions>(&json!({ "items": [{
                "session_id": "ses_1", "agent": sam(), "viewed": dana(), "workspace": marlow(), "reason": "r",
                "ticket": "SUP-4821", "mode": mode, "may_change": true, "started_at": 1, "ends_at": 2, "last_seen_at": 1,
                "page": { "kind": page, "member": { "id": "usr_1", "name": "Tom Lee" }, "at": 1 }
            }], "next_cursor": null }));
        }
    }
    fixed::<SessionEnd>(&json!({ "message": "The customer has called" }));
    assert_eq!(serde_json::from_value::<SessionEnd>(json!({})).unwrap(), SessionEnd::default());
    fixed::<ProblemDetails>(&json!({
        "type": "urn:ergo:problem:session_ended", "title": "Session ended", "status": 401, "detail": "d",
        "code": "session_ended", "ended": { "cause": "ended_by_lead", "at": 1, "by": sam(), "message": "Call me" }
    }));
    let mut withdrawn = request();
    withdrawn["withdrawal"] = json!({ "by": sam(), "at": 1, "why": "" });
    fixed::<EntryRequest>(&withdrawn);
}

#[test]
fn journal() {
    fixed::<JournalEntry>(&entry());
    let mut correction = entry();
    correction["kind"] = json!("correction");
    correction["corrects"] = json!(1);
    fixed::<JournalEntry>(&correction);
    fixed::<NoteDraft>(&json!({ "kind": "inspected", "text": "t" }));
    refused::<NoteDraft>(json!({ "kind": "entered", "text": "an agent cannot write the app's own entries" }));
    fixed::<SessionRecord>(&record());
    for chain in [json!({ "state": "verified" }), json!({ "state": "broken", "seq": 3 })] {
        fixed::<Chain>(&chain);
        fixed::<SessionJournal>(&json!({ "record": record(), "entries": [entry()], "chain": chain }));
    }
    fixed::<StoredJournal>(&json!({
        "record": record(), "entries": [entry()], "complete": false, "stored": 1, "head_hash": "h", "next_cursor": null
    }));
}

#[test]
fn snapshot_and_diagnostics() {
    fixed::<Snapshot>(&json!({
        "revision": 3,
        "phase": { "name": "active" },
        "agent": { "person": sam(), "role": "agent" },
        "impersonation": {
            "session_id": "ses_1", "viewed": dana(), "impersonator": sam(), "workspace": marlow(), "mode": "armed",
            "armed": {
                "change": role_change(), "title": "Tom Lee’s role", "before": "Editor", "after": "Viewer", "purpose": "p",
                "authorised_by": "Ana Costa", "how": "mail", "remaining_millis": 1, "calling": false
            },
            "last_change": {
                "title": "Tom Lee’s role", "before": "Viewer", "after": "Editor", "outcome": "made", "detail": "d",
                "undo": arm_draft()
            },
            "extendable_minutes": 15, "ticket": "SUP-4821", "reason": "r", "minutes": 30, "scope": ["members:read"], "changes_allowed": true,
            "ends_at": 1, "remaining_millis": 1
        },
        "held_back": ["timezone_sync", "locale_sync", "last_seen", "onboarding"],
        "notices": [{ "id": 1, "kind": "crash_found", "text": "t" }],
        "timezone_offer": { "stored": "Africa/Lagos", "desktop": "Europe/Berlin" },
        "server": { "url": "u", "training": true, "reachable": true, "last_heard": 1, "sign_in": "id.example", "hand_overs": ["Clerk"] },
        "waiting": { "kind": "device", "host": "id.example", "device": { "verification_uri": "v", "user_code": "c" } },
        "desktop_timezone": "Europe/Berlin", "language": "en", "approvals": 2, "sessions_seen": 4, "quit_asked": false,
        "unfinished_note": { "state": "saved", "text": "It is grayed out for" },
        "managed": {
            "source": "/etc/ergo/policy.json", "settings": [{ "key": "read_only", "title": "t", "value": "On" }],
            "wrong": ["w"], "read_only": true, "reasons": ["Billing"], "second_approver": true
        },
        "updates": { "state": { "name": "off", "why": "not_set" }, "checked_at": null, "problem": null }
    }));
    for state in [
        json!({ "name": "current" }),
        json!({ "name": "available", "version": "0.2.0", "later_until": 1 }),
        json!({ "name": "downloading", "version": "0.2.0", "received": 1, "total": null }),
        json!({ "name": "waiting", "version": "0.2.0" }),
        json!({ "name": "installing", "version": "0.2.0" }),
    ] {
        let problem = json!({ "code": "update_invalid", "message": "m" });
        fixed::<Updates>(&json!({ "state": state, "checked_at": 1, "problem": problem }));
    }
    let mut requested = request();
    requested["name"] = json!("requested");
    fixed::<Phase>(&requested);
    for name in ["signed_out", "direct", "entering", "confirming", "active", "exiting"] {
        fixed::<Phase>(&json!({ "name": name }));
    }
    fixed::<Phase>(&json!({
        "name": "frozen", "reason": "revoked", "detail": "d", "since": 1, "can_reverify": false, "saved_entries": 2,
        "armed_canceled": "Tom Lee’s role"
    }));
    fixed::<UnfinishedNote>(&json!({ "state": "not_saved", "text": "It is grayed out for" }));
    fixed::<Phase>(&json!({
        "name": "ended", "record": record(), "inspected": ["Viewed members"], "changes": ["Made: Tom Lee’s role"], "notes": [entry()], "held_back": ["timezone_sync"],
        "chain": { "state": "verified" }, "restart": false
    }));
    fixed::<Frozen>(
        &json!({ "reason": "expired", "detail": "d", "since": 1, "can_reverify": false, "saved_entries": 2, "armed_canceled": null }),
    );
    for verdict in ["signed_out", "direct", "cannot_tell", "impersonating", "ended"] {
        fixed::<Diagnostics>(&json!({
            "verdict": verdict,
            "token": {
                "issuer": "i", "algorithm": "ES256", "key_id": "k", "profile": "ergo", "subject": "s", "actors": ["a"],
                "workspace": "w", "session_id": "x", "verified_at": 1, "issued_at": 1, "expires_at": 1
            },
            "server": { "asked_at": 1, "subject": "s", "actor": "a", "workspace": "w", "agrees": true },
            "held_back": ["timezone_sync"],
            "login": { "issuer": "i", "profile": "oidc", "analysis": analysis() },
            "analysis": analysis(),
            "keys": { "fetched_at": 1, "not_refreshed": true }
        }));
    }
}

#[cfg(feature = "evidence")]
#[test]
fn evidence() {
    use ergo_protocol::evidence::{Consistency, LogDescription, Receipt, ReceiptAnswer, ReceiptPage};
    fixed::<LogDescription>(&json!({
        "origin": "a.example/log/1", "size": 3,
        "keys": [{ "verifier": "a.example/log/1+07c57e0e+AYqI", "created_at": 1, "retired_at": null }]
    }));
    fixed::<Consistency>(&json!({ "hashes": ["AA=="] }));
    let shown = json!({ "index": 1, "row": { "t": "audit", "seq": 1 }, "salt": "AA==", "entry": "AA==" });
    let absent = json!({ "index": 2, "entry": "AA==", "absent": "withheld" });
    let receipt = json!({
        "type": "ergo_receipt", "version": 1, "account": shown, "leaves": [shown, absent],
        "proof": "c2sp.org/tlog-proof@v1"
    });
    fixed::<Receipt>(&receipt);
    fixed::<ReceiptAnswer>(&json!({ "receipt": receipt, "waits_for": null }));
    fixed::<ReceiptAnswer>(&json!({ "receipt": null, "waits_for": "journal" }));
    fixed::<ReceiptPage>(&json!({
        "items": [{
            "session_id": "ses_1", "index": 9, "viewed_name": "Dana", "ticket": null, "started_at": 1, "ended_at": 2
        }],
        "next_cursor": "9"
    }));
}
