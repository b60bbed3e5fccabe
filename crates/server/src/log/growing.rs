//! Puts what was recorded into the tree a moment after it was committed, and signs the new root.
//!
//! Recording waits for none of this. A step reads and hashes everything first and then writes it in one commit; if another
//! process was quicker, it starts over. Rows of the audit come first, in the order of their commits, because there is one
//! writer at a time; then the entries of journals, in the order in which they arrived; then the accounts. There is one tree
//! for each size, so two processes cannot sign different ones.

use super::{
    account::{self, Leaves},
    keys, leaf,
};
use crate::{
    auth::keys::KeyError,
    store::{
        Database, Reading, StoreError, Writing, journals,
        log::{self, Leaf, Source, State, checkpoints, rows, tiles},
        sessions,
    },
};
use ergo_evidence::{
    Checkpoint, CheckpointError, Hash, LeafError, Note, TileError, TileId, Tiles, canonical_map, commitment,
    edge, leaf_hash,
};
use serde_json::{Map, Value};
use std::{
    collections::BTreeSet,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::Mutex;

/// The most rows and the most entries in one commit, which limits how long others wait for the write lock.
const AT_ONCE: usize = 500;
/// How often to look for sessions whose journals never arrived.
const OVERDUE_EVERY: Duration = Duration::from_mins(10);
/// The most such sessions in one commit.
const OVERDUE_AT_ONCE: usize = 50;
/// Actions that can be recorded long after the end of a session and do not call for another account of it.
const AFTERMATH: [&str; 2] = ["attempt.refused", "journal.forgotten"];

/// Why the log does not grow.
#[derive(Debug, thiserror::Error)]
pub enum GrowError {
    /// The database could not be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no key to sign with.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The stored tree is not whole.
    #[error("the log is damaged: {0}")]
    Tile(#[from] TileError),
    /// A record has no canonical form.
    #[error("a record cannot be put into the log: {0}")]
    Leaf(#[from] LeafError),
    /// The checkpoint cannot be signed.
    #[error("the checkpoint cannot be signed: {0}")]
    Checkpoint(#[from] CheckpointError),
    /// There are no random numbers.
    #[error("there are no random numbers")]
    Random(#[from] aws_lc_rs::error::Unspecified),
}

/// Makes the log grow. Clones take turns.
#[derive(Clone)]
pub struct Growing {
    database: Database,
    /// When this process last looked for overdue journals. Whoever makes the log grow holds it: two at a time would only
    /// overtake each other.
    turn: Arc<Mutex<Option<Instant>>>,
}

/// Something that becomes a leaf.
struct New {
    leaf: Leaf,
    entry: Hash,
    /// Whether customers are not shown it: the names of the staff, and what is in no workspace.
    hidden: bool,
    /// The text of an account or of the staff's names, which is stored nowhere else.
    account: Option<String>,
}

/// The number that stands for an agent where names are not shown.
struct Numbered {
    person: String,
    number: i64,
}

/// What is written at once.
struct Step {
    from: State,
    to: State,
    new: Vec<New>,
    tiles: Tiles,
    changed: BTreeSet<TileId>,
    note: Note,
    /// The last entry in the queue that has its place now.
    placed: Option<i64>,
    /// The agents of the accounts.
    agents: Vec<Numbered>,
}

impl Growing {
    /// For the log in this database.
    pub fn new(database: Database) -> Self {
        Self { database, turn: Arc::default() }
    }

    /// Makes the log grow, round after round, until the task is aborted.
    pub async fn run(self, every: Duration) {
        loop {
            tokio::time::sleep(every).await;
            if let Err(error) = self.grow().await {
                // What was recorded has no proof until an attempt succeeds.
                tracing::warn!(%error, "the log cannot grow now");
            }
        }
    }

    /// Puts everything that was committed before this call into the tree.
    pub async fn grow(&self) -> Result<(), GrowError> {
        let mut looked = self.turn.lock().await;
        loop {
            let look = looked.is_none_or(|last| last.elapsed() > OVERDUE_EVERY);
            let step = next(&mut self.database.read().await?, look).await?;
            if look {
                *looked = Some(Instant::now());
            }
            let Some(step) = step else { break };
            let began = Instant::now();
            let mut tx = self.database.write().await?;
            if write(&mut tx, &step).await? {
                tx.commit().await?;
            }
            // Others need the write lock, too.
            tokio::time::sleep(began.elapsed() / 4).await;
        }
        Ok(())
    }
}

impl New {
    fn of(
        source: Source,
        session: Option<&str>,
        seq: i64,
        members: &Map<String, Value>,
    ) -> Result<Self, GrowError> {
        let (salt, text) = (leaf::salt()?, canonical_map(members)?);
        let leaf = Leaf { source, session: session.map(str::to_owned), seq, salt: Some(salt) };
        let entry = commitment(&salt, &text);
        let is_account = matches!(source, Source::Session | Source::Staff);
        let hidden = source == Source::Staff;
        Ok(Self { leaf, entry, hidden, account: is_account.then_some(text) })
    }
}

/// What comes next; `None` if everything is in the tree.
async fn next(tx: &mut Reading, look_for_overdue: bool) -> Result<Option<Step>, GrowError> {
    let Some(from) = log::state(tx).await? else { return Ok(None) };
    let audit = rows::audit_after(tx, from.audit_seq, AT_ONCE).await?;
    let waiting = rows::waiting(tx, AT_ONCE).await?;
    let mut new = Vec::with_capacity(audit.len() + waiting.len());
    let mut touched = BTreeSet::new();
    for row in &audit {
        let one = New::of(Source::Audit, row.session_id.as_deref(), row.seq, &leaf::of_audit(row))?;
        new.push(New { hidden: row.workspace_id.is_none(), ..one });
        if !AFTERMATH.contains(&row.action.as_str()) {
            touched.extend(row.session_id.clone());
        }
    }
    for one in &waiting {
        let members = match &one.entry {
            Ok(entry) => leaf::of_entry(&one.session, entry),
            Err(stored) => leaf::of_unreadable(&one.session, one.seq, stored),
        };
        new.push(New::of(Source::Entry, Some(&one.session), one.seq, &members)?);
        touched.insert(one.session.clone());
    }
    if look_for_overdue {
        let before = tx.now() - account::PATIENCE_MILLIS;
        touched.extend(rows::without_account(tx, before, OVERDUE_AT_ONCE).await?);
    }
    let last = audit.last().map_or(from.audit_seq, |row| row.seq);
    let mut given = Over { first: from.size, new: &new, last, accounts: Vec::new(), agents: Vec::new() };
    for session in touched {
        // One session must not stop the log.
        if let Err(error) = given.add(tx, &session).await {
            tracing::error!(%error, session, "the account of a session could not be made");
        }
    }
    let Over { accounts, agents, .. } = given;
    new.extend(accounts);
    if new.is_empty() {
        return Ok(None);
    }
    let mut tree = tiles::tiles(tx, edge(from.size)).await?;
    let hashes: Vec<Hash> = new.iter().map(|one| leaf_hash(&one.entry)).collect();
    let changed = tree.append(from.size, &hashes)?;
    let size = from.size + u64::try_from(new.len()).unwrap_or(u64::MAX);
    let to = State { size, audit_seq: last, ..from.clone() };
    let checkpoint = Checkpoint { origin: to.origin.clone(), size, root: tree.root(size)? };
    let keys = keys::signing(tx, &to).await?;
    let note = checkpoint.sign(&keys.iter().collect::<Vec<_>>())?;
    let placed = waiting.last().map(|one| one.number);
    Ok(Some(Step { from, to, new, tiles: tree, changed, note, placed, agents }))
}

/// The accounts of sessions that are over.
struct Over<'a> {
    /// The place of the first new leaf.
    first: u64,
    new: &'a [New],
    /// The number of the last row of the audit that is in the log once they are.
    last: i64,
    accounts: Vec<New>,
    agents: Vec<Numbered>,
}

impl Over<'_> {
    /// Adds the account of this session, if it is due and everything it names is in the log.
    async fn add(&mut self, tx: &mut Reading, id: &str) -> Result<(), GrowError> {
        let Some(session) = sessions::find(tx, id).await? else { return Ok(()) };
        if !account::is_due(tx, &session).await? || rows::has_audit_after(tx, id, self.last).await? {
            return Ok(());
        }
        let mut leaves = Leaves::read(tx, id).await?;
        for (place, one) in
            (self.first..).zip(self.new).filter(|(_, one)| one.leaf.session.as_deref() == Some(id))
        {
            leaves.add(place, one.leaf.source, one.entry, one.hidden);
        }
        // The rest of its journal comes with the next step.
        if journals::progress(tx, id).await?.is_some_and(|(stored, _)| leaves.journal < stored) {
            return Ok(());
        }
        let seq = i64::try_from(rows::accounts(tx, id).await?.len()).unwrap_or(i64::MAX);
        let staff = New::of(Source::Staff, Some(id), seq, &account::staff(tx, &session).await?)?;
        let added = u64::try_from(self.new.len() + self.accounts.len()).unwrap_or(u64::MAX);
        leaves.add(self.first + added, Source::Staff, staff.entry, true);
        let number = number_of(tx, session.holder(), &self.agents).await?;
        let members = account::of(tx, &session, number, &leaves).await?;
        let account = New::of(Source::Session, Some(id), seq + 1, &members)?;
        self.agents.push(Numbered { person: session.holder().to_owned(), number });
        self.accounts.extend([staff, account]);
        Ok(())
    }
}

/// The agent's number: the stored one, or the next free one. `given` are those that this step will store.
async fn number_of(tx: &mut Reading, person: &str, given: &[Numbered]) -> Result<i64, StoreError> {
    if let Some(known) = given.iter().find(|one| one.person == person) {
        return Ok(known.number);
    }
    if let Some(number) = rows::agent_number(tx, person).await? {
        return Ok(number);
    }
    let kept = rows::last_agent_number(tx).await?;
    Ok(given.iter().map(|one| one.number).max().unwrap_or(0).max(kept) + 1)
}

/// Writes a step. Whether the log was still where the step begins.
async fn write(tx: &mut Writing, step: &Step) -> Result<bool, StoreError> {
    if !log::advance(tx, &step.from, &step.to).await? {
        return Ok(false);
    }
    let leaves: Vec<Leaf> = step.new.iter().map(|one| one.leaf.clone()).collect();
    log::append(tx, step.from.size, &leaves).await?;
    for (place, one) in (step.from.size..).zip(&step.new) {
        if let (Some(session), Some(text)) = (&one.leaf.session, &one.account) {
            rows::put_account(tx, place, session, text).await?;
        }
    }
    for id in &step.changed {
        if let Some(bytes) = step.tiles.bytes(*id) {
            tiles::put_tile(tx, *id, bytes).await?;
        }
    }
    let entries: Vec<Hash> = step.new.iter().map(|one| one.entry).collect();
    tiles::append_entries(tx, step.from.size, &entries).await?;
    checkpoints::put(tx, step.to.epoch, step.to.size, &step.note.to_string()).await?;
    for Numbered { person, number } in &step.agents {
        rows::put_agent(tx, person, *number).await?;
    }
    if let Some(last) = step.placed {
        rows::placed(tx, last).await?;
    }
    Ok(true)
}
