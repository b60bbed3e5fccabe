//! Lists of entry requests.

use super::{
    Reading, StoreError,
    requests::{COLUMNS, Row},
    sql,
};
use ergo_protocol::UnixMillis;

/// A list of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Waiting for a decision, oldest first.
    Pending,
    /// Approved by a second person, and not used yet or used by a session that is still open; newest first.
    Revocable,
    /// The agent's own: waiting, or approved by a second person and not used yet; newest first.
    Own,
    /// The same without those that are waiting.
    OwnApproved,
    /// No longer waiting, by when they stopped waiting, newest first.
    Settled {
        /// Omits those that stopped earlier.
        since: Option<UnixMillis>,
    },
    /// The same, only the agent's own.
    OwnSettled {
        /// Omits those that stopped earlier.
        since: Option<UnixMillis>,
    },
}

impl List {
    /// Whether it lists the agent's own requests.
    pub fn is_own(self) -> bool {
        matches!(self, Self::Own | Self::OwnApproved | Self::OwnSettled { .. })
    }

    /// The place of a row in the list. It never changes while the row is in the list.
    pub fn place(self, row: &Row, now: UnixMillis) -> (UnixMillis, String) {
        let at = match self {
            Self::Settled { .. } | Self::OwnSettled { .. } => row.settled_at(now).unwrap_or(row.created_at),
            _ => row.created_at,
        };
        (at, row.id.clone())
    }
}

/// When a request stopped waiting, or will; the index uses the same expression.
const SETTLED: &str = "coalesce(q.settled_at, q.lapses_at)";

/// A page of a list, after the place where the last page ended. `workspaces`: only requests for these workspaces.
/// `agent`: in a list of own requests, the agent who made them; in a list of requests to decide on, the agent whose
/// requests are left out.
pub async fn page(
    tx: &mut Reading,
    list: List,
    agent: &str,
    workspaces: Option<&[String]>,
    after: Option<(UnixMillis, String)>,
    limit: u32,
) -> Result<Vec<Row>, StoreError> {
    let now = tx.now();
    let mut query = sql::QueryBuilder::new(format!("SELECT {COLUMNS} FROM entry_requests q WHERE "));
    push_state(&mut query, list, now);
    if list.is_own() {
        query.push(" AND q.agent_id = ").push_bind(agent.to_owned());
    } else if matches!(list, List::Pending | List::Revocable) {
        query.push(" AND q.agent_id <> ").push_bind(agent.to_owned());
    }
    if let Some(workspaces) = workspaces {
        query.push(" AND q.workspace_id IN (");
        query.push_list(workspaces);
        query.push(")");
    }
    let (sign, order) = if list == List::Pending { (">", "ASC") } else { ("<", "DESC") };
    let time = match list {
        List::Settled { .. } | List::OwnSettled { .. } => SETTLED,
        _ => "q.created_at",
    };
    if let Some((at, id)) = after {
        query.push(format!(" AND ({time}, q.id) {sign} (")).push_bind(at).push(", ").push_bind(id);
        query.push(")");
    }
    query.push(format!(" ORDER BY {time} {order}, q.id {order} LIMIT ")).push_bind(limit);
    Ok(query.build().fetch_all(tx.connection()).await?)
}

fn push_state(query: &mut sql::QueryBuilder, list: List, now: UnixMillis) {
    match list {
        List::Pending => {
            query.push("q.state = 'pending' AND q.lapses_at > ").push_bind(now);
        }
        List::Own => {
            query.push(
                "q.state IN ('pending', 'approved') AND (q.state = 'pending' OR q.decided_by IS NOT NULL)
                 AND q.lapses_at > ",
            );
            query.push_bind(now);
        }
        List::OwnApproved => {
            query.push("q.state = 'approved' AND q.decided_by IS NOT NULL AND q.lapses_at > ").push_bind(now);
        }
        List::Revocable => {
            query.push(
                "q.decided_by IS NOT NULL AND q.revoked_by IS NULL
                 AND ((q.state = 'approved' AND q.lapses_at > ",
            );
            query.push_bind(now);
            query.push(
                ") OR (q.state = 'used' AND EXISTS (SELECT 1 FROM sessions s
                       WHERE s.entry_request_id = q.id AND s.ended_at IS NULL AND s.ends_at > ",
            );
            query.push_bind(now);
            query.push(")))");
        }
        List::Settled { since } | List::OwnSettled { since } => {
            query.push("(q.settled_at IS NOT NULL OR q.lapses_at <= ").push_bind(now).push(")");
            if let Some(since) = since {
                query.push(format!(" AND {SETTLED} >= ")).push_bind(since);
            }
        }
    }
}
