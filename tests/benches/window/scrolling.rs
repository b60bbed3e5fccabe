//! Scrolling through the member list of a customer with 5,000 members, and of one with a million, in the real window.

use crate::{
    figures::{FRAME, millis, percentile, print_number, print_time_or},
    window::{app, screen},
};
use ergo_journeys::{
    desk::{Desk, handle},
    samples::{AGENT, HALCYON},
    world::World,
};
use serde_json::Value;

/// How far the list is scrolled in each frame, in pixels, and for how many frames: as by a wheel, and as by dragging the bar.
const WAYS: [(u32, u32); 2] = [(60, 240), (900, 240)];
/// How many rows may be in the page at once.
const MOST_ROWS: f64 = 100.0;

/// Counts frames while the list is scrolled by `arguments[0]` pixels in each: how long after the one before each came,
/// how many rows were in the page at once, and in how many frames no row that was seen was there yet.
const FRAMES: &str = "const [by, count, done] = arguments;
    const list = document.querySelector('.virtual');
    const intervals = [];
    let most = 0, empty = 0, before = null;
    const begun = performance.now();
    const frame = now => {
        if (before !== null) intervals.push(now - before);
        before = now;
        const rows = list.querySelectorAll('.virtual-row');
        most = Math.max(most, rows.length);
        if (by && !list.querySelector('[data-testid=member-row]')) empty += 1;
        if (intervals.length >= count || now - begun > 8000) return done({intervals, most, empty, top: list.scrollTop});
        list.scrollTop += by;
        requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);";

pub async fn measure() {
    for members in [5_000_u32, 1_000_000] {
        let world = World::open().await;
        world.server.crowd(HALCYON.workspace_id, members).await;
        let mut desk = Desk::on(screen(), app(Some(&world.wire.url()))).await;
        desk.sign_in(AGENT.name).await;
        desk.enter_as(&HALCYON).await;
        desk.open("members").await;
        desk.see(&handle("member-row")).await;
        desk.at_rest().await;
        let mut idle = Frames::default();
        let mut scrolled = Frames::default();
        for (by, count) in WAYS {
            for (by, frames) in [(0, &mut idle), (by, &mut scrolled)] {
                let told = count_frames(&desk, by, count).await;
                tell(members, by, &told);
                frames.add(&told);
            }
        }
        desk.exit().await;
        desk.kill().await;
        let name = format!("frame while scrolling {} members, p95", words(members));
        let baseline = ("a frame of the same page at rest, p95", idle.p95());
        print_time_or(&name, scrolled.p95(), baseline, 1.0, FRAME);
        let name = format!("rows in the page, of {} members", words(members));
        print_number(&name, "rows", scrolled.most, ("the limit", MOST_ROWS), Some(1.0));
    }
}

async fn count_frames(desk: &Desk, by: u32, count: u32) -> Value {
    let told = desk.web().script_with_callback(FRAMES, &[by.into(), count.into()]).await;
    told.expect("the page counts its frames")
}

/// What explains the figures.
fn tell(members: u32, by: u32, told: &Value) {
    let mut here = Frames::default();
    here.add(told);
    let [median, p95] = [50, 95].map(|percent| percentile(&here.intervals, percent));
    eprintln!(
        "{members} members, {by} px a frame: {} frames, median {median} ms, p95 {p95} ms; at {} px, no row yet in {}",
        here.intervals.len(),
        told["top"],
        told["empty"],
    );
}

/// What was counted.
#[derive(Default)]
struct Frames {
    intervals: Vec<f64>,
    most: f64,
}

impl Frames {
    fn add(&mut self, told: &Value) {
        let intervals = told["intervals"].as_array().expect("intervals").iter().filter_map(Value::as_f64);
        self.intervals.extend(intervals);
        self.most = self.most.max(told["most"].as_f64().expect("a number"));
    }

    fn p95(&self) -> std::time::Duration {
        millis(percentile(&self.intervals, 95))
    }
}

fn words(members: u32) -> &'static str {
    if members < 1_000_000 { "5,000" } else { "1,000,000" }
}
