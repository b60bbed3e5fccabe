//! Looking for an update, on the organization's update server and nowhere else.

use crate::{
    Desk,
    adapters::{
        network::Network,
        update_server::{Limits, UpdateServer, invalid},
        updater::{Package, Updater},
    },
    management::UpdateSource,
};
use ergo_catalog::text;
use ergo_protocol::{Code, Problem, snapshot::NoticeKind, updates::UpdatesOff};
use ergo_session::holds_actor;
use std::sync::Arc;

/// The longest version that is shown, in bytes.
const LONGEST_VERSION: usize = 40;

impl Desk {
    /// Looks for an update. `updater` is what installs it, or why this copy of the app cannot be replaced. Does nothing
    /// while an update is being downloaded or installed.
    pub async fn check_for_updates<U: Updater>(&self, updater: Result<U, UpdatesOff>) -> Result<(), Problem> {
        let Ok(_turn) = self.updating.try_lock() else { return Ok(()) };
        let (updater, source) = match self.updates_from(updater) {
            Ok(both) => both,
            Err(why) => {
                self.lock().updates.off(why);
                self.publish();
                return Err(Problem::new(
                    Code::UpdatesOff,
                    text!("This copy of the app does not update itself."),
                ));
            }
        };
        let found = ask(&updater, &source, &self.network).await;
        let outcome = {
            let mut inner = self.lock();
            match found {
                Ok(offer) => {
                    inner.updates.checked(offer, self.now());
                    // Not while a customer is waiting; the next check says it.
                    if holds_actor(inner.state()).is_none()
                        && let Some(version) = inner.updates.tell(self.now())
                    {
                        let text = text!(
                            "Version {version} of Ergo Support can be installed under Settings.",
                            version = version
                        );
                        inner.notices.say(NoticeKind::UpdateAvailable, text);
                    }
                    if inner.updates.offer().is_none() {
                        inner.notices.unsay(NoticeKind::UpdateAvailable);
                    }
                    Ok(())
                }
                Err(problem) => {
                    inner.updates.failed(problem.clone());
                    Err(problem)
                }
            }
        };
        self.publish();
        outcome
    }

    /// What installs updates and where they come from, or why there are none. That the package management replaces the app
    /// is the most helpful answer, so it comes first.
    fn updates_from<U>(&self, updater: Result<U, UpdatesOff>) -> Result<(U, UpdateSource), UpdatesOff> {
        match (updater, self.management.updates_from()) {
            (Err(UpdatesOff::Packaged), _) => Err(UpdatesOff::Packaged),
            (_, Err(why)) | (Err(why), _) => Err(why),
            (Ok(updater), Ok(source)) => Ok((updater, source)),
        }
    }
}

async fn ask(
    updater: &impl Updater,
    source: &UpdateSource,
    network: &Network,
) -> Result<Option<Arc<dyn Package>>, Problem> {
    let server = UpdateServer::new(&source.folder, Limits::USUAL, network)?;
    let Some(package) = updater.offer(server.manifest(source.channel).await?)? else { return Ok(None) };
    server.require_here(package.address())?;
    // It is shown before the signature is checked.
    let version = package.version().to_string();
    if !package.version().build.is_empty() || version.len() > LONGEST_VERSION {
        return Err(invalid(text!("The update server’s answer can’t be read.")));
    }
    // The signature contains the version, so no server can make a release of a preview.
    if !source.previews && !package.version().pre.is_empty() {
        return Err(invalid(text!("The update server offers a preview where only releases are allowed.")));
    }
    Ok(Some(package))
}
