//! Revokes a signing key that someone else may have, for an administrator at the command line.
//!
//! A token is only as trustworthy as its key, so no process accepts this key's tokens anymore. The key may have been
//! used for any open session, so all sessions end too, and agents have to sign in again.

use crate::{
    auth::keys::{KeyError, ListedKey, Rotated, State, When, insert, list_in, require_sound, rotate_in},
    clock::{Clock, moment},
    sessions::end,
    store::{
        Database, Writing, audit, keys,
        sealing::Encryption,
        sessions,
        sessions::{Which, Why},
    },
};
use ergo_protocol::events::EndCause;

/// The result of a revocation.
#[derive(Clone, Debug)]
pub struct Revoked {
    /// How many sessions ended, including sign-ins.
    pub sessions: usize,
    /// The replacement key, if the revoked one was signing or was due to sign next.
    pub new: Option<Rotated>,
}

/// Revokes a key.
pub async fn revoke(database: &str, encryption: Encryption, kid: &str) -> Result<Revoked, KeyError> {
    let database = Database::open_existing(database, Clock::system()).await?.encrypted(encryption);
    let mut tx = database.write().await?;
    let listed = list_in(&mut tx).await?;
    let found = listed.into_iter().find(|key| key.kid == kid);
    let ListedKey { state, .. } = found.ok_or_else(|| KeyError::Unknown(kid.to_owned()))?;
    keys::forget(&mut tx, kid).await?;
    let new = replace(&mut tx, state).await?;
    // A key that has not signed yet has no sessions.
    let sessions = if state == State::Next { 0 } else { end_all(&mut tx).await? };
    let entry = audit::Entry {
        action: "key.revoked",
        subject: "-".to_owned(),
        actor: None,
        session: None,
        workspace: None,
        target: Some(kid.to_owned()),
        detail: format!(
            "From the command line: no token of this key is accepted. Ended: sessions {sessions}"
        ),
    };
    audit::record(&mut tx, &entry).await?;
    tx.commit().await?;
    database.close().await;
    Ok(Revoked { sessions, new })
}

/// Replaces the revoked key, so that there is always one that signs.
async fn replace(tx: &mut Writing, was: State) -> Result<Option<Rotated>, KeyError> {
    if was == State::Retired {
        return Ok(None);
    }
    // Checked after the revoked key is gone, because it may be the unsound one.
    require_sound(tx).await?;
    if was == State::Next {
        return Ok(Some(rotate_in(tx, When::Published, "The next key was revoked").await?));
    }
    // A new key signs immediately; a retired one must not sign again.
    keys::forget_unused(tx).await?;
    let signs_from = tx.now();
    let kid = insert(tx, signs_from).await?;
    Ok(Some(Rotated { kid, signs_from: moment(signs_from) }))
}

async fn end_all(tx: &mut Writing) -> Result<usize, KeyError> {
    let mut ended = 0;
    for session in sessions::all_not_ended(tx).await? {
        let is_open = session.is_open(tx.now());
        let why = Why::itself(if is_open { EndCause::TokenRevoked } else { EndCause::Expired });
        let done = end::end(tx, Which::One(&session.id), why).await;
        done.map_err(|failure| KeyError::Refused(failure.detail.into_owned()))?;
        ended += usize::from(is_open);
    }
    Ok(ended)
}
