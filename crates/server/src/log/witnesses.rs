//! Asks witnesses to cosign the log's checkpoints (c2sp.org/tlog-witness). A witness cosigns a checkpoint only if it
//! continues what the witness has seen, which exposes a server that shows different histories to different people.

use crate::{
    outbox::{
        address::Allowed,
        connect::{client, innermost},
    },
    store::{
        Database, Reading, StoreError, audit,
        log::{
            self, checkpoints, tiles,
            witnesses::{self, Followed},
        },
    },
};
use ergo_evidence::{
    AddCheckpoint, Answer, Cosignature, KeyKind, MAX_ANSWER_BYTES, Note, VerifierKey, edge,
    needed_for_consistency, read_answer,
};
use reqwest::{Client, Url, header::CONTENT_TYPE};
use std::time::Duration;

/// How often a witness is asked, if the log has grown.
const EVERY: Duration = Duration::from_secs(3);
/// How long a witness may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// A witness that an administrator has named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// Its submission prefix.
    pub url: Url,
    /// Its key.
    pub key: VerifierKey,
}

/// A witness cannot be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a witness is its address, a comma, and its verifier key: https://witness.example,witness.example/w1+…"
)]
pub struct NotAWitness;

impl std::str::FromStr for Witness {
    type Err = NotAWitness;

    fn from_str(text: &str) -> Result<Self, NotAWitness> {
        let (url, key) = text.split_once(',').ok_or(NotAWitness)?;
        let url: Url = url.trim().parse().map_err(|_| NotAWitness)?;
        let key: VerifierKey = key.trim().parse().map_err(|_| NotAWitness)?;
        let fits = matches!(url.scheme(), "https" | "http") && key.kind() == KeyKind::Witness;
        if fits { Ok(Self { url, key }) } else { Err(NotAWitness) }
    }
}

/// Asks them.
pub struct Asking {
    database: Database,
    http: Client,
    witnesses: Vec<Witness>,
}

/// What is to be asked.
struct Question {
    epoch: i64,
    size: u64,
    old: u64,
    request: AddCheckpoint,
}

impl Asking {
    /// `None` without witnesses. Fails only if TLS cannot start, for example without CA certificates on this computer.
    pub fn new(database: Database, witnesses: Vec<Witness>) -> Result<Option<Self>, reqwest::Error> {
        if witnesses.is_empty() {
            return Ok(None);
        }
        let http = client(Allowed::Everywhere).timeout(PATIENCE).build()?;
        Ok(Some(Self { database, http, witnesses }))
    }

    /// Asks until the task is aborted.
    pub async fn run(self) {
        loop {
            tokio::time::sleep(EVERY).await;
            for witness in &self.witnesses {
                if let Err(error) = self.ask(witness).await {
                    tracing::warn!(%error, witness = witness.key.name(), "a witness cannot be asked now");
                }
            }
        }
    }

    async fn ask(&self, witness: &Witness) -> Result<(), StoreError> {
        let verifier = witness.key.to_string();
        let mut from = None;
        // Twice: the witness may know another size than we remember.
        for _ in 0..2 {
            let Some(question) = question(&mut self.database.read().await?, &verifier, from).await? else {
                return Ok(());
            };
            match self.answer(witness, &question.request).await {
                Answer::Cosigned(lines) => return self.keep(&verifier, &question, &lines).await,
                Answer::RetryFrom(size) if size <= question.size && from.is_none() => from = Some(size),
                Answer::RetryFrom(size) => {
                    let detail =
                        format!("it has seen {size} records of this log, and there are {}", question.size);
                    return self.note(&verifier, &question, "ahead", detail).await;
                }
                Answer::Forked => {
                    let detail = "it has seen another history of this log".to_owned();
                    return self.note(&verifier, &question, "forked", detail).await;
                }
                Answer::Refused(status) => {
                    let detail = format!("it does not know this log or its key (status {status})");
                    return self.note(&verifier, &question, "refused", detail).await;
                }
                Answer::Unusable(why) => {
                    tracing::warn!(witness = witness.key.name(), why, "a witness has not cosigned");
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    async fn answer(&self, witness: &Witness, request: &AddCheckpoint) -> Answer {
        let url = format!("{}/add-checkpoint", witness.url.as_str().trim_end_matches('/'));
        let mut answer = match self.http.post(url).body(request.to_string()).send().await {
            Ok(answer) => answer,
            Err(error) => {
                tracing::debug!(cause = innermost(&error), "a witness cannot be reached");
                return Answer::Unusable("the witness cannot be reached");
            }
        };
        let status = answer.status().as_u16();
        let kind = answer.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).map(str::to_owned);
        let mut body = Vec::new();
        loop {
            match answer.chunk().await {
                Ok(Some(chunk)) if body.len() + chunk.len() <= MAX_ANSWER_BYTES => {
                    body.extend_from_slice(&chunk);
                }
                Ok(None) => break,
                Ok(Some(_)) | Err(_) => return Answer::Unusable("the witness' answer did not arrive whole"),
            }
        }
        read_answer(request, status, kind.as_deref(), &body, std::slice::from_ref(&witness.key))
    }

    async fn keep(&self, verifier: &str, asked: &Question, lines: &[Cosignature]) -> Result<(), StoreError> {
        let mut tx = self.database.write().await?;
        for Cosignature { signature, .. } in lines {
            witnesses::put(&mut tx, asked.epoch, asked.size, (verifier, &signature.to_string())).await?;
        }
        let followed = Followed { size: asked.size, trouble: None };
        witnesses::follow(&mut tx, asked.epoch, verifier, &followed).await?;
        tx.commit().await
    }

    /// Records trouble once: recording it makes the log grow, and then the witness is asked again.
    async fn note(
        &self,
        verifier: &str,
        asked: &Question,
        trouble: &str,
        detail: String,
    ) -> Result<(), StoreError> {
        let mut tx = self.database.write().await?;
        let before = witnesses::followed(&mut tx, asked.epoch, verifier).await?;
        if before.trouble.as_deref() == Some(trouble) {
            return Ok(());
        }
        tracing::error!(verifier, trouble, "a witness does not cosign the log");
        let entry = audit::Entry {
            action: "log.not_witnessed",
            subject: "-".to_owned(),
            actor: None,
            session: None,
            workspace: None,
            target: Some(verifier.to_owned()),
            detail,
        };
        audit::record(&mut tx, &entry).await?;
        let followed = Followed { size: asked.old, trouble: Some(trouble.to_owned()) };
        witnesses::follow(&mut tx, asked.epoch, verifier, &followed).await?;
        tx.commit().await
    }
}

/// What to ask a witness: to cosign the newest checkpoint, with the proof from what it has cosigned last. `None` if it has
/// cosigned that one.
async fn question(
    tx: &mut Reading,
    verifier: &str,
    from: Option<u64>,
) -> Result<Option<Question>, StoreError> {
    let Some(state) = log::state(tx).await? else { return Ok(None) };
    let Some((size, note)) = checkpoints::newest(tx, state.epoch).await? else { return Ok(None) };
    let old = match from {
        Some(size) => size,
        None => witnesses::followed(tx, state.epoch, verifier).await?.size,
    };
    if old > size || (old == size && from.is_none()) {
        return Ok(None);
    }
    let Ok(mut needed) = needed_for_consistency(old, size) else { return Ok(None) };
    needed.extend(edge(size));
    let tiles = tiles::tiles(tx, needed).await?;
    let request = tiles.consistency(old, size).ok().zip(Note::parse(note.as_bytes()).ok());
    let request = request.and_then(|(proof, note)| AddCheckpoint::new(old, proof, note).ok());
    Ok(request.map(|request| Question { epoch: state.epoch, size, old, request }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_witness_is_an_address_and_a_key() {
        let key = "witness.example/w1+df1c0a35+BIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU";
        let witness: Witness = format!("https://witness.example/,{key}").parse().unwrap();
        assert_eq!(
            (witness.url.as_str(), witness.key.name()),
            ("https://witness.example/", "witness.example/w1")
        );
        let log = "ergo.example/log+07c57e0e+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c";
        for wrong in
            ["", key, "https://w", "ftp://w,x", &format!("ftp://w,{key}"), &format!("https://w,{log}")]
        {
            assert_eq!(wrong.parse::<Witness>(), Err(NotAWitness), "{wrong}");
        }
    }
}
