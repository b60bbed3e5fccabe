//! Tests whether a new impersonation token is what the entry request asked for.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail loudly")]

mod common;

use common::*;
use ergo_protocol::{
    Person, WorkspaceRef,
    entry::{EntryRequest, EntryState, Scope},
};
use ergo_session::fits_request;
use serde_json::{Value, json};

fn request() -> EntryRequest {
    let person = |id: &str, name: &str| Person { id: id.into(), name: name.into(), email: String::new() };
    EntryRequest {
        id: "ent_1".into(),
        state: EntryState::Approved,
        user: person("usr_dana", "Dana Reyes"),
        workspace: WorkspaceRef { id: "ws_northwind".into(), name: "Northwind".into() },
        agent: person("agt_sam", "Sam Okafor"),
        reason: "Cannot export invoices".into(),
        ticket: "T-1".into(),
        minutes: 15,
        scope: vec![Scope::MembersRead, Scope::TeamsRead],
        asked_minutes: 15,
        asked_scope: vec![],
        decision: None,
        revocation: None,
        created_at: 0,
        lapses_at: 0,
        settled_at: None,
        withdrawal: None,
    }
}

fn unfit(claims: &Value, request: &EntryRequest, agent: &Value) -> Option<String> {
    fits_request(&impersonating(claims), request, &direct(agent)).map(|how| how.english())
}

#[test]
fn a_token_has_to_be_what_was_asked_for() {
    assert_eq!(unfit(&acting_claims(), &request(), &direct_claims()), None);
    for (name, value, words) in [
        ("sub", json!("usr_eve"), "You asked to view Dana Reyes (usr_dana), but the token says usr_eve."),
        ("workspace", json!("ws_x"), "the workspace Northwind (ws_northwind), but the token says ws_x."),
        ("scope", json!("members:read change"), "The token allows more than was approved: change."),
        ("act", json!({"sub": "agt_eve"}), "the impersonator is agt_eve"),
        ("act", json!({"sub": "agt_sam", "act": {"sub": "agt_eve"}}), "agt_sam for agt_eve"),
    ] {
        let said = unfit(&with(acting_claims(), &[(name, value)]), &request(), &direct_claims()).unwrap();
        assert!(said.contains(words), "{said}");
    }
    let other_agent = with(direct_claims(), &[("sub", json!("agt_lee"))]);
    let said = unfit(&acting_claims(), &request(), &other_agent).unwrap();
    assert!(said.contains("belongs to Sam Okafor (agt_sam), but you are signed in as agt_lee"), "{said}");
    let mut theirs = request();
    theirs.agent.id = "agt_lee".into();
    assert!(unfit(&acting_claims(), &theirs, &direct_claims()).is_some());
}
