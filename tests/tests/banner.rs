//! "Look for the Impersonating banner in the app. Confirm the banner shows the expected user and
//! impersonator." On every page of a session, for every sense, and on no page without one.

use ergo_journeys::{
    desk::{Desk, handle},
    poll::{PATIENCE, until},
    samples::{AGENT, DANA, Sample},
    world::World,
};
use serde_json::{Value, json};

const PAGES: [&str; 7] = ["overview", "members", "teams", "roles", "access", "diagnostics", "history"];

/// The banner's text without what is hidden from assistive technology.
const SPOKEN: &str = "const banner = document.querySelector(arguments[0]).cloneNode(true);
    banner.querySelectorAll('[aria-hidden=\"true\"], [hidden]').forEach(part => part.remove());
    return banner.textContent;";

#[tokio::test]
async fn the_banner_is_on_every_page_of_a_session_and_on_no_other() {
    let world = World::open().await;
    let desk = world.signed_in().await;
    for page in ["start", "diagnostics", "history"] {
        desk.open(page).await;
        desk.see("main").await;
        unmarked(&desk, page).await;
    }

    desk.open("start").await;
    desk.arrive_as(&DANA).await;
    marked(&desk, "the identity check").await;
    desk.confirm_identity().await;
    for page in PAGES {
        desk.open(page).await;
        desk.see("main").await;
        marked(&desk, page).await;
    }
    desk.open("members").await;
    desk.click(&handle("member-row")).await;
    desk.see_words("main", "@").await;
    marked(&desk, "one member").await;

    desk.exit().await;
    unmarked(&desk, "the receipt").await;
    desk.finish().await;
    unmarked(&desk, "the start, after the session").await;
}

async fn marked(desk: &Desk, page: &str) {
    let banner = desk.banner().await.unwrap_or_else(|| panic!("no banner on {page}"));
    for said in ["Impersonating", DANA.name, DANA.email, DANA.workspace, AGENT.name] {
        assert!(banner.words.contains(said), "on {page} the banner does not say {said}: {banner:?}");
    }
    assert_eq!(banner.mode, "read_only", "on {page}");

    // For a screen reader: a status with a name, and its words are not hidden from it.
    let element = desk.see(&handle("banner")).await;
    assert_eq!(desk.web().role(&element).await.unwrap(), "status", "on {page}");
    let name = desk.web().label(&element).await.unwrap();
    assert!(name.contains("Impersonat"), "on {page} the banner is called {name:?}");
    let spoken = desk.script(SPOKEN, &[handle("banner").into()]).await.to_string();
    for said in ["Impersonating", DANA.name, DANA.workspace, AGENT.name] {
        assert!(spoken.contains(said), "on {page} a screen reader does not hear {said}: {spoken}");
    }

    // Not covered and not scrolled away: what is at its middle is the banner itself.
    let on_top = "const banner = document.querySelector(arguments[0]);
        const box = banner.getBoundingClientRect();
        const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
        return box.top >= 0 && box.height >= 32 && banner.contains(hit);";
    assert_eq!(
        desk.script(on_top, &[handle("banner").into()]).await,
        true,
        "on {page} the banner is covered"
    );

    let title = desk.see_title("that says Impersonating", |title| title.contains("Impersonating")).await;
    assert!(title.contains(DANA.name), "on {page} the title is {title:?}");
}

async fn unmarked(desk: &Desk, page: &str) {
    assert_eq!(desk.banner().await, None, "a banner on {page}");
    desk.see_title("of the app", |title| title.contains("Ergo Support")).await;
    let words = desk.texts("body").await.join(" ");
    let marked = desk.titles().into_iter().find(|title| title.contains("Impersonating"));
    assert_eq!(marked, None, "on {page}: {words}");
}

/// As long as the server lets a name be, without a space, so that it can only be broken anywhere.
fn long_name() -> String {
    "Wolfeschlegelsteinhausenbergerdorff".repeat(6).chars().take(200).collect()
}

/// A long name of a script that is written from right to left.
fn right_to_left_name() -> String {
    "ياسمين صالح ".repeat(12).trim().to_owned()
}

/// What is shown of the banner: which step it is at, whether the names are whole and within the banner and the window,
/// and what has given way.
const SHOWN: &str = "const banner = document.querySelector(\"[data-testid='banner']\");
    const words = banner.querySelector('.banner-words');
    const inside = (inner, outer) => inner.left >= outer.left - 1 && inner.right <= outer.right + 1
        && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
    const whole = name => [...name.getClientRects()].every(box => inside(box, words.getBoundingClientRect()))
        && getComputedStyle(name).textOverflow !== 'ellipsis';
    const visible = css => {
        const part = banner.querySelector(css);
        return part.getBoundingClientRect().width > 2 && getComputedStyle(part).display !== 'none';
    };
    const box = banner.getBoundingClientRect();
    return {
        step: Number(banner.dataset.shrink),
        names: ['banner-viewed', 'banner-where'].every(id =>
            whole(banner.querySelector(`[data-testid='${id}']`))),
        cut: words.scrollWidth > words.clientWidth || words.scrollHeight > words.clientHeight + 1,
        keys: visible('.kbd'), mail: visible('.banner-mail'), verb: visible('.banner-verb'),
        self: visible('.banner-self'),
        lines: Math.round(words.clientHeight / 20),
        within: box.left >= -1 && box.right <= innerWidth + 1,
        exit: visible(\"[data-testid='exit']\"),
        below: document.querySelector('.under').getBoundingClientRect().top >= box.bottom - 1,
        direction: getComputedStyle(banner.querySelector(\"[data-testid='banner-viewed']\")).direction,
    };";

/// Calls back when three frames have been painted.
const PAINTED: &str = "const done = arguments[arguments.length - 1];
    const frame = left => requestAnimationFrame(() => left > 0 ? frame(left - 1) : done(true));
    frame(2);";

/// What gives way, in this order; each only when all before it have given way.
const ORDER: [&str; 4] = ["keys", "mail", "verb", "self"];

/// Waits until the banner has settled at this width and zoom, and says what is shown of it.
async fn shown(desk: &Desk, width: u32, zoom: u32) -> Value {
    desk.web().resize(width, 900).await.unwrap();
    let zoomed = json!(f64::from(zoom) / 100.0);
    desk.script("document.documentElement.style.zoom = arguments[0];", &[zoomed]).await;
    let mut last = Value::Null;
    until(&format!("the banner to settle at {width} px, {zoom} %"), PATIENCE, async || {
        desk.web().script_with_callback(PAINTED, &[]).await.ok()?;
        let here = desk.script("return innerWidth;", &[]).await;
        let now = desk.script(SHOWN, &[]).await;
        let same = now == last && here.as_f64().is_some_and(|here| (here - f64::from(width)).abs() < 2.0);
        last.clone_from(&now);
        same.then_some(now)
    })
    .await
}

async fn measured(desk: &Desk, who: &str) -> Vec<Value> {
    let mut all = Vec::new();
    for (width, zoom) in [(960, 100), (1280, 100), (1920, 100), (960, 200), (1280, 200), (1920, 200)] {
        let shown = shown(desk, width, zoom).await;
        let at = format!("{who} at {width} px, {zoom} %: {shown}");
        for wanted in ["names", "within", "exit", "below"] {
            assert_eq!(shown[wanted], true, "{wanted}: {at}");
        }
        assert_eq!(shown["cut"], false, "{at}");
        let gone: Vec<bool> = ORDER.iter().map(|part| shown[*part] == false).collect();
        assert!(gone.is_sorted_by(|before, after| before >= after), "out of order: {at}");
        all.push(shown);
    }
    all
}

#[tokio::test]
async fn no_width_and_no_zoom_cuts_a_name() {
    let world = World::open().await;
    let desk = world.inside(&DANA).await;
    let ordinary = measured(&desk, DANA.name).await;
    assert!(ordinary.iter().all(|shown| shown["lines"] == 1), "an ordinary name has one line: {ordinary:?}");
    assert_eq!(ordinary[2]["step"], 0, "everything fits into 1920 px: {ordinary:?}");
    assert_eq!(ordinary[0]["self"], true, "the agent is named at 960 px: {ordinary:?}");
}

#[tokio::test]
async fn a_name_of_200_characters_and_one_from_right_to_left_are_shown_whole() {
    for (name, direction) in [(long_name(), "ltr"), (right_to_left_name(), "rtl")] {
        let world = World::open().await;
        world.server.rename(DANA.user_id, &name).await;
        let desk = world.signed_in().await;
        desk.enter_as(&Sample { search: DANA.email, ..DANA }).await;
        let all = measured(&desk, direction).await;
        assert!(all.iter().all(|shown| shown["direction"] == direction), "{all:?}");
        assert_eq!(all[0]["step"], 5, "such a name wraps at 960 px: {all:?}");
        assert!(all[1]["lines"].as_u64().is_some_and(|lines| lines <= 2), "two lines do at 1280 px: {all:?}");
        let words = desk.banner().await.expect("a banner").words;
        assert!(words.contains(&name), "the name is cut: {words}");
        // What has given way is still heard.
        let spoken = desk.script(SPOKEN, &[handle("banner").into()]).await.to_string();
        for said in ["Impersonating", DANA.email, DANA.workspace, AGENT.name] {
            assert!(spoken.contains(said), "a screen reader does not hear {said}: {spoken}");
        }
    }
}
