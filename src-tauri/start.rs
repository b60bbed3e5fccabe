//! What is opened at the start: the server's address, the journal, the desk.

use crate::{
    adapters::{
        clock::{Clock, SystemClock},
        server_url::ServerUrl,
    },
    desk::Desk,
};
use ergo_journal::Journal;
use ergo_protocol::snapshot::NoticeKind;
use std::{error::Error, path::Path, sync::Arc};

/// Names the workspace server. Without it the app starts its training workspace.
pub const SERVER_VARIABLE: &str = "ERGO_SUPPORT_SERVER";

/// A desk, and the training server that must live as long as it.
pub struct Started {
    /// The desk.
    pub desk: Arc<Desk>,
    /// The embedded server, when it was started.
    #[cfg(feature = "training")]
    pub training: Option<ergo_server::Running>,
}

/// Opens the desk with its data in `folder`.
pub async fn desk(folder: &Path) -> Result<Started, Box<dyn Error>> {
    std::fs::create_dir_all(folder)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let named = std::env::var(SERVER_VARIABLE).ok().filter(|text| !text.trim().is_empty());
    #[cfg(feature = "training")]
    let training = match named {
        None => Some(crate::adapters::training::start(folder).await?),
        Some(_) => None,
    };
    #[cfg(feature = "training")]
    let address = training.as_ref().map(|running| running.url().to_owned()).or(named);
    #[cfg(not(feature = "training"))]
    let address = named;
    let address =
        address.ok_or_else(|| format!("set {SERVER_VARIABLE} to the address of your workspace server"))?;
    let server =
        ServerUrl::parse(&address).map_err(|error| format!("{SERVER_VARIABLE} is not usable: {error}"))?;

    let journal = Journal::open(&folder.join("journal.sqlite"), clock.unix_millis()).await;
    let (journal, set_aside, failed) = match journal {
        Ok(opened) => (Some(opened.journal), opened.set_aside, false),
        Err(error) => {
            tracing::error!(%error, "the journal could not be opened");
            (None, None, true)
        }
    };
    let training_is_open = cfg!(feature = "training") && is_loopback(&server);
    let desk = Desk::new(&server, training_is_open, journal, clock)?;
    if let Some(path) = set_aside {
        desk.notice(
            NoticeKind::JournalSetAside,
            format!(
                "The journal file was damaged. It was kept as {} and a new one was begun.",
                path.file_name().unwrap_or_default().to_string_lossy()
            ),
        );
    }
    if failed {
        desk.notice(
            NoticeKind::JournalSetAside,
            "The journal on this computer cannot be opened, so no session can be entered. Check the disk and start again.",
        );
    }
    desk.recover().await;
    Ok(Started {
        desk,
        #[cfg(feature = "training")]
        training,
    })
}

fn is_loopback(server: &ServerUrl) -> bool {
    server.as_str().starts_with("http://")
}
