//! What memory the app takes, with all of its processes. A page that several processes share counts in part for each
//! (PSS, proc(5)).

use crate::{
    figures::{median, print_number},
    window::{Window, app, bare, screen},
};
use ergo_journeys::{
    computer::Computer,
    desk::{Desk, handle},
    memory::descendants,
    process,
    samples::{AGENT, HALCYON},
    world::World,
};
use std::{fs, time::Duration};

/// How often each is measured, in turns.
const RUNS: usize = 3;
/// How many times as much as the bare window the app may take: idle, and in a session with 5,000 members.
const TARGETS: [f64; 2] = [1.15, 1.35];
/// Between two looks.
const PAUSE: Duration = Duration::from_millis(500);
/// So many looks in a row whose figures are hardly different: at rest.
const ALIKE: usize = 5;
/// What "hardly" is.
const HARDLY: f64 = 0.004;
/// No longer than so many looks: then it is what it is.
const MOST_LOOKS: usize = 40;

/// Scrolls the member list down by so much of it, as far as it goes.
const SCROLL: &str = "const list = document.querySelector('.virtual');
    list.scrollTop = arguments[0] * list.scrollHeight;
    return true;";

pub async fn measure() {
    let world = World::open().await;
    let server = world.wire.url();
    let mut figures: [Vec<f64>; 4] = Default::default();
    for run in 0..RUNS {
        let candidates = [
            ("bare window", bare(), "#button"),
            ("idle", app(Some(&server)), "[data-testid='agent-option']"),
            ("idle, training server", app(None), "[data-testid='agent-option']"),
        ];
        for ((name, computer, css), figures) in candidates.into_iter().zip(&mut figures) {
            figures.push(idle(run, name, &computer, css).await);
        }
        figures[3].push(inside(run, &world).await);
    }
    let [bare, idle, training, inside] = figures.map(|figures| median(&figures));
    let baseline = ("a bare Tauri and Yew window", bare);
    print_number("memory at the sign-in page", "MB", idle, baseline, Some(TARGETS[0]));
    print_number("the same, with the embedded training server", "MB", training, baseline, Some(TARGETS[0]));
    let name = "memory in a session, 5,000 members scrolled through";
    print_number(name, "MB", inside, baseline, Some(TARGETS[1]));
}

async fn idle(run: usize, name: &str, computer: &Computer, css: &str) -> f64 {
    let window = Window::open(computer).await;
    window.see(css).await;
    let taken = at_rest(run, name, window.process()).await;
    window.close().await;
    taken
}

async fn inside(run: usize, world: &World) -> f64 {
    let mut desk = Desk::on(screen(), app(Some(&world.wire.url()))).await;
    desk.sign_in(AGENT.name).await;
    desk.enter_as(&HALCYON).await;
    desk.open("members").await;
    desk.see(&handle("member-row")).await;
    for step in 0..=20_u32 {
        desk.script(SCROLL, &[(f64::from(step) / 20.0).into()]).await;
        desk.see_no(&handle("member-row-loading")).await;
    }
    let taken = at_rest(run, "in a session", desk.process()).await;
    desk.exit().await;
    desk.kill().await;
    taken
}

/// Megabytes, when the figure has come to rest.
async fn at_rest(run: usize, name: &str, app: u32) -> f64 {
    let mut looks: Vec<f64> = Vec::new();
    loop {
        tokio::time::sleep(PAUSE).await;
        let each: Vec<(String, f64)> = std::iter::once(app)
            .chain(descendants(app))
            .map(|process| (process::name(process), megabytes(process)))
            .collect();
        let sum: f64 = each.iter().map(|(_, taken)| taken).sum();
        looks.push(sum);
        let last = &looks[looks.len().saturating_sub(ALIKE)..];
        let alike = last.len() == ALIKE && last.iter().all(|look| (look / sum - 1.0).abs() < HARDLY);
        if alike || looks.len() == MOST_LOOKS {
            let each: Vec<String> = each.iter().map(|(name, taken)| format!("{name} {taken:.1}")).collect();
            eprintln!("run {run}: {name}: {sum:.1} MB = {}", each.join(" + "));
            return sum;
        }
    }
}

/// What the kernel says that a process takes; nothing if it has just ended.
fn megabytes(process: u32) -> f64 {
    let said = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
    let line = said.lines().find_map(|line| line.strip_prefix("Pss:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse::<f64>().ok());
    kib.unwrap_or_default() * 1024.0 / 1e6
}
