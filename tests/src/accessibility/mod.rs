//! Whether a page can be used with a keyboard, a screen reader or the system's own colors: what axe-core says of it, and
//! what the Tab key does in it.

mod axe;
mod tabbing;

use crate::desk::Desk;
use axe::Axe;
use std::cell::RefCell;

/// Sets the theme as the settings do.
const SET_THEME: &str = "document.documentElement.dataset.theme = arguments[0];";

/// Looks at one page after another and gathers what is wrong, so that one run says all of it.
pub struct Accessibility {
    /// None where axe-core is not installed.
    axe: Option<Axe>,
    findings: RefCell<Vec<String>>,
}

impl Accessibility {
    /// Ready to look.
    ///
    /// # Panics
    /// When axe-core is required and not there.
    #[must_use]
    pub fn ready() -> Self {
        Self { axe: Axe::installed(), findings: RefCell::default() }
    }

    /// Looks at what is on the screen, and goes through it with the Tab key.
    pub async fn visit(&self, desk: &Desk, stop: &str) {
        self.look(desk, stop).await;
        self.tab(desk, stop).await;
    }

    /// Goes through what is on the screen with the Tab key.
    pub async fn tab(&self, desk: &Desk, stop: &str) {
        self.note(stop, tabbing::faults(desk).await);
    }

    /// Looks at what is on the screen: light, dark, and in forced colors.
    pub async fn look(&self, desk: &Desk, stop: &str) {
        let Some(axe) = &self.axe else { return };
        let was = desk.script("return document.documentElement.dataset.theme ?? '';", &[]).await;
        for (theme, colors_only) in [("light", false), ("dark", true)] {
            desk.script(SET_THEME, &[theme.into()]).await;
            desk.at_rest().await;
            self.note(&format!("{stop}, {theme}"), axe.violations(desk, colors_only).await);
        }
        desk.script(SET_THEME, &["light".into()]).await;
        axe::force_colors(desk, true).await;
        desk.at_rest().await;
        self.note(&format!("{stop}, forced colors"), axe.violations(desk, true).await);
        axe::force_colors(desk, false).await;
        desk.script(SET_THEME, &[was]).await;
        desk.at_rest().await;
    }

    /// Looks at what is on the screen, as it is: every rule, in the theme that it has.
    pub async fn look_once(&self, desk: &Desk, stop: &str) {
        let Some(axe) = &self.axe else { return };
        desk.at_rest().await;
        self.note(stop, axe.violations(desk, false).await);
    }

    fn note(&self, stop: &str, faults: Vec<String>) {
        self.findings.borrow_mut().extend(faults.into_iter().map(|fault| format!("{stop}: {fault}")));
    }

    /// The end of the walk.
    ///
    /// # Panics
    /// When anything was found.
    pub fn finish(self) {
        let findings = self.findings.into_inner();
        assert!(findings.is_empty(), "{} faults:\n{}", findings.len(), findings.join("\n"));
    }
}
