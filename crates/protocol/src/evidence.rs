//! What proves what was done in a session, to someone who does not trust the server: the log's keys, and receipts.

use crate::UnixMillis;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// The value of [`Receipt::kind`].
pub const RECEIPT_KIND: &str = "ergo_receipt";
/// The version of receipts that is written now.
pub const RECEIPT_VERSION: u32 = 1;

/// The response of `GET /v1/log`: the log, and the keys that sign it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogDescription {
    /// The log's name in its checkpoints. It is published at the same address, with the server's scheme before it.
    pub origin: String,
    /// How many leaves its last checkpoint has.
    pub size: u64,
    /// Its keys, and those of the logs before it, the oldest first.
    pub keys: Vec<LogKey>,
}

/// The response of `GET /v1/log/consistency`: the proof that a log of one size continues it at a smaller one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Consistency {
    /// The hashes of the proof (RFC 6962 §2.1.2), base64.
    pub hashes: Vec<String>,
}

/// A key that signs a log's checkpoints, or did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogKey {
    /// The verifier key (c2sp.org/signed-note). Its name is the log's.
    pub verifier: String,
    /// When it was generated.
    pub created_at: UnixMillis,
    /// When it stopped signing, or will; absent for the newest.
    pub retired_at: Option<UnixMillis>,
}

/// A receipt: everything that was recorded about one session, and the proof that it is in the log.
///
/// The account is the last leaf. It names all others, so that one proof is enough: see `ergo receipt verify`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// Always `ergo_receipt`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Always 1.
    pub version: u32,
    /// Who, as whom, where, why, and which leaves.
    pub account: Leaf,
    /// The leaves that the account names, in the order of the log.
    pub leaves: Vec<Leaf>,
    /// The proof of the account (c2sp.org/tlog-proof), with the checkpoint and its cosignatures.
    pub proof: String,
}

/// A leaf of the log: its commitment and what it commits to, or why that is not shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Leaf {
    /// Its place in the log, from 0.
    pub index: u64,
    /// What it commits to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub row: Option<Map<String, Value>>,
    /// The salt, base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<String>,
    /// The commitment, base64: SHA-256 of `ergo.support/log-leaf@v1`, a line break, the salt, and the row (RFC 8785).
    pub entry: String,
    /// Why the row is not shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub absent: Option<Absent>,
}

crate::names::wire_names! {
    /// Why a leaf's row is not in a receipt.
    pub enum Absent {
        /// It was erased: at a person's request, or because it was too old.
        Erased = "erased",
        /// It is not shown to the reader of this receipt.
        Withheld = "withheld",
    }
}

/// The response of `GET /v1/sessions/{sid}/receipt`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceiptAnswer {
    /// The receipt, once the session's account is in the log.
    pub receipt: Option<Receipt>,
    /// What it waits for, if it is not there yet.
    pub waits_for: Option<WaitsFor>,
}

crate::names::wire_names! {
    /// What a receipt waits for.
    pub enum WaitsFor {
        /// The session is not over yet.
        End = "end",
        /// The desk has not handed in the whole journal yet. After a day, the receipt comes without it.
        Journal = "journal",
        /// The server has not put it into the log yet, which takes a moment.
        Place = "place",
    }
}

/// The response of `GET /v1/workspaces/{ws}/receipts`: the sessions in one workspace that have receipts, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceiptPage {
    /// The receipts, newest first; at most 100.
    pub items: Vec<ReceiptSummary>,
    /// Where the next page starts; absent at the end.
    pub next_cursor: Option<String>,
}

/// A receipt in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceiptSummary {
    /// The session.
    pub session_id: String,
    /// Where its account is in the log.
    pub index: u64,
    /// Who was viewed; absent if that was erased.
    pub viewed_name: Option<String>,
    /// The support ticket.
    pub ticket: Option<String>,
    /// When it began.
    pub started_at: Option<UnixMillis>,
    /// When it ended.
    pub ended_at: Option<UnixMillis>,
}
