//! What a test looks at and a person does not: pictures, the markup, the answers of the core, the title of
//! the window. After a failure, picture and markup are kept.

use super::Desk;
use crate::{
    poll::{PATIENCE, until},
    webdriver::WebDriver,
};
use serde_json::Value;
use std::{fs, path::Path};

/// Calls a command of the core from the page and hands back what the page got.
const INVOKE: &str = "const done = arguments[arguments.length - 1];
    window.__TAURI__.core.invoke(arguments[0], arguments[1])
        .then(answer => done({answer: answer === undefined ? null : answer}), refusal => done({refusal}));";

/// Calls back when fonts are there, nothing moves, and two frames have been painted.
const PAINTED: &str = "const done = arguments[arguments.length - 1];
    const moving = () => document.getAnimations().some(one =>
        one.playState === 'running' && one.effect.getComputedTiming().iterations !== Infinity);
    const frame = left => requestAnimationFrame(() =>
        left > 0 || moving() ? frame(left - 1) : document.fonts.ready.then(() => done(true)));
    frame(2);";

impl Desk {
    /// Writes a picture of the page, when it has come to rest: what is in the document is not yet what is
    /// painted, so it is taken until two in a row are the same.
    pub async fn screenshot(&self, file: &Path) {
        let mut last = Vec::new();
        let picture = until("the page to be at rest", PATIENCE, async || {
            self.at_rest().await;
            let picture = self.web().screenshot().await.ok()?;
            let same = picture == last;
            last.clone_from(&picture);
            same.then_some(picture)
        })
        .await;
        fs::write(file, picture).expect("the picture can be written");
    }

    /// Waits until nothing moves and all of it is painted.
    pub async fn at_rest(&self) {
        self.web().script_with_callback(PAINTED, &[]).await.expect("the page comes to rest");
    }

    /// The whole page as markup.
    pub async fn source(&self) -> String {
        self.web().source().await.expect("the page has markup")
    }

    /// Runs a function body in the page.
    pub async fn script(&self, body: &str, arguments: &[Value]) -> Value {
        self.web().script(body, arguments).await.unwrap_or_else(|refused| panic!("{refused:?} in: {body}"))
    }

    /// Calls a command of the core as the page does. The core's refusal is the error.
    pub async fn invoke(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        let called = self.web().script_with_callback(INVOKE, &[command.into(), arguments]).await;
        let mut called =
            called.unwrap_or_else(|refused| panic!("{command} could not be called: {refused:?}"));
        match called.get_mut("refusal") {
            Some(refusal) => Err(refusal.take()),
            None => Ok(called["answer"].take()),
        }
    }

    /// Waits until the app's window has a title that fits.
    pub async fn see_title(&self, what: &str, fits: impl Fn(&str) -> bool) -> String {
        until(&format!("a window title {what}; now {:?}", self.titles()), PATIENCE, async || {
            self.titles().into_iter().find(|title| fits(title))
        })
        .await
    }

    /// The titles of the app's windows: the screen has no others.
    pub fn titles(&self) -> Vec<String> {
        self.display().window_titles()
    }
}

/// What a failed journey says when its web view has crashed; `cargo xtask test` runs it again (xtask/src/journeys.rs).
const CRASHED: &str = "the web view crashed";
/// What the app writes into its log then.
const PAGE_ENDED: &str = "the page's process ended";

/// After a failure: what was on the screen is kept beside the logs.
impl Drop for Desk {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            return;
        }
        let folder = self.folder.path().to_owned();
        if let Some(driver) = &self.driver {
            let web = driver.web.elsewhere();
            let folder = folder.clone();
            // A thread and a runtime of its own: the one of the test is being torn down.
            let _ = std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                if let Ok(runtime) = runtime {
                    runtime.block_on(keep(&web, &folder));
                }
            })
            .join();
        }
        if fs::read_to_string(self.folder.log()).is_ok_and(|log| log.contains(PAGE_ENDED)) {
            eprintln!("{CRASHED}");
        }
        eprintln!("evidence of the failure (page.png, page.html, app.log, data): {}", folder.display());
    }
}

/// What is typed in each field, and which has the focus: a page's text does not say.
const FIELDS: &str = "return [...document.querySelectorAll('input, textarea, select')].map(field => {
    const here = field === document.activeElement ? ' (focus)' : '';
    return (field.dataset.testid || field.id || field.type) + here + '=' + JSON.stringify(field.value);
}).join(', ') + '; the focus is on ' + document.activeElement.cloneNode().outerHTML
    + '; the window ' + (document.hasFocus() ? 'has' : 'lacks') + ' it';";

async fn keep(web: &WebDriver, folder: &Path) {
    // Where only the output is kept, this says most.
    if let Ok(words) = web.script("return document.body.innerText;", &[]).await {
        eprintln!("the page says: {}", words.as_str().unwrap_or_default().replace('\n', " | "));
    }
    if let Ok(fields) = web.script(FIELDS, &[]).await {
        eprintln!("its fields hold: {}", fields.as_str().unwrap_or_default());
    }
    if let Ok(picture) = web.screenshot().await {
        let _ = fs::write(folder.join("page.png"), picture);
    }
    if let Ok(source) = web.source().await {
        let _ = fs::write(folder.join("page.html"), source);
    }
}
