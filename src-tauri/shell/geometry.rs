//! Where the window was, so that it opens there again: on the same screen, or where it can be seen if that screen is gone.
//!
//! Our own instead of `tauri-plugin-window-state`, which takes a window for visible if one of its corners is, writes down the
//! place of a hidden window, and keeps its file in the profile that Windows copies to other computers.

use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tauri::{PhysicalPosition, PhysicalSize, WebviewWindow, WindowEvent};

/// A window that has been still for so long is where it belongs.
const STILL: Duration = Duration::from_millis(300);
/// So much of the window's upper edge must be on a screen, in pixels, to be found and dragged.
const GRIP: (i32, i32) = (120, 32);

/// A place on the screens, in their pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    x: i32,
    y: i32,
    width: u32,
    height: u32,
    /// The window covers its screen. The place is then where it was before.
    maximized: bool,
}

/// A screen's own place.
#[derive(Clone, Copy, Debug)]
struct Screen {
    x: i32,
    y: i32,
    width: u32,
    height: u32,
}

/// Puts the window where it was, and from now on writes down where it is. It must not be shown yet.
pub fn keep(window: &WebviewWindow, file: PathBuf) {
    if let Some(place) = read(&file)
        && let Err(error) = put(window, place)
    {
        tracing::warn!(%error, "the window could not be put where it was");
    }
    let (moves, of) = (Arc::new(AtomicU64::new(0)), window.clone());
    window.on_window_event(move |event| {
        if !matches!(event, WindowEvent::Moved(_) | WindowEvent::Resized(_)) {
            return;
        }
        let (moves, window, file) = (Arc::clone(&moves), of.clone(), file.clone());
        let number = moves.fetch_add(1, Ordering::SeqCst) + 1;
        tauri::async_runtime::spawn(async move {
            tokio::time::sleep(STILL).await;
            if moves.load(Ordering::SeqCst) == number {
                write_down(&window, &file);
            }
        });
    });
}

fn put(window: &WebviewWindow, place: Place) -> tauri::Result<()> {
    let screens: Vec<Screen> = window
        .available_monitors()?
        .iter()
        .map(|screen| Screen {
            x: screen.position().x,
            y: screen.position().y,
            width: screen.size().width,
            height: screen.size().height,
        })
        .collect();
    window.set_size(PhysicalSize::new(place.width, place.height))?;
    if place.is_reachable(&screens) {
        window.set_position(PhysicalPosition::new(place.x, place.y))?;
    } else if let Some(screen) = screens.first() {
        // Tauri's own `center` does not know the size yet.
        let (x, y) = screen.middle(place);
        window.set_position(PhysicalPosition::new(x, y))?;
    }
    if place.maximized { window.maximize() } else { Ok(()) }
}

fn write_down(window: &WebviewWindow, file: &Path) {
    // A window that is just closing has no place.
    let Ok(Some(place)) = place_of(window, read(file)) else { return };
    if let Err(error) = fs::write(file, place.text()) {
        tracing::warn!(%error, "the place of the window could not be written down");
    }
}

/// Where the window is; `None` if it is nowhere that it should be opened again.
fn place_of(window: &WebviewWindow, before: Option<Place>) -> tauri::Result<Option<Place>> {
    if !window.is_visible()? || window.is_minimized()? || window.is_fullscreen()? {
        return Ok(None);
    }
    let (position, size) = (window.outer_position()?, window.inner_size()?);
    let now =
        Place { x: position.x, y: position.y, width: size.width, height: size.height, maximized: false };
    if window.is_maximized()? {
        return Ok(Some(Place { maximized: true, ..before.unwrap_or(now) }));
    }
    Ok(Some(now))
}

fn read(file: &Path) -> Option<Place> {
    Place::parse(&fs::read(file).ok()?)
}

impl Screen {
    /// Where a window of this size is in the middle, or at the edges if it is too large.
    fn middle(&self, place: Place) -> (i32, i32) {
        let half = |room: u32, taken: u32| i32::try_from(room.saturating_sub(taken) / 2).unwrap_or_default();
        (self.x + half(self.width, place.width), self.y + half(self.height, place.height))
    }
}

impl Place {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let place: Value = serde_json::from_slice(bytes).ok()?;
        let number = |name: &str| place.get(name)?.as_i64();
        let (at, size) = (|name| number(name)?.try_into().ok(), |name| number(name)?.try_into().ok());
        Some(Self {
            x: at("x")?,
            y: at("y")?,
            width: size("width")?,
            height: size("height")?,
            maximized: place.get("maximized")?.as_bool()?,
        })
    }

    fn text(&self) -> String {
        let Self { x, y, width, height, maximized } = self;
        json!({ "x": x, "y": y, "width": width, "height": height, "maximized": maximized }).to_string()
    }

    /// Whether the window's upper edge can be seen and dragged on one of the screens.
    fn is_reachable(&self, screens: &[Screen]) -> bool {
        // What a file says can be any number.
        let [left, top, width] = [i64::from(self.x), i64::from(self.y), i64::from(self.width)];
        screens.iter().any(|screen| {
            let [x, y] = [i64::from(screen.x), i64::from(screen.y)];
            let (right, bottom) = (x + i64::from(screen.width), y + i64::from(screen.height));
            let seen = (left + width).min(right) - left.max(x);
            seen >= i64::from(GRIP.0) && top >= y && top + i64::from(GRIP.1) <= bottom
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place = Place { x: 100, y: 50, width: 1280, height: 800, maximized: false };

    #[test]
    fn a_place_is_read_as_it_was_written_and_nothing_else_is_one() {
        for place in [PLACE, Place { x: -1900, maximized: true, ..PLACE }] {
            assert_eq!(Place::parse(place.text().as_bytes()), Some(place));
        }
        let too_much = PLACE.text().replace("1280", "99999999999");
        let negative = PLACE.text().replace("1280", "-1280");
        for odd in ["", "{}", "[]", "null", too_much.as_str(), negative.as_str()] {
            assert_eq!(Place::parse(odd.as_bytes()), None, "{odd}");
        }
    }

    #[test]
    fn a_window_is_put_back_only_where_it_can_be_dragged() {
        let left = Screen { x: -1920, y: 0, width: 1920, height: 1080 };
        let main = Screen { x: 0, y: 0, width: 1920, height: 1080 };
        let at = |x, y| Place { x, y, ..PLACE };
        assert!(PLACE.is_reachable(&[main]) && at(-1900, 50).is_reachable(&[main, left]));
        assert!(at(-1100, 0).is_reachable(&[main]), "its right part is there");
        for lost in [
            at(-1900, 50),
            at(5000, 50),
            at(1850, 50),
            at(-1200, 0),
            at(100, -40),
            at(100, 1060),
            at(i32::MIN, i32::MAX),
            at(i32::MAX, i32::MIN),
        ] {
            assert!(!lost.is_reachable(&[main]), "{lost:?}");
        }
        assert!(!PLACE.is_reachable(&[]));
        assert_eq!((main.middle(PLACE), left.middle(PLACE)), ((320, 140), (-1600, 140)));
        assert_eq!(main.middle(Place { width: u32::MAX, ..PLACE }), (0, 140));
    }
}
