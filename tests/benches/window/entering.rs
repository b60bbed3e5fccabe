//! From the agent's last click on the way in until the banner is on the screen; and of that, what comes after the
//! token. The wire between app and server knows when the token passed and how long each round trip took; the screen
//! is looked at from outside.

use crate::{
    figures::{FRAME, ONE_FRAME, median, percentile, print_time},
    painting,
    screen::{Part, Watch},
    window::{app, screen},
};
use ergo_journeys::{
    desk::{Desk, handle},
    exchange::Exchange,
    poll::{PATIENCE, until},
    samples::{AGENT, DANA},
    world::World,
};
use std::time::{Duration, SystemTime};

/// So many sessions are entered, one after the other, on each network.
const RUNS: usize = 24;
/// How many times as long as its round trips entering may take.
const TARGET: f64 = 1.3;
/// A round trip from an office to a server in the same region, with what lies between them.
const DISTANCE: Duration = Duration::from_millis(20);

/// What has not changed for so long is on the screen.
const AT_REST: Duration = Duration::from_millis(500);

/// Where the banner will be: its left edge, without the words. Read when it is there.
const BANNER: &str = "const banner = document.querySelector('[data-testid=banner]').getBoundingClientRect();
    return [banner.x + 1, banner.y + 4, 6, 24].map(Math.round);";
/// Clicks, and says when that was: in milliseconds since 1970, as finely as the page's clock goes. From then on, the page
/// writes down when the banner is in it.
const CLICK: &str = "const now = () => performance.timeOrigin + performance.now();
    const observer = new MutationObserver(() => {
        if (document.querySelector('[data-testid=banner]')) {
            window.bannerWasThere = now();
            observer.disconnect();
        }
    });
    observer.observe(document.body, {childList: true, subtree: true});
    const clicked = now();
    document.querySelector(arguments[0]).click();
    return clicked;";

/// What one entry took.
#[derive(Clone, Copy)]
struct Entry {
    /// From the click until the banner was on the screen.
    all: Duration,
    /// The round trips between the two.
    round_trips: Duration,
    /// From the token on the wire until the banner was on the screen.
    after_token: Duration,
    /// And of that: until the server had said who the token is for; until the banner was in the page.
    parts: [Duration; 2],
}

pub async fn measure() {
    let near = entries("on this computer", Duration::ZERO).await;
    let far = entries("20 ms away", DISTANCE).await;
    let after_token: Vec<Duration> = near.iter().map(|entry| entry.after_token).collect();
    print_time(
        "token on the wire to banner on the screen, p95",
        percentile(&after_token, 95),
        (ONE_FRAME, FRAME),
        Some(1.0),
    );
    let to_screen: Vec<Duration> =
        near.iter().map(|entry| entry.after_token.saturating_sub(entry.parts[1])).collect();
    let least = painting::least().await;
    let baseline = ("a button of the bare window", least);
    print_time("of that, banner in the page to banner on the screen", median(&to_screen), baseline, None);
    for (name, entries) in [("on this computer", near), ("20 ms away", far)] {
        let all: Vec<Duration> = entries.iter().map(|entry| entry.all).collect();
        let round_trips: Vec<Duration> = entries.iter().map(|entry| entry.round_trips).collect();
        let name = format!("click to banner on the screen, server {name}");
        print_time(&name, median(&all), ("its round trips", median(&round_trips)), Some(TARGET));
    }
}

async fn entries(name: &str, distance: Duration) -> Vec<Entry> {
    let world = World::open().await;
    for method in ["GET", "POST", "DELETE"] {
        world.wire.slow(method, "/", distance);
    }
    let mut desk = Desk::on(screen(), app(Some(&world.wire.url()))).await;
    desk.sign_in(AGENT.name).await;
    // The first entry also fetches the server's keys, and shows where the banner is.
    desk.enter_as(&DANA).await;
    let place = desk.script(BANNER, &[]).await;
    let numbers = place.as_array().expect("four numbers").iter();
    let part: Vec<u16> = numbers.filter_map(|number| u16::try_from(number.as_i64()?).ok()).collect();
    let part: Part = part.try_into().expect("four numbers");
    let mut entries = Vec::new();
    let mut calls = Vec::new();
    for _ in 0..RUNS {
        desk.exit().await;
        desk.finish().await;
        entries.push(enter(&desk, &world, part).await);
        calls = world.wire.seen();
    }
    tell(name, &entries, &calls);
    desk.exit().await;
    desk.kill().await;
    entries
}

async fn enter(desk: &Desk, world: &World, part: Part) -> Entry {
    desk.prepare(&DANA).await;
    let usable = format!("{}:not(:disabled):not([aria-disabled='true'])", handle("enter"));
    desk.see(&usable).await;
    desk.at_rest().await;
    world.wire.forget();
    let watch = Watch::begin(desk.display().name(), part);
    let clicked = desk.script(CLICK, &[usable.into()]).await.as_f64().expect("a time");
    // Not by asking the page, which has enough to do.
    until("the screen to be at rest", PATIENCE, async || {
        (watch.has_changed() && watch.is_at_rest(AT_REST)).then_some(())
    })
    .await;
    let seen = watch.end();
    desk.until_phase("confirming").await;
    let calls = until("the round trips to be written down", PATIENCE, async || {
        let calls = world.wire.seen();
        calls.iter().any(|call| call.path == "/v1/session").then_some(calls)
    })
    .await;
    desk.confirm_identity().await;
    assert!(seen.len() > 1, "the banner was there before");
    let moment = |millis: f64| SystemTime::UNIX_EPOCH + Duration::from_secs_f64(millis / 1000.0);
    let in_page = moment(desk.script("return window.bannerWasThere;", &[]).await.as_f64().expect("a time"));
    let clicked = moment(clicked);
    let painted = seen.last().expect("something was seen").at;
    let since = |from: SystemTime| painted.duration_since(from).unwrap_or_default();
    let lasted = |call: &Exchange| call.lasted.filter(|(asked, _)| *asked < painted);
    let round_trips = calls
        .iter()
        .filter_map(lasted)
        .map(|(asked, answered)| answered.duration_since(asked).unwrap_or_default());
    let answered =
        |path: &str| calls.iter().find(|call| call.path == path).and_then(lasted).expect("it was asked").1;
    let token = answered("/oauth/token");
    let after = |moment: SystemTime| moment.duration_since(token).unwrap_or_default();
    Entry {
        all: since(clicked),
        round_trips: round_trips.sum(),
        after_token: since(token),
        parts: [after(answered("/v1/session")), after(in_page)],
    }
}

/// What explains the figures.
fn tell(name: &str, entries: &[Entry], calls: &[Exchange]) {
    let part = |of: fn(&Entry) -> Duration| median(&entries.iter().map(of).collect::<Vec<_>>());
    let after_token = part(|entry| entry.after_token);
    eprintln!(
        "server {name}, medians: {:.1?} in all, round trips {:.1?}; after the token {after_token:.1?}: identity known \
         after {:.1?}, banner in the page after {:.1?}",
        part(|entry| entry.all),
        part(|entry| entry.round_trips),
        part(|entry| entry.parts[0]),
        part(|entry| entry.parts[1]),
    );
    for call in calls {
        let lasted = call.lasted.map(|(asked, answered)| answered.duration_since(asked).unwrap_or_default());
        eprintln!("  {} {} {lasted:.1?}", call.method, call.path);
    }
}
