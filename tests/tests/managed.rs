//! On a computer that an organization manages: what it set holds, is named, and cannot be got around.

use ergo_journeys::{
    accessibility::Accessibility,
    desk::{Desk, handle},
    policy::{Policy, may_be_set},
    poll::until,
    samples::{AGENT, DANA},
    world::World,
};
use serde_json::json;
use std::time::Duration;

/// Nothing listens there.
const NOWHERE: &str = "http://127.0.0.1:9";

#[tokio::test]
async fn what_the_organization_sets_holds_and_is_named() {
    if !may_be_set() {
        return;
    }
    let world = World::open().await;
    let policy = format!(
        "server = \"{}\"\nlongest_session_minutes = 20\nread_only = true\nidle_minutes = 5\n\
         reasons = [\"The customer asked for help\", \"Incident in production\"]\n\
         ticket_pattern = \"SUP-[0-9]+\"\nticket_link = \"https://tickets.example.com/{{ticket}}\"\n\
         notification_detail = \"none\"\n",
        world.wire.url()
    );
    let pages = Accessibility::ready();
    // Who starts the app cannot choose another server.
    let desk = Desk::managed(NOWHERE, Policy::new(policy)).await;
    desk.see(&handle("managed")).await;
    desk.sign_in(AGENT.name).await;
    desk.open("settings").await;
    desk.see_words(&handle("managed-settings"), "/etc/ergo-support/policy.toml").await;
    assert_eq!(desk.count(&handle("managed-setting")).await, 8);
    assert!(desk.has("[data-testid='notifications']:disabled:not(:checked)").await);
    assert!(!desk.has(&handle("ticket-link-template")).await);
    pages.visit(&desk, "settings, managed").await;
    // The page cannot change what is managed, whatever it sends.
    let mut preferences = desk.invoke("preferences", json!({})).await.unwrap();
    preferences["notifications"] = json!(true);
    preferences["ticket_link"] = json!("https://evil.example/{ticket}");
    desk.invoke("set_preferences", json!({ "preferences": preferences })).await.unwrap();
    let kept = desk.invoke("preferences", json!({})).await.unwrap();
    assert_eq!(
        (&kept["notifications"], &kept["ticket_link"]),
        (&json!(false), &json!("https://tickets.example.com/{ticket}"))
    );

    desk.open("start").await;
    desk.choose(DANA.search, &DANA).await;
    desk.see(&handle("managed-read-only")).await;
    assert!(!desk.has(&handle("ask-changes")).await);
    let choices = desk.texts("#minutes option").await;
    assert_eq!(choices.last().unwrap(), "20 minutes", "{choices:?}");
    desk.click(&handle("enter-start")).await;
    desk.see_words("#reason-problem", "Choose a reason from the list").await;
    pages.visit(&desk, "start, managed").await;
    desk.click("#reason option:nth-child(2)").await;
    desk.write(&handle("ticket"), "JIRA-1").await;
    desk.click(&handle("enter-start")).await;
    desk.see_words(&handle("error"), "one of your organization’s ticket numbers").await;
    desk.write(&handle("ticket"), "SUP-4821").await;
    desk.review().await;
    desk.confirm_preflight().await;
    desk.enter().await;
    desk.until_phase("confirming").await;
    desk.confirm_identity().await;
    let arm = json!({ "draft": {
        "change": { "kind": "member_role", "member_id": DANA.user_id, "role_id": "role_viewer" },
        "purpose": "The customer asked for it.", "authorised_by": "Dana Reyes", "how": "ticket",
    }});
    let refused = desk.invoke("arm", arm).await.unwrap_err();
    assert_eq!(refused["code"], "not_allowed_here", "{refused}");
    desk.exit().await;
    pages.finish();
}

#[tokio::test]
async fn a_policy_that_is_wrong_starts_no_session_and_is_named() {
    if !may_be_set() {
        return;
    }
    let world = World::open().await;
    let pages = Accessibility::ready();
    let wrong = Policy::new("idle_minutes = 0\nread_onli = true\n");
    let writable = Policy { mode: 0o666, ..Policy::new("read_only = true\n") };
    for (policy, said) in [
        (wrong, &["idle_minutes: write a whole number from 1 to 60", "Did you mean read_only?"][..]),
        (writable, &["remove the write permission of group and others"]),
        (Policy::new("training = false\n"), &["server: name your workspace server"]),
        (
            Policy::new("client_certificate = \"/nowhere/client.pem\"\n"),
            &["client_certificate: /nowhere/client.pem cannot be read: No such file or directory"],
        ),
        (Policy::new(format!("training = false\nserver = \"{}\"\n", world.wire.url())), &[]),
    ] {
        let desk = Desk::managed(&world.wire.url(), policy).await;
        if said.is_empty() {
            // The sample agents are the training workspace's.
            let refused = desk.invoke("sign_in", json!({ "person": AGENT.id })).await.unwrap_err();
            assert_eq!(refused["code"], "not_allowed_here", "{refused}");
            continue;
        }
        desk.see(&handle("blocked")).await;
        for said in said {
            desk.see_words(&handle("blocked"), said).await;
        }
        pages.visit(&desk, "blocked").await;
        // The person who fixes it gets the list along with the rest.
        desk.click(&handle("copy-report")).await;
        desk.see(&format!("{}[data-copied='true']", handle("copy-report"))).await;
        let report = desk.invoke("it_report", json!({})).await.unwrap();
        assert!(said.iter().all(|said| report.as_str().unwrap().contains(said)), "{report}");
        let refused = desk.invoke("sign_in", json!({ "person": AGENT.id })).await.unwrap_err();
        assert_eq!(refused["code"], "policy_invalid", "{refused}");
    }
    pages.finish();
}

/// A minute is the least that a policy can set, so this test takes one.
#[tokio::test]
async fn a_session_at_which_nobody_is_freezes_and_says_so() {
    if !may_be_set() {
        return;
    }
    let world = World::open().await;
    let policy = Policy::new(format!("server = \"{}\"\nidle_minutes = 1\n", world.wire.url()));
    let desk = Desk::managed(&world.wire.url(), policy).await;
    desk.sign_in(AGENT.name).await;
    desk.enter_as(&DANA).await;
    until("the session to freeze", Duration::from_secs(90), async || {
        (desk.phase().await.as_deref() == Some("frozen")).then_some(())
    })
    .await;
    assert_eq!(desk.frozen().await, "idle");
    for said in [
        "no one was active at this computer for too long.",
        "There was no activity at this desk for 1 minute.",
        "If the ticket still needs work, verify again. Otherwise, exit.",
    ] {
        desk.see_words(&handle("frozen"), said).await;
    }
    desk.click(&handle("reverify")).await;
    desk.until_phase("active").await;
}
