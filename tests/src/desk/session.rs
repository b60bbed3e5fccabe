//! Inside a session: the banner, the pages, the notes, the way out.

use super::{Desk, handle};
use crate::poll::{PATIENCE, until};
use std::time::{Duration, Instant};

/// What the banner says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Banner {
    /// Who is viewed.
    pub viewed: String,
    /// Who really acts.
    pub impersonator: String,
    /// Where.
    pub workspace: String,
    /// Read-only or armed.
    pub mode: String,
    /// All its words.
    pub words: String,
}

impl Desk {
    /// What the banner says now; `None` when there is none on the screen.
    pub async fn banner(&self) -> Option<Banner> {
        let found = self.web().find(&handle("banner")).await;
        let banner = found.first()?;
        if !self.web().is_shown(banner).await {
            return None;
        }
        let part = async |name: &str| self.web().attribute(banner, name).await.ok().flatten();
        Some(Banner {
            viewed: part("data-viewed").await?,
            impersonator: part("data-impersonator").await?,
            workspace: part("data-workspace").await?,
            mode: part("data-mode").await?,
            words: self.web().text(banner).await.ok()?,
        })
    }

    /// Opens a page by the navigation (`overview`, `members`, `teams`, `roles`, `access`, …) and waits until
    /// it has something to show, be it an error.
    pub async fn open(&self, page: &str) {
        let entry = handle(&format!("nav-{page}"));
        self.click(&entry).await;
        self.see(&format!("{entry}[aria-current='page']")).await;
        self.see_no(&handle("skeleton")).await;
    }

    /// How long "within a second" may take here and now: a second, or on a machine that is busy with something else
    /// five times what opening a page takes.
    pub async fn a_second(&self) -> Duration {
        let begun = Instant::now();
        self.open("diagnostics").await;
        Duration::from_secs(1).max(begun.elapsed() * 5)
    }

    /// Writes a note of a kind (`Inspected`, `Changed`, `Observed`) and waits until it stands there saved.
    pub async fn note(&self, kind: &str, text: &str) {
        self.click_words("[data-testid='notes-panel'] :is(button, label, [role='radio'])", kind).await;
        self.write(&handle("note-input"), text).await;
        self.click(&handle("note-add")).await;
        self.see_words(&handle("note-entry"), text).await;
    }

    /// Opens a member's page and fills in the panel for another role, but for who has authorized it.
    pub async fn fill_in_role_change(&self, member: &str, search: &str, role: &str, purpose: &str) {
        self.open("members").await;
        self.write(&handle("member-search"), search).await;
        // The first row: until the search is answered, theirs is another one, and moves.
        self.click(&format!("[data-testid='member-row'][data-index='0'][data-member-id='{member}']")).await;
        self.click(&handle("change-role")).await;
        self.see(&handle("arm-panel")).await;
        self.see(&handle("arm-role")).await;
        let choose = "const list = document.querySelector(\"[data-testid='arm-role']\");
            list.value = [...list.options].find(one => one.text.includes(arguments[0])).value;
            list.dispatchEvent(new Event('change', {bubbles: true}));";
        self.script(choose, &[role.into()]).await;
        self.write(&handle("arm-purpose"), purpose).await;
    }

    /// From a member's page to a comparison with the last of the roles.
    pub async fn compare_with_a_role(&self) {
        self.click(&handle("compare")).await;
        self.see(&handle("compare-search")).await;
        self.click("[data-testid='compare-with'][data-kind='role']").await;
        self.see("[data-testid='compare-role'] option:nth-child(2)").await;
        let choose = "const select = document.querySelector('[data-testid=compare-role]');
            select.selectedIndex = select.options.length - 1;
            select.dispatchEvent(new Event('change', { bubbles: true }))";
        self.script(choose, &[]).await;
        self.see(&handle("comparison")).await;
        self.click(&handle("compare-others")).await;
    }

    /// Exits, and waits for the receipt.
    pub async fn exit(&self) {
        self.click(&handle("exit")).await;
        self.until_phase("ended").await;
        self.see(&handle("receipt")).await;
    }

    /// Has read the receipt.
    pub async fn finish(&self) {
        self.click(&handle("finish")).await;
        self.until_phase("direct").await;
    }

    /// Waits for a frozen session and says why it is.
    pub async fn frozen(&self) -> String {
        self.until_phase("frozen").await;
        self.attribute(&handle("frozen"), "data-reason").await.unwrap_or_default()
    }

    /// Waits for an error on the page and says its code.
    pub async fn error_code(&self) -> String {
        until("an error to be shown", PATIENCE, async || self.error_code_now().await).await
    }

    /// The code of the error that is shown now.
    pub async fn error_code_now(&self) -> Option<String> {
        let found = self.web().find(&handle("error")).await;
        self.web().attribute(found.first()?, "data-code").await.ok()?
    }

    /// Waits for a notice of that kind.
    pub async fn see_notice(&self, kind: &str) {
        self.see(&notice(kind)).await;
    }

    /// Waits until there is no notice of that kind.
    pub async fn see_no_notice(&self, kind: &str) {
        self.see_no(&notice(kind)).await;
    }
}

/// The selector of a notice.
pub fn notice(kind: &str) -> String {
    format!("[data-testid='notice'][data-kind='{kind}']")
}
