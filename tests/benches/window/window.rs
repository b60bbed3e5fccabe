//! The two programs under measurement, on a screen and in a folder of their own.

use ergo_journeys::{
    computer::Computer,
    display::Display,
    driver::{Driver, Surroundings},
    folder::Folder,
    memory::descendants,
    poll::{PATIENCE, START_UP, until},
    process::{kill, runs},
    webdriver::WebDriver,
};
use serde_json::Value;
use std::path::PathBuf;
use x11rb::{connection::Connection as _, protocol::xproto::ConnectionExt as _};

/// What journeys switch off for the sake of speed, and people do not.
const AS_PEOPLE_HAVE_IT: (&str, &str) = ("JSC_useOMGJIT", "1");

/// Where an element is in the page, once it is there: x, y, width, height.
const PLACE: &str = "const found = document.querySelector(arguments[0])?.getBoundingClientRect();
    return found && found.width > 0 ? [found.x, found.y, found.width, found.height].map(Math.round) : null;";

/// The app, before this server; without one, it starts its embedded training server.
pub fn app(server: Option<&str>) -> Computer {
    Computer {
        server: server.map(str::to_owned),
        environment: vec![as_people_have_it()],
        ..Computer::default()
    }
}

/// The bare window.
pub fn bare() -> Computer {
    let program = std::env::var_os("ERGO_BARE_WINDOW").expect("cargo xtask bench names it: ERGO_BARE_WINDOW");
    Computer { program: Some(PathBuf::from(program)), ..app(None) }
}

fn as_people_have_it() -> (&'static str, String) {
    (AS_PEOPLE_HAVE_IT.0, AS_PEOPLE_HAVE_IT.1.to_owned())
}

/// An invisible screen whose pointer is in a corner, where it hovers over nothing.
pub fn screen() -> Display {
    let display = Display::invisible();
    let (connection, screen) = x11rb::connect(Some(display.name())).expect("the screen is there");
    let root = connection.setup().roots[screen].root;
    connection.warp_pointer(x11rb::NONE, root, 0, 0, 0, 0, 1919, 1079).expect("sent");
    connection.get_input_focus().expect("asked").reply().expect("answered");
    display
}

/// A running program with its driver.
pub struct Window {
    driver: Option<Driver>,
    display: Display,
    _folder: Folder,
}

impl Window {
    /// Starts one.
    pub async fn open(computer: &Computer) -> Self {
        Self::open_in(computer, Folder::fresh()).await
    }

    /// Starts one at home in a folder.
    pub async fn open_in(computer: &Computer, folder: Folder) -> Self {
        let display = screen();
        let driver = Driver::start(&Surroundings { display: &display, folder: &folder, computer }).await;
        Self { driver: Some(driver), display, _folder: folder }
    }

    /// The name of the screen that it is on.
    pub fn screen(&self) -> &str {
        self.display.name()
    }

    /// The driver of its page.
    pub fn web(&self) -> &WebDriver {
        &self.driver().web
    }

    /// Its process.
    pub fn process(&self) -> u32 {
        self.driver().app()
    }

    /// Waits until something is in the page, and says where on the screen.
    pub async fn see(&self, css: &str) -> [u16; 4] {
        let within = until(&format!("{css} to be in the page"), START_UP, async || {
            let place = self.web().script(PLACE, &[css.into()]).await.ok()?;
            let number = |value: &Value| value.as_i64().and_then(|number| u16::try_from(number).ok());
            let place: Vec<u16> = place.as_array()?.iter().filter_map(number).collect();
            place.try_into().ok()
        })
        .await;
        let [x, y, width, height]: [u16; 4] = within;
        let window = self.display.app_window().expect("the window is on the screen");
        let at = |pixels: i32| u16::try_from(pixels).expect("on the screen");
        [x + at(window[0]), y + at(window[1]), width, height]
    }

    /// Ends it, with all its processes.
    pub async fn close(mut self) {
        let all = descendants(self.process());
        let app = self.process();
        kill(app);
        drop(self.driver.take());
        ended(app, &all).await;
    }

    fn driver(&self) -> &Driver {
        self.driver.as_ref().expect("it runs")
    }
}

/// Waits until a program and what it has started are gone: they would slow down the next one.
pub async fn ended(process: u32, others: &[u32]) {
    until("a program to have ended", PATIENCE, async || {
        let all = std::iter::once(process).chain(others.iter().copied());
        (!all.into_iter().any(runs)).then_some(())
    })
    .await;
}
