//! From the start of the process until the first thing that can be used is on the screen.
//!
//! No driver is in the way: the program is started as a person starts it, and the screen is looked at from outside. A
//! driver only says, once, where on the screen that first thing will be. The app has been started before on this
//! computer, as on most days.

use crate::{
    figures::{median, print_time},
    screen::{Part, Watch, painted},
    window::{Window, app, bare, ended, screen},
};
use ergo_journeys::{
    computer::Computer,
    driver::{Surroundings, start_program},
    folder::Folder,
    memory::descendants,
    poll::{START_UP, until},
    world::World,
};
use std::{
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

/// Starts of each, in turns.
const RUNS: usize = 7;
/// How many times as long as the bare window the app may take.
const TARGET: f64 = 1.25;
/// What has not changed for so long is done.
const DONE: Duration = Duration::from_millis(1200);
/// No driver this time.
const NO_DRIVER: (&str, &str) = ("TAURI_WEBVIEW_AUTOMATION", "false");

/// When the page had what, in milliseconds after its navigation began; and how many files it has read.
const EXPLAINED: &str = "const [page] = performance.getEntriesByType('navigation');
    const files = performance.getEntriesByType('resource');
    const [first] = performance.getEntriesByName('first-contentful-paint');
    const last = files => Math.round(Math.max(0, ...files.map(file => file.responseEnd)));
    const named = end => files.filter(file => file.name.endsWith(end));
    return JSON.stringify({
        files: files.length, styles: last(named('.css')), wasm: last(named('.wasm')),
        parsed: Math.round(page.domContentLoadedEventEnd), first_paint: Math.round(first?.startTime ?? -1),
    });";

/// A program, and where on the screen its first button is.
struct Candidate {
    name: &'static str,
    computer: Computer,
    home: PathBuf,
    part: Part,
    took: Vec<Duration>,
}

pub async fn measure() {
    let world = World::open().await;
    let homes = Folder::fresh();
    let server = world.wire.url();
    let mut all = Vec::new();
    for (name, computer, css) in [
        ("bare", bare(), "#button"),
        ("server", app(Some(&server)), "[data-testid='agent-option']"),
        ("training", app(None), "[data-testid='agent-option']"),
    ] {
        all.push(Candidate::prepared(name, computer, css, &homes.path().join(name)).await);
    }
    for run in 0..=RUNS {
        for candidate in &mut all {
            let took = candidate.start().await;
            eprintln!("run {run}: {} {} ms", candidate.name, took.as_millis());
            // The first one warms up the disk's cache.
            if run > 0 {
                candidate.took.push(took);
            }
        }
    }
    let [bare, server, training] = [0, 1, 2].map(|at: usize| median(&all[at].took));
    let baseline = ("a bare Tauri and Yew window", bare);
    print_time("start to the first button on the screen", server, baseline, Some(TARGET));
    print_time("the same, with the embedded training server", training, baseline, Some(TARGET));
}

impl Candidate {
    async fn prepared(name: &'static str, mut computer: Computer, css: &str, home: &Path) -> Self {
        std::fs::create_dir_all(home).expect("a home can be made");
        let window = Window::open_in(&computer, Folder::home(home)).await;
        let part = window.see(css).await;
        let explained = window.web().script(EXPLAINED, &[]).await.unwrap_or_default();
        eprintln!("{name}: {css} is at {part:?}; {}", explained.as_str().unwrap_or_default());
        window.close().await;
        computer.environment.push((NO_DRIVER.0, NO_DRIVER.1.to_owned()));
        Self { name, computer, home: home.to_owned(), part, took: Vec::new() }
    }

    async fn start(&self) -> Duration {
        let (display, folder) = (screen(), Folder::home(&self.home));
        let program = self.computer.program.clone().unwrap_or_else(ergo_journeys::display::app);
        let watch = Watch::begin(display.name(), self.part);
        let surroundings = Surroundings { display: &display, folder: &folder, computer: &self.computer };
        let begun = SystemTime::now();
        let running = start_program(&surroundings, program.to_str().expect("a path in UTF-8"), &[]);
        until("the window to be at rest", START_UP, async || {
            (watch.shows_something() && watch.is_at_rest(DONE)).then_some(())
        })
        .await;
        let seen = watch.end();
        let at = painted(&seen).expect("the first button is on the screen");
        let process = running.id();
        let others = descendants(process);
        // As a person does: the next start finds everything as it should be.
        display.close_windows();
        ended(process, &others).await;
        drop(running);
        at.duration_since(begun).expect("time goes on")
    }
}
