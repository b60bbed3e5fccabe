//! Who may read the receipts of sessions: the agent whose session it was, leads, and those who may read the audit of the
//! workspace.

use crate::{
    access::{rights::Part, view},
    auth::caller::Caller,
    failure::Failure,
    log::{
        account,
        receipt::{self, Reader, ReceiptError},
    },
    store::{Reading, log::rows, sessions},
};
use ergo_protocol::evidence::{ReceiptAnswer, ReceiptPage, ReceiptSummary, WaitsFor};
use serde_json::{Map, Value};

/// How many receipts are on a page.
const PAGE: u32 = 100;

/// The receipt of a session. `numbers`: whether customers are shown numbers in place of the agents' names.
pub async fn read(
    tx: &mut Reading,
    caller: &Caller,
    sid: &str,
    numbers: bool,
) -> Result<ReceiptAnswer, Failure> {
    caller.require_direct()?;
    let session = sessions::find(tx, sid).await?.ok_or_else(Failure::not_found)?;
    let workspace = session.workspace_id.as_deref().ok_or_else(Failure::not_found)?;
    let is_own = session.actor_id.as_deref() == Some(&caller.subject) && caller.require_agent().is_ok();
    let is_staff = is_own || caller.is_lead();
    if !is_staff && !view::customer_may(tx, caller, workspace, Part::Audit).await? {
        return Err(Failure::not_found());
    }
    let reader = if is_staff { Reader::Staff } else { Reader::Customer { names: !numbers } };
    if !account::is_due(tx, &session).await? {
        let waits_for = if session.is_open(tx.now()) { WaitsFor::End } else { WaitsFor::Journal };
        return Ok(ReceiptAnswer { receipt: None, waits_for: Some(waits_for) });
    }
    let receipt = receipt::of(tx, sid, reader).await?;
    let waits_for = receipt.is_none().then_some(WaitsFor::Place);
    Ok(ReceiptAnswer { receipt, waits_for })
}

/// The sessions in a workspace that have receipts, newest first.
pub async fn list(
    tx: &mut Reading,
    caller: &Caller,
    workspace: &str,
    before: Option<u64>,
) -> Result<ReceiptPage, Failure> {
    caller.require_direct()?;
    if !caller.is_lead() && !view::customer_may(tx, caller, workspace, Part::Audit).await? {
        return Err(Failure::not_found());
    }
    // One extra row shows whether there is a next page.
    let mut found = rows::receipts(tx, workspace, before.unwrap_or(u64::MAX), PAGE + 1).await?;
    let has_more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let next_cursor = found.last().filter(|_| has_more).map(|(index, ..)| index.to_string());
    let items = found.into_iter().map(summary).collect::<Result<_, _>>()?;
    Ok(ReceiptPage { items, next_cursor })
}

fn summary((index, session_id, body): (u64, String, Option<String>)) -> Result<ReceiptSummary, Failure> {
    let account: Map<String, Value> = match body {
        Some(body) => serde_json::from_str(&body)?,
        None => Map::new(),
    };
    let text = |name: &str| account.get(name).and_then(Value::as_str).map(str::to_owned);
    let time = |name: &str| account.get(name).and_then(Value::as_i64);
    Ok(ReceiptSummary {
        session_id,
        index,
        viewed_name: text("viewed_name"),
        ticket: text("ticket"),
        started_at: time("started_at"),
        ended_at: time("ended_at"),
    })
}

impl From<ReceiptError> for Failure {
    fn from(error: ReceiptError) -> Self {
        match error {
            ReceiptError::Store(error) => error.into(),
            ReceiptError::Damaged(error) => Self::internal(&error),
        }
    }
}
