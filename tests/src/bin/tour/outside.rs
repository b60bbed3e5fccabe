//! The screens that need an identity provider: they are left out where tests/providers is not installed.

use crate::round::Round;
use ergo_journeys::{
    desk::handle,
    poll::{PATIENCE, until},
    provider::{Provider, sign_in_at},
    world::World,
};
use std::path::Path;

pub async fn play(theme: &str, out: &Path) {
    let (Some(openid), Some(better_auth)) = (Provider::openid(), Provider::better_auth()) else { return };
    let trusted =
        vec![openid.for_sign_in(), better_auth.for_hand_over("https://support.ergo.example/hand-over")];
    let round = Round::start_in(World::trusting(trusted).await, theme, out).await;
    let desk = &round.desk;
    desk.see(&handle("sign-in-there")).await;
    round.picture("22-organization").await;
    desk.click(&handle("sign-in-device")).await;
    desk.see(&handle("user-code")).await;
    round.picture("23-device").await;
    desk.click(&handle("stop-waiting")).await;
    desk.click(&handle("sign-in-there")).await;
    desk.see(&handle("waiting")).await;
    round.picture("24-browser").await;
    let address = until("the browser to be opened", PATIENCE, async || desk.folder().take_opened()).await;
    sign_in_at(&address).await;
    desk.until_phase("direct").await;
    desk.open("diagnostics").await;
    desk.see(&handle("login-facts")).await;
    round.picture("25-cannot-tell").await;
    desk.open("start").await;
    desk.click(&handle("take-over")).await;
    desk.see(&handle("waiting")).await;
    round.picture("26-hand-over").await;
    desk.click(&handle("stop-waiting")).await;
}
