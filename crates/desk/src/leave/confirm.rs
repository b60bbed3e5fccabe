//! Confirming what was recorded: once the server has the whole journal of a session, its receipt is fetched and verified.
//! Only then does the app say "Confirmed". What does not fit is said, too, and never tried again in silence.
//!
//! Each desk is a small witness: it remembers the keys of its server's log and the largest checkpoint that it accepted. A
//! server that shows other desks another log cannot continue both.

use crate::{Desk, adapters::workspace_client::WorkspaceClient, vault::DirectToken};
use ergo_catalog::text;
use ergo_evidence::{
    Checkpoint, Hash, Log, Proof, VerifierKey, check_consistency, hash_from_base64, hash_to_base64,
};
use ergo_journal::{Evidence, Head, Journal};
use ergo_protocol::{
    Problem,
    evidence::{LogDescription, Receipt},
    journal::{Confirmation, JournalEntry},
    snapshot::NoticeKind,
};
use ergo_receipt::{Fault, Keys, Verified};
use serde_json::{Value, json};
use std::cmp::Ordering;

/// How many sessions are confirmed in one go.
const AT_ONCE: usize = 20;

/// Why a session is not confirmed.
enum Stopped {
    /// It may be later.
    ForNow,
    /// The log does not prove what was recorded here; why, in words.
    Disputed(String),
    /// The server's log is not the one that is known here; why, in words. That contradicts no record.
    OtherLog(String),
}

impl From<Problem> for Stopped {
    fn from(_: Problem) -> Self {
        Self::ForNow
    }
}

impl From<ergo_journal::JournalError> for Stopped {
    fn from(error: ergo_journal::JournalError) -> Self {
        tracing::error!(%error, "what the log proves could not be read or stored");
        Self::ForNow
    }
}

impl Desk {
    /// Confirms the signed-in agent's sessions that wait for it.
    pub async fn confirm(&self) {
        let (Ok(token), Ok(journal)) = (self.own_token(), self.journal()) else { return };
        self.lock().outbox.unconfirmed = false;
        let Ok(waiting) = journal.unconfirmed(token.session().subject()).await else { return };
        let mut left = waiting.len() > AT_ONCE;
        // In turns: some that cannot be confirmed must not hold up the others.
        let from = {
            let mut inner = self.lock();
            let from = inner.outbox.confirmed_from;
            inner.outbox.confirmed_from = if left { from + AT_ONCE } else { 0 };
            from
        };
        for session in
            waiting.iter().cycle().skip(from % waiting.len().max(1)).take(AT_ONCE.min(waiting.len()))
        {
            let outcome = match self.confirm_one(journal, &token, session).await {
                Ok(()) => Confirmation::Confirmed,
                Err(Stopped::Disputed(why)) => {
                    self.dispute(journal, &token, session, why).await;
                    Confirmation::Disputed
                }
                Err(Stopped::OtherLog(why)) => {
                    left = true;
                    self.lock().notices.say(
                        NoticeKind::RecordDisputed,
                        text!("The server’s log is not the one that this computer knows: {why}. Sessions stay unconfirmed. Ask your administrator whether the server was restored from a backup.", why = why),
                    );
                    continue;
                }
                Err(Stopped::ForNow) => {
                    left = true;
                    continue;
                }
            };
            let mut inner = self.lock();
            let receipt = inner.live.as_mut().and_then(|live| live.receipt.as_mut());
            if let Some(receipt) = receipt.filter(|receipt| receipt.record.id == *session) {
                receipt.record.confirmation = outcome;
            }
        }
        let now = self.clock.monotonic();
        let mut inner = self.lock();
        inner.outbox.unconfirmed |= left;
        if left {
            inner.outbox.confirming.failed(now, None);
        } else {
            inner.outbox.confirming.worked(now);
        }
        drop(inner);
        self.publish();
    }

    async fn confirm_one(
        &self,
        journal: &Journal,
        token: &DirectToken,
        session: &str,
    ) -> Result<(), Stopped> {
        let answer = self.call(|server| server.receipt(token, session)).await?;
        let Some(receipt) = answer.receipt else { return Err(Stopped::ForNow) };
        let log = self.call(WorkspaceClient::log).await?;
        let server = self.server_url().as_str();
        let keys = known_keys(journal, server, &log).await?;
        let verified =
            ergo_receipt::verify(&receipt, &Keys { logs: keys, ..Keys::default() }).map_err(|fault| {
                match fault {
                    Fault::WrongKey(_) => Stopped::OtherLog(fault.to_string()),
                    fault => Stopped::Disputed(fault.to_string()),
                }
            })?;
        if verified.session.id != session {
            return Err(Stopped::Disputed("edited: it is the receipt of another session".to_owned()));
        }
        let entries = journal.entries(session).await?;
        require_own(session, &entries, &receipt)?;
        let head = self.accepted(journal, &verified, &log).await?;
        let text = serde_json::to_string(&receipt).map_err(|error| Stopped::Disputed(error.to_string()))?;
        // A key that the log added has to have signed this very checkpoint, beside one that was known.
        let added: Vec<String> = log
            .keys
            .into_iter()
            .map(|key| key.verifier)
            .filter(|key| has_signed(key, &verified.origin, &receipt))
            .collect();
        journal.accept_log_keys(server, &added, self.now()).await?;
        journal.keep_evidence(session, &Evidence::Receipt(text), Some(&head), self.now()).await?;
        Ok(())
    }

    /// The head of the log, if it continues the one that was accepted before.
    async fn accepted(
        &self,
        journal: &Journal,
        verified: &Verified,
        log: &LogDescription,
    ) -> Result<Head, Stopped> {
        let head = Head {
            origin: verified.origin.clone(),
            size: verified.size,
            root: hash_to_base64(&verified.root),
        };
        let Some(before) = journal.log_head(&head.origin).await? else { return Ok(head) };
        if log.origin == head.origin && log.size < before.size {
            let (now, before) = (log.size, before.size);
            return Err(Stopped::Disputed(format!("forked: the log has {now} records, and had {before}")));
        }
        let (older, newer) = if before.size <= head.size { (&before, &head) } else { (&head, &before) };
        let (from, to) = (older.size, newer.size);
        let answer = self.call(|server| server.consistency(from, to)).await?;
        let hashes: Option<Vec<Hash>> = answer.hashes.iter().map(|hash| hash_from_base64(hash)).collect();
        let roots = (hash_from_base64(&older.root), hash_from_base64(&newer.root));
        let (Some(hashes), (Some(old), Some(new))) = (hashes, roots) else {
            return Err(Stopped::Disputed("the server's proof cannot be read".to_owned()));
        };
        match check_consistency(from, &old, to, &new, &hashes) {
            Ok(()) => Ok(head),
            Err(_) => Err(Stopped::Disputed(format!(
                "forked: the log {} does not continue what it was when it had {} records",
                head.origin, before.size
            ))),
        }
    }

    /// The agent sees one notice, and the record stays here.
    async fn dispute(&self, journal: &Journal, token: &DirectToken, session: &str, why: String) {
        tracing::error!(session, why, "the log does not prove what was recorded here");
        let ticket = match journal.part(session, 0, 0).await {
            Ok(part) => part.map(|part| part.record.ticket).unwrap_or_default(),
            Err(_) => String::new(),
        };
        let evidence = Evidence::Dispute(why.clone());
        if let Err(error) = journal.keep_evidence(session, &evidence, None, self.now()).await {
            // It is found, and said, again at the next sign-in at the latest.
            tracing::error!(%error, "a dispute could not be recorded");
        }
        let mut inner = self.lock();
        if inner.is_signed_in(token) {
            inner.notices.say(
                NoticeKind::RecordDisputed,
                text!("The server’s log does not prove the record of your session for {ticket}: {why}. Your record stays on this computer, in History. Tell your security team.", ticket = ticket, why = why),
            );
        }
    }
}

/// Whether this key has signed the checkpoint of a receipt.
fn has_signed(verifier: &str, origin: &str, receipt: &Receipt) -> bool {
    let key: Option<VerifierKey> = verifier.parse().ok().filter(|key: &VerifierKey| key.name() == origin);
    let log = key.and_then(|key| Log::of(key).ok());
    let proof = Proof::parse(receipt.proof.as_bytes()).ok();
    log.zip(proof).is_some_and(|(log, proof)| Checkpoint::open(&proof.checkpoint, &[log], &[]).is_ok())
}

/// The keys that verify: those that were accepted before, or at the first time all that the server names for its log.
async fn known_keys(
    journal: &Journal,
    server: &str,
    log: &LogDescription,
) -> Result<Vec<VerifierKey>, Stopped> {
    let known = journal.log_keys(server).await?;
    let is_first = known.is_empty();
    let known = if is_first { log.keys.iter().map(|key| key.verifier.clone()).collect() } else { known };
    let read =
        |key: &String| key.parse().map_err(|error| Stopped::Disputed(format!("a key of the log: {error}")));
    let keys: Vec<VerifierKey> = known.iter().map(read).collect::<Result<_, _>>()?;
    Ok(keys.into_iter().filter(|key| !is_first || key.name() == log.origin).collect())
}

/// Every entry that was written here is in the receipt, as it was written, and no other.
fn require_own(session: &str, entries: &[JournalEntry], receipt: &Receipt) -> Result<(), Stopped> {
    let rows = receipt.leaves.iter().filter_map(|leaf| leaf.row.as_ref());
    let mut theirs: Vec<_> = rows.filter(|row| row.get("t") == Some(&json!("entry"))).collect();
    theirs.sort_by_key(|row| row.get("seq").and_then(Value::as_u64));
    for (entry, row) in entries.iter().zip(&theirs) {
        let JournalEntry { seq, at, author, kind, text, corrects, prev_hash, hash } = entry;
        let own = json!({
            "t": "entry", "v": 1, "session": session, "seq": seq, "at": at, "author": author.as_str(),
            "kind": kind.as_str(), "text": text, "corrects": corrects, "prev": prev_hash, "hash": hash,
        });
        if Some(*row) != own.as_object() {
            return Err(Stopped::Disputed(format!(
                "edited: entry {seq} of this session is another one in the log"
            )));
        }
    }
    match theirs.len().cmp(&entries.len()) {
        Ordering::Equal => Ok(()),
        Ordering::Less => {
            Err(Stopped::Disputed("removed: entries of this session are not in the log".to_owned()))
        }
        Ordering::Greater => {
            Err(Stopped::Disputed("inserted: the log has entries that were not written here".to_owned()))
        }
    }
}
