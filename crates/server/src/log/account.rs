//! The account of a session: who, as whom, where, why, and which leaves of the log are about it. It is a leaf itself. So
//! one proof, that of the account, shows that nothing in a receipt was changed, left out, added, or moved.

use super::{leaf, ranges};
use crate::store::{
    Reading, StoreError, journals,
    log::{self, Source, rows, tiles::Entries},
    people, requests,
    sessions::Session,
    words, workspaces,
};
use ergo_evidence::{Hash, hash_to_base64, leaf_hash, root};
use ergo_protocol::{
    UnixMillis,
    entry::{EntryRequest, Scope},
    events::EndCause,
};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// How long the journal of a session that is over may take to arrive.
pub const PATIENCE_MILLIS: UnixMillis = 24 * 60 * 60 * 1000;

/// The leaves of a session, besides its accounts.
#[derive(Clone, Debug, Default)]
pub struct Leaves {
    /// Their places and what they are hashes of.
    pub entries: BTreeMap<u64, Hash>,
    /// How many of them are rows of the audit.
    pub rows: u32,
    /// How many of them are entries of the journal.
    pub journal: u32,
    /// The places of those that are not shown to customers.
    pub hidden: Vec<u64>,
}

impl Leaves {
    /// One more.
    pub fn add(&mut self, place: u64, source: Source, entry: Hash, hidden: bool) {
        match source {
            Source::Audit => self.rows += 1,
            Source::Entry => self.journal += 1,
            Source::Staff => {}
            Source::Session => return,
        }
        self.entries.insert(place, entry);
        if hidden {
            self.hidden.push(place);
        }
    }

    /// Those that are in the log already.
    pub async fn read(tx: &mut Reading, session: &str) -> Result<Self, StoreError> {
        let mut leaves = Self::default();
        let nowhere: BTreeSet<i64> = rows::nowhere(tx, session).await?.into_iter().collect();
        let mut entries = Entries::default();
        for (place, known) in log::of_session(tx, session).await? {
            if let Some(entry) = entries.of(tx, place).await? {
                let is_nowhere = known.source == Source::Audit && nowhere.contains(&known.seq);
                leaves.add(place, known.source, entry, is_nowhere || known.source == Source::Staff);
            }
        }
        Ok(leaves)
    }

    /// The root of the tree of these leaves alone, in the order of the log.
    fn root(&self) -> Hash {
        let hashes: Vec<Hash> = self.entries.values().map(|entry| leaf_hash(entry)).collect();
        root(&hashes)
    }
}

/// Whether an account can be given: the session is over, and its journal is here or will not come any more.
pub async fn is_due(tx: &mut Reading, session: &Session) -> Result<bool, StoreError> {
    if session.actor_id.is_none() || session.is_open(tx.now()) {
        return Ok(false);
    }
    let over = session.ended_at.unwrap_or(session.ends_at);
    let is_complete = journals::progress(tx, &session.id).await?.is_some_and(|(_, complete)| complete);
    Ok(is_complete || tx.now() - over >= PATIENCE_MILLIS)
}

/// The names of the staff in a session, in a leaf of their own: customers may not be shown them.
pub async fn staff(tx: &mut Reading, session: &Session) -> Result<Map<String, Value>, StoreError> {
    let agent = people::known(tx, session.holder()).await?;
    let decision = request(tx, session).await?.and_then(|request| request.decision);
    let ended_by = match &session.ended_by {
        Some(person) => people::find(tx, person).await?.map(|person| person.name),
        None => None,
    };
    Ok(leaf::object(json!({
        "t": "staff", "v": 1, "session": session.id, "agent": agent.id, "agent_name": agent.name,
        "approved_by": decision.map(|decision| decision.by.name), "ended_by": ended_by,
    })))
}

async fn request(tx: &mut Reading, session: &Session) -> Result<Option<EntryRequest>, StoreError> {
    let Some(id) = &session.entry_request_id else { return Ok(None) };
    match requests::find(tx, id).await? {
        Some(row) => Ok(Some(row.into_request(tx).await?)),
        None => Ok(None),
    }
}

/// The account of a session with these leaves; `agent` is the number that stands for the agent's name.
pub async fn of(
    tx: &mut Reading,
    session: &Session,
    agent: i64,
    leaves: &Leaves,
) -> Result<Map<String, Value>, StoreError> {
    let viewed = people::known(tx, &session.subject_id).await?;
    let timezone = people::profile(tx, &session.subject_id).await?.timezone;
    let workspace = match &session.workspace_id {
        Some(id) => Some(workspaces::known(tx, id).await?),
        None => None,
    };
    let request = request(tx, session).await?;
    let journal = journals::progress(tx, &session.id).await?;
    let before = rows::accounts(tx, &session.id).await?.last().map(|(place, _)| *place);
    let places: Vec<u64> = leaves.entries.keys().copied().collect();
    let decision = request.as_ref().and_then(|request| request.decision.as_ref());
    let cause = session.cause(tx.now())?;
    let scope = words::scope(&session.scope)?;
    Ok(leaf::object(json!({
        "t": "session", "v": 1, "session": session.id,
        "viewed": viewed.id, "viewed_name": viewed.name, "viewed_email": viewed.email, "timezone": timezone,
        "agent": session.holder(), "agent_number": agent,
        "workspace": workspace.as_ref().map(|it| &it.id), "workspace_name": workspace.as_ref().map(|it| &it.name),
        "reason": request.as_ref().map(|it| &it.reason), "ticket": request.as_ref().map(|it| &it.ticket),
        "asked_at": request.as_ref().map(|it| it.created_at),
        "approved_at": decision.map(|it| it.at),
        "approved": if session.approved_minutes.is_some() { "person" } else { "policy" },
        "hidden": ranges::text(&leaves.hidden), "changes": scope.contains(&Scope::Change),
        "started_at": session.started_at, "ended_at": session.ended_at.unwrap_or(session.ends_at),
        "cause": cause.map(EndCause::as_str),
        "journal": journal.is_some_and(|(_, complete)| complete), "rows": leaves.rows, "entries": leaves.journal,
        "leaves": ranges::text(&places), "root": hash_to_base64(&leaves.root()), "before": before,
    })))
}
