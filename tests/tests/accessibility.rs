//! For everybody: each page and each dialog, looked at by axe-core (light, dark, forced colors) and walked through with Tab.

use ergo_journeys::{
    accessibility::Accessibility,
    desk::handle,
    provider::Provider,
    samples::{AGENT, AIKO, DANA, LEAD, OBSERVER, RUTH},
    webdriver::keys::{CONTROL, ESCAPE},
    world::World,
};
use std::time::Duration;

/// The pages of a session that the sidebar leads to.
const INSIDE: [&str; 7] = ["overview", "members", "teams", "roles", "access", "audit", "diagnostics"];
/// A change of role that the sample admin can make.
const TOM: &str = "usr_4tnw";

#[tokio::test]
async fn signing_in_and_the_pages_outside_a_session() {
    let world = World::open().await;
    let pages = Accessibility::ready();
    let desk = world.desk().await;
    desk.see(&handle("agent-option")).await;
    pages.visit(&desk, "sign-in").await;
    desk.sign_in(AGENT.name).await;
    for page in ["start", "history", "diagnostics", "settings", "help"] {
        desk.open(page).await;
        desk.see("main").await;
        pages.visit(&desk, page).await;
    }
    desk.click(&handle("help-about")).await;
    desk.see(&handle("license-row")).await;
    pages.visit(&desk, "about").await;
    desk.open_palette().await;
    pages.look(&desk, "palette").await;
    desk.type_keys("no such page").await;
    desk.see_words(&handle("palette"), "no such page").await;
    pages.look(&desk, "palette, nothing found").await;
    desk.press(&[ESCAPE]).await;
    desk.see_no(&handle("palette")).await;
    desk.click(&handle("nav-notices")).await;
    desk.see(&handle("notice-list")).await;
    pages.look(&desk, "notices").await;
    desk.press(&[ESCAPE]).await;
    desk.click(&handle("agent-menu")).await;
    desk.see(&handle("sign-out")).await;
    pages.look(&desk, "agent menu").await;
    desk.press(&[ESCAPE]).await;
    desk.script("document.activeElement.blur();", &[]).await;
    desk.type_keys("?").await;
    desk.see(&handle("shortcuts")).await;
    pages.visit(&desk, "shortcuts").await;
    pages.finish();
}

#[tokio::test]
async fn the_way_in_and_the_way_out() {
    let world = World::open().await;
    let pages = Accessibility::ready();
    let desk = world.signed_in().await;
    desk.write(&handle("user-search"), "dana").await;
    desk.see(&handle("user-option")).await;
    pages.look(&desk, "search").await;
    desk.write(&handle("user-search"), "no such person").await;
    desk.see(&format!(".user-popup {}", handle("empty"))).await;
    pages.look(&desk, "search, nothing found").await;
    desk.choose(DANA.search, &DANA).await;
    desk.fill_why("short", "SUP-4821").await;
    desk.click(&handle("enter-start")).await;
    pages.visit(&desk, "start, a reason too short").await;
    desk.fill_why("The customer asked us to look at the invoice export.", "SUP-4821").await;
    desk.ask_for_changes().await;
    pages.visit(&desk, "start, filled in").await;
    desk.ask_for_changes().await;
    desk.review().await;
    pages.visit(&desk, "pre-flight").await;
    desk.confirm_preflight().await;
    pages.visit(&desk, "pre-flight, attested").await;
    desk.enter().await;
    desk.until_phase("confirming").await;
    tokio::time::sleep(Duration::from_millis(700)).await;
    pages.visit(&desk, "identity check").await;
    desk.confirm_identity().await;
    desk.note("Observed", "The export is grayed out for her.").await;
    desk.write(&handle("note-input"), "Half a sentence").await;
    desk.close_window();
    desk.see(&handle("quit-dialog")).await;
    pages.visit(&desk, "quit").await;
    desk.click(&handle("quit-stay")).await;
    desk.exit().await;
    desk.see_words(&handle("receipt"), "The server confirmed").await;
    pages.visit(&desk, "receipt").await;
    desk.finish().await;
    pages.visit(&desk, "start, with recent people").await;
    desk.open("history").await;
    pages.visit(&desk, "history").await;
    desk.click(&handle("history-row")).await;
    desk.see(&handle("timeline")).await;
    desk.click(&handle("export-open")).await;
    desk.see(&handle("export")).await;
    pages.visit(&desk, "one past session").await;
    pages.finish();
}

#[tokio::test]
async fn the_pages_of_a_session() {
    let world = World::open().await;
    let pages = Accessibility::ready();
    let desk = world.inside(&DANA).await;
    for page in INSIDE {
        desk.open(page).await;
        pages.visit(&desk, page).await;
    }
    desk.open("members").await;
    desk.click(&handle("member-view")).await;
    desk.see(&handle("member-column")).await;
    pages.look(&desk, "columns").await;
    desk.press(&[ESCAPE]).await;
    desk.click(&handle("member-row")).await;
    desk.see(&handle("effective-access")).await;
    pages.visit(&desk, "one member").await;
    desk.click(&handle("why")).await;
    desk.see(&handle("paths")).await;
    pages.look(&desk, "answer").await;
    desk.compare_with_a_role().await;
    pages.visit(&desk, "comparison").await;
    desk.note("Observed", "The export is grayed out for her.").await;
    desk.click(&handle("note-correct")).await;
    desk.see(&handle("note-correction")).await;
    pages.visit(&desk, "note correction").await;
    desk.click("[data-testid='note-filter'][data-kind='mine']").await;
    pages.look(&desk, "my notes").await;
    desk.press(&[CONTROL, 'j']).await;
    pages.visit(&desk, "notes closed").await;
    desk.click(&handle("extend")).await;
    desk.see(&handle("extend-dialog")).await;
    pages.visit(&desk, "extend").await;
    desk.press(&[ESCAPE]).await;
    world.wire.cut();
    desk.see(&handle("disconnected")).await;
    pages.look(&desk, "disconnected").await;
    desk.click(&handle("nav-teams")).await;
    desk.see(&handle("error")).await;
    pages.visit(&desk, "a page that cannot be read").await;
    pages.finish();
}

#[tokio::test]
async fn a_change_and_what_a_guest_cannot_see() {
    let world = World::open().await;
    let pages = Accessibility::ready();
    let desk = world.signed_in().await;
    desk.enter_to_change(&AIKO).await;
    desk.open("access").await;
    pages.visit(&desk, "settings that can be changed").await;
    desk.fill_in_role_change(TOM, "nakamura", "Editor", "Tom takes over the projects").await;
    pages.visit(&desk, "arm panel").await;
    desk.write(&handle("arm-authorised-by"), "Ivana Petrović").await;
    desk.click(&handle("arm")).await;
    desk.see(&handle("armed-card")).await;
    pages.visit(&desk, "armed").await;
    desk.click(&handle("make-change")).await;
    desk.see("[data-testid='change-result'][data-outcome='made']").await;
    pages.visit(&desk, "changed").await;
    desk.open("audit").await;
    desk.see(&handle("audit-entry")).await;
    pages.visit(&desk, "audit log with changes").await;
    desk.exit().await;
    pages.visit(&desk, "receipt with a change").await;
    desk.finish().await;
    desk.enter_as(&RUTH).await;
    for page in ["overview", "members"] {
        desk.open(page).await;
        pages.visit(&desk, &format!("{page} of a guest")).await;
    }
    world.server.revoke_sessions_of(RUTH.user_id).await;
    desk.until_phase("frozen").await;
    pages.visit(&desk, "frozen").await;
    pages.finish();
}

#[tokio::test]
async fn the_second_person_and_those_who_only_watch() {
    let world = World::open().await;
    let pages = Accessibility::ready();
    let lead = world.desk().await;
    lead.sign_in(LEAD.name).await;
    for page in ["approvals", "sessions"] {
        lead.open(page).await;
        pages.visit(&lead, &format!("{page}, empty")).await;
    }
    let sample = world.server.sample_in("ws_northwind").await;
    let agent = world.signed_in().await;
    agent.prepare(&sample).await;
    agent.enter().await;
    agent.until_phase("requested").await;
    pages.visit(&agent, "request").await;
    agent.open("start").await;
    pages.look(&agent, "start, with a request").await;
    lead.open("approvals").await;
    pages.visit(&lead, "approvals").await;
    lead.click(&handle("approval-row")).await;
    lead.see(&handle("approve")).await;
    pages.visit(&lead, "one approval").await;
    lead.click(&handle("approve")).await;
    agent.see("[data-testid='request-card'][data-state='approved']").await;
    agent.click(&handle("request-card")).await;
    pages.visit(&agent, "request approved").await;
    lead.click(&handle("approval-revoke")).await;
    lead.see(&handle("approval-revoke-form")).await;
    pages.visit(&lead, "revoke").await;
    lead.press(&[ESCAPE]).await;
    agent.click(&handle("enter-approved")).await;
    agent.until_phase("confirming").await;
    agent.confirm_identity().await;
    lead.open("sessions").await;
    lead.see(&handle("session-row")).await;
    pages.visit(&lead, "sessions").await;
    lead.click(&handle("session-end")).await;
    lead.see(&handle("session-end-form")).await;
    pages.visit(&lead, "end a session").await;
    lead.click(&handle("session-end-confirm")).await;
    agent.until_phase("frozen").await;
    let observer = world.desk().await;
    observer.sign_in(OBSERVER.name).await;
    pages.visit(&observer, "observer").await;
    observer.choose(DANA.search, &DANA).await;
    observer.see(&handle("observed")).await;
    pages.visit(&observer, "observer, a user chosen").await;
    pages.finish();
}

#[tokio::test]
async fn signing_in_with_the_organization_account() {
    let Some(openid) = Provider::openid() else { return };
    let world = World::trusting(vec![openid.for_sign_in()]).await;
    let pages = Accessibility::ready();
    let desk = world.desk().await;
    desk.see(&handle("sign-in-there")).await;
    pages.visit(&desk, "sign-in with a provider").await;
    desk.click(&handle("sign-in-device")).await;
    desk.see(&handle("user-code")).await;
    pages.visit(&desk, "sign-in with a code").await;
    desk.click(&handle("stop-waiting")).await;
    desk.click(&handle("sign-in-there")).await;
    desk.see(&handle("waiting")).await;
    pages.visit(&desk, "sign-in in the browser").await;
    pages.finish();
}
