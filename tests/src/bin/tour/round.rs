//! The main job, screen by screen.

use ergo_journeys::{
    computer::Computer,
    desk::{Desk, handle},
    display::Display,
    poll::{PATIENCE, until},
    samples::{AGENT, AIKO, DANA, LEAD, OBSERVER, RUTH},
    webdriver::keys::ESCAPE,
    world::World,
};
use serde_json::json;
use std::{path::Path, time::Duration};

/// The size in which the tour is played, and of most pictures.
const SIZE: (u32, u32) = (1280, 800);
/// The smallest window there is: each screen is shown in it, too.
const SMALLEST: (u32, u32) = (960, 640);
/// True when what fades in has done so.
const STILL: &str = "return document.getAnimations()
    .every((motion) => motion.effect.getTiming().iterations === Infinity || motion.playState === 'finished');";
/// The core asks the server every ten seconds who we are.
const NEXT_QUESTION: Duration = Duration::from_secs(25);

/// One round, in one theme.
pub struct Round<'a> {
    world: World,
    pub desk: Desk,
    theme: &'a str,
    out: &'a Path,
}

impl<'a> Round<'a> {
    /// The app on the training workspace.
    pub async fn start(theme: &'a str, out: &'a Path) -> Self {
        Self::start_in(World::open().await, theme, out).await
    }

    /// The app on this server.
    pub async fn start_in(world: World, theme: &'a str, out: &'a Path) -> Self {
        let desk = Desk::on(Display::for_tour(), Computer::with(&world.wire.url())).await;
        desk.web().resize(SIZE.0, SIZE.1).await.expect("the window can be resized");
        let mut preferences = desk.invoke("preferences", json!({})).await.expect("there are preferences");
        preferences["theme"] = theme.into();
        desk.invoke("set_preferences", json!({"preferences": preferences})).await.expect("they can be set");
        desk.web().reload().await.expect("the page can be loaded anew");
        Self { world, desk, theme, out }
    }

    /// The main job.
    pub async fn play(self) {
        let desk = &self.desk;
        desk.see(&handle("agent-option")).await;
        self.picture("01-sign-in").await;
        desk.sign_in(AGENT.name).await;
        desk.see(&handle("user-search")).await;
        desk.fill_why(
            "Invoice export has been grayed out for her since Monday, and she asked us to take a look.",
            "SUP-4821",
        )
        .await;
        desk.write(&handle("user-search"), "dana").await;
        desk.see(&handle("user-option")).await;
        self.picture("02-start").await;
        desk.choose(DANA.search, &DANA).await;
        desk.review().await;
        desk.confirm_preflight().await;
        self.picture("03-preflight").await;
        desk.enter().await;
        desk.until_phase("confirming").await;
        self.picture("04-identity").await;
        desk.confirm_identity().await;
        self.pages().await;
        self.notes_and_end().await;
        self.frozen().await;
        let lead = self.second_person().await;
        self.change(&lead).await;
        self.as_a_guest().await;
        self.outside_a_session().await;
    }

    /// What a guest can't see.
    async fn as_a_guest(&self) {
        let desk = &self.desk;
        desk.finish().await;
        desk.open("start").await;
        desk.enter_as(&RUTH).await;
        desk.open("overview").await;
        self.picture("29-a-guests-overview").await;
        desk.open("members").await;
        self.picture("30-cannot-see").await;
        desk.click(&handle("cannot-see-why")).await;
        desk.see_words("main", RUTH.email).await;
        self.picture("31-their-own-page").await;
    }

    /// The agent waits, the lead decides, and the agent is notified.
    async fn second_person(&self) -> Desk {
        let desk = &self.desk;
        self.world.wire.behave();
        let sample = self.world.server.sample_in("ws_northwind").await;
        desk.finish().await;
        desk.open("start").await;
        desk.prepare(&sample).await;
        desk.enter().await;
        desk.until_phase("requested").await;
        self.picture("16-waiting").await;
        let lead = Desk::on(Display::for_tour(), Computer::with(&self.world.wire.url())).await;
        lead.web().resize(SIZE.0, SIZE.1).await.expect("the window can be resized");
        let mut preferences = lead.invoke("preferences", json!({})).await.expect("there are preferences");
        preferences["theme"] = self.theme.into();
        lead.invoke("set_preferences", json!({"preferences": preferences})).await.expect("they can be set");
        lead.web().reload().await.expect("the page can be loaded anew");
        lead.sign_in(LEAD.name).await;
        lead.click(&handle("nav-approvals")).await;
        lead.click(&handle("approval-row")).await;
        lead.write(&handle("approval-word"), "Approved. Please look at the Members page only.").await;
        self.picture_of(&lead, "17-approvals").await;
        lead.click(&handle("approve")).await;
        desk.see("[data-testid='requested'][data-state='approved']").await;
        self.picture("18-approved").await;
        lead.click(&handle("approval-revoke")).await;
        lead.write(&handle("approval-revoke-word"), "The customer solved it on their own.").await;
        self.picture_of(&lead, "27-revoke").await;
        lead.click(&handle("approval-revoke-confirm")).await;
        desk.see("[data-testid='requested'][data-revoked='true']").await;
        self.picture("28-revoked").await;
        desk.click(&handle("request-leave")).await;
        desk.until_phase("direct").await;
        lead
    }

    /// One change: asked for, armed, made. The lead sees it armed.
    async fn change(&self, lead: &Desk) {
        let desk = &self.desk;
        desk.open("start").await;
        // What was typed for the request before is still there.
        desk.click(&handle("user-change")).await;
        desk.choose(AIKO.search, &AIKO).await;
        desk.fill_why("Tom is taking over the projects, and the owner asked us to set this up.", "SUP-4821")
            .await;
        desk.ask_for_changes().await;
        desk.review().await;
        desk.confirm_preflight().await;
        desk.enter().await;
        desk.until_phase("confirming").await;
        desk.confirm_identity().await;
        desk.fill_in_role_change("usr_4tnw", "nakamura", "Editor", "Tom is taking over the projects").await;
        desk.write(&handle("arm-authorised-by"), "Ivana Petrović").await;
        self.picture("19-arming").await;
        desk.click(&handle("arm")).await;
        desk.see(&handle("armed")).await;
        self.picture("20-armed").await;
        lead.open("sessions").await;
        lead.see(&handle("session-armed")).await;
        self.picture_of(lead, "32-sessions").await;
        desk.click(&handle("make-change")).await;
        desk.see(&handle("change-result")).await;
        self.picture("21-changed").await;
        desk.click(&handle("change-dismiss")).await;
        desk.open("audit").await;
        desk.see(&handle("audit-entry")).await;
        self.picture("33-audit").await;
        desk.open_palette().await;
        desk.type_keys("naka").await;
        desk.see_words(&handle("palette-option"), "Nakamura").await;
        self.picture("34-palette").await;
        desk.press(&[ESCAPE]).await;
        desk.exit().await;
    }

    /// What is there on any day: settings, help, about.
    async fn outside_a_session(&self) {
        let desk = &self.desk;
        desk.exit().await;
        desk.finish().await;
        for (page, name) in [("settings", "35-settings"), ("help", "36-help")] {
            desk.open(page).await;
            self.picture(name).await;
        }
        desk.click(&handle("help-about")).await;
        desk.see(&handle("license-row")).await;
        self.picture("37-about").await;
        desk.script("document.activeElement.blur();", &[]).await;
        desk.type_keys("?").await;
        desk.see(&handle("shortcuts")).await;
        self.picture("38-shortcuts").await;
    }

    async fn pages(&self) {
        let desk = &self.desk;
        desk.open("overview").await;
        desk.see_words("main", DANA.workspace).await;
        self.picture("05-overview").await;
        desk.open("members").await;
        desk.see(&handle("member-row")).await;
        self.picture("06-members").await;
        desk.write(&handle("member-search"), DANA.name).await;
        desk.click(&format!("[data-testid='member-row'][data-member-id='{}']", DANA.user_id)).await;
        desk.see_words("main", DANA.timezone).await;
        self.picture("07-member").await;
        for (page, part, name) in [
            ("teams", "team-row", "08-teams"),
            ("roles", "role-row", "09-roles"),
            ("access", "access-setting", "10-access"),
            ("diagnostics", "held-back", "11-diagnostics"),
        ] {
            desk.open(page).await;
            desk.see(&handle(part)).await;
            self.picture(name).await;
        }
    }

    async fn notes_and_end(&self) {
        let desk = &self.desk;
        desk.open("overview").await;
        desk.note("Inspected", "Members: Dana is in Billing, not in Finance leads.").await;
        desk.note("Observed", "Invoice export is grayed out for her. Same in her role preview.").await;
        self.picture("12-notes").await;
        desk.exit().await;
        desk.see_words(&handle("receipt"), "The server confirmed that the session ended").await;
        self.picture("14-receipt").await;
        desk.finish().await;
        desk.open("history").await;
        desk.click(&handle("history-row")).await;
        desk.see_words("main", "Finance leads").await;
        self.picture("15-history").await;
    }

    async fn frozen(&self) {
        let desk = &self.desk;
        desk.open("start").await;
        desk.enter_as(&DANA).await;
        self.world.wire.rewrite("GET", "/v1/session", |who| {
            who["actor"] = json!({"id": OBSERVER.id, "name": OBSERVER.name, "email": ""});
        });
        until("the session to freeze", NEXT_QUESTION, async || {
            (desk.phase().await.as_deref() == Some("frozen")).then_some(())
        })
        .await;
        self.picture("13-frozen").await;
        desk.exit().await;
    }

    /// Writes what the window shows, in both sizes.
    pub async fn picture(&self, name: &str) {
        self.picture_of(&self.desk, name).await;
    }

    async fn picture_of(&self, desk: &Desk, name: &str) {
        desk.see_no(&handle("skeleton")).await;
        for (size, suffix) in [(SMALLEST, "-960"), (SIZE, "")] {
            desk.web().resize(size.0, size.1).await.expect("the window can be resized");
            until("the screen to be still", PATIENCE, async || {
                (desk.script(STILL, &[]).await == json!(true)).then_some(())
            })
            .await;
            let file = self.out.join(format!("{name}-{}{suffix}.png", self.theme));
            desk.screenshot(&file).await;
            println!("{}", file.display());
        }
    }
}
