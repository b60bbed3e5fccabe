//! A walk through all screens, by handles alone: it is the same in every language.

use crate::{
    desk::{Desk, handle},
    samples::{AGENT, AIKO, DANA, LEAD, OBSERVER, RUTH},
    webdriver::keys::ESCAPE,
    world::World,
};

/// A member whose role the sample admin can change.
const TOM: &str = "usr_4tnw";

/// From the sign-in to the receipt. `look` is called on each screen, with its name.
pub async fn main_job(desk: &Desk, look: impl AsyncFn(&Desk, &str)) {
    desk.see(&handle("agent-option")).await;
    look(desk, "sign-in").await;
    desk.sign_in(AGENT.name).await;
    desk.see(&handle("user-search")).await;
    look(desk, "start").await;
    desk.write(&handle("user-search"), "dana").await;
    desk.see(&handle("user-option")).await;
    look(desk, "search").await;
    desk.choose(DANA.search, &DANA).await;
    desk.fill_why("short", "SUP-4821").await;
    desk.click(&handle("enter-start")).await;
    look(desk, "start, a reason too short").await;
    desk.fill_why("Invoice export has been grayed out for her since Monday.", "SUP-4821").await;
    desk.review().await;
    desk.confirm_preflight().await;
    look(desk, "pre-flight").await;
    desk.enter().await;
    desk.until_phase("confirming").await;
    look(desk, "identity check").await;
    desk.confirm_identity().await;
    for page in ["overview", "members", "teams", "roles", "access", "audit", "diagnostics"] {
        desk.open(page).await;
        look(desk, page).await;
    }
    desk.open("members").await;
    desk.click(&handle("member-view")).await;
    desk.see(&handle("member-column")).await;
    look(desk, "columns").await;
    desk.press(&[ESCAPE]).await;
    desk.click(&handle("member-row")).await;
    desk.see(&handle("effective-access")).await;
    look(desk, "member").await;
    desk.click(&handle("why")).await;
    desk.see(&handle("paths")).await;
    look(desk, "answer").await;
    desk.compare_with_a_role().await;
    look(desk, "comparison").await;
    desk.write(&handle("note-input"), "The export is grayed out for her.").await;
    desk.click(&handle("note-add")).await;
    desk.click(&handle("note-correct")).await;
    desk.see(&handle("note-correction")).await;
    look(desk, "note correction").await;
    desk.click(&handle("extend")).await;
    desk.see(&handle("extend-dialog")).await;
    look(desk, "extend").await;
    desk.press(&[ESCAPE]).await;
    desk.open_palette().await;
    look(desk, "palette").await;
    desk.press(&[ESCAPE]).await;
    desk.close_window();
    desk.see(&handle("quit-dialog")).await;
    look(desk, "quit").await;
    desk.click(&handle("quit-stay")).await;
    desk.exit().await;
    look(desk, "receipt").await;
    desk.finish().await;
    desk.open("history").await;
    look(desk, "history").await;
    desk.click(&handle("history-row")).await;
    desk.see(&handle("timeline")).await;
    look(desk, "one past session").await;
    desk.click(&handle("export-open")).await;
    desk.see(&handle("export")).await;
    look(desk, "export").await;
    desk.press(&[ESCAPE]).await;
}

/// What is there on any day, for an agent who is signed in.
pub async fn any_day(desk: &Desk, look: impl AsyncFn(&Desk, &str)) {
    for page in ["settings", "diagnostics", "help"] {
        desk.open(page).await;
        look(desk, page).await;
    }
    desk.click(&handle("help-about")).await;
    desk.see(&handle("license-row")).await;
    look(desk, "about").await;
    desk.click(&handle("nav-notices")).await;
    desk.see(&handle("notice-list")).await;
    look(desk, "notices").await;
    desk.press(&[ESCAPE]).await;
    desk.click(&handle("agent-menu")).await;
    desk.see(&handle("sign-out")).await;
    look(desk, "agent menu").await;
    desk.press(&[ESCAPE]).await;
    desk.script("document.activeElement.blur();", &[]).await;
    desk.type_keys("?").await;
    desk.see(&handle("shortcuts")).await;
    look(desk, "shortcuts").await;
    desk.press(&[ESCAPE]).await;
}

/// One change; what a guest cannot see; a session that is frozen.
pub async fn a_change_and_a_freeze(world: &World, desk: &Desk, look: impl AsyncFn(&Desk, &str)) {
    desk.open("start").await;
    desk.enter_to_change(&AIKO).await;
    desk.fill_in_role_change(TOM, "nakamura", "Editor", "Tom takes over the projects").await;
    look(desk, "arm panel").await;
    desk.write(&handle("arm-authorised-by"), "Ivana Petrović").await;
    desk.click(&handle("arm")).await;
    desk.see(&handle("armed-card")).await;
    look(desk, "armed").await;
    desk.click(&handle("make-change")).await;
    desk.see("[data-testid='change-result'][data-outcome='made']").await;
    look(desk, "changed").await;
    desk.exit().await;
    desk.finish().await;
    desk.open("start").await;
    desk.enter_as(&RUTH).await;
    for page in ["overview", "members"] {
        desk.open(page).await;
        look(desk, &format!("{page} of a guest")).await;
    }
    world.server.revoke_sessions_of(RUTH.user_id).await;
    desk.until_phase("frozen").await;
    look(desk, "frozen").await;
    desk.exit().await;
    desk.finish().await;
}

/// The agent waits, the lead decides; and an observer looks somebody up.
pub async fn a_second_person(
    world: &World,
    agent: &Desk,
    lead: &Desk,
    observer: &Desk,
    look: impl AsyncFn(&Desk, &str),
) {
    lead.sign_in(LEAD.name).await;
    let sample = world.server.sample_in("ws_northwind").await;
    agent.open("start").await;
    agent.prepare(&sample).await;
    agent.enter().await;
    agent.until_phase("requested").await;
    look(agent, "request").await;
    lead.open("approvals").await;
    lead.click(&handle("approval-row")).await;
    lead.see(&handle("approve")).await;
    look(lead, "one approval").await;
    lead.click(&handle("approve")).await;
    agent.see("[data-testid='requested'][data-state='approved']").await;
    look(agent, "request approved").await;
    lead.click(&handle("approval-revoke")).await;
    lead.see(&handle("approval-revoke-form")).await;
    look(lead, "revoke").await;
    lead.press(&[ESCAPE]).await;
    agent.click(&handle("enter-approved")).await;
    agent.until_phase("confirming").await;
    agent.confirm_identity().await;
    lead.open("sessions").await;
    lead.see(&handle("session-row")).await;
    lead.click(&handle("session-end")).await;
    lead.see(&handle("session-end-form")).await;
    look(lead, "sessions").await;
    observer.sign_in(OBSERVER.name).await;
    observer.choose(DANA.search, &DANA).await;
    observer.see(&handle("observed")).await;
    look(observer, "observer").await;
}
