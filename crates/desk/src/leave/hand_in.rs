//! Handing the journal in: during the session, at exit, and whatever is left at that agent's next sign-in. The
//! journal itself is the queue: it knows how many entries the server has acknowledged.
//!
//! A part that was not acknowledged is sent again; the server accepts entries that it already has, if they are the
//! same. So every entry arrives once and in order, no matter when the connection breaks or the app is killed.

use crate::{
    Desk,
    adapters::{answer::Refused, workspace_client::WorkspaceClient},
    record::unreadable,
    vault::DirectToken,
};
use ergo_catalog::text;
use ergo_journal::{Journal, JournalError, Unsent};
use ergo_protocol::{
    Code,
    journal::{JournalEntry, SessionJournal},
    snapshot::NoticeKind,
};

/// The most entries in one request.
const MOST: u32 = 200;
/// The most bytes of entries in one request, which has to get through a slow connection in time.
const ROOM: usize = 256 * 1024;
/// The age up to which sessions' journals are compared with a restored server's. The server accepts no journals of
/// sessions that ended a year ago.
const COMPARED_MILLIS: i64 = 300 * 24 * 60 * 60 * 1000;
/// Why a session is no longer handed in if one of its entries is unreadable.
const DAMAGED: &str = "part of it can no longer be read on this computer";

impl Desk {
    /// Hands the journal in at the next beat of the watch.
    pub(crate) fn hand_in_soon(&self) {
        let mut inner = self.lock();
        inner.outbox.unsent = true;
        inner.outbox.hand_in.at_once();
    }

    /// Hands in what the server lacks of the signed-in agent's sessions.
    pub async fn hand_in(&self) {
        if let Ok(token) = self.own_token() {
            self.hand_in_as(&token).await;
        }
    }

    /// A server that was restored from a backup may lack entries that it acknowledged, so it is asked about each
    /// session once. Everyone has to sign in again after a restoration, so sign-in is the time to ask.
    pub(crate) async fn doubt_a_restored_server(&self, token: &DirectToken) {
        // If this fails now, the next sign-in asks again.
        let Ok(discovery) = self.call(WorkspaceClient::discovery).await else { return };
        let (Some(restored_at), Ok(journal)) = (discovery.ergo_restored_at, self.journal()) else { return };
        let (agent, since) = (token.session().subject(), self.now() - COMPARED_MILLIS);
        if let Err(error) = journal.doubt_sent(&discovery.issuer, agent, restored_at, since).await {
            tracing::error!(%error, "the entries that the restored server may lack could not be marked");
        }
    }

    pub(crate) async fn hand_in_as(&self, token: &DirectToken) {
        let _one_at_a_time = self.handing_in.lock().await;
        {
            let mut inner = self.lock();
            // An entry that is written while this runs sets the flag again, and another agent's unsent entries keep
            // waiting.
            inner.outbox.unsent &= !inner.is_signed_in(token);
        }
        let done = self.hand_in_all(token).await;
        let now = self.clock.monotonic();
        let mut inner = self.lock();
        match done {
            _ if !inner.is_signed_in(token) => {}
            Ok(()) => {
                inner.outbox.hand_in.worked(now);
                inner.outbox.unconfirmed = true;
                inner.outbox.confirming.at_once();
            }
            Err(refused) => {
                tracing::warn!(code = refused.problem.code.as_str(), "the journal has to wait");
                inner.outbox.unsent = true;
                inner.outbox.hand_in.failed(now, refused.after);
                if let Some(own) = inner.own.as_mut().filter(|_| refused.problem.code == Code::Exp) {
                    own.renewal.soon();
                }
            }
        }
    }

    async fn hand_in_all(&self, token: &DirectToken) -> Result<(), Refused> {
        let Ok(journal) = self.journal() else { return Ok(()) };
        let mut waits = Ok(());
        for unsent in journal.unsent(token.session().subject()).await.map_err(|error| unreadable(&error))? {
            if self.lock().own.as_ref().is_some_and(|own| own.unknown_here.contains(&unsent.session)) {
                continue;
            }
            match self.hand_in_one(journal, token, &unsent).await {
                Ok(()) => {}
                Err(Stopped::ForGood(why)) => self.give_up(journal, token, &unsent.session, why).await,
                // There is one journal on this computer, but perhaps several servers: another one knows this session.
                Err(Stopped::ForNow(refused)) if refused.problem.code == Code::NotFound => {
                    if let Some(own) = &mut self.lock().own {
                        own.unknown_here.insert(unsent.session);
                    }
                }
                Err(Stopped::ForNow(refused)) if holds_up_all(refused.problem.code) => return Err(refused),
                // A problem with this session only, which does not hold up the others.
                Err(Stopped::ForNow(refused)) => waits = Err(refused),
            }
        }
        waits
    }

    /// Hands in one session, part by part. If the server lacks entries that it acknowledged, everything is sent
    /// again: the parts in order, until the server accepts the one where its own record ends.
    async fn hand_in_one(
        &self,
        journal: &Journal,
        token: &DirectToken,
        unsent: &Unsent,
    ) -> Result<(), Stopped> {
        let (mut after, mut from_the_first) = (unsent.sent, false);
        let mut not_taken: Option<Refused> = None;
        loop {
            let Some((part, last)) = next_part(journal, &unsent.session, after).await? else {
                return match not_taken {
                    Some(refused) => Err(refused.into()),
                    None if after < unsent.written => Err(Stopped::ForGood(DAMAGED)),
                    None => Ok(()),
                };
            };
            let answer = self.call(|server| server.hand_in(token, &part)).await;
            match answer {
                Ok(()) => {
                    journal.mark_sent(&unsent.session, last).await?;
                    (after, not_taken) = (last, None);
                }
                Err(refused) if refused.problem.code != Code::JournalDiverges => return Err(refused.into()),
                // After starting over, the server accepted one part but not the next: there is nothing left to try.
                Err(refused) if from_the_first && not_taken.is_none() => return Err(refused.into()),
                Err(refused) => {
                    after = if from_the_first || after == 0 { last } else { 0 };
                    (from_the_first, not_taken) = (true, Some(refused));
                }
            }
        }
    }

    /// The server will never accept this journal. The agent sees one notice, and the record stays here.
    async fn give_up(&self, journal: &Journal, token: &DirectToken, session: &str, why: &str) {
        tracing::error!(session, why, "the server refuses a journal");
        let ticket = match journal.part(session, 0, 0).await {
            Ok(part) => part.map(|part| part.record.ticket).unwrap_or_default(),
            Err(_) => String::new(),
        };
        if let Err(error) = journal.mark_refused(session).await {
            // It is tried, and reported, again at the next sign-in at the latest.
            tracing::error!(%error, "the refusal of a journal could not be recorded");
        }
        {
            let mut inner = self.lock();
            // It concerns only this agent, who may have signed out in the meantime.
            if !inner.is_signed_in(token) {
                return;
            }
            inner.notices.say(
                NoticeKind::JournalRefused,
                text!("The server rejected the journal of your session for {ticket}: {why}. The record stays on this computer, in History. Tell your administrator.", ticket = ticket, why = why),
            );
        }
        self.publish();
    }
}

/// Problems that currently hold up every journal.
const fn holds_up_all(code: Code) -> bool {
    matches!(
        code,
        Code::ServerUnreachable
            | Code::Busy
            | Code::TooMany
            | Code::TimedOut
            | Code::Unconfirmed
            | Code::Exp
            | Code::SessionEnded
            | Code::Unauthenticated
    )
}

/// Why a journal was not handed in completely.
enum Stopped {
    /// It may work later.
    ForNow(Refused),
    /// It will never work; the reason, in words.
    ForGood(&'static str),
}

impl From<Refused> for Stopped {
    fn from(refused: Refused) -> Self {
        match refused.problem.code {
            Code::JournalDiverges => Self::ForGood("it has a different record of that session"),
            Code::Forbidden | Code::InvalidRequest => Self::ForGood("it does not accept that record"),
            _ => Self::ForNow(refused),
        }
    }
}

impl From<JournalError> for Stopped {
    fn from(error: JournalError) -> Self {
        Self::ForNow(unreadable(&error).into())
    }
}

/// The part to send after the first `after` entries, and the number of its last entry.
async fn next_part(
    journal: &Journal,
    session: &str,
    after: u32,
) -> Result<Option<(SessionJournal, u32)>, JournalError> {
    let Some(mut part) = journal.part(session, after, MOST).await? else { return Ok(None) };
    part.entries.truncate(fitting(&part.entries));
    Ok(part.entries.last().map(|entry| entry.seq).map(|last| (part, last)))
}

/// How many of the entries fit into one request; at least one. The same entries are always split in the same place,
/// so that a repeated part never ends before the entries that the server already has from it.
fn fitting(entries: &[JournalEntry]) -> usize {
    let mut room = ROOM;
    let fits = |entry: &&JournalEntry| {
        // An entry can always be serialized.
        let size = serde_json::to_vec(entry).map_or(ROOM, |json| json.len());
        room.checked_sub(size).inspect(|left| room = *left).is_some()
    };
    entries.iter().take_while(fits).count().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ergo_protocol::journal::{Author, EntryKind};

    fn entry(text: String) -> JournalEntry {
        let (prev_hash, hash) = ("0".repeat(64), "0".repeat(64));
        JournalEntry {
            seq: 1,
            at: 1,
            author: Author::Agent,
            kind: EntryKind::Observed,
            text,
            corrects: None,
            prev_hash,
            hash,
        }
    }

    #[test]
    fn a_part_is_small_enough_and_never_empty() {
        assert_eq!(fitting(&vec![entry("short".to_owned()); 200]), 200);
        // The longest possible note, in the characters that take the most bytes.
        let longest = entry("\u{1}".repeat(4_000));
        let size = serde_json::to_vec(&longest).unwrap().len();
        assert_eq!(fitting(&vec![longest; 200]), ROOM / size);
        assert_eq!(fitting(&[entry("x".repeat(2 * ROOM))]), 1);
    }
}
