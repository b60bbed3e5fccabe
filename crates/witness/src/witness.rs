//! The decision, and the transaction around it.

use crate::{
    Evidence, KnownLog, WitnessError,
    store::{self, Store},
};
use ergo_evidence::{
    AddCheckpoint, CosigningKey, Head, Judgment, KeyError, KeyKind, Note, SIZE_TYPE, VerifierKey, judge,
};

/// The media type of every other answer.
const TEXT: &str = "text/plain; charset=utf-8";

/// A witness: a key, and what it has seen.
#[derive(Debug)]
pub struct Witness {
    key: CosigningKey,
    store: Store,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The media type of the body.
    pub content_type: &'static str,
    /// The body.
    pub body: String,
}

impl Reply {
    pub(crate) fn text(status: u16, body: impl Into<String>) -> Self {
        Self { status, content_type: TEXT, body: body.into() + "\n" }
    }
}

impl Witness {
    pub(crate) fn new(key: CosigningKey, store: Store) -> Self {
        Self { key, store }
    }

    /// The key that verifies its cosignatures.
    pub fn verifier(&self) -> &VerifierKey {
        self.key.verifier()
    }

    /// Trusts a log's key. The origin is the key's name, unless it is said otherwise.
    pub async fn add_log(&self, vkey: &VerifierKey, origin: Option<&str>) -> Result<(), WitnessError> {
        if vkey.kind() != KeyKind::Log {
            return Err(KeyError::OtherKind(vkey.kind()).into());
        }
        self.store.add_log(origin.unwrap_or(vkey.name()), vkey).await
    }

    /// The logs that it knows.
    pub async fn logs(&self) -> Result<Vec<KnownLog>, WitnessError> {
        self.store.logs().await
    }

    /// What logs have signed although it contradicts what they signed before.
    pub async fn evidence(&self) -> Result<Vec<Evidence>, WitnessError> {
        self.store.evidence().await
    }

    /// Writes everything into the database's file.
    pub async fn close(&self) {
        self.store.close().await;
    }

    /// Answers `GET <prefix>/<origin hash>/checkpoint` (tlog-witness §Monitor Retrieval Mechanism).
    pub async fn checkpoint(&self, origin_hash: &str) -> Result<Reply, WitnessError> {
        let Some(hash) = unhex(origin_hash) else { return Ok(Reply::text(404, "not the hash of an origin")) };
        Ok(match self.store.note(&hash).await? {
            Some(body) => Reply { status: 200, content_type: TEXT, body },
            None => Reply::text(404, "no checkpoint of this log was cosigned"),
        })
    }

    /// Answers `POST <prefix>/add-checkpoint` at that time, in Unix seconds. What an answer promises is on disk before
    /// this returns.
    pub async fn add_checkpoint(&self, body: &[u8], now: u64) -> Result<Reply, WitnessError> {
        let request = match AddCheckpoint::parse(body) {
            Ok(request) => request,
            Err(error) => return Ok(Reply::text(400, error.to_string())),
        };
        // First without the lock: whoever has no key of a log should not keep others waiting.
        let known = self.store.log(&request.unverified().origin).await?;
        let judgment = judged(known.as_ref(), &request);
        if !matches!(judgment, Judgment::Cosign(_)) && !judgment.is_evidence() {
            return Ok(refusal(&judgment));
        }
        self.decide(&request, now).await
    }

    /// Judges under the lock, and stores what follows from it.
    async fn decide(&self, request: &AddCheckpoint, now: u64) -> Result<Reply, WitnessError> {
        let mut transaction = self.store.begin().await?;
        let origin = &request.unverified().origin;
        let known = store::log(&mut transaction, origin).await?;
        let judgment = judged(known.as_ref(), request);
        let Some(known) = known else { return Ok(refusal(&judgment)) };
        if let Judgment::Cosign(head) = judgment {
            // A cosignature says that nothing newer was seen by then, so two of them must not be out of order.
            if known.cosigned_at.is_some_and(|last| now < last) {
                return Ok(Reply::text(
                    503,
                    "the witness' clock is behind its latest cosignature of this log",
                ));
            }
            let cosignature = request.unverified().cosign(&self.key, now)?;
            let mut note = by_log(&known, request)?;
            note.add(cosignature.clone())?;
            store::remember(&mut transaction, origin, &head, &note.to_string(), now).await?;
            transaction.commit().await?;
            return Ok(Reply::text(200, cosignature.to_string()));
        }
        if judgment.is_evidence() {
            let kept = AddCheckpoint::new(request.old(), request.proof().to_vec(), by_log(&known, request)?)?;
            let evidence = Evidence {
                origin: origin.clone(),
                at: now,
                status: judgment.status(),
                request: kept.to_string(),
                known: known.note,
            };
            store::keep(&mut transaction, &evidence).await?;
            transaction.commit().await?;
            tracing::warn!(%origin, status = evidence.status, "refused what the log has signed, and kept it");
        }
        Ok(refusal(&judgment))
    }
}

fn judged(known: Option<&KnownLog>, request: &AddCheckpoint) -> Judgment {
    judge(known.map(|known| &known.log), known.and_then(|known| known.head), request)
}

/// The checkpoint with the signatures that count: those of the log. Anybody can add others.
fn by_log(known: &KnownLog, request: &AddCheckpoint) -> Result<Note, WitnessError> {
    let is_logs = |name: &str, id| known.log.keys().iter().any(|key| key.is_named(name, id));
    let signatures = request.note().signatures().iter();
    let signatures = signatures.filter(|signature| is_logs(&signature.name, signature.key_id)).cloned();
    Ok(Note::new(request.note().text(), signatures.collect())?)
}

fn refusal(judgment: &Judgment) -> Reply {
    let status = judgment.status();
    match judgment {
        Judgment::OtherSize { size, .. } => {
            Reply { status, content_type: SIZE_TYPE, body: format!("{size}\n") }
        }
        Judgment::UnknownLog => Reply::text(status, "this log is unknown here"),
        Judgment::NotSigned => Reply::text(status, "no key of this log has signed the checkpoint"),
        Judgment::Backward => Reply::text(status, "the old size is larger than the checkpoint's"),
        Judgment::Inconsistent(error) => Reply::text(status, error.to_string()),
        // Not a refusal; whoever cosigns answers otherwise.
        Judgment::Cosign(Head { size, .. }) => Reply::text(500, format!("{size} was not cosigned")),
    }
}

/// Lowercase only: there is one path for each log.
fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() || pairs.len() != 32 {
        return None;
    }
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}
