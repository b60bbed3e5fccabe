//! The way in: sign in, choose the exact user, say why, look before entering, check the identity.

use super::{Desk, handle};
use crate::{
    poll::{PATIENCE, until},
    samples::Sample,
};

impl Desk {
    /// Signs in as a sample agent.
    pub async fn sign_in(&self, name: &str) {
        self.see(&handle("agent-option")).await;
        self.click_words(&handle("agent-option"), name).await;
        self.until_phase("direct").await;
    }

    /// Searches for a user and takes the one with that name, in that workspace.
    pub async fn choose(&self, search: &str, sample: &Sample) {
        self.see(&handle("user-search")).await;
        self.write(&handle("user-search"), search).await;
        self.click(&option(sample)).await;
    }

    /// Fills in reason and ticket.
    pub async fn fill_why(&self, reason: &str, ticket: &str) {
        self.write(&handle("reason"), reason).await;
        self.write(&handle("ticket"), ticket).await;
    }

    /// Asks for the pre-flight screen.
    pub async fn review(&self) {
        self.click(&handle("enter-start")).await;
        self.see(&handle("preflight")).await;
    }

    /// Attests on the pre-flight screen whom and what this is about.
    pub async fn confirm_preflight(&self) {
        self.click(&handle("preflight-confirm")).await;
    }

    /// Asks for single changes too.
    pub async fn ask_for_changes(&self) {
        self.click(&handle("ask-changes")).await;
    }

    /// Enters. What comes then, the caller says.
    pub async fn enter(&self) {
        self.click(&handle("enter")).await;
    }

    /// Says at the identity check that it is the right user.
    pub async fn confirm_identity(&self) {
        self.click(&handle("identity-confirm")).await;
        self.until_phase("active").await;
    }

    /// From the start screen to the moment before entering.
    pub async fn prepare(&self, sample: &Sample) {
        self.choose(sample.search, sample).await;
        self.fill_why("The customer asked us to look at the invoice export.", "SUP-4821").await;
        self.review().await;
        self.confirm_preflight().await;
    }

    /// From the start screen to the identity check.
    pub async fn arrive_as(&self, sample: &Sample) {
        self.prepare(sample).await;
        self.enter().await;
        self.until_phase("confirming").await;
    }

    /// From the start screen into the workspace.
    pub async fn enter_as(&self, sample: &Sample) {
        self.arrive_as(sample).await;
        self.confirm_identity().await;
    }

    /// From the start screen into the workspace, with single changes asked for.
    pub async fn enter_to_change(&self, sample: &Sample) {
        self.choose(sample.search, sample).await;
        self.fill_why("The owner asks us to change one thing.", "SUP-4821").await;
        self.ask_for_changes().await;
        self.review().await;
        self.confirm_preflight().await;
        self.enter().await;
        self.until_phase("confirming").await;
        self.confirm_identity().await;
    }

    /// Clicks on the first of several that says these words.
    pub async fn click_words(&self, css: &str, words: &str) {
        until(&format!("{css} with “{words}” to be clickable"), PATIENCE, async || {
            for element in self.web().find(css).await {
                if self.web().text(&element).await.is_ok_and(|text| text.contains(words)) {
                    return self.web().click(&element).await.ok();
                }
            }
            None
        })
        .await;
    }
}

/// The selector of one found user in one workspace.
pub fn option(sample: &Sample) -> String {
    format!(
        "[data-testid='user-option'][data-user='{}'][data-workspace='{}']",
        sample.user_id, sample.workspace_id
    )
}
