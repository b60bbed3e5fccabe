//! Downloading and installing an update. Whether it may be installed is decided at that very moment: entering a session
//! and installing exclude each other.

use super::{later::nothing_to_do, state::Verified};
use crate::{
    Desk,
    adapters::{
        update_server::{Limits, UpdateServer},
        updater::Package,
    },
    closing::Closing,
    state::Inner,
};
use ergo_catalog::{Text, text};
use ergo_protocol::{
    Code, Problem,
    snapshot::{NoticeKind, UnfinishedNote},
};
use ergo_session::State;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::task::spawn_blocking;

/// The shortest time between two progress reports to the page.
const EVERY: Duration = Duration::from_millis(100);

impl Desk {
    /// Downloads the update that was found, installs it, and restarts the app. If a session begins during the download, the
    /// update stays ready, and this has to be called again after the session.
    pub async fn install_update(&self) -> Result<(), Problem> {
        require_no_session(&self.lock())?;
        let busy = || Problem::new(Code::WrongState, text!("The app is busy with an update. Wait a moment."));
        let _turn = self.updating.try_lock().map_err(|_| busy())?;
        let (package, here) = self.lock().updates.offer().ok_or_else(nothing_to_do)?;
        let fetched = match here {
            Some(verified) => Ok(verified),
            None => self.fetch(&package).await,
        };
        let verified = fetched.map_err(|problem| self.update_failed(problem))?;
        if self.begin_installing(&verified).is_err() {
            self.publish();
            return Ok(());
        }
        self.publish();
        // On Windows, the process ends while it is installed, so everything else comes before.
        self.quit().await;
        let installed = blocking(move || verified.package.install(&verified.bytes)).await;
        installed.map_err(|problem| self.update_failed(problem))?;
        self.closing.send_replace(Closing::Restart);
        Ok(())
    }

    async fn fetch(&self, package: &Arc<dyn Package>) -> Result<Verified, Problem> {
        // The policy does not change while the app runs, and the package's address was on its server.
        let source = self.management.updates_from().map_err(|_| nothing_to_do())?;
        let server = UpdateServer::new(&source.folder, Limits::USUAL, &self.network)?;
        self.show_progress(package, 0, None);
        let mut shown = Instant::now();
        let bytes = server
            .package(package.address(), |received, total| {
                if shown.elapsed() >= EVERY {
                    shown = Instant::now();
                    self.show_progress(package, received, total);
                }
            })
            .await?;
        let verified = Verified { package: Arc::clone(package), bytes: Arc::new(bytes) };
        let again = verified.clone();
        blocking(move || again.package.verify(&again.bytes)).await?;
        Ok(verified)
    }

    fn show_progress(&self, package: &Arc<dyn Package>, received: u64, total: Option<u64>) {
        self.lock().updates.downloading(Arc::clone(package), received, total);
        self.publish();
    }

    /// Decides under the lock that guards the session. From here on, `step` refuses to enter.
    fn begin_installing(&self, verified: &Verified) -> Result<(), Problem> {
        let mut inner = self.lock();
        if let Err(problem) = require_no_session(&inner) {
            inner.updates.downloaded(verified.clone());
            let version = verified.package.version();
            let text = text!(
                "Version {version} of Ergo Support is ready. Install it under Settings when you are done.",
                version = version.to_string()
            );
            inner.notices.say(NoticeKind::UpdateAvailable, text);
            return Err(problem);
        }
        inner.notices.unsay(NoticeKind::UpdateAvailable);
        inner.updates.installing(Arc::clone(&verified.package));
        Ok(())
    }

    fn update_failed(&self, problem: Problem) -> Problem {
        tracing::warn!(code = problem.code.as_str(), "the update was not installed");
        self.lock().updates.failed(problem.clone());
        self.publish();
        problem
    }
}

/// Refuses while a restart would interrupt or lose something.
fn require_no_session(inner: &Inner) -> Result<(), Problem> {
    let refused = |message: Text| Err(Problem::new(Code::WrongState, message));
    let unsaved = inner.live.as_ref().and_then(|live| live.unfinished.shown());
    match inner.state() {
        _ if inner.updates.is_closed() => {
            refused(text!("The app is closing. Install the update at the next start."))
        }
        _ if inner.waiting.is_some() => refused(text!(
            "You are signing in or taking over a session in the browser. Finish that first, then install the update."
        )),
        State::Ended { .. } if matches!(unsaved, Some(UnfinishedNote::NotSaved { .. })) => refused(text!(
            "Your last note could not be saved. Copy it and close the receipt, then install the update."
        )),
        State::SignedOut | State::Direct { .. } | State::Ended { .. } => Ok(()),
        State::Requested { .. } => refused(text!(
            "You have an entry request open. Finish or leave it first, then install the update."
        )),
        _ => refused(text!(
            "Updates are not installed during a session. Exit it first, then install the update."
        )),
    }
}

/// Runs something that takes a while, without blocking the desk.
async fn blocking(work: impl FnOnce() -> Result<(), Problem> + Send + 'static) -> Result<(), Problem> {
    spawn_blocking(work).await.unwrap_or_else(|_| {
        Err(Problem::new(
            Code::UpdateFailed,
            text!("Installing the update failed. This version stays in use."),
        ))
    })
}
