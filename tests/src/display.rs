//! The screen: an X server of our own for each desk, so that no test sees another's windows or focus.

use crate::process::{Program, in_path};
use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Command, Stdio},
};
use x11rb::connection::Connection as _;
use x11rb::protocol::{
    xproto::{ClientMessageEvent, ConnectionExt, EventMask, ImageFormat, KEY_PRESS_EVENT, KEY_RELEASE_EVENT},
    xtest::ConnectionExt as _,
};

/// A screen; gone when this is dropped.
pub struct Display {
    name: String,
    _server: Option<Program>,
}

impl Display {
    /// An invisible screen of 1920 x 1080 on the first free number.
    ///
    /// # Panics
    /// When Xvfb is not installed or does not start.
    pub fn invisible() -> Self {
        let mut child = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1920x1080x24", "-nolisten", "tcp", "-noreset"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb starts (Debian: xvfb)");
        let mut number = String::new();
        let out = child.stdout.take().expect("its output is piped");
        BufReader::new(out).read_line(&mut number).expect("Xvfb says its number");
        let number = number.trim();
        assert!(!number.is_empty(), "Xvfb ended before it had a display");
        Self { name: format!(":{number}"), _server: Some(Program::adopt(child)) }
    }

    /// The screen in front of a person, when `ERGO_TOUR_ON_SCREEN` asks for it; otherwise an invisible one.
    pub fn for_tour() -> Self {
        match (std::env::var_os("ERGO_TOUR_ON_SCREEN"), std::env::var("DISPLAY")) {
            (Some(_), Ok(name)) => Self { name, _server: None },
            _ => Self::invisible(),
        }
    }

    /// Its name, for the environment variable DISPLAY.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The titles of all windows on it.
    pub fn window_titles(&self) -> Vec<String> {
        self.windows().into_iter().filter_map(|id| self.title_of(&id)).collect()
    }

    /// Asks every window of the app to close, as its close button does (ICCCM §4.2.8.1).
    ///
    /// # Panics
    /// When the screen is gone.
    pub fn close_windows(&self) {
        let (connection, _) = x11rb::connect(Some(&self.name)).expect("the screen is there");
        let atom =
            |name: &[u8]| connection.intern_atom(false, name).expect("asked").reply().expect("answered").atom;
        let (protocols, delete) = (atom(b"WM_PROTOCOLS"), atom(b"WM_DELETE_WINDOW"));
        for id in self.windows() {
            if self.title_of(&id).is_none_or(|title| !title.contains("Ergo Support")) {
                continue;
            }
            let window = u32::from_str_radix(id.trim_start_matches("0x"), 16).expect("a window's id");
            let event =
                ClientMessageEvent::new(32, window, protocols, [delete, x11rb::CURRENT_TIME, 0, 0, 0]);
            connection.send_event(false, window, EventMask::NO_EVENT, event).expect("sent");
        }
        // An answer means that all of it has reached the screen.
        connection.get_input_focus().expect("asked").reply().expect("answered");
    }

    /// Whether the app asks for attention: the urgency hint (ICCCM §4.1.2.4) of one of its windows.
    pub fn wants_attention(&self) -> bool {
        self.windows().iter().any(|id| {
            let hints = self.ask("xprop", &["-id", id, "WM_HINTS"]);
            hints.to_lowercase().contains("urgency")
        })
    }

    /// Presses Ctrl+Shift+X on the keyboard of the screen, wherever the focus is.
    ///
    /// # Panics
    /// When the screen is gone.
    pub fn press_exit_keys(&self) {
        // Control_L, Shift_L and x, by the keycodes of the standard keyboard that Xvfb has.
        const KEYS: [u8; 3] = [37, 50, 53];
        let (connection, _) = x11rb::connect(Some(&self.name)).expect("the screen is there");
        let press = |kind: u8, key: u8| {
            connection.xtest_fake_input(kind, key, 0, x11rb::NONE, 0, 0, 0).expect("sent");
        };
        for key in KEYS {
            press(KEY_PRESS_EVENT, key);
        }
        for key in KEYS.into_iter().rev() {
            press(KEY_RELEASE_EVENT, key);
        }
        connection.get_input_focus().expect("asked").reply().expect("answered");
    }

    /// Clears every window. A program that still runs draws its windows again.
    ///
    /// # Panics
    /// When the screen is gone.
    pub fn clear(&self) {
        let (connection, _) = x11rb::connect(Some(&self.name)).expect("the screen is there");
        for id in self.windows() {
            let window = u32::from_str_radix(id.trim_start_matches("0x"), 16).expect("a window's id");
            // Some windows have nothing to clear.
            let _ = connection.clear_area(true, window, 0, 0, 0, 0);
        }
        connection.get_input_focus().expect("asked").reply().expect("answered");
    }

    /// How many pixels of the screen have this color (red, green, blue).
    ///
    /// # Panics
    /// When the screen is gone.
    pub fn pixels_of(&self, [red, green, blue]: [u8; 3]) -> usize {
        let (connection, screen) = x11rb::connect(Some(&self.name)).expect("the screen is there");
        let screen = &connection.setup().roots[screen];
        let (root, width, height) = (screen.root, screen.width_in_pixels, screen.height_in_pixels);
        let image = connection.get_image(ImageFormat::Z_PIXMAP, root, 0, 0, width, height, u32::MAX);
        let image = image.expect("asked").reply().expect("answered");
        // 24 bits in four bytes, the blue ones first.
        image.data.chunks_exact(4).filter(|pixel| pixel[..3] == [blue, green, red]).count()
    }

    fn windows(&self) -> Vec<String> {
        let tree = self.ask("xwininfo", &["-root", "-tree"]);
        tree.lines()
            .filter_map(|line| line.split_whitespace().next())
            .filter(|word| word.starts_with("0x"))
            .map(str::to_owned)
            .collect()
    }

    fn title_of(&self, window: &str) -> Option<String> {
        // _NET_WM_NAME(UTF8_STRING) = "…"
        let said = self.ask("xprop", &["-id", window, "-notype", "_NET_WM_NAME"]);
        let (_, quoted) = said.split_once(" = \"")?;
        Some(quoted.trim_end().trim_end_matches('"').to_owned())
    }

    fn ask(&self, program: &str, arguments: &[&str]) -> String {
        let output = Command::new(program)
            .args(["-display", &self.name])
            .args(arguments)
            .env("LC_ALL", "C.UTF-8")
            .output()
            .unwrap_or_else(|error| panic!("cannot run {program} (Debian: x11-utils): {error}"));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

/// The app under test: `ERGO_SUPPORT_APP`, else the debug build.
///
/// # Panics
/// When it is not there.
pub fn app() -> PathBuf {
    let file = std::env::var_os("ERGO_SUPPORT_APP").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/debug/ergo-support")),
        PathBuf::from,
    );
    file.canonicalize().unwrap_or_else(|error| panic!("no app at {}: {error}", file.display()))
}

/// The driver of `WebKitGTK`.
///
/// # Panics
/// When it is not installed.
pub fn webkit_driver() -> PathBuf {
    in_path("WebKitWebDriver").expect("WebKitWebDriver is installed (Debian: webkit2gtk-driver)")
}
