//! Updates through `tauri-plugin-updater`: it compares versions, chooses the package for this computer, verifies signatures, and
//! replaces the app. It makes no requests, because it downloads without limits; the desk does that. The page cannot call it.

use super::installation::{Installation, replaceable};
use ergo_catalog::text;
use ergo_desk::{
    Desk,
    adapters::{
        update_server::{invalid, unreadable},
        updater::{Package, Updater},
    },
};
use ergo_protocol::{Code, Problem, updates::UpdatesOff};
use semver::Version;
use serde_json::Value;
use std::{path::PathBuf, sync::Arc, time::Duration};
use tauri::{AppHandle, Manager, Runtime};
use tauri_plugin_updater::{Error, Update, UpdaterExt};

/// How often the app looks for an update by itself. The first time is at the start.
const EVERY: Duration = Duration::from_hours(6);

/// The plugin wants an address, although it is never asked to request anything. If it ever did, this leads nowhere (RFC 2606).
const NO_ENDPOINT: &str = "https://updates.invalid";

/// Looks for updates for as long as the app runs.
pub async fn look<R: Runtime>(app: AppHandle<R>, desk: Arc<Desk>) {
    loop {
        if let Err(problem) = desk.check_for_updates(PluginUpdater::here(&app)).await
            && problem.code != Code::UpdatesOff
        {
            tracing::warn!(code = problem.code.as_str(), "no update could be looked for");
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// The plugin, with the key and the file of this installation.
pub struct PluginUpdater<R: Runtime> {
    app: AppHandle<R>,
    key: String,
    replaces: PathBuf,
}

impl<R: Runtime> PluginUpdater<R> {
    /// For the running app, or why it cannot be updated.
    pub fn here(app: &AppHandle<R>) -> Result<Self, UpdatesOff> {
        let replaces = replaceable(&Installation::this(&app.env()))?;
        Ok(Self::new(app, key().ok_or(UpdatesOff::NoKey)?, replaces))
    }

    /// With the publisher's public key, and the file that an update replaces.
    pub fn new(app: &AppHandle<R>, key: String, replaces: PathBuf) -> Self {
        Self { app: app.clone(), key, replaces }
    }
}

impl<R: Runtime> Updater for PluginUpdater<R> {
    fn offer(&self, manifest: Value) -> Result<Option<Arc<dyn Package>>, Problem> {
        let endpoint = NO_ENDPOINT.parse().map_err(|_| unreadable())?;
        let builder = self
            .app
            .updater_builder()
            .pubkey(&*self.key)
            .executable_path(&self.replaces)
            // On Windows, the setup program starts the new version itself. The plugin would hand it the arguments of this
            // start, so also a link, and the setup program would look for its own options in them.
            .restart_after_install(false)
            .installer_arg("/R")
            .endpoints(vec![endpoint]);
        // Restoring requires that the signature contains the version, and offers only a higher one.
        let update =
            builder.and_then(|builder| builder.build()?.restore_update(manifest)).map_err(|error| {
                tracing::warn!(%error, "the update manifest was refused");
                match error {
                    Error::TargetNotFound(_) | Error::TargetsNotFound(_) => {
                        invalid(text!("The update server has no update for this kind of computer."))
                    }
                    _ => unreadable(),
                }
            })?;
        let Some(update) = update else { return Ok(None) };
        let version = Version::parse(&update.version).map_err(|_| unreadable())?;
        Ok(Some(Arc::new(Newer { version, update })))
    }
}

struct Newer {
    version: Version,
    update: Update,
}

impl Package for Newer {
    fn version(&self) -> &Version {
        &self.version
    }

    fn address(&self) -> &str {
        self.update.download_url.as_str()
    }

    fn verify(&self, bytes: &[u8]) -> Result<(), Problem> {
        self.update.verify(bytes).map_err(|error| {
            tracing::warn!(%error, "the update was refused");
            invalid(text!("The update is not what the publisher signed."))
        })
    }

    fn install(&self, bytes: &[u8]) -> Result<(), Problem> {
        self.update.install(bytes).map_err(|error| {
            tracing::error!(%error, "the update was not installed");
            Problem::new(
                Code::UpdateFailed,
                text!(
                    "The update could not be installed ({error}). Try again, or tell your administrator; you can keep working with this version.",
                    error = error.to_string()
                ),
            )
        })
    }
}

/// The publisher's public key: built in, and nothing can replace it in a release.
fn key() -> Option<String> {
    // The journeys have a key pair of their own.
    #[cfg(debug_assertions)]
    if let Ok(key) = std::env::var("ERGO_UPDATE_KEY") {
        return Some(key);
    }
    option_env!("ERGO_UPDATE_KEY").filter(|key| !key.is_empty()).map(ToOwned::to_owned)
}
