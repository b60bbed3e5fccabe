//! Startup: the server's address, the journal, and the desk.

use crate::data_folder::JOURNAL;
use ergo_catalog::{Text, text};
use ergo_desk::{Desk, adapters::server_url::ServerUrl, computer::Computer, management::Management};
use ergo_journal::Journal;
use ergo_protocol::snapshot::NoticeKind;
use std::{
    error::Error,
    fmt,
    fs::{File, TryLockError},
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

/// Names the workspace server, unless the organization's policy does. Without either, the app starts its training workspace.
pub const SERVER_VARIABLE: &str = "ERGO_SUPPORT_SERVER";

/// The address of a desk that calls no server, because the policy is invalid: the discard port (RFC 863).
const NOWHERE: &str = "http://127.0.0.1:9";

/// How long to wait for the previous app to close: slightly longer than it may take to exit a session.
const PATIENCE: Duration = Duration::from_secs(4);

/// Another app uses the data folder.
#[derive(Debug)]
pub struct AlreadyOpen;

impl AlreadyOpen {
    /// What to do, for the agent.
    pub const TEXT: Text = text!("Ergo Support is already open on this computer. Switch to its window.");
}

impl fmt::Display for AlreadyOpen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Self::TEXT.english())
    }
}

impl Error for AlreadyOpen {}

/// A desk, and the training server that must run as long as it does.
pub struct Started {
    /// The desk, with its journal open and crashed sessions closed.
    pub desk: Arc<Desk>,
    /// Held as long as the app runs, because only one app at a time may use the journal.
    pub turn: File,
    /// The embedded server, if it was started.
    #[cfg(feature = "training")]
    pub training: Option<ergo_server::Running>,
}

/// Opens the desk with its data in `folder`.
pub async fn desk(folder: &Path) -> Result<Started, Box<dyn Error>> {
    std::fs::create_dir_all(folder)
        .map_err(|error| format!("its data folder {} cannot be made: {error}", folder.display()))?;
    let turn = take_turn(folder, PATIENCE).await?;
    let computer = Computer::this()?;
    let named = named_server(&computer.management)?;
    #[cfg(feature = "training")]
    let training = match named {
        None => Some(crate::training::start(folder).await?),
        Some(_) => None,
    };
    #[cfg(feature = "training")]
    let named = match &training {
        Some(running) => Some(ServerUrl::parse(running.url())?),
        None => named,
    };
    let server =
        named.ok_or_else(|| format!("set {SERVER_VARIABLE} to the address of your workspace server"))?;

    let journal = Journal::open(&folder.join(JOURNAL), computer.clock.unix_millis()).await;
    let (journal, set_aside, failed) = match journal {
        Ok(opened) => (Some(opened.journal), opened.set_aside, false),
        Err(error) => {
            tracing::error!(%error, "the journal could not be opened");
            (None, None, true)
        }
    };
    let desk = Desk::new(&server, journal, computer)?;
    if let Some(path) = set_aside {
        desk.notice(
            NoticeKind::JournalSetAside,
            text!(
                "The journal file was damaged. It was kept as {file}, and a new one was started.",
                file = &*path.file_name().unwrap_or_default().to_string_lossy(),
            ),
        );
    }
    if failed {
        desk.notice(
            NoticeKind::JournalSetAside,
            text!("The journal on this computer cannot be opened, so no session can be entered. Check the disk and restart the app."),
        );
    }
    desk.recover().await;
    // The embedded server is already running, so the sign-in page is right from the start.
    #[cfg(feature = "training")]
    if training.is_some() {
        let _ = desk.meet_server().await;
    }
    Ok(Started {
        desk,
        turn,
        #[cfg(feature = "training")]
        training,
    })
}

/// The server that the organization or the environment names. `None` stands for the training workspace.
fn named_server(management: &Management) -> Result<Option<ServerUrl>, Box<dyn Error>> {
    if management.require_valid().is_err() {
        return Ok(Some(ServerUrl::parse(NOWHERE)?));
    }
    if let Some(address) = &management.policy().server {
        return Ok(Some(ServerUrl::parse(address)?));
    }
    let named = std::env::var(SERVER_VARIABLE).ok().filter(|text| !text.trim().is_empty());
    let unusable = |error| format!("{SERVER_VARIABLE} cannot be used: {error}");
    Ok(named.map(|address| ServerUrl::parse(&address).map_err(unusable)).transpose()?)
}

/// Locks the data folder for this process. Otherwise, a second app would mistake the first one's open session for one
/// left behind by a crash. The lock ends with the process, however that ends.
async fn take_turn(folder: &Path, patience: Duration) -> Result<File, Box<dyn Error>> {
    let file = File::options().create(true).truncate(false).write(true).open(folder.join("journal.lock"))?;
    let begun = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if begun.elapsed() < patience => {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            Err(TryLockError::WouldBlock) => {
                return Err(AlreadyOpen.into());
            }
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_folder_is_one_apps_at_a_time() {
        let folder = std::env::temp_dir().join(format!("ergo-turn-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let first = take_turn(&folder, Duration::ZERO).await.unwrap();
        let refused = take_turn(&folder, Duration::ZERO).await.unwrap_err();
        assert!(refused.to_string().contains("already open"));
        // An app that is just closing is waited for.
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(100)).await;
            drop(first);
        });
        take_turn(&folder, PATIENCE).await.unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
