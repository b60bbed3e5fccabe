//! A desk with a person at it: the running app, and what the person does in it.
//!
//! Here are the bare moves (look, click, wait); [`keyboard`] has the keys, [`entry`] has the way in, [`session`] what is done
//! inside, [`evidence`] what is looked at by a test only.

pub mod entry;
pub mod evidence;
pub mod keyboard;
pub mod session;

use crate::{
    bus::Bus,
    computer::Computer,
    display::Display,
    driver::{Driver, Surroundings, run, start_program},
    folder::Folder,
    policy::Policy,
    poll::{PATIENCE, START_UP, until, within},
    process::{Program, kill, runs},
    webdriver::{Element, WebDriver, keys},
};
use std::{
    process::{ExitStatus, Output},
    time::Duration,
};

/// After so many tabs one is lost.
const LONGEST_WAY: u32 = 60;

/// The running app on its own screen, with its own data.
pub struct Desk {
    // Dropped in this order: the app, its screen, its data.
    driver: Option<Driver>,
    display: Display,
    folder: Folder,
    computer: Computer,
}

impl Desk {
    /// A desk at which the app does not run yet.
    pub fn prepared(display: Display, computer: Computer) -> Self {
        Self { driver: None, display, folder: Folder::fresh(), computer }
    }

    /// Starts the app on a screen.
    pub async fn on(display: Display, computer: Computer) -> Self {
        let mut desk = Self::prepared(display, computer);
        desk.start().await;
        desk
    }

    /// Starts the app on an invisible screen, before the given server.
    pub async fn at(server: &str) -> Self {
        Self::on(Display::invisible(), Computer::with(server)).await
    }

    /// Starts the app on an invisible screen, at home in a folder that stays. It starts its embedded training server.
    pub async fn at_home(home: Folder) -> Self {
        let mut desk = Self::prepared(Display::invisible(), Computer::default());
        desk.folder = home;
        desk.start().await;
        desk
    }

    /// The same as [`Self::at`], on a computer that an organization manages.
    pub async fn managed(server: &str, policy: Policy) -> Self {
        let computer = Computer { policy: Some(policy), ..Computer::with(server) };
        Self::on(Display::invisible(), computer).await
    }

    /// The same as [`Self::at`], with a D-Bus session.
    pub async fn on_bus(server: &str, bus: &Bus) -> Self {
        let computer = Computer { bus: Some(bus.address().to_owned()), ..Computer::with(server) };
        Self::on(Display::invisible(), computer).await
    }

    /// The same as [`Self::at`], on a computer with another language, as `LC_ALL` has it.
    pub async fn speaking(server: &str, language: &str) -> Self {
        let environment = vec![("LC_ALL", language.to_owned())];
        Self::on(Display::invisible(), Computer { environment, ..Computer::with(server) }).await
    }

    /// Starts the app beside the driver, perhaps a second time, and waits for its end.
    pub fn run_app(&self, arguments: &[&str]) -> Output {
        tokio::task::block_in_place(|| run(&self.surroundings(), arguments))
    }

    /// Starts a second app that hands over to the first, and waits for its end.
    pub fn start_second(&self, arguments: &[&str]) -> ExitStatus {
        self.run_app(arguments).status
    }

    /// Starts something else on this computer.
    pub fn start_program(&self, program: &str, arguments: &[&str]) -> Program {
        start_program(&self.surroundings(), program, arguments)
    }

    /// Closes the window by its button.
    pub fn close_window(&self) {
        self.display.close_windows();
    }

    fn surroundings(&self) -> Surroundings<'_> {
        Surroundings { display: &self.display, folder: &self.folder, computer: &self.computer }
    }

    /// Starts the app again, with the data that it left.
    pub async fn start(&mut self) {
        assert!(self.driver.is_none(), "the app runs already");
        self.driver = Some(Driver::start(&self.surroundings()).await);
        until("the app to show its first screen", START_UP, async || {
            self.phase().await.filter(|phase| phase != "loading")
        })
        .await;
    }

    /// Kills the app as a power cut would.
    pub async fn kill(&mut self) {
        let driver = self.driver.take().expect("the app runs");
        let app = driver.app();
        kill(app);
        until("the app to be dead", PATIENCE, async || (!runs(app)).then_some(())).await;
    }

    /// The driver of the page.
    pub fn web(&self) -> &WebDriver {
        &self.driver.as_ref().expect("the app runs").web
    }

    /// The app's process.
    pub fn process(&self) -> u32 {
        self.driver.as_ref().expect("the app runs").app()
    }

    /// Its data, its logs.
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// The screen it is on.
    pub fn display(&self) -> &Display {
        &self.display
    }

    /// Where the desk stands, as the page has drawn it: `signed_out`, `direct`, `entering`, …
    pub async fn phase(&self) -> Option<String> {
        let found = self.web().find("[data-phase]").await;
        self.web().attribute(found.first()?, "data-phase").await.ok()?
    }

    /// Waits until the page has drawn that phase.
    pub async fn until_phase(&self, phase: &str) {
        let reached = within(PATIENCE, async || (self.phase().await.as_deref() == Some(phase)).then_some(()));
        if reached.await.is_none() {
            let instead = self.phase().await;
            let error = self.error_code_now().await;
            panic!("the phase should be {phase}, but is {instead:?} (error on the page: {error:?})");
        }
    }

    /// Waits until something is on the screen.
    pub async fn see(&self, css: &str) -> Element {
        until(&format!("{css} to be shown"), PATIENCE, async || self.shown(css).await).await
    }

    /// Waits until something is on the screen and says these words.
    pub async fn see_words(&self, css: &str, words: &str) {
        until(&format!("{css} to say “{words}”"), PATIENCE, async || {
            self.texts(css).await.iter().any(|text| text.contains(words)).then_some(())
        })
        .await;
    }

    /// Waits until nothing in the page fits.
    pub async fn see_no(&self, css: &str) {
        until(&format!("{css} to be gone"), PATIENCE, async || {
            self.web().find(css).await.is_empty().then_some(())
        })
        .await;
    }

    /// Whether something fits now.
    pub async fn has(&self, css: &str) -> bool {
        !self.web().find(css).await.is_empty()
    }

    /// How many things fit now.
    pub async fn count(&self, css: &str) -> usize {
        self.web().find(css).await.len()
    }

    /// The texts of all that fits now.
    pub async fn texts(&self, css: &str) -> Vec<String> {
        let mut texts = Vec::new();
        for element in self.web().find(css).await {
            texts.extend(self.web().text(&element).await.ok());
        }
        texts
    }

    /// The text of the first that fits, when it is shown.
    pub async fn text(&self, css: &str) -> String {
        until(&format!("{css} to have a text"), PATIENCE, async || {
            self.web().text(&self.shown(css).await?).await.ok()
        })
        .await
    }

    /// An attribute of the first that fits, when it is shown.
    pub async fn attribute(&self, css: &str, name: &str) -> Option<String> {
        until(&format!("{css} to be shown"), PATIENCE, async || {
            self.web().attribute(&self.shown(css).await?, name).await.ok()
        })
        .await
    }

    /// Clicks on the first that fits, when it is shown and can be used.
    pub async fn click(&self, css: &str) {
        let usable = format!("{css}:not(:disabled):not([aria-disabled='true'])");
        until(&format!("{css} to be clickable"), PATIENCE, async || {
            self.web().click(&self.shown(&usable).await?).await.ok()
        })
        .await;
    }

    /// Goes from one thing to the next with Tab until the focus is on one that fits and says `words`.
    pub async fn tab_to(&self, css: &str, words: &str) {
        let on_it = "const here = document.activeElement;
            return here.matches(arguments[0]) && here.textContent.includes(arguments[1]);";
        for _ in 0..LONGEST_WAY {
            if self.web().script(on_it, &[css.into(), words.into()]).await == Ok(true.into()) {
                return;
            }
            self.press(&[keys::TAB]).await;
        }
        panic!("{LONGEST_WAY} tabs do not lead to {css} with “{words}”");
    }

    /// Waits until the focus is on something that fits: where one expects it after a step.
    pub async fn see_focus(&self, css: &str) {
        let on_it = "return document.activeElement.matches(arguments[0]);";
        until(&format!("the focus to be on {css}"), PATIENCE, async || {
            (self.web().script(on_it, &[css.into()]).await == Ok(true.into())).then_some(())
        })
        .await;
    }

    /// Whether something is shown before `patience` is over.
    pub async fn comes(&self, css: &str, patience: Duration) -> bool {
        within(patience, async || self.shown(css).await).await.is_some()
    }

    async fn shown(&self, css: &str) -> Option<Element> {
        for element in self.web().find(css).await {
            if self.web().is_shown(&element).await {
                return Some(element);
            }
        }
        None
    }
}

/// The selector of a handle.
pub fn handle(testid: &str) -> String {
    format!("[data-testid='{testid}']")
}
