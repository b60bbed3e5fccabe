//! Confirming a session: once the server has its whole journal, the desk fetches the receipt and verifies it. Until then the
//! app does not say "Confirmed". If the receipt does not fit what was recorded here, the agent is told, and it is not tried
//! again.
//!
//! Each desk is a small witness: it remembers the keys of its server's log and the largest checkpoint that it accepted. A
//! server that shows another log to other desks cannot continue both.

mod checks;

use crate::{Desk, adapters::workspace_client::WorkspaceClient, vault::DirectToken};
use checks::{has_signed, require_own};
use ergo_catalog::text;
use ergo_evidence::{Hash, VerifierKey, check_consistency, hash_from_base64, hash_to_base64};
use ergo_journal::{Evidence, Head, Journal, JournalError};
use ergo_protocol::{Problem, evidence::LogDescription, journal::Confirmation, snapshot::NoticeKind};
use ergo_receipt::{Fault, Keys, Verified};

/// The most sessions that are confirmed in one go.
const AT_ONCE: usize = 20;

/// Why a session is not confirmed.
enum Stopped {
    /// It may be later.
    ForNow,
    /// The log does not prove what was recorded here; why, in words.
    Disputed(String),
    /// The server's log is not the one that is known here; why, in words. That contradicts no record.
    UnknownLog(String),
}

impl From<Problem> for Stopped {
    fn from(_: Problem) -> Self {
        Self::ForNow
    }
}

impl From<JournalError> for Stopped {
    fn from(error: JournalError) -> Self {
        tracing::error!(%error, "what the log proves could not be read or stored");
        Self::ForNow
    }
}

impl Desk {
    /// Confirms the signed-in agent's sessions that wait for it.
    pub async fn confirm(&self) {
        let (Ok(token), Ok(journal)) = (self.own_token(), self.journal()) else { return };
        self.lock().outbox.unconfirmed = false;
        let left = self.confirm_some(journal, &token).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the sessions that wait for confirmation could not be read");
            true
        });
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

    /// Confirms as many as fit into one go. Returns whether some are left.
    async fn confirm_some(&self, journal: &Journal, token: &DirectToken) -> Result<bool, JournalError> {
        let waiting = journal.unconfirmed(token.session().subject()).await?;
        let mut left = waiting.len() > AT_ONCE;
        let from = self.next_turn(left);
        let turn = waiting.iter().cycle().skip(from % waiting.len().max(1)).take(AT_ONCE.min(waiting.len()));
        for session in turn {
            match self.confirm_one(journal, token, session).await {
                Ok(()) => self.show(session, Confirmation::Confirmed),
                Err(Stopped::Disputed(why)) => self.dispute(journal, token, session, why).await,
                Err(Stopped::UnknownLog(why)) => {
                    left = true;
                    self.tell_of_unknown_log(token, why);
                }
                Err(Stopped::ForNow) => left = true,
            }
        }
        Ok(left)
    }

    /// Where to begin. They take turns, so that those that cannot be confirmed do not hold up the others.
    fn next_turn(&self, are_many: bool) -> usize {
        let mut inner = self.lock();
        let from = inner.outbox.confirmed_from;
        inner.outbox.confirmed_from = if are_many { from + AT_ONCE } else { 0 };
        from
    }

    /// Updates the receipt page, if it is about this session.
    fn show(&self, session: &str, outcome: Confirmation) {
        let mut inner = self.lock();
        let receipt = inner.live.as_mut().and_then(|live| live.receipt.as_mut());
        if let Some(receipt) = receipt.filter(|receipt| receipt.record.id == session) {
            receipt.record.confirmation = outcome;
        }
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
                    Fault::WrongKey(_) => Stopped::UnknownLog(fault.to_string()),
                    fault => Stopped::Disputed(fault.to_string()),
                }
            })?;
        if verified.session.id != session {
            return Err(Stopped::Disputed("edited: it is the receipt of another session".to_owned()));
        }
        let entries = journal.entries(session).await?;
        require_own(session, &entries, &receipt).map_err(Stopped::Disputed)?;
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

    /// Keeps the dispute and tells the agent. If the agent has signed out, the next sign-in finds it again, and tells them.
    async fn dispute(&self, journal: &Journal, token: &DirectToken, session: &str, why: String) {
        if !self.lock().is_signed_in(token) {
            return;
        }
        tracing::error!(session, why, "the log does not prove what was recorded here");
        let ticket = match journal.part(session, 0, 0).await {
            Ok(part) => part.map(|part| part.record.ticket).unwrap_or_default(),
            Err(_) => String::new(),
        };
        let evidence = Evidence::Dispute(why.clone());
        if let Err(error) = journal.keep_evidence(session, &evidence, None, self.now()).await {
            // It is found again at the next sign-in at the latest.
            tracing::error!(%error, "a dispute could not be recorded");
        }
        self.show(session, Confirmation::Disputed);
        self.lock().notices.say(
            NoticeKind::RecordDisputed,
            text!("The server’s log does not prove the record of your session for {ticket}: {why}. Your record stays on this computer, in History. Tell your security team.", ticket = ticket, why = why),
        );
    }

    /// Tells the agent once, however often it is tried again.
    fn tell_of_unknown_log(&self, token: &DirectToken, why: String) {
        let mut inner = self.lock();
        let agent = token.session().subject();
        if !inner.is_signed_in(token) || inner.outbox.told_of_unknown_log.as_deref() == Some(agent) {
            return;
        }
        inner.outbox.told_of_unknown_log = Some(agent.to_owned());
        inner.notices.say(
            NoticeKind::UnknownLog,
            text!("The server’s log is not the one that this computer knows: {why}. Sessions stay unconfirmed. Ask your administrator whether the server was restored from a backup.", why = why),
        );
    }
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
