//! The organization's update server: a folder of files, with one manifest for each channel. Nothing from it is trusted; it
//! is only limited, in size and in time, and no request ever leaves its host.

use crate::adapters::network::{Network, why};
use ergo_catalog::{Sentence, text};
use ergo_protocol::{Code, Problem};
use reqwest::{Client, StatusCode, Url};
use serde_json::Value;
use std::time::Duration;
use tokio::time::timeout;

/// What a server may take, so that no one waits forever and no memory is filled.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The largest manifest, in bytes.
    pub manifest: u64,
    /// The largest package, in bytes.
    pub package: u64,
    /// The longest pause between two parts of an answer.
    pub silence: Duration,
    /// The time for a whole manifest.
    pub manifest_time: Duration,
    /// The time for a whole package.
    pub package_time: Duration,
}

impl Limits {
    /// Three times the largest installer, over a slow line.
    pub const USUAL: Self = Self {
        manifest: 64 * 1024,
        package: 300 * 1024 * 1024,
        silence: Duration::from_secs(30),
        manifest_time: Duration::from_secs(15),
        package_time: Duration::from_mins(30),
    };
}

/// One update server.
pub struct UpdateServer {
    http: Client,
    folder: Url,
    limits: Limits,
}

impl UpdateServer {
    /// The server whose folder has this address.
    pub fn new(folder: &str, limits: Limits, network: &Network) -> Result<Self, Problem> {
        let folder =
            Url::parse(folder).map_err(|_| invalid(text!("The update server’s address is not usable.")))?;
        let http = network
            .to(&folder)
            .connect_timeout(Duration::from_secs(10))
            .read_timeout(limits.silence)
            .build()
            .map_err(|error| {
                tracing::error!(%error, "updates need TLS");
                Problem::new(Code::Internal, text!("Updates can’t be downloaded on this computer."))
            })?;
        Ok(Self { http, folder, limits })
    }

    /// A channel's manifest: `<folder>/<channel>.json`. It has to say that it is this channel's.
    pub async fn manifest(&self, channel: &str) -> Result<Value, Problem> {
        let mut address = self.folder.clone();
        if let Ok(mut path) = address.path_segments_mut() {
            path.pop_if_empty().push(&format!("{channel}.json"));
        }
        let Limits { manifest, manifest_time, .. } = self.limits;
        let bytes = self.get(address, manifest, manifest_time, |_, _| ()).await?;
        let manifest: Value = serde_json::from_slice(&bytes).map_err(|_| unreadable())?;
        if manifest.get("channel").and_then(Value::as_str) != Some(channel) {
            return Err(invalid(text!("The update server answered for another channel.")));
        }
        Ok(manifest)
    }

    /// Whether a package's address is on this server.
    pub fn require_here(&self, address: &str) -> Result<Url, Problem> {
        Url::parse(address)
            .ok()
            .filter(|address| address.origin() == self.folder.origin())
            .ok_or_else(|| invalid(text!("The update is not on your organization’s update server.")))
    }

    /// Downloads a package. `heard` gets the number of bytes received so far and, if the server states it, the total.
    pub async fn package(
        &self,
        address: &str,
        heard: impl FnMut(u64, Option<u64>),
    ) -> Result<Vec<u8>, Problem> {
        let address = self.require_here(address)?;
        self.get(address, self.limits.package, self.limits.package_time, heard).await
    }

    async fn get(
        &self,
        address: Url,
        most: u64,
        within: Duration,
        heard: impl FnMut(u64, Option<u64>),
    ) -> Result<Vec<u8>, Problem> {
        let slow = || unreachable(text!("The update server is too slow. Try again later."));
        timeout(within, self.read(address, most, heard)).await.unwrap_or_else(|_| Err(slow()))
    }

    async fn read(
        &self,
        address: Url,
        most: u64,
        mut heard: impl FnMut(u64, Option<u64>),
    ) -> Result<Vec<u8>, Problem> {
        let silent = |error| unreachable(why(&error, text!("The update server")));
        let mut answer = self.http.get(address).send().await.map_err(silent)?;
        match answer.status() {
            StatusCode::OK => {}
            status if status.is_redirection() => {
                return Err(invalid(text!(
                    "The update server points to another address, which the app doesn’t follow."
                )));
            }
            status => {
                return Err(unreachable(text!(
                    "The update server answered with status {status}. Try again later.",
                    status = status.as_u16().to_string()
                )));
            }
        }
        let too_large = || invalid(text!("The update server’s answer is too large."));
        let total = answer.content_length();
        if total.is_some_and(|total| total > most) {
            return Err(too_large());
        }
        // At most as much as is allowed, whatever the server says.
        let mut bytes = Vec::with_capacity(usize::try_from(total.unwrap_or_default()).unwrap_or_default());
        let cut_off = |_| unreachable(text!("The update server stopped responding. Try again later."));
        while let Some(part) = answer.chunk().await.map_err(cut_off)? {
            let received = (bytes.len() + part.len()) as u64;
            if received > most {
                return Err(too_large());
            }
            bytes.extend_from_slice(&part);
            heard(received, total);
        }
        Ok(bytes)
    }
}

/// The manifest is not one.
pub fn unreadable() -> Problem {
    invalid(text!("The update server’s answer can’t be read."))
}

/// Nothing was installed, because of a fault that trying again would not fix.
pub fn invalid(what: impl Into<Sentence>) -> Problem {
    Problem::new(
        Code::UpdateInvalid,
        text!(
            "{what} Nothing was installed. Tell your administrator; you can keep working with this version.",
            what = what
        ),
    )
}

fn unreachable(what: impl Into<Sentence>) -> Problem {
    Problem::new(
        Code::UpdateUnreachable,
        text!("{what} Nothing was installed. You can keep working with this version.", what = what),
    )
}
