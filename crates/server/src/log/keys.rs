//! The keys that sign checkpoints, and the log's name.

use crate::{
    auth::keys::KeyError,
    store::{
        Reading, StoreError, Writing, audit,
        log::{self, keys as stored},
    },
};
use aws_lc_rs::signature::Ed25519KeyPair;
use ergo_evidence::SigningKey;
use ergo_protocol::UnixMillis;

/// How long a key that was replaced goes on signing beside the new one: whoever knows only the old one has that long to
/// learn of the new one.
pub const OVERLAP_MILLIS: UnixMillis = 30 * 24 * 60 * 60 * 1000;

/// The log's name: where it is published, without the scheme (c2sp.org/tlog-tiles).
pub fn origin(public_url: &str, epoch: i64) -> String {
    let place = public_url.split_once("://").map_or(public_url, |(_, place)| place);
    // Neither is in a URL's host, and a name may contain neither.
    let place = place.trim_end_matches('/').replace(['+', ' '], "");
    format!("{place}/log/{epoch}")
}

/// Begins the log at the server's first start. A log without a key gets one: at the first start, and after a restoration.
pub async fn ensure(tx: &mut Writing, public_url: &str) -> Result<(), KeyError> {
    if log::state(tx).await?.is_none() {
        log::begin(tx, &origin(public_url, 1)).await?;
    }
    let epoch = log::state(tx).await?.map(|state| state.epoch);
    if !stored::all(tx).await?.iter().any(|key| Some(key.epoch) == epoch) {
        add(tx).await?;
    }
    Ok(())
}

/// Adds a new key to the log, which signs from now on. Those before it sign for a while, too.
pub async fn rotate(tx: &mut Writing) -> Result<String, KeyError> {
    let until = tx.now() + OVERLAP_MILLIS;
    stored::retire(tx, until).await?;
    add(tx).await
}

/// Adds a new key because the one before it may be known to others, which does not sign any more.
pub async fn replace(tx: &mut Writing) -> Result<(), KeyError> {
    if log::state(tx).await?.is_some() {
        let now = tx.now();
        stored::retire(tx, now).await?;
        add(tx).await?;
    }
    Ok(())
}

/// Begins another log with the same leaves. A backup that was restored is an earlier state of the log, so its next leaves
/// are not those that others have seen. Nothing that it signs can be taken for the log that it was.
pub async fn begin_again(tx: &mut Writing) -> Result<(), KeyError> {
    let Some(before) = log::state(tx).await? else { return Ok(()) };
    // Not the next number: the same backup can be restored twice, and that makes two logs.
    let epoch = (before.epoch + 1).max(tx.now() / 1000);
    let place = before.origin.rsplit_once("/log/").map_or(before.origin.as_str(), |(place, _)| place);
    let name = origin(place, epoch);
    log::begin_again(tx, epoch, &name).await?;
    let now = tx.now();
    stored::retire(tx, now).await?;
    // Its key is made at the next start, by a server that knows how keys are encrypted.
    let detail = format!("{name} continues {} after its first {} leaves", before.origin, before.size);
    record(tx, "log.begun_again", detail).await?;
    Ok(())
}

async fn add(tx: &mut Writing) -> Result<String, KeyError> {
    let state = log::state(tx).await?.ok_or(KeyError::None)?;
    let document = Ed25519KeyPair::generate_pkcs8(&aws_lc_rs::rand::SystemRandom::new());
    let document = document.map_err(|_| KeyError::Unusable)?;
    let key = SigningKey::from_pkcs8(&state.origin, document.as_ref()).map_err(|_| KeyError::Unusable)?;
    let verifier = key.verifier().to_string();
    let id = id_of(&verifier);
    stored::insert(tx, state.epoch, (&id, &verifier), document.as_ref()).await?;
    // The new key is in the log that the earlier ones sign.
    record(tx, "log.key_added", verifier.clone()).await?;
    Ok(verifier)
}

/// The name and the key id in a verifier key.
fn id_of(verifier: &str) -> String {
    verifier.splitn(3, '+').take(2).collect::<Vec<_>>().join("+")
}

/// The keys that sign now: the oldest first.
pub async fn signing(tx: &mut Reading, state: &log::State) -> Result<Vec<SigningKey>, KeyError> {
    let mut keys = Vec::new();
    for key in stored::all(tx).await?.into_iter().filter(|key| key.epoch == state.epoch) {
        let document = match key.private(tx) {
            Ok(document) => document,
            Err(fault) => {
                tx.encryption().log(&fault);
                continue;
            }
        };
        if let Some(document) = document {
            let key = SigningKey::from_pkcs8(&state.origin, &document).map_err(|_| KeyError::Unusable)?;
            keys.push(key);
        }
    }
    if keys.is_empty() { Err(KeyError::None) } else { Ok(keys) }
}

async fn record(tx: &mut Writing, action: &'static str, detail: String) -> Result<(), StoreError> {
    let subject = "-".to_owned();
    let entry =
        audit::Entry { action, subject, actor: None, session: None, workspace: None, target: None, detail };
    audit::record(tx, &entry).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_log_is_its_address_without_the_scheme() {
        assert_eq!(origin("https://support.example.com", 1), "support.example.com/log/1");
        assert_eq!(origin("http://127.0.0.1:4000/", 2), "127.0.0.1:4000/log/2");
        assert_eq!(origin("support.example.com", 3), "support.example.com/log/3");
        assert_eq!(id_of("a.example/log/1+07c57e0e+AYqI49+0CfG="), "a.example/log/1+07c57e0e");
    }
}
