//! Sign-in at an identity provider that we did not write, and a session that is handed over from another, in the
//! real window.

use ergo_journeys::{
    bus::Bus,
    desk::{Desk, handle},
    poll::{PATIENCE, until},
    provider::{Provider, sign_in_at},
    samples::{AGENT, DANA},
    world::World,
};
use serde_json::json;
use std::time::Duration;

/// The address that the app has opened.
async fn opened(desk: &Desk) -> reqwest::Url {
    let address = until("the browser to be opened", PATIENCE, async || desk.folder().take_opened()).await;
    address.parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_signs_in_in_the_browser_and_works() {
    let Some(provider) = Provider::openid() else { return };
    let world = World::trusting(vec![provider.for_sign_in()]).await;
    let desk = world.desk().await;
    desk.see_words(&handle("sign-in-there"), "127.0.0.1").await;
    desk.click(&handle("sign-in-there")).await;
    desk.see_words(&handle("waiting"), "Continue in your browser").await;
    let address = opened(&desk).await;
    assert!(address.as_str().starts_with(&provider.url), "the provider's own page, not one in this window");

    // Having second thoughts, and again.
    desk.click(&handle("stop-waiting")).await;
    desk.see_no(&handle("waiting")).await;
    desk.see_no(&handle("error")).await;
    desk.click(&handle("sign-in-there")).await;
    sign_in_at(opened(&desk).await.as_str()).await;
    desk.until_phase("direct").await;
    // Without a keychain in this place it is said where the sign-in is kept.
    desk.see("[data-kind=kept_in_memory]").await;

    desk.click(&handle("nav-diagnostics")).await;
    desk.see("[data-testid=verdict][data-verdict=cannot_tell]").await;
    desk.see_words(&handle("login-verdict"), "Cannot tell").await;
    desk.click(&handle("analysis-open")).await;
    desk.see_words(&handle("analysis"), "\"code\": \"cannot_tell\"").await;

    desk.open("start").await;
    desk.enter_as(&DANA).await;
    desk.see(&handle("banner")).await;
    desk.click(&handle("nav-diagnostics")).await;
    desk.see("[data-testid=verdict][data-verdict=impersonating]").await;
    desk.click(&handle("analysis-open")).await;
    desk.see_words(&handle("analysis"), "\"verdict\": \"impersonating\"").await;
    // Neither token is in a file of the app's, nor in what it has printed.
    for (path, bytes) in desk.folder().files() {
        let own = path.starts_with(desk.folder().path().join("data")) || path.ends_with("app.log");
        assert!(!own || !bytes.windows(4).any(|window| window == b"eyJh"), "{}", path.display());
    }
}

/// The app is started once more while the browser is waited for. One of the two wins, and the sign-in
/// comes through.
#[tokio::test(flavor = "multi_thread")]
async fn a_second_start_during_a_sign_in() {
    let Some(provider) = Provider::openid() else { return };
    let world = World::trusting(vec![provider.for_sign_in()]).await;
    let bus = Bus::start();
    let desk = Desk::on_bus(&world.wire.url(), &bus).await;
    desk.click(&handle("sign-in-there")).await;
    let address = opened(&desk).await;
    assert!(desk.start_second(&[]).success());
    desk.see(&handle("waiting")).await;
    sign_in_at(address.as_str()).await;
    desk.until_phase("direct").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_signs_in_with_a_code_on_another_device() {
    let Some(provider) = Provider::openid() else { return };
    let world = World::trusting(vec![provider.for_sign_in()]).await;
    let desk = world.desk().await;
    desk.click(&handle("sign-in-device")).await;
    desk.see_words(&handle("verification-uri"), &provider.url).await;
    let code = desk.texts(&handle("user-code")).await.remove(0);
    provider.post(&format!("/test/device?user_code={code}&account=sam&answer=allow")).await;
    desk.until_phase("direct").await;
    assert_eq!(desk.folder().take_opened(), None, "no browser was opened");
}

/// What comes late does not move a button from under the hand.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_moves_while_the_sign_in_screen_fills() {
    const TOP: &str = "return document.querySelector(arguments[0]).getBoundingClientRect().top;";
    let Some(provider) = Provider::openid() else { return };
    let world = World::trusting(vec![provider.for_sign_in()]).await;
    world.wire.slow("GET", "/training/agents", Duration::from_secs(4));
    let desk = world.desk().await;
    let button = [handle("sign-in-device").into()];
    desk.see(&handle("sign-in-device")).await;
    assert!(!desk.has(&handle("agent-option")).await, "they were slowed down");
    let before = desk.script(TOP, &button).await;
    desk.see(&handle("agent-option")).await;
    assert_eq!(desk.script(TOP, &button).await, before);
}

/// Where one is sent is never cut off, and breaks no page.
#[tokio::test]
async fn long_names_of_providers_are_read_to_their_end() {
    const FITS: &str = "const button = document.querySelector(arguments[0]);
        const text = button.querySelector('.button-text');
        return button.scrollWidth <= button.clientWidth && text.scrollWidth <= text.clientWidth
            && text.scrollHeight <= button.clientHeight
            && document.documentElement.scrollWidth <= document.documentElement.clientWidth;";
    let world = World::open().await;
    let long = "sign-in.a-customer-with-quite-a-long-name.and-a-region.accounts.example.com";
    world.wire.rewrite("GET", "/.well-known/openid-configuration", move |discovery| {
        discovery["ergo_sign_in"] = json!({"issuer": format!("https://{long}"), "client_id": "desk",
            "audience": "https://api.ergo.example", "profile": "oidc"});
        let from = |provider: String| {
            json!({"issuer": "https://id.example", "audience": "desk", "profile": "workos", "provider": provider,
                "start_url": "https://support.example/over"})
        };
        let longer = "Acme ".repeat(40);
        discovery["ergo_hand_overs"] = json!([from(format!("WorkOS AuthKit (https://{long}/client_01)")), from(longer)]);
    });
    let desk = world.desk().await;
    desk.see_words(&handle("sign-in-there"), long).await;
    assert_eq!(desk.script(FITS, &[handle("sign-in-there").into()]).await, true);
    desk.sign_in(AGENT.name).await;
    desk.see_words(&handle("take-over"), "client_01)").await;
    assert_eq!(desk.script(FITS, &[handle("take-over").into()]).await, true);
    // One that is too long to be shown whole is still the one that is meant.
    desk.click(".hand-over-providers button:last-child").await;
    desk.see_words(&handle("waiting"), "support.example").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_was_started_elsewhere_is_taken_over() {
    let Some(provider) = Provider::better_auth() else { return };
    let world = World::trusting(vec![provider.for_hand_over("https://support.example/hand-over")]).await;
    let ids = provider.post("/test/seed").await;
    world.server.link(&provider.url, ids["admin_id"].as_str().unwrap(), "usr_5kfr").await;
    let desk = world.signed_in().await;
    desk.see_words(&handle("take-over"), "Continue with Better Auth").await;
    desk.click(&handle("take-over")).await;
    desk.see_words(&handle("waiting"), "support.example").await;

    let address = opened(&desk).await;
    let asked = |name: &str| address.query_pairs().find(|(key, _)| key == name).unwrap().1.into_owned();
    let started = provider.post("/test/impersonate").await;
    let form = [("token", started["token"].as_str().unwrap().to_owned()), ("state", asked("state"))];
    // Looking at another page meanwhile loses nothing.
    desk.click(&handle("nav-diagnostics")).await;
    desk.see(&handle("verdict")).await;
    let posted = reqwest::Client::new().post(asked("redirect_uri")).form(&form).send().await.unwrap();
    assert!(posted.status().is_success());
    desk.open("start").await;

    desk.see_words(&handle("chosen"), DANA.name).await;
    desk.fill_why("The export has been grayed out since Monday", "SUP-4821").await;
    desk.review().await;
    desk.confirm_preflight().await;
    desk.enter().await;
    desk.confirm_identity().await;
    desk.see_words(&handle("banner"), DANA.name).await;
}
