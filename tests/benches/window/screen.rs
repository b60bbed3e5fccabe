//! Looking at a part of the screen from outside, all the time: what is painted is what is there.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, SystemTime},
};
use x11rb::{
    connection::Connection as _,
    protocol::xproto::{ConnectionExt as _, ImageFormat},
};

/// Pause between two looks.
const PAUSE: Duration = Duration::from_micros(500);

/// A part of the screen: x, y, width, height.
pub type Part = [u16; 4];

/// Looks until it is told to stop.
pub struct Watch {
    stop: Arc<AtomicBool>,
    looking: JoinHandle<Vec<Seen>>,
    last: Arc<Mutex<Last>>,
}

/// What is there now.
#[derive(Clone, Copy)]
struct Last {
    /// Since when.
    since: SystemTime,
    is_plain: bool,
    /// How many pictures there were before it.
    changes: usize,
}

/// What was there from a moment on.
pub struct Seen {
    /// The moment.
    pub at: SystemTime,
    pixels: Vec<u8>,
}

impl Watch {
    /// Begins to look at a part of the screen with this name.
    pub fn begin(display: &str, [x, y, width, height]: Part) -> Self {
        let (connection, screen) = x11rb::connect(Some(display)).expect("the screen is there");
        let root = connection.setup().roots[screen].root;
        let stop = Arc::new(AtomicBool::new(false));
        let last = Arc::new(Mutex::new(Last { since: SystemTime::now(), is_plain: true, changes: 0 }));
        let (stopped, change) = (Arc::clone(&stop), Arc::clone(&last));
        let [left, top] = [x, y].map(|pixels| i16::try_from(pixels).expect("on the screen"));
        let looking = thread::spawn(move || {
            let mut seen: Vec<Seen> = Vec::new();
            while !stopped.load(Ordering::Relaxed) {
                let image =
                    connection.get_image(ImageFormat::Z_PIXMAP, root, left, top, width, height, u32::MAX);
                let pixels = image.expect("asked").reply().expect("answered").data;
                if seen.last().is_none_or(|last| last.pixels != pixels) {
                    let at = SystemTime::now();
                    *change.lock().expect("nobody fails with it") =
                        Last { since: at, is_plain: is_plain(&pixels), changes: seen.len() };
                    seen.push(Seen { at, pixels });
                }
                thread::sleep(PAUSE);
            }
            seen
        });
        Self { stop, looking, last }
    }

    /// Whether nothing has changed for so long.
    pub fn is_at_rest(&self, patience: Duration) -> bool {
        SystemTime::now().duration_since(self.last().since).unwrap_or_default() > patience
    }

    /// Whether there is more than one color.
    pub fn shows_something(&self) -> bool {
        !self.last().is_plain
    }

    /// Whether anything has changed since the beginning.
    pub fn has_changed(&self) -> bool {
        self.last().changes > 0
    }

    fn last(&self) -> Last {
        *self.last.lock().expect("nobody fails with it")
    }

    /// Stops looking. What was there, and from when on.
    pub fn end(self) -> Vec<Seen> {
        self.stop.store(true, Ordering::Relaxed);
        self.looking.join().expect("the screen was there until the end")
    }
}

/// When what is there at the end was painted. None if it is of one color: an empty window, or none.
pub fn painted(seen: &[Seen]) -> Option<SystemTime> {
    seen.last().filter(|last| !is_plain(&last.pixels)).map(|last| last.at)
}

fn is_plain(pixels: &[u8]) -> bool {
    let pixels = pixels.as_chunks::<4>().0;
    pixels.iter().all(|pixel| Some(pixel) == pixels.first())
}
